//! A report as a piece of HTML: in notebooks, and with `--format html` as a page of its own.
//!
//! It has to stand in any page, so it brings its style along and needs no scripts; and to be of use where a page strips
//! styles, so that the tags alone say what is what. Everything in it comes from files of strangers and is escaped.

mod code;

use kubetriage::{
    Diagnostic, Lang, Parsed, Report, Severity,
    report::{Applicability, Fix},
};

use self::code::Mark;
use super::{
    clusters,
    excerpt::{Excerpt, Sources},
    made_from,
    summary::summary,
    terminal::visible,
    text::{Entry, entries, severity_name},
};
use crate::language::{count, text};

/// Causes that are shown; a page with thousands of them is slow, and nobody reads it.
const MOST: usize = 100;

/// Consequences of one cause that are shown.
const MOST_CONSEQUENCES: usize = 50;

/// Causes that are unfolded from the start.
const UNFOLDED: usize = 10;

/// The longest piece of a line that is shown, in bytes.
const ROOM: usize = 160;

/// How far consequences of consequences of … are indented, in steps.
const DEEPEST: usize = 3;

/// A page that holds nothing but a report.
pub(crate) fn page(files: &[Parsed], report: &Report, lang: Lang) -> String {
    let code = if lang == Lang::En { "en" } else { "es" };
    let body = html(files, report, lang);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>kubetriage</title>\n\
         <style>body {{ background: light-dark(#ffffff, #16191d); }}</style>\n</head>\n\
         <body>\n{body}</body>\n</html>\n"
    )
}

/// A report as a part of a page.
pub(crate) fn html(files: &[Parsed], report: &Report, lang: Lang) -> String {
    let mut writer = Writer { sources: Sources::new(files), lang, html: String::new() };
    writer.report(report);
    writer.html
}

struct Writer<'a> {
    sources: Sources<'a>,
    lang: Lang,
    html: String,
}

impl Writer<'_> {
    fn report(&mut self, report: &Report) {
        self.push("<style>\n");
        self.push(include_str!("style.css"));
        self.push("</style>\n<div class=\"kubetriage\">\n");
        self.verdict(report);
        let entries: Vec<Entry<'_>> = entries(&report.diagnostics).collect();
        // Every cause is directly followed by what follows from it.
        let families: Vec<&[Entry<'_>]> = entries.chunk_by(|_, next| next.depth > 0).collect();
        for (index, family) in families.iter().take(MOST).enumerate() {
            if let Some((root, consequences)) = family.split_first() {
                self.family(root, consequences, index < UNFOLDED);
            }
        }
        if let Some(more) = families.len().checked_sub(MOST).filter(|more| *more > 0) {
            self.more(more);
        }
        self.push("</div>\n");
    }

    fn verdict(&mut self, report: &Report) {
        let worst = report.diagnostics.iter().map(|it| it.severity).min();
        let class = worst.map_or("sound", class);
        let text = summary(&report.summary, self.lang);
        let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
        self.push(&format!("<p class=\"verdict {class}\"><strong>{}</strong>", escaped(first)));
        if !rest.is_empty() {
            self.push(&format!("<br>{}", escaped(rest)));
        }
        self.push("</p>\n");
    }

    /// A cause, and folded below it what follows from it.
    fn family(&mut self, root: &Entry<'_>, consequences: &[Entry<'_>], unfolded: bool) {
        let open = if unfolded { " open" } else { "" };
        self.push(&format!("<details class=\"finding {}\"{open}>\n", class(root.diagnostic.severity)));
        self.push(&format!("<summary>{}</summary>\n", self.title(root.diagnostic)));
        self.finding(root.diagnostic);
        if !consequences.is_empty() {
            let count = match self.lang {
                Lang::En => count(consequences.len(), "consequence", "consequences"),
                Lang::Es => count(consequences.len(), "consecuencia", "consecuencias"),
            };
            self.push(&format!("<details class=\"consequences\">\n<summary>{count}</summary>\n"));
            for entry in consequences.iter().take(MOST_CONSEQUENCES) {
                let (class, depth) = (class(entry.diagnostic.severity), entry.depth.min(DEEPEST));
                let title = self.title(entry.diagnostic);
                self.push(&format!("<div class=\"finding {class} depth-{depth}\">\n<p>{title}</p>\n"));
                self.finding(entry.diagnostic);
                self.push("</div>\n");
            }
            if let Some(more) = consequences.len().checked_sub(MOST_CONSEQUENCES).filter(|it| *it > 0) {
                self.more(more);
            }
            self.push("</details>\n");
        }
        self.push("</details>\n");
    }

    fn title(&self, diagnostic: &Diagnostic) -> String {
        let severity = severity_name(diagnostic.severity, self.lang);
        format!("<strong class=\"severity\">{severity}</strong> {}", prose(&diagnostic.message))
    }

    fn finding(&mut self, diagnostic: &Diagnostic) {
        self.sources.open(diagnostic);
        let (place, rule) = (self.sources.place(&diagnostic.primary), &diagnostic.rule);
        self.push(&format!(
            "<p class=\"place\">{} · <a href=\"{}\" target=\"_blank\" rel=\"noopener\">{}</a></p>\n",
            escaped(&place),
            escaped(&diagnostic.url),
            escaped(rule)
        ));
        self.excerpts(diagnostic);
        let lang = self.lang;
        let mut notes: Vec<String> = Vec::new();
        if let Some(message) = &diagnostic.kubernetes_message {
            let says = text!(lang, en: "Kubernetes says:"; es: "Kubernetes dice:");
            notes.push(format!("{says} <code>{}</code>", escaped(message)));
        }
        notes.extend(diagnostic.evidence.iter().map(|it| prose(it)));
        notes.extend(diagnostic.source.iter().map(|it| prose(&made_from(it, lang))));
        if !notes.is_empty() {
            self.push(&format!("<ul><li>{}</li></ul>\n", notes.join("</li>\n<li>")));
        }
        self.push(&format!("<p class=\"help\">{}</p>\n", prose(&diagnostic.help)));
        let fix = diagnostic.fixes.iter().find(|fix| fix.preferred);
        if let Some(change) = fix.and_then(|fix| self.change(fix)) {
            self.push(&change);
        }
        for command in &diagnostic.commands {
            self.push(&format!("<pre class=\"command\"><code>{}</code></pre>\n", escaped(command)));
        }
    }

    /// The lines around every place of a finding.
    fn excerpts(&mut self, diagnostic: &Diagnostic) {
        for cluster in clusters::places(diagnostic) {
            let Some((first, _)) = cluster.first() else { continue };
            let Some(source) = self.sources.get(&first.file) else { continue };
            let spans: Vec<_> = cluster.iter().map(|(span, _)| *span).collect();
            let excerpt = source.excerpt(&spans, ROOM);
            let mark = |(span, label): &clusters::Place<'_>| Mark {
                range: excerpt.place(&source.on_one_line(span)),
                tag: if std::ptr::eq(*span, &diagnostic.primary) { "mark" } else { "u" },
                instead: None,
                label: label.map(prose),
            };
            let code = code::code(&excerpt, &cluster.iter().map(mark).collect::<Vec<_>>(), 1);
            if first.file != diagnostic.primary.file {
                self.push(&format!("<p class=\"place\">{}</p>\n", escaped(&first.file)));
            }
            self.push(&code);
        }
    }

    /// What a fix changes; nothing where that would show the value of a Secret.
    fn change(&self, fix: &Fix) -> Option<String> {
        if fix.applicability == Applicability::DisplayOnly {
            return None;
        }
        let mut change = String::new();
        for edits in clusters::edits(&fix.edits) {
            let source = self.sources.get(&edits.first()?.file)?;
            let spans = clusters::spans(edits);
            let excerpt: Excerpt = source.excerpt(&spans.iter().collect::<Vec<_>>(), ROOM);
            let mut marks = Vec::with_capacity(edits.len());
            for edit in edits {
                let range = edit.start.offset..edit.end.offset;
                if source.is_secret(&range) {
                    return None;
                }
                let instead = Some(escaped(&edit.new_text));
                marks.push(Mark { range: excerpt.place(&range), tag: "del", instead, label: None });
            }
            change.push_str(&code::code(&excerpt, &marks, 0));
        }
        let lang = self.lang;
        let careful = match fix.applicability {
            Applicability::Safe => String::new(),
            _ => text!(lang, en: " (look at it before you apply it)"; es: " (revísalo antes de aplicarlo)"),
        };
        let title = prose(&fix.title);
        let name = text!(lang, en: "Fix"; es: "Arreglo");
        Some(format!("<p class=\"fix\"><strong>{name}:</strong> {title}{careful}</p>\n{change}"))
    }

    fn more(&mut self, more: usize) {
        let lang = self.lang;
        let text = text!(lang, en: "… and {more} more"; es: "… y {more} más");
        self.push(&format!("<p class=\"more\">{text}</p>\n"));
    }

    fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }
}

fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// A sentence in which what stands between backticks is code.
fn prose(text: &str) -> String {
    let mut html = String::new();
    let parts: Vec<&str> = text.split('`').collect();
    for (index, part) in parts.iter().enumerate() {
        match index % 2 {
            1 if index + 1 < parts.len() => html.push_str(&format!("<code>{}</code>", escaped(part))),
            1 => html.push_str(&format!("`{}", escaped(part))),
            _ => html.push_str(&escaped(part)),
        }
    }
    html
}

/// Text of a file that a browser takes as nothing but text.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            character => html.push(character),
        }
    }
    html
}

#[cfg(test)]
mod tests;
