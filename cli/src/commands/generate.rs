//! `kubetriage completions` and `kubetriage man`: what is made of the definition of the command line itself.

use std::io::{self, Write};

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use kubetriage::Lang;

use crate::{
    args::{Cli, CompletionsArgs},
    failure::Failure,
};

pub(super) fn completions(arguments: &CompletionsArgs) -> Result<u8, Failure> {
    let mut script = Vec::new();
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    written(&script)
}

/// One page with all commands: a tool that is one file has one page.
pub(super) fn manual() -> Result<u8, Failure> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let mut page = Vec::new();
    let rendered = render(&command, &mut page);
    rendered.map_err(|error| Failure::writing(&error, "stdout", Lang::En))?;
    written(&page)
}

fn render(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    let manual = Man::new(command.clone());
    manual.render_title(page)?;
    manual.render_name_section(page)?;
    manual.render_synopsis_section(page)?;
    manual.render_description_section(page)?;
    for command in command.get_subcommands().filter(|command| !command.is_hide_set()) {
        let name = command.get_name().to_uppercase();
        writeln!(page, ".SH \"{name}\"")?;
        let mut part = Vec::new();
        let manual = Man::new(command.clone());
        manual.render_synopsis_section(&mut part)?;
        manual.render_description_section(&mut part)?;
        manual.render_options_section(&mut part)?;
        manual.render_extra_section(&mut part)?;
        // The sections of a command are parts of its own section.
        page.extend(String::from_utf8_lossy(&part).replace(".SH ", ".SS ").into_bytes());
    }
    manual.render_version_section(page)
}

fn written(text: &[u8]) -> Result<u8, Failure> {
    let result = io::stdout().write_all(text).and_then(|()| io::stdout().flush());
    result.map_err(|error| Failure::writing(&error, "stdout", Lang::En))?;
    Ok(0)
}
