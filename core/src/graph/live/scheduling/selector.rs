//! `nodeSelector` and required node affinity, of Pods and of volumes.

use crate::{
    hash::HashSet,
    resources::{NodeRequirement, NodeSelector, NodeSelectorTerm, Resource},
    yaml::de::{Field, Items},
};

use super::{Candidate, Obstacle, nodes::NodeState};

/// Both have to hold.
pub(super) fn not_matched<'t>(
    candidate: &Candidate<'_, 't>,
    node: &NodeState<'_, 't>,
) -> Option<Obstacle<'t>> {
    let pairs = candidate.spec.node_selector.items();
    let pair = pairs.map(|it| (it, node.label(it.key))).find(|(pair, actual)| *actual != Some(pair.value));
    if let Some((pair, actual)) = pair {
        let (key, value, span) = (pair.key, pair.value, pair.span());
        return Some(Obstacle::NodeSelector { key, value, span, actual });
    }
    let required = required(candidate)?;
    let selector = required.get().filter(|it| !selects(it, node.resource))?;
    let span = selector.node_selector_terms.span().or(required.span());
    Some(Obstacle::NodeAffinity { span })
}

fn required<'a, 't>(candidate: &'a Candidate<'_, 't>) -> Option<&'a Field<NodeSelector<'t>>> {
    Some(&candidate.placement.affinity.get()?.node_affinity.get()?.required)
}

/// The only Nodes that a Pod can be on, by name, as those of a DaemonSet: the scheduler looks at no other.
pub(super) fn pinned_to<'t>(candidate: &Candidate<'_, 't>) -> Option<HashSet<&'t str>> {
    let terms = required(candidate)?.get()?.node_selector_terms.get()?;
    let mut names = HashSet::default();
    for term in terms.iter() {
        let mut fields = term.match_fields.get()?.iter();
        let by_name = fields.find(|it| it.key.or("") == "metadata.name" && it.operator.or("") == "In")?;
        names.extend(by_name.values.get()?.iter().map(|it| it.value));
    }
    (!names.is_empty()).then_some(names)
}

/// Why a Pod that is pinned to certain Nodes is not on another one.
pub(super) fn not_among<'t>(candidate: &Candidate<'_, 't>) -> Obstacle<'t> {
    Obstacle::NodeAffinity { span: required(candidate).and_then(|it| it.span()) }
}

/// Whether one of the terms means the Node.
pub(super) fn selects(selector: &NodeSelector<'_>, node: &Resource<'_>) -> bool {
    selector.node_selector_terms.get().is_some_and(|terms| terms.iter().any(|term| holds(term, node)))
}

/// Whether the Node satisfies all that the Pod asks of it by label, which decides whether it counts for a spread.
pub(super) fn is_eligible(candidate: &Candidate<'_, '_>, node: &NodeState<'_, '_>) -> bool {
    not_matched(candidate, node).is_none()
}

fn holds(term: &NodeSelectorTerm<'_>, node: &Resource<'_>) -> bool {
    let count = |list: &Field<Items<NodeRequirement<'_>>>| list.get().map_or(0, |it| it.len());
    if count(&term.match_expressions) + count(&term.match_fields) == 0 {
        return false;
    }
    let all = |list: &Field<Items<NodeRequirement<'_>>>, value: &dyn Fn(&str) -> Option<String>| {
        let requirements = list.items();
        requirements.into_iter().all(|it| is_met(it, value(it.key.or("")).as_deref()))
    };
    all(&term.match_expressions, &|key| node.metadata.label(key).map(str::to_owned))
        && all(&term.match_fields, &|key| (key == "metadata.name").then(|| node.name().to_owned()))
}

/// As with Pods, `NotIn` is satisfied by a label that is not there. `Gt` and `Lt` compare whole numbers.
fn is_met(requirement: &NodeRequirement<'_>, value: Option<&str>) -> bool {
    let values = || requirement.values.items().map(|it| it.value);
    let numbers = || Some((value?.parse::<i64>().ok()?, values().next()?.parse::<i64>().ok()?));
    match requirement.operator.or("") {
        "In" => value.is_some_and(|value| values().any(|it| it == value)),
        "NotIn" => !value.is_some_and(|value| values().any(|it| it == value)),
        "Exists" => value.is_some(),
        "DoesNotExist" => value.is_none(),
        "Gt" => numbers().is_some_and(|(value, bound)| value > bound),
        "Lt" => numbers().is_some_and(|(value, bound)| value < bound),
        _ => false,
    }
}
