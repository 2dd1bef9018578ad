//! Updates of StatefulSets and DaemonSets, in the words of rollouts.

use super::{paused, stalled};
use crate::{
    graph::{Update, WaitsFor},
    options::Lang,
    report::Severity,
    resources::{Container, Resource, ResourceId},
    rules::{Context, Finding, Scene, text},
};

/// Updates that a broken Pod holds up: what became of it is the cause.
pub(super) fn report_stalled(cx: &mut Context<'_>) {
    for update in &*cx.waiting_updates() {
        let causes = cx.causes_in_pods(update.workload.id);
        if causes.is_empty() {
            continue;
        }
        if let Some(finding) = stalled(cx, update) {
            cx.report(finding.on(update.workload.id).caused_by(causes));
        }
    }
}

/// Changes that wait because somebody wants them to.
pub(super) fn report_paused(cx: &mut Context<'_>) {
    for update in &*cx.waiting_updates() {
        if let Some(finding) = held_back(cx, update) {
            cx.report(finding.on(update.workload.id));
        }
    }
}

fn stalled(cx: &Scene<'_>, update: &Update<'_, '_>) -> Option<Finding> {
    let lang = cx.lang();
    let workload = update.workload;
    let (name, flag) = (workload.describe(), workload.namespace_flag());
    let (updated, wanted) = (update.updated, update.wanted);
    let images = new_images(cx, update);
    let object = format!("{}/{}", workload.gvk.kind.to_ascii_lowercase(), workload.name());
    let status = format!("kubectl rollout status {object}{flag}");
    let told = |message: String, help: String| {
        Finding::new(&stalled::RULE, workload.name_place(), message, help).command(status.clone())
    };
    let pod = |id: ResourceId| cx.cluster.resource(id);
    let finding = match update.waits {
        WaitsFor::First { made, pod: id } => {
            let waits_for = pod(id)?.name();
            told(
                text!(lang,
                    en: "{name} has made {made} of {wanted} Pods: it makes the next one when Pod `{waits_for}` is ready",
                    es: "El {name} ha creado {made} de {wanted} Pods: crea el siguiente cuando el Pod `{waits_for}` esté listo"),
                text!(lang,
                    en: "Mend what keeps Pod `{waits_for}` from getting ready; with `podManagementPolicy: Parallel`, which only a new StatefulSet can get, the Pods do not wait for one another",
                    es: "Arregla lo que impide que el Pod `{waits_for}` esté listo; con `podManagementPolicy: Parallel`, que solo puede tener un StatefulSet nuevo, los Pods no se esperan unos a otros"),
            )
            .related(pod(id)?.name_place(), waiting_for(lang))
        }
        WaitsFor::New { pod: id } => {
            let waits_for = pod(id)?.name();
            told(
                text!(lang,
                    en: "Update of {name} is stuck: {updated} of {wanted} Pods are of the new revision{images}, and the next one waits until Pod `{waits_for}` is ready",
                    es: "La actualización del {name} está atascada: {updated} de {wanted} Pods son de la revisión nueva{images}, y el siguiente espera a que el Pod `{waits_for}` esté listo"),
                text!(lang,
                    en: "Mend what keeps Pod `{waits_for}` from getting ready, or go back with `kubectl rollout undo {object}{flag}`; after a change of the template delete the Pod as well, which is not replaced before it is ready: `kubectl delete pod {waits_for}{flag}`",
                    es: "Arregla lo que impide que el Pod `{waits_for}` esté listo, o vuelve atrás con `kubectl rollout undo {object}{flag}`; tras cambiar la plantilla borra también el Pod, que no se sustituye antes de estar listo: `kubectl delete pod {waits_for}{flag}`"),
            )
            .related(pod(id)?.name_place(), waiting_for(lang))
            .command(format!("kubectl rollout undo {object}{flag}"))
        }
        WaitsFor::Old { pod: id } => {
            let waits_for = pod(id)?.name();
            told(
                text!(lang,
                    en: "Update of {name} is stuck: Pod `{waits_for}` is of another revision than its template, and the controller replaces no Pod before this one is ready",
                    es: "La actualización del {name} está atascada: el Pod `{waits_for}` es de otra revisión que su plantilla, y el controlador no sustituye ningún Pod antes de que este esté listo"),
                text!(lang,
                    en: "Delete the Pod, so that it is made anew of the template of now: `kubectl delete pod {waits_for}{flag}`",
                    es: "Borra el Pod, para que se cree de nuevo con la plantilla de ahora: `kubectl delete pod {waits_for}{flag}`"),
            )
            .related(pod(id)?.name_place(), waiting_for(lang))
            .command(format!("kubectl delete pod {waits_for}{flag}"))
        }
        WaitsFor::Available { unavailable, most } => {
            let finding = told(
                text!(lang,
                    en: "Update of {name} is stuck: {updated} of {wanted} Pods are of the new template{images}, and with {unavailable} unavailable it replaces no more (`maxUnavailable: {most}`)",
                    es: "La actualización del {name} está atascada: {updated} de {wanted} Pods son de la plantilla nueva{images}, y con {unavailable} no disponibles no sustituye más (`maxUnavailable: {most}`)"),
                text!(lang,
                    en: "Mend what keeps the new Pods from getting ready, or go back with `kubectl rollout undo {object}{flag}`",
                    es: "Arregla lo que impide que los Pods nuevos estén listos, o vuelve atrás con `kubectl rollout undo {object}{flag}`"),
            );
            let written = update.spec.update_strategy.get().and_then(|it| it.rolling_update.get());
            let limit = written.and_then(|it| it.max_unavailable.span());
            let related =
                text!(lang, en: "how many may be unavailable", es: "cuántos pueden no estar disponibles");
            let finding = finding.command(format!("kubectl rollout undo {object}{flag}"));
            match limit {
                Some(span) => finding.related(workload.place(span), related),
                None => finding,
            }
        }
        WaitsFor::Deletion | WaitsFor::Partition { .. } => return None,
    };
    Some(finding)
}

fn waiting_for(lang: Lang) -> String {
    text!(lang, en: "what it waits for", es: "a lo que espera")
}

fn held_back(cx: &Scene<'_>, update: &Update<'_, '_>) -> Option<Finding> {
    let lang = cx.lang();
    let workload = update.workload;
    let name = workload.describe();
    let (updated, wanted) = (update.updated, update.wanted);
    let strategy = update.spec.update_strategy.get();
    let images = new_images(cx, update);
    let (message, help, span) = match update.waits {
        WaitsFor::Deletion => (
            text!(lang,
                en: "{updated} of {wanted} Pods of {name} are of its template{images}: with `OnDelete` the others stay as they are until somebody deletes them",
                es: "{updated} de {wanted} Pods del {name} son de su plantilla{images}: con `OnDelete` los demás siguen como están hasta que alguien los borre"),
            text!(lang,
                en: "Delete the Pods one by one when the change shall take effect, or write `type: RollingUpdate`",
                es: "Borra los Pods uno a uno cuando el cambio deba tener efecto, o escribe `type: RollingUpdate`"),
            strategy.and_then(|it| it.kind.span()),
        ),
        WaitsFor::Partition { partition } => (
            text!(lang,
                en: "{updated} of {wanted} Pods of {name} are of its template{images}: with `partition: {partition}` those with a lower number stay as they are",
                es: "{updated} de {wanted} Pods del {name} son de su plantilla{images}: con `partition: {partition}` los de número menor siguen como están"),
            text!(lang,
                en: "Lower `partition` when the change shall reach the other Pods; 0 is all of them",
                es: "Baja `partition` cuando el cambio deba llegar a los demás Pods; 0 son todos"),
            strategy.and_then(|it| it.rolling_update.get()?.partition.span()),
        ),
        _ => return None,
    };
    let place = span.map_or_else(|| workload.name_place(), |span| workload.place(span));
    Some(Finding::new(&paused::RULE, place, message, help).severity(Severity::Info))
}

/// `` (`example/db:2`)``: the images of the template that a Pod of the revision before does not have.
fn new_images(cx: &Scene<'_>, update: &Update<'_, '_>) -> String {
    let Some(old) = update.old.and_then(|id| cx.cluster.resource(id)) else { return String::new() };
    let before: Vec<&str> = images(old).collect();
    let new = images(update.workload).filter(|image| !before.contains(image)).take(2);
    let new: Vec<String> = new.map(|image| format!("`{image}`")).collect();
    if new.is_empty() { String::new() } else { format!(" ({})", new.join(", ")) }
}

fn images<'r>(resource: &'r Resource<'_>) -> impl Iterator<Item = &'r str> {
    let containers = resource.pod_spec().and_then(|it| it.containers.get());
    let containers = containers.into_iter().flat_map(|it| it.iter());
    containers.filter_map(|it| image(&it.value))
}

fn image<'r>(container: &'r Container<'_>) -> Option<&'r str> {
    container.image.get().copied()
}

#[cfg(test)]
#[path = "updates_tests.rs"]
mod tests;
