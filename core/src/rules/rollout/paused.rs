//! A Deployment that is paused, so that its new template waits, and its like: a StatefulSet with a partition, `OnDelete`.

use super::{stalled::told, updates};
use crate::{
    graph::{Revision, Rollout, RolloutState},
    options::{Lang, Text},
    report::Severity,
    resources::{Body, Resource},
    rules::{Check, Context, Finding, Rule, text},
};

pub(crate) const RULE: Rule = Rule {
    name: "rollout-paused",
    severity: Severity::Info,
    summary: Text {
        en: "A change of the Pods of a workload waits because it is told to",
        es: "Un cambio de los Pods de un workload espera porque así se le ha dicho",
    },
    question: None,
    since: "0.1.0",
    file: "rollout/paused",
    docs: Text { en: include_str!("paused.md"), es: include_str!("paused.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let rollouts = cx.rollouts();
    for rollout in rollouts.iter().filter(|it| it.state == RolloutState::Paused) {
        if let Some((message, revision)) = waits(cx.lang(), rollout) {
            let finding = describe(cx.lang(), rollout.deployment, message);
            let related = text!(cx.lang(), en: "the revision that runs", es: "la revisión que se ejecuta");
            let place = revision.map(|it| (it.replica_set.name_place(), related));
            cx.report(
                place.into_iter().fold(finding, |finding, (place, words)| finding.related(place, words)),
            );
        }
    }
    for (resource, workload) in cluster.workloads() {
        if resource.gvk.kind == "Deployment" && !resource.is_live() && workload.paused.get() == Some(&true) {
            let name = resource.describe();
            let message = text!(cx.lang(),
                en: "{name} is paused: a new one makes no Pods, and an old one keeps those that it has",
                es: "{name} está en pausa: uno nuevo no crea Pods, y uno antiguo conserva los que tiene");
            let finding = describe(cx.lang(), resource, message);
            cx.report(finding);
        }
    }
    updates::report_paused(cx);
}

/// What waits in a cluster because a Deployment is paused, and the revision whose Pods run. Without a change that waits,
/// being paused does nothing.
fn waits<'r, 'c, 't>(
    lang: Lang,
    rollout: &'r Rollout<'c, 't>,
) -> Option<(String, Option<&'r Revision<'c, 't>>)> {
    let name = rollout.deployment.describe();
    let older = rollout.older().find(|it| it.wanted > 0);
    let Some(current) = rollout.current() else {
        let Some(newest) = older.or_else(|| rollout.older().next()) else {
            // Its ReplicaSets may be in another file.
            return (rollout.status.replicas.or(0) == 0 && rollout.wanted > 0).then(|| {
                let message = text!(lang,
                    en: "{name} was paused before its first rollout, and so makes no Pods",
                    es: "{name} se puso en pausa antes de su primer rollout, y por eso no crea ningún Pod");
                (message, None)
            });
        };
        let running = told(lang, newest, None);
        let images = new_images(rollout, newest);
        let message = match images.is_empty() {
            false => text!(lang,
                en: "{name} is paused, and {images} of its template waits: the Pods are those of {running}",
                es: "{name} está en pausa, y {images} de su plantilla espera: los Pods son los de {running}"),
            true => text!(lang,
                en: "{name} is paused, and a change of its template waits: the Pods are those of {running}",
                es: "{name} está en pausa, y un cambio de su plantilla espera: los Pods son los de {running}"),
        };
        return Some((message, Some(newest)));
    };
    let older = older?;
    let (new, old) = (told(lang, current, Some(older)), told(lang, older, Some(current)));
    let (news, olds) = (current.wanted, older.wanted);
    let message = text!(lang,
        en: "{name} is paused in the middle of a rollout: {news} Pods are of {new}, and {olds} of {old}",
        es: "{name} está en pausa en mitad de un rollout: {news} Pods son de {new}, y {olds} de {old}");
    Some((message, Some(older)))
}

/// The images of the template that the revision does not have.
fn new_images(rollout: &Rollout<'_, '_>, revision: &Revision<'_, '_>) -> String {
    let containers = rollout.deployment.pod_spec().and_then(|it| it.containers.get());
    let images = containers.into_iter().flat_map(|it| it.iter()).filter_map(|it| it.image.get().copied());
    let new = images.filter(|image| !revision.images().any(|(_, theirs)| theirs == *image));
    new.take(2).map(|image| format!("`{image}`")).collect::<Vec<_>>().join(", ")
}

fn describe(lang: Lang, resource: &Resource<'_>, message: String) -> Finding {
    let help = text!(lang,
        en: "Remove `paused: true`, or run `kubectl rollout resume`, when the change shall take effect",
        es: "Quita `paused: true`, o ejecuta `kubectl rollout resume`, cuando el cambio deba tener efecto");
    let span = match &resource.body {
        Body::Workload(workload) => workload.paused.span(),
        _ => None,
    };
    let primary = span.map_or_else(|| resource.name_place(), |span| resource.place(span));
    Finding::new(&RULE, primary, message, help)
        .on(resource.id)
        .kubernetes_message("Deployment is paused".to_owned())
        .command(format!(
            "kubectl rollout resume deployment/{}{}",
            resource.name(),
            resource.namespace_flag()
        ))
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

    /// A paused Deployment of a cluster, with ReplicaSets by image, revision and number of Pods.
    fn live(expected: &str, sets: &[(&str, u32, u32)]) -> String {
        let mut text = deployment(&format!("  paused: true{expected}"))
            .replace("{name: web}\n", "{name: web, uid: d}\n");
        for (image, revision, replicas) in sets {
            text += &format!(
                "---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-{revision}
  uid: r{revision}
  annotations: {{deployment.kubernetes.io/revision: '{revision}'}}
  ownerReferences: [{{apiVersion: apps/v1, kind: Deployment, name: web, uid: d, controller: true}}]
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: web, pod-template-hash: a}}}}
  template:
    metadata: {{labels: {{app: web, pod-template-hash: a}}}}
    spec: {{containers: [{{image: '{image}', name: web}}]}}
"
            );
        }
        text
    }

    const MARKER: &str = "\n#         ^^^^ info[rollout-paused]: Deployment `web` ";

    #[test]
    fn in_a_cluster_the_revision_that_runs_tells() {
        check_silent(&RULE, &live("", &[("example/web:1", 1, 0), ("example/web:2", 2, 1)]));
        let waits = "is paused, and `example/web:2` of its template waits: the Pods are those of revision 3 (`example/web:1`)";
        check_diagnostics(
            &RULE,
            &live(&format!("{MARKER}{waits}"), &[("example/web:0", 2, 0), ("example/web:1", 3, 1)]),
        );
    }

    #[test]
    fn in_the_middle_of_a_rollout() {
        let half = "is paused in the middle of a rollout: 1 Pods are of revision 2 (`example/web:2`), and 3 of revision 1 (`example/web:1`)";
        check_diagnostics(
            &RULE,
            &live(&format!("{MARKER}{half}"), &[("example/web:1", 1, 3), ("example/web:2", 2, 1)]),
        );
    }

    #[test]
    fn before_the_first_rollout() {
        check_diagnostics(
            &RULE,
            &live(&format!("{MARKER}was paused before its first rollout, and so makes no Pods"), &[]),
        );
        check_silent(&RULE, &(live("", &[]) + "status: {replicas: 1}\n"));
    }
}
