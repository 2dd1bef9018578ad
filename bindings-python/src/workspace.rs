//! Files that are checked again and again while they change.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use kubetriage::{Options, SourceFile};
use pyo3::{exceptions::PyValueError, prelude::*, pybacked::PyBackedBytes};

use crate::{
    data::Changes,
    flowchart::Walk,
    guard::without_lock,
    options::{argument, options},
    report::Report,
    trace::Trace,
};

/// A set of files that is checked again and again while it changes; options are JSON.
#[pyclass(frozen, module = "kubetriage._native")]
pub(crate) struct Workspace(Mutex<State>);

struct State {
    workspace: kubetriage::Workspace,
    options: Options,
    /// For the reports, which show lines.
    files: BTreeMap<String, Arc<SourceFile>>,
}

impl Workspace {
    /// Every change is one call of the core, after which the state is sound whatever happened before.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Workspace {
    #[new]
    fn new(options: &str) -> PyResult<Self> {
        let options = self::options(options)?;
        let workspace = kubetriage::Workspace::new(options.clone());
        Ok(Self(Mutex::new(State { workspace, options, files: BTreeMap::new() })))
    }

    /// Adds a file, or gives the file of this path another text.
    fn set_file(&self, py: Python<'_>, path: String, text: PyBackedBytes) -> PyResult<()> {
        let file = SourceFile::new(path, &*text);
        without_lock(py, || {
            let mut state = self.state();
            state.workspace.set_file(file.clone());
            state.files.insert(file.path.clone(), Arc::new(file));
        })
    }

    /// Removes a file; false when there is none of this path.
    fn remove_file(&self, py: Python<'_>, path: &str) -> PyResult<bool> {
        without_lock(py, || {
            let mut state = self.state();
            state.files.remove(path);
            state.workspace.remove_file(path)
        })
    }

    /// Judges by other options from now on.
    fn set_options(&self, py: Python<'_>, options: &str) -> PyResult<()> {
        let options = self::options(options)?;
        without_lock(py, || {
            let mut state = self.state();
            state.workspace.set_options(options.clone());
            state.options = options;
        })
    }

    /// Checks what has changed since the last call, and says what that makes different.
    fn update(&self, py: Python<'_>) -> PyResult<Changes> {
        without_lock(py, || Changes(self.state().workspace.update()))
    }

    /// What becomes of a request, which is JSON, in the files as they are.
    fn trace(&self, py: Python<'_>, request: &str) -> PyResult<Trace> {
        let request = argument("request", request)?;
        without_lock(py, || Trace(self.state().workspace.trace(&request)))
    }

    /// The flowchart walked for a workload of the files as they are; `subject` and `answers` are JSON.
    fn walk(&self, py: Python<'_>, subject: &str, answers: &str) -> PyResult<Walk> {
        let (subject, answers) = (argument("subject", subject)?, argument("answers", answers)?);
        let walk = without_lock(py, || self.state().workspace.walk(&subject, &answers))?;
        Ok(Walk(walk.map_err(|error| PyValueError::new_err(error.to_string()))?))
    }

    /// A picture of the files as they are; `picture` is JSON.
    fn render(&self, py: Python<'_>, picture: &str) -> PyResult<String> {
        let picture = argument("picture", picture)?;
        let drawn = without_lock(py, || self.state().workspace.render(&picture))?;
        drawn.map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// The report on the files as they are. Does not count as an update.
    fn report(&self, py: Python<'_>) -> PyResult<Report> {
        without_lock(py, || {
            let mut state = self.state();
            let files = state.files.values().cloned().collect();
            Report::new(state.workspace.report(), files, state.options.clone())
        })
    }
}
