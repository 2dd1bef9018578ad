//! An API version that is still served, and will not be for ever.

use super::lifecycle;
use crate::{
    options::Text,
    report::{Severity, Tag},
    resources::Resource,
    rules::{Check, Finding, Look, Looker, Rule, Scene, text},
    schema,
};

pub(crate) const RULE: Rule = Rule {
    name: "api-version-deprecated",
    severity: Severity::Warning,
    summary: Text { en: "API version is deprecated", es: "La versión de la API está obsoleta" },
    question: None,
    since: "0.1.0",
    file: "api/version_deprecated",
    docs: Text { en: include_str!("version_deprecated.md"), es: include_str!("version_deprecated.es.md") },
    check: Check::Each(Look::Resources(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, &'a Resource<'a>> {
    let target = cx.options.kubernetes_version.unwrap_or(schema::NEWEST);
    Box::new(move |resource, found| {
        let Some(info) = resource.built_in else { return };
        let Some(deprecated) = info.deprecated.filter(|it| *it <= target && info.is_served(target)) else {
            return;
        };
        // What a cluster printed was not written by anyone: the control plane still makes Endpoints.
        if resource.metadata.uid.get().is_some() {
            return;
        }
        let (name, old) = (resource.describe(), info.api_version());
        let message = match info.removed {
            Some(removed) => text!(cx.lang(),
                en: "{name} uses `{old}`, which is deprecated since Kubernetes {deprecated} and gone in {removed}",
                es: "{name} usa `{old}`, obsoleta desde Kubernetes {deprecated} y eliminada en {removed}"),
            None => text!(cx.lang(),
                en: "{name} uses `{old}`, which is deprecated for this kind since Kubernetes {deprecated}",
                es: "{name} usa `{old}`, obsoleta para este kind desde Kubernetes {deprecated}"),
        };
        let successor = info.replacement(target);
        let changes = successor.and_then(|it| lifecycle::field_changes(resource, it));
        let help = match (successor, changes) {
            (Some(it), _) if it.kind != info.kind => text!(cx.lang(),
                en: "Write an object of kind {0}, `apiVersion: {1}`, instead", it.kind, it.api_version();
                es: "Escribe en su lugar un objeto de kind {0}, `apiVersion: {1}`", it.kind, it.api_version()),
            (Some(it), Some(changes)) => text!(cx.lang(),
                en: "Write `apiVersion: {0}`; {1}", it.api_version(), changes.en;
                es: "Escribe `apiVersion: {0}`; {1}", it.api_version(), changes.es),
            (Some(it), None) => text!(cx.lang(),
                en: "Write `apiVersion: {0}`; nothing else has to change", it.api_version();
                es: "Escribe `apiVersion: {0}`; no hay que cambiar nada más", it.api_version()),
            (None, _) => lifecycle::without_successor(info.kind).map_or_else(
                || {
                    text!(cx.lang(),
                    en: "Do without it: there is no successor yet",
                    es: "Prescinde de él: todavía no hay sucesor")
                },
                |text| text.in_lang(cx.lang()).to_owned(),
            ),
        };
        let mut kubernetes = format!("{old} {} is deprecated in v{deprecated}+", info.kind);
        if let Some(removed) = info.removed {
            kubernetes.push_str(&format!(", unavailable in v{removed}+"));
        }
        if let Some(it) = successor {
            kubernetes.push_str(&format!("; use {} {}", it.api_version(), it.kind));
        }
        let finding = Finding::new(&RULE, lifecycle::api_version_place(resource), message, help)
            .on(resource.id)
            .kubernetes_message(kubernetes)
            .tag(Tag::Deprecated);
        let fix = successor.and_then(|it| lifecycle::fix(resource, it, cx.lang(), changes.is_some()));
        found.report(match fix {
            Some(fix) => finding.fix(fix),
            None => finding,
        });
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_silent, check_with, run},
    };

    fn release(version: &str) -> Options {
        Options { kubernetes_version: Some(version.parse().unwrap()), ..Options::default() }
    }

    const BUDGET: &str = "apiVersion: policy/v1beta1
#           ^^^^^^^^^^^^^^ warning[api-version-deprecated]: PodDisruptionBudget `web` uses `policy/v1beta1`, which is deprecated since Kubernetes 1.21 and gone in 1.25
kind: PodDisruptionBudget
metadata: {name: web}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
";

    #[test]
    fn a_version_that_will_be_gone() {
        check_with(&RULE, &release("1.24"), BUDGET);
        let report = run(BUDGET, &release("1.24"));
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert_eq!(
            found.kubernetes_message.as_deref(),
            Some(
                "policy/v1beta1 PodDisruptionBudget is deprecated in v1.21+, unavailable in v1.25+; use policy/v1 PodDisruptionBudget"
            )
        );
        assert_eq!(found.fixes[0].edits[0].new_text, "policy/v1");
    }

    #[test]
    fn before_its_time_and_after_its_end_another_rule_or_none_speaks() {
        let silent = BUDGET.replace('^', "-");
        check_with(&RULE, &release("1.20"), &silent);
        check_silent(&RULE, &silent);
    }

    #[test]
    fn endpoints_written_by_hand_and_endpoints_of_a_cluster() {
        let endpoints = "apiVersion: v1
#           ^^ warning[api-version-deprecated]: Endpoints `db` uses `v1`, which is deprecated for this kind since Kubernetes 1.33
kind: Endpoints
metadata: {name: db}
subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{port: 5432}]}]
";
        check_with(&RULE, &Options::default(), endpoints);
        let live = endpoints.replace('^', "-").replace("name: db", "name: db, uid: 3f0a");
        check_silent(&RULE, &live);
        let report = run(endpoints, &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert_eq!(
            found.kubernetes_message.as_deref(),
            Some("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice")
        );
        assert!(found.fixes.is_empty());
    }

    #[test]
    fn current_versions() {
        check_silent(
            &RULE,
            "apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\n",
        );
    }
}
