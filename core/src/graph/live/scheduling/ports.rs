//! Ports of the Node itself, of which each is there once.

use crate::{resources::PodSpec, yaml::Span};

use super::{Candidate, Obstacle, nodes::NodeState};

/// A port of the Node that a container takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HostPort<'t> {
    port: i64,
    protocol: &'t str,
    ip: &'t str,
}

impl HostPort<'_> {
    /// All addresses of the Node conflict with each single one.
    fn conflicts_with(self, other: Self) -> bool {
        let any = |ip: &str| matches!(ip, "" | "0.0.0.0");
        let same_ip = self.ip == other.ip || any(self.ip) || any(other.ip);
        self.port == other.port && self.protocol == other.protocol && same_ip
    }
}

/// The ports of the Node that the containers take. In the network of the Node every port of a container is one.
pub(super) fn host_ports<'t>(spec: &PodSpec<'t>) -> impl Iterator<Item = (HostPort<'t>, Option<Span>)> {
    let host_network = spec.host_network.or(false);
    spec.ports().filter_map(move |it| {
        let written = it.host_port.get().copied().filter(|port| *port > 0);
        let port = written.or_else(|| it.container_port.get().copied().filter(|_| host_network))?;
        let span = it.host_port.span().or(it.container_port.span());
        Some((HostPort { port, protocol: it.protocol(), ip: it.host_ip.or("") }, span))
    })
}

pub(super) fn taken<'t>(candidate: &Candidate<'_, 't>, node: &NodeState<'_, 't>) -> Option<Obstacle<'t>> {
    host_ports(candidate.spec).find_map(|(wanted, span)| {
        let (_, taken_by) = node.ports.iter().find(|(taken, _)| taken.conflicts_with(wanted))?;
        Some(Obstacle::Port { port: wanted.port, span: span?, taken_by: *taken_by })
    })
}
