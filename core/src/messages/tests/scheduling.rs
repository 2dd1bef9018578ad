use super::*;

/// `1 Taint(gpu), 2 Insufficient(cpu)`
fn read(message: &str) -> String {
    let parts = unschedulable(message).reasons.into_iter().map(|it| {
        let count = it.nodes.map_or(String::new(), |count| format!("{count} "));
        format!("{count}{:?}", it.reason)
    });
    parts.collect::<Vec<_>>().join(", ")
}

#[test]
fn every_reason_has_its_count_and_what_is_said_of_preemption_is_left_out() {
    let message = "0/5 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient memory, 3 Insufficient cpu. preemption: 0/5 nodes are available: 1 Preemption is not helpful for scheduling, 4 No preemption victims found for incoming pod.";
    assert_eq!(unschedulable(message).nodes, Some(5));
    assert_eq!(
        read(message),
        r#"1 Taint { key: Some("node-role.kubernetes.io/control-plane"), value: None }, 2 Insufficient { resource: "memory" }, 3 Insufficient { resource: "cpu" }"#
    );
}

#[test]
fn what_is_said_of_claims_of_devices_is_left_out_as_well() {
    let message = "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient memory. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.";
    assert_eq!(read(message), r#"1 Taint { key: None, value: None }, 2 Insufficient { resource: "memory" }"#);
}

#[test]
fn the_wording_of_every_release() {
    for (message, expected) in [
        // up to 1.23
        (
            "0/3 nodes are available: 3 Insufficient nvidia.com/gpu.",
            r#"3 Insufficient { resource: "nvidia.com/gpu" }"#,
        ),
        (
            "0/3 nodes are available: 1 node(s) had taint {gpu: true}, that the pod didn't tolerate, 2 node(s) didn't match Pod's node affinity.",
            r#"1 Taint { key: Some("gpu"), value: Some("true") }, 2 NodeAffinity"#,
        ),
        ("0/1 nodes are available: 1 node(s) didn't match node selector.", "1 NodeAffinity"),
        ("0/1 nodes are available: 1 pod has unbound immediate PersistentVolumeClaims.", "1 ClaimNotBound"),
        (
            "0/1 nodes are available: 1 node(s) didn't match pod affinity/anti-affinity rules, 1 node(s) didn't satisfy existing pods anti-affinity rules.",
            "1 AffinityOrAntiAffinity, 1 ExistingAntiAffinity",
        ),
        (r#"persistentvolumeclaim "data" not found"#, r#"ClaimNotFound { claim: "data" }"#),
        // later
        (
            "0/1 nodes are available: 1 node(s) had untolerated taint {gpu: }. preemption: none",
            r#"1 Taint { key: Some("gpu"), value: None }"#,
        ),
        ("0/1 nodes are available: 1 node(s) had volume node affinity conflict.", "1 VolumeAffinity"),
        (
            "0/1 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity.",
            "1 VolumeAffinity",
        ),
        (
            r#"0/1 nodes are available: persistentvolumeclaim "data" bound to non-existent persistentvolume "pv". preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling."#,
            r#"VolumeNotFound { claim: Some("data") }"#,
        ),
        (
            r#"0/1 nodes are available: persistentvolumeclaim "data" is being deleted."#,
            r#"ClaimBeingDeleted { claim: "data" }"#,
        ),
        (
            r#"0/1 nodes are available: waiting for ephemeral volume controller to create the persistentvolumeclaim "web-scratch"."#,
            r#"EphemeralClaim { claim: "web-scratch" }"#,
        ),
        (
            "0/1 nodes are available: 1 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode.",
            "1 VolumeInUse",
        ),
        (
            "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity].",
            r#"1 Insufficient { resource: "cpu" }, 1 NodeAffinity"#,
        ),
        // 1.37
        (
            r#"0/2 nodes are available: persistentvolumeclaim "files-data" not found. not found"#,
            r#"ClaimNotFound { claim: "files-data" }"#,
        ),
        (
            "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found",
            "ClaimNotBound",
        ),
        (
            "0/1 nodes are available: 1 node(s) had untolerated taint(s).",
            "1 Taint { key: None, value: None }",
        ),
        ("no nodes available to schedule pods", "NoNodes"),
        // unknown
        ("0/1 nodes are available: 1 the moon is full.", "1 Unknown"),
        ("", ""),
    ] {
        assert_eq!(read(message), expected, "{message}");
    }
    let unknown = unschedulable("0/1 nodes are available: 1 the moon is full, 2 Too many pods.");
    assert_eq!(unknown.reasons[0].text, "the moon is full");
}

#[test]
fn every_message_of_the_scheduler_is_understood() {
    let golden: serde_json::Value =
        serde_json::from_str(include_str!("../../../../tests/golden/scheduling.json")).unwrap();
    let mut messages = 0;
    for case in golden.as_array().unwrap() {
        let condition = &case["expected"]["condition"];
        if condition["reason"] != "Unschedulable" {
            continue;
        }
        let message = condition["message"].as_str().unwrap();
        let read = unschedulable(message);
        let unknown = |it: &scheduling::NodeCount<'_>| it.reason == NodeReason::Unknown;
        assert!(!read.reasons.is_empty() && !read.reasons.iter().any(unknown), "{message}: {read:?}");
        assert!(read.nodes.is_some(), "{message}");
        messages += 1;
    }
    assert!(messages > 30, "{messages} messages");
}

use crate::messages::scheduling;
