//! Where keys may begin, and the indicators that decide it.

use super::{Fault, Scanner, SimpleKey, Token, TokenKind, span, unclosed};
use crate::yaml::{ProblemKind, tree::TextRef};

/// A key without `?` may be this many characters long.
const LONGEST_KEY: usize = 1024;

impl Scanner<'_> {
    /// True when what began at the saved place can still be a key.
    pub(super) fn still_valid(&mut self, index: usize) -> Result<bool, Box<Fault>> {
        let Some(key) = self.keys.get(index).copied() else { return Ok(false) };
        if !key.possible {
            return Ok(false);
        }
        let too_long = || {
            self.at - key.at > LONGEST_KEY
                && self.text.get(key.at..self.at).is_none_or(|text| text.chars().count() > LONGEST_KEY)
        };
        if key.line == self.line && !too_long() {
            return Ok(true);
        }
        if key.required {
            return Err(self.colon_missing(key));
        }
        if let Some(key) = self.keys.get_mut(index) {
            key.possible = false;
        }
        Ok(false)
    }

    fn colon_missing(&self, key: SimpleKey) -> Box<Fault> {
        // The key may have run over several lines; what is wrong is its first one.
        let line = self.bytes.get(key.at..).unwrap_or_default();
        let length = memchr::memchr2(b'\n', b'\r', line).unwrap_or(line.len());
        let written = self.text.get(key.at..key.at + length).unwrap_or_default();
        let written = written.split(" #").next().unwrap_or_default().trim_end();
        let kind = match written.find(':') {
            Some(colon) if colon > 0 && !written.starts_with(['"', '\'', '[', '{']) => {
                ProblemKind::SpaceAfterColonMissing
            }
            _ => ProblemKind::ColonMissing,
        };
        let place = span(key.at, key.at + written.len());
        Box::new(
            Fault::of_token(kind, place, "could not find expected ':'", self.at).context(key.at).began(place),
        )
    }

    /// Remembers that a key may begin here.
    pub(super) fn save_key(&mut self) -> Result<(), Box<Fault>> {
        if !self.key_allowed {
            return Ok(());
        }
        let required = !self.in_flow() && self.indent == self.column();
        let key = SimpleKey {
            possible: true,
            required,
            held: true,
            number: self.taken + self.tokens.len(),
            at: self.at,
            line: self.line,
            column: self.column(),
        };
        self.drop_key()?;
        if let Some(last) = self.keys.last_mut() {
            *last = key;
        }
        Ok(())
    }

    /// What may have been a key of this flow level is none.
    pub(super) fn drop_key(&mut self) -> Result<(), Box<Fault>> {
        let Some(key) = self.keys.last_mut() else { return Ok(()) };
        let was = *key;
        key.possible = false;
        if was.possible && was.required { Err(self.colon_missing(was)) } else { Ok(()) }
    }

    pub(super) fn open(&mut self, kind: TokenKind) -> Result<(), Box<Fault>> {
        self.save_key()?;
        let number = self.taken + self.tokens.len();
        self.keys.push(SimpleKey { number, ..SimpleKey::default() });
        self.key_allowed = true;
        self.push(kind, 1);
        Ok(())
    }

    pub(super) fn close(&mut self, kind: TokenKind) -> Result<(), Box<Fault>> {
        self.drop_key()?;
        if self.in_flow()
            && let Some(inner) = self.keys.pop()
            && let Some(outer) = self.keys.last_mut()
        {
            outer.held &= outer.number != inner.number;
        }
        self.key_allowed = false;
        self.push(kind, 1);
        Ok(())
    }

    pub(super) fn entry(&mut self) -> Result<(), Box<Fault>> {
        if !self.in_flow() {
            if !self.key_allowed {
                return Err(self.not_allowed(
                    ProblemKind::EntryNotAllowed,
                    "block sequence entries are not allowed in this context",
                ));
            }
            self.roll(self.column(), None, TokenKind::BlockSequenceStart, self.at);
        }
        self.drop_key()?;
        self.key_allowed = true;
        self.push(TokenKind::BlockEntry, 1);
        Ok(())
    }

    pub(super) fn explicit_key(&mut self) -> Result<(), Box<Fault>> {
        if !self.in_flow() {
            if !self.key_allowed {
                return Err(self.not_allowed(
                    ProblemKind::KeyNotAllowed,
                    "mapping keys are not allowed in this context",
                ));
            }
            self.roll(self.column(), None, TokenKind::BlockMappingStart, self.at);
        }
        self.drop_key()?;
        self.key_allowed = !self.in_flow();
        self.push(TokenKind::Key, 1);
        Ok(())
    }

    pub(super) fn value(&mut self) -> Result<(), Box<Fault>> {
        let last = self.keys.len().saturating_sub(1);
        if self.still_valid(last)? {
            let key = self.keys.get(last).copied().unwrap_or_default();
            let span = span(key.at, key.at);
            let token = Token { kind: TokenKind::Key, span, column: key.column, text: TextRef::Source(span) };
            self.insert_token(key.number, token);
            self.roll(key.column, Some(key.number), TokenKind::BlockMappingStart, key.at);
            if let Some(key) = self.keys.get_mut(last) {
                key.possible = false;
            }
            self.key_allowed = false;
        } else {
            if !self.in_flow() {
                if !self.key_allowed {
                    return Err(self.not_allowed(
                        ProblemKind::ColonNotAllowed,
                        "mapping values are not allowed in this context",
                    ));
                }
                self.roll(self.column(), None, TokenKind::BlockMappingStart, self.at);
            }
            self.key_allowed = !self.in_flow();
        }
        self.push(TokenKind::Value, 1);
        Ok(())
    }

    fn not_allowed(&self, kind: ProblemKind, words: &'static str) -> Box<Fault> {
        let fault = Fault::of_token(kind, self.span_here(), words, self.at);
        match self.long_quote {
            Some(quote) => Box::new(unclosed(quote, self.text, fault)),
            None => Box::new(fault),
        }
    }
}
