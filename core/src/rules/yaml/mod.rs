//! Faults of the text itself.

pub(crate) mod duplicate_key;
pub(crate) mod implicit_type;
pub(crate) mod limit_exceeded;
pub(crate) mod no_object;
pub(crate) mod syntax;
mod syntax_words;
pub(crate) mod template_syntax;

use super::{Place, Scene, text};
use crate::{
    options::Lang,
    resources::ResourceId,
    yaml::{Document, Problem, ProblemKind, Span},
};

/// What a problem of the reader is, on one line.
pub(crate) fn problem_message(problem: &Problem, document: &Document, lang: Lang) -> String {
    match &problem.kind {
        ProblemKind::DuplicateKey { .. } => {
            let key = document.text(problem.span);
            text!(lang, en: "Key `{key}` is written twice", es: "La clave `{key}` está escrita dos veces")
        }
        ProblemKind::DroppedText => {
            text!(lang, en: "This text is not read", es: "Este texto no se lee")
        }
        ProblemKind::LimitExceeded { limit, value } => {
            text!(lang, en: "It exceeds the limit `{limit}` of {value}", es: "Supera el límite `{limit}` de {value}")
        }
        _ => syntax_words::words(problem, document, lang).message,
    }
}

/// A problem that the reader met, with its place among the files.
struct Met<'a> {
    problem: &'a Problem,
    place: Place,
    /// The object whose text holds the problem.
    resource: Option<ResourceId>,
}

impl Met<'_> {
    /// Another place in the same document.
    fn place(&self, span: Span) -> Place {
        Place { span, ..self.place }
    }
}

/// The problems of all documents that `wanted` picks.
fn problems<'a>(cx: &Scene<'a>, wanted: fn(&Problem) -> bool) -> Vec<Met<'a>> {
    let mut met = Vec::new();
    for (file, document) in &cx.cluster.remarkable().with_problems {
        for problem in document.problems.iter().filter(|problem| wanted(problem)) {
            let place = Place { file: *file, document: document.index, span: problem.span };
            met.push(Met { problem, place, resource: None });
        }
    }
    // The objects stand in the order of files and documents.
    let all = cx.cluster.resources();
    for met in &mut met {
        let document = (met.place.file, met.place.document);
        let from = all.partition_point(|it| (it.file, it.document) < document);
        let to = all.partition_point(|it| (it.file, it.document) <= document);
        let objects = all.get(from..to).unwrap_or_default();
        let at = met.place.span.start;
        let after = objects.partition_point(|it| it.span.start <= at);
        let before =
            objects.get(after.saturating_sub(1)).filter(|it| objects.len() == 1 || it.span.contains(at));
        met.resource = before.map(|it| it.id);
    }
    met
}

/// What `kubectl` prints.
fn kubernetes_message(problem: &Problem) -> Option<String> {
    let words = problem.kubernetes.as_ref()?;
    Some(
        match words.starts_with("yaml: ") || words.starts_with("json: ") || words.starts_with("unsupported") {
            true => format!("error converting YAML to JSON: {words}"),
            false => words.clone(),
        },
    )
}
