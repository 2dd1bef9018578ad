//! The binary `kubetriage`: the library beside it, run.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(kubetriage_cli::run(std::env::args_os()))
}
