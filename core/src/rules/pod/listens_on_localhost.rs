//! A server that listens on the loopback address while somebody outside of its Pod asks it.

use super::{
    bindings::{Bind, Binding, bindings, speaks_of_loopback},
    describe_container,
};
use crate::{
    graph::{Cluster, Lookup},
    hash::HashMap,
    options::Text,
    report::Severity,
    resources::{Body, Container, PodSpec, Resource, ResourceId, ServicePort},
    rules::{Check, Context, Finding, Look, Looker, Place, Rule, Scene, With, probe::probes, text},
    yaml::de::{IntOrString, Item},
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-listens-on-localhost",
    severity: Severity::Warning,
    summary: Text {
        en: "Process listens on localhost, where nobody outside of its Pod reaches it",
        es: "El proceso escucha en localhost, donde nadie de fuera de su Pod lo alcanza",
    },
    question: Some("P19"),
    since: "0.1.0",
    file: "pod/listens_on_localhost",
    docs: Text {
        en: include_str!("listens_on_localhost.md"),
        es: include_str!("listens_on_localhost.es.md"),
    },
    check: Check::Suspects(Look::PodMakers(look), check),
};

fn look<'c, 'a>(_: &'c Scene<'a>) -> Looker<'c, With<'a, PodSpec<'a>>> {
    Box::new(|(resource, spec), found| {
        if spec.serving_containers().any(speaks_of_loopback) {
            found.suspect(resource);
        }
    })
}

fn check(cx: &mut Context<'_>, suspected: &[ResourceId]) {
    // Services are looked at only if somebody listens on localhost at all.
    let mut suspects = Vec::new();
    for (resource, spec) in cx.cluster.with_pod_spec(suspected) {
        // With the node's network, localhost is the node's, and who writes it means that. Service meshes hand over
        // requests on localhost.
        if spec.host_network.or(false) {
            continue;
        }
        for container in spec.serving_containers() {
            if !speaks_of_loopback(container) || is_meshed(cx.cluster, resource) {
                continue;
            }
            let bindings = bindings(container);
            if bindings.iter().any(|binding| binding.bind == Bind::Loopback) {
                suspects.push((resource, spec, container, bindings));
            }
        }
    }
    if suspects.is_empty() {
        return;
    }
    let services = services_of(cx.cluster);
    for (resource, spec, container, bindings) in suspects {
        let of_services = services.get(&resource.id).into_iter().flatten();
        let of_services = of_services.filter_map(|asked| {
            Some((asked.number(spec, container)?, asked.place(), asked.service.describe()))
        });
        let of_probes = probes(container).filter_map(|(kind, probe, _)| {
            let handler = probe.port_handler().filter(|handler| handler.host.get().is_none())?;
            let port = handler.port.spanned()?;
            let number = number_in(container, port.value)?;
            Some((number, resource.place(port.span), kind.field().to_owned()))
        });
        let mut asked = of_services.chain(of_probes);
        let heard = asked.find_map(|asked| Some((deaf(&bindings, container, asked.0)?, asked)));
        if let Some((binding, (number, place, asker))) = heard {
            let finding = describe(cx, resource, container, binding, number, place, &asker);
            cx.report(finding.on(resource.id));
        }
    }
}

/// The binding to localhost that makes a container deaf on this port, if no other one listens there.
fn deaf<'b, 't>(
    bindings: &'b [Binding<'t>],
    container: &Container<'_>,
    number: i64,
) -> Option<&'b Binding<'t>> {
    let on_port = |binding: &&Binding<'_>| binding.port.is_none_or(|port| port == number);
    if bindings.iter().filter(on_port).any(|binding| binding.bind == Bind::Elsewhere) {
        return None;
    }
    let deaf = || bindings.iter().filter(|binding| binding.bind == Bind::Loopback).filter(on_port);
    // Without a port beside it, an address may be that of anything: the container must be the one that is asked.
    deaf()
        .find(|binding| binding.port.is_some())
        .or_else(|| deaf().find(|binding| binding.is_certain).filter(|_| declares(container, number)))
}

/// A port to which a Service sends.
struct Asked<'r, 't> {
    service: &'r Resource<'t>,
    port: &'r Item<ServicePort<'t>>,
}

impl Asked<'_, '_> {
    /// The number, if it is this container that is asked: the one that declares the port, or the only one.
    fn number(&self, spec: &PodSpec<'_>, container: &Container<'_>) -> Option<i64> {
        let target = self.port.target_port()?;
        let IntOrString::Int(number) = target else { return number_in(container, target) };
        let declared = spec.serving_containers().any(|it| declares(it, number));
        let alone = spec.serving_containers().count() == 1;
        (declares(container, number) || !declared && alone).then_some(number)
    }

    fn place(&self) -> Place {
        let span = self.port.target_port.span().or(self.port.port.span()).unwrap_or(self.port.span);
        self.service.place(span)
    }
}

fn declares(container: &Container<'_>, number: i64) -> bool {
    let mut ports = container.ports.items();
    ports.any(|port| port.container_port.get() == Some(&number))
}

/// The number that a port has in a container: names are looked up among those that it declares.
fn number_in(container: &Container<'_>, port: IntOrString<'_>) -> Option<i64> {
    match port {
        IntOrString::Int(number) => Some(number),
        IntOrString::String(name) => {
            let mut ports = container.ports.get()?.iter();
            ports.find(|port| port.name.get() == Some(&name))?.container_port.get().copied()
        }
    }
}

/// More workloads than this behind one Service are no app that somebody wrote.
const MOST_WORKLOADS: usize = 512;

/// The ports of Services, by the workloads to whose Pods they send.
fn services_of<'c, 't>(cluster: &'c Cluster<'t>) -> HashMap<ResourceId, Vec<Asked<'c, 't>>> {
    let mut asked: HashMap<ResourceId, Vec<Asked<'c, 't>>> = HashMap::default();
    for (service, spec) in cluster.services() {
        let selected = cluster.selected_by(service.id).unwrap_or_default();
        if selected.len() > MOST_WORKLOADS {
            continue;
        }
        for id in selected {
            let ports = spec.ports.items();
            asked.entry(*id).or_default().extend(ports.map(|port| Asked { service, port }));
        }
    }
    asked
}

/// Whether a service mesh stands before the Pod and asks it on localhost, as Linkerd does and Istio may.
fn is_meshed(cluster: &Cluster<'_>, resource: &Resource<'_>) -> bool {
    const MARKS: &[&str] = &[
        "linkerd.io/inject",
        "sidecar.istio.io/inject",
        "sidecar.istio.io/status",
        "istio-injection",
        "istio.io/rev",
    ];
    let metadata = match &resource.body {
        Body::Pod(_) => Some(&resource.metadata),
        _ => resource.template().and_then(|template| template.metadata.get()),
    };
    let namespace = match cluster.find(resource, "Namespace", resource.namespace_name()) {
        Lookup::Found(id) => cluster.resource(id).map(|namespace| &namespace.metadata),
        _ => None,
    };
    metadata.into_iter().chain(namespace).any(|metadata| {
        MARKS.iter().any(|mark| {
            let value = metadata.annotation(mark).or_else(|| metadata.label(mark));
            value.is_some_and(|value| !matches!(value, "false" | "disabled"))
        })
    })
}

fn describe(
    cx: &Scene<'_>,
    resource: &Resource<'_>,
    container: &Container<'_>,
    binding: &Binding<'_>,
    number: i64,
    place: Place,
    asker: &str,
) -> Finding {
    let (who, host) = (describe_container(cx.lang(), container, resource), binding.host);
    let message = text!(cx.lang(),
        en: "`{host}` makes {who} listen inside of its Pod only, and {asker} asks it from outside on port {number}",
        es: "`{host}` hace que el {who} escuche solo dentro de su Pod, y {asker} le pregunta desde fuera en el puerto {number}");
    let help = text!(cx.lang(),
        en: "Write `0.0.0.0` instead of `{host}`, to listen on the Pod's address, too";
        es: "Escribe `0.0.0.0` en vez de `{host}`, para escuchar también en la dirección del Pod");
    let related = text!(cx.lang(), en: "{asker} asks this port", es: "{asker} pregunta a este puerto");
    Finding::new(&RULE, resource.place(binding.span), message, help)
        .related(place, related)
        .evidence(text!(cx.lang(),
            en: "Whoever asks on the Pod's address gets `connection refused`",
            es: "Quien pregunta en la dirección del Pod recibe `connection refused`"))
        .command(format!("kubectl port-forward{} {} {number}", resource.namespace_flag(), target(resource)))
}

/// What `kubectl port-forward` takes. It connects inside of the Pod, so that it works where the Service fails.
fn target(resource: &Resource<'_>) -> String {
    format!("{}/{}", resource.gvk.kind.to_ascii_lowercase(), resource.name())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    fn app(pod: &str, container: &str) -> String {
        format!(
            "apiVersion: v1
kind: Service
metadata: {{name: docs}}
spec: {{selector: {{app: docs}}, ports: [{{port: 80, targetPort: 8000}}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: docs}}
spec:
  selector: {{matchLabels: {{app: docs}}}}
  template:
    metadata: {{labels: {{app: docs}}}}
    spec:
{pod}
      containers:
      - name: docs
        image: example/docs
        ports: [{{name: http, containerPort: 8000}}]
{container}
"
        )
    }

    #[test]
    fn an_address_with_the_port_that_a_service_asks() {
        check_diagnostics(
            &RULE,
            &app(
                "",
                "        args: [--bind=127.0.0.1:8000]
#              ^^^^^^^^^^^^^^^^^^^^^ warning[pod-listens-on-localhost]: `127.0.0.1` makes container `docs` of Deployment `docs` listen inside of its Pod only, and Service `docs` asks it from outside on port 8000",
            ),
        );
        check_diagnostics(
            &RULE,
            &app(
                "",
                "        command: [python, manage.py, runserver, 'localhost:8000']
#                                               ^^^^^^^^^^^^^^^^ warning[pod-listens-on-localhost]: `localhost`",
            ),
        );
    }

    #[test]
    fn host_and_port_apart() {
        check_diagnostics(
            &RULE,
            &app(
                "",
                "        command: [uvicorn, 'app:app', --host, 127.0.0.1, --port, '8000']
#                                             ^^^^^^^^^ warning[pod-listens-on-localhost]: `127.0.0.1`",
            ),
        );
        check_diagnostics(
            &RULE,
            &app(
                "",
                "        env: [{name: HOST, value: 127.0.0.1}]
#                                 ^^^^^^^^^ warning[pod-listens-on-localhost]: `127.0.0.1`",
            ),
        );
        check_diagnostics(
            &RULE,
            &app(
                "",
                "        command: [sh, -c, 'exec gunicorn -b 127.0.0.1:8000 app:app']
#                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[pod-listens-on-localhost]: `127.0.0.1`",
            ),
        );
    }

    #[test]
    fn a_probe_asks_from_outside_too() {
        check_diagnostics(
            &RULE,
            "
apiVersion: v1
kind: Pod
metadata: {name: docs}
spec:
  containers:
  - name: docs
    image: example/docs
    args: [--listen-address=localhost:8000]
#          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[pod-listens-on-localhost]: `localhost` makes container `docs` of Pod `docs` listen inside of its Pod only, and readinessProbe asks it
    readinessProbe: {tcpSocket: {port: 8000}}
",
        );
    }

    #[test]
    fn whom_the_container_calls_is_no_matter() {
        for container in [
            "        args: [--upstream=http://127.0.0.1:8000]",
            "        args: ['--upstream-address=127.0.0.1:8000', '--listen=:8000']",
            "        args: [--mysqld.address=localhost:3306]",
            "        args: [--host=127.0.0.1]",
            "        env: [{name: DB_HOST, value: localhost}, {name: REDIS_URL, value: 'redis://127.0.0.1:6379'}]",
            "        command: [psql, --host=localhost, --port=5432]",
            "        env: [{name: HOST, value: localhost}, {name: PORT, value: '9000'}]",
        ] {
            check_silent(&RULE, &app("", container));
        }
    }

    #[test]
    fn side_doors_may_stay_shut() {
        for container in [
            "        args: ['--admin-bind-address=127.0.0.1', '--metrics-bind-address=127.0.0.1:8080']",
            "        args: ['--bind=127.0.0.1:9000', '--bind=0.0.0.0:8000']",
            "        args: ['--bind=0.0.0.0', '--debug-listen=localhost']",
            "        args: [--bind, 127.0.0.1, 10.0.0.1]",
            "        args: ['--listen-client-urls=http://127.0.0.1:8000,http://$(POD_IP):8000']",
        ] {
            check_silent(&RULE, &app("", container));
        }
    }

    #[test]
    fn somebody_else_of_the_pod_is_asked() {
        check_silent(
            &RULE,
            &app(
                "",
                "        args: [--listen=0.0.0.0:8000]
      - name: app
        image: example/app
        args: ['--bind=127.0.0.1:9000']
        ports: [{containerPort: 9000}]",
            ),
        );
    }

    #[test]
    fn localhost_of_the_node_and_of_a_mesh() {
        let container = "        args: [--bind=127.0.0.1:8000]";
        check_silent(&RULE, &app("      hostNetwork: true", container));
        check_silent(
            &RULE,
            &app("", container).replace(
                "metadata: {labels: {app: docs}}",
                "metadata: {labels: {app: docs}, annotations: {linkerd.io/inject: enabled}}",
            ),
        );
        check_silent(
            &RULE,
            "
apiVersion: v1
kind: Pod
metadata: {name: docs}
spec:
  containers:
  - name: docs
    image: example/docs
    args: ['--bind=127.0.0.1:8000']
    readinessProbe: {exec: {command: [curl, 'localhost:8000']}}
    livenessProbe: {tcpSocket: {port: 8000, host: 127.0.0.1}}
",
        );
    }
}
