//! From a place in the text to the field that stands there.

use std::fmt::Write as _;

use crate::{
    hash::HashMap,
    order::Sorting,
    yaml::{Node, Span},
};

/// Finds the paths of fields. What a list or mapping holds is put in order when the first place inside it is asked
/// for: a thousand findings in a list of a thousand items are not a million comparisons.
#[derive(Default)]
pub(crate) struct FieldPaths<'t> {
    children: HashMap<Container, Vec<Child<'t>>>,
}

/// A list or mapping: its file, its document, whether it is a list, and where it stands.
type Container = (u32, u32, bool, Span);

/// An entry of a mapping or an item of a list.
struct Child<'t> {
    /// With the key.
    whole: Span,
    step: Step<'t>,
    value: Node<'t>,
}

enum Step<'t> {
    Key(&'t str, Span),
    Index(usize),
}

impl<'t> FieldPaths<'t> {
    /// The path from `root` to the deepest field that holds `span`, as Kubernetes writes it:
    /// `spec.template.spec.containers[0].ports[0].name`.
    pub(crate) fn path(&mut self, file: u32, root: Node<'t>, span: Span) -> String {
        let document = root.document().index;
        let holds = |it: Span| it.start <= span.start && span.end <= it.end;
        let mut path = String::new();
        let mut node = root;
        loop {
            let container = (file, document, node.is_sequence(), node.written_span());
            let children = self.children.entry(container).or_insert_with(|| children(node));
            // Children do not overlap: of those that start before the place, the last one holds it or none does.
            let after = children.partition_point(|child| child.whole.start <= span.start);
            let child = after.checked_sub(1).and_then(|last| children.get(last));
            let Some(child) = child.filter(|child| holds(child.whole)) else { return path };
            push(&mut path, &child.step);
            match child.step {
                Step::Key(_, key) if holds(key) || !holds(child.value.span()) => return path,
                Step::Key(..) | Step::Index(_) => node = child.value,
            }
        }
    }
}

/// What a list or mapping holds, in the order of the text, which a key that stands twice does not follow.
fn children(node: Node<'_>) -> Vec<Child<'_>> {
    let entries = node.entries().map(|entry| Child {
        whole: entry.span(),
        step: Step::Key(entry.name, entry.key.span()),
        value: entry.value,
    });
    let items = node.items().enumerate().map(|(index, item)| Child {
        whole: item.span(),
        step: Step::Index(index),
        value: item,
    });
    let mut children: Vec<Child<'_>> = entries.chain(items).collect();
    children.order_by_key(|child| child.whole.start);
    children
}

/// Writing to a `String` cannot fail.
fn push(path: &mut String, step: &Step<'_>) {
    match step {
        Step::Key(name, _) if name.is_empty() || name.contains(['.', '/', '[', ']']) => {
            _ = write!(path, "[{name}]");
        }
        Step::Key(name, _) if path.is_empty() => path.push_str(name),
        Step::Key(name, _) => _ = write!(path, ".{name}"),
        Step::Index(index) => _ = write!(path, "[{index}]"),
    }
}
