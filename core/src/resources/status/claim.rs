//! `status` of a PersistentVolumeClaim.

use super::Conditions;
use crate::{
    resources::ResourceList,
    yaml::de::{Field, read_fields},
};

/// `status` of a PersistentVolumeClaim.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClaimStatus<'t> {
    /// `Pending`, `Bound` or `Lost`.
    pub(crate) phase: Field<&'t str>,
    pub(crate) capacity: Field<ResourceList<'t>>,
    pub(crate) conditions: Conditions<'t>,
}
read_fields!(ClaimStatus<'t>: phase, capacity, conditions);
