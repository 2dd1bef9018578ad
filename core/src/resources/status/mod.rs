//! What a cluster says about its objects: `status`, which dumps have and manifests do not, and the kinds that exist only
//! in a cluster.
//!
//! Nothing here is read until somebody asks: [`Resource::status`] finds `status` and reads it as the type that the kind
//! has. A number that is absent is 0, since Kubernetes does not write a zero; what is of a wrong type is absent.

mod claim;
mod condition;
mod container;
mod event;
mod job;
mod metadata;
mod node;
mod pod;
mod workload;

pub(crate) use claim::ClaimStatus;
pub(crate) use condition::{Condition, Conditions, Truth};
pub(crate) use container::{ContainerState, ContainerStatus, Running, Terminated, Waiting};
pub(crate) use event::{Event, EventObject};
pub(crate) use job::JobStatus;
pub(crate) use metadata::LiveMetadata;
pub(crate) use node::{NodeSpec, NodeStatus, Taint};
pub(crate) use pod::{PodIp, PodStatus};
pub(crate) use workload::WorkloadStatus;

use super::Resource;
use crate::yaml::de::{FromNode, from_node};

impl<'t> Resource<'t> {
    /// `status`, read as the type that the kind of this object has: `resource.status::<PodStatus>()`.
    pub(crate) fn status<S: FromNode<'t>>(&self) -> Option<S> {
        from_node(self.written_status?)
    }

    /// What a cluster adds to `metadata`.
    pub(crate) fn live_metadata(&self) -> LiveMetadata<'t> {
        self.node.get("metadata").and_then(from_node).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, graph::Cluster, yaml::read_file};

    fn read<S: Clone + 'static>(text: &str, of: impl Fn(&Resource<'_>) -> S) -> S {
        let file = read_file("a.yaml", text.as_bytes().to_vec());
        let options = Options::default();
        of(&Cluster::new(&[&file], &options).resources()[0])
    }

    #[test]
    fn a_manifest_has_no_status() {
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: []}\n";
        assert!(read(pod, |pod| pod.status::<PodStatus<'_>>().is_none()));
        // `kubectl create --dry-run -o yaml` writes an empty one.
        assert!(read(&format!("{pod}status: {{}}\n"), |pod| {
            pod.status::<PodStatus<'_>>().is_some_and(|it| it.phase.get().is_none())
        }));
        assert!(read(&format!("{pod}status: Running\n"), |pod| pod.status::<PodStatus<'_>>().is_none()));
    }

    #[test]
    fn a_field_of_a_wrong_type_is_absent_and_hides_no_other() {
        let text = "apiVersion: v1
kind: Pod
metadata: {name: web}
status:
  phase: [Running]
  podIP: 10.0.0.1
  podIPs: {ip: 10.0.0.1}
  conditions: [7, {type: Ready, status: \"True\"}, null]
  containerStatuses:
  - {name: web, ready: \"yes\", restartCount: \"many\", state: {waiting: {reason: 3, message: kept}}}
  - web
";
        read(text, |pod| {
            let status = pod.status::<PodStatus<'_>>().unwrap();
            assert_eq!((status.phase.get(), status.pod_ip.get()), (None, Some(&"10.0.0.1")));
            assert!(status.is_ready());
            let [web] = status.containers().collect::<Vec<_>>()[..] else { panic!("one container") };
            assert_eq!((web.restart_count.or(0), web.is_ready()), (0, false));
            let waiting = web.waiting().unwrap();
            assert_eq!((waiting.reason(), waiting.message()), ("", "kept"));
        });
    }

    #[test]
    fn numbers_that_are_absent_are_zero() {
        let text = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
status: {observedGeneration: 3, replicas: 5, updatedReplicas: 2}
";
        read(text, |deployment| {
            let status = deployment.status::<WorkloadStatus<'_>>().unwrap();
            assert_eq!((status.replicas.or(0), status.ready_replicas.or(0)), (5, 0));
        });
    }

    #[test]
    fn an_event_is_the_same_in_both_of_its_api_groups() {
        let core = "apiVersion: v1
kind: Event
metadata: {name: web.1, namespace: shop}
involvedObject: {kind: Pod, namespace: shop, name: web, uid: u1, fieldPath: \"spec.containers{main}\"}
reason: BackOff
message: Back-off restarting failed container
type: Warning
count: 7
firstTimestamp: \"2026-01-02T03:04:05Z\"
lastTimestamp: \"2026-01-02T03:14:05Z\"
";
        let events = "apiVersion: events.k8s.io/v1
kind: Event
metadata: {name: web.1, namespace: shop}
regarding: {kind: Pod, namespace: shop, name: web, uid: u1, fieldPath: \"spec.containers{main}\"}
reason: BackOff
note: Back-off restarting failed container
type: Warning
deprecatedCount: 7
deprecatedFirstTimestamp: \"2026-01-02T03:04:05Z\"
deprecatedLastTimestamp: \"2026-01-02T03:14:05Z\"
";
        for text in [core, events] {
            read(text, |resource| {
                let event = Event::read(resource).unwrap();
                assert!(event.is_warning());
                assert_eq!(event.about().name.or(""), "web");
                assert_eq!(event.about().container(), Some("main"));
                assert_eq!(event.message(), "Back-off restarting failed container");
                assert_eq!(event.count(), 7);
                assert_eq!(event.last_seen(), Some("2026-01-02T03:14:05Z"));
            });
        }
    }

    #[test]
    fn an_event_that_repeats_was_last_seen_when_its_series_was() {
        let text = "apiVersion: events.k8s.io/v1
kind: Event
metadata: {name: web.1}
regarding: {kind: Pod, name: web}
eventTime: \"2026-01-02T03:04:05.123456Z\"
series: {count: 12, lastObservedTime: \"2026-01-02T04:00:00.000000Z\"}
";
        read(text, |resource| {
            let event = Event::read(resource).unwrap();
            assert_eq!((event.count(), event.last_seen()), (12, Some("2026-01-02T04:00:00.000000Z")));
        });
    }
}
