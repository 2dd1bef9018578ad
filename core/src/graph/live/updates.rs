//! Where the update of a StatefulSet or DaemonSet stands: neither has revisions as objects of their own that a dump would
//! show, nor a deadline. What waits for what is told by the numbers of the status, and by the label
//! `controller-revision-hash` of the Pods.

use super::{Live, LivePod};
use crate::{
    graph::Cluster,
    order::Sorting,
    resources::{Resource, ResourceId, Workload, WorkloadStatus},
};

/// The label that names the revision of a Pod of a StatefulSet.
const REVISION_OF_POD: &str = "controller-revision-hash";

/// An update of a live workload that does not get on by itself.
#[derive(Debug)]
pub(crate) struct Update<'c, 't> {
    pub(crate) workload: &'c Resource<'t>,
    pub(crate) spec: &'c Workload<'t>,
    /// How many Pods there shall be.
    pub(crate) wanted: i64,
    /// How many of them have the template of now.
    pub(crate) updated: i64,
    pub(crate) waits: WaitsFor,
    /// A Pod that is still of another template.
    pub(crate) old: Option<ResourceId>,
}

/// What an update waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WaitsFor {
    /// A StatefulSet makes its Pods one after another; so many are there.
    First { made: i64, pod: ResourceId },
    /// The next Pod is replaced when this one, which is of the new revision, is ready.
    New { pod: ResourceId },
    /// This Pod is of another revision than the one that is wanted, and the controller replaces none before it is ready.
    Old { pod: ResourceId },
    /// So many Pods of a DaemonSet are unavailable, and it allows no more.
    Available { unavailable: i64, most: i64 },
    /// Somebody has to delete the Pods.
    Deletion,
    /// The Pods below this number stay as they are.
    Partition { partition: i64 },
}

impl<'t> Cluster<'t> {
    /// The updates of StatefulSets and DaemonSets that wait for something, in the order of the files.
    pub(crate) fn waiting_updates<'c>(&'c self) -> impl Iterator<Item = Update<'c, 't>> {
        let live = self.live();
        let of = move |(workload, spec)| Update::of(self, live?, workload, spec);
        live.into_iter().flat_map(|_| self.workloads()).filter_map(of)
    }
}

impl<'c, 't> Update<'c, 't> {
    fn of(
        cluster: &'c Cluster<'t>,
        live: &Live<'t>,
        workload: &'c Resource<'t>,
        spec: &'c Workload<'t>,
    ) -> Option<Self> {
        if workload.gvk.group != "apps" || !workload.is_live() {
            return None;
        }
        let metadata = workload.live_metadata();
        let status: WorkloadStatus<'t> = workload.status()?;
        let seen = status.observed_generation.or(0) >= metadata.generation.or(0);
        if metadata.is_terminating() || !seen {
            return None;
        }
        match workload.gvk.kind {
            "StatefulSet" => stateful_set(cluster, live, workload, spec, &status),
            "DaemonSet" => daemon_set(live, workload, spec, &status),
            _ => None,
        }
    }
}

fn stateful_set<'c, 't>(
    cluster: &'c Cluster<'t>,
    live: &Live<'t>,
    workload: &'c Resource<'t>,
    spec: &'c Workload<'t>,
    status: &WorkloadStatus<'t>,
) -> Option<Update<'c, 't>> {
    let wanted = spec.replicas.or(1).max(0);
    let (newest, before) = (status.update_revision.or(""), status.current_revision.or(""));
    let changes = !newest.is_empty() && !before.is_empty() && newest != before;
    // When an update has ended, every Pod is of it, and the number may be gone.
    let updated = if changes { status.updated_replicas.or(0) } else { wanted };
    let revision = |pod: &LivePod<'t>| {
        cluster.resource(pod.id).and_then(|it| it.metadata.label(REVISION_OF_POD)).unwrap_or_default()
    };
    let of_old =
        |pod: &&LivePod<'t>| !newest.is_empty() && !revision(pod).is_empty() && revision(pod) != newest;
    let mut pods: Vec<(i64, &LivePod<'t>)> = live
        .present_pods_of(workload.id)
        .filter_map(|pod| Some((ordinal(cluster.resource(pod.id)?)?, pod)))
        .collect();
    pods.order_by_key(|(ordinal, _)| *ordinal);
    let troubled = || pods.iter().map(|(_, pod)| *pod).filter(|pod| live.is_troubled(pod));
    let is_ordered = spec.pod_management_policy.or("OrderedReady") == "OrderedReady";
    let (kind, partition) = strategy(spec);
    let update = |waits| Update {
        workload,
        spec,
        wanted,
        updated,
        waits,
        old: pods.iter().map(|(_, pod)| *pod).find(of_old).map(|it| it.id),
    };
    if kind == "OnDelete" {
        return (changes && updated < wanted).then(|| update(WaitsFor::Deletion));
    }
    // With OrderedReady the controller looks at the Pods from the first one on, and stops at one that is not ready.
    if is_ordered && let Some(first) = troubled().next() {
        if of_old(&first) {
            return Some(update(WaitsFor::Old { pod: first.id }));
        }
        let made = status.replicas.or(0);
        if made < wanted {
            return Some(update(WaitsFor::First { made, pod: first.id }));
        }
    }
    if !changes {
        return None;
    }
    if updated < wanted - partition {
        // They are replaced from the last one down.
        let mut newest_first = troubled().collect::<Vec<_>>().into_iter().rev();
        let pod = newest_first.find(|pod| !of_old(pod))?;
        return Some(update(WaitsFor::New { pod: pod.id }));
    }
    (partition > 0 && updated < wanted).then(|| update(WaitsFor::Partition { partition }))
}

fn daemon_set<'c, 't>(
    live: &Live<'t>,
    workload: &'c Resource<'t>,
    spec: &'c Workload<'t>,
    status: &WorkloadStatus<'t>,
) -> Option<Update<'c, 't>> {
    let wanted = status.desired_number_scheduled.or(0);
    let updated = status.updated_number_scheduled.or(0);
    if updated >= wanted {
        return None;
    }
    let update = |waits| Update { workload, spec, wanted, updated, waits, old: None };
    if strategy(spec).0 == "OnDelete" {
        return Some(update(WaitsFor::Deletion));
    }
    let (unavailable, most) = (status.number_unavailable.or(0), spec.most_unavailable(wanted)?);
    let is_troubled = live.present_pods_of(workload.id).any(|pod| live.is_troubled(pod));
    let full = is_troubled && unavailable > 0 && unavailable >= most;
    full.then(|| update(WaitsFor::Available { unavailable, most }))
}

/// The kind of the strategy, and the partition.
fn strategy<'t>(spec: &Workload<'t>) -> (&'t str, i64) {
    let strategy = spec.update_strategy.get();
    let kind = strategy.map_or("RollingUpdate", |it| it.kind.or("RollingUpdate"));
    let rolling = strategy.and_then(|it| it.rolling_update.get());
    (kind, rolling.map_or(0, |it| it.partition.or(0)))
}

/// The number of a Pod of a StatefulSet, with which its name ends.
fn ordinal(pod: &Resource<'_>) -> Option<i64> {
    pod.name().rsplit_once('-')?.1.parse().ok()
}
