//! No controller serves an Ingress, because its class does not exist or it has none.

use crate::{
    graph::{CLASS_ANNOTATION, Controller, Lookup, Missing, near},
    options::Text,
    report::{Applicability, Severity},
    resources::{Ingress, Resource},
    rules::{Check, Finding, Fix, Look, Looker, Rule, Scene, With, edits, text},
    yaml::de::Spanned,
};

pub(crate) const RULE: Rule = Rule {
    name: "ingress-class-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "Ingress has a class that is not there",
        es: "El Ingress tiene una clase que no existe",
    },
    question: Some("I3"),
    since: "0.1.0",
    file: "ingress/class_not_found",
    docs: Text { en: include_str!("class_not_found.md"), es: include_str!("class_not_found.es.md") },
    check: Check::Each(Look::Ingresses(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Ingress<'a>>> {
    Box::new(move |(ingress, spec), found| {
        let finding = if let Some(class) = spec.ingress_class_name.spanned() {
            named(cx, ingress, class)
        } else if let Some(pair) = ingress.metadata.annotations.get().and_then(|it| it.get(CLASS_ANNOTATION))
        {
            annotated(cx, ingress, &Spanned { value: pair.value, span: pair.value_span })
        } else {
            without(cx, ingress, spec)
        };
        if let Some(finding) = finding {
            found.report(finding.on(ingress.id));
        }
    })
}

fn named<'a>(cx: &Scene<'a>, ingress: &Resource<'a>, class: &Spanned<&'a str>) -> Option<Finding> {
    let cluster = cx.cluster;
    let Lookup::NotFound { nearest, proven } = cluster.find(ingress, "IngressClass", class.value) else {
        return None;
    };
    // Classes come with their controllers, which have files of their own.
    if nearest.is_none() && !proven && !cluster.holds_any(ingress, "IngressClass") {
        return None;
    }
    let (name, wanted) = (ingress.describe(), class.value);
    let near = nearest.and_then(|id| cluster.resource(id));
    let severity = if near.is_some() || proven { Severity::Error } else { Severity::Warning };
    let message = match (near, proven) {
        (Some(near), _) => text!(cx.lang(),
            en: "{name} has the class `{wanted}`, which does not exist; there is an IngressClass `{0}`", near.name();
            es: "{name} tiene la clase `{wanted}`, que no existe; hay una IngressClass `{0}`", near.name()),
        (None, true) => text!(cx.lang(),
            en: "{name} has the class `{wanted}`, which does not exist, so no controller serves it",
            es: "{name} tiene la clase `{wanted}`, que no existe, así que ningún controlador lo atiende"),
        (None, false) => text!(cx.lang(),
            en: "{name} has the class `{wanted}`, which is not among the IngressClasses of these files",
            es: "{name} tiene la clase `{wanted}`, que no está entre las IngressClasses de estos ficheros"),
    };
    let missing = Missing::Object { kind: "IngressClass", name: wanted.to_owned() };
    let finding = Finding::new(&RULE, ingress.place(class.span), message, help(cx, ingress, near))
        .severity(severity)
        .command("kubectl get ingressclasses".to_owned())
        .missing(missing);
    Some(match near {
        Some(near) => with_near(cx, finding, ingress, class, near),
        None => finding,
    })
}

/// The annotation is compared with a flag of the controller. That this flag differs from the name of a class that the
/// files hold is possible, and a slip is more likely.
fn annotated<'a>(cx: &Scene<'a>, ingress: &Resource<'a>, class: &Spanned<&'a str>) -> Option<Finding> {
    let cluster = cx.cluster;
    let Lookup::NotFound { nearest, .. } = cluster.find(ingress, "IngressClass", class.value) else {
        return None;
    };
    let near = cluster.resource(nearest?)?;
    let (name, wanted) = (ingress.describe(), class.value);
    let message = text!(cx.lang(),
        en: "{name} has the class `{wanted}`; there is an IngressClass `{0}`", near.name();
        es: "{name} tiene la clase `{wanted}`; hay una IngressClass `{0}`", near.name());
    let finding = Finding::new(&RULE, ingress.place(class.span), message, help(cx, ingress, Some(near)))
        .severity(Severity::Warning);
    Some(with_near(cx, finding, ingress, class, near))
}

fn with_near(
    cx: &Scene<'_>,
    finding: Finding,
    ingress: &Resource<'_>,
    class: &Spanned<&str>,
    meant: &Resource<'_>,
) -> Finding {
    let related = text!(cx.lang(), en: "this one is near", es: "esta se parece");
    let finding = finding.related(meant.name_place(), related);
    let near_ones = cx.cluster.resource(ingress.id).map_or(0, |it| {
        cx.cluster.classes_for(it).filter(|it| near(class.value, it.name()).is_some()).count()
    });
    let name = meant.name();
    match edits::replace_scalar(ingress, class.span, class.value, name) {
        Some(edit) => finding.fix(Fix {
            title: text!(cx.lang(), en: "Take the class `{name}`", es: "Usar la clase `{name}`"),
            applicability: if near_ones == 1 { Applicability::Safe } else { Applicability::Unsafe },
            edits: vec![edit],
        }),
        None => finding,
    }
}

fn help<'a>(cx: &Scene<'a>, ingress: &Resource<'a>, near: Option<&Resource<'_>>) -> String {
    if let Some(near) = near {
        return text!(cx.lang(), en: "Write `{0}`", near.name(); es: "Escribe `{0}`", near.name());
    }
    let names: Vec<String> =
        cx.cluster.classes_for(ingress).take(5).map(|it| format!("`{}`", it.name())).collect();
    match names.is_empty() {
        true => text!(cx.lang(),
            en: "Install an ingress controller with its IngressClass, or write the name of a class that exists",
            es: "Instala un controlador de ingress con su IngressClass, o escribe el nombre de una clase que exista"),
        false => text!(cx.lang(),
            en: "Write the name of an IngressClass that exists ({0}), or add the IngressClass to these files", names.join(", ");
            es: "Escribe el nombre de una IngressClass que exista ({0}), o añade la IngressClass a estos ficheros", names.join(", ")),
    }
}

/// No class is named, and the files hold no default one.
fn without<'a>(cx: &Scene<'a>, ingress: &Resource<'a>, spec: &Ingress<'a>) -> Option<Finding> {
    let cluster = cx.cluster;
    if cluster.class_of(ingress, spec).name.is_some() || ingress.has_address() {
        return None;
    }
    // Some controllers serve an Ingress without a class; ingress-nginx does not unless it is told to.
    let mut classes = cluster.classes_for(ingress).peekable();
    let proven = cluster.proves_absence(ingress, "IngressClass")
        && classes.peek().is_some()
        && classes.all(|it| cluster.controller_of(it) == Some(Controller::IngressNginx));
    let name = ingress.describe();
    let message = match proven {
        true => text!(cx.lang(),
            en: "{name} names no class and none is the default, so no controller serves it",
            es: "{name} no nombra ninguna clase y ninguna es la clase por defecto, así que ningún controlador lo atiende"),
        false => text!(cx.lang(),
            en: "{name} names no class: it is served if the cluster has a default one, or a controller that takes all",
            es: "{name} no nombra ninguna clase: se atiende si el clúster tiene una por defecto, o un controlador que las acepta todas"),
    };
    let help = text!(cx.lang(),
        en: "Write `ingressClassName` in its `spec`, for example `ingressClassName: nginx`",
        es: "Escribe `ingressClassName` en su `spec`, por ejemplo `ingressClassName: nginx`");
    let severity = if proven { Severity::Error } else { Severity::Info };
    let finding = Finding::new(&RULE, ingress.name_place(), message, help)
        .severity(severity)
        .field_path("spec.ingressClassName".to_owned())
        .command("kubectl get ingressclasses".to_owned());
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_fix, check_silent, check_with},
    };

    fn app(spec: &str, class: &str) -> String {
        let class = match class {
            "" => String::new(),
            name => format!(
                "---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {{name: {name}}}\nspec: {{controller: k8s.io/ingress-nginx}}\n"
            ),
        };
        format!(
            "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: shop}}
{spec}
  defaultBackend: {{service: {{name: web, port: {{number: 80}}}}}}
{class}"
        )
    }

    fn named(class: &str) -> String {
        format!("spec:\n  ingressClassName: {class}")
    }

    #[test]
    fn a_misspelt_class() {
        let marker = "ngnix\n#                   ^^^^^ error[ingress-class-not-found]: Ingress `shop` has the class `ngnix`, which does not exist; there is an IngressClass `nginx`";
        check_diagnostics(&RULE, &app(&named(marker), "nginx"));
        check_fix(&RULE, &app(&named("ngnix # ours"), "nginx"), &app(&named("nginx # ours"), "nginx"));
    }

    #[test]
    fn a_class_that_other_files_may_hold() {
        let marker = "traefik\n#                   ^^^^^^^ warning[ingress-class-not-found]: Ingress `shop` has the class `traefik`, which is not among";
        check_diagnostics(&RULE, &app(&named(marker), "nginx"));
        check_silent(&RULE, &app(&named("traefik"), ""));
        let complete = Options { complete: true, ..Options::default() };
        let marker = "traefik\n#                   ^^^^^^^ error[ingress-class-not-found]: Ingress `shop` has the class `traefik`, which does not exist";
        check_with(&RULE, &complete, &app(&named(marker), ""));
    }

    #[test]
    fn no_class_and_no_default() {
        let marker = |severity: &str| {
            format!(
                "#                ^^^^ {severity}[ingress-class-not-found]: Ingress `shop` names no class\nspec:"
            )
        };
        check_diagnostics(&RULE, &app(&marker("info"), "nginx"));
        let complete = Options { complete: true, ..Options::default() };
        check_with(&RULE, &complete, &app(&marker("error"), "nginx"));
        let default = "nginx, annotations: {ingressclass.kubernetes.io/is-default-class: \"true\"}";
        check_silent(&RULE, &app("spec:", default));
    }

    #[test]
    fn a_class_that_is_there() {
        check_silent(&RULE, &app(&named("nginx"), "nginx"));
        let annotated = app("spec:", "nginx").replace(
            "name: shop}",
            "name: shop, annotations: {kubernetes.io/ingress.class: nginx-internal}}",
        );
        check_silent(&RULE, &annotated);
    }
}
