//! Reads an object as the API server decodes it into its Go type and writes it again.
//!
//! - null under a field is the field left out; in a map or a list it is the zero of its type: `labels: {app: null}`
//!   is `app: ""`, `requests: {cpu: null}` is `cpu: "0"`.
//! - Quantities get their canonical form, whole numbers lose their fraction (`replicas: 2.0`).
//! - Empty lists and maps are not written again, nor the zeros that `zero` lists.
//!
//! What does not fit its type, and fields that the type does not have, stay as they are: they are refused or warned
//! about elsewhere.

use serde_json::{Number, Value};

use super::{
    object::{self, Object},
    quantity::{self, Precision},
    zero,
};
use crate::schema::{FieldType, TypeId};

/// Works off a list instead of calling itself: `JSONSchemaProps` nests as deep as the input does.
pub(super) fn object(root: &mut Object, root_type: TypeId) {
    let mut pending: Vec<(&mut Value, &FieldType)> = Vec::new();
    enter(root, root_type, &mut pending);
    while let Some((value, field_type)) = pending.pop() {
        match (field_type, value) {
            (FieldType::Object(object_type), Value::Object(object)) => {
                enter(object, *object_type, &mut pending)
            }
            (FieldType::List(item), Value::Array(items)) => {
                pending.extend(items.iter_mut().map(|value| (or_zero(value, item), *item)));
            }
            (FieldType::Map(item), Value::Object(entries)) => {
                if **item == FieldType::Quantity {
                    entries.values_mut().for_each(|value| quantity::canonicalize(value, Precision::Milli));
                }
                pending.extend(entries.values_mut().map(|value| (or_zero(value, item), *item)));
            }
            (FieldType::Quantity, value) => quantity::canonicalize(value, Precision::Nano),
            (FieldType::Int32 | FieldType::Int64 | FieldType::IntOrString, Value::Number(number)) => {
                make_whole(number);
            }
            _ => {}
        }
    }
}

/// Drops what an object of this type would not store, and queues the rest.
fn enter<'a>(
    object: &'a mut Object,
    object_type: TypeId,
    pending: &mut Vec<(&'a mut Value, &'static FieldType)>,
) {
    let zeros = zero::fields_of(object_type);
    object.retain(|key, value| match (object_type.field(key), value) {
        (None, _) => true,
        (Some(_), Value::Null) => false,
        (Some(FieldType::List(_)), Value::Array(items)) => {
            !items.is_empty() || zero::keeps_empty_list(object_type, key)
        }
        (Some(FieldType::Map(_)), Value::Object(entries)) => !entries.is_empty(),
        (Some(_), value) => !(zeros.contains(&key.as_str()) && object::is_zero(value)),
    });
    for (key, value) in object.iter_mut() {
        if let Some(field_type) = object_type.field(key) {
            pending.push((value, field_type));
        }
    }
}

/// Null where a list or a map needs a value becomes the zero of the type.
fn or_zero<'a>(value: &'a mut Value, field_type: &FieldType) -> &'a mut Value {
    if value.is_null() {
        *value = match field_type {
            FieldType::String | FieldType::Bytes => Value::from(""),
            FieldType::Quantity => Value::from("0"),
            FieldType::Bool => Value::from(false),
            FieldType::Int32 | FieldType::Int64 | FieldType::IntOrString => Value::from(0),
            FieldType::Object(_) => Value::Object(Object::new()),
            FieldType::List(_)
            | FieldType::Map(_)
            | FieldType::Any
            | FieldType::Time
            | FieldType::MicroTime => Value::Null,
        };
    }
    value
}

/// `2.0` is 2; `1.5` stays, and is refused.
fn make_whole(number: &mut Number) {
    // Every whole number up to 2^53 has an exact `f64`.
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    if let Some(float) =
        number.as_f64().filter(|it| number.is_f64() && it.fract() == 0.0 && it.abs() <= LARGEST)
    {
        *number = Number::from(float as i64);
    }
}
