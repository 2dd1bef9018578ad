//! A Pod reads a ConfigMap that is not there.

use super::config_refs::check_objects;
use crate::{
    options::Text,
    report::Severity,
    rules::{Context, Rule},
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-config-map-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "Pod reads a ConfigMap that is not there",
        es: "El Pod lee un ConfigMap que no existe",
    },
    question: None,
    since: "0.1.0",
    file: "pod/config_map_not_found",
    docs: Text {
        en: include_str!("config_map_not_found.md"),
        es: include_str!("config_map_not_found.es.md"),
    },
    check,
};

fn check(cx: &mut Context<'_>) {
    check_objects(cx, &RULE, "ConfigMap");
}
