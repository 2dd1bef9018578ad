//! The Secret with the certificate of an Ingress is not there.

use super::routes_of;
use crate::{
    graph::{Lookup, Missing, near},
    options::Text,
    report::{Applicability, Severity},
    resources::{Ingress, Resource, ResourceId},
    rules::{Check, Context, Finding, FindingId, Fix, Look, Looker, Rule, Scene, With, edits, text},
    yaml::de::Spanned,
};

pub(crate) const RULE: Rule = Rule {
    name: "ingress-tls-secret-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "TLS Secret of an Ingress is not there",
        es: "El Secret de TLS de un Ingress no existe",
    },
    question: Some("I3"),
    since: "0.1.0",
    file: "ingress/tls_secret_not_found",
    docs: Text {
        en: include_str!("tls_secret_not_found.md"),
        es: include_str!("tls_secret_not_found.es.md"),
    },
    check: Check::Suspects(Look::Ingresses(look), check),
};

fn look<'c, 'a>(_: &'c Scene<'a>) -> Looker<'c, With<'a, Ingress<'a>>> {
    Box::new(|(ingress, spec), found| {
        if spec.tls.get().is_some() {
            found.suspect(ingress);
        }
    })
}

fn check(cx: &mut Context<'_>, suspects: &[ResourceId]) {
    let cluster = cx.cluster;
    for (ingress, spec) in cluster.ingresses_of(suspects) {
        for entry in spec.tls.items() {
            let Some(name) = entry.secret_name.spanned().filter(|it| !it.value.is_empty()) else { continue };
            let finding = match cluster.find(ingress, "Secret", name.value) {
                Lookup::OtherNamespace(id) => {
                    cluster.resource(id).map(|secret| other_namespace(cx, ingress, name, secret))
                }
                Lookup::NotFound { nearest, proven } => not_found(cx, ingress, name, nearest, proven),
                _ => None,
            };
            if let Some(finding) = finding {
                let misplaced = match cluster.find(ingress, "Secret", name.value) {
                    Lookup::OtherNamespace(id) => misplaced_ingress(cx, ingress, id),
                    _ => None,
                };
                let finding = finding.caused_by(misplaced);
                let missing = Missing::Object { kind: "Secret", name: name.value.to_owned() };
                cx.report(finding.on(ingress.id).missing(missing));
            }
        }
    }
}

/// What says that the Service of an Ingress is in another namespace, if the Secret is there, too: then the Ingress is in
/// the wrong one.
fn misplaced_ingress(cx: &Context<'_>, ingress: &Resource<'_>, secret: ResourceId) -> Option<FindingId> {
    let rule = super::backend_service_in_other_namespace::RULE.name;
    let mut on_ingress = cx.findings.on(ingress.id);
    let (wrong, _) = on_ingress.find(|(_, it)| it.rule.name == rule && it.severity == Severity::Error)?;
    let there = cx.cluster.resource(secret)?.namespace_name();
    let is_there = |id| cx.cluster.resource(id).is_some_and(|it| it.namespace_name() == there);
    let from = cx.cluster.resource(ingress.id)?;
    let all = routes_of(cx.cluster, from);
    all.iter().all(|it| matches!(it.service, Lookup::OtherNamespace(id) if is_there(id))).then_some(wrong)
}

fn other_namespace(
    cx: &Scene<'_>,
    ingress: &Resource<'_>,
    name: &Spanned<&str>,
    secret: &Resource<'_>,
) -> Finding {
    let (described, wanted) = (ingress.describe(), name.value);
    let (here, there) = (ingress.namespace_name(), secret.namespace_name());
    let message = text!(cx.lang(),
        en: "{described} takes its certificate from Secret `{wanted}`, which is in namespace `{there}`, not in `{here}`",
        es: "{described} toma su certificado del Secret `{wanted}`, que está en el namespace `{there}`, no en `{here}`");
    let help = text!(cx.lang(),
        en: "An Ingress reads Secrets of its own namespace only: put the Secret into `{here}`, too",
        es: "Un Ingress solo lee Secrets de su propio namespace: pon el Secret también en `{here}`");
    let related = text!(cx.lang(), en: "the Secret is here", es: "el Secret está aquí");
    Finding::new(&RULE, ingress.place(name.span), message, help).related(secret.name_place(), related)
}

fn not_found<'a>(
    cx: &Scene<'a>,
    ingress: &Resource<'a>,
    name: &Spanned<&'a str>,
    nearest: Option<ResourceId>,
    proven: bool,
) -> Option<Finding> {
    let meant = nearest.and_then(|id| cx.cluster.resource(id));
    // What a cluster prints is rarely all of it: Secrets are left out on purpose.
    if meant.is_none() && !proven && ingress.is_live() {
        return None;
    }
    let (described, wanted) = (ingress.describe(), name.value);
    let message = match (meant, proven) {
        (Some(meant), _) => text!(cx.lang(),
            en: "{described} takes its certificate from Secret `{wanted}`, which does not exist; there is a Secret `{0}`", meant.name();
            es: "{described} toma su certificado del Secret `{wanted}`, que no existe; hay un Secret `{0}`", meant.name()),
        (None, true) => text!(cx.lang(),
            en: "{described} takes its certificate from Secret `{wanted}`, which does not exist",
            es: "{described} toma su certificado del Secret `{wanted}`, que no existe"),
        (None, false) => text!(cx.lang(),
            en: "{described} takes its certificate from Secret `{wanted}`, which is not in these files",
            es: "{described} toma su certificado del Secret `{wanted}`, que no está en estos ficheros"),
    };
    let flag = ingress.namespace_flag();
    let help = match meant {
        Some(meant) => text!(cx.lang(),
            en: "Write `secretName: {0}`", meant.name(); es: "Escribe `secretName: {0}`", meant.name()),
        None => text!(cx.lang(),
            en: "Make it with `kubectl create secret tls {wanted}{flag} --cert=… --key=…`, or let cert-manager make it: a Certificate with this `secretName`, or the annotation `cert-manager.io/cluster-issuer`",
            es: "Créalo con `kubectl create secret tls {wanted}{flag} --cert=… --key=…`, o deja que lo cree cert-manager: un Certificate con este `secretName`, o la anotación `cert-manager.io/cluster-issuer`"),
    };
    let severity = if meant.is_some() || proven { Severity::Error } else { Severity::Warning };
    let finding = Finding::new(&RULE, ingress.place(name.span), message, help)
        .severity(severity)
        .command(format!("kubectl get secret {wanted}{flag}"));
    let Some(meant) = meant else { return Some(finding) };
    let related = text!(cx.lang(), en: "this one is near", es: "este se parece");
    let finding = finding.related(meant.name_place(), related);
    let near_ones =
        cx.cluster.names_of(ingress, "Secret").take(512).filter(|(it, _)| near(wanted, it).is_some()).count();
    Some(match edits::replace_scalar(ingress, name.span, wanted, meant.name()) {
        Some(edit) => finding.fix(Fix {
            title: text!(cx.lang(), en: "Take Secret `{0}`", meant.name(); es: "Usar el Secret `{0}`", meant.name()),
            applicability: if near_ones == 1 { Applicability::Safe } else { Applicability::Unsafe },
            edits: vec![edit],
        }),
        None => finding,
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_fix, check_silent, check_with, run},
    };

    fn app(metadata: &str, secret: &str, rest: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: shop{metadata}}}
spec:
  defaultBackend: {{service: {{name: web, port: {{number: 80}}}}}}
  tls:
  - hosts: [shop.example]
    secretName: {secret}
{rest}"
        )
    }

    fn secret(name: &str) -> String {
        format!("---\napiVersion: v1\nkind: Secret\nmetadata: {{name: {name}}}\ntype: kubernetes.io/tls\n")
    }

    #[test]
    fn a_misspelt_name() {
        let marker = "shop-tsl\n#               ^^^^^^^^ error[ingress-tls-secret-not-found]: Ingress `shop` takes its certificate from Secret `shop-tsl`, which does not exist; there is a Secret `shop-tls`";
        check_diagnostics(&RULE, &app("", marker, &secret("shop-tls")));
        check_fix(
            &RULE,
            &app("", "shop-tsl", &secret("shop-tls")),
            &app("", "shop-tls", &secret("shop-tls")),
        );
    }

    #[test]
    fn certificates_are_seldom_in_files() {
        let marker = |severity: &str| {
            format!(
                "shop-tls\n#               ^^^^^^^^ {severity}[ingress-tls-secret-not-found]: Ingress `shop` takes its certificate from Secret `shop-tls`, which"
            )
        };
        check_diagnostics(&RULE, &app("", &marker("warning"), &secret("shop")));
        let complete = Options { complete: true, ..Options::default() };
        check_with(&RULE, &complete, &app("", &marker("error"), ""));
        check_silent(&RULE, &app(", uid: 3d4", "shop-tls", ""));
    }

    #[test]
    fn a_secret_of_another_namespace_is_not_read() {
        let marker = "shop-tls\n#               ^^^^^^^^ error[ingress-tls-secret-not-found]: Ingress `shop` takes its certificate from Secret `shop-tls`, which is in namespace `certs`";
        check_diagnostics(&RULE, &app(", namespace: web", marker, &secret("shop-tls, namespace: certs")));
    }

    #[test]
    fn cert_manager_makes_it() {
        let annotation = ", annotations: {cert-manager.io/cluster-issuer: letsencrypt}";
        check_silent(&RULE, &app(annotation, "shop-tls", ""));
        let certificate = "---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: shop}\nspec: {secretName: shop-tls, issuerRef: {name: ca}}\n";
        check_silent(&RULE, &app("", "shop-tls", certificate));
        check_silent(&RULE, &app("", "shop-tls", &secret("shop-tls")));
    }

    #[test]
    fn an_ingress_in_the_wrong_namespace_is_one_fault() {
        let report = run(
            "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: edge}
spec:
  tls: [{hosts: [shop.example], secretName: shop-tls}]
  rules:
  - host: shop.example
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}]}
---
apiVersion: v1
kind: Secret
metadata: {name: shop-tls, namespace: shop}
type: kubernetes.io/tls
---
apiVersion: v1
kind: Service
metadata: {name: shop, namespace: shop}
spec: {ports: [{port: 80}]}
",
            &Options::default(),
        );
        let finding = |rule: &str| report.diagnostics.iter().find(|it| it.rule == rule);
        let root = finding("ingress-backend-service-in-other-namespace").expect("the Service is elsewhere");
        let consequence = finding(RULE.name).expect("the Secret is elsewhere, too");
        assert_eq!(consequence.caused_by, std::slice::from_ref(&root.id));
    }
}
