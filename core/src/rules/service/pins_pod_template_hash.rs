//! The selector of a Service holds a label that changes with every rollout.

use crate::{
    options::Text,
    report::{Applicability, Severity},
    resources::{Resource, Service},
    rules::{Check, Finding, Fix, Look, Looker, Rule, Scene, With, edits, text},
    yaml::de::Pair,
};

pub(crate) const RULE: Rule = Rule {
    name: "service-pins-pod-template-hash",
    severity: Severity::Warning,
    summary: Text {
        en: "Service selects the Pods of one ReplicaSet, which the next rollout replaces",
        es: "El Service selecciona los Pods de un único ReplicaSet, que el próximo despliegue reemplaza",
    },
    question: Some("S2"),
    since: "0.1.0",
    file: "service/pins_pod_template_hash",
    docs: Text {
        en: include_str!("pins_pod_template_hash.md"),
        es: include_str!("pins_pod_template_hash.es.md"),
    },
    check: Check::Each(Look::Services(look)),
};

/// The labels that controllers make of the template: another template, another value.
const HASHES: &[&str] = &["pod-template-hash", "controller-revision-hash"];

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Service<'a>>> {
    Box::new(move |(resource, service), found| {
        let Some(selector) = service.selector() else { return };
        for pair in HASHES.iter().filter_map(|key| selector.get(key)) {
            let finding = describe(cx, resource, pair, selector.len() == 1);
            found.report(finding.on(resource.id));
        }
    })
}

fn describe(cx: &Scene<'_>, service: &Resource<'_>, pair: &Pair<'_>, alone: bool) -> Finding {
    let (name, key) = (service.describe(), pair.key);
    let message = text!(cx.lang(),
        en: "{name} selects `{key}: {0}`, a label that the next rollout changes", pair.value;
        es: "{name} selecciona `{key}: {0}`, una etiqueta que el próximo despliegue cambia", pair.value);
    let help = match alone {
        true => text!(cx.lang(),
            en: "Select labels that stay, such as those under `spec.selector.matchLabels` of the workload",
            es: "Selecciona etiquetas que no cambien, como las de `spec.selector.matchLabels` del workload"),
        false => text!(cx.lang(),
            en: "Remove `{key}` from the selector; to hold on to one version, give its template a label of its own, such as `version: v1`",
            es: "Quita `{key}` del selector; para quedarte en una versión, da a su plantilla una etiqueta propia, como `version: v1`"),
    };
    let finding = Finding::new(&RULE, service.place(pair.span()), message, help);
    let remove = || {
        let selector = service.node.get("spec")?.get("selector")?;
        Some(Fix {
            title: text!(cx.lang(), en: "Remove `{key}`", es: "Quitar `{key}`"),
            applicability: Applicability::Unsafe,
            edits: vec![edits::remove_entry(service, selector, selector.entry(key)?)?],
        })
    };
    match remove().filter(|_| !alone) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    fn service(selector: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  ports: [{{port: 80}}]\n  selector:\n{selector}"
        )
    }

    #[test]
    fn the_hash_of_one_replica_set() {
        check_diagnostics(
            &RULE,
            &service("    app: web
    pod-template-hash: 7c5d8bf9f7
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[service-pins-pod-template-hash]: Service `web` selects `pod-template-hash: 7c5d8bf9f7`, a label that the next rollout changes
"),
        );
        check_fix(
            &RULE,
            &service("    app: web\n    pod-template-hash: 7c5d8bf9f7 # now\n"),
            &service("    app: web\n"),
        );
    }

    #[test]
    fn labels_that_stay() {
        check_silent(&RULE, &service("    app: web\n    version: v1\n"));
        check_silent(&RULE, &service("    statefulset.kubernetes.io/pod-name: web-0\n"));
    }
}
