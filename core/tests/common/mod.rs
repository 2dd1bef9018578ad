//! What several test files need: the folders of the repository, and the files in them.

#![allow(dead_code, reason = "each test file uses the part that it needs")]
#![allow(clippy::expect_used, clippy::panic, reason = "a broken repository has to stop the test")]

pub(crate) mod expectation;

use std::path::{Path, PathBuf};

use kubetriage::SourceFile;

/// The cases that every language runs, as a folder of the repository.
pub(crate) const CASES: &str = "tests/cases";

/// The examples, as a folder of the repository.
pub(crate) const EXAMPLES: &str = "examples";

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the core is a folder of the repository").to_owned()
}

/// The text of a file.
#[track_caller]
pub(crate) fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The folders inside a folder of the repository, by name.
pub(crate) fn folders(name: &str) -> Vec<PathBuf> {
    entries(&repository().join(name)).into_iter().filter(|path| path.is_dir()).collect()
}

/// Every file below `folder`, with the path relative to it, `/`-separated, by path.
pub(crate) fn files_below(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(next) = pending.pop() {
        for path in entries(&next) {
            if path.is_dir() {
                pending.push(path);
            } else {
                let relative = path.strip_prefix(folder).expect("it was found below the folder");
                found.push((relative.to_string_lossy().replace('\\', "/"), path));
            }
        }
    }
    found.sort();
    found
}

/// Every file below `folder` as input of a check.
pub(crate) fn sources_below(folder: &Path) -> Vec<SourceFile> {
    files_below(folder)
        .into_iter()
        .map(|(name, path)| SourceFile::new(name, std::fs::read(path).expect("the file can be read")))
        .collect()
}

/// Everything in this repository that could be somebody's manifests: each folder as one input. Without those that are
/// made to be large.
pub(crate) fn inputs() -> Vec<Vec<SourceFile>> {
    let mut inputs: Vec<Vec<SourceFile>> = Vec::new();
    inputs.extend(folders(CASES).iter().map(|case| sources_below(&case.join("input"))));
    for name in ["tests/healthy", "tests/broken", EXAMPLES] {
        inputs.extend(folders(name).iter().map(|folder| sources_below(folder)));
    }
    for files in &mut inputs {
        files.retain(|file| [".yaml", ".yml", ".json"].iter().any(|ending| file.path.ends_with(ending)));
    }
    inputs.retain(|files| {
        !files.is_empty() && files.iter().map(|file| file.bytes.len()).sum::<usize>() < 200_000
    });
    inputs
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.sort();
    paths
}

/// A rule as its file declares it.
pub(crate) struct DeclaredRule {
    /// `service-port-name-missing`
    pub(crate) name: String,
    /// The file below `core/src/rules/`, without ending.
    pub(crate) file: String,
    /// The text of the file.
    pub(crate) text: String,
}

/// Every rule that a file below `core/src/rules/` declares, whether it is registered or not.
pub(crate) fn rules() -> Vec<DeclaredRule> {
    let folder = repository().join("core/src/rules");
    let mut rules = Vec::new();
    for (file, path) in files_below(&folder) {
        let Some(file) = file.strip_suffix(".rs") else { continue };
        let text = read(&path);
        let Some((_, declaration)) = text.split_once("const RULE: Rule = Rule {") else { continue };
        let name = declaration.split('"').nth(1).unwrap_or_else(|| panic!("{file}: the rule has no name"));
        rules.push(DeclaredRule { name: name.to_owned(), file: file.to_owned(), text: text.clone() });
    }
    rules
}
