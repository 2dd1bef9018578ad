//! A Service without selector whose endpoints, which a person writes, do not belong to it.

use crate::{
    graph::{Lookup, SERVICE_NAME, labels, near},
    options::Text,
    order::Sorting,
    report::{Applicability, Severity},
    resources::{Body, EndpointPort, Resource, ResourceId, Service, ServicePort},
    rules::{Check, Finding, Fix, Look, Looker, Rule, Scene, With, edits, text},
    yaml::de::Item,
};

pub(crate) const RULE: Rule = Rule {
    name: "service-endpoints-mismatch",
    severity: Severity::Error,
    summary: Text {
        en: "Service without selector has no endpoints that belong to it",
        es: "Un Service sin selector no tiene endpoints que le correspondan",
    },
    question: Some("S1"),
    since: "0.1.0",
    file: "service/endpoints_mismatch",
    docs: Text { en: include_str!("endpoints_mismatch.md"), es: include_str!("endpoints_mismatch.es.md") },
    check: Check::Each(Look::Services(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Service<'a>>> {
    Box::new(move |(resource, service), found| {
        let is_api_server = resource.name() == "kubernetes" && resource.namespace_name() == "default";
        // One that cannot be read is the matter of another rule.
        let written = resource.node.get("spec").and_then(|it| it.get("selector"));
        let unread =
            written.is_some_and(|it| it.entries().next().is_some() || !it.is_mapping() && !it.is_null());
        if service.selector().is_some() || unread || service.is_external_name() || is_api_server {
            return;
        }
        let written = endpoints_of(cx, resource);
        if written.is_empty() {
            if let Some(finding) = without_endpoints(cx, resource) {
                found.report(finding.on(resource.id));
            }
            return;
        }
        for port in service.ports.items() {
            let reached =
                |it: &EndpointPort<'_>| it.name.or("") == port.name() && it.protocol() == port.protocol();
            if !written.iter().flat_map(|it| ports_of(it)).any(reached) {
                let finding = other_port(cx, resource, service, port, &written);
                found.report(finding.on(resource.id));
            }
        }
    })
}

/// The EndpointSlices that name a Service, and the Endpoints of its name.
fn endpoints_of<'a>(cx: &Scene<'a>, service: &Resource<'a>) -> Vec<&'a Resource<'a>> {
    let cluster = cx.cluster;
    let slices = cluster.endpoints().slices_of(cluster.cells_of(service), service.name());
    let endpoints = match cluster.find(service, "Endpoints", service.name()) {
        Lookup::Found(id) => Some(id),
        _ => None,
    };
    slices.chain(endpoints).filter_map(|id| cluster.resource(id)).collect()
}

fn ports_of<'r>(endpoints: &'r Resource<'_>) -> Vec<&'r EndpointPort<'r>> {
    match &endpoints.body {
        Body::EndpointSlice(slice) => slice.ports.items().map(|it| &it.value).collect(),
        Body::Endpoints(endpoints) => {
            let subsets = endpoints.subsets.items();
            let ports = subsets.flat_map(|it| it.ports.items());
            ports.map(|it| &it.value).collect()
        }
        _ => Vec::new(),
    }
}

fn other_port(
    cx: &Scene<'_>,
    resource: &Resource<'_>,
    service: &Service<'_>,
    port: &Item<ServicePort<'_>>,
    written: &[&Resource<'_>],
) -> Finding {
    let (name, number) = (resource.describe(), port.port.or(0));
    let described = |name: &str, protocol: &str| match name {
        "" => text!(cx.lang(), en: "a {protocol} port without a name", es: "un puerto {protocol} sin nombre"),
        name => text!(cx.lang(), en: "a {protocol} port `{name}`", es: "un puerto {protocol} `{name}`"),
    };
    let all: Vec<(&Resource<'_>, &EndpointPort<'_>)> =
        written.iter().flat_map(|it| ports_of(it).into_iter().map(|port| (*it, port))).collect();
    let wanted = described(port.name(), port.protocol());
    let mut found: Vec<String> = all.iter().map(|(_, it)| described(it.name.or(""), it.protocol())).collect();
    found.order();
    found.dedup();
    let found = match found.get(..found.len().min(3)).unwrap_or_default() {
        [] => text!(cx.lang(), en: "no port at all", es: "ningún puerto"),
        some => some.join(", "),
    };
    let message = text!(cx.lang(),
        en: "Port {number} of {name} reaches nothing: it needs {wanted} among its endpoints, and they have {found}",
        es: "El puerto {number} de {name} no llega a nada: necesita {wanted} entre sus endpoints, y tienen {found}");
    let at = written.first().map_or_else(String::new, |it| it.describe());
    let kind =
        if written.iter().any(|it| it.gvk.kind == "EndpointSlice") { "EndpointSlices" } else { "Endpoints" };
    let help = match port.name() {
        "" => text!(cx.lang(),
            en: "Leave out the name of the port in {at}: {kind} name their ports as the Service does",
            es: "Quita el nombre del puerto en {at}: los {kind} llaman a sus puertos como el Service"),
        wanted => text!(cx.lang(),
            en: "Call the port `{wanted}` in {at}, too: {kind} name their ports as the Service does",
            es: "Llama `{wanted}` al puerto también en {at}: los {kind} llaman a sus puertos como el Service"),
    };
    let mut finding = Finding::new(&RULE, resource.name_place(), message, help)
        .field_path(format!("spec.ports[{}].name", port.position));
    if let Some(span) = port.name.span().or(port.port.span()) {
        let related = text!(cx.lang(), en: "the port of the Service", es: "el puerto del Service");
        finding = finding.related(resource.place(span), related);
    }
    if let Some((endpoints, it)) = all.first()
        && let Some(span) = it.name.span().or(it.port.span())
    {
        let related = text!(cx.lang(), en: "the port of its endpoints", es: "el puerto de sus endpoints");
        finding = finding.related(endpoints.place(span), related);
    }
    // With one port on each side there is no choice.
    let rename = || {
        let [(endpoints, it)] = all[..] else { return None };
        let only = service.ports.get().is_some_and(|ports| ports.len() == 1);
        let span = it.name.span().filter(|_| only && it.protocol() == port.protocol())?;
        let (old, new) = (it.name.or(""), port.name());
        Some(Fix {
            title: text!(cx.lang(), en: "Call the port `{new}`", es: "Llamar `{new}` al puerto"),
            applicability: Applicability::Safe,
            edits: vec![edits::replace_scalar(endpoints, span, old, new)?],
        })
    };
    match rename() {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

/// How many EndpointSlices of a namespace are looked at for one that was meant.
const MOST_COMPARED: usize = 256;

fn without_endpoints<'a>(cx: &Scene<'a>, service: &Resource<'a>) -> Option<Finding> {
    let cluster = cx.cluster;
    let name = service.describe();
    if let Some(id) = meant(cx, service) {
        let endpoints = cluster.resource(id)?;
        let at = endpoints.describe();
        let message = text!(cx.lang(),
            en: "{name} has no selector and no endpoints: {at} does not belong to it",
            es: "{name} no tiene selector ni endpoints: {at} no le corresponde");
        let label = endpoints.metadata.labels.get().and_then(|labels| labels.get(SERVICE_NAME));
        let place = label.map_or(endpoints.name_place(), |it| endpoints.place(it.value_span));
        let (help, related) = match endpoints.body {
            Body::Endpoints(_) => (
                text!(cx.lang(),
                    en: "Call the Endpoints `{0}`, like their Service", service.name();
                    es: "Llama `{0}` a los Endpoints, como su Service", service.name()),
                text!(cx.lang(), en: "these have another name", es: "estos tienen otro nombre"),
            ),
            _ => (
                text!(cx.lang(),
                    en: "Give {at} the label `{SERVICE_NAME}: {0}`", service.name();
                    es: "Da a {at} la etiqueta `{SERVICE_NAME}: {0}`", service.name()),
                text!(cx.lang(), en: "this one names another Service or none", es: "este nombra otro Service o ninguno"),
            ),
        };
        return Some(Finding::new(&RULE, service.name_place(), message, help).related(place, related));
    }
    if let Some(finding) = without_selector(cx, service) {
        return Some(finding);
    }
    // The old Endpoints are copied into slices, but slices need no Endpoints: only a list of slices proves anything.
    cluster.proves_absence(service, "EndpointSlice").then(|| {
        let message = text!(cx.lang(),
            en: "{name} has no selector, and nobody gives it endpoints",
            es: "{name} no tiene selector, y nadie le da endpoints");
        let help = text!(cx.lang(),
            en: "Add a selector with labels of the Pods that should answer, or an EndpointSlice with the label `{SERVICE_NAME}: {0}`", service.name();
            es: "Añade un selector con etiquetas de los Pods que deben responder, o un EndpointSlice con la etiqueta `{SERVICE_NAME}: {0}`", service.name());
        Finding::new(&RULE, service.name_place(), message, help)
    })
}

/// The workload of the same name, which no Service reaches, is what a forgotten selector would select.
fn without_selector<'a>(cx: &Scene<'a>, service: &Resource<'a>) -> Option<Finding> {
    let cluster = cx.cluster;
    let id = cluster.pod_maker_named(cluster.cells_of(service), service.name())?;
    let workload = cluster.resource(id).filter(|_| cluster.is_unreached(id))?;
    let (name, owner) = (service.describe(), workload.describe());
    let message = text!(cx.lang(),
        en: "{name} has no selector, so it never finds the Pods of {owner}",
        es: "{name} no tiene selector, así que nunca encuentra los Pods de {owner}");
    let own = labels(workload);
    let picked = ["app.kubernetes.io/name", "app", "k8s-app", "name"];
    let label = picked.iter().find_map(|key| own.iter().find(|it| it.key == *key)).or(own.first())?;
    let wanted = format!("{}: {}", label.key, edits::scalar(label.value));
    let help = text!(cx.lang(),
        en: "Add `selector: {{{wanted}}}` to its `spec`; if something else writes its endpoints, put the EndpointSlice into these files",
        es: "Añade `selector: {{{wanted}}}` a su `spec`; si sus endpoints los escribe otra cosa, pon el EndpointSlice en estos ficheros");
    let related =
        text!(cx.lang(), en: "no Service reaches these Pods", es: "ningún Service llega a estos Pods");
    let severity = if cluster.may_be_operated(service) { Severity::Warning } else { Severity::Error };
    let finding = Finding::new(&RULE, service.name_place(), message, help)
        .severity(severity)
        .related(workload.name_place(), related);
    let spec = service.node.get("spec")?;
    let written = spec.get("selector").is_some();
    Some(match edits::add_entry(service, spec, &format!("selector: {{{wanted}}}")).filter(|_| !written) {
        Some(edit) => finding.fix(Fix {
            title: text!(cx.lang(), en: "Select `{wanted}`", es: "Seleccionar `{wanted}`"),
            applicability: Applicability::Unsafe,
            edits: vec![edit],
        }),
        None => finding,
    })
}

/// Endpoints of no Service that were probably written for this one.
fn meant<'a>(cx: &Scene<'a>, service: &Resource<'a>) -> Option<ResourceId> {
    let cluster = cx.cluster;
    let is_free = |name: &str| !matches!(cluster.find(service, "Service", name), Lookup::Found(_));
    if let Lookup::NotFound { nearest: Some(id), .. } = cluster.find(service, "Endpoints", service.name())
        && cluster.resource(id).is_some_and(|it| is_free(it.name()))
    {
        return Some(id);
    }
    let mut slices = cluster.endpoints().slices(cluster.cells_of(service)).take(MOST_COMPARED);
    slices.find(|id| {
        let Some(slice) = cluster.resource(*id) else { return false };
        match slice.metadata.label(SERVICE_NAME) {
            Some(named) => near(named, service.name()).is_some() && is_free(named),
            None => slice
                .name()
                .strip_prefix(service.name())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-')),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_fix, check_silent, check_with},
    };

    fn app(marker: &str, port: &str, labels: &str, slice_port: &str) -> String {
        format!(
            "apiVersion: v1
kind: Service
metadata: {{name: mainframe}}
{marker}spec: {{ports: [{port}]}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {{name: mainframe-1, labels: {{{labels}}}}}
addressType: IPv4
ports: [{slice_port}]
endpoints: [{{addresses: [192.0.2.7]}}]
"
        )
    }

    const LABEL: &str = "kubernetes.io/service-name: mainframe";

    fn marker(text: &str) -> String {
        format!("#                ^^^^^^^^^ error[service-endpoints-mismatch]: {text}\n")
    }

    #[test]
    fn endpoints_name_their_ports_as_the_service_does() {
        let port_23 = marker("Port 23 of Service `mainframe` reaches nothing");
        check_diagnostics(&RULE, &app(&port_23, "{name: tn, port: 23}", LABEL, "{name: telnet, port: 23}"));
        check_diagnostics(&RULE, &app(&port_23, "{name: tn, port: 23}", LABEL, "{port: 23}"));
        check_diagnostics(&RULE, &app(&port_23, "{port: 23}", LABEL, "{name: tn, port: 23}"));
        check_diagnostics(&RULE, &app(&port_23, "{port: 23, protocol: UDP}", LABEL, "{port: 23}"));
        check_diagnostics(&RULE, &app(&port_23, "{port: 23}", LABEL, ""));
        check_fix(
            &RULE,
            &app("", "{name: tn, port: 23}", LABEL, "{name: telnet, port: 23}"),
            &app("", "{name: tn, port: 23}", LABEL, "{name: tn, port: 23}"),
        );
    }

    #[test]
    fn the_number_may_be_another_one() {
        check_silent(
            &RULE,
            &app("", "{name: tn, port: 23, targetPort: 99}", LABEL, "{name: tn, port: 2323}"),
        );
        check_silent(&RULE, &app("", "{port: 23}", LABEL, "{name: \"\", port: 2323}"));
    }

    #[test]
    fn a_slice_that_names_no_service() {
        let none =
            marker("Service `mainframe` has no selector and no endpoints: EndpointSlice `mainframe-1`");
        check_diagnostics(&RULE, &app(&none, "{port: 23}", "app: mainframe", "{port: 23}"));
        let near = "kubernetes.io/service-name: mianframe";
        check_diagnostics(&RULE, &app(&none, "{port: 23}", near, "{port: 23}"));
        check_silent(&RULE, &app("", "{port: 23}", "kubernetes.io/service-name: other", "{port: 23}"));
    }

    #[test]
    fn the_old_endpoints_have_the_name_of_the_service() {
        let app = |marker: &str, name: &str| {
            format!(
                "apiVersion: v1\nkind: Service\nmetadata: {{name: mainframe}}\n{marker}spec: {{ports: [{{port: 23}}]}}\n---\napiVersion: v1\nkind: Endpoints\nmetadata: {{name: {name}}}\nsubsets: [{{addresses: [{{ip: 192.0.2.7}}], ports: [{{port: 23}}]}}]\n"
            )
        };
        check_silent(&RULE, &app("", "mainframe"));
        check_diagnostics(&RULE, &app(&marker("Service `mainframe` has no selector"), "main-frame"));
    }

    #[test]
    fn a_selector_that_was_forgotten() {
        let app = |marker: &str, labels: &str| {
            format!(
                "apiVersion: v1\nkind: Service\nmetadata: {{name: mainframe}}\n{marker}spec: {{ports: [{{port: 23}}]}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: mainframe, labels: {{{labels}}}}}\nspec: {{containers: [{{name: a, image: a}}]}}\n"
            )
        };
        let forgotten =
            marker("Service `mainframe` has no selector, so it never finds the Pods of Pod `mainframe`");
        check_diagnostics(&RULE, &app(&forgotten, "app: mainframe"));
        check_fix(
            &RULE,
            &app("", "app: mainframe"),
            &app("", "app: mainframe").replace("{ports", "{selector: {app: mainframe}, ports"),
        );
        // Patroni writes the endpoints of its leader, and another Service has the Pods.
        let other = "---\napiVersion: v1\nkind: Service\nmetadata: {name: all}\nspec: {selector: {app: mainframe}, ports: [{port: 23}]}\n";
        check_silent(&RULE, &(app("", "app: mainframe") + other));
    }

    #[test]
    fn who_gives_the_endpoints_is_not_known() {
        let service = |marker: &str| {
            format!(
                "apiVersion: v1\nkind: Service\nmetadata: {{name: mainframe}}\n{marker}spec: {{ports: [{{port: 23}}]}}\n"
            )
        };
        check_silent(&RULE, &service(""));
        let complete = Options { complete: true, ..Options::default() };
        let proven = marker("Service `mainframe` has no selector, and nobody gives it endpoints");
        check_with(&RULE, &complete, &service(&proven));
    }

    #[test]
    fn a_selector_that_cannot_be_read_is_one_all_the_same() {
        check_silent(
            &RULE,
            "apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}
",
        );
    }
}
