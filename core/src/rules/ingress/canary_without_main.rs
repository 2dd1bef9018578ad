//! A canary Ingress that takes its share of no other one.

use super::{NGINX, is_canary, may_be_nginx};
use crate::{
    hash::HashMap,
    options::Text,
    report::Severity,
    resources::{HttpIngressPath, Resource},
    rules::{Check, Context, Finding, Rule, Scene, text},
    yaml::Span,
};

pub(crate) const RULE: Rule = Rule {
    name: "ingress-canary-without-main",
    severity: Severity::Error,
    summary: Text {
        en: "Canary Ingress repeats the path of no main one",
        es: "Un Ingress canary no repite el path de ningún Ingress principal",
    },
    question: Some("I3"),
    since: "0.1.0",
    file: "ingress/canary_without_main",
    docs: Text { en: include_str!("canary_without_main.md"), es: include_str!("canary_without_main.es.md") },
    check: Check::Whole(check),
};

/// A path of an Ingress that is no canary.
struct Main<'r, 't> {
    ingress: &'r Resource<'t>,
    path: &'r HttpIngressPath<'t>,
}

/// How many paths of one host are compared with that of a canary.
const MOST_COMPARED: usize = 256;

/// Class and host.
type Key<'t> = (&'t str, String);

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if !cluster.ingresses().any(|(ingress, _)| is_canary(&ingress.metadata)) {
        return;
    }
    let mut mains: HashMap<Key<'_>, Vec<Main<'_, '_>>> = HashMap::default();
    for (ingress, spec) in cluster.ingresses().filter(|(ingress, _)| !is_canary(&ingress.metadata)) {
        let class = cluster.class_of(ingress, spec).name.unwrap_or_default();
        for (rule, path) in spec.paths() {
            let key = (class, rule.host.or("").to_ascii_lowercase());
            mains.entry(key).or_default().push(Main { ingress, path });
        }
    }
    for (ingress, spec) in cluster.ingresses().filter(|(ingress, _)| is_canary(&ingress.metadata)) {
        let class = cluster.class_of(ingress, spec);
        if !may_be_nginx(class.controller) {
            continue;
        }
        for (rule, path) in spec.paths() {
            let key = (class.name.unwrap_or_default(), rule.host.or("").to_ascii_lowercase());
            let of_host = mains.get(&key).into_iter().flatten().take(MOST_COMPARED);
            let of_host: Vec<&Main<'_, '_>> =
                of_host.filter(|main| cluster.meet(ingress, main.ingress)).collect();
            if !of_host.iter().any(|main| is_same(main.path, path)) {
                let request = format!("{}{}", rule.host.or("*"), path.path.or("/"));
                let finding = describe(cx, ingress, path, &request, &of_host);
                cx.report(finding.on(ingress.id));
                break;
            }
        }
    }
}

fn is_same(a: &HttpIngressPath<'_>, b: &HttpIngressPath<'_>) -> bool {
    let path_type =
        |it: &HttpIngressPath<'_>| it.path_type.get().copied().unwrap_or("ImplementationSpecific").to_owned();
    a.path.or("/") == b.path.or("/") && path_type(a) == path_type(b)
}

fn describe(
    cx: &Scene<'_>,
    ingress: &Resource<'_>,
    path: &HttpIngressPath<'_>,
    request: &str,
    of_host: &[&Main<'_, '_>],
) -> Finding {
    let name = ingress.describe();
    let path_type = path.path_type.or("ImplementationSpecific");
    let key = format!("{NGINX}canary");
    let annotation = ingress.metadata.annotations.get().and_then(|it| it.get(&key));
    let place = annotation.map_or_else(|| ingress.name_place(), |pair| ingress.place(pair.span()));
    let proven = !of_host.is_empty()
        || cx.cluster.resource(ingress.id).is_some_and(|it| cx.cluster.proves_absence(it, "Ingress"));
    let message = match proven {
        true => text!(cx.lang(),
            en: "{name} is the canary of no other Ingress: none has `{request}` with pathType `{path_type}`",
            es: "{name} no es el canary de ningún otro Ingress: ninguno tiene `{request}` con pathType `{path_type}`"),
        false => text!(cx.lang(),
            en: "{name} is the canary of no Ingress in these files: none has `{request}` with pathType `{path_type}`",
            es: "{name} no es el canary de ningún Ingress de estos ficheros: ninguno tiene `{request}` con pathType `{path_type}`"),
    };
    let nearest = of_host.iter().find(|main| main.path.path.or("/") == path.path.or("/")).or(of_host.first());
    let help = match nearest {
        Some(main) => {
            let (theirs, main_type) =
                (main.path.path.or("/"), main.path.path_type.or("ImplementationSpecific"));
            text!(cx.lang(),
                en: "Repeat host, path and type of the main Ingress, as `path: {theirs}` with `pathType: {main_type}`: ingress-nginx drops a canary that matches none",
                es: "Repite host, path y tipo del Ingress principal, como `path: {theirs}` con `pathType: {main_type}`: ingress-nginx descarta un canary que no coincide con ninguno")
        }
        None => text!(cx.lang(),
            en: "Add the main Ingress with the same host, path and type, or check its file together with this one",
            es: "Añade el Ingress principal con el mismo host, path y tipo, o comprueba su fichero junto con este"),
    };
    let severity = if proven { Severity::Error } else { Severity::Warning };
    let mut finding = Finding::new(&RULE, place, message, help).severity(severity);
    let span: Option<Span> = path.path.span().filter(|_| proven);
    if let Some(span) = span {
        let related = text!(cx.lang(), en: "the path of the canary", es: "el path del canary");
        finding = finding.related(ingress.place(span), related);
    }
    if let Some(main) = nearest
        && let Some(span) = main.path.path.span()
    {
        let related = text!(cx.lang(), en: "a path of the main Ingress", es: "un path del Ingress principal");
        finding = finding.related(main.ingress.place(span), related);
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    fn ingress(name: &str, annotations: &str, host: &str, path: &str, path_type: &str) -> String {
        format!(
            "---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {name}
{annotations}spec:
  ingressClassName: nginx
  rules:
  - host: {host}
    http: {{paths: [{{path: {path}, pathType: {path_type}, backend: {{service: {{name: {name}, port: {{number: 80}}}}}}}}]}}
"
        )
    }

    fn canary(severity: &str) -> String {
        let marker = match severity {
            "" => String::new(),
            severity => format!(
                "#   {} {severity}[ingress-canary-without-main]: Ingress `next` is the canary of no\n",
                "^".repeat("nginx.ingress.kubernetes.io/canary: \"true\"".len())
            ),
        };
        format!("  annotations:\n    nginx.ingress.kubernetes.io/canary: \"true\"\n{marker}")
    }

    fn pair(severity: &str, path: &str, path_type: &str) -> String {
        ingress("shop", "", "shop.example", "/", "Prefix")
            + &ingress("next", &canary(severity), "Shop.example", path, path_type)
    }

    #[test]
    fn another_path_or_type_than_the_main_ingress() {
        check_diagnostics(&RULE, &pair("error", "/cart", "Prefix"));
        check_diagnostics(&RULE, &pair("error", "/", "Exact"));
    }

    #[test]
    fn the_main_ingress_may_be_elsewhere() {
        check_diagnostics(&RULE, &ingress("next", &canary("warning"), "shop.example", "/", "Prefix"));
    }

    #[test]
    fn the_same_path() {
        check_silent(&RULE, &pair("", "/", "Prefix"));
        let off = canary("").replace("\"true\"", "\"false\"");
        check_silent(&RULE, &ingress("next", &off, "shop.example", "/", "Prefix"));
    }
}
