//! An Ingress leads to a Service of another namespace.

use std::rc::Rc;

use super::Route;
use crate::{
    graph::{Lookup, Missing, SelectorMiss, find_selector_miss},
    options::Text,
    report::Severity,
    resources::{Body, Resource},
    rules::{Check, Context, Finding, FindingId, Rule, Scene, text},
};

pub(crate) const RULE: Rule = Rule {
    name: "ingress-backend-service-in-other-namespace",
    severity: Severity::Error,
    summary: Text {
        en: "Ingress leads to a Service of another namespace",
        es: "El Ingress lleva a un Service de otro namespace",
    },
    question: Some("I2"),
    since: "0.1.0",
    file: "ingress/backend_service_in_other_namespace",
    docs: Text {
        en: include_str!("backend_service_in_other_namespace.md"),
        es: include_str!("backend_service_in_other_namespace.es.md"),
    },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for route in &*Rc::clone(&cx.routes) {
        let finding = match route.service {
            Lookup::OtherNamespace(id) => cluster.resource(id).map(|it| other_namespace(cx, route, it)),
            Lookup::NamespaceNotWritten(id) => cluster.resource(id).map(|it| not_written(cx, route, it)),
            _ => None,
        };
        if let Some(finding) = finding {
            let missing = Missing::Object { kind: "Service", name: route.service_name.to_owned() };
            let misplaced = misplaced_service(cx, route);
            cx.report(finding.on(route.ingress.id).missing(missing).caused_by(misplaced));
        }
    }
}

/// What says that the Service is where its Pods are not, if they are where the Ingress is.
fn misplaced_service(cx: &Context<'_>, route: &Route<'_, '_>) -> Option<FindingId> {
    let Lookup::OtherNamespace(id) = route.service else { return None };
    let service = cx.cluster.resource(id)?;
    let Body::Service(spec) = &service.body else { return None };
    let (found, _) = cx.findings.on(id).find(|(_, it)| it.rule.name == "service-selector-matches-no-pod")?;
    let Some(SelectorMiss::OtherNamespace(pod)) = find_selector_miss(cx.cluster, service, spec) else {
        return None;
    };
    let pod = cx.cluster.resource(pod)?;
    (pod.namespace_name() == route.ingress.namespace_name()).then_some(found)
}

fn other_namespace(cx: &Scene<'_>, route: &Route<'_, '_>, service: &Resource<'_>) -> Finding {
    let (from, name) = (route.describe(cx.lang()), route.service_name);
    let (here, there) = (route.ingress.namespace_name(), service.namespace_name());
    let message = text!(cx.lang(),
        en: "{from} leads to Service `{name}`, which is in namespace `{there}`, not in `{here}`",
        es: "{from} lleva al Service `{name}`, que está en el namespace `{there}`, no en `{here}`");
    let help = text!(cx.lang(),
        en: "An Ingress reaches Services of its own namespace only: move the Ingress to `{there}`, or put a Service of type ExternalName for `{name}.{there}.svc.cluster.local` beside it",
        es: "Un Ingress solo llega a Services de su propio namespace: mueve el Ingress a `{there}`, o pon a su lado un Service de tipo ExternalName para `{name}.{there}.svc.cluster.local`");
    let span = service.metadata.namespace.span();
    Finding::new(&RULE, route.name_place(), message, help).related(
        span.map_or_else(|| service.name_place(), |span| service.place(span)),
        text!(cx.lang(), en: "the Service is here", es: "el Service está aquí"),
    )
}

fn not_written(cx: &Scene<'_>, route: &Route<'_, '_>, service: &Resource<'_>) -> Finding {
    let (from, name) = (route.describe(cx.lang()), route.service_name);
    let ingress_says = route.ingress.namespace.is_some_and(|it| it.certain);
    let (with, without) = if ingress_says { (route.ingress, service) } else { (service, route.ingress) };
    let (namespace, unnamed) = (with.namespace_name(), without.describe());
    let message = text!(cx.lang(),
        en: "{from} reaches Service `{name}` only if {unnamed}, which names no namespace, is applied to `{namespace}`",
        es: "{from} solo llega al Service `{name}` si {unnamed}, que no nombra ningún namespace, se aplica en `{namespace}`");
    let help = text!(cx.lang(),
        en: "Write `namespace: {namespace}` in both, or apply them with `kubectl apply -n {namespace}`",
        es: "Escribe `namespace: {namespace}` en ambos, o aplícalos con `kubectl apply -n {namespace}`");
    Finding::new(&RULE, route.name_place(), message, help).severity(Severity::Warning).related(
        without.name_place(),
        text!(cx.lang(), en: "names no namespace", es: "no nombra ningún namespace"),
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_silent, check_with, run},
    };

    const APP: &str = r#"
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: front}
spec:
  defaultBackend:
    service: {name: cart, port: {number: 80}}
"#;

    fn with_service(namespace: &str, expected: &str) -> String {
        let service = "apiVersion: v1\nkind: Service\nspec: {ports: [{port: 80}]}\n";
        format!("{APP}{expected}---\n{service}metadata: {{name: cart{namespace}}}\n")
    }

    #[test]
    fn an_ingress_never_crosses_namespaces() {
        check_diagnostics(
            &RULE,
            &with_service(
                ", namespace: back",
                "#                   ^^^^ error[ingress-backend-service-in-other-namespace]: The default backend of Ingress `shop` leads to Service `cart`, which is in namespace `back`, not in `front`\n",
            ),
        );
    }

    #[test]
    fn kubectl_apply_may_bring_them_together() {
        let warning = "#                   ^^^^ warning[ingress-backend-service-in-other-namespace]: The default backend of Ingress `shop` reaches Service `cart` only if Service `cart`\n";
        check_diagnostics(&RULE, &with_service("", warning));
        let front = Options { namespace: Some("front".to_owned()), ..Options::default() };
        check_with(&RULE, &front, &with_service("", ""));
    }

    #[test]
    fn the_same_namespace() {
        check_silent(&RULE, &with_service(", namespace: front", ""));
    }

    #[test]
    fn a_service_that_is_where_its_pods_are_not_is_the_cause() {
        let report = run(
            &format!(
                "{APP}---
apiVersion: v1
kind: Service
metadata: {{name: cart, namespace: back}}
spec: {{selector: {{app: cart}}, ports: [{{port: 80}}]}}
---
apiVersion: v1
kind: Pod
metadata: {{name: cart, namespace: front, labels: {{app: cart}}}}
spec: {{containers: [{{name: cart, image: cart}}]}}
"
            ),
            &Options::default(),
        );
        let [root, consequence] = report.diagnostics.get(..2).unwrap_or_default() else {
            panic!("{:#?}", report.diagnostics)
        };
        assert_eq!(
            (root.rule.as_str(), consequence.rule.as_str()),
            ("service-selector-matches-no-pod", RULE.name)
        );
        assert_eq!(consequence.caused_by, std::slice::from_ref(&root.id));
    }
}
