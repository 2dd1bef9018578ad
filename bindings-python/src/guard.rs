//! The way from Python into the core and back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::{exceptions::PyRuntimeError, prelude::*};

/// Does work without holding the interpreter's lock, so that other threads go on. A panic, which is always a fault of
/// kubetriage, is an exception like any other: nothing outlives the call that it could have broken.
pub(crate) fn without_lock<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    // Whatever the work was about to change is dropped with it.
    py.detach(|| catch_unwind(AssertUnwindSafe(work))).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let message = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
        PyRuntimeError::new_err(format!("kubetriage failed, which is a fault of its own: {message}"))
    })
}
