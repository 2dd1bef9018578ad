//! Options as data → options of the core.

use kubetriage::{Options, report::PositionEncoding, unknown_rules};
use pyo3::{
    PyErr,
    exceptions::{PyTypeError, PyValueError},
};
use serde_json::{Map, Value};

/// Reads the JSON of options, in which each has its name of the contract.
///
/// # Errors
///
/// When an option has a wrong type or value, or names a rule that does not exist; the message begins with its name.
pub(crate) fn options(text: &str) -> Result<Options, PyErr> {
    let given: Map<String, Value> =
        serde_json::from_str(text).map_err(|error| PyTypeError::new_err(error.to_string()))?;
    for (name, value) in &given {
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        read(alone).map_err(|error| misuse(name, &error.to_string()))?;
    }
    let mut options = read(given).map_err(|error| PyTypeError::new_err(error.to_string()))?;
    options.position_encoding = PositionEncoding::Utf32;
    match unknown_rules(&options).first() {
        Some(unknown) => Err(PyValueError::new_err(unknown.to_string())),
        None => Ok(options),
    }
}

fn read(options: Map<String, Value>) -> serde_json::Result<Options> {
    serde_json::from_value(Value::Object(options))
}

fn misuse(name: &str, message: &str) -> PyErr {
    let mut python_name = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            python_name.push('_');
        }
        python_name.push(character.to_ascii_lowercase());
    }
    let message = format!("{python_name}: {message}");
    let shape = ["invalid type", "unknown field", "missing field"];
    match shape.iter().any(|words| message.contains(words)) {
        true => PyTypeError::new_err(message),
        false => PyValueError::new_err(message),
    }
}
