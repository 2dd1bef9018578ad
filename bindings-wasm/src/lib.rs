//! The functions of kubetriage as `package/instance.js` calls them: files as JavaScript has them, everything else as
//! JSON text. Text is what a worker can send for the price of its bytes, and it is the only form in which the numbers
//! and names of a manifest arrive unchanged: JavaScript objects know neither 2⁶³ nor a key called `__proto__`.

#![allow(missing_docs, reason = "their documentation is that of `package/index.d.ts`")]

use js_sys::{Error, TypeError, Uint8Array, WebAssembly::RuntimeError};
use kubetriage::{Lang, Options, SourceFile, arguments, report::PositionEncoding};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A file as `package/functions.js` sends it; what a caller gave has been looked at there.
    pub type File;

    #[wasm_bindgen(method, getter, structural)]
    fn path(this: &File) -> String;

    /// A string or a `Uint8Array`.
    #[wasm_bindgen(method, getter, structural)]
    fn text(this: &File) -> JsValue;
}

impl From<File> for SourceFile {
    fn from(file: File) -> Self {
        let text = file.text();
        let bytes = text.as_string().map_or_else(|| Uint8Array::new(&text).to_vec(), String::into_bytes);
        Self::new(file.path(), bytes)
    }
}

fn sources(files: Vec<File>) -> Vec<SourceFile> {
    files.into_iter().map(SourceFile::from).collect()
}

/// A panic ends the instance: JavaScript gets the message and makes a new one.
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|panic| {
        wasm_bindgen::throw_val(RuntimeError::new(&panic.to_string()).into())
    }));
}

#[wasm_bindgen]
pub fn check(files: Vec<File>, options: &str) -> Result<String, JsValue> {
    Ok(json(&kubetriage::check(sources(files), &options_from(options)?)))
}

#[wasm_bindgen]
pub fn view(files: Vec<File>, options: &str) -> Result<String, JsValue> {
    Ok(json(&kubetriage::view(sources(files), &options_from(options)?)))
}

#[wasm_bindgen]
pub fn endpoints(files: Vec<File>, options: &str) -> Result<String, JsValue> {
    Ok(json(&kubetriage::endpoints(sources(files), &options_from(options)?)))
}

#[wasm_bindgen]
pub fn trace(files: Vec<File>, request: &str, options: &str) -> Result<String, JsValue> {
    let (files, request) = (sources(files), from_json("request", request)?);
    Ok(json(&kubetriage::trace(files, &request, &options_from(options)?)))
}

#[wasm_bindgen]
pub fn traces(files: Vec<File>, options: &str) -> Result<String, JsValue> {
    Ok(json(&kubetriage::traces(sources(files), &options_from(options)?)))
}

#[wasm_bindgen(js_name = whatIf)]
pub fn what_if(files: Vec<File>, changes: &str, options: &str) -> Result<String, JsValue> {
    let (files, changes) = (sources(files), from_json("changes", changes)?);
    let answer = kubetriage::what_if(files, &changes, &options_from(options)?);
    Ok(json(&answer.map_err(|error| Error::new(&error.to_string()))?))
}

/// The bytes of each file, in the order of the files.
#[wasm_bindgen(js_name = applyFixes)]
pub fn apply_fixes(files: Vec<File>, fixes: &str) -> Result<Vec<Uint8Array>, JsValue> {
    let (files, fixes) = (sources(files), from_json::<Vec<_>>("fixes", fixes)?);
    let files = kubetriage::apply_fixes(files, &fixes, PositionEncoding::Utf16)
        .map_err(|error| Error::new(&error.to_string()))?;
    Ok(files.iter().map(|file| Uint8Array::from(file.bytes.as_slice())).collect())
}

/// The bytes of each file, in the order of the files.
#[wasm_bindgen(js_name = maskSecrets)]
pub fn mask_secrets(files: Vec<File>) -> Result<Vec<Uint8Array>, JsValue> {
    let files = kubetriage::mask_secrets(sources(files));
    Ok(files.iter().map(|file| Uint8Array::from(file.bytes.as_slice())).collect())
}

#[wasm_bindgen]
pub fn rules(lang: &str) -> Result<String, JsValue> {
    Ok(json(&kubetriage::rules(from_json::<Lang>("lang", lang)?)))
}

#[wasm_bindgen]
pub fn walk(files: Vec<File>, subject: &str, answers: &str, options: &str) -> Result<String, JsValue> {
    let (subject, answers) = (from_json("subject", subject)?, from_json("answers", answers)?);
    let walk = kubetriage::walk(sources(files), &subject, &answers, &options_from(options)?);
    Ok(json(&walk.map_err(|error| Error::new(&error.to_string()))?))
}

#[wasm_bindgen]
pub fn render(files: Vec<File>, picture: &str, options: &str) -> Result<String, JsValue> {
    let picture = from_json("picture", picture)?;
    let drawn = kubetriage::render(sources(files), &picture, &options_from(options)?);
    drawn.map_err(|error| Error::new(&error.to_string()).into())
}

#[wasm_bindgen]
pub fn flowchart(lang: &str) -> Result<String, JsValue> {
    Ok(json(&kubetriage::flowchart(from_json::<Lang>("lang", lang)?)))
}

#[wasm_bindgen(js_name = parseConfig)]
pub fn parse_config(text: &str) -> Result<String, JsValue> {
    let options = kubetriage::parse_config(&from_json::<String>("text", text)?);
    Ok(json(&options.map_err(|error| Error::new(&error.to_string()))?))
}

#[wasm_bindgen]
pub fn version() -> String {
    kubetriage::version().to_owned()
}

#[wasm_bindgen]
pub struct Workspace(kubetriage::Workspace);

#[wasm_bindgen]
impl Workspace {
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<Workspace, JsValue> {
        Ok(Self(kubetriage::Workspace::new(options_from(options)?)))
    }

    #[wasm_bindgen(js_name = setFile)]
    pub fn set_file(&mut self, file: File) -> Result<(), JsValue> {
        self.0.set_file(file.into());
        Ok(())
    }

    #[wasm_bindgen(js_name = removeFile)]
    pub fn remove_file(&mut self, path: &str) -> Result<bool, JsValue> {
        Ok(self.0.remove_file(&from_json::<String>("path", path)?))
    }

    #[wasm_bindgen(js_name = setOptions)]
    pub fn set_options(&mut self, options: &str) -> Result<(), JsValue> {
        self.0.set_options(options_from(options)?);
        Ok(())
    }

    pub fn update(&mut self) -> String {
        json(&self.0.update())
    }

    pub fn report(&mut self) -> String {
        json(&*self.0.report())
    }

    pub fn trace(&mut self, request: &str) -> Result<String, JsValue> {
        Ok(json(&self.0.trace(&from_json("request", request)?)))
    }

    pub fn walk(&mut self, subject: &str, answers: &str) -> Result<String, JsValue> {
        let (subject, answers) = (from_json("subject", subject)?, from_json("answers", answers)?);
        let walk = self.0.walk(&subject, &answers);
        Ok(json(&walk.map_err(|error| Error::new(&error.to_string()))?))
    }

    pub fn render(&mut self, picture: &str) -> Result<String, JsValue> {
        let drawn = self.0.render(&from_json("picture", picture)?);
        drawn.map_err(|error| Error::new(&error.to_string()).into())
    }
}

/// JavaScript counts in UTF-16 units.
fn options_from(json: &str) -> Result<Options, JsValue> {
    Ok(Options { position_encoding: PositionEncoding::Utf16, ..from_json("options", json)? })
}

fn from_json<T: DeserializeOwned>(name: &str, json: &str) -> Result<T, JsValue> {
    arguments::read_json(name, json).map_err(type_error)
}

fn type_error(error: arguments::ArgumentError) -> JsValue {
    TypeError::new(&error.to_string()).into()
}

fn json(value: &impl Serialize) -> String {
    // Only a map with keys that are no texts has no JSON, and no result has one.
    serde_json::to_string(value).unwrap_or_default()
}
