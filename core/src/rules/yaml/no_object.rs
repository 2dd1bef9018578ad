//! A file that was named holds no Kubernetes object.

use crate::{
    options::Text,
    report::Severity,
    resources::SkippedReason,
    rules::{Check, Context, Finding, Place, Rule, text},
    yaml::Span,
};

pub(crate) const RULE: Rule = Rule {
    name: "yaml-no-object",
    severity: Severity::Info,
    summary: Text {
        en: "A document is no Kubernetes object",
        es: "Un documento no es un objeto de Kubernetes",
    },
    question: None,
    since: "0.1.0",
    file: "yaml/no_object",
    docs: Text { en: include_str!("no_object.md"), es: include_str!("no_object.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    for skipped in cx.cluster.skipped() {
        let Some(file) = cx.files.get(skipped.file as usize) else { continue };
        let Some(document) = file.documents.get(skipped.document as usize) else { continue };
        if !cx.cluster.is_named(skipped.file) || document.is_broken() {
            continue;
        }
        let path = &file.path;
        let (message, help) = match skipped.reason {
            SkippedReason::NoObject => (
                text!(cx.lang(),
                    en: "This document of `{path}` has no `apiVersion` and `kind`: it is no Kubernetes object and was not checked",
                    es: "Este documento de `{path}` no tiene `apiVersion` ni `kind`: no es un objeto de Kubernetes y no se ha comprobado"),
                text!(cx.lang(),
                    en: "If it should be one, begin it with `apiVersion` and `kind`; else leave the file out",
                    es: "Si debe serlo, empiézalo con `apiVersion` y `kind`; si no, deja fuera el fichero"),
            ),
            SkippedReason::ToolConfiguration => (
                text!(cx.lang(),
                    en: "This document of `{path}` configures a tool: it is no object of a cluster and was not checked",
                    es: "Este documento de `{path}` configura una herramienta: no es un objeto de un clúster y no se ha comprobado"),
                text!(cx.lang(),
                    en: "Leave the file out: `kubectl apply` would refuse it",
                    es: "Deja fuera el fichero: `kubectl apply` lo rechazaría"),
            ),
            SkippedReason::Empty
            | SkippedReason::Unreadable
            | SkippedReason::Kustomize
            | SkippedReason::HelmChart(_) => continue,
        };
        // The first line shows well enough which document is meant.
        let start = document.root().map_or(0, |root| root.span().start);
        let rest = document.source().get(start as usize..).unwrap_or_default();
        let length = rest.lines().next().unwrap_or_default().trim_end().len() as u32;
        let place =
            Place { file: skipped.file, document: skipped.document, span: Span::new(start, start + length) };
        cx.report(Finding::new(&RULE, place, message, help));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_silent, check_with},
    };

    fn named(path: &str) -> Options {
        Options { named_files: vec![path.to_owned()], ..Options::default() }
    }

    #[test]
    fn a_named_file_without_object_is_worth_a_word() {
        check_with(
            &RULE,
            &named("values.yaml"),
            "#- /values.yaml
replicas: 2
#^^^^^^^^^^ info[yaml-no-object]: This document of `values.yaml` has no `apiVersion` and `kind`
image: web
",
        );
    }

    #[test]
    fn a_kubeconfig_is_no_object_of_the_cluster() {
        check_with(
            &RULE,
            &named("config.yaml"),
            "#- /config.yaml
apiVersion: v1
#^^^^^^^^^^^^^ info[yaml-no-object]: This document of `config.yaml` configures a tool
kind: Config
clusters: []
",
        );
    }

    #[test]
    fn a_file_that_a_folder_happens_to_hold() {
        check_silent(&RULE, "#- /values.yaml\nreplicas: 2\n");
    }

    #[test]
    fn comments_are_no_object_and_no_fault() {
        check_with(&RULE, &named("a.yaml"), "#- /a.yaml\n# nothing yet\n---\n");
    }
}
