//! Arguments that come from another language, where no compiler has looked at their types.
//!
//! Every binding reads its arguments here, so that the same slip has the same words everywhere.

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, IntoDeserializer, Visitor},
};
use serde_json::Value;

use crate::check::SourceFile;

/// An argument that is not what the function takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArgumentError {
    /// The argument, or the part of it that is wrong: `files[1].text`.
    pub argument: String,
    /// What is wrong with it, in English.
    pub message: String,
}

impl std::fmt::Display for ArgumentError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {}", self.argument, self.message)
    }
}

impl std::error::Error for ArgumentError {}

/// Reads the argument `name` from a value of another language.
///
/// # Errors
///
/// When the value is not what the function takes.
pub fn read<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    name: &str,
    value: D,
) -> Result<T, ArgumentError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let argument = match path.as_str() {
            "." => name.to_owned(),
            path if path.starts_with('[') => format!("{name}{path}"),
            path => format!("{name}.{path}"),
        };
        ArgumentError { argument, message: error.into_inner().to_string() }
    })
}

/// Reads the argument `name` from JSON.
///
/// ```
/// use kubetriage::{Options, arguments::read_json};
///
/// let options: Options = read_json("options", r#"{"namespace": "shop"}"#)?;
/// assert_eq!(options.namespace.as_deref(), Some("shop"));
/// let error = read_json::<Options>("options", r#"{"limits": {"depth": "deep"}}"#).unwrap_err();
/// assert_eq!(error.to_string(), "options.limits.depth: invalid type: string \"deep\", expected u32");
/// # Ok::<(), kubetriage::arguments::ArgumentError>(())
/// ```
///
/// # Errors
///
/// When the text is no JSON, or not what the function takes.
pub fn read_json<T: DeserializeOwned>(name: &str, json: &str) -> Result<T, ArgumentError> {
    // By way of a value, because an error of the reader would name a line and a column that nobody has written.
    let value: Value = serde_json::from_str(json)
        .map_err(|error| ArgumentError { argument: name.to_owned(), message: error.to_string() })?;
    read(name, value.into_deserializer())
}

impl<'de> Deserialize<'de> for SourceFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct File {
            path: String,
            text: Bytes,
        }
        let File { path, text } = File::deserialize(deserializer)?;
        Ok(Self { path, bytes: text.0 })
    }
}

struct Bytes(Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BytesVisitor)
    }
}

struct BytesVisitor;

impl Visitor<'_> for BytesVisitor {
    type Value = Bytes;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a string or bytes")
    }

    fn visit_str<E>(self, text: &str) -> Result<Bytes, E> {
        Ok(Bytes(text.as_bytes().to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Bytes, E> {
        Ok(Bytes(text.into_bytes()))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Bytes, E> {
        Ok(Bytes(bytes.to_owned()))
    }

    fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
        Ok(Bytes(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::read_json;
    use crate::{Lang, Options, SourceFile};

    fn error<T: serde::de::DeserializeOwned + std::fmt::Debug>(name: &str, json: &str) -> String {
        read_json::<T>(name, json).unwrap_err().to_string()
    }

    #[test]
    fn a_file_is_a_path_and_a_text() {
        let files: Vec<SourceFile> = read_json("files", r#"[{"path": "a.yaml", "text": "a: é"}]"#).unwrap();
        assert_eq!(files, [SourceFile::new("a.yaml", "a: é")]);
    }

    #[test]
    fn a_slip_is_named_by_argument_and_path() {
        assert_eq!(
            error::<Vec<SourceFile>>(
                "files",
                r#"[{"path": "a.yaml", "text": ""}, {"path": "b.yaml", "text": 7}]"#
            ),
            "files[1].text: invalid type: integer `7`, expected a string or bytes"
        );
        assert_eq!(error::<Vec<SourceFile>>("files", r#"[{"text": ""}]"#), "files[0]: missing field `path`");
        assert_eq!(
            error::<Vec<SourceFile>>("files", "null"),
            "files: invalid type: null, expected a sequence"
        );
        let unknown = error::<Options>("options", r#"{"namespaces": []}"#);
        assert!(unknown.starts_with("options.namespaces: unknown field `namespaces`, expected"), "{unknown}");
        assert_eq!(
            error::<Options>("options", r#"{"now": "yesterday"}"#),
            "options.now: `yesterday` is not a time such as 2026-03-01T12:00:00Z"
        );
        assert_eq!(error::<Lang>("lang", "\"de\""), "lang: unknown variant `de`, expected `en` or `es`");
    }
}
