//! Edits of YAML that keep comments and formatting.

use crate::{
    resources::Resource,
    rules::Edit,
    yaml::{Entry, Node, Span, is_plain_string},
};

/// The start of the line of `offset`, if nothing but spaces stands between.
pub(super) fn own_line(source: &str, offset: u32) -> Option<usize> {
    let before = source.get(..offset as usize)?;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    before.get(start..)?.bytes().all(|byte| byte == b' ').then_some(start)
}

/// The column of `offset`, in bytes.
pub(super) fn column(source: &str, offset: u32) -> usize {
    let before = source.get(..offset as usize).unwrap_or_default();
    before.len() - before.rfind('\n').map_or(0, |newline| newline + 1)
}

/// True for a mapping or list that is written in braces.
pub(super) fn is_flow(node: Node<'_>) -> bool {
    let text = node.document().text(node.span());
    text.starts_with(['{', '['])
}

/// Replaces the text of `span`.
pub(super) fn replace(resource: &Resource<'_>, span: Span, new_text: impl Into<String>) -> Edit {
    Edit { place: resource.place(span), new_text: new_text.into() }
}

/// Puts a text at `offset`.
pub(super) fn insert(resource: &Resource<'_>, offset: usize, new_text: impl Into<String>) -> Edit {
    replace(resource, Span::new(offset as u32, offset as u32), new_text)
}

/// From the first byte of the entry's first line to the end of its last one; `None` if other things stand there.
fn lines_of(source: &str, entry: Entry<'_>) -> Option<(usize, usize)> {
    let span = entry.span();
    let start = own_line(source, span.start)?;
    let rest = source.get(span.end as usize..)?;
    // The span of a block scalar reaches to the start of the next line.
    let at_line_start = span.end as usize > start && source.get(..span.end as usize)?.ends_with('\n');
    let end = if at_line_start {
        span.end as usize
    } else {
        let line_end = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        let tail = rest.get(..line_end)?.trim();
        if !(tail.is_empty() || tail.starts_with('#')) {
            return None;
        }
        span.end as usize + line_end
    };
    Some((start, end))
}

/// Indents every line of the entry by `by` more spaces.
pub(super) fn indent(resource: &Resource<'_>, entry: Entry<'_>, by: usize) -> Option<Vec<Edit>> {
    let source = resource.node.document().source();
    let (start, end) = lines_of(source, entry)?;
    let mut offset = start;
    let mut edits = Vec::new();
    for line in source.get(start..end)?.split_inclusive('\n') {
        if !line.trim().is_empty() {
            edits.push(insert(resource, offset, " ".repeat(by)));
        }
        offset += line.len();
    }
    Some(edits)
}

/// Moves the entry's lines to the line of `before`, at the column of `before`.
pub(super) fn move_before(resource: &Resource<'_>, entry: Entry<'_>, before: Node<'_>) -> Option<Vec<Edit>> {
    let source = resource.node.document().source();
    let (start, end) = lines_of(source, entry)?;
    let target = before.span().start;
    let line = own_line(source, target)?;
    let from = column(source, entry.key.span().start);
    let to = column(source, target);
    let mut moved = String::new();
    for text in source.get(start..end)?.split_inclusive('\n') {
        if text.trim().is_empty() {
            moved.push_str(text);
            continue;
        }
        let spaces = text.len() - text.trim_start_matches(' ').len();
        // A line that stands further left than the key is a comment or continues a quoted text.
        let spaces = (spaces + to).checked_sub(from)?;
        moved.push_str(&" ".repeat(spaces));
        moved.push_str(text.trim_start_matches(' '));
    }
    if !moved.ends_with('\n') {
        moved.push('\n');
    }
    let lines = Span::new(start as u32, end as u32);
    Some(vec![insert(resource, line, moved), replace(resource, lines, "")])
}

/// Adds `text`, such as `pathType: Prefix`, as the first entry of a mapping.
pub(crate) fn add_entry(resource: &Resource<'_>, mapping: Node<'_>, text: &str) -> Option<Edit> {
    let source = resource.node.document().source();
    let first = mapping.entries().next()?.key.span().start;
    let separator =
        if is_flow(mapping) { ", ".to_owned() } else { format!("\n{}", " ".repeat(column(source, first))) };
    Some(insert(resource, first as usize, format!("{text}{separator}")))
}

/// Adds an entry, such as `targetPort: 8080`, behind another one of a mapping.
pub(super) fn add_entry_after(
    resource: &Resource<'_>,
    mapping: Node<'_>,
    entry: Entry<'_>,
    (key, value): (&str, &str),
) -> Option<Edit> {
    let source = resource.node.document().source();
    let end = entry.value.span().end as usize;
    if is_flow(mapping) {
        // In JSON every key has quotes.
        let quote = if mapping.document().text(entry.key.span()).starts_with('"') { "\"" } else { "" };
        return Some(insert(resource, end, format!(", {quote}{key}{quote}: {value}")));
    }
    // A comment behind the value stays beside it.
    let rest = source.get(end..)?;
    let line_end = rest.find('\n').unwrap_or(rest.len());
    let tail = rest.get(..line_end)?.trim_end_matches('\r');
    if !(tail.trim().is_empty() || tail.trim_start().starts_with('#')) {
        return None;
    }
    let indent = " ".repeat(column(source, entry.key.span().start));
    Some(insert(resource, end + tail.len(), format!("\n{indent}{key}: {value}")))
}

/// A text as a scalar that Kubernetes reads as this string, in braces or not: in quotes where it needs them.
pub(super) fn scalar(text: &str) -> String {
    if is_plain_string(text) { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Replaces a key or value that reads `old` by the string `new`, in quotes where `old` has them: it may be JSON. `None`
/// where the text stands elsewhere, behind an alias or a merge key.
pub(super) fn replace_scalar(resource: &Resource<'_>, span: Span, old: &str, new: &str) -> Option<Edit> {
    let written = resource.node.document().text(span);
    let new_text = if written == old {
        scalar(new)
    } else if written.strip_prefix('"').and_then(|it| it.strip_suffix('"')) == Some(old) {
        quoted(new)
    } else if written.strip_prefix('\'').and_then(|it| it.strip_suffix('\'')) == Some(old) {
        format!("'{}'", new.replace('\'', "''"))
    } else {
        return None;
    };
    Some(replace(resource, span, new_text))
}

/// Removes an entry, with the lines that it fills in block style or with one comma beside it in braces.
pub(super) fn remove_entry(resource: &Resource<'_>, mapping: Node<'_>, entry: Entry<'_>) -> Option<Edit> {
    let source = resource.node.document().source();
    if !is_flow(mapping) {
        let (start, end) = lines_of(source, entry)?;
        return Some(replace(resource, Span::new(start as u32, end as u32), ""));
    }
    let span = entry.span();
    let before = source.get(..span.start as usize)?.trim_end();
    if let Some(before) = before.strip_suffix(',') {
        return Some(replace(resource, Span::new(before.len() as u32, span.end), ""));
    }
    let rest = source.get(span.end as usize..)?;
    let behind = rest.trim_start().strip_prefix(',').map_or(rest, str::trim_start);
    Some(replace(resource, Span::new(span.start, (source.len() - behind.len()) as u32), ""))
}

/// As [`replace_scalar`], for a text of which only the beginning was kept: what was plain stays so.
pub(super) fn replace_text(resource: &Resource<'_>, span: Span, old: &str, new: &str) -> Option<Edit> {
    let written = resource.node.document().text(span);
    if written == old {
        return Some(replace(resource, span, new));
    }
    replace_scalar(resource, span, old, new)
}
