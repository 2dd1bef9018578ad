//! The commands, one per file.

mod check;
mod explain;
mod generate;
pub(crate) mod rule_names;
mod rules;
mod version;
mod view;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use kubetriage::Lang;

use crate::{
    args::{Cli, Command},
    failure::{Failure, MISUSE},
    language::text,
    output::terminal::visible,
};

/// Does what the command line asks for; the answer is the exit code.
pub(crate) fn run(cli: Cli) -> u8 {
    let (result, lang) = match &cli.command {
        Command::Check(arguments) => (check::run(arguments), arguments.output.language.lang()),
        Command::View(arguments) => (view::run(arguments), arguments.output.language.lang()),
        Command::Rules(arguments) => (rules::run(arguments), arguments.output.language.lang()),
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

fn say(style: Style, level: &str, message: &str) {
    let mut stderr = anstream::AutoStream::auto(io::stderr());
    // Where nobody can be told, nothing is lost by not telling.
    let _ = writeln!(stderr, "{style}{level}{style:#}: {}", visible(message));
}
