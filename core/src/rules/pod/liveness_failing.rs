//! A container that is killed because its liveness or startup probe does not succeed.

use super::{
    probe_words::{causes, heard, help, patience, probe_of, span_of, why},
    quoted::without_secrets,
    troubled::{Troubled, troubled},
};
use crate::{
    graph::TroubleKind,
    messages::ProbeKind,
    options::Text,
    report::Severity,
    rules::{Check, Context, Rule, text},
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-liveness-failing",
    severity: Severity::Error,
    summary: Text {
        en: "Liveness or startup probe has a container killed",
        es: "La sonda liveness o startup hace que maten un contenedor",
    },
    question: Some("P14c"),
    since: "0.1.0",
    file: "pod/liveness_failing",
    docs: Text { en: include_str!("liveness_failing.md"), es: include_str!("liveness_failing.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    for found in troubled(cx, TroubleKind::LivenessFailing) {
        report(cx, &found, ProbeKind::Liveness);
    }
    for found in troubled(cx, TroubleKind::StartupFailing) {
        report(cx, &found, ProbeKind::Startup);
    }
}

fn report<'a>(cx: &mut Context<'a>, troubled: &Troubled<'a>, kind: ProbeKind) {
    let lang = cx.lang();
    let probe = troubled.container().and_then(|it| probe_of(it, kind).get()).map(AsRef::as_ref);
    let said = without_secrets(cx, troubled.pod, troubled.leading.message);
    let cause = heard(&said, probe);
    let place = troubled
        .place_in_container(|it| span_of(probe_of(it, kind).get()?, cause))
        .unwrap_or_else(|| troubled.place_in_status());
    let (who, pods, why) = (troubled.who(lang), troubled.in_pods(lang), why(lang, cause, probe));
    let message = match kind {
        ProbeKind::Startup => text!(lang,
            en: "Startup probe of {who} has it killed before it is up{pods}: {why}",
            es: "La sonda startup del {who} hace que lo maten antes de arrancar{pods}: {why}"),
        _ => text!(lang,
            en: "Liveness probe of {who} has it killed{pods}: {why}",
            es: "La sonda liveness del {who} hace que lo maten{pods}: {why}"),
    };
    let causes = causes(cx, troubled.top, troubled.group.container, kind, cause);
    let mut finding = troubled.finding(cx, &RULE, place, message, help(lang, kind, cause)).caused_by(causes);
    if let Some(probe) = probe {
        finding = finding.evidence(patience(lang, kind, probe));
    }
    let finding = troubled.with_end(cx, finding);
    cx.report(finding);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::{
            pod::live_fixture::{crashed, event, ready, running, stateful_set},
            testing::{check_diagnostics, check_silent, run},
        },
    };

    const KILLED: &str = "reason: Error, exitCode: 137";

    fn liveness(line: &str, marker: &str, message: &str) -> String {
        format!(
            "        image: app\n        livenessProbe:\n{line}\n{marker} error[pod-liveness-failing]: {message}"
        )
    }

    #[test]
    fn what_the_probe_heard_decides_where_to_look() {
        for (line, marker, heard, why) in [
            (
                "          httpGet: {path: /live, port: 8080}",
                "#                         ^^^^^",
                "HTTP probe failed with statuscode: 500",
                "`/live` answers 500, a fault of the app itself",
            ),
            (
                "          httpGet: {path: /live, port: 8080}",
                "#                                      ^^^^",
                "Get \"http://10.0.0.5:8080/live\": dial tcp 10.0.0.5:8080: connect: connection refused",
                "nothing listens on port 8080",
            ),
            (
                "          {tcpSocket: {port: 8080}, timeoutSeconds: 2}",
                "#                                                   ^",
                "dial tcp 10.0.0.5:8080: i/o timeout",
                "no answer within 2 s",
            ),
            (
                "          exec: {command: [check, --all]}",
                "#                          ^^^^^",
                "OCI runtime exec failed: exec failed: unable to start container process: exec: \"check\": executable file not found in $PATH: unknown",
                "its command `check` is not in the image",
            ),
            (
                "          exec: {command: [check, --all]}",
                "#                          ^^^^^",
                "the queue is full",
                "the queue is full",
            ),
        ] {
            let message = format!(
                "Liveness probe of container `web` of StatefulSet `web` has it killed in 1 of 2 Pods: {why}"
            );
            let text = stateful_set(&liveness(line, marker, &message), &[ready(), crashed(KILLED)])
                + &event(1, "Unhealthy", &format!("Liveness probe failed: {heard}"))
                + &event(1, "Killing", "Container web failed liveness probe, will be restarted");
            check_diagnostics(&RULE, &text);
        }
    }

    #[test]
    fn a_startup_probe_has_its_own_words_and_its_time_is_told() {
        let container = "        image: app
        startupProbe: {httpGet: {path: /up, port: 80}, periodSeconds: 5, failureThreshold: 6}
#                                                 ^^ error[pod-liveness-failing]: Startup probe of container `web` of StatefulSet `web` has it killed before it is up in its only Pod: nothing listens on port 80";
        let text = stateful_set(container, &[crashed(KILLED)])
            + &event(
                0,
                "Unhealthy",
                "Startup probe failed: Get \"http://10.0.0.5:80/up\": dial tcp 10.0.0.5:80: connect: connection refused",
            )
            + &event(0, "Killing", "Container web failed startup probe, will be restarted");
        check_diagnostics(&RULE, &text);
        let report = run(&text, &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert!(found.evidence.iter().any(|it| it.ends_with("at most 30 s")), "{found:#?}");
        assert!(
            found.related.iter().any(|it| it.message == "the Event that says why, 14 times"),
            "{found:#?}"
        );
    }

    #[test]
    fn where_the_event_is_gone_nothing_is_guessed() {
        let container = "        image: app
        livenessProbe: {httpGet: {path: /, port: 80}}
#                                       ^ error[pod-liveness-failing]: Liveness probe of container `web` of StatefulSet `web` has it killed in its only Pod: why is in an Event";
        let text = stateful_set(container, &[crashed(KILLED)])
            + &event(0, "Killing", "Container web failed liveness probe, will be restarted");
        check_diagnostics(&RULE, &text);
    }

    #[test]
    fn too_little_time_to_start_is_the_cause() {
        let container = "        image: app
        livenessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 1}
        readinessProbe: {httpGet: {path: /, port: 80}, initialDelaySeconds: 60}";
        let text = stateful_set(container, &[crashed(KILLED)])
            + &event(
                0,
                "Unhealthy",
                "Liveness probe failed: dial tcp 10.0.0.5:80: connect: connection refused",
            );
        let report = run(&text, &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        let cause = report.diagnostics.iter().find(|it| found.caused_by.contains(&it.id)).unwrap();
        assert_eq!(cause.rule, "probe-kills-before-ready");
    }

    #[test]
    fn a_probe_that_fails_and_kills_nobody() {
        let container = "        image: app\n        livenessProbe: {httpGet: {path: /, port: 80}}";
        let unhealthy =
            event(0, "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 500");
        check_silent(&RULE, &(stateful_set(container, &[ready()]) + &unhealthy));
        check_silent(&RULE, &(stateful_set(container, &[running()]) + &unhealthy));
        let stopped = event(0, "Killing", "Stopping container web");
        check_silent(&RULE, &(stateful_set(container, &[crashed(KILLED)]) + &stopped));
    }
}
