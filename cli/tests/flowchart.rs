//! `flowchart`: the questions and where their answers lead.

#![allow(clippy::unwrap_used, reason = "a broken answer has to stop the test")]

mod common;

use common::{folder, kubetriage};
use serde_json::Value;

#[test]
fn says_where_each_answer_leads() {
    let answer = kubetriage(folder(&[]).path(), &["flowchart"]);
    assert_eq!(answer.code, 0);
    assert!(answer.stdout.contains(
        "P8   Did the container die too quickly?\n     yes → P7  $ kubectl logs <pod-name> --previous\n"
    ));
    assert!(answer.stdout.contains("     no  → X7: Fix the image name\n"));
}

#[test]
fn speaks_spanish_and_json() {
    let answer = kubetriage(folder(&[]).path(), &["flowchart", "--lang", "es", "--format", "json"]);
    let chart: Value = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!(chart["questions"][0]["drawn"], "Is there any PENDING Pod?");
    assert_eq!(chart["questions"][0]["text"], "¿Hay algún Pod Pending?");
    assert_eq!(chart["questions"].as_array().unwrap().len(), 30);
}

#[test]
fn draws_itself() {
    for (format, beginning) in [("svg", "<svg "), ("mermaid", "flowchart TD\n"), ("dot", "digraph ")] {
        let answer = kubetriage(folder(&[]).path(), &["flowchart", "--format", format]);
        assert_eq!((answer.code, answer.stdout.starts_with(beginning)), (0, true), "{format}");
    }
}
