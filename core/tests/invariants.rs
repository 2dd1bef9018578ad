//! What `ARCHITECTURE.md` says about every check, whatever its input. Each sentence there names a test.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a broken invariant has to stop the test"
)]

mod common;
#[path = "../benches/generator/dump.rs"]
mod dump;
#[path = "../benches/generator/mod.rs"]
mod generator;

use std::collections::BTreeSet;

use common::{CASES, EXAMPLES, folders, sources_below};
use generator::Fault;
use kubetriage::{
    Include, Options, Report, Severity, SourceFile, check, check_parsed, parse, report::Position,
};

#[test]
fn the_order_of_the_files_changes_nothing() {
    for mut files in inputs() {
        let expected = json(&files);
        files.reverse();
        assert_eq!(json(&files), expected, "reversed, with {}", files[0].path);
        let middle = files.len() / 2;
        files.rotate_left(middle);
        assert_eq!(json(&files), expected, "rotated, with {}", files[0].path);
    }
}

/// The seeds of hash tables differ from one check to the next, so that a report which follows their order differs, too.
#[test]
fn the_same_input_gives_the_same_bytes() {
    for files in inputs() {
        let expected = json(&files);
        for _ in 0..5 {
            assert_eq!(json(&files), expected, "with {}", files[0].path);
        }
    }
}

#[test]
fn files_may_be_read_apart_and_checked_together() {
    for files in inputs() {
        let mut parsed = Vec::new();
        std::thread::scope(|scope| {
            let readers: Vec<_> = files.iter().map(|file| scope.spawn(|| parse(file.clone()))).collect();
            parsed.extend(readers.into_iter().map(|reader| reader.join().unwrap()));
        });
        assert_eq!(check_parsed(&parsed, &options()), check(files, &options()));
    }
}

#[test]
fn a_broken_document_hides_no_other() {
    const BROKEN: &str = "---\nkind: \"Service\nmetadata: [}\n";
    for app in generator::apps(70).filter(|app| app.fault.is_some_and(|it| it != Fault::Syntax)) {
        let text = text_of(&app.file).to_owned();
        let rule = app.fault.unwrap().rule();
        let objects = objects(&check(vec![app.file.clone()], &options()));
        let cuts: Vec<usize> = text.match_indices("---\n").map(|(at, _)| at).chain([text.len()]).collect();
        assert_eq!(cuts.len(), generator::OBJECTS_PER_APP);
        for cut in cuts {
            let text = format!("{}{BROKEN}{}", &text[..cut], &text[cut..]);
            let report = check(vec![SourceFile::new("app.yaml", text)], &options());
            assert!(
                report.diagnostics.iter().any(|it| it.rule == rule),
                "{rule} with a broken document at {cut}"
            );
            assert_eq!(self::objects(&report), objects, "with a broken document at {cut}");
        }
    }
}

/// Files that are cut off anywhere, or have a byte changed, are what an editor sees while somebody types.
#[test]
fn every_span_of_a_damaged_file_lies_in_its_text() {
    const BYTES: &[u8] = b"\0\t\n\r \"'#&*-:>?[]{|}%@`~\xc3\xff";
    let file = generator::files(10).pop().unwrap();
    for at in (0..file.bytes.len()).step_by(11) {
        let mut damaged = file.clone();
        damaged.bytes.truncate(at);
        check_spans(damaged);
        let mut damaged = file.clone();
        damaged.bytes[at] = BYTES[at / 11 % BYTES.len()];
        check_spans(damaged);
    }
}

#[test]
fn ids_of_diagnostics_are_unique_and_causes_exist() {
    for files in inputs() {
        let report = check(files, &options());
        let ids: BTreeSet<&str> = report.diagnostics.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids.len(), report.diagnostics.len());
        for cause in report.diagnostics.iter().flat_map(|it| &it.caused_by) {
            assert!(ids.contains(cause.as_str()), "the cause {cause} is not in the report");
        }
    }
}

/// The dump of the benches, too: of eight apps five are healthy, and the others have one root each.
#[test]
fn the_dump_of_the_benches_has_the_faults_that_are_planted() {
    let report = check(dump::dump(80), &options());
    let errors = report.diagnostics.iter().filter(|it| it.severity != Severity::Info);
    let roots: Vec<(&str, &str)> = errors
        .filter(|it| it.caused_by.is_empty())
        .map(|it| {
            (it.rule.as_str(), it.resource.as_ref().and_then(|it| it.name.as_deref()).unwrap_or_default())
        })
        .collect();
    let planted =
        [("pod-unschedulable", "app-7"), ("pod-image-pull-failed", "app-3"), ("pod-crash-loop", "app-5")];
    assert_eq!(roots, planted);
}

/// The input of the benches is what it says it is.
#[test]
fn what_the_generator_breaks_is_found_and_nothing_else_is_an_error() {
    let rules: BTreeSet<String> = common::rules().into_iter().map(|rule| rule.name).collect();
    let mut planted = BTreeSet::new();
    for app in generator::apps(70) {
        let report = check(vec![app.file.clone()], &options());
        let errors: BTreeSet<&str> = report
            .diagnostics
            .iter()
            .filter(|it| it.severity == Severity::Error && it.caused_by.is_empty())
            .map(|it| it.rule.as_str())
            .collect();
        let wanted = app.fault.map(Fault::rule).filter(|rule| rules.contains(*rule));
        assert_eq!(errors, wanted.into_iter().collect(), "{}", text_of(&app.file));
        planted.extend(app.fault);
    }
    assert_eq!(planted.len(), Fault::ALL.len());
}

/// Every case, every example, and many apps together.
fn inputs() -> Vec<Vec<SourceFile>> {
    let cases = folders(CASES).into_iter().map(|case| sources_below(&case.join("input")));
    let examples = folders(EXAMPLES).into_iter().map(|example| {
        let mut files = sources_below(&example);
        files.retain(|file| file.path.ends_with(".yaml"));
        files
    });
    cases.chain(examples).chain([generator::files(60)]).collect()
}

fn options() -> Options {
    Options { include: [Include::Graph].into(), ..Options::default() }
}

fn json(files: &[SourceFile]) -> String {
    serde_json::to_string(&check(files.to_vec(), &options())).unwrap()
}

fn text_of(file: &SourceFile) -> &str {
    std::str::from_utf8(&file.bytes).unwrap()
}

/// Kind and name of every object of a report.
fn objects(report: &Report) -> Vec<(String, Option<String>)> {
    let objects = report.documents.iter().filter_map(|document| document.resource.as_ref());
    objects.map(|object| (object.kind.clone(), object.name.clone())).collect()
}

#[track_caller]
fn check_spans(file: SourceFile) {
    let parsed = parse(file);
    let text = parsed.text().to_owned();
    let report = check_parsed(&[parsed], &options());
    let place = |position: Position| text.get(..position.offset).map(|before| before.lines().count());
    for diagnostic in &report.diagnostics {
        let related = diagnostic.related.iter().map(|related| &related.span);
        for span in related.chain([&diagnostic.primary]) {
            assert!(place(span.start).is_some() && place(span.end).is_some(), "{diagnostic:#?}\n{text}");
            assert!(span.start <= span.end, "{diagnostic:#?}\n{text}");
        }
        for edit in diagnostic.fixes.iter().flat_map(|fix| &fix.edits) {
            assert!(place(edit.start).is_some() && place(edit.end).is_some(), "{diagnostic:#?}\n{text}");
        }
    }
}
