//! Block scalars: `|` and `>`.

use super::{Fault, Scanner, Token, TokenKind, scalar::break_at, span};
use crate::yaml::{
    ProblemKind,
    tree::{Style, TextRef},
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Clip,
    Strip,
    Keep,
}

impl Scanner<'_> {
    pub(super) fn block_scalar(&mut self, literal: bool) -> Result<(), Box<Fault>> {
        self.drop_key()?;
        self.key_allowed = true;
        let start = self.at;
        self.at += 1;
        let (chomping, increment) = self.block_header(start)?;
        let mut end = self.at;
        self.skip_break();
        let mut indent = if increment > 0 { self.indent.max(0) + increment } else { 0 };
        let begun = self.decoded.len();
        let mut breaks = String::new();
        let mut line_break = String::new();
        let mut was_blank = false;
        self.block_breaks(&mut indent, &mut breaks, start)?;
        while self.column() == indent && !self.at_end() {
            let blank = matches!(self.byte(0), b' ' | b'\t');
            if !literal && line_break.starts_with('\n') && !was_blank && !blank {
                if breaks.is_empty() {
                    self.decoded.push(' ');
                }
            } else {
                self.decoded.push_str(&line_break);
            }
            line_break.clear();
            self.decoded.push_str(&breaks);
            breaks.clear();
            was_blank = blank;
            let from = self.at;
            self.skip_line_text();
            self.decoded.push_str(self.text.get(from..self.at).unwrap_or_default());
            end = self.at;
            if self.break_here(0) > 0 {
                line_break.push(break_at(self.bytes, self.at));
                self.skip_break();
            }
            self.block_breaks(&mut indent, &mut breaks, start)?;
        }
        if chomping != Chomping::Strip {
            self.decoded.push_str(&line_break);
        }
        if chomping == Chomping::Keep {
            self.decoded.push_str(&breaks);
        }
        let style = if literal { Style::Literal } else { Style::Folded };
        let text = TextRef::Decoded(begun as u32, self.decoded.len() as u32);
        self.push_token(Token { kind: TokenKind::Scalar(style), span: span(start, end), column: 0, text });
        Ok(())
    }

    /// `-`, `+` and a digit in either order; then nothing but a comment.
    fn block_header(&mut self, start: usize) -> Result<(Chomping, i32), Box<Fault>> {
        let mut chomping = None;
        let mut increment = 0;
        loop {
            match self.byte(0) {
                b'+' if chomping.is_none() => chomping = Some(Chomping::Keep),
                b'-' if chomping.is_none() => chomping = Some(Chomping::Strip),
                b'0' if increment == 0 => {
                    return Err(self.bad_header(start, "found an indentation indicator equal to 0"));
                }
                digit @ b'1'..=b'9' if increment == 0 => increment = i32::from(digit - b'0'),
                _ => break,
            }
            self.at += 1;
        }
        while matches!(self.byte(0), b' ' | b'\t') {
            self.at += 1;
        }
        if self.byte(0) == b'#' {
            self.comment();
        }
        if !self.at_end() && self.break_here(0) == 0 {
            return Err(self.bad_header(start, "did not find expected comment or line break"));
        }
        Ok((chomping.unwrap_or(Chomping::Clip), increment))
    }

    fn bad_header(&self, start: usize, words: &'static str) -> Box<Fault> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let line = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let written = self.text.get(self.at..self.at + line).unwrap_or_default().trim_end();
        let place = span(self.at, self.at + written.len());
        let opening = span(start, start + 1);
        Box::new(
            Fault::of_token(ProblemKind::InvalidBlockHeader, place, words, self.at)
                .context(start)
                .began(opening),
        )
    }

    fn skip_line_text(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let line = rest.get(..end).unwrap_or_default();
        let mut from = 0;
        while let Some(found) = line.get(from..).and_then(|rest| memchr::memchr2(0xC2, 0xE2, rest)) {
            if self.break_here(from + found) > 0 {
                self.at += from + found;
                return;
            }
            from += found + 1;
        }
        self.at += end;
    }

    /// Skips the indentation of the next line, and lines that hold nothing else. The first line with text decides
    /// the indentation where the header does not.
    fn block_breaks(
        &mut self,
        indent: &mut i32,
        breaks: &mut String,
        start: usize,
    ) -> Result<(), Box<Fault>> {
        let mut widest = 0;
        loop {
            while (*indent == 0 || self.column() < *indent) && self.byte(0) == b' ' {
                self.at += 1;
            }
            widest = widest.max(self.column());
            if (*indent == 0 || self.column() < *indent) && self.byte(0) == b'\t' {
                let tabs = self.bytes.iter().skip(self.at).take_while(|byte| **byte == b'\t').count();
                let words = "found a tab character where an indentation space is expected";
                let place = span(self.at, self.at + tabs);
                return Err(Box::new(
                    Fault::of_token(ProblemKind::TabIndentation, place, words, self.at).context(start),
                ));
            }
            if self.break_here(0) == 0 {
                break;
            }
            breaks.push(break_at(self.bytes, self.at));
            self.skip_break();
        }
        if *indent == 0 {
            *indent = widest.max(self.indent + 1).max(1);
        }
        Ok(())
    }
}
