//! Files and their documents.

use std::{borrow::Cow, sync::Arc};

use super::{Node, Problem, Span, reader, tree::Tree};

/// One file, cut into documents.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// The path as the caller gave it, `/`-separated.
    pub(crate) path: String,
    /// The whole text. Bytes that are not UTF-8 were replaced one by one, so that offsets are those of the file.
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

/// The text of a file. Every byte that is not part of UTF-8 becomes one `?`, so that offsets are those of the bytes.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    Cow::Owned(text)
}

/// Reads a file. Never fails: what cannot be read is in the documents' `problems`.
pub(crate) fn read_file(path: &str, bytes: Vec<u8>) -> File {
    let text: Arc<str> = decode(&bytes).into();
    let mut documents = Vec::new();
    let mut start = 0;
    let mut offset = 0;
    let mut ranges = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.starts_with("---") && offset > start {
            ranges.push((start, offset));
            start = offset;
        }
        offset += line.len();
    }
    ranges.push((start, text.len()));
    for (index, (start, end)) in ranges.into_iter().enumerate() {
        documents.push(reader::read_document(&text, index as u32, start, end));
    }
    File { path: path.to_owned(), text, documents }
}
