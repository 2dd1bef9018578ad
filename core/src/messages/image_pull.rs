//! Why an image could not be pulled, in the words of containerd, CRI-O, dockershim and the registries behind them.

use super::{address_dialled, has_any, host_looked_up};

/// Why an image could not be pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PullFailure<'t> {
    /// The name does not parse.
    InvalidName,
    /// The registry has no repository of that name.
    NameUnknown,
    /// Docker Hub and others say the same of what does not exist and of what may not be seen.
    NameUnknownOrDenied,
    /// The repository has no such tag or digest; many registries also say so where the repository does not exist.
    TagUnknown,
    /// No credentials, or wrong ones.
    Unauthorized,
    RateLimited,
    /// The registry's name is not known to the node's DNS.
    HostNotFound {
        host: Option<&'t str>,
    },
    ConnectionRefused {
        address: Option<&'t str>,
    },
    /// No answer in time, or no way there.
    Unreachable,
    /// Who signed the registry's certificate is not trusted, or it is for another name.
    Certificate,
    /// The registry speaks HTTP where HTTPS was expected.
    PlainHttp,
    /// The registry has a fault of its own.
    RegistryFault,
    /// The image is not made for the processor or system of the node.
    Platform,
    /// The image is not on the node, and must not be pulled.
    NeverPull,
    Signature,
    /// The node has no room for it.
    NoSpace,
    /// What is on the node cannot be read, or is damaged.
    InspectFailed,
    /// The container runtime does not answer the kubelet at all.
    RuntimeGone,
    /// CRI-O and Podman add no registry to a name without one unless they are told which.
    ShortName,
    /// The kubelet waits before it tries again, and does not say why it failed: before 1.32 only the Event tells.
    NotTold,
    Unknown(&'t str),
}

/// Reads the message of a container that waits for its image, or of the Event `Failed`.
pub(crate) fn pull_failure(message: &str) -> PullFailure<'_> {
    let lower = message.to_ascii_lowercase();
    let has = |words: &[&str]| has_any(&lower, words);
    if has(&["couldn't parse image", "invalid reference format", "invalidimagename"]) {
        PullFailure::InvalidName
    } else if has(&["pull policy of never", "errimageneverpull"]) {
        PullFailure::NeverPull
    } else if has(&["toomanyrequests", "429 too many requests", "rate limit"]) {
        PullFailure::RateLimited
    } else if has(&["no space left on device"]) {
        PullFailure::NoSpace
    } else if has(&["dial unix"]) {
        PullFailure::RuntimeGone
    } else if has(&["content store", "content digest"]) {
        // Ends with `not found` as well, which is about what containerd keeps on the node.
        PullFailure::InspectFailed
    } else if has(&["short-name ", "short name mode is enforcing", "unqualified-search registries"]) {
        PullFailure::ShortName
    } else if has(&[
        "no match for platform",
        "no matching manifest for",
        "no image found in",
        "cannot be used on this platform",
    ]) {
        PullFailure::Platform
    } else if has(&[
        "signaturevalidationfailed",
        "signature was required",
        "invalid signature",
        "signature validation",
    ]) {
        PullFailure::Signature
    } else if let Some(failure) = of_network(message) {
        failure
    } else if has(&[
        "name unknown",
        "name_unknown",
        "repository name not known to registry",
        "does not exist in the registry",
    ]) {
        PullFailure::NameUnknown
    } else if has(&[
        "pull access denied",
        "repository does not exist",
        "insufficient_scope",
        "requested access to the resource is denied",
    ]) {
        PullFailure::NameUnknownOrDenied
    } else if has(&["manifest unknown", "manifest for ", "manifest_unknown"]) {
        PullFailure::TagUnknown
    } else if has(&[
        "unauthorized",
        "authentication required",
        "no basic auth credentials",
        "403 forbidden",
        "denied",
        "fetch oauth token",
        "fetch anonymous token",
        "code = unauthenticated",
        "code = permissiondenied",
    ]) {
        PullFailure::Unauthorized
    } else if has(&["500 internal server error", "502 bad gateway", "503 service unavailable", "504 gateway"])
        || has(&["registry is unavailable", "registryunavailable"])
    {
        PullFailure::RegistryFault
    } else if has(&["failed to inspect image"]) {
        PullFailure::InspectFailed
    } else if has(&[": not found", "is not found", "code = notfound"]) {
        PullFailure::TagUnknown
    } else if tells_nothing(message) {
        PullFailure::NotTold
    } else {
        PullFailure::Unknown(message)
    }
}

fn of_network(message: &str) -> Option<PullFailure<'_>> {
    let lower = message.to_ascii_lowercase();
    let has = |words: &[&str]| has_any(&lower, words);
    Some(if has(&["no such host", "server misbehaving", "temporary failure in name resolution"]) {
        PullFailure::HostNotFound { host: host_looked_up(message) }
    } else if has(&["x509:", "certificate is not trusted"]) {
        PullFailure::Certificate
    } else if has(&["server gave http response to https client"]) {
        PullFailure::PlainHttp
    } else if has(&["connection refused"]) {
        PullFailure::ConnectionRefused { address: address_dialled(message) }
    } else if has(&[
        "i/o timeout",
        "tls handshake timeout",
        "deadline exceeded",
        "client.timeout",
        "no route to host",
        "network is unreachable",
        "connection reset by peer",
        "connection timed out",
    ]) {
        PullFailure::Unreachable
    } else {
        return None;
    })
}

/// `Back-off pulling image "web:1"` and nothing behind it.
fn tells_nothing(message: &str) -> bool {
    let rest = message.trim().strip_prefix("Back-off pulling image \"");
    let rest = rest.and_then(|it| it.split_once('"')).map(|(_, rest)| rest);
    message.trim().is_empty()
        || rest == Some("")
        || matches!(message, "Error: ErrImagePull" | "Error: ImagePullBackOff")
}
