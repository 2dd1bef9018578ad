//! What is wrong with a Pod, from the first thing that has to work to the last.

use super::{
    Role, Trouble, TroubleKind, container, ended,
    sight::{Sight, key, time},
    starting,
};
use crate::{
    graph::live::{LiveEvent, LivePod, Presence},
    messages::{NodeReason, unschedulable},
    resources::{Condition, PodSpec, Truth},
    yaml::de::Item,
};

/// How long after its time a Pod that was deleted may still be there, in seconds.
const PATIENCE_WITH_DELETION: i64 = 60;

/// How long a readiness gate may stay closed after the containers are ready, in seconds.
const PATIENCE_WITH_GATES: i64 = 120;

/// How long a Pod may be without any word from its scheduler, in seconds.
const PATIENCE_WITH_SCHEDULER: i64 = 60;

/// The same for the scheduler that every cluster has, which has a long queue at times.
const PATIENCE_WITH_DEFAULT_SCHEDULER: i64 = 600;

pub(super) fn troubles<'t>(sight: &Sight<'_, 't>, pod: &LivePod<'t>) -> Vec<Trouble<'t>> {
    match pod.presence {
        Presence::Present => present(sight, pod),
        // Whatever became of its containers, somebody wants it gone.
        Presence::Ended if pod.metadata.is_terminating() => terminating(sight, pod).into_iter().collect(),
        Presence::Ended => ended::trouble(sight, pod).into_iter().collect(),
        Presence::Terminating => terminating(sight, pod).into_iter().collect(),
        Presence::OldRevision => Vec::new(),
    }
}

/// A trouble of the Pod as a whole.
pub(super) fn of_pod<'t>(pod: &LivePod<'t>, kind: TroubleKind) -> Trouble<'t> {
    let ready = pod.status.conditions.of_type("Ready");
    Trouble {
        pod: pod.id,
        container: None,
        kind,
        reason: "",
        message: "",
        span: ready.and_then(|it| it.status.span()).or(pod.status.phase.span()),
        event: None,
        since: ready.and_then(|it| time(it.last_transition_time.get())),
    }
}

/// As a condition tells it.
fn told_by<'t>(trouble: Trouble<'t>, condition: &Item<Condition<'t>>) -> Trouble<'t> {
    Trouble {
        reason: condition.reason(),
        message: condition.message(),
        span: condition.reason.span().or(condition.status.span()).or(trouble.span),
        since: time(condition.last_transition_time.get()).or(trouble.since),
        ..trouble
    }
}

/// As an Event tells it.
pub(super) fn told_by_event<'t>(trouble: Trouble<'t>, event: &LiveEvent<'t>) -> Trouble<'t> {
    Trouble {
        reason: event.reason,
        message: event.message,
        event: event.span.map(|span| (event.resource, span)),
        since: event.first.or(trouble.since),
        ..trouble
    }
}

fn present<'t>(sight: &Sight<'_, 't>, pod: &LivePod<'t>) -> Vec<Trouble<'t>> {
    if pod.status.is_ready() {
        return Vec::new();
    }
    let events = sight.events(pod);
    let Some(spec) = sight.spec(pod) else { return Vec::new() };
    if let Some(lost) = node_lost(sight, pod, spec, &events) {
        return vec![lost];
    }
    let is_scheduled =
        spec.node_name.get().is_some() || pod.status.conditions.says("PodScheduled", Truth::True);
    if !is_scheduled && pod.status.containers().next().is_none() {
        return not_scheduled(sight, pod, &events).into_iter().collect();
    }
    let mut found = Vec::new();
    for status in pod.status.init_containers() {
        let key = key(status.name.or(""), true, Some(spec));
        if let Some(trouble) = container::trouble(sight, pod, spec, key, status, &events) {
            found.push(trouble);
            // What comes behind an init container waits for it.
            if key.role == Role::Init {
                return found;
            }
        }
    }
    for status in pod.status.containers() {
        let key = key(status.name.or(""), false, Some(spec));
        found.extend(container::trouble(sight, pod, spec, key, status, &events));
    }
    if found.is_empty() {
        found.extend(starting::trouble(sight, pod, &events).or_else(|| readiness_gate(sight, pod)));
    }
    found
}

/// The node lifecycle controller takes the condition Ready from the Pods of a node that does not answer, and gives no
/// reason; all else is what the kubelet has said last.
fn node_lost<'t>(
    sight: &Sight<'_, 't>,
    pod: &LivePod<'t>,
    spec: &PodSpec<'t>,
    events: &[&LiveEvent<'t>],
) -> Option<Trouble<'t>> {
    let conditions = &pod.status.conditions;
    let ready = conditions.of_type("Ready")?;
    let without_reason = ready.truth() != Truth::True && ready.reason().is_empty();
    let is_lost = without_reason && conditions.says("ContainersReady", Truth::True)
        || pod.status.reason.get() == Some(&"NodeLost")
        || sight.is_node_down(spec) == Some(true);
    if !is_lost {
        return None;
    }
    let trouble = told_by(of_pod(pod, TroubleKind::NodeLost), ready);
    let event = events.iter().rev().find(|it| it.reason == "NodeNotReady");
    Some(match event {
        Some(event) => Trouble { since: trouble.since, ..told_by_event(trouble, event) },
        None => trouble,
    })
}

fn not_scheduled<'t>(
    sight: &Sight<'_, 't>,
    pod: &LivePod<'t>,
    events: &[&LiveEvent<'t>],
) -> Option<Trouble<'t>> {
    let condition = pod.status.conditions.of_type("PodScheduled");
    if let Some(condition) = condition {
        // A gate is closed on purpose.
        if condition.truth() == Truth::True || condition.reason() == "SchedulingGated" {
            return None;
        }
    }
    let event = events.iter().rev().find(|it| it.reason == "FailedScheduling");
    let trouble = of_pod(pod, TroubleKind::Unschedulable);
    let told = match (condition.filter(|it| !it.message().is_empty()), event) {
        (Some(condition), event) => {
            let same = event
                .filter(|it| it.message == condition.message())
                .and_then(|it| Some((it.resource, it.span?)));
            Trouble { event: same, ..told_by(trouble, condition) }
        }
        (None, Some(event)) => told_by_event(trouble, event),
        (None, None) => return no_scheduler(sight, pod, events),
    };
    Some(Trouble { kind: scheduling_kind(told.message), ..told })
}

/// A claim is named by its own rules where it keeps the Pod from every node.
fn scheduling_kind(message: &str) -> TroubleKind {
    let mut kind = None;
    for found in unschedulable(message).reasons {
        let of_this = match found.reason {
            NodeReason::ClaimNotFound { .. } => TroubleKind::ClaimNotFound,
            NodeReason::ClaimNotBound | NodeReason::StorageClassNotFound { .. } => TroubleKind::ClaimPending,
            _ => return TroubleKind::Unschedulable,
        };
        kind = kind.or(Some(of_this));
    }
    kind.unwrap_or(TroubleKind::Unschedulable)
}

/// A scheduler that does not run says nothing: neither a condition nor an Event.
fn no_scheduler<'t>(
    sight: &Sight<'_, 't>,
    pod: &LivePod<'t>,
    events: &[&LiveEvent<'t>],
) -> Option<Trouble<'t>> {
    let silent = events.is_empty() && pod.status.conditions.of_type("PodScheduled").is_none();
    let patience = match sight.scheduler(pod)? {
        // Only where Events are in the input is it known that there are none about the Pod; and a status that somebody has
        // shortened does not tell what was in it.
        "default-scheduler" if !(sight.has_events() && sight.is_as_created(pod)) => return None,
        "default-scheduler" => PATIENCE_WITH_DEFAULT_SCHEDULER,
        _ => PATIENCE_WITH_SCHEDULER,
    };
    let old = sight.age(pod.created()).is_some_and(|age| age >= patience);
    (silent && old).then(|| of_pod(pod, TroubleKind::NoScheduler))
}

/// A load balancer takes its time to look at a new Pod, and only begins when the containers are ready.
fn readiness_gate<'t>(sight: &Sight<'_, 't>, pod: &LivePod<'t>) -> Option<Trouble<'t>> {
    let conditions = &pod.status.conditions;
    let ready = conditions.of_type("Ready")?;
    let containers = conditions.of_type("ContainersReady").filter(|it| it.truth() == Truth::True);
    let waited = sight.age(containers.and_then(|it| time(it.last_transition_time.get())));
    let long = waited.is_none_or(|waited| waited >= PATIENCE_WITH_GATES);
    (long && ready.reason() == "ReadinessGatesNotReady")
        .then(|| told_by(of_pod(pod, TroubleKind::ReadinessGateUnmet), ready))
}

fn terminating<'t>(sight: &Sight<'_, 't>, pod: &LivePod<'t>) -> Option<Trouble<'t>> {
    let deletion = &pod.metadata.deletion_timestamp;
    let gone_at = time(deletion.get());
    let late = sight.age(gone_at)? >= PATIENCE_WITH_DELETION;
    let trouble = of_pod(pod, TroubleKind::TerminatingStuck);
    late.then(|| Trouble { reason: "Terminating", span: deletion.span(), since: gone_at, ..trouble })
}
