//! Defaults inside a container: the same for containers, init containers and ephemeral ones.

use super::{
    image,
    object::{Object, fill, fill_zero, object, object_at, objects, of, text},
};

/// Fills one container.
pub(super) fn apply(container: &mut Object) {
    for port in objects(container, "ports") {
        fill_zero(port, "protocol", "TCP");
    }
    for variable in objects(container, "env") {
        if let Some(source) = object(variable, "valueFrom") {
            field_selectors(source);
            if let Some(key) = object(source, "fileKeyRef") {
                fill(key, "optional", false);
            }
        }
    }
    fill(container, "resources", of([]));
    for key in ["livenessProbe", "readinessProbe", "startupProbe"] {
        if let Some(probe) = object(container, key) {
            apply_to_probe(probe);
        }
    }
    for hook in ["postStart", "preStop"] {
        if let Some(action) = object_at(container, &["lifecycle", hook, "httpGet"]) {
            http_get(action);
        }
    }
    fill_zero(container, "terminationMessagePath", "/dev/termination-log");
    fill_zero(container, "terminationMessagePolicy", "File");
    let policy = image::pull_policy(text(container, "image"));
    fill_zero(container, "imagePullPolicy", policy);
}

/// `fieldRef` and `resourceFieldRef`, in a variable or in a file of a downwardAPI volume.
pub(super) fn field_selectors(source: &mut Object) {
    if let Some(field) = object(source, "fieldRef") {
        fill_zero(field, "apiVersion", "v1");
    }
    if let Some(resource) = object(source, "resourceFieldRef") {
        fill(resource, "divisor", "0");
    }
}

fn apply_to_probe(probe: &mut Object) {
    if let Some(action) = object(probe, "httpGet") {
        http_get(action);
    }
    if let Some(action) = object(probe, "grpc") {
        fill(action, "service", "");
    }
    fill_zero(probe, "timeoutSeconds", 1);
    fill_zero(probe, "periodSeconds", 10);
    fill_zero(probe, "successThreshold", 1);
    fill_zero(probe, "failureThreshold", 3);
}

fn http_get(action: &mut Object) {
    fill_zero(action, "path", "/");
    fill_zero(action, "scheme", "HTTP");
}
