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
