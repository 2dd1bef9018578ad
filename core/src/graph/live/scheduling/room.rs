//! What a Pod asks for, and what a Node has left.

use crate::{
    graph::{Amounts, pod_requests},
    quantity::Quantity,
    resources::PodSpec,
};

use super::{Obstacle, nodes::NodeState};

/// What a Pod asks for.
pub(super) struct Wanted<'t>(Amounts<'t>);

impl<'t> Wanted<'t> {
    /// `None` for a quantity that is none.
    pub(super) fn of(spec: &PodSpec<'t>) -> Option<Self> {
        pod_requests(spec).map(Self)
    }

    /// Everything of which the Node has too little. A Node that does not say what it has is not judged.
    pub(super) fn missing(&self, node: &NodeState<'_, 't>) -> Vec<Obstacle<'t>> {
        let Some(allocatable) = node.status.allocatable.get() else { return Vec::new() };
        let has = |name: &str| allocatable.get(name).map_or(Some(Quantity::count(0)), |it| it.quantity);
        let mut missing = Vec::new();
        if let Some(pods) = has("pods")
            && Quantity::count(node.pods + 1) > pods
        {
            missing.push(Obstacle::TooManyPods { allocatable: pods });
        }
        for (resource, requested) in self.0.iter().filter(|(_, requested)| requested.is_positive()) {
            let used = node.used.get(resource).copied().unwrap_or(Quantity::count(0));
            let Some(allocatable) = has(resource) else { continue };
            if used.plus(*requested) > allocatable {
                missing.push(Obstacle::Insufficient { resource, requested: *requested, allocatable, used });
            }
        }
        missing
    }
}
