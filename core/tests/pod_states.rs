//! Every state that a Pod gets stuck in, in the words of several releases of Kubernetes and of its runtimes: the first thing
//! that is said is the rule of this state, on the topmost owner, whatever kind that is. The states stand in
//! `pod_states.txt`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a wrong answer has to stop the test")]

mod common;

use common::{read, repository};
use kubetriage::{Options, Report, Severity, SourceFile, check};

/// One line of the table.
struct State {
    line: usize,
    /// The rule that names it, or `-`.
    rule: String,
    form: String,
    head: String,
    message: String,
}

/// Reads the table: up to four columns with ` | ` between them; `#` begins a comment.
fn states() -> Vec<State> {
    let text = read(&repository().join("core/tests/pod_states.txt"));
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let of_line = |(line, text): (usize, &str)| {
        let mut parts = text.splitn(4, " | ").map(|it| it.trim().to_owned());
        let mut next = || parts.next().unwrap_or_default();
        State { line, rule: next(), form: next(), head: next(), message: next() }
    };
    lines.map(of_line).collect()
}

/// Who may own a Pod.
const OWNERS: &[&str] = &["Pod", "Deployment", "StatefulSet", "DaemonSet", "Rollout"];

/// The `spec` of the Pod. Two containers and an init container: whatever the state of one is, the others are well.
const SPEC: &str = "{containers: [{name: web, image: 'r.example/web:1', command: [serve], resources: {limits: {memory: 64Mi}}, ports: [{name: http, containerPort: 80}], livenessProbe: {httpGet: {path: /live, port: http}}, readinessProbe: {httpGet: {path: /ready, port: http}}, startupProbe: {httpGet: {path: /live, port: http}, failureThreshold: 30}}, {name: proxy, image: 'r.example/proxy:1'}], initContainers: [{name: first, image: 'r.example/first:1', command: [prepare]}]";

fn dump(owner: &str, state: &State) -> String {
    let template = format!("{{metadata: {{labels: {{app: web}}}}, spec: {SPEC}}}}}");
    let of_workload = |version: &str, kind: &str, uid: &str, more: &str| {
        format!(
            "apiVersion: {version}
kind: {kind}
metadata: {{name: web, namespace: shop, uid: {uid}, creationTimestamp: \"2026-03-01T10:00:00Z\"{more}}}
spec: {{replicas: 1, selector: {{matchLabels: {{app: web}}}}, template: {template}}}
---
"
        )
    };
    let of = |version: &str, kind: &str, uid: &str| {
        format!(
            ", ownerReferences: [{{apiVersion: {version}, kind: {kind}, name: web, uid: {uid}, controller: true}}]"
        )
    };
    let (owners, reference) = match owner {
        "Pod" => (String::new(), String::new()),
        "Deployment" => {
            let replica_set = of_workload("apps/v1", "ReplicaSet", "r", &of("apps/v1", "Deployment", "o"));
            (of_workload("apps/v1", "Deployment", "o", "") + &replica_set, of("apps/v1", "ReplicaSet", "r"))
        }
        "Rollout" => {
            let version = "argoproj.io/v1alpha1";
            (of_workload(version, owner, "o", ""), of(version, owner, "o"))
        }
        "StatefulSet" => {
            let text =
                of_workload("apps/v1", owner, "o", "").replace("replicas: 1", "replicas: 1, serviceName: ''");
            (text, of("apps/v1", owner, "o"))
        }
        _ => {
            let text = of_workload("apps/v1", owner, "o", "").replace("replicas: 1, ", "");
            (text, of("apps/v1", owner, "o"))
        }
    };
    let (status, events) = status(state);
    let bound = if state.form == "unscheduled" { "" } else { ", nodeName: n1" };
    let never = if state.form == "failed" && owner == "Pod" { ", restartPolicy: Never" } else { "" };
    format!(
        "{owners}apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop, uid: p, labels: {{app: web}}, creationTimestamp: \"2026-03-01T10:00:00Z\"{reference}}}
spec: {SPEC}{bound}{never}}}
status:
{status}---
{events}apiVersion: v1
kind: ConfigMap
metadata: {{name: clock, namespace: shop, uid: c, creationTimestamp: \"2026-03-01T10:30:00Z\"}}
"
    )
}

const READY: &str = "{type: Ready, status: \"True\", lastTransitionTime: \"2026-03-01T10:01:00Z\"}";
const UNREADY: &str = "{type: Ready, status: \"False\", reason: ContainersNotReady, lastTransitionTime: \"2026-03-01T10:01:00Z\"}";

/// How long ago a run began and ended, for states that tell of one.
const RUN: &str = "startedAt: \"2026-03-01T10:28:00Z\", finishedAt: \"2026-03-01T10:29:30Z\"";

/// The status of the Pod, and the Events about it.
fn status(state: &State) -> (String, String) {
    let State { form, head, message, .. } = state;
    let well =
        "{name: proxy, ready: true, started: true, state: {running: {startedAt: \"2026-03-01T10:01:00Z\"}}}";
    let done = "{name: first, ready: true, state: {terminated: {exitCode: 0, reason: Completed}}}";
    let whole = |phase: &str, condition: &str, web: &str, first: &str| {
        format!(
            "  phase: {phase}\n  startTime: \"2026-03-01T10:00:00Z\"\n  conditions: [{{type: PodScheduled, status: \"True\"}}, {condition}]\n  initContainerStatuses: [{first}]\n  containerStatuses: [{{name: web, {web}}}, {well}]\n"
        )
    };
    let web = |phase: &str, state: &str| whole(phase, UNREADY, state, done);
    let message = message.as_str();
    let told = |it: &str| if it.is_empty() { String::new() } else { format!(", message: {it:?}") };
    match form.as_str() {
        "waiting" => {
            let state = format!("state: {{waiting: {{reason: {head}{}}}}}", told(message));
            (web("Pending", &state), String::new())
        }
        // `head` is the end of the last run, `message` what an Event says of it.
        "crashed" => {
            let end = format!(
                "restartCount: 6, state: {{waiting: {{reason: CrashLoopBackOff, message: 'back-off 5m0s restarting failed container=web'}}}}, lastState: {{terminated: {{{RUN}, {head}}}}}"
            );
            (web("Running", &end), events(message, "web"))
        }
        "ended" => (
            web("Running", &format!("restartCount: 6, state: {{terminated: {{{RUN}, {head}}}}}")),
            events(message, "web"),
        ),
        "running" => {
            let running = "restartCount: 0, started: true, ready: false, state: {running: {startedAt: \"2026-03-01T10:01:00Z\"}}";
            (web("Running", running), events(message, "web"))
        }
        "creating" => {
            let waiting = "{waiting: {reason: ContainerCreating}}";
            let text = format!(
                "  phase: Pending\n  startTime: \"2026-03-01T10:00:00Z\"\n  conditions: [{UNREADY}]\n  containerStatuses: [{{name: web, state: {waiting}}}, {{name: proxy, state: {waiting}}}]\n"
            );
            let text = if head == "young" {
                text.replace("10:00:00", "10:29:57").replace("10:01:00", "10:29:57")
            } else {
                text
            };
            (text, events(message, ""))
        }
        // `head` is the state of the init container.
        "init" => {
            let text = whole(
                "Pending",
                UNREADY,
                "state: {waiting: {reason: PodInitializing}}",
                &format!("{{name: first, ready: false, {head}}}"),
            );
            let proxy = "{name: proxy, state: {waiting: {reason: PodInitializing}}}";
            (text.replace(well, proxy), events(message, "first"))
        }
        "failed" => {
            let text = format!(
                "  phase: Failed\n  reason: {head}\n  message: {message:?}\n  startTime: \"2026-03-01T10:00:00Z\"\n"
            );
            (text, String::new())
        }
        "unscheduled" => {
            let text = format!(
                "  phase: Pending\n  conditions: [{{type: PodScheduled, status: \"False\", reason: {head}, message: {message:?}}}]\n"
            );
            (text, String::new())
        }
        "ready" => (whole("Running", READY, head, done), events(message, "web")),
        "succeeded" => (
            "  phase: Succeeded\n  containerStatuses: [{name: web, state: {terminated: {exitCode: 0}}}]\n"
                .to_owned(),
            String::new(),
        ),
        "gate" => {
            let closed = format!(
                "{{type: ContainersReady, status: \"True\", lastTransitionTime: \"2026-03-01T10:01:00Z\"}}, {{type: Ready, status: \"False\", reason: ReadinessGatesNotReady, message: {message:?}}}"
            );
            (
                whole(
                    "Running",
                    &closed,
                    "ready: true, started: true, state: {running: {startedAt: \"2026-03-01T10:01:00Z\"}}",
                    done,
                ),
                String::new(),
            )
        }
        form => panic!("line {}: what is `{form}`?", state.line),
    }
}

/// `REASON: message ;; REASON: message`: Events about the Pod, or about one of its containers.
fn events(text: &str, container: &str) -> String {
    let path = if container.is_empty() {
        String::new()
    } else {
        format!(", fieldPath: 'spec.containers{{{container}}}'")
    };
    let event = |(index, text): (usize, &str)| {
        let (reason, message) = text.split_once(": ").unwrap_or((text, ""));
        format!(
            "apiVersion: v1
kind: Event
metadata: {{name: web.{index}, namespace: shop}}
involvedObject: {{kind: Pod, namespace: shop, name: web, uid: p{path}}}
type: Warning
reason: {reason}
message: {message:?}
count: 9
firstTimestamp: \"2026-03-01T10:10:00Z\"
lastTimestamp: \"2026-03-01T10:29:00Z\"
---
"
        )
    };
    text.split(" ;; ").filter(|it| !it.is_empty()).enumerate().map(event).collect()
}

fn report(owner: &str, state: &State) -> Report {
    check(vec![SourceFile::new("dump.yaml", dump(owner, state))], &Options::default())
}

/// What is wrong with the answer, if something is.
fn fault(owner: &str, state: &State) -> Option<String> {
    let report = report(owner, state);
    let alarms: Vec<_> = report.diagnostics.iter().filter(|it| it.severity != Severity::Info).collect();
    let said = || {
        let all = alarms.iter().map(|it| format!("\n    {:?} {}: {}", it.severity, it.rule, it.message));
        format!("line {} ({owner}): {} expected, found{}", state.line, state.rule, all.collect::<String>())
    };
    let Some(first) = alarms.first() else { return (state.rule != "-").then(said) };
    let on_owner =
        first.resource.as_ref().is_some_and(|it| it.kind == owner && it.name.as_deref() == Some("web"));
    // One state is one fault: whatever else is said follows from it.
    let roots = alarms.iter().filter(|it| it.caused_by.is_empty()).count();
    let shows = first.evidence.iter().any(|it| it.starts_with("kubectl get pods: web "));
    let holds = first.rule == state.rule && on_owner && roots == 1 && shows && !first.help.is_empty();
    (!holds).then(said)
}

#[test]
fn the_first_cause_of_every_state_is_its_own_whoever_owns_the_pod() {
    let states = states();
    assert!(states.len() > 100, "{}", states.len());
    let faults: Vec<String> =
        states.iter().flat_map(|state| OWNERS.iter().filter_map(|owner| fault(owner, state))).collect();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), states.len() * OWNERS.len(), faults.join("\n"));
}

/// Rule and message of everything that is said but for infos, in the order of the report.
fn said(text: &str) -> Vec<(String, String)> {
    let report = check(vec![SourceFile::new("dump.yaml", text)], &Options::default());
    let alarms = report.diagnostics.into_iter().filter(|it| it.severity != Severity::Info);
    alarms.map(|it| (it.rule, it.message)).collect()
}

fn pod(metadata: &str, spec: &str, status: &str) -> String {
    format!(
        "apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop, uid: p, labels: {{app: web}}{metadata}}}
spec: {{nodeName: n1, {spec}}}
status:
  conditions: [{UNREADY}]
{status}
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: clock, namespace: shop, uid: c, creationTimestamp: \"2026-03-01T10:30:00Z\"}}
---
"
    )
}

const CRASHED: &str = "restartCount: 6, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1, reason: Error}}";
const RUNS: &str = "ready: true, started: true, state: {running: {startedAt: \"2026-03-01T10:01:00Z\"}}";

#[test]
fn containers_of_one_pod_fail_for_reasons_of_their_own() {
    let text = pod(
        "",
        "containers: [{name: web, image: web}, {name: log, image: log}, {name: proxy, image: proxy}]",
        &format!(
            "  containerStatuses: [{{name: web, state: {{waiting: {{reason: ErrImagePull, message: 'manifest unknown'}}}}}}, {{name: log, {CRASHED}}}, {{name: proxy, {RUNS}}}]"
        ),
    );
    let rules: Vec<_> = said(&text).into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, ["pod-image-pull-failed", "pod-crash-loop"]);
}

#[test]
fn a_sidecar_counts_as_a_container_that_serves_and_what_looks_into_a_pod_does_not() {
    let spec = "initContainers: [{name: proxy, image: proxy, restartPolicy: Always}], containers: [{name: web, image: web}]";
    let sidecar = format!(
        "  initContainerStatuses: [{{name: proxy, {CRASHED}}}]\n  containerStatuses: [{{name: web, state: {{waiting: {{reason: PodInitializing}}}}}}]"
    );
    let found = said(&pod("", spec, &sidecar));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].0, "pod-crash-loop");
    let debugger = format!(
        "  containerStatuses: [{{name: web, {RUNS}}}]\n  ephemeralContainerStatuses: [{{name: debug, state: {{waiting: {{reason: ErrImagePull, message: 'manifest unknown'}}}}}}]"
    );
    let well = pod("", "containers: [{name: web, image: web}]", &debugger).replace(UNREADY, READY);
    assert_eq!(said(&well), []);
}

#[test]
fn what_a_job_left_behind_is_no_fault_and_what_ended_it_is_its_cause() {
    let of_job =
        ", ownerReferences: [{apiVersion: batch/v1, kind: Job, name: load, uid: j, controller: true}]";
    let failed = pod(
        of_job,
        "restartPolicy: Never, containers: [{name: load, image: load}]",
        "  phase: Failed\n  containerStatuses: [{name: load, state: {terminated: {exitCode: 3, reason: Error}}}]",
    );
    let job = |condition: &str| {
        format!(
            "apiVersion: batch/v1
kind: Job
metadata: {{name: load, namespace: shop, uid: j}}
spec: {{backoffLimit: 0, template: {{spec: {{restartPolicy: Never, containers: [{{name: load, image: load}}]}}}}}}
status: {{conditions: [{{type: {condition}, status: \"True\", reason: BackoffLimitExceeded, message: Job has reached the specified backoff limit}}]}}
"
        )
    };
    assert_eq!(said(&(failed.clone() + &job("Complete"))), []);
    let rules: Vec<_> = said(&(failed + &job("Failed"))).into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, ["pod-failed", "job-failed"]);
}

#[test]
fn pods_of_an_old_revision_are_history() {
    let replica_set = |name: &str, revision: u32, image: &str, replicas: u32| {
        format!(
            "apiVersion: apps/v1
kind: ReplicaSet
metadata: {{name: {name}, namespace: shop, uid: {name}, labels: {{app: web, pod-template-hash: {name}}}, annotations: {{deployment.kubernetes.io/revision: '{revision}'}}, ownerReferences: [{{apiVersion: apps/v1, kind: Deployment, name: web, uid: d, controller: true}}]}}
spec: {{replicas: {replicas}, selector: {{matchLabels: {{app: web, pod-template-hash: {name}}}}}, template: {{metadata: {{labels: {{app: web, pod-template-hash: {name}}}}}, spec: {{containers: [{{name: web, image: {image}}}]}}}}}}
---
"
        )
    };
    let owned = |name: &str| {
        format!(
            ", ownerReferences: [{{apiVersion: apps/v1, kind: ReplicaSet, name: {name}, uid: {name}, controller: true}}]"
        )
    };
    let spec = |image: &str| format!("containers: [{{name: web, image: {image}}}]");
    let old =
        pod(&owned("old"), &spec("'web:1'"), &format!("  containerStatuses: [{{name: web, {CRASHED}}}]"));
    let new = pod(&owned("new"), &spec("'web:2'"), &format!("  containerStatuses: [{{name: web, {RUNS}}}]"))
        .replace("name: web, namespace: shop, uid: p", "name: web-new, namespace: shop, uid: q")
        .replace(UNREADY, READY);
    let text = format!(
        "apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop, uid: d, annotations: {{deployment.kubernetes.io/revision: '2'}}}}
spec: {{replicas: 1, selector: {{matchLabels: {{app: web}}}}, template: {{metadata: {{labels: {{app: web}}}}, spec: {{containers: [{{name: web, image: 'web:2'}}]}}}}}}
---
{}{}{old}{new}",
        replica_set("old", 1, "'web:1'", 0),
        replica_set("new", 2, "'web:2'", 1)
    );
    assert_eq!(said(&text), []);
}
