//! The newest moment that an input tells of, which stands for the time at which it was taken.

use super::{events::EventIndex, pods::LivePod};
use crate::{
    resources::{ContainerStatus, Resource},
    time::Timestamp,
    yaml::Node,
};

/// Times of conditions. When an object is to be gone lies in the future and is none of them.
const CONDITION_TIMES: &[&str] =
    &["lastTransitionTime", "lastUpdateTime", "lastHeartbeatTime", "lastProbeTime"];

pub(super) fn newest(
    resources: &[Resource<'_>],
    pods: &[LivePod<'_>],
    events: &EventIndex<'_>,
) -> Option<Timestamp> {
    let live = || resources.iter().filter(|it| it.is_live());
    let created = live().filter_map(|it| it.node.get("metadata")?.get("creationTimestamp")?.as_str());
    let conditions = live().flat_map(|it| {
        let status = it.written_status;
        status.and_then(|it| it.get("conditions")).into_iter().flat_map(Node::items)
    });
    let times = conditions.flat_map(|it| CONDITION_TIMES.iter().filter_map(move |key| it.get(key)?.as_str()));
    let containers = pods.iter().flat_map(|pod| {
        let started = pod.status.start_time.get().copied();
        let all = pod.status.init_containers().chain(pod.status.containers());
        started.into_iter().chain(all.flat_map(times_of_container))
    });
    let all = created.chain(times).chain(containers);
    all.filter_map(|text| text.parse().ok()).max().max(events.newest())
}

/// When a container began and ended, this time and the last.
fn times_of_container<'t>(container: &ContainerStatus<'t>) -> impl Iterator<Item = &'t str> {
    let ends = [container.terminated(), container.last_terminated()].into_iter().flatten();
    let ends = ends.flat_map(|it| [&it.started_at, &it.finished_at]);
    let running = container.running().map(|it| &it.started_at);
    let times: Vec<&'t str> = running.into_iter().chain(ends).filter_map(|it| it.get().copied()).collect();
    times.into_iter()
}
