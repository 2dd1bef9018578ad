//! Claims: whether they have a volume, and from which Nodes it can be reached.

use crate::{
    graph::{Cluster, Lookup, policies::matches},
    resources::{Body, ClaimStatus, PersistentVolume, PersistentVolumeClaim, Resource, ResourceId},
    yaml::Node,
};

use super::{Candidate, ClaimObstacle, Obstacle, Scheduling, nodes::NodeState, selector};

/// Where the class was written before it became a field.
const CLASS_ANNOTATION: &str = "volume.beta.kubernetes.io/storage-class";

/// Of a volume, where it lies; of a Node, where it stands.
const ZONE_LABELS: [&str; 4] = [
    "topology.kubernetes.io/zone",
    "topology.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region",
];

/// The claims of a Pod.
pub(super) struct Claims<'c, 't> {
    in_use: Option<Obstacle<'t>>,
    bound: Vec<Bound<'c, 't>>,
    /// Bound to what is gone.
    without_volume: Vec<&'t str>,
    waiting: Vec<Waiting<'c, 't>>,
}

struct Bound<'c, 't> {
    claim: &'t str,
    resource: &'c Resource<'t>,
    volume: &'c PersistentVolume<'t>,
}

/// A claim whose class waits for a Pod, so that the volume is made, or chosen, where the Pod goes.
struct Waiting<'c, 't> {
    claim: &'t str,
    /// The volumes that would do, were they reachable.
    candidates: Vec<&'c PersistentVolume<'t>>,
    /// What makes a volume; `None` where volumes are made by hand.
    class: Option<&'c Resource<'t>>,
}

/// When a claim of a class gets its volume.
enum Binding<'c, 't> {
    Immediate,
    WaitForFirstConsumer(&'c Resource<'t>),
    /// The class is not in the input.
    Unknown,
}

impl<'c, 't> Claims<'c, 't> {
    pub(super) fn of(
        scheduling: &Scheduling<'c, 't>,
        candidate: &Candidate<'c, 't>,
    ) -> Result<Self, ClaimObstacle<'t>> {
        let cluster = scheduling.cluster;
        let mut claims =
            Self { in_use: None, bound: Vec::new(), without_volume: Vec::new(), waiting: Vec::new() };
        let mut not_bound = None;
        for name in claim_names(candidate) {
            let (resource, claim) = match cluster.find(candidate.pod, "PersistentVolumeClaim", name) {
                Lookup::Found(id) => match cluster.resource(id).map(|it| (it, &it.body)) {
                    Some((resource, Body::PersistentVolumeClaim(claim))) => (resource, claim),
                    _ => continue,
                },
                Lookup::NotFound { proven: true, .. } => return Err(ClaimObstacle::NotFound { claim: name }),
                _ => continue,
            };
            if resource.live_metadata().is_terminating() {
                return Err(ClaimObstacle::BeingDeleted { claim: name });
            }
            let status: ClaimStatus<'t> = resource.status().unwrap_or_default();
            if status.phase.get() == Some(&"Lost") {
                return Err(ClaimObstacle::Lost { claim: name });
            }
            if claims.in_use.is_none() && has_mode(claim, "ReadWriteOncePod") {
                let user = user_of(scheduling, candidate, name);
                claims.in_use = user.map(|by| Obstacle::ClaimInUse { claim: name, by });
            }
            let volume = claim.volume_name.or("");
            if !volume.is_empty() && status.phase.or("Bound") == "Bound" {
                claims.bound_to(cluster, resource, name, volume);
                continue;
            }
            match binding(cluster, resource, claim) {
                Binding::WaitForFirstConsumer(class) if volume.is_empty() => {
                    let by_hand = text(class.node, "provisioner") == "kubernetes.io/no-provisioner";
                    let candidates = fitting_volumes(cluster, resource, claim);
                    claims.waiting.push(Waiting {
                        claim: name,
                        candidates,
                        class: (!by_hand).then_some(class),
                    });
                }
                Binding::Unknown => {}
                _ => not_bound = not_bound.or(Some(ClaimObstacle::NotBound { claim: name })),
            }
        }
        not_bound.map_or(Ok(claims), Err)
    }

    fn bound_to(&mut self, cluster: &'c Cluster<'t>, from: &Resource<'t>, claim: &'t str, volume: &str) {
        match cluster.find(from, "PersistentVolume", volume) {
            Lookup::Found(id) => {
                if let Some(resource) = cluster.resource(id)
                    && let Body::PersistentVolume(volume) = &resource.body
                {
                    self.bound.push(Bound { claim, resource, volume });
                }
            }
            Lookup::NotFound { proven: true, .. } => self.without_volume.push(claim),
            _ => {}
        }
    }

    pub(super) fn obstacle(&self, node: &NodeState<'c, 't>) -> Option<Obstacle<'t>> {
        if self.in_use.is_some() {
            return self.in_use;
        }
        if let Some(claim) = self.without_volume.first() {
            return Some(Obstacle::VolumeNotFound { claim });
        }
        if let Some(it) = self.bound.iter().find(|it| !is_reachable(it.volume, node.resource)) {
            return Some(Obstacle::VolumeAffinity { claim: it.claim, volume: it.resource.id });
        }
        let none = |it: &&Waiting<'_, 't>| {
            let there = it.candidates.iter().any(|volume| is_reachable(volume, node.resource));
            let made = || it.class.is_some_and(|class| makes_volumes_for(class.node, node.resource));
            !there && !made()
        };
        if let Some(it) = self.waiting.iter().find(none) {
            return Some(Obstacle::NoVolume { claim: it.claim });
        }
        let elsewhere = self.bound.iter().find(|it| !is_in_zone(it.resource, node.resource))?;
        Some(Obstacle::VolumeZone { claim: elsewhere.claim, volume: elsewhere.resource.id })
    }
}

/// The claims that the volumes of a Pod name.
fn claim_names<'c, 't>(candidate: &Candidate<'c, 't>) -> impl Iterator<Item = &'t str> + use<'c, 't> {
    let volumes = candidate.spec.volumes.items();
    volumes.filter_map(|it| it.persistent_volume_claim.get()?.claim_name.get().copied())
}

fn has_mode(claim: &PersistentVolumeClaim<'_>, mode: &str) -> bool {
    claim.access_modes.get().is_some_and(|modes| modes.iter().any(|it| it.value == mode))
}

/// Another Pod on a Node that uses the claim.
fn user_of<'t>(
    scheduling: &Scheduling<'_, 't>,
    candidate: &Candidate<'_, 't>,
    claim: &str,
) -> Option<ResourceId> {
    let here = scheduling.by_namespace.get(candidate.pod.namespace_name()).into_iter().flatten();
    let pods = here.filter_map(|index| scheduling.placed.get(*index)).map(|it| it.resource);
    let uses = |pod: &Resource<'t>| {
        let volumes = pod.pod_spec().and_then(|it| it.volumes.get()).into_iter().flat_map(|it| it.iter());
        let mut claims = volumes.filter_map(|it| it.persistent_volume_claim.get()?.claim_name.get());
        claims.any(|it| *it == claim)
    };
    pods.filter(|pod| pod.id != candidate.pod.id).find(|pod| uses(pod)).map(|pod| pod.id)
}

/// The class that a claim asks for; empty for none.
fn class_of<'t>(resource: &Resource<'t>, claim: &PersistentVolumeClaim<'t>) -> &'t str {
    resource.metadata.annotation(CLASS_ANNOTATION).unwrap_or(claim.storage_class_name.or(""))
}

fn binding<'c, 't>(
    cluster: &'c Cluster<'t>,
    resource: &Resource<'t>,
    claim: &PersistentVolumeClaim<'t>,
) -> Binding<'c, 't> {
    let name = class_of(resource, claim);
    if name.is_empty() {
        return Binding::Immediate;
    }
    match cluster.find(resource, "StorageClass", name) {
        Lookup::Found(id) => match cluster.resource(id) {
            Some(class) if text(class.node, "volumeBindingMode") == "WaitForFirstConsumer" => {
                Binding::WaitForFirstConsumer(class)
            }
            _ => Binding::Immediate,
        },
        // The scheduler takes a class that is not there for one that does not wait.
        Lookup::NotFound { proven: true, .. } => Binding::Immediate,
        _ => Binding::Unknown,
    }
}

fn text<'t>(node: Node<'t>, key: &str) -> &'t str {
    node.get(key).and_then(Node::as_str).unwrap_or_default()
}

/// The free volumes that fit a claim.
fn fitting_volumes<'c, 't>(
    cluster: &'c Cluster<'t>,
    resource: &Resource<'t>,
    claim: &PersistentVolumeClaim<'t>,
) -> Vec<&'c PersistentVolume<'t>> {
    let all = cluster.names_of(resource, "PersistentVolume").filter_map(|(_, id)| cluster.resource(id));
    let free = all.filter_map(|it| match &it.body {
        Body::PersistentVolume(volume) => fits(it, volume, resource, claim).then_some(&**volume),
        _ => None,
    });
    free.collect()
}

/// Whether a volume is free, or kept for this claim, and is what the claim asks for.
fn fits(
    resource: &Resource<'_>,
    volume: &PersistentVolume<'_>,
    claimant: &Resource<'_>,
    claim: &PersistentVolumeClaim<'_>,
) -> bool {
    let phase = resource.written_status.map_or("", |it| text(it, "phase"));
    let is_free = match volume.claim_ref.get() {
        None => matches!(phase, "" | "Available"),
        Some(kept) => {
            let same_uid = kept.uid.get().is_none_or(|uid| claimant.metadata.uid.get() == Some(uid));
            let namespace = kept.namespace.or("") == claimant.namespace_name();
            namespace && kept.name.or("") == claimant.name() && same_uid
        }
    };
    let class = resource.metadata.annotation(CLASS_ANNOTATION).unwrap_or(volume.storage_class_name.or(""));
    let modes = claim.access_modes.items().map(|it| it.value);
    let has_mode =
        |mode: &str| volume.access_modes.get().is_some_and(|it| it.iter().any(|it| it.value == mode));
    let requests = claim.resources.get().and_then(|it| it.requests.get());
    let asked = requests.and_then(|it| it.get("storage")?.quantity);
    let capacity = volume.capacity.get().and_then(|it| it.get("storage")?.quantity);
    let selected = claim
        .selector
        .get()
        .is_none_or(|selector| matches(selector, |key| resource.metadata.label(key)) == Some(true));
    is_free
        && class == class_of(claimant, claim)
        && modes.into_iter().all(has_mode)
        && asked.is_none_or(|asked| capacity.is_some_and(|capacity| capacity >= asked))
        && volume.volume_mode.or("Filesystem") == claim.volume_mode.or("Filesystem")
        && selected
}

fn is_reachable(volume: &PersistentVolume<'_>, node: &Resource<'_>) -> bool {
    let required = volume.node_affinity.get().and_then(|it| it.required.get());
    required.is_none_or(|required| selector::selects(required, node))
}

/// A volume in one zone can be used there alone. A Node that does not say where it stands may be anywhere.
fn is_in_zone(volume: &Resource<'_>, node: &Resource<'_>) -> bool {
    if ZONE_LABELS.iter().all(|key| node.metadata.label(key).is_none()) {
        return true;
    }
    let of_node = |key: &str| {
        let today = key.replace("failure-domain.beta.", "topology.");
        node.metadata.label(key).or_else(|| node.metadata.label(&today))
    };
    ZONE_LABELS.iter().all(|key| {
        let zones = volume.metadata.label(key);
        zones.is_none_or(|zones| of_node(key).is_some_and(|zone| zones.split("__").any(|it| it == zone)))
    })
}

/// Whether a class makes volumes that can be used from the Node: `allowedTopologies`.
fn makes_volumes_for(class: Node<'_>, node: &Resource<'_>) -> bool {
    let Some(topologies) = class.get("allowedTopologies") else { return true };
    let mut terms = topologies.items().peekable();
    let holds = |term: Node<'_>| {
        let expressions = term.get("matchLabelExpressions");
        expressions.into_iter().flat_map(Node::items).all(|it| {
            let label = node.metadata.label(text(it, "key"));
            let mut values = it.get("values").into_iter().flat_map(Node::items).filter_map(Node::as_str);
            label.is_some_and(|label| values.any(|value| value == label))
        })
    };
    terms.peek().is_none() || terms.any(holds)
}
