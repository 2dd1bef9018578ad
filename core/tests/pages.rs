//! What the pages of this repository refer to exists: files, tests, targets of `make`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken page has to stop the test"
)]

mod common;

use std::path::{Path, PathBuf};

use common::{files_below, read, repository};

#[test]
fn every_link_leads_to_a_file_or_heading() {
    for page in pages() {
        let text = read(&page);
        for target in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            if target.contains("://") {
                continue;
            }
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let linked = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            assert!(linked.exists(), "{}: there is no {target}", page.display());
            if !heading.is_empty() {
                assert!(
                    headings(&read(&linked)).contains(&heading.to_owned()),
                    "{}: {target}",
                    page.display()
                );
            }
        }
    }
}

/// `core/src/lib.rs` in backticks is a path, if its first part is a folder or file of the root.
#[test]
fn every_path_in_backticks_exists() {
    for page in root_pages() {
        for code in inline_code(&read(&page)) {
            let first = code.split('/').next().unwrap();
            let is_path = code.contains('/')
                && !code.contains(['<', '*', ' ', '…', '{'])
                && !first.is_empty()
                && repository().join(first).exists();
            assert!(!is_path || repository().join(&code).exists(), "{}: there is no {code}", page.display());
        }
    }
}

/// Each sentence of `ARCHITECTURE.md` about an invariant ends in the test that holds it: `file.rs`, `name_of_the_test`.
#[test]
fn every_test_that_the_architecture_names_exists() {
    let page = read(&repository().join("ARCHITECTURE.md"));
    let (_, invariants) = page.split_once("## Invariants").expect("the section exists");
    let invariants = invariants.split("\n## ").next().unwrap();
    let sources: String = ["core", "cli"]
        .into_iter()
        .flat_map(|folder| files_below(&repository().join(folder)))
        .filter(|(file, _)| file.ends_with(".rs"))
        .map(|(_, path)| read(&path))
        .collect();
    let runners: String = ["tests/runners", "playground/tests"]
        .into_iter()
        .flat_map(|folder| files_below(&repository().join(folder)))
        .filter(|(file, _)| file.ends_with(".js"))
        .map(|(_, path)| read(&path))
        .collect();
    let mut named = 0;
    for sentence in invariants.split("\n- ").skip(1) {
        // Tests in JavaScript are called by a sentence.
        let is_test = |it: &String| it.matches('_').count() > 2 || it.matches(' ').count() > 2;
        let tests: Vec<String> = inline_code(sentence).into_iter().filter(is_test).collect();
        assert!(!tests.is_empty() || sentence.contains("make bench"), "no test holds this: {sentence}");
        for test in tests {
            // A test of several inputs has one of them in its name.
            let varies = |name: (&str, &str)| runners.contains(&format!("test(`{}", name.0));
            let exists = sources.contains(&format!("fn {test}("))
                || runners.contains(&format!("test('{test}'"))
                || test.split_once('…').is_some_and(varies);
            assert!(exists, "there is no test {test}");
            named += 1;
        }
    }
    assert!(named > 5, "the section names {named} tests");
}

#[test]
fn every_target_of_make_exists() {
    let makefile = read(&repository().join("Makefile"));
    for page in root_pages() {
        for code in inline_code(&read(&page)) {
            if let Some(target) = code.strip_prefix("make ") {
                assert!(makefile.contains(&format!("\n{target}:")), "{}: make {target}", page.display());
            }
        }
    }
}

fn root_pages() -> Vec<PathBuf> {
    ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        .map(|page| repository().join(page))
        .into()
}

/// The pages of the root, of the cases, and of the rules.
fn pages() -> Vec<PathBuf> {
    let mut pages = root_pages();
    pages.push(repository().join("tests/cases/README.md"));
    let rules = files_below(&repository().join("core/src/rules"));
    pages.extend(rules.into_iter().filter(|(file, _)| file.ends_with(".md")).map(|(_, path)| path));
    assert!(pages.iter().all(|page| Path::new(page).exists()));
    pages
}

/// The texts in single backticks outside of fenced blocks.
fn inline_code(page: &str) -> Vec<String> {
    let prose: String = page.split("```").step_by(2).collect();
    prose.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// The anchors of a page's headings: "How to test" is `how-to-test`.
fn headings(page: &str) -> Vec<String> {
    let titles =
        page.lines().filter_map(|line| line.strip_prefix('#')).map(|it| it.trim_start_matches('#').trim());
    titles
        .map(|title| {
            let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            kept.collect::<String>().to_lowercase().replace(' ', "-")
        })
        .collect()
}
