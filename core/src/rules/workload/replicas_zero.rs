//! A workload that is scaled to zero.

use crate::{
    graph::Cluster,
    hash::{HashMap, HashSet},
    options::Text,
    report::Severity,
    resources::{Body, Resource, ResourceId, Workload},
    rules::{Check, Context, Finding, Rule, Scene, text},
};

pub(crate) const RULE: Rule = Rule {
    name: "workload-replicas-zero",
    severity: Severity::Warning,
    summary: Text { en: "Workload is scaled to zero", es: "El workload está escalado a cero" },
    question: Some("P6"),
    since: "0.1.0",
    file: "workload/replicas_zero",
    docs: Text { en: include_str!("replicas_zero.md"), es: include_str!("replicas_zero.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let zero: Workloads = cluster
        .workloads()
        .filter(|(resource, workload)| is_scaled_to_zero(resource, workload))
        .map(|(resource, _)| resource.id)
        .collect();
    if zero.is_empty() {
        return;
    }
    let scalers = cluster.scalers();
    let services = services_without_others(cluster, &zero);
    for (resource, _) in cluster.workloads().filter(|(resource, _)| zero.contains(&resource.id)) {
        if scalers.from_zero.contains(&resource.id) {
            continue;
        }
        let service = services.get(&resource.id).and_then(|id| cluster.resource(*id));
        let scaler = scalers.horizontal.get(&resource.id).and_then(|id| cluster.resource(*id));
        let finding = describe(cx, resource, service, scaler);
        cx.report(finding.on(resource.id));
    }
}

/// Some of the workloads.
type Workloads = HashSet<ResourceId>;

/// Whether somebody wrote that there shall be no Pods. The old ReplicaSets of a Deployment are scaled to zero by it.
fn is_scaled_to_zero(resource: &Resource<'_>, workload: &Workload<'_>) -> bool {
    let owned = resource.metadata.owner_references.get().is_some_and(|owners| !owners.is_empty());
    workload.replicas.get() == Some(&0)
        && !owned
        && !matches!(resource.gvk.kind, "Job" | "CronJob" | "DaemonSet")
}

/// More workloads than this behind one Service are not all scaled to zero.
const MOST_WORKLOADS: usize = 512;

/// By workload, a Service that selects only Pods of workloads that are scaled to zero. A Service that has others, too,
/// goes on serving: the one at zero is a canary, or the colour that is not in use.
fn services_without_others(cluster: &Cluster<'_>, zero: &Workloads) -> HashMap<ResourceId, ResourceId> {
    let mut services = HashMap::default();
    for (service, _) in cluster.services() {
        let selected = cluster.selected_by(service.id).unwrap_or_default();
        if selected.len() <= MOST_WORKLOADS && selected.iter().all(|id| zero.contains(id)) {
            for id in selected {
                services.entry(*id).or_insert(service.id);
            }
        }
    }
    services
}

fn describe(
    cx: &Scene<'_>,
    resource: &Resource<'_>,
    service: Option<&Resource<'_>>,
    scaler: Option<&Resource<'_>>,
) -> Finding {
    let name = resource.describe();
    let place = match &resource.body {
        Body::Workload(workload) => workload.replicas.span().map(|span| resource.place(span)),
        _ => None,
    };
    let place = place.unwrap_or_else(|| resource.name_place());
    let scale = text!(cx.lang(),
        en: "Write how many Pods there shall be, for example `replicas: 1`",
        es: "Escribe cuántos Pods debe haber, por ejemplo `replicas: 1`");
    if let Some(service) = service.filter(|_| !is_put_to_sleep(resource)) {
        let other = service.describe();
        let message = text!(cx.lang(),
            en: "{name} is scaled to 0, and {other} has no other Pods to send to",
            es: "{name} está escalado a 0, y {other} no tiene otros Pods a los que enviar");
        let related = text!(cx.lang(), en: "selects its Pods", es: "selecciona sus Pods");
        return Finding::new(&RULE, place, message, scale).related(service.name_place(), related);
    }
    if let Some(scaler) = scaler {
        let other = scaler.describe();
        let message = text!(cx.lang(),
            en: "{name} is scaled to 0, which turns off {other}",
            es: "{name} está escalado a 0, lo que desactiva {other}");
        let help = text!(cx.lang(),
            en: "Remove `replicas`, so that the autoscaler sets it: it never scales up from 0",
            es: "Quita `replicas`, para que lo fije el autoescalador: nunca escala hacia arriba desde 0");
        let related = text!(cx.lang(), en: "scales it", es: "lo escala");
        return Finding::new(&RULE, place, message, help)
            .related(scaler.name_place(), related)
            .kubernetes_message(
                "scaling is disabled since the replica count of the target is zero".to_owned(),
            );
    }
    let message = text!(cx.lang(),
        en: "{name} is scaled to 0: it makes no Pods",
        es: "{name} está escalado a 0: no crea ningún Pod");
    Finding::new(&RULE, place, message, scale).severity(Severity::Info)
}

/// Whether a tool that scales down at night or without requests remembers how many Pods there shall be.
fn is_put_to_sleep(resource: &Resource<'_>) -> bool {
    let metadata = [&resource.metadata.annotations, &resource.metadata.labels];
    let mut keys = metadata.into_iter().filter_map(|map| map.get()).flat_map(|map| map.iter());
    keys.any(|pair| pair.key.starts_with("downscaler/") || pair.key.starts_with("sablier."))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    fn app(deployment: &str, rest: &str) -> String {
        format!(
            "apiVersion: apps/v1
kind: Deployment
metadata: {{name: shop}}
spec:
{deployment}
  selector: {{matchLabels: {{app: shop}}}}
  template:
    metadata: {{labels: {{app: shop, track: a}}}}
    spec: {{containers: [{{name: shop, image: example/shop}}]}}
---
{rest}"
        )
    }

    const SERVICE: &str = "apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 80}]}
";

    const SCALER: &str = "apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec: {minReplicas: 2, maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}}
";

    #[test]
    fn a_service_without_other_pods() {
        let expected = "  replicas: 0
#           ^ warning[workload-replicas-zero]: Deployment `shop` is scaled to 0, and Service `shop` has no other Pods to send to";
        check_diagnostics(&RULE, &app(expected, SERVICE));
    }

    #[test]
    fn an_autoscaler_never_scales_up_from_zero() {
        let expected = "  replicas: 0
#           ^ warning[workload-replicas-zero]: Deployment `shop` is scaled to 0, which turns off HorizontalPodAutoscaler `shop`";
        check_diagnostics(&RULE, &app(expected, SCALER));
        check_silent(&RULE, &app("  replicas: 0", &SCALER.replace("minReplicas: 2", "minReplicas: 0")));
    }

    #[test]
    fn without_anybody_who_relies_on_it_it_is_told_as_a_fact() {
        let expected = "  replicas: 0
#           ^ info[workload-replicas-zero]: Deployment `shop` is scaled to 0: it makes no Pods";
        check_diagnostics(&RULE, &app(expected, ""));
        // Blue serves, green waits.
        let blue = SERVICE.to_owned()
            + "---
apiVersion: v1
kind: Pod
metadata: {name: blue, labels: {app: shop}}
spec: {containers: [{name: shop, image: example/shop}]}
";
        check_diagnostics(&RULE, &app(expected, &blue));
        let asleep = app(expected, SERVICE).replace(
            "metadata: {name: shop}\nspec:\n",
            "metadata: {name: shop, annotations: {downscaler/original-replicas: '2'}}\nspec:\n",
        );
        check_diagnostics(&RULE, &asleep);
    }

    #[test]
    fn those_who_scale_from_zero_write_zero() {
        for object in [
            "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: a}\nspec: {scaleTargetRef: {name: shop}}\n",
            "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\nspec: {workloadRef: {kind: Deployment, name: shop}}\n",
            "apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata: {name: a}\nspec: {targetRef: {kind: Deployment, name: shop}}\n",
        ] {
            check_silent(&RULE, &app("  replicas: 0", &format!("{SERVICE}---\n{object}")));
        }
    }

    #[test]
    fn more_than_zero_and_nothing_written_are_fine() {
        check_silent(&RULE, &app("  replicas: 1", SERVICE));
        check_silent(&RULE, &app("  minReadySeconds: 0", SERVICE));
    }

    #[test]
    fn old_replica_sets_are_at_zero() {
        check_silent(
            &RULE,
            "
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: shop-5d4
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: shop, uid: a, controller: true}]
spec:
  replicas: 0
  selector: {matchLabels: {app: shop}}
  template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: shop, image: shop}]}}
",
        );
    }
}
