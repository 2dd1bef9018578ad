//! Defaults of Pods and of Pod templates. A Pod gets more than the template that it is made from: requests from
//! limits, host ports, `enableServiceLinks`, and what admission adds.

use serde_json::Value;

use super::{
    container,
    object::{Object, fill, fill_zero, is_empty, is_zero, object, object_or_new, objects, of, text},
    volume,
};

const CONTAINERS: [&str; 3] = ["initContainers", "containers", "ephemeralContainers"];

/// Fills a Pod.
pub(super) fn apply(pod: &mut Object) {
    let Some(spec) = object(pod, "spec") else { return };
    apply_to_spec(spec);
    let host_network = spec.get("hostNetwork") == Some(&Value::Bool(true));
    for list in ["initContainers", "containers"] {
        for container in objects(spec, list) {
            request_what_is_limited(container);
            if host_network {
                publish_ports_on_the_node(container);
            }
        }
    }
    fill(spec, "enableServiceLinks", true);
    admit(spec);
}

/// Fills the Pod template under `key`.
pub(super) fn apply_to_template(parent: &mut Object, key: &str) {
    if let Some(spec) = object(parent, key).and_then(|template| object(template, "spec")) {
        apply_to_spec(spec);
    }
}

/// Fills a Pod's spec as far as Pods and templates agree.
fn apply_to_spec(spec: &mut Object) {
    for volume in objects(spec, "volumes") {
        volume::apply(volume);
    }
    for list in CONTAINERS {
        for container in objects(spec, list) {
            container::apply(container);
        }
    }
    fill_zero(spec, "restartPolicy", "Always");
    fill(spec, "terminationGracePeriodSeconds", 30);
    fill_zero(spec, "dnsPolicy", "ClusterFirst");
    mirror_service_account(spec);
    fill(spec, "securityContext", of([]));
    fill_zero(spec, "schedulerName", "default-scheduler");
}

/// `serviceAccount` is the old name of `serviceAccountName`; both are stored.
fn mirror_service_account(spec: &mut Object) {
    let (new, old) = ("serviceAccountName", "serviceAccount");
    let from = if text(spec, new).is_empty() { old } else { new };
    let name = text(spec, from).to_owned();
    if !name.is_empty() {
        spec.insert(new.to_owned(), name.as_str().into());
        spec.insert(old.to_owned(), name.into());
    }
}

fn request_what_is_limited(container: &mut Object) {
    let Some(resources) = object(container, "resources") else { return };
    let Some(limits) = object(resources, "limits").map(|limits| limits.clone()) else { return };
    let Some(requests) = object_or_new(resources, "requests") else { return };
    for (resource, quantity) in limits {
        fill(requests, &resource, quantity);
    }
    if requests.is_empty() {
        resources.remove("requests");
    }
}

/// With `hostNetwork: true` a container's port is the node's port.
fn publish_ports_on_the_node(container: &mut Object) {
    for port in objects(container, "ports") {
        if let Some(number) = port.get("containerPort").filter(|number| !is_zero(number)).cloned() {
            fill_zero(port, "hostPort", number);
        }
    }
}

/// What admission plugins that are always on add without looking at any other object: the ServiceAccount `default`,
/// and five minutes of tolerance for a node that fails.
fn admit(spec: &mut Object) {
    fill_zero(spec, "serviceAccountName", "default");
    mirror_service_account(spec);
    for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
        if !objects(spec, "tolerations").any(|toleration| tolerates(toleration, key)) {
            let toleration = of([
                ("key", key.into()),
                ("operator", "Exists".into()),
                ("effect", "NoExecute".into()),
                ("tolerationSeconds", 300.into()),
            ]);
            fill(spec, "tolerations", Value::Array(Vec::new()));
            if let Some(Value::Array(tolerations)) = spec.get_mut("tolerations") {
                tolerations.push(toleration);
            }
        }
    }
    if is_empty(spec, "tolerations") {
        spec.remove("tolerations");
    }
}

/// Whether the taint `key` with effect NoExecute is spoken for already. An empty key stands for every taint, an empty
/// effect for every effect.
fn tolerates(toleration: &Object, key: &str) -> bool {
    let is_or_empty =
        |field, value: &str| text(toleration, field).is_empty() || text(toleration, field) == value;
    is_or_empty("key", key) && is_or_empty("effect", "NoExecute")
}

/// Fills the kinds of `scheduling.k8s.io`.
pub(super) fn apply_scheduling(object: &mut Object, kind: &str) {
    if kind == "PriorityClass" {
        fill(object, "preemptionPolicy", "PreemptLowerPriority");
    }
}
