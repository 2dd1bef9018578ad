//! The Service behind an Ingress reaches nothing.

use std::rc::Rc;

use super::{Route, backend_port_not_found::port_of};
use crate::{
    graph::{Behind, Lookup},
    options::Text,
    report::Severity,
    resources::{Body, Resource, Service},
    rules::{Check, Context, Finding, FindingId, Rule, network_policy, service, text},
};

pub(crate) const RULE: Rule = Rule {
    name: "ingress-backend-unreachable",
    severity: Severity::Error,
    summary: Text {
        en: "Service behind an Ingress reaches nothing",
        es: "El Service detrás de un Ingress no llega a nada",
    },
    question: Some("I1"),
    since: "0.1.0",
    file: "ingress/backend_unreachable",
    docs: Text { en: include_str!("backend_unreachable.md"), es: include_str!("backend_unreachable.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let closed = network_policy::blocks_path::closed_ports(cx);
    for route in &*Rc::clone(&cx.routes) {
        let Lookup::Found(id) = route.service else { continue };
        let Some(resource) = cluster.resource(id) else { continue };
        let Body::Service(service) = &resource.body else { continue };
        let (mut why, mut causes) = causes(cx, route, resource, service);
        if causes.is_empty() {
            why = Why::Closed;
        }
        let port = port_of(service, route.backend).and_then(|port| port.port.span());
        causes.extend(port.and_then(|span| closed.get(&resource.place(span))));
        if causes.is_empty() {
            continue;
        }
        let worst = causes.iter().filter_map(|id| cx.findings.get(*id)).map(|it| it.severity).min();
        let (from, name) = (route.describe(cx.lang()), resource.describe());
        let message = match why {
            Why::Service => text!(cx.lang(),
                en: "{from} leads to {name}, which reaches nothing",
                es: "{from} lleva a {name}, que no llega a nada"),
            Why::Endpoints => text!(cx.lang(),
                en: "{from} leads to {name}, which has no ready endpoint",
                es: "{from} lleva a {name}, que no tiene ningún endpoint listo"),
            Why::Closed => text!(cx.lang(),
                en: "{from} leads to {name}, and a NetworkPolicy lets nobody through to its Pods",
                es: "{from} lleva a {name}, y una NetworkPolicy no deja pasar a nadie hasta sus Pods"),
            Why::Pods => text!(cx.lang(),
                en: "{from} leads to {name}, whose Pods are never made",
                es: "{from} lleva a {name}, cuyos Pods nunca se crean"),
            Why::UnreadyPods => text!(cx.lang(),
                en: "{from} leads to {name}, whose Pods never get ready",
                es: "{from} lleva a {name}, cuyos Pods nunca llegan a estar listos"),
        };
        let help = text!(cx.lang(),
            en: "Mend the cause; the Ingress itself is right",
            es: "Arregla la causa; el Ingress en sí está bien");
        let finding = Finding::new(&RULE, route.name_place(), message, help)
            .severity(worst.unwrap_or(Severity::Error))
            .on(route.ingress.id)
            .caused_by(causes);
        cx.report(finding);
    }
}

const NO_ENDPOINTS: &str = service::no_ready_endpoints::RULE.name;

/// Not all of more workloads than this are broken.
const MOST_WORKLOADS: usize = 512;

enum Why {
    Service,
    /// None of its Pods is ready now.
    Endpoints,
    /// Policies let nobody through.
    Closed,
    Pods,
    UnreadyPods,
}

/// What was found on the Service, and on everything that it selects, that keeps requests from arriving.
fn causes(
    cx: &Context<'_>,
    route: &Route<'_, '_>,
    resource: &Resource<'_>,
    service: &Service<'_>,
) -> (Why, Vec<FindingId>) {
    let item = port_of(service, route.backend);
    let port = item.map(|port| resource.place(port.span));
    let port_name = item.map(|port| format!("spec.ports[{}].name", port.position));
    let of_service: Vec<FindingId> = cx
        .findings
        .on(resource.id)
        .filter(|(_, finding)| {
            let name = finding.rule.name;
            if name == service::target_port_not_found::RULE.name {
                // Only the port that this path leads to counts, and traffic to an undeclared number is sent.
                return finding.severity == Severity::Error
                    && port.is_some_and(|port| {
                        port.document == finding.primary.document
                            && port.span.contains(finding.primary.span.start)
                    });
            }
            if name == service::endpoints_mismatch::RULE.name {
                return finding.field_path.is_none() || finding.field_path == port_name;
            }
            name == service::selector_matches_no_pod::RULE.name || finding.is_refusal()
        })
        .map(|(id, _)| id)
        .collect();
    let mut without_endpoints = cx.findings.on(resource.id).filter(|(_, it)| it.rule.name == NO_ENDPOINTS);
    if let Some((id, _)) = without_endpoints.next() {
        let why = if of_service.is_empty() { Why::Endpoints } else { Why::Service };
        return (why, of_service.into_iter().chain([id]).collect());
    }
    // In a cluster it is seen whether Pods are ready: those of an older revision may be.
    if matches!(cx.cluster.behind(resource, service), Behind::Ready) {
        return (Why::Service, of_service);
    }
    let (of_pods_why, of_pods) = of_pods(cx, resource, service);
    let why = if of_service.is_empty() { of_pods_why } else { Why::Service };
    // Either alone keeps requests from arriving, so that mending one is not enough.
    (why, of_service.into_iter().chain(of_pods).collect())
}

/// What was found on everything that a Service selects, if no Pod of it is ever made or none ever gets ready.
fn of_pods(cx: &Context<'_>, resource: &Resource<'_>, service: &Service<'_>) -> (Why, Vec<FindingId>) {
    let selected = cx.cluster.selected_by(resource.id).unwrap_or_default();
    if selected.len() > MOST_WORKLOADS {
        return (Why::Pods, Vec::new());
    }
    let mut why = Why::Pods;
    let mut of_pods = Vec::new();
    for pod in selected {
        let before = of_pods.len();
        let refused = cx.findings.on(*pod).filter(|(_, finding)| finding.is_refusal());
        of_pods.extend(refused.map(|(id, _)| id));
        if of_pods.len() > before {
            continue;
        }
        let unready = cx.findings.on(*pod).filter(|(_, finding)| finding.keeps_pods_unready);
        // A Pod that is not ready is still sent requests to where the Service asks for that.
        if !service.publish_not_ready_addresses.or(false) {
            of_pods.extend(unready.map(|(id, _)| id));
        }
        let unready = of_pods.get(before..).unwrap_or_default();
        if unready.is_empty() {
            return (Why::Pods, Vec::new());
        }
        // What a quota does not admit is not even made.
        let is_quota =
            |id: &FindingId| cx.findings.get(*id).is_some_and(|it| it.rule.name == "pod-quota-exceeded");
        if !unready.iter().all(is_quota) {
            why = Why::UnreadyPods;
        }
    }
    (why, of_pods)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_silent, run},
    };

    fn app(selector: &str, target_port: &str, expected: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: shop}}
spec:
  defaultBackend:
    service: {{name: cart, port: {{number: 80}}}}
{expected}
---
apiVersion: v1
kind: Service
metadata: {{name: cart}}
spec:
  selector: {{app: {selector}}}
  ports: [{{port: 80, targetPort: {target_port}, name: web}}, {{port: 90, targetPort: nowhere, name: other}}]
---
apiVersion: v1
kind: Pod
metadata: {{name: cart, labels: {{app: cart}}}}
spec: {{containers: [{{name: cart, image: cart, ports: [{{name: http, containerPort: 8080}}]}}]}}
"
        )
    }

    const FOUND: &str = "#                   ^^^^ error[ingress-backend-unreachable]: The default backend of Ingress `shop` leads to Service `cart`, which reaches nothing";

    #[test]
    fn follows_from_a_selector_that_matches_no_pod() {
        let text = app("crat", "http", FOUND);
        check_diagnostics(&RULE, &text);
        let report = run(&text, &Options::default());
        let [cause, consequence, ..] = &report.diagnostics[..] else { panic!("{:#?}", report.diagnostics) };
        assert_eq!(cause.rule, "service-selector-matches-no-pod");
        assert_eq!(consequence.caused_by, std::slice::from_ref(&cause.id));
    }

    #[test]
    fn follows_from_the_port_that_the_path_leads_to() {
        check_diagnostics(&RULE, &app("cart", "htpp", FOUND));
    }

    /// A Service of a cluster in front of a Pod in this state.
    fn live(expected: &str, status: &str) -> String {
        let text = app("cart", "http", expected);
        let text = text.replace("metadata: {name: cart}", "metadata: {name: cart, uid: s}");
        text.replace("metadata: {name: cart, labels", "metadata: {name: cart, uid: p, labels")
            + &format!("status: {{{status}}}\n")
    }

    #[test]
    fn in_a_cluster_it_is_seen_whether_a_pod_is_ready() {
        let crashes = "phase: Running, podIP: 10.0.0.1, conditions: [{type: Ready, status: \"False\"}], containerStatuses: [{name: cart, restartCount: 5, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1}}}]";
        let found = "#                   ^^^^ error[ingress-backend-unreachable]: The default backend of Ingress `shop` leads to Service `cart`, which has no ready endpoint";
        check_diagnostics(&RULE, &live(found, crashes));
        let report = run(&live("", crashes), &Options::default());
        let chain: Vec<&str> = report.diagnostics.iter().take(3).map(|it| it.rule.as_str()).collect();
        assert_eq!(chain, ["pod-crash-loop", "service-no-ready-endpoints", RULE.name]);
        assert_eq!(report.diagnostics[2].caused_by, std::slice::from_ref(&report.diagnostics[1].id));
        let ready = "phase: Running, podIP: 10.0.0.1, conditions: [{type: Ready, status: \"True\"}]";
        check_silent(&RULE, &live("", ready));
    }

    #[test]
    fn a_port_that_leads_nowhere_and_pods_that_are_not_ready_are_both_causes() {
        let crashes = "phase: Running, podIP: 10.0.0.1, conditions: [{type: Ready, status: \"False\"}], containerStatuses: [{name: cart, restartCount: 5, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1}}}]";
        let report =
            run(&live("", crashes).replace("targetPort: http", "targetPort: htpp"), &Options::default());
        let of = |rule: &str| report.diagnostics.iter().find(|it| it.rule == rule).unwrap();
        let causes =
            [of("service-target-port-not-found"), of("service-no-ready-endpoints")].map(|it| it.id.clone());
        assert_eq!(of(RULE.name).caused_by, causes);
        assert!(
            of("service-target-port-not-found").caused_by.is_empty()
                && of("pod-crash-loop").caused_by.is_empty()
        );
    }

    #[test]
    fn another_port_of_the_service_does_not_matter() {
        check_silent(&RULE, &app("cart", "http", ""));
    }
}
