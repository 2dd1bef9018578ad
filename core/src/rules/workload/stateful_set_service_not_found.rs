//! A StatefulSet names a governing Service that is not there, or is none.

use crate::{
    graph::{Cluster, Lookup, carries_pair},
    hash::HashMap,
    options::Text,
    report::Severity,
    resources::{Body, Resource, ResourceId, Service, Workload},
    rules::{
        Check, Context, Finding, Look, Looker, Rule, Scene, With,
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
    check: Check::Suspects(Look::Workloads(look), check),
};

fn look<'c, 'a>(_: &'c Scene<'a>) -> Looker<'c, With<'a, Workload<'a>>> {
    Box::new(|(resource, workload), found| {
        let names_one = workload.service_name.get().is_some_and(|it| !it.is_empty());
        if names_one && resource.gvk.kind == "StatefulSet" && is_builtin_group(resource.gvk.group) {
            found.suspect(resource);
        }
    })
}

fn check(cx: &mut Context<'_>, suspects: &[ResourceId]) {
    let cluster = cx.cluster;
    let mut headless = None;
    for (resource, workload) in cluster.workloads_of(suspects) {
        let Some(name) = workload.service_name.spanned() else { continue };
        let finding = match cluster.find(resource, "Service", name.value) {
            Lookup::Found(id) | Lookup::NamespaceNotWritten(id) => {
                let is_single = *workload.replicas.get().unwrap_or(&1) < 2;
                cluster.resource(id).and_then(|service| unfit(cx, resource, is_single, name, service))
            }
            _ => {
                let headless = headless.get_or_insert_with(|| headless_services(cluster));
                let governing = headless.get(&resource.id).and_then(|id| cluster.resource(*id));
                missing(cx, resource, name, governing).map(|it| it.severity(Severity::Warning))
            }
        };
        if let Some(finding) = finding {
            cx.report(finding.on(resource.id));
        }
    }
}

/// The first headless Service of everything that some headless Service selects.
fn headless_services(cluster: &Cluster<'_>) -> HashMap<ResourceId, ResourceId> {
    let mut all = HashMap::default();
    for (resource, service) in cluster.services() {
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
    cx: &Scene<'_>,
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
    cx: &Scene<'_>,
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
    cx: &Scene<'_>,
    set: &Resource<'_>,
    is_single: bool,
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
        // The name of the Service leads to the only Pod as well.
        let severity = if is_single { Severity::Info } else { Severity::Warning };
        let finding = Finding::new(&RULE, set.place(name.span), message, help).severity(severity);
        return Some(finding.related(place, related));
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

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    fn set(service_name: &str, services: &str) -> String {
        format!(
            "apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: store}}
spec:
{service_name}
  template: {{metadata: {{labels: {{app: store, tier: data}}}}, spec: {{containers: [{{name: store, image: store}}]}}}}
{services}"
        )
    }

    fn service(name: &str, spec: &str) -> String {
        format!("---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n")
    }

    const HEADLESS: &str = "clusterIP: None, selector: {app: store}, ports: [{port: 7000}]";
    const ORDINARY: &str = "selector: {app: store}, ports: [{port: 7000}]";

    #[test]
    fn a_misspelt_service() {
        check_diagnostics(
            &RULE,
            &set(
                "  serviceName: stores
#              ^^^^^^ warning[stateful-set-service-not-found]: StatefulSet `store` takes the names of its Pods from Service `stores`, which does not exist; there is `store`",
                &service("store", HEADLESS),
            ),
        );
    }

    #[test]
    fn another_headless_service_selects_the_pods() {
        check_diagnostics(
            &RULE,
            &set(
                "  serviceName: store
#              ^^^^^ warning[stateful-set-service-not-found]: StatefulSet `store` takes the names of its Pods from Service `store`, which is not in these files; its headless Service is `store-peers`",
                &service("store-peers", HEADLESS),
            ),
        );
    }

    #[test]
    fn no_service_at_all() {
        check_diagnostics(
            &RULE,
            &set(
                "  serviceName: store
#              ^^^^^ warning[stateful-set-service-not-found]: StatefulSet `store` takes the names of its Pods from Service `store`, which is not in these files",
                "",
            ),
        );
        // Nobody calls these Pods by their names.
        check_silent(&RULE, &set("  serviceName: store-controller", &service("metrics", ORDINARY)));
    }

    #[test]
    fn a_service_that_gives_no_names() {
        check_diagnostics(
            &RULE,
            &set(
                "  replicas: 3
  serviceName: store
#              ^^^^^ warning[stateful-set-service-not-found]: StatefulSet `store` takes the names of its Pods from Service `store`, which is not headless",
                &service("store", ORDINARY),
            ),
        );
        // Whoever asks the Service reaches the only Pod.
        check_diagnostics(
            &RULE,
            &set(
                "  serviceName: store
#              ^^^^^ info[stateful-set-service-not-found]: StatefulSet `store` takes the names of its Pods from Service `store`, which is not headless",
                &service("store", ORDINARY),
            ),
        );
        let other = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: other, labels: {app: other}}\n";
        check_diagnostics(
            &RULE,
            &set(
                "  serviceName: store
#              ^^^^^ warning[stateful-set-service-not-found]: StatefulSet `store` takes the names of its Pods from Service `store`, which does not select them",
                &(service("store", "clusterIP: None, selector: {app: other}") + other),
            ),
        );
    }

    #[test]
    fn a_headless_service_or_none() {
        check_silent(&RULE, &set("  serviceName: store", &service("store", HEADLESS)));
        check_silent(&RULE, &set("  serviceName: \"\"", ""));
        check_silent(&RULE, &set("  replicas: 1", ""));
    }

    #[test]
    fn the_service_that_was_meant() {
        let text = |name: &str| set(&format!("  serviceName: {name} # peers"), &service("store", HEADLESS));
        check_fix(&RULE, &text("stores"), &text("store"));
    }
}
