//! `kubetriage flowchart`

use kubetriage::report::{ChartArrow, Flowchart, StageName};

use super::closed_is_enough;
use crate::{
    args::{FlowchartArgs, PictureArg},
    failure::Failure,
    language::text,
    output::{Output, style},
};
use anstyle::Style;
use kubetriage::{Lang, Options, Picture, PictureOf};

pub(super) fn run(arguments: &FlowchartArgs) -> Result<u8, Failure> {
    let lang = arguments.output.language.lang();
    let mut output = Output::open(&arguments.output, lang)?;
    let written = match arguments.format.picture() {
        Some(format) => {
            let picture = Picture { what: PictureOf::Flowchart, format };
            output.write(&kubetriage::render(Vec::new(), &picture, &Options { lang, ..Options::default() }))
        }
        None if arguments.format == PictureArg::Json => output.write_json(&kubetriage::flowchart(lang)),
        None => {
            let text = in_words(&kubetriage::flowchart(lang), output.colored, lang);
            output.write(&text)
        }
    };
    closed_is_enough(written.and_then(|()| output.finish()), 0)
}

/// The questions one below the other, each with where its answers lead.
fn in_words(chart: &Flowchart, colored: bool, lang: Lang) -> String {
    let heading = if colored { Style::new().bold() } else { Style::new() };
    let dimmed = style::dimmed(colored);
    let (yes, no) = (text!(lang, en: "yes"; es: "sí "), text!(lang, en: "no "; es: "no "));
    let mut text = String::new();
    let mut stage = None;
    if let Some(command) = command(chart, &chart.start) {
        text.push_str(&format!("{dimmed}$ {command}{dimmed:#}\n\n"));
    }
    for question in &chart.questions {
        if stage.replace(question.stage) != Some(question.stage) {
            text.push_str(&format!("{heading}{}{heading:#}\n", stage_name(question.stage)));
        }
        text.push_str(&format!("{:4} {}\n", question.id, question.text));
        for (answer, arrow) in [(&yes, &question.yes), (&no, &question.no)] {
            let to = destination(chart, arrow);
            let run = command(chart, arrow).map_or(String::new(), |it| format!("  {dimmed}$ {it}{dimmed:#}"));
            text.push_str(&format!("     {answer} → {to}{run}\n"));
        }
        if let Some(correction) = &question.correction {
            text.push_str(&format!("     {dimmed}{correction}{dimmed:#}\n"));
        }
    }
    text
}

/// The id of the box that an arrow leads to, and what is in it where that is no other question.
fn destination(chart: &Flowchart, arrow: &ChartArrow) -> String {
    let exit = chart.exits.iter().find(|it| it.id == arrow.to).map(|it| &it.text);
    let stage = || chart.stages.iter().find(|it| it.id == arrow.to).map(|it| &it.text);
    match exit.or_else(stage) {
        Some(text) => format!("{}: {text}", arrow.to),
        None => arrow.to.clone(),
    }
}

fn command<'c>(chart: &'c Flowchart, arrow: &ChartArrow) -> Option<&'c str> {
    let id = arrow.command.as_ref()?;
    chart.commands.iter().find(|it| it.id == *id).map(|it| it.command.as_str())
}

fn stage_name(stage: StageName) -> &'static str {
    match stage {
        StageName::Pods => "Pods",
        StageName::Service => "Service",
        StageName::Ingress => "Ingress",
    }
}
