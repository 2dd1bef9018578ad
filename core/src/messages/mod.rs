//! What the components of a cluster write for people: kubelet and container runtime, scheduler, controllers, API server.
//!
//! A text goes in, what it says comes out in parts. Nothing here knows objects or has words of its own. The wording differs
//! from release to release and from runtime to runtime; what is not recognised stays `Unknown` with its text, for a wrong
//! guess is worse than a quotation.

mod admission;
mod autoscaling;
mod create_config;
mod eviction;
mod exit;
mod gate;
mod image_pull;
mod mount;
mod probe;
mod quota;
mod sandbox;
mod scheduling;
mod shell;
mod start;

pub(crate) use admission::{LimitBound, LimitFault, Refusal, refusal};
pub(crate) use autoscaling::{ScalingFailure, scaling_failure};
pub(crate) use create_config::{ConfigFailure, RootFault, config_failure};
pub(crate) use eviction::{Eviction, eviction};
pub(crate) use exit::{Exit, exit};
pub(crate) use gate::{ClosedGate, closed_gates};
pub(crate) use image_pull::{PullFailure, pull_failure};
pub(crate) use mount::{MountCause, mount_failure};
pub(crate) use probe::{ProbeCause, ProbeKind, killing, probe_failure};
pub(crate) use quota::{QuotaExcess, QuotaGap};
pub(crate) use sandbox::{SandboxFailure, sandbox_failure};
pub(crate) use scheduling::{NodeCount, NodeReason, unschedulable};
pub(crate) use shell::shell_complaint;
pub(crate) use start::{StartFailure, start_failure};

/// What stands in the text after `words`.
fn after<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    text.split_once(words).map(|(_, rest)| rest)
}

/// What stands in the text between `start` and the next `end`.
fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    after(text, start)?.split_once(end).map(|(part, _)| part)
}

/// Whether the text, which is in lower case, has one of `words`.
fn has_any(lower: &str, words: &[&str]) -> bool {
    words.iter().any(|it| lower.contains(it))
}

/// The host that could not be resolved: `dial tcp: lookup registry.example on 10.96.0.10:53: no such host`.
fn host_looked_up(text: &str) -> Option<&str> {
    let rest = after(text, "lookup ")?;
    let end = rest.find([' ', ':'])?;
    rest.get(..end).filter(|host| !host.is_empty())
}

/// The address that did not answer: `dial tcp 10.0.0.5:8080: connect: connection refused`.
fn address_dialled(text: &str) -> Option<&str> {
    let rest = after(text, "dial tcp ")?;
    rest.split_once(": ").map(|(address, _)| address).filter(|it| !it.contains(' '))
}

#[cfg(test)]
mod tests;
