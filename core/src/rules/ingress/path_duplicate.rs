//! The same host and path lead to two places.

use std::collections::BTreeMap;

use super::{Serving, is_canary};
use crate::{
    graph::Controller,
    hash::HashMap,
    options::Text,
    order::InOrder,
    report::Severity,
    resources::{HttpIngressPath, Ingress, Resource},
    rules::{Check, Finding, Look, Looker, Rule, Scene, With, text},
};

pub(crate) const RULE: Rule = Rule {
    name: "ingress-path-duplicate",
    severity: Severity::Error,
    summary: Text {
        en: "The same path of the same host is claimed twice",
        es: "El mismo path del mismo host se define dos veces",
    },
    question: Some("I3"),
    since: "0.1.0",
    file: "ingress/path_duplicate",
    docs: Text { en: include_str!("path_duplicate.md"), es: include_str!("path_duplicate.es.md") },
    check: Check::Each(Look::Ingresses(look)),
};

/// What a request is matched by: class, host, type, path, and what annotations of the controller add to it.
type Key<'t> = (&'t str, String, &'t str, &'t str, Vec<(&'t str, &'t str)>);

/// A path that was met before.
struct Claim<'r, 't> {
    ingress: &'r Resource<'t>,
    path: &'r HttpIngressPath<'t>,
    serving: Serving<'t>,
}

/// How many earlier claims of one path are compared: they differ only in folders that never meet.
const MOST_CLAIMS: usize = 8;

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Ingress<'a>>> {
    let cluster = cx.cluster;
    let mut claims: HashMap<Key<'_>, Vec<Claim<'_, '_>>> = HashMap::default();
    Box::new(move |(ingress, spec), found| {
        if is_canary(&ingress.metadata) {
            return;
        }
        let class = cluster.class_of(ingress, spec);
        let serving = Serving::of(ingress, class.controller);
        for (rule, path) in spec.paths() {
            let (Some(written), Some(backend)) = (path.path.get(), path.backend.get()) else { continue };
            // The same path with a redirect before it, or under another condition, is how an ALB is told both.
            let service = backend.service_name().or("");
            let condition = format!("alb.ingress.kubernetes.io/conditions.{service}");
            if backend.is_action(&ingress.metadata) || ingress.metadata.annotation(&condition).is_some() {
                continue;
            }
            let path_type = path.path_type.or("ImplementationSpecific");
            // A slash at the end changes nothing for Prefix.
            let normal = match path_type {
                "Prefix" => written.trim_end_matches('/'),
                _ => written,
            };
            let host = rule.host.or("").to_ascii_lowercase();
            let key = (class.name.unwrap_or(""), host, path_type, normal, conditions(ingress));
            let earlier = claims.entry(key).or_default();
            let first = earlier.iter().find(|claim| {
                let same = claim.ingress.id == ingress.id;
                // One of two documents for the same Ingress replaces the other.
                let replaces = !same && cluster.are_one_object(claim.ingress.id, ingress.id);
                cluster.meet(claim.ingress, ingress)
                    && !replaces
                    && (same || claim.serving.meets(&serving, rule.host.or("")))
            });
            if let Some(first) = first {
                let host = rule.host.or("*");
                let finding = describe(cx, (ingress, path), first, host, class.controller);
                found.report(finding.on(ingress.id));
            } else if earlier.len() < MOST_CLAIMS {
                earlier.push(Claim { ingress, path, serving });
            }
        }
    })
}

/// Annotations by which controllers tell apart requests to the same path: entry points, methods, headers.
fn conditions<'t>(ingress: &Resource<'t>) -> Vec<(&'t str, &'t str)> {
    const CONDITIONS: &[&str] = &[
        "traefik.ingress.kubernetes.io/router.",
        "konghq.com/methods",
        "konghq.com/headers",
        "konghq.com/protocols",
        "konghq.com/snis",
        "haproxy.org/request-",
        "alb.ingress.kubernetes.io/listen-ports",
    ];
    let annotations = ingress.metadata.annotations.items();
    let telling = annotations.filter(|pair| CONDITIONS.iter().any(|prefix| pair.key.starts_with(prefix)));
    telling.map(|pair| (pair.key, pair.value)).in_order::<BTreeMap<_, _>>().into_iter().collect()
}

fn describe(
    cx: &Scene<'_>,
    (ingress, path): (&Resource<'_>, &HttpIngressPath<'_>),
    first: &Claim<'_, '_>,
    host: &str,
    controller: Option<Controller>,
) -> Finding {
    let written = path.path.or("/");
    let request = format!("{host}{written}");
    let (here, there) = (ingress.describe(), first.ingress.describe());
    let target = |ingress: &Resource<'_>, path: &HttpIngressPath<'_>| {
        let backend = path.backend.get();
        let service = backend.map_or("", |it| it.service_name().or(""));
        let port = backend.and_then(|it| it.port()).map_or_else(String::new, |(port, _)| format!(":{port}"));
        (ingress.namespace_name().to_owned(), format!("{service}{port}"))
    };
    let (ours, theirs) = (target(ingress, path), target(first.ingress, first.path));
    let same_ingress = ingress.id == first.ingress.id;
    let message = match same_ingress {
        true => text!(cx.lang(),
            en: "`{request}` stands twice in {here}", es: "`{request}` está dos veces en {here}"),
        false => text!(cx.lang(),
            en: "`{request}` of {here} is already defined in {there}",
            es: "`{request}` de {here} ya está definido en {there}"),
    };
    let help = match ours == theirs {
        true => text!(cx.lang(),
            en: "Remove one of them: both lead to `{0}`", ours.1;
            es: "Quita uno de los dos: ambos llevan a `{0}`", ours.1),
        false => text!(cx.lang(),
            en: "Requests reach only one of `{0}` and `{1}`: change the path or the host of one, or remove it", theirs.1, ours.1;
            es: "Las peticiones llegan solo a uno de `{0}` y `{1}`: cambia el path o el host de uno, o quítalo", theirs.1, ours.1),
    };
    // Which controller, and so whether one serves both, is not known.
    let certain = same_ingress || controller.is_some();
    let severity = if ours == theirs || !certain { Severity::Warning } else { Severity::Error };
    let span = path.path.span().unwrap_or_default();
    let mut finding = Finding::new(&RULE, ingress.place(span), message, help).severity(severity);
    if let Some(span) = first.path.path.span() {
        let related = text!(cx.lang(), en: "defined here first", es: "definido primero aquí");
        finding = finding.related(first.ingress.place(span), related);
    }
    if !same_ingress && controller == Some(Controller::IngressNginx) {
        let (namespace, name) = (first.ingress.namespace_name(), first.ingress.name());
        finding = finding.kubernetes_message(format!(
            "host \"{}\" and path \"{written}\" is already defined in ingress {namespace}/{name}",
            if host == "*" { "_" } else { host }
        ));
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    fn ingress(name: &str, class: &str, rest: &str, path: &str) -> String {
        format!(
            "---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: {name}{rest}}}
spec:
  ingressClassName: {class}
  rules:
  - host: shop.example
    http:
      paths:
      - path: {path}
"
        )
    }

    fn to(service: &str) -> String {
        format!(
            "        pathType: Prefix\n        backend: {{service: {{name: {service}, port: {{number: 80}}}}}}\n"
        )
    }

    fn pair(class: &str, second: &str) -> String {
        ingress("a", class, "", "/cart") + &to("cart") + second
    }

    #[test]
    fn two_ingresses_of_one_controller() {
        let marker = "/cart\n#             ^^^^^ error[ingress-path-duplicate]: `shop.example/cart` of Ingress `b` is already defined in Ingress `a`";
        check_diagnostics(&RULE, &pair("nginx", &(ingress("b", "nginx", "", marker) + &to("old-cart"))));
        let other = ingress("b", "nginx", ", namespace: team", marker) + &to("cart");
        check_diagnostics(&RULE, &pair("nginx", &other));
        let slash = "/cart/\n#             ^^^^^^ error[ingress-path-duplicate]: `shop.example/cart/`";
        check_diagnostics(&RULE, &pair("nginx", &(ingress("b", "nginx", "", slash) + &to("old-cart"))));
    }

    #[test]
    fn an_ingress_that_is_written_twice_does_not_compete_with_itself() {
        let one = ingress("a", "nginx", "", "/cart") + &to("cart");
        let other = ingress("a", "nginx", "", "/cart") + &to("old-cart");
        check_silent(&RULE, &format!("#- plain.yaml\n{one}#- tls.yaml\n{other}"));
    }

    #[test]
    fn twice_to_the_same_place_or_under_an_unknown_controller() {
        let marker =
            "/cart\n#             ^^^^^ warning[ingress-path-duplicate]: `shop.example/cart` of Ingress `b`";
        check_diagnostics(&RULE, &pair("nginx", &(ingress("b", "nginx", "", marker) + &to("cart"))));
        check_diagnostics(&RULE, &pair("public", &(ingress("b", "public", "", marker) + &to("old-cart"))));
    }

    #[test]
    fn other_classes_canaries_and_load_balancers_of_their_own() {
        check_silent(&RULE, &pair("nginx", &(ingress("b", "traefik", "", "/cart") + &to("next"))));
        let canary = ", annotations: {nginx.ingress.kubernetes.io/canary: \"true\"}";
        check_silent(&RULE, &pair("nginx", &(ingress("b", "nginx", canary, "/cart") + &to("next"))));
        check_silent(&RULE, &pair("alb", &(ingress("b", "alb", "", "/cart") + &to("next"))));
        let web = ", annotations: {traefik.ingress.kubernetes.io/router.entrypoints: web}";
        check_silent(&RULE, &pair("traefik", &(ingress("b", "traefik", web, "/cart") + &to("next"))));
    }

    #[test]
    fn one_path_with_two_types() {
        let exact = to("next").replace("Prefix", "Exact");
        check_silent(&RULE, &pair("nginx", &(ingress("b", "nginx", "", "/cart") + &exact)));
    }

    #[test]
    fn one_group_shares_one_load_balancer() {
        let group = ", annotations: {alb.ingress.kubernetes.io/group.name: shop}";
        let first = ingress("a", "alb", group, "/cart") + &to("cart");
        let marker =
            "/cart\n#             ^^^^^ error[ingress-path-duplicate]: `shop.example/cart` of Ingress `b`";
        check_diagnostics(&RULE, &(first + &ingress("b", "alb", group, marker) + &to("next")));
    }
}
