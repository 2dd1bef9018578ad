//! The commands, one per file.

mod check;
mod collect;
mod endpoints;
mod explain;
mod flowchart;
mod generate;
mod graph;
pub(crate) mod rule_names;
mod rules;
mod trace;
mod version;
mod view;
mod what_if;

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use kubetriage::Lang;

use crate::{
    args::{Cli, Command, InputArgs},
    failure::{Failure, MISUSE},
    input::{self, Input},
    language::text,
    output::terminal::visible,
};

/// Does what the command line asks for; the answer is the exit code.
pub(crate) fn run(cli: Cli) -> u8 {
    let (result, lang) = match &cli.command {
        Command::Check(arguments) => (check::run(arguments), arguments.output.language.lang()),
        Command::View(arguments) => (view::run(arguments), arguments.output.language.lang()),
        Command::Trace(arguments) => (trace::run(arguments), arguments.output.language.lang()),
        Command::WhatIf(arguments) => (what_if::run(arguments), arguments.output.language.lang()),
        Command::Collect(arguments) => (collect::run(arguments), arguments.output.language.lang()),
        Command::Endpoints(arguments) => (endpoints::run(arguments), arguments.output.language.lang()),
        Command::Rules(arguments) => (rules::run(arguments), arguments.output.language.lang()),
        Command::Graph(arguments) => (graph::run(arguments), arguments.output.language.lang()),
        Command::Flowchart(arguments) => (flowchart::run(arguments), arguments.output.language.lang()),
        Command::Explain(arguments) => (explain::run(arguments), arguments.output.language.lang()),
        Command::Completions(arguments) => (generate::completions(arguments), Lang::En),
        Command::Man => (generate::manual(), Lang::En),
        Command::Version => (version::run(), Lang::En),
    };
    match result {
        Ok(code) => code,
        Err(Failure::OutputClosed) => 0,
        Err(Failure::Message(message)) => {
            complain(&message, lang);
            MISUSE
        }
    }
}

/// Reads what the arguments name.
fn read_input(arguments: &InputArgs, quiet: bool, lang: Lang) -> Input {
    let input = input::read(arguments, quiet, lang);
    if input.files.is_empty() && input.unreadable.is_empty() && !quiet {
        warn_of_nothing(lang);
    }
    input
}

/// Says what could not be read, once the work is done. The answer is the exit code: `code` if everything was read.
fn code_of(input: Input, code: u8, lang: Lang) -> u8 {
    drop(input.progress);
    for path in &input.unreadable {
        complain(&format!("{}: {}", path.path, path.reason), lang);
    }
    if input.unreadable.is_empty() { code } else { MISUSE }
}

fn warn_of_nothing(lang: Lang) {
    let message = text!(
        lang,
        en: "nothing to check: there are no Kubernetes files (*.yaml, *.yml, *.json) here";
        es: "nada que comprobar: aquí no hay archivos de Kubernetes (*.yaml, *.yml, *.json)"
    );
    warn(&message, lang);
}

/// Whoever closed the output has seen enough; the answer stays the same.
fn closed_is_enough(written: Result<(), Failure>, code: u8) -> Result<u8, Failure> {
    match written {
        Err(Failure::OutputClosed) => Ok(code),
        Err(failure) => Err(failure),
        Ok(()) => Ok(code),
    }
}

/// Says on standard error what the command could not do.
fn complain(message: &str, lang: Lang) {
    let style = AnsiColor::Red.on_default().bold();
    say(style, &text!(lang, en: "error"; es: "error"), message);
}

/// Says on standard error what may not be what was wanted.
fn warn(message: &str, lang: Lang) {
    let style = AnsiColor::Yellow.on_default().bold();
    say(style, &text!(lang, en: "warning"; es: "advertencia"), message);
}

/// Says on standard error what may help, where a person reads it.
fn hint(message: &str) {
    if io::stderr().is_terminal() {
        let dim = Style::new().dimmed();
        let _ = writeln!(anstream::AutoStream::auto(io::stderr()), "{dim}{}{dim:#}", visible(message));
    }
}

fn say(style: Style, level: &str, message: &str) {
    let mut stderr = anstream::AutoStream::auto(io::stderr());
    // Where nobody can be told, nothing is lost by not telling.
    let _ = writeln!(stderr, "{style}{level}{style:#}: {}", visible(message));
}
