//! The arena that holds the nodes of one document.

use super::Span;

/// Index of a node in [`Tree::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NodeId(pub(crate) u32);

/// Marks the absence of a child or sibling.
pub(crate) const NONE: u32 = u32::MAX;

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Without quotes: the only style whose text can become a number, a boolean or null.
    Plain,
    /// `'text'`
    SingleQuoted,
    /// `"text"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// What a node is. Aliases stay what they are; nothing is expanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeKind {
    Scalar(Style),
    Sequence,
    /// Children alternate: key, value, key, value.
    Mapping,
    /// `*name`: `first_child` is the anchored node, or [`NONE`] when no such anchor exists.
    Alias,
}

/// Where the text of a scalar is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TextRef {
    /// In the document's source: the scalar reads as it is written.
    Source(Span),
    /// In [`Tree::decoded`]: escapes or folded lines had to be undone.
    Decoded(u32, u32),
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct NodeData {
    pub(crate) kind: NodeKind,
    pub(crate) span: Span,
    pub(crate) text: TextRef,
    pub(crate) first_child: u32,
    pub(crate) next_sibling: u32,
}

/// All nodes of one document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<NodeData>,
    pub(crate) decoded: String,
    pub(crate) root: Option<NodeId>,
}
