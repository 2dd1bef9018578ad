//! Where a command's answer goes, and how it looks there.

mod clusters;
pub(crate) mod excerpt;
pub(crate) mod github;
pub(crate) mod html;
pub(crate) mod junit;
pub(crate) mod markdown;
mod places;
pub(crate) mod sarif;
pub(crate) mod style;
pub(crate) mod summary;
pub(crate) mod table;
pub(crate) mod terminal;
pub(crate) mod text;
pub(crate) mod traces;
pub(crate) mod yaml;

use std::{
    fs::File,
    io::{self, BufWriter, IsTerminal, Write},
};

use anstream::{AutoStream, ColorChoice};
use kubetriage::{Diagnostic, Lang};
use serde::Serialize;

use crate::{
    args::{Color, OutputArgs},
    failure::Failure,
    language::text,
};

/// How wide a text is that goes to no terminal: always the same, so that the same input gives the same bytes.
pub(crate) const WIDTH: usize = 140;

/// Nothing is laid out narrower than this; a terminal that is will have to wrap.
const LEAST_WIDTH: usize = 60;

/// The file, terminal or pipe that a command writes to.
pub(crate) struct Output {
    writer: Box<dyn Write>,
    /// What it is called when it cannot be written.
    target: String,
    lang: Lang,
    pub(crate) colored: bool,
    /// In columns.
    pub(crate) width: usize,
}

impl Output {
    pub(crate) fn open(arguments: &OutputArgs, lang: Lang) -> Result<Self, Failure> {
        let always = arguments.color == Color::Always;
        if let Some(path) = &arguments.output {
            let target = path.to_string_lossy().into_owned();
            let file = File::create(path).map_err(|error| Failure::writing(&error, &target, lang))?;
            let writer = Box::new(BufWriter::new(file));
            return Ok(Self { writer, target, lang, colored: always, width: WIDTH });
        }
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let auto = arguments.color == Color::Auto && AutoStream::choice(&stdout) != ColorChoice::Never;
        let colored = always || auto;
        let size = terminal_size::terminal_size_of(&stdout).filter(|_| terminal);
        let width = size.map_or(WIDTH, |(width, _)| usize::from(width.0).max(LEAST_WIDTH));
        // The stream knows how to colour the consoles that do not understand escape sequences.
        let choice = if colored { ColorChoice::Always } else { ColorChoice::Never };
        let writer = Box::new(BufWriter::new(AutoStream::new(stdout, choice)));
        Ok(Self { writer, target: "stdout".to_owned(), lang, colored, width })
    }

    pub(crate) fn write(&mut self, text: &str) -> Result<(), Failure> {
        let result = self.writer.write_all(text.as_bytes());
        result.map_err(|error| Failure::writing(&error, &self.target, self.lang))
    }

    /// Writes a value as JSON, indented, as `kubectl` and most linters do it, whoever reads it.
    pub(crate) fn write_json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let result = serde_json::to_writer_pretty(&mut self.writer, value);
        result.map_err(|error| Failure::writing(&error.into(), &self.target, self.lang))?;
        self.write("\n")
    }

    /// What was written is on its way.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        let result = self.writer.flush();
        result.map_err(|error| Failure::writing(&error, &self.target, self.lang))
    }
}

/// A finding in some lines, for formats that have one place for all that is to be said.
fn message(diagnostic: &Diagnostic, lang: Lang) -> String {
    let mut lines = vec![diagnostic.message.clone()];
    if let Some(message) = &diagnostic.kubernetes_message {
        lines.push(text!(lang, en: "Kubernetes says: {message}"; es: "Kubernetes dice: {message}"));
    }
    if let Some(template) = &diagnostic.source {
        lines.push(made_from(template, lang));
    }
    lines.push(diagnostic.help.clone());
    lines.join("\n")
}

/// Names the place that a person can change, where Helm made the text.
fn made_from(template: &str, lang: Lang) -> String {
    text!(lang, en: "Helm made this from {template}"; es: "Helm hizo esto a partir de {template}")
}
