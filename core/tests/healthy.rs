//! Manifests that are unusual and right: kubetriage has nothing to say about them.
//!
//! `tests/healthy/README.md` has their layout. A false alarm costs more trust than a missed warning.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken corpus has to stop the test"
)]

mod common;

use common::{
    expectation::{Finding, check_folder, expectation},
    folders,
};
use kubetriage::{Include, Severity, report::Outcome};

#[test]
fn healthy_manifests_give_no_error_and_no_warning() {
    let mut alarms = Vec::new();
    for folder in folders("tests/healthy") {
        let name = folder.file_name().unwrap().to_string_lossy();
        let expected = expectation(&folder);
        assert!(
            expected.roots.iter().all(|root| root.finding.severity == Severity::Info),
            "{name}: a healthy folder expects infos at most"
        );
        let (_, report) = check_folder(&folder, &expected.options);
        for diagnostic in &report.diagnostics {
            let found = Finding::of(diagnostic);
            let allowed = found.severity == Severity::Info
                && expected.roots.iter().any(|root| root.finding.describes(&found));
            if !allowed {
                alarms.push(format!("{name}: {found}: {}", diagnostic.message));
            }
        }
    }
    assert!(alarms.is_empty(), "{} false alarms:\n{}", alarms.len(), alarms.join("\n"));
}

#[test]
fn no_request_to_healthy_manifests_fails() {
    let (mut failing, mut reaching) = (Vec::new(), 0);
    for folder in folders("tests/healthy") {
        let name = folder.file_name().unwrap().to_string_lossy();
        let mut options = expectation(&folder).options;
        options.include.insert(Include::Traces);
        let (_, report) = check_folder(&folder, &options);
        for trace in report.traces.unwrap() {
            match trace.outcome {
                Outcome::Fails => failing.push(format!("{name}: {}", trace.message)),
                Outcome::Reaches => reaching += 1,
                Outcome::Unknown => {}
            }
        }
    }
    assert!(failing.is_empty(), "{}", failing.join("\n"));
    assert!(reaching > 10, "only {reaching} requests reach a Pod");
}

#[test]
fn the_corpus_is_read_as_objects() {
    let mut resources = 0;
    for folder in folders("tests/healthy") {
        let (_, report) = check_folder(&folder, &expectation(&folder).options);
        resources += report.summary.resources;
    }
    assert!(
        resources >= 150,
        "only {resources} objects: a reader that skips documents raises no false alarm"
    );
}
