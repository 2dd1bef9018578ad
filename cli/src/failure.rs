//! What keeps a command from doing what it was asked to do.

use std::io;

use kubetriage::Lang;

use crate::language::text;

/// The exit code for misuse and for what cannot be read or written.
pub(crate) const MISUSE: u8 = 2;

/// Why a command ends early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Said to the user on standard error.
    Message(String),
    /// The reader of our output has had enough, as `head` does: nothing to say.
    OutputClosed,
}

impl Failure {
    /// What went wrong while writing to `target`.
    pub(crate) fn writing(error: &io::Error, target: &str, lang: Lang) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::OutputClosed;
        }
        let reason = reason(error, lang);
        Self::Message(
            text!(lang, en: "cannot write {target}: {reason}"; es: "no se puede escribir {target}: {reason}"),
        )
    }
}

/// Why the system refused, in words.
pub(crate) fn reason(error: &io::Error, lang: Lang) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => {
            text!(lang, en: "no such file or folder"; es: "no existe el archivo o la carpeta")
        }
        io::ErrorKind::PermissionDenied => text!(lang, en: "permission denied"; es: "permiso denegado"),
        _ => error.to_string(),
    }
}
