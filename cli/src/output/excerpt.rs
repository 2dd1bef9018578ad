//! The lines of a file around some places in it, as they may be shown: without values of Secrets, without characters
//! that a terminal obeys, without the far ends of very long lines.

use std::{collections::HashMap, ops::Range};

use kubetriage::{Diagnostic, Parsed, report};

use super::terminal::{picture, visible};

/// What is shown at least around each place on a long line, in bytes.
const LEAST_ROOM: usize = 40;

/// Stands for a value that is not shown, whatever its length.
pub(crate) const MASK: &str = "•••";

/// The files that excerpts are made of, each looked at when it is first needed: most files have no finding.
pub(crate) struct Sources<'a> {
    files: HashMap<&'a str, &'a Parsed>,
    opened: HashMap<&'a str, Source<'a>>,
}

impl<'a> Sources<'a> {
    pub(crate) fn new(files: &'a [Parsed]) -> Self {
        Self { files: files.iter().map(|file| (file.path(), file)).collect(), opened: HashMap::new() }
    }

    /// Opens the files that a finding is about.
    pub(crate) fn open(&mut self, diagnostic: &Diagnostic) {
        let related = diagnostic.related.iter().map(|it| &it.span.file);
        let edited = diagnostic.fixes.iter().filter(|fix| fix.preferred).flat_map(|fix| &fix.edits);
        for file in [&diagnostic.primary.file].into_iter().chain(related).chain(edited.map(|it| &it.file)) {
            if let Some((path, file)) = self.files.get_key_value(file.as_str()) {
                self.opened.entry(path).or_insert_with(|| Source::new(file));
            }
        }
    }

    /// A file that was opened.
    pub(crate) fn get(&self, file: &str) -> Option<&Source<'a>> {
        self.opened.get(file)
    }

    /// `app.yaml:30:5`, as editors count.
    pub(crate) fn place(&self, span: &report::Span) -> String {
        let (line, column) = match self.get(&span.file) {
            Some(source) => source.line_and_column(span.start),
            None => (span.start.line + 1, span.start.column + 1),
        };
        format!("{}:{line}:{column}", visible(&span.file))
    }
}

/// A file that excerpts are made of.
pub(crate) struct Source<'a> {
    text: &'a str,
    secrets: Vec<Range<usize>>,
}

/// Some lines of a file.
pub(crate) struct Excerpt {
    /// As they are shown.
    pub(crate) text: String,
    /// The number of the first of them, from 1.
    pub(crate) first_line: usize,
    pieces: Vec<Piece>,
}

/// A piece of an excerpt and what it shows.
struct Piece {
    file: Range<usize>,
    shown: Range<usize>,
    /// Byte for byte; otherwise as a whole.
    verbatim: bool,
}

impl<'a> Source<'a> {
    pub(crate) fn new(file: &'a Parsed) -> Self {
        Self { text: file.text(), secrets: kubetriage::secret_ranges(file) }
    }

    /// True when a range holds a part of a value that is not shown.
    pub(crate) fn is_secret(&self, range: &Range<usize>) -> bool {
        self.secrets
            .iter()
            .any(|secret| secret.start < range.end.max(range.start + 1) && range.start < secret.end)
    }

    /// Line and column of a position, both from 1, the column in characters as editors count them.
    pub(crate) fn line_and_column(&self, position: report::Position) -> (usize, usize) {
        let start = position.offset.saturating_sub(position.column);
        let before = self.text.get(start..position.offset).unwrap_or_default().trim_start_matches('\u{feff}');
        (position.line + 1, before.chars().count() + 1)
    }

    /// The bytes of a span on its first line: most of what a block holds says nothing about the fault. Behind the last
    /// line break there is no line to show; the end of the last line stands for it.
    pub(crate) fn on_one_line(&self, span: &report::Span) -> Range<usize> {
        let start = span.start.offset.min(self.text.len());
        let end = span.end.offset.clamp(start, self.text.len());
        if start == self.text.len() {
            let last = self.text.trim_end_matches(['\n', '\r']).len();
            return last..last;
        }
        start..end.min(self.line_end(start)).max(start)
    }

    /// The lines from the first to the last of `spans`, and one more on each side. Of lines that are longer than `room`,
    /// only what lies around the spans: a file that is one long line is not copied for every finding.
    pub(crate) fn excerpt(&self, spans: &[&report::Span], room: usize) -> Excerpt {
        let starts = spans.iter().map(|span| span.start);
        let (Some(first), Some(last)) = (starts.clone().min(), starts.max()) else {
            return Excerpt { text: String::new(), first_line: 1, pieces: Vec::new() };
        };
        let mut first_line = first.line + 1;
        let mut start = first.offset.saturating_sub(first.column);
        if start > 0 && first_line > 1 {
            start = self.line_start(start - self.break_before(start));
            first_line -= 1;
        }
        let mut end = self.line_end(last.offset.min(self.text.len()));
        if let Some(next) = self.next_line(end) {
            end = self.line_end(next);
        }
        let mut shown = Excerpt { text: String::new(), first_line, pieces: Vec::new() };
        let mut line = start;
        let mut secret = self.secrets.partition_point(|range| range.end <= start);
        loop {
            let line_end = self.line_end(line);
            let mut at = line;
            for (from, to) in self.parts_of_line(line, line_end, spans, room) {
                shown.replaced(at..from, "…");
                at = from;
                while at < to {
                    while self.secrets.get(secret).is_some_and(|range| range.end <= at) {
                        secret += 1;
                    }
                    let next = self.secrets.get(secret).map_or(to, |range| range.start.clamp(at, to));
                    shown.verbatim(self.text, at..next);
                    at = next;
                    if let Some(range) = self.secrets.get(secret).filter(|range| range.start <= at && at < to)
                    {
                        at = self.masked(&mut shown, at..range.end.min(to));
                    }
                }
            }
            shown.replaced(at..line_end, "…");
            match self.next_line(line_end).filter(|next| *next <= end && line_end < end) {
                Some(next) => {
                    shown.replaced(line_end..next, "\n");
                    line = next;
                }
                None => return shown,
            }
        }
    }

    /// The whole text with every value masked, line by line: each line stays where it was.
    pub(crate) fn masked_text(&self) -> String {
        let mut shown = String::with_capacity(self.text.len());
        let mut at = 0;
        for secret in &self.secrets {
            shown.push_str(self.text.get(at..secret.start).unwrap_or_default());
            let value = self.text.get(secret.clone()).unwrap_or_default();
            for line in value.split_inclusive(['\n', '\r']) {
                let content = line.trim_matches([' ', '\t', '\n', '\r']);
                shown.push_str(&if content.is_empty() {
                    line.to_owned()
                } else {
                    line.replace(content, MASK)
                });
            }
            at = secret.end;
        }
        shown.push_str(self.text.get(at..).unwrap_or_default());
        shown
    }

    /// Masks a part of a line but for its indentation.
    fn masked(&self, shown: &mut Excerpt, hidden: Range<usize>) -> usize {
        let text = self.text.get(hidden.clone()).unwrap_or_default();
        let indentation = text.len() - text.trim_start_matches([' ', '\t']).len();
        let value = hidden.start + indentation;
        shown.verbatim(self.text, hidden.start..value);
        shown.replaced(value..hidden.end, if value < hidden.end { MASK } else { "" });
        hidden.end
    }

    /// The parts of a line that are shown: all of it, or what lies around the spans on it.
    fn parts_of_line(
        &self,
        start: usize,
        end: usize,
        spans: &[&report::Span],
        room: usize,
    ) -> Vec<(usize, usize)> {
        if end - start <= room {
            return vec![(start, end)];
        }
        let mut places: Vec<usize> =
            spans.iter().map(|span| span.start.offset).filter(|at| (start..=end).contains(at)).collect();
        places.sort_unstable();
        if places.is_empty() {
            places.push(start);
        }
        let room = (room / places.len()).max(LEAST_ROOM);
        let mut parts: Vec<(usize, usize)> = Vec::new();
        for place in places {
            let from = self.text.floor_char_boundary(place.saturating_sub(room / 3).max(start));
            let to = self.text.floor_char_boundary((from + room).min(end));
            match parts.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => parts.push((from, to)),
            }
        }
        parts
    }

    /// Where the line that holds this offset begins.
    fn line_start(&self, offset: usize) -> usize {
        let before = self.text.as_bytes().get(..offset).unwrap_or_default();
        memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1)
    }

    /// Where the line that holds this offset ends, without the line break.
    fn line_end(&self, offset: usize) -> usize {
        let after = self.text.as_bytes().get(offset..).unwrap_or_default();
        memchr::memchr2(b'\n', b'\r', after).map_or(self.text.len(), |at| offset + at)
    }

    /// Where the line begins that follows one that ends here.
    fn next_line(&self, end: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(end..)?;
        match rest {
            [b'\r', b'\n', ..] => Some(end + 2),
            [b'\r' | b'\n', ..] => Some(end + 1),
            _ => None,
        }
    }

    /// The length of the line break before the line that begins here.
    fn break_before(&self, start: usize) -> usize {
        if self.text.get(..start).is_some_and(|before| before.ends_with("\r\n")) { 2 } else { 1 }
    }
}

impl Excerpt {
    /// Where a range of the file stands in the excerpt.
    pub(crate) fn place(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.offset(range.start, false);
        start..self.offset(range.end, true).max(start)
    }

    /// The column of an offset in the excerpt, from 1.
    pub(crate) fn column(&self, offset: usize) -> usize {
        let before = self.text.get(..offset).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        line.chars().count() + 1
    }

    fn offset(&self, offset: usize, end: bool) -> usize {
        let after = self.pieces.partition_point(|piece| piece.file.start <= offset);
        let Some(piece) = after.checked_sub(1).and_then(|index| self.pieces.get(index)) else { return 0 };
        let inside = offset - piece.file.start;
        match piece.verbatim {
            true => (piece.shown.start + inside).min(piece.shown.end),
            false if offset >= piece.file.end || (end && inside > 0) => piece.shown.end,
            false => piece.shown.start,
        }
    }

    fn push(&mut self, file: Range<usize>, text: &str, verbatim: bool) {
        if file.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece { file, shown: start..self.text.len(), verbatim });
    }

    fn replaced(&mut self, file: Range<usize>, text: &str) {
        self.push(file, text, false);
    }

    /// As it stands in the file but for characters that must not be printed.
    fn verbatim(&mut self, text: &str, range: Range<usize>) {
        let mut from = range.start;
        for (index, character) in text.get(range.clone()).unwrap_or_default().char_indices() {
            let Some(picture) = picture(character) else { continue };
            let at = range.start + index;
            self.push(from..at, text.get(from..at).unwrap_or_default(), true);
            from = at + character.len_utf8();
            // The mark at the very start of a file is not part of its first line.
            let mark = character == '\u{feff}' && at == 0;
            let picture = if mark { String::new() } else { picture.to_string() };
            self.replaced(at..from, &picture);
        }
        self.push(from..range.end, text.get(from..range.end).unwrap_or_default(), true);
    }
}

#[cfg(test)]
mod tests {
    use kubetriage::{
        SourceFile, parse,
        report::{Position, Span},
    };

    use super::Source;

    /// The span of the first `needle` in `text`, counted as the core counts.
    fn span(text: &str, needle: &str) -> Span {
        let at = text.find(needle).expect("the text has it");
        let position = |offset: usize| {
            let before = text[..offset].replace("\r\n", " \n").replace('\r', "\n");
            let line_start = before.rfind('\n').map_or(0, |at| at + 1);
            Position { offset, line: before.matches('\n').count(), column: offset - line_start }
        };
        Span { file: "a.yaml".to_owned(), document: 0, start: position(at), end: position(at + needle.len()) }
    }

    /// The excerpt around `needle` with the place of it in brackets.
    fn excerpt(text: &str, needle: &str, room: usize) -> String {
        let parsed = parse(SourceFile::new("a.yaml", text));
        let (source, span) = (Source::new(&parsed), span(text, needle));
        let excerpt = source.excerpt(&[&span], room);
        let place = excerpt.place(&source.on_one_line(&span));
        let (before, marked, after) =
            (&excerpt.text[..place.start], &excerpt.text[place.clone()], &excerpt.text[place.end..]);
        format!("{} {before}[{marked}]{after}", excerpt.first_line)
    }

    #[test]
    fn the_lines_before_and_after_are_shown() {
        assert_eq!(excerpt("a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n", "3", 80), "2 b: 2\nc: [3]\nd: 4");
        assert_eq!(excerpt("a: 1\n", "1", 80), "1 a: [1]\n");
    }

    #[test]
    fn every_line_break_of_yaml_ends_a_line() {
        assert_eq!(excerpt("a: 1\r\nb: 2\r\nc: 3\r\n", "2", 80), "1 a: 1\nb: [2]\nc: 3");
        assert_eq!(excerpt("a: 1\rb: 2\rc: 3\r", "2", 80), "1 a: 1\nb: [2]\nc: 3");
    }

    #[test]
    fn a_place_without_characters_is_still_a_place() {
        let text = "a: 1\nb:\n";
        let parsed = parse(SourceFile::new("a.yaml", text));
        let source = Source::new(&parsed);
        let end = Position { offset: text.len(), line: 2, column: 0 };
        let span = Span { file: "a.yaml".to_owned(), document: 0, start: end, end };
        let excerpt = source.excerpt(&[&span], 80);
        assert_eq!((excerpt.text.as_str(), excerpt.first_line), ("b:\n", 2));
        assert_eq!(excerpt.place(&source.on_one_line(&span)), 2..2);
    }

    #[test]
    fn of_a_block_only_the_first_line_is_marked() {
        assert_eq!(excerpt("a:\n  b: 1\n  c: 2\n", "b: 1\n  c: 2", 80), "1 a:\n  [b: 1]\n  c: 2");
    }

    #[test]
    fn the_far_ends_of_a_long_line_are_not_shown() {
        let line = format!("{{a: {}, needle: 1, b: {}}}\n", "ñ".repeat(500), "x".repeat(500));
        let shown = excerpt(&line, "needle", 90);
        assert!(shown.starts_with("1 …ñ"), "{shown}");
        assert!(shown.contains(", [needle]: 1, b: xxx"), "{shown}");
        assert!(shown.ends_with("x…\n"), "{shown}");
        assert!(shown.chars().count() < 100, "{shown}");
    }

    #[test]
    fn the_mark_at_the_start_of_a_file_is_not_shown() {
        assert_eq!(excerpt("\u{feff}a: 1\nb: 2\n", "1", 80), "1 a: [1]\nb: 2");
    }

    #[test]
    fn the_value_of_a_secret_is_not_shown_wherever_the_place_is() {
        let text =
            "kind: Secret\nstringData:\n  a: hunter2\n  b: |\n    hunter2\n    hunter2\ntype: Opaque\n";
        assert_eq!(excerpt(text, "a: hunter2", 80), "2 stringData:\n  [a: •••]\n  b: •••");
        assert_eq!(excerpt(text, "unter2\n    h", 80), "4   b: •••\n    [•••]\n    •••");
        assert_eq!(excerpt(text, "type", 80), "6     •••\n[type]: Opaque\n");
    }

    #[test]
    fn masking_keeps_the_lines() {
        let text =
            "kind: Secret\r\nstringData:\r\n  a: hunter2\r\n  b: |\r\n    hunter2\r\n\r\n    hunter2\r\n";
        let parsed = parse(SourceFile::new("a.yaml", text));
        let masked = Source::new(&parsed).masked_text();
        let expected = "kind: Secret\r\nstringData:\r\n  a: •••\r\n  b: •••\r\n    •••\r\n\r\n    •••\r\n";
        assert_eq!(masked, expected);
    }

    #[test]
    fn columns_are_those_of_the_file_in_characters() {
        let text = "año: {n: 1}\n";
        let parsed = parse(SourceFile::new("a.yaml", text));
        assert_eq!(Source::new(&parsed).line_and_column(span(text, "1").start), (1, 10));
    }
}
