//! The functions of kubetriage as `index.js` calls them: files as JavaScript has them, everything else as JSON text,
//! which Node turns into objects twice as fast as an addon could make them.
//!
//! A panic becomes an exception: one that left a function would end the process.

#![allow(missing_docs, reason = "their documentation is that of `index.d.ts`")]

mod arguments;
mod work;

use kubetriage::{
    Lang, Options, Proposal, SourceFile, UnknownRule,
    report::{Answers, ObjectRef, PositionEncoding},
};
use napi::bindgen_prelude::*;
use napi_derive::napi;

use arguments::{File, from_json, json, options_from, sources};
use work::Work;

#[napi(catch_unwind)]
pub fn check(files: Vec<File>, options: String) -> Result<String> {
    Ok(json(&kubetriage::check(sources(files), &options_from(&options)?)))
}

#[napi(catch_unwind)]
pub fn check_async(
    files: Vec<File>,
    options: String,
    signal: Option<AbortSignal>,
) -> Result<AsyncTask<Work<String>>> {
    let (files, options) = (sources(files), options_from(&options)?);
    Ok(Work::start(signal, move || Ok(json(&kubetriage::check(files, &options)))))
}

#[napi(catch_unwind)]
pub fn view(files: Vec<File>, options: String) -> Result<String> {
    Ok(json(&kubetriage::view(sources(files), &options_from(&options)?)))
}

#[napi(catch_unwind)]
pub fn view_async(
    files: Vec<File>,
    options: String,
    signal: Option<AbortSignal>,
) -> Result<AsyncTask<Work<String>>> {
    let (files, options) = (sources(files), options_from(&options)?);
    Ok(Work::start(signal, move || Ok(json(&kubetriage::view(files, &options)))))
}

#[napi(catch_unwind)]
pub fn endpoints(files: Vec<File>, options: String) -> Result<String> {
    Ok(json(&kubetriage::endpoints(sources(files), &options_from(&options)?)))
}

#[napi(catch_unwind)]
pub fn endpoints_async(
    files: Vec<File>,
    options: String,
    signal: Option<AbortSignal>,
) -> Result<AsyncTask<Work<String>>> {
    let (files, options) = (sources(files), options_from(&options)?);
    Ok(Work::start(signal, move || Ok(json(&kubetriage::endpoints(files, &options)))))
}

#[napi(catch_unwind)]
pub fn trace(files: Vec<File>, request: String, options: String) -> Result<String> {
    let request = from_json("request", &request)?;
    Ok(json(&kubetriage::trace(sources(files), &request, &options_from(&options)?)))
}

#[napi(catch_unwind)]
pub fn trace_async(
    files: Vec<File>,
    request: String,
    options: String,
    signal: Option<AbortSignal>,
) -> Result<AsyncTask<Work<String>>> {
    let (files, request, options) =
        (sources(files), from_json("request", &request)?, options_from(&options)?);
    Ok(Work::start(signal, move || Ok(json(&kubetriage::trace(files, &request, &options)))))
}

#[napi(catch_unwind)]
pub fn traces(files: Vec<File>, options: String) -> Result<String> {
    Ok(json(&kubetriage::traces(sources(files), &options_from(&options)?)))
}

#[napi(catch_unwind)]
pub fn traces_async(
    files: Vec<File>,
    options: String,
    signal: Option<AbortSignal>,
) -> Result<AsyncTask<Work<String>>> {
    let (files, options) = (sources(files), options_from(&options)?);
    Ok(Work::start(signal, move || Ok(json(&kubetriage::traces(files, &options)))))
}

#[napi(catch_unwind)]
pub fn what_if(files: Vec<File>, changes: String, options: String) -> Result<String> {
    changed(sources(files), &from_json("changes", &changes)?, &options_from(&options)?)
}

#[napi(catch_unwind)]
pub fn what_if_async(
    files: Vec<File>,
    changes: String,
    options: String,
    signal: Option<AbortSignal>,
) -> Result<AsyncTask<Work<String>>> {
    let (files, changes, options) =
        (sources(files), from_json("changes", &changes)?, options_from(&options)?);
    Ok(Work::start(signal, move || changed(files, &changes, &options)))
}

fn changed(files: Vec<SourceFile>, changes: &Proposal, options: &Options) -> Result<String> {
    let answer = kubetriage::what_if(files, changes, options);
    Ok(json(&answer.map_err(|error| Error::from_reason(error.to_string()))?))
}

/// The bytes of each file, in the order of the files.
#[napi(catch_unwind)]
pub fn apply_fixes(files: Vec<File>, fixes: String) -> Result<Vec<Uint8Array>> {
    let files = fixed(sources(files), &from_json::<Vec<_>>("fixes", &fixes)?)?;
    Ok(files.into_iter().map(|file| file.bytes.into()).collect())
}

#[napi(catch_unwind)]
pub fn apply_fixes_async(
    files: Vec<File>,
    fixes: String,
    signal: Option<AbortSignal>,
) -> Result<AsyncTask<Work<Vec<SourceFile>>>> {
    let (files, fixes) = (sources(files), from_json::<Vec<_>>("fixes", &fixes)?);
    Ok(Work::start(signal, move || fixed(files, &fixes)))
}

fn fixed(files: Vec<SourceFile>, fixes: &[kubetriage::report::Fix]) -> Result<Vec<SourceFile>> {
    kubetriage::apply_fixes(files, fixes, PositionEncoding::Utf16)
        .map_err(|error| Error::from_reason(error.to_string()))
}

/// The bytes of each file, in the order of the files.
#[napi(catch_unwind)]
pub fn mask_secrets(files: Vec<File>) -> Vec<Uint8Array> {
    kubetriage::mask_secrets(sources(files)).into_iter().map(|file| file.bytes.into()).collect()
}

#[napi(catch_unwind)]
pub fn mask_secrets_async(files: Vec<File>, signal: Option<AbortSignal>) -> AsyncTask<Work<Vec<SourceFile>>> {
    let files = sources(files);
    Work::start(signal, move || Ok(kubetriage::mask_secrets(files)))
}

#[napi(catch_unwind)]
pub fn rules(lang: String) -> Result<String> {
    Ok(json(&kubetriage::rules(from_json::<Lang>("lang", &lang)?)))
}

#[napi(catch_unwind)]
pub fn explain(rule: String, lang: String) -> Result<&'static str> {
    let (rule, lang) = (from_json::<String>("rule", &rule)?, from_json("lang", &lang)?);
    let page = kubetriage::explain(&rule, lang);
    page.ok_or_else(|| Error::from_reason(UnknownRule::new(&rule).to_string()))
}

#[napi(catch_unwind)]
pub fn walk(files: Vec<File>, subject: String, answers: String, options: String) -> Result<String> {
    let (subject, answers) = (from_json("subject", &subject)?, from_json("answers", &answers)?);
    walked(sources(files), &subject, &answers, &options_from(&options)?)
}

#[napi(catch_unwind)]
pub fn walk_async(
    files: Vec<File>,
    subject: String,
    answers: String,
    options: String,
    signal: Option<AbortSignal>,
) -> Result<AsyncTask<Work<String>>> {
    let (subject, answers) = (from_json("subject", &subject)?, from_json("answers", &answers)?);
    let (files, options) = (sources(files), options_from(&options)?);
    Ok(Work::start(signal, move || walked(files, &subject, &answers, &options)))
}

fn walked(
    files: Vec<SourceFile>,
    subject: &ObjectRef,
    answers: &Answers,
    options: &Options,
) -> Result<String> {
    let walk = kubetriage::walk(files, subject, answers, options);
    Ok(json(&walk.map_err(|error| Error::from_reason(error.to_string()))?))
}

#[napi(catch_unwind)]
pub fn render(files: Vec<File>, picture: String, options: String) -> Result<String> {
    let picture = from_json("picture", &picture)?;
    let drawn = kubetriage::render(sources(files), &picture, &options_from(&options)?);
    drawn.map_err(|error| Error::from_reason(error.to_string()))
}

#[napi(catch_unwind)]
pub fn render_async(
    files: Vec<File>,
    picture: String,
    options: String,
    signal: Option<AbortSignal>,
) -> Result<AsyncTask<Work<String>>> {
    let (files, picture, options) =
        (sources(files), from_json("picture", &picture)?, options_from(&options)?);
    Ok(Work::start(signal, move || {
        kubetriage::render(files, &picture, &options).map_err(|error| Error::from_reason(error.to_string()))
    }))
}

#[napi(catch_unwind)]
pub fn flowchart(lang: String) -> Result<String> {
    Ok(json(&kubetriage::flowchart(from_json::<Lang>("lang", &lang)?)))
}

#[napi(catch_unwind)]
pub fn parse_config(text: String) -> Result<String> {
    let options = kubetriage::parse_config(&from_json::<String>("text", &text)?);
    Ok(json(&options.map_err(|error| Error::from_reason(error.to_string()))?))
}

#[napi(catch_unwind)]
pub fn version() -> &'static str {
    kubetriage::version()
}

/// Runs the command line, the first argument being the name of the program; the answer is the exit code.
#[napi(catch_unwind)]
pub fn run(arguments: Vec<String>) -> u8 {
    kubetriage_cli::run(arguments.into_iter().map(Into::into))
}

/// Panics, so that a test can see what becomes of a panic.
#[napi(catch_unwind)]
#[allow(clippy::panic, reason = "it is what is asked for")]
pub fn panic() {
    std::panic::panic_any("asked for");
}

/// The same in the worker pool.
#[napi(catch_unwind)]
#[allow(clippy::panic, reason = "it is what is asked for")]
pub fn panic_async() -> AsyncTask<Work<String>> {
    Work::start(None, || std::panic::panic_any("asked for"))
}

#[napi]
pub struct Workspace(kubetriage::Workspace);

#[napi]
impl Workspace {
    #[napi(constructor, catch_unwind)]
    pub fn new(options: String) -> Result<Self> {
        Ok(Self(kubetriage::Workspace::new(options_from(&options)?)))
    }

    #[napi(catch_unwind)]
    pub fn set_file(&mut self, file: File) {
        self.0.set_file(file.into());
    }

    #[napi(catch_unwind)]
    pub fn remove_file(&mut self, path: String) -> Result<bool> {
        Ok(self.0.remove_file(&from_json::<String>("path", &path)?))
    }

    #[napi(catch_unwind)]
    pub fn set_options(&mut self, options: String) -> Result<()> {
        self.0.set_options(options_from(&options)?);
        Ok(())
    }

    #[napi(catch_unwind)]
    pub fn update(&mut self) -> String {
        json(&self.0.update())
    }

    #[napi(catch_unwind)]
    pub fn report(&mut self) -> String {
        json(&*self.0.report())
    }

    #[napi(catch_unwind)]
    pub fn trace(&mut self, request: String) -> Result<String> {
        Ok(json(&self.0.trace(&from_json("request", &request)?)))
    }

    #[napi(catch_unwind)]
    pub fn walk(&mut self, subject: String, answers: String) -> Result<String> {
        let (subject, answers) = (from_json("subject", &subject)?, from_json("answers", &answers)?);
        let walk = self.0.walk(&subject, &answers);
        Ok(json(&walk.map_err(|error| Error::from_reason(error.to_string()))?))
    }

    #[napi(catch_unwind)]
    pub fn render(&mut self, picture: String) -> Result<String> {
        let drawn = self.0.render(&from_json("picture", &picture)?);
        drawn.map_err(|error| Error::from_reason(error.to_string()))
    }
}
