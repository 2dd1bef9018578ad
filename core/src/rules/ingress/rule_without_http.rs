//! A rule of an Ingress has no `http`, so its host leads nowhere.

use crate::{
    options::Text,
    report::{Applicability, Severity},
    resources::{Ingress, IngressRule, Resource},
    rules::{Check, Finding, Fix, Look, Looker, Rule, Scene, With, edits, text},
    yaml::{Entry, Node, Span, de::Item},
};

pub(crate) const RULE: Rule = Rule {
    name: "ingress-rule-without-http",
    severity: Severity::Error,
    summary: Text {
        en: "Rule of an Ingress has no paths under `http`",
        es: "Una regla del Ingress no tiene paths bajo `http`",
    },
    question: Some("I2"),
    since: "0.1.0",
    file: "ingress/rule_without_http",
    docs: Text { en: include_str!("rule_without_http.md"), es: include_str!("rule_without_http.es.md") },
    check: Check::Each(Look::Ingresses(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Ingress<'a>>> {
    Box::new(move |(resource, ingress), found| {
        let Some(rules) = ingress.rules.get() else { return };
        let nodes: Vec<Node<'_>> = resource
            .node
            .get("spec")
            .and_then(|spec| spec.get("rules"))
            .map_or_else(Vec::new, |rules| rules.items().collect());
        for (index, rule) in rules.iter().enumerate() {
            let Some(node) = nodes.get(rule.position).copied() else { continue };
            if rule.http.get().is_some() {
                continue;
            }
            let next = rules.get(index + 1);
            let next_node = next.and_then(|next| nodes.get(next.position).copied());
            if let Some(finding) = describe(cx, resource, ingress, (rule, node), next.zip(next_node)) {
                found.report(finding.on(resource.id));
            }
        }
    })
}

type Written<'r, 't> = (&'r Item<IngressRule<'t>>, Node<'t>);

fn describe(
    cx: &Scene<'_>,
    resource: &Resource<'_>,
    ingress: &Ingress<'_>,
    (rule, node): Written<'_, '_>,
    next: Option<Written<'_, '_>>,
) -> Option<Finding> {
    let name = resource.describe();
    if let Some(paths) = node.entry("paths") {
        // A frequent slip: `- http:` and `paths:` one below the other, so that `http` is empty.
        let message = text!(cx.lang(),
            en: "`paths` of {name} stands beside `http` instead of inside it, so the rule has no paths",
            es: "`paths` de {name} está al lado de `http` y no dentro, así que la regla no tiene paths");
        let help = text!(cx.lang(),
            en: "Indent `paths` and everything below it by two more spaces, under `http:`",
            es: "Sangra `paths` y todo lo que cuelga de él dos espacios más, bajo `http:`");
        let finding = Finding::new(&RULE, resource.place(paths.key.span()), message, help)
            .kubernetes_message(format!("unknown field \"spec.rules[{}].paths\"", rule.position))
            .instead_of_api(resource.place(paths.key.span()));
        let fix = node.get("http").filter(|http| http.is_null()).and_then(|_| indent(cx, resource, paths));
        return Some(match fix {
            Some(fix) => finding.fix(fix),
            None => finding,
        });
    }
    let host = rule.host.spanned()?;
    // A host without paths goes to the default backend where there is one.
    if ingress.default_backend().is_some() || node.get("http").is_some_and(|http| !http.is_null()) {
        return None;
    }
    let split = next.filter(|(next, _)| next.host.get().is_none() && next.http.get().is_some());
    let place = resource.place(host.span);
    Some(match split {
        Some((_, next_node)) => {
            let message = text!(cx.lang(),
                en: "`host: {0}` and the `http` below it are two rules of {name}: the host has no paths, and the paths have no host", host.value;
                es: "`host: {0}` y el `http` de debajo son dos reglas de {name}: el host no tiene paths, y los paths no tienen host", host.value);
            let help = text!(cx.lang(),
                en: "Replace the `-` before `http` by a space, so that both belong to one rule",
                es: "Cambia el `-` de delante de `http` por un espacio, para que ambos sean una sola regla");
            let key = next_node.entry("http").map_or(next_node.span(), |entry| entry.key.span());
            let related =
                text!(cx.lang(), en: "a second rule begins here", es: "aquí empieza una segunda regla");
            let finding = Finding::new(&RULE, place, message, help).related(resource.place(key), related);
            match join(cx, resource, next_node) {
                Some(fix) => finding.fix(fix),
                None => finding,
            }
        }
        None => {
            let message = text!(cx.lang(),
                en: "Host `{0}` of {name} has no paths, so no request to it reaches a Service", host.value;
                es: "El host `{0}` de {name} no tiene paths, así que ninguna petición a él llega a un Service", host.value);
            let help = text!(cx.lang(),
                en: "Add `http:` with `paths:` to the rule, or a `defaultBackend` to the Ingress",
                es: "Añade `http:` con `paths:` a la regla, o un `defaultBackend` al Ingress");
            Finding::new(&RULE, place, message, help)
        }
    })
}

/// Puts `paths` below `http`.
fn indent(cx: &Scene<'_>, resource: &Resource<'_>, paths: Entry<'_>) -> Option<Fix> {
    Some(Fix {
        title: text!(cx.lang(), en: "Move `paths` into `http`", es: "Mover `paths` dentro de `http`"),
        applicability: Applicability::Safe,
        edits: edits::indent(resource, paths, 2)?,
    })
}

/// Turns `- http:` into `  http:`, which joins it with the item above.
fn join(cx: &Scene<'_>, resource: &Resource<'_>, next: Node<'_>) -> Option<Fix> {
    let source = resource.node.document().source();
    let start = next.entries().next()?.key.span().start as usize;
    let dash = source.get(..start)?.rfind('-')?;
    let between = source.get(dash + 1..start)?;
    let on_own_line = edits::own_line(source, dash as u32).is_some() && between.chars().all(|c| c == ' ');
    on_own_line.then(|| Fix {
        title: text!(cx.lang(), en: "Join the two rules", es: "Unir las dos reglas"),
        applicability: Applicability::Safe,
        edits: vec![edits::replace(resource, Span::new(dash as u32, dash as u32 + 1), " ")],
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    const HEAD: &str = "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
";

    const PATHS: &str = "      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: cart, port: {number: 80}}}
";

    #[test]
    fn paths_beside_http() {
        let broken = "  rules:
  - http:
    paths:
#   ^^^^^ error[ingress-rule-without-http]: `paths` of Ingress `shop` stands beside `http`
    - path: /
      pathType: Prefix
      backend: {service: {name: cart, port: {number: 80}}}
";
        check_diagnostics(&RULE, &format!("{HEAD}{broken}"));
        let broken = "  rules:
  - http:
    paths: # all of them
    - path: /
      backend: {service: {name: cart, port: {number: 80}}}
";
        let mended = "  rules:
  - http:
      paths: # all of them
      - path: /
        backend: {service: {name: cart, port: {number: 80}}}
";
        check_fix(&RULE, &format!("{HEAD}{broken}"), &format!("{HEAD}{mended}"));
    }

    #[test]
    fn host_and_http_as_two_rules() {
        let rules = "  rules:
  - host: shop.example
#         ^^^^^^^^^^^^ error[ingress-rule-without-http]: `host: shop.example` and the `http` below it are two rules
  - http:
";
        check_diagnostics(&RULE, &format!("{HEAD}{rules}{PATHS}"));
        let split = "  rules:\n  - host: shop.example\n  - http:\n";
        let joined = "  rules:\n  - host: shop.example\n    http:\n";
        check_fix(&RULE, &format!("{HEAD}{split}{PATHS}"), &format!("{HEAD}{joined}{PATHS}"));
    }

    #[test]
    fn a_host_alone() {
        let rules = "  rules:
  - host: shop.example
#         ^^^^^^^^^^^^ error[ingress-rule-without-http]: Host `shop.example` of Ingress `shop` has no paths
";
        check_diagnostics(&RULE, &format!("{HEAD}{rules}"));
    }

    #[test]
    fn a_host_alone_leads_to_the_default_backend() {
        let spec = "  defaultBackend: {service: {name: cart, port: {number: 80}}}
  rules:
  - host: shop.example
";
        check_silent(&RULE, &format!("{HEAD}{spec}"));
        check_silent(&RULE, &format!("{HEAD}  rules:\n  - host: shop.example\n    http:\n{PATHS}"));
    }
}
