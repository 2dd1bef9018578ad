use super::*;
use crate::{graph::Cluster, yaml::read_file};

fn with<R>(text: &str, look: impl Fn(&Cluster<'_>) -> R) -> R {
    with_options(text, &Options::default(), look)
}

fn with_options<R>(text: &str, options: &Options, look: impl Fn(&Cluster<'_>) -> R) -> R {
    let file = read_file("dump.yaml", text.as_bytes().to_vec());
    look(&Cluster::new(&[&file], options))
}

fn named(cluster: &Cluster<'_>, kind: &str, name: &str) -> ResourceId {
    let found = cluster.resources().iter().find(|it| it.gvk.kind == kind && it.name() == name);
    found.unwrap_or_else(|| panic!("{kind} {name}")).id
}

fn names<'c>(cluster: &'c Cluster<'_>, pods: impl Iterator<Item = &'c LivePod<'c>>) -> Vec<&'c str> {
    pods.filter_map(|pod| cluster.resource(pod.id)).map(|it| it.name()).collect()
}

/// A Deployment whose template has `image`, in `revision`.
fn deployment(image: &str) -> String {
    format!(
        "---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop, uid: d, creationTimestamp: \"2026-03-01T10:00:00Z\"}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  template: {{metadata: {{labels: {{app: web}}}}, spec: {{containers: [{{name: web, image: {image}}}]}}}}
"
    )
}

fn replica_set(hash: &str, image: &str, replicas: u32, revision: u32) -> String {
    format!(
        "---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-{hash}
  namespace: shop
  uid: rs-{hash}
  annotations: {{deployment.kubernetes.io/revision: \"{revision}\"}}
  ownerReferences: [{{apiVersion: apps/v1, kind: Deployment, name: web, uid: d, controller: true}}]
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: web, pod-template-hash: {hash}}}}}
  template:
    metadata: {{labels: {{pod-template-hash: {hash}, app: web}}}}
    spec: {{containers: [{{image: {image}, name: web}}]}}
"
    )
}

fn pod(hash: &str, suffix: &str, more_metadata: &str, status: &str) -> String {
    format!(
        "---
apiVersion: v1
kind: Pod
metadata:
  name: web-{hash}-{suffix}
  namespace: shop
  uid: pod-{hash}-{suffix}
  labels: {{app: web, pod-template-hash: {hash}}}
  ownerReferences: [{{apiVersion: apps/v1, kind: ReplicaSet, name: web-{hash}, uid: rs-{hash}, controller: true}}]
{more_metadata}spec: {{containers: [{{name: web, image: nginx}}]}}
status: {status}
"
    )
}

#[test]
fn of_manifests_there_is_nothing() {
    let manifest = deployment("nginx").replace("uid: d, creationTimestamp: \"2026-03-01T10:00:00Z\"", "");
    assert!(with(&manifest, |cluster| cluster.live().is_none()));
    assert!(with(&deployment("nginx"), |cluster| cluster.live().is_some()));
}

#[test]
fn a_workload_is_judged_by_the_pods_of_now() {
    let text = deployment("nginx:2")
        + &replica_set("old", "nginx:1", 1, 1)
        + &replica_set("new", "nginx:2", 2, 2)
        + &pod("old", "a", "", "{phase: Running}")
        + &pod("new", "b", "", "{phase: Pending}")
        + &pod("new", "c", "", "{phase: Failed, reason: Evicted}")
        + &pod("new", "d", "  deletionTimestamp: \"2026-03-01T10:10:00Z\"\n", "{phase: Running}");
    with(&text, |cluster| {
        let live = cluster.live().unwrap();
        let web = named(cluster, "Deployment", "web");
        assert_eq!(live.revisions.current(web), Some(named(cluster, "ReplicaSet", "web-new")));
        assert_eq!(live.pods_of(web).count(), 4);
        assert_eq!(names(cluster, live.present_pods_of(web)), ["web-new-b"]);
        let old = named(cluster, "ReplicaSet", "web-old");
        assert_eq!(names(cluster, live.pods_made_by(old)), ["web-old-a"]);
    });
}

#[test]
fn the_pods_of_an_old_revision_count_while_the_new_one_has_none() {
    let text = deployment("nginx:2")
        + &replica_set("old", "nginx:1", 1, 1)
        + &replica_set("new", "nginx:2", 1, 2)
        + &pod("old", "a", "", "{phase: Running}");
    with(&text, |cluster| {
        let live = cluster.live().unwrap();
        assert_eq!(names(cluster, live.present_pods_of(named(cluster, "Deployment", "web"))), ["web-old-a"]);
    });
}

#[test]
fn the_current_replica_set_has_the_template_or_else_the_highest_revision() {
    // A rollback gives the old ReplicaSet a new revision; until then its template decides.
    let sets = replica_set("one", "nginx:1", 1, 1) + &replica_set("two", "nginx:2", 1, 2);
    for (image, current) in [("nginx:1", "web-one"), ("nginx:2", "web-two"), ("nginx:3", "web-two")] {
        with(&(deployment(image) + &sets), |cluster| {
            let live = cluster.live().unwrap();
            let web = named(cluster, "Deployment", "web");
            assert_eq!(live.revisions.current(web), Some(named(cluster, "ReplicaSet", current)), "{image}");
        });
    }
}

#[test]
fn a_pod_whose_replica_set_is_not_in_the_input_belongs_to_the_deployment() {
    // `kubectl get deployments,pods -o yaml`
    let text = deployment("nginx") + &pod("7d4f9", "a", "", "{phase: Running}");
    with(&text, |cluster| {
        let live = cluster.live().unwrap();
        assert_eq!(
            names(cluster, live.present_pods_of(named(cluster, "Deployment", "web"))),
            ["web-7d4f9-a"]
        );
    });
}

#[test]
fn a_pod_that_is_in_the_input_twice_is_one() {
    let once = pod("new", "a", "", "{phase: Pending}");
    with(&(once.clone() + &once.replace("Pending", "Running")), |cluster| {
        let live = cluster.live().unwrap();
        let [pod] = live.pods() else { panic!("one Pod") };
        assert_eq!(pod.status.phase(), "Running");
    });
}

fn event(uid: &str, message: &str, last: &str) -> String {
    format!(
        "---
apiVersion: v1
kind: Event
metadata: {{name: \"{message}\", namespace: shop}}
involvedObject: {{kind: Pod, namespace: shop, name: web-new-a{uid}}}
reason: BackOff
message: {message}
lastTimestamp: {last}
"
    )
}

#[test]
fn events_belong_to_their_object_and_the_newest_is_last() {
    let text = pod("new", "a", "", "{phase: Running}")
        + &event(", uid: pod-new-a", "third", "\"2026-03-01T10:03:00Z\"")
        + &event("", "second", "\"2026-03-01T12:02:00+02:00\"")
        + &event(", uid: another", "of its predecessor", "\"2026-03-01T10:02:30Z\"")
        + &event(", uid: pod-new-a", "first", "null")
        + &event("", "of its neighbour", "null").replace("web-new-a", "web-new-b");
    with(&text, |cluster| {
        let live = cluster.live().unwrap();
        let pod = cluster.resource(live.pods()[0].id).unwrap();
        let messages: Vec<_> = live.events_about(pod).map(|it| it.message).collect();
        assert_eq!(messages, ["first", "second", "third"]);
    });
}

#[test]
fn an_event_about_a_node_names_no_namespace() {
    let text = "
apiVersion: v1
kind: Node
metadata: {name: n1, uid: n1}
---
apiVersion: v1
kind: Event
metadata: {name: n1.1, namespace: default}
involvedObject: {kind: Node, name: n1, uid: n1}
reason: NodeNotReady
";
    with(text, |cluster| {
        let node = cluster.resource(named(cluster, "Node", "n1")).unwrap();
        assert_eq!(cluster.live().unwrap().events_about(node).count(), 1);
    });
}

#[test]
fn now_is_the_newest_time_of_the_input_unless_it_is_given() {
    let running =
        "{conditions: [{type: Ready, status: \"True\", lastTransitionTime: \"2026-03-01T10:20:00Z\"}]}";
    let text = deployment("nginx")
        + &pod("new", "a", "  deletionTimestamp: \"2030-01-01T00:00:00Z\"\n", running)
        + &event("", "first", "\"2026-03-01T10:21:30.5Z\"");
    let now = |options: &Options| {
        with_options(&text, options, |cluster| cluster.live().unwrap().now().map(|it| it.to_string()))
    };
    assert_eq!(now(&Options::default()).as_deref(), Some("2026-03-01T10:21:30.5Z"));
    let given = "2026-03-02T00:00:00Z";
    assert_eq!(now(&Options { now: given.parse().ok(), ..Options::default() }).as_deref(), Some(given));
}
