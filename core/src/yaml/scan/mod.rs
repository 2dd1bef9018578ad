//! Text → tokens, by the grammar that Kubernetes' reader uses (that of libyaml, YAML 1.1).
//!
//! A mapping's key is an ordinary value until its `:` is met, so a token that may turn out to be a key is held back
//! until that is known: the key's token is then put before it. A key without `?` ends on its line and within 1,024
//! characters; nothing is held back for longer.
//!
//! Columns are bytes, not characters: every token whose column counts has only ASCII before it on its line.

mod block;
mod fault;
mod keys;
mod scalar;
mod tag;
mod token;

use std::collections::VecDeque;

pub(super) use fault::Fault;
pub(super) use token::{Token, TokenKind};

use super::{ProblemKind, Span, chars::break_len, tree::TextRef};

/// The place where a key may have begun: one for each flow level.
#[derive(Clone, Copy, Default)]
struct SimpleKey {
    possible: bool,
    /// Nothing but a key may stand here: the column is that of the mapping's keys.
    required: bool,
    /// go-yaml forgets to hold a token back where an empty `[]` or `{}` may be a key.
    held: bool,
    /// Number of the token before which the key's token belongs.
    number: usize,
    at: usize,
    line: u32,
    column: i32,
}

pub(super) struct Scanner<'s> {
    text: &'s str,
    bytes: &'s [u8],
    at: usize,
    line: u32,
    line_start: usize,
    /// `{"a": "\/"}`: JSON allows two escapes that go-yaml refuses, and `kubectl` reads it with a reader for JSON.
    json: bool,
    indent: i32,
    indents: Vec<i32>,
    /// The last one belongs to the current flow level, the first one to block context.
    keys: Vec<SimpleKey>,
    key_allowed: bool,
    tokens: VecDeque<Token>,
    /// How many tokens were handed out.
    taken: usize,
    ended: bool,
    /// A quoted text of several lines that ended on the current line: an unclosed quote ends at the next one.
    long_quote: Option<Span>,
    pub(super) fault: Option<Fault>,
    /// Texts that do not read as they are written.
    pub(super) decoded: String,
    pub(super) comments: Vec<Span>,
    /// Handle and suffix of the tags.
    pub(super) tags: Vec<(String, String)>,
}

impl<'s> Scanner<'s> {
    pub(super) fn new(text: &'s str, start: usize, json: bool) -> Self {
        let bytes = text.as_bytes();
        // The mark at the very beginning belongs to the encoding; further down it is a character like any other.
        let mark =
            if bytes.get(start..).is_some_and(|rest| rest.starts_with(BYTE_ORDER_MARK)) { 3 } else { 0 };
        Self {
            text,
            bytes,
            at: start + mark,
            line: 0,
            line_start: start + mark,
            json,
            indent: -1,
            indents: Vec::new(),
            keys: vec![SimpleKey::default()],
            key_allowed: true,
            tokens: VecDeque::new(),
            taken: 0,
            ended: false,
            long_quote: None,
            fault: None,
            decoded: String::new(),
            comments: Vec::new(),
            tags: Vec::new(),
        }
    }

    /// The next token, which stays the next one until [`Self::take`]. `None` after a fault, once the tokens before
    /// it were taken.
    pub(super) fn peek(&mut self) -> Option<Token> {
        while self.fault.is_none() && !self.ended && self.needs_more() {
            if let Err(fault) = self.fetch() {
                self.fault = Some(*fault);
            }
        }
        self.tokens.front().copied()
    }

    pub(super) fn take(&mut self) {
        if self.tokens.pop_front().is_some() {
            self.taken += 1;
        }
    }

    /// Goes on at the start of a line, in block context, inside collections that stand at `indents`.
    pub(super) fn resume(&mut self, at: usize, indents: &[i32]) {
        self.tokens.clear();
        self.fault = None;
        self.ended = false;
        self.at = at;
        self.line_start = at;
        self.line += 1;
        self.indents.clear();
        self.indents.push(-1);
        self.indents.extend_from_slice(indents);
        self.indent = self.indents.pop().unwrap_or(-1);
        self.keys.clear();
        self.keys.push(SimpleKey::default());
        self.key_allowed = true;
        self.long_quote = None;
        while self.comments.last().is_some_and(|comment| comment.start as usize >= at) {
            self.comments.pop();
        }
    }

    fn needs_more(&mut self) -> bool {
        if self.tokens.is_empty() {
            return true;
        }
        let Some(index) =
            self.keys.iter().position(|key| key.possible && key.held && key.number == self.taken)
        else {
            return false;
        };
        match self.still_valid(index) {
            Ok(valid) => valid,
            Err(fault) => {
                self.fault = Some(*fault);
                false
            }
        }
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    fn column(&self) -> i32 {
        (self.at - self.line_start) as i32
    }

    fn break_here(&self, ahead: usize) -> usize {
        break_len(self.bytes, self.at + ahead)
    }

    /// A blank, a line break or the end.
    fn blank_or_end(&self, ahead: usize) -> bool {
        match self.bytes.get(self.at + ahead) {
            None | Some(b' ' | b'\t' | b'\n' | b'\r') => true,
            Some(0xC2 | 0xE2) => break_len(self.bytes, self.at + ahead) > 0,
            Some(_) => false,
        }
    }

    fn skip_break(&mut self) {
        let length = self.break_here(0);
        if length > 0 {
            self.at += length;
            self.line += 1;
            self.line_start = self.at;
        }
    }

    /// The character at the current place.
    fn character(&self) -> char {
        self.text.get(self.at..).and_then(|rest| rest.chars().next()).unwrap_or('\0')
    }

    fn span_here(&self) -> Span {
        let length = if self.at_end() { 0 } else { self.character().len_utf8() };
        span(self.at, self.at + length)
    }

    /// Skips to the end of the line; remembers the comment.
    fn comment(&mut self) {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let mut end = start + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        // The rare line breaks.
        let mut from = start;
        while let Some(found) = self
            .bytes
            .get(from..end)
            .and_then(|line| memchr::memchr2(0xC2, 0xE2, line))
            .map(|found| from + found)
        {
            if break_len(self.bytes, found) > 0 {
                end = found;
            }
            from = found + 1;
        }
        self.at = end;
        self.comments.push(span(start, end));
    }

    fn fetch(&mut self) -> Result<(), Box<Fault>> {
        self.skip_to_token();
        self.unroll(self.column());
        if self.at_end() {
            return self.end();
        }
        let byte = self.byte(0);
        let flow = self.in_flow();
        if self.column() == 0 {
            if byte == b'%' {
                self.unroll(-1);
                self.drop_key()?;
                self.key_allowed = false;
                return self.directive();
            }
            if let Some(kind) = self.document_indicator() {
                self.unroll(-1);
                self.drop_key()?;
                self.key_allowed = false;
                self.push(kind, 3);
                return Ok(());
            }
        }
        match byte {
            b'[' => self.open(TokenKind::FlowSequenceStart),
            b'{' => self.open(TokenKind::FlowMappingStart),
            b']' => self.close(TokenKind::FlowSequenceEnd),
            b'}' => self.close(TokenKind::FlowMappingEnd),
            b',' => {
                self.drop_key()?;
                self.key_allowed = true;
                self.push(TokenKind::FlowEntry, 1);
                Ok(())
            }
            b'-' if self.blank_or_end(1) => self.entry(),
            b'?' if flow || self.blank_or_end(1) => self.explicit_key(),
            b':' if flow || self.blank_or_end(1) => self.value(),
            b'*' => self.anchor(TokenKind::Alias),
            b'&' => self.anchor(TokenKind::Anchor),
            b'!' => self.tag(),
            b'|' | b'>' if !flow => self.block_scalar(byte == b'|'),
            b'\'' | b'"' => self.quoted_scalar(byte == b'\''),
            b'%' | b'@' | b'`' | b'\t' | b'#' | b'|' | b'>' => Err(self.cannot_start()),
            // A `-` that ends a line was an entry above; `-` before a blank cannot come here.
            b'-' | b'?' | b':' => self.plain_scalar(),
            _ => self.plain_scalar(),
        }
    }

    fn cannot_start(&self) -> Box<Fault> {
        let kind = match self.character() {
            '\t' => ProblemKind::TabIndentation,
            character => ProblemKind::InvalidStart(character),
        };
        let mut span = self.span_here();
        if kind == ProblemKind::TabIndentation {
            let tabs = self.bytes.iter().skip(self.at).take_while(|byte| **byte == b'\t').count();
            span.end = span.start + tabs as u32;
        }
        Box::new(Fault::of_token(kind, span, "found character that cannot start any token", self.at))
    }

    /// `---` or `...` in the first column.
    fn document_indicator(&self) -> Option<TokenKind> {
        let kind = match self.bytes.get(self.at..self.at + 3)? {
            b"---" => TokenKind::DocumentStart,
            b"..." => TokenKind::DocumentEnd,
            _ => return None,
        };
        self.blank_or_end(3).then_some(kind)
    }

    fn skip_to_token(&mut self) {
        loop {
            let tabs = self.in_flow() || !self.key_allowed;
            while self.byte(0) == b' ' || (tabs && self.byte(0) == b'\t') {
                self.at += 1;
            }
            if self.byte(0) == b'#' {
                self.comment();
            }
            if self.break_here(0) == 0 {
                return;
            }
            self.skip_break();
            self.long_quote = None;
            if !self.in_flow() {
                self.key_allowed = true;
            }
        }
    }

    fn in_flow(&self) -> bool {
        self.keys.len() > 1
    }

    /// Puts a token of `length` bytes at the end of the queue and steps over it.
    fn push(&mut self, kind: TokenKind, length: usize) {
        let span = span(self.at, self.at + length);
        self.at += length;
        self.push_token(Token { kind, span, column: 0, text: TextRef::Source(span) });
    }

    fn push_token(&mut self, token: Token) {
        self.tokens.push_back(token);
    }

    /// Puts a token before the one with `number`; to the end if that one was handed out.
    fn insert_token(&mut self, number: usize, token: Token) {
        match number.checked_sub(self.taken) {
            Some(index) => self.tokens.insert(index.min(self.tokens.len()), token),
            None => self.push_token(token),
        }
    }

    /// Ends the block collections that stand right of `column`.
    fn unroll(&mut self, column: i32) {
        while !self.in_flow() && self.indent > column {
            let span = span(self.at, self.at);
            self.push_token(Token { kind: TokenKind::BlockEnd, span, column, text: TextRef::Source(span) });
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    /// Begins a block collection at `column`, if none stands there yet; its token goes before the one with
    /// `number`, or to the end.
    fn roll(&mut self, column: i32, number: Option<usize>, kind: TokenKind, at: usize) {
        if self.in_flow() || self.indent >= column {
            return;
        }
        self.indents.push(self.indent);
        self.indent = column;
        let span = span(at, at);
        let token = Token { kind, span, column, text: TextRef::Source(span) };
        match number {
            Some(number) => self.insert_token(number, token),
            None => self.push_token(token),
        }
    }

    fn end(&mut self) -> Result<(), Box<Fault>> {
        let column = self.column();
        self.unroll(-1);
        // The end counts as the start of a line.
        if column != 0 {
            self.line += 1;
        }
        self.drop_key().map_err(|mut fault| {
            fault.seen_at = self.bytes.len() + usize::from(column != 0);
            fault
        })?;
        self.key_allowed = false;
        self.push(TokenKind::StreamEnd, 0);
        self.ended = true;
        Ok(())
    }
}

/// Turns a fault that stands right after a quoted text of several lines into that of a quote that was never closed.
fn unclosed(quote: Span, text: &str, fault: Fault) -> Fault {
    let opening = Span::new(quote.start, quote.start + 1);
    let character = text.get(quote.start as usize..).and_then(|rest| rest.chars().next()).unwrap_or('"');
    Fault { kind: ProblemKind::UnclosedQuote(character), span: opening, began: Some(opening), ..fault }
}

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}

impl Scanner<'_> {
    /// The quoted text of several lines that ended on the line that is being read.
    pub(super) fn blame_quote(&self, fault: Fault) -> Fault {
        match self.long_quote {
            Some(quote) if quote.end <= fault.span.start => unclosed(quote, self.text, fault),
            _ => fault,
        }
    }
}
