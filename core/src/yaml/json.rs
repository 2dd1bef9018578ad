//! Values that YAML has and JSON has not.

use super::{
    Document, Node, Problem, ProblemKind, Value,
    tree::{NodeKind, Style},
};
use crate::{hash::HashSet, order::Sorting};

/// Reports infinity and not-a-number where they count; as keys they become text, and what a later key replaces does
/// not count.
pub(super) fn check(document: &mut Document) {
    let source = document.source();
    let odd = document.tree.nodes.iter().enumerate().any(|(id, node)| {
        matches!(node.kind, NodeKind::Scalar(_))
            && (node.tagged || node.kind == NodeKind::Scalar(Style::Plain))
            && words_for(document.tree.text(source, id as u32)).is_some()
    });
    if !odd {
        return;
    }
    let mut found = Vec::new();
    let mut seen = HashSet::default();
    let mut pending: Vec<Node<'_>> = document.root().into_iter().collect();
    while let Some(node) = pending.pop() {
        if !seen.insert(node.written_span().start) && node.style().is_none() {
            continue;
        }
        match node.value() {
            Value::Float(float) if !float.is_finite() => {
                if let Some(words) = words_for(node.text()) {
                    found.push((node.span(), words));
                }
            }
            Value::Sequence => pending.extend(node.items()),
            Value::Mapping => pending.extend(node.entries().map(|entry| entry.value)),
            _ => {}
        }
    }
    found.order();
    found.dedup();
    document.problems.extend(found.into_iter().map(|(span, words)| Problem {
        kind: ProblemKind::NotJson(words),
        span,
        began: None,
        kubernetes: Some(format!("json: unsupported value: {words}")),
    }));
}

/// Go's name of what the text stands for, if JSON does not have it.
fn words_for(text: &str) -> Option<&'static str> {
    match text {
        ".nan" | ".NaN" | ".NAN" => Some("NaN"),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some("+Inf"),
        "-.inf" | "-.Inf" | "-.INF" => Some("-Inf"),
        _ => None,
    }
}
