//! Options as data → options of the core.

use kubetriage::{Options, arguments::read_json, report::PositionEncoding, unknown_rules};
use pyo3::{
    PyErr,
    exceptions::{PyTypeError, PyValueError},
};

/// Reads the JSON of options, in which each has its name of the contract.
///
/// # Errors
///
/// When an option has a wrong type or value, or names a rule that does not exist; the message begins with its name.
pub(crate) fn options(text: &str) -> Result<Options, PyErr> {
    let options: Options = read_json("options", text).map_err(|error| {
        let argument = error.argument.strip_prefix("options.").unwrap_or(&error.argument);
        misuse(format!("{}: {}", python_name(argument), error.message))
    })?;
    match unknown_rules(&options).first() {
        Some(unknown) => Err(PyValueError::new_err(unknown.to_string())),
        None => Ok(Options { position_encoding: PositionEncoding::Utf32, ..options }),
    }
}

/// Reads the JSON of another argument.
///
/// # Errors
///
/// When it has a wrong type or value; the message begins with the name of what is wrong.
pub(crate) fn argument<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T, PyErr> {
    read_json(name, text).map_err(|error| misuse(error.to_string()))
}

/// `limits.documentBytes` is `limits.document_bytes` in Python. What stands in brackets are keys of dicts.
fn python_name(name: &str) -> String {
    let mut python = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            python.push('_');
        }
        python.push(character.to_ascii_lowercase());
    }
    python
}

/// The right type with a wrong value is a ValueError in Python.
fn misuse(message: String) -> PyErr {
    let shapes = ["invalid type", "unknown field", "missing field"];
    match shapes.iter().any(|words| message.contains(words)) {
        true => PyTypeError::new_err(message),
        false => PyValueError::new_err(message),
    }
}
