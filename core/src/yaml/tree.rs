//! The arena that holds the nodes of one document.

use super::Span;
use crate::hash::HashMap;

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

/// Where the text of a scalar is kept; of a mapping, what is known of the texts of its keys.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TextRef {
    /// In the document's source: the scalar reads as it is written.
    Source(Span),
    /// In [`Tree::decoded`]: escapes or folded lines had to be undone.
    Decoded(u32, u32),
    /// The kinds of the names that a mapping has, the lower half and the upper half: see [`kind_of_name`].
    Names(u32, u32),
}

/// One bit of 64. Names of different kinds are different, so that what a mapping does not have, which is most of what is
/// asked for, nearly always shows without a look at its keys.
pub(crate) fn kind_of_name(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let at = |index: usize| u32::from(bytes.get(index).copied().unwrap_or(0));
    let sum = at(0) * 7
        + at(bytes.len() / 2) * 5
        + at(bytes.len().saturating_sub(1))
        + (bytes.len() as u32).wrapping_mul(3);
    1 << (sum % 64)
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct NodeData {
    pub(crate) kind: NodeKind,
    /// The node has an entry in [`Tree::tags`].
    pub(crate) tagged: bool,
    pub(crate) span: Span,
    pub(crate) text: TextRef,
    pub(crate) first_child: u32,
    pub(crate) next_sibling: u32,
}

/// An entry of a mapping whose entries are not simply its children.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effective {
    pub(crate) key: u32,
    pub(crate) value: u32,
    /// The `*name` (or mapping) after `<<` that brought the entry; [`NONE`] for the mapping's own.
    pub(crate) via: u32,
}

/// Where the entries of such a mapping are kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entries {
    /// Range in [`Tree::effective`].
    pub(crate) start: u32,
    pub(crate) len: u32,
    /// Start of the range of the same length in [`Tree::sorted`]; [`NONE`] for mappings with few entries.
    pub(crate) sorted: u32,
}

/// All nodes of one document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<NodeData>,
    pub(crate) decoded: String,
    pub(crate) root: Option<NodeId>,
    /// Explicit tags in full, such as `tag:yaml.org,2002:str`.
    pub(crate) tags: HashMap<u32, Box<str>>,
    /// Keys whose text in JSON is not the text that is written, as ranges of [`Tree::decoded`]: `on:` is `true`.
    pub(crate) names: HashMap<u32, (u32, u32)>,
    /// Mappings with merge keys, equal keys or many entries.
    pub(crate) mappings: HashMap<u32, Entries>,
    pub(crate) effective: Vec<Effective>,
    /// Indexes relative to the start of a mapping's entries, in the order of their names.
    pub(crate) sorted: Vec<u32>,
    /// How deep collections are nested.
    pub(crate) depth: u32,
    /// How many values aliases stand for.
    pub(crate) aliased: u64,
}

impl NodeData {
    /// False for what is certainly no mapping that has a key of this name.
    pub(crate) fn may_have(&self, name: &str) -> bool {
        match self.text {
            TextRef::Names(low, high) => (u64::from(high) << 32 | u64::from(low)) & kind_of_name(name) != 0,
            _ => self.kind == NodeKind::Mapping,
        }
    }
}

impl Tree {
    pub(crate) fn node(&self, id: u32) -> Option<&NodeData> {
        self.nodes.get(id as usize)
    }

    /// The node itself, or the one that an alias stands for.
    pub(crate) fn followed(&self, id: u32) -> u32 {
        match self.node(id) {
            Some(NodeData { kind: NodeKind::Alias, first_child, .. }) if *first_child != NONE => *first_child,
            _ => id,
        }
    }

    /// The text of a scalar; `source` is that of the document.
    pub(crate) fn text<'t>(&'t self, source: &'t str, id: u32) -> &'t str {
        let text = match self.node(id).map(|node| node.text) {
            Some(TextRef::Source(span)) => source.get(span.start as usize..span.end as usize),
            Some(TextRef::Decoded(start, end)) => self.decoded.get(start as usize..end as usize),
            Some(TextRef::Names(..)) | None => None,
        };
        text.unwrap_or_default()
    }

    /// A key as it stands in JSON.
    pub(crate) fn name<'t>(&'t self, source: &'t str, key: u32) -> &'t str {
        if !self.names.is_empty()
            && let Some((start, end)) = self.names.get(&key)
        {
            return self.decoded.get(*start as usize..*end as usize).unwrap_or_default();
        }
        self.text(source, self.followed(key))
    }

    /// The tag that is written before a node, in full.
    pub(crate) fn tag(&self, id: u32) -> Option<&str> {
        self.tags.get(&id).map(AsRef::as_ref)
    }
}
