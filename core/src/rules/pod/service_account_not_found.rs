//! A Pod runs as a ServiceAccount that is not there.

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
    name: "pod-service-account-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "Pod runs as a ServiceAccount that is not there",
        es: "El Pod se ejecuta con un ServiceAccount que no existe",
    },
    question: None,
    since: "0.1.0",
    file: "pod/service_account_not_found",
    docs: Text {
        en: include_str!("service_account_not_found.md"),
        es: include_str!("service_account_not_found.es.md"),
    },
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (owner, spec) in pod_makers(cluster) {
        let Some(account) = spec.account() else { continue };
        let (name, described) = (account.value, owner.describe());
        let namespace = owner.namespace_name();
        let reference = Reference {
            rule: &RULE,
            from: owner,
            kind: "ServiceAccount",
            name,
            spans: vec![account.span],
            subject: text!(cx.lang(), en: "{described} runs as", es: "{described} se ejecuta con"),
            unlisted: Unlisted::Warning,
            kubernetes_message: Some(format!(
                "error looking up service account {namespace}/{name}: serviceaccount \"{name}\" not found"
            )),
        };
        check_reference(cx, &reference);
    }
}
