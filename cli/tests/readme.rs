//! The README shows what the command really prints.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken page has to stop the test")]

mod common;

use std::fs;

use common::repository;

const COMMAND: &str = "$ cargo run --release -- check examples/broken-app\n";

/// That `output.txt` is what the command prints is a test in `examples.rs`.
#[test]
fn the_readme_shows_the_output_of_the_broken_app() {
    let page = repository().join("README.md");
    let readme = fs::read_to_string(&page).unwrap();
    let output = fs::read_to_string(repository().join("examples/broken-app/output.txt")).unwrap();
    let (before, rest) = readme.split_once(COMMAND).expect("the README shows the command");
    let (shown, after) = rest.split_once("```\n").expect("the block ends");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&page, format!("{before}{COMMAND}{output}```\n{after}")).unwrap();
    } else {
        assert_eq!(shown, output, "run `make generate`");
    }
}
