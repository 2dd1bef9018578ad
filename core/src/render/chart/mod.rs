//! The troubleshooting flowchart as a picture.

mod dot;
mod grid;
mod mermaid;
mod svg;
#[cfg(test)]
mod tests;
mod way;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    flowchart::{self, Arrow, COMMANDS, END, EXITS, STAGES, START},
    options::{Lang, Text},
    report::{ExitKind, StageName},
};

pub(super) use dot::dot;
pub(super) use mermaid::mermaid;
pub(super) use svg::svg;

/// The id of the box that everything begins at. The drawing has it; the data has the arrow that leaves it.
const BEGIN: &str = "START";

const TITLE: Text =
    Text { en: "Troubleshooting Kubernetes, step by step", es: "Diagnóstico de Kubernetes, paso a paso" };

/// What a box is, which decides its form and its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The beginning or the end.
    Terminal,
    Question,
    Command,
    Exit(ExitKind),
    Stage,
}

/// A box of the picture.
struct ChartBox {
    id: &'static str,
    kind: Kind,
    /// What is written in it.
    text: &'static str,
    /// What is said about it.
    explanation: Option<&'static str>,
}

/// What leads from one box to the next.
struct ChartEdge {
    from: &'static str,
    to: &'static str,
    /// The answer, where a question is left.
    answer: Option<bool>,
}

/// The way that a walk took: the boxes in their order, and those that it left without knowing the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Way {
    boxes: Vec<String>,
    assumed: BTreeSet<String>,
    /// Beside a command, with the real names.
    commands: BTreeMap<String, String>,
}

impl Way {
    fn meets(&self, id: &str) -> bool {
        self.boxes.iter().any(|it| it == id)
    }

    /// Whether the way takes this edge, and if so, whether somebody knows that it has to.
    fn takes(&self, edge: &ChartEdge) -> Option<bool> {
        let pairs = self.boxes.iter().zip(self.boxes.iter().skip(1));
        let mut taken = pairs.filter(|(from, to)| *from == edge.from && *to == edge.to);
        taken.next().map(|_| !self.assumed.contains(edge.from))
    }
}

/// Every box, in the order in which the drawing is read.
fn boxes(lang: Lang) -> Vec<ChartBox> {
    let said = |text: Text| text.in_lang(lang);
    let begin = Text { en: "Start", es: "Inicio" };
    let end = Text { en: "End", es: "Fin" };
    let terminal = |id, text| ChartBox { id, kind: Kind::Terminal, text: said(text), explanation: None };
    let mut boxes = vec![terminal(BEGIN, begin)];
    boxes.extend(flowchart::questions().map(|it| ChartBox {
        id: it.id,
        kind: Kind::Question,
        text: said(it.text),
        explanation: Some(said(it.explanation)),
    }));
    boxes.extend(COMMANDS.iter().map(|it| ChartBox {
        id: it.id,
        kind: Kind::Command,
        text: it.command,
        explanation: Some(said(it.explanation)),
    }));
    boxes.extend(EXITS.iter().map(|it| ChartBox {
        id: it.id,
        kind: Kind::Exit(it.kind),
        text: said(it.text),
        explanation: Some(said(it.explanation)),
    }));
    boxes.extend(STAGES.iter().map(|it| ChartBox {
        id: it.id,
        kind: Kind::Stage,
        text: said(it.text),
        explanation: None,
    }));
    boxes.push(terminal(END, end));
    boxes
}

/// Every edge; one with a command on it is two.
fn edges() -> Vec<ChartEdge> {
    let mut edges = Vec::new();
    let mut add = |from: &'static str, arrow: Arrow, answer: Option<bool>| match arrow.command {
        Some(command) => {
            edges.push(ChartEdge { from, to: command, answer });
            edges.push(ChartEdge { from: command, to: arrow.to, answer: None });
        }
        None => edges.push(ChartEdge { from, to: arrow.to, answer }),
    };
    add(BEGIN, START, None);
    for question in flowchart::questions() {
        add(question.id, question.yes, Some(true));
        add(question.id, question.no, Some(false));
    }
    for stage in STAGES {
        add(stage.id, stage.next, None);
    }
    edges
}

/// The word on an edge.
fn answer_word(answer: bool, lang: Lang) -> &'static str {
    match (answer, lang) {
        (true, Lang::En) => "yes",
        (true, Lang::Es) => "sí",
        (false, _) => "no",
    }
}

fn stage_title(stage: StageName) -> &'static str {
    match stage {
        StageName::Pods => "Pods",
        StageName::Service => "Service",
        StageName::Ingress => "Ingress",
    }
}

/// The part of the picture that a box stands in.
fn stage_of(id: &str) -> StageName {
    grid::place(id).map_or(StageName::Pods, |it| it.stage)
}
