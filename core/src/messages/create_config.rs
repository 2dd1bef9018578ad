//! Why the kubelet could not put the settings of a container together: `CreateContainerConfigError`.

use super::{after, between, has_any};

/// Why the settings of a container are not complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConfigFailure<'t> {
    ConfigMapNotFound {
        name: &'t str,
    },
    SecretNotFound {
        name: &'t str,
    },
    /// `kind` is `ConfigMap` or `Secret`.
    KeyNotFound {
        kind: &'static str,
        namespace: &'t str,
        name: &'t str,
        key: &'t str,
    },
    /// `runAsNonRoot` forbids what would run.
    RunAsNonRoot(RootFault<'t>),
    /// The folder or file of a `subPath` could not be made ready.
    SubPath {
        volume: Option<&'t str>,
    },
    /// The kubelet has only just started and does not yet know what it needs.
    NotSynced,
    Unknown(&'t str),
}

/// What `runAsNonRoot` finds fault with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RootFault<'t> {
    /// The image names no user, or root.
    OfImage,
    /// The image names its user by a word, so that nobody can tell whether it is root.
    Named { user: Option<&'t str> },
    /// `runAsUser: 0`
    OfSpec,
}

/// Reads the message of a container with the reason `CreateContainerConfigError`.
pub(crate) fn config_failure(message: &str) -> ConfigFailure<'_> {
    if let Some(found) = key_not_found(message) {
        return found;
    }
    if let Some(name) = not_found(message, "configmap") {
        return ConfigFailure::ConfigMapNotFound { name };
    }
    if let Some(name) = not_found(message, "secret") {
        return ConfigFailure::SecretNotFound { name };
    }
    let lower = message.to_ascii_lowercase();
    let has = |words: &[&str]| has_any(&lower, words);
    if has(&["image will run as root"]) {
        ConfigFailure::RunAsNonRoot(RootFault::OfImage)
    } else if has(&["image has non-numeric user"]) {
        let user = between(message, "non-numeric user (", ")");
        ConfigFailure::RunAsNonRoot(RootFault::Named { user })
    } else if has(&["runasuser breaks non-root policy"]) {
        ConfigFailure::RunAsNonRoot(RootFault::OfSpec)
    } else if has(&["subpath"]) {
        ConfigFailure::SubPath { volume: between(message, "volumeMount \"", "\"") }
    } else if has(&[
        "services have not yet been read",
        "failed to sync configmap cache",
        "failed to sync secret cache",
    ]) {
        ConfigFailure::NotSynced
    } else {
        ConfigFailure::Unknown(message)
    }
}

/// `configmap "settings" not found`
pub(super) fn not_found<'t>(message: &'t str, kind: &str) -> Option<&'t str> {
    let rest = after(message, &format!("{kind} \""))?;
    let (name, rest) = rest.split_once('"')?;
    rest.starts_with(" not found").then_some(name)
}

/// `couldn't find key password in Secret shop/db`; older releases say `Couldn't find key`.
fn key_not_found(message: &str) -> Option<ConfigFailure<'_>> {
    let (key, rest) = after(message, "ouldn't find key ")?.split_once(" in ")?;
    let (kind, rest) = match rest.strip_prefix("ConfigMap ") {
        Some(rest) => ("ConfigMap", rest),
        None => ("Secret", rest.strip_prefix("Secret ")?),
    };
    let (namespace, name) = rest.split_whitespace().next()?.split_once('/')?;
    Some(ConfigFailure::KeyNotFound { kind, namespace, name, key })
}
