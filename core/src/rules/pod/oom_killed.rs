//! A container that is killed because it uses more memory than it may.

use super::troubled::{Troubled, troubled};
use crate::{
    graph::TroubleKind,
    messages::{StartFailure, start_failure},
    options::{Lang, Text},
    report::Severity,
    resources::{Container, PodSpec, ResourceAmount},
    rules::{Check, Context, Rule, text},
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-oom-killed",
    severity: Severity::Error,
    summary: Text {
        en: "Container is killed because it uses too much memory",
        es: "Un contenedor muere por usar demasiada memoria",
    },
    question: Some("P14"),
    since: "0.1.0",
    file: "pod/oom_killed",
    docs: Text { en: include_str!("oom_killed.md"), es: include_str!("oom_killed.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    for troubled in troubled(cx, TroubleKind::OomKilled) {
        let lang = cx.lang();
        let limit = limit(&troubled);
        let place = troubled
            .place_in_container(|it| Some(memory(it)?.span))
            .or_else(|| troubled.place_in_spec(|it| Some(memory_of_pod(it)?.span)))
            .or_else(|| troubled.place_in_container(|it| it.name.span()))
            .unwrap_or_else(|| troubled.place_in_status());
        let (who, pods) = (troubled.container_subject(lang), troubled.in_pods(lang));
        let before_start = troubled.end().is_none_or(|it| it.reason() != "OOMKilled");
        let message = match limit {
            Some(limit) if before_start && is_before_start(troubled.leading.message) => text!(lang,
                en: "{who} cannot start{pods}: its memory limit of `{limit}` is too low for any process",
                es: "{who} no puede arrancar{pods}: su límite de memoria de `{limit}` no basta para ningún proceso"),
            Some(limit) => text!(lang,
                en: "{who} exceeds its memory limit of `{limit}`{pods} and is killed (OOMKilled)",
                es: "{who} supera su límite de memoria de `{limit}`{pods} y el kernel lo mata (OOMKilled)"),
            None => text!(lang,
                en: "{who} is killed for want of memory{pods}, though it has no limit of its own (OOMKilled)",
                es: "{who} muere por falta de memoria{pods}, aunque no tiene límite propio (OOMKilled)"),
        };
        let finding = troubled.finding(cx, &RULE, place, message, help(lang, limit));
        let finding = troubled.with_end(cx, finding);
        cx.report(finding);
    }
}

fn memory<'c, 't>(container: &'c Container<'t>) -> Option<&'c ResourceAmount<'t>> {
    container.resources.get()?.limits.get()?.get("memory")
}

/// Since 1.34 a Pod may have a limit for all of its containers together.
fn memory_of_pod<'s, 't>(spec: &'s PodSpec<'t>) -> Option<&'s ResourceAmount<'t>> {
    spec.resources.get()?.limits.get()?.get("memory")
}

/// The limit that the Pod runs with, as it is written.
fn limit<'a>(troubled: &Troubled<'a>) -> Option<&'a str> {
    let of_container = troubled.container().and_then(memory);
    let of_pod = || troubled.pod.pod_spec().and_then(memory_of_pod);
    let amount = of_container.or_else(of_pod)?;
    Some(troubled.pod.node.document().text(amount.span).trim_matches(['"', '\'']))
}

fn is_before_start(message: &str) -> bool {
    start_failure(message) == StartFailure::MemoryTooLow
}

fn help(lang: Lang, limit: Option<&str>) -> String {
    match limit {
        Some(limit) if limit.ends_with('m') => text!(lang,
            en: "The `m` of `{limit}` stands for thousandths of a byte: write `{0}Mi`", limit.trim_end_matches('m');
            es: "La `m` de `{limit}` significa milésimas de byte: escribe `{0}Mi`", limit.trim_end_matches('m')),
        Some(_) => text!(lang,
            en: "Raise `limits.memory` above what the process needs at its peak, or make it need less; Java and Node.js have to be told how much they may use (`-XX:MaxRAMPercentage`, `--max-old-space-size`)",
            es: "Sube `limits.memory` por encima de lo que el proceso necesita en su pico, o haz que necesite menos; a Java y Node.js hay que decirles cuánto pueden usar (`-XX:MaxRAMPercentage`, `--max-old-space-size`)"),
        None => text!(lang,
            en: "The node itself has run out of memory: write in `requests.memory` what the container really uses, so that it is placed where there is room, and give its neighbours limits",
            es: "Es el nodo el que se ha quedado sin memoria: escribe en `requests.memory` lo que el contenedor usa de verdad, para que vaya adonde haya sitio, y pon límites a sus vecinos"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::{
            pod::live_fixture::{crashed, ready, stateful_set, unready, waiting},
            testing::{check_diagnostics, check_silent, run},
        },
    };

    const KILLED: &str = "reason: OOMKilled, exitCode: 137";

    #[test]
    fn the_limit_is_shown_where_it_is_written() {
        let container = "        image: app
        resources: {requests: {memory: 64Mi}, limits: {memory: 128Mi}}
#                                                              ^^^^^ error[pod-oom-killed]: Container `web` of StatefulSet `web` exceeds its memory limit of `128Mi` in 2 of 3 Pods and is killed (OOMKilled)";
        let text = stateful_set(container, &[crashed(KILLED), ready(), crashed(KILLED)]);
        check_diagnostics(&RULE, &text);
        let report = run(&text, &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert!(found.evidence.iter().any(|it| it.starts_with("exit code 137 (SIGKILL): ")), "{found:#?}");
        assert_eq!(found.commands[0], "kubectl logs web-0 -c web --previous -n shop");
    }

    #[test]
    fn between_two_runs_it_counts_as_well() {
        let again = unready(
            "restartCount: 1\n    state: {running: {startedAt: \"2026-03-01T10:29:50Z\"}}\n    lastState: {terminated: {reason: OOMKilled, exitCode: 137, finishedAt: \"2026-03-01T10:29:40Z\"}}",
        );
        let container = "        image: app
        resources: {limits: {memory: 1Gi}}
#                                    ^^^ error[pod-oom-killed]: Container `web` of StatefulSet `web` exceeds its memory limit of `1Gi` in its only Pod";
        check_diagnostics(&RULE, &stateful_set(container, &[again]));
    }

    #[test]
    fn without_a_limit_it_is_the_node_that_has_no_memory() {
        let container = "#             ^^^ error[pod-oom-killed]: Container `web` of StatefulSet `web` is killed for want of memory in its only Pod, though it has no limit of its own
        image: app";
        check_diagnostics(&RULE, &stateful_set(container, &[crashed(KILLED)]));
    }

    #[test]
    fn a_limit_in_thousandths_of_a_byte() {
        let message = "failed to create containerd task: failed to create shim task: OCI runtime create failed: container init was OOM-killed (memory limit too low?)";
        let container = "        image: app
        resources: {limits: {memory: 128m}}
#                                    ^^^^ error[pod-oom-killed]: Container `web` of StatefulSet `web` cannot start in its only Pod: its memory limit of `128m` is too low for any process";
        let text = stateful_set(container, &[waiting("RunContainerError", message)]);
        check_diagnostics(&RULE, &text);
        let report = run(&text, &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert!(found.help.ends_with("write `128Mi`"), "{}", found.help);
    }

    #[test]
    fn who_is_killed_for_something_else_or_is_well_again() {
        let container = "        image: app\n        resources: {limits: {memory: 1Gi}}";
        check_silent(&RULE, &stateful_set(container, &[crashed("reason: Error, exitCode: 137")]));
        let was_killed = ready().replace("exitCode: 1, reason: Error", "exitCode: 137, reason: OOMKilled");
        check_silent(&RULE, &stateful_set(container, &[was_killed]));
    }
}
