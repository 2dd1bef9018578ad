//! Sets a field in the text of an object, and leaves the rest as it stands.

use super::target::Step;
use crate::{
    check::{Parsed, SourceFile, parse},
    options::Lang,
    order::Sorting,
    resources::Resource,
    rules::{Edit, Place, add_entry, text},
    yaml::{Node, Value},
};

/// The edit that gives the field at `path` a value.
pub(super) fn set(
    object: &Resource<'_>,
    path: &[Step],
    value: &str,
    target: &str,
    lang: Lang,
) -> Result<Edit, String> {
    let mut node = object.node;
    for (depth, step) in path.iter().enumerate() {
        let rest = path.get(depth + 1..).unwrap_or_default();
        let next = match step {
            Step::Key(key) => node.get(key),
            // A label may be called `0`.
            Step::Index(index) => match node.value() {
                Value::Mapping => node.get(&index.to_string()),
                _ => node.items().nth(*index),
            },
        };
        if let Some(next) = next.filter(|next| rest.is_empty() || is_collection(*next)) {
            node = next;
            continue;
        }
        // The field is not there: a new entry, with all that is missing inside of it.
        return match (step, next) {
            (Step::Key(_), None) if matches!(node.value(), Value::Mapping | Value::Null) => {
                let text = entry(step, rest, value, holds_texts(node, path));
                match add_entry(object, node, &text).filter(|_| node.entries().next().is_some()) {
                    Some(edit) => Ok(edit),
                    None => Ok(Edit { place: object.place(node.span()), new_text: format!(" {{{text}}}") }),
                }
            }
            (Step::Key(_), Some(empty)) if matches!(empty.value(), Value::Null) => {
                let first =
                    rest.first().map(|first| entry(first, rest.get(1..).unwrap_or_default(), value, false));
                let text = first.unwrap_or_default();
                Ok(Edit { place: object.place(empty.span()), new_text: format!(" {{{text}}}") })
            }
            _ => {
                let name = object.describe();
                Err(text!(lang,
                    en: "{name} has no field for `{target}`",
                    es: "{name} no tiene ningún campo para `{target}`"))
            }
        };
    }
    let quoted = matches!(node.value(), Value::String(_)) || is_in_text_map(path);
    let text = written(value, quoted);
    // A list may begin in the column of its key, which no other value may.
    let on_own_lines = is_collection(node) && !node.document().text(node.span()).starts_with(['{', '[']);
    let gap = if on_own_lines || node.span().start == node.span().end { " " } else { "" };
    Ok(Edit { place: object.place(node.span()), new_text: format!("{gap}{text}{}", line_end(node)) })
}

fn is_collection(node: Node<'_>) -> bool {
    matches!(node.value(), Value::Mapping | Value::Sequence)
}

/// A mapping or list in lines of its own ends with a line break, which has to stay.
fn line_end(node: Node<'_>) -> &'static str {
    if node.document().text(node.span()).ends_with('\n') { "\n" } else { "" }
}

/// `key: {inner: value}`
fn entry(step: &Step, rest: &[Step], value: &str, quoted: bool) -> String {
    let name = |step: &Step| match step {
        Step::Key(key) => quote(key),
        Step::Index(index) => quote(&index.to_string()),
    };
    let mut text = name(step);
    for step in rest {
        text.push_str(": {");
        text.push_str(&name(step));
    }
    text.push_str(": ");
    text.push_str(&written(value, quoted));
    text.push_str(&"}".repeat(rest.len()));
    text
}

/// Whether the values of a mapping are texts: labels and their like, and whatever has nothing but texts.
fn holds_texts(mapping: Node<'_>, path: &[Step]) -> bool {
    is_in_text_map(path)
        || mapping.entries().next().is_some()
            && mapping.entries().all(|entry| matches!(entry.value.value(), Value::String(_)))
}

/// Whether a path leads into labels or their like, whose values are texts.
fn is_in_text_map(path: &[Step]) -> bool {
    const MAPS: &[&str] =
        &["labels", "matchLabels", "annotations", "nodeSelector", "selector", "data", "stringData"];
    let [before @ .., _] = path else { return false };
    matches!(before.last(), Some(Step::Key(key)) if MAPS.contains(&key.as_str()))
}

/// A value as YAML: a text where one is wanted, else a number, boolean, null, list or mapping if it reads like one.
fn written(value: &str, quoted: bool) -> String {
    let plain =
        serde_json::from_str::<serde_json::Value>(value).is_ok() || value.starts_with(['{', '[', '"', '\'']);
    if plain && (!quoted || value.starts_with(['"', '\''])) { value.to_owned() } else { quote(value) }
}

fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The files with the edits.
pub(super) fn apply(files: &[Parsed], edits: &[Edit]) -> Vec<Parsed> {
    let mut changed = Vec::with_capacity(files.len());
    for (number, file) in (0..).zip(files) {
        let mut own: Vec<&Edit> = edits.iter().filter(|edit| edit.place.file == number).collect();
        if own.is_empty() {
            changed.push(file.clone());
            continue;
        }
        own.order_by_key(|edit| std::cmp::Reverse((edit.place.document, edit.place.span.start)));
        let mut text = file.text().to_owned();
        for Edit { place: Place { document, span, .. }, new_text } in own {
            let start = file.0.documents.get(*document as usize).map_or(0, |document| document.start);
            let range = start + span.start as usize..start + span.end as usize;
            if text.get(range.clone()).is_some() {
                text.replace_range(range, new_text);
            }
        }
        changed.push(parse(SourceFile::new(file.path(), text)));
    }
    changed
}
