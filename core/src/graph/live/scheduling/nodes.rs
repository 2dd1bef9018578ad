//! The Nodes of the input.

use crate::{
    graph::{Amounts, Cluster},
    hash::HashMap,
    resources::{NodeSpec, NodeStatus, Resource, ResourceId},
};

use super::ports::HostPort;

/// A Node with what its Pods take of it.
pub(super) struct NodeState<'c, 't> {
    pub(super) resource: &'c Resource<'t>,
    pub(super) spec: NodeSpec<'t>,
    pub(super) status: NodeStatus<'t>,
    /// The requests of its Pods.
    pub(super) used: Amounts<'t>,
    pub(super) pods: i64,
    pub(super) ports: Vec<(HostPort<'t>, ResourceId)>,
}

impl<'t> NodeState<'_, 't> {
    pub(super) fn label(&self, key: &str) -> Option<&'t str> {
        self.resource.metadata.label(key)
    }
}

/// The Nodes in the order of the files; of two with one name the last one counts.
pub(super) fn read<'c, 't>(cluster: &'c Cluster<'t>) -> Vec<NodeState<'c, 't>> {
    let all = || cluster.resources().iter().filter(|it| it.gvk.kind == "Node" && it.gvk.group.is_empty());
    let last: HashMap<&str, ResourceId> = all().map(|it| (it.name(), it.id)).collect();
    let counts = |it: &&'c Resource<'t>| last.get(it.name()) == Some(&it.id);
    let read = |resource: &'c Resource<'t>| NodeState {
        resource,
        spec: NodeSpec::read(resource),
        status: resource.status().unwrap_or_default(),
        used: Amounts::new(),
        pods: 0,
        ports: Vec::new(),
    };
    all().filter(counts).map(read).collect()
}
