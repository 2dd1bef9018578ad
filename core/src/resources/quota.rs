//! What a namespace allows its Pods: ResourceQuota and LimitRange.

use super::amounts::ResourceList;
use crate::yaml::de::{Field, Items, read_fields};

/// `spec` of a ResourceQuota.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResourceQuota<'t> {
    pub(crate) hard: Field<ResourceList<'t>>,
    pub(crate) scopes: Field<Items<&'t str>>,
    pub(crate) scope_selector: Field<ScopeSelector<'t>>,
}
read_fields!(ResourceQuota<'t>: hard, scopes, scope_selector = "scopeSelector");

/// `scopeSelector` of a ResourceQuota.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScopeSelector<'t> {
    pub(crate) match_expressions: Field<Items<ScopeRequirement<'t>>>,
}
read_fields!(ScopeSelector<'t>: match_expressions = "matchExpressions");

/// One of its `matchExpressions`: a requirement whose key is called `scopeName`.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScopeRequirement<'t> {
    pub(crate) scope_name: Field<&'t str>,
    pub(crate) operator: Field<&'t str>,
    pub(crate) values: Field<Items<&'t str>>,
}
read_fields!(ScopeRequirement<'t>: scope_name = "scopeName", operator, values);

/// `spec` of a LimitRange.
#[derive(Clone, Debug, Default)]
pub(crate) struct LimitRange<'t> {
    pub(crate) limits: Field<Items<LimitRangeItem<'t>>>,
}
read_fields!(LimitRange<'t>: limits);

/// An entry of `spec.limits`.
#[derive(Clone, Debug, Default)]
pub(crate) struct LimitRangeItem<'t> {
    pub(crate) kind: Field<&'t str>,
    pub(crate) max: Field<ResourceList<'t>>,
    pub(crate) min: Field<ResourceList<'t>>,
    /// The limit of a container that has none.
    pub(crate) default_limit: Field<ResourceList<'t>>,
    pub(crate) default_request: Field<ResourceList<'t>>,
    pub(crate) max_limit_request_ratio: Field<ResourceList<'t>>,
}
read_fields!(
    LimitRangeItem<'t>:
    kind = "type",
    max,
    min,
    default_limit = "default",
    default_request = "defaultRequest",
    max_limit_request_ratio = "maxLimitRequestRatio",
);
