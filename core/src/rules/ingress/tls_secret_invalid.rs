//! The Secret with the certificate of an Ingress holds none.

use crate::{
    graph::Lookup,
    options::Text,
    report::Severity,
    resources::{Body, Ingress, Resource, ResourceId, Secret},
    rules::{Check, Context, Finding, Look, Looker, Rule, Scene, With, text},
    yaml::{Span, de::Spanned},
};

pub(crate) const RULE: Rule = Rule {
    name: "ingress-tls-secret-invalid",
    severity: Severity::Error,
    summary: Text {
        en: "TLS Secret of an Ingress holds no certificate",
        es: "El Secret de TLS de un Ingress no contiene ningún certificado",
    },
    question: Some("I3"),
    since: "0.1.0",
    file: "ingress/tls_secret_invalid",
    docs: Text { en: include_str!("tls_secret_invalid.md"), es: include_str!("tls_secret_invalid.es.md") },
    check: Check::Suspects(Look::Ingresses(look), check),
};

const TYPE: &str = "kubernetes.io/tls";

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
            let Some(name) = entry.secret_name.spanned() else { continue };
            let Lookup::Found(id) = cluster.find(ingress, "Secret", name.value) else { continue };
            let Some(secret) = cluster.resource(id) else { continue };
            let Body::Secret(body) = &secret.body else { continue };
            if let Some(finding) = describe(cx, ingress, name, secret, body) {
                cx.report(finding.on(ingress.id));
            }
        }
    }
}

fn describe(
    cx: &Context<'_>,
    ingress: &Resource<'_>,
    name: &Spanned<&str>,
    secret: &Resource<'_>,
    body: &Secret<'_>,
) -> Option<Finding> {
    let (described, wanted) = (ingress.describe(), name.value);
    // What a replicator or an injector fills is empty until then.
    let annotations = secret.metadata.annotations.get();
    let filled = |key: &str| ["replicat", "reflect", "inject"].iter().any(|word| key.contains(word));
    if annotations.is_some_and(|all| all.iter().any(|pair| filled(pair.key))) {
        return None;
    }
    let lacks = |key: &&str| !secret.data_keys().any(|(it, _)| it == *key) || is_empty(body, key);
    let lacking: Vec<&str> = ["tls.crt", "tls.key"].into_iter().filter(lacks).collect();
    let kind = body.kind.or("Opaque");
    if lacking.is_empty() && kind == TYPE {
        return None;
    }
    let keys = lacking.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>();
    let (message, help) = if lacking.is_empty() {
        (
            text!(cx.lang(),
                en: "{described} takes its certificate from Secret `{wanted}`, which is of type `{kind}`, not `{TYPE}`",
                es: "{described} toma su certificado del Secret `{wanted}`, que es de tipo `{kind}` y no `{TYPE}`"),
            text!(cx.lang(),
                en: "Write `type: {TYPE}` in the Secret; the type of one that exists cannot be changed, so delete it first",
                es: "Escribe `type: {TYPE}` en el Secret; el tipo de uno que ya existe no se puede cambiar, así que bórralo antes"),
        )
    } else {
        let and = text!(cx.lang(), en: " and ", es: " ni ");
        let keys = keys.join(&and);
        (
            text!(cx.lang(),
                en: "{described} takes its certificate from Secret `{wanted}`, which lacks {keys}",
                es: "{described} toma su certificado del Secret `{wanted}`, que no tiene {keys}"),
            text!(cx.lang(),
                en: "Make a Secret of type `{TYPE}` with the keys `tls.crt` and `tls.key`: `kubectl create secret tls {wanted} --cert=… --key=…`",
                es: "Crea un Secret de tipo `{TYPE}` con las claves `tls.crt` y `tls.key`: `kubectl create secret tls {wanted} --cert=… --key=…`"),
        )
    };
    let wrong: Option<Span> = if lacking.is_empty() { body.kind.span() } else { None };
    let place = wrong.map_or_else(|| secret.name_place(), |span| secret.place(span));
    let related = text!(cx.lang(), en: "this is the Secret", es: "este es el Secret");
    // A Secret that the API server refuses is the cause, whatever it lacks.
    let refused = cx
        .findings
        .on(secret.id)
        .filter(|(_, finding)| finding.severity == Severity::Error && finding.rule.name.starts_with("api-"));
    let refused: Vec<_> = refused.map(|(id, _)| id).collect();
    let finding = Finding::new(&RULE, ingress.place(name.span), message, help).related(place, related);
    let finding = if lacking.is_empty() {
        let note = text!(cx.lang(),
            en: "ingress-nginx and Traefik take any type that has both keys; Contour and others do not",
            es: "ingress-nginx y Traefik aceptan cualquier tipo que tenga las dos claves; Contour y otros no");
        finding.evidence(note)
    } else {
        finding
    };
    Some(finding.caused_by(refused))
}

/// Whether the value of a key is written as nothing; `stringData` wins over `data`.
fn is_empty(secret: &Secret<'_>, key: &str) -> bool {
    let maps = [secret.string_data.get(), secret.data.get()];
    let written = maps.into_iter().flatten().find_map(|map| map.get(key));
    written.is_some_and(|pair| pair.value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    fn app(marker: &str, secret: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: shop}}
spec:
  defaultBackend: {{service: {{name: web, port: {{number: 80}}}}}}
  tls:
  - hosts: [shop.example]
    secretName: shop-tls
{marker}---
apiVersion: v1
kind: Secret
metadata: {{name: shop-tls}}
{secret}
"
        )
    }

    fn marker(text: &str) -> String {
        format!(
            "#               ^^^^^^^^ error[ingress-tls-secret-invalid]: Ingress `shop` takes its certificate from Secret `shop-tls`, which {text}\n"
        )
    }

    #[test]
    fn a_secret_without_the_keys_of_a_certificate() {
        let lacks = marker("lacks `tls.crt` and `tls.key`");
        check_diagnostics(&RULE, &app(&lacks, "stringData: {cert.pem: a, key.pem: b}"));
        check_diagnostics(&RULE, &app(&marker("lacks `tls.key`"), "data: {tls.crt: YQ==, tls.key: \"\"}"));
    }

    #[test]
    fn a_secret_of_another_type() {
        let opaque = marker("is of type `Opaque`, not `kubernetes.io/tls`");
        check_diagnostics(&RULE, &app(&opaque, "stringData: {tls.crt: a, tls.key: b}"));
    }

    #[test]
    fn a_secret_for_tls() {
        check_silent(&RULE, &app("", "type: kubernetes.io/tls\ndata: {tls.crt: YQ==, tls.key: YQ==}"));
        check_silent(
            &RULE,
            &app("", "type: kubernetes.io/tls\ndata: {tls.crt: YQ==}\nstringData: {tls.key: a}"),
        );
    }
}
