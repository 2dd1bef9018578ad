//! A value of an object together with the way to it.

use crate::{
    apart::KeepApart,
    yaml::{Entry, Node, Span, Value},
};

/// A value and the values around it. The way is a chain of borrowed steps, so that nothing is allocated for what is
/// right, which is nearly everything.
#[derive(Clone, Copy)]
pub(super) struct At<'p, 't> {
    around: Option<&'p At<'p, 't>>,
    step: Step<'t>,
    pub(super) node: Node<'t>,
}

/// How a value is reached from the one around it.
#[derive(Clone, Copy)]
enum Step<'t> {
    Root,
    Field(Entry<'t>),
    /// An entry of a map with free keys.
    Key(Entry<'t>),
    /// An item of the list under a field.
    Item(Entry<'t>, u32),
}

/// A number or a text, where both may stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum IntOrText<'t> {
    Int(i64),
    Text(&'t str),
}

/// Floats up to here stand for whole numbers exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl<'t> At<'_, 't> {
    pub(super) fn root(node: Node<'t>) -> Self {
        Self { around: None, step: Step::Root, node }
    }

    /// The value of a field, unless it is absent or `null`, which is the same to Kubernetes.
    pub(super) fn field<'s>(&'s self, name: &str) -> Option<At<'s, 't>> {
        let entry = self.node.entry(name).filter(|entry| !entry.value.is_null())?;
        Some(At { around: Some(self), step: Step::Field(entry), node: entry.value })
    }

    /// True for a field that is there and not `null`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.node.get(name).is_some_and(|it| !it.is_null())
    }

    /// The items of the list under `name`.
    pub(super) fn list<'s>(&'s self, name: &str) -> impl Iterator<Item = At<'s, 't>> + use<'s, 't> {
        self.node
            .entry(name)
            .into_iter()
            .flat_map(move |entry| {
                let items = (0..).zip(entry.value.items());
                items.map(move |(index, node)| At {
                    around: Some(self),
                    step: Step::Item(entry, index),
                    node,
                })
            })
            .apart()
    }

    /// The entries of a map with free keys.
    pub(super) fn entries<'s>(&'s self) -> impl Iterator<Item = (Entry<'t>, At<'s, 't>)> {
        self.node
            .entries()
            .map(move |entry| (entry, At { around: Some(self), step: Step::Key(entry), node: entry.value }))
            .apart()
    }

    /// The text under `name`; empty where there is none.
    pub(super) fn text_of(&self, name: &str) -> &'t str {
        self.node.get(name).and_then(Node::as_str).unwrap_or_default()
    }

    /// True where `name` is `true`.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.node.get(name).is_some_and(|it| it.value() == Value::Bool(true))
    }

    /// The whole number under `name`.
    pub(super) fn int_of(&self, name: &str) -> Option<i64> {
        self.field(name)?.int()
    }

    pub(super) fn text(&self) -> Option<&'t str> {
        self.node.as_str()
    }

    /// The text, that of an empty value included: `app:` is the label `app=""`.
    pub(super) fn text_or_null(&self) -> Option<&'t str> {
        if self.node.is_null() { Some("") } else { self.node.as_str() }
    }

    /// A whole number of any size that a field can hold.
    pub(super) fn int(&self) -> Option<i64> {
        match self.node.value() {
            Value::Int(it) => Some(it),
            Value::Float(it) if it.fract() == 0.0 && it.abs() < EXACT => Some(it as i64),
            _ => None,
        }
    }

    /// A whole number of 32 bits; a larger one is of the wrong type.
    pub(super) fn int32(&self) -> Option<i64> {
        self.int().filter(|it| i32::try_from(*it).is_ok())
    }

    pub(super) fn int_or_text(&self) -> Option<IntOrText<'t>> {
        self.text().map(IntOrText::Text).or_else(|| self.int32().map(IntOrText::Int))
    }

    /// The path as Kubernetes writes it: `spec.containers[0].resources.limits[cpu]`; empty for the root.
    pub(super) fn path(&self) -> String {
        let steps: Vec<Step<'t>> =
            std::iter::successors(Some(self), |at| at.around).map(|at| at.step).collect();
        let mut path = String::new();
        let push = |path: &mut String, name: &str| {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(name);
        };
        for step in steps.into_iter().rev() {
            match step {
                Step::Root => {}
                Step::Field(entry) => push(&mut path, entry.name),
                Step::Key(entry) => path.push_str(&format!("[{}]", entry.name)),
                Step::Item(entry, index) => {
                    push(&mut path, entry.name);
                    path.push_str(&format!("[{index}]"));
                }
            }
        }
        path
    }

    /// The path of a field of this mapping, whether it is there or not.
    pub(super) fn path_of(&self, field: &str) -> String {
        let path = self.path();
        if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
    }

    /// Where to point: a scalar itself; of a mapping or list that is not written in braces, its key.
    pub(super) fn span(&self) -> Span {
        let node = self.node;
        let is_whole = node.is_mapping() || node.is_sequence();
        let span = node.span();
        let in_block = is_whole && !node.document().text(span).starts_with(['{', '[']);
        match self.step {
            Step::Field(entry) | Step::Key(entry) if in_block || span.start == span.end => entry.key.span(),
            Step::Item(..) if in_block => node.entries().next().map_or(span, |entry| entry.key.span()),
            Step::Root => node.entries().next().map_or(span, |entry| entry.key.span()),
            _ => span,
        }
    }

    /// The key under which the value stands.
    pub(super) fn key_span(&self) -> Span {
        match self.step {
            Step::Field(entry) | Step::Key(entry) => entry.key.span(),
            Step::Item(..) | Step::Root => self.span(),
        }
    }

    /// True where the text of the value stands in its place, so that it can be edited: not behind an alias or a merge.
    pub(super) fn is_written_here(&self) -> bool {
        self.node.span() == self.node.written_span()
    }
}
