//! Changes that give a value the type that its field wants.

use super::{
    DecodedResource, edits,
    wrong_type::{better_quantity, field_name, plain_value, stands_for},
};
use crate::{
    options::Lang,
    report::Applicability,
    resources::Resource,
    rules::{Edit, Fix, text},
    schema::{FieldType, FrameId, Step},
    yaml::{Node, Span, Value},
};

/// The change for the value `at`, where the text alone tells what was meant or leaves a good guess.
pub(super) fn fix(
    lang: Lang,
    resource: &Resource<'_>,
    object: &DecodedResource<'_>,
    at: FrameId,
    node: Node<'_>,
    wanted: FieldType,
) -> Option<Fix> {
    // Behind an alias stands a value that is used elsewhere, too.
    if node.span() != node.written_span() {
        return None;
    }
    let replace = |title: String, applicability, new_text: String| Fix {
        title,
        applicability,
        edits: vec![edits::replace(resource, node.span(), new_text)],
    };
    let write = |new_text: String, applicability| {
        let title = text!(lang, en: "Write `{new_text}`", es: "Escribir `{new_text}`");
        replace(title, applicability, new_text)
    };
    let on_one_line = !node.document().text(node.span()).contains('\n');
    match (wanted, node.value()) {
        (FieldType::Int32 | FieldType::Int64 | FieldType::Bool, Value::String(text))
            if plain_value(text, wanted) && on_one_line =>
        {
            let title = text!(lang, en: "Remove the quotes", es: "Quitar las comillas");
            Some(replace(title, Applicability::Safe, text.to_owned()))
        }
        (FieldType::Quantity, Value::String(text)) if on_one_line => {
            let (better, certain) = better_quantity(text)?;
            Some(write(better, if certain { Applicability::Safe } else { Applicability::Unsafe }))
        }
        (FieldType::List(FieldType::String), Value::String(text)) if on_one_line => {
            Some(write(list_of_words(field_name(object, at), text)?, Applicability::Unsafe))
        }
        (FieldType::List(FieldType::Object(item)), Value::Mapping)
            if item.name() == "core.v1.EnvVar" && !edits::is_flow(node) =>
        {
            let title = text!(lang, en: "Make it a list of variables", es: "Hacer una lista de variables");
            let edits = variables(resource, node)?;
            Some(Fix { title, applicability: Applicability::Safe, edits })
        }
        (FieldType::Map(FieldType::String), Value::Sequence) if !edits::is_flow(node) => {
            let title = text!(lang, en: "Remove the dashes", es: "Quitar los guiones");
            let edits = without_dashes(resource, node)?;
            Some(Fix { title, applicability: Applicability::Safe, edits })
        }
        (FieldType::List(FieldType::Object(_)), Value::Mapping) if !edits::is_flow(node) => {
            // A mapping of free names is a list of another kind, and no single item of this one.
            let FieldType::List(FieldType::Object(item)) = wanted else { return None };
            if !node.entries().all(|entry| item.field(entry.name).is_some()) {
                return None;
            }
            let title = text!(lang, en: "Make it a list with one item", es: "Hacer una lista de un elemento");
            let edits = single_item(resource, node)?;
            Some(Fix { title, applicability: Applicability::Unsafe, edits })
        }
        (FieldType::Object(inner), Value::Int(_) | Value::String(_)) if on_one_line => {
            let field = stands_for(inner.name(), node)?;
            let written = node.document().text(node.span());
            let in_list = matches!(object.decoded.frame(at)?.step, Step::Item(_)) && is_block_item(node);
            let entry = format!("{field}: {written}");
            let new_text = if in_list { entry } else { format!("{{{entry}}}") };
            Some(write(new_text, Applicability::Safe))
        }
        (FieldType::String, Value::Mapping) if field_name(object, at) == "selector" => {
            unwrap_labels(lang, resource, object, at, node)
        }
        _ => None,
    }
}

/// True for an item that stands behind a dash.
fn is_block_item(node: Node<'_>) -> bool {
    let before = node.document().source().get(..node.span().start as usize).unwrap_or_default();
    before.trim_end_matches(' ').ends_with('-')
}

/// The words of a command without shell syntax, or the one value, as a list.
fn list_of_words(field: &str, text: &str) -> Option<String> {
    let is_command = matches!(field, "command" | "args");
    let shell = |c: char| "\"'\\$`|&;<>()*?[]{}~#".contains(c);
    if text.is_empty() || text.contains(shell) || (!is_command && text.contains(' ')) {
        return None;
    }
    let words: Vec<String> = text.split_whitespace().map(|word| format!("\"{word}\"")).collect();
    Some(format!("[{}]", words.join(", ")))
}

/// `- ` before the first entry, and the others below it.
fn single_item(resource: &Resource<'_>, node: Node<'_>) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    for entry in node.entries() {
        edits.extend(edits::indent(resource, entry, 2)?);
    }
    // Every line gets two more characters; those of the first stand right before its key.
    let start = node.entries().next()?.key.span().start;
    *edits.first_mut()? = edits::insert(resource, start as usize, "- ");
    Some(edits)
}

/// `DEBUG: "1"` → `- name: DEBUG` and `value: "1"` below it, for each entry.
fn variables(resource: &Resource<'_>, node: Node<'_>) -> Option<Vec<Edit>> {
    let source = resource.node.document().source();
    let mut edits = Vec::new();
    for entry in node.entries() {
        let (key, value) = (entry.key.span(), entry.value.span());
        edits::own_line(source, key.start)?;
        let between = source.get(key.end as usize..value.start as usize)?;
        let written = source.get(value.start as usize..value.end as usize)?;
        if between.trim() != ":" || between.contains('\n') || written.contains('\n') || written.is_empty() {
            return None;
        }
        let is_text = entry.value.as_str().is_some();
        if entry.value.style().is_none() || (!is_text && written != entry.value.text()) {
            return None;
        }
        let name = source.get(key.start as usize..key.end as usize)?;
        let indent = " ".repeat(edits::column(source, key.start) + 2);
        let value_text = if is_text { written.to_owned() } else { format!("\"{written}\"") };
        let new_text = format!("- name: {name}\n{indent}value: {value_text}");
        edits.push(edits::replace(resource, key.to(value), new_text));
    }
    Some(edits)
}

/// A list of mappings → one mapping: each dash becomes a space.
fn without_dashes(resource: &Resource<'_>, node: Node<'_>) -> Option<Vec<Edit>> {
    let source = resource.node.document().source();
    let mut edits = Vec::new();
    for item in node.items() {
        if edits::is_flow(item) {
            return None;
        }
        let key = item.entries().next()?.key.span().start as usize;
        let before = source.get(..key)?;
        let dash = before.trim_end_matches(' ').len().checked_sub(1)?;
        edits::own_line(source, dash as u32)?;
        if source.get(dash..dash + 1) != Some("-") {
            return None;
        }
        edits.push(edits::replace(resource, Span::new(dash as u32, dash as u32 + 1), " "));
    }
    Some(edits)
}

/// `selector: {matchLabels: {app: web}}` → `selector: {app: web}`, where labels stand directly in the selector.
fn unwrap_labels(
    lang: Lang,
    resource: &Resource<'_>,
    object: &DecodedResource<'_>,
    at: FrameId,
    node: Node<'_>,
) -> Option<Fix> {
    let frame = object.decoded.frame(at)?;
    let Step::Key(entry) = frame.step else { return None };
    let selector = object.decoded.frame(frame.parent?)?.node;
    let scalars = node.entries().all(|it| !it.value.is_mapping() && !it.value.is_sequence());
    if entry.name != "matchLabels" || selector.entries().nth(1).is_some() || !scalars {
        return None;
    }
    let title = text!(lang, en: "Remove `matchLabels`", es: "Quitar `matchLabels`");
    let source = resource.node.document().source();
    let edits = if edits::is_flow(selector) {
        let inner = node.document().text(node.span());
        edits::is_flow(node).then(|| vec![edits::replace(resource, selector.span(), inner)])?
    } else if edits::is_flow(node) {
        return None;
    } else {
        // The lines of the labels stay where they are; a deeper indentation is as good.
        let start = edits::own_line(source, entry.key.span().start)?;
        let first = edits::own_line(source, node.entries().next()?.key.span().start)?;
        let between = source.get(entry.key.span().end as usize..first)?;
        if between.trim() != ":" {
            return None;
        }
        vec![edits::replace(resource, Span::new(start as u32, first as u32), "")]
    };
    Some(Fix { title, applicability: Applicability::Safe, edits })
}
