//! The pieces that the grammar is made of.

use crate::yaml::{
    Span,
    tree::{Style, TextRef},
};

/// A piece of text with a meaning for the grammar.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
    /// For the start of a block collection: its column.
    pub(crate) column: i32,
    /// For scalars, anchors and aliases: the text or name. For tags: the index among the scanner's tags.
    pub(crate) text: TextRef,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    StreamEnd,
    /// `%YAML`; false when it asks for another version than 1.1.
    VersionDirective(bool),
    /// `%TAG`
    TagDirective,
    /// `---`
    DocumentStart,
    /// `...`
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    /// `-`
    BlockEntry,
    /// `,`
    FlowEntry,
    /// `?`, or nothing before a key without it.
    Key,
    /// `:`
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar(Style),
}
