//! A Pod that has failed and is not started again.

use super::{
    crash_loop::what_runs,
    exit_words::exit_code,
    quoted::{last_words, without_secrets},
    troubled::{Troubled, troubled},
};
use crate::{
    graph::{Live, Trouble, TroubleKind},
    options::{Lang, Text},
    report::Severity,
    rules::{Check, Context, Rule, Scene, text},
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-failed",
    severity: Severity::Error,
    summary: Text {
        en: "Pod has failed and is not started again",
        es: "El Pod ha fallado y no se vuelve a arrancar",
    },
    question: Some("P13"),
    since: "0.1.0",
    file: "pod/failed",
    docs: Text { en: include_str!("failed.md"), es: include_str!("failed.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    for troubled in troubled(cx, TroubleKind::Failed) {
        let lang = cx.lang();
        let live = cx.cluster.live();
        let why = match troubled.group.container {
            Some(_) => of_container(lang, &troubled),
            None => of_pod(cx, &troubled),
        };
        let (name, count) = (troubled.pod.name(), troubled.group.troubles.len());
        let top = troubled.top.describe();
        let message = if troubled.top.id == troubled.pod.id {
            text!(lang, en: "{top} has failed: {why}", es: "{top} ha fallado: {why}")
        } else if count == 1 {
            text!(lang,
                en: "Pod `{name}` of {top} has failed: {why}",
                es: "El Pod `{name}` de {top} ha fallado: {why}")
        } else {
            text!(lang,
                en: "{count} Pods of {top} have failed: {why}",
                es: "{count} Pods de {top} han fallado: {why}")
        };
        let place = troubled.place_in_container(what_runs).unwrap_or_else(|| troubled.place_in_status());
        let severity = if live.is_some_and(|live| is_made_good(live, &troubled)) {
            Severity::Warning
        } else {
            Severity::Error
        };
        let finding = troubled.finding(cx, &RULE, place, message, help(lang, &troubled)).severity(severity);
        let finding = troubled.with_end(cx, finding);
        cx.report(finding);
    }
}

/// Whether others do the work: Pods of the same workload that are ready, or that still try.
fn is_made_good(live: &Live<'_>, troubled: &Troubled<'_>) -> bool {
    let is_job = matches!(troubled.top.gvk.kind, "Job" | "CronJob");
    let mut present = live.present_pods_of(troubled.top.id).peekable();
    present.peek().is_some() && present.all(|pod| pod.status.is_ready() || is_job)
}

fn of_container(lang: Lang, troubled: &Troubled<'_>) -> String {
    let name = troubled.group.container.map_or("", |it| it.name);
    match troubled.end() {
        Some(end) => {
            let code = exit_code(lang, end.exit_code());
            text!(lang,
                en: "container `{name}` ended with {code}, and is not started again",
                es: "el contenedor `{name}` terminó con {code}, y no se vuelve a arrancar")
        }
        None => text!(lang,
            en: "container `{name}` ended with an error",
            es: "el contenedor `{name}` terminó con un error"),
    }
}

/// What the kubelet says of the Pod as a whole.
fn of_pod(cx: &Scene<'_>, troubled: &Troubled<'_>) -> String {
    let lang = cx.lang();
    let reason = troubled.leading.reason;
    let words =
        || last_words(&without_secrets(cx, troubled.pod, troubled.leading.message)).unwrap_or_default();
    match reason {
        "DeadlineExceeded" => text!(lang,
            en: "it was active for longer than its `activeDeadlineSeconds`",
            es: "estuvo activo más tiempo que sus `activeDeadlineSeconds`"),
        "UnexpectedAdmissionError" => {
            let words = words();
            text!(lang, en: "the kubelet did not admit it: {words}", es: "el kubelet no lo admitió: {words}")
        }
        _ if reason.starts_with("OutOf") => {
            let what = reason.trim_start_matches("OutOf");
            text!(lang,
                en: "its node does not have enough {what} ({reason})",
                es: "su nodo no tiene bastante {what} ({reason})")
        }
        "NodeAffinity" | "NodeName" | "NodePorts" | "TaintToleration" => text!(lang,
            en: "its node does not take it ({reason})",
            es: "su nodo no lo acepta ({reason})"),
        "" => text!(lang,
            en: "why, these files do not say",
            es: "por qué, no lo dicen estos archivos"),
        _ => {
            let words = words();
            let colon = if words.is_empty() { "" } else { ": " };
            format!("{reason}{colon}{words}")
        }
    }
}

fn help(lang: Lang, troubled: &Troubled<'_>) -> String {
    let bound = troubled.pod.pod_spec().is_some_and(|it| it.node_name.get().is_some());
    match troubled.leading.reason {
        "DeadlineExceeded" => text!(lang,
            en: "Raise `activeDeadlineSeconds`, or find out what the Pod spent its time on",
            es: "Sube `activeDeadlineSeconds`, o averigua en qué gastó el Pod su tiempo"),
        reason
            if troubled.group.container.is_none()
                && bound
                && (reason.starts_with("OutOf")
                    || reason.starts_with("Node")
                    || reason == "TaintToleration") =>
        {
            text!(lang,
                en: "Leave out `nodeName`, which goes past the scheduler; if it did choose the node, another Pod was faster: delete this one",
                es: "Quita `nodeName`, que se salta el scheduler; si fue él quien eligió el nodo, otro Pod llegó antes: borra este")
        }
        // It was never started: there is no log.
        _ if troubled.group.container.is_none() && is_rejection(troubled.leading) => text!(lang,
            en: "Look at the node for what is named (`kubectl describe node`), then delete the Pod: one that was refused stays so",
            es: "Mira en el nodo lo que se nombra (`kubectl describe node`), y después borra el Pod: uno rechazado se queda así"),
        _ => text!(lang,
            en: "Read its log and mend what it says; then delete the Pod or its Job and make it anew, for a Pod that has failed stays so",
            es: "Lee su registro y arregla lo que dice; después borra el Pod o su Job y créalo de nuevo, pues un Pod que ha fallado se queda así"),
    }
}

/// Whether the kubelet did not take the Pod at all.
fn is_rejection(trouble: &Trouble<'_>) -> bool {
    trouble.message.starts_with("Pod was rejected") || trouble.reason == "UnexpectedAdmissionError"
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::{
            pod::live_fixture::{ready, stateful_set},
            testing::{check_diagnostics, check_silent, run},
        },
    };

    fn pod(spec: &str, status: &str) -> String {
        format!(
            "apiVersion: v1
kind: Pod
metadata: {{name: load, namespace: shop, uid: p}}
spec:
  restartPolicy: Never
{spec}
status:
  phase: Failed
{status}
"
        )
    }

    #[test]
    fn a_container_that_nobody_starts_again() {
        let text = pod(
            "  containers: [{name: load, image: load, command: [load, --all]}]
#                                                  ^^^^ error[pod-failed]: Pod `load` has failed: container `load` ended with exit code 3, and is not started again",
            "  containerStatuses: [{name: load, state: {terminated: {exitCode: 3, reason: Error, message: 'no such table'}}}]",
        );
        check_diagnostics(&RULE, &text);
        let report = run(&text, &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert!(found.evidence.contains(&"its last message: no such table".to_owned()), "{found:#?}");
        assert_eq!(found.commands[0], "kubectl logs load -c load -n shop");
    }

    #[test]
    fn what_the_kubelet_says_of_the_whole() {
        let deadline = "  reason: DeadlineExceeded
#         ^^^^^^^^^^^^^^^^ error[pod-failed]: Pod `load` has failed: it was active for longer than its `activeDeadlineSeconds`
  message: Pod was active on the node longer than the specified deadline";
        check_diagnostics(&RULE, &pod("  containers: [{name: load, image: load}]", deadline));
        let full = "  reason: OutOfcpu
#         ^^^^^^^^ error[pod-failed]: Pod `load` has failed: its node does not have enough cpu (OutOfcpu)
  message: \"Pod was rejected: Node didn't have enough resource: cpu, requested: 1000, used: 1900, capacity: 2000\"";
        check_diagnostics(&RULE, &pod("  nodeName: n1\n  containers: [{name: load, image: load}]", full));
    }

    #[test]
    fn a_pod_that_was_not_taken_has_no_log() {
        let help = |status: &str| {
            let text = pod("  nodeName: n1\n  containers: [{name: load, image: load}]", status);
            let report = run(&text, &Options::default());
            report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap().help.clone()
        };
        let refused = help(
            "  reason: UnexpectedAdmissionError\n  message: 'Pod was rejected: Allocate failed due to no devices'",
        );
        assert!(refused.starts_with("Look at the node for what is named"), "{refused}");
        let ended =
            help("  containerStatuses: [{name: load, state: {terminated: {exitCode: 3, reason: Error}}}]");
        assert!(ended.starts_with("Read its log"), "{ended}");
    }

    #[test]
    fn a_leftover_beside_pods_that_are_ready_is_a_warning() {
        let leftover =
            "  phase: Failed\n  reason: UnexpectedAdmissionError\n  message: 'Allocate failed: no device'\n";
        let text = stateful_set("        image: app", &[leftover.to_owned(), ready()]);
        let report = run(&text, &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert_eq!(found.severity, crate::Severity::Warning);
        assert_eq!(
            found.message,
            "Pod `web-0` of StatefulSet `web` has failed: the kubelet did not admit it: Allocate failed: no device"
        );
        let report = run(&text.replace("status: \"True\"", "status: \"False\""), &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert_eq!(found.severity, crate::Severity::Error);
    }

    #[test]
    fn what_has_ended_well_or_for_the_node_has_not_failed() {
        let done = pod(
            "  containers: [{name: load, image: load}]",
            "  containerStatuses: [{name: load, state: {terminated: {exitCode: 0, reason: Completed}}}]",
        );
        check_silent(&RULE, &done.replace("phase: Failed", "phase: Succeeded"));
        check_silent(
            &RULE,
            &pod(
                "  containers: [{name: load, image: load}]",
                "  reason: Evicted\n  message: The node was low on resource",
            ),
        );
    }
}
