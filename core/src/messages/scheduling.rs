//! Why the scheduler found no node: `0/3 nodes are available: 1 node(s) had untolerated taint {gpu: }, 2 Insufficient cpu.`
//!
//! The scheduler names for each node the first check that fails, but all resources of which a node has not enough: the
//! numbers may add up to more than there are nodes.

use super::{after, between, create_config::not_found};

/// Why a Pod is on no node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unschedulable<'t> {
    /// How many nodes there are.
    pub(crate) nodes: Option<u32>,
    /// In the order of the message.
    pub(crate) reasons: Vec<NodeCount<'t>>,
}

/// A reason and the nodes for which it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeCount<'t> {
    /// `None` for what keeps the Pod from every node.
    pub(crate) nodes: Option<u32>,
    pub(crate) reason: NodeReason<'t>,
    /// Without the number.
    pub(crate) text: &'t str,
}

/// Why a node will not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeReason<'t> {
    /// The cluster has no nodes.
    NoNodes,
    /// `kubectl cordon`
    Cordoned,
    NodeName,
    /// Since 1.37 the scheduler does not say which taint.
    Taint {
        key: Option<&'t str>,
        value: Option<&'t str>,
    },
    /// `nodeSelector` or required node affinity.
    NodeAffinity,
    /// A `hostPort` is taken.
    Ports,
    Insufficient {
        resource: &'t str,
    },
    TooManyPods,
    ClaimNotBound,
    ClaimNotFound {
        claim: &'t str,
    },
    ClaimBeingDeleted {
        claim: &'t str,
    },
    /// The claim is bound to a volume that is gone; older releases say so of the node.
    VolumeNotFound {
        claim: Option<&'t str>,
    },
    /// The claim of an ephemeral volume is still to be made.
    EphemeralClaim {
        claim: &'t str,
    },
    StorageClassNotFound {
        class: &'t str,
    },
    /// The volume can only be used on other nodes.
    VolumeAffinity,
    VolumeZone,
    /// No volume fits the claim there.
    NoVolume,
    NotEnoughStorage,
    TooManyVolumes,
    /// `ReadWriteOncePod`: another Pod uses it.
    VolumeInUse,
    /// The node has none of the label that the spread goes by.
    SpreadLabel,
    Spread,
    Affinity,
    AntiAffinity,
    /// Releases up to 1.20 do not tell these two apart.
    AffinityOrAntiAffinity,
    /// Pods that run there do not want this one beside them.
    ExistingAntiAffinity,
    /// Dynamic resource allocation.
    ResourceClaim,
    Unknown,
}

/// Reads the message of a condition `PodScheduled` or of an Event `FailedScheduling`.
pub(crate) fn unschedulable(message: &str) -> Unschedulable<'_> {
    let message = message.trim();
    if message.starts_with("no nodes available to schedule pods") {
        let none = NodeCount { nodes: None, reason: NodeReason::NoNodes, text: message };
        return Unschedulable { nodes: Some(0), reasons: vec![none] };
    }
    let head = message.split_once(" nodes are available: ");
    let nodes = head.and_then(|(count, _)| count.rsplit('/').next()?.parse().ok());
    let list = head.map_or(message, |(_, list)| list);
    // The sentences that follow are about what could make room: Pods that could be sent away, since 1.34 also claims of
    // devices (`no new claims to deallocate, preemption: …`).
    let list = list.split(" preemption: ").next().unwrap_or(list);
    let list = list.split(". ").next().unwrap_or(list).trim();
    let list = list.trim_end_matches('.');
    Unschedulable { nodes, reasons: split(list).map(read).collect() }
}

/// Splits at the commas before a number: a taint has commas of its own.
fn split(list: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(list);
    std::iter::from_fn(move || {
        let text = rest?;
        let starts_count = |at: usize| {
            let next = text.get(at + 2..).unwrap_or_default();
            let digits = next.bytes().take_while(u8::is_ascii_digit).count();
            digits > 0 && next.as_bytes().get(digits) == Some(&b' ')
        };
        let end = text.match_indices(", ").map(|(at, _)| at).find(|at| starts_count(*at));
        let (part, more) = match end {
            Some(at) => (text.get(..at)?, text.get(at + 2..)),
            None => (text, None),
        };
        rest = more;
        Some(part.trim())
    })
    .filter(|part| !part.is_empty())
}

fn read(part: &str) -> NodeCount<'_> {
    let counted = part.split_once(' ').and_then(|(count, text)| Some((count.parse().ok()?, text)));
    let (nodes, text) = counted.map_or((None, part), |(count, text)| (Some(count), text));
    NodeCount { nodes, reason: reason(text), text }
}

fn reason(text: &str) -> NodeReason<'_> {
    if let Some(resource) = text.strip_prefix("Insufficient ") {
        return NodeReason::Insufficient { resource };
    }
    if let Some(of_claim) = of_claim(text) {
        return of_claim;
    }
    // Whether it is `node` or `node(s)` depends on the plugin.
    let about = text.strip_prefix("node(s) ").or_else(|| text.strip_prefix("node ")).unwrap_or(text);
    if about.starts_with("had untolerated taint") || about.starts_with("had taint") {
        return taint(about);
    }
    match about {
        "were unschedulable" => NodeReason::Cordoned,
        "didn't match the requested node name" | "didn't match the requested hostname" => {
            NodeReason::NodeName
        }
        "didn't match Pod's node affinity/selector"
        | "didn't match Pod's node affinity"
        // Nodes that a Pod which is pinned to others, as those of a DaemonSet are, is not even compared with.
        | "didn't satisfy plugin(s) [NodeAffinity]"
        | "didn't match node selector" => NodeReason::NodeAffinity,
        "didn't have free ports for the requested pod ports" => NodeReason::Ports,
        "Too many pods" => NodeReason::TooManyPods,
        "had volume node affinity conflict" | "didn't match PersistentVolume's node affinity" => {
            NodeReason::VolumeAffinity
        }
        "had no available volume zone" => NodeReason::VolumeZone,
        "didn't find available persistent volumes to bind" => NodeReason::NoVolume,
        "did not have enough free storage" => NodeReason::NotEnoughStorage,
        "exceed max volume count" => NodeReason::TooManyVolumes,
        "unavailable due to one or more pvc(s) bound to non-existent pv(s)" => {
            NodeReason::VolumeNotFound { claim: None }
        }
        "had no available disk" => NodeReason::VolumeInUse,
        _ if about.contains("ReadWriteOncePod access mode") => NodeReason::VolumeInUse,
        "didn't match pod topology spread constraints (missing required label)" => NodeReason::SpreadLabel,
        "didn't match pod topology spread constraints" => NodeReason::Spread,
        "didn't match pod affinity rules" => NodeReason::Affinity,
        "didn't match pod anti-affinity rules" => NodeReason::AntiAffinity,
        "didn't match pod affinity/anti-affinity" | "didn't match pod affinity/anti-affinity rules" => {
            NodeReason::AffinityOrAntiAffinity
        }
        "didn't satisfy existing pods anti-affinity rules" => NodeReason::ExistingAntiAffinity,
        "cannot allocate all claims" => NodeReason::ResourceClaim,
        _ if about.to_ascii_lowercase().starts_with("resourceclaim") => NodeReason::ResourceClaim,
        _ => NodeReason::Unknown,
    }
}

fn of_claim(text: &str) -> Option<NodeReason<'_>> {
    if text.contains("unbound immediate PersistentVolumeClaims") {
        return Some(NodeReason::ClaimNotBound);
    }
    if let Some(claim) = between(text, "create the persistentvolumeclaim \"", "\"") {
        return Some(NodeReason::EphemeralClaim { claim });
    }
    if let Some(class) = not_found(text, "storageclass.storage.k8s.io") {
        return Some(NodeReason::StorageClassNotFound { class });
    }
    let claim =
        not_found(text, "persistentvolumeclaim").or_else(|| not_found(text, "persistentvolumeclaims"));
    if let Some(claim) = claim {
        return Some(NodeReason::ClaimNotFound { claim });
    }
    let (claim, rest) = after(text, "persistentvolumeclaim \"")?.split_once('"')?;
    if rest.starts_with(" bound to non-existent persistentvolume") {
        return Some(NodeReason::VolumeNotFound { claim: Some(claim) });
    }
    rest.starts_with(" is being deleted").then_some(NodeReason::ClaimBeingDeleted { claim })
}

/// `had untolerated taint {gpu: true}`, and before 1.24 `had taint {gpu: true}, that the pod didn't tolerate`.
fn taint(text: &str) -> NodeReason<'_> {
    let pair = between(text, "{", "}").and_then(|it| it.split_once(':'));
    match pair {
        Some((key, value)) => {
            NodeReason::Taint { key: Some(key.trim()), value: Some(value.trim()).filter(|it| !it.is_empty()) }
        }
        None => NodeReason::Taint { key: None, value: None },
    }
}
