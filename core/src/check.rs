//! The main job: files in, report out.

use crate::{
    graph::Cluster,
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
    Parsed(yaml::read_file(&file.path, file.bytes))
}

/// Says what is wrong with files that were read, taken together as one cluster. The order of `files` does not matter.
pub fn check_parsed(files: &[Parsed], options: &Options) -> Report {
    let mut files: Vec<&File> = files.iter().map(|file| &file.0).collect();
    files.order_by(|a, b| a.path.cmp(&b.path));
    check_files(&files, options)
}

/// The same for files that are in the order of their paths.
pub(crate) fn check_files(files: &[&File], options: &Options) -> Report {
    let cluster = Cluster::new(files, options);
    let findings = rules::run(files, &cluster, options);
    report::build(files, &cluster, findings, options)
}

/// Reads files and says what is wrong with them, taken together as one cluster.
pub fn check(files: Vec<SourceFile>, options: &Options) -> Report {
    let parsed: Vec<Parsed> = files.into_iter().map(parse).collect();
    check_parsed(&parsed, options)
}
