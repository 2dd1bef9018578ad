//! A container that runs and whose readiness probe does not succeed.

use super::{
    probe_words::{causes, heard, help, patience, probe_of, span_of, why},
    quoted::without_secrets,
    troubled::troubled,
};
use crate::{
    graph::TroubleKind,
    messages::ProbeKind,
    options::Text,
    report::Severity,
    rules::{Check, Context, Rule, text},
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-readiness-failing",
    severity: Severity::Error,
    summary: Text {
        en: "Container runs, and its readiness probe does not succeed",
        es: "El contenedor funciona, y su sonda readiness no tiene éxito",
    },
    question: Some("P17"),
    since: "0.1.0",
    file: "pod/readiness_failing",
    docs: Text { en: include_str!("readiness_failing.md"), es: include_str!("readiness_failing.es.md") },
    check: Check::Whole(check),
};

const KIND: ProbeKind = ProbeKind::Readiness;

fn check(cx: &mut Context<'_>) {
    for troubled in troubled(cx, TroubleKind::ReadinessFailing) {
        let lang = cx.lang();
        let probe = troubled.container().and_then(|it| probe_of(it, KIND).get()).map(AsRef::as_ref);
        let said = without_secrets(cx, troubled.pod, troubled.leading.message);
        let cause = heard(&said, probe);
        let place = troubled
            .place_in_container(|it| span_of(probe_of(it, KIND).get()?, cause))
            .unwrap_or_else(|| troubled.place_in_status());
        let (who, pods, why) = (troubled.who(lang), troubled.in_pods(lang), why(lang, cause, probe));
        let message = text!(lang,
            en: "Readiness probe of {who} fails{pods}: {why}",
            es: "La sonda readiness del {who} falla{pods}: {why}");
        let causes = causes(cx, troubled.top, troubled.group.container, KIND, cause);
        let mut finding =
            troubled.finding(cx, &RULE, place, message, help(lang, KIND, cause)).caused_by(causes);
        if let Some(probe) = probe {
            finding = finding.evidence(patience(lang, KIND, probe));
        }
        let finding = troubled.with_log(finding);
        cx.report(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::{
            pod::live_fixture::{event, ready, running, stateful_set, unready},
            testing::{check_diagnostics, check_silent, run},
        },
    };

    fn failed(pod: usize, heard: &str) -> String {
        event(pod, "Unhealthy", &format!("Readiness probe failed: {heard}"))
    }

    #[test]
    fn what_a_command_prints_is_about_its_own_connections() {
        let found = |heard: &str| {
            let probe = "        image: app\n        readinessProbe: {exec: {command: [/ready]}}";
            let text = stateful_set(probe, &[unready(&running())]) + &failed(0, heard);
            let report = run(&text, &Options::default());
            let found = report.diagnostics.into_iter().find(|it| it.rule == RULE.name).unwrap();
            (found.message, found.help)
        };
        let (message, help) = found("redis: connect to 127.0.0.1:6379: Connection refused");
        assert!(message.ends_with("redis: connect to 127.0.0.1:6379: Connection refused"), "{message}");
        assert!(help.starts_with("Run in the container what the probe asks"), "{help}");
        let (message, _) = found("rpc error: code = DeadlineExceeded desc = context deadline exceeded");
        assert!(message.ends_with("its command takes longer than 1 s"), "{message}");
        let (message, _) = found("");
        assert!(message.ends_with("its command fails and prints nothing"), "{message}");
    }

    #[test]
    fn what_the_probe_heard_decides_where_to_look() {
        for (line, marker, heard, why) in [
            (
                "          httpGet: {path: /readyz, port: 8080}",
                "#                         ^^^^^^^",
                "HTTP probe failed with statuscode: 404",
                "`/readyz` answers 404, there is no such path",
            ),
            (
                "          httpGet: {path: /readyz, port: http}",
                "#                                        ^^^^",
                "Get \"http://10.0.0.5:8081/readyz\": dial tcp 10.0.0.5:8081: connect: connection refused",
                "nothing listens on port 8081",
            ),
            (
                "          httpGet: {path: /readyz, port: 8080}",
                "#                         ^^^^^^^",
                "Get \"http://10.0.0.5:8080/readyz\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
                "no answer within 1 s",
            ),
            (
                "          httpGet: {path: /readyz, port: 8080, scheme: HTTPS}",
                "#                                                      ^^^^^",
                "Get \"https://10.0.0.5:8080/readyz\": http: server gave HTTP response to HTTPS client",
                "it asks by HTTPS, and is answered in plain HTTP",
            ),
            (
                "          grpc: {port: 9090}",
                "#                      ^^^^",
                "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service",
                "the server does not have the health service of gRPC",
            ),
        ] {
            let container = format!(
                "        image: app\n        ports: [{{name: http, containerPort: 8081}}]\n        readinessProbe:\n{line}\n{marker} error[pod-readiness-failing]: Readiness probe of container `web` of StatefulSet `web` fails in 2 of 3 Pods: {why}"
            );
            let pods = [running(), ready(), running()];
            check_diagnostics(
                &RULE,
                &(stateful_set(&container, &pods) + &failed(0, heard) + &failed(2, heard)),
            );
        }
    }

    #[test]
    fn without_an_event_the_status_alone_tells() {
        let container = "        image: app
        readinessProbe: {exec: {command: [cat, /tmp/ready]}}
#                                         ^^^ error[pod-readiness-failing]: Readiness probe of container `web` of StatefulSet `web` fails in its only Pod: why is in an Event that these files do not hold";
        check_diagnostics(&RULE, &stateful_set(container, &[running()]));
    }

    #[test]
    fn a_port_that_nobody_declares_is_the_cause() {
        let container = "        image: app
        ports: [{name: http, containerPort: 8080}]
        readinessProbe: {httpGet: {path: /, port: htpp}}";
        let text = stateful_set(container, &[running()])
            + &event(
                0,
                "Unhealthy",
                "Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing \"htpp\": invalid syntax",
            );
        let report = run(&text, &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        let cause = report.diagnostics.iter().find(|it| found.caused_by.contains(&it.id)).unwrap();
        assert_eq!(cause.rule, "probe-port-not-found");
    }

    #[test]
    fn a_container_that_has_only_just_started_has_its_time() {
        let container = "        image: app\n        readinessProbe: {httpGet: {path: /, port: 80}}";
        let young = unready("started: true\n    state: {running: {startedAt: \"2026-03-01T10:29:55Z\"}}");
        check_silent(&RULE, &stateful_set(container, &[young]));
        // That was before it was ready.
        check_silent(
            &RULE,
            &(stateful_set(container, &[ready()]) + &failed(0, "HTTP probe failed with statuscode: 503")),
        );
    }

    #[test]
    fn no_value_of_a_secret_is_quoted() {
        let container = "        image: app
        env: [{name: P, valueFrom: {secretKeyRef: {name: db, key: p}}}]
        readinessProbe: {exec: {command: [check]}}";
        let text = stateful_set(container, &[running()])
            + &failed(0, "cannot log in as app:hunter2")
            + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop, uid: x}\ndata: {p: aHVudGVyMg==}\n";
        let report = run(&text, &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert!(found.message.ends_with("cannot log in as app:•••"), "{found:#?}");
        assert!(!format!("{found:?}").contains("hunter2"), "{found:#?}");
    }
}
