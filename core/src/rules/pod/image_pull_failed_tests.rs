use super::RULE;
use crate::{
    Options,
    rules::testing::{check_diagnostics, check_silent, run},
};

/// A Deployment, and its ReplicaSet with as many Pods as there are statuses of the container.
fn dump(image: &str, states: &[&str]) -> String {
    let template = |labels: &str| {
        format!(
            "{{metadata: {{labels: {{app: web{labels}}}}}, spec: {{containers: [{{name: web, image: {image}}}]}}}}"
        )
    };
    let mut text = format!(
        "apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop, uid: d}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
      - name: web
        image: {image}
#MARK
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-7d4
  namespace: shop
  uid: r
  ownerReferences: [{{apiVersion: apps/v1, kind: Deployment, name: web, uid: d, controller: true}}]
spec:
  selector: {{matchLabels: {{app: web, pod-template-hash: 7d4}}}}
  template: {}
",
        template(", pod-template-hash: 7d4")
    );
    for (index, state) in states.iter().enumerate() {
        let ready = if state.contains("running") { "True" } else { "False" };
        text += &format!(
            "---
apiVersion: v1
kind: Pod
metadata:
  name: web-7d4-{index}
  namespace: shop
  uid: p{index}
  labels: {{app: web, pod-template-hash: 7d4}}
  ownerReferences: [{{apiVersion: apps/v1, kind: ReplicaSet, name: web-7d4, uid: r, controller: true}}]
spec: {{nodeName: n1, containers: [{{name: web, image: {image}}}]}}
status:
  phase: Pending
  conditions: [{{type: Ready, status: \"{ready}\", reason: x}}]
  containerStatuses:
  - name: web
    ready: false
    state: {state}
"
        );
    }
    text
}

const TAG: &str = "{waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image \"r.example/web:2\": ErrImagePull: failed to pull and unpack image \"r.example/web:2\": not found'}}";

#[test]
fn one_finding_on_the_deployment_counts_its_pods() {
    let found = "#              ^^^^^^^^^^^^^^^ error[pod-image-pull-failed]: Image `r.example/web:2` of container `web` of Deployment `web` cannot be pulled in 2 of 3 Pods: the registry has no tag `2` of it";
    let text = dump("r.example/web:2", &[TAG, "{running: {}}", TAG]);
    check_diagnostics(&RULE, &text.replace("#MARK", found));
    let report = run(&text, &Options::default());
    let one = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
    let related: Vec<_> = one.related.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(related, ["Pod `web-7d4-0`: ImagePullBackOff", "Pod `web-7d4-2`: ImagePullBackOff"]);
    assert!(one.kubernetes_message.as_ref().is_some_and(|it| it.ends_with(": not found")), "{one:#?}");
    assert_eq!(one.evidence, ["kubectl get pods: web-7d4-0 0/1 ImagePullBackOff 0"]);
    assert_eq!(one.commands, ["kubectl describe pod web-7d4-0 -n shop"]);
}

#[test]
fn pods_that_are_ready_or_are_on_their_way_are_not_at_fault() {
    let creating = "{waiting: {reason: ContainerCreating}}";
    check_silent(&RULE, &dump("r.example/web:2", &["{running: {}}", creating]));
}

#[test]
fn an_old_revision_says_nothing_beside_the_new_one() {
    let deployment = dump("r.example/web:3", &["{running: {}}"]);
    let old = dump("r.example/web:2", &[TAG])
        .replace("7d4", "6c3")
        .replace("uid: p0", "uid: o0")
        .replace("uid: r", "uid: s");
    let (_, old) = old.split_once("---\n").unwrap();
    check_silent(&RULE, &format!("{deployment}---\n{old}"));
}

#[test]
fn a_pod_alone_is_pointed_at_itself() {
    let pod = |message: &str, more: &str| {
        format!(
            "apiVersion: v1
kind: Pod
metadata: {{name: web, uid: p}}
spec:
  nodeName: n1
{more}  containers:
  - {{name: web, image: web}}
#                      ^^^ error[pod-image-pull-failed]: Image `web` of container `web` of Pod `web` cannot be pulled: {message}
status:
  containerStatuses:
  - name: web
    state: {{waiting: {{reason: ErrImagePull, message: 'MESSAGE'}}}}
"
        )
    };
    for (words, message) in [
        (
            "pull access denied, repository does not exist or may require authorization",
            "the repository does not exist, or is private and no valid credentials were given",
        ),
        ("toomanyrequests: You have reached your pull rate limit", "the registry has been asked too often"),
        (
            "dial tcp: lookup r.example on 10.0.0.1:53: no such host",
            "the node finds no address for `r.example`",
        ),
        ("manifest unknown", "the registry has no tag `latest` of it"),
        ("Back-off pulling image \"web\"", "why is in an Event that these files do not hold"),
        ("the moon is full.", "the moon is full"),
    ] {
        check_diagnostics(&RULE, &pod(message, "").replace("MESSAGE", words));
    }
}

#[test]
fn a_secret_that_is_not_there_is_the_cause_of_a_refusal() {
    let text = "apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, uid: p}
spec:
  nodeName: n1
  imagePullSecrets: [{name: regsitry}]
  containers: [{name: web, image: r.example/web}]
status:
  containerStatuses:
  - {name: web, state: {waiting: {reason: ErrImagePull, message: '401 Unauthorized: unauthorized'}}}
---
apiVersion: v1
kind: Secret
metadata: {name: registry, namespace: shop, uid: s}
type: kubernetes.io/dockerconfigjson
";
    let report = run(text, &Options::default());
    let rules: Vec<_> = report.diagnostics.iter().map(|it| (it.rule.as_str(), it.caused_by.len())).collect();
    assert_eq!(
        rules,
        [("pod-secret-not-found", 0), ("pod-image-pull-failed", 1)],
        "{:#?}",
        report.diagnostics
    );
}

#[test]
fn a_secret_of_another_type_gives_no_credentials() {
    let denied = "failed to authorize: failed to fetch anonymous token: unexpected status from GET request: 401 Unauthorized";
    let text = |kind: &str| {
        dump("example/web:1", &[&format!("{{waiting: {{reason: ErrImagePull, message: {denied:?}}}}}")])
            .replace("spec: {nodeName: n1,", "spec: {nodeName: n1, imagePullSecrets: [{name: registry}],")
            + &format!(
                "---\napiVersion: v1\nkind: Secret\nmetadata: {{name: registry, namespace: shop, uid: s}}\ntype: {kind}\n"
            )
    };
    let help = |kind: &str| {
        let report = run(&text(kind), &Options::default());
        report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap().help.clone()
    };
    assert!(help("Opaque").starts_with("Secret `registry` in `imagePullSecrets` is of type `Opaque`"));
    assert!(help("kubernetes.io/dockerconfigjson").contains("still valid"));
}
