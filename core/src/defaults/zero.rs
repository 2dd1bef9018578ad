//! Fields whose zero the server does not write again: plain Go fields, for which `nodePort: 0` and no `nodePort` are
//! one and the same. Pointers are not here: `replicas: 0` is not `replicas` left out.

use crate::schema::TypeId;

/// Type and its plain fields, in the order of the types.
const FIELDS: &[(&str, &[&str])] = &[
    ("apps.v1.DaemonSetSpec", &["minReadySeconds"]),
    ("apps.v1.DeploymentSpec", &["minReadySeconds", "paused"]),
    ("apps.v1.ReplicaSetSpec", &["minReadySeconds"]),
    ("apps.v1.StatefulSetSpec", &["minReadySeconds", "podManagementPolicy"]),
    ("core.v1.ConfigMapKeySelector", &["name"]),
    (
        "core.v1.Container",
        &[
            "image",
            "imagePullPolicy",
            "stdin",
            "stdinOnce",
            "terminationMessagePath",
            "terminationMessagePolicy",
            "tty",
            "workingDir",
        ],
    ),
    ("core.v1.ContainerPort", &["hostIP", "hostPort", "name", "protocol"]),
    ("core.v1.EmptyDirVolumeSource", &["medium"]),
    ("core.v1.EnvFromSource", &["prefix"]),
    ("core.v1.EnvVar", &["value"]),
    ("core.v1.HTTPGetAction", &["host", "path", "scheme"]),
    ("core.v1.LocalObjectReference", &["name"]),
    ("core.v1.PersistentVolumeClaimSpec", &["volumeName"]),
    ("core.v1.PersistentVolumeClaimVolumeSource", &["readOnly"]),
    ("core.v1.PersistentVolumeSpec", &["persistentVolumeReclaimPolicy", "storageClassName"]),
    (
        "core.v1.PodSpec",
        &[
            "dnsPolicy",
            "hostIPC",
            "hostNetwork",
            "hostPID",
            "hostname",
            "nodeName",
            "priorityClassName",
            "restartPolicy",
            "schedulerName",
            "serviceAccount",
            "serviceAccountName",
            "subdomain",
        ],
    ),
    (
        "core.v1.Probe",
        &["failureThreshold", "initialDelaySeconds", "periodSeconds", "successThreshold", "timeoutSeconds"],
    ),
    ("core.v1.ReplicationControllerSpec", &["minReadySeconds"]),
    ("core.v1.Secret", &["type"]),
    ("core.v1.SecretVolumeSource", &["secretName"]),
    ("core.v1.ServicePort", &["name", "nodePort", "protocol"]),
    (
        "core.v1.ServiceSpec",
        &[
            "clusterIP",
            "externalName",
            "externalTrafficPolicy",
            "healthCheckNodePort",
            "loadBalancerIP",
            "publishNotReadyAddresses",
            "sessionAffinity",
            "type",
        ],
    ),
    ("core.v1.TCPSocketAction", &["host"]),
    ("core.v1.Toleration", &["effect", "key", "operator", "value"]),
    ("core.v1.VolumeMount", &["readOnly", "subPath", "subPathExpr"]),
    (
        "meta.v1.ObjectMeta",
        &["generateName", "generation", "name", "namespace", "resourceVersion", "selfLink", "uid"],
    ),
    ("networking.v1.HTTPIngressPath", &["path"]),
    ("networking.v1.IngressRule", &["host"]),
    ("networking.v1.IngressTLS", &["secretName"]),
    ("networking.v1.ServiceBackendPort", &["name", "number"]),
];

/// Lists that are written even when empty, because their Go type says so.
const KEPT_LISTS: &[(&str, &str)] = &[
    ("core.v1.PodSpec", "containers"),
    ("core.v1.ProjectedVolumeSource", "sources"),
    ("networking.v1.HTTPIngressRuleValue", "paths"),
    ("rbac.v1.ClusterRole", "rules"),
    ("rbac.v1.PolicyRule", "verbs"),
    ("rbac.v1.Role", "rules"),
];

/// The plain fields of a type.
pub(super) fn fields_of(object_type: TypeId) -> &'static [&'static str] {
    let name = object_type.name();
    let index = FIELDS.binary_search_by(|(it, _)| (*it).cmp(name));
    index.ok().and_then(|index| FIELDS.get(index)).map_or(&[], |(_, fields)| fields)
}

/// Whether an empty list under this field is written again.
pub(super) fn keeps_empty_list(object_type: TypeId, field: &str) -> bool {
    KEPT_LISTS.contains(&(object_type.name(), field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::type_named;

    #[test]
    fn the_types_are_in_order_and_have_these_fields() {
        assert!(FIELDS.is_sorted_by_key(|(name, _)| name));
        let kept = KEPT_LISTS.iter().map(|(name, field)| (*name, *field));
        let plain = FIELDS.iter().flat_map(|(name, fields)| fields.iter().map(move |field| (*name, *field)));
        for (name, field) in plain.chain(kept) {
            assert!(type_named(name).unwrap().field(field).is_some(), "{name}.{field}");
        }
    }
}
