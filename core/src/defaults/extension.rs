//! Defaults of what extends the API server: webhooks, custom kinds, API services.

use super::object::{Object, fill, fill_zero, object, object_at, object_or_new, objects, of, text};

/// The port of a Service that the API server calls.
const HTTPS: i64 = 443;

/// Fills an object of the groups that extend the API server.
pub(super) fn apply(object: &mut Object, kind: &str) {
    match kind {
        "MutatingWebhookConfiguration" => {
            for webhook in objects(object, "webhooks") {
                apply_to_webhook(webhook);
                fill(webhook, "reinvocationPolicy", "Never");
            }
        }
        "ValidatingWebhookConfiguration" => objects(object, "webhooks").for_each(apply_to_webhook),
        "CustomResourceDefinition" => custom_resource_definition(object),
        "APIService" => {
            if let Some(service) = object_at(object, &["spec", "service"]) {
                fill(service, "port", HTTPS);
            }
        }
        _ => {}
    }
}

fn apply_to_webhook(webhook: &mut Object) {
    fill(webhook, "failurePolicy", "Fail");
    fill(webhook, "matchPolicy", "Equivalent");
    fill(webhook, "namespaceSelector", of([]));
    fill(webhook, "objectSelector", of([]));
    fill(webhook, "timeoutSeconds", 10);
    for rule in objects(webhook, "rules") {
        fill(rule, "scope", "*");
    }
    if let Some(service) = object_at(webhook, &["clientConfig", "service"]) {
        fill(service, "port", HTTPS);
    }
}

fn custom_resource_definition(definition: &mut Object) {
    let Some(spec) = object(definition, "spec") else { return };
    if let Some(names) = object(spec, "names") {
        let kind = text(names, "kind").to_owned();
        if !kind.is_empty() {
            fill_zero(names, "singular", kind.to_ascii_lowercase());
            fill_zero(names, "listKind", format!("{kind}List"));
        }
    }
    if let Some(conversion) = object_or_new(spec, "conversion") {
        fill_zero(conversion, "strategy", "None");
        if let Some(service) = object_at(conversion, &["webhook", "clientConfig", "service"]) {
            fill(service, "port", HTTPS);
        }
    }
}
