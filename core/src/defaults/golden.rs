//! Every answer that a real API server gave, against what [`apply`] makes of the same manifest.

use serde_json::{Value, json};

use super::apply;
use crate::{options::Limits, view::document_value, yaml::read_file};

fn cases() -> Vec<Value> {
    let path = format!("{}/../tests/golden/defaulting.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn with_defaults(manifest: &str) -> Value {
    let file = read_file("manifest.yaml", manifest.as_bytes().to_vec());
    let mut value = document_value(&file.documents[0], &Limits::default()).unwrap();
    apply(&mut value);
    value
}

/// True for what no manifest tells, by its class: what the cluster allocates, and what admission copies from the
/// ServiceAccount (the token volume and its mounts) and from the PriorityClass.
fn is_known_only_to_a_cluster(path: &[String], value: &Value) -> bool {
    let allocated = |value: &Value| matches!(value.as_str(), Some("<allocated>" | "<uid>"));
    let token = |value: &Value| value["name"].as_str().is_some_and(|it| it.starts_with("kube-api-access-"));
    let last = path.last().map(String::as_str).unwrap_or_default();
    allocated(value)
        || token(value)
        || matches!(last, "priority" | "preemptionPolicy")
        // `status` is the controllers' word.
        || path == ["status"]
}

/// Takes out what only a cluster knows, and what is left empty by that.
fn without_the_cluster(path: &mut Vec<String>, value: &mut Value) {
    let mut keep = |key: String, value: &mut Value| {
        path.push(key);
        let mut keep = !is_known_only_to_a_cluster(path, value);
        let was_empty = value == &json!({}) || value == &json!([]);
        without_the_cluster(path, value);
        keep &= was_empty || (value != &json!({}) && value != &json!([]));
        path.pop();
        keep
    };
    match value {
        Value::Object(entries) => entries.retain(|key, value| keep(key.clone(), value)),
        Value::Array(items) => {
            let mut index = 0;
            items.retain_mut(|item| {
                index += 1;
                keep((index - 1).to_string(), item)
            });
        }
        _ => {}
    }
}

#[test]
fn the_stored_object_is_what_the_api_server_stored() {
    let mut faults = Vec::new();
    for case in cases() {
        let mut stored = case["expected"]["stored"].clone();
        without_the_cluster(&mut Vec::new(), &mut stored);
        let mut ours = with_defaults(case["input"].as_str().unwrap());
        ours.as_object_mut().unwrap().remove("status");
        if ours != stored {
            faults.push(format!("{} {}\n  {stored}\n  {ours}", case["id"], case["title"]));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_change_that_defaulting_makes_is_made() {
    let mut seen = 0;
    for case in cases() {
        let ours = with_defaults(case["input"].as_str().unwrap());
        let changes = case["expected"]["changes"].as_array().map(Vec::as_slice).unwrap_or_default();
        for change in changes.iter().filter(|change| change["source"] == "defaulting") {
            let steps = change["path"].as_array().unwrap();
            let found = steps.iter().try_fold(&ours, |value, step| match step {
                Value::String(key) => value.get(key),
                index => value.get(usize::try_from(index.as_u64().unwrap()).unwrap()),
            });
            let expected = if change["op"] == "remove" { None } else { Some(&change["value"]) };
            assert_eq!(found, expected, "{} {}", case["id"], change["path"]);
            seen += 1;
        }
    }
    assert_eq!(seen, 431, "some changes were not compared");
}
