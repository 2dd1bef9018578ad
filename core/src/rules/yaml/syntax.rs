//! The text is not YAML as Kubernetes reads it.

use super::{kubernetes_message, problems, syntax_words::words};
use crate::{
    hash::HashMap,
    options::Text,
    report::Severity,
    rules::{Check, Context, Finding, Place, Rule, Scene},
    yaml::{Problem, ProblemKind},
};

pub(crate) const RULE: Rule = Rule {
    name: "yaml-syntax",
    severity: Severity::Error,
    summary: Text {
        en: "The text is not YAML that Kubernetes can read",
        es: "El texto no es YAML que Kubernetes pueda leer",
    },
    question: None,
    since: "0.1.0",
    file: "yaml/syntax",
    docs: Text { en: include_str!("syntax.md"), es: include_str!("syntax.es.md") },
    check: Check::Whole(check),
};

/// One fault can lead to others; more of a document than this helps nobody.
const MOST: usize = 10;

fn check(cx: &mut Context<'_>) {
    let found = problems(cx, |problem| {
        !matches!(
            problem.kind,
            ProblemKind::DuplicateKey { .. }
                | ProblemKind::LimitExceeded { .. }
                | ProblemKind::ExcessiveAliasing { .. }
        )
    });
    let mut counts: HashMap<(u32, u32), usize> = HashMap::default();
    let mut list = None;
    for met in found {
        // The keys that follow one which fell into a list fell into it as well.
        let column = column_in_list(cx, met.problem, met.place);
        if column.is_some() && column == list {
            continue;
        }
        list = column;
        let count = counts.entry((met.place.file, met.place.document)).or_default();
        *count += 1;
        if *count > MOST {
            continue;
        }
        let Some(file) = cx.files.get(met.place.file as usize) else { continue };
        let Some(document) = file.documents.get(met.place.document as usize) else { continue };
        let words = words(met.problem, document, cx.lang());
        let mut finding = Finding::new(&RULE, met.place, words.message, words.help);
        if let (Some(began), Some(label)) = (met.problem.began, words.began) {
            finding = finding.related(met.place(began), label);
        }
        if let Some(resource) = met.resource {
            finding = finding.on(resource);
        }
        if let Some(message) = kubernetes_message(met.problem) {
            finding = finding.kubernetes_message(message);
        }
        cx.report(finding);
    }
}

/// The column of a key that stands among the entries of a list, with its document; `None` for any other fault.
fn column_in_list(cx: &Scene<'_>, problem: &Problem, place: Place) -> Option<(u32, u32, usize)> {
    if problem.kind != ProblemKind::KeyAmongEntries {
        return None;
    }
    let document = cx.files.get(place.file as usize)?.documents.get(place.document as usize)?;
    let before = document.source().get(..place.span.start as usize)?;
    Some((place.file, place.document, before.len() - before.rfind('\n').map_or(0, |at| at + 1)))
}

#[cfg(test)]
#[path = "syntax_tests.rs"]
mod tests;
