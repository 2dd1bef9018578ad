//! Directives before a document, and what comes after it.

use super::Parser;
use crate::yaml::{
    ProblemKind,
    scan::{Fault, TokenKind},
};

impl Parser<'_> {
    pub(super) fn document_start(&mut self) -> Result<(), Box<Fault>> {
        let mut explicit = false;
        let mut version = false;
        loop {
            let token = self.peek()?;
            let wrong =
                |words| Err(Box::new(Fault::of_order(ProblemKind::InvalidDirective, token.span, words)));
            match token.kind {
                TokenKind::VersionDirective(known) => {
                    if version {
                        return wrong("found duplicate %YAML directive");
                    }
                    if !known {
                        return wrong("found incompatible YAML document");
                    }
                    version = true;
                }
                TokenKind::TagDirective => {
                    let declared = self.tag_parts(token.text);
                    if self.handles.iter().any(|(handle, _)| *handle == declared.0) {
                        return wrong("found duplicate %TAG directive");
                    }
                    self.handles.push(declared);
                }
                TokenKind::DocumentStart => {
                    self.scanner.take();
                    return self.explicit_content();
                }
                _ if explicit => return wrong("did not find expected <document start>"),
                TokenKind::StreamEnd => {
                    self.root_done = true;
                    return Ok(());
                }
                _ => return self.content(),
            }
            explicit = true;
            self.scanner.take();
        }
    }

    fn explicit_content(&mut self) -> Result<(), Box<Fault>> {
        let token = self.peek()?;
        if matches!(
            token.kind,
            TokenKind::VersionDirective(_)
                | TokenKind::TagDirective
                | TokenKind::DocumentStart
                | TokenKind::DocumentEnd
                | TokenKind::StreamEnd
        ) {
            self.root_done = true;
            return self.after_root();
        }
        self.content()
    }

    pub(super) fn content(&mut self) -> Result<(), Box<Fault>> {
        if self.frames.is_empty() && !self.root_done {
            self.node(true, false)?;
        }
        while !self.frames.is_empty() {
            self.step()?;
        }
        self.after_root()
    }

    /// go-yaml looks at one more token, and at nothing behind it.
    fn after_root(&mut self) -> Result<(), Box<Fault>> {
        self.peek()?;
        match self.scanner.fault.take() {
            Some(fault) => Err(Box::new(fault)),
            None => Ok(()),
        }
    }

    /// Where the text begins that go-yaml leaves alone after the end of the document.
    pub(super) fn rest(&mut self) -> Option<usize> {
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::StreamEnd => None,
            TokenKind::DocumentEnd => {
                let from = token.span.end as usize;
                let text = self.text.get(from..)?;
                let mut at = from;
                for line in text.split_inclusive(['\n', '\r']) {
                    let content = line.trim_start();
                    if !content.is_empty() && !content.starts_with('#') && content.trim_end() != "..." {
                        return Some(at + line.len() - content.len());
                    }
                    at += line.len();
                }
                None
            }
            _ => Some(token.span.start as usize),
        }
    }
}
