//! The answer of `view`.

use pyo3::prelude::*;

use crate::data::{json, python};

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

    /// Whether Kubernetes refuses the text.
    #[getter]
    fn refused(&self) -> bool {
        self.0.value.is_err()
    }

    /// Why Kubernetes refuses the text, in its own words, where it has some.
    #[getter]
    fn kubernetes_message(&self) -> Option<&str> {
        self.0.value.as_ref().err()?.kubernetes_message.as_deref()
    }

    fn __repr__(&self) -> String {
        let refused = if self.refused() { " refused" } else { "" };
        format!("<DocumentValue {}#{}{refused}>", self.0.file, self.0.document)
    }
}
