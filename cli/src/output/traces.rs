//! Traces as a person reads them: the answer first, then why, then the way.

use std::fmt::Write;

use anstyle::Style;
use kubetriage::{
    Diagnostic, Lang, Severity,
    report::{Hop, ObjectRef, Outcome, Span, Trace, TraceBackend, Verdict},
};

use super::{style, terminal::visible};
use crate::language::text;

/// Causes beyond these are counted, not shown.
const MOST_CAUSES: usize = 3;

/// Writes traces as text.
pub(crate) struct Traces<'a> {
    /// What was found in the same files, for the causes.
    pub(crate) diagnostics: &'a [Diagnostic],
    pub(crate) colored: bool,
    pub(crate) lang: Lang,
}

impl Traces<'_> {
    /// A single trace, with all its hops.
    pub(crate) fn one(&self, trace: &Trace) -> String {
        let mut text = self.answer(trace, "");
        text.push_str(&self.causes(trace, ""));
        text.push('\n');
        text.push_str(&self.hops(trace, "  "));
        text
    }

    /// All traces, with the way of those that are not sound, and how many there are.
    pub(crate) fn all(&self, traces: &[Trace]) -> String {
        if traces.is_empty() {
            return text!(self.lang,
                en: "No Ingress in these files declares a host or a path\n";
                es: "Ningún Ingress de estos archivos declara un host o un path\n");
        }
        let mut text = String::new();
        for trace in traces {
            text.push_str(&self.answer(trace, ""));
            if trace.verdict != Verdict::Healthy {
                text.push_str(&self.causes(trace, "  "));
                text.push_str(&self.hops(trace, "  "));
                text.push('\n');
            }
        }
        let count = |outcome: Outcome| traces.iter().filter(|it| it.outcome == outcome).count();
        let (reach, fail, unknown) =
            (count(Outcome::Reaches), count(Outcome::Fails), count(Outcome::Unknown));
        let all = requests(traces.len(), self.lang);
        let mut parts = vec![text!(self.lang,
            en: "{reach} of {all} to a Pod";
            es: "{reach} de {all} a un Pod")];
        if fail > 0 {
            parts.push(text!(self.lang, en: "{fail} failing"; es: "{fail} con fallo"));
        }
        if unknown > 0 {
            parts.push(text!(self.lang, en: "{unknown} unknown"; es: "{unknown} sin saber"));
        }
        let _ = writeln!(text, "{}", parts.join(", "));
        text
    }

    fn answer(&self, trace: &Trace, indent: &str) -> String {
        let style = self.style_of(trace.verdict);
        format!("{indent}{style}{}{style:#}\n", visible(&trace.message))
    }

    pub(crate) fn style_of(&self, verdict: Verdict) -> Style {
        match verdict {
            Verdict::Healthy => style::of_success(self.colored),
            Verdict::Broken => style::of_severity(Severity::Error, self.colored),
            Verdict::Degraded | Verdict::Unknown => style::of_severity(Severity::Warning, self.colored),
        }
    }

    /// Where the text is wrong, and what to write.
    fn causes(&self, trace: &Trace, indent: &str) -> String {
        let mut text = String::new();
        let found = trace.causes.iter().filter_map(|id| self.diagnostics.iter().find(|it| it.id == *id));
        for diagnostic in found.take(MOST_CAUSES) {
            let place = place(&diagnostic.primary);
            let _ = writeln!(
                text,
                "{indent}{place}: {} ({})\n{indent}  {}",
                visible(&diagnostic.message),
                diagnostic.rule,
                visible(&diagnostic.help)
            );
        }
        let more = trace.causes.len().saturating_sub(MOST_CAUSES);
        if more > 0 {
            let line =
                text!(self.lang, en: "{more} more: kubetriage check"; es: "{more} más: kubetriage check");
            let _ = writeln!(text, "{indent}{line}");
        }
        text
    }

    fn hops(&self, trace: &Trace, indent: &str) -> String {
        let names: Vec<String> = trace.hops.iter().map(|hop| name(&hop.resource)).collect();
        let width = names.iter().map(|it| it.chars().count()).max().unwrap_or(0);
        let mut text = String::new();
        for (hop, name) in trace.hops.iter().zip(&names) {
            text.push_str(&self.hop(hop, name, width, indent, trace.outcome));
        }
        if trace.backends.len() > 1 {
            for backend in &trace.backends {
                let _ = writeln!(text, "{indent}  {}", self.backend(backend));
            }
        }
        text
    }

    fn hop(&self, hop: &Hop, name: &str, width: usize, indent: &str, outcome: Outcome) -> String {
        let (mark, style) = match hop.ok {
            true => ("✓", style::of_success(self.colored)),
            false if outcome == Outcome::Unknown => {
                ("?", style::of_severity(Severity::Warning, self.colored))
            }
            false => ("✗", style::of_severity(Severity::Error, self.colored)),
        };
        let dim = style::dimmed(self.colored);
        let (name, detail) = (visible(name), visible(&hop.detail));
        let place = hop.span.as_ref().map_or(String::new(), |span| format!("  {dim}{}{dim:#}", place(span)));
        let mut text = format!("{indent}{style}{mark}{style:#} {name:width$}  {detail}{place}\n");
        for note in &hop.notes {
            let _ = writeln!(text, "{indent}  {:width$}  {dim}{}{dim:#}", "", visible(note));
        }
        text
    }

    fn backend(&self, backend: &TraceBackend) -> String {
        let TraceBackend { resource, ready, total, share } = backend;
        let (name, share) = (name(resource), share * 100.0);
        let name = visible(&name);
        text!(self.lang,
            en: "{share:5.1} %  {name}, {ready} of {total} ready";
            es: "{share:5.1} %  {name}, {ready} de {total} listos")
    }
}

/// "1 request leads", "2 requests lead"
fn requests(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::En, 1) => "1 request leads".to_owned(),
        (Lang::En, _) => format!("{count} requests lead"),
        (Lang::Es, 1) => "1 petición llega".to_owned(),
        (Lang::Es, _) => format!("{count} peticiones llegan"),
    }
}

/// `Service shop/web`
pub(crate) fn name(resource: &ObjectRef) -> String {
    let name = resource.name.as_deref().or(resource.generate_name.as_deref());
    match (&resource.namespace, name) {
        (Some(namespace), Some(name)) => format!("{} {namespace}/{name}", resource.kind),
        (None, Some(name)) => format!("{} {name}", resource.kind),
        (_, None) => resource.kind.clone(),
    }
}

/// `app.yaml:12:5`, counted from 1 as editors do.
fn place(span: &Span) -> String {
    format!("{}:{}:{}", visible(&span.file), span.start.line + 1, span.start.column + 1)
}
