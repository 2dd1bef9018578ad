//! Files that may be given away: their text without the values of Secrets.
//!
//! What Kubernetes can read is masked value by value ([`tree`]): the result is the same YAML with other values. What it
//! cannot read and may hold a Secret is masked line by line ([`lines`]): a line stays as it is only where it certainly
//! shows no value.

mod lines;
mod tree;

#[cfg(test)]
mod tests;

use std::ops::Range;

use serde::de::IgnoredAny;

use crate::{
    check::SourceFile,
    graph::edit_distance,
    mask::HIDDEN,
    rules::is_rule,
    schema::base64_fault,
    secret::ranges_in_tree,
    yaml::{Document, ProblemKind, decode_base64, read_file},
};

/// `•••` in base64.
const HIDDEN_BASE64: &str = "4oCi4oCi4oCi";

/// `•••` as JSON.
const HIDDEN_JSON: &str = "\"•••\"";

/// The same in base64.
const HIDDEN_JSON_BASE64: &str = "IuKAouKAouKAoiI=";

/// As [SOPS](https://getsops.io) marks what it has encrypted.
const HIDDEN_BY_SOPS: &str = "ENC[•••]";

/// A piece of a text, and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mask {
    at: Range<usize>,
    text: String,
}

/// The same files with every value of a Secret replaced, so that they may be shown to others: what stands under `data`
/// and `stringData`, wherever the Secret stands, and its last-applied annotation. All else stays, to the byte, comments
/// and line ends included.
///
/// A value becomes `"•••"`, one that is valid base64 under `data` becomes valid base64. Values of a wrong type keep their
/// type, so that [`check()`](crate::check()) finds the same in the result. Comments between the values are masked, too.
/// An object without a kind, or with one that may be a slip for `Secret`, counts as a Secret.
///
/// In a document that Kubernetes cannot read nothing is certain. Where it may hold a Secret, each line of it is masked
/// but for those that say what the object is: its fields in their usual form, its name and namespace. What is wrong
/// with it may then look different, or be gone.
///
/// ```
/// use kubetriage::{SourceFile, mask_secrets};
///
/// let file = SourceFile::new("secret.yaml", "kind: Secret\nstringData:\n  password: hunter2 # ours\n");
/// let masked = mask_secrets(vec![file]);
/// assert_eq!(masked[0].bytes, "kind: Secret\nstringData:\n  password: \"•••\" # •••\n".as_bytes());
/// ```
pub fn mask_secrets(files: Vec<SourceFile>) -> Vec<SourceFile> {
    files.into_iter().map(masked).collect()
}

/// How often a text is masked at most. Once is enough but for what is no YAML: without its values it may be some.
const MOST_ROUNDS: usize = 5;

fn masked(mut file: SourceFile) -> SourceFile {
    for _ in 0..MOST_ROUNDS {
        let again = masked_once(&file);
        if again.bytes == file.bytes {
            break;
        }
        file = again;
    }
    file
}

fn masked_once(file: &SourceFile) -> SourceFile {
    // Offsets in what was read are those of the bytes, whatever bytes are not UTF-8.
    let read = read_file(&file.path, file.bytes.clone());
    let mut bytes = Vec::with_capacity(file.bytes.len());
    let mut end = 0;
    for document in &read.documents {
        for mask in masks_of(document) {
            let at = document.start + mask.at.start;
            bytes.extend_from_slice(file.bytes.get(end..at).unwrap_or_default());
            bytes.extend_from_slice(mask.text.as_bytes());
            end = document.start + mask.at.end;
        }
    }
    bytes.extend_from_slice(file.bytes.get(end..).unwrap_or_default());
    SourceFile { path: file.path.clone(), bytes }
}

/// The masks of a document, in the order of its text, none overlapping the next.
fn masks_of(document: &Document) -> Vec<Mask> {
    let source = document.source();
    if source.contains('\0') {
        return no_text(source);
    }
    let is_read = document.root().is_none_or(|root| root.is_mapping() || root.is_sequence());
    if !is_read || document.problems.iter().any(|problem| ends_reading(&problem.kind)) {
        return if lines::may_hold_secret(source) { lines::masks(source, 0) } else { Vec::new() };
    }
    let masked = tree::masks(document);
    let leaks = |range: Range<usize>| {
        let text = source.get(range).unwrap_or_default();
        text.chars().any(|it| it.is_alphanumeric() || !it.is_ascii())
    };
    let hidden = ranges_in_tree(document);
    let hidden = hidden.iter().map(|range| range.start - document.start..range.end - document.start);
    // Whatever else the pictures of a text hide is hidden here as well.
    if hidden.flat_map(|range| without(range, &masked.dealt_with)).any(leaks) {
        return lines::masks(source, 0);
    }
    masked.masks
}

/// What is left of a range without others, which are in order.
fn without(range: Range<usize>, others: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut left = Vec::new();
    let mut start = range.start;
    let first = others.partition_point(|other| other.end <= range.start);
    for other in others.iter().skip(first).take_while(|other| other.start < range.end) {
        if start < other.start {
            left.push(start..other.start);
        }
        start = start.max(other.end);
    }
    if start < range.end {
        left.push(start..range.end);
    }
    left
}

/// A file that is no text, such as one in UTF-16: all or nothing of it.
fn no_text(source: &str) -> Vec<Mask> {
    let text: String = source.chars().filter(|it| *it != '\0').collect();
    if !lines::may_hold_secret(&text) {
        return Vec::new();
    }
    // The mark of UTF-16 stays, and with it what is said about the file.
    let mark = if source.starts_with("??") { 2 } else { 0 };
    vec![Mask { at: mark..source.len(), text: HIDDEN.to_owned() }]
}

/// Whether the tree of a document with such a problem may lack something that stands in its text.
fn ends_reading(problem: &ProblemKind) -> bool {
    !matches!(
        problem,
        ProblemKind::InvalidUtf8 { .. }
            | ProblemKind::ControlCharacter(_)
            | ProblemKind::InvalidSeparator
            | ProblemKind::UnknownAlias
            | ProblemKind::SelfReference
            | ProblemKind::ExcessiveAliasing { .. }
            | ProblemKind::InvalidMerge
            | ProblemKind::InvalidKey
            | ProblemKind::UnsupportedKey
            | ProblemKind::TagMismatch { .. }
            | ProblemKind::InvalidBase64
            | ProblemKind::NotJson(_)
            | ProblemKind::DroppedText
            | ProblemKind::DuplicateKey { .. }
    )
}

/// Whether `Secret` may have been meant by this kind: misspelt, or not yet written to its end.
fn may_mean_secret(kind: &str) -> bool {
    let kind = kind.trim().to_ascii_lowercase();
    "secret".starts_with(&kind) || edit_distance(&kind, "secret", 2).is_some()
}

/// What stands in the place of a text, in quotes. It stays what it is: base64 under `data` or not, JSON as registries'
/// credentials have to be, encrypted by SOPS.
fn mask_of(text: &str, is_data: bool) -> String {
    let is_json = |text: &str| {
        (text.starts_with('{') || text == HIDDEN_JSON) && serde_json::from_str::<IgnoredAny>(text).is_ok()
    };
    let is_base64 = is_data && !text.is_empty() && base64_fault(text).is_none();
    let decoded =
        if is_base64 { decode_base64(text).and_then(|it| String::from_utf8(it).ok()) } else { None };
    let mask = match decoded {
        Some(decoded) if is_json(&decoded) => HIDDEN_JSON_BASE64,
        _ if is_base64 || text == HIDDEN_BASE64 => HIDDEN_BASE64,
        _ if text.starts_with("ENC[") => HIDDEN_BY_SOPS,
        _ if is_json(text) => "\\\"•••\\\"",
        _ => HIDDEN,
    };
    format!("\"{mask}\"")
}

/// What stands in the place of a comment between values; `None` where it only says which rules are ignored.
fn mask_of_comment(comment: &str) -> Option<String> {
    let bare = comment.trim_start_matches('#');
    let marks = comment.get(..comment.len() - bare.len()).unwrap_or_default();
    let names = bare.trim_start().strip_prefix("kubetriage:").and_then(|it| it.trim().strip_prefix("ignore"));
    match names {
        Some(names) if names.split([',', ' ', '\t']).filter(|it| !it.is_empty()).all(is_rule) => None,
        _ => Some(format!("{marks} {HIDDEN}")),
    }
}

/// Whether nothing but masks is written here.
fn is_masked(written: &str) -> bool {
    let rest = written.replace(HIDDEN_JSON_BASE64, "").replace(HIDDEN_BASE64, "").replace(HIDDEN, "");
    rest.len() < written.len() && rest.chars().all(|it| it.is_whitespace() || matches!(it, '"' | '\''))
}
