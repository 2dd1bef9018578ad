//! `kubetriage view`

use std::io;

use anstream::{AutoStream, ColorChoice};
use kubetriage::{DocumentValue, Lang, Options, Parsed};

use super::complain;
use crate::{
    args::{DataFormat, ViewArgs},
    configuration,
    failure::{Failure, MISUSE},
    input::{self, Input},
    language::text,
    output::{
        Output, WIDTH,
        text::{TextWriter, entries},
        yaml,
    },
};

/// The exit code when Kubernetes refuses a document.
const REFUSED: u8 = 1;

pub(super) fn run(arguments: &ViewArgs) -> Result<u8, Failure> {
    let mut options = configuration::options(&arguments.input, arguments.output.language.wanted())?;
    let lang = options.lang;
    options.defaults = arguments.defaults;

    let Input { files, unreadable, progress, .. } =
        input::read(&arguments.input, arguments.output.quiet, lang);
    let documents = kubetriage::view_parsed(&files, &options);
    drop(progress);

    for path in &unreadable {
        complain(&format!("{}: {}", path.path, path.reason), lang);
    }
    let (values, refused): (Vec<_>, Vec<_>) = documents.into_iter().partition(|it| it.value.is_ok());
    if !refused.is_empty() {
        explain_refusals(&files, &refused, lang);
        return Ok(if unreadable.is_empty() { REFUSED } else { MISUSE });
    }
    let values: Vec<serde_json::Value> = values.into_iter().filter_map(|it| it.value.ok()).collect();
    let mut output = Output::open(&arguments.output, lang)?;
    let written = match arguments.format {
        DataFormat::Json => output.write_json(&values),
        DataFormat::Yaml => yaml::documents(&values, lang).and_then(|text| output.write(&text)),
    };
    written.and_then(|()| output.finish())?;
    Ok(if unreadable.is_empty() { 0 } else { MISUSE })
}

/// Says on standard error what is wrong with the documents that have no value, in the words of `check` where it has
/// some.
fn explain_refusals(files: &[Parsed], refused: &[DocumentValue], lang: Lang) {
    let report = kubetriage::check_parsed(files, &Options { lang, ..Options::default() });
    let is_about = |document: &DocumentValue, diagnostic: &kubetriage::Diagnostic| {
        let place = &diagnostic.primary;
        (place.file.as_str(), place.document) == (document.file.as_str(), document.document)
    };
    let mut stderr = AutoStream::auto(io::stderr());
    let colored = stderr.current_choice() != ColorChoice::Never;
    let mut writer = TextWriter::new(files, colored, WIDTH, lang);
    let about_refused =
        |diagnostic: &kubetriage::Diagnostic| refused.iter().any(|document| is_about(document, diagnostic));
    for entry in entries(&report.diagnostics).filter(|entry| about_refused(entry.diagnostic)) {
        // Where nobody can be told, nothing is lost by not telling.
        let _ = io::Write::write_all(&mut stderr, writer.finding(&entry).as_bytes());
    }
    for document in refused {
        if !report.diagnostics.iter().any(|diagnostic| is_about(document, diagnostic)) {
            complain(&without_diagnostic(document, lang), lang);
        }
    }
}

fn without_diagnostic(document: &DocumentValue, lang: Lang) -> String {
    let file = &document.file;
    let number = document.document + 1;
    let reason = match &document.value {
        Err(refusal) => refusal.kubernetes_message.clone(),
        Ok(_) => None,
    };
    let reason = reason.unwrap_or_else(
        || text!(lang, en: "it is too large or too deep"; es: "es demasiado grande o profundo"),
    );
    text!(
        lang,
        en: "{file}: Kubernetes cannot read document {number}: {reason}";
        es: "{file}: Kubernetes no puede leer el documento {number}: {reason}"
    )
}
