//! `check`: exit codes, formats, options.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a broken answer has to stop the test"
)]

mod common;

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use common::{DEPLOYMENT, SERVICE, broken, folder, kubetriage, repository, sound, with_input};

/// A Service for Pods that may be described elsewhere: a warning.
const ALONE: &str = SERVICE;

#[test]
fn the_exit_code_says_whether_something_was_found() {
    let files = folder(&[("broken.yaml", &broken()), ("sound.yaml", &sound()), ("alone.yaml", ALONE)]);
    let code = |arguments: &[&str]| kubetriage(files.path(), &[&["check"], arguments].concat()).code;
    assert_eq!(code(&["sound.yaml"]), 0);
    assert_eq!(code(&["broken.yaml"]), 1);
    assert_eq!(code(&["broken.yaml", "--fail-on", "never"]), 0);
    assert_eq!(code(&["alone.yaml"]), 0, "a warning is no failure");
    assert_eq!(code(&["alone.yaml", "--fail-on", "warning"]), 1);
    assert_eq!(code(&["alone.yaml", "--complete"]), 1, "in complete files an absent Pod is an error");
    assert_eq!(code(&["broken.yaml", "--no-such-option"]), 2);
}

#[test]
fn a_path_that_cannot_be_read_is_named_and_the_rest_is_checked() {
    let files = folder(&[("broken.yaml", &broken())]);
    let answer = kubetriage(files.path(), &["check", "nowhere.yaml", "broken.yaml"]);
    assert_eq!(answer.code, 2);
    assert_eq!(answer.stderr, "error: nowhere.yaml: no such file or folder\n");
    assert!(answer.stdout.starts_with("error[service-selector-matches-no-pod]"), "{}", answer.stdout);
    let answer = kubetriage(files.path(), &["check", "nowhere.yaml", "--lang", "es"]);
    assert_eq!(answer.stderr, "error: nowhere.yaml: no existe el archivo o la carpeta\n");
}

#[test]
fn standard_input_is_read_for_a_hyphen() {
    let files = folder(&[]);
    let answer = with_input(files.path(), &["check", "-", "-q"], broken().as_bytes());
    assert_eq!(answer.code, 1);
    assert!(answer.stdout.contains("\n  --> <stdin>:7:10\n"), "{}", answer.stdout);
    let named = &["check", "-", "--stdin-filename", "web.yaml"];
    let answer = with_input(files.path(), named, broken().as_bytes());
    assert!(answer.stdout.contains("\n  --> web.yaml:7:10\n"), "{}", answer.stdout);
}

#[test]
fn only_and_skip_choose_the_rules() {
    let files = folder(&[("broken.yaml", &broken())]);
    let code = |option, rules| kubetriage(files.path(), &["check", "broken.yaml", option, rules]).code;
    assert_eq!(code("--skip", "service-selector-matches-no-pod"), 0);
    assert_eq!(code("--only", "service-port-name-missing"), 0);
    assert_eq!(code("--only", "service-port-name-missing,service-selector-matches-no-pod"), 1);
}

#[test]
fn a_rule_that_does_not_exist_is_refused_with_the_one_that_was_meant() {
    let files = folder(&[("broken.yaml", &broken())]);
    let answer = kubetriage(files.path(), &["check", ".", "--skip", "service-selector-matches-no-pods"]);
    assert_eq!(answer.code, 2);
    assert_eq!(answer.stdout, "");
    assert_eq!(
        answer.stderr,
        "error: there is no rule `service-selector-matches-no-pods`; did you mean `service-selector-matches-no-pod`?\n"
    );
    let answer = kubetriage(files.path(), &["check", ".", "--only", "x", "--lang", "es"]);
    assert_eq!(answer.stderr, "error: no hay ninguna regla `x`; `kubetriage rules` las enumera\n");
}

#[test]
fn json_is_the_report_and_nothing_else() {
    let files = folder(&[("broken.yaml", &broken()), ("tsconfig.json", "{ // no JSON\n}")]);
    let schema = fs::read_to_string(repository().join("tests/schema/report.schema.json")).unwrap();
    let schema = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for options in [&[][..], &["--include", "graph"], &["--color", "always"], &["--lang", "es"]] {
        let answer = kubetriage(files.path(), &[&["check", ".", "--format", "json"], options].concat());
        assert_eq!((answer.code, answer.stderr.as_str()), (1, ""));
        let report: serde_json::Value = serde_json::from_str(&answer.stdout).expect("it is JSON");
        let faults: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{faults:#?}");
        assert_eq!(report["summary"]["files"], 1, "a JSON file of something else is not read");
        assert_eq!(report["positionEncoding"], "utf-8");
        assert_eq!(report.get("graph").is_some(), options.contains(&"graph"));
    }
}

#[test]
fn a_report_can_be_written_to_a_file() {
    let files = folder(&[("broken.yaml", &broken())]);
    let answer = kubetriage(files.path(), &["check", "broken.yaml", "-o", "report.txt"]);
    assert_eq!((answer.code, answer.stdout.as_str()), (1, ""));
    let report = fs::read_to_string(files.path().join("report.txt")).unwrap();
    assert_eq!(report, kubetriage(files.path(), &["check", "broken.yaml"]).stdout);
    assert_eq!(kubetriage(files.path(), &["check", ".", "-o", "no/such/folder"]).code, 2);
}

#[test]
fn quiet_prints_findings_only() {
    let files = folder(&[("broken.yaml", &broken()), ("sound.yaml", &sound())]);
    let answer = kubetriage(files.path(), &["check", "sound.yaml", "--quiet"]);
    assert_eq!((answer.stdout.as_str(), answer.stderr.as_str()), ("", ""));
    let answer = kubetriage(files.path(), &["check", "broken.yaml", "--quiet"]);
    assert!(!answer.stdout.contains("1 error in"), "{}", answer.stdout);
}

#[test]
fn color_is_for_terminals_unless_asked_for() {
    let files = folder(&[("broken.yaml", &broken())]);
    let output = |color| kubetriage(files.path(), &["check", ".", "--color", color]).stdout;
    assert!(!output("auto").contains('\u{1b}'));
    assert!(!output("never").contains('\u{1b}'));
    assert!(output("always").contains('\u{1b}'));
}

#[test]
fn the_namespace_is_that_of_objects_that_name_none() {
    let service = sound().replacen("  name: web\n", "  name: web\n  namespace: shop\n", 1);
    let files = folder(&[("shop.yaml", &service)]);
    assert_eq!(kubetriage(files.path(), &["check", ".", "--complete", "-n", "other"]).code, 1);
    assert_eq!(kubetriage(files.path(), &["check", ".", "--complete", "-n", "shop"]).code, 0);
}

#[test]
fn the_language_is_chosen_by_option_or_variable_and_not_by_locale() {
    let files = folder(&[("sound.yaml", &sound())]);
    let spanish =
        "Sin fallos en 1 archivo (2 documentos, 2 objetos)\n1 Service y 1 workload están conectados\n";
    let english = "No faults found in 1 file (2 documents, 2 objects)\n1 Service and 1 workload connect\n";
    assert_eq!(kubetriage(files.path(), &["check", "--lang", "es"]).stdout, spanish);
    let with = |variable: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kubetriage"));
        command.current_dir(files.path()).arg("check").env_remove("KUBETRIAGE_LANG").env(variable, "es");
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert_eq!(with("KUBETRIAGE_LANG"), spanish);
    assert_eq!(with("LC_ALL"), english);
}

#[test]
fn a_reader_who_has_seen_enough_may_leave() {
    let many: String = (0..500)
        .map(|index| {
            format!("{}---\n{}---\n", SERVICE, DEPLOYMENT).replace("name: web", &format!("name: web{index}"))
        })
        .collect();
    let files = folder(&[("many.yaml", &many)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_kubetriage"))
        .current_dir(files.path())
        .args(["check", "."])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::with_capacity(64, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("error["), "{line}");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "the answer stays the same");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
