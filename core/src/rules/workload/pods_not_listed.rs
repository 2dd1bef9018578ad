//! Pods that are not ready, in a dump that does not hold them.

use crate::{
    graph::Unseen,
    options::{Lang, Text},
    report::Severity,
    resources::Resource,
    rules::{Check, Context, Finding, Rule, text},
};

pub(crate) const RULE: Rule = Rule {
    name: "workload-pods-not-listed",
    severity: Severity::Warning,
    summary: Text {
        en: "Pods of a workload are not ready, and the dump does not hold them",
        es: "Hay Pods de un workload que no están listos, y el volcado no los contiene",
    },
    question: None,
    since: "0.1.0",
    file: "workload/pods_not_listed",
    docs: Text { en: include_str!("pods_not_listed.md"), es: include_str!("pods_not_listed.es.md") },
    check: Check::Whole(check),
};

/// How long Pods may take to get ready, in seconds.
const PATIENCE: i64 = 600;

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let now = cluster.live().and_then(|live| live.now());
    for (resource, workload) in cluster.workloads() {
        let Some(unseen) = cluster.unseen_pods(resource, workload) else { continue };
        // What is known to be wrong says more.
        if cx.findings.on(resource.id).any(|(_, it)| it.severity == Severity::Error) {
            continue;
        }
        let age = now.zip(unseen.since).map(|(now, since)| now.seconds_since(since));
        let late = age.is_some_and(|age| age >= PATIENCE);
        let severity = if late { Severity::Warning } else { Severity::Info };
        let finding = describe(cx.lang(), resource, unseen).severity(severity);
        cx.report(finding.on(resource.id));
    }
}

fn describe(lang: Lang, resource: &Resource<'_>, unseen: Unseen) -> Finding {
    let name = resource.describe();
    let Unseen { ready, wanted, .. } = unseen;
    let command = command(resource);
    let message = text!(lang,
        en: "{ready} of {wanted} Pods of {name} are ready, and these files do not hold the Pods, which say why",
        es: "{ready} de {wanted} Pods del {name} están listos, y estos archivos no contienen los Pods, que dicen por qué");
    let help = text!(lang,
        en: "Print the Pods and their Events beside the rest: `{command}`",
        es: "Vuelca los Pods y sus Events junto al resto: `{command}`");
    Finding::new(&RULE, resource.name_place(), message, help).command(command)
}

/// What prints the Pods that a dump lacks, and what was said about them.
pub(crate) fn command(resource: &Resource<'_>) -> String {
    format!("kubectl get pods,events{} -o yaml", resource.namespace_flag())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_silent, run},
    };

    fn dump(marker: &str, ready: &str, rest: &str) -> String {
        format!(
            "apiVersion: v1
kind: List
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: web
{marker}
    namespace: shop
    uid: d1
    generation: 1
    creationTimestamp: '2026-11-28T09:00:00Z'
  spec:
    replicas: 2
    selector: {{matchLabels: {{app: web}}}}
    template: {{metadata: {{labels: {{app: web}}}}, spec: {{containers: [{{name: web, image: web}}]}}}}
  status: {{observedGeneration: 1, replicas: 2, updatedReplicas: 2, {ready}}}
- apiVersion: v1
  kind: Service
  metadata: {{name: web, namespace: shop, uid: s1, creationTimestamp: '2026-11-28T10:00:00Z'}}
  spec: {{selector: {{app: web}}, ports: [{{port: 80}}]}}
{rest}"
        )
    }

    #[test]
    fn the_status_alone_says_that_something_is_wrong() {
        check_diagnostics(
            &RULE,
            &dump(
                "#         ^^^ warning[workload-pods-not-listed]: 1 of 2 Pods of Deployment `web` are ready, and these files do not hold the Pods",
                "readyReplicas: 1, unavailableReplicas: 1",
                "",
            ),
        );
    }

    #[test]
    fn a_service_has_no_endpoint_then() {
        let report = run(&dump("", "unavailableReplicas: 2", ""), &Options::default());
        let [root, service] = &report.diagnostics[..] else { panic!("{:#?}", report.diagnostics) };
        assert_eq!(root.commands, ["kubectl get pods,events -n shop -o yaml"]);
        assert_eq!(
            service.message,
            "Service `web` has no ready endpoint: Deployment `web` says that none of its Pods is ready"
        );
        assert_eq!(service.caused_by, std::slice::from_ref(&root.id));
    }

    #[test]
    fn what_starts_is_no_fault_yet() {
        let young =
            dump("#         ^^^ info[workload-pods-not-listed]: 0 of 2 Pods", "unavailableReplicas: 2", "");
        check_diagnostics(&RULE, &young.replace("T09:00:00Z", "T09:55:00Z"));
    }

    #[test]
    fn all_are_ready_or_the_pods_are_there() {
        check_silent(&RULE, &dump("", "readyReplicas: 2", ""));
        // The controller has not looked at the newest change.
        check_silent(
            &RULE,
            &dump("", "readyReplicas: 1", "")
                .replace("generation: 1", "generation: 2")
                .replace("observedGeneration: 2", "observedGeneration: 1"),
        );
        let pods = "- apiVersion: v1
  kind: Pod
  metadata: {name: other, namespace: shop, uid: p1, labels: {app: other}}
  spec: {containers: [{name: other, image: other}]}
  status: {phase: Running}
";
        check_silent(&RULE, &dump("", "unavailableReplicas: 2", pods));
    }
}
