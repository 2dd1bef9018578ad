//! `status` of a Pod.

use super::{Conditions, ContainerStatus, Truth};
use crate::{
    apart::KeepApart,
    yaml::de::{Field, Items, read_fields},
};

/// `status` of a Pod.
#[derive(Clone, Debug, Default)]
pub(crate) struct PodStatus<'t> {
    /// Not what `kubectl get` shows: a Pod whose container crashes again and again is `Running`, one whose image cannot be
    /// pulled is `Pending`.
    pub(crate) phase: Field<&'t str>,
    /// Why the Pod as a whole has failed: `Evicted`, `DeadlineExceeded`.
    pub(crate) reason: Field<&'t str>,
    pub(crate) message: Field<&'t str>,
    pub(crate) pod_ip: Field<&'t str>,
    pub(crate) pod_ips: Field<Items<PodIp<'t>>>,
    pub(crate) host_ip: Field<&'t str>,
    pub(crate) conditions: Conditions<'t>,
    pub(crate) container_statuses: Field<Items<ContainerStatus<'t>>>,
    pub(crate) init_container_statuses: Field<Items<ContainerStatus<'t>>>,
    /// When the kubelet first saw the Pod.
    pub(crate) start_time: Field<&'t str>,
}
read_fields!(
    PodStatus<'t>:
    phase,
    reason,
    message,
    pod_ip = "podIP",
    pod_ips = "podIPs",
    host_ip = "hostIP",
    conditions,
    container_statuses = "containerStatuses",
    init_container_statuses = "initContainerStatuses",
    start_time = "startTime",
);

/// One of `podIPs`.
#[derive(Clone, Debug, Default)]
pub(crate) struct PodIp<'t> {
    pub(crate) ip: Field<&'t str>,
}
read_fields!(PodIp<'t>: ip);

impl<'t> PodStatus<'t> {
    /// Empty where it is absent.
    pub(crate) fn phase(&self) -> &'t str {
        self.phase.or("")
    }

    /// Whether the Pod has ended for good, well or badly.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self.phase(), "Succeeded" | "Failed")
    }

    /// The condition `Ready`, which alone decides whether a Service sends requests to the Pod: not the readiness of its
    /// containers, and not its phase.
    pub(crate) fn is_ready(&self) -> bool {
        self.conditions.says("Ready", Truth::True)
    }

    /// Every address: `podIPs`, else `podIP`.
    pub(crate) fn ips(&self) -> impl Iterator<Item = &'t str> {
        let listed = self.pod_ips.items();
        let mut listed = listed.filter_map(|ip| ip.ip.get().copied()).filter(|ip| !ip.is_empty()).peekable();
        let single = if listed.peek().is_none() { self.pod_ip.get().copied() } else { None };
        listed.chain(single.filter(|ip| !ip.is_empty())).apart()
    }

    /// The regular containers.
    pub(crate) fn containers(&self) -> impl Iterator<Item = &ContainerStatus<'t>> {
        list(&self.container_statuses)
    }

    /// The init containers, sidecars among them.
    pub(crate) fn init_containers(&self) -> impl Iterator<Item = &ContainerStatus<'t>> {
        list(&self.init_container_statuses)
    }
}

fn list<'s, 't>(
    statuses: &'s Field<Items<ContainerStatus<'t>>>,
) -> impl Iterator<Item = &'s ContainerStatus<'t>> {
    statuses.items().map(|item| &item.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{de::from_node, read_file};

    fn ips(status: &str) -> Vec<String> {
        let file = read_file("a.yaml", status.as_bytes().to_vec());
        let status: PodStatus<'_> = from_node(file.documents[0].root().unwrap()).unwrap();
        status.ips().map(str::to_owned).collect()
    }

    #[test]
    fn addresses_are_those_of_the_list_or_else_the_single_one() {
        assert_eq!(
            ips("{podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}, {ip: 'fd00::1'}]}"),
            ["10.0.0.1", "fd00::1"]
        );
        assert_eq!(ips("{podIP: 10.0.0.1}"), ["10.0.0.1"]);
        assert_eq!(ips("{phase: Pending}"), [""; 0]);
    }
}
