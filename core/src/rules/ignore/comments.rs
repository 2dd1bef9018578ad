//! `# kubetriage: ignore rule-a, rule-b (reason)` behind the line that a finding points at, or above it.

use super::Ignored;
use crate::{
    hash::HashMap,
    rules::{Context, FindingId, Place},
    yaml::{Document, Span},
};

/// A line of a document, and what is ignored on it, as indexes.
struct Target {
    line: Span,
    ignored: Vec<usize>,
}

pub(super) fn apply(cx: &Context<'_>, all: &mut Vec<Ignored>, matches: &mut Vec<FindingId>) {
    let mut targets: HashMap<(u32, u32), Vec<Target>> = HashMap::default();
    for (file, document) in &cx.cluster.remarkable().with_comments {
        let found = targets_in(*file, document, all);
        if !found.is_empty() {
            targets.insert((*file, document.index), found);
        }
    }
    if targets.is_empty() {
        return;
    }
    for (id, finding) in cx.findings.iter() {
        let Some(lines) = targets.get(&(finding.primary.file, finding.primary.document)) else { continue };
        let start = finding.primary.span.start;
        let after = lines.partition_point(|target| target.line.start <= start);
        let target = after.checked_sub(1).and_then(|index| lines.get(index));
        for index in target.filter(|it| start <= it.line.end).into_iter().flat_map(|it| &it.ignored) {
            if let Some(ignored) = all.get_mut(*index).filter(|it| it.rule == finding.rule.name) {
                ignored.used = true;
                matches.push(id);
            }
        }
    }
}

/// The lines of a document on which something is ignored, in order; what is named there is added to `all`.
fn targets_in(file: u32, document: &Document, all: &mut Vec<Ignored>) -> Vec<Target> {
    let mut comments =
        document.comments.iter().filter(|span| directive(document.text(**span)).is_some()).peekable();
    let mut targets: Vec<Target> = Vec::new();
    let mut above: Vec<usize> = Vec::new();
    let mut start = 0;
    while comments.peek().is_some() || !above.is_empty() {
        let Some(rest) = document.source().get(start..).filter(|rest| !rest.is_empty()) else { break };
        let length = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        let line = Span::new(start as u32, (start + length) as u32);
        let written = comments.next_if(|comment| comment.start <= line.end);
        let content = rest.get(..length).unwrap_or_default().trim_start();
        let holds_yaml = !content.is_empty() && !content.starts_with('#');
        let named: Vec<usize> =
            written.map_or_else(Vec::new, |comment| {
                let from = all.len();
                all.extend(rules_in(document, *comment).map(|(rule, span)| {
                    Ignored::written(rule, Place { file, document: document.index, span })
                }));
                (from..all.len()).collect()
            });
        above.extend(named);
        if holds_yaml && !above.is_empty() {
            targets.push(Target { line, ignored: std::mem::take(&mut above) });
        }
        start += length + 1;
    }
    targets
}

/// What stands behind `kubetriage:` in a comment.
fn directive(comment: &str) -> Option<&str> {
    comment.trim_start_matches('#').trim_start().strip_prefix("kubetriage:")
}

/// The rules that a comment names, with their places. Without `ignore` everything up to the reason is one name, so that
/// a slip in the word is said.
fn rules_in(document: &Document, comment: Span) -> impl Iterator<Item = (&str, Span)> {
    let text = document.text(comment);
    let rest = directive(text).unwrap_or_default();
    let offset = comment.start as usize + text.len() - rest.len();
    let names = rest.split('(').next().unwrap_or_default();
    let (skipped, names) = match names.trim_start().strip_prefix("ignore") {
        Some(names) => (rest.len() - rest.trim_start().len() + "ignore".len(), names),
        None => (0, names),
    };
    words(names, offset + skipped)
}

/// The words of a list that is separated by commas or spaces, with their places; `offset` is that of the list.
pub(super) fn words(list: &str, offset: usize) -> impl Iterator<Item = (&str, Span)> {
    let mut at = offset;
    list.split([',', ' ', '\t', '\n', '\r']).filter_map(move |word| {
        let start = at;
        at += word.len() + 1;
        (!word.is_empty()).then(|| (word, Span::new(start as u32, (start + word.len()) as u32)))
    })
}
