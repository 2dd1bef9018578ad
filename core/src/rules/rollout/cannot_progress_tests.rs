use super::RULE;
use crate::rules::testing::{check_diagnostics, check_silent};

fn deployment(spec: &str, pod: &str) -> String {
    format!(
        "apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
{spec}
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
      - name: web
        image: registry.example/web:1.0
{pod}
---
"
    )
}

const ONE_GOES_FIRST: &str = "  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}";

#[test]
fn a_port_of_the_node_is_held_by_the_old_pod() {
    let port = "        ports: [{containerPort: 80, hostPort: 80}]
#                                             ^^ warning[rollout-cannot-progress]: Rolling update of Deployment `web` starts a new Pod before an old one ends, and so needs port 80 on 2 nodes";
    check_diagnostics(&RULE, &deployment("", port));
    let pinned = port.replace("and so needs port 80 on 2 nodes", "and both need port 80 of the same node")
        + "\n      nodeSelector: {kubernetes.io/hostname: edge-1}";
    check_diagnostics(&RULE, &deployment("", &pinned));
    let port = "        ports: [{containerPort: 80, hostPort: 80}]";
    check_silent(&RULE, &deployment(ONE_GOES_FIRST, port));
    check_silent(&RULE, &deployment("  strategy: {type: Recreate}", port));
    // A quarter of four is one that may be missing.
    check_silent(&RULE, &deployment("  replicas: 4", port));
    check_silent(&RULE, &deployment("  replicas: 0", port));
}

#[test]
fn in_the_network_of_the_node_each_port_is_the_nodes() {
    let pod = "        ports: [{containerPort: 9443}]\n      hostNetwork: true";
    // There may be more nodes.
    check_silent(&RULE, &deployment("", pod));
    check_diagnostics(
        &RULE,
        &deployment(
            "",
            "        ports: [{containerPort: 9443}]
#                               ^^^^ warning[rollout-cannot-progress]: Rolling update of Deployment `web` starts a new Pod before an old one ends, and both need port 9443
      hostNetwork: true
      nodeSelector: {kubernetes.io/hostname: edge-1}",
        ),
    );
}

fn claim(rest: &str) -> String {
    format!(
        "apiVersion: v1
kind: PersistentVolumeClaim
metadata: {{name: data}}
spec: {{{rest}, resources: {{requests: {{storage: 1Gi}}}}}}
"
    )
}

const VOLUME: &str = "      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]";

#[test]
fn a_volume_of_one_node_or_one_pod() {
    let volume = VOLUME.to_owned()
        + "
#                                                               ^^^^ warning[rollout-cannot-progress]: Rolling update of Deployment `web` starts a new Pod before the old one ends, and PersistentVolumeClaim `data` is for one node at a time";
    let text = deployment("", &volume);
    check_diagnostics(&RULE, &(text.clone() + &claim("accessModes: [ReadWriteOnce]")));
    let pod = text.replace("one node at a time", "one Pod at a time");
    check_diagnostics(&RULE, &(pod + &claim("accessModes: [ReadWriteOncePod]")));
}

#[test]
fn volumes_that_the_old_pod_need_not_let_go_of() {
    let text = deployment("", VOLUME);
    for rest in [
        "accessModes: [ReadWriteMany]",
        "accessModes: [ReadWriteOnce, ReadWriteMany]",
        "accessModes: [ReadWriteOnce], storageClassName: local-path",
        "accessModes: [ReadWriteOnce], storageClassName: ''",
        "accessModes: [ReadWriteOnce], volumeName: by-hand",
    ] {
        check_silent(&RULE, &(text.clone() + &claim(rest)));
    }
    let once = claim("accessModes: [ReadWriteOnce]");
    check_silent(&RULE, &(deployment("  strategy: {type: Recreate}", VOLUME) + &once));
    check_silent(&RULE, &(deployment(ONE_GOES_FIRST, VOLUME) + &once));
    check_silent(&RULE, &text);
    let pinned = VOLUME.to_owned() + "\n      nodeSelector: {kubernetes.io/hostname: edge-1}";
    check_silent(&RULE, &(deployment("", &pinned) + &once));
}

#[test]
fn a_deadline_shorter_than_the_probes() {
    let probe = "        startupProbe: {httpGet: {port: 80}, failureThreshold: 30}";
    check_diagnostics(
        &RULE,
        &deployment(
            "  progressDeadlineSeconds: 60
#                          ^^ warning[rollout-cannot-progress]: Deployment `web` gives a rollout 60 s to make progress, and the probes of container `web` give it 300 s to start",
            probe,
        ),
    );
    check_silent(&RULE, &deployment("  progressDeadlineSeconds: 300", probe));
    // Most start long before their probes run out, and the usual deadline is nobody's choice.
    check_silent(&RULE, &deployment("", &probe.replace("30", "120")));
    check_diagnostics(
        &RULE,
        &deployment(
            "",
            "        readinessProbe: {httpGet: {port: 80}, initialDelaySeconds: 900}
#       ^^^^^^^^^^^^^^ warning[rollout-cannot-progress]: Deployment `web` gives a rollout 600 s to make progress, and the probes of container `web` give it 900 s",
        ),
    );
    check_silent(&RULE, &deployment("  progressDeadlineSeconds: 60\n  strategy: {type: Recreate}", ""));
}

#[test]
fn a_daemon_beside_its_successor() {
    let daemon = |surge: &str, expected: &str| {
        format!(
            "apiVersion: apps/v1
kind: DaemonSet
metadata: {{name: agent}}
spec:
  updateStrategy: {{rollingUpdate: {{maxSurge: {surge}, maxUnavailable: 0}}}}
  selector: {{matchLabels: {{app: agent}}}}
  template:
    metadata: {{labels: {{app: agent}}}}
    spec:
      hostNetwork: true
      containers:
      - name: agent
        image: example/agent
        ports: [{{containerPort: 9100}}]
{expected}
"
        )
    };
    check_diagnostics(
        &RULE,
        &daemon(
            "1",
            "#                               ^^^^ warning[rollout-cannot-progress]: Rolling update of DaemonSet `agent` starts the new Pod of a node beside the old one, and both need port 9100",
        ),
    );
    check_silent(&RULE, &daemon("0", ""));
}

const QUOTA: &str = "apiVersion: v1
kind: ResourceQuota
metadata: {name: q}
spec: {hard: {pods: '3'}}
";

#[test]
fn a_quota_without_room_for_the_surge() {
    // The Deployment controller was answered: exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3
    let spec = "  replicas: 3
#           ^ warning[rollout-cannot-progress]: Rolling update of Deployment `web` needs room for one Pod more, and ResourceQuota `q` has pods 3, of which the Pods of these files take 3
  strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}";
    check_diagnostics(&RULE, &(deployment(spec, "") + QUOTA));
    check_silent(
        &RULE,
        &(deployment("  replicas: 3\n  strategy: {rollingUpdate: {maxUnavailable: 1}}", "") + QUOTA),
    );
    check_silent(&RULE, &(deployment("  replicas: 2", "") + QUOTA));
    // That is more than a matter of updates.
    check_silent(
        &RULE,
        &(deployment("  replicas: 4\n  strategy: {rollingUpdate: {maxUnavailable: 0}}", "") + QUOTA),
    );
}
