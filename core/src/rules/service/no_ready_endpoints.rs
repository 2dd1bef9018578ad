//! A Service of a cluster whose Pods are there, and none of them gets its requests.

use std::collections::BTreeSet;

use crate::{
    graph::{Behind, LivePod, printed},
    options::{Lang, Text},
    order::InOrder,
    report::Severity,
    resources::{Body, Resource, ResourceId},
    rules::{Check, Context, Finding, FindingId, Rule, Scene, rollout, service::label, text, workload},
    time::Timestamp,
};

pub(crate) const RULE: Rule = Rule {
    name: "service-no-ready-endpoints",
    severity: Severity::Error,
    summary: Text {
        en: "No Pod behind a Service is ready",
        es: "Ningún Pod detrás de un Service está listo",
    },
    question: Some("S1"),
    since: "0.1.0",
    file: "service/no_ready_endpoints",
    docs: Text { en: include_str!("no_ready_endpoints.md"), es: include_str!("no_ready_endpoints.es.md") },
    check: Check::Whole(check),
};

/// How long Pods may take to get ready where nothing is known to be wrong with them, in seconds.
const PATIENCE: i64 = 600;

/// Who selects more workloads that are at fault has made a slip in the selector, or has a larger worry.
const MOST_CAUSES: usize = 32;

/// So many Pods are shown.
const MOST_PODS: usize = 3;

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(live) = cluster.live() else { return };
    for (resource, service) in cluster.services() {
        let Behind::Unready(pods) = cluster.behind(resource, service) else { continue };
        let selected = cluster.selected_by(resource.id).unwrap_or_default();
        let expected = selected.iter().filter_map(|id| cluster.resource(*id)).any(|it| !it.works_and_ends());
        if !expected {
            continue;
        }
        let causes = causes(cx, selected, &pods);
        if causes.is_empty() && !is_overdue(cx, selected, &pods, live.now()) {
            continue;
        }
        let known = causes.iter().filter_map(|id| cx.findings.get(*id));
        let known = known.filter(|it| it.rule.name != workload::pods_not_listed::RULE.name);
        let worst = known.map(|it| it.severity).min();
        // What somebody has asked for is no error.
        let severity = match worst {
            None | Some(Severity::Error) => Severity::Error,
            Some(_) => Severity::Warning,
        };
        let finding = describe(cx, resource, &pods, !causes.is_empty()).severity(severity);
        cx.report(finding.on(resource.id).caused_by(causes));
    }
}

/// What keeps the Pods from being there, or from getting ready.
fn causes(cx: &Context<'_>, selected: &[ResourceId], pods: &[&LivePod<'_>]) -> Vec<FindingId> {
    let of_selected = selected.iter().map(|id| {
        let owners = cx.cluster.owners().chain(*id);
        let makers = owners.filter(|id| cx.cluster.resource(*id).is_some_and(|it| it.pod_spec().is_some()));
        makers.last().unwrap_or(*id)
    });
    let tops: BTreeSet<ResourceId> = of_selected.chain(pods.iter().map(|it| it.top)).in_order();
    let mut causes = Vec::new();
    for top in tops {
        let of_pods = cx.causes_in_pods(top);
        if of_pods.is_empty() {
            causes.extend(otherwise(cx, top));
        }
        causes.extend(of_pods);
        if causes.len() >= MOST_CAUSES {
            break;
        }
    }
    causes
}

/// What is known where nothing is known of the Pods: somebody has asked for none of them, or for none yet, or they take
/// too long.
fn otherwise(cx: &Context<'_>, top: ResourceId) -> impl Iterator<Item = FindingId> {
    let found = cx.findings.on(top).filter(|(_, it)| match it.rule.name {
        name if name == workload::replicas_zero::RULE.name => it.severity != Severity::Info,
        name if name == workload::pods_not_listed::RULE.name => it.severity != Severity::Info,
        name => name == rollout::paused::RULE.name || name == rollout::stalled::RULE.name,
    });
    found.map(|(id, _)| id)
}

/// Whether something must be wrong although nobody says what.
fn is_overdue(
    cx: &Scene<'_>,
    selected: &[ResourceId],
    pods: &[&LivePod<'_>],
    now: Option<Timestamp>,
) -> bool {
    let Some(now) = now else { return false };
    let wants_none = |id: &ResourceId| match cx.cluster.resource(*id).map(|it| &it.body) {
        Some(Body::Workload(workload)) => workload.replicas.get() == Some(&0),
        _ => false,
    };
    if pods.is_empty() && selected.iter().all(wants_none) {
        return false;
    }
    // The youngest decides: it may still be on its way.
    let begun: Option<Timestamp> = match pods.is_empty() {
        true => {
            let created = |id: &ResourceId| {
                let metadata = cx.cluster.resource(*id)?.live_metadata();
                metadata.creation_timestamp.get()?.parse().ok()
            };
            selected.iter().filter_map(created).max()
        }
        false => pods.iter().filter_map(|pod| unready_since(pod)).max(),
    };
    begun.is_some_and(|begun| now.seconds_since(begun) >= PATIENCE)
}

fn unready_since(pod: &LivePod<'_>) -> Option<Timestamp> {
    let ready = pod.status.conditions.of_type("Ready");
    let since = ready.and_then(|it| it.last_transition_time.get()?.parse().ok());
    since.or(pod.created())
}

fn describe(cx: &Scene<'_>, service: &Resource<'_>, pods: &[&LivePod<'_>], is_known: bool) -> Finding {
    let lang = cx.lang();
    let unseen = says_unready(cx, service).filter(|_| pods.is_empty());
    let message = message(lang, service, pods, unseen);
    let help = match is_known {
        true => text!(lang,
            en: "Mend the cause; the Service itself is right",
            es: "Arregla la causa; el Service en sí está bien"),
        false => text!(lang,
            en: "Look at why its Pods are not ready: `kubectl describe pod` shows their conditions and Events",
            es: "Mira por qué sus Pods no están listos: `kubectl describe pod` muestra sus condiciones y Events"),
    };
    let flag = service.namespace_flag();
    let mut finding = Finding::new(&RULE, service.name_place(), message, help).command(format!(
        "kubectl get endpointslices -l kubernetes.io/service-name={}{flag}",
        service.name()
    ));
    if let Body::Service(spec) = &service.body
        && let Some(selector) = spec.selector()
    {
        let pairs: Vec<String> = selector.iter().map(|it| format!("{}={}", it.key, it.value)).collect();
        finding = finding.command(format!("kubectl get pods -l '{}'{flag}", pairs.join(",")));
        if let Some(pair) = selector.first() {
            let words = text!(lang, en: "selects `{0}`", label(pair); es: "selecciona `{0}`", label(pair));
            finding = finding.related(service.place(pair.span()), words);
        }
    }
    for pod in pods.iter().take(MOST_PODS) {
        let Some(resource) = cx.cluster.resource(pod.id) else { continue };
        finding =
            finding.evidence(format!("kubectl get pods: {} {}", resource.name(), printed(pod, resource)));
    }
    finding
}

/// The workload behind a Service that says that none of its Pods is ready, where the input does not hold them.
fn says_unready<'a>(cx: &Scene<'a>, service: &Resource<'_>) -> Option<&'a Resource<'a>> {
    let selected = cx.cluster.selected_by(service.id)?.iter().filter_map(|id| cx.cluster.resource(*id));
    let mut unseen = selected.filter(|it| match &it.body {
        Body::Workload(workload) => cx.cluster.unseen_pods(it, workload).is_some(),
        _ => false,
    });
    unseen.next()
}

fn message(
    lang: Lang,
    service: &Resource<'_>,
    pods: &[&LivePod<'_>],
    unseen: Option<&Resource<'_>>,
) -> String {
    let name = service.describe();
    if let Some(workload) = unseen.map(Resource::describe) {
        return text!(lang,
            en: "{name} has no ready endpoint: {workload} says that none of its Pods is ready",
            es: "{name} no tiene ningún endpoint listo: el {workload} dice que ninguno de sus Pods está listo");
    }
    let running: Vec<_> = pods.iter().filter(|it| !it.status.is_terminal()).collect();
    let going = running.iter().filter(|it| it.metadata.is_terminating()).count();
    match (running.len(), going) {
        (0, _) => text!(lang,
            en: "{name} has no endpoints: there is no Pod behind it",
            es: "{name} no tiene endpoints: no hay ningún Pod detrás"),
        (all, going) if all == going => text!(lang,
            en: "{name} has no ready endpoint: every Pod behind it is terminating",
            es: "{name} no tiene ningún endpoint listo: todos los Pods detrás están terminando"),
        (1, _) => text!(lang,
            en: "{name} has no ready endpoint: the only Pod behind it is not ready",
            es: "{name} no tiene ningún endpoint listo: el único Pod que hay detrás no está listo"),
        (all, _) => text!(lang,
            en: "{name} has no ready endpoint: none of the {all} Pods behind it is ready",
            es: "{name} no tiene ningún endpoint listo: ninguno de los {all} Pods que hay detrás está listo"),
    }
}

#[cfg(test)]
#[path = "no_ready_endpoints_tests.rs"]
mod tests;
