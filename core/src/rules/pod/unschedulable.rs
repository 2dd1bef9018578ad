//! Pods for which the scheduler finds no node.

mod fields;
mod reasons;
mod table;

use crate::{
    graph::{Live, LivePod, Lookup, Scheduling, TroubleKind, Verdict},
    messages::{NodeCount, NodeReason, unschedulable},
    options::Text,
    report::Severity,
    resources::Placement,
    rules::{
        Check, Context, Finding, Rule, Scene,
        pod::troubled::{Troubled, troubled},
        text,
    },
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-unschedulable",
    severity: Severity::Error,
    summary: Text {
        en: "The scheduler finds no node for the Pod",
        es: "El planificador no encuentra ningún nodo para el Pod",
    },
    question: Some("P2"),
    since: "0.1.0",
    file: "pod/unschedulable",
    docs: Text { en: include_str!("unschedulable.md"), es: include_str!("unschedulable.es.md") },
    check: Check::Whole(check),
};

/// For no more workloads than this every Node is looked at again: the cost is that of both numbers together.
const MOST_TABLES: usize = 64;

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(live) = cluster.live() else { return };
    let has_nodes = cluster.resources().iter().any(|it| it.gvk.kind == "Node");
    let mut scheduling = None;
    for (index, troubled) in troubled(cx, TroubleKind::Unschedulable).iter().enumerate() {
        let scheduling = scheduling.get_or_insert_with(|| Scheduling::new(cluster));
        let scheduling = scheduling.as_ref().filter(|_| index < MOST_TABLES);
        let verdict = scheduling.and_then(|it| it.why_not(troubled.pod));
        if let Some(finding) = without_node(cx, troubled, verdict.as_ref(), has_nodes) {
            cx.report(finding);
        }
    }
    for troubled in troubled(cx, TroubleKind::NoScheduler) {
        if let Some(finding) = without_scheduler(cx, &troubled) {
            cx.report(finding);
        }
    }
    if has_nodes {
        for finding in on_missing_nodes(cx, live) {
            cx.report(finding);
        }
    }
}

fn without_node<'a>(
    cx: &Scene<'a>,
    troubled: &Troubled<'a>,
    verdict: Option<&Verdict<'a>>,
    has_nodes: bool,
) -> Option<Finding> {
    let mut told = unschedulable(troubled.leading.message);
    // Each Pod of a DaemonSet is for one Node, and no other one counts.
    let is_for_one = |it: &NodeCount<'_>| it.reason != NodeReason::NodeAffinity;
    let for_one = troubled.top.gvk.kind == "DaemonSet" && told.reasons.iter().any(is_for_one);
    if for_one {
        told.reasons.retain(is_for_one);
    }
    let placement = Placement::read(troubled.top);
    let leading = reasons::leading(&told.reasons, verdict)?;
    let span = fields::field(troubled.top, &placement, leading.reason, verdict);
    let who = troubled.subject(cx.lang());
    let listed: Vec<String> = told.reasons.iter().map(|it| reasons::short(cx.lang(), it)).collect();
    let listed = listed.join(", ");
    let message = match told.nodes {
        Some(0) => text!(cx.lang(),
            en: "{who} cannot be scheduled: the cluster has no nodes",
            es: "{who}, sin nodo: el clúster no tiene nodos"),
        _ if for_one => text!(cx.lang(),
            en: "{who} cannot be scheduled on the node that it is for: {listed}",
            es: "{who}, sin nodo: aquel para el que es no sirve, {listed}"),
        Some(1) if leading.nodes.is_some() => text!(cx.lang(),
            en: "{who} cannot be scheduled on the only node: {listed}",
            es: "{who}, sin nodo: el único que hay no sirve, {listed}"),
        Some(nodes) if leading.nodes.is_some() => text!(cx.lang(),
            en: "{who} cannot be scheduled on any of {nodes} nodes: {listed}",
            es: "{who}, sin nodo: ninguno de los {nodes} sirve, {listed}"),
        _ => text!(cx.lang(), en: "{who} cannot be scheduled: {listed}", es: "{who}, sin nodo: {listed}"),
    };
    let mut help = reasons::help(cx.lang(), leading.reason, verdict, span.is_some());
    if let Some(key) = reasons::unwell(&told.reasons, verdict)
        && !help.contains(key)
    {
        help += &text!(cx.lang(),
            en: "; or get the node well again that the taint `{key}` keeps out",
            es: "; o recupera el nodo que el taint `{key}` deja fuera");
    }
    let mut finding = troubled.finding(cx, &RULE, troubled.place_or_name(span), message, help);
    for reason in told.reasons.iter().filter(|_| told.reasons.len() > 1) {
        finding = finding.evidence(reasons::long(cx.lang(), reason));
    }
    match verdict {
        Some(verdict) => finding = table::add(cx, finding, verdict),
        None if told.nodes != Some(0) && !has_nodes => {
            finding = finding.evidence(text!(cx.lang(),
                en: "These files hold no Nodes; with `kubectl get nodes -o yaml` beside them, why not is told for each",
                es: "Estos archivos no contienen Nodes; con `kubectl get nodes -o yaml` junto a ellos se dice el porqué de cada uno"));
        }
        None => {}
    }
    Some(finding.command("kubectl describe nodes".to_owned()))
}

/// A scheduler that does not run says nothing at all.
fn without_scheduler<'a>(cx: &Scene<'a>, troubled: &Troubled<'a>) -> Option<Finding> {
    let placement = Placement::read(troubled.top);
    let name = placement.scheduler_name.get()?;
    let who = troubled.subject(cx.lang());
    let message = text!(cx.lang(),
        en: "{who} cannot be scheduled: scheduler `{name}` has not looked at them, there is neither a condition nor an event",
        es: "{who}, sin nodo: el planificador `{name}` no los ha mirado, no hay ni condición ni evento");
    let help = match name {
        &"default-scheduler" => text!(cx.lang(),
            en: "See whether the scheduler of the cluster runs: `kubectl get pods -n kube-system -l component=kube-scheduler`",
            es: "Mira si se ejecuta el planificador del clúster: `kubectl get pods -n kube-system -l component=kube-scheduler`"),
        name => text!(cx.lang(),
        en: "Start the scheduler `{name}`, or take `schedulerName` out: then `default-scheduler` does it",
        es: "Arranca el planificador `{name}`, o quita `schedulerName`: entonces lo hace `default-scheduler`"),
    };
    let place = troubled.place_or_name(placement.scheduler_name.span());
    Some(troubled.finding(cx, &RULE, place, message, help))
}

/// Pods that were put by hand on a node that does not exist: the scheduler is not asked, and no kubelet takes them.
fn on_missing_nodes(cx: &Scene<'_>, live: &Live<'_>) -> Vec<Finding> {
    let cluster = cx.cluster;
    let lost = |pod: &LivePod<'_>| {
        let resource = cluster.resource(pod.id)?;
        let name = resource.pod_spec()?.node_name.get().copied().filter(|it| !it.is_empty())?;
        let is_waiting = pod.is_present() && pod.status.phase() == "Pending";
        let taken = pod.status.containers().next().is_some() || pod.status.start_time.get().is_some();
        let found = || cluster.find(resource, "Node", name);
        let proven = || matches!(found(), Lookup::NotFound { proven: true, .. });
        if !is_waiting || taken || !proven() {
            return None;
        }
        let top = cluster.resource(pod.top)?;
        let written = top.pod_spec().and_then(|it| it.node_name.span());
        let who = resource.describe();
        let message = text!(cx.lang(),
            en: "{who} is bound to Node `{name}`, which does not exist",
            es: "{who} está asignado al Node `{name}`, que no existe");
        let help = text!(cx.lang(),
            en: "Take `nodeName` out and let the scheduler choose; to choose by hand, write a `nodeSelector`",
            es: "Quita `nodeName` y deja elegir al planificador; para elegir a mano, escribe un `nodeSelector`");
        let finding = Finding::new(
            &RULE,
            written.map_or_else(|| top.name_place(), |span| top.place(span)),
            message,
            help,
        );
        Some(finding.on(pod.top).command("kubectl get nodes".to_owned()))
    };
    let mut seen = crate::hash::HashSet::default();
    live.pods().iter().filter_map(|pod| lost(pod).filter(|_| seen.insert(pod.top))).collect()
}

#[cfg(test)]
mod tests;
