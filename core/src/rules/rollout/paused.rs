//! A Deployment that is paused, so that its new template waits.

use crate::{
    graph::Cluster,
    hash::HashMap,
    options::Text,
    report::Severity,
    resources::{Body, Resource, ResourceId},
    rules::{Context, Finding, Rule, service::namespace_flag, text},
};

pub(crate) const RULE: Rule = Rule {
    name: "rollout-paused",
    severity: Severity::Info,
    summary: Text {
        en: "Deployment is paused, and a change of its Pods waits",
        es: "El Deployment está en pausa, y un cambio de sus Pods espera",
    },
    question: None,
    since: "0.1.0",
    file: "rollout/paused",
    docs: Text { en: include_str!("paused.md"), es: include_str!("paused.es.md") },
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let paused: Vec<&Resource<'_>> = cluster.resources().iter().filter(|it| is_paused(it)).collect();
    if paused.is_empty() {
        return;
    }
    let newest = newest_replica_sets(cluster);
    for resource in paused {
        let running = newest.get(&resource.id).and_then(|id| cluster.resource(*id));
        // In a cluster it can be seen whether the Pods that run are those of the template.
        if running.is_some_and(|running| resource.has_template_of(running)) {
            continue;
        }
        let Body::Workload(workload) = &resource.body else { continue };
        let Some(span) = workload.paused.span() else { continue };
        let name = resource.describe();
        let message = match running {
            Some(running) => {
                let running = running.describe();
                text!(cx.lang(),
                    en: "{name} is paused, and its template is not that of {running}, whose Pods run",
                    es: "{name} está en pausa, y su plantilla no es la de {running}, cuyos Pods se ejecutan")
            }
            None => text!(cx.lang(),
                en: "{name} is paused: a new one makes no Pods, and an old one keeps those that it has",
                es: "{name} está en pausa: uno nuevo no crea Pods, y uno antiguo conserva los que tiene"),
        };
        let help = text!(cx.lang(),
            en: "Remove `paused: true`, or run `kubectl rollout resume`, when the change shall take effect",
            es: "Quita `paused: true`, o ejecuta `kubectl rollout resume`, cuando el cambio deba tener efecto");
        let finding = Finding::new(&RULE, resource.place(span), message, help)
            .kubernetes_message("Deployment is paused".to_owned())
            .command(format!(
                "kubectl rollout resume deployment/{}{}",
                resource.name(),
                namespace_flag(resource)
            ));
        let finding = match running {
            Some(running) => finding.related(
                running.name_place(),
                text!(cx.lang(), en: "the revision that runs", es: "la revisión que se ejecuta"),
            ),
            None => finding,
        };
        cx.report(finding.on(resource.id));
    }
}

fn is_paused(resource: &Resource<'_>) -> bool {
    match &resource.body {
        Body::Workload(workload) => resource.gvk.kind == "Deployment" && workload.paused.get() == Some(&true),
        _ => false,
    }
}

/// By Deployment, its ReplicaSet of the highest revision.
fn newest_replica_sets(cluster: &Cluster<'_>) -> HashMap<ResourceId, ResourceId> {
    let mut newest: HashMap<ResourceId, (i64, ResourceId)> = HashMap::default();
    for resource in cluster.resources().iter().filter(|it| it.gvk.kind == "ReplicaSet") {
        let Some(owner) = cluster.owners().of(resource.id) else { continue };
        let revision = resource.metadata.annotation("deployment.kubernetes.io/revision");
        let revision = revision.and_then(|it| it.parse().ok()).unwrap_or(0);
        let entry = newest.entry(owner).or_insert((revision, resource.id));
        if revision > entry.0 {
            *entry = (revision, resource.id);
        }
    }
    newest.into_iter().map(|(owner, (_, id))| (owner, id)).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    fn deployment(rest: &str) -> String {
        format!(
            "apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
{rest}
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec: {{containers: [{{name: web, image: 'example/web:2'}}]}}
"
        )
    }

    #[test]
    fn a_manifest_that_is_paused() {
        check_diagnostics(
            &RULE,
            &deployment(
                "  paused: true
#         ^^^^ info[rollout-paused]: Deployment `web` is paused: a new one makes no Pods",
            ),
        );
        check_silent(&RULE, &deployment("  paused: false"));
    }

    #[test]
    fn in_a_cluster_the_revision_that_runs_tells() {
        let replica_set = |image: &str, revision: usize| {
            format!(
                "---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-{revision}
  annotations: {{deployment.kubernetes.io/revision: '{revision}'}}
  ownerReferences: [{{apiVersion: apps/v1, kind: Deployment, name: web, controller: true}}]
spec:
  selector: {{matchLabels: {{app: web, pod-template-hash: a}}}}
  template:
    metadata: {{labels: {{app: web, pod-template-hash: a}}}}
    spec: {{containers: [{{image: '{image}', name: web}}]}}
"
            )
        };
        let paused = deployment("  paused: true");
        check_silent(
            &RULE,
            &(paused.clone() + &replica_set("example/web:1", 1) + &replica_set("example/web:2", 2)),
        );
        let expected = "  paused: true
#         ^^^^ info[rollout-paused]: Deployment `web` is paused, and its template is not that of ReplicaSet `web-3`, whose Pods run";
        let old = replica_set("example/web:2", 2) + &replica_set("example/web:1", 3);
        check_diagnostics(&RULE, &(deployment(expected) + &old));
    }
}
