//! What the NetworkPolicies on the Pods behind a port of a Service add up to.

use super::{Cluster, Direction, resolved_port, rule_has_port};
use crate::{
    resources::{PodSpec, PolicyRule, Resource, ResourceId, ServicePort},
    yaml::de::Item,
};

/// A Pod and the port of it that a Service sends to.
#[derive(Clone, Copy)]
pub(crate) struct Target<'r, 't> {
    pub(crate) pod: &'r Resource<'t>,
    pub(crate) spec: &'r PodSpec<'t>,
    pub(crate) number: i64,
    pub(crate) protocol: &'t str,
}

/// Who gets through to a target.
pub(crate) enum Admission<'r, 't> {
    /// No policy selects the Pods, so that everybody does.
    Open,
    /// Nobody: these policies select the Pods, and none of their rules is about the port.
    Closed { policies: Vec<ResourceId> },
    /// Whom these rules name.
    Some { rules: Vec<(&'r Resource<'t>, &'r PolicyRule<'t>)> },
}

/// The target of a Service's port in a Pod; `None` where no container has the port by its name.
pub(crate) fn target<'r, 't>(
    port: &ServicePort<'t>,
    pod: &'r Resource<'t>,
    spec: &'r PodSpec<'t>,
) -> Option<Target<'r, 't>> {
    let number = resolved_port(port, spec)?;
    let protocol = port.protocol();
    Some(Target { pod, spec, number, protocol })
}

/// Who gets through to a target; `None` where that is not known.
pub(crate) fn admission<'r, 't>(
    cluster: &'r Cluster<'t>,
    target: &Target<'_, 't>,
) -> Option<Admission<'r, 't>> {
    let policies = cluster.policies_on(target.pod, Direction::Ingress)?;
    if policies.is_empty() {
        return Some(Admission::Open);
    }
    let mut rules = Vec::new();
    for id in &policies {
        let (Some(resource), Some(policy)) = (cluster.resource(*id), cluster.policy(*id)) else { continue };
        let of_policy = policy.ingress.items();
        for rule in of_policy.filter(|it| rule_has_port(it, target.spec, target.number, target.protocol)) {
            rules.push((resource, &rule.value));
        }
    }
    Some(if rules.is_empty() { Admission::Closed { policies } } else { Admission::Some { rules } })
}

/// Whether one of the rules may be about `caller`: it names nobody, or a peer that means it or may.
pub(crate) fn admits<'t>(
    cluster: &Cluster<'t>,
    rules: &[(&Resource<'t>, &PolicyRule<'t>)],
    caller: &Resource<'t>,
) -> bool {
    rules.iter().any(|(policy, rule)| {
        let peers = rule.from.get().filter(|peers| !peers.is_empty());
        peers
            .is_none_or(|peers| peers.iter().any(|peer| cluster.peer_is(policy, peer, caller) != Some(false)))
    })
}

/// The policy that keeps the Pods of `caller` from sending to a target, if its policies let nothing through to it.
pub(crate) fn held_back_by<'t>(
    cluster: &Cluster<'t>,
    caller: &Resource<'t>,
    targets: &[Target<'_, 't>],
) -> Option<ResourceId> {
    let policies = cluster.policies_on(caller, Direction::Egress)?;
    let goes = |policy: &Resource<'t>, rule: &PolicyRule<'t>, target: &Target<'_, 't>| {
        let peers = rule.to.get().filter(|peers| !peers.is_empty());
        rule_has_port(rule, target.spec, target.number, target.protocol)
            && peers.is_none_or(|peers| {
                peers.iter().any(|peer| cluster.peer_is(policy, peer, target.pod) != Some(false))
            })
    };
    let through = policies.iter().any(|id| {
        let (Some(resource), Some(policy)) = (cluster.resource(*id), cluster.policy(*id)) else {
            return true;
        };
        let mut rules = policy.egress.items();
        rules.any(|rule: &Item<PolicyRule<'t>>| targets.iter().any(|target| goes(resource, rule, target)))
    });
    policies.first().copied().filter(|_| !through)
}
