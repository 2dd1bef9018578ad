//! A Pod has a PriorityClass that is not there.

use super::pod_makers;
use crate::{
    options::Text,
    report::Severity,
    rules::{
        Context, Rule,
        reference::{Reference, Unlisted, check_reference},
        text,
    },
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-priority-class-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "Pod has a PriorityClass that is not there",
        es: "El Pod tiene una PriorityClass que no existe",
    },
    question: Some("P5"),
    since: "0.1.0",
    file: "pod/priority_class_not_found",
    docs: Text {
        en: include_str!("priority_class_not_found.md"),
        es: include_str!("priority_class_not_found.es.md"),
    },
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (owner, spec) in pod_makers(cluster) {
        let Some(class) = spec.priority_class_name.spanned().filter(|it| !it.value.is_empty()) else {
            continue;
        };
        let (name, described) = (class.value, owner.describe());
        let reference = Reference {
            rule: &RULE,
            from: owner,
            kind: "PriorityClass",
            name,
            spans: vec![class.span],
            subject: text!(cx.lang(), en: "{described} has", es: "{described} tiene"),
            unlisted: Unlisted::WarningBesideOthers,
            kubernetes_message: Some(format!("no PriorityClass with name {name} was found")),
        };
        check_reference(cx, &reference);
    }
}
