//! A rewrite that does not fit the paths which it rewrites.

use super::{NGINX, may_be_nginx};
use crate::{
    options::Text,
    report::Severity,
    resources::{Ingress, Resource},
    rules::{Check, Finding, Look, Looker, Rule, Scene, With, text},
    yaml::de::Pair,
};

pub(crate) const RULE: Rule = Rule {
    name: "ingress-rewrite-mismatch",
    severity: Severity::Warning,
    summary: Text {
        en: "Rewrite of an Ingress does not fit its paths",
        es: "La reescritura de un Ingress no encaja con sus paths",
    },
    question: Some("I3"),
    since: "0.1.0",
    file: "ingress/rewrite_mismatch",
    docs: Text { en: include_str!("rewrite_mismatch.md"), es: include_str!("rewrite_mismatch.es.md") },
    check: Check::Each(Look::Ingresses(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Ingress<'a>>> {
    let cluster = cx.cluster;
    let key = format!("{NGINX}rewrite-target");
    Box::new(move |(ingress, spec), found| {
        let Some(pair) = ingress.metadata.annotations.get().and_then(|it| it.get(&key)) else { return };
        if may_be_nginx(cluster.class_of(ingress, spec).controller)
            && let Some(finding) = describe(cx, ingress, spec, pair)
        {
            found.report(finding.on(ingress.id));
        }
    })
}

fn describe(
    cx: &Scene<'_>,
    ingress: &Resource<'_>,
    spec: &Ingress<'_>,
    target: &Pair<'_>,
) -> Option<Finding> {
    let name = ingress.describe();
    let wanted = highest_group(target.value);
    let place = ingress.place(target.value_span);
    let written = || spec.paths().filter_map(|(_, path)| Some((path, path.path.spanned()?)));
    if wanted > 0 {
        let (_, path) = written().find(|(_, path)| groups(path.value) < wanted)?;
        let has = groups(path.value);
        let message = text!(cx.lang(),
            en: "{name} rewrites to `{0}`, and its path `{1}` has no group ${wanted}", target.value, path.value;
            es: "{name} reescribe a `{0}`, y su path `{1}` no tiene ningún grupo ${wanted}", target.value, path.value);
        let help = match has {
            0 => {
                let stem = path.value.trim_end_matches('/');
                text!(cx.lang(),
                    en: "Write a path with groups, for example `{stem}(/|$)(.*)` with `pathType: ImplementationSpecific`, of which `/$2` keeps what follows",
                    es: "Escribe un path con grupos, por ejemplo `{stem}(/|$)(.*)` con `pathType: ImplementationSpecific`, del que `/$2` conserva lo que sigue")
            }
            _ => text!(cx.lang(),
                en: "Count the opening parentheses of the path: it has {has}, so `$1` to `${has}` stand for something",
                es: "Cuenta los paréntesis que se abren en el path: tiene {has}, así que solo significan algo los de `$1` a `${has}`"),
        };
        let related = text!(cx.lang(), en: "this path lacks the group", es: "a este path le falta el grupo");
        return Some(Finding::new(&RULE, place, message, help).related(ingress.place(path.span), related));
    }
    // What is longer than the path is cut off, unless it is the path itself that is asked for.
    let (_, path) = written().find(|(path, written)| {
        path.path_type.get() == Some(&"Prefix") && written.value != target.value && groups(written.value) == 0
    })?;
    if target.value != "/" {
        return None;
    }
    let message = text!(cx.lang(),
        en: "{name} rewrites all that begins with `{0}` to `/`: `{1}/a` reaches the backend as `/`", path.value, path.value.trim_end_matches('/');
        es: "{name} reescribe a `/` todo lo que empieza por `{0}`: `{1}/a` llega al backend como `/`", path.value, path.value.trim_end_matches('/'));
    let stem = path.value.trim_end_matches('/');
    let help = text!(cx.lang(),
        en: "To cut off `{stem}` only, write the path `{stem}(/|$)(.*)` with `pathType: ImplementationSpecific`, and the rewrite `/$2`",
        es: "Para quitar solo `{stem}`, escribe el path `{stem}(/|$)(.*)` con `pathType: ImplementationSpecific`, y la reescritura `/$2`");
    let related = text!(cx.lang(), en: "what follows this is lost", es: "lo que sigue a esto se pierde");
    Some(Finding::new(&RULE, place, message, help).related(ingress.place(path.span), related))
}

/// The highest `$1` … `$9` of a rewrite.
fn highest_group(target: &str) -> u32 {
    let after = target.split('$').skip(1);
    after.filter_map(|rest| rest.trim_start_matches('{').chars().next()?.to_digit(10)).max().unwrap_or(0)
}

/// How many groups a regular expression captures.
fn groups(path: &str) -> u32 {
    let mut count = 0;
    let mut in_class = false;
    let mut chars = path.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            // `(?:…)` and its like capture nothing, `(?<name>…)` does.
            '(' if !in_class => {
                let mut rest = chars.clone();
                let captures = rest.next() != Some('?')
                    || matches!(rest.next(), Some('P' | '<')) && !matches!(rest.next(), Some('=' | '!'));
                count += u32::from(captures);
            }
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::{RULE, groups, highest_group};
    use crate::rules::testing::{check_diagnostics, check_silent};

    fn app(rewrite: &str, path_type: &str, path: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/rewrite-target: {rewrite}
spec:
  ingressClassName: nginx
  rules:
  - http: {{paths: [{{path: '{path}', pathType: {path_type}, backend: {{service: {{name: cart, port: {{number: 80}}}}}}}}]}}
"
        )
    }

    #[test]
    fn a_group_that_the_path_lacks() {
        let marker = "/$2\n#                                               ^^^ warning[ingress-rewrite-mismatch]: Ingress `shop` rewrites to `/$2`, and its path `/cart";
        check_diagnostics(&RULE, &app(marker, "Prefix", "/cart"));
        check_diagnostics(&RULE, &app(marker, "ImplementationSpecific", "/cart/(.*)"));
        check_silent(&RULE, &app("/$2", "ImplementationSpecific", "/cart(/|$)(.*)"));
        check_silent(&RULE, &app("/$1", "ImplementationSpecific", "/cart/?(.*)"));
    }

    #[test]
    fn sub_paths_are_lost() {
        let marker = "/\n#                                               ^ warning[ingress-rewrite-mismatch]: Ingress `shop` rewrites all that begins with `/cart` to `/`";
        check_diagnostics(&RULE, &app(marker, "Prefix", "/cart"));
        check_silent(&RULE, &app("/", "Exact", "/cart"));
        check_silent(&RULE, &app("/", "Prefix", "/"));
        check_silent(&RULE, &app("/shop", "Prefix", "/cart"));
    }

    #[test]
    fn counts_what_is_captured() {
        assert_eq!(groups("/api(/|$)(.*)"), 2);
        assert_eq!(groups("/(?:v1|v2)/(.*)"), 1);
        assert_eq!(groups("/(?<rest>.*)"), 1);
        assert_eq!(groups("/[(]\\((a)"), 1);
        assert_eq!(highest_group("/$1/${3}"), 3);
        assert_eq!(highest_group("/"), 0);
    }
}
