//! Pods on a node of which no container has been started: volumes and network come first.

use super::{
    Trouble, TroubleKind,
    pod::{of_pod, told_by_event},
    sight::{Sight, time},
};
use crate::{
    graph::live::{LiveEvent, LivePod},
    messages::{MountCause, SandboxFailure, mount_failure, sandbox_failure},
};

/// How long a Pod may take without a bad word about it, in seconds: a large image takes its time.
const PATIENCE: i64 = 600;

/// How long the kubelet may take to get to know what a Pod needs, in seconds.
const PATIENCE_WITH_CACHES: i64 = 300;

pub(super) fn trouble<'t>(
    sight: &Sight<'_, 't>,
    pod: &LivePod<'t>,
    events: &[&LiveEvent<'t>],
) -> Option<Trouble<'t>> {
    let begun =
        |it: &crate::resources::ContainerStatus<'_>| it.running().is_some() || it.latest_end().is_some();
    let mut all = pod.status.init_containers().chain(pod.status.containers());
    if all.any(begun) {
        return None;
    }
    let waiting = pod.status.containers().chain(pod.status.init_containers()).find_map(|it| it.waiting());
    let mut base = of_pod(pod, TroubleKind::NotStarted);
    if let Some(waiting) = waiting {
        base.reason = waiting.reason();
        base.span = waiting.span().or(base.span);
    }
    let age = sight.age(time(pod.status.start_time.get()).or(pod.created()));
    if let Some(event) = culprit(events, age) {
        let trouble = told_by_event(base, event);
        return Some(Trouble { kind: kind(event), span: base.span, ..trouble });
    }
    let is_creating = matches!(base.reason, "ContainerCreating" | "PodInitializing");
    let is_pulling = events.iter().rev().any(|it| it.reason == "Pulling");
    let old = age.is_some_and(|age| age >= PATIENCE);
    (is_creating && old && !is_pulling).then_some(base)
}

/// The Event that tells why. A volume that nobody waits for any longer and a sandbox that was made in the end are past: an
/// image is pulled only then.
fn culprit<'s, 't>(events: &[&'s LiveEvent<'t>], age: Option<i64>) -> Option<&'s LiveEvent<'t>> {
    let later_step =
        events.iter().rev().find(|it| matches!(it.reason, "Pulling" | "Pulled" | "Created" | "Started"));
    let later_step = later_step.and_then(|it| it.last);
    let young = age.is_none_or(|age| age < PATIENCE_WITH_CACHES);
    let counts = |event: &&&'s LiveEvent<'t>| {
        let is_step = matches!(
            event.reason,
            "FailedMount"
                | "FailedAttachVolume"
                | "FailedMapVolume"
                | "FailedCreatePodSandBox"
                | "NetworkNotReady"
        );
        let past = event.last.zip(later_step).is_some_and(|(event, step)| event < step);
        is_step && !past && !(young && mount_failure(event.message).cause == MountCause::NotSynced)
    };
    let says_why = |event: &&&'s LiveEvent<'t>| match event.reason {
        "FailedMount" => !matches!(mount_failure(event.message).cause, MountCause::Timeout { .. }),
        "FailedCreatePodSandBox" => sandbox_failure(event.message) != SandboxFailure::Timeout,
        _ => true,
    };
    let newest = || events.iter().rev().filter(counts);
    newest().find(says_why).or_else(|| newest().next()).copied()
}

fn kind(event: &LiveEvent<'_>) -> TroubleKind {
    if matches!(event.reason, "FailedCreatePodSandBox" | "NetworkNotReady") {
        return TroubleKind::SandboxFailed;
    }
    match mount_failure(event.message).cause {
        MountCause::ConfigMapNotFound { .. } => TroubleKind::ConfigMapNotFound,
        MountCause::SecretNotFound { .. } => TroubleKind::SecretNotFound,
        MountCause::KeyNotFound { .. } => TroubleKind::ConfigKeyNotFound,
        MountCause::ClaimNotFound { .. } => TroubleKind::ClaimNotFound,
        _ => TroubleKind::VolumeMountFailed,
    }
}
