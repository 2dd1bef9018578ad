//! The command line of kubetriage: files, terminal, exit codes, output formats. What is wrong with the files, the core
//! says.
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

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    commands::run(args::Cli::parse())
}
