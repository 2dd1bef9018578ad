//! Workloads that say that their Pods are not ready, in a dump that does not hold the Pods.

use crate::{
    graph::Cluster,
    resources::{Resource, Workload, WorkloadStatus},
    time::Timestamp,
};

/// What a workload says about Pods that the input does not hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unseen {
    pub(crate) ready: i64,
    pub(crate) wanted: i64,
    /// Since when too few are available, as far as is known.
    pub(crate) since: Option<Timestamp>,
}

impl<'t> Cluster<'t> {
    /// What a live workload says about its Pods, where the input neither holds them nor proves that there are none; `None`
    /// where all of them are ready.
    pub(crate) fn unseen_pods(&self, resource: &Resource<'t>, workload: &Workload<'t>) -> Option<Unseen> {
        let live = self.live()?;
        let metadata = resource.live_metadata();
        let status: WorkloadStatus<'t> = resource.status().filter(|_| resource.is_live())?;
        let (ready, wanted) = match resource.gvk.kind {
            "Deployment" | "ReplicaSet" | "ReplicationController" | "StatefulSet" => {
                (status.ready_replicas.or(0), workload.replicas.or(1))
            }
            "DaemonSet" => (status.number_ready.or(0), status.desired_number_scheduled.or(0)),
            _ => return None,
        };
        let seen = status.observed_generation.or(0) >= metadata.generation.or(0);
        let is_owned = self.owners().of(resource.id).is_some();
        if ready >= wanted || !seen || is_owned || metadata.is_terminating() {
            return None;
        }
        if live.pods_of(resource.id).next().is_some() || self.proves_absence(resource, "Pod") {
            return None;
        }
        let lacking = status.conditions.of_type("Available").filter(|it| it.status.get() == Some(&"False"));
        let since = lacking.and_then(|it| it.last_transition_time.get()?.parse().ok());
        let created = || metadata.creation_timestamp.get()?.parse().ok();
        Some(Unseen { ready, wanted, since: since.or_else(created) })
    }
}
