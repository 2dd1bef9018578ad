//! A value that must be unique stands twice.

use crate::{
    options::Text,
    report::Severity,
    rules::{Context, Rule},
};

pub(crate) const RULE: Rule = Rule {
    name: "api-duplicate-value",
    severity: Severity::Error,
    summary: Text {
        en: "A value that must be unique stands twice",
        es: "Un valor que debe ser único aparece dos veces",
    },
    question: None,
    since: "0.1.0",
    file: "api/duplicate_value",
    docs: Text { en: include_str!("duplicate_value.md"), es: include_str!("duplicate_value.es.md") },
    check,
};

fn check(cx: &mut Context<'_>) {
    super::report_refused(cx, RULE.name);
}
