//! The selector of a Service matches no Pod and no template of a workload.

use std::collections::BTreeSet;

use super::label;
use crate::{
    graph::{Missing, SelectorMiss, carries_pair, find_selector_miss, labels, near},
    options::Text,
    order::InOrder,
    report::{Applicability, Severity},
    resources::{Body, Resource, ResourceId, Service},
    rules::{Check, Context, Finding, FindingId, Fix, Look, Looker, Place, Rule, Scene, With, edits, text},
    yaml::de::{Pair, StringMap},
};

pub(crate) const RULE: Rule = Rule {
    name: "service-selector-matches-no-pod",
    severity: Severity::Error,
    summary: Text {
        en: "Service selector matches no Pod",
        es: "El selector del Service no coincide con ningún Pod",
    },
    question: Some("S2"),
    since: "0.1.0",
    file: "service/selector_matches_no_pod",
    docs: Text {
        en: include_str!("selector_matches_no_pod.md"),
        es: include_str!("selector_matches_no_pod.es.md"),
    },
    check: Check::Suspects(Look::Services(look), check),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Service<'a>>> {
    Box::new(move |(resource, _), found| {
        if cx.cluster.selected_by(resource.id).is_some_and(<[_]>::is_empty) {
            found.suspect(resource);
        }
    })
}

fn check(cx: &mut Context<'_>, suspects: &[ResourceId]) {
    let cluster = cx.cluster;
    for (resource, service) in cluster.services_of(suspects) {
        let Some(selector) = service.selector() else { continue };
        // Their controller has found Pods that the input does not show.
        let is_elsewhere = || cluster.found_for(resource).is_some_and(|it| it.any);
        if !cluster.is_operated(resource, selector) && !is_elsewhere() {
            let finding = describe(cx, resource, service, selector);
            let command = format!("kubectl get pods{} --show-labels", resource.namespace_flag());
            cx.report(finding.on(resource.id).command(command).missing(Missing::Pods));
        }
    }
}

fn describe(
    cx: &Context<'_>,
    resource: &Resource<'_>,
    service: &Service<'_>,
    selector: &StringMap<'_>,
) -> Finding {
    let cluster = cx.cluster;
    let found = find_selector_miss(cluster, resource, service)
        // Where the Pods may stand in what cannot be read, nothing is to be guessed.
        .filter(|miss| {
            !matches!(miss, SelectorMiss::Orphans { .. })
                || !cx.may_be_hidden(resource, &Missing::Pods) && !replaces_another(cx, resource)
        })
        .and_then(|miss| cluster.resource(miss.pod()).map(|pod| (miss, pod)));
    let Some((miss, pod)) = found else {
        return nothing_near(cx, resource, selector);
    };
    if let Some(cause) = of_unlike_template(cx, pod, selector) {
        return unlike_template(cx, resource, pod, selector).caused_by([cause]);
    }
    let finding = match miss {
        SelectorMiss::OtherNamespace(_) => other_namespace(cx, resource, pod, selector),
        SelectorMiss::NamespaceNotWritten(_) => namespace_not_written(cx, resource, pod, selector),
        SelectorMiss::LabelsOfWorkloadOnly { pair, .. } => labels_of_workload(cx, resource, pod, &pair),
        SelectorMiss::Label { pair, label, .. } => other_label(cx, resource, pod, &pair, &label),
        SelectorMiss::PairTooMany { pair, .. } => pair_too_many(cx, resource, pod, &pair),
        SelectorMiss::Orphans { pair, label, .. } => orphans(cx, resource, pod, &pair, label.as_ref()),
    };
    if cluster.may_be_operated(resource) && finding.severity == Severity::Error {
        return finding.severity(Severity::Warning);
    }
    finding
}

/// Whether the keys of the Service stand in for those of an object before it in the same document, which is lost.
fn replaces_another(cx: &Context<'_>, resource: &Resource<'_>) -> bool {
    cx.findings.on(resource.id).any(|(_, it)| it.rule.name == "yaml-duplicate-key")
}

/// What an earlier rule says about labels of a template that its own selector does not match, if the Pods would carry
/// every pair of `selector` without that slip.
fn of_unlike_template(cx: &Context<'_>, pod: &Resource<'_>, selector: &StringMap<'_>) -> Option<FindingId> {
    let Body::Workload(workload) = &pod.body else { return None };
    let wanted = workload.selector.get()?.match_labels.get()?;
    let meant = |pair: &Pair<'_>| match wanted.get(pair.key) {
        Some(label) => label.value == pair.value,
        None => carries_pair(pod, pair),
    };
    let rule = "workload-selector-not-in-template-labels";
    let (id, _) = cx.findings.on(pod.id).find(|(_, finding)| finding.rule.name == rule)?;
    selector.iter().all(meant).then_some(id)
}

fn unlike_template(
    cx: &Scene<'_>,
    service: &Resource<'_>,
    pod: &Resource<'_>,
    selector: &StringMap<'_>,
) -> Finding {
    let (name, owner) = (service.describe(), pod.describe());
    let pair = selector.iter().find(|pair| !carries_pair(pod, pair)).or(selector.first());
    let wanted = pair.map_or_else(String::new, label);
    let message = text!(cx.lang(),
        en: "{name} selects no Pod: it asks for `{wanted}`, as the selector of {owner} does, and the Pods carry something else",
        es: "{name} no selecciona ningún Pod: pide `{wanted}`, igual que el selector de {owner}, y los Pods llevan otra cosa");
    let help = text!(cx.lang(),
        en: "Nothing is to be changed here if {owner} gives its Pods `{wanted}`",
        es: "Aquí no hay que cambiar nada si {owner} da a sus Pods `{wanted}`");
    let primary = pair.map_or_else(|| service.name_place(), |pair| service.place(pair.span()));
    Finding::new(&RULE, primary, message, help)
}

fn other_namespace(
    cx: &Scene<'_>,
    service: &Resource<'_>,
    pod: &Resource<'_>,
    selector: &StringMap<'_>,
) -> Finding {
    let (name, owner) = (service.describe(), pod.describe());
    let (here, there) = (service.namespace_name(), pod.namespace_name());
    let message = match pod.body {
        Body::Pod(_) => text!(cx.lang(),
            en: "{name} selects no Pod: it is in namespace `{here}`, and {owner}, which matches, is in `{there}`",
            es: "{name} no selecciona ningún Pod: está en el namespace `{here}`, y {owner}, que coincide, está en `{there}`"),
        _ => text!(cx.lang(),
            en: "{name} selects no Pod: it is in namespace `{here}`, and the Pods of {owner} that match are in `{there}`",
            es: "{name} no selecciona ningún Pod: está en el namespace `{here}`, y los Pods de {owner} que coinciden están en `{there}`"),
    };
    let help = text!(cx.lang(),
        en: "A Service selects Pods of its own namespace only: write `namespace: {there}` in the Service, and let those who call it use `{0}.{there}`", service.name();
        es: "Un Service solo selecciona Pods de su propio namespace: escribe `namespace: {there}` en el Service, y que quienes lo llaman usen `{0}.{there}`", service.name());
    let written = service.metadata.namespace.span().map(|span| service.place(span));
    let primary = written.unwrap_or_else(|| first_pair(service, selector));
    Finding::new(&RULE, primary, message, help).related(
        pod.metadata.namespace.span().map_or(pod.name_place(), |span| pod.place(span)),
        text!(cx.lang(), en: "{owner} is in `{there}`", es: "{owner} está en `{there}`"),
    )
}

fn namespace_not_written(
    cx: &Scene<'_>,
    service: &Resource<'_>,
    pod: &Resource<'_>,
    selector: &StringMap<'_>,
) -> Finding {
    let (with, without) =
        if service.namespace.is_some_and(|it| it.certain) { (service, pod) } else { (pod, service) };
    let (name, named, unnamed) = (service.describe(), with.describe(), without.describe());
    let namespace = with.namespace_name();
    let message = text!(cx.lang(),
        en: "{name} selects Pods only if {unnamed} is applied to namespace `{namespace}`: it names none, {named} does",
        es: "{name} solo selecciona Pods si {unnamed} se aplica en el namespace `{namespace}`: no nombra ninguno, {named} sí");
    let help = text!(cx.lang(),
        en: "Write `namespace: {namespace}` in both, or apply them with `kubectl apply -n {namespace}`",
        es: "Escribe `namespace: {namespace}` en ambos, o aplícalos con `kubectl apply -n {namespace}`");
    Finding::new(&RULE, first_pair(service, selector), message, help).severity(Severity::Warning).related(
        without.name_place(),
        text!(cx.lang(), en: "names no namespace", es: "no nombra ningún namespace"),
    )
}

fn labels_of_workload(
    cx: &Scene<'_>,
    service: &Resource<'_>,
    pod: &Resource<'_>,
    pair: &Pair<'_>,
) -> Finding {
    let (name, owner, wanted) = (service.describe(), pod.describe(), label(pair));
    let message = text!(cx.lang(),
        en: "{name} selects no Pod: `{wanted}` is a label of {owner} itself, not of its Pods",
        es: "{name} no selecciona ningún Pod: `{wanted}` es una etiqueta del propio {owner}, no de sus Pods");
    let help = text!(cx.lang(),
        en: "Add `{wanted}` under `spec.template.metadata.labels` of {owner}: a Service looks at Pods only",
        es: "Añade `{wanted}` en `spec.template.metadata.labels` de {owner}: un Service solo mira los Pods");
    let own = pod.metadata.labels.get().and_then(|labels| labels.get(pair.key)).map(|label| label.span());
    let mut finding = Finding::new(&RULE, service.place(pair.span()), message, help);
    if let Some(span) = own {
        let related = text!(cx.lang(),
            en: "this label stays on {owner}", es: "esta etiqueta se queda en {owner}");
        finding = finding.related(pod.place(span), related);
    }
    finding
}

fn other_label(
    cx: &Scene<'_>,
    service: &Resource<'_>,
    pod: &Resource<'_>,
    pair: &Pair<'_>,
    carried: &Pair<'_>,
) -> Finding {
    let (name, owner, wanted, there) = (service.describe(), carriers(cx, pod), label(pair), label(carried));
    let message = text!(cx.lang(),
        en: "{name} selects no Pod: it asks for `{wanted}`, and {owner} `{there}`",
        es: "{name} no selecciona ningún Pod: pide `{wanted}`, y {owner} `{there}`");
    let help = text!(cx.lang(),
        en: "Write `{there}` in the selector of {name}",
        es: "Escribe `{there}` en el selector de {name}");
    let span = if pair.key == carried.key { pair.value_span } else { pair.key_span };
    let finding = Finding::new(&RULE, service.place(span), message, help).related(
        pod.place(carried.value_span),
        text!(cx.lang(), en: "{owner} this label", es: "{owner} esta etiqueta"),
    );
    match take_label(cx, service, pod, pair, carried) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

/// Writes the label of the Pods in the selector, if the Service selects them then.
fn take_label(
    cx: &Scene<'_>,
    service: &Resource<'_>,
    pod: &Resource<'_>,
    pair: &Pair<'_>,
    carried: &Pair<'_>,
) -> Option<Fix> {
    let Body::Service(spec) = &service.body else { return None };
    let others = || spec.selector.items().filter(|it| it.key != pair.key);
    let cells = cx.cluster.cells_of(service);
    let (span, old, new, is_only) = if pair.key == carried.key {
        let values = cx.cluster.pods().values_of(cells, pair.key).flat_map(|values| values.iter());
        let near_values = values.take(MOST_COMPARED).filter(|(value, ())| near(pair.value, value).is_some());
        let distinct: BTreeSet<&str> = near_values.map(|(value, ())| value).in_order();
        (pair.value_span, pair.value, carried.value, distinct.len() == 1)
    } else {
        let keys: BTreeSet<&str> = cx
            .cluster
            .pods()
            .with_value(cells, pair.value)
            .take(MOST_COMPARED)
            .filter_map(|id| cx.cluster.resource(id))
            .flat_map(|it| labels(it).iter().filter(|label| label.value == pair.value))
            .map(|label| label.key)
            .in_order();
        (pair.key_span, pair.key, carried.key, keys.len() == 1)
    };
    let one_half_differs = pair.key == carried.key || pair.value == carried.value;
    let is_certain = is_only && near(old, new).is_some();
    if !one_half_differs || !others().all(|it| carries_pair(pod, it)) || others().any(|it| it.key == new) {
        return None;
    }
    Some(Fix {
        title: text!(cx.lang(), en: "Select `{0}`", label(carried); es: "Seleccionar `{0}`", label(carried)),
        applicability: if is_certain { Applicability::Safe } else { Applicability::Unsafe },
        edits: vec![edits::replace_scalar(service, span, old, new)?],
    })
}

/// How many labels of other Pods are compared with one of the selector.
const MOST_COMPARED: usize = 512;

fn pair_too_many(cx: &Scene<'_>, service: &Resource<'_>, pod: &Resource<'_>, pair: &Pair<'_>) -> Finding {
    let (name, owner, wanted) = (service.describe(), carriers(cx, pod), label(pair));
    let message = text!(cx.lang(),
        en: "{name} selects no Pod: it asks for `{wanted}`, and {owner} no such label",
        es: "{name} no selecciona ningún Pod: pide `{wanted}`, y {owner} otras etiquetas");
    let help = text!(cx.lang(),
        en: "Remove `{wanted}` from the selector, or add it under `spec.template.metadata.labels` of {0}", pod.describe();
        es: "Quita `{wanted}` del selector, o añádela en `spec.template.metadata.labels` de {0}", pod.describe());
    let finding = Finding::new(&RULE, service.place(pair.span()), message, help);
    related_labels(cx, finding, pod)
}

fn orphans(
    cx: &Scene<'_>,
    service: &Resource<'_>,
    pod: &Resource<'_>,
    pair: &Pair<'_>,
    carried: Option<&Pair<'_>>,
) -> Finding {
    let (name, owner, wanted) = (service.describe(), carriers(cx, pod), label(pair));
    let all: Vec<String> = labels(pod).iter().take(3).map(|it| format!("`{}`", label(it))).collect();
    let there = carried.map_or_else(|| all.join(", "), |it| format!("`{}`", label(it)));
    let message = match there.is_empty() {
        false => text!(cx.lang(),
            en: "{name} selects no Pod: it asks for `{wanted}`, and {owner} {there}; no Service reaches {0}", pod.describe();
            es: "{name} no selecciona ningún Pod: pide `{wanted}`, y {owner} {there}; ningún Service llega a {0}", pod.describe()),
        true => text!(cx.lang(),
            en: "{name} selects no Pod: it asks for `{wanted}`, and {owner} no labels",
            es: "{name} no selecciona ningún Pod: pide `{wanted}`, y {owner} ninguna etiqueta"),
    };
    let help = match there.is_empty() {
        false => text!(cx.lang(),
            en: "Replace the selector of {name} by labels of those Pods, for example {there}",
            es: "Cambia el selector de {name} por etiquetas de esos Pods, por ejemplo {there}"),
        true => text!(cx.lang(),
            en: "Add `{wanted}` to the labels of those Pods",
            es: "Añade `{wanted}` a las etiquetas de esos Pods"),
    };
    let finding = Finding::new(&RULE, service.place(pair.span()), message, help);
    match carried {
        Some(carried) => finding.related(
            pod.place(carried.span()),
            text!(cx.lang(), en: "{owner} this label", es: "{owner} esta etiqueta"),
        ),
        None => related_labels(cx, finding, pod),
    }
}

/// Nothing in the files shows what was meant.
fn nothing_near(cx: &Context<'_>, service: &Resource<'_>, selector: &StringMap<'_>) -> Finding {
    let name = service.describe();
    let wanted: Vec<String> = selector.iter().map(|pair| format!("`{}`", label(pair))).collect();
    let listed = cx.cluster.proves_absence(service, "Pod");
    // Its own EndpointSlices hold nothing: at most there are Pods that have no address yet.
    let proven = listed || cx.cluster.found_for(service).is_some_and(|it| !it.any);
    let operated = cx.cluster.may_be_operated(service);
    let and = text!(cx.lang(), en: " and ", es: " y ");
    let wanted = wanted.join(&and);
    let message = match (listed, proven) {
        (false, true) => text!(cx.lang(),
            en: "{name} selects no Pod: its EndpointSlices are empty, and nothing in these files carries {wanted}",
            es: "{name} no selecciona ningún Pod: sus EndpointSlices están vacíos, y nada en estos ficheros lleva {wanted}"),
        (true, _) => text!(cx.lang(),
            en: "{name} selects no Pod: none in namespace `{0}` carries {wanted}", service.namespace_name();
            es: "{name} no selecciona ningún Pod: ninguno del namespace `{0}` lleva {wanted}", service.namespace_name()),
        (false, false) => text!(cx.lang(),
            en: "{name} selects no Pod in these files: none carries {wanted}",
            es: "{name} no selecciona ningún Pod en estos ficheros: ninguno lleva {wanted}"),
    };
    let help = match operated {
        true => text!(cx.lang(),
            en: "If an operator makes the Pods from a custom resource, nothing is wrong; else make the selector equal to labels under `spec.template.metadata.labels` of the workload",
            es: "Si un operador crea los Pods a partir de un recurso propio, no hay fallo; si no, iguala el selector a etiquetas de `spec.template.metadata.labels` del workload"),
        false => text!(cx.lang(),
            en: "Make the selector equal to labels under `spec.template.metadata.labels` of the workload that should answer, or check its files together with this one",
            es: "Iguala el selector a etiquetas de `spec.template.metadata.labels` del workload que debe responder, o comprueba sus ficheros junto con este"),
    };
    let hidden = cx.may_be_hidden(service, &Missing::Pods);
    let only = only_workload(cx, service).filter(|it| !operated && !hidden && !labels(it).is_empty());
    let help = match only {
        Some(only) => {
            let all: Vec<String> = labels(only).iter().take(3).map(|it| format!("`{}`", label(it))).collect();
            let (owner, all) = (only.describe(), all.join(", "));
            match only.body {
                Body::Pod(_) => text!(cx.lang(),
                    en: "If {owner} should answer, select its labels ({all}); else check the files of the workload that should together with this one",
                    es: "Si debe responder {owner}, selecciona sus etiquetas ({all}); si no, comprueba los ficheros del workload que deba hacerlo junto con este"),
                _ => text!(cx.lang(),
                    en: "If {owner} should answer, select labels of its Pods ({all}); else check the files of the workload that should together with this one",
                    es: "Si debe responder {owner}, selecciona etiquetas de sus Pods ({all}); si no, comprueba los ficheros del workload que deba hacerlo junto con este"),
            }
        }
        None => help,
    };
    let severity = if proven && !operated { Severity::Error } else { Severity::Warning };
    // The pair that no Pod carries at all is the one to look at.
    let all = || cx.cluster.pods().all(cx.cluster.cells_of(service)).take(256);
    let carried =
        |pair: &Pair<'_>| all().any(|id| cx.cluster.resource(id).is_some_and(|pod| carries_pair(pod, pair)));
    let failing = selector.iter().find(|pair| !carried(pair)).or(selector.first());
    let primary = failing.map_or_else(|| service.name_place(), |pair| service.place(pair.span()));
    Finding::new(&RULE, primary, message, help).severity(severity)
}

/// The one workload that lives beside the Service.
fn only_workload<'c>(cx: &Scene<'c>, service: &Resource<'c>) -> Option<&'c Resource<'c>> {
    let cluster = cx.cluster;
    let mut all = cluster.pods().all(cluster.cells_of(service)).take(2);
    let only = all.next().filter(|_| all.next().is_none())?;
    cluster.resource(only).filter(|it| !it.works_and_ends())
}

fn related_labels(cx: &Scene<'_>, finding: Finding, pod: &Resource<'_>) -> Finding {
    let owner = carriers(cx, pod);
    let labels = labels(pod);
    match (labels.first(), labels.last()) {
        (Some(first), Some(last)) => finding.related(
            pod.place(first.span().to(last.span())),
            text!(cx.lang(), en: "{owner} these labels", es: "{owner} estas etiquetas"),
        ),
        _ => finding.related(
            pod.name_place(),
            text!(cx.lang(), en: "{owner} no labels", es: "{owner} ninguna etiqueta"),
        ),
    }
}

/// "the Pods of Deployment `web` carry", "Pod `web` carries".
fn carriers(cx: &Scene<'_>, pod: &Resource<'_>) -> String {
    let owner = pod.describe();
    match pod.body {
        Body::Pod(_) => text!(cx.lang(), en: "{owner} carries", es: "{owner} lleva"),
        _ => text!(cx.lang(), en: "the Pods of {owner} carry", es: "los Pods de {owner} llevan"),
    }
}

fn first_pair(service: &Resource<'_>, selector: &StringMap<'_>) -> Place {
    selector.first().map_or_else(|| service.name_place(), |pair| service.place(pair.span()))
}

#[cfg(test)]
#[path = "selector_matches_no_pod_tests.rs"]
mod tests;
