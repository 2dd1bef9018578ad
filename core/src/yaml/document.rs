//! Files and their documents.

use std::sync::Arc;

use super::{Node, Problem, Span, tree::Tree};

/// One file, cut into documents.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// The path as the caller gave it, `/`-separated.
    pub(crate) path: String,
    /// The whole text. Bytes that are not UTF-8 were replaced by `?` one by one, so that offsets are those of the
    /// file.
    pub(crate) text: Arc<str>,
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

    /// The outermost value, if anything could be read.
    pub(crate) fn root(&self) -> Option<Node<'_>> {
        self.tree.root.map(|id| Node::new(self, id))
    }
}
