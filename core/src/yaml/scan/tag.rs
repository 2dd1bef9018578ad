//! Anchors, aliases, tags and directives.

use super::{Fault, Scanner, Token, TokenKind, span};
use crate::yaml::{ProblemKind, chars::is_word, tree::TextRef};

impl Scanner<'_> {
    fn word_end(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        from + rest.iter().position(|byte| !is_word(*byte)).unwrap_or(rest.len())
    }

    pub(super) fn anchor(&mut self, kind: TokenKind) -> Result<(), Box<Fault>> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.at;
        self.at = self.word_end(start + 1);
        let ends_well = self.blank_or_end(0)
            || matches!(self.byte(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if self.at == start + 1 || !ends_well {
            let words = "did not find expected alphabetic or numeric character";
            let place = span(start, self.span_here().end as usize);
            return Err(Box::new(
                Fault::of_token(ProblemKind::InvalidAnchor, place, words, self.at).context(start),
            ));
        }
        let text = TextRef::Source(span(start + 1, self.at));
        self.push_token(Token { kind, span: span(start, self.at), column: 0, text });
        Ok(())
    }

    pub(super) fn tag(&mut self) -> Result<(), Box<Fault>> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.at;
        let (handle, suffix) = if self.byte(1) == b'<' {
            self.at += 2;
            let suffix = self.tag_uri(String::new(), false, start)?;
            if self.byte(0) != b'>' {
                return Err(self.bad_tag(start, "did not find the expected '>'"));
            }
            self.at += 1;
            (String::new(), suffix)
        } else {
            let handle = self.tag_handle(false, start)?;
            if handle.len() > 1 && handle.ends_with('!') {
                let suffix = self.tag_uri(String::new(), false, start)?;
                (handle, suffix)
            } else {
                let head = handle.get(1..).unwrap_or_default().to_owned();
                match self.tag_uri(head, true, start)? {
                    suffix if suffix.is_empty() => (String::new(), "!".to_owned()),
                    suffix => ("!".to_owned(), suffix),
                }
            }
        };
        if !self.blank_or_end(0) {
            return Err(self.bad_tag(start, "did not find expected whitespace or line break"));
        }
        self.push_tag(TokenKind::Tag, start, handle, suffix);
        Ok(())
    }

    fn push_tag(&mut self, kind: TokenKind, start: usize, handle: String, suffix: String) {
        let index = self.tags.len() as u32;
        self.tags.push((handle, suffix));
        let text = TextRef::Decoded(index, index);
        self.push_token(Token { kind, span: span(start, self.at), column: 0, text });
    }

    fn bad_tag(&self, start: usize, words: &'static str) -> Box<Fault> {
        let place = span(start, (self.span_here().end as usize).max(start + 1));
        Box::new(Fault::of_token(ProblemKind::InvalidTag, place, words, self.at).context(start))
    }

    fn tag_handle(&mut self, directive: bool, start: usize) -> Result<String, Box<Fault>> {
        if self.byte(0) != b'!' {
            return Err(self.bad_tag(start, "did not find expected '!'"));
        }
        let from = self.at;
        self.at = self.word_end(from + 1);
        if self.byte(0) == b'!' {
            self.at += 1;
        } else if directive && self.at != from + 1 {
            return Err(self.bad_tag(start, "did not find expected '!'"));
        }
        Ok(self.text.get(from..self.at).unwrap_or_default().to_owned())
    }

    fn tag_uri(&mut self, head: String, may_be_empty: bool, start: usize) -> Result<String, Box<Fault>> {
        let mut uri = head.into_bytes();
        let mut any = may_be_empty;
        loop {
            let byte = self.byte(0);
            if byte == b'%' {
                self.uri_escape(&mut uri, start)?;
            } else if is_word(byte) || (b";/?:@&=+$,.!~*'()[]".contains(&byte)) {
                uri.push(byte);
                self.at += 1;
            } else {
                break;
            }
            any = true;
        }
        if !any {
            return Err(self.bad_tag(start, "did not find expected tag URI"));
        }
        Ok(String::from_utf8_lossy(&uri).into_owned())
    }

    /// One character as `%` and two hexadecimal digits for each of its bytes.
    fn uri_escape(&mut self, uri: &mut Vec<u8>, start: usize) -> Result<(), Box<Fault>> {
        let mut left = None;
        while left != Some(0) {
            let digits = self.text.get(self.at + 1..self.at + 3);
            let octet = digits
                .filter(|it| self.byte(0) == b'%' && it.bytes().all(|byte| byte.is_ascii_hexdigit()))
                .and_then(|digits| u8::from_str_radix(digits, 16).ok());
            let Some(octet) = octet else {
                return Err(self.bad_tag(start, "did not find URI escaped octet"));
            };
            let width = match left {
                Some(left) if octet & 0xC0 == 0x80 => left,
                Some(_) => return Err(self.bad_tag(start, "found an incorrect trailing UTF-8 octet")),
                None => match octet {
                    0..0x80 => 1,
                    0xC0..0xE0 => 2,
                    0xE0..0xF0 => 3,
                    0xF0..0xF8 => 4,
                    _ => return Err(self.bad_tag(start, "found an incorrect leading UTF-8 octet")),
                },
            };
            uri.push(octet);
            self.at += 3;
            left = Some(width - 1);
        }
        Ok(())
    }

    pub(super) fn directive(&mut self) -> Result<(), Box<Fault>> {
        let start = self.at;
        let from = start + 1;
        self.at = self.word_end(from);
        let name = self.text.get(from..self.at).unwrap_or_default();
        if name.is_empty() {
            return Err(self.bad_directive(start, "could not find expected directive name"));
        }
        if !self.blank_or_end(0) {
            return Err(self.bad_directive(start, "found unexpected non-alphabetical character"));
        }
        match name {
            "YAML" => {
                self.skip_blanks();
                let major = self.version_number(start)?;
                if self.byte(0) != b'.' {
                    return Err(self.bad_directive(start, "did not find expected digit or '.' character"));
                }
                self.at += 1;
                let minor = self.version_number(start)?;
                let place = span(start, self.at);
                let kind = TokenKind::VersionDirective((major, minor) == (1, 1));
                self.push_token(Token { kind, span: place, column: 0, text: TextRef::Source(place) });
            }
            "TAG" => {
                self.skip_blanks();
                let handle = self.tag_handle(true, start)?;
                if !matches!(self.byte(0), b' ' | b'\t') {
                    return Err(self.bad_directive(start, "did not find expected whitespace"));
                }
                self.skip_blanks();
                let prefix = self.tag_uri(String::new(), false, start)?;
                if !self.blank_or_end(0) {
                    return Err(self.bad_directive(start, "did not find expected whitespace or line break"));
                }
                self.push_tag(TokenKind::TagDirective, start, handle, prefix);
            }
            _ => return Err(self.bad_directive(start, "found unknown directive name")),
        }
        self.skip_blanks();
        if self.byte(0) == b'#' {
            self.comment();
        }
        if !self.at_end() && self.break_here(0) == 0 {
            return Err(self.bad_directive(start, "did not find expected comment or line break"));
        }
        self.skip_break();
        Ok(())
    }

    fn skip_blanks(&mut self) {
        while matches!(self.byte(0), b' ' | b'\t') {
            self.at += 1;
        }
    }

    fn version_number(&mut self, start: usize) -> Result<u8, Box<Fault>> {
        let from = self.at;
        while self.byte(0).is_ascii_digit() {
            self.at += 1;
            if self.at - from > 2 {
                return Err(self.bad_directive(start, "found extremely long version number"));
            }
        }
        let digits = self.text.get(from..self.at).unwrap_or_default();
        digits.parse().map_err(|_| self.bad_directive(start, "did not find expected version number"))
    }

    fn bad_directive(&self, start: usize, words: &'static str) -> Box<Fault> {
        let place = span(start, self.at.max(start + 1));
        Box::new(Fault::of_token(ProblemKind::InvalidDirective, place, words, self.at).context(start))
    }
}
