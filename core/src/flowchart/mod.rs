//! The troubleshooting flowchart of the course as data: 30 questions, 12 commands, 28 exits.
//!
//! Every box has the words that the drawing prints, so that who has it on the wall finds it again, and beside them what
//! we say about it today. Where the drawing is wrong or has grown old, its words stay and a correction stands beside.

mod commands;
mod exits;
mod ingress;
mod pods;
mod service;
mod stages;
#[cfg(test)]
mod tests;
mod walk;

use crate::{
    options::{Lang, Text},
    report::{
        AnsweredFrom, ChartArrow, ChartCommand, ChartExit, ChartQuestion, ChartStage, ExitKind, Flowchart,
        StageName,
    },
};

pub(crate) use commands::COMMANDS;
pub(crate) use exits::EXITS;
pub(crate) use stages::{END, STAGES, START};
pub(crate) use walk::{Places, Walker, walk_files};
pub use walk::{UnknownSubject, walk, walk_parsed};

/// A diamond.
pub(crate) struct Question {
    /// `P1`; part of the contract, as are the ids of exits and stages.
    pub(crate) id: &'static str,
    pub(crate) stage: StageName,
    /// The words of the drawing, slips of the pen included.
    pub(crate) drawn: &'static str,
    pub(crate) text: Text,
    pub(crate) explanation: Text,
    pub(crate) correction: Option<Text>,
    pub(crate) from: AnsweredFrom,
    pub(crate) yes: Arrow,
    pub(crate) no: Arrow,
}

/// The way from one box to the next one, by way of a command that is run first.
#[derive(Clone, Copy)]
pub(crate) struct Arrow {
    /// The id of a question, an exit, a stage, or of the end.
    pub(crate) to: &'static str,
    pub(crate) command: Option<&'static str>,
}

/// A black box.
pub(crate) struct Command {
    pub(crate) id: &'static str,
    /// With the placeholders of the drawing: `<pod-name>`.
    pub(crate) command: &'static str,
    pub(crate) explanation: Text,
}

/// A yellow or grey box, at which a walk ends.
pub(crate) struct Exit {
    pub(crate) id: &'static str,
    pub(crate) kind: ExitKind,
    pub(crate) drawn: &'static str,
    pub(crate) text: Text,
    pub(crate) explanation: Text,
    pub(crate) correction: Option<Text>,
    /// Why no files can lead here, where that is so.
    pub(crate) beyond_files: Option<Text>,
}

/// A green box: a part of the path is as it should be.
pub(crate) struct Stage {
    pub(crate) id: &'static str,
    pub(crate) stage: StageName,
    pub(crate) drawn: &'static str,
    pub(crate) text: Text,
    pub(crate) next: Arrow,
}

/// Leads on at once.
const fn to(to: &'static str) -> Arrow {
    Arrow { to, command: None }
}

/// Leads on after a command.
const fn via(command: &'static str, to: &'static str) -> Arrow {
    Arrow { to, command: Some(command) }
}

/// All questions, in the order in which they are asked.
pub(crate) fn questions() -> impl Iterator<Item = &'static Question> {
    pods::QUESTIONS.iter().chain(service::QUESTIONS).chain(ingress::QUESTIONS)
}

/// The question of this id.
pub(crate) fn question(id: &str) -> Option<&'static Question> {
    questions().find(|it| it.id == id)
}

/// The exit of this id.
pub(crate) fn exit(id: &str) -> Option<&'static Exit> {
    EXITS.iter().find(|it| it.id == id)
}

/// The green box of this id.
pub(crate) fn stage(id: &str) -> Option<&'static Stage> {
    STAGES.iter().find(|it| it.id == id)
}

/// The command of this id.
pub(crate) fn command(id: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|it| it.id == id)
}

/// The troubleshooting flowchart in this language.
///
/// ```
/// let chart = kubetriage::flowchart(kubetriage::Lang::En);
/// assert_eq!((chart.questions.len(), chart.commands.len(), chart.exits.len()), (30, 12, 28));
/// assert_eq!(chart.questions[0].text, "Is there any Pending Pod?");
/// ```
pub fn flowchart(lang: Lang) -> Flowchart {
    let said = |text: Text| text.in_lang(lang).to_owned();
    let arrow =
        |arrow: Arrow| ChartArrow { to: arrow.to.to_owned(), command: arrow.command.map(str::to_owned) };
    Flowchart {
        start: arrow(START),
        questions: questions()
            .map(|it| ChartQuestion {
                id: it.id.to_owned(),
                stage: it.stage,
                drawn: it.drawn.to_owned(),
                text: said(it.text),
                explanation: said(it.explanation),
                correction: it.correction.map(said),
                answered_from: it.from,
                yes: arrow(it.yes),
                no: arrow(it.no),
            })
            .collect(),
        commands: COMMANDS
            .iter()
            .map(|it| ChartCommand {
                id: it.id.to_owned(),
                command: it.command.to_owned(),
                explanation: said(it.explanation),
            })
            .collect(),
        exits: EXITS
            .iter()
            .map(|it| ChartExit {
                id: it.id.to_owned(),
                kind: it.kind,
                drawn: it.drawn.to_owned(),
                text: said(it.text),
                explanation: said(it.explanation),
                correction: it.correction.map(said),
                beyond_files: it.beyond_files.map(said),
            })
            .collect(),
        stages: STAGES
            .iter()
            .map(|it| ChartStage {
                id: it.id.to_owned(),
                stage: it.stage,
                drawn: it.drawn.to_owned(),
                text: said(it.text),
                next: arrow(it.next),
            })
            .collect(),
        end: END.to_owned(),
    }
}
