//! Quantities in the one form that the API server stores.

use serde_json::Value;

pub(super) use crate::quantity::Precision;
use crate::quantity::Quantity;

/// Replaces a quantity by its canonical form. What is no quantity, or one too large, stays as it is.
pub(super) fn canonicalize(value: &mut Value, precision: Precision) {
    let quantity = match &*value {
        Value::String(text) => Quantity::parse(text, precision),
        Value::Number(number) => Quantity::parse(&number.to_string(), precision),
        _ => None,
    };
    if let Some(quantity) = quantity {
        *value = Value::from(quantity.to_string());
    }
}
