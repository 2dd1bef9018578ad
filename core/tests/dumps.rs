//! Whole namespaces as `kubectl get … -o yaml` printed them, each with one thing wrong or with none: the root cause is the
//! first thing that is said.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken corpus has to stop the test"
)]

mod common;

use common::{read, repository};
use kubetriage::{
    Diagnostic, Options, Report, Severity, SourceFile, check,
    report::{DocumentInfo, Span},
};
use serde_json::Value;

/// The rule that names the root cause of each dump.
const ROOTS: &[(&str, &str)] = &[
    ("ads", "pod-image-pull-failed"),
    ("analytics", "pod-oom-killed"),
    ("batch", "workload-replicas-zero"),
    ("billing", "service-target-port-not-found"),
    ("catalog", "pod-readiness-failing"),
    ("checkout", "service-selector-matches-no-pod"),
    ("dns", "service-target-port-not-found"),
    ("files", "pod-volume-claim-not-found"),
    ("forum", "ingress-backend-port-not-found"),
    ("gateway", "service-selects-several-workloads"),
    ("identity", "pod-service-account-not-found"),
    ("images", "pod-image-pull-failed"),
    ("ledger", "service-endpoints-mismatch"),
    ("legacy", "pod-unschedulable"),
    ("mail", "ingress-class-not-found"),
    ("orders", "pod-crash-loop"),
    ("partial", "pod-readiness-failing"),
    ("portal", "ingress-backend-service-not-found"),
    ("pricing", "rollout-paused"),
    ("proxy", "service-external-name-invalid"),
    ("radio", "pod-evicted"),
    ("reports", "pod-quota-exceeded"),
    ("session", "pod-config-key-not-found"),
    ("sidecar", "pod-crash-loop"),
    ("surge", "pod-quota-exceeded"),
    ("survey", "pod-init-failing"),
    ("ticket", "service-endpoints-mismatch"),
    ("video", "pod-unschedulable"),
    ("wiki", "ingress-class-not-found"),
];

fn dumps() -> Vec<Value> {
    let text = read(&repository().join("tests/golden/dumps.json"));
    serde_json::from_str(&text).expect("the list is JSON")
}

fn report(dump: &Value) -> Report {
    let file = dump["file"].as_str().expect("a dump has a file");
    let text = read(&repository().join("tests/golden/dumps").join(file));
    check(vec![SourceFile::new(file, text)], &Options::default())
}

/// Whether a span lies in the object.
fn lies_in(span: &Span, object: &DocumentInfo) -> bool {
    span.file == object.span.file
        && object.span.start.offset <= span.start.offset
        && span.end.offset <= object.span.end.offset
}

/// What a report lacks of naming the root cause first.
fn fault(dump: &Value, report: &Report) -> Option<String> {
    let name = dump["name"].as_str().expect("a dump has a name");
    let said = |it: &Diagnostic| format!("{:?} {}: {}", it.severity, it.rule, it.message);
    let all = || report.diagnostics.iter().map(said).collect::<Vec<_>>().join("\n    ");
    if dump["healthy"] == true {
        let alarm = report.diagnostics.iter().any(|it| it.severity != Severity::Info);
        return alarm.then(|| format!("nothing is wrong\n    {}", all()));
    }
    let words = dump["rootCauseWords"].as_str().unwrap_or_default();
    let Some(first) = report.diagnostics.first() else { return Some(format!("silent: {words}")) };
    let root = &dump["rootCause"];
    let object = report.documents.iter().find(|it| {
        it.resource.as_ref().is_some_and(|it| {
            it.kind == root["kind"]
                && it.name.as_deref() == root["name"].as_str()
                && (it.namespace.is_none() || it.namespace.as_deref() == root["namespace"].as_str())
        })
    });
    let object = object.expect("every root cause is an object of its dump");
    let spans = std::iter::once(&first.primary).chain(first.related.iter().map(|it| &it.span));
    let names_it = spans.into_iter().any(|span| lies_in(span, object));
    let (_, rule) = ROOTS.iter().find(|(dump, _)| *dump == name).expect("every dump has a root");
    // One thing is wrong: whatever else is an error follows from it.
    let errors = report.diagnostics.iter().filter(|it| it.severity == Severity::Error);
    let roots = errors.filter(|it| it.caused_by.is_empty()).count();
    let holds = first.rule == *rule && first.caused_by.is_empty() && names_it && roots <= 1;
    (!holds).then(|| format!("{words}\n    {}", all()))
}

#[test]
fn a_rollout_that_has_ended_well_gives_no_error() {
    const UNWELL: [&str; 5] = [
        "MinimumReplicasUnavailable",
        "ProgressDeadlineExceeded",
        "ReplicaFailure",
        "ReplicaSetUpdated",
        "Paused",
    ];
    let cases: Vec<Value> = serde_json::from_str(&read(&repository().join("tests/golden/rollout.json")))
        .expect("the cases are JSON");
    let mut well = 0;
    for case in cases {
        let dump = case["finalDump"].as_str().expect("a case has a dump");
        if UNWELL.iter().any(|word| dump.contains(word)) {
            continue;
        }
        well += 1;
        let report = check(vec![SourceFile::new("dump.yaml", dump)], &Options::default());
        let errors: Vec<&Diagnostic> =
            report.diagnostics.iter().filter(|it| it.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", case["title"]);
    }
    assert!(well >= 15, "{well}");
}

#[test]
fn the_root_cause_of_every_dump_is_named_first() {
    let missed: Vec<String> = dumps()
        .iter()
        .filter_map(|dump| Some(format!("{}: {}", dump["name"], fault(dump, &report(dump))?)))
        .collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
