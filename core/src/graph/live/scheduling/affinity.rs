//! Required affinity and anti-affinity between Pods.

use crate::{
    hash::{HashMap, HashSet},
    resources::PodAffinityTerm,
    yaml::de::Item,
};

use super::{Candidate, Obstacle, Scheduling, nodes::NodeState, topology::means};

/// A label of a Node: all Nodes that carry it are one domain.
type Domain<'t> = (&'t str, &'t str);

/// What Pods near a Node mean for a Pod that looks for one.
pub(super) struct Affinity<'t> {
    /// The labels by which other Pods have to be near.
    wanted: Vec<&'t str>,
    /// How many Pods that are wanted are in each domain.
    near: HashMap<Domain<'t>, usize>,
    /// Whether the Pod is one of those that it wants beside it: then the first of them may go anywhere.
    wants_itself: bool,
    /// The labels by which other Pods must not be near.
    unwanted: Vec<&'t str>,
    too_near: HashSet<Domain<'t>>,
    /// The domains of Pods which do not want this one.
    closed: HashSet<Domain<'t>>,
}

impl<'t> Affinity<'t> {
    pub(super) fn of(scheduling: &Scheduling<'_, 't>, candidate: &Candidate<'_, 't>) -> Self {
        let affinity = candidate.placement.affinity.get();
        let with = affinity.and_then(|it| it.pod_affinity.get()?.required.get()).map_or(&[][..], |it| it);
        let without = affinity.and_then(|it| it.pod_anti_affinity.get()?.required.get());
        let without: &[Item<PodAffinityTerm<'t>>] = without.map_or(&[][..], |it| it);
        let (cluster, pod) = (scheduling.cluster, candidate.pod);
        let key = |term: &Item<PodAffinityTerm<'t>>| term.topology_key.or("");
        let mut found = Self {
            wanted: with.iter().map(key).collect(),
            near: HashMap::default(),
            wants_itself: with.iter().all(|term| means(cluster, term, pod, pod)),
            unwanted: without.iter().map(key).collect(),
            too_near: HashSet::default(),
            closed: HashSet::default(),
        };
        if !with.is_empty() || !without.is_empty() {
            for other in &scheduling.placed {
                let Some(node) = scheduling.nodes.get(other.node) else { continue };
                let domain = |key: &'t str| node.label(key).map(|value| (key, value));
                let is_meant = |term: &Item<PodAffinityTerm<'t>>| means(cluster, term, pod, other.resource);
                // A Pod is wanted if all terms mean it, and unwanted if one does.
                if !with.is_empty() && with.iter().all(is_meant) {
                    for domain in with.iter().map(key).filter_map(domain) {
                        *found.near.entry(domain).or_default() += 1;
                    }
                }
                let unwanted = without.iter().filter(|term| is_meant(term));
                found.too_near.extend(unwanted.map(key).filter_map(domain));
            }
        }
        for (index, placement) in &scheduling.picky {
            let Some(other) = scheduling.placed.get(*index) else { continue };
            let Some(node) = scheduling.nodes.get(other.node) else { continue };
            let terms = placement.affinity.get().and_then(|it| it.pod_anti_affinity.get()?.required.get());
            let terms = terms.into_iter().flat_map(|it| it.iter());
            let against = terms.filter(|term| means(cluster, term, other.resource, pod)).map(key);
            found.closed.extend(against.filter_map(|key| Some((key, node.label(key)?))));
        }
        found
    }

    pub(super) fn obstacle(&self, node: &NodeState<'_, 't>) -> Option<Obstacle<'t>> {
        if let Some(key) = self.not_near(node) {
            return Some(Obstacle::Affinity { key });
        }
        let in_domain = |key: &&&'t str, domains: &HashSet<Domain<'t>>| {
            node.label(key).is_some_and(|value| domains.contains(&(**key, value)))
        };
        if let Some(key) = self.unwanted.iter().find(|key| in_domain(key, &self.too_near)) {
            return Some(Obstacle::AntiAffinity { key });
        }
        let labels = node.resource.metadata.labels.items();
        let mut labels = labels.map(|pair| (pair.key, pair.value));
        let (key, _) = labels.find(|domain| self.closed.contains(domain))?;
        Some(Obstacle::ExistingAntiAffinity { key })
    }

    /// The label by which a Pod should be near and is not. A Node without the label is near to nothing.
    fn not_near(&self, node: &NodeState<'_, 't>) -> Option<&'t str> {
        if let Some(key) = self.wanted.iter().find(|key| node.label(key).is_none()) {
            return Some(key);
        }
        let is_near =
            |key: &&&'t str| node.label(key).is_some_and(|value| self.near.contains_key(&(**key, value)));
        let key = self.wanted.iter().find(|key| !is_near(key))?;
        (!(self.near.is_empty() && self.wants_itself)).then_some(*key)
    }
}
