//! A path that no request ever takes.

use super::{is_on, may_be_nginx, nginx};
use crate::{
    graph::Controller,
    hash::HashSet,
    options::Text,
    report::{Applicability, Severity},
    resources::{HttpIngressPath, Ingress, IngressRule, Resource},
    rules::{Check, Finding, Fix, Look, Looker, Rule, Scene, With, edits, text},
    yaml::de::Spanned,
};

pub(crate) const RULE: Rule = Rule {
    name: "ingress-path-unreachable",
    severity: Severity::Warning,
    summary: Text {
        en: "No request takes this path of an Ingress",
        es: "Ninguna petición sigue este path del Ingress",
    },
    question: Some("I3"),
    since: "0.1.0",
    file: "ingress/path_unreachable",
    docs: Text { en: include_str!("path_unreachable.md"), es: include_str!("path_unreachable.es.md") },
    check: Check::Each(Look::Ingresses(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Ingress<'a>>> {
    let cluster = cx.cluster;
    // One Ingress with regular expressions turns all paths of its hosts into such, also those of other Ingresses.
    let mut with_regex: HashSet<String> = HashSet::default();
    for (ingress, spec) in cluster.ingresses() {
        if is_on(&ingress.metadata, "use-regex") || nginx(&ingress.metadata, "rewrite-target").is_some() {
            let rules = spec.rules.items();
            with_regex.extend(rules.map(|rule| rule.host.or("").to_ascii_lowercase()));
        }
    }
    Box::new(move |(ingress, spec), found| {
        let controller = cluster.class_of(ingress, spec).controller;
        for (rule, path) in spec.paths() {
            let Some(written) = path.path.spanned() else { continue };
            let regex = !with_regex.is_empty()
                && may_be_nginx(controller)
                && with_regex.contains(&rule.host.or("").to_ascii_lowercase());
            let kong = written.value.starts_with("/~");
            let finding = match path.path_type.get().copied() {
                Some("Prefix" | "Exact") if !regex && !kong => {
                    let prefix = path.path_type.get() == Some(&"Prefix");
                    literal(cx, ingress, rule, written, prefix)
                }
                Some("ImplementationSpecific") | None
                    if controller == Some(Controller::IngressNginx) && !regex && is_regex(written.value) =>
                {
                    Some(expression(cx, ingress, rule, written))
                }
                _ => None,
            };
            if let Some(finding) = finding {
                found.report(finding.on(ingress.id));
            }
        }
        if matches!(controller, Some(Controller::Alb)) {
            for rule in spec.rules.items() {
                if let Some(finding) = behind_all(cx, ingress, rule) {
                    found.report(finding.on(ingress.id));
                }
            }
        }
    })
}

/// Signs that no path of a request has and every second regular expression.
fn is_regex(path: &str) -> bool {
    path.contains(['(', ')', '[', ']', '^', '$', '|', '\\']) || path.contains(".*") || path.contains(".+")
}

fn request(rule: &IngressRule<'_>, path: &str) -> String {
    format!("{}{path}", rule.host.or("*"))
}

/// Under Prefix and Exact every character stands for itself.
fn literal(
    cx: &Scene<'_>,
    ingress: &Resource<'_>,
    rule: &IngressRule<'_>,
    path: &Spanned<&str>,
    prefix: bool,
) -> Option<Finding> {
    if is_regex(path.value) {
        return Some(expression(cx, ingress, rule, path));
    }
    if !path.value.contains(['*', '?', '#']) {
        return None;
    }
    let (name, request) = (ingress.describe(), request(rule, path.value));
    let path_type = if prefix { "Prefix" } else { "Exact" };
    let place = ingress.place(path.span);
    if path.value.contains('*') {
        let message = text!(cx.lang(),
            en: "No request takes `{request}` of {name}: under `{path_type}` the `*` is a character like any other",
            es: "Ninguna petición sigue `{request}` de {name}: con `{path_type}` el `*` es un carácter como los demás");
        let stem = path.value.strip_suffix('*').filter(|stem| !stem.contains('*'));
        let all_below = stem.and_then(|stem| stem.strip_suffix('/'));
        let help = match (all_below, prefix) {
            (Some(stem), true) => {
                let stem = if stem.is_empty() { "/" } else { stem };
                text!(cx.lang(),
                    en: "Write `path: {stem}`: Prefix takes everything below it",
                    es: "Escribe `path: {stem}`: Prefix toma todo lo que cuelga de él")
            }
            _ => text!(cx.lang(),
                en: "Write the beginning of the path, up to a `/`, with `pathType: Prefix`, which takes everything below it",
                es: "Escribe el principio del path, hasta una `/`, con `pathType: Prefix`, que toma todo lo que cuelga de él"),
        };
        let finding = Finding::new(&RULE, place, message, help);
        let fix = all_below.filter(|_| prefix).and_then(|stem| {
            let stem = if stem.is_empty() { "/" } else { stem };
            let edit = edits::replace_text(ingress, path.span, path.value, stem)?;
            Some(Fix {
                title: text!(cx.lang(), en: "Change the path to `{stem}`", es: "Cambiar el path a `{stem}`"),
                applicability: Applicability::Safe,
                edits: vec![edit],
            })
        });
        return Some(match fix {
            Some(fix) => finding.fix(fix),
            None => finding,
        });
    }
    path.value.contains(['?', '#']).then(|| {
        let message = text!(cx.lang(),
            en: "No request takes `{request}` of {name}: what follows a `?` or `#` is no part of a path",
            es: "Ninguna petición sigue `{request}` de {name}: lo que va detrás de `?` o `#` no forma parte del path");
        let help = text!(cx.lang(),
            en: "Write the path alone; an Ingress does not look at the query",
            es: "Escribe solo el path; un Ingress no mira la query");
        Finding::new(&RULE, place, message, help)
    })
}

fn expression(
    cx: &Scene<'_>,
    ingress: &Resource<'_>,
    rule: &IngressRule<'_>,
    path: &Spanned<&str>,
) -> Finding {
    let (name, request) = (ingress.describe(), request(rule, path.value));
    let message = text!(cx.lang(),
        en: "No request takes `{request}` of {name}: the path is read as plain text, not as a regular expression",
        es: "Ninguna petición sigue `{request}` de {name}: el path se lee como texto, no como expresión regular");
    let help = text!(cx.lang(),
        en: "With ingress-nginx add the annotation `nginx.ingress.kubernetes.io/use-regex: \"true\"` and write `pathType: ImplementationSpecific`; else write the beginning of the path with `pathType: Prefix`",
        es: "Con ingress-nginx añade la anotación `nginx.ingress.kubernetes.io/use-regex: \"true\"` y escribe `pathType: ImplementationSpecific`; si no, escribe el principio del path con `pathType: Prefix`");
    Finding::new(&RULE, ingress.place(path.span), message, help)
}

/// An ALB tries the paths of type ImplementationSpecific in the order in which they stand.
fn behind_all(cx: &Scene<'_>, ingress: &Resource<'_>, rule: &IngressRule<'_>) -> Option<Finding> {
    let paths = rule.http.get()?.paths.get()?;
    let specific = |path: &HttpIngressPath<'_>| path.path_type.or("") == "ImplementationSpecific";
    let takes_all = |path: &HttpIngressPath<'_>| {
        let service = path.backend.get().map_or("", |it| it.service_name().or(""));
        let condition = format!("alb.ingress.kubernetes.io/conditions.{service}");
        let is_action = path.backend.get().is_some_and(|it| it.is_action(&ingress.metadata));
        specific(path)
            && matches!(path.path.or("/*"), "/*" | "*")
            && !is_action
            && ingress.metadata.annotation(&condition).is_none()
    };
    let first = paths.iter().position(|path| takes_all(path))?;
    let shadowed = paths.iter().skip(first + 1).find(|path| specific(path) && !takes_all(path))?;
    let written = shadowed.path.spanned()?;
    let (name, request) = (ingress.describe(), request(rule, written.value));
    let message = text!(cx.lang(),
        en: "No request takes `{request}` of {name}: an ALB tries paths in their order, and `/*` before it takes all",
        es: "Ninguna petición sigue `{request}` de {name}: un ALB prueba los paths en su orden, y `/*` va antes y los toma todos");
    let help = text!(cx.lang(),
        en: "Move `/*` to the end of the list, or write `pathType: Prefix`, which puts longer paths first",
        es: "Mueve `/*` al final de la lista, o escribe `pathType: Prefix`, que pone primero los paths más largos");
    let finding = Finding::new(&RULE, ingress.place(written.span), message, help);
    Some(match paths.get(first).and_then(|path| path.path.span()) {
        Some(span) => {
            let related = text!(cx.lang(), en: "this one takes all", es: "este los toma todos");
            finding.related(ingress.place(span), related)
        }
        None => finding,
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    fn app(annotation: &str, class: &str, path_type: &str, path: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: shop{annotation}}}
spec:
  ingressClassName: {class}
  rules:
  - host: shop.example
    http:
      paths:
      - pathType: {path_type}
        backend: {{service: {{name: cart, port: {{number: 80}}}}}}
        path: {path}
"
        )
    }

    fn expecting(path: &str, message: &str) -> String {
        let carets = "^".repeat(path.len());
        format!(
            "{path}\n#             {carets} warning[ingress-path-unreachable]: No request takes `shop.example{path}` of Ingress `shop`: {message}"
        )
    }

    #[test]
    fn a_star_is_a_character() {
        let star = |path: &str| expecting(path, "under `");
        check_diagnostics(&RULE, &app("", "nginx", "Prefix", &star("/cart/*")));
        check_diagnostics(&RULE, &app("", "gce", "Exact", &star("/cart*")));
        check_silent(&RULE, &app("", "gce", "ImplementationSpecific", "/cart/*"));
        check_fix(
            &RULE,
            &app("", "nginx", "Prefix", "/cart/* # all"),
            &app("", "nginx", "Prefix", "/cart # all"),
        );
    }

    #[test]
    fn a_regular_expression_has_to_be_turned_on() {
        let plain = |path: &str| expecting(path, "the path is read as plain text");
        check_diagnostics(&RULE, &app("", "nginx", "Prefix", &plain("/api(/|$)(.*)")));
        check_diagnostics(&RULE, &app("", "nginx", "ImplementationSpecific", &plain("/api(/|$)(.*)")));
        let on = ", annotations: {nginx.ingress.kubernetes.io/use-regex: \"true\"}";
        check_silent(&RULE, &app(on, "nginx", "ImplementationSpecific", "/api(/|$)(.*)"));
        let rewrite = ", annotations: {nginx.ingress.kubernetes.io/rewrite-target: /$2}";
        check_silent(&RULE, &app(rewrite, "nginx", "Prefix", "/api(/|$)(.*)"));
        check_silent(&RULE, &app("", "own", "ImplementationSpecific", "/api(/|$)(.*)"));
    }

    #[test]
    fn a_query_is_no_path() {
        check_diagnostics(&RULE, &app("", "nginx", "Exact", &expecting("/find?q=1", "what follows a `?`")));
        check_silent(&RULE, &app("", "nginx", "Exact", "/find.v1+json"));
    }

    #[test]
    fn an_alb_goes_through_its_paths_in_order() {
        let app = |first: &str, second: &str| {
            app("", "alb", "ImplementationSpecific", first)
                + "      - pathType: ImplementationSpecific
        backend: {service: {name: api, port: {number: 80}}}
        path: " + second
                + "\n"
        };
        check_diagnostics(&RULE, &app("/*", &expecting("/api/*", "an ALB tries paths in their order")));
        check_silent(&RULE, &app("/api/*", "/*"));
    }
}
