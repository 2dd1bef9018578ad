//! Defaults of the workloads in `apps/v1`.

use super::{
    object::{Object, fill, fill_zero, object, object_or_new, objects, text},
    pod, storage,
};

/// Fills an object of `apps/v1`.
pub(super) fn apply(workload: &mut Object, kind: &str) {
    if kind == "DaemonSet"
        && let Some(annotations) =
            object_or_new(workload, "metadata").and_then(|it| object_or_new(it, "annotations"))
    {
        // The first generation of what was `spec.templateGeneration` before `apps/v1`.
        fill(annotations, "deprecated.daemonset.template.generation", "1");
    }
    let Some(spec) = object(workload, "spec") else { return };
    match kind {
        "Deployment" => deployment(spec),
        "StatefulSet" => stateful_set(spec),
        "DaemonSet" => daemon_set(spec),
        "ReplicaSet" => fill(spec, "replicas", 1),
        _ => return,
    }
    pod::apply_to_template(spec, "template");
}

fn deployment(spec: &mut Object) {
    fill(spec, "replicas", 1);
    if let Some(strategy) = object_or_new(spec, "strategy") {
        fill_zero(strategy, "type", "RollingUpdate");
        if text(strategy, "type") == "RollingUpdate"
            && let Some(update) = object_or_new(strategy, "rollingUpdate")
        {
            fill(update, "maxUnavailable", "25%");
            fill(update, "maxSurge", "25%");
        }
    }
    fill(spec, "revisionHistoryLimit", 10);
    fill(spec, "progressDeadlineSeconds", 600);
}

fn stateful_set(spec: &mut Object) {
    fill(spec, "replicas", 1);
    for claim in objects(spec, "volumeClaimTemplates") {
        fill(claim, "kind", "PersistentVolumeClaim");
        fill(claim, "apiVersion", "v1");
        storage::claim(claim);
        if let Some(status) = object_or_new(claim, "status") {
            fill_zero(status, "phase", "Pending");
        }
    }
    fill_zero(spec, "podManagementPolicy", "OrderedReady");
    if let Some(strategy) = object_or_new(spec, "updateStrategy") {
        if text(strategy, "type").is_empty() {
            fill_zero(strategy, "type", "RollingUpdate");
            object_or_new(strategy, "rollingUpdate");
        }
        // An explicit `type: RollingUpdate` without `rollingUpdate` stays without.
        if text(strategy, "type") == "RollingUpdate"
            && let Some(update) = object(strategy, "rollingUpdate")
        {
            fill(update, "partition", 0);
            fill(update, "maxUnavailable", 1);
        }
    }
    fill(spec, "revisionHistoryLimit", 10);
    if let Some(policy) = object_or_new(spec, "persistentVolumeClaimRetentionPolicy") {
        fill_zero(policy, "whenDeleted", "Retain");
        fill_zero(policy, "whenScaled", "Retain");
    }
}

fn daemon_set(spec: &mut Object) {
    if let Some(strategy) = object_or_new(spec, "updateStrategy") {
        fill_zero(strategy, "type", "RollingUpdate");
        if text(strategy, "type") == "RollingUpdate"
            && let Some(update) = object_or_new(strategy, "rollingUpdate")
        {
            fill(update, "maxUnavailable", 1);
            fill(update, "maxSurge", 0);
        }
    }
    fill(spec, "revisionHistoryLimit", 10);
}
