//! Places in files as formats for programs count them.

use std::collections::HashMap;

use kubetriage::{
    Parsed,
    report::{Position, PositionEncoding, Span},
};

/// The byte order mark, which no editor counts as a column.
const MARK: char = '\u{feff}';

/// A part of a file: lines and columns from 1, the end behind the last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) start_line: usize,
    pub(crate) start_column: usize,
    pub(crate) end_line: usize,
    pub(crate) end_column: usize,
}

/// Turns the positions of a report, in the units of that report, into regions.
pub(crate) struct Places<'a> {
    files: HashMap<&'a str, &'a Parsed>,
    encoding: PositionEncoding,
    /// The last line of a file that has text on it, from 0, and its length.
    last_lines: HashMap<&'a str, Position>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(files: &'a [Parsed], encoding: PositionEncoding) -> Self {
        let files = files.iter().map(|file| (file.path(), file)).collect();
        Self { files, encoding, last_lines: HashMap::new() }
    }

    /// The place of a finding. Behind the last line break there is no line that could be shown: the end of the last
    /// line stands for it.
    pub(crate) fn shown(&mut self, span: &Span) -> Region {
        let last = self.last_line(&span.file);
        let on_a_line = |position: Position| match last {
            Some(last) if position.line > last.line => last,
            _ => position,
        };
        self.region(&span.file, on_a_line(span.start), on_a_line(span.end))
    }

    /// What an edit replaces, exactly.
    pub(crate) fn region(&self, file: &str, start: Position, end: Position) -> Region {
        let marked = self.files.get(file).is_some_and(|file| file.text().starts_with(MARK));
        let column = |position: Position| {
            let mark = if marked && position.line == 0 { self.length(MARK) } else { 0 };
            position.column.saturating_sub(mark) + 1
        };
        Region {
            start_line: start.line + 1,
            start_column: column(start),
            end_line: end.line + 1,
            end_column: column(end),
        }
    }

    fn last_line(&mut self, file: &str) -> Option<Position> {
        let (path, parsed) = self.files.get_key_value(file)?;
        if let Some(last) = self.last_lines.get(path) {
            return Some(*last);
        }
        let text = parsed.text().trim_end_matches(['\n', '\r']);
        // Of the two characters of a Windows line end, only the second one ends the line.
        let breaks = text.match_indices(['\n', '\r']).filter(|(at, found)| {
            *found == "\n" || !text.get(at + 1..).is_some_and(|rest| rest.starts_with('\n'))
        });
        let (line, start) = breaks.fold((0, 0), |(line, _), (at, _)| (line + 1, at + 1));
        let column = text.get(start..).unwrap_or_default().chars().map(|it| self.length(it)).sum();
        let last = Position { offset: text.len(), line, column };
        self.last_lines.insert(path, last);
        Some(last)
    }

    fn length(&self, character: char) -> usize {
        match self.encoding {
            PositionEncoding::Utf8 => character.len_utf8(),
            PositionEncoding::Utf16 => character.len_utf16(),
            PositionEncoding::Utf32 => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use kubetriage::{
        SourceFile, parse,
        report::{Position, PositionEncoding, Span},
    };

    use super::{Places, Region};

    fn shown(text: &str, start: (usize, usize), end: (usize, usize)) -> (usize, usize, usize, usize) {
        let files = [parse(SourceFile::new("a.yaml", text))];
        let mut places = Places::new(&files, PositionEncoding::Utf16);
        let position = |(line, column)| Position { offset: 0, line, column };
        let span =
            Span { file: "a.yaml".to_owned(), document: 0, start: position(start), end: position(end) };
        let Region { start_line, start_column, end_line, end_column } = places.shown(&span);
        (start_line, start_column, end_line, end_column)
    }

    #[test]
    fn lines_and_columns_begin_with_one() {
        assert_eq!(shown("a: 1\nb: 2\n", (1, 3), (1, 4)), (2, 4, 2, 5));
    }

    #[test]
    fn the_mark_at_the_start_of_a_file_is_no_column() {
        assert_eq!(shown("\u{feff}a: 1\nb: 2\n", (0, 1), (0, 2)), (1, 1, 1, 2));
        assert_eq!(shown("\u{feff}a: 1\nb: 2\n", (1, 0), (1, 1)), (2, 1, 2, 2));
    }

    #[test]
    fn behind_the_last_line_is_the_end_of_the_last_line() {
        assert_eq!(shown("a: 1\r\nb: 🙂\r\n", (2, 0), (2, 0)), (2, 6, 2, 6));
        assert_eq!(shown("a: |\n  text\n", (0, 3), (2, 0)), (1, 4, 2, 7));
        assert_eq!(shown("", (0, 0), (0, 0)), (1, 1, 1, 1));
    }
}
