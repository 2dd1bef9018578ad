//! Kubernetes' reader is a port of libyaml: what libyaml takes we take, and the texts in it are the same.

use libyaml_safer::{EventData, Parser, ScalarStyle};
use proptest::prelude::*;

use super::read;
use crate::yaml::Node;

/// The texts of the first document in order, with its structure; `None` if libyaml refuses it. This port of libyaml
/// panics at the end of some texts: those have no answer.
fn theirs(text: &str) -> Option<Option<String>> {
    std::panic::catch_unwind(|| events(text)).ok()
}

fn events(text: &str) -> Option<String> {
    let mut input = text.as_bytes();
    let mut parser = Parser::new();
    parser.set_input_string(&mut input);
    let mut seen = String::new();
    loop {
        match parser.parse().ok()?.data {
            EventData::SequenceStart { .. } => seen.push('['),
            EventData::SequenceEnd => seen.push(']'),
            EventData::MappingStart { .. } => seen.push('{'),
            EventData::MappingEnd => seen.push('}'),
            EventData::Scalar { value, style, .. } => {
                let plain = style == ScalarStyle::Plain;
                seen.push_str(&format!("{}{value:?},", if plain { "" } else { "!" }));
            }
            EventData::DocumentEnd { .. } | EventData::StreamEnd => return Some(seen),
            _ => {}
        }
    }
}

fn ours(text: &str) -> Option<String> {
    let file = read(text);
    let document = &file.documents[0];
    if document.problems.iter().any(|problem| problem.refuses()) {
        return None;
    }
    let mut seen = String::new();
    if let Some(root) = document.root() {
        write(root, &mut seen);
    }
    Some(seen)
}

fn write(node: Node<'_>, seen: &mut String) {
    if let Some(style) = node.style() {
        let plain = style == crate::yaml::tree::Style::Plain;
        seen.push_str(&format!("{}{:?},", if plain { "" } else { "!" }, node.text()));
        return;
    }
    seen.push(if node.is_sequence() { '[' } else { '{' });
    node.items().for_each(|item| write(item, seen));
    for (key, value) in node.written_entries() {
        write(key, seen);
        write(value, seen);
    }
    seen.push(if node.is_sequence() { ']' } else { '}' });
}

/// Pieces of which texts are made that are nearly YAML; none that the two readers treat differently for a reason
/// (anchors and tags, keys that JSON has not, an empty `[]` as a key; a `?` right after a text inside brackets, which is the
/// end of the text for go-yaml and a part of it for libyaml: `[x? y]`).
fn texts() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", "b c", "key: ", "- ", "\n", "\n  ", "\n    ", ": ", "'", "\"", "\\n", "|\n", ">-\n", "[x", "]",
        "{y", "}", ", ", " #", "é", "\t", "? ", "\r\n", "x:y", "-",
    ]);
    proptest::collection::vec(piece, 0..14)
        .prop_map(|pieces| pieces.concat() + "\n")
        .prop_filter("several documents", |text| !text.contains("---"))
        .prop_filter("a `?` after a text in brackets", |text| {
            let bracket = text.find(['[', '{']).unwrap_or(text.len());
            let glued = |(at, _): (usize, &str)| !text[..at].ends_with(char::is_whitespace);
            !text.match_indices('?').filter(|(at, _)| *at > bracket).any(glued)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn texts_are_taken_and_refused_alike(text in texts()) {
        let Some(theirs) = theirs(&text) else { return Ok(()) };
        let ours = ours(&text);
        // Keys that are no texts are refused by go-yaml alone.
        if let (Some(ours), Some(theirs)) = (&ours, &theirs) {
            prop_assert_eq!(ours, theirs, "{:?}", text);
        }
        prop_assert!(ours.is_none() || theirs.is_some(), "taken by us alone: {:?}", text);
    }
}
