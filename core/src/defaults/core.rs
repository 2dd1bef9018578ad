//! Defaults of the kinds in `v1` that are neither Service nor storage.

use serde_json::Value;

use super::{
    batch::copy_labels_from_the_template,
    object::{Object, fill, fill_zero, is_empty, object, object_at, object_or_new, objects, text},
    pod, service, storage,
};

/// Fills an object of `v1`.
pub(super) fn apply(object: &mut Object, kind: &str) {
    match kind {
        "Pod" => pod::apply(object),
        "PodTemplate" => pod::apply_to_template(object, "template"),
        "ReplicationController" => replication_controller(object),
        "Service" => service::apply(object),
        "Endpoints" => endpoints(object),
        "Secret" => secret(object),
        "Namespace" => namespace(object),
        "LimitRange" => limit_range(object),
        "PersistentVolume" => storage::volume(object),
        "PersistentVolumeClaim" => {
            storage::claim(object);
            storage::data_source(object);
        }
        _ => {}
    }
}

fn replication_controller(controller: &mut Object) {
    let labels =
        object_at(controller, &["spec", "template", "metadata", "labels"]).map(|labels| labels.clone());
    let Some(spec) = object(controller, "spec") else { return };
    fill(spec, "replicas", 1);
    if let Some(labels) = labels
        && is_empty(spec, "selector")
    {
        spec.insert("selector".to_owned(), Value::Object(labels));
    }
    pod::apply_to_template(spec, "template");
    copy_labels_from_the_template(controller);
}

fn endpoints(endpoints: &mut Object) {
    for subset in objects(endpoints, "subsets") {
        for port in objects(subset, "ports") {
            fill_zero(port, "protocol", "TCP");
        }
    }
}

/// `stringData` is another way to write `data`, and wins over it.
fn secret(secret: &mut Object) {
    if let Some(Value::Object(texts)) = secret.remove("stringData")
        && let Some(data) = object_or_new(secret, "data")
    {
        for (key, text) in texts {
            let encoded = text.as_str().map(|text| Value::from(base64(text.as_bytes())));
            data.insert(key, encoded.unwrap_or(text));
        }
    }
    fill_zero(secret, "type", "Opaque");
}

/// Base64 with the standard alphabet and padding.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            let symbol = ALPHABET.get((bits >> (18 - 6 * index) & 63) as usize).copied().unwrap_or(b'=');
            text.push(if index <= chunk.len() { char::from(symbol) } else { '=' });
        }
    }
    text
}

fn namespace(namespace: &mut Object) {
    if let Some(metadata) = object(namespace, "metadata") {
        let name = text(metadata, "name").to_owned();
        if !name.is_empty()
            && let Some(labels) = object_or_new(metadata, "labels")
        {
            labels.insert("kubernetes.io/metadata.name".to_owned(), name.into());
        }
    }
    if let Some(spec) = object_or_new(namespace, "spec") {
        fill(spec, "finalizers", vec!["kubernetes"]);
    }
}

/// For containers: the default limit is the maximum, the default request the default limit, or else the minimum.
fn limit_range(limit_range: &mut Object) {
    let Some(spec) = object(limit_range, "spec") else { return };
    for item in objects(spec, "limits").filter(|item| text(item, "type") == "Container") {
        for (from, to) in [("max", "default"), ("default", "defaultRequest"), ("min", "defaultRequest")] {
            let Some(quantities) = object(item, from).map(|quantities| quantities.clone()) else { continue };
            let Some(target) = object_or_new(item, to) else { continue };
            for (resource, quantity) in quantities {
                fill(target, &resource, quantity);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_pads_to_four_symbols() {
        let encoded = ["", "h", "he", "hel", "hello", "\u{7ff}\u{ffff}"].map(|text| base64(text.as_bytes()));
        assert_eq!(encoded, ["", "aA==", "aGU=", "aGVs", "aGVsbG8=", "37/vv78="]);
    }
}
