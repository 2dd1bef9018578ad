//! Why a Pod is on no Node: what the scheduler checks, checked again on every Node of the input.
//!
//! As in the scheduler, of each Node only the first check that fails is told, in the order of its plugins, but all
//! resources of which there is too little; and what is wrong with a claim may keep a Pod from every Node at once.
//! Pods that are not in the input take nothing: a Node on which nothing is found to be wrong may still be full.

mod affinity;
mod nodes;
mod ports;
mod room;
mod selector;
mod spread;
mod taints;
mod topology;
mod volumes;

use crate::{
    graph::Cluster,
    hash::HashMap,
    quantity::Quantity,
    resources::{Placement, PodSpec, Resource, ResourceId},
    yaml::Span,
};

use nodes::NodeState;
use topology::PlacedPod;

/// What keeps a Pod from a Node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle<'t> {
    /// `kubectl cordon`
    Cordoned,
    Taint {
        key: &'t str,
        value: &'t str,
        effect: &'t str,
    },
    /// The entry of `nodeSelector` that the Node does not satisfy, and what its label says instead.
    NodeSelector {
        key: &'t str,
        value: &'t str,
        span: Span,
        actual: Option<&'t str>,
    },
    /// None of the terms of the required node affinity holds.
    NodeAffinity {
        span: Option<Span>,
    },
    Port {
        port: i64,
        span: Span,
        taken_by: ResourceId,
    },
    TooManyPods {
        allocatable: Quantity,
    },
    Insufficient {
        resource: &'t str,
        requested: Quantity,
        allocatable: Quantity,
        used: Quantity,
    },
    /// A claim that one Pod alone may use is in use.
    ClaimInUse {
        claim: &'t str,
        by: ResourceId,
    },
    /// The volume of the claim cannot be reached from the Node.
    VolumeAffinity {
        claim: &'t str,
        volume: ResourceId,
    },
    /// The volume of the claim lies in another zone or region.
    VolumeZone {
        claim: &'t str,
        volume: ResourceId,
    },
    /// The claim is bound to a volume that is gone.
    VolumeNotFound {
        claim: &'t str,
    },
    /// There is no volume for the claim that could be used from the Node, and none will be made.
    NoVolume {
        claim: &'t str,
    },
    /// The Node has none of the label that the spread goes by.
    SpreadLabel {
        key: &'t str,
    },
    Spread {
        key: &'t str,
        /// The Pods that are in the Node's domain already, and the fewest in any domain.
        here: usize,
        least: usize,
        max_skew: i64,
    },
    /// No Pod that it wants beside it is in the Node's domain.
    Affinity {
        key: &'t str,
    },
    /// Pods that it does not want beside it are.
    AntiAffinity {
        key: &'t str,
    },
    /// A Pod there does not want it.
    ExistingAntiAffinity {
        key: &'t str,
    },
}

/// What keeps a Pod from every Node, before any of them is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClaimObstacle<'t> {
    NotFound {
        claim: &'t str,
    },
    BeingDeleted {
        claim: &'t str,
    },
    Lost {
        claim: &'t str,
    },
    /// It has no volume, and its class does not wait for a Pod.
    NotBound {
        claim: &'t str,
    },
}

/// Why a Pod is where it is: nowhere.
#[derive(Debug, Default)]
pub(crate) struct Verdict<'t> {
    /// Said instead of what is wrong with the Nodes.
    pub(crate) everywhere: Option<ClaimObstacle<'t>>,
    /// A Node has all labels that the Pod asks for, and keeps it away by a taint or because it is cordoned.
    pub(crate) is_kept_from_its_node: bool,
    /// In the order of the files; none of the obstacles where nothing speaks against the Node.
    pub(crate) nodes: Vec<(ResourceId, Vec<Obstacle<'t>>)>,
}

/// The Nodes of the input and what is on them.
pub(crate) struct Scheduling<'c, 't> {
    cluster: &'c Cluster<'t>,
    nodes: Vec<NodeState<'c, 't>>,
    placed: Vec<PlacedPod<'c, 't>>,
    /// Indexes into `placed`.
    by_namespace: HashMap<&'t str, Vec<usize>>,
    /// Those that do not want certain Pods beside them, as indexes into `placed`.
    picky: Vec<(usize, Placement<'t>)>,
}

/// A Pod that looks for a Node.
struct Candidate<'c, 't> {
    pod: &'c Resource<'t>,
    spec: &'c PodSpec<'t>,
    placement: Placement<'t>,
}

impl<'c, 't> Scheduling<'c, 't> {
    /// `None` where the input has no Nodes.
    pub(crate) fn new(cluster: &'c Cluster<'t>) -> Option<Self> {
        let mut nodes = nodes::read(cluster);
        if nodes.is_empty() {
            return None;
        }
        let placed = topology::placed(cluster, &mut nodes);
        let mut by_namespace: HashMap<&'t str, Vec<usize>> = HashMap::default();
        let mut picky = Vec::new();
        for (index, pod) in placed.iter().enumerate() {
            by_namespace.entry(pod.resource.namespace_name()).or_default().push(index);
            if pod.resource.node.get("spec").is_some_and(|it| it.get("affinity").is_some()) {
                picky.push((index, Placement::read(pod.resource)));
            }
        }
        Some(Self { cluster, nodes, placed, by_namespace, picky })
    }

    /// Why the Pod is on none of the Nodes; `None` for what is no Pod.
    pub(crate) fn why_not(&self, pod: &'c Resource<'t>) -> Option<Verdict<'t>> {
        let spec = pod.pod_spec()?;
        let candidate = Candidate { pod, spec, placement: Placement::read(pod) };
        let claims = match volumes::Claims::of(self, &candidate) {
            Ok(claims) => claims,
            Err(obstacle) => return Some(Verdict { everywhere: Some(obstacle), ..Verdict::default() }),
        };
        let wanted = room::Wanted::of(spec);
        let pinned = selector::pinned_to(&candidate);
        let spread = spread::Spread::of(self, &candidate);
        let affinity = affinity::Affinity::of(self, &candidate);
        let check = |node: &NodeState<'c, 't>| -> Vec<Obstacle<'t>> {
            if pinned.as_ref().is_some_and(|names| !names.contains(node.resource.name())) {
                return vec![selector::not_among(&candidate)];
            }
            let first = taints::cordoned(&candidate, node)
                .or_else(|| taints::not_tolerated(&candidate, node))
                .or_else(|| selector::not_matched(&candidate, node))
                .or_else(|| ports::taken(&candidate, node));
            if let Some(obstacle) = first {
                return vec![obstacle];
            }
            let no_room = wanted.as_ref().map(|it| it.missing(node)).unwrap_or_default();
            if !no_room.is_empty() {
                return no_room;
            }
            let last =
                claims.obstacle(node).or_else(|| spread.obstacle(node)).or_else(|| affinity.obstacle(node));
            last.into_iter().collect()
        };
        let nodes: Vec<_> = self.nodes.iter().map(|node| (node.resource.id, check(node))).collect();
        let is_kept = |(node, (_, obstacles)): (&NodeState<'c, 't>, &(ResourceId, Vec<Obstacle<'t>>))| {
            matches!(obstacles.first(), Some(Obstacle::Taint { .. } | Obstacle::Cordoned))
                && selector::is_eligible(&candidate, node)
        };
        let is_kept_from_its_node = self.nodes.iter().zip(&nodes).any(is_kept);
        Some(Verdict { everywhere: None, is_kept_from_its_node, nodes })
    }
}

#[cfg(test)]
mod tests;
