//! An Ingress names a port that the Service does not have.

use super::{Route, each_route};
use crate::{
    graph::{Controller, Lookup, backend_port, near},
    options::Text,
    report::{Applicability, Severity},
    resources::{BackendPort, Body, IngressBackend, PodSpec, Resource, Service, ServicePort},
    rules::{Check, Finding, Fix, Look, Place, Rule, Scene, edits, text},
    yaml::de::Item,
};

pub(crate) const RULE: Rule = Rule {
    name: "ingress-backend-port-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "Ingress names a port that the Service does not have",
        es: "El Ingress nombra un puerto que el Service no tiene",
    },
    question: Some("I2"),
    since: "0.1.0",
    file: "ingress/backend_port_not_found",
    docs: Text {
        en: include_str!("backend_port_not_found.md"),
        es: include_str!("backend_port_not_found.es.md"),
    },
    check: Check::Each(Look::Routes(|cx| each_route(cx, judge))),
};

fn judge(cx: &Scene<'_>, route: &Route<'_, '_>) -> Option<Finding> {
    let cluster = cx.cluster;
    let (Lookup::Found(id) | Lookup::NamespaceNotWritten(id)) = route.service else { return None };
    let resource = cluster.resource(id)?;
    let Body::Service(service) = &resource.body else { return None };
    // An alias in DNS has no ports of its own; where no port can be read, another rule has said why.
    let mut ports = service.ports.items().peekable();
    ports.peek()?;
    if ports.any(|port| port.port.get().is_none()) {
        return None;
    }
    let (wanted, span) = route.backend.port()?;
    // Of several documents for one Service the last one counts; another rule says that there are several.
    let another_has = || {
        let mut all = cluster.all_named(route.ingress, "Service", route.service_name);
        all.any(|it| matches!(&it.body, Body::Service(other) if backend_port(other, wanted).is_some()))
    };
    if backend_port(service, wanted).is_some() || another_has() {
        return None;
    }
    let ports: Vec<&Item<ServicePort<'_>>> = service.ports.items().collect();
    let is_nginx = cluster.class_of(route.ingress, route.spec).controller == Some(Controller::IngressNginx);
    let place = route.ingress.place(span);
    Some(describe(cx, route, is_nginx, resource, &ports, wanted, place))
}

fn describe(
    cx: &Scene<'_>,
    route: &Route<'_, '_>,
    is_nginx: bool,
    resource: &Resource<'_>,
    ports: &[&Item<ServicePort<'_>>],
    wanted: BackendPort<'_>,
    place: Place,
) -> Finding {
    let (from, name) = (route.describe(cx.lang()), resource.describe());
    let message = text!(cx.lang(),
        en: "{from} leads to port `{wanted}` of {name}, which has no such port",
        es: "{from} lleva al puerto `{wanted}` de {name}, que no tiene ese puerto");
    let as_target = ports.iter().find(|port| is_target(port, wanted));
    let meant = match wanted {
        BackendPort::Number(number) => as_target
            .or_else(|| ports.iter().find(|port| port.node_port.get() == Some(&number)))
            .or_else(|| ports.first().filter(|_| ports.len() == 1)),
        BackendPort::Name(text) => ports
            .iter()
            .find(|port| is_near_name(text, port.name()))
            .or(as_target)
            .or_else(|| ports.first().filter(|_| ports.len() == 1)),
    };
    let why = what_was_written(cx, resource, ports, wanted);
    let listed = ports.iter().map(|port| port_name(port)).collect::<Vec<_>>().join(", ");
    let help = match meant {
        Some(meant) => {
            let port = written(meant, wanted);
            text!(cx.lang(), en: "{why}Write `{port}`", es: "{why}Escribe `{port}`")
        }
        None => text!(cx.lang(),
            en: "{why}Write one of the Service's own ports: {listed}",
            es: "{why}Escribe uno de los puertos del propio Service: {listed}"),
    };
    let evidence = match ports.len() {
        1 => text!(cx.lang(), en: "{name} has the port {listed}", es: "{name} tiene el puerto {listed}"),
        _ => text!(cx.lang(), en: "{name} has the ports {listed}", es: "{name} tiene los puertos {listed}"),
    };
    let mut finding = Finding::new(&RULE, place, message, help).evidence(evidence);
    if as_target.is_some() && is_nginx {
        let note = text!(cx.lang(),
            en: "ingress-nginx also accepts a Service's targetPort here; other controllers do not",
            es: "ingress-nginx también acepta aquí el targetPort de un Service; otros controladores no");
        finding = finding.severity(Severity::Warning).evidence(note);
    }
    if let Some(span) = meant.and_then(|port| port.port.span()) {
        let related = text!(cx.lang(), en: "the port of the Service", es: "el puerto del Service");
        finding = finding.related(resource.place(span), related);
    }
    match fix(cx, route, ports, wanted, place) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

/// Writes the port that was meant, where one is left: the only one of the Service, the only one that sends to what was
/// written, or the only one with a name near it. A name replaces a name and a number a number, so that the key stays.
fn fix(
    cx: &Scene<'_>,
    route: &Route<'_, '_>,
    ports: &[&Item<ServicePort<'_>>],
    wanted: BackendPort<'_>,
    place: Place,
) -> Option<Fix> {
    let is_node_port = |port: &ServicePort<'_>| match wanted {
        BackendPort::Number(number) => port.node_port.get() == Some(&number),
        BackendPort::Name(_) => false,
    };
    let is_near = |port: &ServicePort<'_>| match wanted {
        BackendPort::Number(_) => false,
        BackendPort::Name(name) => is_near_name(name, port.name()),
    };
    let ways: [&dyn Fn(&ServicePort<'_>) -> bool; 4] =
        [&|_| true, &is_near, &|port| is_target(port, wanted), &is_node_port];
    let only = ways.iter().find_map(|way| {
        let mut meant = ports.iter().filter(|port| way(port));
        meant.next().filter(|_| meant.next().is_none())
    })?;
    let (span, ingress) = (place.span, route.ingress);
    let edit = match wanted {
        BackendPort::Number(number) => {
            let as_written = ingress.node.document().text(span) == number.to_string();
            as_written.then(|| edits::replace(ingress, span, only.port.or(0).to_string()))?
        }
        // An Ingress cannot name a port with a longer name.
        BackendPort::Name(name) => {
            let usable = !only.name().is_empty() && only.name().len() <= 15;
            usable.then(|| edits::replace_scalar(ingress, span, name, only.name()))??
        }
    };
    let new_text = edit.new_text.trim_matches(['"', '\'']);
    Some(Fix {
        title: text!(cx.lang(), en: "Change the port to `{new_text}`", es: "Cambiar el puerto a `{new_text}`"),
        applicability: Applicability::Safe,
        edits: vec![edit],
    })
}

fn is_near_name(wanted: &str, name: &str) -> bool {
    near(wanted, name).is_some() || wanted.eq_ignore_ascii_case(name)
}

/// How many workloads behind a Service are asked for their ports.
const MOST_WORKLOADS: usize = 512;

/// What the number or name is instead of a port of the Service: "8080 is the targetPort. ", or nothing.
fn what_was_written(
    cx: &Scene<'_>,
    service: &Resource<'_>,
    ports: &[&Item<ServicePort<'_>>],
    wanted: BackendPort<'_>,
) -> String {
    if ports.iter().any(|port| is_target(port, wanted)) {
        return text!(cx.lang(),
            en: "`{wanted}` is the `targetPort`, where the Service sends to; an Ingress names the Service's own port. ",
            es: "`{wanted}` es el `targetPort`, adonde envía el Service; un Ingress nombra el puerto del propio Service. ");
    }
    if let BackendPort::Number(number) = wanted
        && ports.iter().any(|port| port.node_port.get() == Some(&number))
    {
        return text!(cx.lang(),
                en: "`{wanted}` is the `nodePort`, which is open on the nodes; an Ingress names the Service's own port. ",
                es: "`{wanted}` es el `nodePort`, abierto en los nodos; un Ingress nombra el puerto del propio Service. ");
    }
    let selected = cx.cluster.selected_by(service.id).unwrap_or_default();
    let declares = |spec: &PodSpec<'_>| {
        spec.ports().any(|port| match wanted {
            BackendPort::Number(number) => port.container_port.get() == Some(&number),
            BackendPort::Name(name) => port.name.get() == Some(&name),
        })
    };
    if selected
        .iter()
        .take(MOST_WORKLOADS)
        .filter_map(|id| cx.cluster.resource(*id)?.pod_spec())
        .any(declares)
    {
        return text!(cx.lang(),
            en: "`{wanted}` is a port of the container; an Ingress names the Service's own port. ",
            es: "`{wanted}` es un puerto del contenedor; un Ingress nombra el puerto del propio Service. ");
    }
    String::new()
}

fn is_target(port: &ServicePort<'_>, wanted: BackendPort<'_>) -> bool {
    port.target_port.get().is_some_and(|target| target.to_string() == wanted.to_string())
}

/// `number: 80`, or `name: http` where a name was written and the port has one that an Ingress can use.
fn written(port: &ServicePort<'_>, wanted: BackendPort<'_>) -> String {
    // An Ingress takes names of at most 15 characters; a Service's port may have a longer one.
    let usable = !port.name().is_empty() && port.name().len() <= 15;
    match wanted {
        BackendPort::Name(_) if usable => format!("name: {}", port.name()),
        _ => format!("number: {}", port.port.or(0)),
    }
}

/// "80", "80 (http)".
fn port_name(port: &ServicePort<'_>) -> String {
    let number = port.port.or(0);
    if port.name().is_empty() { number.to_string() } else { format!("{number} ({})", port.name()) }
}

/// The place of the port in a backend, for other rules.
pub(crate) fn port_of<'s, 't>(
    service: &'s Service<'t>,
    backend: &IngressBackend<'_>,
) -> Option<&'s Item<ServicePort<'t>>> {
    backend_port(service, backend.port()?.0)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    fn app(class: &str, port: &str, service_ports: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: shop}}
spec:
{class}  defaultBackend:
    service:
      name: cart
      port:
{port}
---
apiVersion: v1
kind: Service
metadata: {{name: cart}}
spec:
  selector: {{app: cart}}
  ports: [{service_ports}]
---
apiVersion: v1
kind: Pod
metadata: {{name: cart, labels: {{app: cart}}}}
spec: {{containers: [{{name: cart, image: cart, ports: [{{name: web, containerPort: 8080}}]}}]}}
"
        )
    }

    #[test]
    fn a_number_that_is_no_port_of_the_service() {
        check_diagnostics(
            &RULE,
            &app(
                "",
                "        number: 8888
#               ^^^^ error[ingress-backend-port-not-found]: The default backend of Ingress `shop` leads to port `8888` of Service `cart`, which has no such port",
                "{port: 80, targetPort: 8080}",
            ),
        );
    }

    #[test]
    fn of_a_service_that_is_defined_twice_either_may_be_meant() {
        let service = |port: &str| {
            format!(
                "---
apiVersion: v1
kind: Service
metadata: {{name: cart}}
spec: {{selector: {{app: cart}}, ports: [{{port: {port}}}]}}
"
            )
        };
        let text = app("", "        number: 80", "{port: 80}");
        // The one in the same file, and, from a file of its own, the one that fits.
        check_silent(&RULE, &format!("#- on-aws.yaml\n{text}#- on-minikube.yaml\n{}", service("5000")));
        let (ingress, rest) = text.split_once("---\n").unwrap();
        let files = format!("#- ingress.yaml\n{ingress}#- a.yaml\n{rest}#- b.yaml\n{}", service("5000"));
        check_silent(&RULE, &files);
        let marker = "        number: 81
#               ^^ error[ingress-backend-port-not-found]: The default backend";
        let wrong = app("", marker, "{port: 80}");
        check_diagnostics(&RULE, &format!("#- on-aws.yaml\n{wrong}#- on-minikube.yaml\n{}", service("5000")));
    }

    #[test]
    fn an_unnamed_port_is_not_meant_by_a_number() {
        // Other tools take the two empty names for a match.
        check_diagnostics(
            &RULE,
            &app(
                "",
                "        number: 81
#               ^^ error[ingress-backend-port-not-found]: The default backend",
                "{port: 80}",
            ),
        );
    }

    #[test]
    fn ingress_nginx_takes_the_target_port_too() {
        let app = |class: &str, severity: &str| {
            let port = format!(
                "        number: 8080\n#               ^^^^ {severity}[ingress-backend-port-not-found]: The default backend"
            );
            app(class, &port, "{port: 80, targetPort: 8080}")
        };
        check_diagnostics(&RULE, &app("", "error"));
        check_diagnostics(&RULE, &app("  ingressClassName: nginx\n", "warning"));
        check_diagnostics(&RULE, &app("  ingressClassName: traefik\n", "error"));
    }

    #[test]
    fn a_misspelt_name() {
        check_diagnostics(
            &RULE,
            &app(
                "",
                "        name: htpp
#             ^^^^ error[ingress-backend-port-not-found]: The default backend of Ingress `shop` leads to port `htpp`",
                "{name: http, port: 80}, {name: metrics, port: 9090}",
            ),
        );
    }

    #[test]
    fn by_number_and_by_name() {
        check_silent(&RULE, &app("", "        number: 80", "{name: http, port: 80, targetPort: web}"));
        check_silent(&RULE, &app("", "        name: http", "{name: http, port: 80, targetPort: web}"));
    }

    #[test]
    fn one_port_leaves_no_choice() {
        check_fix(
            &RULE,
            &app("", "        number: 8888 # the cart", "{port: 80}"),
            &app("", "        number: 80 # the cart", "{port: 80}"),
        );
        let two = "{name: http, port: 80, targetPort: 8080}, {name: metrics, port: 9090}";
        check_fix(&RULE, &app("", "        number: 8080", two), &app("", "        number: 80", two));
        check_fix(&RULE, &app("", "        name: metrisc", two), &app("", "        name: metrics", two));
    }
}
