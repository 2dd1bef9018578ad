//! Files that change, as in an editor: only what changed is read again.

use std::{collections::BTreeMap, sync::Arc};

use serde::Serialize;

use crate::{
    check::{Parsed, SourceFile, check_files, parse},
    flowchart::{UnknownSubject, walk_files},
    hash::HashMap,
    options::Options,
    render::{Picture, render_files},
    report::{Answers, Diagnostic, ObjectRef, Report, Request, Summary, Trace, Walk},
    trace::trace_files,
    yaml::{File, ProblemKind},
};

/// A set of files that is checked again and again while it changes.
///
/// A file is read once for every text that it has; all files are judged together at every [`update`](Self::update),
/// because any of them may bear on any other. The report is always the one that [`check`](fn@crate::check) gives for
/// the same files.
///
/// ```
/// use kubetriage::{Options, SourceFile, Workspace};
///
/// let mut workspace = Workspace::new(Options::default());
/// workspace.set_file(SourceFile::new("web.yaml", "apiVersion: v1\nkind: Servce\nmetadata: {name: web}\n"));
/// assert_eq!(workspace.update().added.len(), 1);
/// workspace.set_file(SourceFile::new("web.yaml", ""));
/// assert_eq!(workspace.update().removed.len(), 1);
/// assert!(workspace.report().diagnostics.is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct Workspace {
    options: Options,
    /// By path, which is the order that a check takes them in.
    files: BTreeMap<String, State>,
    /// The report on the files as they are; `None` after a change.
    report: Option<Arc<Report>>,
    /// The report as it was when `update` was last called.
    seen: Arc<Report>,
}

#[derive(Clone, Debug)]
enum State {
    Read(Parsed),
    /// Set since the last report. Reading waits until somebody asks, because an editor sets a file at every keystroke.
    Unread(SourceFile),
}

/// What an update of a [`Workspace`] has found to be different. Applied to the diagnostics of the last update by their ids, it
/// gives those of now.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Changes {
    /// The numbers of now.
    pub summary: Summary,
    /// Diagnostics that were not there, in the order of the report.
    pub added: Vec<Diagnostic>,
    /// Diagnostics that were there and differ, be it in their place only; in the order of the report.
    pub changed: Vec<Diagnostic>,
    /// Ids of diagnostics that are gone, in the order of the former report.
    pub removed: Vec<String>,
}

impl Workspace {
    /// A workspace without files.
    pub fn new(options: Options) -> Self {
        let seen = Arc::new(check_files(&[], &options));
        Self { options, files: BTreeMap::new(), report: Some(Arc::clone(&seen)), seen }
    }

    /// Adds a file, or gives the file of this path another content.
    pub fn set_file(&mut self, file: SourceFile) {
        if self.files.get(&file.path).is_none_or(|state| !state.holds(&file.bytes)) {
            self.files.insert(file.path.clone(), State::Unread(file));
            self.report = None;
        }
    }

    /// Removes a file; false when there is none of this path.
    pub fn remove_file(&mut self, path: &str) -> bool {
        let removed = self.files.remove(path).is_some();
        if removed {
            self.report = None;
        }
        removed
    }

    /// Judges by other options from now on.
    pub fn set_options(&mut self, options: Options) {
        if self.options != options {
            self.options = options;
            self.report = None;
        }
    }

    /// Checks what has changed since the last call, and says what that makes different.
    pub fn update(&mut self) -> Changes {
        let report = self.report();
        let former = std::mem::replace(&mut self.seen, Arc::clone(&report));
        Changes::between(&former, &report)
    }

    /// The report on the files as they are. Does not count as an update.
    pub fn report(&mut self) -> Arc<Report> {
        if let Some(report) = &self.report {
            return Arc::clone(report);
        }
        self.read();
        let report = Arc::new(check_files(&self.parsed(), &self.options));
        self.report = Some(Arc::clone(&report));
        report
    }

    /// What becomes of a request in the files as they are, as [`trace`](fn@crate::trace) says it.
    pub fn trace(&mut self, request: &Request) -> Trace {
        self.read();
        trace_files(&self.parsed(), request, &self.options)
    }

    /// The flowchart for a workload of the files as they are, as [`walk`](fn@crate::walk) walks it.
    ///
    /// # Errors
    ///
    /// When the files have no such workload.
    pub fn walk(&mut self, subject: &ObjectRef, answers: &Answers) -> Result<Walk, UnknownSubject> {
        self.read();
        walk_files(&self.parsed(), subject, answers, &self.options)
    }

    /// A picture of the files as they are, as [`render`](fn@crate::render) draws it.
    ///
    /// # Errors
    ///
    /// When the walk of a workload is asked for that the files do not have.
    pub fn render(&mut self, picture: &Picture) -> Result<String, UnknownSubject> {
        self.read();
        render_files(&self.parsed(), picture, &self.options)
    }

    /// Reads what nobody has asked for yet.
    fn read(&mut self) {
        for state in self.files.values_mut() {
            state.read();
        }
    }

    fn parsed(&self) -> Vec<&File> {
        let parsed = self.files.values().filter_map(|state| match state {
            State::Read(parsed) => Some(&parsed.0),
            State::Unread(_) => None,
        });
        parsed.collect()
    }
}

impl State {
    fn read(&mut self) {
        if let Self::Unread(file) = self {
            let file =
                SourceFile { path: std::mem::take(&mut file.path), bytes: std::mem::take(&mut file.bytes) };
            *self = Self::Read(parse(file));
        }
    }

    /// True when the file is known to have this content.
    fn holds(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Unread(file) => file.bytes == bytes,
            // A text in which bytes were replaced does not say which ones they were.
            Self::Read(parsed) => parsed.text().as_bytes() == bytes && !has_replaced_bytes(parsed),
        }
    }
}

fn has_replaced_bytes(parsed: &Parsed) -> bool {
    let mut problems = parsed.0.documents.iter().flat_map(|document| &document.problems);
    problems.any(|problem| matches!(problem.kind, ProblemKind::InvalidUtf8 { .. }))
}

impl Changes {
    fn between(former: &Report, now: &Report) -> Self {
        let mut gone: HashMap<&str, &Diagnostic> =
            former.diagnostics.iter().map(|diagnostic| (diagnostic.id.as_str(), diagnostic)).collect();
        let mut changes = Self { summary: now.summary.clone(), ..Self::default() };
        for diagnostic in &now.diagnostics {
            match gone.remove(diagnostic.id.as_str()) {
                None => changes.added.push(diagnostic.clone()),
                Some(former) if former != diagnostic => changes.changed.push(diagnostic.clone()),
                Some(_) => {}
            }
        }
        let removed = former.diagnostics.iter().filter(|it| gone.contains_key(it.id.as_str()));
        changes.removed = removed.map(|diagnostic| diagnostic.id.clone()).collect();
        changes
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Changes, State, Workspace};
    use crate::{Options, SourceFile};

    const TYPO: &str = "apiVersion: v1\nkind: Servce\nmetadata: {name: web}\n";

    fn workspace(text: &str) -> Workspace {
        let mut workspace = Workspace::new(Options::default());
        workspace.set_file(SourceFile::new("web.yaml", text));
        workspace
    }

    #[test]
    fn a_finding_that_only_moves_is_a_change() {
        let mut workspace = workspace(TYPO);
        let added = workspace.update().added;
        workspace.set_file(SourceFile::new("web.yaml", format!("# moved\n{TYPO}")));
        let changes = workspace.update();
        assert_eq!(changes.changed.len(), 1);
        assert_eq!(changes.changed[0].id, added[0].id);
        assert_eq!(changes.changed[0].primary.start.line, added[0].primary.start.line + 1);
        assert!(changes.added.is_empty() && changes.removed.is_empty());
    }

    #[test]
    fn an_update_without_a_change_says_nothing_but_the_numbers() {
        let mut workspace = workspace(TYPO);
        let first = workspace.update();
        workspace.set_file(SourceFile::new("web.yaml", TYPO));
        assert_eq!(workspace.update(), Changes { summary: first.summary, ..Changes::default() });
    }

    #[test]
    fn a_file_that_did_not_change_is_not_read_again() {
        let text = |workspace: &Workspace| match &workspace.files["web.yaml"] {
            State::Read(parsed) => Arc::clone(&parsed.0.text),
            State::Unread(_) => panic!("it was not read"),
        };
        let mut workspace = workspace(TYPO);
        workspace.update();
        let before = text(&workspace);
        workspace.set_file(SourceFile::new("web.yaml", TYPO));
        workspace.set_file(SourceFile::new("api.yaml", TYPO));
        workspace.update();
        assert!(Arc::ptr_eq(&before, &text(&workspace)));
    }

    #[test]
    fn a_report_between_two_updates_hides_nothing_from_the_second() {
        let mut workspace = workspace(TYPO);
        assert_eq!(workspace.report().diagnostics.len(), 1);
        assert_eq!(workspace.update().added.len(), 1);
    }

    #[test]
    fn bytes_that_are_not_utf8_are_told_from_the_question_mark_that_stands_for_them() {
        let mut workspace = workspace("");
        workspace.set_file(SourceFile::new("web.yaml", b"# caf\xE9\n"));
        assert_eq!(workspace.update().added.len(), 1);
        workspace.set_file(SourceFile::new("web.yaml", b"# caf?\n"));
        assert_eq!(workspace.update().removed.len(), 1);
    }

    #[test]
    fn a_trace_is_that_of_the_files_as_they_are() {
        let mut workspace = workspace("");
        let request = "http://web.shop.svc/".parse().unwrap();
        assert_eq!(workspace.trace(&request).hops[0].resource.name.as_deref(), Some("web"));
        let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {ports: [{port: 81}]}\n";
        workspace.set_file(SourceFile::new("web.yaml", service));
        let trace = workspace.trace(&request);
        assert_eq!(
            trace,
            crate::trace(vec![SourceFile::new("web.yaml", service)], &request, &Options::default())
        );
    }

    #[test]
    fn other_options_change_the_report() {
        let mut workspace = workspace(TYPO);
        workspace.update();
        workspace.set_options(Options { skip: vec!["api-kind-not-found".to_owned()], ..Options::default() });
        assert_eq!(workspace.update().removed.len(), 1);
    }
}
