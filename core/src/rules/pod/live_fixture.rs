//! Small dumps for the tests of rules about containers.

/// A StatefulSet `web` with a container `web`, and one Pod of it for each of `statuses`. The lines of `container` stand where
/// they are in the StatefulSet; those that begin with `#` are expectations, and are left out of the Pods.
pub(super) fn stateful_set(container: &str, statuses: &[String]) -> String {
    with_spec(&format!("      containers:\n      - name: web\n{container}\n"), statuses)
}

/// The same with the whole `spec` of the Pods.
pub(super) fn with_spec(spec: &str, statuses: &[String]) -> String {
    let mut text = format!(
        "apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: web, namespace: shop, uid: s}}
spec:
  serviceName: web
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
{spec}"
    );
    let lines = spec.lines().filter(|line| !line.starts_with('#'));
    let in_pod: String = lines.map(|line| format!("{}\n", line.get(4..).unwrap_or_default())).collect();
    for (index, status) in statuses.iter().enumerate() {
        text += &format!(
            "---
apiVersion: v1
kind: Pod
metadata:
  name: web-{index}
  namespace: shop
  uid: p{index}
  creationTimestamp: \"2026-03-01T10:00:00Z\"
  labels: {{app: web}}
  ownerReferences: [{{apiVersion: apps/v1, kind: StatefulSet, name: web, uid: s, controller: true}}]
spec:
  nodeName: node-1
{in_pod}status:
  startTime: \"2026-03-01T10:00:00Z\"
{status}"
        );
    }
    text += "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: clock, namespace: shop, uid: c, creationTimestamp: \"2026-03-01T10:30:00Z\"}\n";
    text
}

/// The status of a Pod whose container `web` says `status`.
pub(super) fn unready(status: &str) -> String {
    format!(
        "  phase: Running
  conditions: [{{type: Ready, status: \"False\", reason: ContainersNotReady, lastTransitionTime: \"2026-03-01T10:00:00Z\"}}]
  containerStatuses:
  - name: web
    ready: false
    {status}
"
    )
}

pub(super) fn ready() -> String {
    "  phase: Running
  conditions: [{type: Ready, status: \"True\", lastTransitionTime: \"2026-03-01T10:00:00Z\"}]
  containerStatuses: [{name: web, ready: true, restartCount: 7, state: {running: {startedAt: \"2026-03-01T10:20:00Z\"}}, lastState: {terminated: {exitCode: 1, reason: Error}}}]
"
    .to_owned()
}

/// A container that waits.
pub(super) fn waiting(reason: &str, message: &str) -> String {
    unready(&format!("state: {{waiting: {{reason: {reason}, message: {message:?}}}}}"))
}

/// A container that is not started again yet after it has ended so.
pub(super) fn crashed(end: &str) -> String {
    unready(&format!(
        "restartCount: 5
    state:
      waiting: {{reason: CrashLoopBackOff, message: 'back-off 2m40s restarting failed container=web'}}
    lastState: {{terminated: {{startedAt: \"2026-03-01T10:28:00Z\", finishedAt: \"2026-03-01T10:29:00Z\", {end}}}}}"
    ))
}

/// A container that runs since 10:10, and is not ready.
pub(super) fn running() -> String {
    unready("started: true\n    state: {running: {startedAt: \"2026-03-01T10:10:00Z\"}}")
}

/// An Event of 10:28:40 about a Pod of the StatefulSet.
pub(super) fn event(pod: usize, reason: &str, message: &str) -> String {
    format!(
        "---
apiVersion: v1
kind: Event
metadata: {{name: web-{pod}.{}, namespace: shop}}
involvedObject: {{kind: Pod, namespace: shop, name: web-{pod}, uid: p{pod}, fieldPath: 'spec.containers{{web}}'}}
type: Warning
reason: {reason}
message: {message:?}
count: 14
firstTimestamp: \"2026-03-01T10:12:00Z\"
lastTimestamp: \"2026-03-01T10:28:40Z\"
",
        reason.to_lowercase()
    )
}
