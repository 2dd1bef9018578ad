//! Defaults of a Service.

use serde_json::Value;

use super::object::{Object, fill, fill_zero, is_empty, is_zero, object, object_at, objects, of, text};

/// Fills a Service. Addresses and node ports are allocated by the cluster and stay absent. The address family is
/// that of `clusterIP` where one is written, and IPv4 otherwise, as in a cluster with one IPv4 range.
pub(super) fn apply(service: &mut Object) {
    let Some(spec) = object(service, "spec") else { return };
    for port in objects(spec, "ports") {
        fill_zero(port, "protocol", "TCP");
        if let Some(number) = port.get("port").cloned() {
            fill_zero(port, "targetPort", number);
        }
    }
    fill_zero(spec, "type", "ClusterIP");
    fill_zero(spec, "sessionAffinity", "None");
    match text(spec, "sessionAffinity") {
        "None" => {
            spec.remove("sessionAffinityConfig");
        }
        "ClientIP" => {
            let path = ["sessionAffinityConfig", "clientIP"];
            if object_at(spec, &path).is_none_or(|it| !it.contains_key("timeoutSeconds")) {
                let timeout = of([("timeoutSeconds", 10_800.into())]);
                spec.insert("sessionAffinityConfig".to_owned(), of([("clientIP", timeout)]));
            }
        }
        _ => {}
    }
    let service_type = text(spec, "type").to_owned();
    let outside = matches!(service_type.as_str(), "NodePort" | "LoadBalancer");
    if outside || (service_type == "ClusterIP" && !is_empty(spec, "externalIPs")) {
        fill_zero(spec, "externalTrafficPolicy", "Cluster");
    }
    if outside || service_type == "ClusterIP" {
        addresses(spec);
        fill(spec, "internalTrafficPolicy", "Cluster");
    }
    if service_type == "LoadBalancer" {
        fill(spec, "allocateLoadBalancerNodePorts", true);
    }
}

/// `clusterIP` and the first of `clusterIPs` are the same field under two names; families follow from them.
fn addresses(spec: &mut Object) {
    let written = text(spec, "clusterIP").to_owned();
    if !written.is_empty() {
        fill(spec, "clusterIPs", vec![written]);
    }
    let addresses: Vec<String> = match spec.get("clusterIPs") {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    if let Some(first) = addresses.first() {
        fill_zero(spec, "clusterIP", first.as_str());
    }
    let headless = addresses.first().is_some_and(|first| first == "None");
    // Without a selector nobody knows the families of what stands behind a headless Service: it claims both.
    let unknown = headless && is_empty(spec, "selector") && !spec.contains_key("ipFamilies");
    fill(spec, "ipFamilyPolicy", if unknown { "RequireDualStack" } else { "SingleStack" });
    let single = text(spec, "ipFamilyPolicy") == "SingleStack";
    let first_is_v6 = addresses.first().is_some_and(|address| address.contains(':'));
    let families = match (first_is_v6, single || !unknown) {
        (true, _) => vec!["IPv6"],
        (false, true) => vec!["IPv4"],
        (false, false) => vec!["IPv4", "IPv6"],
    };
    if spec.get("ipFamilies").is_none_or(is_zero) {
        spec.insert("ipFamilies".to_owned(), families.into());
    }
}
