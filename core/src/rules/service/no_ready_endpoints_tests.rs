use super::RULE;
use crate::{
    Options, Severity,
    rules::testing::{check_diagnostics, check_silent, run},
};

const CRASHES: &str = "phase: Running, podIP: 10.0.0.1, conditions: [{type: Ready, status: \"False\", reason: ContainersNotReady, lastTransitionTime: \"2026-03-01T10:00:00Z\"}], containerStatuses: [{name: web, ready: false, restartCount: 5, state: {waiting: {reason: CrashLoopBackOff, message: back-off}}, lastState: {terminated: {exitCode: 1, reason: Error, finishedAt: \"2026-03-01T10:04:00Z\"}}}]";
const READY: &str = "phase: Running, podIP: 10.0.0.2, conditions: [{type: Ready, status: \"True\"}], containerStatuses: [{name: web, ready: true, state: {running: {}}}]";
const STARTS: &str = "phase: Pending, conditions: [{type: Ready, status: \"False\", reason: ContainersNotReady, lastTransitionTime: \"2026-03-01T10:00:00Z\"}], containerStatuses: [{name: web, ready: false, state: {waiting: {reason: ContainerCreating}}}]";
const RUNS: &str = "phase: Running, podIP: 10.0.0.1, conditions: [{type: Ready, status: \"False\", lastTransitionTime: \"2026-03-01T10:00:00Z\"}], containerStatuses: [{name: web, ready: false, state: {running: {startedAt: \"2026-03-01T10:00:00Z\"}}}]";

/// A Service and a Deployment with these Pods.
fn app(marker: &str, pods: &[&str]) -> String {
    let mut text = format!(
        "apiVersion: v1
kind: Service
metadata:
  name: web
{marker}
  namespace: shop
  uid: s
spec: {{selector: {{app: web}}, ports: [{{port: 80}}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop, uid: d, creationTimestamp: \"2026-03-01T09:59:00Z\"}}
spec:
  replicas: {0}
  selector: {{matchLabels: {{app: web}}}}
  template: {{metadata: {{labels: {{app: web}}}}, spec: {{containers: [{{name: web, image: 'example/web:1'}}]}}}}
status: {{}}
",
        pods.len()
    );
    for (index, status) in pods.iter().enumerate() {
        text += &format!(
            "---
apiVersion: v1
kind: Pod
metadata:
  name: web-5d4-{index}
  namespace: shop
  uid: p{index}
  creationTimestamp: \"2026-03-01T10:00:00Z\"
  labels: {{app: web, pod-template-hash: 5d4}}
  ownerReferences: [{{apiVersion: apps/v1, kind: ReplicaSet, name: web-5d4, uid: r, controller: true}}]
spec: {{nodeName: n1, containers: [{{name: web, image: 'example/web:1'}}]}}
status: {{{status}}}
"
        );
    }
    text
}

fn marker(words: &str) -> String {
    format!("#       ^^^ error[service-no-ready-endpoints]: Service `web` {words}")
}

#[test]
fn none_is_ready_and_it_is_known_why() {
    let words = marker("has no ready endpoint: none of the 2 Pods behind it is ready");
    check_diagnostics(&RULE, &app(&words, &[CRASHES, CRASHES]));
    let report = run(&app("", &[CRASHES, CRASHES]), &Options::default());
    let [root, service] = &report.diagnostics[..] else { panic!("{:#?}", report.diagnostics) };
    assert_eq!((root.rule.as_str(), service.rule.as_str()), ("pod-crash-loop", RULE.name));
    assert_eq!(service.caused_by, std::slice::from_ref(&root.id));
    assert_eq!(service.evidence[0], "kubectl get pods: web-5d4-0 0/1 CrashLoopBackOff");
}

#[test]
fn one_that_is_ready_is_enough() {
    check_silent(&RULE, &app("", &[CRASHES, READY]));
    // A Pod that is going gets no requests, ready or not.
    let going = app("", &[CRASHES, READY])
        .replace("uid: p1\n", "uid: p1\n  deletionTimestamp: \"2026-03-01T10:05:00Z\"\n");
    assert!(run(&going, &Options::default()).diagnostics.iter().any(|it| it.rule == RULE.name));
    let publishes =
        app("", &[CRASHES]).replace("spec: {selector", "spec: {publishNotReadyAddresses: true, selector");
    check_silent(&RULE, &publishes);
}

#[test]
fn pods_that_have_just_started_are_given_time() {
    check_silent(&RULE, &app("", &[STARTS]));
    check_silent(&RULE, &app("", &[RUNS, RUNS]));
    let later = Options { now: "2026-03-01T10:20:00Z".parse().ok(), ..Options::default() };
    let report = run(&app("", &[RUNS]), &later);
    let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
    assert!(found.message.ends_with("the only Pod behind it is not ready"), "{}", found.message);
}

#[test]
fn endpoint_slices_that_name_a_ready_one_are_believed() {
    let slice = "---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: web-x, namespace: shop, uid: e, labels: {kubernetes.io/service-name: web}}
addressType: IPv4
ports: [{port: 80}]
endpoints: [{addresses: [10.0.0.9], conditions: {ready: true}}]
";
    check_silent(&RULE, &(app("", &[CRASHES]) + slice));
    let unready = slice.replace("ready: true", "ready: false");
    let words = marker("has no ready endpoint: the only Pod behind it is not ready");
    check_diagnostics(&RULE, &(app(&words, &[CRASHES]) + &unready));
}

#[test]
fn what_somebody_has_asked_for_is_a_warning() {
    let zero = app("", &[]).replace("status: {}", "status: {observedGeneration: 1}");
    let report = run(&zero, &Options::default());
    let [root, service] = &report.diagnostics[..] else { panic!("{:#?}", report.diagnostics) };
    assert_eq!((root.rule.as_str(), service.rule.as_str()), ("workload-replicas-zero", RULE.name));
    assert_eq!(
        (service.severity, &service.caused_by[..]),
        (Severity::Warning, std::slice::from_ref(&root.id))
    );
    // KEDA makes the first Pod when it is needed.
    let keda = "---\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: web, namespace: shop}\nspec: {scaleTargetRef: {name: web}}\n";
    let later = Options { now: "2026-03-02T10:20:00Z".parse().ok(), ..Options::default() };
    assert_eq!(run(&(zero + keda), &later).diagnostics, []);
}

#[test]
fn a_rollout_past_its_deadline_is_a_cause_where_nothing_is_known_of_its_pods() {
    let late = "status: {observedGeneration: 1, replicas: 1, updatedReplicas: 1, conditions: [{type: Progressing, status: \"False\", reason: ProgressDeadlineExceeded, message: timed out}]}";
    let report = run(&app("", &[RUNS]).replace("status: {}", late), &Options::default());
    let [root, service] = &report.diagnostics[..] else { panic!("{:#?}", report.diagnostics) };
    assert_eq!((root.rule.as_str(), service.rule.as_str()), ("rollout-stalled", RULE.name));
    assert_eq!(service.caused_by, std::slice::from_ref(&root.id));
}

#[test]
fn a_manifest_has_no_endpoints_yet() {
    let manifest = app("", &[])
        .replace("  uid: s\n", "")
        .replace(", uid: d, creationTimestamp: \"2026-03-01T09:59:00Z\"", "");
    check_silent(&RULE, &manifest.replace("replicas: 0", "replicas: 2"));
}
