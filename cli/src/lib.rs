//! The command line of kubetriage: files, terminal, exit codes, output formats. What is wrong with the files, the core
//! says.
//!
//! A library, so that what else brings the command line along, as the Python package does, brings the same one: the
//! same arguments, the same files of a folder, the same words.
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::expect_used,
        clippy::string_slice,
        reason = "in a test, what does not hold has to stop it"
    )
)]

mod args;
mod commands;
mod configuration;
mod failure;
mod input;
mod language;
mod output;

use std::ffi::OsString;

use clap::Parser;
use kubetriage::{Lang, Parsed, Report, report::Summary};

pub use input::{Files, Unreadable, read_files};

/// Runs the command line, the first of `arguments` being the name of the program; the answer is the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    match args::Cli::try_parse_from(arguments) {
        Ok(cli) => commands::run(cli),
        Err(error) => {
            // Where nobody can be told, nothing is lost by not telling.
            let _ = error.print();
            u8::try_from(error.exit_code()).unwrap_or(failure::MISUSE)
        }
    }
}

/// A report on `files` as `check` prints it where there is no terminal. Its positions are counted in bytes.
pub fn text(files: &[Parsed], report: &Report, lang: Lang) -> String {
    output::text::text(files, report, lang)
}

/// A report on `files` as a piece of HTML that can stand in any page: no scripts, light and dark, everything from the
/// files escaped, no values of Secrets. Its positions are counted in bytes.
pub fn html(files: &[Parsed], report: &Report, lang: Lang) -> String {
    output::html::html(files, report, lang)
}

/// The last lines of [`text`]: how much was read and found.
pub fn summary(summary: &Summary, lang: Lang) -> String {
    output::summary::summary(summary, lang)
}
