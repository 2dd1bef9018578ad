//! `kubetriage check`

use kubetriage::{Lang, Report, Severity};

use super::{complain, rule_names, warn};
use crate::{
    args::{CheckArgs, Format},
    failure::{Failure, MISUSE},
    input::{self, Input},
    language::text,
    output::{
        Output, style,
        summary::summary,
        text::{TextWriter, entries},
    },
};

/// The exit code when something was found.
const FOUND: u8 = 1;

pub(super) fn run(arguments: &CheckArgs) -> Result<u8, Failure> {
    let lang = arguments.output.language.lang();
    let quiet = arguments.output.quiet;
    let mut options = arguments.input.options(lang);
    rule_names::known(&options)?;
    options.include = arguments.include.iter().copied().map(Into::into).collect();

    let Input { files, named, unreadable, progress } = input::read(&arguments.input, quiet, lang);
    options.named_files = named;
    let report = kubetriage::check_parsed(&files, &options);
    drop(progress);

    for path in &unreadable {
        complain(&format!("{}: {}", path.path, path.reason), lang);
    }
    if files.is_empty() && unreadable.is_empty() && !quiet {
        let message = text!(
            lang,
            en: "nothing to check: there are no Kubernetes files (*.yaml, *.yml, *.json) here";
            es: "nada que comprobar: aquí no hay archivos de Kubernetes (*.yaml, *.yml, *.json)"
        );
        warn(&message, lang);
    }
    let code = match report.diagnostics.iter().any(|it| arguments.fail_on.fails(it.severity)) {
        _ if !unreadable.is_empty() => MISUSE,
        true => FOUND,
        false => 0,
    };
    let mut output = Output::open(&arguments.output, lang)?;
    let written = match arguments.format {
        Format::Json => output.write_json(&report),
        Format::Text => write_text(&mut output, &files, &report, quiet, lang),
    };
    match written.and_then(|()| output.finish()) {
        // Whoever closed the output has seen enough; the answer stays the same.
        Err(Failure::OutputClosed) => Ok(code),
        Err(failure) => Err(failure),
        Ok(()) => Ok(code),
    }
}

fn write_text(
    output: &mut Output,
    files: &[kubetriage::Parsed],
    report: &Report,
    quiet: bool,
    lang: Lang,
) -> Result<(), Failure> {
    let mut writer = TextWriter::new(files, output.colored, output.width, lang);
    for entry in entries(&report.diagnostics) {
        output.write(&writer.finding(&entry))?;
    }
    if quiet {
        return Ok(());
    }
    let worst = report.diagnostics.iter().map(|it| it.severity).min();
    let color = match worst {
        Some(severity) => style::of_severity(severity, output.colored),
        None => style::of_success(output.colored),
    };
    let text = summary(&report.summary, lang);
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    output.write(&format!("{color}{first}{color:#}\n"))?;
    if !rest.is_empty() {
        output.write(&format!("{rest}\n"))?;
    }
    if let Some(rule) =
        report.diagnostics.first().map(|it| &it.rule).filter(|_| worst != Some(Severity::Info))
    {
        let dim = style::dimmed(output.colored);
        let hint = text!(
            lang,
            en: "To learn more: kubetriage explain {rule}";
            es: "Para saber más: kubetriage explain {rule}"
        );
        output.write(&format!("{dim}{hint}{dim:#}\n"))?;
    }
    Ok(())
}
