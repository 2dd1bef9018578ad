//! Tokens → tree, by the grammar of YAML 1.1; a stack instead of recursion.

mod document;
mod flow;
mod node;
mod recover;

use super::{
    Problem, ProblemKind, Span,
    mappings::{self, Mapping},
    scan::{Fault, Scanner, TokenKind},
    tree::{NodeKind, Style, Tree},
};
use crate::{hash::HashMap, options::Limits};

/// What a collection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    BlockEntry,
    IndentlessEntry,
    BlockKey,
    BlockValue,
    /// After a fault: the next node is the value of the last key, or the last entry of a list.
    BlockNode,
    FlowEntry {
        first: bool,
    },
    /// `[key: value]`: a mapping of one entry without braces.
    PairKey,
    PairValue,
    PairEnd,
    FlowKey {
        first: bool,
    },
    FlowValue,
    /// `{key}`
    FlowNoValue,
}

/// A collection that is not finished.
#[derive(Clone, Copy, Debug)]
struct Frame {
    node: u32,
    state: State,
    last: u32,
    /// The child before the last one.
    before_last: u32,
    /// Of a block collection; -1 for flow collections.
    column: i32,
    children: u32,
}

impl Frame {
    fn is_flow(&self) -> bool {
        self.column < 0
    }
}

/// Tag and anchor before a node.
#[derive(Default)]
struct Properties {
    anchor: Option<(u32, u32)>,
    tag: Option<String>,
    end: u32,
}

/// What was read.
pub(super) struct Parsed {
    pub(super) tree: Tree,
    pub(super) comments: Vec<Span>,
    pub(super) problems: Vec<Problem>,
    /// Where the text begins that Kubernetes does not look at, if there is any.
    pub(super) rest: Option<usize>,
}

/// The reading of one document.
pub(super) struct Parser<'s> {
    text: &'s str,
    /// Where the text begins for go-yaml.
    start: usize,
    scanner: Scanner<'s>,
    limits: &'s Limits,
    tree: Tree,
    frames: Vec<Frame>,
    anchors: HashMap<&'s str, u32>,
    /// Handles that `%TAG` declares.
    handles: Vec<(String, String)>,
    problems: Vec<Problem>,
    mappings: mappings::Scratch,
    has_aliases: bool,
    has_fault: bool,
    /// Reading stopped at a limit.
    stopped: bool,
    /// The last place where reading went on after a fault; every next one lies behind it.
    resumed_at: usize,
    root_done: bool,
}

/// How many faults of one document are told apart.
const MOST_FAULTS: usize = 50;

impl<'s> Parser<'s> {
    /// `text` is the document; what stands before `start` (the line of its separator) is not part of it.
    pub(super) fn new(text: &'s str, start: usize, limits: &'s Limits) -> Self {
        let json = text.get(start..).is_some_and(|text| text.trim_start().starts_with('{'));
        // So many nodes a manifest of this length has; a long text without any must not ask for memory in vain.
        let nodes = (text.len() / 14).min(256);
        Self {
            text,
            scanner: Scanner::new(text, start, json),
            limits,
            tree: Tree { nodes: Vec::with_capacity(nodes), ..Tree::default() },
            frames: Vec::with_capacity(8),
            anchors: HashMap::default(),
            handles: Vec::new(),
            problems: Vec::new(),
            mappings: mappings::Scratch::default(),
            has_aliases: false,
            has_fault: false,
            stopped: false,
            start,
            resumed_at: start,
            root_done: false,
        }
    }

    /// Reads the document.
    pub(super) fn run(mut self) -> Parsed {
        let mut begun = false;
        loop {
            let read = if begun { self.content() } else { self.document_start() };
            begun = true;
            let Err(fault) = read else { break };
            // What the scanner saw comes before what the parser made of the tokens that were left.
            let fault = self.scanner.fault.take().unwrap_or(*fault);
            if self.stopped || !self.recover(fault) {
                break;
            }
        }
        while let Some(frame) = self.frames.pop() {
            self.close(frame, None);
        }
        let rest = if self.problems.is_empty() { self.rest() } else { None };
        if self.has_aliases {
            super::aliases::check(&mut self.tree, self.limits, &mut self.problems);
        }
        self.tree.decoded = std::mem::take(&mut self.scanner.decoded);
        Parsed { tree: self.tree, comments: self.scanner.comments, problems: self.problems, rest }
    }

    fn peek(&mut self) -> Result<super::scan::Token, Box<Fault>> {
        match self.scanner.peek() {
            Some(token) => Ok(token),
            // `run` puts the scanner's own fault in the place of this one.
            None => Err(Box::new(Fault::of_order(
                ProblemKind::ValueExpected,
                Span::default(),
                "did not find expected node content",
            ))),
        }
    }

    fn expected(&self, frame: &Frame, kind: ProblemKind, words: &'static str, at: Span) -> Box<Fault> {
        let start = self.tree.node(frame.node).map_or(0, |node| node.span.start);
        let place = if at.start < at.end { at } else { self.character_at(at.start as usize) };
        let mut fault = Fault::of_order(kind, place, words).context(start as usize);
        fault.seen_at = self.seen_at(at);
        if frame.is_flow() {
            fault = fault.began(Span::new(start, start + 1));
        }
        Box::new(self.scanner.blame_quote(fault))
    }

    /// go-yaml sees the end of a text at the start of one more line.
    fn seen_at(&self, at: Span) -> usize {
        let end = at.start as usize >= self.text.len() && !self.text.ends_with(['\n', '\r']);
        at.start as usize + usize::from(end)
    }

    fn character_at(&self, at: usize) -> Span {
        let rest = self.text.get(at..).unwrap_or_default();
        let word = rest.split([' ', '\t', '\n', '\r']).next().map_or(0, str::len);
        // A key is named without its colon.
        let colon = usize::from(word > 1 && rest.as_bytes().get(word - 1) == Some(&b':'));
        let length = (word - colon).max(usize::from(!rest.is_empty()));
        Span::new(at as u32, (at + length) as u32)
    }

    /// One step of the innermost collection.
    fn step(&mut self) -> Result<(), Box<Fault>> {
        let Some(frame) = self.frames.last().copied() else { return Ok(()) };
        match frame.state {
            State::BlockEntry => self.block_entry(frame),
            State::IndentlessEntry => self.indentless_entry(),
            State::BlockKey => self.block_key(frame),
            State::BlockValue => self.block_value(),
            State::BlockNode => {
                let list = self.tree.node(frame.node).is_some_and(|node| node.kind == NodeKind::Sequence);
                self.set_state(if list { State::BlockEntry } else { State::BlockKey });
                self.node(true, !list)
            }
            State::FlowEntry { first } => self.flow_entry(frame, first),
            State::PairKey => self.pair_key(),
            State::PairValue => self.pair_value(),
            State::PairEnd => {
                self.peek()?;
                self.end_frame(None);
                Ok(())
            }
            State::FlowKey { first } => self.flow_key(frame, first),
            State::FlowValue => self.flow_value(),
            State::FlowNoValue => {
                let token = self.peek()?;
                self.set_state(State::FlowKey { first: false });
                self.empty(token.span.start);
                Ok(())
            }
        }
    }

    fn set_state(&mut self, state: State) {
        if let Some(frame) = self.frames.last_mut() {
            frame.state = state;
        }
    }

    fn block_entry(&mut self, frame: Frame) -> Result<(), Box<Fault>> {
        let token = self.peek()?;
        match token.kind {
            TokenKind::BlockEntry => {
                self.scanner.take();
                match self.peek()?.kind {
                    TokenKind::BlockEntry | TokenKind::BlockEnd => self.empty(token.span.end),
                    _ => self.node(true, false)?,
                }
                Ok(())
            }
            TokenKind::BlockEnd => {
                self.scanner.take();
                self.end_frame(None);
                Ok(())
            }
            _ => {
                let found = self.column_of(token.span.start);
                let siblings = frame.column as u32;
                let kind = if found == siblings {
                    ProblemKind::KeyAmongEntries
                } else {
                    ProblemKind::EntryIndentation { found, siblings }
                };
                Err(self.expected(&frame, kind, "did not find expected '-' indicator", token.span))
            }
        }
    }

    fn indentless_entry(&mut self) -> Result<(), Box<Fault>> {
        let token = self.peek()?;
        if token.kind != TokenKind::BlockEntry {
            self.end_frame(None);
            return Ok(());
        }
        self.scanner.take();
        match self.peek()?.kind {
            TokenKind::BlockEntry | TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                self.empty(token.span.end);
                Ok(())
            }
            _ => self.node(true, false),
        }
    }

    fn block_key(&mut self, frame: Frame) -> Result<(), Box<Fault>> {
        let token = self.peek()?;
        match token.kind {
            TokenKind::Key => {
                self.scanner.take();
                self.set_state(State::BlockValue);
                match self.peek()?.kind {
                    TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                        self.empty(token.span.end);
                        Ok(())
                    }
                    _ => self.node(true, true),
                }
            }
            TokenKind::BlockEnd => {
                self.scanner.take();
                self.end_frame(None);
                Ok(())
            }
            kind => {
                let found = self.column_of(token.span.start);
                let siblings = frame.column as u32;
                let after_quote = || {
                    let last = self.tree.node(frame.last)?;
                    let quoted =
                        matches!(last.kind, NodeKind::Scalar(Style::SingleQuoted | Style::DoubleQuoted));
                    let between = self.text.get(last.span.end as usize..token.span.start as usize)?;
                    Some(quoted && !between.contains(['\n', '\r']))
                };
                let fault = match kind {
                    TokenKind::BlockEntry => ProblemKind::EntryAmongKeys,
                    TokenKind::FlowSequenceEnd => ProblemKind::StrayBracket(']'),
                    TokenKind::FlowMappingEnd => ProblemKind::StrayBracket('}'),
                    _ if after_quote() == Some(true) => ProblemKind::TextAfterQuote,
                    _ if self.begins_line(token.span.start) && found != siblings => {
                        ProblemKind::KeyIndentation { found, siblings }
                    }
                    _ => ProblemKind::ValueExpected,
                };
                Err(self.expected(&frame, fault, "did not find expected key", token.span))
            }
        }
    }

    fn block_value(&mut self) -> Result<(), Box<Fault>> {
        let token = self.peek()?;
        self.set_state(State::BlockKey);
        if token.kind != TokenKind::Value {
            self.empty_after_last(token.span.start);
            return Ok(());
        }
        self.scanner.take();
        match self.peek()?.kind {
            TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                self.empty(token.span.end);
                Ok(())
            }
            _ => self.node(true, true),
        }
    }
}

impl Mapping<'_> {
    fn of<'a>(parser: &'a mut Parser<'_>, frame: &Frame) -> Mapping<'a> {
        Mapping {
            tree: &mut parser.tree,
            decoded: &mut parser.scanner.decoded,
            source: parser.text,
            problems: &mut parser.problems,
            node: frame.node,
            count: frame.children / 2,
            most_aliased: u64::from(parser.limits.aliases),
        }
    }
}
