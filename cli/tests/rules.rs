//! `rules`, `explain`, `version`.

#![allow(clippy::unwrap_used, reason = "a broken answer has to stop the test")]

mod common;

use common::{kubetriage, repository};

#[test]
fn rules_lists_every_rule_with_severity_and_summary() {
    let answer = kubetriage(&repository(), &["rules"]);
    assert_eq!(answer.code, 0);
    let line =
        answer.stdout.lines().find(|line| line.starts_with("service-selector-matches-no-pod ")).unwrap();
    let words: Vec<&str> = line.split("  ").map(str::trim).filter(|word| !word.is_empty()).collect();
    assert_eq!(words, ["service-selector-matches-no-pod", "error", "Service selector matches no Pod"]);
}

#[test]
fn rules_are_data_as_json() {
    let answer = kubetriage(&repository(), &["rules", "--format", "json", "--lang", "es"]);
    let rules: Vec<serde_json::Value> = serde_json::from_str(&answer.stdout).unwrap();
    let rule = rules.iter().find(|rule| rule["name"] == "service-selector-matches-no-pod").unwrap();
    assert_eq!(rule["severity"], "error");
    assert_eq!(rule["summary"], "El selector del Service no coincide con ningún Pod");
    assert_eq!(rule["since"], "0.1.0");
    assert!(rule["url"].as_str().unwrap().ends_with("core/src/rules/service/selector_matches_no_pod.md"));
    let listed = kubetriage(&repository(), &["rules"]).stdout.lines().count();
    assert_eq!(rules.len(), listed);
}

#[test]
fn explain_prints_the_page_of_a_rule_as_markdown() {
    let page = |lang| kubetriage(&repository(), &["explain", "service-port-name-missing", "--lang", lang]);
    let english = page("en");
    assert_eq!(english.code, 0);
    assert!(english.stdout.starts_with("# service-port-name-missing\n\n"), "{}", english.stdout);
    assert!(english.stdout.contains("\n## How to fix\n"), "{}", english.stdout);
    assert!(page("es").stdout.contains("\n## Cómo arreglarlo\n"));
}

#[test]
fn explain_on_a_terminal_shows_headings_and_code_without_their_marks() {
    let answer = kubetriage(&repository(), &["explain", "service-port-name-missing", "--color", "always"]);
    assert!(answer.stdout.contains('\u{1b}'));
    assert!(!answer.stdout.contains("## "), "{}", answer.stdout);
    assert!(!answer.stdout.contains("```"), "{}", answer.stdout);
}

#[test]
fn explain_knows_what_was_meant() {
    let answer = kubetriage(&repository(), &["explain", "service-port-name-mising"]);
    assert_eq!((answer.code, answer.stdout.as_str()), (2, ""));
    assert_eq!(
        answer.stderr,
        "error: there is no rule `service-port-name-mising`; did you mean `service-port-name-missing`?\n"
    );
}

#[test]
fn the_version_is_that_of_the_core() {
    let expected = format!("kubetriage {}\n", kubetriage::version());
    assert_eq!(kubetriage(&repository(), &["version"]).stdout, expected);
    assert_eq!(kubetriage(&repository(), &["--version"]).stdout, expected);
}
