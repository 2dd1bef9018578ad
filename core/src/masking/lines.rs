//! Masks a text that may hold a Secret and is no YAML: what is what in it cannot be told, so that a line stays only
//! where it certainly shows no value.

use super::{Mask, mask_of, mask_of_comment, may_mean_secret};
use crate::mask::HIDDEN;

/// Whether a text may hold a Secret: it names one, or an object whose kind is not told has fields of one.
pub(super) fn may_hold_secret(text: &str) -> bool {
    names_secret(text) || is_secret_object(text)
}

/// Whether there is a word in a text that is used for Secrets.
pub(super) fn names_secret(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let mut words = text.split(|it: char| !it.is_alphanumeric());
    words.any(|word| word == "Secret") || lower.contains("stringdata") || lower.contains("opaque")
}

/// Whether a text is one object, a Secret by its kind or by the lack of one.
pub(super) fn is_secret_object(text: &str) -> bool {
    let mut kinds = kinds(text).peekable();
    match kinds.peek() {
        Some(_) => kinds.any(|kind| may_mean_secret(kind) || kind.eq_ignore_ascii_case("SecretList")),
        None => text.to_ascii_lowercase().contains("data"),
    }
}

/// The words behind `kind`, with nothing but white space and marks between.
fn kinds(text: &str) -> impl Iterator<Item = &str> {
    let found = text.match_indices(['k', 'K']).filter_map(|(at, _)| {
        let before = text.get(..at)?.chars().next_back();
        let word = text.get(at..at + 4)?;
        (word.eq_ignore_ascii_case("kind") && before.is_none_or(|it| !it.is_alphanumeric())).then_some(at + 4)
    });
    found.filter_map(|at| {
        let line = text.get(at..)?.split(['\n', '\r']).next()?;
        let value = line.trim_start_matches(|it: char| !it.is_alphanumeric());
        // `kinds` and `kindly` are other words.
        let is_word = line.starts_with(|it: char| it.is_alphanumeric());
        let kind = value.split(|it: char| !it.is_alphanumeric()).next()?;
        (!is_word).then_some(kind)
    })
}

/// The masks of the lines of a text that begins at `offset` of its document.
pub(super) fn masks(text: &str, offset: usize) -> Vec<Mask> {
    let mut masks = Vec::new();
    let mut section = Section::Object;
    let mut start = offset;
    for line in text.split_inclusive(['\n', '\r']) {
        let written = line.trim_end();
        let masked = masked(written, &mut section);
        if masked != written {
            masks.push(Mask { at: start..start + written.len(), text: masked });
        }
        start += line.len();
    }
    masks
}

/// What a line belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Object,
    Metadata,
    /// Values, in base64 or not, and the column of their keys.
    Values {
        base64: bool,
        keys: Option<usize>,
    },
}

fn masked(line: &str, section: &mut Section) -> String {
    let content = line.trim_start_matches(['\u{feff}', ' ', '\t']);
    let indent = line.get(..line.len() - content.len()).unwrap_or_default();
    if content.is_empty() || matches!(content, "---" | "..." | "{" | "}" | "[" | "]" | "}," | "],") {
        return line.to_owned();
    }
    if content.starts_with('#') {
        return mask_of_comment(content).map_or(line.to_owned(), |comment| format!("{indent}{comment}"));
    }
    let item = content.trim_start_matches(['-', ' ']);
    let dashes = content.get(..content.len() - item.len()).unwrap_or_default();
    let dashes = if dashes.starts_with("---") { "" } else { dashes };
    let (key, value) = match entry(item) {
        Some(entry) => entry,
        None => {
            // After a line like `data` without its colon nothing is certain.
            if !matches!(section, Section::Values { .. }) {
                *section = Section::Values { base64: false, keys: None };
            }
            return format!("{indent}{dashes}{HIDDEN}");
        }
    };
    let name = key.trim_matches(['"', '\'', ':', ' ', '\t']);
    let (value, comment) = match value.find(" #").filter(|at| is_whole(value.get(..*at).unwrap_or_default()))
    {
        Some(at) => (value.get(..at).unwrap_or_default(), value.get(at..).unwrap_or_default()),
        None => (value, ""),
    };
    let bare = value.trim().trim_end_matches(',').trim();
    let unquoted = bare.trim_matches(['"', '\'']);
    let opens = bare.is_empty() || bare == "{" || bare == "[";
    let is_values = name.eq_ignore_ascii_case("data") || name.eq_ignore_ascii_case("stringData");
    if is_values || name == "metadata" {
        *section = match name {
            "metadata" => Section::Metadata,
            _ => Section::Values { base64: name.eq_ignore_ascii_case("data"), keys: None },
        };
    }
    let in_object = !matches!(section, Section::Values { .. }) || indent.is_empty() && dashes.is_empty();
    let is_open = match name {
        "apiVersion" => in_object && is_api_version(unquoted),
        "kind" => in_object && (may_mean_secret(unquoted) || matches!(unquoted, "List" | "SecretList")),
        "type" => {
            in_object && (unquoted == "Opaque" || unquoted.starts_with("kubernetes.io/") && is_name(unquoted))
        }
        "immutable" => in_object && matches!(unquoted, "true" | "false"),
        "name" | "namespace" => *section == Section::Metadata && is_name(unquoted),
        _ => false,
    };
    if in_object && matches!(name, "apiVersion" | "kind" | "type" | "immutable") && !is_values {
        *section = Section::Object;
    }
    if let Section::Values { keys, .. } = section
        && !is_values
    {
        // What looks like a key at another column may be a part of a text.
        if *keys.get_or_insert(indent.len()) != indent.len() {
            return format!("{indent}{dashes}{HIDDEN}");
        }
    }
    let gap = comment.get(..comment.len() - comment.trim_start().len()).unwrap_or_default();
    let comment = match comment.trim_start() {
        "" => String::new(),
        written => format!("{gap}{}", mask_of_comment(written).unwrap_or_else(|| written.to_owned())),
    };
    if opens || is_open {
        return format!("{indent}{dashes}{key}{value}{comment}");
    }
    let space = value.get(..value.len() - value.trim_start().len()).unwrap_or_default();
    let comma = if value.trim_end().ends_with(',') { "," } else { "" };
    let is_data = matches!(section, Section::Values { base64: true, .. });
    format!("{indent}{dashes}{key}{space}{}{comma}{comment}", masked_value(bare, is_data))
}

/// Whether every quote in a value is closed, so that a comment may follow.
fn is_whole(value: &str) -> bool {
    ['"', '\''].iter().all(|quote| value.matches(*quote).count() % 2 == 0)
}

/// A value on one line; what opens something that ends elsewhere goes on doing so.
fn masked_value(value: &str, is_data: bool) -> String {
    if let Some(header) = value.strip_prefix(['|', '>'])
        && header.len() < 3
        && header.chars().all(|it| matches!(it, '+' | '-' | '1'..='9'))
    {
        return value.to_owned();
    }
    for (open, close) in [('"', '"'), ('\'', '\''), ('[', ']'), ('{', '}')] {
        if value.strip_prefix(open).is_some_and(|rest| !rest.contains(close)) {
            return format!("{open}{HIDDEN}");
        }
    }
    if value.starts_with(['[', '{']) {
        return format!("\"{HIDDEN}\"");
    }
    mask_of(value.trim_matches(['"', '\'']), is_data)
}

/// The key of a line with its colon, and what stands behind.
fn entry(line: &str) -> Option<(&str, &str)> {
    let at = line.find(": ").or_else(|| line.strip_suffix(':').map(str::len)).or_else(|| {
        // As in `"key":"value"`.
        line.starts_with('"').then(|| line.find("\":").map(|at| at + 1)).flatten()
    })?;
    let (key, value) = (line.get(..at + 1)?, line.get(at + 1..)?);
    let name = key.trim_end_matches(':').trim().trim_matches(['"', '\'']);
    let plain = |it: char| it.is_ascii_alphanumeric() || "-._/".contains(it);
    (!name.is_empty() && name.chars().all(plain)).then_some((key, value))
}

fn is_api_version(text: &str) -> bool {
    let version = text.rsplit('/').next().unwrap_or_default();
    let digits =
        version.strip_prefix('v').unwrap_or_default().trim_start_matches(|it: char| it.is_ascii_digit());
    let is_version =
        version.len() > 1 && (digits.is_empty() || digits.starts_with("alpha") || digits.starts_with("beta"));
    is_version && version.starts_with('v') && version.len() < 10 && is_name(text)
}

fn is_name(text: &str) -> bool {
    text.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || "-./".contains(it))
}
