//! Documents as they are written, for who must see what reading leaves out: a key that stands twice, each with its value.

use super::{
    Document, Node,
    tree::{NONE, NodeData, NodeId, NodeKind},
};

/// The nodes of a document by their indexes in its tree. Aliases are followed.
#[derive(Clone, Copy)]
pub(crate) struct Written<'a>(pub(crate) &'a Document);

impl<'a> Written<'a> {
    pub(crate) fn text(self, index: u32) -> &'a str {
        Node::new(self.0, NodeId(index)).text()
    }

    /// The keys and values of the mapping at this index or behind the alias there, in the order of the text.
    pub(crate) fn fields(self, index: u32) -> Vec<(u32, u32)> {
        let node = self.0.tree.node(self.followed(index));
        if node.is_none_or(|node| node.kind != NodeKind::Mapping) {
            return Vec::new();
        }
        let children = self.children(index);
        children.chunks(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect()
    }

    pub(crate) fn fields_named(self, index: u32, name: &str) -> Vec<(u32, u32)> {
        self.fields(index).into_iter().filter(|(key, _)| self.text(*key) == name).collect()
    }

    /// What stands directly inside the list or mapping at this index.
    pub(crate) fn children(self, index: u32) -> Vec<u32> {
        let tree = &self.0.tree;
        let mut next = tree.node(self.followed(index)).map_or(NONE, NodeData::first_child);
        let mut children = Vec::new();
        while let Some(node) = tree.node(next) {
            children.push(next);
            next = node.next_sibling;
        }
        children
    }

    pub(crate) fn followed(self, index: u32) -> u32 {
        self.0.tree.followed(index)
    }
}
