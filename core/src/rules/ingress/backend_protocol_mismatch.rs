//! ingress-nginx speaks plain HTTP to a port that expects TLS.

use super::{NGINX, Route, backend_port_not_found::port_of, each_route, is_on, nginx};
use crate::{
    graph::{Controller, Lookup},
    options::Text,
    report::{Applicability, Severity},
    resources::{Body, PodSpec, Resource, ServicePort},
    rules::{Check, Finding, Fix, Look, Rule, Scene, edits, text},
    yaml::de::IntOrString,
};

pub(crate) const RULE: Rule = Rule {
    name: "ingress-backend-protocol-mismatch",
    severity: Severity::Warning,
    summary: Text {
        en: "Ingress speaks HTTP to a port that expects HTTPS",
        es: "El Ingress habla HTTP con un puerto que espera HTTPS",
    },
    question: Some("I3"),
    since: "0.1.0",
    file: "ingress/backend_protocol_mismatch",
    docs: Text {
        en: include_str!("backend_protocol_mismatch.md"),
        es: include_str!("backend_protocol_mismatch.es.md"),
    },
    check: Check::Each(Look::Routes(|cx| each_route(cx, judge))),
};

/// How many workloads behind a Service are asked for the number of a port.
const MOST_WORKLOADS: usize = 64;

fn judge(cx: &Scene<'_>, route: &Route<'_, '_>) -> Option<Finding> {
    let cluster = cx.cluster;
    // Traefik takes a port 443 or one called https for TLS; of others we do not know.
    let metadata = &route.ingress.metadata;
    let told = ["backend-protocol", "secure-backends", "grpc-backend"]
        .iter()
        .any(|it| nginx(metadata, it).is_some());
    if told || is_on(metadata, "ssl-passthrough") {
        return None;
    }
    if cluster.class_of(route.ingress, route.spec).controller != Some(Controller::IngressNginx) {
        return None;
    }
    let Lookup::Found(id) = route.service else { return None };
    let service = cluster.resource(id)?;
    let Body::Service(spec) = &service.body else { return None };
    let port = port_of(spec, route.backend).filter(|_| !spec.is_external_name())?;
    let selected = cluster.selected_by(id).unwrap_or_default().iter().take(MOST_WORKLOADS);
    let pods: Vec<&PodSpec<'_>> = selected.filter_map(|id| cluster.resource(*id)?.pod_spec()).collect();
    expects_tls(port, &pods).then(|| describe(cx, route, service, port))
}

/// Whether the port that a Service sends to is one for TLS beyond doubt. That the Service itself listens on 443 says
/// nothing: many send from there to a plain port.
fn expects_tls(port: &ServicePort<'_>, pods: &[&PodSpec<'_>]) -> bool {
    let says_plain = |name: &str| {
        let name = name.to_ascii_lowercase();
        ["http", "web", "grpc", "h2c", "ws", "plain"]
            .iter()
            .any(|plain| name == *plain || name.strip_prefix(plain).is_some_and(|rest| rest.starts_with('-')))
    };
    let says_tls = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.split('-').any(|part| matches!(part, "https" | "tls" | "ssl"))
    };
    if port.app_protocol.get().is_some_and(|it| it.eq_ignore_ascii_case("https")) {
        return true;
    }
    if says_plain(port.name()) || port.app_protocol.get().is_some_and(|it| says_plain(it)) {
        return false;
    }
    let is_tls_number = |number: i64| matches!(number, 443 | 8443);
    match port.target_port() {
        Some(IntOrString::Int(number)) => {
            let mut names = pods
                .iter()
                .flat_map(|pod| pod.ports().filter(move |it| it.container_port.get() == Some(&number)));
            is_tls_number(number) && !names.any(|it| says_plain(it.name.or("")))
        }
        Some(IntOrString::String(name)) => {
            let mut numbers = pods
                .iter()
                .flat_map(|pod| pod.ports().filter(move |it| it.name.get() == Some(&name)))
                .filter_map(|it| it.container_port.get().copied())
                .peekable();
            says_tls(name) || !says_plain(name) && numbers.peek().is_some() && numbers.all(is_tls_number)
        }
        None => false,
    }
}

fn describe(
    cx: &Scene<'_>,
    route: &Route<'_, '_>,
    service: &Resource<'_>,
    port: &ServicePort<'_>,
) -> Finding {
    let (from, name) = (route.describe(cx.lang()), service.describe());
    let target = port.target_port().map_or_else(String::new, |it| it.to_string());
    let message = text!(cx.lang(),
        en: "{from} is passed on as plain HTTP to {name}, which sends it to `{target}`, a port for TLS",
        es: "{from} se reenvía como HTTP sin cifrar a {name}, que lo envía a `{target}`, un puerto para TLS");
    let help = text!(cx.lang(),
        en: "Add the annotation `{NGINX}backend-protocol: HTTPS` (or `GRPCS`), or lead to a plain port",
        es: "Añade la anotación `{NGINX}backend-protocol: HTTPS` (o `GRPCS`), o lleva a un puerto sin cifrar");
    let says = "The plain HTTP request was sent to HTTPS port";
    let mut finding = Finding::new(&RULE, route.name_place(), message, help)
        .kubernetes_message(format!("400 Bad Request: {says}"));
    if let Some(span) = port.target_port.span().or(port.port.span()) {
        let related = text!(cx.lang(), en: "a port for TLS", es: "un puerto para TLS");
        finding = finding.related(service.place(span), related);
    }
    match annotate(cx, route.ingress) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

fn annotate(cx: &Scene<'_>, ingress: &Resource<'_>) -> Option<Fix> {
    let metadata = ingress.node.get("metadata")?;
    let key = format!("{NGINX}backend-protocol");
    let edit = match metadata.get("annotations").filter(|it| it.is_mapping()) {
        Some(annotations) => {
            edits::add_entry_after(ingress, annotations, annotations.entries().next()?, (&key, "\"HTTPS\""))?
        }
        None => {
            let annotations = format!("{{{key}: \"HTTPS\"}}");
            edits::add_entry_after(ingress, metadata, metadata.entry("name")?, ("annotations", &annotations))?
        }
    };
    Some(Fix {
        title: text!(cx.lang(), en: "Speak HTTPS to the backends", es: "Hablar HTTPS con los backends"),
        applicability: Applicability::Unsafe,
        edits: vec![edit],
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    fn app(metadata: &str, class: &str, marker: &str, port: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
{metadata}spec:
  ingressClassName: {class}
  defaultBackend:
    service:
      port: {{number: 443}}
      name: web
{marker}---
apiVersion: v1
kind: Service
metadata: {{name: web}}
spec: {{selector: {{app: web}}, ports: [{port}]}}
---
apiVersion: v1
kind: Pod
metadata: {{name: web, labels: {{app: web}}}}
spec: {{containers: [{{name: web, image: web, ports: [{{name: secure, containerPort: 8443}}, {{name: http, containerPort: 8080}}]}}]}}
"
        )
    }

    const MARKER: &str = "#           ^^^ warning[ingress-backend-protocol-mismatch]: The default backend of Ingress `shop` is passed on as plain HTTP to Service `web`\n";

    #[test]
    fn a_port_for_tls() {
        check_diagnostics(&RULE, &app("", "nginx", MARKER, "{port: 443, targetPort: 8443}"));
        check_diagnostics(&RULE, &app("", "nginx", MARKER, "{port: 443, targetPort: secure}"));
        check_diagnostics(&RULE, &app("", "nginx", MARKER, "{port: 443}"));
        check_diagnostics(
            &RULE,
            &app("", "nginx", MARKER, "{port: 443, targetPort: 9000, appProtocol: https}"),
        );
        let port = "{port: 443, targetPort: 8443}";
        let annotated = "  annotations: {nginx.ingress.kubernetes.io/backend-protocol: \"HTTPS\"}\n";
        check_fix(&RULE, &app("", "nginx", "", port), &app(annotated, "nginx", "", port));
    }

    #[test]
    fn a_service_on_443_before_a_plain_port() {
        check_silent(&RULE, &app("", "nginx", "", "{name: https, port: 443, targetPort: 8080}"));
        check_silent(&RULE, &app("", "nginx", "", "{name: https, port: 443, targetPort: http}"));
        check_silent(&RULE, &app("", "nginx", "", "{name: http, port: 443, targetPort: 8443}"));
    }

    #[test]
    fn a_controller_that_is_told_or_finds_out() {
        let port = "{port: 443, targetPort: 8443}";
        let annotated = "  annotations: {nginx.ingress.kubernetes.io/backend-protocol: HTTPS}\n";
        check_silent(&RULE, &app(annotated, "nginx", "", port));
        check_silent(&RULE, &app("", "traefik", "", port));
        check_silent(&RULE, &app("", "our-own", "", port));
    }
}
