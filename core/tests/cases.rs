//! Runs the cases that every language of kubetriage runs: `tests/cases/README.md` has their layout.
//!
//! `UPDATE_EXPECT=1 cargo test -p kubetriage --test cases` writes the expected reports anew, and gives a rule that no
//! case reports a case made of the first example on its page. Read the difference before you commit it: an expected
//! report is a claim about Kubernetes.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken case has to stop the test"
)]

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use common::{CASES, DeclaredRule, folders, read, repository, sources_below};
use kubetriage::{
    Options, SourceFile, apply_fixes, check, endpoints, mask_secrets, render,
    report::{Applicability, Fix, PositionEncoding},
    trace, traces, walk, what_if,
};
use serde_json::Value;

#[test]
fn every_case_gives_the_expected_report() {
    if updating() {
        for rule in rules_without_case() {
            add_case(&rule);
        }
    }
    let mut faults = Vec::new();
    for case in folders(CASES) {
        let options = options(&case);
        let sources = sources_below(&case.join("input"));
        assert!(!sources.is_empty(), "{}: no file in input/", case.display());
        let bytes = report(&case, &options, PositionEncoding::Utf8);
        expect(&case.join("report.json"), Some(&bytes), &mut faults);
        for (encoding, name) in [(PositionEncoding::Utf16, "utf-16"), (PositionEncoding::Utf32, "utf-32")] {
            let text = report(&case, &options, encoding);
            let derived = bytes.replacen(
                r#""positionEncoding": "utf-8""#,
                &format!(r#""positionEncoding": "{name}""#),
                1,
            );
            // Where every character of the input is one byte, only the name of the encoding differs.
            let own = (text != derived).then_some(text.as_str());
            expect(&case.join(format!("report.{name}.json")), own, &mut faults);
        }
        expect_files(&case.join("fixed"), &fixed_files(&sources, &options), &mut faults);
        expect_files(&case.join("masked"), &masked_files(&sources), &mut faults);
    }
    assert!(
        faults.is_empty(),
        "{}\nTo renew them: UPDATE_EXPECT=1 cargo test -p kubetriage --test cases",
        faults.join("\n")
    );
}

#[test]
fn every_case_gives_the_other_expected_answers() {
    let mut faults = Vec::new();
    for case in folders(CASES) {
        let (settings, options) = (settings(&case), options(&case));
        let sources = || sources_below(&case.join("input"));
        let endpoints = (settings["endpoints"] == true).then(|| pretty(&endpoints(sources(), &options)));
        expect(&case.join("endpoints.json"), endpoints.as_deref(), &mut faults);
        let asked = settings["requests"].as_array().map(|requests| {
            let request = |it: &Value| serde_json::from_value(it.clone()).unwrap();
            let asked: Vec<_> = requests.iter().map(|it| trace(sources(), &request(it), &options)).collect();
            pretty(&serde_json::json!({"declared": traces(sources(), &options), "asked": asked}))
        });
        expect(&case.join("traces.json"), asked.as_deref(), &mut faults);
        let changed = settings.get("changes").map(|changes| {
            let changes = serde_json::from_value(changes.clone()).unwrap();
            pretty(&what_if(sources(), &changes, &options).unwrap())
        });
        expect(&case.join("what-if.json"), changed.as_deref(), &mut faults);
        let walked = settings["walks"].as_array().map(|walks| {
            let walks = walks.iter().map(|it| {
                let subject = serde_json::from_value(it["subject"].clone()).unwrap();
                let answers = serde_json::from_value(it["answers"].clone()).unwrap();
                walk(sources(), &subject, &answers, &options).unwrap()
            });
            pretty(&walks.collect::<Vec<_>>())
        });
        expect(&case.join("walks.json"), walked.as_deref(), &mut faults);
        let drawn = settings["pictures"].as_array().map(|pictures| {
            let picture = |it: &Value| serde_json::from_value(it.clone()).unwrap();
            let draw = |it| render(sources(), &picture(it), &options).unwrap();
            pretty(&pictures.iter().map(draw).collect::<Vec<_>>())
        });
        expect(&case.join("pictures.json"), drawn.as_deref(), &mut faults);
        let positions = asked.is_some() || changed.is_some() || walked.is_some();
        let ascii = sources().iter().all(|file| file.bytes.is_ascii());
        assert!(ascii || !positions, "{}: positions differ between languages beyond ASCII", case.display());
    }
    assert!(
        faults.is_empty(),
        "{}\nTo renew them: UPDATE_EXPECT=1 cargo test -p kubetriage --test cases",
        faults.join("\n")
    );
}

fn pretty(value: &impl serde::Serialize) -> String {
    format!("{}\n", serde_json::to_string_pretty(value).unwrap())
}

#[test]
fn every_rule_has_a_case() {
    let missing: Vec<String> = rules_without_case().into_iter().map(|rule| rule.name).collect();
    assert!(
        missing.is_empty() || updating(),
        "no case of tests/cases reports {missing:?}: write one, or let \
         UPDATE_EXPECT=1 cargo test -p kubetriage --test cases make one of the rule's page"
    );
}

#[test]
fn every_case_says_what_it_shows() {
    for case in folders(CASES) {
        let about = settings(&case)["about"].as_str().unwrap_or_default().to_owned();
        assert!(about.ends_with('.') && about.len() > 20, "{}: `about` is a sentence", case.display());
    }
}

fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some()
}

fn rules_without_case() -> Vec<DeclaredRule> {
    let mut reported = BTreeSet::new();
    for case in folders(CASES) {
        let report = check(sources_below(&case.join("input")), &options(&case));
        reported.extend(report.diagnostics.into_iter().map(|diagnostic| diagnostic.rule));
    }
    common::rules().into_iter().filter(|rule| !reported.contains(&rule.name)).collect()
}

/// Makes the first example on the page of a rule a case of its own.
fn add_case(rule: &DeclaredRule) {
    let page = read(&repository().join(format!("core/src/rules/{}.md", rule.file)));
    let example = page.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let mut files: Vec<(String, String)> = Vec::new();
    for line in example.lines() {
        if let Some(path) = line.strip_prefix("#- /") {
            files.push((path.trim().to_owned(), String::new()));
            continue;
        }
        if files.is_empty() {
            files.push(("manifest.yaml".to_owned(), String::new()));
        }
        let marks = [" # error", " # warning", " # info"];
        let line = marks.iter().find_map(|mark| line.strip_suffix(mark)).unwrap_or(line);
        if !line.ends_with(" on the next line") {
            files.last_mut().unwrap().1.push_str(&format!("{line}\n"));
        }
    }
    let case = repository().join(CASES).join(&rule.name);
    for (path, text) in files {
        let path = case.join("input").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let about = format!("{}.", page.lines().next().unwrap());
    let settings = serde_json::json!({ "about": about });
    std::fs::write(case.join("case.json"), format!("{settings:#}\n")).unwrap();
}

/// The files that differ after the preferred fixes were applied: all that go together, in the order of the report, but
/// those that are for display only.
fn fixed_files(sources: &[SourceFile], options: &Options) -> BTreeMap<String, Vec<u8>> {
    let mut result = sources.to_vec();
    let mut taken: Vec<Fix> = Vec::new();
    for diagnostic in check(sources.to_vec(), options).diagnostics {
        let mut fixes = diagnostic.fixes.into_iter();
        let Some(fix) = fixes.find(|fix| fix.preferred && fix.applicability != Applicability::DisplayOnly)
        else {
            continue;
        };
        taken.push(fix);
        match apply_fixes(sources.to_vec(), &taken, PositionEncoding::Utf8) {
            Ok(files) => result = files,
            // It changes what an earlier one changes.
            Err(_) => drop(taken.pop()),
        }
    }
    let pairs = result.into_iter().zip(sources).filter(|(after, before)| after != *before);
    pairs.map(|(after, _)| (after.path, after.bytes)).collect()
}

/// Compares a folder with what it should hold.
fn expect_files(folder: &Path, wanted: &BTreeMap<String, Vec<u8>>, faults: &mut Vec<String>) {
    let found = if folder.exists() { sources_below(folder) } else { Vec::new() };
    let found: BTreeMap<String, Vec<u8>> = found.into_iter().map(|file| (file.path, file.bytes)).collect();
    if found == *wanted {
        return;
    }
    if !updating() {
        let name = folder.strip_prefix(repository()).unwrap().display();
        let paths = found.keys().chain(wanted.keys()).filter(|path| found.get(*path) != wanted.get(*path));
        faults.push(format!("{name}: {:?} differ", paths.collect::<BTreeSet<_>>()));
        return;
    }
    if folder.exists() {
        std::fs::remove_dir_all(folder).unwrap();
    }
    for (path, bytes) in wanted {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// The files that masking changes.
fn masked_files(sources: &[SourceFile]) -> BTreeMap<String, Vec<u8>> {
    let masked = mask_secrets(sources.to_vec()).into_iter().filter(|file| !sources.contains(file));
    masked.map(|file| (file.path, file.bytes)).collect()
}

/// The report as it is written, with a line break at the end.
fn report(case: &Path, options: &Options, position_encoding: PositionEncoding) -> String {
    let options = Options { position_encoding, ..options.clone() };
    let report = check(sources_below(&case.join("input")), &options);
    format!("{}\n", serde_json::to_string_pretty(&report).unwrap())
}

/// Compares a file with what it should hold; `None` when it should not be there.
fn expect(path: &Path, wanted: Option<&str>, faults: &mut Vec<String>) {
    let found = path.exists().then(|| read(path));
    if found.as_deref() == wanted {
        return;
    }
    if !updating() {
        let name = path.strip_prefix(repository()).unwrap().display();
        faults.push(format!("{name}: {}", first_difference(found.as_deref(), wanted)));
        return;
    }
    match wanted {
        Some(text) => std::fs::write(path, text).unwrap(),
        None => std::fs::remove_file(path).unwrap(),
    }
}

fn first_difference(found: Option<&str>, wanted: Option<&str>) -> String {
    let (Some(found), Some(wanted)) = (found, wanted) else {
        return match wanted {
            Some(_) => "the file is missing".to_owned(),
            None => "the file is not needed".to_owned(),
        };
    };
    let number = found.lines().zip(wanted.lines()).take_while(|(found, wanted)| found == wanted).count();
    let line = |text: &str| text.lines().nth(number).unwrap_or("the end").trim().to_owned();
    format!("line {}: expected {}, now {}", number + 1, line(found), line(wanted))
}

/// `case.json`: what the case shows, and its options.
fn settings(case: &Path) -> Value {
    let path: PathBuf = case.join("case.json");
    serde_json::from_str(&read(&path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The options of a case, under the names that they have in JavaScript.
fn options(case: &Path) -> Options {
    let settings = settings(case);
    match settings.get("options") {
        Some(options) => serde_json::from_value(options.clone())
            .unwrap_or_else(|error| panic!("{}: {error}", case.display())),
        None => Options::default(),
    }
}
