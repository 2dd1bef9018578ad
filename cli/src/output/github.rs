//! Findings as commands that a GitHub Actions workflow turns into annotations of the changed lines.

use kubetriage::{
    Diagnostic, Lang, Parsed, Severity,
    report::{PositionEncoding, Report},
};

use super::{
    places::{Places, Region},
    terminal::visible,
};
use crate::input::STDIN;

/// How columns are counted; the report has to count them so.
pub(crate) const ENCODING: PositionEncoding = PositionEncoding::Utf32;

/// One command for each finding.
pub(crate) fn commands(report: &Report, files: &[Parsed], lang: Lang) -> String {
    let mut places = Places::new(files, report.position_encoding);
    report.diagnostics.iter().map(|it| command(it, places.shown(&it.primary), lang)).collect()
}

fn command(diagnostic: &Diagnostic, region: Region, lang: Lang) -> String {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let file = diagnostic.primary.file.as_str();
    let mut properties = vec![("title", format!("kubetriage ({})", diagnostic.rule))];
    // What came through a pipe has no lines that could be annotated.
    if file != STDIN {
        properties.push(("file", file.strip_prefix("./").unwrap_or(file).to_owned()));
        properties.extend(lines_and_columns(region));
    }
    let properties: Vec<String> =
        properties.into_iter().map(|(name, value)| format!("{name}={}", escaped_property(&value))).collect();
    let Region { start_line, start_column, .. } = region;
    // The log of the workflow shows only what stands behind the second `::`.
    let text = format!("{file}:{start_line}:{start_column}: {}", super::message(diagnostic, lang));
    format!("::{level} {}::{}\n", properties.join(","), escaped(&text))
}

/// GitHub takes columns only where a place begins and ends on the same line.
fn lines_and_columns(region: Region) -> Vec<(&'static str, String)> {
    let Region { start_line, start_column, end_line, end_column } = region;
    if start_line == end_line {
        return vec![
            ("line", start_line.to_string()),
            ("col", start_column.to_string()),
            ("endLine", end_line.to_string()),
            ("endColumn", end_column.max(start_column).to_string()),
        ];
    }
    // Nothing of the line is marked before whose first character the place ends.
    let end_line = if end_column == 1 { end_line - 1 } else { end_line };
    vec![("line", start_line.to_string()), ("endLine", end_line.to_string())]
}

/// A command ends with its line, and `%` begins an escape.
fn escaped(text: &str) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    visible(&text).into_owned()
}

/// In properties, `:` and `,` end the value.
fn escaped_property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{Region, escaped, escaped_property, lines_and_columns};

    #[test]
    fn nothing_in_a_text_ends_the_command_or_begins_another_one() {
        assert_eq!(escaped("100%\r\n::error::x"), "100%25%0D%0A::error::x");
        assert_eq!(escaped_property("a,b:c%0A"), "a%2Cb%3Ac%250A");
        assert_eq!(escaped("\u{1b}[31m"), "␛[31m");
    }

    #[test]
    fn columns_are_given_on_one_line_only() {
        let region = |end_line, end_column| Region { start_line: 3, start_column: 5, end_line, end_column };
        let names = |region| lines_and_columns(region).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(region(3, 9)), ["line", "col", "endLine", "endColumn"]);
        assert_eq!(lines_and_columns(region(5, 1)), [("line", "3".to_owned()), ("endLine", "4".to_owned())]);
    }
}
