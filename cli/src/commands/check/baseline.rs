//! `--baseline FILE`: findings that are known from an earlier report do not count.

use std::{collections::BTreeSet, fs, path::Path};

use kubetriage::Lang;
use serde::Deserialize;

use crate::{
    failure::{Failure, reason},
    language::text,
};

/// The part of a report that tells which findings are known.
#[derive(Deserialize)]
struct Baseline {
    diagnostics: Vec<Known>,
}

#[derive(Deserialize)]
struct Known {
    id: String,
}

/// The ids of the findings in a report that `check --format json` wrote.
pub(super) fn read(path: &Path, lang: Lang) -> Result<BTreeSet<String>, Failure> {
    let name = path.display();
    let bytes = fs::read(path).map_err(|error| {
        let reason = reason(&error, lang);
        Failure::Message(
            text!(lang, en: "cannot read {name}: {reason}"; es: "no se puede leer {name}: {reason}"),
        )
    })?;
    let baseline: Baseline = serde_json::from_slice(&bytes).map_err(|error| {
        Failure::Message(text!(
            lang,
            en: "{name} is no report of `kubetriage check --format json`: {error}";
            es: "{name} no es un informe de `kubetriage check --format json`: {error}"
        ))
    })?;
    Ok(baseline.diagnostics.into_iter().map(|known| known.id).collect())
}
