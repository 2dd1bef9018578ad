//! `status` of a ResourceQuota.

use serde::Deserialize;

use crate::{resources::ResourceList, yaml::de::Field};

/// What is allowed, and what of it is taken.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct QuotaStatus<'t> {
    pub(crate) hard: Field<ResourceList<'t>>,
    pub(crate) used: Field<ResourceList<'t>>,
}
