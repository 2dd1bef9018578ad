//! The few verbs that every table of defaults is written with.

use serde_json::{Map, Value};

/// A JSON object.
pub(super) type Object = Map<String, Value>;

/// Sets what is absent: the default of a Go pointer, where an explicit zero counts as written.
pub(super) fn fill(object: &mut Object, key: &str, value: impl Into<Value>) {
    if !object.contains_key(key) {
        object.insert(key.to_owned(), value.into());
    }
}

/// Sets what is absent, empty or 0: the default of a plain Go field, which cannot tell the three apart.
/// `timeoutSeconds: 0` becomes 1.
pub(super) fn fill_zero(object: &mut Object, key: &str, value: impl Into<Value>) {
    if object.get(key).is_none_or(is_zero) {
        object.insert(key.to_owned(), value.into());
    }
}

/// True for the value that a Go field has when nobody sets it.
pub(super) fn is_zero(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Number(number) => number.as_f64() == Some(0.0),
        _ => false,
    }
}

/// The object under `key`, if there is one.
pub(super) fn object<'a>(parent: &'a mut Object, key: &str) -> Option<&'a mut Object> {
    parent.get_mut(key)?.as_object_mut()
}

/// The object under `key`, a new one if the key is absent; `None` where something else stands.
pub(super) fn object_or_new<'a>(parent: &'a mut Object, key: &str) -> Option<&'a mut Object> {
    fill(parent, key, Map::new());
    object(parent, key)
}

/// The object at the end of `path`, if there is one.
pub(super) fn object_at<'a>(parent: &'a mut Object, path: &[&str]) -> Option<&'a mut Object> {
    path.iter().try_fold(parent, |parent, key| object(parent, key))
}

/// The objects of the list under `key`.
pub(super) fn objects<'a>(parent: &'a mut Object, key: &str) -> impl Iterator<Item = &'a mut Object> {
    let list = parent.get_mut(key).and_then(Value::as_array_mut);
    list.into_iter().flatten().filter_map(Value::as_object_mut)
}

/// The string under `key`; empty if there is none.
pub(super) fn text<'a>(object: &'a Object, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// True if the list or object under `key` is absent or has nothing in it.
pub(super) fn is_empty(object: &Object, key: &str) -> bool {
    match object.get(key) {
        None | Some(Value::Null) => true,
        Some(Value::Array(items)) => items.is_empty(),
        Some(Value::Object(entries)) => entries.is_empty(),
        Some(_) => false,
    }
}

/// An object with these entries.
pub(super) fn of<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}
