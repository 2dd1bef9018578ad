//! A Service sends to a port that the containers of its Pods do not declare.

use super::selected_pods;
use crate::{
    graph::{TargetPort, near, target_port},
    hash::HashSet,
    options::Text,
    report::{Applicability, Severity},
    resources::{ContainerPort, PodSpec, Resource, ResourceId, Service, ServicePort},
    rules::{Check, Context, Finding, FindingId, Fix, Look, Looker, Place, Rule, Scene, With, edits, text},
    yaml::{
        Span,
        de::{IntOrString, Item},
    },
};

pub(crate) const RULE: Rule = Rule {
    name: "service-target-port-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "Service sends to a port that no container declares",
        es: "El Service envía a un puerto que ningún contenedor declara",
    },
    question: Some("S5"),
    since: "0.1.0",
    file: "service/target_port_not_found",
    docs: Text {
        en: include_str!("target_port_not_found.md"),
        es: include_str!("target_port_not_found.es.md"),
    },
    check: Check::Suspects(Look::Services(look), check),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Service<'a>>> {
    Box::new(move |(resource, service), found| {
        let pods = selected_pods(cx.cluster, resource);
        let mut ports = service.ports.items();
        if comparable(&pods) && ports.any(|port| leads_nowhere(cx, resource, port, &pods)) {
            found.suspect(resource);
        }
    })
}

fn check(cx: &mut Context<'_>, suspects: &[ResourceId]) {
    let cluster = cx.cluster;
    for (resource, service) in cluster.services_of(suspects) {
        let pods = selected_pods(cluster, resource);
        let Some((first, _)) = pods.first() else { continue };
        let mut takes_all = None;
        for port in service.ports.items() {
            if !leads_nowhere(cx, resource, port, &pods) {
                continue;
            }
            let finding = match port.target_port() {
                Some(IntOrString::String(name)) => name_not_found(cx, resource, port, name, &pods),
                // Where each port that is declared is sent to, this one is more likely to be left out of the list.
                Some(IntOrString::Int(_))
                    if *takes_all.get_or_insert_with(|| sends_to_all(service, &pods)) =>
                {
                    continue;
                }
                Some(IntOrString::Int(number)) => number_not_declared(cx, resource, port, number, &pods),
                None => continue,
            };
            let evidence = text!(cx.lang(),
                en: "{0} declares {1}", first.describe(), declared(first);
                es: "{0} declara {1}", first.describe(), declared(first));
            let misspelt = misspelt_field(cx, resource, port);
            cx.report(finding.on(resource.id).evidence(evidence).caused_by(misspelt));
        }
    }
}

/// Without containers there is nothing to compare with; that they are missing is another rule's matter.
fn comparable(pods: &Pods<'_, '_>) -> bool {
    !pods.is_empty() && pods.iter().all(|(_, spec)| has_containers(spec))
}

/// Whether none of the Pods has the port to which a Service sends.
fn leads_nowhere(
    cx: &Scene<'_>,
    service: &Resource<'_>,
    port: &Item<ServicePort<'_>>,
    pods: &Pods<'_, '_>,
) -> bool {
    let arrives = |spec| target_port(port, spec);
    match port.target_port() {
        // A number in quotes is refused, whatever the containers declare.
        Some(IntOrString::String(name)) if name.bytes().all(|it| it.is_ascii_digit()) => false,
        Some(IntOrString::String(_)) => {
            // Pods of an older revision may have it: their controller has found some.
            let is_found = || {
                let found = cx.cluster.found_for(service);
                found.is_some_and(|it| it.ports.contains(&(port.name(), port.protocol())))
            };
            pods.iter().all(|(_, spec)| matches!(arrives(spec), Some(TargetPort::NotFound))) && !is_found()
        }
        // A port need not be declared to be listened on. Only where other ports are declared and this one is not does
        // the number look like a slip. A number that cannot be read may be this one.
        Some(IntOrString::Int(_)) => pods.iter().all(|(_, spec)| {
            spec.ports().next().is_some()
                && spec.ports().all(|it| it.container_port.get().is_some())
                && matches!(arrives(spec), Some(TargetPort::Number { declared: false }))
        }),
        None => false,
    }
}

/// Whether the Service sends to every port that the containers declare.
fn sends_to_all(service: &Service<'_>, pods: &Pods<'_, '_>) -> bool {
    let targets: HashSet<(&str, String)> =
        service.ports().filter_map(|port| Some((port.protocol(), port.target_port()?.to_string()))).collect();
    pods.iter().all(|(_, spec)| {
        spec.ports().all(|it| {
            let number = it.container_port.or(0).to_string();
            targets.contains(&(it.protocol(), number))
                || it.name.get().is_some_and(|name| targets.contains(&(it.protocol(), (*name).to_owned())))
        })
    })
}

/// What says that `targetPort` is written, under a name that it does not have.
fn misspelt_field(
    cx: &Context<'_>,
    service: &Resource<'_>,
    port: &Item<ServicePort<'_>>,
) -> Option<FindingId> {
    if port.target_port.get().is_some() {
        return None;
    }
    let place = service.place(port.span);
    let same = |it: &Place| (it.file, it.document) == (place.file, place.document);
    let mut unknown = cx.findings.on(service.id).filter(|(_, it)| it.rule.name == "api-unknown-field");
    unknown
        .find(|(_, it)| {
            let renames =
                it.fixes.iter().flat_map(|fix| &fix.edits).any(|edit| edit.new_text == "targetPort");
            renames && same(&it.primary) && place.span.contains(it.primary.span.start)
        })
        .map(|(id, _)| id)
}

fn has_containers(spec: &PodSpec<'_>) -> bool {
    spec.containers.get().is_some_and(|containers| !containers.is_empty())
}

type Pods<'r, 't> = [(&'r Resource<'t>, &'r PodSpec<'t>)];

fn name_not_found(
    cx: &Scene<'_>,
    service: &Resource<'_>,
    port: &Item<ServicePort<'_>>,
    name: &str,
    pods: &Pods<'_, '_>,
) -> Finding {
    let (described, owners) = (service.describe(), owners(pods));
    let message = text!(cx.lang(),
        en: "{described} sends to port `{name}`, which no container of {owners} declares",
        es: "{described} envía al puerto `{name}`, que ningún contenedor de {owners} declara");
    let span = target_span(port);
    let all = || pods.iter().flat_map(|(pod, spec)| spec.ports().map(move |it| (*pod, it)));
    let other_protocol = all().find(|(_, it)| it.name.get() == Some(&name));
    let is_near = |it: &ContainerPort<'_>| it.name.get().is_some_and(|found| is_near_name(name, found));
    let near_name = || all().find(|(_, it)| is_near(it) && it.protocol() == port.protocol());
    let mut fix = None;
    let in_init = || {
        let mut init = pods.iter().flat_map(|(pod, spec)| {
            let containers = spec.init_containers.items();
            let ports = containers.filter_map(|container| container.ports.get());
            ports.flat_map(|ports| ports.iter()).map(move |it| (*pod, &it.value))
        });
        init.find(|(_, it)| it.name.get() == Some(&name))
    };
    let only = || {
        let mut ports = all().filter(|(_, it)| it.protocol() == port.protocol());
        let first = ports.next()?;
        ports.all(|(_, it)| it.container_port.get() == first.1.container_port.get()).then_some(first)
    };
    // The Service's own number.
    let same_number = || {
        let number = port.port.get();
        all().find(|(_, it)| {
            it.protocol() == port.protocol() && number.is_some() && it.container_port.get() == number
        })
    };
    let (help, other) = if let Some((pod, it)) = other_protocol {
        let (theirs, ours) = (it.protocol(), port.protocol());
        let help = text!(cx.lang(),
            en: "The container's port `{name}` is {theirs} and the Service's is {ours}: make the protocols equal",
            es: "El puerto `{name}` del contenedor es {theirs} y el del Service es {ours}: iguala los protocolos");
        (help, Some((pod, it)))
    } else if let Some((pod, it)) = near_name() {
        let found = it.name.or("");
        let help = text!(cx.lang(), en: "Write `targetPort: {found}`", es: "Escribe `targetPort: {found}`");
        let is_only = all().filter(|(_, it)| is_near(it)).all(|(_, it)| it.name.or("") == found);
        fix = send_to(cx, service, port, IntOrString::String(found), is_only);
        (help, Some((pod, it)))
    } else if let Some((pod, it)) = in_init() {
        let help = text!(cx.lang(),
            en: "Port `{name}` is declared by an init container, which has ended when requests arrive: declare it on the container that answers",
            es: "El puerto `{name}` lo declara un init container, que ya ha terminado cuando llegan las peticiones: decláralo en el contenedor que responde");
        (help, Some((pod, it)))
    } else if let Some((pod, it)) = only() {
        let number = it.container_port.or(0);
        let target = it.name.get().map_or(IntOrString::Int(number), |found| IntOrString::String(found));
        fix = send_to(cx, service, port, target, false);
        let help = match it.name.get() {
            Some(found) => text!(cx.lang(),
                en: "Write `targetPort: {found}`, the one port that the containers declare",
                es: "Escribe `targetPort: {found}`, el único puerto que declaran los contenedores"),
            None => text!(cx.lang(),
                en: "Add `name: {name}` to the container's port {number}, or write `targetPort: {number}`",
                es: "Añade `name: {name}` al puerto {number} del contenedor, o escribe `targetPort: {number}`"),
        };
        (help, Some((pod, it)))
    } else if let Some((pod, it)) = same_number() {
        let number = it.container_port.or(0);
        let target = it.name.get().map_or(IntOrString::Int(number), |found| IntOrString::String(found));
        fix = send_to(cx, service, port, target, false);
        let help = text!(cx.lang(),
            en: "Write `targetPort: {target}` to send to port {number} of the container, or call that port `{name}`",
            es: "Escribe `targetPort: {target}` para enviar al puerto {number} del contenedor, o llama `{name}` a ese puerto");
        (help, Some((pod, it)))
    } else {
        let help = text!(cx.lang(),
            en: "Name a port of the container `{name}`, or write in `targetPort` the number on which it listens",
            es: "Llama `{name}` a un puerto del contenedor, o escribe en `targetPort` el número en el que escucha");
        (help, None)
    };
    let mut finding = Finding::new(&RULE, service.place(span), message, help);
    if let Some((pod, it)) = other {
        finding = relate(cx, finding, pod, it);
    }
    match fix {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

/// Writes another `targetPort`, behind `port` where there is none.
fn send_to(
    cx: &Scene<'_>,
    service: &Resource<'_>,
    port: &Item<ServicePort<'_>>,
    target: IntOrString<'_>,
    is_certain: bool,
) -> Option<Fix> {
    let node = service.node.get("spec")?.get("ports")?.items().nth(port.position)?;
    let edit = match (node.entry("targetPort"), target) {
        (Some(entry), IntOrString::String(name)) if entry.value.as_str().is_some() => {
            edits::replace_scalar(service, entry.value.span(), entry.value.text(), name)?
        }
        (Some(entry), target) => {
            let span = entry.value.span();
            (span == entry.value.written_span()).then(|| edits::replace(service, span, target.to_string()))?
        }
        (None, target) => {
            edits::add_entry_after(service, node, node.entry("port")?, ("targetPort", &target.to_string()))?
        }
    };
    Some(Fix {
        title: text!(cx.lang(), en: "Send to port `{target}`", es: "Enviar al puerto `{target}`"),
        applicability: if is_certain { Applicability::Safe } else { Applicability::Unsafe },
        edits: vec![edit],
    })
}

fn number_not_declared(
    cx: &Scene<'_>,
    service: &Resource<'_>,
    port: &Item<ServicePort<'_>>,
    number: i64,
    pods: &Pods<'_, '_>,
) -> Finding {
    let (described, owners) = (service.describe(), owners(pods));
    let implied = port.target_port.get().is_none();
    let message = match implied {
        true => text!(cx.lang(),
            en: "{described} has no `targetPort` and so sends to port {number}, which no container of {owners} declares",
            es: "{described} no tiene `targetPort` y por eso envía al puerto {number}, que ningún contenedor de {owners} declara"),
        false => text!(cx.lang(),
            en: "{described} sends to port {number}, which no container of {owners} declares",
            es: "{described} envía al puerto {number}, que ningún contenedor de {owners} declara"),
    };
    let mut candidates: Vec<(&Resource<'_>, &ContainerPort<'_>)> = pods
        .iter()
        .flat_map(|(pod, spec)| spec.ports().map(move |it| (*pod, it)))
        .filter(|(_, it)| it.protocol() == port.protocol())
        .collect();
    candidates.dedup_by_key(|(_, it)| it.container_port.get().copied());
    let help = match &candidates[..] {
        [(_, it)] => {
            let found = it.container_port.or(0);
            text!(cx.lang(),
                en: "If the container listens on {found}, write `targetPort: {found}`; the traffic is sent to {number} all the same",
                es: "Si el contenedor escucha en el {found}, escribe `targetPort: {found}`; el tráfico se envía al {number} de todos modos")
        }
        _ => text!(cx.lang(),
            en: "Make sure that a container listens on {number}, and declare it under `ports`; the traffic is sent there all the same",
            es: "Asegúrate de que un contenedor escucha en el {number}, y decláralo en `ports`; el tráfico se envía allí de todos modos"),
    };
    let finding =
        Finding::new(&RULE, service.place(target_span(port)), message, help).severity(Severity::Warning);
    match &candidates[..] {
        [(pod, it)] => {
            let finding = relate(cx, finding, pod, it);
            let found = IntOrString::Int(it.container_port.or(0));
            match send_to(cx, service, port, found, false) {
                Some(fix) => finding.fix(fix),
                None => finding,
            }
        }
        [(pod, it), ..] => relate(cx, finding, pod, it),
        [] => finding,
    }
}

/// Port names are short, so that a long shared beginning counts as near, too: `http` and `http-web`.
fn is_near_name(wanted: &str, found: &str) -> bool {
    near(wanted, found).is_some()
        || wanted.eq_ignore_ascii_case(found)
        || found.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('-'))
        || wanted.strip_prefix(found).is_some_and(|rest| rest.starts_with('-'))
}

fn target_span(port: &Item<ServicePort<'_>>) -> Span {
    port.target_port.span().or(port.port.span()).unwrap_or(port.span)
}

fn relate(cx: &Scene<'_>, finding: Finding, pod: &Resource<'_>, port: &ContainerPort<'_>) -> Finding {
    let owner = pod.describe();
    match port.name.span().or(port.container_port.span()) {
        Some(span) => finding.related(
            pod.place(span),
            text!(cx.lang(), en: "{owner} declares this port", es: "{owner} declara este puerto"),
        ),
        None => finding,
    }
}

/// "Deployment `web`", "Deployment `web` and 2 more".
fn owners(pods: &Pods<'_, '_>) -> String {
    let names: Vec<String> = pods.iter().take(3).map(|(pod, _)| pod.describe()).collect();
    match pods.len() {
        0..=3 => names.join(", "),
        _ => format!("{}, …", names.join(", ")),
    }
}

/// The ports that the containers declare: "http (8080/TCP), 9090/TCP".
fn declared(pod: &Resource<'_>) -> String {
    let ports: Vec<String> = pod
        .pod_spec()
        .into_iter()
        .flat_map(PodSpec::ports)
        .map(|it| match (it.name.get(), it.container_port.or(0), it.protocol()) {
            (Some(name), number, protocol) => format!("{name} ({number}/{protocol})"),
            (None, number, protocol) => format!("{number}/{protocol}"),
        })
        .collect();
    if ports.is_empty() { "-".to_owned() } else { ports.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_fix, check_silent, run},
    };

    fn app(port: &str, container: &str) -> String {
        format!(
            "apiVersion: v1
kind: Service
metadata: {{name: web}}
spec:
  selector: {{app: web}}
  ports:
{port}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
      - {{name: web, image: nginx, ports: [{container}]}}
"
        )
    }

    #[test]
    fn a_name_that_no_container_declares() {
        check_diagnostics(
            &RULE,
            &app(
                "  - port: 80
    targetPort: htpp
#               ^^^^ error[service-target-port-not-found]: Service `web` sends to port `htpp`, which no container of Deployment `web` declares",
                "{name: http, containerPort: 8080}",
            ),
        );
    }

    #[test]
    fn in_a_cluster_pods_of_an_older_revision_may_have_it() {
        let slice = |ports: &str| {
            format!(
                "---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {{name: web-x, uid: e, labels: {{kubernetes.io/service-name: web}}}}
addressType: IPv4
ports: {ports}
endpoints: [{{addresses: [10.0.0.1], conditions: {{ready: true}}}}]
"
            )
        };
        let text = |marker: &str| {
            app(&format!("  - port: 80\n    targetPort: web{marker}"), "{name: http, containerPort: 8080}")
        };
        check_silent(&RULE, &(text("") + &slice("[{name: '', port: 8080, protocol: TCP}]")));
        // An endpoint without ports is ready and reached by nobody.
        let marker =
            "\n#               ^^^ error[service-target-port-not-found]: Service `web` sends to port `web`";
        check_diagnostics(&RULE, &(text(marker) + &slice("null")));
    }

    #[test]
    fn the_one_port_that_may_be_meant() {
        let http = "{name: http, containerPort: 8080}";
        check_fix(
            &RULE,
            &app("  - port: 80\n    targetPort: htpp", http),
            &app("  - port: 80\n    targetPort: http", http),
        );
        check_fix(
            &RULE,
            &app("  - port: 80 # for people\n    name: web", http),
            &app("  - port: 80 # for people\n    targetPort: 8080\n    name: web", http),
        );
        check_fix(&RULE, &app("  - {port: 80}", http), &app("  - {port: 80, targetPort: 8080}", http));
    }

    #[test]
    fn a_name_with_another_protocol_does_not_count() {
        check_diagnostics(
            &RULE,
            &app(
                "  - port: 53
    targetPort: dns
#               ^^^ error[service-target-port-not-found]: Service `web` sends to port `dns`",
                "{name: dns, containerPort: 53, protocol: UDP}",
            ),
        );
    }

    #[test]
    fn a_number_that_is_not_declared_while_another_is() {
        check_diagnostics(
            &RULE,
            &app(
                "  - port: 80
    targetPort: 8081
#               ^^^^ warning[service-target-port-not-found]: Service `web` sends to port 8081, which",
                "{containerPort: 8080}",
            ),
        );
    }

    #[test]
    fn the_list_of_ports_may_be_shorter_than_what_is_listened_on() {
        let two =
            "  - {name: amqp, port: 5672, targetPort: amqp}\n  - {name: ui, port: 80, targetPort: 15672}";
        check_silent(&RULE, &app(two, "{name: amqp, containerPort: 5672}"));
        // Nobody sends to 15692, so that is what was meant.
        let marker =
            "\n#                                    ^^^^^ warning[service-target-port-not-found]: Service";
        let declared = "{name: amqp, containerPort: 5672}, {name: ui, containerPort: 15692}";
        check_diagnostics(&RULE, &app(&format!("{two}{marker}"), declared));
    }

    #[test]
    fn without_target_port_the_port_is_sent_to() {
        check_diagnostics(
            &RULE,
            &app(
                "  - port: 80
#         ^^ warning[service-target-port-not-found]: Service `web` has no `targetPort` and so sends to port 80",
                "{containerPort: 8080}",
            ),
        );
    }

    #[test]
    fn a_number_needs_no_declaration() {
        check_silent(&RULE, &app("  - {port: 80, targetPort: 8080}", ""));
        check_silent(&RULE, &app("  - {port: 80, targetPort: 8080}", "{containerPort: 8080, protocol: UDP}"));
    }

    #[test]
    fn a_sidecar_serves_and_an_init_container_does_not() {
        let pod = |policy: &str| {
            format!(
                "apiVersion: v1
kind: Pod
metadata: {{name: web, labels: {{app: web}}}}
spec:
  initContainers:
  - {{name: proxy, image: envoy, {policy}ports: [{{name: http, containerPort: 80}}]}}
  containers:
  - {{name: web, image: nginx}}
---
apiVersion: v1
kind: Service
metadata: {{name: web}}
spec:
  selector: {{app: web}}
  ports:
  - port: 80
    targetPort: http
"
            )
        };
        check_silent(&RULE, &pod("restartPolicy: Always, "));
        let expected =
            "#               ^^^^ error[service-target-port-not-found]: Service `web` sends to port `http`\n";
        check_diagnostics(&RULE, &(pod("") + expected));
    }

    #[test]
    fn a_name_may_stand_for_another_number_in_each_pod() {
        check_silent(
            &RULE,
            r#"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: v1
kind: Pod
metadata: {name: old, labels: {app: web}}
spec: {containers: [{name: web, image: nginx, ports: [{name: http, containerPort: 80}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: new, labels: {app: web}}
spec: {containers: [{name: web, image: nginx, ports: [{name: http, containerPort: 8080}]}]}
"#,
        );
    }

    #[test]
    fn a_misspelt_field_explains_the_wrong_number() {
        let report = run(
            "apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, target_port: 8080}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 8080}]}]}
",
            &Options::default(),
        );
        let [root, consequence] = &report.diagnostics[..] else { panic!("{:#?}", report.diagnostics) };
        assert_eq!((root.rule.as_str(), consequence.rule.as_str()), ("api-unknown-field", RULE.name));
        assert_eq!(consequence.caused_by, std::slice::from_ref(&root.id));
    }

    #[test]
    fn a_number_that_cannot_be_read_may_be_the_one() {
        check_silent(&RULE, &app("  - {port: 80, targetPort: 8080}", "{containerPort: \"8080\"}"));
    }

    #[test]
    fn of_several_ports_the_one_with_the_number_of_the_service_is_proposed() {
        let ports = "{name: tcp-store, containerPort: 6379}, {name: metrics, containerPort: 9121}";
        let before = app("  - {port: 6379, targetPort: store}", ports);
        check_fix(&RULE, &before, &before.replace("targetPort: store", "targetPort: tcp-store"));
    }
}
