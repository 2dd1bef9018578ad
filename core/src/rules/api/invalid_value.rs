//! A value of the right type that the API server refuses all the same.

use crate::{
    options::Text,
    report::Severity,
    rules::{Context, Rule},
};

pub(crate) const RULE: Rule = Rule {
    name: "api-invalid-value",
    severity: Severity::Error,
    summary: Text { en: "The API server refuses a value", es: "El API server rechaza un valor" },
    question: None,
    since: "0.1.0",
    file: "api/invalid_value",
    docs: Text { en: include_str!("invalid_value.md"), es: include_str!("invalid_value.es.md") },
    check,
};

fn check(cx: &mut Context<'_>) {
    super::report_refused(cx, RULE.name);
}
