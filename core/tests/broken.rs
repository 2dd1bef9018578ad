//! Manifests with a known fault: kubetriage names exactly the causes, on exactly the characters, and lists what follows
//! from each below it.
//!
//! `tests/broken/README.md` has their layout.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken corpus has to stop the test"
)]

mod common;

use std::collections::{BTreeSet, HashMap};

use common::{
    expectation::{Expectation, Finding, check_folder, expectation},
    folders, read,
};
use kubetriage::{Diagnostic, Report, Severity, SourceFile};

#[test]
fn broken_manifests_report_their_causes_and_what_follows() {
    let mut faults = Vec::new();
    for folder in folders("tests/broken") {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let expected = expectation(&folder);
        assert!(!expected.roots.is_empty(), "{name}: expects nothing");
        let (sources, report) = check_folder(&folder, &expected.options);
        faults.extend(
            differences(&expected, &sources, &report).into_iter().map(|fault| format!("{name}: {fault}")),
        );
    }
    assert!(faults.is_empty(), "{} differences:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_expected_text_stands_on_its_line() {
    for folder in folders("tests/broken") {
        for root in expectation(&folder).roots {
            let finding = &root.finding;
            let manifest = read(&folder.join(&finding.file));
            let line = finding.line.and_then(|line| manifest.lines().nth(line as usize - 1));
            let line = line.unwrap_or_else(|| panic!("{}: {finding}: no such line", folder.display()));
            if let Some(text) = &root.text {
                assert!(line.contains(text.as_str()), "{}: {finding}: no `{text}` there", folder.display());
            }
        }
    }
}

/// How a report differs from what is expected. Infos that nobody expects are no difference.
fn differences(expected: &Expectation, sources: &[SourceFile], report: &Report) -> Vec<String> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for root in &expected.roots {
        let found = report.diagnostics.iter().enumerate().find(|(index, diagnostic)| {
            !seen.contains(index)
                && diagnostic.caused_by.is_empty()
                && root.finding.describes(&Finding::of(diagnostic))
                && root.text.as_ref().is_none_or(|text| text == under(sources, diagnostic))
        });
        let Some((index, cause)) = found else {
            let text = root.text.as_ref().map(|text| format!(" `{text}`")).unwrap_or_default();
            faults.push(format!("missing root: {}{text}", root.finding));
            continue;
        };
        seen.insert(index);
        for consequence in &root.consequences {
            let found = report.diagnostics.iter().enumerate().find(|(_, diagnostic)| {
                consequence.describes(&Finding::of(diagnostic)) && follows_from(report, diagnostic, cause)
            });
            match found {
                // A consequence of two causes is expected under both.
                Some((index, _)) => drop(seen.insert(index)),
                None => faults.push(format!("missing consequence of {}: {consequence}", root.finding)),
            }
        }
    }
    for (index, diagnostic) in report.diagnostics.iter().enumerate() {
        if !seen.contains(&index) && diagnostic.severity != Severity::Info {
            let role = if diagnostic.caused_by.is_empty() { "root" } else { "consequence" };
            let text = under(sources, diagnostic);
            faults.push(format!(
                "unexpected {role}: {} `{text}`: {}",
                Finding::of(diagnostic),
                diagnostic.message
            ));
        }
    }
    faults
}

/// Whether `cause` is among the causes of a diagnostic, or of its causes.
fn follows_from(report: &Report, diagnostic: &Diagnostic, cause: &Diagnostic) -> bool {
    let by_id: HashMap<&str, &Diagnostic> = report.diagnostics.iter().map(|each| (&*each.id, each)).collect();
    let mut pending = vec![diagnostic];
    let mut visited = BTreeSet::new();
    while let Some(next) = pending.pop() {
        for id in &next.caused_by {
            if **id == *cause.id {
                return true;
            }
            if visited.insert(id) {
                pending.extend(by_id.get(&**id));
            }
        }
    }
    false
}

/// The text under the primary span of a diagnostic.
fn under<'a>(sources: &'a [SourceFile], diagnostic: &Diagnostic) -> &'a str {
    let span = &diagnostic.primary;
    let source = sources.iter().find(|source| *source.path == *span.file).unwrap();
    let (start, end) = (span.start.offset, span.end.offset);
    std::str::from_utf8(&source.bytes[start..end]).unwrap()
}
