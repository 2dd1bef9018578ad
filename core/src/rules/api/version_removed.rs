//! An API version that the API server does not serve any more.

use super::lifecycle;
use crate::{
    KubernetesVersion,
    options::Text,
    report::Severity,
    resources::Resource,
    rules::{Check, Finding, Look, Looker, Rule, Scene, text},
    schema::{self, KindInfo},
};

pub(crate) const RULE: Rule = Rule {
    name: "api-version-removed",
    severity: Severity::Error,
    summary: Text {
        en: "API version was removed from Kubernetes",
        es: "La versión de la API se eliminó de Kubernetes",
    },
    question: None,
    since: "0.1.0",
    file: "api/version_removed",
    docs: Text { en: include_str!("version_removed.md"), es: include_str!("version_removed.es.md") },
    check: Check::Each(Look::Resources(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, &'a Resource<'a>> {
    let target = cx.options.kubernetes_version.unwrap_or(schema::NEWEST);
    Box::new(move |resource, found| {
        let Some(info) = resource.built_in else { return };
        // What a cluster printed it serves in this version; whoever applies it anew asks for another one.
        if resource.has_uid() {
            return;
        }
        if let Some(removed) = info.removed.filter(|removed| *removed <= target) {
            let finding = describe(cx, resource, info, removed, target);
            found.report(finding.on(resource.id));
        }
    })
}

fn describe(
    cx: &Scene<'_>,
    resource: &Resource<'_>,
    info: &KindInfo,
    removed: KubernetesVersion,
    target: KubernetesVersion,
) -> Finding {
    let (name, old, kind) = (resource.describe(), info.api_version(), info.kind);
    let message = text!(cx.lang(),
        en: "{name} uses `{old}`, which Kubernetes {removed} removed",
        es: "{name} usa `{old}`, que Kubernetes {removed} eliminó");
    let successor = info.replacement(target);
    let changes = successor.and_then(|it| lifecycle::field_changes(resource, it));
    let help = match successor {
        Some(successor) => {
            let new = successor.api_version();
            match changes.map(|it| it.in_lang(cx.lang())) {
                Some(changes) => text!(cx.lang(),
                    en: "Write `apiVersion: {new}`; {changes}",
                    es: "Escribe `apiVersion: {new}`; {changes}"),
                None => text!(cx.lang(),
                    en: "Write `apiVersion: {new}`; nothing else has to change",
                    es: "Escribe `apiVersion: {new}`; no hay que cambiar nada más"),
            }
        }
        None => lifecycle::without_successor(kind).map_or_else(
            || {
                text!(cx.lang(),
                en: "Remove it: no version of Kubernetes {target} has this kind",
                es: "Quítalo: Kubernetes {target} no tiene este kind en ninguna versión")
            },
            |text| text.in_lang(cx.lang()).to_owned(),
        ),
    };
    let finding = Finding::new(&RULE, lifecycle::api_version_place(resource), message, help)
        .kubernetes_message(format!("no matches for kind \"{kind}\" in version \"{old}\""));
    match successor.and_then(|it| lifecycle::fix(resource, it, cx.lang(), changes.is_some())) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        report::Applicability,
        rules::testing::{check_diagnostics, check_fix, check_silent, check_with, run},
    };

    #[test]
    fn a_version_that_is_gone() {
        check_diagnostics(
            &RULE,
            "apiVersion: batch/v1beta1
#           ^^^^^^^^^^^^^ error[api-version-removed]: CronJob `report` uses `batch/v1beta1`, which Kubernetes 1.25 removed
kind: CronJob
metadata: {name: report}
",
        );
    }

    #[test]
    fn a_cron_job_changes_its_version_only() {
        let text =
            |version| format!("apiVersion: {version} # nightly\nkind: CronJob\nmetadata: {{name: report}}\n");
        check_fix(&RULE, &text("batch/v1beta1"), &text("batch/v1"));
        let report = run(&text("batch/v1beta1"), &Options::default());
        assert_eq!(report.diagnostics[0].fixes[0].applicability, Applicability::Safe);
    }

    #[test]
    fn an_old_ingress_changes_its_fields_as_well() {
        let report = run(
            "apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: shop}
spec: {backend: {serviceName: web, servicePort: 80}}
",
            &Options::default(),
        );
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert_eq!(
            found.kubernetes_message.as_deref(),
            Some("no matches for kind \"Ingress\" in version \"extensions/v1beta1\"")
        );
        assert_eq!(found.fixes[0].applicability, Applicability::Unsafe);
        assert_eq!(found.fixes[0].edits[0].new_text, "networking.k8s.io/v1");
        assert!(found.help.contains("spec.defaultBackend"), "{}", found.help);
    }

    #[test]
    fn a_deployment_needs_a_selector_now() {
        for (spec, applicability) in [
            ("{template: {}}", Applicability::Unsafe),
            ("{selector: {matchLabels: {app: web}}, template: {}}", Applicability::Safe),
        ] {
            let text = format!(
                "apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {{name: web}}\nspec: {spec}\n"
            );
            let report = run(&text, &Options::default());
            let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
            assert_eq!(found.fixes[0].applicability, applicability, "{spec}");
        }
    }

    #[test]
    fn a_kind_that_has_no_successor() {
        let report = run(
            "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: strict}\n",
            &Options::default(),
        );
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert!(found.fixes.is_empty());
        assert!(found.help.contains("pod-security.kubernetes.io/enforce"), "{}", found.help);
    }

    #[test]
    fn the_release_of_the_cluster_decides() {
        let options = Options { kubernetes_version: Some("1.24".parse().unwrap()), ..Options::default() };
        check_with(&RULE, &options, "apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: report}\n");
    }

    #[test]
    fn a_cluster_of_an_old_release_printed_it_and_nobody_wrote_it() {
        check_silent(
            &RULE,
            "apiVersion: discovery.k8s.io/v1beta1
kind: EndpointSlice
metadata: {name: web-x7k2m, uid: 9a0c8f4e}
addressType: IPv4
endpoints: []
ports: []
---
apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: shop, uid: 9a0c8f4f}
spec: {backend: {serviceName: web, servicePort: 80}}
",
        );
    }

    #[test]
    fn the_current_version_and_custom_resources() {
        check_silent(
            &RULE,
            "apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
---
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: {name: web}
---
apiVersion: example.com/v1beta1
kind: Ingress
metadata: {name: web}
",
        );
    }
}
