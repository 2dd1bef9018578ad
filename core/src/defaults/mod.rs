//! What the API server makes of an object before it stores it: the values that a manifest leaves out.
//!
//! Two steps, as in the server. [`decode`] reads the object as its Go type: null is absent, quantities get their
//! canonical form, an empty list is no list. Then the kind's own function fills in what is missing; each of them
//! reads like the table in Kubernetes' documentation.
//!
//! Included is what the object alone decides. Left out is what only a running cluster knows: allocated addresses and
//! ports, UIDs and timestamps, `status`, and what admission plugins copy from other objects (the token volume of the
//! ServiceAccount, the priority of the PriorityClass, the default StorageClass and IngressClass, LimitRanges).
//!
//! Kinds that are not Kubernetes' own, and API versions that no release serves any more, stay as they are.

mod apps;
mod autoscaling;
mod batch;
mod container;
mod core;
mod decode;
mod extension;
mod image;
mod networking;
mod object;
mod pod;
mod quantity;
mod rbac;
mod service;
mod storage;
mod volume;
mod zero;

#[cfg(test)]
mod golden;

use serde_json::Value;

use self::object::Object;
use crate::{resources::split_api_version, schema};

/// Adds to `document` what the API server would add. The items of a list are treated like documents of their own.
pub(crate) fn apply(document: &mut Value) {
    let mut pending = vec![(document, None)];
    while let Some((value, type_of_item)) = pending.pop() {
        let Value::Object(object) = value else { continue };
        let written = (text_of(object, "apiVersion"), text_of(object, "kind"));
        // An item of a `DeploymentList` may leave out what the list says already.
        let (api_version, kind) = match type_of_item {
            Some(inherited) if written.1.is_empty() => inherited,
            _ => written,
        };
        let Some(item_kind) =
            kind.strip_suffix("List").filter(|_| object.get("items").is_some_and(Value::is_array))
        else {
            apply_to_kind(object, &api_version, &kind);
            continue;
        };
        let inherited = (!item_kind.is_empty()).then(|| (api_version, item_kind.to_owned()));
        if let Some(Value::Array(items)) = object.get_mut("items") {
            pending.extend(items.iter_mut().map(|item| (item, inherited.clone())));
        }
    }
}

fn text_of(object: &Object, key: &str) -> String {
    object::text(object, key).to_owned()
}

fn apply_to_kind(object: &mut Object, api_version: &str, kind: &str) {
    let (group, version) = split_api_version(api_version);
    let Some(info) = schema::kind(group, version, kind) else { return };
    if let Some(object_type) = info.object {
        decode::object(object, object_type);
    }
    match (group, version) {
        ("", "v1") => core::apply(object, kind),
        ("apps", "v1") => apps::apply(object, kind),
        ("batch", "v1") => batch::apply(object, kind),
        ("autoscaling", "v1") => autoscaling::apply_v1(object, kind),
        ("autoscaling", "v2") => autoscaling::apply_v2(object, kind),
        ("networking.k8s.io", "v1") => networking::apply(object, kind),
        ("discovery.k8s.io", "v1") => networking::apply_discovery(object, kind),
        ("storage.k8s.io", "v1") => storage::apply(object, kind),
        ("rbac.authorization.k8s.io", "v1") => rbac::apply(object, kind),
        ("scheduling.k8s.io", "v1") => pod::apply_scheduling(object, kind),
        ("admissionregistration.k8s.io" | "apiextensions.k8s.io" | "apiregistration.k8s.io", "v1") => {
            extension::apply(object, kind);
        }
        _ => {}
    }
}
