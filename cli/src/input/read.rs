//! Files → text that was read, on all processors.

use std::{
    fs,
    io::{self, Read},
    path::Path,
};

use kubetriage::{Lang, Parsed, SourceFile};
use rayon::prelude::*;

use super::{Source, Unreadable, progress::Progress};
use crate::failure::reason;

/// Reads and parses every source, in their order. `None` stands for a file that holds no Kubernetes object and that
/// nobody named.
pub(super) fn all(
    sources: &[Source],
    progress: &Progress,
    lang: Lang,
) -> Vec<Result<Option<Parsed>, Unreadable>> {
    let one_parsed = |source: &Source| {
        let result = one(source, lang).map(|file| file.map(kubetriage::parse));
        progress.read_one();
        result
    };
    sources.par_iter().map(one_parsed).collect()
}

/// Reads one source.
pub(super) fn one(source: &Source, lang: Lang) -> Result<Option<SourceFile>, Unreadable> {
    match read(source) {
        Ok(bytes) if !source.named && is_foreign_json(&source.name, &bytes) => Ok(None),
        Ok(bytes) => Ok(Some(SourceFile::new(source.name.clone(), bytes))),
        Err(error) => Err(Unreadable { path: source.name.clone(), reason: reason(&error, lang) }),
    }
}

fn read(source: &Source) -> io::Result<Vec<u8>> {
    match &source.path {
        Some(path) => fs::read(path),
        None => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes)?;
            Ok(bytes)
        }
    }
}

/// True for a JSON file of something else than Kubernetes. Folders are full of them (`package.json`, lock files,
/// `tsconfig.json` with its comments), and few are worth the time to read them, or are even JSON.
fn is_foreign_json(name: &str, bytes: &[u8]) -> bool {
    let json = Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let has = |key: &str| memchr::memmem::find(bytes, key.as_bytes()).is_some();
    json && !(has("\"kind\"") && (has("\"apiVersion\"") || has("\"metadata\"")))
}
