//! No output shows what a Secret keeps: its values, and the copy of them that `kubectl apply` leaves behind.

use serde_json::{Map, Value};

use crate::secret::{LAST_APPLIED, is_open_field, is_secret_object};

/// What stands in the place of a hidden value.
pub(crate) const HIDDEN: &str = "•••";

/// Hides the values of every Secret in `document`, wherever it stands: in a `List`, in a template of another object.
/// The keys stay: a Pod names them.
///
/// Letter case does not count. `kind: secret` and `StringData:` are mistakes that Kubernetes refuses, but what is
/// under them is as secret as ever.
pub(crate) fn hide_secrets(document: &mut Value) {
    let mut pending = vec![(document, false)];
    while let Some((value, is_item_of_secrets)) = pending.pop() {
        match value {
            Value::Array(items) => pending.extend(items.iter_mut().map(|item| (item, is_item_of_secrets))),
            Value::Object(object) => {
                let kind = object.get("kind").and_then(Value::as_str).unwrap_or_default();
                let is_list_of_secrets = kind.eq_ignore_ascii_case("SecretList");
                let has_texts = object.keys().any(|key| key.eq_ignore_ascii_case("stringData"));
                if is_item_of_secrets || has_texts || kind.eq_ignore_ascii_case("Secret") {
                    hide_values(object);
                }
                // The items of a `SecretList`, as the API server answers, have no kind of their own.
                let is_secret = |key: &str| is_list_of_secrets && key == "items";
                pending.extend(object.iter_mut().map(|(key, value)| {
                    let is_secret = is_secret(key);
                    (value, is_secret)
                }));
            }
            _ => {}
        }
    }
}

fn hide_values(secret: &mut Map<String, Value>) {
    let is_object = is_secret_object(
        secret.iter().map(|(key, value)| (key.as_str(), value.as_str().unwrap_or_default())),
    );
    for (key, value) in secret.iter_mut() {
        let is_value = key.eq_ignore_ascii_case("data") || key.eq_ignore_ascii_case("stringData");
        if is_value || is_object && !is_open_field(key) {
            match value {
                Value::Object(entries) => entries.values_mut().for_each(hide),
                value => hide(value),
            }
        }
    }
    let annotations = secret.get_mut("metadata").and_then(|metadata| metadata.get_mut("annotations"));
    if let Some(applied) = annotations.and_then(|annotations| annotations.get_mut(LAST_APPLIED)) {
        hide(applied);
    }
}

/// Null hides nothing and stays.
fn hide(value: &mut Value) {
    if !value.is_null() {
        *value = Value::from(HIDDEN);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn hidden(mut value: Value) -> Value {
        hide_secrets(&mut value);
        value
    }

    #[test]
    fn keys_are_shown_and_values_are_not() {
        let secret = json!({
            "kind": "Secret",
            "metadata": {"name": "db", "annotations": {LAST_APPLIED: "{\"data\":{}}", "team": "shop"}},
            "data": {"password": "aHVudGVyMg==", "empty": null},
            "stringData": {"user": {"nested": "root"}},
        });
        let expected = json!({
            "kind": "Secret",
            "metadata": {"name": "db", "annotations": {LAST_APPLIED: "•••", "team": "shop"}},
            "data": {"password": "•••", "empty": null},
            "stringData": {"user": "•••"},
        });
        assert_eq!(hidden(secret), expected);
    }

    #[test]
    fn secrets_in_lists_are_hidden() {
        let list = |kind: &str, item: Value| hidden(json!({"kind": kind, "items": [{"items": []}, item]}));
        let item = list("List", json!({"kind": "Secret", "data": {"a": "eA=="}}));
        assert_eq!(item["items"][1]["data"]["a"], "•••");
        // The items of a typed list need not name their kind.
        assert_eq!(list("SecretList", json!({"data": {"a": "eA=="}}))["items"][1]["data"]["a"], "•••");
    }

    #[test]
    fn a_secret_inside_another_object_is_hidden() {
        let set =
            json!({"kind": "SyncSet", "spec": {"resources": [{"kind": "Secret", "data": {"a": "eA=="}}]}});
        assert_eq!(hidden(set)["spec"]["resources"][0]["data"]["a"], "•••");
    }

    #[test]
    fn a_mistake_in_letter_case_does_not_give_a_value_away() {
        let secret = hidden(json!({"kind": "secret", "StringData": {"a": "x"}, "Data": "y"}));
        assert_eq!(secret, json!({"kind": "secret", "StringData": {"a": "•••"}, "Data": "•••"}));
    }

    #[test]
    fn other_kinds_are_shown() {
        let config = json!({"kind": "ConfigMap", "metadata": {"annotations": {LAST_APPLIED: "{}"}}, "data": {"a": "b"}});
        assert_eq!(hidden(config.clone()), config);
    }
}
