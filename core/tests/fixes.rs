//! What a fix promises: the fault is gone, nothing new is wrong, and the rest of the text is as it was.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a fix that breaks its promise has to stop the test"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::inputs;
use kubetriage::{
    Diagnostic, Options, Report, Severity, SourceFile, apply_fixes, check,
    report::{Applicability, Fix},
    select_fixes,
};

/// How often `--fix` of the command line looks again.
const MOST_ROUNDS: usize = 5;

#[test]
fn a_safe_fix_mends_its_fault_and_what_follows_from_it_and_breaks_nothing() {
    let mut mended = BTreeMap::new();
    for files in inputs() {
        let before = report(&files);
        for diagnostic in &before.diagnostics {
            let Some(fix) = safe_fix(diagnostic) else { continue };
            let after = report(&applied(&files, std::slice::from_ref(fix)));
            let place = format!("{} of {}", fix.title, diagnostic.id);
            let (was, is) = (faults(&before), faults(&after));
            let left = |key: &Key| is.get(key).copied().unwrap_or_default();
            assert!(left(&key(diagnostic)) < was[&key(diagnostic)], "{place}: still there");
            for consequence in consequences(&before, diagnostic) {
                assert!(
                    left(&key(consequence)) < was[&key(consequence)],
                    "{place}: {} stays",
                    consequence.id
                );
            }
            for (key, count) in &is {
                let severe = ["yaml-", "api-"].iter().any(|group| key.rule.starts_with(group));
                let known = was.get(key).copied().unwrap_or_default();
                assert!(!severe || *count <= known, "{place}: {key:?} is new");
            }
            *mended.entry(diagnostic.rule.clone()).or_insert(0) += 1;
        }
    }
    assert!(mended.values().sum::<usize>() > 20, "hardly a fix was tried: {mended:?}");
}

#[test]
fn fixing_comes_to_an_end() {
    for files in inputs() {
        for least in [Applicability::Safe, Applicability::Unsafe] {
            let (_, rounds) = fixed(files.clone(), least);
            assert!(rounds <= MOST_ROUNDS, "{} is not mended after {rounds} rounds", files[0].path);
        }
    }
}

/// A line end that a fix writes itself is of the kind that the file has.
#[test]
fn fixing_a_windows_file_gives_the_windows_form_of_the_fixed_file() {
    for files in inputs() {
        // Where the text has several kinds of line ends, or a mark, already, there is no other form of it.
        let text = |file: &SourceFile| String::from_utf8(file.bytes.clone()).unwrap_or_default();
        if files.iter().any(|file| text(file).is_empty() || text(file).contains(['\r', '\u{feff}'])) {
            continue;
        }
        let windows = |files: Vec<SourceFile>| -> Vec<SourceFile> {
            let form = |file: &SourceFile| format!("\u{feff}{}", text(file).replace('\n', "\r\n"));
            files.iter().map(|file| SourceFile::new(file.path.clone(), form(file))).collect()
        };
        let (expected, _) = fixed(files.clone(), Applicability::Unsafe);
        let (found, _) = fixed(windows(files), Applicability::Unsafe);
        for (expected, found) in windows(expected).iter().zip(&found) {
            assert_eq!(text(found), text(expected), "{}", found.path);
        }
    }
}

/// Every comment is still there, once, but for those on lines that a fix takes out.
#[test]
fn comments_stay() {
    let mut kept = 0;
    for files in inputs() {
        let commented: Vec<SourceFile> = files.iter().map(commented).collect();
        let before = report(&commented);
        for diagnostic in &before.diagnostics {
            let Some(fix) = diagnostic.fixes.iter().find(|fix| fix.preferred) else { continue };
            if fix.applicability == Applicability::DisplayOnly {
                continue;
            }
            let removed: String = fix
                .edits
                .iter()
                .filter(|edit| edit.new_text.is_empty())
                .map(|edit| {
                    let file = commented.iter().find(|file| file.path == edit.file).unwrap();
                    String::from_utf8_lossy(&file.bytes[edit.start.offset..edit.end.offset]).into_owned()
                })
                .collect();
            let after = applied(&commented, std::slice::from_ref(fix));
            for (before, after) in commented.iter().zip(&after) {
                let (before, after) = (marks(before), marks(after));
                for mark in &before {
                    let count = after.iter().filter(|it| *it == mark).count();
                    let gone = count == 0 && removed.contains(mark.as_str());
                    assert!(count == 1 || gone, "{} of {}: {mark} {count} times", fix.title, diagnostic.id);
                }
                kept += before.len();
            }
        }
    }
    assert!(kept > 100, "hardly a comment was looked at: {kept}");
}

/// What says which fault is meant, whichever place it has moved to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rule: String,
    file: String,
    object: Option<String>,
    severity: Severity,
}

fn key(diagnostic: &Diagnostic) -> Key {
    let object = diagnostic.resource.as_ref().map(|it| format!("{} {:?}", it.kind, it.name));
    Key {
        rule: diagnostic.rule.clone(),
        file: diagnostic.primary.file.clone(),
        object,
        severity: diagnostic.severity,
    }
}

fn faults(report: &Report) -> BTreeMap<Key, usize> {
    let mut faults = BTreeMap::new();
    for diagnostic in &report.diagnostics {
        *faults.entry(key(diagnostic)).or_default() += 1;
    }
    faults
}

/// What follows from this fault and from no other one.
fn consequences<'r>(report: &'r Report, cause: &Diagnostic) -> Vec<&'r Diagnostic> {
    let mut ids = BTreeSet::from([cause.id.as_str()]);
    let mut found = Vec::new();
    for diagnostic in &report.diagnostics {
        let causes = &diagnostic.caused_by;
        if !causes.is_empty() && causes.iter().all(|id| ids.contains(id.as_str())) {
            ids.insert(&diagnostic.id);
            found.push(diagnostic);
        }
    }
    found
}

fn report(files: &[SourceFile]) -> Report {
    check(files.to_vec(), &Options::default())
}

fn safe_fix(diagnostic: &Diagnostic) -> Option<&Fix> {
    diagnostic.fixes.iter().find(|fix| fix.preferred && fix.applicability == Applicability::Safe)
}

fn applied(files: &[SourceFile], fixes: &[Fix]) -> Vec<SourceFile> {
    apply_fixes(files.to_vec(), fixes, <_>::default()).unwrap_or_else(|error| panic!("{error}: {fixes:#?}"))
}

/// The files after as many rounds as there is something to fix, and how many these were.
fn fixed(mut files: Vec<SourceFile>, least: Applicability) -> (Vec<SourceFile>, usize) {
    for round in 0..=MOST_ROUNDS {
        let fixes = select_fixes(&report(&files), least);
        if fixes.is_empty() {
            return (files, round);
        }
        files = applied(&files, &fixes);
    }
    (files, MOST_ROUNDS + 1)
}

/// The file with a comment of its own behind every line that can have one, so that it means the same.
fn commented(file: &SourceFile) -> SourceFile {
    let Ok(text) = String::from_utf8(file.bytes.clone()) else { return file.clone() };
    let value = |text: &str| kubetriage::view(vec![SourceFile::new("x", text)], &Options::default());
    if text.len() > 20_000 || text.contains("# ") {
        return file.clone();
    }
    let mut result = String::new();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let content = line.trim_end_matches(['\n', '\r']);
        let plain =
            content.contains(':') && !content.contains(['|', '>', '#']) && !content.starts_with(['-', '%']);
        result.push_str(content);
        if plain {
            result.push_str(&format!(" # mark-{index}."));
        }
        result.push_str(&line[content.len()..]);
    }
    if value(&result) == value(&text) { SourceFile::new(file.path.clone(), result) } else { file.clone() }
}

/// The comments that [`commented`] has put into a file.
fn marks(file: &SourceFile) -> Vec<String> {
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    text.match_indices("# mark-")
        .map(|(at, _)| text[at..].split_inclusive('.').next().unwrap().to_owned())
        .collect()
}
