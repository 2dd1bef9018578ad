//! `topologySpreadConstraints` that must hold.

use crate::{
    hash::HashMap,
    resources::{LabelSelector, Resource, SpreadConstraint},
    yaml::de::Field,
};

use super::{Candidate, Obstacle, Scheduling, nodes::NodeState, selector, taints, topology::selects};

/// The constraints of a Pod with the Pods that they count.
pub(super) struct Spread<'t>(Vec<Counted<'t>>);

/// One constraint.
struct Counted<'t> {
    key: &'t str,
    max_skew: i64,
    /// Whether the Pod counts itself.
    counts_itself: bool,
    /// By value of the label `key`, how many Pods there are.
    domains: HashMap<&'t str, usize>,
    least: usize,
}

impl<'t> Spread<'t> {
    pub(super) fn of(scheduling: &Scheduling<'_, 't>, candidate: &Candidate<'_, 't>) -> Self {
        let constraints = candidate.placement.topology_spread_constraints.get();
        let constraints = constraints.into_iter().flat_map(|it| it.iter());
        let hard: Vec<&SpreadConstraint<'t>> = constraints
            .map(|it| &it.value)
            .filter(|it| it.when_unsatisfiable.or("DoNotSchedule") == "DoNotSchedule")
            .collect();
        if hard.is_empty() {
            return Self(Vec::new());
        }
        // A Node counts only with all labels that the constraints go by.
        let labelled =
            |node: &NodeState<'_, 't>| hard.iter().all(|it| node.label(it.topology_key.or("")).is_some());
        let labelled: Vec<bool> = scheduling.nodes.iter().map(labelled).collect();
        Self(hard.iter().map(|it| count(scheduling, candidate, it, &labelled)).collect())
    }

    pub(super) fn obstacle(&self, node: &NodeState<'_, 't>) -> Option<Obstacle<'t>> {
        self.0.iter().find_map(|it| {
            let Some(value) = node.label(it.key) else {
                return Some(Obstacle::SpreadLabel { key: it.key });
            };
            let here = it.domains.get(value).copied().unwrap_or(0);
            let skew = here + usize::from(it.counts_itself);
            let skew = i64::try_from(skew.saturating_sub(it.least)).unwrap_or(i64::MAX);
            let (key, least, max_skew) = (it.key, it.least, it.max_skew);
            (skew > max_skew).then_some(Obstacle::Spread { key, here, least, max_skew })
        })
    }
}

fn count<'t>(
    scheduling: &Scheduling<'_, 't>,
    candidate: &Candidate<'_, 't>,
    constraint: &SpreadConstraint<'t>,
    labelled: &[bool],
) -> Counted<'t> {
    let key = constraint.topology_key.or("");
    let by_affinity = constraint.node_affinity_policy.or("Honor") == "Honor";
    let by_taints = constraint.node_taints_policy.or("Ignore") == "Honor";
    let counts = |index: usize, node: &NodeState<'_, 't>| {
        labelled.get(index) == Some(&true)
            && (!by_affinity || selector::is_eligible(candidate, node))
            && (!by_taints || taints::not_tolerated(candidate, node).is_none())
    };
    let mut domains: HashMap<&'t str, usize> = HashMap::default();
    let mut domain_of: Vec<Option<&'t str>> = Vec::with_capacity(scheduling.nodes.len());
    for (index, node) in scheduling.nodes.iter().enumerate() {
        let domain = node.label(key).filter(|_| counts(index, node));
        domain_of.push(domain);
        if let Some(domain) = domain {
            domains.entry(domain).or_default();
        }
    }
    let namespace = candidate.pod.namespace_name();
    let pods = scheduling.by_namespace.get(namespace).into_iter().flatten();
    for pod in pods.filter_map(|index| scheduling.placed.get(*index)) {
        let domain = domain_of.get(pod.node).copied().flatten();
        let counted = !pod.terminating && is_counted(constraint, candidate.pod, pod.resource);
        if let Some(count) = domain.filter(|_| counted).and_then(|domain| domains.get_mut(domain)) {
            *count += 1;
        }
    }
    let enough = i64::try_from(domains.len()).unwrap_or(i64::MAX) >= constraint.min_domains.or(1);
    let least = if enough { domains.values().min().copied().unwrap_or(0) } else { 0 };
    Counted {
        key,
        max_skew: constraint.max_skew.or(1),
        counts_itself: is_counted(constraint, candidate.pod, candidate.pod),
        domains,
        least,
    }
}

/// Whether a constraint of `owner` counts a Pod: the selector means it, and the labels in `matchLabelKeys` are the same.
fn is_counted<'t>(constraint: &SpreadConstraint<'t>, owner: &Resource<'t>, pod: &Resource<'t>) -> bool {
    let selector: &Field<LabelSelector<'t>> = &constraint.label_selector;
    let keys = constraint.match_label_keys.items();
    let mut keys = keys.map(|it| it.value).filter(|key| owner.metadata.label(key).is_some());
    selects(selector, pod) && keys.all(|key| owner.metadata.label(key) == pod.metadata.label(key))
}
