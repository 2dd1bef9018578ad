//! `trace`, `what-if` and `collect`: what becomes of requests.

#![allow(clippy::unwrap_used, reason = "a broken answer has to stop the test")]

mod common;

use common::{folder, kubetriage, repository};
use serde_json::Value;

fn ask(arguments: &[&str]) -> common::Answer {
    kubetriage(&repository(), arguments)
}

#[test]
fn the_answer_comes_first_then_why_then_the_way() {
    let answer = ask(&["trace", "http://app.example.com/", "examples/broken-app"]);
    assert_eq!(answer.code, 1, "{}", answer.stderr);
    let lines: Vec<&str> = answer.stdout.lines().collect();
    assert_eq!(lines[0], "`http://app.example.com/` answers 503: Service `my-service` has no port 8080");
    assert!(
        lines[1].starts_with("examples/broken-app/app.yaml:")
            && lines[1].ends_with("(ingress-backend-port-not-found)")
    );
    assert!(
        answer.stdout.contains("✓ Ingress default/my-ingress")
            && answer.stdout.contains("✗ Service default/my-service")
    );
}

#[test]
fn the_exit_code_is_the_outcome() {
    for (arguments, code) in [
        (&["trace", "http://app.example.com/", "examples/fixed-app"][..], 0),
        (&["trace", "http://nowhere.example/", "examples/fixed-app"], 1),
        (&["trace", "http://billing.example.com/", "examples/wrong-service-name"], 3),
        (&["trace", "examples/fixed-app"], 0),
        (&["trace", "examples/broken-app", "examples/fixed-app"], 1),
        (&["trace", "examples/wrong-service-name"], 3),
        (&["trace", "ftp://app.example.com/", "examples/fixed-app"], 2),
        (&["trace", "examples/fixed-app", "--from", "default/web"], 2),
        (&["trace", "http://app.example.com/", "absent"], 2),
    ] {
        let answer = ask(arguments);
        assert_eq!(answer.code, code, "{arguments:?}\n{}{}", answer.stdout, answer.stderr);
    }
}

#[test]
fn json_is_an_object_with_a_url_and_a_list_without() {
    let read = |arguments: &[&str]| serde_json::from_str::<Value>(&ask(arguments).stdout).unwrap();
    let one = read(&["trace", "http://app.example.com/", "examples/fixed-app", "--format", "json"]);
    assert_eq!(one["outcome"], "reaches");
    let all = read(&["trace", "examples/fixed-app", "--format", "json"]);
    assert_eq!(all.as_array().unwrap().len(), 1);
    let report = read(&["check", "examples/fixed-app", "--format", "json", "--include", "traces"]);
    assert_eq!(report["traces"], all);
}

#[test]
fn a_header_may_choose_the_canary() {
    let case = "tests/cases/trace-canary/input";
    let chosen = ask(&["trace", "http://shop.example/", case, "-H", "X-Canary: always"]).stdout;
    assert!(chosen.starts_with("`http://shop.example/` reaches Deployment `canary`\n"), "{chosen}");
    let shares = ask(&["trace", "http://shop.example/", case]).stdout;
    assert!(
        shares.contains("75.0 %  Deployment default/stable")
            && shares.contains("25.0 %  Deployment default/canary")
    );
    assert_eq!(ask(&["trace", "http://shop.example/", case, "-H", "X-Canary"]).code, 2);
}

#[test]
fn what_a_change_loses_is_said_and_is_the_exit_code() {
    let change = "service/my-service.spec.selector.any-name=other";
    let lost = ask(&["what-if", "--set", change, "examples/fixed-app"]);
    assert_eq!(lost.code, 1);
    assert!(lost.stdout.starts_with("Lost:\n  now:   `http://app.example.com/` reaches"), "{}", lost.stdout);
    let gained = ask(&["what-if", "--after", "examples/fixed-app", "examples/broken-app", "--lang", "es"]);
    assert_eq!((gained.code, gained.stdout.starts_with("Se ganan:")), (0, true), "{}", gained.stdout);
    assert_eq!(ask(&["what-if", "--set", "service/absent.spec.x=1", "examples/fixed-app"]).code, 2);
    assert_eq!(ask(&["what-if", "examples/fixed-app"]).code, 2);
}

#[test]
fn collect_prints_one_command_and_nothing_else() {
    let files = folder(&[]);
    let answer = kubetriage(files.path(), &["collect", "-n", "shop"]);
    assert_eq!((answer.code, answer.stderr.as_str(), answer.stdout.lines().count()), (0, "", 1));
    assert!(
        answer.stdout.starts_with("kubectl get all,ing,") && answer.stdout.ends_with(" -n shop -o yaml\n")
    );
    assert!(!answer.stdout.contains("secret"));
    assert!(kubetriage(files.path(), &["collect", "-A"]).stdout.ends_with(" -A -o yaml\n"));
    let quoted = kubetriage(files.path(), &["collect", "-n", "a; rm -rf b"]).stdout;
    assert!(quoted.contains(" -n 'a; rm -rf b' "), "{quoted}");
}
