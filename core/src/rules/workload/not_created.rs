//! The API server refuses the Pods of a workload.

use super::refusals::{Words, words};
use crate::{
    graph::{Lookup, Refused},
    messages::{Refusal, refusal},
    options::Text,
    report::Severity,
    resources::Resource,
    rules::{Check, Context, Finding, Rule, pod, text},
};

pub(crate) const RULE: Rule = Rule {
    name: "workload-not-created",
    severity: Severity::Error,
    summary: Text {
        en: "API server refuses the Pods of a workload",
        es: "El servidor de API rechaza los Pods de un workload",
    },
    question: Some("P3"),
    since: "0.1.0",
    file: "workload/not_created",
    docs: Text { en: include_str!("not_created.md"), es: include_str!("not_created.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    for refused in &*cx.refused() {
        if let Some(finding) = describe(cx, refused) {
            cx.report(finding);
        }
    }
}

fn describe(cx: &Context<'_>, refused: &Refused<'_, '_>) -> Option<Finding> {
    let Refused { top, maker, message, told: (teller, span_of_words), has, wanted, older_serve } = *refused;
    // An Event says first what was attempted.
    let message = message.split_once("Error creating: ").map_or(message, |(_, rest)| rest);
    let refusal = refusal(message);
    let told_elsewhere = match refusal {
        Refusal::QuotaExceeded { .. } | Refusal::QuotaNeeds { .. } | Refusal::LimitRange(_) => true,
        // It was made since, and the controller tries again.
        Refusal::ServiceAccountNotFound { name } => {
            is_known(cx, top, &pod::service_account_not_found::RULE, "ServiceAccount", name)
        }
        Refusal::PriorityClassNotFound { name } => {
            is_known(cx, top, &pod::priority_class_not_found::RULE, "PriorityClass", name)
        }
        // The controller waits until the former Pod of this name is gone.
        Refusal::AlreadyExists => true,
        _ => false,
    };
    if told_elsewhere {
        return None;
    }
    let Words { reason, help, span } = words(cx.lang(), &refusal, message, top);
    let name = top.describe();
    let what = match (has, older_serve) {
        (0, false) => text!(cx.lang(),
            en: "No Pod of {name} is created: {reason}",
            es: "No se crea ningún Pod de {name}: {reason}"),
        (0, true) => text!(cx.lang(),
            en: "No new Pod of {name} is created: {reason}",
            es: "No se crea ningún Pod nuevo de {name}: {reason}"),
        (_, false) => text!(cx.lang(),
            en: "Only {has} of {wanted} Pods of {name} are created: {reason}",
            es: "Solo se crean {has} de los {wanted} Pods de {name}: {reason}"),
        (_, true) => text!(cx.lang(),
            en: "Only {has} of {wanted} new Pods of {name} are created: {reason}",
            es: "Solo se crean {has} de los {wanted} Pods nuevos de {name}: {reason}"),
    };
    let primary = span.map_or_else(|| top.name_place(), |span| top.place(span));
    let command = format!(
        "kubectl describe {} {}{}",
        maker.gvk.kind.to_ascii_lowercase(),
        maker.name(),
        maker.namespace_flag()
    );
    let mut finding = Finding::new(&RULE, primary, what, help)
        .on(top.id)
        .kubernetes_message(message.to_owned())
        .command(command);
    if let Some(place) = span_of_words.map(|span| teller.place(span)) {
        let related = text!(cx.lang(), en: "this is what the API server says", es: "esto es lo que dice el servidor de API");
        finding = finding.related(place, related);
    }
    Some(finding)
}

/// Whether a rule says that the object is missing, or whether it is here.
fn is_known(cx: &Context<'_>, top: &Resource<'_>, rule: &Rule, kind: &'static str, name: &str) -> bool {
    let Some(top) = cx.cluster.resource(top.id) else { return false };
    let said = cx.findings.on(top.id).any(|(_, it)| it.rule.name == rule.name);
    said || matches!(cx.cluster.find(top, kind, name), Lookup::Found(_))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Options;
    use crate::rules::testing::{check_diagnostics, check_silent, run};

    /// A Deployment with the marker below its name, a ReplicaSet without Pods, and what its condition says.
    fn app(marker: &str, container: &str, says: &str) -> String {
        let template = |hash: &str| {
            format!(
                "{{metadata: {{labels: {{app: web{hash}}}}}, spec: {{containers: [{{name: web, image: 'example/web:1'}}]}}}}"
            )
        };
        format!(
            "apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
{marker}
  namespace: shop
  uid: d
  generation: 1
spec:
  replicas: 3
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
      - name: web
        image: example/web:1
{container}
status: {{observedGeneration: 1, unavailableReplicas: 3}}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-5d4
  namespace: shop
  uid: r
  annotations: {{deployment.kubernetes.io/revision: '1'}}
  ownerReferences: [{{apiVersion: apps/v1, kind: Deployment, name: web, uid: d, controller: true}}]
spec:
  replicas: 3
  selector: {{matchLabels: {{app: web, pod-template-hash: 5d4}}}}
  template: {0}
status:
  replicas: 0
  conditions:
  - {{type: ReplicaFailure, status: 'True', reason: FailedCreate, message: '{says}'}}
",
            template(", pod-template-hash: 5d4")
        )
    }

    const SECURITY: &str = "pods \"web-5d4-x\" is forbidden: violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false (container \"web\" must set securityContext.allowPrivilegeEscalation=false)";

    #[test]
    fn pod_security() {
        let marker = "#       ^^^ error[workload-not-created]: No Pod of Deployment `web` is created: they violate the level `restricted` of Pod Security";
        let text = app("", "", SECURITY).replace(
            "      - name: web\n",
            &format!("      - name: web\n{}\n", marker.replace("#       ^^^", "#             ^^^")),
        );
        check_diagnostics(&RULE, &text);
        let report = run(&text, &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert!(found.help.contains("`securityContext.allowPrivilegeEscalation=false`"), "{}", found.help);
    }

    #[test]
    fn what_a_level_forbids_has_to_be_left_out() {
        let help = |says: &str| {
            let report = run(&app("", "", says), &Options::default());
            report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap().help.clone()
        };
        let path = "violates PodSecurity \"baseline:latest\": hostPath volumes (volume \"logs\")";
        assert!(
            help(path).starts_with("Leave out of the template what the level forbids: `hostPath volumes`")
        );
        let both = format!("{SECURITY}, hostPort (container \"web\" uses hostPort 80)");
        let help = help(&both);
        assert!(help.contains("`securityContext.allowPrivilegeEscalation=false`, and leave out"), "{help}");
    }

    #[test]
    fn a_policy_says_it_over_several_lines_and_it_stays_on_one() {
        let marker = "#       ^^^ error[workload-not-created]: No Pod of Deployment `web` is created: the admission webhook `policy.example` denies them: Pod web was blocked labels: needs `team`";
        let says = "admission webhook \"policy.example\" denied the request: \n\nPod web was blocked \n\nlabels:\n  needs `team`\n";
        let text = app(marker, "", "SAYS").replace("'SAYS'", &format!("{says:?}"));
        check_diagnostics(&RULE, &text);
    }

    #[test]
    fn a_webhook_whose_certificate_is_not_trusted_does_answer() {
        let marker = "#       ^^^ error[workload-not-created]: No Pod of Deployment `web` is created: the API server does not trust the certificate of the admission webhook `policy.example`";
        let says = "Internal error occurred: failed calling webhook \"policy.example\": failed to call webhook: Post \"https://x\": tls: failed to verify certificate: x509: certificate signed by unknown authority";
        check_diagnostics(&RULE, &app(marker, "", says));
    }

    #[test]
    fn a_webhook_that_says_no_and_one_that_does_not_answer() {
        let marker = |words: &str| {
            format!("#       ^^^ error[workload-not-created]: No Pod of Deployment `web` is created: {words}")
        };
        check_diagnostics(
            &RULE,
            &app(
                &marker("the admission webhook `policy.example` denies them"),
                "",
                "admission webhook \"policy.example\" denied the request: no latest",
            ),
        );
        check_diagnostics(
            &RULE,
            &app(
                &marker("the admission webhook `policy.example` does not answer"),
                "",
                "Internal error occurred: failed calling webhook \"policy.example\": Post \"https://x\": context deadline exceeded",
            ),
        );
    }

    #[test]
    fn what_nobody_knows_is_quoted() {
        let marker = "#       ^^^ error[workload-not-created]: No Pod of Deployment `web` is created: the API server says `something new`";
        check_diagnostics(&RULE, &app(marker, "", "something new"));
    }

    #[test]
    fn other_rules_tell_of_quotas_and_of_what_is_missing() {
        for says in [
            "pods \"web-x\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3",
            "pods \"web-x\" is forbidden: maximum memory usage per Container is 256Mi, but limit is 512Mi",
            "pods \"web-x\" is forbidden: error looking up service account shop/web: serviceaccount \"web\" not found",
        ] {
            let account = "      serviceAccountName: web";
            let text = app("", account, says).replace(
                "spec: {containers: [{name: web, image: 'example/web:1'}]}",
                "spec: {serviceAccountName: web, containers: [{name: web, image: 'example/web:1'}]}",
            );
            check_silent(&RULE, &text);
        }
    }

    #[test]
    fn the_past_does_not_count() {
        // All Pods were let in since.
        check_silent(&RULE, &app("", "", SECURITY).replace("  replicas: 0\n", "  replicas: 3\n"));
        // An older revision, of which nothing is wanted any more.
        check_silent(
            &RULE,
            &app("", "", SECURITY).replace(
                "spec:\n  replicas: 3\n  selector: {matchLabels: {app: web, pod",
                "spec:\n  replicas: 0\n  selector: {matchLabels: {app: web, pod",
            ),
        );
    }

    /// A StatefulSet has no condition: its Events tell.
    fn stateful_set(marker: &str, events: &[(&str, &str)]) -> String {
        let mut text = format!(
            "apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
{marker}
  namespace: shop
  uid: s
spec:
  replicas: 2
  selector: {{matchLabels: {{app: db}}}}
  template: {{metadata: {{labels: {{app: db}}}}, spec: {{containers: [{{name: db, image: 'example/db:1'}}]}}}}
status: {{replicas: 1}}
"
        );
        for (minute, (reason, message)) in events.iter().enumerate() {
            text += &format!(
                "---
apiVersion: v1
kind: Event
metadata: {{name: db.{minute}, namespace: shop}}
involvedObject: {{apiVersion: apps/v1, kind: StatefulSet, name: db, namespace: shop, uid: s}}
reason: {reason}
message: '{message}'
lastTimestamp: '2026-03-01T10:0{minute}:00Z'
"
            );
        }
        text
    }

    #[test]
    fn a_job_wants_as_many_as_run_at_once() {
        let job = |marker: &str, spec: &str, status: &str| {
            format!(
                "apiVersion: batch/v1
kind: Job
metadata:
  name: load
{marker}
  namespace: shop
  uid: j
spec: {{{spec}, template: {{spec: {{containers: [{{name: load, image: 'example/load:1'}}]}}}}}}
status: {{{status}}}
---
apiVersion: v1
kind: Event
metadata: {{name: load.1, namespace: shop}}
involvedObject: {{apiVersion: batch/v1, kind: Job, name: load, namespace: shop, uid: j}}
reason: FailedCreate
message: '(combined from similar events): Error creating: admission webhook \"policy.example\" denied the request: no'
lastTimestamp: '2026-03-01T10:00:00Z'
"
            )
        };
        let marker = "#       ^^^^ error[workload-not-created]: Only 1 of 3 Pods of Job `load` are created: the admission webhook";
        check_diagnostics(&RULE, &job(marker, "parallelism: 3, completions: 9", "active: 1, succeeded: 2"));
        // One is left to do, and it runs.
        check_silent(&RULE, &job("", "parallelism: 3, completions: 9", "active: 1, succeeded: 8"));
        check_silent(&RULE, &job("", "suspend: true, parallelism: 3", "active: 0"));
    }

    #[test]
    fn a_stateful_set_is_told_of_by_events() {
        let refused = (
            "FailedCreate",
            "create Pod db-1 in StatefulSet db failed error: admission webhook \"policy.example\" denied the request: no",
        );
        let made = ("SuccessfulCreate", "create Pod db-1 in StatefulSet db successful");
        let marker = "#       ^^ error[workload-not-created]: Only 1 of 2 Pods of StatefulSet `db` are created: the admission webhook";
        check_diagnostics(&RULE, &stateful_set(marker, &[made, refused]));
        check_silent(&RULE, &stateful_set("", &[refused, made]));
        check_silent(&RULE, &stateful_set("", &[refused]).replace("{replicas: 1}", "{replicas: 2}"));
    }
}
