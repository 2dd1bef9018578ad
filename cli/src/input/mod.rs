//! Paths → files that were read.

mod progress;
mod read;
mod walk;

use std::path::PathBuf;

use kubetriage::{Lang, Parsed, SourceFile};

use crate::args::InputArgs;

/// The name of standard input, unless `--stdin-filename` gives another one.
pub(crate) const STDIN: &str = "<stdin>";

/// Everything that the paths lead to.
pub(crate) struct Input {
    /// The files, in the order of their paths.
    pub(crate) files: Vec<Parsed>,
    /// Those that were named one by one.
    pub(crate) named: Vec<String>,
    /// Whether standard input is among them.
    pub(crate) stdin: bool,
    /// What could not be read, and why.
    pub(crate) unreadable: Vec<Unreadable>,
    /// Shown until the command is done.
    pub(crate) progress: progress::Progress,
}

/// A path that could not be read.
#[derive(Debug)]
pub struct Unreadable {
    /// The path as it was given or found.
    pub path: String,
    /// Why, in words.
    pub reason: String,
}

/// The files that paths name or hold, with their bytes.
#[derive(Debug, Default)]
pub struct Files {
    /// In the order of their paths.
    pub files: Vec<SourceFile>,
    /// Those that were named one by one, as opposed to found in a folder.
    pub named: Vec<String>,
    /// What could not be read, and why.
    pub unreadable: Vec<Unreadable>,
}

/// A file that is to be read.
#[derive(Debug)]
struct Source {
    /// As it is shown: as it was given, `/`-separated.
    name: String,
    /// Where to read; standard input if absent.
    path: Option<PathBuf>,
    /// Given one by one, as opposed to found in a folder.
    named: bool,
}

/// Reads the files that `check` would read for these paths, for a caller that parses them itself.
pub fn read_files(paths: &[PathBuf], lang: Lang) -> Files {
    let (sources, unreadable) = walk::sources(paths, STDIN, lang);
    let mut read = Files { unreadable, ..Files::default() };
    read.named = sources.iter().filter(|source| source.named).map(|source| source.name.clone()).collect();
    for result in sources.iter().map(|source| read::one(source, lang)) {
        match result {
            Ok(file) => read.files.extend(file),
            Err(error) => read.unreadable.push(error),
        }
    }
    read
}

/// Reads everything that the arguments name.
pub(crate) fn read(arguments: &InputArgs, quiet: bool, lang: Lang) -> Input {
    let progress = progress::Progress::start(!quiet && !arguments.no_progress, lang);
    let stdin = arguments.stdin_filename.as_deref().unwrap_or(STDIN);
    let (sources, mut unreadable) = walk::sources(&arguments.paths, stdin, lang);
    progress.reading(sources.len());
    let stdin = sources.iter().any(|source| source.path.is_none());
    let mut files = Vec::with_capacity(sources.len());
    let named = sources.iter().filter(|source| source.named).map(|source| source.name.clone()).collect();
    for result in read::all(&sources, &progress, lang) {
        match result {
            Ok(Some(file)) => files.push(file),
            Ok(None) => {}
            Err(error) => unreadable.push(error),
        }
    }
    progress.checking();
    Input { files, named, stdin, unreadable, progress }
}
