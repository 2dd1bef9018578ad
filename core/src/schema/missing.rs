//! Values without which the API server refuses an object.

use super::TypeId;
use crate::yaml::{Node, Value};

/// A value that is asked for and not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RequiredValue {
    /// The field that should be there, or the entry of a map, as `data[tls.crt]`; of several that would do, the most
    /// usual one.
    pub(crate) field: &'static str,
    /// What Kubernetes appends to the path of the mapping to name the value. Where a whole branch is missing, this is
    /// deeper than the field: it misses `spec.template.spec.containers` when there is no `spec.template`.
    pub(crate) path: &'static str,
    /// What Kubernetes says about it.
    pub(crate) says: &'static str,
}

const REQUIRED: &str = "Required value";
const NO_PORT: &str = "Invalid value: 0: must be between 1 and 65535, inclusive";
const NO_NAME: &str = "Required value: name or generateName is required";
const NO_SOURCE: &str = "Required value: must populate information for the given metric source";
const NO_BACKEND: &str = "Invalid value: \"\": resource or service backend is required";
const NO_HANDLER: &str = "Required value: must specify a handler type";

const fn needs(field: &'static str, path: &'static str) -> RequiredValue {
    RequiredValue { field, path, says: REQUIRED }
}

const fn says(field: &'static str, path: &'static str, says: &'static str) -> RequiredValue {
    RequiredValue { field, path, says }
}

/// Fields that a type always needs: neither absent, nor `null`, nor an empty text or list. In the order of the types.
static ALWAYS: &[(&str, &[RequiredValue])] = &[
    ("apps.v1.DaemonSet", &[needs("spec", ".spec.selector")]),
    (
        "apps.v1.DaemonSetSpec",
        &[
            says(
                "selector",
                ".template.metadata.labels",
                "Invalid value: `selector` does not match template `labels`",
            ),
            needs("template", ".template.spec.containers"),
        ],
    ),
    ("apps.v1.Deployment", &[needs("spec", ".spec.selector")]),
    (
        "apps.v1.DeploymentSpec",
        &[needs("selector", ".selector"), needs("template", ".template.spec.containers")],
    ),
    ("apps.v1.ReplicaSet", &[needs("spec", ".spec.selector")]),
    (
        "apps.v1.ReplicaSetSpec",
        &[needs("selector", ".selector"), needs("template", ".template.spec.containers")],
    ),
    ("apps.v1.StatefulSet", &[needs("spec", ".spec.selector")]),
    (
        "apps.v1.StatefulSetSpec",
        &[needs("selector", ".selector"), needs("template", ".template.spec.containers")],
    ),
    ("autoscaling.v1.CrossVersionObjectReference", &[needs("kind", ".kind"), needs("name", ".name")]),
    ("autoscaling.v1.HorizontalPodAutoscaler", &[needs("spec", ".spec.scaleTargetRef.kind")]),
    (
        "autoscaling.v1.HorizontalPodAutoscalerSpec",
        &[needs("scaleTargetRef", ".scaleTargetRef.kind"), needs("maxReplicas", ".maxReplicas")],
    ),
    ("autoscaling.v2.CrossVersionObjectReference", &[needs("kind", ".kind"), needs("name", ".name")]),
    ("autoscaling.v2.HorizontalPodAutoscaler", &[needs("spec", ".spec.scaleTargetRef.kind")]),
    (
        "autoscaling.v2.HorizontalPodAutoscalerSpec",
        &[needs("scaleTargetRef", ".scaleTargetRef.kind"), needs("maxReplicas", ".maxReplicas")],
    ),
    ("batch.v1.CronJob", &[needs("spec", ".spec.schedule")]),
    (
        "batch.v1.CronJobSpec",
        &[needs("schedule", ".schedule"), needs("jobTemplate", ".jobTemplate.spec.template.spec.containers")],
    ),
    ("batch.v1.Job", &[needs("spec", ".spec.template.spec.containers")]),
    ("batch.v1.JobSpec", &[needs("template", ".template.spec.containers")]),
    ("batch.v1.JobTemplateSpec", &[needs("spec", ".spec.template.spec.containers")]),
    ("core.v1.ConfigMapEnvSource", &[needs("name", ".name")]),
    ("core.v1.ConfigMapKeySelector", &[says("name", ".name", "Invalid value: \"\""), needs("key", ".key")]),
    ("core.v1.ConfigMapProjection", &[needs("name", ".name")]),
    ("core.v1.ConfigMapVolumeSource", &[needs("name", ".name")]),
    ("core.v1.Container", &[needs("name", ".name"), needs("image", ".image")]),
    ("core.v1.ContainerPort", &[needs("containerPort", ".containerPort")]),
    ("core.v1.EnvVar", &[needs("name", ".name")]),
    ("core.v1.ExecAction", &[needs("command", ".command")]),
    ("core.v1.GRPCAction", &[says("port", ".port", NO_PORT)]),
    ("core.v1.HTTPGetAction", &[says("port", ".port", NO_PORT)]),
    ("core.v1.HostPathVolumeSource", &[needs("path", ".path")]),
    ("core.v1.KeyToPath", &[needs("key", ".key"), needs("path", ".path")]),
    ("core.v1.NFSVolumeSource", &[needs("server", ".server"), needs("path", ".path")]),
    (
        "core.v1.NodeSelector",
        &[says(
            "nodeSelectorTerms",
            ".nodeSelectorTerms",
            "Required value: must have at least one node selector term",
        )],
    ),
    ("core.v1.ObjectFieldSelector", &[needs("fieldPath", ".fieldPath")]),
    (
        "core.v1.PersistentVolumeClaim",
        &[says("spec", ".spec.accessModes", "Required value: at least 1 access mode is required")],
    ),
    ("core.v1.PersistentVolumeClaimVolumeSource", &[needs("claimName", ".claimName")]),
    ("core.v1.PersistentVolumeSpec", &[needs("accessModes", ".accessModes"), needs("capacity", ".capacity")]),
    ("core.v1.Pod", &[needs("spec", ".spec.containers")]),
    ("core.v1.PodAffinityTerm", &[says("topologyKey", ".topologyKey", "Required value: can not be empty")]),
    ("core.v1.PodSpec", &[needs("containers", ".containers")]),
    ("core.v1.PodTemplateSpec", &[needs("spec", ".spec.containers")]),
    ("core.v1.ReplicationControllerSpec", &[needs("template", ".template")]),
    ("core.v1.ResourceFieldSelector", &[needs("resource", ".resource")]),
    ("core.v1.SecretEnvSource", &[needs("name", ".name")]),
    ("core.v1.SecretKeySelector", &[says("name", ".name", "Invalid value: \"\""), needs("key", ".key")]),
    ("core.v1.SecretProjection", &[needs("name", ".name")]),
    ("core.v1.SecretVolumeSource", &[needs("secretName", ".secretName")]),
    ("core.v1.ServicePort", &[says("port", ".port", NO_PORT)]),
    ("core.v1.TCPSocketAction", &[says("port", ".port", NO_PORT)]),
    (
        "core.v1.TopologySpreadConstraint",
        &[needs("topologyKey", ".topologyKey"), needs("whenUnsatisfiable", ".whenUnsatisfiable")],
    ),
    ("core.v1.Volume", &[needs("name", ".name")]),
    ("core.v1.VolumeMount", &[needs("name", ".name"), needs("mountPath", ".mountPath")]),
    (
        "networking.v1.HTTPIngressPath",
        &[says("pathType", ".pathType", "Required value: pathType must be specified")],
    ),
    ("networking.v1.HTTPIngressRuleValue", &[needs("paths", ".paths")]),
    ("networking.v1.IngressClassParametersReference", &[needs("kind", ".kind"), needs("name", ".name")]),
    ("networking.v1.IngressServiceBackend", &[needs("name", ".name")]),
    ("rbac.v1.ClusterRoleBinding", &[needs("roleRef", ".roleRef.name")]),
    (
        "rbac.v1.PolicyRule",
        &[says("verbs", ".verbs", "Required value: verbs must contain at least one value")],
    ),
    ("rbac.v1.RoleBinding", &[needs("roleRef", ".roleRef.name")]),
    ("rbac.v1.RoleRef", &[needs("name", ".name")]),
    ("rbac.v1.Subject", &[needs("name", ".name")]),
    ("storage.v1.StorageClass", &[needs("provisioner", ".provisioner")]),
];

/// The fields that the type always needs.
fn always(type_name: &str) -> &'static [RequiredValue] {
    let found = ALWAYS.binary_search_by(|(name, _)| (*name).cmp(type_name)).ok();
    found.and_then(|index| ALWAYS.get(index)).map_or(&[], |(_, missing)| missing)
}

/// What the innermost of these mappings lacks; the others lie around it, from the inside out.
pub(super) fn missing(around: &[(TypeId, Node<'_>)]) -> Vec<RequiredValue> {
    let [(object, node), outer @ ..] = around else { return Vec::new() };
    let name = object.name();
    let mut missing: Vec<RequiredValue> =
        always(name).iter().filter(|it| is_absent(*node, it.field)).copied().collect();
    missing.extend(sometimes(name, *node, outer));
    let is_root = outer.is_empty() && object.field("metadata").is_some();
    if is_root && has_name(*object) && is_absent(*node, "metadata") {
        missing.push(says("metadata", ".metadata.name", NO_NAME));
    }
    missing
}

/// False for what the API server answers and forgets, such as a SubjectAccessReview.
fn has_name(object: TypeId) -> bool {
    let name = object.name();
    let answered = name.starts_with("authentication.") || name.starts_with("authorization.");
    !answered
        && !matches!(name, "core.v1.Binding" | "core.v1.SerializedReference")
        && !name.ends_with(".Eviction")
}

fn is_absent(node: Node<'_>, field: &str) -> bool {
    node.get(field).is_none_or(|it| match it.value() {
        Value::Null | Value::String("") => true,
        Value::Sequence => it.items().next().is_none(),
        _ => false,
    })
}

/// What depends on other values.
fn sometimes(type_name: &str, node: Node<'_>, outer: &[(TypeId, Node<'_>)]) -> Vec<RequiredValue> {
    let absent = |field: &str| is_absent(node, field);
    let text = |field: &str| node.get(field).and_then(Node::as_str).unwrap_or_default();
    let mut missing = Vec::new();
    let mut ask = |condition: bool, it: RequiredValue| {
        if condition {
            missing.push(it);
        }
    };
    match type_name {
        "meta.v1.ObjectMeta" => ask(
            matches!(outer, [(root, _)] if has_name(*root)) && absent("name") && absent("generateName"),
            says("name", ".name", NO_NAME),
        ),
        "core.v1.Probe" => {
            let none = ["exec", "httpGet", "tcpSocket", "grpc"].into_iter().all(absent);
            ask(none, says("httpGet", "", NO_HANDLER));
        }
        "core.v1.LifecycleHandler" => {
            let none = ["exec", "httpGet", "tcpSocket", "sleep"].into_iter().all(absent);
            ask(none, says("exec", "", NO_HANDLER));
        }
        "core.v1.Service" => ask(absent("spec"), needs("spec", ".spec.ports")),
        "core.v1.ReplicationControllerSpec" => {
            // The labels of the template are the selector where none is written.
            let labels = node.get("template").map(|it| it.get("metadata").and_then(|it| it.get("labels")));
            let none = labels.is_some_and(|it| it.is_none_or(|it| it.entries().next().is_none()));
            let selector = node.get("selector").is_none_or(|it| it.entries().next().is_none());
            ask(none && selector, needs("selector", ".selector"));
        }
        "core.v1.ServiceSpec" => {
            let needs_none = text("clusterIP") == "None" || text("type") == "ExternalName";
            ask(!needs_none && absent("ports"), needs("ports", ".ports"));
            ask(
                text("type") == "ExternalName" && absent("externalName"),
                needs("externalName", ".externalName"),
            );
        }
        "networking.v1.HTTPIngressPath" => {
            ask(absent("backend"), says("backend", ".backend", NO_BACKEND));
        }
        "networking.v1.IngressBackend" => {
            let none = ["service", "resource"].into_iter().all(absent);
            ask(none, says("service", "", NO_BACKEND));
        }
        "networking.v1.IngressServiceBackend" => {
            let port = node.get("port").filter(|port| !port.is_null());
            let none = port
                .is_none_or(|port| port.is_mapping() && is_absent(port, "number") && is_absent(port, "name"));
            // Kubernetes names the backend, one mapping further out.
            ask(none, says("port", "..", "Required value: port name or number is required"));
        }
        "networking.v1.IngressClassParametersReference" => ask(
            text("scope") == "Namespace" && absent("namespace"),
            says("namespace", ".namespace", "Required value: `parameters.scope` is set to 'Namespace'"),
        ),
        "networking.v1.NetworkPolicyPeer" => {
            // An empty selector is a peer: it selects everything.
            let none = ["podSelector", "namespaceSelector", "ipBlock"].into_iter().all(absent);
            ask(none, says("podSelector", "", "Required value: must specify a peer"));
        }
        "meta.v1.LabelSelectorRequirement" => {
            ask(absent("key"), says("key", ".key", "Invalid value: \"\": name part must be non-empty"));
            ask(
                absent("operator"),
                says("operator", ".operator", "Invalid value: \"\": not a valid selector operator"),
            );
            ask(
                matches!(text("operator"), "In" | "NotIn") && absent("values"),
                says(
                    "values",
                    ".values",
                    "Required value: must be specified when `operator` is 'In' or 'NotIn'",
                ),
            );
        }
        "core.v1.PersistentVolumeClaimSpec" if outer.len() == 1 => {
            ask(
                absent("accessModes"),
                says("accessModes", ".accessModes", "Required value: at least 1 access mode is required"),
            );
            let requests = node.get("resources").and_then(|it| it.get("requests"));
            ask(
                requests.and_then(|it| it.get("storage")).is_none(),
                needs("resources", ".resources[storage]"),
            );
        }
        "autoscaling.v2.MetricSpec" => {
            for (kind, field, path) in [
                ("Resource", "resource", ".resource"),
                ("ContainerResource", "containerResource", ".containerResource"),
                ("Pods", "pods", ".pods"),
                ("Object", "object", ".object"),
                ("External", "external", ".external"),
            ] {
                ask(text("type") == kind && absent(field), says(field, path, NO_SOURCE));
            }
        }
        "core.v1.PodSpec" => {
            ask(
                text("dnsPolicy") == "None" && absent("dnsConfig"),
                says(
                    "dnsConfig",
                    ".dnsConfig",
                    "Required value: must provide `dnsConfig` when `dnsPolicy` is None",
                ),
            );
            // Pods restart always unless told otherwise, and a Job's may not.
            let in_job = outer.get(1).is_some_and(|(object, _)| object.name().starts_with("batch.v1.Job"));
            ask(
                in_job && absent("restartPolicy"),
                says(
                    "restartPolicy",
                    ".restartPolicy",
                    "Required value: valid values: \"OnFailure\", \"Never\"",
                ),
            );
        }
        "core.v1.Secret" => {
            let has = |key: &str| {
                ["data", "stringData"]
                    .into_iter()
                    .any(|it| node.get(it).is_some_and(|it| it.get(key).is_some()))
            };
            match text("type") {
                "kubernetes.io/tls" => {
                    ask(!has("tls.crt"), needs("data[tls.crt]", ".data[tls.crt]"));
                    ask(!has("tls.key"), needs("data[tls.key]", ".data[tls.key]"));
                }
                "kubernetes.io/ssh-auth" => {
                    ask(!has("ssh-privatekey"), needs("data[ssh-privatekey]", ".data[ssh-privatekey]"));
                }
                "kubernetes.io/basic-auth" => {
                    let none = !has("username") && !has("password");
                    ask(none, needs("data[username]", ".data[username]"));
                }
                "kubernetes.io/dockercfg" => {
                    ask(!has(".dockercfg"), needs("data[.dockercfg]", ".data[.dockercfg]"));
                }
                "kubernetes.io/dockerconfigjson" => {
                    ask(
                        !has(".dockerconfigjson"),
                        needs("data[.dockerconfigjson]", ".data[.dockerconfigjson]"),
                    );
                }
                _ => {}
            }
        }
        _ => {}
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::type_named;

    #[test]
    fn the_table_is_in_order_and_names_fields_that_exist() {
        assert!(ALWAYS.is_sorted_by_key(|(name, _)| *name));
        for (name, missing) in ALWAYS {
            let object = type_named(name).unwrap();
            for it in *missing {
                assert!(object.field(it.field).is_some(), "{name}.{}", it.field);
                assert!(it.path.starts_with('.'), "{name}.{}", it.field);
            }
        }
    }
}
