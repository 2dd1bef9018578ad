//! What makes Pods: Deployment, ReplicaSet, ReplicationController, StatefulSet, DaemonSet, and any custom resource
//! that carries a Pod template the same way.

use serde::Deserialize;

use super::{pod::PodTemplate, volume::ClaimTemplate};
use crate::yaml::de::{Field, IntOrString, Items, StringMap};

/// `spec` of a workload.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct Workload<'t> {
    pub(crate) replicas: Field<i64>,
    pub(crate) selector: Field<LabelSelector<'t>>,
    pub(crate) template: Field<PodTemplate<'t>>,
    /// StatefulSet only.
    pub(crate) service_name: Field<&'t str>,
    /// StatefulSet only: each template makes a claim per Pod and a volume of the same name.
    pub(crate) volume_claim_templates: Field<Items<ClaimTemplate<'t>>>,
    /// Deployment only.
    pub(crate) strategy: Field<UpdateStrategy<'t>>,
    /// DaemonSet and StatefulSet.
    pub(crate) update_strategy: Field<UpdateStrategy<'t>>,
    pub(crate) paused: Field<bool>,
    pub(crate) progress_deadline_seconds: Field<i64>,
    pub(crate) min_ready_seconds: Field<i64>,
    /// Job only.
    pub(crate) parallelism: Field<i64>,
    pub(crate) completions: Field<i64>,
    pub(crate) suspend: Field<bool>,
}

/// How the Pods of an old template are replaced by those of a new one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct UpdateStrategy<'t> {
    #[serde(rename = "type")]
    pub(crate) kind: Field<&'t str>,
    pub(crate) rolling_update: Field<RollingUpdate<'t>>,
}

/// `rollingUpdate` of a strategy: numbers or percentages of the replicas.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct RollingUpdate<'t> {
    pub(crate) max_surge: Field<IntOrString<'t>>,
    pub(crate) max_unavailable: Field<IntOrString<'t>>,
}

/// A selector of labels. `nil` selects nothing and `{}` everything, which only the kind that holds it can tell.
///
/// A ReplicationController's selector is a plain map of labels; it is read into `match_labels`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct LabelSelector<'t> {
    pub(crate) match_labels: Field<StringMap<'t>>,
    pub(crate) match_expressions: Field<Items<LabelSelectorRequirement<'t>>>,
}

/// One of `matchExpressions`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct LabelSelectorRequirement<'t> {
    pub(crate) key: Field<&'t str>,
    pub(crate) operator: Field<&'t str>,
    pub(crate) values: Field<Items<&'t str>>,
}

impl LabelSelectorRequirement<'_> {
    /// Whether labels, given as a lookup, satisfy the requirement; `None` for an operator that does not exist.
    ///
    /// As in Kubernetes, `NotIn` is satisfied when the key is absent.
    pub(crate) fn matches<'l>(&self, label: impl Fn(&str) -> Option<&'l str>) -> Option<bool> {
        let found = label(self.key.get()?);
        let listed = |value: &str| {
            self.values.get().is_some_and(|values| values.iter().any(|item| item.value == value))
        };
        match *self.operator.get()? {
            "In" => Some(found.is_some_and(listed)),
            "NotIn" => Some(!found.is_some_and(listed)),
            "Exists" => Some(found.is_some()),
            "DoesNotExist" => Some(found.is_none()),
            _ => None,
        }
    }
}
