//! What a namespace allows its Pods: ResourceQuota and LimitRange.

use serde::Deserialize;

use super::amounts::ResourceList;
use crate::yaml::de::{Field, Items};

/// `spec` of a ResourceQuota.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct ResourceQuota<'t> {
    pub(crate) hard: Field<ResourceList<'t>>,
    pub(crate) scopes: Field<Items<&'t str>>,
    pub(crate) scope_selector: Field<ScopeSelector<'t>>,
}

/// `scopeSelector` of a ResourceQuota.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct ScopeSelector<'t> {
    pub(crate) match_expressions: Field<Items<ScopeRequirement<'t>>>,
}

/// One of its `matchExpressions`: a requirement whose key is called `scopeName`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct ScopeRequirement<'t> {
    pub(crate) scope_name: Field<&'t str>,
    pub(crate) operator: Field<&'t str>,
    pub(crate) values: Field<Items<&'t str>>,
}

/// `spec` of a LimitRange.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct LimitRange<'t> {
    pub(crate) limits: Field<Items<LimitRangeItem<'t>>>,
}

/// An entry of `spec.limits`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct LimitRangeItem<'t> {
    #[serde(rename = "type")]
    pub(crate) kind: Field<&'t str>,
    pub(crate) max: Field<ResourceList<'t>>,
    pub(crate) min: Field<ResourceList<'t>>,
    /// The limit of a container that has none.
    #[serde(rename = "default")]
    pub(crate) default_limit: Field<ResourceList<'t>>,
    pub(crate) default_request: Field<ResourceList<'t>>,
    pub(crate) max_limit_request_ratio: Field<ResourceList<'t>>,
}
