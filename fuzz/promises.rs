//! What holds for every input, as functions that stop when it does not. The fuzz targets look for an input with which one
//! stops; `core/tests/corpus.rs` tries those of `corpus/`, and `core/tests/properties.rs` others.

#![allow(dead_code, reason = "each user needs the part that it looks at")]
#![allow(clippy::expect_used, reason = "a broken promise has to stop the test")]

use kubetriage::{
    Include, Options, Report, SourceFile, apply_fixes, check_parsed,
    report::{Edit, PositionEncoding, Span},
    secret_ranges, select_fixes, view_parsed,
};

/// Begins a file inside an input, with its path behind it.
const FILE: &[u8] = b"#- /";

/// Reading answers, and what it finds lies in the text.
pub(crate) fn parse(data: &[u8]) {
    let parsed = kubetriage::parse(SourceFile::new("input.yaml", data));
    for range in secret_ranges(&parsed) {
        assert!(parsed.text().get(range.clone()).is_some(), "{range:?} cuts a character");
    }
    view_parsed(&[parsed], &Options { defaults: true, ..options(PositionEncoding::Utf8) });
}

/// A check answers, in every encoding, and what it points at lies in the files.
pub(crate) fn check(data: &[u8]) {
    let files = files(data);
    for encoding in [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32] {
        checked(&files, encoding);
    }
}

/// Every fix fits the text that it was made for, and what it makes of it is answered, too.
pub(crate) fn fixes(data: &[u8]) {
    let files = files(data);
    let report = checked(&files, PositionEncoding::Utf8);
    let each = report.diagnostics.iter().flat_map(|it| &it.fixes).map(|fix| vec![fix.clone()]);
    let together = [kubetriage::report::Applicability::Safe, kubetriage::report::Applicability::Unsafe];
    for fixes in each.chain(together.map(|least| select_fixes(&report, least))) {
        let fixed = apply_fixes(files.clone(), &fixes, PositionEncoding::Utf8);
        checked(&fixed.expect("a fix fits"), PositionEncoding::Utf8);
    }
}

/// The report on files, whose every place lies in them.
pub(crate) fn checked(files: &[SourceFile], encoding: PositionEncoding) -> Report {
    let parsed: Vec<_> = files.iter().cloned().map(kubetriage::parse).collect();
    let report = check_parsed(&parsed, &options(encoding));
    let boundaries: Vec<(&str, Vec<usize>)> =
        parsed.iter().map(|file| (file.path(), boundaries(file.text(), encoding))).collect();
    let diagnostics = report.diagnostics.iter();
    let spans = diagnostics.clone().flat_map(|it| it.related.iter().map(|it| &it.span).chain([&it.primary]));
    let documents = report.documents.iter().flat_map(|it| it.name_span.iter().chain([&it.span]));
    let edits = diagnostics.flat_map(|it| &it.fixes).flat_map(|fix| &fix.edits);
    let places = spans.chain(documents).map(|Span { file, start, end, .. }| (file, start, end));
    let edits = edits.map(|Edit { file, start, end, .. }| (file, start, end));
    for (file, start, end) in places.chain(edits) {
        assert!(start <= end, "{file}: {start:?} {end:?}");
        let named = boundaries.iter().find(|(path, _)| path == file);
        let lies_in = |offset| named.is_some_and(|(_, all)| all.binary_search(&offset).is_ok());
        assert!(lies_in(start.offset) && lies_in(end.offset), "{file}: {start:?} {end:?} cut a character");
    }
    report
}

fn options(encoding: PositionEncoding) -> Options {
    Options { include: [Include::Graph].into(), position_encoding: encoding, ..Options::default() }
}

/// Where the characters of a text begin, and where the last one ends, in the units of an encoding.
fn boundaries(text: &str, encoding: PositionEncoding) -> Vec<usize> {
    let length = |character: char| match encoding {
        PositionEncoding::Utf8 => character.len_utf8(),
        PositionEncoding::Utf16 => character.len_utf16(),
        PositionEncoding::Utf32 => 1,
    };
    let ends = text.chars().scan(0, |end, character| {
        *end += length(character);
        Some(*end)
    });
    std::iter::once(0).chain(ends).collect()
}

/// The files of an input: `#- /path` begins one.
fn files(data: &[u8]) -> Vec<SourceFile> {
    let mut files = vec![SourceFile::new("input.yaml", Vec::new())];
    for line in data.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_prefix(FILE) {
            Some(path) => {
                let path = String::from_utf8_lossy(path).trim().to_owned();
                files.push(SourceFile::new(path, Vec::new()));
            }
            None => files.last_mut().expect("there is one").bytes.extend_from_slice(line),
        }
    }
    // Two files of one path are no input that a file system could give.
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    files
}
