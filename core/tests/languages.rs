//! Every text that a person reads exists in English and in Spanish. The source has both side by side; a scan of it finds the
//! one that was forgotten, and the one that was copied and not translated.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    clippy::indexing_slicing,
    reason = "a missing translation has to stop the test"
)]

mod common;

use std::{collections::BTreeMap, path::PathBuf};

use common::{files_below, read, repository};

/// Texts that are the same in both languages.
const SAME: &[&str] = &["base64", "error", "no "];

/// Names that are no word of a language.
const NAMES: &[&str] = &["Node", "Pod"];

/// A pair of texts in the source, `es` where there is one.
struct Pair {
    place: String,
    en: String,
    es: Option<String>,
}

#[test]
fn every_english_text_has_a_spanish_one_beside_it() {
    let missing: Vec<String> = pairs()
        .into_iter()
        .filter(|it| it.es.is_none())
        .map(|it| format!("{}: {}", it.place, it.en))
        .collect();
    assert!(missing.is_empty(), "without Spanish:\n{}", missing.join("\n"));
}

#[test]
fn no_spanish_text_is_a_copy_of_the_english_one() {
    let pairs = pairs();
    assert!(pairs.len() > 1000, "the scan finds {} pairs and has lost sight of the texts", pairs.len());
    let copied =
        |it: &&Pair| it.es.as_ref() == Some(&it.en) && !SAME.contains(&it.en.as_str()) && has_words(&it.en);
    let copies: Vec<String> =
        pairs.iter().filter(copied).map(|it| format!("{}: {}", it.place, it.en)).collect();
    assert!(copies.is_empty(), "not translated:\n{}", copies.join("\n"));
    for text in SAME {
        assert!(pairs.iter().any(|it| it.en == *text), "`{text}` is no text any more");
    }
}

#[test]
fn every_page_of_a_rule_is_written_in_both_languages() {
    let pages = files_below(&repository().join("core/src/rules"));
    let pages: BTreeMap<String, PathBuf> =
        pages.into_iter().filter(|(name, _)| name.ends_with(".md")).collect();
    for (name, path) in &pages {
        let other = match name.strip_suffix(".es.md") {
            Some(base) => format!("{base}.md"),
            None => format!("{}.es.md", name.strip_suffix(".md").unwrap()),
        };
        let other_path = pages.get(&other).unwrap_or_else(|| panic!("{name} has no {other} beside it"));
        assert_ne!(read(path), read(other_path), "{name} is a copy");
    }
}

/// Whether a text says anything itself, around the names and the texts that are put into it.
fn has_words(text: &str) -> bool {
    let outside = text.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
    let mut words =
        outside.flat_map(|part| part.split(|c: char| !c.is_alphabetic())).filter(|it| !it.is_empty());
    words.any(|word| !NAMES.contains(&word))
}

/// Every `en: "…"` of the core and the command line, with the `es: "…"` that follows it.
fn pairs() -> Vec<Pair> {
    let mut pairs = Vec::new();
    for folder in ["core/src", "cli/src"] {
        let files = files_below(&repository().join(folder)).into_iter();
        for (name, path) in files.filter(|(name, _)| name.ends_with(".rs")) {
            let text = read(&path);
            let mut starts: Vec<usize> = text.match_indices("en: \"").map(|(at, _)| at).collect();
            starts.retain(|at| !text[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
            for (index, start) in starts.iter().enumerate() {
                let end = starts.get(index + 1).copied().unwrap_or(text.len());
                let part = &text[*start..end];
                let es = part.find("es: \"").map(|at| literal(&part[at + "es: ".len()..]));
                let line = text[..*start].matches('\n').count() + 1;
                let place = format!("{folder}/{name}:{line}");
                pairs.push(Pair { place, en: literal(&part["en: ".len()..]), es });
            }
        }
    }
    pairs
}

/// The text between the quotes at the start of `source`.
fn literal(source: &str) -> String {
    let mut characters = source.chars().skip(1);
    let mut text = String::new();
    while let Some(character) = characters.next().filter(|it| *it != '"') {
        text.push(character);
        if character == '\\' {
            text.extend(characters.next());
        }
    }
    text
}
