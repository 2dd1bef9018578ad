use std::collections::BTreeMap;

use super::*;
use crate::{
    Options,
    messages::{NodeReason, unschedulable},
    yaml::read_file,
};

/// A reason without what only one of the sides knows: the scheduler names neither the taint nor the Pod that is in the way.
fn of_message(reason: NodeReason<'_>) -> String {
    match reason {
        NodeReason::Taint { .. } => "Taint".to_owned(),
        NodeReason::Insufficient { resource } => format!("Insufficient {resource}"),
        reason => format!("{reason:?}"),
    }
}

fn of_obstacle(obstacle: &Obstacle<'_>) -> String {
    let name = match obstacle {
        Obstacle::Insufficient { resource, .. } => return format!("Insufficient {resource}"),
        Obstacle::Cordoned => "Cordoned",
        Obstacle::Taint { .. } => "Taint",
        Obstacle::NodeSelector { .. } | Obstacle::NodeAffinity { .. } => "NodeAffinity",
        Obstacle::Port { .. } => "Ports",
        Obstacle::TooManyPods { .. } => "TooManyPods",
        Obstacle::ClaimInUse { .. } => "VolumeInUse",
        Obstacle::VolumeAffinity { .. } => "VolumeAffinity",
        Obstacle::VolumeZone { .. } => "VolumeZone",
        Obstacle::VolumeNotFound { .. } => "VolumeNotFound { claim: None }",
        Obstacle::NoVolume { .. } => "NoVolume",
        Obstacle::SpreadLabel { .. } => "SpreadLabel",
        Obstacle::Spread { .. } => "Spread",
        Obstacle::Affinity { .. } => "Affinity",
        Obstacle::AntiAffinity { .. } => "AntiAffinity",
        Obstacle::ExistingAntiAffinity { .. } => "ExistingAntiAffinity",
    };
    name.to_owned()
}

/// `1 Taint, 2 Insufficient cpu`, in the order of the words.
fn counted(reasons: impl Iterator<Item = (String, u32)>) -> String {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for (reason, count) in reasons {
        *counts.entry(reason).or_default() += count;
    }
    let counts: Vec<String> = counts.into_iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    counts.join(", ")
}

/// What the Pod `web` of a golden case meets; and the Nodes on which nothing speaks against it.
fn verdict(input: &str, pod: &str) -> Option<(String, Vec<String>)> {
    let file = read_file("case.yaml", input.as_bytes().to_vec());
    let options = Options { complete: true, ..Options::default() };
    let cluster = Cluster::new(&[&file], &options);
    let pod = cluster.resources().iter().find(|it| it.gvk.kind == "Pod" && it.name() == pod).unwrap();
    let scheduling = Scheduling::new(&cluster)?;
    let verdict = scheduling.why_not(pod).unwrap();
    if let Some(obstacle) = verdict.everywhere {
        return Some((
            match obstacle {
                ClaimObstacle::NotFound { claim } => format!("0 ClaimNotFound {{ claim: {claim:?} }}"),
                ClaimObstacle::NotBound { .. } => "0 ClaimNotBound".to_owned(),
                other => format!("{other:?}"),
            },
            Vec::new(),
        ));
    }
    let free = verdict.nodes.iter().filter(|(_, obstacles)| obstacles.is_empty());
    let free = free.map(|(id, _)| cluster.resource(*id).unwrap().name().to_owned()).collect();
    let all = verdict.nodes.iter().flat_map(|(_, obstacles)| obstacles);
    Some((counted(all.map(|it| (of_obstacle(it), 1))), free))
}

/// What the recorded scheduler said of each of the cases is what is said here of the same Nodes, with the same numbers.
#[test]
fn the_scheduler_gives_the_same_reasons() {
    // The scheduler never looks at a Pod that waits for a gate.
    const NOT_ASKED: &[&str] = &["sc-082"];
    let golden: serde_json::Value =
        serde_json::from_str(include_str!("../../../../../tests/golden/scheduling.json")).unwrap();
    let mut wrong = Vec::new();
    assert_eq!(golden.as_array().unwrap().len(), 72);
    for case in golden.as_array().unwrap() {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let (id, expected) = (text(&case["id"]), &case["expected"]);
        if NOT_ASKED.contains(&id.as_str()) {
            assert_eq!(expected["condition"]["reason"], "SchedulingGated");
            continue;
        }
        let found = verdict(&text(&case["input"]), &text(&case["pod"]));
        let message = text(&expected["condition"]["message"]);
        let told = unschedulable(&message);
        if expected["scheduled"] == true {
            let node = text(&expected["node"]);
            if !found.as_ref().is_some_and(|(_, free)| free.contains(&node)) {
                wrong.push(format!("{id}: scheduled on {node}, found {found:?}"));
            }
            continue;
        }
        if told.nodes == Some(0) {
            assert_eq!(found, None, "{id}");
            continue;
        }
        let told = counted(told.reasons.iter().map(|it| (of_message(it.reason), it.nodes.unwrap_or(0))));
        let (found, free) = found.unwrap();
        if found != told || !free.is_empty() {
            wrong.push(format!("{id}: scheduler says {told}, found {found}, free {free:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What the Pod `web` meets on Node `n1` with these labels, which has 4 CPUs.
#[track_caller]
fn on_node(labels: &str, spec: &str, rest: &str) -> String {
    let text = format!(
        "apiVersion: v1
kind: Node
metadata: {{name: n1, labels: {{{labels}}}}}
status: {{allocatable: {{cpu: 4, memory: 8Gi, pods: 110}}}}
---
apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop, labels: {{app: web}}}}
spec: {{containers: [{{name: web, image: web}}]{spec}}}
{rest}"
    );
    verdict(&text, "web").unwrap().0
}

#[test]
fn what_is_asked_for_the_pod_as_a_whole_replaces_what_its_containers_ask_for() {
    assert_eq!(on_node("", ", resources: {requests: {cpu: 5}}", ""), "1 Insufficient cpu");
    assert_eq!(on_node("", ", resources: {requests: {cpu: 4}}", ""), "");
    assert_eq!(
        on_node("", ", resources: {requests: {cpu: 4}}, overhead: {cpu: 1m}", ""),
        "1 Insufficient cpu"
    );
}

#[test]
fn a_pod_that_is_pinned_to_a_node_is_compared_with_no_other() {
    let pinned = |name: &str| {
        on_node(
            "",
            &format!(
                ", affinity: {{nodeAffinity: {{requiredDuringSchedulingIgnoredDuringExecution: {{nodeSelectorTerms: [{{matchFields: [{{key: metadata.name, operator: In, values: [{name}]}}]}}]}}}}}}, resources: {{requests: {{cpu: 9}}}}"
            ),
            "",
        )
    };
    assert_eq!(pinned("n1"), "1 Insufficient cpu");
    assert_eq!(pinned("n2"), "1 NodeAffinity");
}

#[test]
fn a_volume_binds_its_pods_to_the_nodes_that_reach_it() {
    let with_volume = |labels: &str, volume: &str| {
        on_node(
            labels,
            ", volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]",
            &format!(
                "---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {{name: data, namespace: shop}}
spec: {{volumeName: v}}
status: {{phase: Bound}}
---
apiVersion: v1
kind: PersistentVolume
{volume}
"
            ),
        )
    };
    let zone = "metadata: {name: v, labels: {topology.kubernetes.io/zone: a__b}}\nspec: {}";
    assert_eq!(with_volume("topology.kubernetes.io/zone: b", zone), "");
    assert_eq!(with_volume("topology.kubernetes.io/zone: c", zone), "1 VolumeZone");
    assert_eq!(with_volume("", zone), "");
    let local = "metadata: {name: v}\nspec: {nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: host, operator: In, values: [n1]}]}]}}}";
    assert_eq!(with_volume("host: n1", local), "");
    assert_eq!(with_volume("host: n2", local), "1 VolumeAffinity");
    let gone = "metadata: {name: other}\nspec: {}";
    assert_eq!(with_volume("", gone), "1 VolumeNotFound { claim: None }");
}

#[test]
fn terms_of_affinity_mean_the_namespaces_that_they_select() {
    let other = "---
apiVersion: v1
kind: Namespace
metadata: {name: data, labels: {team: a}}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: data, labels: {app: db}}
spec: {nodeName: n1, containers: [{name: db, image: db}]}
";
    let against = |namespaces: &str| {
        on_node(
            "host: n1",
            &format!(
                ", affinity: {{podAntiAffinity: {{requiredDuringSchedulingIgnoredDuringExecution: [{{topologyKey: host, labelSelector: {{matchLabels: {{app: db}}}}{namespaces}}}]}}}}"
            ),
            other,
        )
    };
    assert_eq!(against(""), "");
    assert_eq!(against(", namespaces: [data]"), "1 AntiAffinity");
    assert_eq!(against(", namespaceSelector: {matchLabels: {team: a}}"), "1 AntiAffinity");
    assert_eq!(against(", namespaceSelector: {matchLabels: {team: b}}"), "");
    assert_eq!(against(", namespaceSelector: {}"), "1 AntiAffinity");
}
