//! Pods that the API server does not let in. There is nothing of them but what their maker says: a condition of a ReplicaSet,
//! an Event about a StatefulSet, DaemonSet or Job.

use super::{Live, Rollout};
use crate::{
    graph::Cluster,
    resources::{Condition, JobStatus, Resource, Truth, Workload, WorkloadStatus},
    yaml::{Span, de::Item},
};

/// Somebody whose Pods are refused, at the revision that is wanted now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refused<'c, 't> {
    /// The topmost owner in the input.
    pub(crate) top: &'c Resource<'t>,
    /// Who tried to make the Pods: the ReplicaSet of a Deployment.
    pub(crate) maker: &'c Resource<'t>,
    /// What the API server said.
    pub(crate) message: &'t str,
    /// The object that says so, and the place of the message in it.
    pub(crate) told: (&'c Resource<'t>, Option<Span>),
    /// How many Pods there are, and how many there shall be.
    pub(crate) has: i64,
    pub(crate) wanted: i64,
    /// Pods of an older revision answer meanwhile.
    pub(crate) older_serve: bool,
}

impl<'t> Cluster<'t> {
    /// Everybody whose Pods the API server refuses, in the order of the files: the Deployments first, by their `rollouts`.
    pub(crate) fn refused<'c>(&'c self, rollouts: &[Rollout<'c, 't>]) -> Vec<Refused<'c, 't>> {
        let Some(live) = self.live() else { return Vec::new() };
        let mut all: Vec<Refused<'c, 't>> = Vec::new();
        for rollout in rollouts {
            let Some((told, condition)) = rollout.refusal() else { continue };
            let Some(message) = condition.message.spanned() else { continue };
            let (maker, has, wanted) = match rollout.current() {
                Some(current) => (current.replica_set, current.status.replicas.or(0), current.wanted),
                None => (told, rollout.status.updated_replicas.or(0), rollout.wanted),
            };
            let (top, message, span) = (rollout.deployment, message.value, message.span);
            let older_serve = rollout.older_that_serves().is_some();
            let told = (told, Some(span));
            all.push(Refused { top, maker, message, told, has, wanted, older_serve });
        }
        for (resource, workload) in self.workloads() {
            let is_owned_here = self.owners().of(resource.id).and_then(|id| self.resource(id));
            let of_deployment = is_owned_here.is_some_and(|it| it.gvk.kind == "Deployment");
            if of_deployment
                || !resource.is_live()
                || resource.has_ended()
                || resource.live_metadata().is_terminating()
            {
                continue;
            }
            all.extend(self.refused_to(live, resource, workload));
        }
        all
    }

    /// What has no Deployment.
    fn refused_to<'c>(
        &'c self,
        live: &'c Live<'t>,
        resource: &'c Resource<'t>,
        workload: &Workload<'t>,
    ) -> Option<Refused<'c, 't>> {
        let status: WorkloadStatus<'t> = resource.status().unwrap_or_default();
        let (has, wanted) = match resource.gvk.kind {
            "ReplicaSet" | "ReplicationController" | "StatefulSet" => {
                (status.replicas.or(0), workload.replicas.or(1))
            }
            "DaemonSet" => (status.current_number_scheduled.or(0), status.desired_number_scheduled.or(0)),
            "Job" => {
                let status: JobStatus<'t> = resource.status().unwrap_or_default();
                let at_once = if workload.suspend.or(false) { 0 } else { workload.parallelism.or(1) };
                let succeeded = status.succeeded.or(0);
                // Without a number of completions one Pod that succeeds ends it.
                let left = workload.completions.get().map_or(1 - succeeded, |all| *all - succeeded);
                let left = if workload.completions.get().is_none() && left > 0 { at_once } else { left };
                (status.active.or(0), at_once.min(left))
            }
            _ => return None,
        };
        if has >= wanted {
            return None;
        }
        let owner = self.owners().chain(resource.id).last().and_then(|id| self.resource(id));
        let top = owner.filter(|it| it.pod_spec().is_some()).unwrap_or(resource);
        let older_serve = false;
        let refused =
            |message, told| Refused { top, maker: resource, message, told, has, wanted, older_serve };
        if let Some(message) = failure(&status).and_then(|it| it.message.spanned()) {
            return Some(refused(message.value, (resource, Some(message.span))));
        }
        // What was refused before a Pod was let in is past.
        let decisive = |reason: &str| matches!(reason, "FailedCreate" | "SuccessfulCreate");
        let event = live.events_about(resource).filter(|it| decisive(it.reason)).last()?;
        let told = self.resource(event.resource).filter(|_| event.reason == "FailedCreate")?;
        Some(refused(event.message, (told, event.span)))
    }
}

fn failure<'s, 't>(status: &'s WorkloadStatus<'t>) -> Option<&'s Item<Condition<'t>>> {
    let condition = status.conditions.of_type("ReplicaFailure")?;
    (condition.truth() == Truth::True && condition.reason() == "FailedCreate").then_some(condition)
}
