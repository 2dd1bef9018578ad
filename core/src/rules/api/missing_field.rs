//! A value without which the API server refuses the object.

use std::rc::Rc;

use super::{
    DecodedResource,
    advice::{Advice, advise},
    edits,
};
use crate::{
    options::{Lang, Text},
    report::{Applicability, Severity},
    resources::{Body, Resource},
    rules::{Check, Context, Finding, Fix, Rule, text},
    schema::{FrameId, Misfit, RequiredValue},
    yaml::Entry,
};

pub(crate) const RULE: Rule = Rule {
    name: "api-missing-field",
    severity: Severity::Error,
    summary: Text { en: "A required field is missing", es: "Falta un campo obligatorio" },
    question: None,
    since: "0.1.0",
    file: "api/missing_field",
    docs: Text { en: include_str!("missing_field.md"), es: include_str!("missing_field.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    let (cluster, all) = (cx.cluster, Rc::clone(&cx.decoded));
    for object in all.iter().filter(|object| !object.is_live) {
        let Some(resource) = cluster.resource(object.id).filter(|it| !is_piece(it)) else { continue };
        let unknown = object.decoded.unknown_fields();
        for misfit in &object.decoded.misfits {
            let Misfit::Missing { at, what } = *misfit else { continue };
            // A misspelt field or one with a value that does not fit is there, and another rule points at it.
            if unknown.get(&at).is_some_and(|unknown| is_spoilt(object, at, unknown, what)) {
                continue;
            }
            if let Some(finding) = describe(cx.lang(), resource, object, at, what) {
                cx.report(finding.on(object.id));
            }
        }
    }
}

/// Whether Argo CD merges this into an object that somebody else made: a workload without containers.
fn is_piece(resource: &Resource<'_>) -> bool {
    let options = resource.metadata.annotation("argocd.argoproj.io/sync-options").unwrap_or_default();
    let is_applied = options.split(',').any(|option| option.trim() == "ServerSideApply=true");
    let spec = resource.pod_spec();
    is_applied
        && matches!(resource.body, Body::Workload(_))
        && spec.is_none_or(|spec| spec.containers.get().is_none())
}

/// Whether one of the mapping's unknown fields was probably meant to be the missing one, or to lie inside it.
fn is_spoilt(object: &DecodedResource<'_>, at: FrameId, unknown: &[Entry<'_>], what: RequiredValue) -> bool {
    unknown.iter().any(|entry| match advise(&object.decoded, at, *entry) {
        Advice::Rename { field, .. } => field == what.field,
        Advice::OldBackend => what.field == "service",
        Advice::Inside(steps) => steps.first().is_some_and(|step| step.field == what.field),
        _ => false,
    })
}

fn describe(
    lang: Lang,
    resource: &Resource<'_>,
    object: &DecodedResource<'_>,
    at: FrameId,
    what: RequiredValue,
) -> Option<Finding> {
    let name = resource.describe();
    let field = what.field;
    let around = object.decoded.path(at);
    let node = object.decoded.frame(at)?.node;
    let written = node.entry(field);
    let message = match (written.filter(|entry| !entry.value.is_null()), around.is_empty()) {
        (Some(_), _) => text!(lang,
            en: "`{}` of {name} is empty, and it is required", join(&around, field);
            es: "`{}` de {name} está vacío, y es obligatorio", join(&around, field)),
        (None, true) => text!(lang,
            en: "{name} has no `{field}`, which is required",
            es: "{name} no tiene `{field}`, que es obligatorio"),
        (None, false) => text!(lang,
            en: "`{around}` of {name} has no `{field}`, which is required",
            es: "`{around}` de {name} no tiene `{field}`, que es obligatorio"),
    };
    let span = match written {
        Some(entry) if entry.value.is_null() => entry.key.span(),
        Some(entry) if entry.value.span().start < entry.value.span().end => entry.value.span(),
        Some(entry) => entry.key.span(),
        None if field.contains('[') => {
            // An entry of a map: the map, or what makes it necessary.
            let near = node.entry("data").or(node.entry("type"));
            near.map_or(resource.name_place().span, |entry| entry.key.span())
        }
        None if around.is_empty() => resource.name_place().span,
        None => object.place_of(at)?,
    };
    let finding = Finding::new(&RULE, resource.place(span), message, help(lang, field))
        .field_path(join(&around, field))
        .kubernetes_message(format!("{}: {}", kubernetes_path(&around, what.path), what.says));
    let fix = written.is_none().then(|| suggestion(resource, field)).flatten().and_then(|text| {
        let edit = edits::add_entry(resource, node, &text)?;
        let title = text!(lang, en: "Add `{text}`", es: "Añadir `{text}`");
        Some(Fix { title, applicability: Applicability::Unsafe, edits: vec![edit] })
    });
    Some(match fix {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}

fn join(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}

/// The path that Kubernetes names: `..` is the mapping around.
fn kubernetes_path(around: &str, path: &str) -> String {
    if path == ".." {
        return around.rsplit_once('.').map_or(around, |(outer, _)| outer).to_owned();
    }
    format!("{around}{path}").trim_start_matches('.').to_owned()
}

/// An entry that is right more often than not.
fn suggestion(resource: &Resource<'_>, field: &str) -> Option<String> {
    match field {
        "pathType" => Some("pathType: Prefix".to_owned()),
        "restartPolicy" => Some("restartPolicy: Never".to_owned()),
        "selector" => {
            let labels = resource.template()?.metadata.get()?.labels.get()?;
            let document = resource.node.document();
            let labels: Vec<&str> = labels.iter().map(|pair| document.text(pair.span())).collect();
            // Labels behind an alias or on several lines are not repeated as they are written.
            let simple =
                !labels.is_empty() && labels.iter().all(|it| it.contains(": ") && !it.contains(['\n', '*']));
            simple.then(|| format!("selector: {{matchLabels: {{{}}}}}", labels.join(", ")))
        }
        _ => None,
    }
}

fn help(lang: Lang, field: &str) -> String {
    let text = match field {
        "name" => Text { en: "Add `name`", es: "Añade `name`" },
        "metadata" => Text { en: "Add `metadata:` with a `name`", es: "Añade `metadata:` con un `name`" },
        "image" => Text {
            en: "Add the image to run, for example `image: nginx:1.27`",
            es: "Añade la imagen que se ejecuta, por ejemplo `image: nginx:1.27`",
        },
        "containers" => Text {
            en: "Add `containers:` with at least one container that has a `name` and an `image`",
            es: "Añade `containers:` con al menos un contenedor que tenga `name` e `image`",
        },
        "selector" => Text {
            en: "Add `selector:` with `matchLabels:` that repeat the labels of the Pod template",
            es: "Añade `selector:` con `matchLabels:` que repitan las etiquetas de la plantilla de Pod",
        },
        "template" => Text {
            en: "Add `template:` with the `metadata.labels` and the `spec` of the Pods",
            es: "Añade `template:` con `metadata.labels` y el `spec` de los Pods",
        },
        "ports" => Text {
            en: "Add `ports:` with the `port` on which the Service listens; only a headless Service (`clusterIP: None`) or an ExternalName may have none",
            es: "Añade `ports:` con el `port` en el que escucha el Service; solo un Service headless (`clusterIP: None`) o un ExternalName puede no tener ninguno",
        },
        "port" => Text {
            en: "Add the port: a number, or the name of a port where a name is allowed",
            es: "Añade el puerto: un número, o el nombre de un puerto donde se admita un nombre",
        },
        "containerPort" => Text {
            en: "Add the port on which the container listens, for example `containerPort: 8080`",
            es: "Añade el puerto en el que escucha el contenedor, por ejemplo `containerPort: 8080`",
        },
        "pathType" => Text {
            en: "Add `pathType`: `Prefix`, `Exact` or `ImplementationSpecific`",
            es: "Añade `pathType`: `Prefix`, `Exact` o `ImplementationSpecific`",
        },
        "backend" | "service" => Text {
            en: "Add the Service that answers: `backend: {service: {name: …, port: {number: …}}}`",
            es: "Añade el Service que responde: `backend: {service: {name: …, port: {number: …}}}`",
        },
        "paths" => Text {
            en: "Add at least one path with `path`, `pathType` and `backend`",
            es: "Añade al menos un path con `path`, `pathType` y `backend`",
        },
        "httpGet" => Text {
            en: "Say how to probe: `httpGet`, `tcpSocket`, `exec` or `grpc`",
            es: "Indica cómo se comprueba: `httpGet`, `tcpSocket`, `exec` o `grpc`",
        },
        "exec" => Text {
            en: "Say what to do: `exec`, `httpGet`, `tcpSocket` or `sleep`",
            es: "Indica qué hacer: `exec`, `httpGet`, `tcpSocket` o `sleep`",
        },
        "restartPolicy" => Text {
            en: "Add `restartPolicy: Never` or `restartPolicy: OnFailure`: the default, `Always`, is not allowed for the Pods of a Job",
            es: "Añade `restartPolicy: Never` o `restartPolicy: OnFailure`: el valor por defecto, `Always`, no se admite en los Pods de un Job",
        },
        "schedule" => Text {
            en: "Add the schedule in cron notation, for example `schedule: \"*/5 * * * *\"`",
            es: "Añade el horario en notación cron, por ejemplo `schedule: \"*/5 * * * *\"`",
        },
        "accessModes" => Text {
            en: "Add `accessModes`, for example `[ReadWriteOnce]`",
            es: "Añade `accessModes`, por ejemplo `[ReadWriteOnce]`",
        },
        "resources" => Text {
            en: "Add the size: `resources: {requests: {storage: 1Gi}}`",
            es: "Añade el tamaño: `resources: {requests: {storage: 1Gi}}`",
        },
        "scaleTargetRef" => Text {
            en: "Add `scaleTargetRef` with `apiVersion`, `kind` and `name` of the workload to scale",
            es: "Añade `scaleTargetRef` con `apiVersion`, `kind` y `name` de la carga de trabajo que se escala",
        },
        "podSelector" => Text {
            en: "Say who is meant: `podSelector`, `namespaceSelector` or `ipBlock`; `podSelector: {}` means every Pod of the namespace",
            es: "Indica a quién se refiere: `podSelector`, `namespaceSelector` o `ipBlock`; `podSelector: {}` son todos los Pods del namespace",
        },
        _ => return text!(lang, en: "Add `{field}`", es: "Añade `{field}`"),
    };
    text.in_lang(lang).to_owned()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    #[test]
    fn what_a_deployment_needs() {
        check_diagnostics(
            &RULE,
            "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
#                ^^^ error[api-missing-field]: Deployment `web` has no `spec`
---
apiVersion: apps/v1
kind: Deployment
metadata: {labels: {app: web}}
#^^^^^^^ error[api-missing-field]: `metadata` of Deployment has no `name`
spec:
#^^^ error[api-missing-field]: `spec` of Deployment has no `selector`
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
#       ^^^^ error[api-missing-field]: `spec.template.spec.containers[0]` of Deployment has no `image`
      - image: ''
#              ^^ error[api-missing-field]: `spec.template.spec.containers[1].image` of Deployment is empty
        name: other
        ports: [{name: http}]
#                ^^^^ error[api-missing-field]: `spec.template.spec.containers[1].ports[0]` of Deployment has no `containerPort`
",
        );
    }

    #[test]
    fn what_an_ingress_needs() {
        let ingress = |paths: &str| {
            format!(
                "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: shop}}
spec:
  rules:
  - http:
      paths:
{paths}"
            )
        };
        check_diagnostics(
            &RULE,
            &ingress(
                "      - path: /
#       ^^^^ error[api-missing-field]: `spec.rules[0].http.paths[0]` of Ingress `shop` has no `pathType`
        backend: {service: {name: cart}}
#                 ^^^^^^^ error[api-missing-field]: `spec.rules[0].http.paths[0].backend.service` of Ingress `shop` has no `port`
",
            ),
        );
        check_fix(
            &RULE,
            &ingress("      - path: /\n        backend: {service: {name: cart, port: {number: 80}}}\n"),
            &ingress(
                "      - pathType: Prefix\n        path: /\n        backend: {service: {name: cart, port: {number: 80}}}\n",
            ),
        );
    }

    #[test]
    fn a_selector_repeats_the_labels_of_the_template() {
        let deployment = |selector: &str| {
            format!(
                "apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
{selector}  template:
    metadata:
      labels:
        app: web
        tier: \"1\"
    spec:
      containers: [{{name: web, image: nginx}}]
"
            )
        };
        check_fix(
            &RULE,
            &deployment(""),
            &deployment("  selector: {matchLabels: {app: web, tier: \"1\"}}\n"),
        );
    }

    #[test]
    fn the_keys_of_a_tls_secret() {
        check_diagnostics(
            &RULE,
            "apiVersion: v1
kind: Secret
metadata: {name: web-tls}
type: kubernetes.io/tls
data: {tls.crt: ''}
#^^^ error[api-missing-field]: Secret `web-tls` has no `data[tls.key]`
",
        );
    }

    #[test]
    fn some_services_need_no_ports() {
        check_diagnostics(
            &RULE,
            "apiVersion: v1
kind: Service
metadata: {name: web}
spec:
#^^^ error[api-missing-field]: `spec` of Service `web` has no `ports`
  selector: {app: web}
",
        );
        check_silent(
            &RULE,
            "apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None}
---
apiVersion: v1
kind: Service
metadata: {generateName: out-}
spec: {type: ExternalName, externalName: db.example.com}
",
        );
    }

    #[test]
    fn the_pods_of_a_job_may_not_restart_always() {
        let job = |policy: &str| {
            format!(
                "apiVersion: batch/v1
kind: Job
metadata: {{name: once}}
spec:
  template:
    spec:
{policy}      containers: [{{name: once, image: busybox}}]
"
            )
        };
        check_fix(&RULE, &job(""), &job("      restartPolicy: Never\n"));
        check_silent(&RULE, &job("      restartPolicy: OnFailure\n"));
    }

    #[test]
    fn a_misspelt_field_is_not_missing() {
        check_silent(
            &RULE,
            "apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  container:
  - {name: web, image: nginx}
",
        );
    }

    #[test]
    fn a_piece_that_is_merged_into_an_object() {
        let piece = |options: &str, template: &str| {
            format!(
                "apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {{argocd.argoproj.io/sync-options: '{options}'}}
spec:
  replicas: 2
{template}
"
            )
        };
        check_silent(&RULE, &piece("Prune=false, ServerSideApply=true", ""));
        check_silent(&RULE, &piece("ServerSideApply=true", "  template: {spec: {hostNetwork: true}}"));
        let whole = "  template: {spec: {containers: [{name: web, image: nginx}]}}";
        let lines =
            |text: String, expected: &str| text.replace("spec:\n  rep", &format!("spec:\n{expected}\n  rep"));
        let expected = "#^^^ error[api-missing-field]: `spec` of Deployment `web` has no `selector`";
        check_diagnostics(&RULE, &lines(piece("ServerSideApply=true", whole), expected));
    }

    #[test]
    fn a_volume_without_a_source_is_an_empty_dir() {
        check_silent(
            &RULE,
            "apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes: [{name: scratch}]
  containers: [{name: web, image: nginx, volumeMounts: [{name: scratch, mountPath: /tmp}]}]
",
        );
    }
}
