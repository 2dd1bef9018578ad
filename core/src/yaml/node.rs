//! A handle on a node that answers as Kubernetes would read it.

use super::{
    Document, Span,
    resolve::{is_null, resolve, resolve_tagged},
    tree::{Effective, Entries, NONE, NodeData, NodeId, NodeKind, Style, TextRef},
};

/// A node of a document's tree. Aliases are followed; merge keys are applied; of equal keys the last one counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'t> {
    document: &'t Document,
    id: NodeId,
    /// The alias through which the node was reached; [`NONE`] if there is none. Nodes are passed on all the time, and an
    /// `Option` would make them half as large again.
    used_at: u32,
}

/// A value as Kubernetes' YAML reader resolves it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'t> {
    Null,
    Bool(bool),
    Int(i64),
    /// Only for numbers above the range of `i64`.
    Uint(u64),
    Float(f64),
    String(&'t str),
    Sequence,
    Mapping,
}

/// A key with its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'t> {
    /// The key as text, as it stands in JSON: `on:` is `true`, `0777:` is `511`.
    pub(crate) name: &'t str,
    pub(crate) key: Node<'t>,
    pub(crate) value: Node<'t>,
}

impl Entry<'_> {
    /// From the first byte of the key to the last byte of the value.
    pub(crate) fn span(&self) -> Span {
        self.key.span().to(self.value.span())
    }
}

impl<'t> Node<'t> {
    pub(crate) fn new(document: &'t Document, id: NodeId) -> Self {
        Self { document, id, used_at: NONE }.followed()
    }

    /// The document that the node belongs to.
    pub(crate) fn document(self) -> &'t Document {
        self.document
    }

    fn data_of(self, id: NodeId) -> Option<&'t NodeData> {
        self.document.tree.nodes.get(id.0 as usize)
    }

    fn data(self) -> Option<&'t NodeData> {
        self.data_of(self.id)
    }

    /// The same node, or the one that it stands for if it is an alias.
    fn followed(self) -> Self {
        match self.data() {
            Some(data) if data.kind == NodeKind::Alias && data.first_child() != NONE => {
                Self { id: NodeId(data.first_child()), used_at: self.id.0, ..self }
            }
            _ => self,
        }
    }

    /// Where to point: the place where the value is used (`*name`), which for all but aliases is where it stands.
    pub(crate) fn span(self) -> Span {
        self.data_of(if self.used_at == NONE { self.id } else { NodeId(self.used_at) })
            .map_or(Span::default(), |data| data.span)
    }

    /// Where the value is written, at its anchor if it is used through an alias.
    pub(crate) fn written_span(self) -> Span {
        self.data().map_or(Span::default(), |data| data.span)
    }

    /// How a scalar was written; `None` for lists and mappings.
    pub(crate) fn style(self) -> Option<Style> {
        match self.data()?.kind {
            NodeKind::Scalar(style) => Some(style),
            _ => None,
        }
    }

    /// The text of a scalar after undoing quotes and folding, before it is resolved to a number or boolean.
    pub(crate) fn text(self) -> &'t str {
        self.data().map_or("", |data| self.document.text_of(data))
    }

    /// The explicit tag in full, such as `tag:yaml.org,2002:str` for `!!str`.
    pub(crate) fn tag(self) -> Option<&'t str> {
        self.data().filter(|data| data.tagged).and_then(|_| self.document.tree.tag(self.id.0))
    }

    /// The value as Kubernetes reads it. A text that does not fit its tag, which Kubernetes refuses, stays a text.
    pub(crate) fn value(self) -> Value<'t> {
        let Some(data) = self.data() else { return Value::Null };
        match data.kind {
            NodeKind::Scalar(_) if data.tagged => {
                let text = self.document.text_of(data);
                resolve_tagged(self.tag().unwrap_or_default(), text).unwrap_or(Value::String(text))
            }
            NodeKind::Scalar(Style::Plain) => resolve(self.document.text_of(data)),
            NodeKind::Scalar(_) => Value::String(self.document.text_of(data)),
            NodeKind::Sequence => Value::Sequence,
            NodeKind::Mapping => Value::Mapping,
            NodeKind::Alias => Value::Null,
        }
    }

    /// The text, if the value is a string.
    pub(crate) fn as_str(self) -> Option<&'t str> {
        match self.value() {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// True for a list.
    pub(crate) fn is_sequence(self) -> bool {
        self.data().is_some_and(|data| data.kind == NodeKind::Sequence)
    }

    /// True for a mapping.
    pub(crate) fn is_mapping(self) -> bool {
        self.data().is_some_and(|data| data.kind == NodeKind::Mapping)
    }

    /// True for `key:` without a value, `~`, `null`.
    pub(crate) fn is_null(self) -> bool {
        let Some(data) = self.data() else { return true };
        match data.kind {
            NodeKind::Scalar(_) if data.tagged => self.value() == Value::Null,
            NodeKind::Scalar(Style::Plain) => is_null(self.document.text_of(data)),
            NodeKind::Scalar(_) | NodeKind::Sequence | NodeKind::Mapping => false,
            NodeKind::Alias => true,
        }
    }

    /// The value under `name`, if this is a mapping that has the key.
    pub(crate) fn get(self, name: &str) -> Option<Node<'t>> {
        if !self.data()?.may_have(name) {
            return None;
        }
        match self.kept() {
            None => self.own_named(name).map(|(_, value)| self.own_value(value, self.data_of(value))),
            Some(entries) => self.kept_named(entries, name).map(|entry| entry.value),
        }
    }

    /// The entry under `name`, if this is a mapping that has the key.
    pub(crate) fn entry(self, name: &str) -> Option<Entry<'t>> {
        if !self.data()?.may_have(name) {
            return None;
        }
        match self.kept() {
            None => self.own_named(name).map(|(key, value)| self.own_entry(key, value)),
            Some(entries) => self.kept_named(entries, name),
        }
    }

    /// The key called `name` and its value among the children of a mapping whose entries they are. This is asked often, so a key
    /// that is another one costs no more than a look at it.
    fn own_named(self, name: &str) -> Option<(NodeId, NodeId)> {
        let mut key = NodeId(self.data()?.first_child());
        while let Some(data) = self.data_of(key) {
            let value = NodeId(data.next_sibling);
            if self.is_named(key, data, name) {
                return Some((key, value));
            }
            key = NodeId(self.data_of(value)?.next_sibling);
        }
        None
    }

    /// Whether a key stands in JSON as `name`.
    fn is_named(self, key: NodeId, data: &NodeData, name: &str) -> bool {
        match (data.kind, data.text()) {
            // Nearly all other keys are told apart by their length.
            (NodeKind::Scalar(_), Some(TextRef::Source(span))) if self.document.tree.names.is_empty() => {
                (span.end - span.start) as usize == name.len()
                    && self.document.bytes(span) == Some(name.as_bytes())
            }
            _ => self.name_of(key, data) == name,
        }
    }

    /// A key as it stands in JSON.
    fn name_of(self, key: NodeId, data: &'t NodeData) -> &'t str {
        match data.kind {
            NodeKind::Scalar(_) if self.document.tree.names.is_empty() => self.document.text_of(data),
            _ => self.document.tree.name(self.document.source(), key.0),
        }
    }

    fn kept_named(self, entries: Entries, name: &str) -> Option<Entry<'t>> {
        let tree = &self.document.tree;
        let Entries { start, len, sorted } = entries;
        if sorted == NONE {
            return self.entries().find(|entry| entry.name == name);
        }
        let order = tree.sorted.get(sorted as usize..(sorted + len) as usize)?;
        let kept = |index: &u32| tree.effective.get((start + index) as usize);
        let source = self.document.source();
        let found = order
            .binary_search_by(|index| kept(index).map_or("", |it| tree.name(source, it.key)).cmp(name))
            .ok()?;
        Some(self.kept_entry(kept(order.get(found)?)?))
    }

    /// The entries of this mapping where they are not simply its children.
    fn kept(self) -> Option<Entries> {
        let mappings = &self.document.tree.mappings;
        if mappings.is_empty() { None } else { mappings.get(&self.id.0).copied() }
    }

    fn kept_entry(self, entry: &Effective) -> Entry<'t> {
        let mut made = self.own_entry(NodeId(entry.key), NodeId(entry.value));
        if entry.via != NONE {
            // What a merge key brings is used where the merge key stands.
            made.key.used_at = entry.via;
            made.value.used_at = entry.via;
        }
        made
    }

    fn own_entry(self, key: NodeId, value: NodeId) -> Entry<'t> {
        Entry {
            name: self.data_of(key).map_or("", |data| self.name_of(key, data)),
            key: Node { document: self.document, id: key, used_at: NONE },
            value: self.own_value(value, self.data_of(value)),
        }
    }

    /// The node with this id and data, or the one that it stands for.
    fn own_value(self, id: NodeId, data: Option<&NodeData>) -> Node<'t> {
        let node = Node { document: self.document, id, used_at: NONE };
        match data {
            Some(data) if data.kind != NodeKind::Alias => node,
            _ => node.followed(),
        }
    }

    /// How many items a list has, or entries a mapping.
    pub(crate) fn len(self) -> usize {
        if let Some(entries) = self.kept() {
            return entries.len as usize;
        }
        let Some(data) = self.data() else { return 0 };
        let children = std::iter::successors(self.data_of(NodeId(data.first_child())), |child| {
            self.data_of(NodeId(child.next_sibling))
        });
        match data.kind {
            NodeKind::Sequence => children.count(),
            NodeKind::Mapping => children.count() / 2,
            NodeKind::Scalar(_) | NodeKind::Alias => 0,
        }
    }

    /// The entries of a mapping in the order of the text; nothing for other nodes. Merge keys are applied; of equal
    /// keys the last one is the entry, at the place of the first; keys that JSON cannot have are left out.
    pub(crate) fn entries(self) -> impl Iterator<Item = Entry<'t>> {
        let is_mapping = self.is_mapping();
        let kept = self.kept().filter(|_| is_mapping);
        let mut next = match (kept, self.data()) {
            (None, Some(data)) if is_mapping => data.first_child(),
            _ => NONE,
        };
        let range = kept.map_or(0..0, |it| it.start as usize..(it.start + it.len) as usize);
        let mut kept = self.document.tree.effective.get(range).unwrap_or_default().iter();
        std::iter::from_fn(move || {
            if let Some(entry) = kept.next() {
                return Some(self.kept_entry(entry));
            }
            let key = self.data_of(NodeId(next))?;
            let value = self.data_of(NodeId(key.next_sibling))?;
            let entry = Entry {
                name: self.name_of(NodeId(next), key),
                key: Node { document: self.document, id: NodeId(next), used_at: NONE },
                value: self.own_value(NodeId(key.next_sibling), Some(value)),
            };
            next = value.next_sibling;
            Some(entry)
        })
    }

    /// The entries as they are written: merge keys are entries, and equal keys stand beside one another.
    #[cfg(test)]
    pub(super) fn written_entries(self) -> impl Iterator<Item = (Node<'t>, Node<'t>)> {
        let mut next =
            self.data().filter(|data| data.kind == NodeKind::Mapping).map_or(NONE, NodeData::first_child);
        std::iter::from_fn(move || {
            let value = self.data_of(NodeId(next))?.next_sibling;
            let node = |id| Node { document: self.document, id: NodeId(id), used_at: NONE };
            let pair = (node(next), node(value));
            next = self.data_of(NodeId(value))?.next_sibling;
            Some(pair)
        })
    }

    /// Whether two values are equal, whatever the order of their keys.
    pub(crate) fn says_the_same_as(self, other: Node<'_>) -> bool {
        let mut pending = vec![(self, other)];
        while let Some((one, two)) = pending.pop() {
            if one.value() != two.value() {
                return false;
            }
            let (entries, items) = (one.entries().count(), one.items().count());
            if entries != two.entries().count() || items != two.items().count() {
                return false;
            }
            for entry in one.entries() {
                let Some(value) = two.get(entry.name) else { return false };
                pending.push((entry.value, value));
            }
            pending.extend(one.items().zip(two.items()));
        }
        true
    }

    /// The items of a list; nothing for other nodes.
    pub(crate) fn items(self) -> impl Iterator<Item = Node<'t>> {
        let mut next = match self.data() {
            Some(data) if data.kind == NodeKind::Sequence => data.first_child(),
            _ => NONE,
        };
        std::iter::from_fn(move || {
            let data = self.data_of(NodeId(next))?;
            let item = self.own_value(NodeId(next), Some(data));
            next = data.next_sibling;
            Some(item)
        })
    }
}
