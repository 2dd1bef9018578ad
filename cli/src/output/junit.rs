//! Findings as JUnit XML, which every build server shows: a test suite for each file, a test for each finding.

use std::collections::BTreeMap;

use kubetriage::{
    Diagnostic, Lang, Parsed,
    report::{PositionEncoding, Report},
};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::{places::Places, text::severity_name};
use crate::args::FailOn;

/// How columns are counted; the report has to count them so.
pub(crate) const ENCODING: PositionEncoding = PositionEncoding::Utf32;

/// The report as XML. What `fail_on` lets pass is a test that passes and says what was found; a file in which nothing
/// was found is one test that passes.
pub(crate) fn document(report: &Report, files: &[Parsed], fail_on: FailOn, lang: Lang) -> String {
    let mut places = Places::new(files, report.position_encoding);
    let mut suites: BTreeMap<&str, Vec<TestCase>> =
        files.iter().map(|file| (file.path(), Vec::new())).collect();
    for diagnostic in &report.diagnostics {
        let case = case(diagnostic, &mut places, fail_on, lang);
        suites.entry(&diagnostic.primary.file).or_default().push(case);
    }
    let mut document = quick_junit::Report::new("kubetriage");
    for (file, cases) in suites {
        let mut suite = TestSuite::new(file);
        if cases.is_empty() {
            let mut case = TestCase::new("kubetriage", TestCaseStatus::success());
            case.set_classname(file);
            suite.add_test_case(case);
        }
        suite.add_test_cases(cases);
        document.add_test_suite(suite);
    }
    // Writing into memory fails only where memory ends.
    document.to_string().unwrap_or_default()
}

fn case(diagnostic: &Diagnostic, places: &mut Places<'_>, fail_on: FailOn, lang: Lang) -> TestCase {
    let file = &diagnostic.primary.file;
    let region = places.shown(&diagnostic.primary);
    let (line, column) = (region.start_line, region.start_column);
    let severity = severity_name(diagnostic.severity, lang);
    let details = format!("{file}:{line}:{column}: {severity}: {}", super::message(diagnostic, lang));
    let name = format!("{}:{line}:{column}", diagnostic.rule);
    let mut case = if fail_on.fails(diagnostic.severity) {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message(&diagnostic.message).set_type(&diagnostic.rule).set_description(details);
        TestCase::new(name, status)
    } else {
        let mut case = TestCase::new(name, TestCaseStatus::success());
        case.set_system_out(details);
        case
    };
    case.set_classname(file);
    case.extra.insert("file".into(), file.into());
    case.extra.insert("line".into(), line.to_string().into());
    case
}
