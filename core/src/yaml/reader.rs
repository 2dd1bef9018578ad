//! Reads one document into a tree (over `granit-parser`).

use std::{collections::HashMap, sync::Arc};

use granit_parser::{Event, Parser, ScalarStyle};

use super::{
    Document, Problem, ProblemKind, Span, Value,
    tree::{NONE, NodeData, NodeId, NodeKind, Style, TextRef, Tree},
};

pub(crate) fn read_document(text: &Arc<str>, index: u32, start: usize, end: usize) -> Document {
    let source = text.get(start..end).unwrap_or_default();
    let mut tree = Tree::default();
    let mut problems = Vec::new();
    let mut open: Vec<(u32, u32)> = Vec::new();
    let mut anchors: HashMap<usize, u32> = HashMap::new();
    for event in Parser::new_from_str(source) {
        let (event, mark) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(0) as u32;
                problems.push(Problem {
                    kind: ProblemKind::Syntax(error.info().to_owned()),
                    span: Span::new(at, at + 1),
                    began: None,
                });
                break;
            }
        };
        let range = mark.byte_range().unwrap_or(0..0);
        let span = Span::new(range.start as u32, range.end as u32);
        let (kind, written, anchor) = match event {
            Event::Scalar(text, style, anchor, _) => {
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted => Style::SingleQuoted,
                    ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
                    ScalarStyle::Literal => Style::Literal,
                    ScalarStyle::Folded => Style::Folded,
                };
                let from = tree.decoded.len() as u32;
                tree.decoded.push_str(&text);
                (NodeKind::Scalar(style), TextRef::Decoded(from, tree.decoded.len() as u32), anchor)
            }
            Event::SequenceStart(_, anchor, _) => (NodeKind::Sequence, TextRef::Source(span), anchor),
            Event::MappingStart(_, anchor, _) => (NodeKind::Mapping, TextRef::Source(span), anchor),
            Event::Alias(id) => {
                let target = anchors.get(&id).copied().unwrap_or(NONE);
                add(&mut tree, &mut open, NodeKind::Alias, span, TextRef::Source(span), target);
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((id, last)) = open.pop() {
                    let end = tree.nodes.get(last as usize).map(|node| node.span);
                    if let (Some(node), Some(end)) = (tree.nodes.get_mut(id as usize), end) {
                        node.span = node.span.to(end);
                    }
                }
                continue;
            }
            _ => continue,
        };
        let id = add(&mut tree, &mut open, kind, span, written, NONE);
        if anchor > 0 {
            anchors.insert(anchor, id);
        }
        if matches!(kind, NodeKind::Sequence | NodeKind::Mapping) {
            open.push((id, NONE));
        }
    }
    Document { index, start, end, file_text: Arc::clone(text), tree, comments: Vec::new(), problems }
}

fn add(
    tree: &mut Tree,
    open: &mut [(u32, u32)],
    kind: NodeKind,
    span: Span,
    text: TextRef,
    first_child: u32,
) -> u32 {
    let id = tree.nodes.len() as u32;
    tree.nodes.push(NodeData { kind, span, text, first_child, next_sibling: NONE });
    match open.last_mut() {
        None => {
            tree.root.get_or_insert(NodeId(id));
        }
        Some((parent, last)) => {
            if *last == NONE {
                if let Some(parent) = tree.nodes.get_mut(*parent as usize) {
                    parent.first_child = id;
                }
            } else if let Some(previous) = tree.nodes.get_mut(*last as usize) {
                previous.next_sibling = id;
            }
            *last = id;
        }
    }
    id
}

pub(crate) fn resolve(text: &str) -> Value<'_> {
    match text {
        "" | "~" | "null" => Value::Null,
        "true" | "yes" | "on" | "y" => Value::Bool(true),
        "false" | "no" | "off" | "n" => Value::Bool(false),
        _ => text
            .parse()
            .map(Value::Int)
            .unwrap_or_else(|_| text.parse().map_or(Value::String(text), Value::Float)),
    }
}
