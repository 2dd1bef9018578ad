//! How a node gets into the tree.

use super::{Frame, Mapping, Parser, Properties, State};
use crate::yaml::{
    Problem, ProblemKind, Span,
    resolve::{decode_base64, resolve_tagged},
    scan::{Fault, Token, TokenKind},
    tree::{NONE, NodeData, NodeId, NodeKind, Style, TextRef},
};

const PREFIX: &str = "tag:yaml.org,2002:";

impl Parser<'_> {
    /// Reads a node; for a collection only its start.
    pub(super) fn node(&mut self, block: bool, indentless: bool) -> Result<(), Box<Fault>> {
        let mut token = self.peek()?;
        if token.kind == TokenKind::Alias {
            self.scanner.take();
            self.alias(token);
            return Ok(());
        }
        let start = token.span;
        let mut properties = Properties { end: start.start, ..Properties::default() };
        let mut tag_at = start;
        for _ in 0..2 {
            match (token.kind, token.text) {
                (TokenKind::Anchor, TextRef::Source(name)) if properties.anchor.is_none() => {
                    properties.anchor = Some((name.start, name.end));
                }
                (TokenKind::Tag, index) if properties.tag.is_none() => {
                    tag_at = token.span;
                    properties.tag = Some(self.full_tag(index, start, tag_at)?);
                }
                _ => break,
            }
            properties.end = token.span.end;
            self.scanner.take();
            token = self.peek()?;
        }
        let (kind, state) = match token.kind {
            TokenKind::BlockEntry if indentless => (NodeKind::Sequence, State::IndentlessEntry),
            TokenKind::Scalar(style) => {
                self.scanner.take();
                self.scalar(style, token, properties, tag_at);
                return Ok(());
            }
            TokenKind::FlowSequenceStart => (NodeKind::Sequence, State::FlowEntry { first: true }),
            TokenKind::FlowMappingStart => (NodeKind::Mapping, State::FlowKey { first: true }),
            TokenKind::BlockSequenceStart if block => (NodeKind::Sequence, State::BlockEntry),
            TokenKind::BlockMappingStart if block => (NodeKind::Mapping, State::BlockKey),
            _ if properties.anchor.is_some() || properties.tag.is_some() => {
                let at = Span::new(properties.end, properties.end);
                let token = Token { kind: TokenKind::Tag, span: at, column: 0, text: TextRef::Source(at) };
                self.scalar(Style::Plain, token, properties, tag_at);
                return Ok(());
            }
            _ => return Err(self.no_value(token, start)),
        };
        let column = match state {
            State::IndentlessEntry => self.frames.last().map_or(0, |frame| frame.column),
            State::BlockEntry | State::BlockKey => token.column,
            _ => -1,
        };
        if state != State::IndentlessEntry {
            self.scanner.take();
        }
        let node = self.add(NodeData::inner(kind, token.span, NONE));
        self.register(node, &properties);
        if let Some(tag) = properties.tag {
            self.set_tag(node, tag);
        }
        self.push_frame(node, state, column)
    }

    fn no_value(&self, token: Token, start: Span) -> Box<Fault> {
        let place = if token.span.start < token.span.end {
            token.span
        } else {
            self.character_at(token.span.start as usize)
        };
        let open = self.frames.iter().rev().find(|frame| frame.is_flow());
        let opening = open.and_then(|frame| self.tree.node(frame.node));
        let kind = match (token.kind, opening) {
            (TokenKind::FlowSequenceEnd, None) => ProblemKind::StrayBracket(']'),
            (TokenKind::FlowMappingEnd, None) => ProblemKind::StrayBracket('}'),
            (TokenKind::StreamEnd, Some(node)) => {
                ProblemKind::UnclosedBracket(if node.kind == NodeKind::Sequence { '[' } else { '{' })
            }
            _ => ProblemKind::ValueExpected,
        };
        let mut fault = Fault::of_order(kind, place, "did not find expected node content");
        fault.seen_at = self.seen_at(token.span);
        fault = fault.context(start.start as usize);
        if let Some(node) = opening {
            fault = fault.began(Span::new(node.span.start, node.span.start + 1));
        }
        Box::new(self.scanner.blame_quote(fault))
    }

    fn alias(&mut self, token: Token) {
        self.has_aliases = true;
        let name = match token.text {
            TextRef::Source(name) => self.text.get(name.start as usize..name.end as usize),
            TextRef::Decoded(..) => None,
        };
        let name = name.unwrap_or_default();
        let mut target = self.anchors.get(name).copied().unwrap_or(NONE);
        let mut report = |kind, words: String| {
            self.problems.push(Problem { kind, span: token.span, began: None, kubernetes: Some(words) });
        };
        if target == NONE {
            report(ProblemKind::UnknownAlias, format!("yaml: unknown anchor '{name}' referenced"));
        } else if self.frames.iter().any(|frame| frame.node == target) {
            report(ProblemKind::SelfReference, format!("yaml: anchor '{name}' value contains itself"));
            target = NONE;
        }
        self.add(NodeData::inner(NodeKind::Alias, token.span, target));
    }

    fn scalar(&mut self, style: Style, token: Token, properties: Properties, tag_at: Span) {
        let node = self.add(NodeData::scalar(style, token.span, token.text));
        self.register(node, &properties);
        let Some(tag) = properties.tag else { return };
        let text = match token.text {
            TextRef::Source(span) => self.text.get(span.start as usize..span.end as usize),
            TextRef::Decoded(start, end) => self.scanner.decoded.get(start as usize..end as usize),
        };
        let text = text.unwrap_or_default().to_owned();
        let place = if token.span.start < token.span.end { token.span } else { tag_at };
        let mut report = |kind, words: String| {
            let began = Some(tag_at);
            self.problems.push(Problem { kind, span: place, began, kubernetes: Some(words) });
        };
        if tag.strip_prefix(PREFIX) == Some("binary") {
            match decode_base64(&text) {
                Some(bytes) => {
                    let begun = self.scanner.decoded.len() as u32;
                    self.scanner.decoded.push_str(&String::from_utf8_lossy(&bytes));
                    let text = TextRef::Decoded(begun, self.scanner.decoded.len() as u32);
                    if let Some(node) = self.tree.nodes.get_mut(node as usize) {
                        node.set_text(text);
                    }
                }
                None => report(
                    ProblemKind::InvalidBase64,
                    "yaml: !!binary value contains invalid base64 data".to_owned(),
                ),
            }
        } else if let Err(mismatch) = resolve_tagged(&tag, &text) {
            let short = tag.strip_prefix(PREFIX).unwrap_or_default();
            report(
                ProblemKind::TagMismatch { tag: format!("!!{short}") },
                format!("yaml: cannot decode !!{} `{text}` as a !!{short}", mismatch.0),
            );
        }
        self.set_tag(node, tag);
    }

    fn register(&mut self, node: u32, properties: &Properties) {
        if let Some((start, end)) = properties.anchor {
            let name = self.text.get(start as usize..end as usize).unwrap_or_default();
            self.anchors.insert(name, node);
        }
    }

    fn set_tag(&mut self, node: u32, tag: String) {
        self.tree.tags.insert(node, tag.into());
        if let Some(node) = self.tree.nodes.get_mut(node as usize) {
            node.tagged = true;
        }
    }

    pub(super) fn tag_parts(&self, text: TextRef) -> (String, String) {
        match text {
            TextRef::Decoded(index, _) => self.scanner.tags.get(index as usize).cloned().unwrap_or_default(),
            TextRef::Source(_) => (String::new(), String::new()),
        }
    }

    /// The tag with its handle spelled out.
    fn full_tag(&self, text: TextRef, start: Span, at: Span) -> Result<String, Box<Fault>> {
        let (handle, suffix) = self.tag_parts(text);
        let declared = self.handles.iter().find(|(declared, _)| *declared == handle);
        match (handle.as_str(), declared) {
            ("", _) => Ok(suffix),
            (_, Some((_, prefix))) => Ok(format!("{prefix}{suffix}")),
            ("!", None) => Ok(format!("!{suffix}")),
            ("!!", None) => Ok(format!("{PREFIX}{suffix}")),
            _ => Err(Box::new(
                Fault::of_order(ProblemKind::InvalidTag, at, "found undefined tag handle")
                    .context(start.start as usize),
            )),
        }
    }

    pub(super) fn empty(&mut self, at: u32) {
        let span = Span::new(at, at);
        self.add(NodeData::scalar(Style::Plain, span, TextRef::Source(span)));
    }

    /// A value that is not written at all stands right behind its key.
    pub(super) fn empty_after_last(&mut self, at: u32) {
        let last = self.frames.last().and_then(|frame| self.tree.node(frame.last));
        self.empty(last.map_or(at, |node| node.span.end));
    }

    /// Adds a node as the last child of the innermost collection.
    pub(super) fn add(&mut self, node: NodeData) -> u32 {
        let id = self.tree.nodes.len() as u32;
        self.tree.nodes.push(node);
        match self.frames.last_mut() {
            None => {
                self.root_done = true;
                self.tree.root = Some(NodeId(id));
            }
            Some(frame) => {
                self.tree.link(frame.node, frame.last, id);
                frame.before_last = frame.last;
                frame.last = id;
                frame.children += 1;
            }
        }
        id
    }

    pub(super) fn push_frame(&mut self, node: u32, state: State, column: i32) -> Result<(), Box<Fault>> {
        let span = self.tree.node(node).map_or(Span::default(), |node| node.span);
        self.frames.push(Frame { node, state, last: NONE, before_last: NONE, column, children: 0 });
        self.tree.depth = self.tree.depth.max(self.frames.len() as u32);
        if self.frames.len() > self.limits.depth as usize {
            return Err(self.stop("depth", u64::from(self.limits.depth), span));
        }
        if self.tree.nodes.len() > self.limits.nodes as usize {
            return Err(self.stop("nodes", u64::from(self.limits.nodes), span));
        }
        Ok(())
    }

    /// Reads no further.
    fn stop(&mut self, limit: &'static str, value: u64, span: Span) -> Box<Fault> {
        self.stopped = true;
        let kind = ProblemKind::LimitExceeded { limit, value };
        self.problems.push(Problem { kind: kind.clone(), span, began: None, kubernetes: None });
        Box::new(Fault::of_order(kind, span, ""))
    }

    /// Finishes the innermost collection; it ends at `end`, or with its last child.
    pub(super) fn end_frame(&mut self, end: Option<u32>) {
        if let Some(frame) = self.frames.pop() {
            self.close(frame, end);
        }
    }

    pub(super) fn close(&mut self, frame: Frame, end: Option<u32>) {
        let last = self.tree.node(frame.last).map(|node| node.span.end);
        let Some(node) = self.tree.nodes.get_mut(frame.node as usize) else { return };
        let is_mapping = node.kind == NodeKind::Mapping;
        // A block list begins at its first `-` and may have nothing behind the last one.
        node.span.end = end.or(last).unwrap_or(node.span.end).max(node.span.start);
        if is_mapping {
            let mut scratch = std::mem::take(&mut self.mappings);
            Mapping::of(self, &frame).finish(&mut scratch);
            self.mappings = scratch;
        }
    }

    pub(super) fn column_of(&self, at: u32) -> u32 {
        let before = self.text.get(..at as usize).unwrap_or_default();
        let line = before.rfind(['\n', '\r']).map_or(0, |found| found + 1);
        at - line as u32
    }

    /// Only blanks and `- ` stand before it on its line.
    pub(super) fn begins_line(&self, at: u32) -> bool {
        let line = at.saturating_sub(self.column_of(at));
        self.text
            .get(line as usize..at as usize)
            .is_some_and(|text| text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'-')))
    }
}
