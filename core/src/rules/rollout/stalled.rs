//! The new revision of a Deployment, StatefulSet or DaemonSet does not get on.

use super::updates;
use crate::{
    graph::{Revision, Rollout, RolloutState},
    options::{Lang, Text},
    report::Severity,
    resources::Body,
    rules::{Check, Context, Finding, FindingId, Rule, Scene, text, workload::pods_not_listed},
};

pub(crate) const RULE: Rule = Rule {
    name: "rollout-stalled",
    severity: Severity::Error,
    summary: Text {
        en: "Rollout of a Deployment, StatefulSet or DaemonSet is stuck",
        es: "El rollout de un Deployment, StatefulSet o DaemonSet está atascado",
    },
    question: None,
    since: "0.1.0",
    file: "rollout/stalled",
    docs: Text { en: include_str!("stalled.md"), es: include_str!("stalled.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    for rollout in &*cx.rollouts() {
        if !matches!(
            rollout.state,
            RolloutState::NotCreated | RolloutState::Stuck | RolloutState::Progressing
        ) {
            continue;
        }
        let causes = cx.causes_in_pods(rollout.deployment.id);
        let late = rollout.is_past_its_deadline();
        // Before the deadline a rollout may just have begun, unless it is known what is wrong with its Pods.
        let was_another = match rollout.steps {
            Some(_) => rollout.older_that_serves().is_some(),
            // Recreate has ended the revision before.
            None => rollout.older().next().is_some(),
        };
        let is_proven = cx
            .findings
            .on(rollout.deployment.id)
            .any(|(id, it)| it.severity == Severity::Error && causes.contains(&id));
        let fails = is_proven && was_another && rollout.current().is_some_and(|it| it.ready() == 0);
        if late || fails {
            let is_unexplained = causes.is_empty();
            let mut finding = describe(cx.lang(), rollout, causes);
            if is_unexplained {
                finding = with_command(cx, rollout, finding);
            }
            cx.report(finding);
        }
    }
    updates::report_stalled(cx);
}

/// Where the dump does not hold the Pods, which would say why: how to print them.
fn with_command(cx: &Scene<'_>, rollout: &Rollout<'_, '_>, mut finding: Finding) -> Finding {
    let Some(deployment) = cx.cluster.resource(rollout.deployment.id) else { return finding };
    let Body::Workload(spec) = &deployment.body else { return finding };
    if cx.cluster.unseen_pods(deployment, spec).is_none() {
        return finding;
    }
    let (before, command) = (&finding.help, pods_not_listed::command(deployment));
    finding.help = text!(cx.lang(),
        en: "The Pods say why, and these files do not hold them: `{command}`. {before}",
        es: "Los Pods dicen por qué, y estos archivos no los contienen: `{command}`. {before}");
    finding.commands.push(command);
    finding
}

fn describe(lang: Lang, rollout: &Rollout<'_, '_>, causes: Vec<FindingId>) -> Finding {
    let deployment = rollout.deployment;
    let name = deployment.describe();
    let older = rollout.older_that_serves();
    // Without one that serves, the one before is what there is to go back to.
    let before = older.or_else(|| rollout.older().next());
    let target = before.and_then(|it| it.number);
    let message = match rollout.current() {
        Some(current) => {
            let (new, ready, wanted) = (told(lang, current, before), current.ready(), current.wanted);
            match (older, rollout.steps) {
                (Some(older), _) => {
                    let (old, serving) = (told(lang, older, Some(current)), older.ready());
                    text!(lang,
                        en: "Rollout of {name} is stuck: {new} has {ready} of {wanted} Pods ready, and {old} goes on serving with {serving}",
                        es: "El rollout de {name} está atascado: {new} tiene listos {ready} de {wanted} Pods, y {old} sigue sirviendo con {serving}")
                }
                (None, None) if before.is_some() => text!(lang,
                    en: "Rollout of {name} is stuck: {new} has {ready} of {wanted} Pods ready, and the strategy Recreate has ended all older ones",
                    es: "El rollout de {name} está atascado: {new} tiene listos {ready} de {wanted} Pods, y la estrategia Recreate ha terminado todos los anteriores"),
                (None, Some(_)) if before.is_some() => text!(lang,
                    en: "Rollout of {name} is stuck: {new} has {ready} of {wanted} Pods ready, and no older Pods serve",
                    es: "El rollout de {name} está atascado: {new} tiene listos {ready} de {wanted} Pods, y ningún Pod anterior sirve"),
                _ => text!(lang,
                    en: "Rollout of {name} is stuck: {new} has {ready} of {wanted} Pods ready",
                    es: "El rollout de {name} está atascado: {new} tiene listos {ready} de {wanted} Pods"),
            }
        }
        None => {
            let (updated, wanted) = (rollout.status.updated_replicas.or(0), rollout.wanted);
            text!(lang,
                en: "Rollout of {name} is stuck: {updated} of {wanted} Pods are of the new revision, and it gets no further",
                es: "El rollout de {name} está atascado: {updated} de {wanted} Pods son de la revisión nueva, y no avanza")
        }
    };
    let object = format!("deployment/{}", deployment.name());
    let flag = deployment.namespace_flag();
    let help = match target {
        Some(number) => text!(lang,
            en: "Mend what keeps the new Pods from getting ready, or go back to revision {number} with `kubectl rollout undo {object} --to-revision={number}{flag}`",
            es: "Arregla lo que impide que los Pods nuevos estén listos, o vuelve a la revisión {number} con `kubectl rollout undo {object} --to-revision={number}{flag}`"),
        None => text!(lang,
            en: "Mend what keeps the new Pods from getting ready; there is no older revision to go back to",
            es: "Arregla lo que impide que los Pods nuevos estén listos; no hay una revisión anterior a la que volver"),
    };
    let mut finding = Finding::new(&RULE, deployment.name_place(), message, help)
        .on(deployment.id)
        .caused_by(causes)
        .command(format!("kubectl rollout status {object}{flag}"));
    if let Some(number) = target {
        finding = finding.command(format!("kubectl rollout undo {object} --to-revision={number}{flag}"));
    }
    if let Some(condition) =
        rollout.status.conditions.of_type("Progressing").filter(|_| rollout.is_past_its_deadline())
    {
        finding = finding.kubernetes_message(condition.message().to_owned()).evidence(format!(
            "Progressing={}, {}",
            condition.status.or(""),
            condition.reason()
        ));
        if let Some(span) = condition.reason.span() {
            let related = text!(lang, en: "the deadline has passed", es: "el plazo ha pasado");
            finding = finding.related(deployment.place(span), related);
        }
    }
    if let Some(current) = rollout.current() {
        let related = text!(lang, en: "the revision that is stuck", es: "la revisión que está atascada");
        finding = finding.related(current.replica_set.name_place(), related);
    }
    if let Some(older) = older {
        let related = text!(lang, en: "the revision that serves", es: "la revisión que sirve");
        finding = finding.related(older.replica_set.name_place(), related);
    }
    if let Some(arithmetic) = arithmetic(lang, rollout) {
        finding = finding.evidence(arithmetic);
    }
    for revision in rollout.current().into_iter().chain(before) {
        if let (Some(cause), Some(number)) = (revision.change_cause(), revision.number) {
            finding = finding
                .evidence(text!(lang, en: "revision {number}: {cause}", es: "revisión {number}: {cause}"));
        }
    }
    finding
}

/// How many Pods a rolling update may add and leave out, and whether it keeps to that.
fn arithmetic(lang: Lang, rollout: &Rollout<'_, '_>) -> Option<String> {
    let steps = rollout.steps?;
    let (surge, unavailable, wanted) = (steps.surge, steps.unavailable, rollout.wanted);
    let (most, least, available) =
        (wanted + surge, wanted - unavailable, rollout.status.available_replicas.or(0));
    Some(match rollout.is_available() {
        true => text!(lang,
            en: "{available} Pods are available; of {wanted} the rolling update may make at most {most} and keeps at least {least}",
            es: "Hay {available} Pods disponibles; de {wanted} la actualización puede crear como mucho {most} y conserva al menos {least}"),
        false => text!(lang,
            en: "{available} Pods are available, fewer than the {least} of {wanted} that the rolling update would keep",
            es: "Hay {available} Pods disponibles, menos que los {least} de {wanted} que la actualización conservaría"),
    })
}

/// ``revision 2 (`example/web:2`)``, with the images in which it differs from another one.
pub(super) fn told(lang: Lang, revision: &Revision<'_, '_>, other: Option<&Revision<'_, '_>>) -> String {
    let name = match revision.number {
        Some(number) => text!(lang, en: "revision {number}", es: "la revisión {number}"),
        None => revision.replica_set.describe(),
    };
    let is_other = |image: &(&str, &str)| other.is_none_or(|it| !it.images().any(|theirs| theirs == *image));
    let images: Vec<String> =
        revision.images().filter(is_other).take(2).map(|(_, image)| format!("`{image}`")).collect();
    if images.is_empty() { name } else { format!("{name} ({})", images.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_silent, run},
    };

    /// Revision 1 with `old` Pods, revision 2 with `new` Pods of which none is ready.
    fn app(marker: &str, progressing: &str, old: u32, new: u32) -> String {
        let template = |hash: &str, image: &str| {
            format!(
                "{{metadata: {{labels: {{app: web{hash}}}}}, spec: {{containers: [{{name: web, image: 'example/web:{image}'}}]}}}}"
            )
        };
        let set = |revision: u32, replicas: u32, ready: u32| {
            format!(
                "---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-{revision}
  namespace: shop
  uid: r{revision}
  annotations: {{deployment.kubernetes.io/revision: '{revision}', kubernetes.io/change-cause: 'version {revision}'}}
  ownerReferences: [{{apiVersion: apps/v1, kind: Deployment, name: web, uid: d, controller: true}}]
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: web, pod-template-hash: '{revision}'}}}}
  template: {}
status: {{replicas: {replicas}, readyReplicas: {ready}}}
",
                template(&format!(", pod-template-hash: '{revision}'"), &revision.to_string())
            )
        };
        format!(
            "apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
{marker}
  namespace: shop
  uid: d
  generation: 2
spec:
  replicas: 3
  selector: {{matchLabels: {{app: web}}}}
  template: {}
status:
  observedGeneration: 2
  replicas: {}
  updatedReplicas: {new}
  availableReplicas: {old}
  conditions: [{{type: Progressing, {progressing}}}]
{}{}",
            template("", "2"),
            old + new,
            set(1, old, old),
            set(2, new, 0)
        )
    }

    const LATE: &str = "status: 'False', reason: ProgressDeadlineExceeded, message: 'ReplicaSet \"web-2\" has timed out progressing.'";
    const ON_ITS_WAY: &str =
        "status: 'True', reason: ReplicaSetUpdated, message: 'ReplicaSet \"web-2\" is progressing.'";

    #[test]
    fn the_old_revision_serves() {
        let marker = "#       ^^^ error[rollout-stalled]: Rollout of Deployment `web` is stuck: revision 2 (`example/web:2`) has 0 of 1 Pods ready, and revision 1 (`example/web:1`) goes on serving with 3";
        check_diagnostics(&RULE, &app(marker, LATE, 3, 1));
        let report = run(&app("", LATE, 3, 1), &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert!(
            found.help.ends_with("with `kubectl rollout undo deployment/web --to-revision=1 -n shop`"),
            "{}",
            found.help
        );
        assert_eq!(found.commands[1], "kubectl rollout undo deployment/web --to-revision=1 -n shop");
        assert!(found.evidence.contains(&"revision 2: version 2".to_owned()));
        let arithmetic =
            "3 Pods are available; of 3 the rolling update may make at most 4 and keeps at least 3";
        assert!(found.evidence.contains(&arithmetic.to_owned()), "{:?}", found.evidence);
    }

    #[test]
    fn nothing_serves() {
        let marker = |words: &str| {
            format!(
                "#       ^^^ error[rollout-stalled]: Rollout of Deployment `web` is stuck: revision 2 (`example/web:2`) has 0 of 3 Pods ready, and {words}"
            )
        };
        check_diagnostics(&RULE, &app(&marker("no older Pods serve"), LATE, 0, 3));
        let recreate = app(&marker("the strategy Recreate has ended all older ones"), LATE, 0, 3).replace(
            "  replicas: 3\n  selector: {matchLabels: {app: web}}",
            "  replicas: 3\n  strategy: {type: Recreate}\n  selector: {matchLabels: {app: web}}",
        );
        check_diagnostics(&RULE, &recreate);
    }

    #[test]
    fn a_rollout_that_has_just_begun() {
        check_silent(&RULE, &app("", ON_ITS_WAY, 3, 1));
        // The controller has not seen the newest change, or somebody stopped it on purpose.
        check_silent(&RULE, &app("", LATE, 3, 1).replace("generation: 2", "generation: 3"));
        check_silent(
            &RULE,
            &app("", LATE, 3, 1).replace("  replicas: 3\n  sel", "  replicas: 3\n  paused: true\n  sel"),
        );
    }

    #[test]
    fn before_the_deadline_the_cause_is_enough() {
        let refused = "status: {replicas: 0, conditions: [{type: ReplicaFailure, status: 'True', reason: FailedCreate, message: 'admission webhook \"policy.example\" denied the request: no'}]}";
        let marker = "#       ^^^ error[rollout-stalled]: Rollout of Deployment `web` is stuck: revision 2 (`example/web:2`) has 0 of 1 Pods ready, and revision 1";
        let text = |marker: &str| {
            app(marker, ON_ITS_WAY, 3, 1).replace("status: {replicas: 1, readyReplicas: 0}", refused)
        };
        check_diagnostics(&RULE, &text(marker));
        let report = run(&text(""), &Options::default());
        let [root, stalled] = &report.diagnostics[..] else { panic!("{:#?}", report.diagnostics) };
        assert_eq!((root.rule.as_str(), stalled.rule.as_str()), ("workload-not-created", RULE.name));
        assert_eq!(stalled.caused_by, std::slice::from_ref(&root.id));
    }
}
