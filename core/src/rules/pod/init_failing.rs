//! An init container that fails again and again, or that does not end.

use super::{
    crash_loop::what_runs,
    exit_words::exit_code,
    troubled::{Troubled, troubled},
};
use crate::{
    graph::TroubleKind,
    options::Text,
    report::Severity,
    resources::Container,
    rules::{Check, Context, FindingId, Rule, text},
    time::human_duration,
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-init-failing",
    severity: Severity::Error,
    summary: Text {
        en: "Init container fails or does not end, and keeps the others from starting",
        es: "Un contenedor de inicio falla o no termina, y los demás no arrancan",
    },
    question: Some("P13"),
    since: "0.1.0",
    file: "pod/init_failing",
    docs: Text { en: include_str!("init_failing.md"), es: include_str!("init_failing.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    for troubled in troubled(cx, TroubleKind::InitFailing) {
        let lang = cx.lang();
        let code = troubled.end().map(|it| exit_code(lang, it.exit_code()));
        let (who, pods) = (troubled.container_subject(lang), troubled.in_pods(lang));
        let message = match code {
            Some(code) => text!(lang,
                en: "{who} ends with {code}{pods}, and nothing else starts before it has succeeded",
                es: "{who} termina con {code}{pods}, y nada más arranca hasta que tenga éxito"),
            None => text!(lang,
                en: "{who} fails again and again{pods}, and nothing else starts before it has succeeded",
                es: "{who} falla una y otra vez{pods}, y nada más arranca hasta que tenga éxito"),
        };
        let help = text!(lang,
            en: "Read its log: it says what it waits for or what it could not do; an init container has to end with 0",
            es: "Lee su registro: dice a qué espera o qué no pudo hacer; un contenedor de inicio tiene que terminar con 0");
        let place = troubled.place_in_container(what_runs).unwrap_or_else(|| troubled.place_in_status());
        let causes = hosts_not_found(cx, &troubled);
        let finding = troubled.finding(cx, &RULE, place, message, help).caused_by(causes);
        let finding = troubled.with_end(cx, finding);
        cx.report(finding);
    }
    for troubled in troubled(cx, TroubleKind::InitNotEnding) {
        let lang = cx.lang();
        let now = cx.cluster.live().and_then(|it| it.now());
        let age = now.zip(troubled.leading.since).map(|(now, since)| now.seconds_since(since));
        let age = human_duration(age.unwrap_or_default());
        let (who, pods) = (troubled.container_subject(lang), troubled.in_pods(lang));
        let waits = troubled.container().is_some_and(waits_for_something);
        let message = match waits {
            true => text!(lang,
                en: "{who} has been waiting for {age}{pods}, and nothing else starts before it has ended",
                es: "{who} lleva esperando {age}{pods}, y nada más arranca hasta que termine"),
            false => text!(lang,
                en: "{who} has been running for {age}{pods}, and nothing else starts before it has ended",
                es: "{who} lleva {age} en marcha{pods}, y nada más arranca hasta que termine"),
        };
        let help = text!(lang,
            en: "Read its log for what it waits for, and mend that; a container that is to go on running beside the others needs `restartPolicy: Always`",
            es: "Mira en su registro a qué espera, y arregla eso; un contenedor que deba seguir en marcha junto a los demás necesita `restartPolicy: Always`");
        let place = troubled.place_in_container(what_runs).unwrap_or_else(|| troubled.place_in_status());
        let causes = hosts_not_found(cx, &troubled);
        // One that moves data may take its time.
        let severity = if waits { Severity::Error } else { Severity::Warning };
        let finding = troubled.finding(cx, &RULE, place, message, help).severity(severity).caused_by(causes);
        let finding = troubled.with_log(finding);
        cx.report(finding);
    }
}

/// Whether the command is a loop until something answers.
fn waits_for_something(container: &Container<'_>) -> bool {
    const WORDS: &[&str] = &[
        "until ",
        "while ",
        "wait-for",
        "wait_for",
        "wait4",
        "-wait",
        "pg_isready",
        "nslookup",
        "kubectl wait",
    ];
    let lists = [container.command.get(), container.args.get()];
    let mut words = lists.into_iter().flatten().flat_map(|items| items.iter());
    words.any(|word| WORDS.iter().any(|it| word.value.contains(it)))
}

/// A Service that the container asks for, and that does not exist.
fn hosts_not_found(cx: &Context<'_>, troubled: &Troubled<'_>) -> Vec<FindingId> {
    let within = |outer: Option<crate::rules::Place>, place: crate::rules::Place| {
        outer.is_some_and(|outer| {
            (place.file, place.document) == (outer.file, outer.document)
                && outer.span.contains(place.span.start)
        })
    };
    let container = troubled.group.container.and_then(|key| {
        let list = troubled.top.pod_spec()?.init_containers.get()?;
        let item = list.iter().find(|it| it.name.get() == Some(&key.name))?;
        Some(troubled.top.place(item.span))
    });
    let of_host =
        cx.findings.on(troubled.top.id).filter(|(_, it)| it.rule.name == "pod-service-host-not-found");
    of_host.filter(|(_, it)| within(container, it.primary)).map(|(id, _)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::{
            pod::live_fixture::{ready, with_spec},
            testing::{check_diagnostics, check_silent, run},
        },
    };

    /// A Pod whose init container `wait` says `status`.
    fn status(status: &str) -> String {
        format!(
            "  phase: Pending
  conditions: [{{type: Ready, status: \"False\", reason: ContainersNotReady, lastTransitionTime: \"2026-03-01T10:00:00Z\"}}]
  initContainerStatuses:
  - name: wait
    ready: false
    {status}
  containerStatuses:
  - {{name: web, ready: false, state: {{waiting: {{reason: PodInitializing}}}}}}
"
        )
    }

    fn spec(line: &str, expected: &str) -> String {
        format!(
            "      initContainers:\n      - name: wait\n        image: tools\n{line}\n{expected}      containers:\n      - name: web\n        image: app\n"
        )
    }

    #[test]
    fn one_that_fails() {
        let crash = status(
            "restartCount: 6\n    state: {waiting: {reason: CrashLoopBackOff, message: back-off}}\n    lastState: {terminated: {exitCode: 1, reason: Error, message: 'no database'}}",
        );
        let error = status("state: {terminated: {exitCode: 1, reason: Error}}");
        let text = with_spec(
            &spec(
                "        command: [check-db]",
                "#                 ^^^^^^^^ error[pod-init-failing]: Init container `wait` of StatefulSet `web` ends with exit code 1 in 2 of 3 Pods, and nothing else starts before it has succeeded\n",
            ),
            &[crash, ready(), error],
        );
        check_diagnostics(&RULE, &text);
        let report = run(&text, &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert!(found.evidence.contains(&"its last message: no database".to_owned()), "{found:#?}");
        assert_eq!(found.commands[0], "kubectl logs web-0 -c wait --previous -n shop");
    }

    #[test]
    fn one_that_does_not_end() {
        let running = status("state: {running: {startedAt: \"2026-03-01T10:01:00Z\"}}");
        check_diagnostics(
            &RULE,
            &with_spec(
                &spec(
                    "        command: [sh, -c, 'until nc -z db 5432; do sleep 2; done']",
                    "#                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[pod-init-failing]: Init container `wait` of StatefulSet `web` has been waiting for 29m in its only Pod, and nothing else starts before it has ended\n",
                ),
                std::slice::from_ref(&running),
            ),
        );
        check_diagnostics(
            &RULE,
            &with_spec(
                &spec(
                    "        command: [migrate]",
                    "#                 ^^^^^^^ warning[pod-init-failing]: Init container `wait` of StatefulSet `web` has been running for 29m in its only Pod",
                ).replace("Pod      containers", "Pod\n      containers"),
                &[running],
            ),
        );
    }

    #[test]
    fn one_that_waits_for_a_service_that_does_not_exist() {
        let running = status("state: {running: {startedAt: \"2026-03-01T10:01:00Z\"}}");
        let text = with_spec(
            &spec("        command: [sh, -c, 'wait-for http://databse:5432']", ""),
            &[running],
        ) + "---\napiVersion: v1\nkind: Service\nmetadata: {name: database, namespace: shop, uid: d}\nspec: {ports: [{port: 5432}], selector: {app: database}}\n";
        let report = run(&text, &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        let cause = report.diagnostics.iter().find(|it| found.caused_by.contains(&it.id)).unwrap();
        assert_eq!(cause.rule, "pod-service-host-not-found");
    }

    #[test]
    fn a_sidecar_is_to_go_on_and_a_step_has_its_time() {
        let running = status("started: true\n    state: {running: {startedAt: \"2026-03-01T10:01:00Z\"}}");
        check_silent(&RULE, &with_spec(&spec("        restartPolicy: Always", ""), &[running]));
        let young = status("state: {running: {startedAt: \"2026-03-01T10:28:00Z\"}}");
        check_silent(&RULE, &with_spec(&spec("        command: [migrate]", ""), &[young]));
        let done = ready()
            + "  initContainerStatuses: [{name: wait, ready: true, restartCount: 3, state: {terminated: {exitCode: 0, reason: Completed}}, lastState: {terminated: {exitCode: 1}}}]\n";
        check_silent(&RULE, &with_spec(&spec("        command: [migrate]", ""), &[done]));
    }
}
