//! Pods that have failed for good.

use super::{
    Trouble, TroubleKind, container,
    pod::of_pod,
    sight::{Sight, key, time},
};
use crate::{
    graph::live::LivePod,
    resources::{JobStatus, Truth},
};

/// Reasons for which a Pod is ended for the sake of its node, or of another Pod.
const EVICTIONS: &[&str] =
    &["Evicted", "NodeLost", "NodeShutdown", "Preempting", "Shutdown", "Terminated", "UnreachableNode"];

pub(super) fn trouble<'t>(sight: &Sight<'_, 't>, pod: &LivePod<'t>) -> Option<Trouble<'t>> {
    if pod.status.phase() != "Failed" || is_history(sight, pod) {
        return None;
    }
    let reason = pod.status.reason.or("");
    let whole = Trouble {
        reason,
        message: pod.status.message.or(""),
        span: pod.status.reason.span().or(pod.status.phase.span()),
        ..of_pod(pod, TroubleKind::Failed)
    };
    let disrupted = pod.status.conditions.of_type("DisruptionTarget").filter(|it| it.truth() == Truth::True);
    if EVICTIONS.contains(&reason) {
        return Some(Trouble { kind: TroubleKind::Evicted, ..whole });
    }
    if let Some(condition) = disrupted {
        let span = condition.reason.span().or(whole.span);
        let (reason, message) = (condition.reason(), condition.message());
        let since = time(condition.last_transition_time.get());
        return Some(Trouble { kind: TroubleKind::Evicted, reason, message, span, since, ..whole });
    }
    // The kubelet did not admit it, or its time was up.
    if !reason.is_empty() {
        return Some(whole);
    }
    let spec = sight.spec(pod);
    let events = sight.events(pod);
    let init = pod.status.init_containers().map(|it| (it, true));
    let all = init.chain(pod.status.containers().map(|it| (it, false)));
    for (status, of_init) in all {
        let Some(end) = status.latest_end().filter(|it| it.exit_code() != 0) else { continue };
        let key = key(status.name.or(""), of_init, spec);
        let found = container::ended(pod, key, end, false, &events);
        let kind = if found.kind == TroubleKind::CrashLoop { TroubleKind::Failed } else { found.kind };
        return Some(Trouble { kind, ..found });
    }
    Some(whole)
}

/// Whether what became of the Pod has been made good: its Job is complete, or its CronJob has made a newer one.
fn is_history(sight: &Sight<'_, '_>, pod: &LivePod<'_>) -> bool {
    let Some(owner) = sight.owners.of(pod.id) else { return false };
    let Some(job) = sight.resource(owner).filter(|it| it.gvk.kind == "Job") else { return false };
    let complete =
        job.status::<JobStatus<'_>>().is_some_and(|it| it.conditions.says("Complete", Truth::True));
    complete || sight.is_older_job(owner)
}
