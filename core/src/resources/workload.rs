//! What makes Pods: Deployment, ReplicaSet, ReplicationController, StatefulSet, DaemonSet, and any custom resource
//! that carries a Pod template the same way.

use super::{pod::PodTemplate, volume::ClaimTemplate};
use crate::yaml::de::{Field, IntOrString, Items, StringMap, read_fields};

/// `spec` of a workload.
#[derive(Clone, Debug, Default)]
pub(crate) struct Workload<'t> {
    pub(crate) replicas: Field<i64>,
    pub(crate) selector: Field<LabelSelector<'t>>,
    pub(crate) template: Field<PodTemplate<'t>>,
    /// StatefulSet only.
    pub(crate) service_name: Field<&'t str>,
    /// StatefulSet only.
    pub(crate) pod_management_policy: Field<&'t str>,
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
read_fields!(
    Workload<'t>:
    replicas,
    selector,
    template,
    service_name = "serviceName",
    pod_management_policy = "podManagementPolicy",
    volume_claim_templates = "volumeClaimTemplates",
    strategy,
    update_strategy = "updateStrategy",
    paused,
    progress_deadline_seconds = "progressDeadlineSeconds",
    min_ready_seconds = "minReadySeconds",
    parallelism,
    completions,
    suspend,
);

/// How the Pods of an old template are replaced by those of a new one.
#[derive(Clone, Debug, Default)]
pub(crate) struct UpdateStrategy<'t> {
    pub(crate) kind: Field<&'t str>,
    pub(crate) rolling_update: Field<RollingUpdate<'t>>,
}
read_fields!(UpdateStrategy<'t>: kind = "type", rolling_update = "rollingUpdate");

/// `rollingUpdate` of a strategy: numbers or percentages of the replicas.
#[derive(Clone, Debug, Default)]
pub(crate) struct RollingUpdate<'t> {
    pub(crate) max_surge: Field<IntOrString<'t>>,
    pub(crate) max_unavailable: Field<IntOrString<'t>>,
    /// StatefulSet only: the Pods below this number keep the template that they have.
    pub(crate) partition: Field<i64>,
}
read_fields!(RollingUpdate<'t>: max_surge = "maxSurge", max_unavailable = "maxUnavailable", partition);

/// How far a rolling update may leave the number of Pods that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rolling {
    /// How many Pods there may be beyond it.
    pub(crate) surge: i64,
    /// How many may be missing.
    pub(crate) unavailable: i64,
}

impl Workload<'_> {
    /// The steps in which a Deployment replaces that many Pods; `None` for one that first deletes all of them, and for
    /// what is not read.
    pub(crate) fn rolling_update(&self, replicas: i64) -> Option<Rolling> {
        let strategy = self.strategy.get();
        if strategy.is_some_and(|strategy| strategy.kind.or("RollingUpdate") != "RollingUpdate") {
            return None;
        }
        let rolling = strategy.and_then(|strategy| strategy.rolling_update.get());
        let default = IntOrString::String("25%");
        let surge = rolling.map_or(default, |it| it.max_surge.or(default));
        let unavailable = rolling.map_or(default, |it| it.max_unavailable.or(default));
        let surge = resolve(surge, replicas, Round::Up)?;
        let unavailable = resolve(unavailable, replicas, Round::Down)?;
        // With neither, nothing could ever move.
        let unavailable = if surge == 0 && unavailable == 0 { 1 } else { unavailable };
        Some(Rolling { surge, unavailable })
    }

    /// How many of `wanted` Pods of a DaemonSet may be unavailable while they are replaced; `None` for what is not read.
    pub(crate) fn most_unavailable(&self, wanted: i64) -> Option<i64> {
        let rolling = self.update_strategy.get().and_then(|it| it.rolling_update.get());
        let written = rolling.map_or(IntOrString::Int(1), |it| it.max_unavailable.or(IntOrString::Int(1)));
        resolve(written, wanted, Round::Up)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Round {
    Up,
    Down,
}

/// A number, or a percentage of `total`.
fn resolve(value: IntOrString<'_>, total: i64, round: Round) -> Option<i64> {
    let percent: i64 = match value {
        IntOrString::Int(number) => return (number >= 0).then_some(number),
        IntOrString::String(text) => text.strip_suffix('%')?.parse().ok()?,
    };
    let hundredths = percent.checked_mul(total).filter(|it| *it >= 0)?;
    Some(if round == Round::Up {
        hundredths.div_euclid(100) + i64::from(hundredths % 100 > 0)
    } else {
        hundredths / 100
    })
}

/// A selector of labels. `nil` selects nothing and `{}` everything, which only the kind that holds it can tell.
///
/// A ReplicationController's selector is a plain map of labels; it is read into `match_labels`.
#[derive(Clone, Debug, Default)]
pub(crate) struct LabelSelector<'t> {
    pub(crate) match_labels: Field<StringMap<'t>>,
    pub(crate) match_expressions: Field<Items<LabelSelectorRequirement<'t>>>,
}
read_fields!(LabelSelector<'t>: match_labels = "matchLabels", match_expressions = "matchExpressions");

/// One of `matchExpressions`.
#[derive(Clone, Debug, Default)]
pub(crate) struct LabelSelectorRequirement<'t> {
    pub(crate) key: Field<&'t str>,
    pub(crate) operator: Field<&'t str>,
    pub(crate) values: Field<Items<&'t str>>,
}
read_fields!(LabelSelectorRequirement<'t>: key, operator, values);

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{de::from_node, read_file};

    fn rolling(strategy: &str, replicas: i64) -> Option<(i64, i64)> {
        let file = read_file("a.yaml", format!("strategy: {strategy}").into_bytes());
        let workload: Workload<'_> = from_node(file.documents[0].root().unwrap()).unwrap();
        workload.rolling_update(replicas).map(|it| (it.surge, it.unavailable))
    }

    #[test]
    fn surge_is_rounded_up_and_unavailable_down() {
        for (strategy, replicas, expected) in [
            ("{}", 1, (1, 0)),
            ("{}", 4, (1, 1)),
            ("{}", 10, (3, 2)),
            ("{rollingUpdate: {maxSurge: 30%, maxUnavailable: 20%}}", 10, (3, 2)),
            ("{rollingUpdate: {maxSurge: 0, maxUnavailable: 50%}}", 3, (0, 1)),
            ("{rollingUpdate: {maxSurge: 0, maxUnavailable: 25%}}", 3, (0, 1)),
            ("{type: RollingUpdate, rollingUpdate: {maxSurge: 2, maxUnavailable: 3}}", 7, (2, 3)),
        ] {
            assert_eq!(rolling(strategy, replicas), Some(expected), "{strategy} of {replicas}");
        }
        assert_eq!(rolling("{type: Recreate}", 3), None);
        assert_eq!(rolling("{rollingUpdate: {maxSurge: one}}", 3), None);
    }
}
