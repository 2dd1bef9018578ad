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
