//! `endpoints`: which Pods each Service sends to.

#![allow(clippy::unwrap_used, reason = "a broken answer has to stop the test")]

mod common;

use common::{broken, folder, kubetriage, sound};
use serde_json::{Value, json};

#[test]
fn a_template_stands_in_for_pods() {
    let files = folder(&[("app.yaml", &sound())]);
    let answer = kubetriage(files.path(), &["endpoints"]);
    assert_eq!(answer.code, 0);
    let expected = "\
NAMESPACE   SERVICE   PORT   ENDPOINT   STATE
default     web       TCP    web:80     ready
";
    assert_eq!(answer.stdout, expected);
}

#[test]
fn a_service_without_endpoints_is_listed() {
    let files = folder(&[("app.yaml", &broken())]);
    let answer = kubetriage(files.path(), &["endpoints", "--lang", "es"]);
    assert_eq!((answer.code, answer.stdout.contains("ninguno")), (0, true), "{}", answer.stdout);
    let json: Value =
        serde_json::from_str(&kubetriage(files.path(), &["endpoints", "--format", "json"]).stdout).unwrap();
    let port = json!({"name": "", "protocol": "TCP", "endpoints": []});
    assert_eq!(json, json!([{"namespace": "default", "service": "web", "ports": [port]}]));
}

#[test]
fn a_path_that_cannot_be_read_is_named() {
    let files = folder(&[("app.yaml", &sound())]);
    let answer = kubetriage(files.path(), &["endpoints", "app.yaml", "absent.yaml"]);
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.contains("absent.yaml") && answer.stdout.contains("web:80"));
}
