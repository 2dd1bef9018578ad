//! A StatefulSet names a governing Service that is not there, or is none.

use crate::{
    graph::{Cluster, Lookup, carries_pair},
    hash::HashMap,
    options::Text,
    report::Severity,
    resources::{Body, Resource, ResourceId, Service},
    rules::{
        Context, Finding, Rule,
        reference::{Absence, Reference, Unlisted, describe},
        text,
    },
    schema::is_builtin_group,
    yaml::de::Spanned,
};

pub(crate) const RULE: Rule = Rule {
    name: "stateful-set-service-not-found",
    severity: Severity::Warning,
    summary: Text {
        en: "StatefulSet names no headless Service of its Pods",
        es: "El StatefulSet no nombra un Service headless de sus Pods",
    },
    question: None,
    since: "0.1.0",
    file: "workload/stateful_set_service_not_found",
    docs: Text {
        en: include_str!("stateful_set_service_not_found.md"),
        es: include_str!("stateful_set_service_not_found.es.md"),
    },
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let mut headless = None;
    for resource in cluster.resources() {
        let Body::Workload(workload) = &resource.body else { continue };
        if resource.gvk.kind != "StatefulSet" || !is_builtin_group(resource.gvk.group) {
            continue;
        }
        let Some(name) = workload.service_name.spanned().filter(|it| !it.value.is_empty()) else { continue };
        let finding = match cluster.find(resource, "Service", name.value) {
            Lookup::Found(id) | Lookup::NamespaceNotWritten(id) => {
                cluster.resource(id).and_then(|service| unfit(cx, resource, name, service))
            }
            _ => {
                let headless = headless.get_or_insert_with(|| headless_services(cluster));
                let governing = headless.get(&resource.id).and_then(|id| cluster.resource(*id));
                missing(cx, resource, name, governing)
            }
        };
        if let Some(finding) = finding {
            cx.report(finding.on(resource.id).severity(Severity::Warning));
        }
    }
}

/// The first headless Service of everything that some headless Service selects.
fn headless_services(cluster: &Cluster<'_>) -> HashMap<ResourceId, ResourceId> {
    let mut all = HashMap::default();
    for resource in cluster.resources() {
        let Body::Service(service) = &resource.body else { continue };
        if is_headless(service) {
            for pod in cluster.selected_by(resource.id).unwrap_or_default() {
                all.entry(*pod).or_insert(resource.id);
            }
        }
    }
    all
}

fn is_headless(service: &Service<'_>) -> bool {
    !service.is_external_name() && service.cluster_ip.get() == Some(&"None")
}

/// No Service has this name. A StatefulSet may live without one; it is a mistake where a name or another headless
/// Service shows what was meant, or where no Service at all reaches the Pods.
fn missing(
    cx: &Context<'_>,
    set: &Resource<'_>,
    name: &Spanned<&str>,
    governing: Option<&Resource<'_>>,
) -> Option<Finding> {
    let absence = Absence::of(cx, set, "Service", name.value)?;
    let absence = match (absence, governing) {
        (Absence::Unlisted, Some(service)) => return Some(other_service(cx, set, name, service)),
        (Absence::Unlisted, None) if !cx.cluster.is_unreached(set.id) => return None,
        (absence, _) => absence,
    };
    let described = set.describe();
    let reference = Reference {
        rule: &RULE,
        from: set,
        kind: "Service",
        name: name.value,
        spans: vec![name.span],
        subject: text!(cx.lang(),
            en: "{described} takes the names of its Pods from",
            es: "{described} toma los nombres de sus Pods de"),
        unlisted: Unlisted::Warning,
        kubernetes_message: None,
    };
    describe(cx, &reference, absence)
}

fn other_service(
    cx: &Context<'_>,
    set: &Resource<'_>,
    name: &Spanned<&str>,
    service: &Resource<'_>,
) -> Finding {
    let (described, wanted, there) = (set.describe(), name.value, service.name());
    let message = text!(cx.lang(),
        en: "{described} takes the names of its Pods from Service `{wanted}`, which is not in these files; its headless Service is `{there}`",
        es: "{described} toma los nombres de sus Pods del Service `{wanted}`, que no está en estos ficheros; su Service headless es `{there}`");
    let help = text!(cx.lang(), en: "Write `serviceName: {there}`", es: "Escribe `serviceName: {there}`");
    let related =
        text!(cx.lang(), en: "this Service selects its Pods", es: "este Service selecciona sus Pods");
    Finding::new(&RULE, set.place(name.span), message, help).related(service.name_place(), related)
}

/// The Service is there and gives the Pods no names of their own.
fn unfit(
    cx: &Context<'_>,
    set: &Resource<'_>,
    name: &Spanned<&str>,
    resource: &Resource<'_>,
) -> Option<Finding> {
    let Body::Service(service) = &resource.body else { return None };
    let (described, wanted) = (set.describe(), name.value);
    if !is_headless(service) {
        let message = text!(cx.lang(),
            en: "{described} takes the names of its Pods from Service `{wanted}`, which is not headless",
            es: "{described} toma los nombres de sus Pods del Service `{wanted}`, que no es headless");
        let help = text!(cx.lang(),
            en: "Name a Service with `clusterIP: None` here; keep this one for those who ask for any of the Pods",
            es: "Nombra aquí un Service con `clusterIP: None`; deja este para quien pida cualquiera de los Pods");
        let span = service.cluster_ip.span().or(service.kind.span());
        let place = span.map_or_else(|| resource.name_place(), |span| resource.place(span));
        let related = text!(cx.lang(), en: "it has an address of its own", es: "tiene una dirección propia");
        return Some(Finding::new(&RULE, set.place(name.span), message, help).related(place, related));
    }
    // One that selects nobody at all is the business of another rule.
    let selector = service.selector()?;
    let selects_others = cx.cluster.selected_by(resource.id).is_some_and(|pods| !pods.is_empty());
    let failing = selector.iter().find(|pair| !carries_pair(set, pair)).filter(|_| selects_others)?;
    let message = text!(cx.lang(),
        en: "{described} takes the names of its Pods from Service `{wanted}`, which does not select them",
        es: "{described} toma los nombres de sus Pods del Service `{wanted}`, que no los selecciona");
    let help = text!(cx.lang(),
        en: "Name a headless Service that selects the Pods of {described}, or add `{0}: {1}` to their labels", failing.key, failing.value;
        es: "Nombra un Service headless que seleccione los Pods de {described}, o añade `{0}: {1}` a sus etiquetas", failing.key, failing.value);
    let related = text!(cx.lang(), en: "the Pods do not carry this", es: "los Pods no llevan esto");
    Some(
        Finding::new(&RULE, set.place(name.span), message, help)
            .related(resource.place(failing.span()), related),
    )
}
