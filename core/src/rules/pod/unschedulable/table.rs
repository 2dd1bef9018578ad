//! "Why not on this node": a line for each Node of the input.

use crate::{
    graph::{ClaimObstacle, Obstacle, Verdict},
    options::Lang,
    quantity::Quantity,
    resources::{NodeStatus, Resource, Truth},
    rules::{Finding, Scene, text},
};

/// More Nodes than this are only counted.
const MOST_NODES: usize = 10;

/// Adds a line for each Node.
pub(super) fn add(cx: &Scene<'_>, finding: Finding, verdict: &Verdict<'_>) -> Finding {
    let lang = cx.lang();
    let mut finding = finding;
    if let Some(obstacle) = verdict.everywhere {
        return finding.evidence(everywhere(lang, obstacle));
    }
    for (id, obstacles) in verdict.nodes.iter().take(MOST_NODES) {
        let Some(node) = cx.cluster.resource(*id) else { continue };
        let name = node.name();
        let words = match obstacles[..] {
            [] => text!(lang,
                en: "nothing in these files speaks against it; Pods that are not in them may fill it",
                es: "nada en estos archivos lo impide; puede estar lleno de Pods que no están en ellos"),
            _ => {
                let words: Vec<String> = obstacles.iter().map(|it| why(cx, node, it)).collect();
                words.join(", ")
            }
        };
        finding = finding.evidence(text!(lang, en: "Node `{name}`: {words}", es: "Node `{name}`: {words}"));
    }
    let more = verdict.nodes.len().saturating_sub(MOST_NODES);
    if more > 0 {
        finding = finding.evidence(text!(lang, en: "and {more} more Nodes", es: "y {more} Nodes más"));
    }
    finding
}

fn everywhere(lang: Lang, obstacle: ClaimObstacle<'_>) -> String {
    match obstacle {
        ClaimObstacle::NotFound { claim } => {
            text!(lang, en: "claim `{claim}` does not exist", es: "el claim `{claim}` no existe")
        }
        ClaimObstacle::BeingDeleted { claim } => {
            text!(lang, en: "claim `{claim}` is being deleted", es: "el claim `{claim}` se está borrando")
        }
        ClaimObstacle::Lost { claim } => {
            text!(lang, en: "claim `{claim}` has lost its volume", es: "el claim `{claim}` ha perdido su volumen")
        }
        ClaimObstacle::NotBound { claim } => {
            text!(lang, en: "claim `{claim}` has no volume", es: "el claim `{claim}` no tiene volumen")
        }
    }
}

fn why(cx: &Scene<'_>, node: &Resource<'_>, obstacle: &Obstacle<'_>) -> String {
    let lang = cx.lang();
    let described = |id| cx.cluster.resource(id).map_or_else(String::new, Resource::describe);
    match obstacle {
        Obstacle::Cordoned => text!(lang, en: "cordoned", es: "acordonado"),
        Obstacle::Taint { key, value, effect } => taint(lang, node, key, value, effect),
        Obstacle::NodeSelector { key, value, actual: Some(actual), .. } => text!(lang,
            en: "label `{key}` is `{actual}`, not `{value}`",
            es: "la etiqueta `{key}` es `{actual}`, no `{value}`"),
        Obstacle::NodeSelector { key, actual: None, .. } => {
            text!(lang, en: "no label `{key}`", es: "sin etiqueta `{key}`")
        }
        Obstacle::NodeAffinity { .. } => text!(lang,
            en: "no term of the required node affinity holds",
            es: "no se cumple ningún término de la afinidad de nodos obligatoria"),
        Obstacle::Port { port, taken_by, .. } => {
            let other = described(*taken_by);
            text!(lang, en: "port {port} is taken by {other}", es: "el puerto {port} lo tiene {other}")
        }
        Obstacle::TooManyPods { allocatable } => text!(lang,
            en: "it takes {allocatable} Pods and has as many",
            es: "admite {allocatable} Pods y ya los tiene"),
        Obstacle::Insufficient { resource, requested, allocatable, used } => {
            room(lang, resource, *requested, *allocatable, *used)
        }
        Obstacle::ClaimInUse { claim, by } => {
            let other = described(*by);
            text!(lang, en: "claim `{claim}` is in use by {other}", es: "el claim `{claim}` lo usa {other}")
        }
        Obstacle::VolumeAffinity { claim, volume } => {
            let volume = described(*volume);
            text!(lang,
                en: "{volume} of claim `{claim}` can only be used on other nodes",
                es: "{volume}, del claim `{claim}`, solo se puede usar en otros nodos")
        }
        Obstacle::VolumeZone { claim, volume } => {
            let volume = described(*volume);
            text!(lang,
                en: "{volume} of claim `{claim}` lies in another zone",
                es: "{volume}, del claim `{claim}`, está en otra zona")
        }
        Obstacle::VolumeNotFound { claim } => {
            text!(lang, en: "the volume of claim `{claim}` is gone", es: "el volumen del claim `{claim}` ya no existe")
        }
        Obstacle::NoVolume { claim } => text!(lang,
            en: "no volume fits claim `{claim}` there, and none is made",
            es: "ningún volumen sirve allí para el claim `{claim}`, y no se crea ninguno"),
        Obstacle::SpreadLabel { key } => {
            text!(lang, en: "no label `{key}` to spread by", es: "sin la etiqueta `{key}` del reparto")
        }
        Obstacle::Spread { key, here, least, max_skew } => text!(lang,
            en: "{here} Pods in its `{key}`, {least} where there are fewest, and `maxSkew` is {max_skew}",
            es: "{here} Pods en su `{key}`, {least} donde menos hay, y `maxSkew` es {max_skew}"),
        Obstacle::Affinity { key } => text!(lang,
            en: "no Pod that it wants beside it in its `{key}`",
            es: "ningún Pod de los que quiere cerca en su `{key}`"),
        Obstacle::AntiAffinity { key } => text!(lang,
            en: "a Pod that it does not want beside it in its `{key}`",
            es: "un Pod que no quiere cerca en su `{key}`"),
        Obstacle::ExistingAntiAffinity { key } => text!(lang,
            en: "a Pod that does not want it in its `{key}`",
            es: "un Pod que no lo quiere en su `{key}`"),
    }
}

/// Kubernetes taints a Node that does not answer or runs out of something; the Node's condition says more.
fn taint(lang: Lang, node: &Resource<'_>, key: &str, value: &str, effect: &str) -> String {
    let status: NodeStatus<'_> = node.status().unwrap_or_default();
    let ready = status.conditions.of_type("Ready").filter(|it| it.truth() != Truth::True);
    let value = if value.is_empty() { String::new() } else { format!("={value}") };
    let of_node = matches!(key, "node.kubernetes.io/not-ready" | "node.kubernetes.io/unreachable");
    match ready.filter(|_| of_node).map(|it| it.message()) {
        Some("") => text!(lang, en: "not ready (taint `{key}`)", es: "no está listo (taint `{key}`)"),
        Some(message) => {
            let message = message.trim_end_matches('.');
            text!(lang,
                en: "not ready (taint `{key}`): {message}",
                es: "no está listo (taint `{key}`): {message}")
        }
        None => text!(lang,
            en: "taint `{key}{value}:{effect}` is not tolerated",
            es: "el taint `{key}{value}:{effect}` no se tolera"),
    }
}

fn room(lang: Lang, resource: &str, wanted: Quantity, allocatable: Quantity, used: Quantity) -> String {
    if used.is_zero() {
        return text!(lang,
            en: "`{resource}`: {wanted} requested, {allocatable} allocatable",
            es: "`{resource}`: {wanted} pedidos, {allocatable} asignables");
    }
    text!(lang,
        en: "`{resource}`: {wanted} requested, {allocatable} allocatable, {used} requested by Pods there",
        es: "`{resource}`: {wanted} pedidos, {allocatable} asignables, {used} pedidos por los Pods que tiene")
}
