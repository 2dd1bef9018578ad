//! A Pod runs as a ServiceAccount that is not there.

use crate::{
    options::Text,
    report::Severity,
    resources::PodSpec,
    rules::{
        Check, Look, Looker, Rule, Scene, With,
        reference::{Absence, Reference, Unlisted, describe},
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
    check: Check::Each(Look::PodMakers(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, PodSpec<'a>>> {
    Box::new(move |(owner, spec), found| {
        let Some(account) = spec.account() else { return };
        let Some(absence) = Absence::of(cx, owner, "ServiceAccount", account.value) else { return };
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
        if let Some(finding) = describe(cx, &reference, absence) {
            found.report(finding);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_fix, check_silent, check_with},
    };

    fn app(account: &str) -> String {
        format!(
            "apiVersion: apps/v1
kind: Deployment
metadata: {{name: billing, namespace: fin}}
spec:
  template:
    spec:
{account}
---
apiVersion: v1
kind: ServiceAccount
metadata: {{name: billing, namespace: fin}}
"
        )
    }

    #[test]
    fn a_misspelt_account_is_an_error_and_another_one_a_warning() {
        check_diagnostics(
            &RULE,
            &app("      serviceAccountName: biling
#                         ^^^^^^ error[pod-service-account-not-found]: Deployment `billing` runs as ServiceAccount `biling`, which does not exist; there is `billing`"),
        );
        // The old name of the field.
        let text = app("      serviceAccount: reports
#                     ^^^^^^^ warning[pod-service-account-not-found]: Deployment `billing` runs as ServiceAccount `reports`, which is not in these files");
        check_diagnostics(&RULE, &text);
        let complete = Options { complete: true, ..Options::default() };
        check_with(
            &RULE,
            &complete,
            &text.replace("warning", "error").replace("is not in these files", "does not exist"),
        );
    }

    #[test]
    fn every_namespace_has_the_account_default() {
        check_silent(&RULE, &app("      serviceAccountName: default"));
        check_silent(&RULE, &app("      serviceAccountName: billing"));
        check_silent(&RULE, &app("      serviceAccountName: \"\""));
    }

    #[test]
    fn a_dump_that_lists_accounts_proves_that_one_is_missing() {
        let dump = |rest: &str| {
            format!(
                "apiVersion: v1
kind: List
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata: {{name: identity, namespace: id, uid: a}}
  spec: {{template: {{spec: {{serviceAccountName: identity-sa}}}}}}
{rest}"
            )
        };
        let listed = dump(
            "#                                              ^^^^^^^^^^^ error[pod-service-account-not-found]: Deployment `identity` runs as ServiceAccount `identity-sa`, which does not exist
- apiVersion: apps/v1
  kind: ReplicaSet
  metadata:
    {name: identity-1, namespace: id, uid: b, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: identity}]}
  spec: {template: {spec: {serviceAccountName: identity-sa}}}
- apiVersion: v1
  kind: ServiceAccount
  metadata: {name: default, namespace: id, uid: c}
",
        );
        check_diagnostics(&RULE, &listed);
        check_silent(&RULE, &dump(""));
    }

    #[test]
    fn the_account_that_was_meant() {
        check_fix(
            &RULE,
            &app("      serviceAccountName: 'biling' # one l"),
            &app("      serviceAccountName: 'billing' # one l"),
        );
    }
}
