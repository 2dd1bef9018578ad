//! `kubetriage check`

mod baseline;
mod fix;

use kubetriage::{Ignore, Include, Lang, Parsed, Report, Severity, report::Applicability};

use self::fix::Fixed;
use super::{closed_is_enough, complain, warn_of_nothing};
use crate::{
    args::{CheckArgs, ReportFormat},
    configuration,
    failure::{Failure, MISUSE},
    input::{self, Input},
    language::{count, text},
    output::{
        Output, github, html, junit, sarif, style,
        summary::summary,
        terminal::visible,
        text::{TextWriter, answers, entries},
    },
};

/// The exit code when something was found.
const FOUND: u8 = 1;

pub(super) fn run(arguments: &CheckArgs) -> Result<u8, Failure> {
    let quiet = arguments.output.quiet;
    let wanted = arguments.output.language.wanted();
    let mut options = configuration::options(&arguments.input, wanted)?;
    let lang = options.lang;
    options.include.extend(arguments.include.iter().copied().map(Include::from));
    // They are told before the findings.
    if arguments.format == ReportFormat::Text && !quiet && !arguments.diff {
        options.include.insert(Include::Traces);
    }
    let known = arguments.baseline.as_deref().map(|path| baseline::read(path, lang)).transpose()?;
    let known = known.unwrap_or_default();

    let Input { files, named, stdin, unreadable, progress } = input::read(&arguments.input, quiet, lang);
    if arguments.fix && !arguments.diff && stdin {
        return Err(Failure::Message(text!(
            lang,
            en: "--fix cannot write to standard input; --diff prints what it would change";
            es: "--fix no puede escribir en la entrada estándar; --diff muestra lo que cambiaría"
        )));
    }
    options.named_files = named;
    options.position_encoding = match arguments.format {
        ReportFormat::Text | ReportFormat::Json | ReportFormat::Html => options.position_encoding,
        ReportFormat::Sarif => sarif::ENCODING,
        ReportFormat::Github => github::ENCODING,
        ReportFormat::Junit => junit::ENCODING,
    };
    let check = |files: &[Parsed]| kubetriage::check_parsed(files, &options).without(&known);
    let report = check(&files);
    drop(progress);

    for path in &unreadable {
        complain(&format!("{}: {}", path.path, path.reason), lang);
    }
    if files.is_empty() && unreadable.is_empty() && !quiet {
        warn_of_nothing(lang);
    }
    let code =
        |report: &Report| match report.diagnostics.iter().any(|it| arguments.fail_on.fails(it.severity)) {
            _ if !unreadable.is_empty() => MISUSE,
            true => FOUND,
            false => 0,
        };
    let mut output = Output::open(&arguments.output, lang)?;
    let least = if arguments.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    if arguments.diff {
        let code = code(&report);
        let fixed = fix::fix(files, report, least, &options, &check)?;
        return closed_is_enough(output.write(&fixed.diff()).and_then(|()| output.finish()), code);
    }
    let fixed = match arguments.fix {
        true => fix::fix(files, report, least, &options, &check)?,
        false => Fixed::nothing(files, report),
    };
    fixed.write(lang)?;
    let Fixed { files, report, .. } = &fixed;
    let code = code(report);
    let written = match arguments.format {
        ReportFormat::Json => output.write_json(report),
        ReportFormat::Text => write_text(&mut output, &fixed, quiet, lang),
        ReportFormat::Sarif => output.write_json(&sarif::log(report, files, &unreadable, lang)),
        ReportFormat::Github => output.write(&github::commands(report, files, lang)),
        ReportFormat::Html => output.write(&html::page(files, report, lang)),
        ReportFormat::Junit => output.write(&junit::document(report, files, arguments.fail_on, lang)),
    };
    closed_is_enough(written.and_then(|()| output.finish()), code)
}

fn write_text(output: &mut Output, fixed: &Fixed, quiet: bool, lang: Lang) -> Result<(), Failure> {
    let Fixed { files, report, .. } = fixed;
    let mut writer = TextWriter::new(files, output.colored, output.width, lang);
    let answers = if quiet { Vec::new() } else { answers(report, lang) };
    let bold = style::of_severity(Severity::Error, output.colored);
    for answer in &answers {
        output.write(&format!("{bold}{answer}{bold:#}\n"))?;
    }
    if !answers.is_empty() {
        output.write("\n")?;
    }
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
    if fixed.count > 0 {
        let changed = fixed.changed_files();
        let text = match lang {
            Lang::En => format!(
                "{} in {}",
                count(fixed.count, "fix applied", "fixes applied"),
                count(changed, "file", "files")
            ),
            Lang::Es => format!(
                "{} en {}",
                count(fixed.count, "corrección aplicada", "correcciones aplicadas"),
                count(changed, "archivo", "archivos")
            ),
        };
        output.write(&format!("{text}\n"))?;
    }
    if report.summary.suppressed > 0 {
        let text = match lang {
            Lang::En => count(report.summary.suppressed, "finding ignored", "findings ignored"),
            Lang::Es => count(report.summary.suppressed, "aviso ignorado", "avisos ignorados"),
        };
        output.write(&format!("{text}\n"))?;
    }
    for ignore in &report.unused_ignores {
        let rule = &ignore.rule;
        let text = text!(
            lang,
            en: "The configuration ignores {rule}{}, which finds nothing there", place_of(ignore);
            es: "La configuración ignora {rule}{}, que no encuentra nada ahí", place_of(ignore)
        );
        output.write(&format!("{text}\n"))?;
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

/// What an ignore of the configuration is about: ` (kind: Service, name: cart)`.
fn place_of(ignore: &Ignore) -> String {
    let parts = [("path", &ignore.path), ("kind", &ignore.kind), ("name", &ignore.name)];
    let parts: Vec<String> = parts
        .iter()
        .filter_map(|(key, value)| Some(format!("{key}: {}", visible(value.as_ref()?))))
        .collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}
