//! What is shown of files that were written by strangers, or that hold secrets.

mod common;

use common::{broken, folder, kubetriage};

#[test]
fn no_escape_sequence_of_a_file_reaches_the_terminal() {
    // An escape may hide in a quoted name, and a mark that turns the direction of the text may stand anywhere.
    let named =
        broken().replacen("name: web", "name: \"w\\e[31meb\"", 1).replace("app: wbe", "app: wbe # \u{202e}");
    // YAML refuses the characters themselves, and the line with them is shown.
    let raw = broken().replace("app: wbe", "app: wbe # \u{1b}]0;title\u{7} \u{9b}2J");
    let files = folder(&[("named.yaml", &named)]);
    let answer = kubetriage(files.path(), &["check", "."]);
    assert!(answer.stdout.contains("Service `w␛[31meb` selects no Pod"), "{}", answer.stdout);
    assert!(answer.stdout.contains("app: wbe # �\n"), "{}", answer.stdout);
    let raw_files = folder(&[("raw.yaml", &raw)]);
    let raw_answer = kubetriage(raw_files.path(), &["check", "."]);
    assert!(raw_answer.stdout.contains("app: wbe # ␛]0;title␇ �2J\n"), "{}", raw_answer.stdout);
    for character in ['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}'] {
        assert!(!answer.stdout.contains(character), "{character:?}");
        assert!(!raw_answer.stdout.contains(character), "{character:?}");
    }
}

#[test]
fn no_value_of_a_secret_is_shown_beside_a_fault() {
    let secret = "- {apiVersion: v1, kind: Secret, metadata: {name: db}, stringData: {password: hunter2}}\n";
    let other_secret = secret.replace("name: db", "name: cache");
    let service = "- {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: wbe}, ports: [{port: 80}]}}\n";
    let (_, deployment) =
        broken().split_once("---\n").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap_or_default();
    let files = folder(&[
        ("list.yaml", &format!("apiVersion: v1\nkind: List\nitems:\n{secret}{service}{other_secret}")),
        ("web.yaml", &deployment),
    ]);
    let answer = kubetriage(files.path(), &["check", "."]);
    assert_eq!(answer.code, 1, "{}", answer.stdout);
    assert_eq!(answer.stdout.matches("stringData: {password: •••}}").count(), 2, "{}", answer.stdout);
    assert!(!answer.stdout.contains("hunter2"), "{}", answer.stdout);
}

#[test]
fn findings_are_said_in_spanish_too() {
    let files = folder(&[("web.yaml", &broken())]);
    let answer = kubetriage(files.path(), &["check", ".", "--lang", "es"]);
    let expected = "\
error[service-selector-matches-no-pod]: Service `web` no selecciona ningún Pod";
    assert!(answer.stdout.starts_with(expected), "{}", answer.stdout);
    assert!(answer.stdout.contains("\n   = ayuda: "), "{}", answer.stdout);
    assert!(
        answer.stdout.contains("\n1 error en 1 archivo (2 documentos, 2 objetos)\n"),
        "{}",
        answer.stdout
    );
}
