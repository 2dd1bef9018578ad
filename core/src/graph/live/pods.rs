//! Pods with a status.

use super::{is_pod_maker, revisions::Revisions};
use crate::{
    graph::owners::Owners,
    hash::HashMap,
    resources::{Body, LiveMetadata, PodStatus, Resource, ResourceId},
    time::Timestamp,
};

/// A Pod with what the cluster says about it.
#[derive(Debug)]
pub(crate) struct LivePod<'t> {
    pub(crate) id: ResourceId,
    /// The topmost owner in the input that has a Pod template; the Pod itself without one.
    pub(crate) top: ResourceId,
    pub(crate) status: Box<PodStatus<'t>>,
    pub(crate) metadata: LiveMetadata<'t>,
    pub(crate) presence: Presence,
}

/// Whether a Pod counts for what is said about its workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    Present,
    /// It has succeeded or failed for good: an evicted Pod stays listed beside the one that replaces it.
    Ended,
    /// It was deleted and is going.
    Terminating,
    /// Its ReplicaSet is not that of the template of now, or is scaled to nothing.
    OldRevision,
}

impl LivePod<'_> {
    pub(crate) fn is_present(&self) -> bool {
        self.presence == Presence::Present
    }

    pub(crate) fn created(&self) -> Option<Timestamp> {
        self.metadata.creation_timestamp.get()?.parse().ok()
    }
}

/// Whether the object is a Pod whose `status` says something; `kubectl create --dry-run` writes an empty one.
pub(super) fn has_status(resource: &Resource<'_>) -> bool {
    let is_pod = matches!(resource.body, Body::Pod(_));
    is_pod && resource.written_status.is_some_and(|it| it.entries().next().is_some())
}

/// The live Pods, each once: of one that is in the input twice the last one counts.
pub(super) fn read<'t>(resources: &[Resource<'t>], owners: &Owners) -> Vec<LivePod<'t>> {
    let mut last: HashMap<&'t str, ResourceId> = HashMap::default();
    let live = || resources.iter().filter(|it| has_status(it));
    last.extend(live().filter_map(|it| Some((*it.metadata.uid.get()?, it.id))));
    let is_last = |it: &Resource<'t>| it.metadata.uid.get().is_none_or(|uid| last.get(uid) == Some(&it.id));
    let topmost = |id: ResourceId| {
        let maker = |id: &ResourceId| resources.get(id.0 as usize).is_some_and(is_pod_maker);
        owners.chain(id).filter(maker).last().unwrap_or(id)
    };
    let pods = live().filter(|it| is_last(it)).map(|it| LivePod {
        id: it.id,
        top: topmost(it.id),
        status: Box::new(it.status().unwrap_or_default()),
        metadata: it.live_metadata(),
        presence: Presence::Present,
    });
    pods.collect()
}

/// Finds out which Pods count. Pods of an old revision count as long as the new one has none: they are what there is.
pub(super) fn set_presence(
    pods: &mut [LivePod<'_>],
    resources: &[Resource<'_>],
    owners: &Owners,
    revisions: &Revisions,
    by_owner: &HashMap<ResourceId, Vec<u32>>,
) {
    let scaled_to_nothing = |id: ResourceId| match resources.get(id.0 as usize).map(|it| (&it.body, it)) {
        Some((Body::Workload(workload), it)) => {
            it.gvk.kind == "ReplicaSet" && workload.replicas.get() == Some(&0)
        }
        _ => false,
    };
    let is_old = |id: ResourceId| {
        let current = owners.of(id).and_then(|deployment| revisions.current(deployment));
        current.is_some_and(|current| current != id && by_owner.contains_key(&current))
    };
    for pod in pods {
        let owner = owners.of(pod.id);
        pod.presence = if pod.status.is_terminal() {
            Presence::Ended
        } else if pod.metadata.is_terminating() {
            Presence::Terminating
        } else if owner.is_some_and(|owner| scaled_to_nothing(owner) || is_old(owner)) {
            Presence::OldRevision
        } else {
            Presence::Present
        };
    }
}
