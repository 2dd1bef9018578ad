//! Why the sandbox of a Pod, in which its containers share a network, could not be made.

use super::{after, between, has_any};

/// Why a sandbox could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SandboxFailure<'t> {
    /// The node has no working network plugin.
    NetworkNotReady,
    /// The range of addresses is used up.
    NoAddresses,
    /// The network plugin failed for another reason.
    Network {
        plugin: Option<&'t str>,
    },
    /// A `hostPort` is taken by something that the scheduler does not know of.
    HostPort {
        port: Option<&'t str>,
    },
    /// The program of the network plugin is not on the node.
    PluginMissing {
        plugin: &'t str,
        path: &'t str,
    },
    /// The runtime of the node does not know the handler of the RuntimeClass.
    RuntimeHandler {
        handler: Option<&'t str>,
    },
    RuntimeClassNotFound {
        name: &'t str,
    },
    /// The image of the sandbox itself, which holds the network and does nothing else, could not be pulled.
    Image {
        image: Option<&'t str>,
    },
    /// A former attempt still has the name: the runtime is slow.
    NameReserved,
    Timeout,
    Unknown(&'t str),
}

/// Reads the message of an Event `FailedCreatePodSandBox` or `NetworkNotReady`.
pub(crate) fn sandbox_failure(message: &str) -> SandboxFailure<'_> {
    let lower = message.to_ascii_lowercase();
    let has = |words: &[&str]| has_any(&lower, words);
    if has(&[
        "networkpluginnotready",
        "network is not ready",
        "cni plugin not initialized",
        "cni config uninitialized",
    ]) {
        SandboxFailure::NetworkNotReady
    } else if has(&["no runtime for \""]) {
        SandboxFailure::RuntimeHandler { handler: between(message, "no runtime for \"", "\"") }
    } else if has(&["runtimehandler \""]) {
        // `RuntimeHandler "runsc" not supported`
        SandboxFailure::RuntimeHandler { handler: between(message, "RuntimeHandler \"", "\"") }
    } else if has(&["cannot open hostport "]) {
        SandboxFailure::HostPort { port: between(message, "cannot open hostport ", " ") }
    } else if let Some((plugin, path)) = plugin_missing(message) {
        SandboxFailure::PluginMissing { plugin, path }
    } else if has(&["failed to find runtime handler"]) {
        SandboxFailure::RuntimeHandler { handler: between(message, "runtime handler ", " ") }
    } else if let Some(name) = runtime_class(message) {
        SandboxFailure::RuntimeClassNotFound { name }
    } else if has(&[
        "failed to get sandbox image",
        "failed pulling image \"registry.k8s.io/pause",
        "sandbox image",
    ]) {
        SandboxFailure::Image { image: between(message, "image \"", "\"") }
    } else if has(&[
        "no ip addresses available",
        "failed to assign an ip address",
        "failed to allocate address",
        "no more free",
        "range is full",
        "no available ips",
        "insufficientnumberofips",
        "ipam: no",
    ]) {
        SandboxFailure::NoAddresses
    } else if has(&[
        "failed to setup network for sandbox",
        "networkplugin cni failed",
        "failed to create pod network sandbox",
        "cni plugin",
        "plugin type=",
    ]) {
        SandboxFailure::Network { plugin: between(message, "plugin type=\"", "\"") }
    } else if has(&["is reserved for"]) {
        SandboxFailure::NameReserved
    } else if has(&["context deadline exceeded", "deadlineexceeded"]) {
        SandboxFailure::Timeout
    } else {
        SandboxFailure::Unknown(message)
    }
}

/// `failed to find plugin "loopback" in path [/opt/cni/bin]`
fn plugin_missing(message: &str) -> Option<(&str, &str)> {
    let (plugin, rest) = after(message, "failed to find plugin \"")?.split_once('"')?;
    Some((plugin, between(rest, " in path [", "]")?))
}

/// `RuntimeClass "gvisor" not found`, `runtimeclass.node.k8s.io "gvisor" not found`
pub(super) fn runtime_class(message: &str) -> Option<&str> {
    let rest = after(message, "RuntimeClass \"").or_else(|| after(message, "runtimeclass.node.k8s.io \""))?;
    let (name, rest) = rest.split_once('"')?;
    rest.starts_with(" not found").then_some(name)
}
