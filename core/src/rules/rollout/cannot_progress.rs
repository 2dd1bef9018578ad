//! A rolling update that cannot go on, by arithmetic.

use super::rolling::RollingDeployment;
use crate::{
    graph::{Budget, Lookup, budgets, usage},
    hash::{HashMap, HashSet},
    options::Text,
    quantity::Quantity,
    report::Severity,
    resources::{Body, Container, PersistentVolumeClaim, PodSpec, ResourceId, Workload},
    rules::{Check, Context, Finding, Look, Looker, Rule, Scene, With, text},
    yaml::Span,
};

pub(crate) const RULE: Rule = Rule {
    name: "rollout-cannot-progress",
    severity: Severity::Warning,
    summary: Text { en: "Rolling update cannot go on", es: "La actualización progresiva no puede avanzar" },
    question: None,
    since: "0.1.0",
    file: "rollout/cannot_progress",
    docs: Text { en: include_str!("cannot_progress.md"), es: include_str!("cannot_progress.es.md") },
    check: Check::Suspects(Look::Workloads(look), check),
};

/// Whatever takes something that two Pods cannot have, or has little time.
fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Workload<'a>>> {
    let cluster = cx.cluster;
    let has_quotas = cluster.quotas().next().is_some();
    Box::new(move |(resource, workload), found| {
        let is_suspect = match RollingDeployment::of(cluster, resource, workload) {
            Some(deployment) => {
                let takes = |spec: &PodSpec<'_>| {
                    let mut volumes = spec.volumes.items();
                    volumes.any(|it| it.persistent_volume_claim.get().is_some())
                        || taken_port(spec, true).is_some()
                };
                shortage(&deployment).is_some()
                    || deployment.comes_before_it_goes() && (has_quotas || takes(deployment.spec))
            }
            None => resource.gvk.kind == "DaemonSet" && workload.update_strategy.get().is_some(),
        };
        if is_suspect {
            found.suspect(resource);
        }
    })
}

fn check(cx: &mut Context<'_>, suspects: &[ResourceId]) {
    let cluster = cx.cluster;
    let rolling = |(resource, workload)| RollingDeployment::of(cluster, resource, workload);
    let deployments: Vec<RollingDeployment<'_, '_>> =
        cluster.workloads_of(suspects).filter_map(rolling).collect();
    for deployment in &deployments {
        if let Some(finding) = too_little_time(cx, deployment) {
            cx.report(finding.on(deployment.resource.id));
        }
        // Where an old Pod may go before the new one comes, what it holds becomes free.
        if !deployment.comes_before_it_goes() {
            continue;
        }
        let held = host_port(cx, deployment).or_else(|| volume(cx, deployment));
        if let Some(finding) = held {
            cx.report(finding.on(deployment.resource.id));
        }
    }
    surge_on_a_node(cx, suspects);
    no_room_for_the_surge(cx, &deployments);
}

/// A Pod is tied to one node, where old and new meet.
fn is_pinned(spec: &PodSpec<'_>) -> bool {
    let by_label = spec.node_selector.get().is_some_and(|it| it.get("kubernetes.io/hostname").is_some());
    by_label || spec.node_name.get().is_some_and(|name| !name.is_empty())
}

/// The port of the node that a container takes, with its place: written, or its own port in the node's network.
fn taken_port(spec: &PodSpec<'_>, implied: bool) -> Option<(i64, Span)> {
    let own_network = spec.host_network.or(false);
    spec.ports().find_map(|port| {
        let written = port.host_port.spanned().filter(|it| it.value > 0);
        let implied = port.container_port.spanned().filter(|_| implied && own_network);
        written.or(implied).map(|it| (it.value, it.span))
    })
}

fn host_port(cx: &Scene<'_>, deployment: &RollingDeployment<'_, '_>) -> Option<Finding> {
    let RollingDeployment { resource, spec, replicas, .. } = *deployment;
    // Without `hostPort` nobody wrote that a node has room for one of them only; on one node it has.
    let pinned = is_pinned(spec);
    let (port, span) = taken_port(spec, pinned)?;
    let (name, nodes) = (resource.describe(), replicas.saturating_add(1));
    let message = match pinned {
        true => text!(cx.lang(),
            en: "Rolling update of {name} starts a new Pod before an old one ends, and both need port {port} of the same node",
            es: "La actualización progresiva de {name} arranca un Pod nuevo antes de que termine uno antiguo, y ambos necesitan el puerto {port} del mismo nodo"),
        false => text!(cx.lang(),
            en: "Rolling update of {name} starts a new Pod before an old one ends, and so needs port {port} on {nodes} nodes",
            es: "La actualización progresiva de {name} arranca un Pod nuevo antes de que termine uno antiguo, y por eso necesita el puerto {port} en {nodes} nodos"),
    };
    let finding = Finding::new(&RULE, resource.place(span), message, let_it_go_first(cx));
    let finding = relate_strategy(cx, finding, deployment);
    Some(finding.kubernetes_message("node(s) didn't have free ports for the requested pod ports".to_owned()))
}

fn let_it_go_first(cx: &Scene<'_>) -> String {
    text!(cx.lang(),
        en: "Write `maxSurge: 0` and `maxUnavailable: 1` under `strategy.rollingUpdate`, or `strategy: {{type: Recreate}}`: the old Pod then goes first";
        es: "Escribe `maxSurge: 0` y `maxUnavailable: 1` en `strategy.rollingUpdate`, o `strategy: {{type: Recreate}}`: así el Pod antiguo se va primero")
}

fn relate_strategy(cx: &Scene<'_>, finding: Finding, deployment: &RollingDeployment<'_, '_>) -> Finding {
    let evidence = text!(cx.lang(),
        en: "With `replicas: {0}`, maxSurge comes to {1} and maxUnavailable to {2}", deployment.replicas, deployment.rolling.surge, deployment.rolling.unavailable;
        es: "Con `replicas: {0}`, maxSurge resulta {1} y maxUnavailable {2}", deployment.replicas, deployment.rolling.surge, deployment.rolling.unavailable);
    let finding = finding.evidence(evidence);
    match deployment.workload.strategy.span() {
        Some(span) => finding.related(
            deployment.resource.place(span),
            text!(cx.lang(), en: "no old Pod goes first", es: "ningún Pod antiguo se va primero"),
        ),
        None => finding,
    }
}

/// A volume that only one node, or only one Pod, may have at a time.
fn volume(cx: &Scene<'_>, deployment: &RollingDeployment<'_, '_>) -> Option<Finding> {
    let RollingDeployment { resource, spec, .. } = *deployment;
    let volumes = spec.volumes.get()?.iter();
    let mut claims = volumes.filter_map(|volume| volume.persistent_volume_claim.get()?.claim_name.spanned());
    let (claim, span, single_pod) = claims.find_map(|claim| {
        let Lookup::Found(id) = cx.cluster.find(resource, "PersistentVolumeClaim", claim.value) else {
            return None;
        };
        let found = cx.cluster.resource(id)?;
        let Body::PersistentVolumeClaim(body) = &found.body else { return None };
        let single_pod = held_by_one(body)?;
        // On one node many Pods share a volume.
        (single_pod || !is_pinned(spec)).then_some((found, claim.span, single_pod))
    })?;
    let (name, described) = (resource.describe(), claim.describe());
    let message = match single_pod {
        true => text!(cx.lang(),
            en: "Rolling update of {name} starts a new Pod before the old one ends, and {described} is for one Pod at a time",
            es: "La actualización progresiva de {name} arranca un Pod nuevo antes de que termine el antiguo, y {described} es para un solo Pod a la vez"),
        false => text!(cx.lang(),
            en: "Rolling update of {name} starts a new Pod before the old one ends, and {described} is for one node at a time",
            es: "La actualización progresiva de {name} arranca un Pod nuevo antes de que termine el antiguo, y {described} es para un solo nodo a la vez"),
    };
    let help = text!(cx.lang(),
        en: "Write `strategy: {{type: Recreate}}`, so that the old Pod lets go of the volume first";
        es: "Escribe `strategy: {{type: Recreate}}`, para que el Pod antiguo suelte antes el volumen");
    let modes = match &claim.body {
        Body::PersistentVolumeClaim(body) => body.access_modes.span(),
        _ => None,
    };
    let words = match single_pod {
        true => {
            "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode"
        }
        false => "Multi-Attach error for volume",
    };
    let finding =
        Finding::new(&RULE, resource.place(span), message, help).kubernetes_message(words.to_owned());
    let finding = relate_strategy(cx, finding, deployment);
    Some(match modes {
        Some(span) => finding
            .related(claim.place(span), text!(cx.lang(), en: "its access modes", es: "sus modos de acceso")),
        None => finding,
    })
}

/// Whether a claim is for one node (`false`) or one Pod (`true`) at a time; `None` where several nodes may have it, or
/// where its kind of volume is not attached to a node at all.
fn held_by_one(claim: &PersistentVolumeClaim<'_>) -> Option<bool> {
    /// Parts of the names of classes whose volumes lie on a node, where Pods then stay, or are shared over the network.
    const NOT_ATTACHED: &[&str] = &[
        "azurefile",
        "azure-file",
        "ceph-filesystem",
        "cephfs",
        "efs",
        "filestore",
        "glusterfs",
        "hostpath",
        "host-path",
        "local",
        "manual",
        "nfs",
        "smb",
    ];
    let modes: Vec<&str> = claim.access_modes.get()?.iter().map(|mode| mode.value).collect();
    if modes == ["ReadWriteOncePod"] {
        return Some(true);
    }
    let one_node = !modes.is_empty() && modes.iter().all(|mode| *mode == "ReadWriteOnce");
    let class = claim.storage_class_name.or("default");
    // A claim that names its volume, or takes none that is made for it, has one that somebody made by hand.
    let by_hand = claim.volume_name.get().is_some() || class.is_empty();
    let attached = !NOT_ATTACHED.iter().any(|part| class.contains(part));
    (one_node && !by_hand && attached).then_some(false)
}

/// The container whose probes take longest.
struct Shortage<'r, 't> {
    container: &'r Container<'t>,
    probe: Span,
    /// Seconds that the Deployment gives a rollout to make progress, and that the probes give the container.
    deadline: i64,
    time: i64,
}

/// Whether the deadline passes before the container has used up the time that its own probes give it.
fn shortage<'r, 't>(deployment: &RollingDeployment<'r, 't>) -> Option<Shortage<'r, 't>> {
    let RollingDeployment { spec, workload, .. } = *deployment;
    const DEFAULT: i64 = 600;
    let written = workload.progress_deadline_seconds.get();
    let deadline = written.copied().unwrap_or(DEFAULT);
    let ready_for = workload.min_ready_seconds.or(0).max(0);
    let slowest = spec.serving_containers().filter_map(|container| {
        let (startup, readiness) = (container.startup_probe.get(), container.readiness_probe.get());
        // Who writes no deadline may start long before their probes run out; a delay passes in any case.
        let startup_time = match written {
            Some(_) => startup.map(|probe| probe.budget()),
            None => startup.map(|probe| probe.earliest_success()),
        };
        let readiness_time = readiness.map(|probe| probe.earliest_success());
        let time = startup_time.max(readiness_time)?;
        let probe = if startup_time >= readiness_time {
            &container.startup_probe
        } else {
            &container.readiness_probe
        };
        Some((time, probe.span()?, container))
    });
    let (time, probe, container) = slowest.max_by_key(|(time, ..)| *time)?;
    let time = time.saturating_add(ready_for);
    (deadline > 0 && time > deadline).then_some(Shortage { container, probe, deadline, time })
}

fn too_little_time(cx: &Scene<'_>, deployment: &RollingDeployment<'_, '_>) -> Option<Finding> {
    let RollingDeployment { resource, workload, .. } = *deployment;
    let Shortage { container, probe, deadline, time } = shortage(deployment)?;
    let (name, container) = (resource.describe(), container.name.or(""));
    let message = text!(cx.lang(),
        en: "{name} gives a rollout {deadline} s to make progress, and the probes of container `{container}` give it {time} s to start",
        es: "{name} da {deadline} s a una actualización para avanzar, y las sondas del contenedor `{container}` le dan {time} s para arrancar");
    let help = text!(cx.lang(),
        en: "Write `progressDeadlineSeconds` of more than {time}, or give the container less time",
        es: "Escribe un `progressDeadlineSeconds` de más de {time}, o dale menos tiempo al contenedor");
    let key = |span: Span| resource.place(resource.key_of(span).unwrap_or(span));
    let related = text!(cx.lang(), en: "the probe that takes longest", es: "la sonda que más tarda");
    let finding = match workload.progress_deadline_seconds.span() {
        Some(written) => {
            Finding::new(&RULE, resource.place(written), message, help).related(key(probe), related)
        }
        None => Finding::new(&RULE, key(probe), message, help),
    };
    Some(finding.kubernetes_message("ProgressDeadlineExceeded".to_owned()))
}

/// A DaemonSet that starts the new Pod of a node beside the old one.
fn surge_on_a_node(cx: &mut Context<'_>, suspects: &[ResourceId]) {
    let cluster = cx.cluster;
    for (resource, workload) in cluster.workloads_of(suspects) {
        if resource.gvk.kind != "DaemonSet" {
            continue;
        }
        let rolling = workload.update_strategy.get().and_then(|strategy| strategy.rolling_update.get());
        let Some(surge) = rolling.and_then(|rolling| rolling.max_surge.spanned()) else { continue };
        let none = matches!(surge.value.to_string().as_str(), "0" | "0%");
        let Some((port, span)) =
            resource.pod_spec().filter(|_| !none).and_then(|spec| taken_port(spec, true))
        else {
            continue;
        };
        let name = resource.describe();
        let message = text!(cx.lang(),
            en: "Rolling update of {name} starts the new Pod of a node beside the old one, and both need port {port} of the node",
            es: "La actualización progresiva de {name} arranca el Pod nuevo de un nodo junto al antiguo, y ambos necesitan el puerto {port} del nodo");
        let help = text!(cx.lang(),
            en: "Write `maxSurge: 0` and `maxUnavailable: 1`: the old Pod then goes first",
            es: "Escribe `maxSurge: 0` y `maxUnavailable: 1`: así el Pod antiguo se va primero");
        let related =
            text!(cx.lang(), en: "lets the new Pod come first", es: "hace que el Pod nuevo llegue primero");
        let finding = Finding::new(&RULE, resource.place(span), message, help)
            .related(resource.place(surge.span), related)
            .kubernetes_message("node(s) didn't have free ports for the requested pod ports".to_owned());
        cx.report(finding.on(resource.id));
    }
}

/// A quota that all Pods of the files fit in, but not one more.
fn no_room_for_the_surge(cx: &mut Context<'_>, deployments: &[RollingDeployment<'_, '_>]) {
    let waiting: HashMap<ResourceId, &RollingDeployment<'_, '_>> =
        deployments.iter().filter(|it| it.comes_before_it_goes()).map(|it| (it.resource.id, it)).collect();
    if waiting.is_empty() {
        return;
    }
    let mut told: HashSet<ResourceId> = HashSet::default();
    for budget in budgets(cx.cluster) {
        for (entry, hard, sum) in full(&budget) {
            for demand in &budget.demands {
                let Some(deployment) = waiting.get(&demand.resource.id).filter(|_| demand.pods > 0) else {
                    continue;
                };
                let Some(more) = usage(&demand.needs, entry.name).filter(|more| !more.is_zero()) else {
                    continue;
                };
                if sum > hard || sum.plus(more) <= hard || !told.insert(demand.resource.id) {
                    continue;
                }
                let (name, quota, kind) = (demand.resource.describe(), budget.quota.describe(), entry.name);
                let message = text!(cx.lang(),
                    en: "Rolling update of {name} needs room for one Pod more, and {quota} has {kind} {hard}, of which the Pods of these files take {sum}",
                    es: "La actualización progresiva de {name} necesita sitio para un Pod más, y {quota} tiene {kind} {hard}, de los que los Pods de estos archivos toman {sum}");
                let wanted = sum.plus(more);
                let help = text!(cx.lang(),
                    en: "Raise `{kind}` of the quota to {wanted}, or write `maxSurge: 0` and `maxUnavailable: 1` in the Deployment",
                    es: "Sube `{kind}` de la cuota a {wanted}, o escribe `maxSurge: 0` y `maxUnavailable: 1` en el Deployment");
                let related = text!(cx.lang(), en: "the limit of the quota", es: "el límite de la cuota");
                let finding = Finding::new(&RULE, deployment.replicas_place(), message, help)
                    .related(budget.quota.place(entry.span), related);
                let finding = relate_strategy(cx, finding, deployment);
                cx.report(finding.on(demand.resource.id));
            }
        }
    }
}

/// The entries of a quota that are about Pods, with what all Pods of the files take of them.
fn full<'b, 't>(
    budget: &'b Budget<'_, 't>,
) -> Vec<(&'b crate::resources::ResourceAmount<'t>, Quantity, Quantity)> {
    let sum = |name: &str| {
        let mut sum = Quantity::count(0);
        for demand in &budget.demands {
            sum = sum.plus(usage(&demand.needs, name)?.times(demand.pods));
        }
        Some(sum)
    };
    budget.hard.iter().filter_map(|entry| Some((entry, entry.quantity?, sum(entry.name)?))).collect()
}

#[cfg(test)]
#[path = "cannot_progress_tests.rs"]
mod tests;
