//! Findings as a person reads them: what is wrong, where, and what to do about it.

mod answers;
mod columns;
mod entry;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, ops::Range};

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Patch, Renderer, Snippet};
use kubetriage::{
    Diagnostic, Lang, Parsed, Report, Severity,
    report::{Applicability, Edit, Fix, Span},
};

pub(crate) use answers::answers;
pub(crate) use entry::{Entry, entries};

use columns::Columns;

use super::{
    WIDTH,
    clusters::{self, Place},
    excerpt::{Excerpt, Sources},
    made_from,
    summary::summary,
    terminal::visible,
};
use crate::language::text;

/// How much further to the right a consequence stands than its cause.
const INDENT: usize = 4;

/// What stands left of a line of text: its number and a bar.
const MARGIN: usize = 10;

/// Consequences of consequences of … stand no further to the right than this many times.
const DEEPEST: usize = 3;

/// Findings and summary without colours, as `check` prints them where there is no terminal.
pub(crate) fn text(files: &[Parsed], report: &Report, lang: Lang) -> String {
    let mut writer = TextWriter::new(files, false, WIDTH, lang);
    let mut text: String = answers(report, lang).iter().map(|answer| format!("{answer}\n")).collect();
    if !text.is_empty() {
        text.push('\n');
    }
    text.extend(entries(&report.diagnostics).map(|entry| writer.finding(&entry)));
    text.push_str(&summary(&report.summary, lang));
    text
}

/// Writes findings as text.
pub(crate) struct TextWriter<'a> {
    sources: Sources<'a>,
    renderer: Renderer,
    width: usize,
    lang: Lang,
}

impl<'a> TextWriter<'a> {
    pub(crate) fn new(files: &'a [Parsed], colored: bool, width: usize, lang: Lang) -> Self {
        let renderer = if colored { Renderer::styled().hyperlink(false) } else { Renderer::plain() };
        Self { sources: Sources::new(files), renderer, width, lang }
    }

    /// One finding, with an empty line after it.
    pub(crate) fn finding(&mut self, entry: &Entry<'_>) -> String {
        let Entry { diagnostic, depth, causes } = entry;
        let indent = INDENT * (*depth).min(DEEPEST);
        self.sources.open(diagnostic);
        let fix = diagnostic.fixes.iter().find(|fix| fix.preferred);
        let level = level(diagnostic.severity, self.lang);
        let title = level.primary_title(visible(&diagnostic.message)).id(visible(&diagnostic.rule));
        let mut columns = Columns::default();
        let mut elements: Vec<Element<'_>> = self.places(diagnostic, &mut columns);
        elements.extend(self.notes(diagnostic, causes));
        let mut groups = vec![title.elements(elements)];
        groups.extend(fix.and_then(|fix| self.change(fix)));
        let renderer = self.renderer.clone().term_width(self.width.saturating_sub(indent));
        let text = columns.corrected(renderer.render(&groups));
        let mut indented = String::with_capacity(text.len() + 2);
        for line in text.lines() {
            let line = line.trim_end();
            if !line.is_empty() {
                indented.extend(std::iter::repeat_n(' ', indent));
            }
            indented.push_str(line);
            indented.push('\n');
        }
        indented.push('\n');
        indented
    }

    /// What the margin and the indentation leave of the width.
    fn room(&self) -> usize {
        self.width.saturating_sub(MARGIN + INDENT * DEEPEST)
    }

    /// The primary place with what lies near it, then the other places.
    fn places<'s>(&'s self, diagnostic: &'s Diagnostic, columns: &mut Columns) -> Vec<Element<'s>> {
        let clusters = clusters::places(diagnostic);
        clusters.iter().filter_map(|cluster| self.snippet(cluster, &diagnostic.primary, columns)).collect()
    }

    fn snippet<'s>(
        &'s self,
        places: &[Place<'s>],
        primary: &'s Span,
        columns: &mut Columns,
    ) -> Option<Element<'s>> {
        let (first, _) = places.first()?;
        let source = self.sources.get(first.file.as_str())?;
        let spans: Vec<&Span> = places.iter().map(|(span, _)| *span).collect();
        let excerpt = source.excerpt(&spans, self.room());
        let mut annotations = Vec::new();
        for (span, label) in places {
            let range = excerpt.place(&source.on_one_line(span));
            let (line, column) = source.line_and_column(span.start);
            columns.add(format!("{}:{line}", visible(&span.file)), excerpt.column(range.start), column);
            let kind =
                if std::ptr::eq(*span, primary) { AnnotationKind::Primary } else { AnnotationKind::Context };
            annotations.extend(around(&excerpt, &range));
            annotations.push(kind.span(range).label(label.map(visible)));
        }
        let snippet = Snippet::source(excerpt.text).line_start(excerpt.first_line).path(visible(&first.file));
        Some(snippet.annotations(annotations).into())
    }

    fn notes<'s>(&'s self, diagnostic: &'s Diagnostic, causes: &[&Diagnostic]) -> Vec<Element<'s>> {
        let lang = self.lang;
        let name = |en, es| if lang == Lang::En { en } else { es };
        let note =
            |text: Cow<'s, str>| Element::from(Level::NOTE.with_name(name("note", "nota")).message(text));
        let mut notes = Vec::new();
        if let Some(message) = &diagnostic.kubernetes_message {
            let message = visible(message);
            notes.push(note(
                text!(lang, en: "Kubernetes says: {message}"; es: "Kubernetes dice: {message}").into(),
            ));
        }
        notes.extend(diagnostic.evidence.iter().map(|evidence| note(visible(evidence))));
        if let Some(template) = &diagnostic.source {
            let template = visible(template);
            notes.push(note(made_from(&template, lang).into()));
        }
        for cause in causes {
            let place = self.sources.place(&cause.primary);
            let level = Level::NOTE.with_name(name("caused by", "causa"));
            notes.push(level.message(format!("{} ({place})", visible(&cause.rule))).into());
        }
        let help = Level::HELP.with_name(name("help", "ayuda"));
        notes.push(help.message(visible(&diagnostic.help)).into());
        let command = Level::HELP.with_name(name("try", "prueba"));
        notes.extend(diagnostic.commands.iter().map(|it| command.clone().message(visible(it)).into()));
        notes
    }

    /// What a fix changes; nothing where that would show the value of a Secret.
    fn change<'s>(&'s self, fix: &'s Fix) -> Option<Group<'s>> {
        if fix.applicability == Applicability::DisplayOnly {
            return None;
        }
        let clusters = clusters::edits(&fix.edits);
        let snippets: Vec<Element<'_>> =
            clusters.into_iter().map(|edits| self.patch(edits)).collect::<Option<_>>()?;
        let help = Level::HELP.with_name(if self.lang == Lang::En { "fix" } else { "arreglo" });
        (!snippets.is_empty()).then(|| help.secondary_title(visible(&fix.title)).elements(snippets))
    }

    fn patch<'s>(&'s self, edits: &'s [Edit]) -> Option<Element<'s>> {
        let first = edits.first()?;
        let source = self.sources.get(first.file.as_str())?;
        let range = |edit: &Edit| edit.start.offset..edit.end.offset;
        if edits.iter().any(|edit| source.is_secret(&range(edit))) {
            return None;
        }
        let spans = clusters::spans(edits);
        let excerpt = source.excerpt(&spans.iter().collect::<Vec<_>>(), self.room());
        let patches: Vec<Patch<'_>> = edits
            .iter()
            .map(|edit| Patch::new(excerpt.place(&range(edit)), visible(&edit.new_text)))
            .collect();
        let snippet = Snippet::source(excerpt.text).path(visible(&first.file));
        Some(snippet.line_start(excerpt.first_line).patches(patches).into())
    }
}

/// Keeps the lines next to a place visible: the key that a value stands under is often all that says what it is.
fn around(excerpt: &Excerpt, range: &Range<usize>) -> Vec<Annotation<'static>> {
    let text = &excerpt.text;
    let line_start = text.get(..range.start).and_then(|it| it.rfind('\n')).map_or(0, |at| at + 1);
    let line_end = text.get(range.start..).and_then(|it| it.find('\n')).map(|at| range.start + at);
    let before = line_start.checked_sub(1).map(|end| {
        let start = text.get(..end).and_then(|it| it.rfind('\n')).map_or(0, |at| at + 1);
        start..end
    });
    let after = line_end.map(|end| {
        let start = end + 1;
        start..text.get(start..).and_then(|it| it.find('\n')).map_or(text.len(), |at| start + at)
    });
    let worth = |line: &Range<usize>| text.get(line.clone()).is_some_and(|line| !line.trim().is_empty());
    [before, after]
        .into_iter()
        .flatten()
        .filter(worth)
        .map(|line| AnnotationKind::Visible.span(line))
        .collect()
}

fn level(severity: Severity, lang: Lang) -> Level<'static> {
    let name = severity_name(severity, lang);
    match severity {
        Severity::Error => Level::ERROR.with_name(name),
        Severity::Warning => Level::WARNING.with_name(name),
        Severity::Info => Level::NOTE.with_name(name),
    }
}

/// What a severity is called.
pub(crate) fn severity_name(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, _) => "error",
        (Severity::Warning, Lang::En) => "warning",
        (Severity::Warning, Lang::Es) => "advertencia",
        (Severity::Info, Lang::En) => "note",
        (Severity::Info, Lang::Es) => "nota",
    }
}
