//! A Service selects the Pods of several workloads: a canary, or a label too few.

use std::collections::BTreeSet;

use crate::{
    graph::{Cluster, TargetPort, target_port},
    options::Text,
    order::InOrder,
    report::Severity,
    resources::{Body, PodSpec, Resource, ResourceId, Service, ServicePort},
    rules::{Check, Context, Finding, Look, Looker, Rule, Scene, With, text},
    yaml::de::IntOrString,
};

pub(crate) const RULE: Rule = Rule {
    name: "service-selects-several-workloads",
    severity: Severity::Info,
    summary: Text {
        en: "Service selects the Pods of several workloads",
        es: "El Service selecciona Pods de varios workloads",
    },
    question: None,
    since: "0.1.0",
    file: "service/selects_several_workloads",
    docs: Text {
        en: include_str!("selects_several_workloads.md"),
        es: include_str!("selects_several_workloads.es.md"),
    },
    check: Check::Suspects(Look::Services(look), check),
};

/// A workload behind the Service.
#[derive(Clone, Copy)]
struct Backend<'r, 't> {
    workload: &'r Resource<'t>,
    spec: &'r PodSpec<'t>,
    /// The number of its Pods, where the files tell it.
    replicas: Option<u64>,
}

/// More are a crowd in which pairs say nothing.
const MOST_BACKENDS: usize = 16;

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Service<'a>>> {
    Box::new(move |(resource, _), found| {
        if cx.cluster.selected_by(resource.id).is_some_and(|selected| selected.len() > 1) {
            found.suspect(resource);
        }
    })
}

fn check(cx: &mut Context<'_>, suspects: &[ResourceId]) {
    let cluster = cx.cluster;
    for (resource, service) in cluster.services_of(suspects) {
        // The clients of a headless Service choose among its Pods themselves, and often want all of them.
        if service.cluster_ip.get() == Some(&"None")
            || serves_metrics(service)
            || is_selector_refused(cx, resource)
        {
            continue;
        }
        let backends = backends(cluster, resource, service);
        if backends.len() < 2 || backends.len() > MOST_BACKENDS {
            continue;
        }
        let accident = other_port(cx, service, &backends).or_else(|| strangers(cx, &backends));
        // Bare Pods with the same labels are copies of one another, made by hand.
        let only_pods = backends.iter().all(|it| matches!(it.workload.body, Body::Pod(_)));
        if accident.is_some() || !only_pods {
            let finding = describe(cx, resource, service, &backends, accident);
            cx.report(finding.on(resource.id));
        }
    }
}

/// Whether a value of the selector cannot be read, as `version: 1.10` without quotes: once mended, it tells the
/// workloads apart.
fn is_selector_refused(cx: &Context<'_>, resource: &Resource<'_>) -> bool {
    let Some(selector) = resource.node.get("spec").and_then(|spec| spec.get("selector")) else {
        return false;
    };
    let span = resource.place(selector.span()).span;
    cx.findings.on(resource.id).any(|(_, finding)| {
        matches!(finding.rule.name, "yaml-implicit-type" | "api-wrong-type")
            && span.contains(finding.primary.span.start)
    })
}

/// Whether a Service is there for what collects metrics from each of its Pods.
fn serves_metrics(service: &Service<'_>) -> bool {
    let is_metrics = |port: &ServicePort<'_>| {
        let target = port.target_port().map(|it| it.to_string()).unwrap_or_default();
        [port.name(), &target].iter().any(|name| name.contains("metrics") || name.contains("prom"))
    };
    service.ports().next().is_some() && service.ports().all(is_metrics)
}

/// The workloads that get requests: those that run, once each, with a port that the Service sends to.
fn backends<'c, 't>(
    cluster: &'c Cluster<'t>,
    resource: &Resource<'t>,
    service: &Service<'t>,
) -> Vec<Backend<'c, 't>> {
    let mut seen = BTreeSet::new();
    let mut names = BTreeSet::new();
    super::selected_pods(cluster, resource)
        .into_iter()
        .filter(|(workload, spec)| {
            !workload.works_and_ends()
                && is_first_of_owner(workload, &mut seen)
                // Of two documents for the same workload one replaces the other.
                && names.insert((workload.gvk.kind, workload.name()))
                && gets_requests(service, spec)
        })
        .map(|(workload, spec)| Backend { workload, spec, replicas: replicas(workload) })
        .filter(|it| it.replicas != Some(0))
        .collect()
}

/// Of the ReplicaSets of one Deployment, or the Pods of one ReplicaSet, that is not in the files, the first is enough.
fn is_first_of_owner<'t>(workload: &Resource<'t>, seen: &mut BTreeSet<(&'t str, &'t str)>) -> bool {
    let owner = workload.metadata.owner_references.get().and_then(|owners| owners.first());
    owner.is_none_or(|owner| seen.insert((owner.kind.or(""), owner.name.or(""))))
}

fn gets_requests(service: &Service<'_>, spec: &PodSpec<'_>) -> bool {
    let arrives = |port: &ServicePort<'_>| {
        matches!(target_port(port, spec), Some(TargetPort::Named | TargetPort::Number { .. }))
    };
    service.ports().next().is_none() || service.ports().any(arrives)
}

fn replicas(workload: &Resource<'_>) -> Option<u64> {
    match (&workload.body, workload.gvk.kind) {
        (Body::Pod(_), _) => Some(1),
        (Body::Workload(_), "DaemonSet") => None,
        (Body::Workload(spec), _) => u64::try_from(spec.replicas.or(1)).ok(),
        _ => None,
    }
}

/// A number that one workload declares and another one, which declares others, does not: a share of the requests meets
/// nobody there.
fn other_port(cx: &Scene<'_>, service: &Service<'_>, backends: &[Backend<'_, '_>]) -> Option<String> {
    for port in service.ports() {
        let Some(IntOrString::Int(number)) = port.target_port() else { continue };
        let declares =
            |it: &&Backend<'_, '_>| it.spec.ports().any(|it| it.container_port.get() == Some(&number));
        let has_others = |it: &&Backend<'_, '_>| it.spec.ports().next().is_some();
        let Some(with) = backends.iter().find(declares) else { continue };
        if let Some(without) = backends.iter().find(|it| has_others(it) && !declares(it)) {
            let (with, without) = (with.workload.describe(), without.workload.describe());
            return Some(text!(cx.lang(),
                en: "{with} declares port {number}, and {without} does not",
                es: "{with} declara el puerto {number}, y {without} no"));
        }
    }
    None
}

/// Two workloads that have neither a part of their names nor an image in common.
fn strangers(cx: &Scene<'_>, backends: &[Backend<'_, '_>]) -> Option<String> {
    let (first, others) = backends.split_first()?;
    let stranger = others.iter().find(|it| {
        let (ours, theirs) = (images(first.spec), images(it.spec));
        let known = !ours.is_empty() && !theirs.is_empty();
        known && ours.is_disjoint(&theirs) && !share_a_part(first.workload.name(), it.workload.name())
    })?;
    let (a, b) = (first.workload.describe(), stranger.workload.describe());
    Some(text!(cx.lang(),
        en: "{a} and {b} run different images under different names",
        es: "{a} y {b} ejecutan imágenes distintas con nombres distintos"))
}

/// The last parts of the images, without registry and version: `example.com/shop/web:3` is `web`.
fn images<'t>(spec: &PodSpec<'t>) -> BTreeSet<&'t str> {
    let containers = spec.containers.items();
    let images = containers.filter_map(|it| it.image.get().copied());
    images
        .filter_map(|image| {
            let path = image.split('@').next()?;
            path.rsplit('/').next()?.split(':').next()
        })
        .filter(|name| !name.is_empty())
        .in_order()
}

fn share_a_part(a: &str, b: &str) -> bool {
    let parts: BTreeSet<&str> = a.split(['-', '.']).in_order();
    b.split(['-', '.']).any(|part| parts.contains(part)) || a.starts_with(b) || b.starts_with(a)
}

fn describe(
    cx: &Scene<'_>,
    resource: &Resource<'_>,
    service: &Service<'_>,
    backends: &[Backend<'_, '_>],
    accident: Option<String>,
) -> Finding {
    let name = resource.describe();
    let total: Option<u64> = backends.iter().map(|it| it.replicas).sum();
    let listed: Vec<String> = backends
        .iter()
        .map(|it| match (it.replicas, total) {
            (Some(replicas), Some(total)) if total > 0 => {
                // A fair share of the requests, rounded to whole numbers.
                let share = replicas.saturating_mul(200).saturating_add(total) / total.saturating_mul(2);
                format!("{} ({share} %)", it.workload.describe())
            }
            _ => it.workload.describe(),
        })
        .collect();
    let listed = listed.join(", ");
    let message = match &accident {
        Some(_) => text!(cx.lang(),
            en: "{name} shares its requests among workloads that do not belong together: {listed}",
            es: "{name} reparte sus peticiones entre workloads que no van juntos: {listed}"),
        None => text!(cx.lang(),
            en: "{name} shares its requests among {0} workloads: {listed}", backends.len();
            es: "{name} reparte sus peticiones entre {0} workloads: {listed}", backends.len()),
    };
    let help = match &accident {
        Some(_) => text!(cx.lang(),
            en: "Add a label to the selector that only the workload which should answer carries",
            es: "Añade al selector una etiqueta que solo lleve el workload que debe responder"),
        None => text!(cx.lang(),
            en: "Nothing is to be done if this is a canary, or one half of a blue/green pair that waits; else add a label to the selector that only one of them carries",
            es: "No hay nada que hacer si es un canary, o la mitad de un par blue/green que espera; si no, añade al selector una etiqueta que solo lleve uno de ellos"),
    };
    let pairs = service.selector.get();
    let span = pairs.and_then(|pairs| Some(pairs.first()?.span().to(pairs.last()?.span())));
    let place = span.map_or_else(|| resource.name_place(), |span| resource.place(span));
    let mut finding = Finding::new(&RULE, place, message, help);
    if let Some(accident) = accident {
        finding = finding.severity(Severity::Warning).evidence(accident);
    }
    for backend in backends.iter().take(4) {
        let related = text!(cx.lang(), en: "its Pods are selected", es: "sus Pods quedan seleccionados");
        finding = finding.related(backend.workload.name_place(), related);
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    fn app(port: &str, workloads: &[(&str, &str, &str, &str)]) -> String {
        let mut text = format!(
            "apiVersion: v1
kind: Service
metadata: {{name: shop}}
spec:
  ports: [{port}]
  selector:
    app: shop
"
        );
        for (name, image, ports, rest) in workloads {
            text += &format!(
                "---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  selector: {{matchLabels: {{app: shop, part: {name}}}}}
  template:
    metadata: {{labels: {{app: shop, part: {name}}}}}
    spec: {{containers: [{{name: main, image: '{image}', ports: [{ports}]}}]}}
{rest}"
            );
        }
        text
    }

    fn expecting(text: &str, severity: &str, message: &str) -> String {
        text.replace(
            "    app: shop\n---",
            &format!(
                "    app: shop\n#   ^^^^^^^^^ {severity}[service-selects-several-workloads]: {message}\n---"
            ),
        )
    }

    #[test]
    fn a_canary_gets_its_share() {
        let http = "{name: http, containerPort: 8080}";
        let pair = [
            ("shop", "example/shop:1", http, "  replicas: 9\n"),
            ("shop-canary", "example/shop:2", http, ""),
        ];
        let text = app("{port: 80, targetPort: http}", &pair);
        let message = "Service `shop` shares its requests among 2 workloads: Deployment `shop` (90 %), Deployment `shop-canary` (10 %)";
        check_diagnostics(&RULE, &expecting(&text, "info", message));
    }

    #[test]
    fn a_database_beside_the_app_is_an_accident() {
        let pair = [("web", "example/web:1", "", ""), ("redis", "redis:7", "", "")];
        let message = "Service `shop` shares its requests among workloads that do not belong together";
        check_diagnostics(&RULE, &expecting(&app("{port: 8080}", &pair), "warning", message));
        let pair = [
            ("shop-web", "example/shop:1", "{containerPort: 8080}", ""),
            ("shop-worker", "example/shop:1", "{containerPort: 9090}", ""),
        ];
        check_diagnostics(&RULE, &expecting(&app("{port: 8080}", &pair), "warning", message));
    }

    #[test]
    fn only_those_count_that_get_requests() {
        let http = "{name: http, containerPort: 8080}";
        let named = [("web", "example/web:1", http, ""), ("redis", "redis:7", "{containerPort: 6379}", "")];
        check_silent(&RULE, &app("{port: 80, targetPort: http}", &named));
        let waiting =
            [("blue", "example/shop:1", http, ""), ("green", "example/shop:2", http, "  replicas: 0\n")];
        check_silent(&RULE, &app("{port: 8080}", &waiting));
    }

    #[test]
    fn two_documents_of_one_workload_are_not_two() {
        let web = |image: &'static str| ("web", image, "{containerPort: 8080}", "");
        let text = app("{port: 8080}", &[web("example/web:1")]);
        let again = app("{port: 8080}", &[web("nginx:1.29")]);
        let (_, again) = again.split_once("---\n").unwrap();
        check_silent(&RULE, &format!("#- app.yaml\n{text}#- web-v2.yaml\n{again}"));
    }

    #[test]
    fn a_selector_that_cannot_be_read_tells_nothing() {
        let workload = |version: &str| {
            format!(
                "apiVersion: apps/v1
kind: Deployment
metadata: {{name: web-{version}}}
spec:
  selector: {{matchLabels: {{app: web, version: '{version}'}}}}
  template:
    metadata: {{labels: {{app: web, version: '{version}'}}}}
    spec: {{containers: [{{name: web, image: 'web:{version}', ports: [{{containerPort: 80}}]}}]}}
---
"
            )
        };
        let service = "apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web, version: 1.10}, ports: [{port: 80}]}
";
        check_silent(&RULE, &format!("{}{}{service}", workload("1.10"), workload("1.11")));
    }
}
