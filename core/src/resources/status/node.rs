//! Nodes, which no manifest has.

use super::Conditions;
use crate::{
    resources::ResourceList,
    yaml::de::{Field, Items, read_fields},
};

/// `spec` of a Node.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeSpec<'t> {
    pub(crate) taints: Field<Items<Taint<'t>>>,
    /// Set by `kubectl cordon`.
    pub(crate) unschedulable: Field<bool>,
}
read_fields!(NodeSpec<'t>: taints, unschedulable);

/// What keeps Pods off a Node that do not tolerate it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Taint<'t> {
    pub(crate) key: Field<&'t str>,
    pub(crate) value: Field<&'t str>,
    pub(crate) effect: Field<&'t str>,
}
read_fields!(Taint<'t>: key, value, effect);

/// `status` of a Node.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeStatus<'t> {
    /// What Pods may ask for: the capacity without what the system keeps.
    pub(crate) allocatable: Field<ResourceList<'t>>,
    pub(crate) capacity: Field<ResourceList<'t>>,
    pub(crate) conditions: Conditions<'t>,
}
read_fields!(NodeStatus<'t>: allocatable, capacity, conditions);

impl<'t> NodeSpec<'t> {
    /// `spec` of `resource`, which is a Node; nothing is required in it.
    pub(crate) fn read(resource: &crate::resources::Resource<'t>) -> Self {
        let spec = resource.node.get("spec");
        spec.and_then(crate::yaml::de::from_node).unwrap_or_default()
    }
}
