//! `--fix` and `--diff`: what the fixes make of the files.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Write},
    path::Path,
};

use kubetriage::{
    Lang, Options, Parsed, Report, SourceFile, apply_fixes, report::Applicability, select_fixes,
};
use similar::{ChangeTag, DiffableStr, TextDiff};

use crate::{
    failure::{Failure, reason},
    language::text,
    output::{excerpt::Source, terminal::visible},
};

/// A fix can bring to light what another one mends, but not for ever.
const MOST_ROUNDS: usize = 5;

/// What the fixes make of the files.
pub(super) struct Fixed {
    /// All files, those that changed read anew.
    pub(super) files: Vec<Parsed>,
    /// What is left to find.
    pub(super) report: Report,
    /// How many fixes were applied.
    pub(super) count: usize,
    /// The files that changed, as they were and as they are, by name.
    changed: BTreeMap<String, (Vec<u8>, Vec<u8>)>,
}

/// Applies the fixes of `report`, and those of what is found then, until nothing is left that may be applied. Nothing
/// is written. `check` says what is wrong with files.
pub(super) fn fix(
    mut files: Vec<Parsed>,
    mut report: Report,
    least: Applicability,
    options: &Options,
    check: &dyn Fn(&[Parsed]) -> Report,
) -> Result<Fixed, Failure> {
    let mut changed: BTreeMap<String, (Vec<u8>, Vec<u8>)> = BTreeMap::new();
    let mut count = 0;
    for _ in 0..MOST_ROUNDS {
        let fixes = select_fixes(&report, least);
        let edited: BTreeSet<&str> =
            fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.file.as_str()).collect();
        if edited.is_empty() {
            break;
        }
        let mut sources = Vec::with_capacity(edited.len());
        for name in edited {
            let bytes = match changed.get(name) {
                Some((_, now)) => now.clone(),
                None => fs::read(name).map_err(|error| cannot_fix(name, &error, options.lang))?,
            };
            sources.push(SourceFile::new(name, bytes));
        }
        let before: Vec<Vec<u8>> = sources.iter().map(|source| source.bytes.clone()).collect();
        let after = apply_fixes(sources, &fixes, options.position_encoding)
            .map_err(|error| Failure::Message(error.to_string()))?;
        count += fixes.len();
        for (before, after) in before.into_iter().zip(after) {
            if let Some(file) = files.iter_mut().find(|file| file.path() == after.path) {
                *file = kubetriage::parse(after.clone());
            }
            changed.entry(after.path).or_insert((before, Vec::new())).1 = after.bytes;
        }
        report = check(&files);
    }
    Ok(Fixed { files, report, count, changed })
}

impl Fixed {
    /// Files to which nothing was done.
    pub(super) fn nothing(files: Vec<Parsed>, report: Report) -> Self {
        Self { files, report, count: 0, changed: BTreeMap::new() }
    }

    /// How many files changed.
    pub(super) fn changed_files(&self) -> usize {
        self.changed.len()
    }

    /// Writes the files that changed, each in one step: whoever reads one sees it before or after, never half.
    pub(super) fn write(&self, lang: Lang) -> Result<(), Failure> {
        for (name, (_, after)) in &self.changed {
            write_atomically(Path::new(name), after).map_err(|error| cannot_fix(name, &error, lang))?;
        }
        Ok(())
    }

    /// The changes as `diff -u` writes them, but without the values of Secrets.
    pub(super) fn diff(&self) -> String {
        let mut all = String::new();
        for (name, (before, after)) in &self.changed {
            let [before, after] =
                [before, after].map(|bytes| kubetriage::parse(SourceFile::new(name, bytes.clone())));
            let name = visible(name.trim_start_matches("./").trim_start_matches('/'));
            all.push_str(&format!("--- a/{name}\n+++ b/{name}\n"));
            unified(&before, &after, &mut all);
        }
        all
    }
}

/// Compares the lines as they are and writes them as they may be shown.
fn unified(before: &Parsed, after: &Parsed, all: &mut String) {
    let diff = TextDiff::from_lines(before.text(), after.text());
    let shown = [before, after].map(|file| Source::new(file).masked_text());
    let [old, new] = shown.each_ref().map(|text| text.tokenize_lines());
    for hunk in diff.unified_diff().iter_hunks() {
        all.push_str(&format!("{}\n", hunk.header()));
        for change in hunk.iter_changes() {
            let line = match (change.tag(), change.old_index(), change.new_index()) {
                (ChangeTag::Insert, _, Some(index)) => new.get(index),
                (_, Some(index), _) => old.get(index),
                _ => None,
            };
            let line = line.copied().unwrap_or_default();
            let text = line.trim_end_matches(['\n', '\r']);
            let end = line.get(text.len()..).filter(|end| !end.is_empty());
            let end = end.unwrap_or("\n\\ No newline at end of file\n");
            all.push_str(&format!("{}{}{end}", change.tag(), visible(text)));
        }
    }
}

fn cannot_fix(name: &str, error: &io::Error, lang: Lang) -> Failure {
    let reason = reason(error, lang);
    Failure::Message(
        text!(lang, en: "cannot fix {name}: {reason}"; es: "no se puede corregir {name}: {reason}"),
    )
}

/// Replaces the content of a file, which keeps its permissions; a link stays a link.
fn write_atomically(path: &Path, content: &[u8]) -> io::Result<()> {
    let target = fs::canonicalize(path)?;
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".kubetriage-").tempfile_in(folder)?;
    file.write_all(content)?;
    file.as_file().set_permissions(fs::metadata(&target)?.permissions())?;
    file.as_file().sync_all()?;
    file.persist(&target)?;
    Ok(())
}
