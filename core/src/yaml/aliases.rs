//! How many values aliases stand for, counted as Kubernetes' reader counts them: it refuses documents in which they
//! are too many.

use super::{
    Problem, ProblemKind, Span,
    tree::{NONE, NodeKind, Tree},
};
use crate::options::Limits;

/// go-yaml allows up to 99 values of 100 to come through aliases in documents of up to this many values …
const SMALL: u64 = 400_000;
/// … and 10 of 100 from here on.
const LARGE: u64 = 4_000_000;

/// The share of values that may come through aliases in a document of `all` values.
fn allowed(all: u64) -> f64 {
    0.99 - 0.89 * ((all.clamp(SMALL, LARGE) - SMALL) as f64 / (LARGE - SMALL) as f64)
}

fn too_many(aliased: u64, all: u64) -> bool {
    aliased > 100 && all > 1_000 && aliased as f64 / all as f64 > allowed(all)
}

/// Walks the document as if every alias were written out. Stops where go-yaml does, which is the bound of the work;
/// the aliases of such a document then stand for nothing, so that nobody else walks them.
pub(super) fn check(tree: &mut Tree, limits: &Limits, problems: &mut Vec<Problem>) {
    let Some(root) = tree.root else { return };
    let (mut all, mut aliased) = (0u64, 0u64);
    let mut deepest = 0;
    // The next child to visit, and whether an alias led there.
    let mut open: Vec<(u32, bool)> = vec![(root.0, false)];
    while let Some((id, through_alias)) = open.last_mut() {
        let Some(node) = tree.node(*id) else {
            open.pop();
            continue;
        };
        let through_alias = *through_alias;
        let mut node = *node;
        *id = node.next_sibling;
        let mut below = through_alias;
        all += 1;
        aliased += u64::from(through_alias);
        if node.kind == NodeKind::Alias {
            let Some(target) = tree.node(node.first_child()) else { continue };
            node = *target;
            below = true;
            all += 1;
            aliased += 1;
        }
        if too_many(aliased, all) {
            cut(tree);
            let kind = ProblemKind::ExcessiveAliasing { most_percent: (allowed(all) * 100.0) as u64 };
            let words = Some("yaml: document contains excessive aliasing".to_owned());
            problems.push(Problem { kind, span: first_alias(tree), began: None, kubernetes: words });
            return;
        }
        if matches!(node.kind, NodeKind::Sequence | NodeKind::Mapping) && node.first_child() != NONE {
            open.push((node.first_child(), below));
            deepest = deepest.max(open.len());
            if deepest > limits.depth as usize + 1 {
                let span = first_alias(tree);
                cut(tree);
                let kind = ProblemKind::LimitExceeded { limit: "depth", value: u64::from(limits.depth) };
                problems.push(Problem { kind, span, began: None, kubernetes: None });
                return;
            }
        }
    }
    tree.depth = tree.depth.max(deepest as u32);
    tree.aliased = tree.aliased.max(aliased);
}

fn first_alias(tree: &Tree) -> Span {
    tree.nodes.iter().find(|node| node.kind == NodeKind::Alias).map_or(Span::default(), |node| node.span)
}

/// Lets every alias stand for nothing.
fn cut(tree: &mut Tree) {
    for node in &mut tree.nodes {
        if node.kind == NodeKind::Alias {
            node.set_first_child(NONE);
        }
    }
    tree.mappings.retain(|_, entries| {
        let range = entries.start as usize..(entries.start + entries.len) as usize;
        tree.effective.get(range).is_some_and(|entries| entries.iter().all(|entry| entry.via == NONE))
    });
}
