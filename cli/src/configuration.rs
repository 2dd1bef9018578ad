//! `kubetriage.yaml`: found, read, and overruled by the command line.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use kubetriage::{Lang, Options};

use crate::{
    args::InputArgs,
    commands::rule_names,
    failure::{Failure, reason},
    language::text,
};

/// The name of the file.
const NAME: &str = "kubetriage.yaml";

/// The options of the configuration file, if there is one, with what the command line says instead.
///
/// # Errors
///
/// When the file cannot be read or says something that is no option, or when the command line names a rule that does
/// not exist.
pub(crate) fn options(arguments: &InputArgs, lang: Option<Lang>) -> Result<Options, Failure> {
    let path = match &arguments.config {
        Some(path) => Some(path.clone()),
        None if arguments.no_config => None,
        None => env::current_dir().ok().and_then(|folder| find(&folder)),
    };
    let mut options = match path {
        Some(path) => read(&path, lang.unwrap_or_default())?,
        None => Options::default(),
    };
    arguments.overrule(&mut options, lang);
    rule_names::known(&options)?;
    Ok(options)
}

/// The file in `folder` or the nearest folder above it, no higher than the root of the repository.
fn find(folder: &Path) -> Option<PathBuf> {
    for folder in folder.ancestors() {
        let path = folder.join(NAME);
        if path.is_file() {
            return Some(path);
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

fn read(path: &Path, lang: Lang) -> Result<Options, Failure> {
    let name = path.display();
    let text = fs::read_to_string(path).map_err(|error| {
        let reason = reason(&error, lang);
        Failure::Message(
            text!(lang, en: "cannot read {name}: {reason}"; es: "no se puede leer {name}: {reason}"),
        )
    })?;
    kubetriage::parse_config(&text).map_err(|error| {
        let line = error.line.map_or(String::new(), |line| format!(":{}", line + 1));
        let column = error.column.map_or(String::new(), |column| format!(":{}", column + 1));
        Failure::Message(format!("{name}{line}{column}: {error}"))
    })
}
