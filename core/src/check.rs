//! The main job: files in, report out.

use std::cell::OnceCell;

use crate::{
    graph::Cluster,
    intake::Intake,
    options::Options,
    order::Sorting,
    report::{self, Report},
    rules,
    yaml::{self, File},
};

/// A file as the caller has it.
///
/// As data it has `path` and `text`, which is a string or bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SourceFile {
    /// The name that diagnostics show, `/`-separated; folders in it count for what belongs together.
    pub path: String,
    /// The content. Bytes that are not UTF-8 are a diagnostic.
    #[cfg_attr(feature = "ts", ts(rename = "text", type = "string | Uint8Array"))]
    pub bytes: Vec<u8>,
}

impl SourceFile {
    /// A file with this path and content.
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into() }
    }
}

/// A file that was read. Independent of every other file and of the options that judge it, so that a caller may read
/// in parallel, or keep what did not change.
#[derive(Clone, Debug)]
pub struct Parsed(pub(crate) File);

impl Parsed {
    /// The path that was given.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The text, with every byte that is not UTF-8 replaced.
    pub fn text(&self) -> &str {
        &self.0.text
    }
}

/// Reads one file. Never fails: faults of the text are reported by [`check_parsed`].
pub fn parse(file: SourceFile) -> Parsed {
    Parsed(yaml::read_file(file.path, file.bytes))
}

/// Says what is wrong with files that were read, taken together as one cluster. The order of `files` does not matter.
pub fn check_parsed(files: &[Parsed], options: &Options) -> Report {
    let mut files: Vec<&File> = files.iter().map(|file| &file.0).collect();
    files.order_by(|a, b| a.path.cmp(&b.path));
    check_files(&files, options)
}

/// The same for files that are in the order of their paths.
pub(crate) fn check_files(files: &[&File], options: &Options) -> Report {
    report_on(files, Intake::of(files, options), options)
}

/// Reads files and says what is wrong with them, taken together as one cluster.
pub fn check(mut files: Vec<SourceFile>, options: &Options) -> Report {
    files.order_by(|a, b| a.path.cmp(&b.path));
    let room: Vec<OnceCell<File>> = files.iter().map(|_| OnceCell::new()).collect();
    let (files, intake) = Intake::read(files, &room, options);
    report_on(&files, intake, options)
}

fn report_on(files: &[&File], intake: Intake<'_>, options: &Options) -> Report {
    let Intake { collected, judged } = intake;
    let cluster = Cluster::of_collected(files, collected, options);
    // A manifest beside its live object is judged where it is applied.
    let findings = if cluster.set_aside().is_empty() {
        rules::run_judged(files, &cluster, judged, options)
    } else {
        rules::run(files, &cluster, options)
    };
    report::build(files, &cluster, findings, options)
}
