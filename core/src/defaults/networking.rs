//! Defaults of the kinds around traffic. An Ingress in `networking.k8s.io/v1` has none of its own.

use serde_json::Value;

use super::object::{Object, fill, fill_zero, is_empty, object, object_at, object_or_new, objects};

/// Fills an object of `networking.k8s.io/v1`.
pub(super) fn apply(object: &mut Object, kind: &str) {
    match kind {
        "IngressClass" => {
            if let Some(parameters) = object_at(object, &["spec", "parameters"]) {
                fill(parameters, "scope", "Cluster");
            }
        }
        "NetworkPolicy" => network_policy(object),
        _ => {}
    }
}

fn network_policy(policy: &mut Object) {
    let Some(spec) = object(policy, "spec") else { return };
    object_or_new(spec, "podSelector");
    for rules in ["ingress", "egress"] {
        for rule in objects(spec, rules) {
            for port in objects(rule, "ports") {
                fill(port, "protocol", "TCP");
            }
        }
    }
    if is_empty(spec, "policyTypes") {
        let mut types = vec!["Ingress"];
        if !is_empty(spec, "egress") {
            types.push("Egress");
        }
        spec.insert("policyTypes".to_owned(), Value::from(types));
    }
}

/// Fills an object of `discovery.k8s.io/v1`.
pub(super) fn apply_discovery(object: &mut Object, kind: &str) {
    if kind == "EndpointSlice" {
        for port in objects(object, "ports") {
            fill(port, "name", "");
            fill_zero(port, "protocol", "TCP");
        }
    }
}
