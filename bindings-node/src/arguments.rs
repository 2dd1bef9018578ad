//! What JavaScript gives, and what it gets.

use kubetriage::{Options, SourceFile, arguments, report::PositionEncoding};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use serde::{Serialize, de::DeserializeOwned};

#[napi(object)]
pub struct File {
    pub path: String,
    pub text: Either<String, Uint8Array>,
}

impl From<File> for SourceFile {
    fn from(file: File) -> Self {
        match file.text {
            Either::A(text) => Self::new(file.path, text),
            Either::B(bytes) => Self::new(file.path, bytes.to_vec()),
        }
    }
}

pub(crate) fn sources(files: Vec<File>) -> Vec<SourceFile> {
    files.into_iter().map(SourceFile::from).collect()
}

/// JavaScript counts in UTF-16 units.
pub(crate) fn options_from(json: &str) -> Result<Options> {
    Ok(Options { position_encoding: PositionEncoding::Utf16, ..from_json("options", json)? })
}

pub(crate) fn from_json<T: DeserializeOwned>(name: &str, json: &str) -> Result<T> {
    arguments::read_json(name, json).map_err(|error| Error::new(Status::InvalidArg, error.to_string()))
}

pub(crate) fn json(value: &impl Serialize) -> String {
    // Only a map with keys that are no texts has no JSON, and no result has one.
    serde_json::to_string(value).unwrap_or_default()
}
