//! NetworkPolicies: whom they select, and whom they let through.

use super::{
    cells::{CellId, Cells},
    cluster::Cluster,
    lookup::Lookup,
    pods::{carries_pair, labels},
};
use crate::{
    hash::{HashMap, HashSet},
    order::Sorting,
    resources::{Body, LabelSelector, NetworkPolicy, PodSpec, PolicyPeer, PolicyRule, Resource, ResourceId},
    yaml::de::{IntOrString, Pair},
};

/// Which way the traffic of a Pod goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Ingress,
    Egress,
}

/// NetworkPolicies by a label that they ask for.
#[derive(Debug, Default)]
pub(super) struct PolicyIndex<'t> {
    by_label: HashMap<(CellId, &'t str, &'t str), Vec<ResourceId>>,
    /// Those that ask for no single label: all Pods, or expressions.
    broad: HashMap<CellId, Vec<ResourceId>>,
    /// Kinds of other projects, or of the administrator, that say in their own words what may pass.
    others: bool,
    any: bool,
}

/// More policies than this on one Pod are not added up.
const MOST_POLICIES: usize = 64;

impl<'t> PolicyIndex<'t> {
    /// Adds the policies among objects but those in files that are `optional`.
    pub(super) fn add(&mut self, resources: &[Resource<'t>], cells: &Cells<'t>, optional: &HashSet<u32>) {
        for resource in resources.iter().filter(|it| !optional.contains(&it.file)) {
            let Body::NetworkPolicy(policy) = &resource.body else {
                self.others |=
                    resource.gvk.kind.ends_with("NetworkPolicy") && matches!(resource.body, Body::Custom);
                continue;
            };
            self.any = true;
            let cell = cells.of(resource);
            let selector = policy.pod_selector.get();
            match selector.and_then(|it| it.match_labels.get()?.first()) {
                Some(pair) => {
                    self.by_label.entry((cell, pair.key, pair.value)).or_default().push(resource.id)
                }
                None => self.broad.entry(cell).or_default().push(resource.id),
            }
        }
    }
}

impl<'t> Cluster<'t> {
    /// Whether NetworkPolicies alone decide what passes, and there are some.
    pub(crate) fn has_policies(&self) -> bool {
        self.policies.any && !self.policies.others
    }

    /// The policies that isolate the Pods of `pod` in one direction, in the order of the files; `None` where that is not
    /// known.
    pub(crate) fn policies_on(&self, pod: &Resource<'t>, direction: Direction) -> Option<Vec<ResourceId>> {
        // The node's network is not the Pod's own, and most plugins leave it alone.
        if pod.pod_spec().is_some_and(|spec| spec.host_network.get() == Some(&true)) {
            return Some(Vec::new());
        }
        let mut candidates: Vec<&ResourceId> = Vec::new();
        for cell in self.cells_of(pod) {
            candidates.extend(self.policies.broad.get(cell).into_iter().flatten());
            for label in labels(pod) {
                candidates.extend(
                    self.policies.by_label.get(&(*cell, label.key, label.value)).into_iter().flatten(),
                );
            }
            if candidates.len() > MOST_POLICIES {
                return None;
            }
        }
        candidates.order();
        candidates.dedup();
        let mut selecting = Vec::new();
        for id in candidates {
            let Some(policy) = self.policy(*id) else { continue };
            let isolates = match direction {
                Direction::Ingress => policy.isolates_ingress(),
                Direction::Egress => policy.isolates_egress(),
            };
            let selects = match policy.pod_selector.get() {
                Some(selector) => selects_pod(selector, pod)?,
                None => true,
            };
            if isolates && selects {
                selecting.push(*id);
            }
        }
        Some(selecting)
    }

    /// Whether a selector means any Pod in the namespace of `from`; one that the API server refuses counts as if it did,
    /// because what it means is not known.
    pub(crate) fn selects_any(&self, from: &Resource<'t>, selector: &LabelSelector<'t>) -> bool {
        let Some(pairs) = selector.match_labels.get() else { return true };
        let with_pairs = self.pods.selected(&self.resources, self.cells_of(from), pairs);
        let mut pods = with_pairs.into_iter().filter_map(|id| self.resource(id));
        pods.any(|pod| selects_pod(selector, pod) != Some(false))
    }

    /// What a NetworkPolicy says.
    pub(crate) fn policy(&self, id: ResourceId) -> Option<&NetworkPolicy<'t>> {
        match &self.resource(id)?.body {
            Body::NetworkPolicy(policy) => Some(policy),
            _ => None,
        }
    }

    /// Whether a peer of a rule of `policy` means the Pods of `pod`; `None` where the files do not tell.
    pub(crate) fn peer_is(
        &self,
        policy: &Resource<'t>,
        peer: &PolicyPeer<'t>,
        pod: &Resource<'t>,
    ) -> Option<bool> {
        // Which addresses Pods have is not known.
        if peer.ip_block.get().is_some() {
            return None;
        }
        let pods = peer.pod_selector.get().map_or(Some(true), |selector| selects_pod(selector, pod));
        if pods == Some(false) {
            return Some(false);
        }
        let namespace = match peer.namespace_selector.get() {
            Some(selector) => self.selects_namespace_of(selector, pod),
            None if self.namespaces_may_be_same(policy, pod) => None,
            None => Some(policy.namespace_name() == pod.namespace_name()),
        };
        match (namespace, pods) {
            (Some(false), _) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        }
    }

    fn selects_namespace_of(&self, selector: &LabelSelector<'t>, pod: &Resource<'t>) -> Option<bool> {
        let pairs = selector.match_labels.get().map_or(&[][..], |it| it.pairs());
        let expressions = selector.match_expressions.get().map_or(&[][..], |it| it);
        if pairs.is_empty() && expressions.is_empty() {
            return Some(true);
        }
        let namespace = pod.namespace.filter(|it| it.certain)?.name;
        let object = match self.find(pod, "Namespace", namespace) {
            Lookup::Found(id) => self.resource(id),
            _ => None,
        };
        let mut known = true;
        let result = matches(selector, |key| match key {
            // Every namespace carries its own name.
            "kubernetes.io/metadata.name" => Some(namespace),
            key => match object {
                Some(object) => object.metadata.label(key),
                None => {
                    known = false;
                    None
                }
            },
        });
        result.filter(|_| known)
    }
}

/// Whether a selector means the Pods of an object, counting labels that controllers add; `None` for one that the API
/// server refuses.
fn selects_pod(selector: &LabelSelector<'_>, pod: &Resource<'_>) -> Option<bool> {
    let all = labels(pod);
    let with_pairs =
        selector.match_labels.get().is_none_or(|pairs| pairs.iter().all(|pair| carries_pair(pod, pair)));
    let expressions = LabelSelector { match_labels: Default::default(), ..selector.clone() };
    let with_expressions = matches(&expressions, |key| {
        all.iter().find(|label: &&Pair<'_>| label.key == key).map(|label| label.value)
    })?;
    Some(with_pairs && with_expressions)
}

/// Whether labels, given as a lookup, satisfy a selector; `None` for one that the API server refuses.
pub(super) fn matches<'l>(
    selector: &LabelSelector<'_>,
    mut label: impl FnMut(&str) -> Option<&'l str>,
) -> Option<bool> {
    for pair in selector.match_labels.items() {
        if label(pair.key) != Some(pair.value) {
            return Some(false);
        }
    }
    for expression in selector.match_expressions.items() {
        let found = label(expression.key.or(""));
        if !expression.matches(|_| found)? {
            return Some(false);
        }
    }
    Some(true)
}

/// Whether a rule of a policy is about this port of these Pods.
pub(crate) fn rule_has_port(rule: &PolicyRule<'_>, pod: &PodSpec<'_>, number: i64, protocol: &str) -> bool {
    let Some(ports) = rule.ports.get().filter(|ports| !ports.is_empty()) else { return true };
    ports.iter().any(|port| {
        port.protocol() == protocol
            && match port.port.get() {
                None => true,
                Some(IntOrString::Int(first)) => {
                    let last = port.end_port.get().copied().unwrap_or(*first);
                    (*first..=last).contains(&number)
                }
                Some(IntOrString::String(name)) => pod.ports().any(|it| {
                    it.name.get() == Some(name)
                        && it.protocol() == protocol
                        && it.container_port.get() == Some(&number)
                }),
            }
    })
}
