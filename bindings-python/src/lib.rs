//! `kubetriage._native`: the core as an extension module. The package around it, in `python/`, turns what a person
//! writes into the plain arguments that are expected here.

mod data;
mod flowchart;
mod guard;
mod options;
mod report;
mod trace;
mod view;
mod workspace;

use pyo3::prelude::*;

#[pymodule]
mod _native {
    use std::{ffi::OsString, path::PathBuf, sync::Arc};

    use kubetriage::{ConfigError, Lang, SourceFile, UnknownRule};
    use pyo3::{
        exceptions::{PyRuntimeError, PyValueError},
        prelude::*,
        pybacked::PyBackedBytes,
    };

    use super::{
        data::json,
        guard::without_lock,
        options::{argument, options},
    };
    #[pymodule_export]
    use super::{
        data::{
            Changes, Connected, Diagnostic, DocumentInfo, Edit, Fix, Graph, GraphEdge, GraphNode, Ignore,
            ObjectRef, Position, Refusal, Related, RuleInfo, Span, Summary,
        },
        flowchart::{
            ChartArrow, ChartCommand, ChartExit, ChartQuestion, ChartStage, Flowchart, Walk, WalkExit,
            WalkStep,
        },
        report::Report,
        trace::{Hop, PodEndpoint, PortEndpoints, Request, ServiceEndpoints, Trace, TraceBackend, WhatIf},
        view::DocumentValue,
        workspace::Workspace,
    };

    /// Files as (path, text) pairs, the text in UTF-8.
    type Files = Vec<(String, PyBackedBytes)>;

    /// Files as they come back, names, and what could not be read, with the reason.
    type FilesRead = (Vec<(String, Vec<u8>)>, Vec<String>, Vec<(String, String)>);

    fn sources(files: Files) -> Vec<SourceFile> {
        files.into_iter().map(|(path, text)| SourceFile::new(path, &*text)).collect()
    }

    /// Says what is wrong with files; `options` are JSON.
    #[pyfunction]
    fn check(py: Python<'_>, files: Files, options: &str) -> PyResult<Report> {
        let (files, options) = (sources(files), self::options(options)?);
        let report = without_lock(py, || kubetriage::check(files.clone(), &options))?;
        Ok(Report::new(Arc::new(report), files.into_iter().map(Arc::new).collect(), options))
    }

    /// Every document as Kubernetes reads it; `options` are JSON.
    #[pyfunction]
    fn view(py: Python<'_>, files: Files, options: &str) -> PyResult<Vec<DocumentValue>> {
        let (files, options) = (sources(files), self::options(options)?);
        let values = without_lock(py, || kubetriage::view(files, &options))?;
        Ok(values.into_iter().map(DocumentValue).collect())
    }

    /// What every Service sends to; `options` are JSON.
    #[pyfunction]
    fn endpoints(py: Python<'_>, files: Files, options: &str) -> PyResult<Vec<ServiceEndpoints>> {
        let (files, options) = (sources(files), self::options(options)?);
        let services = without_lock(py, || kubetriage::endpoints(files, &options))?;
        Ok(services.into_iter().map(ServiceEndpoints).collect())
    }

    /// What becomes of a request; `request` and `options` are JSON.
    #[pyfunction]
    fn trace(py: Python<'_>, files: Files, request: &str, options: &str) -> PyResult<Trace> {
        let (files, request, options) =
            (sources(files), argument("request", request)?, self::options(options)?);
        Ok(Trace(without_lock(py, || kubetriage::trace(files, &request, &options))?))
    }

    /// What becomes of a request for every host and path of the Ingresses; `options` are JSON.
    #[pyfunction]
    fn traces(py: Python<'_>, files: Files, options: &str) -> PyResult<Vec<Trace>> {
        let (files, options) = (sources(files), self::options(options)?);
        let traces = without_lock(py, || kubetriage::traces(files, &options))?;
        Ok(traces.into_iter().map(Trace).collect())
    }

    /// What becomes of requests before and after a change; `changes` and `options` are JSON.
    #[pyfunction]
    fn what_if(py: Python<'_>, files: Files, changes: &str, options: &str) -> PyResult<WhatIf> {
        let (files, changes, options) =
            (sources(files), argument("changes", changes)?, self::options(options)?);
        let answer = without_lock(py, || kubetriage::what_if(files, &changes, &options))?;
        Ok(WhatIf(answer.map_err(|error| PyValueError::new_err(error.to_string()))?))
    }

    /// The files with the fixes applied, as (path, text) pairs.
    #[pyfunction]
    fn apply_fixes(py: Python<'_>, files: Files, fixes: Vec<Py<Fix>>) -> PyResult<Vec<(String, Vec<u8>)>> {
        let (files, fixes) =
            (sources(files), fixes.iter().map(|fix| fix.get().0.clone()).collect::<Vec<_>>());
        let encoding = kubetriage::report::PositionEncoding::Utf32;
        let files = without_lock(py, || kubetriage::apply_fixes(files, &fixes, encoding))?;
        let files = files.map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(files.into_iter().map(|file| (file.path, file.bytes)).collect())
    }

    /// The files with the values of Secrets replaced, as (path, text) pairs.
    #[pyfunction]
    fn mask_secrets(py: Python<'_>, files: Files) -> PyResult<Vec<(String, Vec<u8>)>> {
        let files = sources(files);
        let files = without_lock(py, || kubetriage::mask_secrets(files))?;
        Ok(files.into_iter().map(|file| (file.path, file.bytes)).collect())
    }

    /// Every rule; `options` are JSON.
    #[pyfunction]
    fn rules(options: &str) -> PyResult<Vec<RuleInfo>> {
        Ok(kubetriage::rules(self::options(options)?.lang).into_iter().map(RuleInfo).collect())
    }

    /// The flowchart walked for a workload; `subject`, `answers` and `options` are JSON.
    #[pyfunction]
    fn walk(py: Python<'_>, files: Files, subject: &str, answers: &str, options: &str) -> PyResult<Walk> {
        let (files, options) = (sources(files), self::options(options)?);
        let (subject, answers) = (argument("subject", subject)?, argument("answers", answers)?);
        let walk = without_lock(py, || kubetriage::walk(files, &subject, &answers, &options))?;
        Ok(Walk(walk.map_err(|error| PyValueError::new_err(error.to_string()))?))
    }

    /// A picture; `picture` and `options` are JSON.
    #[pyfunction]
    fn render(py: Python<'_>, files: Files, picture: &str, options: &str) -> PyResult<String> {
        let (files, picture, options) =
            (sources(files), argument("picture", picture)?, self::options(options)?);
        let drawn = without_lock(py, || kubetriage::render(files, &picture, &options))?;
        drawn.map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// The troubleshooting flowchart; `options` are JSON.
    #[pyfunction]
    fn flowchart(options: &str) -> PyResult<Flowchart> {
        Ok(Flowchart(kubetriage::flowchart(self::options(options)?.lang)))
    }

    /// The page of a rule, as Markdown; `options` are JSON.
    #[pyfunction]
    fn explain(rule: String, options: &str) -> PyResult<String> {
        let page = kubetriage::explain(&rule, self::options(options)?.lang);
        let page = page.ok_or_else(|| PyValueError::new_err(UnknownRule::new(&rule).to_string()))?;
        Ok(page.to_owned())
    }

    /// The options of a configuration file as JSON. A ValueError has the message, the line and the column.
    #[pyfunction]
    fn parse_config(text: &str) -> PyResult<String> {
        match kubetriage::parse_config(text) {
            Ok(options) => Ok(json(&options)),
            Err(ConfigError { message, line, column }) => Err(PyValueError::new_err((message, line, column))),
        }
    }

    /// The version of kubetriage.
    #[pyfunction]
    fn version() -> &'static str {
        kubetriage::version()
    }

    /// Reads the files that the command line would read for these paths: the files, the names of those that were named
    /// one by one, and what could not be read, as (path, reason).
    #[pyfunction]
    #[pyo3(signature = (paths: "list[str]") -> "tuple[list[tuple[str, bytes]], list[str], list[tuple[str, str]]]")]
    fn read_files(py: Python<'_>, paths: Vec<PathBuf>) -> PyResult<FilesRead> {
        let read = without_lock(py, || kubetriage_cli::read_files(&paths, Lang::En))?;
        let files = read.files.into_iter().map(|file| (file.path, file.bytes)).collect();
        let unreadable = read.unreadable.into_iter().map(|it| (it.path, it.reason)).collect();
        Ok((files, read.named, unreadable))
    }

    /// Runs the command line, the first argument being the name of the program; the answer is the exit code.
    #[pyfunction]
    #[pyo3(signature = (arguments: "list[str]") -> "int")]
    fn run(py: Python<'_>, arguments: Vec<OsString>) -> PyResult<u8> {
        without_lock(py, || kubetriage_cli::run(arguments))
    }

    /// Panics, so that a test can see what becomes of a panic.
    #[pyfunction]
    #[allow(clippy::panic, reason = "it is what is asked for")]
    fn _panic(py: Python<'_>) -> PyResult<()> {
        without_lock(py, || panic!("asked for"))?;
        Err(PyRuntimeError::new_err("there was no panic"))
    }
}
