//! The functions of kubetriage as `package/instance.js` calls them: files as JavaScript has them, everything else as
//! JSON text. Text is what a worker can send for the price of its bytes, and it is the only form in which the numbers
//! and names of a manifest arrive unchanged: JavaScript objects know neither 2⁶³ nor a key called `__proto__`.

#![allow(missing_docs, reason = "their documentation is that of `package/index.d.ts`")]

use js_sys::{Error, TypeError, Uint8Array, WebAssembly::RuntimeError};
use kubetriage::{Lang, Options, arguments, report::PositionEncoding};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::prelude::*;

/// A panic ends the instance: JavaScript gets the message and makes a new one.
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|panic| {
        wasm_bindgen::throw_val(RuntimeError::new(&panic.to_string()).into())
    }));
}

#[wasm_bindgen]
pub fn check(files: JsValue, options: &str) -> Result<String, JsValue> {
    Ok(json(&kubetriage::check(from_js("files", files)?, &options_from(options)?)))
}

#[wasm_bindgen]
pub fn view(files: JsValue, options: &str) -> Result<String, JsValue> {
    Ok(json(&kubetriage::view(from_js("files", files)?, &options_from(options)?)))
}

#[wasm_bindgen]
pub fn endpoints(files: JsValue, options: &str) -> Result<String, JsValue> {
    Ok(json(&kubetriage::endpoints(from_js("files", files)?, &options_from(options)?)))
}

#[wasm_bindgen]
pub fn trace(files: JsValue, request: &str, options: &str) -> Result<String, JsValue> {
    let (files, request) = (from_js("files", files)?, from_json("request", request)?);
    Ok(json(&kubetriage::trace(files, &request, &options_from(options)?)))
}

#[wasm_bindgen]
pub fn traces(files: JsValue, options: &str) -> Result<String, JsValue> {
    Ok(json(&kubetriage::traces(from_js("files", files)?, &options_from(options)?)))
}

#[wasm_bindgen(js_name = whatIf)]
pub fn what_if(files: JsValue, changes: &str, options: &str) -> Result<String, JsValue> {
    let (files, changes) = (from_js("files", files)?, from_json("changes", changes)?);
    let answer = kubetriage::what_if(files, &changes, &options_from(options)?);
    Ok(json(&answer.map_err(|error| Error::new(&error.to_string()))?))
}

/// The bytes of each file, in the order of the files.
#[wasm_bindgen(js_name = applyFixes)]
pub fn apply_fixes(files: JsValue, fixes: &str) -> Result<Vec<Uint8Array>, JsValue> {
    let (files, fixes) = (from_js("files", files)?, from_json::<Vec<_>>("fixes", fixes)?);
    let files = kubetriage::apply_fixes(files, &fixes, PositionEncoding::Utf16)
        .map_err(|error| Error::new(&error.to_string()))?;
    Ok(files.iter().map(|file| Uint8Array::from(file.bytes.as_slice())).collect())
}

/// The bytes of each file, in the order of the files.
#[wasm_bindgen(js_name = maskSecrets)]
pub fn mask_secrets(files: JsValue) -> Result<Vec<Uint8Array>, JsValue> {
    let files = kubetriage::mask_secrets(from_js("files", files)?);
    Ok(files.iter().map(|file| Uint8Array::from(file.bytes.as_slice())).collect())
}

#[wasm_bindgen]
pub fn rules(lang: &str) -> Result<String, JsValue> {
    Ok(json(&kubetriage::rules(from_json::<Lang>("lang", lang)?)))
}

#[wasm_bindgen]
pub fn walk(files: JsValue, subject: &str, answers: &str, options: &str) -> Result<String, JsValue> {
    let (subject, answers) = (from_json("subject", subject)?, from_json("answers", answers)?);
    let walk = kubetriage::walk(from_js("files", files)?, &subject, &answers, &options_from(options)?);
    Ok(json(&walk.map_err(|error| Error::new(&error.to_string()))?))
}

#[wasm_bindgen]
pub fn render(files: JsValue, picture: &str, options: &str) -> Result<String, JsValue> {
    let picture = from_json("picture", picture)?;
    let drawn = kubetriage::render(from_js("files", files)?, &picture, &options_from(options)?);
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
    pub fn set_file(&mut self, file: JsValue) -> Result<(), JsValue> {
        self.0.set_file(from_js("file", file)?);
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

fn from_js<T: DeserializeOwned>(name: &str, value: JsValue) -> Result<T, JsValue> {
    arguments::read(name, serde_wasm_bindgen::Deserializer::from(value)).map_err(type_error)
}

fn type_error(error: arguments::ArgumentError) -> JsValue {
    TypeError::new(&error.to_string()).into()
}

fn json(value: &impl Serialize) -> String {
    // Only a map with keys that are no texts has no JSON, and no result has one.
    serde_json::to_string(value).unwrap_or_default()
}
