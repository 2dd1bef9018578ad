use super::*;
use crate::report::Verdict;

fn app(file: &str) -> Vec<SourceFile> {
    let path = format!("{}/../examples/{file}/app.yaml", env!("CARGO_MANIFEST_DIR"));
    vec![SourceFile::new("app.yaml", std::fs::read_to_string(path).unwrap())]
}

fn set(changes: &[&str]) -> Proposal {
    Proposal { set: changes.iter().map(|it| (*it).to_owned()).collect(), after: None }
}

fn ask(files: Vec<SourceFile>, changes: &[&str]) -> WhatIf {
    what_if(files, &set(changes), &Options::default()).unwrap()
}

fn names(trace: &Trace) -> Vec<(&str, f64)> {
    trace.backends.iter().map(|it| (it.resource.name.as_deref().unwrap_or(""), it.share)).collect()
}

#[test]
fn blue_green_is_one_label_in_the_selector() {
    let mut files = app("blue-green");
    let text =
        String::from_utf8(files[0].bytes.clone()).unwrap().replace("version: 1.10\n", "version: \"1.9\"\n");
    files[0].bytes = text.into_bytes();
    let answer = ask(files.clone(), &["service/checkout.spec.selector.version=1.10"]);
    assert_eq!(answer.before[0].request.url(), "http://checkout.default.svc.cluster.local/");
    assert_eq!(names(&answer.before[0]), [("checkout-blue", 1.0)]);
    assert_eq!(names(&answer.after[0]), [("checkout-green", 1.0)]);
    assert!(answer.lost.is_empty() && answer.gained.is_empty());
    let slip = ask(files, &["service/checkout.spec.selector.version=1.11"]);
    assert_eq!(slip.lost, [slip.before[0].request.clone()]);
    assert_eq!(slip.after[0].verdict, Verdict::Broken);
}

#[test]
fn a_label_is_a_text_whatever_stood_there() {
    // `version: 1.10` is a number, which the API server refuses.
    let answer = ask(app("blue-green"), &["service/checkout.spec.selector.version=1.10"]);
    assert_eq!(names(&answer.after[0]), [("checkout-green", 1.0)]);
    assert_eq!(answer.gained.len(), 1);
}

#[test]
fn a_canary_takes_more_with_more_replicas() {
    let answer = ask(
        app("canary"),
        &["deploy/storefront-canary.spec.replicas=3", "deploy/storefront-stable.spec.replicas=3"],
    );
    let url = "http://storefront.example.com/";
    assert_eq!((answer.before[0].request.url().as_str(), answer.before.len()), (url, 1));
    assert_eq!(names(&answer.before[0]), [("storefront-stable", 0.9), ("storefront-canary", 0.1)]);
    assert_eq!(names(&answer.after[0]), [("storefront-stable", 0.5), ("storefront-canary", 0.5)]);
    // A version in the selector keeps the canary out; the key is not there yet.
    let pinned = ask(app("canary"), &["service/storefront.spec.selector.version=2.0.0"]);
    assert_eq!(names(&pinned.after[0]), [("storefront-canary", 1.0)]);
}

#[test]
fn a_slip_that_is_mended_gains_its_requests() {
    let answer = ask(
        app("broken-app"),
        &["ingress/my-ingress.spec.rules[0].http.paths[0].backend.service.port.number=80"],
    );
    assert!(answer.lost.is_empty());
    let selector = ask(app("fixed-app"), &["svc/my-service.spec.selector={any-name: other}"]);
    assert_eq!(selector.lost.len(), 1);
}

#[test]
fn after_is_all_files_as_they_would_be() {
    let changes = Proposal { set: Vec::new(), after: Some(app("fixed-app")) };
    let answer = what_if(app("broken-app"), &changes, &Options::default()).unwrap();
    assert_eq!(answer.gained.iter().map(Request::url).collect::<Vec<_>>(), ["http://app.example.com/"]);
    let nothing = Proposal { set: Vec::new(), after: Some(Vec::new()) };
    let gone = what_if(app("fixed-app"), &nothing, &Options::default()).unwrap();
    assert_eq!((gone.lost.len(), gone.after[0].status), (1, Some(404)));
}

const TWO: &str = "apiVersion: v1
kind: Service
metadata: {name: web, namespace: a}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: b}
spec:
  ports:
  - port: 80
";

#[test]
fn misuse_is_named() {
    let files = || vec![SourceFile::new("a.yaml", TWO)];
    for (change, words) in [
        ("service/web.spec.selector.app", "sets nothing"),
        ("service/web.spec.selector.app=x", "in several namespaces: write a/service/web / b/service/web"),
        ("service/wbe.spec.selector.app=x", "there are service/web"),
        ("gadget/web.spec=x", "names no object"),
        ("a/service/web.spec..x=1", "is no path"),
        ("a/service/web.spec.ports[7].port=1", "has no field"),
        ("a/service/web.spec.ports.port=1", "has no field"),
    ] {
        let error = what_if(files(), &set(&[change]), &Options::default()).unwrap_err();
        assert!(error.to_string().contains(words), "{change}: {error}");
    }
}

#[test]
fn what_is_not_there_is_added() {
    let after = |change: &str| {
        let files = vec![parse(SourceFile::new("a.yaml", TWO))];
        let files = changed(files, &[change.to_owned()], &Options::default()).unwrap();
        assert!(files[0].0.documents.iter().all(|it| it.problems.is_empty()), "{}", files[0].text());
        files[0].text().to_owned()
    };
    assert!(after("a/service/web.spec.selector.tier=1").contains("selector: {\"tier\": \"1\", app: web}"));
    assert!(
        after("b/service/web.spec.selector.app=web")
            .contains("spec:\n  \"selector\": {\"app\": \"web\"}\n  ports:")
    );
    assert!(
        after("b/service/web.spec.ports[0].targetPort=8080").contains("- \"targetPort\": 8080\n    port: 80")
    );
    assert!(after("b/service/web.spec.ports[0].port=81").contains("- port: 81\n"));
    assert!(after("a/service/web.spec.selector.app=2").contains("selector: {app: \"2\"}"));
    assert!(after("b/service/web.spec.ports=[{port: 82}]").contains("ports:\n   [{port: 82}]\n"));
}

#[test]
fn a_proposal_is_a_list_or_an_object() {
    let read = |json: serde_json::Value| serde_json::from_value::<Proposal>(json);
    let list = read(serde_json::json!(["service/web.spec.x=1"])).unwrap();
    assert_eq!(list, read(serde_json::json!({"set": ["service/web.spec.x=1"]})).unwrap());
    assert!(read(serde_json::json!({"after": [{"path": "a.yaml", "text": ""}]})).unwrap().after.is_some());
    assert!(read(serde_json::json!({})).is_err() && read(serde_json::json!({"sets": []})).is_err());
}
