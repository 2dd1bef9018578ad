//! Paths → the files that are to be read.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use ignore::{DirEntry, WalkBuilder};
use kubetriage::Lang;

use super::{Source, Unreadable};
use crate::failure::reason;

/// The endings of the files that are read when a folder is given.
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

/// The files that the paths name or hold, each once, in the order of their names; and the paths that cannot be read.
pub(super) fn sources(paths: &[PathBuf], stdin: &str, lang: Lang) -> (Vec<Source>, Vec<Unreadable>) {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let mut found = Found { lang, sources: Vec::new(), unreadable: Vec::new(), linked: false };
    for path in paths {
        if path.as_os_str() == "-" {
            found.sources.push(Source { name: stdin.to_owned(), path: None, named: true });
        } else if path.is_dir() {
            found.folder(path);
        } else {
            // A file that does not exist is said when it is read.
            found.sources.push(Source { name: name(path), path: Some(path.clone()), named: true });
        }
    }
    let Found { mut sources, unreadable, linked, .. } = found;
    // One path without links cannot lead to the same file twice.
    if paths.len() > 1 || linked {
        sources = each_once(sources);
    }
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    (sources, unreadable)
}

struct Found {
    lang: Lang,
    sources: Vec<Source>,
    unreadable: Vec<Unreadable>,
    /// A symbolic link was among the files.
    linked: bool,
}

impl Found {
    /// Adds the files of a folder. Links to files are read, as `kubectl apply -f` does; links to folders are not
    /// entered, and so cannot go round in circles.
    fn folder(&mut self, folder: &Path) {
        let walk = WalkBuilder::new(folder).require_git(false).follow_links(false).build();
        for entry in walk {
            match entry {
                Ok(entry) => self.entry(&entry),
                Err(error) => self.error(folder, &error),
            }
        }
    }

    fn entry(&mut self, entry: &DirEntry) {
        let path = entry.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if !ENDINGS.iter().any(|it| ending.eq_ignore_ascii_case(it)) {
            return;
        }
        let link = entry.path_is_symlink();
        let file = match entry.file_type() {
            // A link that leads nowhere stands for a file that is missing, which is said when it is read.
            _ if link => fs::metadata(path).map_or(true, |target| target.is_file()),
            kind => kind.is_some_and(|kind| kind.is_file()),
        };
        if file {
            self.linked |= link;
            let shown = path.strip_prefix(".").unwrap_or(path);
            self.sources.push(Source { name: name(shown), path: Some(path.to_owned()), named: false });
        }
    }

    fn error(&mut self, folder: &Path, error: &ignore::Error) {
        let reason = error.io_error().map_or_else(|| error.to_string(), |error| reason(error, self.lang));
        let path = place(error).unwrap_or(folder);
        self.unreadable.push(Unreadable { path: name(path), reason });
    }
}

/// The path that an error of the walk is about.
fn place(mut error: &ignore::Error) -> Option<&Path> {
    loop {
        match error {
            ignore::Error::WithPath { path, .. } => return Some(path),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error = err,
            _ => return None,
        }
    }
}

/// Leaves out files that were found before under another path. What was named stays before what was found.
fn each_once(mut sources: Vec<Source>) -> Vec<Source> {
    sources.sort_by_key(|source| !source.named);
    let mut seen = HashSet::new();
    sources.retain(|source| {
        let place = source.path.as_ref().map(|path| fs::canonicalize(path).unwrap_or_else(|_| path.clone()));
        seen.insert(place)
    });
    sources
}

/// A path as it is shown: `/`-separated on every system.
fn name(path: &Path) -> String {
    let name = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        name.into_owned()
    } else {
        name.replace(std::path::MAIN_SEPARATOR, "/")
    }
}
