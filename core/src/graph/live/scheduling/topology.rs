//! The Pods that are on Nodes, and which of them a term of affinity means.

use crate::{
    graph::{Cluster, pod_requests, policies::matches},
    hash::HashMap,
    resources::{Body, LabelSelector, PodAffinityTerm, Resource},
    yaml::de::Field,
};

use super::{nodes::NodeState, ports};

/// A Pod on a Node.
pub(super) struct PlacedPod<'c, 't> {
    pub(super) resource: &'c Resource<'t>,
    /// Index among the Nodes.
    pub(super) node: usize,
    pub(super) terminating: bool,
}

/// The Pods that are on a Node and have not ended; adds what they take to their Nodes.
pub(super) fn placed<'c, 't>(
    cluster: &'c Cluster<'t>,
    nodes: &mut [NodeState<'c, 't>],
) -> Vec<PlacedPod<'c, 't>> {
    let by_name: HashMap<&str, usize> =
        nodes.iter().enumerate().map(|(index, node)| (node.resource.name(), index)).collect();
    let mut placed = Vec::new();
    for resource in cluster.resources() {
        let Body::Pod(spec) = &resource.body else { continue };
        let Some(node) = spec.node_name.get().and_then(|name| by_name.get(name).copied()) else { continue };
        // A Pod that is in the input twice is one.
        let is_former = || {
            let has_status = resource.written_status.is_some_and(|it| it.entries().next().is_some());
            has_status && cluster.live().is_some_and(|live| live.pod(resource.id).is_none())
        };
        if resource.has_ended() || is_former() {
            continue;
        }
        let Some(state) = nodes.get_mut(node) else { continue };
        state.pods += 1;
        for (name, quantity) in pod_requests(spec).unwrap_or_default() {
            let sum = state.used.get(name).map_or(quantity, |before| before.plus(quantity));
            state.used.insert(name, sum);
        }
        state.ports.extend(ports::host_ports(spec).map(|(port, _)| (port, resource.id)));
        let terminating =
            resource.node.get("metadata").is_some_and(|it| it.get("deletionTimestamp").is_some());
        placed.push(PlacedPod { resource, node, terminating });
    }
    placed
}

/// Whether the labels of a Pod satisfy a selector. Here one that is absent means no Pod, an empty one every Pod.
pub(super) fn selects(selector: &Field<LabelSelector<'_>>, pod: &Resource<'_>) -> bool {
    let Some(selector) = selector.get() else { return false };
    matches(selector, |key| pod.metadata.label(key)) == Some(true)
}

/// Whether a term of the affinity of `owner` means `pod`. Without namespaces the term means that of its owner.
pub(super) fn means<'t>(
    cluster: &Cluster<'t>,
    term: &PodAffinityTerm<'t>,
    owner: &Resource<'t>,
    pod: &Resource<'t>,
) -> bool {
    let listed = term.namespaces.get().map_or(&[][..], |it| it);
    let namespace = pod.namespace_name();
    let here = match term.namespace_selector.get() {
        None if listed.is_empty() => namespace == owner.namespace_name(),
        None => listed.iter().any(|it| it.value == namespace),
        Some(selector) => {
            listed.iter().any(|it| it.value == namespace) || is_selected(cluster, selector, pod, namespace)
        }
    };
    here && selects(&term.label_selector, pod)
}

/// Whether a selector of namespaces means the one of `pod`; no, where its labels are not known.
fn is_selected<'t>(
    cluster: &Cluster<'t>,
    selector: &LabelSelector<'t>,
    pod: &Resource<'t>,
    namespace: &'t str,
) -> bool {
    let object = match cluster.find(pod, "Namespace", namespace) {
        crate::graph::Lookup::Found(id) => cluster.resource(id),
        _ => None,
    };
    let label = |key: &str| match key {
        // Every namespace carries its own name.
        "kubernetes.io/metadata.name" => Some(namespace),
        key => object?.metadata.label(key),
    };
    matches(selector, label) == Some(true)
}
