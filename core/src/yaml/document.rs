//! Files and their documents.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use super::{
    LineIndex, Node, Problem, Span,
    tree::{NodeData, NodeKind, TextRef, Tree},
};
use crate::options::Limits;

/// One file, cut into documents.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// The path as the caller gave it, `/`-separated.
    pub(crate) path: String,
    /// The whole text. Bytes that are not UTF-8 were replaced by `?` one by one, so that offsets are those of the
    /// file.
    pub(crate) text: Arc<str>,
    /// The lines of the text.
    pub(crate) lines: LineIndex,
    /// In the order of the file.
    pub(crate) documents: Vec<Document>,
}

/// One YAML document: its place in the file, its tree, and what was wrong with it.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Position among the documents of the file, from 0.
    pub(crate) index: u32,
    /// Offset of the document's first byte in the file.
    pub(crate) start: usize,
    /// Offset after the document's last byte in the file.
    pub(crate) end: usize,
    /// The text of the whole file.
    pub(crate) file_text: Arc<str>,
    pub(crate) tree: Tree,
    /// Every comment, from `#` to the end of its line, in order.
    pub(crate) comments: Vec<Span>,
    /// In the order in which they were met.
    pub(crate) problems: Vec<Problem>,
    /// For the rules that look at what is written in one document: what they know of it from an earlier check.
    pub(crate) known: Known,
}

/// Which questions about a document had the answer "nothing is wrong". A document never changes, so that who keeps it
/// for another check need not ask again; what is wrong is not kept, because it would refer to its document.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Everything fits the types.
    pub(crate) decoded: Memo,
    /// Validation refuses nothing.
    pub(crate) accepted: Memo,
}

impl Clone for Known {
    fn clone(&self) -> Self {
        // Costs an answer, no more.
        Self::default()
    }
}

/// Remembers one answer.
#[derive(Debug, Default)]
pub(crate) struct Memo(AtomicU32);

impl Memo {
    /// Whether the answer to the question of this number is known; 0 is no question.
    pub(crate) fn knows(&self, question: u32) -> bool {
        question != 0 && self.0.load(Ordering::Relaxed) == question
    }

    /// Keeps the answer in the place of an earlier one.
    pub(crate) fn learn(&self, question: u32) {
        self.0.store(question, Ordering::Relaxed);
    }
}

impl Document {
    /// The text of the document.
    pub(crate) fn source(&self) -> &str {
        self.file_text.get(self.start..self.end).unwrap_or_default()
    }

    /// The text under `span`, or an empty text where the span does not lie inside the document.
    pub(crate) fn text(&self, span: Span) -> &str {
        self.source().get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The bytes under `span`.
    pub(super) fn bytes(&self, span: Span) -> Option<&[u8]> {
        self.file_text.as_bytes().get(self.start + span.start as usize..self.start + span.end as usize)
    }

    /// The text of a scalar of this document.
    pub(super) fn text_of(&self, scalar: &NodeData) -> &str {
        let text = match scalar.text() {
            // In one step: the text of the document is cut out of that of the file at places that are known to be right.
            Some(TextRef::Source(span)) => {
                self.file_text.get(self.start + span.start as usize..self.start + span.end as usize)
            }
            Some(TextRef::Decoded(start, end)) => self.tree.decoded.get(start as usize..end as usize),
            None => None,
        };
        text.unwrap_or_default()
    }

    /// True when Kubernetes refuses the document for its text.
    pub(crate) fn is_broken(&self) -> bool {
        self.problems.iter().any(Problem::refuses)
    }

    /// The outermost value, if anything could be read.
    pub(crate) fn root(&self) -> Option<Node<'_>> {
        self.tree.root.map(|id| Node::new(self, id))
    }

    /// The entry of a mapping that is written with the key at `key`: its value, and the key behind it, if any.
    pub(crate) fn written_entry(&self, key: Span) -> Option<(Span, Option<Span>)> {
        let nodes = &self.tree.nodes;
        // The nodes stand in the order of the text.
        let from = nodes.partition_point(|node| node.span.start < key.start);
        let found = nodes.get(from..)?.iter().take_while(|node| node.span.start == key.start);
        let mut keys = found.filter(|node| node.span == key && !matches!(node.kind, NodeKind::Mapping));
        let value = self.tree.node(keys.next()?.next_sibling)?;
        let next = self.tree.node(value.next_sibling).map(|node| node.span);
        Some((value.span, next))
    }

    /// How much there is of what `limits` bound.
    pub(crate) fn measured(&self, limits: &Limits) -> [Measured; 4] {
        let tree = &self.tree;
        let measured = |limit, is: u64, most: u32| Measured { limit, is, most: u64::from(most) };
        [
            measured("documentBytes", (self.end - self.start) as u64, limits.document_bytes),
            measured("depth", u64::from(tree.depth), limits.depth),
            measured("nodes", tree.nodes.len() as u64, limits.nodes),
            measured("aliases", tree.aliased, limits.aliases),
        ]
    }
}

/// How much a document has of something, and how much it may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured {
    /// The name of the limit in the options.
    pub(crate) limit: &'static str,
    pub(crate) is: u64,
    pub(crate) most: u64,
}
