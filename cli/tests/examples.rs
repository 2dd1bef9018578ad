//! What `check` prints for every folder in `examples/`, to the byte.
//!
//! `UPDATE_EXPECT=1 cargo test --package kubetriage-cli --test examples` writes the files anew.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken repository has to stop the test")]

mod common;

use std::fs;

use common::{kubetriage, repository};

#[test]
fn every_example_prints_its_output() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut faults = Vec::new();
    let mut names: Vec<String> = fs::read_dir(repository().join("examples"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(!names.is_empty(), "there are examples");
    for name in names {
        let example = format!("examples/{name}");
        let answer = kubetriage(&repository(), &["check", &example]);
        assert_eq!(answer.stderr, "", "{example}");
        let path = repository().join(&example).join("output.txt");
        if update {
            fs::write(&path, &answer.stdout).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != answer.stdout {
            faults.push(format!("{example} prints something else than output.txt:\n{}", answer.stdout));
        }
    }
    assert!(faults.is_empty(), "{}\nRun `make generate` if that is right.", faults.join("\n"));
}

/// The pictures beside an example; a new one begins as an empty file.
#[test]
fn every_picture_of_an_example_is_what_is_drawn() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let pictures: [(&str, &[&str]); 2] =
        [("graph.svg", &["graph"]), ("flowchart.svg", &["flowchart", "--walk"])];
    let mut seen = 0;
    for entry in fs::read_dir(repository().join("examples")).unwrap() {
        let example = format!("examples/{}", entry.unwrap().file_name().to_string_lossy());
        for (file, command) in pictures {
            let path = repository().join(&example).join(file);
            if !path.exists() {
                continue;
            }
            seen += 1;
            let arguments = [command, &[&example, "--format", "svg"]].concat();
            let drawn = kubetriage(&repository(), &arguments).stdout;
            if update {
                fs::write(&path, &drawn).unwrap();
            }
            assert!(fs::read_to_string(&path).unwrap() == drawn, "{example}/{file}: run `make generate`");
        }
    }
    assert_eq!(seen, 2);
}
