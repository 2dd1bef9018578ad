//! Whether anything behind a Service gets its requests now.

use super::{Live, LivePod};
use crate::{
    graph::{Cluster, carries_pair, endpoints::Found},
    resources::{Resource, ResourceId, Service, WorkloadStatus},
};

/// What a dump shows behind a Service with a selector.
#[derive(Debug)]
pub(crate) enum Behind<'c, 't> {
    /// At least one Pod gets requests.
    Ready,
    /// None does: these are the Pods, whatever state they are in. Without any, workloads say that they have none.
    Unready(Vec<&'c LivePod<'t>>),
    /// The input does not tell.
    Unknown,
}

/// A Service with more of them is not looked through.
const MOST_WORKLOADS: usize = 512;
const MOST_PODS: usize = 2048;

impl<'t> Cluster<'t> {
    /// What a dump shows behind a Service. Its EndpointSlices are believed where they name one that is ready.
    pub(crate) fn behind<'c>(&'c self, resource: &Resource<'t>, service: &Service<'t>) -> Behind<'c, 't> {
        let (Some(live), Some(selector)) = (self.live(), service.selector()) else { return Behind::Unknown };
        let selected = self.selected_by(resource.id).unwrap_or_default();
        if selected.is_empty() || selected.len() > MOST_WORKLOADS {
            return Behind::Unknown;
        }
        let publishes = service.publish_not_ready_addresses.or(false);
        let mut pods: Vec<&'c LivePod<'t>> = Vec::new();
        for id in selected {
            let before = pods.len();
            for pod in live.pods_below(*id) {
                let carries = |it: &Resource<'t>| selector.iter().all(|pair| carries_pair(it, pair));
                if !self.resource(pod.id).is_some_and(carries) {
                    continue;
                }
                if gets_requests(pod, publishes) {
                    return Behind::Ready;
                }
                pods.push(pod);
            }
            if pods.len() > MOST_PODS {
                return Behind::Unknown;
            }
            if pods.len() == before && self.resource(*id).is_none_or(|it| !says_none_is_ready(it)) {
                return Behind::Unknown;
            }
        }
        let is_ready = self.found_for(resource).is_some_and(|it| it.ready);
        if is_ready { Behind::Ready } else { Behind::Unready(pods) }
    }

    /// What the EndpointSlices of a Service hold; `None` where the input has none of them.
    pub(crate) fn found_for(&self, service: &Resource<'t>) -> Option<Found<'t>> {
        self.endpoints().found_for(self.resources(), self.cells_of(service), service.name())
    }
}

impl<'t> Live<'t> {
    /// The Pod of this id, or the Pods that are made by it or by what it makes.
    fn pods_below(&self, id: ResourceId) -> impl Iterator<Item = &LivePod<'t>> {
        let itself = self.pod(id);
        let others = itself.is_none();
        let of_top = self.pods_of(id).filter(move |_| others);
        let made = self.pods_made_by(id).filter(move |it| others && it.top != id);
        itself.into_iter().chain(of_top).chain(made)
    }
}

/// Whether the EndpointSlice controller lets requests go to the Pod. Only its condition `Ready` counts; a Service that
/// publishes addresses that are not ready takes every Pod that has one.
fn gets_requests(pod: &LivePod<'_>, publishes: bool) -> bool {
    let status = &pod.status;
    if status.is_terminal() || status.ips().next().is_none() {
        return false;
    }
    publishes || status.is_ready() && !pod.metadata.is_terminating()
}

/// Whether a workload of a cluster, whose Pods are not in the input, says that none of them is ready.
fn says_none_is_ready(resource: &Resource<'_>) -> bool {
    if !resource.is_live() {
        return false;
    }
    let Some(status) = resource.status::<WorkloadStatus<'_>>() else { return false };
    let seen = status.observed_generation.or(0) >= resource.live_metadata().generation.or(0);
    match resource.gvk.kind {
        "Deployment" | "ReplicaSet" | "ReplicationController" | "StatefulSet" => {
            seen && status.ready_replicas.or(0) == 0
        }
        "DaemonSet" => seen && status.number_ready.or(0) == 0,
        _ => false,
    }
}
