//! The hosts of the certificates and those of the rules differ.

use crate::{
    graph::near,
    hash::HashMap,
    options::Text,
    report::{Applicability, Severity},
    resources::{Ingress, Resource},
    rules::{Check, Finding, Fix, Look, Looker, Rule, Scene, With, edits, text},
    yaml::{Span, de::Spanned},
};

pub(crate) const RULE: Rule = Rule {
    name: "ingress-tls-host-mismatch",
    severity: Severity::Warning,
    summary: Text {
        en: "TLS hosts and rules of an Ingress name different hosts",
        es: "Los hosts de TLS y los de las reglas de un Ingress no coinciden",
    },
    question: Some("I3"),
    since: "0.1.0",
    file: "ingress/tls_host_mismatch",
    docs: Text { en: include_str!("tls_host_mismatch.md"), es: include_str!("tls_host_mismatch.es.md") },
    check: Check::Each(Look::Ingresses(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Ingress<'a>>> {
    let elsewhere = Secured::new(cx);
    Box::new(move |(ingress, spec), found| {
        let tls = tls_hosts(spec);
        let rules: Vec<Spanned<&str>> = rule_hosts(spec).collect();
        let any_host = spec.rules.items().any(|rule| rule.host.or("").is_empty());
        if tls.is_empty() || rules.is_empty() || any_host || spec.default_backend().is_some() {
            return;
        }
        // An entry without hosts is for all of them.
        let names_all = spec.tls.get().is_some_and(|entries| {
            entries.iter().all(|it| it.hosts.get().is_some_and(|hosts| !hosts.is_empty()))
        });
        let aliases = aliases(ingress);
        let covered = |host: &str| tls.iter().any(|it| covers(it.value, host));
        let uncovered: Vec<&Spanned<&str>> = rules
            .iter()
            .filter(|it| names_all && !covered(it.value) && !elsewhere.secures(cx, ingress, it.value))
            .collect();
        let unused: Vec<&Spanned<&str>> = tls
            .iter()
            .filter(|host| !aliases.iter().any(|alias| covers(host.value, alias)))
            .filter(|host| !rules.iter().any(|it| is_served(host.value, it.value)))
            .collect();
        if unused.is_empty() {
            for host in uncovered {
                let finding = without_certificate(cx, ingress, host, &tls);
                found.report(finding.on(ingress.id));
            }
            return;
        }
        for host in unused {
            let finding = in_no_rule(cx, ingress, host, &uncovered);
            found.report(finding.on(ingress.id));
        }
    })
}

fn tls_hosts<'t>(spec: &Ingress<'t>) -> Vec<Spanned<&'t str>> {
    let entries = spec.tls.items();
    let hosts = entries.flat_map(|it| it.hosts.items());
    hosts.map(|it| Spanned { value: it.value, span: it.span }).filter(|it| !it.value.is_empty()).collect()
}

fn rule_hosts<'t>(spec: &Ingress<'t>) -> impl Iterator<Item = Spanned<&'t str>> {
    let rules = spec.rules.items();
    rules.filter_map(|rule| rule.host.spanned().copied()).filter(|it| !it.value.is_empty())
}

/// Hosts that annotations of ingress-nginx add: aliases, and the `www.` that is redirected.
fn aliases(ingress: &Resource<'_>) -> Vec<String> {
    let annotation = |name: &str| super::nginx(&ingress.metadata, name);
    let listed = annotation("server-alias").unwrap_or_default().split(',');
    let mut aliases: Vec<String> =
        listed.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect();
    if annotation("from-to-www-redirect").is_some()
        && let crate::resources::Body::Ingress(spec) = &ingress.body
    {
        for host in rule_hosts(spec) {
            aliases.push(match host.value.strip_prefix("www.") {
                Some(bare) => bare.to_owned(),
                None => format!("www.{}", host.value),
            });
        }
    }
    aliases
}

/// Whether a certificate for `pattern` is good for `host`: `*.example.com` is for one more label.
fn covers(pattern: &str, host: &str) -> bool {
    if pattern.eq_ignore_ascii_case(host) {
        return true;
    }
    let below = pattern.strip_prefix("*.").zip(host.split_once('.'));
    below.is_some_and(|(domain, (_, rest))| domain.eq_ignore_ascii_case(rest))
}

/// Whether some request for a host of the certificate meets the rule.
fn is_served(tls: &str, rule: &str) -> bool {
    covers(tls, rule) || covers(rule, tls)
}

/// The hosts for which each Ingress brings a certificate: one of them is enough for all rules of that host.
struct Secured<'r, 't> {
    by_host: HashMap<String, Vec<&'r Resource<'t>>>,
}

/// How many Ingresses with a certificate for one host are looked at.
const MOST_COMPARED: usize = 16;

impl<'r, 't> Secured<'r, 't> {
    fn new(cx: &Scene<'r>) -> Secured<'r, 'r> {
        let mut by_host: HashMap<String, Vec<&'r Resource<'r>>> = HashMap::default();
        for (ingress, spec) in cx.cluster.ingresses() {
            for host in tls_hosts(spec) {
                by_host.entry(host.value.to_ascii_lowercase()).or_default().push(ingress);
            }
        }
        Secured { by_host }
    }

    fn secures(&self, cx: &Scene<'_>, ingress: &Resource<'_>, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let wildcard = host.split_once('.').map(|(_, rest)| format!("*.{rest}"));
        let keys = std::iter::once(host).chain(wildcard);
        let Some(ingress) = cx.cluster.resource(ingress.id) else { return false };
        keys.filter_map(|key| self.by_host.get(&key)).flatten().take(MOST_COMPARED).any(|other| {
            let other = cx.cluster.resource(other.id);
            other.is_some_and(|other| other.id != ingress.id && cx.cluster.meet(ingress, other))
        })
    }
}

fn in_no_rule(
    cx: &Scene<'_>,
    ingress: &Resource<'_>,
    host: &Spanned<&str>,
    uncovered: &[&Spanned<&str>],
) -> Finding {
    let (name, wanted) = (ingress.describe(), host.value);
    let message = text!(cx.lang(),
        en: "{name} has a certificate for `{wanted}`, which none of its rules serves",
        es: "{name} tiene un certificado para `{wanted}`, que ninguna de sus reglas atiende");
    let help = match uncovered {
        [] => text!(cx.lang(),
            en: "Add a rule with `host: {wanted}`, or remove the host from `tls`",
            es: "Añade una regla con `host: {wanted}`, o quita el host de `tls`"),
        [other, ..] => text!(cx.lang(),
            en: "Write the same host in both places: the rule for `{0}` has no certificate", other.value;
            es: "Escribe el mismo host en los dos sitios: la regla para `{0}` no tiene certificado", other.value),
    };
    let mut finding = Finding::new(&RULE, ingress.place(host.span), message, help);
    for other in uncovered.iter().take(3) {
        let related =
            text!(cx.lang(), en: "this host has no certificate", es: "este host no tiene certificado");
        finding = finding.related(ingress.place(other.span), related);
    }
    match uncovered {
        [other] if near(wanted, other.value).is_some() => {
            match take(cx, ingress, host.span, wanted, other.value) {
                Some(fix) => finding.fix(fix),
                None => finding,
            }
        }
        _ => finding,
    }
}

fn take(cx: &Scene<'_>, ingress: &Resource<'_>, span: Span, old: &str, new: &str) -> Option<Fix> {
    Some(Fix {
        title: text!(cx.lang(), en: "Write `{new}`", es: "Escribir `{new}`"),
        applicability: Applicability::Unsafe,
        edits: vec![edits::replace_scalar(ingress, span, old, new)?],
    })
}

fn without_certificate(
    cx: &Scene<'_>,
    ingress: &Resource<'_>,
    host: &Spanned<&str>,
    tls: &[Spanned<&str>],
) -> Finding {
    let (name, wanted) = (ingress.describe(), host.value);
    let message = text!(cx.lang(),
        en: "Host `{wanted}` of {name} is in none of its `tls` entries, so it gets no certificate of its own",
        es: "El host `{wanted}` de {name} no está en ninguna de sus entradas `tls`, así que no recibe un certificado propio");
    let help = text!(cx.lang(),
        en: "Add `{wanted}` to `hosts` of a `tls` entry whose certificate is good for it; a wildcard stands for one label only",
        es: "Añade `{wanted}` a `hosts` de una entrada `tls` cuyo certificado valga para él; un comodín vale por una sola etiqueta");
    let finding = Finding::new(&RULE, ingress.place(host.span), message, help);
    match tls.first() {
        Some(first) => {
            let related = text!(cx.lang(),
                en: "the certificates are for these hosts", es: "los certificados son para estos hosts");
            finding.related(ingress.place(first.span), related)
        }
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    fn ingress(name: &str, annotation: &str, tls: &str, rules: &[&str]) -> String {
        let mut text = format!(
            "---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: {name}{annotation}}}
spec:
{tls}  rules:
"
        );
        for host in rules {
            text += &format!(
                "  - host: {host}\n    http: {{paths: [{{path: /{name}, pathType: Prefix, backend: {{service: {{name: web, port: {{number: 80}}}}}}}}]}}\n"
            );
        }
        text
    }

    fn tls(hosts: &str) -> String {
        format!("  tls:\n  - secretName: shop-tls\n    hosts:\n    - {hosts}\n")
    }

    #[test]
    fn a_certificate_that_no_rule_needs() {
        let marker = "www.shop.example\n#     ^^^^^^^^^^^^^^^^ warning[ingress-tls-host-mismatch]: Ingress `shop` has a certificate for `www.shop.example`, which none of its rules serves";
        check_diagnostics(&RULE, &ingress("shop", "", &tls(marker), &["shop.example"]));
    }

    #[test]
    fn a_host_without_certificate() {
        let marker = "api.shop.example\n#         ^^^^^^^^^^^^^^^^ warning[ingress-tls-host-mismatch]: Host `api.shop.example` of Ingress `shop` is in none";
        check_diagnostics(&RULE, &ingress("shop", "", &tls("shop.example"), &["shop.example", marker]));
    }

    #[test]
    fn a_wildcard_stands_for_one_label() {
        let wildcard = tls("\"*.shop.example\"");
        check_silent(&RULE, &ingress("shop", "", &wildcard, &["api.shop.example", "www.shop.example"]));
        check_silent(
            &RULE,
            &ingress("shop", "", &tls("a.shop.example"), &["'*.shop.example'"])
                .replace("- a.", "- '*.shop.example'\n    - a."),
        );
        let deep = "v1.api.shop.example\n#         ^^^^^^^^^^^^^^^^^^^ warning[ingress-tls-host-mismatch]: Host `v1.api.shop.example`";
        check_diagnostics(&RULE, &ingress("shop", "", &wildcard, &["api.shop.example", deep]));
    }

    #[test]
    fn another_ingress_or_an_annotation_brings_the_host() {
        let both = ingress(
            "shop",
            "",
            &tls("shop.example\n    - www.shop.example"),
            &["shop.example", "www.shop.example"],
        );
        let other = ingress("api", "", &tls("api.shop.example"), &["api.shop.example", "www.shop.example"]);
        check_silent(&RULE, &(both + &other));
        let redirect = ", annotations: {nginx.ingress.kubernetes.io/from-to-www-redirect: \"true\"}";
        check_silent(
            &RULE,
            &ingress("shop", redirect, &tls("shop.example\n    - www.shop.example"), &["shop.example"]),
        );
    }

    #[test]
    fn all_hosts() {
        check_silent(&RULE, &ingress("shop", "", "  tls:\n  - secretName: shop-tls\n", &["shop.example"]));
        check_silent(&RULE, &ingress("shop", "", "", &["shop.example"]));
    }
}
