//! Which field of the Pods' `spec` a reason of the scheduler is about.

use crate::{
    graph::{Obstacle, Verdict},
    messages::NodeReason,
    resources::{Placement, Resource},
    yaml::Span,
};

/// The smallest text of the topmost owner that keeps its Pods off the nodes; `None` for what is missing there, as a
/// toleration is, and for what is no fault of it.
pub(super) fn field(
    top: &Resource<'_>,
    placement: &Placement<'_>,
    reason: NodeReason<'_>,
    verdict: Option<&Verdict<'_>>,
) -> Option<Span> {
    match reason {
        NodeReason::Insufficient { resource } => request(top, resource),
        NodeReason::NodeAffinity => node_selector(top, verdict).or_else(|| {
            let required = &placement.affinity.get()?.node_affinity.get()?.required;
            required.get().and_then(|it| it.node_selector_terms.span()).or(required.span())
        }),
        NodeReason::NodeName => top.pod_spec()?.node_name.span(),
        NodeReason::Ports => host_port(top, verdict),
        NodeReason::Taint { .. } => placement.tolerations.span(),
        NodeReason::Spread | NodeReason::SpreadLabel => {
            let constraints = placement.topology_spread_constraints.get()?.iter();
            let key = constraints.map(|it| &it.topology_key);
            let wanted = spread_key(verdict);
            let mut key = key.filter(|it| wanted.is_none() || it.get().copied() == wanted);
            key.next()?.span()
        }
        NodeReason::Affinity => {
            placement.affinity.get()?.pod_affinity.get()?.required.get()?.first()?.topology_key.span()
        }
        NodeReason::AntiAffinity | NodeReason::AffinityOrAntiAffinity => {
            placement.affinity.get()?.pod_anti_affinity.get()?.required.get()?.first()?.topology_key.span()
        }
        NodeReason::ClaimBeingDeleted { claim }
        | NodeReason::ClaimNotFound { claim }
        | NodeReason::VolumeNotFound { claim: Some(claim) } => claim_name(top, Some(claim)),
        NodeReason::VolumeNotFound { claim: None }
        | NodeReason::VolumeAffinity
        | NodeReason::VolumeZone
        | NodeReason::NoVolume
        | NodeReason::NotEnoughStorage
        | NodeReason::VolumeInUse => claim_name(top, claim_of(verdict)),
        _ => None,
    }
}

fn obstacles<'v, 't>(verdict: Option<&'v Verdict<'t>>) -> impl Iterator<Item = &'v Obstacle<'t>> {
    verdict.into_iter().flat_map(|it| &it.nodes).flat_map(|(_, obstacles)| obstacles)
}

/// The largest request of a resource, or the limit that stands for it.
fn request(top: &Resource<'_>, resource: &str) -> Option<Span> {
    let containers = top.pod_spec()?.all_containers();
    let amounts = containers.filter_map(|container| {
        let resources = container.resources.get()?;
        let of_requests = resources.requests.get().and_then(|it| it.get(resource));
        let amount = of_requests.or_else(|| resources.limits.get()?.get(resource))?;
        Some((amount.quantity?, std::cmp::Reverse(amount.span.start), amount.span))
    });
    let largest = amounts.max_by_key(|(quantity, start, _)| (*quantity, *start)).map(|(.., span)| span);
    largest.or_else(|| {
        let whole = top.pod_spec()?.resources.get()?;
        Some(whole.requests.get()?.get(resource)?.span)
    })
}

/// The entry of `nodeSelector` that no Node satisfies, or else the first one.
fn node_selector(top: &Resource<'_>, verdict: Option<&Verdict<'_>>) -> Option<Span> {
    let pairs = top.pod_spec()?.node_selector.get()?;
    let failing = obstacles(verdict).find_map(|it| match it {
        Obstacle::NodeSelector { key, .. } => pairs.get(key),
        _ => None,
    });
    if failing.is_none() && obstacles(verdict).any(|it| matches!(it, Obstacle::NodeAffinity { .. })) {
        return None;
    }
    failing.or_else(|| pairs.first()).map(|it| it.span())
}

fn host_port(top: &Resource<'_>, verdict: Option<&Verdict<'_>>) -> Option<Span> {
    let taken = obstacles(verdict).find_map(|it| match it {
        Obstacle::Port { port, .. } => Some(*port),
        _ => None,
    });
    let ports = top.pod_spec()?.ports();
    let mut spans = ports.filter_map(|it| {
        let port = it.host_port.spanned().filter(|port| port.value > 0).or(it.container_port.spanned())?;
        taken.is_none_or(|taken| taken == port.value).then_some(port.span)
    });
    spans.next()
}

fn spread_key<'t>(verdict: Option<&Verdict<'t>>) -> Option<&'t str> {
    obstacles(verdict).find_map(|it| match it {
        Obstacle::Spread { key, .. } | Obstacle::SpreadLabel { key } => Some(*key),
        _ => None,
    })
}

fn claim_of<'t>(verdict: Option<&Verdict<'t>>) -> Option<&'t str> {
    obstacles(verdict).find_map(|it| match it {
        Obstacle::ClaimInUse { claim, .. }
        | Obstacle::VolumeAffinity { claim, .. }
        | Obstacle::VolumeZone { claim, .. }
        | Obstacle::VolumeNotFound { claim }
        | Obstacle::NoVolume { claim } => Some(*claim),
        _ => None,
    })
}

/// Where a claim is named; the first of the claims where it is not known which one it is.
fn claim_name(top: &Resource<'_>, claim: Option<&str>) -> Option<Span> {
    let volumes = top.pod_spec()?.volumes.get()?.iter();
    let mut names = volumes.filter_map(|it| it.persistent_volume_claim.get()?.claim_name.spanned());
    names.find(|it| claim.is_none_or(|claim| claim == it.value)).map(|it| it.span)
}
