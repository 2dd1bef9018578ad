//! Which files `check` reads, and what they are called.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a broken answer has to stop the test"
)]

mod common;

use std::path::Path;

use common::{DEPLOYMENT, SERVICE, broken, folder, kubetriage, sound};

/// The files of the report, in its order.
fn files(folder: &Path, paths: &[&str]) -> Vec<String> {
    let answer = kubetriage(folder, &[&["check", "--format", "json"], paths].concat());
    let report: serde_json::Value = serde_json::from_str(&answer.stdout).expect("it is JSON");
    let documents = report["documents"].as_array().unwrap();
    let mut files: Vec<String> =
        documents.iter().map(|document| document["file"].as_str().unwrap().to_owned()).collect();
    files.dedup();
    files
}

#[test]
fn folders_are_searched_in_a_fixed_order_and_files_are_one_cluster() {
    let it = folder(&[
        ("b/deployment.yml", DEPLOYMENT),
        ("a/service.yaml", SERVICE),
        ("c.json", r#"{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}"#),
        ("d.txt", SERVICE),
    ]);
    let expected = ["a/service.yaml", "b/deployment.yml", "c.json"];
    assert_eq!(files(it.path(), &["."]), expected);
    assert_eq!(files(it.path(), &[]), expected, "without a path, the current folder");
    assert_eq!(files(it.path(), &["b", "c.json", "a"]), expected, "the order of paths does not matter");
    let answer = kubetriage(it.path(), &["check"]);
    assert!(answer.stdout.contains("\n  ::: b/deployment.yml:12:14\n"), "{}", answer.stdout);
    assert_eq!(answer.stdout, kubetriage(it.path(), &["check"]).stdout);
}

#[test]
fn a_named_file_is_read_whatever_it_is_called() {
    let it = folder(&[("rendered.txt", &broken()), (".hidden.yaml", &sound()), (".gitignore", "*\n")]);
    assert_eq!(files(it.path(), &["rendered.txt"]), ["rendered.txt"]);
    assert_eq!(files(it.path(), &[".hidden.yaml"]), [".hidden.yaml"]);
}

#[test]
fn what_git_ignores_and_what_is_hidden_is_not_searched() {
    let it = folder(&[
        (".gitignore", "build/\n*.tmp.yaml\n"),
        ("build/out.yaml", &broken()),
        ("x.tmp.yaml", &broken()),
        (".github/workflows/ci.yaml", &broken()),
        ("web.yaml", &sound()),
    ]);
    assert_eq!(files(it.path(), &["."]), ["web.yaml"]);
    assert_eq!(
        files(it.path(), &[".github"]),
        [".github/workflows/ci.yaml"],
        "but for a folder that is named"
    );
}

#[test]
fn a_file_is_read_once_however_often_it_is_named() {
    let it = folder(&[("shop/web.yaml", &sound())]);
    assert_eq!(files(it.path(), &["shop", "shop/web.yaml", "./shop"]), ["shop/web.yaml"]);
    let answer = kubetriage(it.path(), &["check", "shop/web.yaml", "shop", "."]);
    assert!(answer.stdout.starts_with("No faults found in 1 file ("), "{}", answer.stdout);
}

#[cfg(unix)]
#[test]
fn links_to_files_are_followed_and_links_to_folders_are_not() {
    let it = folder(&[("real/web.yaml", &sound()), ("kept/deployment.yaml", DEPLOYMENT)]);
    let link = |target: &str, name: &str| std::os::unix::fs::symlink(target, it.path().join(name)).unwrap();
    link("..", "real/circle");
    link("web.yaml", "real/same.yaml");
    link("../kept/deployment.yaml", "real/deployment.yaml");
    assert_eq!(files(it.path(), &["real"]), ["real/deployment.yaml", "real/same.yaml"]);
    link("nowhere.yaml", "kept/dead.yaml");
    let answer = kubetriage(it.path(), &["check", "kept"]);
    assert_eq!((answer.code, answer.stderr.as_str()), (2, "error: kept/dead.yaml: no such file or folder\n"));
}

#[test]
fn files_of_something_else_are_passed_over_in_silence() {
    let lock =
        format!(r#"{{"packages": [{}"kind"]}}"#, r#"{"name": "x", "version": "1.0"}, "#.repeat(10_000));
    let it = folder(&[
        ("package.json", r#"{"name": "web", "scripts": {"kind": "x"}}"#),
        ("package-lock.json", &lock),
        ("tsconfig.json", "{\n  // comments are not JSON\n  \"compilerOptions\": {},\n}\n"),
        ("values.yaml", "replicas: 2\nimage:\n  tag: latest\n"),
        ("empty.yaml", ""),
        ("web.yaml", &sound()),
    ]);
    let answer = kubetriage(it.path(), &["check", "."]);
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    assert!(answer.stdout.starts_with("No faults found in "), "{}", answer.stdout);
}

#[test]
fn a_folder_without_files_is_worth_a_word() {
    let it = folder(&[("README.md", "# web\n")]);
    let answer = kubetriage(it.path(), &["check"]);
    assert_eq!(answer.code, 0);
    assert!(answer.stderr.starts_with("warning: nothing to check"), "{}", answer.stderr);
    assert_eq!(kubetriage(it.path(), &["check", "-q"]).stderr, "");
}
