//! Why the kubelet ended a Pod to save its node.

use super::{after, between};

/// Why a Pod was evicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Eviction<'t> {
    /// The node ran out of it: `memory`, `ephemeral-storage`, `inodes`, `pids`.
    NodeLow {
        resource: &'t str,
    },
    /// The node was already short when the Pod came.
    NodePressure {
        condition: &'t str,
    },
    /// All containers together used more disk than they may.
    PodStorage {
        limit: &'t str,
    },
    ContainerStorage {
        container: &'t str,
        limit: &'t str,
    },
    /// An `emptyDir` grew beyond its `sizeLimit`.
    VolumeSize {
        volume: &'t str,
        limit: &'t str,
    },
    /// Another Pod, of higher priority, got its place.
    Preempted,
    /// The node was shut down, as those are that a cloud rents out for little.
    NodeShutdown,
    Unknown(&'t str),
}

/// Reads `status.message` of a Pod with the reason `Evicted`.
pub(crate) fn eviction(message: &str) -> Eviction<'_> {
    let message = message.trim();
    if let Some(rest) = after(message, "low on resource: ") {
        let resource = rest.split([' ', ',']).next().unwrap_or(rest);
        return Eviction::NodeLow { resource: resource.trim_end_matches('.') };
    }
    if let Some(condition) = between(message, "The node had condition: [", "]") {
        return Eviction::NodePressure { condition };
    }
    if let Some(limit) = after(message, "exceeds the total limit of containers ") {
        return Eviction::PodStorage { limit: limit.trim_end_matches('.') };
    }
    if ["preempting to accommodate", "Preempted in order to admit critical pod"]
        .iter()
        .any(|words| message.contains(words))
    {
        return Eviction::Preempted;
    }
    if ["node shutdown", "node is shutting", "Node is shutting"].iter().any(|words| message.contains(words)) {
        return Eviction::NodeShutdown;
    }
    let quoted = |start: &str| between(message, start, "\"");
    if let Some(limit) = quoted("exceeded its local ephemeral storage limit \"")
        && let Some(container) = between(message, "Container ", " exceeded")
    {
        return Eviction::ContainerStorage { container, limit };
    }
    if let (Some(volume), Some(limit)) = (quoted("EmptyDir volume \""), quoted("exceeds the limit \"")) {
        return Eviction::VolumeSize { volume, limit };
    }
    Eviction::Unknown(message)
}
