//! `check --fix`, `--diff`, `--baseline` and the configuration file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a broken answer has to stop the test"
)]

mod common;

use std::fs;

use common::{broken, folder, kubetriage, with_input};

/// The Ingress names a port that its Service does not have, with Windows line ends and a byte order mark.
fn wrong_port() -> String {
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports: [{port: 80}] # the port\n---\n\
                apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec:\n  defaultBackend:\n    \
                service: {name: web, port: {number: 8080}} # not a port of the Service\n";
    format!("\u{feff}{}", text.replace('\n', "\r\n"))
}

#[test]
fn fix_changes_what_is_wrong_and_nothing_else() {
    let files = folder(&[("web.yaml", &wrong_port())]);
    let answer = kubetriage(files.path(), &["check", "--fix", "web.yaml"]);
    assert_eq!(answer.code, 0, "{}", answer.stdout);
    assert!(answer.stdout.contains("1 fix applied in 1 file\n"), "{}", answer.stdout);
    let text = fs::read_to_string(files.path().join("web.yaml")).unwrap();
    assert_eq!(text, wrong_port().replace("8080", "80"));
    assert_eq!(kubetriage(files.path(), &["check", "web.yaml"]).code, 0);
}

#[cfg(unix)]
#[test]
fn fix_keeps_permissions_and_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let files = folder(&[("web.yaml", &wrong_port())]);
    let (file, link) = (files.path().join("web.yaml"), files.path().join("link.yaml"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&file, &link).unwrap();
    assert_eq!(kubetriage(files.path(), &["check", "--fix", "link.yaml"]).code, 0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(!fs::read_to_string(&file).unwrap().contains("8080"));
    assert_eq!(fs::read_dir(files.path()).unwrap().count(), 2, "nothing is left behind");
}

#[test]
fn diff_prints_the_change_and_writes_nothing() {
    let files = folder(&[("web.yaml", &wrong_port())]);
    let answer = kubetriage(files.path(), &["check", "--diff", "web.yaml"]);
    assert_eq!(answer.code, 1);
    let expected = "--- a/web.yaml\n+++ b/web.yaml\n";
    assert!(answer.stdout.starts_with(expected), "{}", answer.stdout);
    assert!(answer.stdout.contains("\n+    service: {name: web, port: {number: 80}}"), "{}", answer.stdout);
    assert_eq!(fs::read_to_string(files.path().join("web.yaml")).unwrap(), wrong_port());
}

#[test]
fn diff_says_where_a_value_of_a_secret_changes_and_not_how() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  pin: 1234\n";
    let files = folder(&[("db.yaml", secret)]);
    let answer = kubetriage(files.path(), &["check", "--diff", "db.yaml"]);
    let expected = "--- a/db.yaml\n+++ b/db.yaml\n@@ -2,4 +2,4 @@\n kind: Secret\n metadata: {name: db}\n \
                    stringData:\n-  pin: •••\n+  pin: •••\n";
    assert_eq!(answer.stdout, expected);
    kubetriage(files.path(), &["check", "--fix", "db.yaml"]);
    let text = fs::read_to_string(files.path().join("db.yaml")).unwrap();
    assert_eq!(text, secret.replace("1234", "\"1234\""));
}

#[test]
fn standard_input_cannot_be_fixed() {
    let files = folder(&[]);
    let answer = with_input(files.path(), &["check", "--fix", "-"], wrong_port().as_bytes());
    assert_eq!((answer.code, answer.stdout.as_str()), (2, ""));
    assert!(answer.stderr.contains("--fix cannot write to standard input"), "{}", answer.stderr);
}

#[test]
fn what_a_baseline_knows_does_not_count() {
    let files = folder(&[("broken.yaml", &broken())]);
    let report = kubetriage(files.path(), &["check", "broken.yaml", "--format", "json"]);
    assert_eq!(report.code, 1);
    fs::write(files.path().join("known.json"), &report.stdout).unwrap();
    let answer = kubetriage(files.path(), &["check", "broken.yaml", "--baseline", "known.json"]);
    assert_eq!(answer.code, 0, "{}", answer.stdout);
    assert!(answer.stdout.contains("1 finding ignored\n"), "{}", answer.stdout);
    let answer = kubetriage(files.path(), &["check", ".", "--baseline", "broken.yaml"]);
    assert_eq!(answer.code, 2);
}

#[test]
fn the_configuration_of_the_project_is_found_and_overruled() {
    let config = "lang: es\nskip: [service-selector-matches-no-pod]\n";
    let files = folder(&[("kubetriage.yaml", config), ("apps/broken.yaml", &broken())]);
    let apps = files.path().join("apps");
    let answer = kubetriage(&apps, &["check", "broken.yaml"]);
    assert_eq!(answer.code, 0);
    assert!(answer.stdout.starts_with("Sin fallos"), "{}", answer.stdout);
    assert_eq!(kubetriage(&apps, &["check", "broken.yaml", "--no-config"]).code, 1);
    let answer = kubetriage(&apps, &["check", "broken.yaml", "--lang", "en"]);
    assert!(answer.stdout.starts_with("No faults"), "{}", answer.stdout);
}

#[test]
fn a_slip_in_the_configuration_is_said_with_its_place() {
    let files = folder(&[("kubetriage.yaml", "skipp: []\n"), ("broken.yaml", &broken())]);
    let answer = kubetriage(files.path(), &["check", "broken.yaml", "--config", "kubetriage.yaml"]);
    assert_eq!((answer.code, answer.stdout.as_str()), (2, ""));
    assert!(answer.stderr.contains("kubetriage.yaml:1:1: "), "{}", answer.stderr);
    assert!(answer.stderr.contains("unknown field `skipp`"), "{}", answer.stderr);
}
