//! A liveness probe that kills a container while it is still starting.

use super::probed_containers;
use crate::{
    options::Text,
    report::Severity,
    resources::{Container, PodSpec, PortHandler, Probe, Resource},
    rules::{Check, Finding, Look, Looker, Rule, Scene, With, pod::describe_container, text},
    yaml::{
        Span,
        de::{IntOrString, Item},
    },
};

pub(crate) const RULE: Rule = Rule {
    name: "probe-kills-before-ready",
    severity: Severity::Warning,
    summary: Text {
        en: "Liveness probe kills the container before it can be ready",
        es: "La sonda liveness mata el contenedor antes de que pueda estar listo",
    },
    question: Some("P14c"),
    since: "0.1.0",
    file: "probe/kills_before_ready",
    docs: Text { en: include_str!("kills_before_ready.md"), es: include_str!("kills_before_ready.es.md") },
    check: Check::Each(Look::PodMakers(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, PodSpec<'a>>> {
    Box::new(move |(resource, spec), found| {
        for container in probed_containers(spec) {
            if let Some(finding) = judge(cx, resource, container) {
                found.report(finding.on(resource.id));
            }
        }
    })
}

fn judge(cx: &Scene<'_>, resource: &Resource<'_>, container: &Container<'_>) -> Option<Finding> {
    // Until a startup probe has passed, no liveness probe is asked.
    if container.startup_probe.get().is_some() {
        return None;
    }
    let liveness = container.liveness_probe.spanned()?;
    let readiness = container.readiness_probe.spanned()?;
    let asked = same_thing(container, &liveness.value, &readiness.value)?;
    let (killed, ready) = (liveness.value.budget(), readiness.value.earliest_success());
    let patience = readiness.value.budget();
    let who = || describe_container(cx.lang(), container, resource);
    let (message, related) = if killed <= ready {
        let who = who();
        let message = text!(cx.lang(),
            en: "livenessProbe of {who} kills it after {killed} s, before readinessProbe can pass for the first time, after {ready} s",
            es: "livenessProbe del {who} lo mata a los {killed} s, antes de que readinessProbe pueda tener éxito por primera vez, a los {ready} s");
        let related = text!(cx.lang(),
            en: "until then the container is taken to be starting",
            es: "hasta entonces se da por hecho que el contenedor está arrancando");
        (message, related)
    } else if asked == Asked::Same && patience / 2 >= killed {
        let who = who();
        let message = text!(cx.lang(),
            en: "livenessProbe of {who} asks the same as readinessProbe and kills it after {killed} s, while readinessProbe gives it {patience} s",
            es: "livenessProbe del {who} pregunta lo mismo que readinessProbe y lo mata a los {killed} s, mientras que readinessProbe le da {patience} s");
        let related = text!(cx.lang(),
            en: "this probe gives it more time", es: "esta sonda le da más tiempo");
        (message, related)
    } else {
        return None;
    };
    let needed = ready.max(if killed <= ready { 0 } else { patience });
    let (period, default) = (10, 3);
    let threshold = (needed / period + 1).max(default);
    let help = text!(cx.lang(),
        en: "Add a startupProbe with the same handler, `periodSeconds: {period}` and `failureThreshold: {threshold}`: livenessProbe waits until it has passed";
        es: "Añade una startupProbe que pregunte lo mismo, con `periodSeconds: {period}` y `failureThreshold: {threshold}`: livenessProbe espera a que tenga éxito");
    let key = |span: Span| resource.place(resource.key_of(span).unwrap_or(span));
    let (delay, every, times) =
        (liveness.value.initial_delay(), liveness.value.period(), liveness.value.failure_threshold());
    let sum = format!(
        "initialDelaySeconds {delay} + periodSeconds {every} × failureThreshold {times} = {killed} s"
    );
    Some(
        Finding::new(&RULE, key(liveness.span), message, help)
            .related(key(readiness.span), related)
            .evidence(sum),
    )
}

/// How much two probes have in common.
#[derive(Clone, Copy, PartialEq)]
enum Asked {
    /// One answers if and only if the other does.
    Same,
    /// The same port: as long as nothing listens there, both fail.
    Port,
}

/// What liveness and readiness both ask for; `None` if one may pass while the other fails from the start: a process that
/// exists is alive, whatever its port says.
fn same_thing(container: &Container<'_>, liveness: &Probe<'_>, readiness: &Probe<'_>) -> Option<Asked> {
    if let (Some(liveness), Some(readiness)) = (liveness.exec.get(), readiness.exec.get()) {
        fn word<'t>(item: &Item<&'t str>) -> &'t str {
            item.value
        }
        let (one, other) = (liveness.command.get()?.iter(), readiness.command.get()?.iter());
        return one.map(word).eq(other.map(word)).then_some(Asked::Same);
    }
    let (one, other) = (liveness.port_handler()?, readiness.port_handler()?);
    let number = number_of(container, one)?;
    if number_of(container, other)? != number || one.host.get() != other.host.get() {
        return None;
    }
    fn path<'t>(probe: &Probe<'t>) -> Option<&'t str> {
        probe.http_get.get().map(|handler| handler.path.or("/"))
    }
    let same_kind = liveness.grpc.get().is_some() == readiness.grpc.get().is_some();
    Some(if same_kind && path(liveness) == path(readiness) { Asked::Same } else { Asked::Port })
}

/// The number of the port that is asked.
fn number_of(container: &Container<'_>, handler: &PortHandler<'_>) -> Option<i64> {
    match *handler.port.get()? {
        IntOrString::Int(number) => Some(number),
        IntOrString::String(name) => {
            let mut ports = container.ports.get()?.iter();
            ports.find(|port| port.name.get() == Some(&name))?.container_port.get().copied()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    fn pod(probes: &str) -> String {
        format!(
            "apiVersion: v1
kind: Pod
metadata: {{name: shop}}
spec:
  containers:
  - name: shop
    image: example/tomcat
    ports: [{{name: http, containerPort: 8080}}]
{probes}
"
        )
    }

    const LATE: &str = "    readinessProbe: {httpGet: {path: /ready, port: http}, initialDelaySeconds: 60}\n";

    #[test]
    fn killed_before_the_first_question_about_readiness() {
        check_diagnostics(
            &RULE,
            &pod(&format!(
                "{LATE}    livenessProbe: {{httpGet: {{path: /live, port: 8080}}}}
#   ^^^^^^^^^^^^^ warning[probe-kills-before-ready]: livenessProbe of container `shop` of Pod `shop` kills it after 30 s, before readinessProbe can pass for the first time, after 60 s"
            )),
        );
    }

    #[test]
    fn the_same_question_with_less_patience() {
        check_diagnostics(
            &RULE,
            &pod(
                "    readinessProbe: {httpGet: {path: /health, port: http}, failureThreshold: 30}
    livenessProbe: {httpGet: {path: /health, port: http}}
#   ^^^^^^^^^^^^^ warning[probe-kills-before-ready]: livenessProbe of container `shop` of Pod `shop` asks the same as readinessProbe and kills it after 30 s, while readinessProbe gives it 300 s",
            ),
        );
    }

    #[test]
    fn zeros_are_replaced_by_the_defaults() {
        check_silent(
            &RULE,
            &pod("    readinessProbe: {httpGet: {port: http}, initialDelaySeconds: 20}
    livenessProbe: {httpGet: {port: http}, periodSeconds: 0, failureThreshold: 0}"),
        );
    }

    #[test]
    fn a_startup_probe_holds_liveness_back() {
        check_silent(
            &RULE,
            &pod(&format!(
                "{LATE}    livenessProbe: {{httpGet: {{port: 8080}}}}
    startupProbe: {{httpGet: {{port: 8080}}, failureThreshold: 30}}"
            )),
        );
    }

    #[test]
    fn something_else_may_be_alive_from_the_start() {
        for liveness in [
            "{exec: {command: [pgrep, java]}}",
            "{httpGet: {port: 9000}}",
            "{tcpSocket: {port: 8080}, initialDelaySeconds: 60}",
        ] {
            check_silent(&RULE, &pod(&format!("{LATE}    livenessProbe: {liveness}")));
        }
        check_silent(&RULE, &pod("    livenessProbe: {httpGet: {port: 8080}}"));
    }

    #[test]
    fn a_little_more_patience_is_usual() {
        check_silent(
            &RULE,
            &pod("    readinessProbe: {httpGet: {port: http}, initialDelaySeconds: 10}
    livenessProbe: {httpGet: {port: http}, initialDelaySeconds: 5}"),
        );
    }
}
