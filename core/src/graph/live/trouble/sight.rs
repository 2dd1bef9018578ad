//! What is looked at to judge a Pod.

use super::{ContainerKey, Role};
use crate::{
    graph::{
        live::{
            LivePod,
            events::{EventIndex, LiveEvent},
        },
        owners::Owners,
    },
    hash::HashMap,
    resources::{Container, NodeStatus, PodSpec, Resource, ResourceId, Truth},
    time::Timestamp,
};

/// What is looked at to judge a Pod.
pub(super) struct Sight<'s, 't> {
    pub(super) resources: &'s [Resource<'t>],
    pub(super) owners: &'s Owners,
    events: &'s EventIndex<'t>,
    now: Option<Timestamp>,
    /// What the Nodes of the input say of themselves.
    nodes: HashMap<&'t str, Truth>,
    /// By CronJob its newest Job: what became of the older ones is history.
    newest_jobs: HashMap<ResourceId, (&'t str, ResourceId)>,
}

impl<'s, 't> Sight<'s, 't> {
    pub(super) fn new(
        resources: &'s [Resource<'t>],
        owners: &'s Owners,
        events: &'s EventIndex<'t>,
        now: Option<Timestamp>,
    ) -> Self {
        let mut nodes = HashMap::default();
        let mut newest_jobs: HashMap<ResourceId, (&'t str, ResourceId)> = HashMap::default();
        for resource in resources {
            match resource.gvk.kind {
                "Node" => {
                    let status: Option<NodeStatus<'t>> = resource.status();
                    let ready = status.and_then(|it| it.conditions.of_type("Ready").map(|it| it.truth()));
                    if let Some(ready) = ready {
                        nodes.insert(resource.name(), ready);
                    }
                }
                "Job" if resource.is_live() => {
                    let Some(owner) = owners.of(resource.id) else { continue };
                    // RFC 3339 in one time zone is in the order of its letters.
                    let created = resource.live_metadata().creation_timestamp.or("");
                    let newest = newest_jobs.entry(owner).or_insert((created, resource.id));
                    if *newest < (created, resource.id) {
                        *newest = (created, resource.id);
                    }
                }
                _ => {}
            }
        }
        Self { resources, owners, events, now, nodes, newest_jobs }
    }

    pub(super) fn resource(&self, id: ResourceId) -> Option<&'s Resource<'t>> {
        self.resources.get(id.0 as usize)
    }

    pub(super) fn spec(&self, pod: &LivePod<'t>) -> Option<&'s PodSpec<'t>> {
        self.resource(pod.id)?.pod_spec()
    }

    /// The scheduler that a Pod asks for.
    pub(super) fn scheduler(&self, pod: &LivePod<'t>) -> Option<&'t str> {
        self.resource(pod.id)?.node.get("spec")?.get("schedulerName")?.as_str()
    }

    /// The seconds since `moment`; `None` where either is not known.
    pub(super) fn age(&self, moment: Option<Timestamp>) -> Option<i64> {
        Some(self.now?.seconds_since(moment?))
    }

    /// Whether the status of a Pod is the one that the API server gives to every new Pod.
    pub(super) fn is_as_created(&self, pod: &LivePod<'t>) -> bool {
        let Some(status) = self.resource(pod.id).and_then(|it| it.written_status) else { return false };
        let mut names = status.entries().map(|it| it.name);
        status.get("qosClass").is_some() && names.all(|it| matches!(it, "phase" | "qosClass"))
    }

    /// Whether the input holds Events at all.
    pub(super) fn has_events(&self) -> bool {
        self.events.newest().is_some()
    }

    /// The Events about a Pod, the newest last.
    pub(super) fn events(&self, pod: &LivePod<'t>) -> Vec<&'s LiveEvent<'t>> {
        self.resource(pod.id).map(|it| self.events.about(it).collect()).unwrap_or_default()
    }

    /// Whether the node of a Pod says of itself that it is not ready; `None` for a node that is not in the input.
    pub(super) fn is_node_down(&self, spec: &PodSpec<'t>) -> Option<bool> {
        Some(*self.nodes.get(spec.node_name.get()?)? != Truth::True)
    }

    /// Whether a Job is an older one of its CronJob.
    pub(super) fn is_older_job(&self, job: ResourceId) -> bool {
        let newest = self.owners.of(job).and_then(|owner| self.newest_jobs.get(&owner));
        newest.is_some_and(|(_, newest)| *newest != job)
    }
}

/// What a container is in its Pod, by the list of statuses in which it stands.
pub(super) fn key<'t>(name: &'t str, of_init: bool, spec: Option<&PodSpec<'t>>) -> ContainerKey<'t> {
    let mut key = ContainerKey { name, role: if of_init { Role::Init } else { Role::Regular } };
    if of_init && spec.and_then(|spec| key.find(spec)).is_some_and(Container::is_sidecar) {
        key.role = Role::Sidecar;
    }
    key
}

/// Whether an Event is about this container; one that names none may be about any.
pub(super) fn is_about(event: &LiveEvent<'_>, key: ContainerKey<'_>) -> bool {
    event.container.is_none_or(|name| name == key.name)
}

pub(super) fn time(text: Option<&&str>) -> Option<Timestamp> {
    text?.parse().ok()
}
