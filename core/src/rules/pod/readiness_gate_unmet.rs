//! A Pod whose containers are ready, and which waits for a condition that somebody else has to set.

use super::troubled::{Troubled, troubled};
use crate::{
    graph::TroubleKind,
    messages::{ClosedGate, closed_gates},
    options::{Lang, Text},
    report::Severity,
    resources::PodSpec,
    rules::{Check, Context, Rule, text},
    yaml::Span,
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-readiness-gate-unmet",
    severity: Severity::Error,
    summary: Text {
        en: "Readiness gate of a Pod is not open",
        es: "Una readiness gate de un Pod no está abierta",
    },
    question: Some("P16"),
    since: "0.1.0",
    file: "pod/readiness_gate_unmet",
    docs: Text {
        en: include_str!("readiness_gate_unmet.md"),
        es: include_str!("readiness_gate_unmet.es.md"),
    },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    for troubled in troubled(cx, TroubleKind::ReadinessGateUnmet) {
        let lang = cx.lang();
        let gates = closed_gates(troubled.leading.message);
        let first = gates.first().copied();
        let place = troubled
            .place_in_spec(|it| written(it, first?.name))
            .unwrap_or_else(|| troubled.place_in_status());
        let (top, pods, why) = (troubled.top.describe(), troubled.in_pods(lang), why(lang, first));
        let message = text!(lang,
            en: "{top} does not get ready{pods}, though its containers are: {why}",
            es: "{top} no llega a estar listo{pods}, aunque sus contenedores lo están: {why}");
        let finding = troubled.finding(cx, &RULE, place, message, help(lang, &troubled, first));
        cx.report(finding);
    }
}

/// Where the gate is named. What a load balancer's controller adds is in the Pods alone.
fn written(spec: &PodSpec<'_>, gate: &str) -> Option<Span> {
    let mut gates = spec.readiness_gates.get()?.iter();
    gates.find(|it| it.condition_type.get() == Some(&gate))?.condition_type.span()
}

fn why(lang: Lang, gate: Option<ClosedGate<'_>>) -> String {
    match gate {
        Some(ClosedGate { name, status: None }) => text!(lang,
            en: "nobody has set the condition `{name}` of its readiness gate",
            es: "nadie ha puesto la condición `{name}` de su readiness gate"),
        Some(ClosedGate { name, status: Some(status) }) => text!(lang,
            en: "the condition `{name}` of its readiness gate is {status}",
            es: "la condición `{name}` de su readiness gate es {status}"),
        None => text!(lang, en: "a readiness gate is not open", es: "una readiness gate no está abierta"),
    }
}

fn help(lang: Lang, troubled: &Troubled<'_>, gate: Option<ClosedGate<'_>>) -> String {
    let name = gate.map_or("", |it| it.name);
    let of_load_balancer =
        name.contains("elbv2.k8s.aws") || name.contains("load-balancer") || name.contains("neg");
    // The condition may say more about itself.
    let own = troubled.live.status.conditions.of_type(name).map_or("", |it| it.message());
    match (of_load_balancer, own) {
        (true, "") => text!(lang,
            en: "See whether the load balancer takes the Pod for healthy: its health check asks a port and a path of its own",
            es: "Mira si el balanceador da el Pod por sano: su comprobación pregunta a un puerto y una ruta propios"),
        (false, "") => text!(lang,
            en: "See whether the controller that has to set this condition runs, and is allowed to write the status of Pods; or leave out the gate",
            es: "Mira si funciona el controlador que tiene que poner esta condición, y si puede escribir el estado de los Pods; o quita la gate"),
        (_, own) => text!(lang,
            en: "Whoever sets the condition says: {own}",
            es: "Quien pone la condición dice: {own}"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::{
        pod::live_fixture::with_spec,
        testing::{check_diagnostics, check_silent},
    };

    const MISSING: &str =
        "corresponding condition of pod readiness gate \\\"example.com/lb\\\" does not exist.";
    const CLOSED: &str =
        "the status of pod readiness gate \\\"example.com/lb\\\" is not \\\"True\\\", but False";

    fn status(message: &str, since: &str) -> String {
        format!(
            "  phase: Running
  conditions:
  - {{type: ContainersReady, status: \"True\", lastTransitionTime: \"2026-03-01T{since}Z\"}}
  - {{type: Ready, status: \"False\", reason: ReadinessGatesNotReady, message: \"{message}\"}}
  containerStatuses: [{{name: web, ready: true, started: true, state: {{running: {{startedAt: \"2026-03-01T10:00:00Z\"}}}}}}]
"
        )
    }

    fn spec(expected: &str) -> String {
        format!(
            "      readinessGates:\n      - conditionType: example.com/lb\n{expected}      containers: [{{name: web, image: app}}]\n"
        )
    }

    #[test]
    fn a_condition_that_nobody_sets_or_that_is_false() {
        for (message, why) in [
            (MISSING, "nobody has set the condition `example.com/lb` of its readiness gate"),
            (CLOSED, "the condition `example.com/lb` of its readiness gate is False"),
        ] {
            let expected = format!(
                "#                      ^^^^^^^^^^^^^^ error[pod-readiness-gate-unmet]: StatefulSet `web` does not get ready in 2 of 2 Pods, though its containers are: {why}\n"
            );
            let pods = [status(message, "10:05:00"), status(message, "10:05:00")];
            check_diagnostics(&RULE, &with_spec(&spec(&expected), &pods));
        }
    }

    #[test]
    fn a_load_balancer_has_its_time() {
        check_silent(&RULE, &with_spec(&spec(""), &[status(MISSING, "10:29:00")]));
    }

    #[test]
    fn where_containers_are_not_ready_the_gate_is_not_at_fault() {
        let unready = status(MISSING, "10:05:00")
            .replace("ReadinessGatesNotReady", "ContainersNotReady")
            .replace("type: ContainersReady, status: \"True\"", "type: ContainersReady, status: \"False\"");
        check_silent(&RULE, &with_spec(&spec(""), &[unready]));
    }
}
