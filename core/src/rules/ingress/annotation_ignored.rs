//! An annotation that no controller reads.

use super::{
    NGINX,
    annotations::{OF_INGRESS_NGINX, name_of, reader},
    may_be_nginx, nginx,
};
use crate::{
    graph::{ClassOf, Controller, near},
    options::Text,
    report::{Applicability, Severity},
    resources::{Ingress, Resource},
    rules::{Check, Finding, Fix, Look, Looker, Rule, Scene, With, edits, text},
    yaml::de::Pair,
};

pub(crate) const RULE: Rule = Rule {
    name: "ingress-annotation-ignored",
    severity: Severity::Warning,
    summary: Text {
        en: "Annotation of an Ingress that its controller ignores",
        es: "Anotación de un Ingress que su controlador ignora",
    },
    question: Some("I3"),
    since: "0.1.0",
    file: "ingress/annotation_ignored",
    docs: Text { en: include_str!("annotation_ignored.md"), es: include_str!("annotation_ignored.es.md") },
    check: Check::Each(Look::Ingresses(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Ingress<'a>>> {
    let cluster = cx.cluster;
    Box::new(move |(ingress, spec), found| {
        let class = cluster.class_of(ingress, spec);
        for pair in ingress.metadata.annotations.items() {
            let finding = other_controller(cx, ingress, &class, pair)
                .or_else(|| misspelt(cx, ingress, &class, pair))
                .or_else(|| no_canary(cx, ingress, &class, pair));
            if let Some(finding) = finding {
                found.report(finding.on(ingress.id));
            }
        }
    })
}

/// The class tells the controller, and the annotation belongs to another one.
fn other_controller(
    cx: &Scene<'_>,
    ingress: &Resource<'_>,
    class: &ClassOf<'_>,
    pair: &Pair<'_>,
) -> Option<Finding> {
    let (serves, name) = (class.controller?, class.name?);
    let (reads, its_name) = reader(pair.key).or_else(|| {
        // The beginning that all controllers shared once; HAProxy Ingress and old Traefiks still read it.
        let old = pair.key.starts_with("ingress.kubernetes.io/") && serves == Controller::IngressNginx;
        old.then_some((Controller::Haproxy, "HAProxy Ingress"))
    })?;
    // Both controllers for nginx call their class `nginx`; only an IngressClass tells them apart.
    let is_nginx = |it| matches!(it, Controller::IngressNginx | Controller::F5Nginx);
    if reads == serves || !class.certain && is_nginx(reads) && is_nginx(serves) {
        return None;
    }
    let (described, key, ours) = (ingress.describe(), pair.key, name_of(serves));
    let message = text!(cx.lang(),
        en: "Annotation `{key}` of {described} is for {its_name}, and class `{name}` is served by {ours}",
        es: "La anotación `{key}` de {described} es para {its_name}, y la clase `{name}` la atiende {ours}");
    let help = text!(cx.lang(),
        en: "Replace it by the annotation of {ours} for the same purpose, or remove it",
        es: "Cámbiala por la anotación de {ours} para lo mismo, o quítala");
    let finding = Finding::new(&RULE, ingress.place(pair.key_span), message, help);
    Some(match class.span {
        Some(span) => {
            let related = text!(cx.lang(), en: "the class", es: "la clase");
            finding.related(ingress.place(span), related)
        }
        None => finding,
    })
}

/// Nearly the name of an annotation, and none itself.
fn misspelt(cx: &Scene<'_>, ingress: &Resource<'_>, class: &ClassOf<'_>, pair: &Pair<'_>) -> Option<Finding> {
    let (prefix, name) = pair.key.rsplit_once('/')?;
    let prefix_differs = near(prefix, NGINX.trim_end_matches('/')).is_some();
    let is_prefix = pair.key.starts_with(NGINX);
    if !(is_prefix || prefix_differs && reader(pair.key).is_none()) || !may_be_nginx(class.controller) {
        return None;
    }
    let known = OF_INGRESS_NGINX.contains(&name);
    let near_names: Vec<&str> = match known {
        true if is_prefix => return None,
        true => vec![name],
        false => OF_INGRESS_NGINX.iter().copied().filter(|it| near(name, it).is_some()).collect(),
    };
    let meant = near_names.iter().min_by_key(|it| near(name, it))?;
    let (described, key, meant) = (ingress.describe(), pair.key, format!("{NGINX}{meant}"));
    let message = text!(cx.lang(),
        en: "Annotation `{key}` of {described} does not exist; there is `{meant}`",
        es: "La anotación `{key}` de {described} no existe; existe `{meant}`");
    let help = text!(cx.lang(), en: "Write `{meant}`", es: "Escribe `{meant}`");
    let is_only = near_names.len() == 1;
    let finding = Finding::new(&RULE, ingress.place(pair.key_span), message, help);
    let free = ingress.metadata.annotation(&meant).is_none();
    match edits::replace_scalar(ingress, pair.key_span, key, &meant).filter(|_| free) {
        Some(edit) => Some(finding.fix(Fix {
            title: text!(cx.lang(), en: "Write `{meant}`", es: "Escribir `{meant}`"),
            applicability: if is_only { Applicability::Safe } else { Applicability::Unsafe },
            edits: vec![edit],
        })),
        None => Some(finding),
    }
}

/// What says how to choose a canary does nothing on an Ingress that is none.
fn no_canary(
    cx: &Scene<'_>,
    ingress: &Resource<'_>,
    class: &ClassOf<'_>,
    pair: &Pair<'_>,
) -> Option<Finding> {
    let name = pair.key.strip_prefix(NGINX)?;
    let chooses = matches!(
        name,
        "canary-by-cookie"
            | "canary-by-header"
            | "canary-by-header-pattern"
            | "canary-by-header-value"
            | "canary-weight"
            | "canary-weight-total"
    );
    // `canary: "false"` switches off what is kept for later.
    if !chooses || !may_be_nginx(class.controller) || nginx(&ingress.metadata, "canary").is_some() {
        return None;
    }
    let (described, key) = (ingress.describe(), pair.key);
    let message = text!(cx.lang(),
        en: "Annotation `{key}` of {described} does nothing without `{NGINX}canary: \"true\"`",
        es: "La anotación `{key}` de {described} no hace nada sin `{NGINX}canary: \"true\"`");
    let help = text!(cx.lang(),
        en: "Add the annotation `{NGINX}canary: \"true\"`, or remove this one",
        es: "Añade la anotación `{NGINX}canary: \"true\"`, o quita esta");
    Some(Finding::new(&RULE, ingress.place(pair.key_span), message, help))
}

#[cfg(test)]
mod tests {
    use super::{OF_INGRESS_NGINX, RULE};
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    fn app(class: &str, annotations: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
{annotations}
spec:
{class}  defaultBackend: {{service: {{name: web, port: {{number: 80}}}}}}
"
        )
    }

    fn expecting(key: &str, message: &str) -> String {
        let carets = "^".repeat(key.len());
        format!(
            "    {key}: \"1\"\n#   {carets} warning[ingress-annotation-ignored]: Annotation `{key}` of Ingress `shop` {message}"
        )
    }

    const CLASS: &str = "  ingressClassName: nginx\n";

    #[test]
    fn a_misspelt_annotation() {
        let wrong = "nginx.ingress.kubernetes.io/proxy-body-sise";
        check_diagnostics(&RULE, &app(CLASS, &expecting(wrong, "does not exist; there is")));
        check_diagnostics(&RULE, &app("", &expecting(wrong, "does not exist; there is")));
        let prefix = "nginx.ingress.kubernets.io/proxy-body-size";
        check_diagnostics(&RULE, &app(CLASS, &expecting(prefix, "does not exist; there is")));
        check_fix(
            &RULE,
            &app(CLASS, "    nginx.ingress.kubernetes.io/ssl-redirct: \"true\""),
            &app(CLASS, "    nginx.ingress.kubernetes.io/ssl-redirect: \"true\""),
        );
    }

    #[test]
    fn an_annotation_of_another_controller() {
        let alb = "alb.ingress.kubernetes.io/scheme";
        check_diagnostics(&RULE, &app(CLASS, &expecting(alb, "is for AWS Load Balancer Controller")));
        // Whose Ingress it is, is not known: charts write those of several.
        check_silent(&RULE, &app("", &format!("    {alb}: internal")));
        check_silent(&RULE, &app("  ingressClassName: public\n", &format!("    {alb}: internal")));
        check_silent(&RULE, &app("  ingressClassName: alb\n", &format!("    {alb}: internal")));
        // The controller of F5 calls its class `nginx`, too.
        check_silent(&RULE, &app(CLASS, "    nginx.org/rewrites: \"1\""));
    }

    #[test]
    fn new_annotations_and_those_of_others() {
        check_silent(&RULE, &app(CLASS, "    nginx.ingress.kubernetes.io/something-new: \"1\""));
        check_silent(&RULE, &app(CLASS, "    cert-manager.io/cluster-issuer: ca"));
        check_silent(&RULE, &app(CLASS, "    external-dns.alpha.kubernetes.io/hostname: a.example"));
    }

    #[test]
    fn a_weight_without_canary() {
        let weight = "nginx.ingress.kubernetes.io/canary-weight";
        check_diagnostics(&RULE, &app(CLASS, &expecting(weight, "does nothing without")));
    }

    #[test]
    fn the_list_is_in_order() {
        assert!(OF_INGRESS_NGINX.is_sorted());
    }
}
