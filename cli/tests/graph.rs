//! `graph`: the objects and their connections.

#![allow(clippy::unwrap_used, reason = "a broken answer has to stop the test")]

mod common;

use common::{broken, folder, kubetriage, sound};
use serde_json::Value;

#[test]
fn says_what_leads_where() {
    let files = folder(&[("app.yaml", &sound())]);
    let answer = kubetriage(files.path(), &["graph"]);
    assert_eq!(answer.code, 0);
    assert!(answer.stdout.contains("    → selects Deployment/default/web (app=web)\n"), "{}", answer.stdout);
}

#[test]
fn marks_what_is_broken_without_failing() {
    let files = folder(&[("app.yaml", &broken())]);
    let answer = kubetriage(files.path(), &["graph", "--lang", "es"]);
    assert_eq!(answer.code, 0);
    assert!(answer.stdout.contains("✗ Service/default/web"), "{}", answer.stdout);
    let json: Value =
        serde_json::from_str(&kubetriage(files.path(), &["graph", "--format", "json"]).stdout).unwrap();
    assert_eq!(json["nodes"].as_array().unwrap().len(), 2);
}

#[test]
fn is_drawn_in_three_languages() {
    let files = folder(&[("app.yaml", &broken())]);
    for (format, beginning) in [("svg", "<svg "), ("mermaid", "flowchart LR\n"), ("dot", "digraph ")] {
        let answer = kubetriage(files.path(), &["graph", "--format", format]);
        assert_eq!((answer.code, answer.stdout.starts_with(beginning)), (0, true), "{format}");
    }
}
