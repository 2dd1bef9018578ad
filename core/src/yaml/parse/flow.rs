//! `[…]` and `{…}`.

use super::{Frame, Parser, State};
use crate::yaml::{
    ProblemKind,
    scan::{Fault, TokenKind},
    tree::{NONE, NodeData, NodeKind},
};

impl Parser<'_> {
    pub(super) fn flow_entry(&mut self, frame: Frame, first: bool) -> Result<(), Box<Fault>> {
        let mut token = self.peek()?;
        if token.kind != TokenKind::FlowSequenceEnd {
            if !first {
                if token.kind != TokenKind::FlowEntry {
                    let kind = ProblemKind::UnclosedBracket('[');
                    return Err(self.expected(&frame, kind, "did not find expected ',' or ']'", token.span));
                }
                self.scanner.take();
                token = self.peek()?;
            }
            self.set_state(State::FlowEntry { first: false });
            if token.kind == TokenKind::Key {
                self.scanner.take();
                let node = self.add(NodeData::inner(NodeKind::Mapping, token.span, NONE));
                return self.push_frame(node, State::PairKey, -1);
            }
            if token.kind != TokenKind::FlowSequenceEnd {
                return self.node(false, false);
            }
        }
        self.scanner.take();
        self.end_frame(Some(token.span.end));
        Ok(())
    }

    pub(super) fn pair_key(&mut self) -> Result<(), Box<Fault>> {
        let token = self.peek()?;
        self.set_state(State::PairValue);
        if matches!(token.kind, TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
            // go-yaml eats the token, whatever it is.
            self.scanner.take();
            self.empty(token.span.end);
            return Ok(());
        }
        self.node(false, false)
    }

    pub(super) fn pair_value(&mut self) -> Result<(), Box<Fault>> {
        let mut token = self.peek()?;
        self.set_state(State::PairEnd);
        if token.kind == TokenKind::Value {
            self.scanner.take();
            let after = self.peek()?;
            if !matches!(after.kind, TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
                return self.node(false, false);
            }
            token.span.start = token.span.end;
        }
        self.empty_after_last(token.span.start);
        Ok(())
    }

    pub(super) fn flow_key(&mut self, frame: Frame, first: bool) -> Result<(), Box<Fault>> {
        let mut token = self.peek()?;
        if token.kind != TokenKind::FlowMappingEnd {
            if !first {
                if token.kind != TokenKind::FlowEntry {
                    let kind = ProblemKind::UnclosedBracket('{');
                    return Err(self.expected(&frame, kind, "did not find expected ',' or '}'", token.span));
                }
                self.scanner.take();
                token = self.peek()?;
            }
            if token.kind == TokenKind::Key {
                self.scanner.take();
                self.set_state(State::FlowValue);
                let after = self.peek()?;
                if matches!(after.kind, TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd) {
                    self.empty(after.span.start);
                    return Ok(());
                }
                return self.node(false, false);
            }
            if token.kind != TokenKind::FlowMappingEnd {
                self.set_state(State::FlowNoValue);
                return self.node(false, false);
            }
        }
        self.scanner.take();
        self.end_frame(Some(token.span.end));
        Ok(())
    }

    pub(super) fn flow_value(&mut self) -> Result<(), Box<Fault>> {
        let mut token = self.peek()?;
        self.set_state(State::FlowKey { first: false });
        if token.kind == TokenKind::Value {
            self.scanner.take();
            let after = self.peek()?;
            if !matches!(after.kind, TokenKind::FlowEntry | TokenKind::FlowMappingEnd) {
                return self.node(false, false);
            }
            token.span.start = token.span.end;
        }
        self.empty_after_last(token.span.start);
        Ok(())
    }
}
