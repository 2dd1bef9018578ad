//! The lines of a file around some places in it, as they may be shown: without values of Secrets, without characters
//! that a terminal obeys, without the far ends of very long lines.

use std::ops::Range;

use kubetriage::{Parsed, report};

use super::terminal::picture;

/// What is shown of a line at most, in bytes: half before and the rest after the place that matters.
/// The renderer fits it into the terminal; this keeps a file that is one long line from being copied for every finding.
const LINE: usize = 480;

/// What is shown of a line before the place that matters, in bytes.
const BEFORE: usize = 160;

/// Stands for a value that is not shown, whatever its length.
const MASK: &str = "•••";

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

    /// The bytes of a span on its first line: most of what a block holds says nothing about the fault.
    pub(crate) fn on_one_line(&self, span: &report::Span) -> Range<usize> {
        let start = span.start.offset.min(self.text.len());
        let end = span.end.offset.clamp(start, self.text.len());
        start..end.min(self.line_end(start)).max(start)
    }

    /// The lines from the first to the last of `spans`, and one more on each side. The spans are in order.
    pub(crate) fn excerpt(&self, spans: &[&report::Span]) -> Excerpt {
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
            let focus = spans.iter().map(|span| span.start.offset).find(|at| (line..=line_end).contains(at));
            let (from, to) = self.part_of_line(line, line_end, focus);
            shown.replaced(line..from, if line < from { "…" } else { "" });
            let mut at = from;
            while at < to {
                while self.secrets.get(secret).is_some_and(|range| range.end <= at) {
                    secret += 1;
                }
                let next = self.secrets.get(secret).map_or(to, |range| range.start.clamp(at, to));
                shown.verbatim(self.text, at..next);
                at = next;
                if let Some(range) = self.secrets.get(secret).filter(|range| range.start <= at && at < to) {
                    let hidden = at..range.end.min(to);
                    at = self.masked(&mut shown, hidden);
                }
            }
            shown.replaced(to..line_end, if to < line_end { "…" } else { "" });
            match self.next_line(line_end).filter(|next| *next <= end && line_end < end) {
                Some(next) => {
                    shown.replaced(line_end..next, "\n");
                    line = next;
                }
                None => return shown,
            }
        }
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

    /// The part of a line that is shown.
    fn part_of_line(&self, start: usize, end: usize, focus: Option<usize>) -> (usize, usize) {
        if end - start <= LINE {
            return (start, end);
        }
        let from = focus.unwrap_or(start).saturating_sub(BEFORE).max(start);
        (self.text.floor_char_boundary(from), self.text.floor_char_boundary((from + LINE).min(end)))
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
            false if end && inside > 0 => piece.shown.end,
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
