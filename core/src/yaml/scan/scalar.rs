//! Plain and quoted texts.

use super::{Fault, Scanner, Token, TokenKind, span};
use crate::yaml::{
    ProblemKind, Span,
    tree::{Style, TextRef},
};

/// Where the run of ordinary characters of a plain text may end.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let mut index = 0;
    let bytes = b" \t\n\r:,?[]{}\xC2\xE2";
    while index < bytes.len() {
        #[allow(clippy::indexing_slicing)]
        {
            stops[bytes[index] as usize] = true;
        }
        index += 1;
    }
    stops
};

/// The breaks between two lines of a text, as they are folded: one break is a blank, more are one less.
#[derive(Default)]
struct Fold {
    /// Nearly every text ends with one break, which asks for no memory.
    first: Option<char>,
    more: String,
}

impl Fold {
    fn push(&mut self, is_first: bool, line_break: char) {
        match is_first {
            true => self.first = Some(line_break),
            false => self.more.push(line_break),
        }
    }

    fn write_to(&mut self, text: &mut String) {
        match self.first.take() {
            Some('\n') if self.more.is_empty() => text.push(' '),
            Some('\n') | None => {}
            Some(other) => text.push(other),
        }
        text.push_str(&self.more);
        self.more.clear();
    }
}

/// What a line break becomes in a text: `\n`, but U+2028 and U+2029 stay what they are.
pub(super) fn break_at(bytes: &[u8], at: usize) -> char {
    match (bytes.get(at), bytes.get(at + 2)) {
        (Some(0xE2), Some(0xA8)) => '\u{2028}',
        (Some(0xE2), _) => '\u{2029}',
        _ => '\n',
    }
}

impl Scanner<'_> {
    /// Skips the characters of a plain text up to a blank, a break or what ends it.
    fn plain_run(&mut self) {
        let flow = self.in_flow();
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let run = rest.iter().position(|byte| STOPS.get(*byte as usize).copied().unwrap_or(false));
            let Some(run) = run else {
                self.at = self.bytes.len();
                return;
            };
            self.at += run;
            match self.byte(0) {
                b' ' | b'\t' | b'\n' | b'\r' => return,
                0xC2 | 0xE2 if self.break_here(0) > 0 => return,
                b':' if self.blank_or_end(1) => return,
                b',' | b'?' | b'[' | b']' | b'{' | b'}' if flow => return,
                _ => self.at += 1,
            }
        }
    }

    pub(super) fn plain_scalar(&mut self) -> Result<(), Box<Fault>> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.at;
        let mut end = start;
        let mut new_lines = false;
        let indent = self.indent + 1;
        // Only a text of several lines has to be put together.
        let mut decoded: Option<usize> = None;
        let mut fold = Fold::default();
        loop {
            if (self.column() == 0 && self.document_indicator().is_some()) || self.byte(0) == b'#' {
                break;
            }
            let from = self.at;
            self.plain_run();
            if self.at > from {
                if new_lines {
                    decoded = Some(match decoded {
                        Some(begun) => begun,
                        None => {
                            let begun = self.decoded.len();
                            self.decoded.push_str(self.text.get(start..end).unwrap_or_default());
                            begun
                        }
                    });
                    fold.write_to(&mut self.decoded);
                    self.decoded.push_str(self.text.get(from..self.at).unwrap_or_default());
                } else if decoded.is_some() {
                    self.decoded.push_str(self.text.get(end..self.at).unwrap_or_default());
                }
                new_lines = false;
                end = self.at;
            }
            if !self.blank_or_end(0) || self.at_end() {
                break;
            }
            loop {
                match self.byte(0) {
                    b'\t' if new_lines && self.column() < indent && !self.at_end() => {
                        let tabs = self.bytes.iter().skip(self.at).take_while(|byte| **byte == b'\t').count();
                        let place = span(self.at, self.at + tabs);
                        return Err(Box::new(
                            Fault::of_token(
                                ProblemKind::TabIndentation,
                                place,
                                "found a tab character that violates indentation",
                                self.at,
                            )
                            .context(start),
                        ));
                    }
                    b' ' | b'\t' => self.at += 1,
                    _ if self.break_here(0) > 0 => {
                        fold.push(!new_lines, break_at(self.bytes, self.at));
                        new_lines = true;
                        self.skip_break();
                    }
                    _ => break,
                }
            }
            if !self.in_flow() && self.column() < indent {
                break;
            }
        }
        if new_lines {
            self.key_allowed = true;
        }
        let place = span(start, end);
        let text = match decoded {
            Some(begun) => TextRef::Decoded(begun as u32, self.decoded.len() as u32),
            None => TextRef::Source(place),
        };
        self.push_token(Token { kind: TokenKind::Scalar(Style::Plain), span: place, column: 0, text });
        Ok(())
    }

    pub(super) fn quoted_scalar(&mut self, single: bool) -> Result<(), Box<Fault>> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.at;
        let line = self.line;
        self.at += 1;
        let begun = self.decoded.len();
        let quote = if single { b'\'' } else { b'"' };
        let style = if single { Style::SingleQuoted } else { Style::DoubleQuoted };
        if let Some(end) = self.simple_quoted(quote) {
            self.at = end + 1;
            let text = TextRef::Source(span(start + 1, end));
            let place = span(start, end + 1);
            self.push_token(Token { kind: TokenKind::Scalar(style), span: place, column: 0, text });
            return Ok(());
        }
        let mut fold = Fold::default();
        loop {
            if self.column() == 0 && self.document_indicator().is_some() {
                return Err(self.unclosed_quote(start, "found unexpected document indicator"));
            }
            if self.at_end() {
                return Err(self.unclosed_quote(start, "found unexpected end of stream"));
            }
            let mut new_lines = false;
            while !self.blank_or_end(0) {
                let byte = self.byte(0);
                if byte == quote {
                    if single && self.byte(1) == b'\'' {
                        self.decoded.push('\'');
                        self.at += 2;
                        continue;
                    }
                    break;
                }
                if byte == b'\\' && !single {
                    if self.break_here(1) > 0 {
                        self.at += 1;
                        self.skip_break();
                        new_lines = true;
                        break;
                    }
                    self.escape(start)?;
                    continue;
                }
                let from = self.at;
                self.quoted_run(quote);
                self.decoded.push_str(self.text.get(from..self.at).unwrap_or_default());
            }
            if self.byte(0) == quote {
                break;
            }
            let blanks = self.at;
            let mut blanks_end = self.at;
            loop {
                match self.byte(0) {
                    b' ' | b'\t' => {
                        self.at += 1;
                        if !new_lines {
                            blanks_end = self.at;
                        }
                    }
                    _ if self.break_here(0) > 0 => {
                        fold.push(!new_lines, break_at(self.bytes, self.at));
                        new_lines = true;
                        self.skip_break();
                    }
                    _ => break,
                }
            }
            if !new_lines {
                self.decoded.push_str(self.text.get(blanks..blanks_end).unwrap_or_default());
            } else {
                fold.write_to(&mut self.decoded);
            }
        }
        self.at += 1;
        let place = span(start, self.at);
        if self.line > line {
            self.long_quote = Some(place);
        }
        let text = TextRef::Decoded(begun as u32, self.decoded.len() as u32);
        self.push_token(Token { kind: TokenKind::Scalar(style), span: place, column: 0, text });
        Ok(())
    }

    /// The closing quote, if the text reads as it is written.
    fn simple_quoted(&self, quote: u8) -> Option<usize> {
        let rest = self.bytes.get(self.at..)?;
        let mut from = 0;
        loop {
            let found = from + memchr::memchr3(quote, b'\\', b'\n', rest.get(from..)?)?;
            match rest.get(found) {
                Some(b'\\') if quote == b'\'' => from = found + 1,
                Some(byte) if *byte == quote => {
                    let doubled = quote == b'\'' && rest.get(found + 1) == Some(&b'\'');
                    let inside = rest.get(..found)?;
                    let rare = memchr::memchr3(b'\r', 0xC2, 0xE2, inside).is_some();
                    return (!doubled && !rare).then_some(self.at + found);
                }
                _ => return None,
            }
        }
    }

    fn quoted_run(&mut self, quote: u8) {
        loop {
            let stop = |byte: u8| {
                byte == quote || matches!(byte, b'\\' | b' ' | b'\t' | b'\n' | b'\r' | 0xC2 | 0xE2)
            };
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let Some(run) = rest.iter().position(|byte| stop(*byte)) else {
                self.at = self.bytes.len();
                return;
            };
            self.at += run;
            match self.byte(0) {
                0xC2 | 0xE2 if self.break_here(0) == 0 => self.at += 1,
                b'\\' if quote == b'\'' => self.at += 1,
                _ => return,
            }
        }
    }

    fn unclosed_quote(&self, start: usize, words: &'static str) -> Box<Fault> {
        let opening = span(start, start + 1);
        let quote = if self.bytes.get(start) == Some(&b'\'') { '\'' } else { '"' };
        let kind = ProblemKind::UnclosedQuote(quote);
        Box::new(Fault::of_token(kind, opening, words, self.at).context(start).began(opening))
    }

    /// Reads an escape of a double-quoted text.
    fn escape(&mut self, start: usize) -> Result<(), Box<Fault>> {
        let escaped = match self.byte(1) {
            b'0' => '\0',
            b'a' => '\x07',
            b'b' => '\x08',
            b't' | b'\t' => '\t',
            b'n' => '\n',
            b'v' => '\x0B',
            b'f' => '\x0C',
            b'r' => '\r',
            b'e' => '\x1B',
            b' ' => ' ',
            b'"' => '"',
            b'\'' => '\'',
            b'\\' => '\\',
            b'N' => '\u{85}',
            b'_' => '\u{A0}',
            b'L' => '\u{2028}',
            b'P' => '\u{2029}',
            b'/' if self.json => '/',
            b'x' => return self.numeric_escape(start, 2),
            b'u' => return self.numeric_escape(start, 4),
            b'U' => return self.numeric_escape(start, 8),
            _ => {
                let character =
                    self.text.get(self.at + 1..).and_then(|rest| rest.chars().next()).unwrap_or('\0');
                let place = span(self.at, (self.at + 1 + character.len_utf8()).min(self.bytes.len()));
                let kind = ProblemKind::UnknownEscape(character);
                return Err(Box::new(
                    Fault::of_token(kind, place, "found unknown escape character", self.at)
                        .context(start)
                        .began(Span::new(start as u32, start as u32 + 1)),
                ));
            }
        };
        self.decoded.push(escaped);
        self.at += 2;
        Ok(())
    }

    fn numeric_escape(&mut self, start: usize, digits: usize) -> Result<(), Box<Fault>> {
        let number = |at: usize| {
            let text = self.text.get(at..at + digits)?;
            text.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(text, 16).ok())?
        };
        let from = self.at + 2;
        let fail = |words, seen_at, end: usize| {
            let place = span(self.at, end.min(self.bytes.len()));
            let fault = Fault::of_token(ProblemKind::InvalidEscape, place, words, seen_at);
            Err(Box::new(fault.context(start).began(span(start, start + 1))))
        };
        let Some(value) = number(from) else {
            return fail("did not find expected hexdecimal number", from, from);
        };
        let mut end = from + digits;
        let mut character = char::from_u32(value);
        if self.json && (0xD800..0xDC00).contains(&value) {
            // JSON writes what lies beyond U+FFFF in two halves.
            let second = (self.text.get(end..end + 2) == Some("\\u")).then(|| number(end + 2)).flatten();
            if let Some(second) = second.filter(|second| (0xDC00..0xE000).contains(second)) {
                character = char::from_u32(0x10000 + ((value - 0xD800) << 10) + (second - 0xDC00));
                end += 2 + digits;
            }
        }
        let Some(character) = character else {
            return fail("found invalid Unicode character escape code", from, end);
        };
        self.decoded.push(character);
        self.at = end;
        Ok(())
    }
}
