//! `status` of a PersistentVolumeClaim.

use serde::Deserialize;

use super::Conditions;
use crate::{resources::ResourceList, yaml::de::Field};

/// `status` of a PersistentVolumeClaim.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct ClaimStatus<'t> {
    /// `Pending`, `Bound` or `Lost`.
    pub(crate) phase: Field<&'t str>,
    pub(crate) capacity: Field<ResourceList<'t>>,
    pub(crate) conditions: Conditions<'t>,
}
