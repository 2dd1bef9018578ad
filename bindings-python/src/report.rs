//! The answer of `check`.

use std::sync::Arc;

use kubetriage::{
    Include, Options, Parsed, SourceFile, check_parsed, parse,
    report::{self, Applicability, PositionEncoding},
    select_fixes,
};
use pyo3::{prelude::*, sync::PyOnceLock};

use crate::{
    data::{Diagnostic, DocumentInfo, Fix, Graph, Ignore, Summary, json, python},
    guard::without_lock,
    trace::Trace,
};

/// What `check` found: the numbers, the findings, the documents.
///
/// In a notebook it shows itself; `print(report)` prints what the command line prints.
#[pyclass(frozen, module = "kubetriage")]
pub(crate) struct Report {
    report: Arc<report::Report>,
    /// What was checked, to show the lines of the findings.
    files: Vec<Arc<SourceFile>>,
    options: Options,
    diagnostics: PyOnceLock<Vec<Py<Diagnostic>>>,
    documents: PyOnceLock<Vec<Py<DocumentInfo>>>,
}

impl Report {
    pub(crate) fn new(report: Arc<report::Report>, files: Vec<Arc<SourceFile>>, options: Options) -> Self {
        Self { report, files, options, diagnostics: PyOnceLock::new(), documents: PyOnceLock::new() }
    }

    /// The files and the report in bytes, as what draws them counts.
    fn drawn(
        &self,
        py: Python<'_>,
        draw: fn(&[Parsed], &report::Report, kubetriage::Lang) -> String,
    ) -> PyResult<String> {
        without_lock(py, || {
            let files: Vec<Parsed> = self.files.iter().map(|file| parse(SourceFile::clone(file))).collect();
            let mut options = Options { position_encoding: PositionEncoding::Utf8, ..self.options.clone() };
            options.include.insert(Include::Traces);
            draw(&files, &check_parsed(&files, &options), options.lang)
        })
    }
}

#[pymethods]
impl Report {
    /// The version of the report's JSON shape.
    #[getter]
    fn schema_version(&self) -> u32 {
        self.report.schema_version
    }

    /// How positions are counted: `utf-32`, that is in code points.
    #[getter]
    fn position_encoding(&self) -> &'static str {
        "utf-32"
    }

    /// The numbers.
    #[getter]
    fn summary(&self) -> Summary {
        Summary(self.report.summary.clone())
    }

    /// The findings: roots first, each directly followed by its consequences.
    #[getter]
    fn diagnostics(&self, py: Python<'_>) -> PyResult<Vec<Py<Diagnostic>>> {
        let make = |it: &report::Diagnostic| Py::new(py, Diagnostic(it.clone()));
        once(py, &self.diagnostics, || self.report.diagnostics.iter().map(make).collect())
    }

    /// Every document that was read, in the order of files and text.
    #[getter]
    fn documents(&self, py: Python<'_>) -> PyResult<Vec<Py<DocumentInfo>>> {
        let make = |it: &report::DocumentInfo| Py::new(py, DocumentInfo(it.clone()));
        once(py, &self.documents, || self.report.documents.iter().map(make).collect())
    }

    /// Entries of the option `ignores` that matched nothing: the faults are mended, or stand elsewhere.
    #[getter]
    fn unused_ignores(&self) -> Vec<Ignore> {
        self.report.unused_ignores.iter().cloned().map(Ignore).collect()
    }

    /// What becomes of a request for every host and path of the Ingresses, with the option `include=["traces"]`.
    #[getter]
    fn traces(&self) -> Option<Vec<Trace>> {
        self.report.traces.as_ref().map(|traces| traces.iter().cloned().map(Trace).collect())
    }

    /// The objects and their connections, with the option `include=["graph"]`.
    #[getter]
    fn graph(&self) -> Option<Graph> {
        self.report.graph.clone().map(Graph)
    }

    /// The fixes to apply together: of each finding the preferred one, if it is safe or `unsafe` fixes are wanted too.
    /// What follows from a change comes to light in the next check.
    #[pyo3(signature = (*, r#unsafe = false))]
    fn select_fixes(&self, r#unsafe: bool) -> Vec<Fix> {
        let least = if r#unsafe { Applicability::Unsafe } else { Applicability::Safe };
        select_fixes(&self.report, least).into_iter().map(Fix).collect()
    }

    /// The report as dicts and lists, under the names that it has in JSON.
    #[pyo3(signature = () -> "dict[str, Any]")]
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        python(py, &self.to_json())
    }

    /// The report as JSON, as the command line writes it but with positions in code points.
    fn to_json(&self) -> String {
        json(&*self.report)
    }

    /// The findings as a table, one row each; needs pandas.
    #[pyo3(signature = () -> "Any")]
    fn to_pandas<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("kubetriage._pandas")?.call_method1("frame", (slf,))
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        self.drawn(py, kubetriage_cli::html)
    }

    fn __str__(&self, py: Python<'_>) -> PyResult<String> {
        self.drawn(py, kubetriage_cli::text)
    }

    fn __repr__(&self) -> String {
        let summary = kubetriage_cli::summary(&self.report.summary, self.options.lang);
        format!("<Report: {}>", summary.replace('\n', "; "))
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.report == other.report
    }
}

/// A list whose items are made when it is first asked for, and stay the same objects.
fn once<T>(
    py: Python<'_>,
    items: &PyOnceLock<Vec<Py<T>>>,
    make: impl FnOnce() -> PyResult<Vec<Py<T>>>,
) -> PyResult<Vec<Py<T>>> {
    Ok(items.get_or_try_init(py, make)?.iter().map(|item| item.clone_ref(py)).collect())
}
