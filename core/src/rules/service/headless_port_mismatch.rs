//! A headless Service maps one port to another, which nobody does for it.

use crate::{
    options::Text,
    report::Severity,
    resources::{PodSpec, Resource, Service, ServicePort},
    rules::{Check, Finding, Look, Looker, Rule, Scene, With, text},
    yaml::de::{IntOrString, Item},
};

pub(crate) const RULE: Rule = Rule {
    name: "service-headless-port-mismatch",
    severity: Severity::Warning,
    summary: Text {
        en: "Headless Service has a port that differs from its targetPort",
        es: "Un Service headless tiene un puerto distinto de su targetPort",
    },
    question: Some("S5"),
    since: "0.1.0",
    file: "service/headless_port_mismatch",
    docs: Text {
        en: include_str!("headless_port_mismatch.md"),
        es: include_str!("headless_port_mismatch.es.md"),
    },
    check: Check::Each(Look::Services(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Service<'a>>> {
    let cluster = cx.cluster;
    Box::new(move |(resource, service), found| {
        if service.cluster_ip.get() != Some(&"None") || service.selector().is_none() {
            return;
        }
        let pods = super::selected_pods(cluster, resource);
        for port in service.ports.items() {
            let Some(number) = port.port.get().copied() else { continue };
            let reached: Vec<i64> = match port.target_port() {
                Some(IntOrString::Int(target)) => vec![target],
                Some(IntOrString::String(name)) => {
                    pods.iter().filter_map(|(_, spec)| number_of(spec, port, name)).collect()
                }
                None => continue,
            };
            // One name may stand for several numbers, and one of them may be that of the Service.
            if let Some(first) = reached.first().copied()
                && !reached.contains(&number)
            {
                let finding = describe(cx, resource, port, number, first);
                found.report(finding.on(resource.id));
            }
        }
    })
}

/// The number that a Pod calls by this name.
fn number_of(spec: &PodSpec<'_>, port: &ServicePort<'_>, name: &str) -> Option<i64> {
    let mut ports = spec.ports();
    ports
        .find(|it| it.name.get() == Some(&name) && it.protocol() == port.protocol())?
        .container_port
        .get()
        .copied()
}

fn describe(
    cx: &Scene<'_>,
    service: &Resource<'_>,
    port: &Item<ServicePort<'_>>,
    number: i64,
    reached: i64,
) -> Finding {
    let name = service.describe();
    let message = text!(cx.lang(),
        en: "{name} is headless, so nothing turns its port {number} into {reached}",
        es: "{name} es headless, así que nada convierte su puerto {number} en el {reached}");
    let help = text!(cx.lang(),
        en: "Let clients ask for port {reached}, and write `port: {reached}` here; or remove `clusterIP: None`, so that the Service has an address of its own that maps ports",
        es: "Haz que los clientes pidan el puerto {reached}, y escribe aquí `port: {reached}`; o quita `clusterIP: None`, para que el Service tenga una dirección propia que traduce puertos");
    let span = port.target_port.span().or(port.port.span()).unwrap_or(port.span);
    let finding = Finding::new(&RULE, service.place(span), message, help);
    match port.port.span() {
        Some(span) => {
            let related = text!(cx.lang(), en: "clients read this", es: "los clientes leen esto");
            finding.related(service.place(span), related)
        }
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    fn app(service: &str) -> String {
        format!(
            "apiVersion: v1
kind: Service
metadata: {{name: peers}}
spec:
  selector: {{app: peers}}
{service}
---
apiVersion: v1
kind: Pod
metadata: {{name: peers, labels: {{app: peers}}}}
spec: {{containers: [{{name: peers, image: peers, ports: [{{name: gossip, containerPort: 7946}}]}}]}}
"
        )
    }

    #[test]
    fn nothing_maps_the_port_of_a_headless_service() {
        check_diagnostics(
            &RULE,
            &app("  clusterIP: None
  ports: [{port: 80, targetPort: gossip}]
#                                ^^^^^^ warning[service-headless-port-mismatch]: Service `peers` is headless, so nothing turns its port 80 into 7946"),
        );
        check_diagnostics(
            &RULE,
            &app("  clusterIP: None
  ports: [{port: 80, targetPort: 8080}]
#                                ^^^^ warning[service-headless-port-mismatch]: Service `peers` is headless"),
        );
    }

    #[test]
    fn one_number_on_both_sides_or_a_service_with_an_address() {
        check_silent(&RULE, &app("  clusterIP: None\n  ports: [{port: 7946, targetPort: gossip}]"));
        check_silent(&RULE, &app("  clusterIP: None\n  ports: [{port: 7946}]"));
        check_silent(&RULE, &app("  clusterIP: \"\"\n  ports: [{port: 80, targetPort: gossip}]"));
    }

    #[test]
    fn endpoints_that_a_person_writes_have_their_own_ports() {
        check_silent(
            &RULE,
            "apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {clusterIP: None, ports: [{port: 80, targetPort: 8080}]}\n",
        );
    }
}
