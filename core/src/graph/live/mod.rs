//! What a dump says about its objects: which Pods there are and who made them, what was said about what, and when.
//!
//! Built only where the input holds objects that came out of a cluster; of manifests nothing is asked.

mod behind;
mod column;
mod events;
mod now;
mod pods;
mod refusals;
mod revisions;
mod rollouts;
mod scheduling;
mod trouble;
mod unseen;
mod updates;

pub(crate) use behind::Behind;
pub(crate) use column::{Printed, printed};
pub(crate) use events::LiveEvent;
pub(crate) use pods::{LivePod, Presence};
pub(crate) use refusals::Refused;
pub(crate) use rollouts::{Revision, Rollout, RolloutState};
pub(crate) use scheduling::{ClaimObstacle, Obstacle, Scheduling, Verdict};
pub(crate) use trouble::{ContainerKey, Role, Trouble, TroubleGroup, TroubleKind};
pub(crate) use unseen::Unseen;
pub(crate) use updates::{Update, WaitsFor};

use events::EventIndex;
use revisions::Revisions;
use trouble::Troubles;

use super::{cluster::Cluster, owners::Owners};
use crate::{
    apart::KeepApart,
    hash::HashMap,
    options::Options,
    resources::{Body, Resource, ResourceId},
    time::Timestamp,
};

/// The objects of the input that came out of a cluster.
#[derive(Debug)]
pub(crate) struct Live<'t> {
    /// In the order of the files.
    pods: Vec<LivePod<'t>>,
    /// Indexes into `pods`.
    by_id: HashMap<ResourceId, u32>,
    by_top: HashMap<ResourceId, Vec<u32>>,
    by_owner: HashMap<ResourceId, Vec<u32>>,
    events: EventIndex<'t>,
    revisions: Revisions,
    now: Option<Timestamp>,
    troubles: Troubles<'t>,
}

impl<'t> Live<'t> {
    /// `None` where nothing of the input came out of a cluster.
    pub(super) fn new(resources: &[Resource<'t>], owners: &Owners, options: &Options) -> Option<Box<Self>> {
        if !resources.iter().any(|it| it.is_live() || it.gvk.kind == "Event") {
            return None;
        }
        let mut pods = pods::read(resources, owners);
        let mut by_owner: HashMap<ResourceId, Vec<u32>> = HashMap::default();
        let mut by_top: HashMap<ResourceId, Vec<u32>> = HashMap::default();
        let mut by_id = HashMap::default();
        for (index, pod) in (0..).zip(&pods) {
            by_id.insert(pod.id, index);
            by_top.entry(pod.top).or_default().push(index);
            if let Some(owner) = owners.of(pod.id) {
                by_owner.entry(owner).or_default().push(index);
            }
        }
        let revisions = Revisions::new(resources, owners);
        pods::set_presence(&mut pods, resources, owners, &revisions, &by_owner);
        let events = EventIndex::new(resources);
        let now = options.now.or_else(|| now::newest(resources, &pods, &events));
        let troubles = Troubles::new(resources, owners, &pods, &by_top, &events, now);
        Some(Box::new(Self { pods, by_id, by_top, by_owner, events, revisions, now, troubles }))
    }

    /// Every Pod that has a status, in the order of the files.
    pub(crate) fn pods(&self) -> &[LivePod<'t>] {
        &self.pods
    }

    /// What the cluster says about this Pod; `None` for what is no Pod and for a manifest.
    pub(crate) fn pod(&self, id: ResourceId) -> Option<&LivePod<'t>> {
        self.at(*self.by_id.get(&id)?)
    }

    /// Every live Pod whose topmost owner in the input this is; a Pod without one is its own.
    pub(crate) fn pods_of(&self, top: ResourceId) -> impl Iterator<Item = &LivePod<'t>> {
        self.by_top.get(&top).into_iter().flatten().filter_map(|index| self.at(*index)).apart()
    }

    /// The live Pods that a workload judges by: without those that have ended, that are going, or that are of an old
    /// revision.
    pub(crate) fn present_pods_of(&self, top: ResourceId) -> impl Iterator<Item = &LivePod<'t>> {
        self.pods_of(top).filter(|pod| pod.is_present()).apart()
    }

    /// The live Pods that this object made itself: those of a ReplicaSet, of a Job, of a StatefulSet.
    pub(crate) fn pods_made_by(&self, owner: ResourceId) -> impl Iterator<Item = &LivePod<'t>> {
        self.by_owner.get(&owner).into_iter().flatten().filter_map(|index| self.at(*index)).apart()
    }

    fn at(&self, index: u32) -> Option<&LivePod<'t>> {
        self.pods.get(index as usize)
    }

    /// What was said about an object, the newest last.
    pub(crate) fn events_about(&self, resource: &Resource<'t>) -> impl Iterator<Item = &LiveEvent<'t>> {
        self.events.about(resource)
    }

    /// The moment at which the cluster is looked at: the option `now`, else the newest moment that the input tells of.
    pub(crate) fn now(&self) -> Option<Timestamp> {
        self.now
    }
}

impl<'t> Cluster<'t> {
    /// What came out of a cluster; `None` where the input is all manifests.
    pub(crate) fn live(&self) -> Option<&Live<'t>> {
        self.live.as_deref()
    }
}

/// Whether an object makes Pods of a template, or is one.
fn is_pod_maker(resource: &Resource<'_>) -> bool {
    matches!(resource.body, Body::Pod(_) | Body::Workload(_))
}

#[cfg(test)]
mod tests;
