//! `walk`: the flowchart with what the files answer.

#![allow(clippy::unwrap_used, reason = "a broken answer has to stop the test")]

mod common;

use common::{broken, folder, kubetriage, sound};
use serde_json::Value;

#[test]
fn says_what_is_known_and_what_to_run_for_the_rest() {
    let files = folder(&[("app.yaml", &sound())]);
    let answer = kubetriage(files.path(), &["walk"]);
    assert_eq!(answer.code, 3, "manifests do not tell whether Pods run");
    assert!(answer.stdout.contains(
        "  P18    Can you access the app? unknown, taken as yes\n         $ kubectl port-forward deployment/web"
    ));
    assert!(answer.stdout.contains("  S1     Can you see a list of endpoints? yes\n"));
}

#[test]
fn ends_at_the_box_of_the_fault() {
    let files = folder(&[("app.yaml", &broken())]);
    let answer = kubetriage(files.path(), &["walk", "--workload", "deploy/web", "--lang", "es"]);
    assert_eq!(answer.code, 1);
    assert!(answer.stdout.contains("→ X21  Corrige el selector del Service"), "{}", answer.stdout);
}

#[test]
fn takes_answers_from_a_file() {
    let answers = r#"{"P6": "no", "P7": "yes"}"#;
    let files = folder(&[("app.yaml", &sound()), ("said.txt", answers)]);
    let arguments = ["walk", "--workload", "deployments/web", "--answers", "said.txt", "--format", "json"];
    let answer = kubetriage(files.path(), &arguments);
    let walk: Value = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!((answer.code, walk["exit"]["id"].as_str()), (1, Some("X6")));
    let nonsense = folder(&[("app.yaml", &sound()), ("said.txt", r#"{"P6": "maybe"}"#)]);
    let answer = kubetriage(nonsense.path(), &arguments);
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.contains("said.txt: these are no answers"), "{}", answer.stderr);
}

#[test]
fn a_workload_that_is_not_there_is_named_with_those_that_are() {
    let files = folder(&[("app.yaml", &sound())]);
    let answer = kubetriage(files.path(), &["walk", "--workload", "deploy/wbe"]);
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.contains("`deployment/wbe`") && answer.stderr.contains("deployment/web"));
    assert_eq!(kubetriage(files.path(), &["walk", "--workload", "web"]).code, 2);
}

#[test]
fn the_way_is_lit_in_the_flowchart() {
    let files = folder(&[("app.yaml", &broken())]);
    let walked = kubetriage(files.path(), &["walk", "--format", "svg"]);
    let lit = kubetriage(files.path(), &["flowchart", "--walk=deploy/web", "--format", "svg"]);
    assert_eq!((lit.code, lit.stdout.contains("class=\"fix taken\"")), (0, true));
    assert_eq!(walked.stdout, lit.stdout);
    assert_eq!(kubetriage(files.path(), &["flowchart", "--walk"]).code, 2, "text has no way to light");
}
