//! A Service sends UDP to a port that is declared for TCP, or the reverse.

use crate::{
    options::Text,
    report::{Applicability, Severity},
    resources::{ContainerPort, PodSpec, Resource, Service, ServicePort},
    rules::{Check, Finding, Fix, Look, Looker, Rule, Scene, With, edits, text},
    yaml::de::{IntOrString, Item},
};

pub(crate) const RULE: Rule = Rule {
    name: "service-port-protocol-mismatch",
    severity: Severity::Warning,
    summary: Text {
        en: "Service and container disagree on the protocol of a port",
        es: "El Service y el contenedor no coinciden en el protocolo de un puerto",
    },
    question: Some("S5"),
    since: "0.1.0",
    file: "service/port_protocol_mismatch",
    docs: Text {
        en: include_str!("port_protocol_mismatch.md"),
        es: include_str!("port_protocol_mismatch.es.md"),
    },
    check: Check::Each(Look::Services(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Service<'a>>> {
    let cluster = cx.cluster;
    Box::new(move |(resource, service), found| {
        let pods = super::selected_pods(cluster, resource);
        for port in service.ports.items() {
            // A name is looked up together with its protocol: `service-target-port-not-found` sees to that.
            let Some(IntOrString::Int(target)) = port.target_port() else { continue };
            let mut declared = pods.iter().map(|(pod, spec)| (*pod, declared(spec, target, port.protocol())));
            let Some((pod, Some(first))) = declared.next() else { continue };
            let all_differ =
                declared.all(|(_, other)| other.is_some_and(|it| it.protocol() == first.protocol()));
            if all_differ && !serves(service, target, first.protocol()) {
                let finding = describe(cx, resource, port, target, pod, first);
                found.report(finding.on(resource.id));
            }
        }
    })
}

/// The port of this number, if it is declared, and only for other protocols.
fn declared<'p, 't>(spec: &'p PodSpec<'t>, number: i64, protocol: &str) -> Option<&'p ContainerPort<'t>> {
    let of_number = || spec.ports().filter(|it| it.container_port.get() == Some(&number));
    let as_asked = of_number().any(|it| it.protocol() == protocol);
    of_number().next().filter(|_| !as_asked)
}

/// Whether the Service also speaks this protocol to the number: who publishes both knows that there are two, and a port
/// need not be declared to be listened on.
fn serves(service: &Service<'_>, number: i64, protocol: &str) -> bool {
    service
        .ports()
        .any(|port| port.protocol() == protocol && port.target_port() == Some(IntOrString::Int(number)))
}

fn describe(
    cx: &Scene<'_>,
    service: &Resource<'_>,
    port: &Item<ServicePort<'_>>,
    target: i64,
    pod: &Resource<'_>,
    container_port: &ContainerPort<'_>,
) -> Finding {
    let (name, owner) = (service.describe(), pod.describe());
    let (ours, theirs) = (port.protocol(), container_port.protocol());
    let message = text!(cx.lang(),
        en: "{name} sends {ours} to port {target}, which {owner} declares for {theirs}",
        es: "{name} envía {ours} al puerto {target}, que {owner} declara para {theirs}");
    let help = text!(cx.lang(),
        en: "If the container listens on {theirs}, write `protocol: {theirs}` in the Service; else declare the container's port as {ours}",
        es: "Si el contenedor escucha en {theirs}, escribe `protocol: {theirs}` en el Service; si no, declara el puerto del contenedor como {ours}");
    let span = port.protocol.span().or(port.target_port.span()).or(port.port.span()).unwrap_or(port.span);
    let mut finding = Finding::new(&RULE, service.place(span), message, help);
    if let Some(span) = container_port.protocol.span().or(container_port.container_port.span()) {
        let related = text!(cx.lang(), en: "{theirs} here", es: "aquí {theirs}");
        finding = finding.related(pod.place(span), related);
    }
    match speak(cx, service, port, theirs) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

/// Gives the Service's port the protocol of the container's.
fn speak(
    cx: &Scene<'_>,
    service: &Resource<'_>,
    port: &Item<ServicePort<'_>>,
    protocol: &str,
) -> Option<Fix> {
    let edit = match port.protocol.span() {
        Some(span) => edits::replace_scalar(service, span, port.protocol(), protocol)?,
        None => {
            let node = service.node.get("spec")?.get("ports")?.items().nth(port.position)?;
            edits::add_entry_after(service, node, node.entry("port")?, ("protocol", protocol))?
        }
    };
    Some(Fix {
        title: text!(cx.lang(), en: "Speak {protocol}", es: "Hablar {protocol}"),
        applicability: Applicability::Unsafe,
        edits: vec![edit],
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    fn app(ports: &str, container: &str) -> String {
        format!(
            "apiVersion: v1
kind: Service
metadata: {{name: dns}}
spec:
  selector: {{app: dns}}
  ports:
{ports}
---
apiVersion: v1
kind: Pod
metadata: {{name: dns, labels: {{app: dns}}}}
spec: {{containers: [{{name: dns, image: coredns, ports: [{container}]}}]}}
"
        )
    }

    const UDP: &str = "{containerPort: 5353, protocol: UDP}";

    #[test]
    fn tcp_to_a_port_for_udp() {
        check_diagnostics(
            &RULE,
            &app(
                "  - port: 53
    targetPort: 5353
    protocol: TCP
#             ^^^ warning[service-port-protocol-mismatch]: Service `dns` sends TCP to port 5353, which Pod `dns` declares for UDP",
                UDP,
            ),
        );
        check_diagnostics(
            &RULE,
            &app(
                "  - port: 5353
#         ^^^^ warning[service-port-protocol-mismatch]: Service `dns` sends TCP to port 5353",
                UDP,
            ),
        );
        check_fix(&RULE, &app("  - port: 5353", UDP), &app("  - port: 5353\n    protocol: UDP", UDP));
    }

    #[test]
    fn a_port_that_is_declared_for_both_or_for_none() {
        check_silent(&RULE, &app("  - {port: 5353}", &format!("{UDP}, {{containerPort: 5353}}")));
        check_silent(&RULE, &app("  - {port: 5353, protocol: UDP}", ""));
        check_silent(&RULE, &app("  - {port: 5353, protocol: UDP}", UDP));
    }

    #[test]
    fn a_service_that_publishes_both_knows_that_there_are_two() {
        let both = "  - {name: udp, port: 5353, protocol: UDP}\n  - {name: tcp, port: 5353}";
        check_silent(&RULE, &app(both, UDP));
    }
}
