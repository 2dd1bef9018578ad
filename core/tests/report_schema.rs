//! The JSON Schema of the report is that of the types, and every report that is expected of us obeys it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken schema has to stop the test")]

mod common;

use common::{CASES, folders, read, repository};

/// `make generate` writes the file anew. Needs the feature `schema`, which `make test` turns on.
#[cfg(feature = "schema")]
#[path = "../examples/generate_report_schema.rs"]
mod generate_report_schema;

#[cfg(feature = "schema")]
#[test]
fn the_schema_in_the_repository_is_that_of_the_types() {
    let path = repository().join("tests/schema/report.schema.json");
    assert!(
        read(&path) == generate_report_schema::schema(),
        "tests/schema/report.schema.json is out of date: run `make generate`"
    );
}

#[test]
fn every_expected_report_obeys_the_schema() {
    let schema = serde_json::from_str(&read(&repository().join("tests/schema/report.schema.json"))).unwrap();
    let validator = jsonschema::validator_for(&schema).expect("the schema is a JSON Schema");
    for case in folders(CASES) {
        for name in ["report.json", "report.utf-16.json", "report.utf-32.json"] {
            let path = case.join(name);
            if !path.exists() {
                continue;
            }
            let report = serde_json::from_str(&read(&path)).unwrap();
            let faults: Vec<String> = validator
                .iter_errors(&report)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{}: {faults:#?}", path.display());
        }
    }
}
