//! The same object twice, or in folders that are alternatives.

use crate::{
    hash::{HashMap, HashSet},
    options::Text,
    order::Sorting,
    report::Severity,
    resources::{Body, Resource, ResourceId, folder_of, is_templated},
    rules::{Check, Context, Finding, Rule, Scene, text},
    yaml::Node,
};

pub(crate) const RULE: Rule = Rule {
    name: "object-duplicate",
    severity: Severity::Error,
    summary: Text { en: "The same object is defined twice", es: "El mismo objeto está definido dos veces" },
    question: None,
    since: "0.1.0",
    file: "api/object_duplicate",
    docs: Text { en: include_str!("object_duplicate.md"), es: include_str!("object_duplicate.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let templates: HashSet<(u32, u32)> =
        cluster.unread().iter().filter(|it| it.template.is_some()).map(|it| (it.file, it.document)).collect();
    let mut pairs: Vec<(ResourceId, ResourceId)> = Vec::new();
    for definitions in cluster.defined_again() {
        let mut first_in_folder: HashMap<&str, ResourceId> = HashMap::default();
        for resource in definitions.iter().filter_map(|id| cluster.resource(*id)) {
            // A name that is still to be filled in may become a different one each time, and a template stands beside
            // what is made of it.
            let document = (resource.file, resource.document);
            if is_templated(resource.name()) || templates.contains(&document) {
                continue;
            }
            let folder = cx.files.get(resource.file as usize).map_or("", |file| folder_of(&file.path));
            let first = *first_in_folder.entry(folder).or_insert(resource.id);
            if first != resource.id {
                pairs.push((resource.id, first));
            }
        }
    }
    pairs.order();
    for (resource, first) in pairs {
        let Some((resource, first)) = cluster.resource(resource).zip(cluster.resource(first)) else {
            continue;
        };
        if let Some(finding) = describe(cx, first, resource) {
            cx.report(finding.on(resource.id));
        }
    }
    alternatives(cx);
}

fn describe(cx: &Scene<'_>, first: &Resource<'_>, second: &Resource<'_>) -> Option<Finding> {
    let is_dump = |it: &Resource<'_>| it.metadata.uid.get().is_some();
    // Two dumps of one cluster, or of one at two times.
    if is_dump(first) && is_dump(second) {
        return None;
    }
    let equal = is_same(first.node, second.node);
    let same_file = first.file == second.file;
    // Every file may bring the namespace that it needs.
    if equal && !same_file && matches!(second.body, Body::Namespace) {
        return None;
    }
    let name = second.describe();
    let path = cx.files.get(first.file as usize).map_or("", |file| file.path.as_str());
    let message = match (equal, same_file) {
        (true, true) => text!(cx.lang(),
            en: "{name} is defined twice with the same text",
            es: "{name} está definido dos veces con el mismo texto"),
        (true, false) => text!(cx.lang(),
            en: "{name} is defined with the same text in `{path}`";
            es: "{name} está definido con el mismo texto en `{path}`"),
        (false, true) => text!(cx.lang(),
            en: "{name} is defined twice: the last definition replaces the first",
            es: "{name} está definido dos veces: la última definición reemplaza a la primera"),
        (false, false) => text!(cx.lang(),
            en: "{name} is defined differently in `{path}`: the one that is applied last replaces the other";
            es: "{name} está definido de otra forma en `{path}`: la que se aplique al final reemplaza a la otra"),
    };
    let help = match equal {
        true => text!(cx.lang(),
            en: "Remove one of the two",
            es: "Quita una de las dos"),
        false => text!(cx.lang(),
            en: "Give one of the two another name, or remove the one that is out of date",
            es: "Pon otro nombre a una de las dos, o quita la que esté anticuada"),
    };
    let severity = if same_file && !equal { Severity::Error } else { Severity::Warning };
    Some(Finding::new(&RULE, second.name_place(), message, help).severity(severity).related(
        first.name_place(),
        text!(cx.lang(), en: "the first definition", es: "la primera definición"),
    ))
}

/// Whether two values are the same to Kubernetes, comments and style apart.
fn is_same(a: Node<'_>, b: Node<'_>) -> bool {
    // A stack instead of recursion, and a bound on what aliases can multiply.
    let mut pending = vec![(a, b)];
    let mut compared = 0;
    while let Some((a, b)) = pending.pop() {
        compared += 1;
        if a.value() != b.value() || compared > MOST_COMPARED {
            return false;
        }
        let (mut entries, mut others) = (a.entries(), b.entries());
        loop {
            match (entries.next(), others.next()) {
                (Some(a), Some(b)) if a.name == b.name => pending.push((a.value, b.value)),
                (None, None) => break,
                _ => return false,
            }
        }
        let (mut items, mut others) = (a.items(), b.items());
        loop {
            match (items.next(), others.next()) {
                (Some(a), Some(b)) => pending.push((a, b)),
                (None, None) => break,
                _ => return false,
            }
        }
    }
    true
}

/// Two objects with more values than this are not worth the time that it takes to call them equal.
const MOST_COMPARED: usize = 1 << 20;

/// One word for each set of folders that were kept apart.
fn alternatives(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for alternatives in cluster.alternatives() {
        let (first, second) = alternatives.witnesses;
        let Some((first, second)) = cluster.resource(first).zip(cluster.resource(second)) else { continue };
        let parent = &alternatives.parent;
        let path = |folder: &String| match parent.is_empty() {
            true => format!("`{folder}/`"),
            false => format!("`{parent}/{folder}/`"),
        };
        let mut folders: Vec<String> = alternatives.folders.iter().take(MOST_FOLDERS).map(path).collect();
        if alternatives.folders.len() > MOST_FOLDERS {
            folders.push("…".to_owned());
        }
        let (folders, name) = (folders.join(", "), second.describe());
        let message = match alternatives.folders.len() {
            ..=2 => text!(cx.lang(),
                en: "{folders} define {name} each: they were taken as alternatives and checked apart from each other",
                es: "{folders} definen {name} cada una: se han tomado como alternativas y comprobado por separado"),
            // Not every folder need have the same object as every other.
            _ => text!(cx.lang(),
                en: "{folders} define the same objects, as {name}: they were taken as alternatives and checked apart from each other",
                es: "{folders} definen los mismos objetos, como {name}: se han tomado como alternativas y comprobado por separado"),
        };
        let help = text!(cx.lang(),
            en: "If they belong to one cluster, give the objects different names or namespaces; otherwise there is nothing to do",
            es: "Si son de un mismo clúster, pon a los objetos nombres o namespaces distintos; si no, no hay nada que hacer");
        let finding = Finding::new(&RULE, second.name_place(), message, help)
            .severity(Severity::Info)
            .on(second.id)
            .related(
                first.name_place(),
                text!(cx.lang(), en: "the first definition", es: "la primera definición"),
            );
        cx.report(finding);
    }
}

/// How many folders the message names.
const MOST_FOLDERS: usize = 6;

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    #[test]
    fn two_definitions_in_one_file() {
        check_diagnostics(
            &RULE,
            "apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {a: one}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
#                ^^^ error[object-duplicate]: ConfigMap `web` is defined twice: the last definition replaces the first
data: {a: two}
",
        );
    }

    #[test]
    fn a_template_beside_what_was_made_of_it() {
        let app = |replicas: &str| {
            format!(
                "apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec: {{containers: [{{name: web, image: web}}]}}
"
            )
        };
        let (template, made) = (app("{{ .Values.replicas }}"), app("2"));
        check_silent(&RULE, &format!("#- web-template.yaml\n{template}#- web.yaml\n{made}"));
    }

    #[test]
    fn the_same_text_twice() {
        check_diagnostics(
            &RULE,
            "apiVersion: v1
kind: ConfigMap
metadata: {name: web}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
#                ^^^ warning[object-duplicate]: ConfigMap `web` is defined twice with the same text
",
        );
    }

    #[test]
    fn two_files_of_one_folder() {
        check_diagnostics(
            &RULE,
            "#- /k8s/a.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
#- /k8s/b.yaml
apiVersion: apps/v1beta2
kind: Deployment
metadata: {name: web}
#                ^^^ warning[object-duplicate]: Deployment `web` is defined differently in `k8s/a.yaml`
",
        );
    }

    #[test]
    fn folders_that_define_the_same_are_alternatives() {
        check_diagnostics(
            &RULE,
            "#- /dev/web.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
#- /prod/web.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
#                ^^^ info[object-duplicate]: `dev/`, `prod/` define ConfigMap `web` each
data: {a: two}
",
        );
    }

    #[test]
    fn objects_that_are_not_the_same() {
        check_silent(
            &RULE,
            "apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: a}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: b}
---
apiVersion: v1
kind: Secret
metadata: {name: web, namespace: b}
---
apiVersion: batch/v1
kind: Job
metadata: {generateName: web-}
---
apiVersion: batch/v1
kind: Job
metadata: {generateName: web-}
---
apiVersion: v1
kind: Service
metadata: {name: web}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: web}
",
        );
    }

    #[test]
    fn two_dumps_of_one_cluster() {
        check_silent(
            &RULE,
            "#- /one.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, uid: 1a}
#- /two.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, uid: 1a}
status: {phase: Running}
",
        );
    }

    #[test]
    fn every_file_may_bring_its_namespace() {
        let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";
        check_silent(&RULE, &format!("#- /a.yaml\n{namespace}#- /b.yaml\n{namespace}"));
    }

    #[test]
    fn a_patch_of_kustomize_is_no_definition() {
        check_silent(
            &RULE,
            "#- /kustomization.yaml
resources: [web.yaml]
patches: [{path: ./more.yaml}]
#- /more.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 4}
#- /web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 1}
",
        );
    }
}
