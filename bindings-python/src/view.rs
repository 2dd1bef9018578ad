//! The answer of `view`.

use pyo3::prelude::*;

use crate::data::{Refusal, json, python};

/// A document, and what Kubernetes reads in it.
#[pyclass(frozen, eq, module = "kubetriage")]
#[derive(Clone, PartialEq)]
pub(crate) struct DocumentValue(pub(crate) kubetriage::DocumentValue);

#[pymethods]
impl DocumentValue {
    /// The file as it was given.
    #[getter]
    fn file(&self) -> &str {
        &self.0.file
    }

    /// Position among the documents of the file, from 0; empty documents count.
    #[getter]
    fn document(&self) -> usize {
        self.0.document
    }

    /// The value, usually a dict; None where Kubernetes refuses the text. The values of a Secret are hidden.
    #[getter]
    fn value<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        python(py, &self.0.value.as_ref().map_or_else(|_| "null".to_owned(), json))
    }

    /// Why Kubernetes refuses the text, if it does.
    #[getter]
    fn refusal(&self) -> Option<Refusal> {
        self.0.value.as_ref().err().cloned().map(Refusal)
    }

    /// The same data as dicts and lists, under the names that it has in JSON.
    #[pyo3(signature = () -> "dict[str, Any]")]
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        python(py, &json(&self.0))
    }

    /// The same data as JSON.
    fn to_json(&self) -> String {
        json(&self.0)
    }

    fn __repr__(&self) -> String {
        let refused = if self.0.value.is_err() { " refused" } else { "" };
        format!("<DocumentValue {}#{}{refused}>", self.0.file, self.0.document)
    }
}
