//! `kubetriage version`

use std::io::{self, Write};

use kubetriage::Lang;

use crate::failure::Failure;

pub(super) fn run() -> Result<u8, Failure> {
    let written = writeln!(io::stdout(), "kubetriage {}", kubetriage::version());
    written.map_err(|error| Failure::writing(&error, "stdout", Lang::En))?;
    Ok(0)
}
