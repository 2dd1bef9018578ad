//! The rules of this folder against answers of a real API server.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{Options, Severity, SourceFile, check, report::Diagnostic};

const OURS: &[&str] = &["api-unknown-field", "api-missing-field", "api-wrong-type", "yaml-implicit-type"];

/// Refusals that call a value required and are left to other rules, and why.
const OTHER_RULES: &[(&str, &str)] = &[("adm-631", "an empty document, which kubectl does not send")];

fn cases() -> Vec<Value> {
    let path = format!("{}/../tests/golden/admission.json", env!("CARGO_MANIFEST_DIR"));
    let all: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    all.as_array().or(all["cases"].as_array()).unwrap().clone()
}

fn diagnose(case: &Value) -> Vec<Diagnostic> {
    let file = SourceFile::new("input.yaml", case["input"].as_str().unwrap());
    check(vec![file], &Options::default()).diagnostics
}

fn is_ours(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error && OURS.contains(&diagnostic.rule.as_str())
}

#[test]
fn what_the_api_server_takes_has_no_error() {
    let accepted: Vec<Value> = cases().into_iter().filter(|case| case["accepted"] == true).collect();
    let mut wrong = Vec::new();
    let mut of_others = Vec::new();
    for case in &accepted {
        for it in diagnose(case).iter().filter(|it| it.severity == Severity::Error) {
            let list = if is_ours(it) { &mut wrong } else { &mut of_others };
            list.push(format!("{} {}: {} {}", case["id"], case["title"], it.rule, it.message));
        }
    }
    println!("{} accepted, {} errors of other rules: {of_others:#?}", accepted.len(), of_others.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The paths of the unknown fields that a refusal lists.
fn unknown_fields(message: &str) -> Vec<String> {
    message
        .split("unknown field \"")
        .skip(1)
        .filter_map(|it| Some(it.split_once('"')?.0.to_owned()))
        .collect()
}

#[test]
fn unknown_fields_are_those_of_strict_decoding() {
    let mut count = 0;
    for case in cases() {
        let refusal = case["strict"]["message"].as_str().unwrap_or_default();
        let expected: BTreeSet<String> = unknown_fields(refusal).into_iter().collect();
        let found: BTreeSet<String> = diagnose(&case)
            .iter()
            .filter(|it| it.rule == "api-unknown-field")
            .flat_map(|it| unknown_fields(it.kubernetes_message.as_deref().unwrap()))
            .collect();
        // A type error stops the decoder before it comes to unknown fields.
        if !refusal.contains("cannot unmarshal") {
            assert_eq!(found, expected, "{} {}", case["id"], case["title"]);
            count += expected.len();
        }
    }
    println!("{count} unknown fields");
    assert_eq!(count, 34);
}

#[test]
fn type_errors_have_the_words_of_the_decoder() {
    const DECODER: &[&str] = &[
        "json: cannot unmarshal",
        "quantities must match",
        "unable to parse quantity",
        "illegal base64 data",
    ];
    let mut count = 0;
    let mut wrong = Vec::new();
    // A template is not read at all, and whatever else is said of it is left to `yaml-template-syntax`.
    for case in cases().into_iter().filter(|case| case["id"] != "adm-627") {
        let refusal = case["strict"]["message"].as_str().unwrap_or_default();
        let words = DECODER.iter().find_map(|it| refusal.find(it).map(|start| &refusal[start..]));
        let found: Vec<String> = diagnose(&case)
            .iter()
            .filter(|it| is_ours(it) && matches!(it.rule.as_str(), "api-wrong-type" | "yaml-implicit-type"))
            .filter_map(|it| it.kubernetes_message.clone())
            .collect();
        // An apiVersion that is no text makes no object that anyone could decode.
        let expected = words.filter(|_| !refusal.contains("the object provided is unrecognized"));
        match expected {
            Some(words) if found.first().is_some_and(|it| it == words) => count += 1,
            None if found.is_empty() => {}
            _ => wrong.push(format!("{} {}: {found:?} instead of {expected:?}", case["id"], case["title"])),
        }
    }
    println!("{count} type errors");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(count, 63);
}

#[test]
fn required_values_are_those_of_validation() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for case in cases().into_iter().filter(|case| case["op"] == "create") {
        let id = case["id"].as_str().unwrap();
        let causes = case["strict"]["causes"].as_array().cloned().unwrap_or_default();
        let asked: Vec<&str> = causes
            .iter()
            .filter(|cause| cause["reason"] == "FieldValueRequired")
            .filter_map(|cause| cause["field"].as_str())
            .collect();
        let found: Vec<Diagnostic> = diagnose(&case);
        let of_rule = |it: &&Diagnostic| it.rule == "api-missing-field";
        let fields: Vec<&str> =
            found.iter().filter(of_rule).filter_map(|it| it.field_path.as_deref()).collect();
        let messages: Vec<&str> =
            found.iter().filter(of_rule).filter_map(|it| it.kubernetes_message.as_deref()).collect();
        for field in asked {
            // The outermost field that is missing stands for what it would hold.
            let said = messages.iter().any(|it| it.starts_with(&format!("{field}: ")))
                || fields.iter().any(|it| field.starts_with(it))
                || found.iter().any(|it| {
                    !of_rule(&it) && it.kubernetes_message.as_deref().is_some_and(|it| it.starts_with(field))
                });
            match OTHER_RULES.iter().any(|(other, _)| *other == id) {
                false if said => count += 1,
                true if !said => {}
                _ => wrong.push(format!("{id} {}: {field}, found {messages:?}", case["title"])),
            }
        }
    }
    println!("{count} required values");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(count, 53);
}

#[test]
fn nothing_is_missing_where_the_api_server_misses_nothing() {
    let mut wrong = Vec::new();
    for case in cases().into_iter().filter(|case| case["op"] == "create" && case["strict"]["code"] == 422) {
        let causes = case["strict"]["causes"].as_array().cloned().unwrap_or_default();
        for it in diagnose(&case).iter().filter(|it| it.rule == "api-missing-field") {
            let message = it.kubernetes_message.as_deref().unwrap();
            let known = causes.iter().any(|cause| {
                cause["field"].as_str().is_some_and(|field| message.starts_with(&format!("{field}: ")))
            });
            if !known {
                wrong.push(format!("{} {}: {message} of {causes:?}", case["id"], case["title"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
