use super::RULE;
use crate::{
    Options,
    rules::testing::{check_diagnostics, check_silent, run},
};

/// A Pod that the scheduler has looked at, with its `spec` as lines.
fn pod(spec: &str, message: &str) -> String {
    format!(
        "apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop, uid: a}}
spec:
  containers: [{{name: web, image: web}}]
{spec}
status:
  phase: Pending
  conditions:
  - {{type: PodScheduled, status: \"False\", reason: Unschedulable, message: {message:?}}}
"
    )
}

fn node(name: &str, more: &str) -> String {
    format!(
        "---
apiVersion: v1
kind: Node
metadata: {{name: {name}, uid: {name}, labels: {{disk: hdd}}}}
{more}
status: {{allocatable: {{cpu: \"4\", memory: 8Gi, pods: \"110\"}}}}
"
    )
}

fn evidence(text: &str) -> Vec<String> {
    let report = run(text, &Options::default());
    report.diagnostics.into_iter().filter(|it| it.rule == RULE.name).flat_map(|it| it.evidence).collect()
}

#[test]
fn each_reason_points_at_the_field_that_it_is_about() {
    for (spec, message) in [
        (
            "  nodeSelector:
    disk: ssd
#   ^^^^^^^^^ error[pod-unschedulable]: Pod `web` cannot be scheduled on any of 2 nodes: labels do not match node selector or affinity (2)",
            "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
        ),
        (
            "  overhead: {cpu: 1}
  resources: {requests: {cpu: 8}}
#                             ^ error[pod-unschedulable]: Pod `web` cannot be scheduled on any of 3 nodes: taint `node-role.kubernetes.io/control-plane` not tolerated (1), too little `cpu` (2)",
            "0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
        ),
        (
            "  topologySpreadConstraints:
  - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}
#                             ^^^^ error[pod-unschedulable]: Pod `web` cannot be scheduled on the only node: Pods would be spread too unevenly (1)",
            "0/1 nodes are available: 1 node(s) didn't match pod topology spread constraints.",
        ),
        (
            "  volumes:
  - {name: d, persistentVolumeClaim: {claimName: data}}
#                                                ^^^^ error[pod-unschedulable]: Pod `web` cannot be scheduled: claim `data` is being deleted",
            "0/1 nodes are available: persistentvolumeclaim \"data\" is being deleted.",
        ),
    ] {
        check_diagnostics(&RULE, &pod(spec, message));
    }
}

fn found(text: &str) -> crate::report::Diagnostic {
    let report = run(text, &Options::default());
    report.diagnostics.into_iter().find(|it| it.rule == RULE.name).unwrap()
}

#[test]
fn a_pod_of_a_daemon_set_is_for_one_node() {
    let message = "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't match Pod's node affinity/selector. preemption: none";
    let owner = |kind: &str| {
        pod("  hostNetwork: true", message).replace(
            "uid: a}",
            &format!("uid: a, ownerReferences: [{{apiVersion: apps/v1, kind: {kind}, name: agent, uid: d, controller: true}}]}}"),
        ) + &format!(
            "---
apiVersion: apps/v1
kind: {kind}
metadata: {{name: agent, namespace: shop, uid: d}}
spec: {{selector: {{matchLabels: {{app: agent}}}}, template: {{metadata: {{labels: {{app: agent}}}}, spec: {{containers: [{{name: web, image: web}}]}}}}}}
"
        )
    };
    let of_set = found(&owner("DaemonSet"));
    assert!(
        of_set.message.ends_with("on the node that it is for: too little `cpu` (1)"),
        "{}",
        of_set.message
    );
    assert!(of_set.help.contains("requests.cpu"), "{}", of_set.help);
    let of_other = found(&owner("StatefulSet"));
    assert!(of_other.help.contains("label a node"), "{}", of_other.help);
}

#[test]
fn a_node_that_has_the_labels_and_keeps_the_pod_away() {
    let message = "0/2 nodes are available: 1 node(s) had untolerated taint {gpu: big}, 1 node(s) didn't match Pod's node affinity/selector.";
    let nodes = |label: &str| {
        node("n1", "")
            + &node("n2", "spec: {taints: [{key: gpu, value: big, effect: NoSchedule}]}")
                .replace("disk: hdd", label)
    };
    let text = pod("  nodeSelector: {disk: ssd}", message);
    let help = found(&(text.clone() + &nodes("disk: ssd"))).help;
    assert!(help.contains("toleration for `gpu: big`"), "{help}");
    // The Node behind the taint does not have them either.
    let help = found(&(text + &nodes("disk: tape"))).help;
    assert!(help.contains("Write labels that a node has"), "{help}");
}

#[test]
fn a_taint_that_the_cluster_sets_goes_with_its_reason() {
    let message =
        |key: &str| format!("0/1 nodes are available: 1 node(s) had untolerated taint {{{key}: }}.");
    let help = |key: &str| found(&pod("  hostNetwork: true", &message(key))).help;
    assert!(help("node.kubernetes.io/disk-pressure").starts_with("Get the node well again"));
    assert!(help("node.kubernetes.io/unreachable").starts_with("Get the node well again"));
    assert!(help("gpu").starts_with("Add a toleration"));
}

#[test]
fn a_node_that_is_not_well_would_have_room() {
    let help = |taint: &str| {
        let message = format!(
            "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {{{taint}: }}."
        );
        found(&pod("  hostNetwork: true", &message)).help
    };
    let lost = help("node.kubernetes.io/unreachable");
    assert!(lost.starts_with("Lower `requests.cpu`"), "{lost}");
    assert!(lost.ends_with("that the taint `node.kubernetes.io/unreachable` keeps out"), "{lost}");
    assert!(!help("gpu").contains("well again"));
}

#[test]
fn what_is_not_understood_is_quoted() {
    let text = pod("  hostNetwork: true", "0/1 nodes are available: 1 the moon is full.");
    let report = run(&text, &Options::default());
    let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
    assert_eq!(found.message, "Pod `web` cannot be scheduled on the only node: `the moon is full` (1)");
}

#[test]
fn each_node_says_why_not() {
    let text = pod(
        "  nodeSelector: {disk: hdd}\n  resources: {requests: {cpu: 8}}",
        "0/4 nodes are available: 1 node(s) were unschedulable, 2 node(s) had untolerated taint(s), 1 Insufficient cpu.",
    ) + &node("n1", "spec: {unschedulable: true}")
        + &node("n2", "spec: {taints: [{key: gpu, value: big, effect: NoSchedule}]}")
        + &node("n3", "")
        + &node("n4", "spec: {taints: [{key: node.kubernetes.io/unreachable, effect: NoSchedule}]}")
            .replace("status: {", "status: {conditions: [{type: Ready, status: Unknown, message: Kubelet stopped posting node status.}], ")
        + "---
apiVersion: v1
kind: Pod
metadata: {name: other, namespace: kube-system, uid: o}
spec: {nodeName: n3, containers: [{name: a, image: a, resources: {limits: {cpu: 1500m}}}]}
status: {phase: Running}
";
    let lines = evidence(&text);
    for line in [
        "Node `n1`: cordoned",
        "Node `n2`: taint `gpu=big:NoSchedule` is not tolerated",
        "Node `n3`: `cpu`: 8 requested, 4 allocatable, 1500m requested by Pods there",
        "Node `n4`: not ready (taint `node.kubernetes.io/unreachable`): Kubelet stopped posting node status",
    ] {
        assert!(lines.iter().any(|it| it == line), "{line}: {lines:#?}");
    }
}

#[test]
fn a_pod_that_waits_for_nothing_wrong_is_silent() {
    let just_made = pod("  priority: 0", "");
    check_silent(&RULE, just_made.split("  conditions:").next().unwrap());
    let gated = pod("  schedulingGates: [{name: hold}]", "Scheduling is blocked")
        .replace("Unschedulable", "SchedulingGated");
    check_silent(&RULE, &gated);
    // The claim has a rule of its own.
    check_silent(
        &RULE,
        &pod("  priority: 0", "0/1 nodes are available: persistentvolumeclaim \"data\" not found."),
    );
    let scheduled = pod("  nodeName: n1", "0/1 nodes are available: 1 Insufficient cpu.")
        .replace("\"False\"", "\"True\"");
    check_silent(&RULE, &scheduled);
}

#[test]
fn a_scheduler_that_does_not_run_says_nothing() {
    let text = |scheduler: &str| {
        format!(
            "apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop, uid: a, creationTimestamp: \"2026-03-01T10:00:00Z\"}}
spec:
  containers: [{{name: web, image: web}}]
{scheduler}
status: {{phase: Pending, qosClass: BestEffort}}
---
apiVersion: v1
kind: Pod
metadata: {{name: other, namespace: shop, uid: b, creationTimestamp: \"2026-03-01T10:05:00Z\"}}
spec: {{containers: [{{name: web, image: web}}]}}
"
        )
    };
    check_diagnostics(
        &RULE,
        &text(
            "  schedulerName: volcano
#                ^^^^^^^ error[pod-unschedulable]: Pod `web` cannot be scheduled: scheduler `volcano` has not looked at them",
        ),
    );
    check_silent(&RULE, &text("  schedulerName: default-scheduler"));
    // That nobody has said anything of the Pod is known only where Events are printed, and after a while.
    let event = |last: &str| {
        format!(
            "---
apiVersion: v1
kind: Event
metadata: {{name: a, namespace: shop}}
involvedObject: {{kind: Deployment, name: other, namespace: shop}}
reason: ScalingReplicaSet
message: x
lastTimestamp: \"2026-03-01T{last}Z\"
"
        )
    };
    check_silent(&RULE, &(text("  schedulerName: default-scheduler") + &event("10:05:00")));
    check_diagnostics(
        &RULE,
        &(text(
            "  schedulerName: default-scheduler
#                ^^^^^^^^^^^^^^^^^ error[pod-unschedulable]: Pod `web` cannot be scheduled: scheduler `default-scheduler` has not looked at them",
        ) + &event("10:30:00")),
    );
    let shortened = text("  schedulerName: default-scheduler").replace(", qosClass: BestEffort", "");
    check_silent(&RULE, &(shortened + &event("10:30:00")));
}

#[test]
fn a_node_that_does_not_exist() {
    let list = |node: &str| {
        format!(
            "apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Node
  metadata: {{name: n1, uid: n1}}
- apiVersion: v1
  kind: Service
  metadata: {{name: x, namespace: shop, uid: x}}
- apiVersion: v1
  kind: Pod
  metadata: {{name: web, namespace: shop, uid: a}}
  spec:
    containers: [{{name: web, image: web}}]
{node}
  status: {{phase: Pending}}
"
        )
    };
    check_diagnostics(
        &RULE,
        &list(
            "    nodeName: n9
#             ^^ error[pod-unschedulable]: Pod `web` is bound to Node `n9`, which does not exist",
        ),
    );
    check_silent(&RULE, &list("    nodeName: n1"));
}
