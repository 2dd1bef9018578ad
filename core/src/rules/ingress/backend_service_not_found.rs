//! An Ingress leads to a Service that is not there.

use std::rc::Rc;

use super::Route;
use crate::{
    graph::{self, Lookup, Missing},
    options::Text,
    report::{Applicability, Severity},
    resources::ResourceId,
    rules::{Check, Context, Finding, Fix, Rule, Scene, edits, text},
};

pub(crate) const RULE: Rule = Rule {
    name: "ingress-backend-service-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "Ingress leads to a Service that is not there",
        es: "El Ingress lleva a un Service que no existe",
    },
    question: Some("I2"),
    since: "0.1.0",
    file: "ingress/backend_service_not_found",
    docs: Text {
        en: include_str!("backend_service_not_found.md"),
        es: include_str!("backend_service_not_found.es.md"),
    },
    check: Check::Whole(check),
};

/// How many Services the help names.
const MOST_NAMES: usize = 5;

fn check(cx: &mut Context<'_>) {
    for route in &*Rc::clone(&cx.routes) {
        if let Lookup::NotFound { nearest, proven } = route.service {
            let finding = describe(cx, route, nearest, proven);
            let missing = Missing::Object { kind: "Service", name: route.service_name.to_owned() };
            cx.report(finding.on(route.ingress.id).missing(missing));
        }
    }
}

fn describe(cx: &Scene<'_>, route: &Route<'_, '_>, nearest: Option<ResourceId>, proven: bool) -> Finding {
    let (from, name) = (route.describe(cx.lang()), route.service_name);
    let near = nearest.and_then(|id| cx.cluster.resource(id));
    let message = match (near, proven) {
        (Some(near), _) => text!(cx.lang(),
            en: "{from} leads to Service `{name}`, which does not exist; there is a Service `{0}`", near.name();
            es: "{from} lleva al Service `{name}`, que no existe; hay un Service `{0}`", near.name()),
        (None, true) => text!(cx.lang(),
            en: "{from} leads to Service `{name}`, which does not exist",
            es: "{from} lleva al Service `{name}`, que no existe"),
        (None, false) => text!(cx.lang(),
            en: "{from} leads to Service `{name}`, which is not in these files",
            es: "{from} lleva al Service `{name}`, que no está en estos ficheros"),
    };
    let help = match near {
        Some(near) => text!(cx.lang(),
            en: "Write the name `{0}` in the backend", near.name();
            es: "Escribe el nombre `{0}` en el backend", near.name()),
        None => others(cx, route),
    };
    let severity = if near.is_some() || proven { Severity::Error } else { Severity::Warning };
    let flag = route.ingress.namespace_flag();
    let finding = Finding::new(&RULE, route.name_place(), message, help)
        .severity(severity)
        .command(format!("kubectl get services{flag}"));
    let Some(near) = near else { return finding };
    let related = text!(cx.lang(), en: "this one is near", es: "este se parece");
    let finding = finding.related(near.name_place(), related);
    match lead_to(cx, route, near.name()) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

/// How many Services are compared with the name that was written.
const MOST_COMPARED: usize = 512;

/// Writes the name of another Service.
fn lead_to(cx: &Scene<'_>, route: &Route<'_, '_>, name: &str) -> Option<Fix> {
    let services = cx.cluster.names_of(route.ingress, "Service").take(MOST_COMPARED);
    let near_ones = services.filter(|(name, _)| graph::near(route.service_name, name).is_some()).count();
    let span = route.backend.service_name().span()?;
    Some(Fix {
        title: text!(cx.lang(), en: "Lead to Service `{name}`", es: "Llevar al Service `{name}`"),
        applicability: if near_ones == 1 { Applicability::Safe } else { Applicability::Unsafe },
        edits: vec![edits::replace_scalar(route.ingress, span, route.service_name, name)?],
    })
}

fn others(cx: &Scene<'_>, route: &Route<'_, '_>) -> String {
    let names: Vec<String> = cx
        .cluster
        .names_of(route.ingress, "Service")
        .take(MOST_NAMES + 1)
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    let more = if names.len() > MOST_NAMES { ", …" } else { "" };
    let listed = names.get(..names.len().min(MOST_NAMES)).unwrap_or_default().join(", ");
    let name = route.service_name;
    match listed.is_empty() {
        true => text!(cx.lang(),
            en: "Add a Service `{name}` in the Ingress's namespace, or check its file together with this one",
            es: "Añade un Service `{name}` en el namespace del Ingress, o comprueba su fichero junto con este"),
        false => text!(cx.lang(),
            en: "Write the name of a Service of the same namespace ({listed}{more}), or add a Service `{name}`",
            es: "Escribe el nombre de un Service del mismo namespace ({listed}{more}), o añade un Service `{name}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_fix, check_silent, check_with},
    };

    fn ingress(backend: &str, rest: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: shop}}
spec:
  rules:
  - host: shop.example
    http:
      paths:
      - path: /cart
        pathType: Prefix
        backend:
          service:
{backend}
            port: {{number: 80}}
{rest}"
        )
    }

    const CART: &str = "---
apiVersion: v1
kind: Service
metadata: {name: shopping-cart}
spec: {ports: [{port: 80}]}
";

    #[test]
    fn a_misspelt_name_is_an_error() {
        check_diagnostics(
            &RULE,
            &ingress(
                "            name: shoping-cart
#                 ^^^^^^^^^^^^ error[ingress-backend-service-not-found]: `shop.example/cart` of Ingress `shop` leads to Service `shoping-cart`, which does not exist; there is a Service `shopping-cart`",
                CART,
            ),
        );
    }

    #[test]
    fn the_one_near_name_is_meant() {
        check_fix(
            &RULE,
            &ingress("            name: 'shoping-cart' # ours", CART),
            &ingress("            name: 'shopping-cart' # ours", CART),
        );
    }

    #[test]
    fn a_service_of_another_repository_is_a_warning_at_most() {
        let text = ingress(
            "            name: payments
#                 ^^^^^^^^ warning[ingress-backend-service-not-found]: `shop.example/cart` of Ingress `shop` leads to Service `payments`, which is not in these files",
            CART,
        );
        check_diagnostics(&RULE, &text);
        let complete = Options { complete: true, ..Options::default() };
        let text = text.replace("warning", "error").replace("is not in these files", "does not exist");
        check_with(&RULE, &complete, &text);
    }

    #[test]
    fn a_service_that_is_there() {
        check_silent(&RULE, &ingress("            name: shopping-cart", CART));
    }

    #[test]
    fn the_old_shape_names_services_too() {
        check_diagnostics(
            &RULE,
            r#"
apiVersion: networking.k8s.io/v1beta1
kind: Ingress
metadata: {name: shop}
spec:
  backend: {serviceName: shoping-cart, servicePort: 80}
#                        ^^^^^^^^^^^^ error[ingress-backend-service-not-found]: The default backend of Ingress `shop` leads to Service `shoping-cart`
---
apiVersion: v1
kind: Service
metadata: {name: shopping-cart}
spec: {ports: [{port: 80}]}
"#,
        );
    }

    #[test]
    fn an_action_of_the_aws_load_balancer_is_no_service() {
        let ingress = |annotation: &str, expected: &str| {
            format!(
                "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations: {{{annotation}: '{{}}'}}
spec:
  ingressClassName: alb
  defaultBackend:
    service:
      name: to-https
{expected}
      port: {{name: use-annotation}}
"
            )
        };
        check_silent(&RULE, &ingress("alb.ingress.kubernetes.io/actions.to-https", ""));
        check_diagnostics(
            &RULE,
            &ingress(
                "alb.ingress.kubernetes.io/actions.to-http",
                "#           ^^^^^^^^ warning[ingress-backend-service-not-found]: The default backend of Ingress `shop` leads to Service `to-https`",
            ),
        );
    }

    #[test]
    fn knative_makes_a_service_of_the_name_of_its_own_kind() {
        let knative = |name: &str| {
            format!(
                "---\napiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{template: {{spec: {{containers: [{{image: hello}}]}}}}}}\n"
            )
        };
        check_silent(&RULE, &ingress("            name: hello", &knative("hello")));
        check_diagnostics(
            &RULE,
            &ingress(
                "            name: hello
#                 ^^^^^ warning[ingress-backend-service-not-found]: `shop.example/cart`",
                &knative("other"),
            ),
        );
    }
}
