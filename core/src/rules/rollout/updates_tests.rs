use crate::{
    Options,
    report::{Diagnostic, Report, Severity},
    rules::testing::run,
};

const PULLING: &str = "{phase: Pending, containerStatuses: [{name: db, ready: false, state: {waiting: {reason: ErrImagePull, message: 'manifest unknown'}}}], conditions: [{type: Ready, status: 'False'}]}";
const READY: &str = "{phase: Running, podIP: 10.1.0.4, containerStatuses: [{name: db, ready: true, state: {running: {}}}], conditions: [{type: Ready, status: 'True'}]}";

fn pod(kind: &str, name: &str, revision: &str, image: &str, status: &str) -> String {
    format!(
        "---
apiVersion: v1
kind: Pod
metadata:
  name: {name}
  namespace: shop
  uid: {name}
  labels: {{app: db, controller-revision-hash: {revision}}}
  ownerReferences: [{{apiVersion: apps/v1, kind: {kind}, name: db, uid: s, controller: true}}]
spec: {{nodeName: node-1, containers: [{{name: db, image: 'example/db:{image}'}}]}}
status: {status}
"
    )
}

fn workload(kind: &str, spec: &str, status: &str) -> String {
    format!(
        "apiVersion: apps/v1
kind: {kind}
metadata: {{name: db, namespace: shop, uid: s, generation: 2}}
spec:
  selector: {{matchLabels: {{app: db}}}}
  {spec}
  template: {{metadata: {{labels: {{app: db}}}}, spec: {{containers: [{{name: db, image: 'example/db:2'}}]}}}}
status: {{observedGeneration: 2, {status}}}
"
    )
}

fn stateful_set(spec: &str, status: &str, pods: &[(&str, &str, &str)]) -> Report {
    let names = ["db-0", "db-1", "db-2"];
    let pods = pods.iter().zip(names);
    let pods: String = pods
        .map(|((revision, image, status), name)| pod("StatefulSet", name, revision, image, status))
        .collect();
    run(
        &(workload("StatefulSet", &format!("serviceName: db\n  replicas: 3\n  {spec}"), status) + &pods),
        &Options::default(),
    )
}

/// The root, and what is said of the update.
#[track_caller]
fn said(report: &Report) -> (&Diagnostic, &Diagnostic) {
    let found = |rule: &str| report.diagnostics.iter().find(|it| it.rule == rule);
    let stalled = found("rollout-stalled").unwrap_or_else(|| panic!("{:#?}", report.diagnostics));
    assert_eq!(report.diagnostics[0].rule, "pod-image-pull-failed");
    assert_eq!(stalled.caused_by, std::slice::from_ref(&report.diagnostics[0].id));
    (&report.diagnostics[0], stalled)
}

#[test]
fn the_next_pod_waits_for_the_new_one() {
    let status = "replicas: 3, readyReplicas: 2, updatedReplicas: 1, currentReplicas: 2, currentRevision: db-old, updateRevision: db-new";
    let pods = [("db-old", "1", READY), ("db-old", "1", READY), ("db-new", "2", PULLING)];
    let report = stateful_set("", status, &pods);
    let (root, stalled) = said(&report);
    assert!(root.message.contains("in 1 of 3 Pods"), "{}", root.message);
    assert_eq!(
        stalled.message,
        "Update of StatefulSet `db` is stuck: 1 of 3 Pods are of the new revision (`example/db:2`), and the next one waits until Pod `db-2` is ready"
    );
    assert!(stalled.help.ends_with("`kubectl delete pod db-2 -n shop`"), "{}", stalled.help);
}

#[test]
fn a_pod_of_another_revision_has_to_be_deleted() {
    // The template was mended, or taken back: the controller waits for the broken Pod all the same.
    let status =
        "replicas: 3, readyReplicas: 2, currentReplicas: 2, currentRevision: db-old, updateRevision: db-new";
    let pods = [("db-old", "1", READY), ("db-old", "1", READY), ("db-bad", "3", PULLING)];
    let report = stateful_set("", status, &pods);
    let (_, stalled) = said(&report);
    assert!(
        stalled.message.contains("Pod `db-2` is of another revision than its template"),
        "{}",
        stalled.message
    );
    assert_eq!(stalled.commands.last().map(String::as_str), Some("kubectl delete pod db-2 -n shop"));
    let back = stateful_set("", &status.replace("db-new", "db-old"), &pods);
    assert_eq!(said(&back).1.message, stalled.message);
    // Without an order it is replaced like any other.
    let parallel = stateful_set("podManagementPolicy: Parallel", status, &pods);
    assert!(!parallel.diagnostics.iter().any(|it| it.rule == "rollout-stalled"));
}

#[test]
fn pods_are_made_one_after_another() {
    let status = "replicas: 1, currentReplicas: 1, updatedReplicas: 1, currentRevision: db-new, updateRevision: db-new";
    let report = stateful_set("", status, &[("db-new", "2", PULLING)]);
    assert_eq!(
        said(&report).1.message,
        "StatefulSet `db` has made 1 of 3 Pods: it makes the next one when Pod `db-0` is ready"
    );
    let parallel = stateful_set("podManagementPolicy: Parallel", status, &[("db-new", "2", PULLING)]);
    assert!(!parallel.diagnostics.iter().any(|it| it.rule == "rollout-stalled"));
}

#[test]
fn a_change_that_somebody_holds_back() {
    let status = "replicas: 3, readyReplicas: 3, updatedReplicas: 1, currentReplicas: 2, currentRevision: db-old, updateRevision: db-new";
    let pods = [("db-old", "1", READY), ("db-old", "1", READY), ("db-new", "2", READY)];
    for (strategy, words) in [
        ("{type: OnDelete}", "with `OnDelete` the others stay as they are until somebody deletes them"),
        ("{rollingUpdate: {partition: 2}}", "with `partition: 2` those with a lower number stay as they are"),
    ] {
        let report = stateful_set(&format!("updateStrategy: {strategy}"), status, &pods);
        let held = report.diagnostics.iter().find(|it| it.rule == "rollout-paused").expect(strategy);
        assert_eq!(held.severity, Severity::Info);
        assert_eq!(
            held.message,
            format!("1 of 3 Pods of StatefulSet `db` are of its template (`example/db:2`): {words}")
        );
    }
    // It is on its way, and what a broken Pod beside it has is no fault of the update.
    let report = stateful_set("", status, &pods);
    assert!(
        !report.diagnostics.iter().any(|it| it.rule.starts_with("rollout-")),
        "{:#?}",
        report.diagnostics
    );
}

#[test]
fn a_daemon_set_leaves_no_more_unavailable() {
    let status = "desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 1, numberReady: 2, numberUnavailable: 1";
    let pods = [("a", "old", "1", READY), ("b", "old", "1", READY), ("c", "new", "2", PULLING)];
    let with = |spec: &str| {
        let pods = pods.map(|(name, revision, image, status)| {
            pod("DaemonSet", &format!("db-{name}"), revision, image, status)
        });
        run(&(workload("DaemonSet", spec, status) + &pods.concat()), &Options::default())
    };
    let report = with("");
    assert_eq!(
        said(&report).1.message,
        "Update of DaemonSet `db` is stuck: 1 of 3 Pods are of the new template, and with 1 unavailable it replaces no more (`maxUnavailable: 1`)"
    );
    // 50% of 3 are 2: it goes on.
    let wide = with("updateStrategy: {rollingUpdate: {maxUnavailable: 50%}}");
    assert!(!wide.diagnostics.iter().any(|it| it.rule == "rollout-stalled"));
    let on_delete = with("updateStrategy: {type: OnDelete}");
    assert!(on_delete.diagnostics.iter().any(|it| it.rule == "rollout-paused"));
}
