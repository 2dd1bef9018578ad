//! The API server refuses the Pods of a workload.

use super::refusals::{Words, words};
use crate::{
    graph::{Cluster, Live},
    messages::{Refusal, refusal},
    options::Text,
    report::Severity,
    resources::{Body, JobStatus, Resource, Truth, Workload, WorkloadStatus},
    rules::{Context, Finding, Place, Rule, pod, service::namespace_flag, text},
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
    check,
};

/// What a controller was told when it wanted to make a Pod.
struct Refused<'c, 't> {
    /// The topmost owner.
    top: &'c Resource<'t>,
    /// What makes the Pods itself.
    maker: &'c Resource<'t>,
    message: &'t str,
    /// Where it stands.
    place: Option<Place>,
    made: i64,
    wanted: i64,
    /// Pods of an older revision answer meanwhile.
    older_serve: bool,
}

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(live) = cluster.live() else { return };
    let mut refused = Vec::new();
    for rollout in cluster.rollouts() {
        if let Some((maker, condition)) = rollout.refusal() {
            let status = rollout.current().map_or(&rollout.status, |it| &it.status);
            refused.push(Refused {
                top: rollout.deployment,
                maker,
                message: condition.message(),
                place: condition.message.span().map(|span| maker.place(span)),
                made: status.replicas.or(0),
                wanted: rollout.current().map_or(rollout.wanted, |it| it.wanted),
                older_serve: rollout.older_that_serves().is_some(),
            });
        }
    }
    refused.extend(cluster.workloads().filter_map(|(it, workload)| of_maker(cluster, live, it, workload)));
    for refused in refused {
        if let Some(finding) = describe(cx, &refused) {
            cx.report(finding);
        }
    }
}

/// What is refused to a controller that makes Pods itself, other than for a Deployment.
fn of_maker<'c, 't>(
    cluster: &'c Cluster<'t>,
    live: &Live<'t>,
    maker: &'c Resource<'t>,
    workload: &Workload<'t>,
) -> Option<Refused<'c, 't>> {
    if !maker.is_live() || maker.live_metadata().is_terminating() || maker.has_ended() {
        return None;
    }
    let owners = cluster.owners().chain(maker.id).filter_map(|id| cluster.resource(id));
    let top = owners.filter(|it| matches!(it.body, Body::Workload(_))).last().unwrap_or(maker);
    if top.gvk.kind == "Deployment" {
        return None;
    }
    let (made, wanted, condition) = match maker.gvk.kind {
        "ReplicaSet" | "ReplicationController" | "StatefulSet" => {
            let status: WorkloadStatus<'t> = maker.status()?;
            let failure = status.conditions.of_type("ReplicaFailure");
            let failure = failure.filter(|it| it.truth() == Truth::True && it.reason() == "FailedCreate");
            let told = failure.map(|it| (it.message(), it.message.span().map(|span| maker.place(span))));
            (status.replicas.or(0), workload.replicas.or(1), told)
        }
        "DaemonSet" => {
            let status: WorkloadStatus<'t> = maker.status()?;
            (status.current_number_scheduled.or(0), status.desired_number_scheduled.or(0), None)
        }
        "Job" if !workload.suspend.or(false) => {
            let status: JobStatus<'t> = maker.status().unwrap_or_default();
            let made = status.active.or(0) + status.succeeded.or(0) + status.failed.or(0);
            (made, if made == 0 { workload.parallelism.or(1).max(0) } else { 0 }, None)
        }
        _ => return None,
    };
    if made >= wanted {
        return None;
    }
    let (message, place) = condition.or_else(|| last_refusal(cluster, live, maker))?;
    Some(Refused { top, maker, message, place, made, wanted, older_serve: false })
}

/// What was said about the newest attempt to make a Pod, if it was refused.
fn last_refusal<'t>(
    cluster: &Cluster<'t>,
    live: &Live<'t>,
    maker: &Resource<'t>,
) -> Option<(&'t str, Option<Place>)> {
    let attempts =
        live.events_about(maker).filter(|it| matches!(it.reason, "FailedCreate" | "SuccessfulCreate"));
    let last = attempts.last().filter(|it| it.reason == "FailedCreate")?;
    let event = cluster.resource(last.resource);
    Some((last.message, event.zip(last.span).map(|(event, span)| event.place(span))))
}

fn describe(cx: &Context<'_>, refused: &Refused<'_, '_>) -> Option<Finding> {
    let Refused { top, maker, message, place, made, wanted, older_serve } = *refused;
    // An Event says first what was attempted.
    let message = message.split_once("Error creating: ").map_or(message, |(_, rest)| rest);
    let refusal = refusal(message);
    let told_elsewhere = match refusal {
        Refusal::QuotaExceeded { .. } | Refusal::QuotaNeeds { .. } => true,
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
    let Words { reason, help, span } = words(cx.lang(), &refusal, top);
    let name = top.describe();
    let what = match (made, older_serve) {
        (0, false) => text!(cx.lang(),
            en: "No Pod of {name} is created: {reason}",
            es: "No se crea ningún Pod de {name}: {reason}"),
        (0, true) => text!(cx.lang(),
            en: "No new Pod of {name} is created: {reason}",
            es: "No se crea ningún Pod nuevo de {name}: {reason}"),
        (_, false) => text!(cx.lang(),
            en: "Only {made} of {wanted} Pods of {name} are created: {reason}",
            es: "Solo se crean {made} de los {wanted} Pods de {name}: {reason}"),
        (_, true) => text!(cx.lang(),
            en: "Only {made} of {wanted} new Pods of {name} are created: {reason}",
            es: "Solo se crean {made} de los {wanted} Pods nuevos de {name}: {reason}"),
    };
    let primary = span.map_or_else(|| top.name_place(), |span| top.place(span));
    let command = format!(
        "kubectl describe {} {}{}",
        maker.gvk.kind.to_lowercase(),
        maker.name(),
        namespace_flag(maker)
    );
    let mut finding = Finding::new(&RULE, primary, what, help)
        .on(top.id)
        .kubernetes_message(message.to_owned())
        .command(command);
    if let Some(place) = place {
        let related = text!(cx.lang(), en: "this is what the API server says", es: "esto es lo que dice el servidor de API");
        finding = finding.related(place, related);
    }
    Some(finding)
}

/// Whether a rule says that the object is missing, or whether it is here.
fn is_known(cx: &Context<'_>, top: &Resource<'_>, rule: &Rule, kind: &'static str, name: &str) -> bool {
    let Some(top) = cx.cluster.resource(top.id) else { return false };
    let said = cx.findings.on(top.id).any(|(_, it)| it.rule.name == rule.name);
    said || matches!(cx.cluster.find(top, kind, name), crate::graph::Lookup::Found(_))
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
    fn a_limit_range() {
        let says = "pods \"web-5d4-x\" is forbidden: maximum memory usage per Container is 256Mi, but limit is 512Mi";
        let container = "        resources: {limits: {memory: 512Mi}}
#                                    ^^^^^ error[workload-not-created]: No Pod of Deployment `web` is created: a LimitRange allows a container at most 256Mi of memory, and its limit is 512Mi";
        let same = |text: String| {
            text.replace(
                "image: 'example/web:1'}",
                "image: 'example/web:1', resources: {limits: {memory: 512Mi}}}",
            )
        };
        check_diagnostics(&RULE, &same(app("", container, says)));
    }

    #[test]
    fn other_rules_tell_of_quotas_and_of_what_is_missing() {
        for says in [
            "pods \"web-x\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3",
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
