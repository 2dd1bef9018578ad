//! How rules are tested: the input is YAML, and what is expected stands in it as a comment below the line it is
//! about.
//!
//! ```yaml
//! #- /web/service.yaml
//! spec:
//!   selector: {app: crat}
//! #                 ^^^^ error[service-selector-matches-no-pod]: Service `cart` selects no Pod
//! ```
//!
//! The carets stand under the characters of the primary span; a `#` right before a caret counts as one, for spans
//! that start in the first column. The text is the beginning of the message. A line `#- /path` starts a file.

use super::{RULES, Rule};
use crate::{
    Lang, Options, SourceFile, check,
    report::{Diagnostic, Report, Severity},
};

/// Checks that `rule` says exactly what the comments in `fixture` expect, and nothing else.
#[track_caller]
pub(crate) fn check_diagnostics(rule: &Rule, fixture: &str) {
    let expected = expectations(fixture);
    assert!(!expected.is_empty(), "the fixture expects nothing; use check_silent");
    assert!(expected.iter().all(|it| it.rule == rule.name), "the fixture expects another rule");
    compare(rule, fixture, &Options::default(), expected);
}

/// Checks that `rule` says nothing about `fixture`.
#[track_caller]
pub(crate) fn check_silent(rule: &Rule, fixture: &str) {
    compare(rule, fixture, &Options::default(), Vec::new());
}

/// As [`check_diagnostics`], with options; the fixture may expect nothing.
#[track_caller]
pub(crate) fn check_with(rule: &Rule, options: &Options, fixture: &str) {
    compare(rule, fixture, options, expectations(fixture));
}

/// Checks that applying the first fix of the one diagnostic of `rule` turns `before` into `after` (single files).
#[track_caller]
pub(crate) fn check_fix(rule: &Rule, before: &str, after: &str) {
    let report = run(before, &Options::default());
    let found: Vec<&Diagnostic> = report.diagnostics.iter().filter(|it| it.rule == rule.name).collect();
    let [diagnostic] = found[..] else { panic!("expected one diagnostic, found {found:#?}") };
    let fix = diagnostic.fixes.first().expect("the diagnostic has a fix");
    let mut text = before.to_owned();
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.start));
    for edit in edits {
        text.replace_range(edit.start.offset..edit.end.offset, &edit.new_text);
    }
    assert_eq!(text, after);
}

/// The whole report on a fixture.
pub(crate) fn run(fixture: &str, options: &Options) -> Report {
    check(files(fixture).into_iter().map(|(path, text)| SourceFile::new(path, text)).collect(), options)
}

fn files(fixture: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in fixture.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("#- ") {
            files.push((path.trim().trim_start_matches('/').to_owned(), String::new()));
            continue;
        }
        if files.is_empty() {
            files.push(("test.yaml".to_owned(), String::new()));
        }
        files.last_mut().unwrap().1.push_str(line);
    }
    files
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone)]
struct Expectation {
    file: String,
    line: usize,
    columns: (usize, usize),
    severity: &'static str,
    rule: String,
    message: String,
}

fn expectations(fixture: &str) -> Vec<Expectation> {
    let mut expected = Vec::new();
    for (file, text) in files(fixture) {
        let mut subject = 0;
        for (number, line) in text.lines().enumerate() {
            match marker(line) {
                Some((columns, severity, rule, message)) => expected.push(Expectation {
                    file: file.clone(),
                    line: subject,
                    columns,
                    severity,
                    rule,
                    message,
                }),
                None => subject = number,
            }
        }
    }
    expected.sort();
    expected
}

/// Reads `#   ^^^^ error[rule]: text`.
fn marker(line: &str) -> Option<((usize, usize), &'static str, String, String)> {
    let start = line.find('^')?;
    let before = line[..start].strip_prefix('#')?;
    if !before.trim().is_empty() {
        return None;
    }
    let end = line.rfind('^')? + 1;
    let end = line[start..end].find(|c| c != '^').map_or(end, |length| start + length);
    let (head, message) = line[end..].split_once(':')?;
    let (severity, rule) = head.trim().strip_suffix(']')?.split_once('[')?;
    let severity = ["error", "warning", "info"].into_iter().find(|it| *it == severity)?;
    let start = if before.is_empty() { 0 } else { start };
    Some(((start, end), severity, rule.to_owned(), message.trim().to_owned()))
}

#[track_caller]
fn compare(rule: &Rule, fixture: &str, options: &Options, expected: Vec<Expectation>) {
    let report = run(fixture, options);
    let found: Vec<&Diagnostic> = report.diagnostics.iter().filter(|it| it.rule == rule.name).collect();
    let mut found: Vec<Expectation> = found
        .into_iter()
        .map(|it| {
            let (start, end) = (it.primary.start, it.primary.end);
            let line_end = || {
                let (_, text) =
                    files(fixture).into_iter().find(|(path, _)| *path == it.primary.file).unwrap();
                text.lines().nth(start.line).unwrap_or_default().len()
            };
            let end = if end.line == start.line { end.column } else { line_end() };
            Expectation {
                file: it.primary.file.clone(),
                line: start.line,
                columns: (start.column, end),
                severity: severity_name(it.severity),
                rule: it.rule.clone(),
                message: it.message.clone(),
            }
        })
        .collect();
    found.sort();
    let same = found.len() == expected.len()
        && found.iter().zip(&expected).all(|(found, expected)| {
            let message = expected.message.clone();
            found.message.starts_with(&message) && *expected == Expectation { message, ..found.clone() }
        });
    assert!(same, "\n{fixture}\nexpected: {expected:#?}\nfound: {found:#?}");
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// The YAML blocks of a rule's page.
fn examples(page: &str) -> Vec<String> {
    page.split("```yaml\n").skip(1).filter_map(|rest| Some(rest.split_once("```")?.0.to_owned())).collect()
}

/// The lines on which an example expects the rule: those that end in `# error`, `# warning` or `# info`. Where no
/// comment can stand on the line itself, `# error on the next line` stands above it.
fn marked_lines(file: &str, text: &str) -> Vec<(String, usize, &'static str)> {
    let mut marked = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for severity in ["error", "warning", "info"] {
            if line.trim_end().ends_with(&format!("# {severity}")) {
                marked.push((file.to_owned(), number, severity));
            }
            if line.trim() == format!("# {severity} on the next line") {
                marked.push((file.to_owned(), number + 1, severity));
            }
        }
    }
    marked
}

#[test]
fn the_examples_of_every_page_are_right() {
    for rule in RULES {
        for lang in [Lang::En, Lang::Es] {
            let page = rule.docs.in_lang(lang);
            let examples = examples(page);
            assert!(examples.len() >= 2, "{}: a broken example and the mended one", rule.name);
            let mut fired = false;
            for example in examples {
                let mut expected = Vec::new();
                for (file, text) in files(&example) {
                    expected.extend(marked_lines(&file, &text));
                }
                // A file of an example was named by the reader, so that nothing about it is kept back.
                let named_files = files(&example).into_iter().map(|(path, _)| path).collect();
                let report = run(&example, &Options { lang, named_files, ..Options::default() });
                let mut found: Vec<_> = report
                    .diagnostics
                    .iter()
                    .filter(|it| it.rule == rule.name)
                    .map(|it| (it.primary.file.clone(), it.primary.start.line, severity_name(it.severity)))
                    .collect();
                found.sort();
                expected.sort();
                assert_eq!(found, expected, "{} ({lang:?}):\n{example}", rule.name);
                if expected.is_empty() {
                    let errors: Vec<_> =
                        report.diagnostics.iter().filter(|it| it.severity == Severity::Error).collect();
                    assert!(errors.is_empty(), "{}: the mended example has errors: {errors:#?}", rule.name);
                }
                fired |= !expected.is_empty();
            }
            assert!(fired, "{}: no example shows the fault", rule.name);
        }
    }
}

#[test]
fn every_page_has_its_sections_and_starts_with_the_summary() {
    let headings = |lang| match lang {
        Lang::En => ["## What it finds", "## Why requests fail", "## How to fix", "## Example"],
        Lang::Es => {
            ["## Qué encuentra", "## Por qué fallan las peticiones", "## Cómo arreglarlo", "## Ejemplo"]
        }
    };
    for rule in RULES {
        for lang in [Lang::En, Lang::Es] {
            let page = rule.docs.in_lang(lang);
            assert_eq!(page.lines().next(), Some(rule.summary.in_lang(lang)), "{}", rule.name);
            let mut rest = page;
            for heading in headings(lang) {
                let position = rest.find(heading);
                assert!(
                    position.is_some(),
                    "{} ({lang:?}): `{heading}` is missing or out of order",
                    rule.name
                );
                rest = &rest[position.unwrap()..];
            }
        }
    }
}

#[test]
fn names_are_kebab_case_and_unique_and_stand_for_their_file() {
    let mut names = std::collections::BTreeSet::new();
    for rule in RULES {
        assert!(names.insert(rule.name), "{} twice", rule.name);
        assert!(rule.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.name);
        let file = rule.file.split('/').next_back().unwrap().replace('_', "-");
        assert!(rule.name.ends_with(&file), "{} lives in {}", rule.name, rule.file);
        let path = format!("{}/src/rules/{}.rs", env!("CARGO_MANIFEST_DIR"), rule.file);
        assert!(std::path::Path::new(&path).exists(), "{path}");
    }
}
