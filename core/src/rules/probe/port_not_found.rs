//! A probe asks a port that its container does not declare.

use super::{ProbeKind, probed_containers, probes};
use crate::{
    graph::near,
    options::Text,
    report::{Applicability, Severity},
    resources::{Container, ContainerPort, PodSpec, PortHandler, Resource},
    rules::{Check, Edit, Finding, Fix, Look, Looker, Rule, Scene, With, pod::describe_container, text},
    yaml::{
        Span,
        de::{IntOrString, Item},
    },
};

pub(crate) const RULE: Rule = Rule {
    name: "probe-port-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "Probe asks a port that its container does not declare",
        es: "Una sonda pregunta a un puerto que su contenedor no declara",
    },
    question: Some("P17"),
    since: "0.1.0",
    file: "probe/port_not_found",
    docs: Text { en: include_str!("port_not_found.md"), es: include_str!("port_not_found.es.md") },
    check: Check::Each(Look::PodMakers(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, PodSpec<'a>>> {
    Box::new(move |(resource, spec), found| {
        for container in probed_containers(spec) {
            for (kind, probe, _) in probes(container) {
                let Some(handler) = probe.port_handler() else { continue };
                let Some(port) = handler.port.spanned() else { continue };
                let at = Asked { resource, spec, container, kind, span: port.span };
                let finding = match port.value {
                    IntOrString::String(name) => name_not_declared(cx, &at, name),
                    IntOrString::Int(8081) if is_of_controller(container) => None,
                    IntOrString::Int(number) if handler.host.get().is_none() => {
                        let managed = is_of_management(handler.path.or(""));
                        number_not_declared(cx, &at, number, managed)
                    }
                    IntOrString::Int(_) => None,
                };
                if let Some(finding) = finding {
                    found.report(finding.on(resource.id));
                }
            }
        }
    })
}

/// A port that a probe asks.
struct Asked<'r, 't> {
    resource: &'r Resource<'t>,
    spec: &'r PodSpec<'t>,
    container: &'r Container<'t>,
    kind: ProbeKind,
    span: Span,
}

fn ports<'c, 't>(container: &'c Container<'t>) -> impl Iterator<Item = &'c Item<ContainerPort<'t>>> {
    container.ports.items()
}

fn name_not_declared(cx: &Scene<'_>, at: &Asked<'_, '_>, name: &str) -> Option<Finding> {
    // What is written as a text of digits, the API server refuses; the kubelet would take it for a number.
    let is_number = !name.is_empty() && name.bytes().all(|it| it.is_ascii_digit());
    if name.is_empty() || is_number || ports(at.container).any(|port| port.name.get() == Some(&name)) {
        return None;
    }
    let (probe, who) = (at.kind.field(), describe_container(cx.lang(), at.container, at.resource));
    let message = text!(cx.lang(),
        en: "{probe} of {who} asks port `{name}`, which this container does not declare",
        es: "{probe} del {who} pregunta al puerto `{name}`, que ese contenedor no declara");
    let place = at.resource.place(at.span);
    let near_one = ports(at.container).find(|port| {
        port.name.get().is_some_and(|found| near(name, found).is_some() || name.eq_ignore_ascii_case(found))
    });
    let only = {
        let mut all = ports(at.container);
        all.next().filter(|_| all.next().is_none())
    };
    let elsewhere = at.spec.all_containers().find(|other| {
        !std::ptr::eq(*other, at.container) && ports(other).any(|port| port.name.get() == Some(&name))
    });
    let meant = near_one.or(only.filter(|_| elsewhere.is_none()));
    let written = meant.and_then(|port| match (port.name.get(), port.container_port.get()) {
        (Some(name), _) => Some((*name).to_owned()),
        (None, number) => number.map(ToString::to_string),
    });
    let help = match (&written, elsewhere) {
        (Some(written), _) => {
            text!(cx.lang(), en: "Write `port: {written}`", es: "Escribe `port: {written}`")
        }
        (None, Some(other)) => text!(cx.lang(),
            en: "`{name}` is a port of container `{0}`, and a probe knows the names of its own container only: write the number", other.name.or("");
            es: "`{name}` es un puerto del contenedor `{0}`, y una sonda solo conoce los nombres de su propio contenedor: escribe el número", other.name.or("")),
        (None, None) => text!(cx.lang(),
            en: "Add a port with `name: {name}` under `ports` of the container, or write in `port` the number on which it listens",
            es: "Añade un puerto con `name: {name}` en `ports` del contenedor, o escribe en `port` el número en el que escucha"),
    };
    let consequence = match at.kind {
        ProbeKind::Readiness => text!(cx.lang(),
            en: "Every attempt fails before anything is asked, and the Pod never gets ready",
            es: "Cada intento falla antes de preguntar nada, y el Pod nunca llega a estar listo"),
        ProbeKind::Startup => text!(cx.lang(),
            en: "Every attempt fails before anything is asked, and the container never counts as started",
            es: "Cada intento falla antes de preguntar nada, y el contenedor nunca cuenta como arrancado"),
        ProbeKind::Liveness => text!(cx.lang(),
            en: "Every attempt fails before anything is asked, which does not count: the container is never restarted",
            es: "Cada intento falla antes de preguntar nada, y eso no cuenta: el contenedor nunca se reinicia"),
    };
    let mut finding = Finding::new(&RULE, place, message, help)
        .kubernetes_message(format!(
            "{} errored: strconv.Atoi: parsing {name:?}: invalid syntax",
            words(at.kind)
        ))
        .evidence(consequence);
    finding = match at.kind {
        ProbeKind::Liveness => finding.severity(Severity::Warning),
        ProbeKind::Readiness | ProbeKind::Startup => finding.keeps_pods_unready(),
    };
    if let Some(span) = meant.and_then(|port| port.name.span().or(port.container_port.span())) {
        let related = text!(cx.lang(), en: "the port that is declared", es: "el puerto que está declarado");
        finding = finding.related(at.resource.place(span), related);
    }
    Some(match written {
        Some(new_text) => finding.fix(Fix {
            title: text!(cx.lang(), en: "Change the port to `{new_text}`", es: "Cambiar el puerto a `{new_text}`"),
            applicability: if only.is_some() { Applicability::Safe } else { Applicability::Unsafe },
            edits: vec![Edit { place, new_text }],
        }),
        None => finding,
    })
}

/// "Readiness probe", as the kubelet's events begin.
fn words(kind: ProbeKind) -> &'static str {
    match kind {
        ProbeKind::Startup => "Startup probe",
        ProbeKind::Readiness => "Readiness probe",
        ProbeKind::Liveness => "Liveness probe",
    }
}

/// A number needs no declaration. It looks like a slip where other ports are declared, and nothing in the container
/// speaks of this one: servers often have a port of their own for probes, above all where the path is one that their
/// framework gives to its `managed` health checks.
fn number_not_declared(cx: &Scene<'_>, at: &Asked<'_, '_>, number: i64, managed: bool) -> Option<Finding> {
    // The probe goes to the Pod's address, where all containers listen.
    let declared = |port: &ContainerPort<'_>| port.container_port.get() == Some(&number);
    if at.spec.ports().any(declared) || at.spec.host_network.or(false) || speaks_of(at.container, number) {
        return None;
    }
    let mut candidates: Vec<&Item<ContainerPort<'_>>> =
        ports(at.container).filter(|port| port.protocol() == "TCP").collect();
    candidates.dedup_by_key(|port| port.container_port.get().copied());
    // Beside others the container may leave it to one of them to answer, as Istio's proxy does.
    let alone = at.spec.serving_containers().nth(1).is_none();
    let meant = match candidates.as_slice() {
        [only] if alone && !managed && !serves_something_else(only.name.or("")) => *only,
        // Of several ports the one that differs by a slip.
        several => several.iter().copied().find(|port| is_slip(number, port.container_port.or(0)))?,
    };
    let found = meant.container_port.get()?;
    let (probe, who) = (at.kind.field(), describe_container(cx.lang(), at.container, at.resource));
    let message = text!(cx.lang(),
        en: "{probe} of {who} asks port {number}, and the container declares {found}",
        es: "{probe} del {who} pregunta al puerto {number}, y el contenedor declara el {found}");
    let help = text!(cx.lang(),
        en: "If the container listens on {found}, write `port: {found}`; if it listens on {number}, too, declare that port",
        es: "Si el contenedor escucha en el {found}, escribe `port: {found}`; si también escucha en el {number}, declara ese puerto");
    let mut finding =
        Finding::new(&RULE, at.resource.place(at.span), message, help).severity(Severity::Warning);
    if let Some(span) = meant.container_port.span() {
        let related = text!(cx.lang(), en: "the port that is declared", es: "el puerto que está declarado");
        finding = finding.related(at.resource.place(span), related);
    }
    Some(finding)
}

/// Whether the number stands in the command, the arguments or the environment, as in `--health-addr=:8081`.
fn speaks_of(container: &Container<'_>, number: i64) -> bool {
    let number = number.to_string();
    let digit_beside = |text: &str| {
        text.match_indices(number.as_str()).any(|(at, found)| {
            let before = text.get(..at).and_then(|it| it.chars().next_back());
            let after = text.get(at + found.len()..).and_then(|it| it.chars().next());
            !before.is_some_and(|it| it.is_ascii_digit()) && !after.is_some_and(|it| it.is_ascii_digit())
        })
    };
    let lists = [container.command.get(), container.args.get()];
    let mut words = lists.into_iter().flatten().flat_map(|items| items.iter()).map(|item| item.value);
    let mut variables = container.env.items();
    words.any(digit_beside) || variables.any(|variable| digit_beside(variable.value.value.or("")))
}

/// Whether Quarkus, Spring Boot and their like answer under this path, on a port beside that of the application if one is
/// configured.
fn is_of_management(path: &str) -> bool {
    const PREFIXES: &[&str] =
        &["/actuator", "/health/live", "/health/ready", "/health/started", "/manage/", "/q/"];
    PREFIXES.iter().any(|prefix| path.starts_with(prefix))
}

/// Whether both probes ask where kubebuilder and the Operator SDK have a controller answer them, beside its webhooks and
/// its metrics.
fn is_of_controller(container: &Container<'_>) -> bool {
    [(ProbeKind::Liveness, "/healthz"), (ProbeKind::Readiness, "/readyz")].into_iter().all(|(kind, path)| {
        probes(container).any(|(other, probe, _)| {
            let asks = |handler: &PortHandler<'_>| {
                handler.path.get() == Some(&path) && handler.port.get() == Some(&IntOrString::Int(8081))
            };
            other == kind && probe.port_handler().is_some_and(asks)
        })
    })
}

/// Whether a port is named after something that is not what a probe asks: the process has a port for that beside it.
fn serves_something_else(name: &str) -> bool {
    const PARTS: &[&str] =
        &["webhook", "metrics", "prom", "monitoring", "grpc", "dns", "debug", "admin", "amqp", "tcp"];
    PARTS.iter().any(|part| name.contains(part))
}

/// Whether one port was probably written for the other: a digit that differs or two that are swapped, or the usual
/// port without privileges for the one with them.
fn is_slip(number: i64, declared: i64) -> bool {
    const USUAL: [(i64, i64); 2] = [(80, 8080), (443, 8443)];
    let pair = (number.min(declared), number.max(declared));
    let (a, b) = (number.to_string(), declared.to_string());
    USUAL.contains(&pair)
        || a.len() == b.len() && a.len() > 2 && {
            let differing: Vec<(char, char)> = a.chars().zip(b.chars()).filter(|(a, b)| a != b).collect();
            matches!(differing.as_slice(), [_])
                || matches!(differing.as_slice(), [(a, b), (c, d)] if a == d && b == c)
        }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    fn pod(ports: &str, rest: &str) -> String {
        format!(
            "apiVersion: v1
kind: Pod
metadata: {{name: web}}
spec:
  containers:
  - name: web
    image: example/web
    ports: [{ports}]
{rest}
"
        )
    }

    #[test]
    fn a_name_must_be_declared_by_the_same_container() {
        check_diagnostics(
            &RULE,
            &pod(
                "{name: http, containerPort: 8080}",
                "    readinessProbe: {httpGet: {port: web}}
#                                    ^^^ error[probe-port-not-found]: readinessProbe of container `web` of Pod `web` asks port `web`, which this container does not declare
    startupProbe: {tcpSocket: {port: htpp}}
#                                    ^^^^ error[probe-port-not-found]: startupProbe
    livenessProbe: {httpGet: {port: web}}
#                                   ^^^ warning[probe-port-not-found]: livenessProbe",
            ),
        );
    }

    #[test]
    fn frameworks_answer_about_health_on_a_port_of_their_own() {
        let asks = |port: &str, path: &str| {
            let probe = format!("    readinessProbe: {{httpGet: {{path: {path}, port: {port}}}}}");
            pod("{name: http, containerPort: 8080}", &probe)
        };
        check_silent(&RULE, &asks("9000", "/health/ready"));
        check_silent(&RULE, &asks("8081", "/actuator/health/readiness").replace("8080", "8443"));
        check_diagnostics(
            &RULE,
            &format!(
                "{}
#                                                            ^^^^ warning[probe-port-not-found]: readinessProbe",
                asks("8081", "/actuator/health").trim_end()
            ),
        );
        check_diagnostics(
            &RULE,
            &format!(
                "{}
#                                                  ^^^^ warning[probe-port-not-found]: readinessProbe",
                asks("9000", "/ready").trim_end()
            ),
        );
    }

    #[test]
    fn the_name_of_another_container_does_not_count() {
        check_diagnostics(
            &RULE,
            &pod(
                "",
                "    readinessProbe: {httpGet: {port: admin}}
#                                    ^^^^^ error[probe-port-not-found]: readinessProbe
  - {name: envoy, image: envoy, ports: [{name: admin, containerPort: 9901}]}",
            ),
        );
    }

    #[test]
    fn the_protocol_of_a_named_port_does_not_matter() {
        check_silent(
            &RULE,
            &pod(
                "{name: dns, containerPort: 53, protocol: UDP}",
                "    readinessProbe: {tcpSocket: {port: dns}}",
            ),
        );
    }

    #[test]
    fn a_sidecar_is_probed_and_an_ordinary_init_container_is_not() {
        let pod = |policy: &str, expected: &str| {
            format!(
                "apiVersion: v1
kind: Pod
metadata: {{name: web}}
spec:
  initContainers:
  - name: proxy
    image: envoy
    {policy}
    startupProbe: {{httpGet: {{port: ready}}}}
{expected}
  containers: [{{name: web, image: nginx}}]
"
            )
        };
        check_silent(&RULE, &pod("workingDir: /", ""));
        check_diagnostics(
            &RULE,
            &pod(
                "restartPolicy: Always",
                "#                                  ^^^^^ error[probe-port-not-found]: startupProbe of container `proxy`",
            ),
        );
    }

    #[test]
    fn a_number_beside_the_one_that_is_declared() {
        check_diagnostics(
            &RULE,
            &pod(
                "{name: http, containerPort: 8080}",
                "    readinessProbe: {httpGet: {port: 8081}}
#                                    ^^^^ warning[probe-port-not-found]: readinessProbe of container `web` of Pod `web` asks port 8081, and the container declares 8080",
            ),
        );
        check_diagnostics(
            &RULE,
            &pod(
                "{containerPort: 8080}, {containerPort: 9090}",
                "    readinessProbe: {httpGet: {port: 80}}
#                                    ^^ warning[probe-port-not-found]: readinessProbe",
            ),
        );
    }

    #[test]
    fn a_number_needs_no_declaration() {
        let probe = "    readinessProbe: {httpGet: {port: 8081}}";
        // Nothing is declared; CoreDNS and ingress-nginx declare what they serve, not where they are probed.
        check_silent(&RULE, &pod("", probe));
        check_silent(
            &RULE,
            &pod("{name: dns, containerPort: 53}, {name: metrics, containerPort: 9153}", probe),
        );
        check_silent(&RULE, &pod("{name: webhook, containerPort: 9443}", probe));
        let controller = "    livenessProbe: {httpGet: {path: /healthz, port: 8081}}
    readinessProbe: {httpGet: {path: /readyz, port: 8081}}";
        check_silent(&RULE, &pod("{name: http, containerPort: 8080}", controller));
        check_silent(&RULE, &pod("{containerPort: 9443}", &format!("    args: ['--health=:8081']\n{probe}")));
        check_silent(
            &RULE,
            &pod(
                "{containerPort: 8080}",
                &format!("{probe}\n  - {{name: b, image: b, ports: [{{containerPort: 8081}}]}}"),
            ),
        );
        check_silent(
            &RULE,
            &pod("{containerPort: 80}", "    livenessProbe: {httpGet: {port: 8081, host: 10.0.0.1}}"),
        );
    }

    #[test]
    fn fixes() {
        let probe = |port: &str| format!("    readinessProbe: {{httpGet: {{port: {port}}}}}");
        for (ports, before, after) in [
            ("{name: http, containerPort: 8080}", "web", "http"),
            ("{containerPort: 8080}", "web", "8080"),
            ("{name: http, containerPort: 80}, {name: grpc, containerPort: 90}", "htpp", "http"),
        ] {
            check_fix(&RULE, &pod(ports, &probe(before)), &pod(ports, &probe(after)));
        }
    }
}
