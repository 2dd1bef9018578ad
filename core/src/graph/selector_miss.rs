//! What a selector that matches no Pod was probably meant to match.

use std::collections::BTreeSet;

use super::{
    Cluster,
    near_miss::{near, one_part_longer},
    pods::{carries_pair, labels},
};
use crate::{
    order::InOrder,
    resources::{Body, Resource, ResourceId, Service},
    yaml::de::{IntOrString, Pair, StringMap},
};

/// The other half of a selector that matches no Pod.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SelectorMiss<'t> {
    /// These Pods match, in another namespace.
    OtherNamespace(ResourceId),
    /// These Pods match, and only `kubectl apply -n` decides whether they are in the same namespace.
    NamespaceNotWritten(ResourceId),
    /// The object's own labels match; its Pods do not carry them.
    LabelsOfWorkloadOnly { pod: ResourceId, pair: Pair<'t> },
    /// One pair of the selector fails, and this label is probably what it means.
    Label { pod: ResourceId, pair: Pair<'t>, label: Pair<'t> },
    /// All pairs match but this one, whose key the Pods do not carry.
    PairTooMany { pod: ResourceId, pair: Pair<'t> },
    /// Neither finds another partner: the same name, the same port, or the only two of the namespace.
    Orphans { pod: ResourceId, pair: Pair<'t>, label: Option<Pair<'t>> },
}

impl SelectorMiss<'_> {
    /// The object whose Pods were probably meant.
    pub(crate) fn pod(&self) -> ResourceId {
        match *self {
            Self::OtherNamespace(pod) | Self::NamespaceNotWritten(pod) => pod,
            Self::LabelsOfWorkloadOnly { pod, .. }
            | Self::Label { pod, .. }
            | Self::PairTooMany { pod, .. }
            | Self::Orphans { pod, .. } => pod,
        }
    }
}

/// Labels that many unrelated workloads of a product share: alone they connect nothing.
const SHARED_KEYS: &[&str] = &[
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/managed-by",
    "app.kubernetes.io/instance",
    "app.kubernetes.io/version",
    "part-of",
    "managed-by",
    "release",
    "heritage",
    "chart",
    "environment",
    "env",
    "team",
    "tier",
    "stage",
];

/// How many Pods are compared with a selector.
const MOST_COMPARED: usize = 64;

/// Looks for what the selector of `service`, which matches no Pod, was meant to match.
pub(crate) fn find<'t>(
    cluster: &Cluster<'t>,
    id: &Resource<'t>,
    service: &Service<'t>,
) -> Option<SelectorMiss<'t>> {
    let selector = service.selector()?;
    other_namespace(cluster, id, selector)
        .or_else(|| labels_of_workload_only(cluster, id, selector))
        .or_else(|| nearest_labels(cluster, id, selector))
        .or_else(|| orphans(cluster, id, service, selector))
}

fn other_namespace<'t>(
    cluster: &Cluster<'t>,
    service: &Resource<'t>,
    selector: &StringMap<'t>,
) -> Option<SelectorMiss<'t>> {
    let matching = cluster.pods().selected_anywhere(cluster.resources(), selector);
    let mut certain = None;
    for pod in matching {
        let Some(resource) = cluster.resource(pod).filter(|it| cluster.meet(service, it)) else { continue };
        if cluster.namespaces_may_be_same(service, resource) {
            return Some(SelectorMiss::NamespaceNotWritten(pod));
        }
        certain.get_or_insert(pod);
    }
    certain.map(SelectorMiss::OtherNamespace)
}

fn labels_of_workload_only<'t>(
    cluster: &Cluster<'t>,
    service: &Resource<'t>,
    selector: &StringMap<'t>,
) -> Option<SelectorMiss<'t>> {
    let cells = cluster.cells_of(service);
    cluster.pods().all(cells).take(MOST_COMPARED).find_map(|pod| {
        let resource = cluster.resource(pod).filter(|it| !matches!(it.body, Body::Pod(_)))?;
        let own = resource.metadata.labels.get()?;
        let matches = selector.iter().all(|pair| own.get(pair.key).is_some_and(|it| it.value == pair.value));
        let pair = selector.iter().find(|pair| !carries_pair(resource, pair))?;
        matches.then_some(SelectorMiss::LabelsOfWorkloadOnly { pod, pair: *pair })
    })
}

fn nearest_labels<'t>(
    cluster: &Cluster<'t>,
    service: &Resource<'t>,
    selector: &StringMap<'t>,
) -> Option<SelectorMiss<'t>> {
    candidates(cluster, service, selector)
        .into_iter()
        .filter_map(|pod| {
            let resource = cluster.resource(pod)?;
            compare(resource, selector).map(|(cost, miss)| (cost, pod, miss))
        })
        .min_by_key(|(cost, pod, _)| (*cost, *pod))
        .map(|(_, _, miss)| miss)
}

/// The Pods that no Service reaches and that share something with the selector.
fn candidates(
    cluster: &Cluster<'_>,
    service: &Resource<'_>,
    selector: &StringMap<'_>,
) -> BTreeSet<ResourceId> {
    let cells = cluster.cells_of(service);
    let pods = cluster.pods();
    let unreached = |id: &ResourceId| cluster.is_unreached(*id);
    let mut candidates: BTreeSet<ResourceId> = cluster.unreached(cells).take(MOST_COMPARED).in_order();
    for pair in selector.iter() {
        let with_pair = pods.with_label(cells, pair.key, pair.value);
        candidates.extend(with_pair.filter(unreached).take(MOST_COMPARED));
        candidates.extend(pods.with_value(cells, pair.value).filter(unreached).take(MOST_COMPARED));
        for values in pods.values_of(cells, pair.key) {
            let longer = values.iter().take(512).find(|(value, ())| one_part_longer(pair.value, value));
            let near = values.nearest(pair.value).map(|(_, value, ())| value);
            for value in longer.map(|(value, ())| value).into_iter().chain(near) {
                candidates
                    .extend(pods.with_label(cells, pair.key, value).filter(unreached).take(MOST_COMPARED));
            }
        }
    }
    candidates
}

/// How far the labels of a Pod are from the selector, if they are near, and the pair that fails first.
fn compare<'t>(resource: &Resource<'t>, selector: &StringMap<'t>) -> Option<(usize, SelectorMiss<'t>)> {
    let pod = resource.id;
    let labels = labels(resource);
    let mut cost = 0;
    let mut explained = true;
    let mut failing = Vec::new();
    for pair in selector.iter().filter(|pair| !carries_pair(resource, pair)) {
        let same_key = labels.iter().find(|label| label.key == pair.key);
        let near_value = same_key.and_then(|label| {
            near(pair.value, label.value)
                .or_else(|| one_part_longer(pair.value, label.value).then_some(3))
                .map(|distance| (distance, *label))
        });
        // The same value under another key, a similar one first.
        let other_key = || {
            let with_value = labels.iter().filter(|label| label.value == pair.value && label.key != pair.key);
            let cost = |label: &Pair<'_>| near(pair.key, label.key).unwrap_or(4);
            with_value.map(|label| (cost(label), *label)).min_by_key(|(cost, _)| *cost)
        };
        match near_value.or_else(other_key) {
            Some((distance, label)) => {
                cost += 10 + distance;
                failing.push((*pair, Some(label)));
            }
            None => {
                cost += 20;
                explained = false;
                failing.push((*pair, same_key.copied()));
            }
        }
    }
    let matching: Vec<&Pair<'_>> = selector.iter().filter(|pair| carries_pair(resource, pair)).collect();
    let telling = matching.iter().any(|pair| !SHARED_KEYS.contains(&pair.key));
    let all_but_one = failing.len() == 1 && telling;
    let (pair, label) = *failing.first()?;
    if !explained && !all_but_one {
        return None;
    }
    let miss = match label {
        Some(label) => SelectorMiss::Label { pod, pair, label },
        None => SelectorMiss::PairTooMany { pod, pair },
    };
    Some((cost, miss))
}

/// A Service that reaches no Pod and a workload that no Service reaches.
fn orphans<'t>(
    cluster: &Cluster<'t>,
    service: &Resource<'t>,
    spec: &Service<'t>,
    selector: &StringMap<'t>,
) -> Option<SelectorMiss<'t>> {
    let cells = cluster.cells_of(service);
    let named = cluster.pod_maker_named(cells, service.name()).filter(|id| cluster.is_unreached(*id));
    let partner = named.or_else(|| {
        let mut with_port = cluster
            .unreached(cells)
            .take(MOST_COMPARED)
            .filter(|id| cluster.resource(*id).is_some_and(|pod| declares_target(pod, spec)));
        with_port.next().filter(|_| with_port.next().is_none())
    });
    let pod = partner.or_else(|| {
        let mut unreached = cluster.unreached(cells);
        let only = unreached.next().filter(|_| unreached.next().is_none())?;
        (cluster.services_without_pods(cells) == 1).then_some(only)
    })?;
    let resource = cluster.resource(pod)?;
    let pair = *selector.iter().find(|pair| !carries_pair(resource, pair))?;
    let label = labels(resource).iter().find(|label| label.key == pair.key).copied();
    Some(SelectorMiss::Orphans { pod, pair, label })
}

/// Whether a container declares the port that the Service sends to.
fn declares_target(pod: &Resource<'_>, service: &Service<'_>) -> bool {
    let Some(spec) = pod.pod_spec() else { return false };
    service.ports().any(|port| match port.target_port() {
        Some(IntOrString::Int(number)) => spec.ports().any(|it| it.container_port.get() == Some(&number)),
        Some(IntOrString::String(name)) => spec.ports().any(|it| it.name.get() == Some(&name)),
        None => false,
    })
}
