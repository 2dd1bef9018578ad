//! What Kubernetes' validation refuses although every type fits: names, ports, words, bounds, and what does not go
//! together.
//!
//! Each file is an area and reads like the validation of that area in Kubernetes. One walk through an object serves
//! both rules, `api-invalid-value` and `api-duplicate-value`. What is missing is `api-missing-field`'s; what has a rule
//! of its own (a volume that does not exist, a port without a name, an external name) is left to it.

mod at;
mod autoscaling;
mod config;
mod containers;
mod cron;
mod env;
mod fault;
mod firsts;
#[cfg(test)]
mod golden;
mod grammar;
mod ingress;
mod ip;
mod metadata;
mod network_policy;
mod numbers;
mod pod;
mod probes;
mod resources;
mod scheduling;
mod security;
mod selectors;
mod service;
mod spelling;
mod storage;
mod volumes;
mod workload;

use at::At;
use fault::{Fault, Validator};

use super::DecodedResource;
use crate::{KubernetesVersion, Lang, hash::HashSet, resources::Resource, rules::Finding, schema};

/// Adds to `found` what is refused in one object; `decoded` is what does not fit its type, if something does not.
///
/// What a cluster printed was accepted once, by a release and with settings that may not be those of the newest one,
/// and is left alone.
pub(super) fn validate(
    resource: &Resource<'_>,
    lang: Lang,
    release: KubernetesVersion,
    decoded: Option<&DecodedResource<'_>>,
    found: &mut Vec<Finding>,
) {
    if resource.has_uid() {
        return;
    }
    let spoilt = decoded.map_or_else(HashSet::default, spoilt);
    let mut validator = Validator { lang, release, resource, spoilt, found: std::mem::take(found) };
    validate_object(&mut validator, resource);
    *found = validator.found;
}

/// Where the mappings begin that hold an unknown field.
fn spoilt(object: &DecodedResource<'_>) -> HashSet<u32> {
    let fields = object.decoded.unknown_fields();
    fields.keys().filter_map(|at| object.decoded.frame(*at)).map(|frame| frame.node.span().start).collect()
}

fn validate_object<'t>(validator: &mut Validator<'_, 't>, resource: &Resource<'t>) {
    let gvk = resource.gvk;
    let object = At::root(resource.node);
    if !schema::is_builtin_group(gvk.group) {
        // The metadata is the same for every kind; what else an object holds, its maker knows.
        return validator.metadata(&object);
    }
    let Some(kind) = resource.built_in else { return };
    if kind.removed.is_some_and(|removed| removed <= validator.release) {
        return;
    }
    validator.metadata(&object);
    // Earlier versions of a group have other fields and other defaults.
    if !matches!(gvk.version, "v1" | "v2") {
        return;
    }
    match (gvk.group, gvk.kind) {
        ("", "ConfigMap") => return validator.config_map(&object),
        ("", "Secret") => return validator.secret(&object),
        ("", "Endpoints") => return validator.endpoints(&object),
        ("networking.k8s.io", "Ingress") => return validator.ingress(&object),
        ("storage.k8s.io", "StorageClass") => return validator.storage_class(&object),
        ("rbac.authorization.k8s.io", "RoleBinding" | "ClusterRoleBinding") => {
            return validator.binding(&object);
        }
        _ => {}
    }
    let Some(spec) = object.field("spec") else { return };
    match (gvk.group, gvk.kind) {
        ("", "Pod") => validator.pod_spec(&spec, containers::Owner::Pod),
        ("", "Service") => validator.service(&spec),
        ("", "ReplicationController") => validator.replication_controller(&spec),
        ("", "PersistentVolumeClaim") => validator.claim(&spec),
        ("", "PersistentVolume") => validator.persistent_volume(&spec),
        ("", "LimitRange") => validator.limit_range(&spec),
        ("", "ResourceQuota") => validator.amounts(&spec, "hard"),
        ("apps", "Deployment") => validator.deployment(&spec),
        ("apps", "ReplicaSet") => validator.replica_set(&spec),
        ("apps", "StatefulSet") => validator.stateful_set(&spec),
        ("apps", "DaemonSet") => validator.daemon_set(&spec),
        ("batch", "Job") => {
            let name = resource.metadata.name.get().copied().zip(resource.metadata.name.span());
            validator.job(&spec, name);
        }
        ("batch", "CronJob") => validator.cron_job(&spec),
        ("networking.k8s.io", "IngressClass") => validator.ingress_class(&spec),
        ("networking.k8s.io", "NetworkPolicy") => validator.network_policy(&spec),
        ("policy", "PodDisruptionBudget") => validator.disruption_budget(&spec),
        ("autoscaling", "HorizontalPodAutoscaler") => validator.autoscaler(&spec),
        _ => {}
    }
}
