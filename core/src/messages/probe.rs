//! What a probe heard: the Event `Unhealthy`; and whom it killed: the Event `Killing`.

use super::{address_dialled, after, between, has_any, host_looked_up};

/// Which probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum ProbeKind {
    Liveness,
    Readiness,
    Startup,
}

impl ProbeKind {
    /// The field of the container.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Liveness => "livenessProbe",
            Self::Readiness => "readinessProbe",
            Self::Startup => "startupProbe",
        }
    }
}

/// A probe that did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProbeFailure<'t> {
    pub(crate) probe: ProbeKind,
    /// The kubelet could not even ask; such an attempt changes nothing.
    pub(crate) errored: bool,
    pub(crate) cause: ProbeCause<'t>,
    /// What it heard, without the words before it.
    pub(crate) text: &'t str,
}

impl<'t> ProbeFailure<'t> {
    /// The cause where the probe is a command: what it prints about connections is about its own, not about one that the
    /// kubelet makes.
    pub(crate) fn of_command(self) -> ProbeCause<'t> {
        match self.cause {
            ProbeCause::Timeout if self.errored || self.text.starts_with("rpc error") => {
                ProbeCause::CommandTimedOut { command: None }
            }
            ProbeCause::CommandTimedOut { .. }
            | ProbeCause::CommandNotFound { .. }
            | ProbeCause::NotServing { .. }
            | ProbeCause::NoHealthService
            | ProbeCause::SaidNothing => self.cause,
            _ => ProbeCause::Unknown(self.text),
        }
    }
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProbeCause<'t> {
    /// An HTTP status outside 200 to 399.
    Status(u16),
    /// Nothing listens there, or only on another interface.
    Refused {
        address: Option<&'t str>,
    },
    Timeout,
    /// The connection was closed before an answer.
    Reset,
    HostNotFound {
        host: Option<&'t str>,
    },
    NoRoute,
    /// `scheme: HTTPS` where HTTP is spoken.
    PlainHttp,
    /// `scheme: HTTP` where TLS is spoken.
    Tls,
    /// The port is named, and the container declares no such name.
    PortNotFound {
        port: Option<&'t str>,
    },
    CommandTimedOut {
        command: Option<&'t str>,
    },
    /// The command is not in the image.
    CommandNotFound {
        command: Option<&'t str>,
    },
    /// gRPC: the service says that it does not serve.
    NotServing {
        status: Option<&'t str>,
    },
    /// gRPC: the server has no health service.
    NoHealthService,
    /// A command that printed nothing.
    SaidNothing,
    /// Among others whatever a command has printed.
    Unknown(&'t str),
}

/// Reads the message of an Event `Unhealthy`; `None` for what does not tell of a probe.
pub(crate) fn probe_failure(message: &str) -> Option<ProbeFailure<'_>> {
    let (head, text) = message.split_once(": ").unwrap_or((message, ""));
    let probe = match head.split(' ').next()? {
        "Liveness" => ProbeKind::Liveness,
        "Readiness" => ProbeKind::Readiness,
        "Startup" => ProbeKind::Startup,
        _ => return None,
    };
    let errored = head.contains("probe errored");
    if !errored && !head.contains("probe failed") {
        return None;
    }
    let text = text.trim();
    Some(ProbeFailure { probe, errored, cause: cause(text), text })
}

fn cause(text: &str) -> ProbeCause<'_> {
    let lower = text.to_ascii_lowercase();
    let has = |words: &[&str]| has_any(&lower, words);
    if let Some(status) = after(text, "HTTP probe failed with statuscode: ") {
        let digits = status.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        return digits.parse().map_or(ProbeCause::Unknown(text), ProbeCause::Status);
    }
    if text.is_empty() {
        ProbeCause::SaidNothing
    } else if has(&["strconv.atoi: parsing"]) {
        ProbeCause::PortNotFound { port: between(text, "parsing \"", "\"") }
    } else if has(&["server gave http response to https client"]) {
        ProbeCause::PlainHttp
    } else if has(&[
        "malformed http response \"\\x15",
        "malformed http response \"\u{15}",
        "first record does not look like a tls",
    ]) {
        ProbeCause::Tls
    } else if has(&["does not implement the grpc health protocol", "code = unimplemented"]) {
        ProbeCause::NoHealthService
    } else if has(&["service unhealthy (responded with"]) {
        ProbeCause::NotServing { status: between(text, "responded with \"", "\"") }
    } else if has(&["executable file not found", "executable file `"]) {
        ProbeCause::CommandNotFound { command: between(text, "exec: \"", "\"") }
    } else if text.starts_with("command ") && has(&["timed out"]) {
        ProbeCause::CommandTimedOut { command: between(text, "command \"", "\" timed out") }
    } else if has(&["connection refused"]) {
        ProbeCause::Refused { address: address_dialled(text) }
    } else if has(&["no such host", "server misbehaving"]) {
        ProbeCause::HostNotFound { host: host_looked_up(text) }
    } else if has(&["no route to host", "network is unreachable"]) {
        ProbeCause::NoRoute
    } else if has(&[
        "deadline exceeded",
        "client.timeout",
        "i/o timeout",
        "timeout: failed to connect service",
        "tls handshake timeout",
        "timeout: health rpc did not complete",
    ]) {
        ProbeCause::Timeout
    } else if has(&["connection reset by peer", "broken pipe"]) || text.ends_with(": EOF") {
        ProbeCause::Reset
    } else {
        ProbeCause::Unknown(text)
    }
}

/// A container that a probe has killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Killing<'t> {
    /// Old releases do not name it here, but only beside the Event.
    pub(crate) container: Option<&'t str>,
    pub(crate) probe: ProbeKind,
}

/// Reads the message of an Event `Killing`; `None` where no probe is the reason, but for example a rollout.
pub(crate) fn killing(message: &str) -> Option<Killing<'_>> {
    let probe = if message.contains("failed liveness probe") {
        ProbeKind::Liveness
    } else if message.contains("failed startup probe") {
        ProbeKind::Startup
    } else {
        return None;
    };
    let container =
        between(message, "Container ", " failed").filter(|it| !it.contains(' ') && !it.is_empty());
    Some(Killing { container, probe })
}
