//! `check --format sarif|github|junit`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a broken answer has to stop the test"
)]

mod common;

use std::fs;

use common::{Answer, DEPLOYMENT, SERVICE, broken, folder, kubetriage, repository, sound, with_input};
use serde_json::Value;

/// The answer as SARIF, which obeys the schema of the standard.
#[track_caller]
fn sarif(answer: &Answer) -> Value {
    let schema = fs::read_to_string(repository().join("tests/schema/sarif-2.1.0.schema.json")).unwrap();
    // The published schema has a pattern with a bracket too many, which is no regular expression.
    let schema = schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let log: Value = serde_json::from_str(&answer.stdout).expect("it is JSON");
    let faults: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    log
}

/// An Ingress that names a port which its Service does not have, by a safe fix to mend, and a Service without Pods.
const ROUTE: &str = "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  defaultBackend:
    service: {name: web, port: {number: 8080}}
";

#[test]
fn sarif_has_what_code_scanning_shows() {
    let files = folder(&[("a b/web.yaml", &format!("{}---\n{ROUTE}", broken()))]);
    let answer = kubetriage(files.path(), &["check", ".", "--format", "sarif"]);
    assert_eq!((answer.code, answer.stderr.as_str()), (1, ""));
    let log = sarif(&answer);
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let results = run["results"].as_array().unwrap();
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["markdown"].as_str().unwrap().contains("\n## "), "{rule}");
        assert!(rule["fullDescription"]["text"].as_str().unwrap().len() > 30, "{rule}");
    }
    let selector = &results[0];
    assert_eq!(selector["ruleId"], "service-selector-matches-no-pod");
    assert_eq!(selector["level"], "error");
    let place = &selector["locations"][0];
    assert_eq!(place["physicalLocation"]["artifactLocation"]["uri"], "a%20b/web.yaml");
    let region = serde_json::json!({"startLine": 7, "startColumn": 10, "endLine": 7, "endColumn": 13});
    assert_eq!(place["physicalLocation"]["region"], region);
    assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "Service/default/web");
    assert_eq!(selector["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 22);
    let print = selector["partialFingerprints"]["kubetriageId/v1"].as_str().unwrap();
    assert!(print.starts_with("service-selector-matches-no-pod:a b/web.yaml:"), "{print}");

    let port = results.iter().find(|it| it["ruleId"] == "ingress-backend-port-not-found").unwrap();
    let change = &port["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"], place["physicalLocation"]["artifactLocation"]);
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "80");
    assert_eq!(change["replacements"][0]["deletedRegion"]["startLine"], 33);
}

/// Every rule that finds something somewhere, with all that a finding can have.
#[test]
fn sarif_obeys_its_schema_whatever_is_found() {
    for (folder, lang) in [("tests/cases", "en"), ("tests/broken", "es")] {
        let folder = repository().join(folder);
        let log = sarif(&kubetriage(&folder, &["check", ".", "--format", "sarif", "--lang", lang]));
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert!(results.len() > 10, "{}", folder.display());
        for region in results.iter().map(|it| &it["locations"][0]["physicalLocation"]["region"]) {
            let number = |name: &str| region[name].as_u64().unwrap();
            let (start, end) = (number("startLine"), number("endLine"));
            assert!(start < end || number("startColumn") <= number("endColumn"), "{region}");
        }
    }
}

#[test]
fn every_finding_is_one_line_for_github() {
    let folder = repository().join("tests/cases");
    let answer = kubetriage(&folder, &["check", ".", "--format", "github"]);
    let log = sarif(&kubetriage(&folder, &["check", ".", "--format", "sarif"]));
    assert_eq!(answer.stdout.lines().count(), log["runs"][0]["results"].as_array().unwrap().len());
    for line in answer.stdout.lines() {
        let command = ["::error ", "::warning ", "::notice "].iter().find_map(|it| line.strip_prefix(it));
        let (properties, message) = command.and_then(|it| it.split_once("::")).expect(line);
        assert!(properties.split(',').all(|it| it.contains('=')) && !message.is_empty(), "{line}");
    }
}

#[test]
fn sarif_names_the_cause_of_a_consequence() {
    let example = repository().join("examples/broken-app");
    let log = sarif(&kubetriage(&example, &["check", ".", "--format", "sarif", "--lang", "es"]));
    let results = log["runs"][0]["results"].as_array().unwrap();
    let consequence = results.iter().find(|it| it["ruleId"] == "ingress-backend-unreachable").unwrap();
    let cause = results.iter().find(|it| it["ruleId"] == "service-selector-matches-no-pod").unwrap();
    let related = consequence["relatedLocations"].as_array().unwrap().last().unwrap();
    assert_eq!(related["physicalLocation"], cause["locations"][0]["physicalLocation"]);
    assert!(related["message"]["text"].as_str().unwrap().starts_with("Causa, "), "{related}");
    assert_eq!(consequence["properties"]["causedBy"][0], cause["partialFingerprints"]["kubetriageId/v1"]);
}

#[test]
fn sarif_counts_columns_in_utf_16() {
    let service = "{kind: Service, apiVersion: v1, metadata: {name: web, annotations: {a: 🙂é}}, spec: \
                   {ports: [{port: 80}], selector: {app: wbe}}}";
    let files = folder(&[("web.yaml", &format!("\u{feff}{service}\n---\n{DEPLOYMENT}"))]);
    let log = sarif(&kubetriage(files.path(), &["check", ".", "--format", "sarif"]));
    let shown = kubetriage(files.path(), &["check", "."]).stdout;
    let before = &service[..service.find("wbe").unwrap()];
    assert!(shown.contains(&format!("web.yaml:1:{}\n", before.chars().count() + 1)), "{shown}");
    let region = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startLine"], &region["startColumn"]),
        (&1.into(), &(before.encode_utf16().count() + 1).into())
    );
}

#[test]
fn sarif_of_nothing_found_and_of_what_cannot_be_read() {
    let files = folder(&[("web.yaml", &sound())]);
    let log = sarif(&kubetriage(files.path(), &["check", ".", "--format", "sarif"]));
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(0));
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], true);
    let answer = kubetriage(files.path(), &["check", "no.yaml", "web.yaml", "--format", "sarif"]);
    assert_eq!(answer.code, 2);
    let invocation = &sarif(&answer)["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let text = &invocation["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(text, "no.yaml: no such file or folder");
}

#[test]
fn github_shows_a_finding_beside_its_lines() {
    let files = folder(&[("100%,a:b.yaml", SERVICE), ("web.yaml", DEPLOYMENT)]);
    let answer = kubetriage(files.path(), &["check", ".", "--format", "github"]);
    assert_eq!(answer.code, 1);
    let (command, message) = answer.stdout.split_once(" app: web`").map_or(("", ""), |it| it);
    assert_eq!(answer.stdout.lines().count(), 1, "{}", answer.stdout);
    let expected = "::error title=kubetriage (service-selector-matches-no-pod),file=100%25%2Ca%3Ab.yaml,\
                    line=7,col=10,endLine=7,endColumn=13::100%25,a:b.yaml:7:10: Service `web` selects no Pod";
    assert!(answer.stdout.starts_with(expected), "{command}{message}{}", answer.stdout);
    assert!(answer.stdout.contains("%0A"), "{}", answer.stdout);
}

#[test]
fn github_names_no_file_for_standard_input() {
    let files = folder(&[]);
    let input = broken();
    let answer = with_input(files.path(), &["check", "-", "--format", "github"], input.as_bytes());
    let expected = "::error title=kubetriage (service-selector-matches-no-pod)::<stdin>:7:10: Service `web`";
    assert!(answer.stdout.starts_with(expected), "{}", answer.stdout);
    let named = ["check", "-", "--stdin-filename", "web.yaml", "--format", "github"];
    let answer = with_input(files.path(), &named, input.as_bytes());
    assert!(answer.stdout.contains(",file=web.yaml,line=7,"), "{}", answer.stdout);
    let log = sarif(&with_input(files.path(), &["check", "-", "--format", "sarif"], input.as_bytes()));
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "%3Cstdin%3E");
}

#[test]
fn junit_has_a_suite_for_each_file_and_a_test_for_each_finding() {
    let files = folder(&[("a&b.yaml", &broken()), ("sound.yaml", &sound().replace("web", "sound"))]);
    let answer = kubetriage(files.path(), &["check", ".", "--format", "junit"]);
    assert_eq!(answer.code, 1);
    assert!(answer.stdout.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"), "{}", answer.stdout);
    for part in [
        "<testsuites name=\"kubetriage\" tests=\"2\" skipped=\"0\" failures=\"1\" errors=\"0\">",
        "<testsuite name=\"a&amp;b.yaml\" tests=\"1\" skipped=\"0\" errors=\"0\" failures=\"1\">",
        "<testcase name=\"service-selector-matches-no-pod:7:10\" classname=\"a&amp;b.yaml\" file=\"a&amp;b.yaml\" line=\"7\">",
        "Service `web` selects no Pod",
        "<testcase name=\"kubetriage\" classname=\"sound.yaml\"/>",
    ] {
        assert!(answer.stdout.contains(part), "{part}\n{}", answer.stdout);
    }
    // What does not make the check fail does not make the tests fail.
    let answer = kubetriage(files.path(), &["check", ".", "--format", "junit", "--fail-on", "never"]);
    assert!(answer.stdout.contains(" failures=\"0\" "), "{}", answer.stdout);
    assert!(answer.stdout.contains("<system-out>a&amp;b.yaml:7:10: error: "), "{}", answer.stdout);
}

#[test]
fn every_format_names_the_template_that_helm_rendered() {
    let case = repository().join("tests/cases/helm-source/input");
    for format in ["text", "json", "sarif", "github", "junit"] {
        let answer = kubetriage(&case, &["check", ".", "--format", format]);
        assert!(answer.stdout.contains("shop/templates/service.yaml"), "{format}: {}", answer.stdout);
    }
}

/// Faults in and around the values of a Secret, some of which can be mended.
const SECRETS: &str = "apiVersion: v1
kind: Secret
metadata:
  name: db
stringData:
  pin: 48151623
  flag: hunter2
  flag: hunter3
  nested:
    a: hunter4
data:
  bad: hunter5!
  num: 7770019
---
apiVersion: v1
kind: Secret
metadata:
  name: cache
data: hunter6
---
apiVersion: v1
kind: Secret
metadata: {name: broken}
stringData:
  a: \"hunter7
  b: hunter8
";

#[test]
fn no_format_shows_the_value_of_a_secret() {
    let files = folder(&[("secrets.yaml", SECRETS), ("web.yaml", &broken())]);
    let formats = ["text", "json", "sarif", "github", "junit"].map(|format| vec!["--format", format]);
    let others = [vec!["--diff"], vec!["--diff", "--unsafe"]];
    for options in formats.into_iter().chain(others) {
        for lang in ["en", "es"] {
            let arguments = [&["check", ".", "--lang", lang], &options[..]].concat();
            let answer = kubetriage(files.path(), &arguments);
            for value in ["hunter", "48151623", "7770019"] {
                assert!(!answer.stdout.contains(value), "{options:?}: {value} in {}", answer.stdout);
            }
            assert!(answer.stdout.contains("stringData"), "{}", answer.stdout);
        }
    }
}

#[test]
fn html_is_a_page_that_runs_nothing() {
    let files = folder(&[("web.yaml", &broken())]);
    let answer = kubetriage(files.path(), &["check", ".", "--format", "html"]);
    assert_eq!(answer.code, 1);
    assert!(answer.stdout.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"), "{}", answer.stdout);
    assert!(answer.stdout.contains("<mark>wbe</mark>"), "{}", answer.stdout);
    assert!(!answer.stdout.contains("<script"), "{}", answer.stdout);
}
