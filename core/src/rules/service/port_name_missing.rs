//! A Service with several ports must name each of them.

use crate::{
    options::Text,
    report::Severity,
    resources::{Resource, Service, ServicePort},
    rules::{Check, Finding, Look, Looker, Rule, Scene, With, text},
    yaml::de::Item,
};

pub(crate) const RULE: Rule = Rule {
    name: "service-port-name-missing",
    severity: Severity::Error,
    summary: Text {
        en: "A Service with several ports has one without a name",
        es: "Un Service con varios puertos tiene uno sin nombre",
    },
    question: None,
    since: "0.1.0",
    file: "service/port_name_missing",
    docs: Text { en: include_str!("port_name_missing.md"), es: include_str!("port_name_missing.es.md") },
    check: Check::Each(Look::Services(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Service<'a>>> {
    Box::new(move |(resource, service), found| {
        let Some(ports) = service.ports.get().filter(|ports| ports.len() > 1) else { return };
        for port in ports.iter().filter(|port| port.name().is_empty()) {
            found.report(describe(cx, resource, port));
        }
    })
}

fn describe(cx: &Scene<'_>, resource: &Resource<'_>, port: &Item<ServicePort<'_>>) -> Finding {
    let span = port.name.span().or(port.port.span()).unwrap_or(port.span);
    let service = resource.describe();
    let number = port.port.get().map_or(String::new(), |number| format!(" {number}"));
    let message = text!(cx.lang(),
        en: "Port{number} of {service} has no name, and a Service with several ports needs one for each",
        es: "El puerto{number} de {service} no tiene nombre, y un Service con varios puertos necesita uno para cada puerto");
    let help = text!(cx.lang(),
        en: "Add a `name` to the port, for example `name: http`",
        es: "Añade un `name` al puerto, por ejemplo `name: http`");
    Finding::new(&RULE, resource.place(span), message, help)
        .on(resource.id)
        .field_path(format!("spec.ports[{}].name", port.position))
        .kubernetes_message(format!("spec.ports[{}].name: Required value", port.position))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    #[test]
    fn points_at_each_port_without_a_name() {
        check_diagnostics(
            &RULE,
            r#"
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
  - port: 80
#         ^^ error[service-port-name-missing]: Port 80 of Service `web` has no name
  - {name: metrics, port: 9090}
"#,
        );
    }

    #[test]
    fn one_port_needs_no_name() {
        check_silent(
            &RULE,
            r#"
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
  - port: 80
"#,
        );
    }
}
