//! Cordoned Nodes and tainted ones.

use crate::resources::{Taint, Toleration};

use super::{Candidate, Obstacle, nodes::NodeState};

/// `kubectl cordon`; a Pod that tolerates the taint which goes with it is let in all the same.
pub(super) fn cordoned<'t>(candidate: &Candidate<'_, 't>, node: &NodeState<'_, 't>) -> Option<Obstacle<'t>> {
    let cordon = ("node.kubernetes.io/unschedulable", "", "NoSchedule");
    let cordoned = node.spec.unschedulable.or(false) && !is_tolerated(candidate, cordon);
    cordoned.then_some(Obstacle::Cordoned)
}

/// The first taint that is not tolerated. What is merely preferred (`PreferNoSchedule`) keeps nobody away.
pub(super) fn not_tolerated<'t>(
    candidate: &Candidate<'_, 't>,
    node: &NodeState<'_, 't>,
) -> Option<Obstacle<'t>> {
    let taints = node.spec.taints.items();
    let mut taints = taints.map(|it| parts(it)).filter(|it| matches!(it.2, "NoSchedule" | "NoExecute"));
    let (key, value, effect) = taints.find(|it| !is_tolerated(candidate, *it))?;
    Some(Obstacle::Taint { key, value, effect })
}

/// Key, value and effect.
type Parts<'t> = (&'t str, &'t str, &'t str);

fn parts<'t>(taint: &Taint<'t>) -> Parts<'t> {
    (taint.key.or(""), taint.value.or(""), taint.effect.or(""))
}

fn is_tolerated(candidate: &Candidate<'_, '_>, taint: Parts<'_>) -> bool {
    let tolerations = candidate.placement.tolerations.items();
    tolerations.into_iter().any(|it| tolerates(it, taint))
}

/// Without an effect a toleration means all of them, without a key (and with `Exists`) every taint.
fn tolerates(toleration: &Toleration<'_>, (key, value, effect): Parts<'_>) -> bool {
    let is = |written: &str, what: &str| written.is_empty() || written == what;
    if !is(toleration.effect.or(""), effect) || !is(toleration.key.or(""), key) {
        return false;
    }
    let wanted = toleration.value.or("");
    let numbers = || Some((value.parse::<i64>().ok()?, wanted.parse::<i64>().ok()?));
    match toleration.operator.or("") {
        "" | "Equal" => value == wanted,
        "Exists" => true,
        "Gt" => numbers().is_some_and(|(value, wanted)| value > wanted),
        "Lt" => numbers().is_some_and(|(value, wanted)| value < wanted),
        _ => false,
    }
}
