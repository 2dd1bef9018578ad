//! Why a volume could not be mounted: the Events `FailedMount` and `FailedAttachVolume`.

use super::{after, between, create_config::not_found, has_any};

/// A volume that could not be mounted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MountFailure<'t> {
    /// The volume as it is called in the Pod; where it is a claim, that of the PersistentVolume behind it.
    pub(crate) volume: Option<&'t str>,
    pub(crate) cause: MountCause<'t>,
}

/// Why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MountCause<'t> {
    ConfigMapNotFound {
        name: &'t str,
    },
    SecretNotFound {
        name: &'t str,
    },
    /// The kubelet names the key alone. `kind` is `ConfigMap` or `Secret`.
    KeyNotFound {
        kind: &'static str,
        key: &'t str,
    },
    ServiceAccountNotFound {
        name: &'t str,
    },
    ClaimNotFound {
        name: &'t str,
    },
    ClaimNotBound {
        name: Option<&'t str>,
    },
    /// A volume for one node is still used on another one, by these Pods where they are known.
    MultiAttach {
        pods: Vec<&'t str>,
    },
    /// The node has no driver of this name.
    DriverNotFound {
        driver: Option<&'t str>,
    },
    /// What is at the path on the node is not what `hostPath.type` wants.
    HostPathType {
        path: Option<&'t str>,
    },
    /// The volume can only be used on other nodes.
    NodeAffinity,
    /// The file server refuses.
    AccessDenied,
    /// The file server does not answer.
    Unreachable,
    /// The node lacks the program that mounts this kind of file system.
    HelperMissing,
    /// The kubelet does not yet know what it needs.
    NotSynced,
    /// It takes too long, and nothing says why: an Event before this one does.
    Timeout {
        unmounted: Vec<&'t str>,
    },
    Unknown(&'t str),
}

/// Reads the message of an Event `FailedMount` or `FailedAttachVolume`.
pub(crate) fn mount_failure(message: &str) -> MountFailure<'_> {
    let volume = between(message, "for volume \"", "\"");
    let lower = message.to_ascii_lowercase();
    let has = |words: &[&str]| has_any(&lower, words);
    let cause = if let Some(cause) = object_missing(message) {
        cause
    } else if has(&["multi-attach error"]) {
        MountCause::MultiAttach {
            pods: after(message, "already used by pod(s) ").map(list).unwrap_or_default(),
        }
    } else if has(&["pvc is not bound", "unbound persistentvolumeclaim"]) {
        let claim = between(message, "error processing PVC ", ":").and_then(|it| it.split_once('/'));
        MountCause::ClaimNotBound { name: claim.map(|(_, name)| name) }
    } else if has(&["not found in the list of registered csi drivers"]) {
        MountCause::DriverNotFound { driver: between(message, "driver name ", " not found") }
    } else if has(&["hostpath type check failed"]) {
        MountCause::HostPathType { path: between(message, "check failed: ", " is not") }
    } else if has(&["nodeaffinity check failed", "no matching nodeselectorterms"]) {
        MountCause::NodeAffinity
    } else if has(&["/sbin/mount.", "bad option; for several filesystems", "unknown filesystem type"]) {
        // `mount` names a missing helper program last among many guesses, and only then with its path.
        MountCause::HelperMissing
    } else if has(&["access denied by server", "permission denied while mounting"]) {
        MountCause::AccessDenied
    } else if has(&[
        "connection timed out",
        "connection refused",
        "no route to host",
        "no such host",
        "failed to resolve server",
    ]) {
        MountCause::Unreachable
    } else if has(&["failed to sync configmap cache", "failed to sync secret cache", "not registered"]) {
        MountCause::NotSynced
    } else if has(&["timed out waiting for the condition", "context deadline exceeded"]) {
        let unmounted = between(message, "unmounted volumes=[", "]");
        MountCause::Timeout { unmounted: unmounted.map(list).unwrap_or_default() }
    } else {
        MountCause::Unknown(message)
    };
    MountFailure { volume, cause }
}

fn object_missing(message: &str) -> Option<MountCause<'_>> {
    if let Some(name) = not_found(message, "configmap") {
        return Some(MountCause::ConfigMapNotFound { name });
    }
    if let Some(name) = not_found(message, "secret") {
        return Some(MountCause::SecretNotFound { name });
    }
    for (words, kind) in [("non-existent config key: ", "ConfigMap"), ("non-existent secret key: ", "Secret")]
    {
        if let Some(key) = after(message, words).and_then(|rest| rest.split_whitespace().next()) {
            return Some(MountCause::KeyNotFound { kind, key: key.trim_end_matches([',', ']']) });
        }
    }
    let claim =
        not_found(message, "persistentvolumeclaim").or_else(|| not_found(message, "persistentvolumeclaims"));
    if let Some(name) = claim {
        return Some(MountCause::ClaimNotFound { name });
    }
    let account = not_found(message, "serviceaccounts").or_else(|| not_found(message, "serviceaccount"));
    account.map(|name| MountCause::ServiceAccountNotFound { name })
}

/// `a b`, or `a, b`
fn list(text: &str) -> Vec<&str> {
    text.split([' ', ',']).filter(|it| !it.is_empty()).collect()
}
