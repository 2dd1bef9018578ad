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
    /// `*name`: [`NodeData::first_child`] is the anchored node, or [`NONE`] when no such anchor exists.
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

/// One bit of 48. Names of different kinds are different, so that what a mapping does not have, which is most of what is
/// asked for, nearly always shows without a look at its keys.
pub(crate) fn kind_of_name(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let at = |index: usize| u32::from(bytes.get(index).copied().unwrap_or(0));
    let sum = at(0) * 7
        + at(bytes.len() / 2) * 5
        + at(bytes.len().saturating_sub(1))
        + (bytes.len() as u32).wrapping_mul(3);
    1 << (sum % 48)
}

/// A node. There are more of them than of anything else, and each byte of them is read and written again and again, so
/// that what only one kind has shares its place with what only another has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NodeData {
    pub(crate) kind: NodeKind,
    /// The node has an entry in [`Tree::tags`].
    pub(crate) tagged: bool,
    /// Of a scalar, whether its text is in [`Tree::decoded`]; of a mapping, the upper 16 bits of the kinds of the names
    /// that it has, see [`kind_of_name`].
    half: u16,
    pub(crate) span: Span,
    pub(crate) next_sibling: u32,
    /// Of a scalar, the range of its text; of others, the first child, and of a mapping the lower bits of the kinds.
    words: [u32; 2],
}

const _: () = assert!(size_of::<NodeData>() == 24);

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
    pub(crate) fn scalar(style: Style, span: Span, text: TextRef) -> Self {
        let mut node = Self::inner(NodeKind::Scalar(style), span, NONE);
        node.set_text(text);
        node
    }

    /// A list or mapping, or an alias for `first_child`.
    pub(crate) fn inner(kind: NodeKind, span: Span, first_child: u32) -> Self {
        let words = [first_child, u32::MAX];
        Self { kind, tagged: false, half: u16::MAX, span, next_sibling: NONE, words }
    }

    /// Where the text of a scalar is kept, or that of the alias itself.
    pub(crate) fn text(&self) -> Option<TextRef> {
        let [start, end] = self.words;
        match self.kind {
            NodeKind::Scalar(_) if self.half != 0 => Some(TextRef::Decoded(start, end)),
            NodeKind::Scalar(_) => Some(TextRef::Source(Span { start, end })),
            NodeKind::Alias => Some(TextRef::Source(self.span)),
            NodeKind::Sequence | NodeKind::Mapping => None,
        }
    }

    /// Gives a scalar another text.
    pub(crate) fn set_text(&mut self, text: TextRef) {
        (self.half, self.words) = match text {
            TextRef::Source(span) => (0, [span.start, span.end]),
            TextRef::Decoded(start, end) => (1, [start, end]),
        };
    }

    /// The first item of a list, the first key of a mapping, the node that an alias stands for; else [`NONE`].
    pub(crate) fn first_child(&self) -> u32 {
        match self.kind {
            NodeKind::Scalar(_) => NONE,
            NodeKind::Sequence | NodeKind::Mapping | NodeKind::Alias => self.words[0],
        }
    }

    /// Gives another first child to what is no scalar.
    pub(crate) fn set_first_child(&mut self, child: u32) {
        self.words[0] = child;
    }

    /// Keeps the kinds of the names of a finished mapping.
    pub(crate) fn set_names(&mut self, kinds: u64) {
        self.words[1] = kinds as u32;
        self.half = (kinds >> 32) as u16;
    }

    /// False for what is certainly no mapping that has a key of this name.
    pub(crate) fn may_have(&self, name: &str) -> bool {
        let kinds = u64::from(self.half) << 32 | u64::from(self.words[1]);
        self.kind == NodeKind::Mapping && kinds & kind_of_name(name) != 0
    }
}

impl Tree {
    pub(crate) fn node(&self, id: u32) -> Option<&NodeData> {
        self.nodes.get(id as usize)
    }

    /// Makes `child` follow `before` among the children of `parent`; the first of them where `before` is [`NONE`].
    pub(crate) fn link(&mut self, parent: u32, before: u32, child: u32) {
        match before {
            NONE => {
                if let Some(parent) = self.nodes.get_mut(parent as usize) {
                    parent.set_first_child(child);
                }
            }
            before => {
                if let Some(before) = self.nodes.get_mut(before as usize) {
                    before.next_sibling = child;
                }
            }
        }
    }

    /// The node itself, or the one that an alias stands for.
    pub(crate) fn followed(&self, id: u32) -> u32 {
        match self.node(id) {
            Some(node) if node.kind == NodeKind::Alias && node.first_child() != NONE => node.first_child(),
            _ => id,
        }
    }

    /// The text of a scalar; `source` is that of the document.
    pub(crate) fn text<'t>(&'t self, source: &'t str, id: u32) -> &'t str {
        let text = match self.node(id).and_then(NodeData::text) {
            Some(TextRef::Source(span)) => source.get(span.start as usize..span.end as usize),
            Some(TextRef::Decoded(start, end)) => self.decoded.get(start as usize..end as usize),
            None => None,
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
