//! What a mapping says once its keys are read as Kubernetes reads them: keys become the text that JSON has, merge
//! keys are applied, and of equal keys the last one counts.

use super::{
    Problem, ProblemKind, Span, Value,
    resolve::{key_name, resolve, resolve_tagged},
    tree::{Effective, Entries, NONE, NodeData, NodeKind, Style, Tree, kind_of_name},
};
use crate::{hash::HashMap, order::Sorting};

/// Up to this many entries are looked at one by one.
pub(super) const FEW: u32 = 16;

/// Room that every mapping uses again.
#[derive(Default)]
pub(super) struct Scratch {
    pairs: Vec<(u32, u32)>,
    merges: Vec<bool>,
}

/// A mapping whose children are complete.
pub(super) struct Mapping<'a> {
    pub(super) tree: &'a mut Tree,
    /// The text of the tree that is still with the scanner.
    pub(super) decoded: &'a mut String,
    pub(super) source: &'a str,
    pub(super) problems: &'a mut Vec<Problem>,
    pub(super) node: u32,
    pub(super) count: u32,
    pub(super) most_aliased: u64,
}

impl Mapping<'_> {
    /// Looks at the keys; keeps the entries beside the tree where they are not simply its children.
    pub(super) fn finish(mut self, scratch: &mut Scratch) {
        std::mem::swap(&mut self.tree.decoded, self.decoded);
        scratch.pairs.clear();
        scratch.merges.clear();
        let mut key = self.tree.node(self.node).map_or(NONE, NodeData::first_child);
        while let Some(data) = self.tree.node(key).copied() {
            let Some(value) = self.tree.node(data.next_sibling) else { break };
            let next = value.next_sibling;
            let merge = self.is_merge(key);
            if merge || self.look_at_key(key) {
                scratch.pairs.push((key, data.next_sibling));
                scratch.merges.push(merge);
            }
            key = next;
        }
        let plain =
            self.count <= FEW && !scratch.merges.contains(&true) && scratch.pairs.len() as u32 == self.count;
        let kinds = if plain { self.kinds_of_names(&scratch.pairs) } else { None };
        if kinds.is_none() {
            self.keep_entries(scratch);
        }
        // Where entries are kept beside the tree, the children are not all that counts.
        let kinds = kinds.filter(|_| !self.tree.mappings.contains_key(&self.node)).unwrap_or(u64::MAX);
        if let Some(node) = self.tree.nodes.get_mut(self.node as usize) {
            node.set_names(kinds);
        }
        std::mem::swap(&mut self.tree.decoded, self.decoded);
    }

    /// `<<`, but not `"<<"`.
    fn is_merge(&self, key: u32) -> bool {
        let Some(node) = self.tree.node(key) else { return false };
        let NodeKind::Scalar(style) = node.kind else { return false };
        if !(style == Style::Plain || node.tagged) || self.tree.text(self.source, key) != "<<" {
            return false;
        }
        !node.tagged || matches!(self.tree.tag(key), Some("!" | "tag:yaml.org,2002:merge"))
    }

    /// Gives the key the text that it has in JSON; false if it cannot be a key.
    fn look_at_key(&mut self, key: u32) -> bool {
        let target = self.tree.followed(key);
        let Some(node) = self.tree.node(target).copied() else { return false };
        let value = match node.kind {
            NodeKind::Scalar(style) => {
                let text = self.tree.text(self.source, target);
                if node.tagged {
                    resolve_tagged(self.tree.tag(target).unwrap_or_default(), text)
                        .unwrap_or(Value::String(text))
                } else if style == Style::Plain {
                    resolve(text)
                } else {
                    Value::String(text)
                }
            }
            // An alias without anchor was reported.
            NodeKind::Alias => return false,
            NodeKind::Sequence => Value::Sequence,
            NodeKind::Mapping => Value::Mapping,
        };
        if let Value::String(_) = value {
            return true;
        }
        let name = key_name(value);
        let span = self.tree.node(key).map_or(Span::default(), |node| node.span);
        match (name, value) {
            (Some(name), _) => {
                let start = self.tree.decoded.len() as u32;
                self.tree.decoded.push_str(&name);
                self.tree.names.insert(key, (start, self.tree.decoded.len() as u32));
                true
            }
            (None, Value::Sequence | Value::Mapping) => {
                self.report(ProblemKind::InvalidKey, span, None, Some("yaml: invalid map key".to_owned()));
                false
            }
            (None, value) => {
                let kind = if value == Value::Null { "%!s(<nil>)" } else { "uint64" };
                let words = format!("unsupported map key of type: {kind}");
                self.report(ProblemKind::UnsupportedKey, span, None, Some(words));
                false
            }
        }
    }

    fn report(&mut self, kind: ProblemKind, span: Span, began: Option<Span>, kubernetes: Option<String>) {
        self.problems.push(Problem { kind, span, began, kubernetes });
    }

    /// The kinds of the names that the keys have; `None` where two are equal.
    fn kinds_of_names(&self, pairs: &[(u32, u32)]) -> Option<u64> {
        let mut seen = 0;
        for (index, (key, _)) in pairs.iter().enumerate() {
            let name = self.tree.name(self.source, *key);
            let kind = kind_of_name(name);
            let is_name = |(other, _): &(u32, u32)| self.tree.name(self.source, *other) == name;
            if seen & kind != 0 && pairs.iter().take(index).any(is_name) {
                return None;
            }
            seen |= kind;
        }
        Some(seen)
    }

    fn keep_entries(&mut self, scratch: &Scratch) {
        let mut entries: Vec<Effective> = Vec::with_capacity(scratch.pairs.len());
        let mut places: HashMap<&str, usize> = HashMap::default();
        let mut problems: Vec<Problem> = Vec::new();
        let mut aliased = self.tree.aliased;
        let tree = &*self.tree;
        for ((key, value), merge) in scratch.pairs.iter().zip(&scratch.merges) {
            if *merge {
                let Some(sources) = self.merge_sources(*value) else {
                    let span = tree.node(*value).map_or(Span::default(), |node| node.span);
                    let began = tree.node(*key).map(|node| node.span);
                    let span = if span.start < span.end { span } else { began.unwrap_or(span) };
                    let words = "yaml: map merge requires map or sequence of maps as the value";
                    problems.push(Problem {
                        kind: ProblemKind::InvalidMerge,
                        span,
                        began,
                        kubernetes: Some(words.to_owned()),
                    });
                    continue;
                };
                for (source, via) in sources {
                    for (key, value) in own_or_kept(tree, source) {
                        aliased += 1;
                        if aliased > self.most_aliased {
                            break;
                        }
                        set(tree, self.source, &mut places, &mut entries, Effective { key, value, via });
                    }
                }
                continue;
            }
            let entry = Effective { key: *key, value: *value, via: NONE };
            let before = set(tree, self.source, &mut places, &mut entries, entry);
            if let Some(before) = before.filter(|before| before.via == NONE) {
                let span_of = |id: u32| tree.node(id).map_or(Span::default(), |node| node.span);
                let same = equal_values(tree, self.source, before.value, *value);
                let name = tree.name(self.source, *key);
                problems.push(Problem {
                    kind: ProblemKind::DuplicateKey { same },
                    span: span_of(*key),
                    began: Some(span_of(before.key)),
                    kubernetes: Some(format!("key {name:?} already set in map")),
                });
            }
        }
        let len = entries.len() as u32;
        let mut sorted = NONE;
        let mut order: Vec<u32> = Vec::new();
        if len > FEW {
            sorted = tree.sorted.len() as u32;
            order.extend(0..len);
            order.order_by_key(|index| {
                entries.get(*index as usize).map_or("", |entry| tree.name(self.source, entry.key))
            });
        }
        let start = tree.effective.len() as u32;
        self.tree.effective.extend(entries);
        self.tree.sorted.extend(order);
        self.tree.mappings.insert(self.node, Entries { start, len, sorted });
        if aliased > self.most_aliased && self.tree.aliased <= self.most_aliased {
            let span = self.tree.node(self.node).map_or(Span::default(), |node| node.span);
            let kind = ProblemKind::LimitExceeded { limit: "aliases", value: self.most_aliased };
            self.report(kind, span, None, None);
        }
        self.tree.aliased = aliased;
        self.problems.append(&mut problems);
    }

    /// The mappings under `<<`, the one that wins last, each with the node that names it.
    fn merge_sources(&self, value: u32) -> Option<Vec<(u32, u32)>> {
        let mapping = |id: u32| {
            let target = self.tree.followed(id);
            let is_mapping = self.tree.node(target).is_some_and(|node| node.kind == NodeKind::Mapping);
            is_mapping.then_some((target, id))
        };
        let node = self.tree.node(value)?;
        // An alias that stands for nothing was reported.
        if node.kind == NodeKind::Alias && node.first_child() == NONE {
            return Some(Vec::new());
        }
        if node.kind != NodeKind::Sequence {
            return mapping(value).map(|source| vec![source]);
        }
        let mut sources = Vec::new();
        let mut item = node.first_child();
        while let Some(node) = self.tree.node(item) {
            sources.push(mapping(item)?);
            item = node.next_sibling;
        }
        sources.reverse();
        Some(sources)
    }
}

/// The entries of a finished mapping.
fn own_or_kept(tree: &Tree, mapping: u32) -> impl Iterator<Item = (u32, u32)> {
    let kept = tree.mappings.get(&mapping).copied();
    let mut index = 0;
    let mut key = match kept {
        Some(_) => NONE,
        None => tree.node(mapping).map_or(NONE, NodeData::first_child),
    };
    std::iter::from_fn(move || {
        if let Some(entries) = kept {
            let entry =
                tree.effective.get((entries.start + index) as usize).filter(|_| index < entries.len)?;
            index += 1;
            return Some((entry.key, entry.value));
        }
        let value = tree.node(key)?.next_sibling;
        let pair = (key, value);
        key = tree.node(value)?.next_sibling;
        Some(pair)
    })
}

/// Sets an entry; answers the one that had the name before. The place in the order is that of the first one.
fn set<'t>(
    tree: &'t Tree,
    source: &'t str,
    places: &mut HashMap<&'t str, usize>,
    entries: &mut Vec<Effective>,
    entry: Effective,
) -> Option<Effective> {
    let place = *places.entry(tree.name(source, entry.key)).or_insert(entries.len());
    match entries.get_mut(place) {
        Some(before) => Some(std::mem::replace(before, entry)),
        None => {
            entries.push(entry);
            None
        }
    }
}

/// True when two values are written with the same meaning. The nodes of a value stand one after the other in the
/// arena, so the two can be walked in step.
fn equal_values(tree: &Tree, source: &str, one: u32, other: u32) -> bool {
    let end = tree.node(one).map_or(NONE, |node| node.next_sibling).min(other);
    (one..end).enumerate().all(|(index, a)| {
        let b = other + index as u32;
        let (Some(left), Some(right)) = (tree.node(a), tree.node(b)) else { return false };
        let relative = |link: u32, base: u32| if link == NONE { NONE } else { link - base.min(link) };
        let same_scalar = || match (left.kind, right.kind) {
            (NodeKind::Scalar(x), NodeKind::Scalar(y)) => {
                (x == Style::Plain) == (y == Style::Plain)
                    && tree.tag(a) == tree.tag(b)
                    && tree.text(source, a) == tree.text(source, b)
            }
            (NodeKind::Alias, NodeKind::Alias) => left.first_child() == right.first_child(),
            (x, y) => x == y && relative(left.first_child(), one) == relative(right.first_child(), other),
        };
        let same_sibling =
            index == 0 || relative(left.next_sibling, one) == relative(right.next_sibling, other);
        same_sibling && same_scalar()
    })
}
