//! Where the rollout of a Deployment stands: its revisions, which of them serves, and whether the new one gets on.
//!
//! The conditions of a Deployment do not say it all: `Available` is true as long as enough old Pods serve, `Progressing` keeps
//! the word of a rollout that ended long ago, and after a change of the strategy Recreate it may go on naming the old
//! ReplicaSet. So they are held against the numbers, and against the ReplicaSet of the template of now.

use super::{Live, revisions::REVISION};
use crate::{
    graph::Cluster,
    order::Sorting,
    resources::{
        Body, Condition, Conditions, Resource, ResourceId, Rolling, Truth, Workload, WorkloadStatus,
    },
    yaml::de::Item,
};

/// A Deployment that came out of a cluster, with its revisions.
#[derive(Debug)]
pub(crate) struct Rollout<'c, 't> {
    pub(crate) deployment: &'c Resource<'t>,
    pub(crate) status: WorkloadStatus<'t>,
    /// How many Pods there shall be.
    pub(crate) wanted: i64,
    /// The steps in which Pods are replaced; `None` for the strategy Recreate, which ends all of them first.
    pub(crate) steps: Option<Rolling>,
    /// The newest first.
    pub(crate) revisions: Vec<Revision<'c, 't>>,
    pub(crate) state: RolloutState,
}

/// A ReplicaSet of a Deployment.
#[derive(Debug)]
pub(crate) struct Revision<'c, 't> {
    pub(crate) replica_set: &'c Resource<'t>,
    /// As `kubectl rollout history` counts; a rollback gives an old ReplicaSet a new number.
    pub(crate) number: Option<i64>,
    /// It has the template of now.
    pub(crate) is_current: bool,
    /// How many Pods it shall have.
    pub(crate) wanted: i64,
    pub(crate) status: WorkloadStatus<'t>,
}

/// Where a rollout stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RolloutState {
    /// The controller has not seen the newest change.
    Unobserved,
    /// What is changed in the template waits.
    Paused,
    /// The API server refuses the Pods of the revision that is wanted.
    NotCreated,
    /// Every Pod is of the new revision; they were available once, and may have become unready since.
    Finished,
    /// Nothing has moved for `progressDeadlineSeconds`.
    Stuck,
    /// On its way.
    Progressing,
}

impl<'t> Cluster<'t> {
    /// The rollout of every Deployment that came out of a cluster, in the order of the files.
    pub(crate) fn rollouts<'c>(&'c self) -> impl Iterator<Item = Rollout<'c, 't>> {
        let live = self.live();
        let of = move |(resource, workload)| Rollout::of(self, live?, resource, workload);
        live.into_iter().flat_map(|_| self.workloads()).filter_map(of)
    }
}

impl<'c, 't> Rollout<'c, 't> {
    fn of(
        cluster: &'c Cluster<'t>,
        live: &Live<'t>,
        deployment: &'c Resource<'t>,
        workload: &'c Workload<'t>,
    ) -> Option<Self> {
        let is_deployment = deployment.gvk.kind == "Deployment" && deployment.gvk.group == "apps";
        if !is_deployment || !deployment.is_live() || deployment.live_metadata().is_terminating() {
            return None;
        }
        let current = live.revisions.of_template(deployment.id);
        let all = live.revisions.all(deployment.id).iter();
        let mut revisions: Vec<Revision<'c, 't>> =
            all.filter_map(|id| Revision::of(cluster, *id, current)).collect();
        revisions.order_by_key(|it| std::cmp::Reverse((it.is_current, it.number)));
        let wanted = workload.replicas.or(1).max(0);
        let mut rollout = Self {
            deployment,
            status: deployment.status().unwrap_or_default(),
            wanted,
            steps: workload.rolling_update(wanted),
            revisions,
            state: RolloutState::Progressing,
        };
        rollout.state = rollout.find_state(workload);
        Some(rollout)
    }

    fn find_state(&self, workload: &Workload<'t>) -> RolloutState {
        let status = &self.status;
        let generation = self.deployment.live_metadata().generation.or(0);
        if status.observed_generation.or(0) < generation {
            return RolloutState::Unobserved;
        }
        if workload.paused.or(false) {
            return RolloutState::Paused;
        }
        if self.refusal().is_some() {
            return RolloutState::NotCreated;
        }
        let (replicas, updated) = (status.replicas.or(0), status.updated_replicas.or(0));
        let all_updated = updated == self.wanted && replicas == updated;
        let available = status.available_replicas.or(0) >= updated;
        if all_updated && (available || self.says("NewReplicaSetAvailable", Truth::True)) {
            RolloutState::Finished
        } else if self.is_past_its_deadline() {
            RolloutState::Stuck
        } else {
            RolloutState::Progressing
        }
    }

    /// Whether the condition `Progressing` says this of the revision that is wanted, and not of the one before.
    fn says(&self, reason: &str, truth: Truth) -> bool {
        let Some(condition) = self.status.conditions.of_type("Progressing") else { return false };
        let named = condition.message().split('"').nth(1);
        let of_this = match (self.current(), named) {
            (Some(current), Some(named)) => current.replica_set.name() == named,
            _ => true,
        };
        condition.reason() == reason && condition.truth() == truth && of_this
    }

    /// Whether nothing has moved for `progressDeadlineSeconds`.
    pub(crate) fn is_past_its_deadline(&self) -> bool {
        self.says("ProgressDeadlineExceeded", Truth::False)
    }

    /// The revision that has the template of now; `None` where it is not in the input, or not made yet.
    pub(crate) fn current(&self) -> Option<&Revision<'c, 't>> {
        self.revisions.first().filter(|it| it.is_current)
    }

    /// The older revisions, the newest first.
    pub(crate) fn older(&self) -> impl Iterator<Item = &Revision<'c, 't>> {
        self.revisions.iter().filter(|it| !it.is_current)
    }

    /// The older revision whose Pods still answer: the one with most of them.
    pub(crate) fn older_that_serves(&self) -> Option<&Revision<'c, 't>> {
        self.older().filter(|it| it.ready() > 0).max_by_key(|it| (it.ready(), it.number))
    }

    /// Why the API server refuses the Pods of the revision that is wanted; `None` where it does not, or has let in all of them
    /// since.
    pub(crate) fn refusal(&self) -> Option<(&'c Resource<'t>, &Item<Condition<'t>>)> {
        match self.current() {
            Some(current) => {
                let lacks = current.status.replicas.or(0) < current.wanted;
                let condition = failure(&current.status.conditions).filter(|_| lacks)?;
                Some((current.replica_set, condition))
            }
            // The controller copies the condition of an older ReplicaSet where the new one has none.
            None if self.revisions.is_empty() => {
                let lacks = self.status.updated_replicas.or(0) < self.wanted;
                let condition = failure(&self.status.conditions).filter(|_| lacks)?;
                Some((self.deployment, condition))
            }
            None => None,
        }
    }

    /// Whether as many Pods are available as the strategy demands; the strategy Recreate demands all of them.
    pub(crate) fn is_available(&self) -> bool {
        let unavailable = self.steps.map_or(0, |it| it.unavailable);
        self.status.available_replicas.or(0) >= self.wanted - unavailable
    }
}

impl<'c, 't> Revision<'c, 't> {
    fn of(cluster: &'c Cluster<'t>, id: ResourceId, current: Option<ResourceId>) -> Option<Self> {
        let replica_set = cluster.resource(id)?;
        let Body::Workload(workload) = &replica_set.body else { return None };
        Some(Self {
            replica_set,
            number: replica_set.metadata.annotation(REVISION).and_then(|it| it.parse().ok()),
            is_current: current == Some(id),
            wanted: workload.replicas.or(1).max(0),
            status: replica_set.status().unwrap_or_default(),
        })
    }

    pub(crate) fn ready(&self) -> i64 {
        self.status.ready_replicas.or(0)
    }

    /// Why it was made, if somebody has written it down.
    pub(crate) fn change_cause(&self) -> Option<&'t str> {
        self.replica_set.metadata.annotation("kubernetes.io/change-cause").filter(|it| !it.is_empty())
    }

    /// The images of its containers, by the names of these.
    pub(crate) fn images(&self) -> impl Iterator<Item = (&'t str, &'t str)> {
        let containers = self.replica_set.pod_spec().and_then(|it| it.containers.get());
        let containers = containers.into_iter().flat_map(|it| it.iter());
        containers.filter_map(|it| Some((it.name.or(""), *it.image.get()?)))
    }
}

fn failure<'s, 't>(conditions: &'s Conditions<'t>) -> Option<&'s Item<Condition<'t>>> {
    let condition = conditions.of_type("ReplicaFailure")?;
    (condition.truth() == Truth::True && condition.reason() == "FailedCreate").then_some(condition)
}

#[cfg(test)]
mod tests;
