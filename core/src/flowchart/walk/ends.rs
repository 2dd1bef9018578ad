//! Which box of the flowchart a finding leads to. A rule has decided what is wrong; here nothing is judged again.

use crate::{
    messages::{PullFailure, pull_failure},
    report::{Diagnostic, Severity},
};

/// Where the walk ends for a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// At a box, which is reached from this question; the answers to the others are what nobody has said.
    Exit { exit: &'static str, last: &'static str, unsure: &'static [&'static str] },
    /// The flowchart has no box for it: the walk ends at this question.
    At(&'static str),
}

const fn exit(exit: &'static str, last: &'static str) -> End {
    End::Exit { exit, last, unsure: &[] }
}

/// What a quota keeps out is no Pod yet: the drawing asks for Pods that are Pending, and those that are listed may all run.
const OF_QUOTA: End = End::Exit { exit: "X2", last: "P3", unsure: &["P1", "P2"] };

/// The end for a finding about a workload or its Pods; `None` for one that only follows from others.
pub(super) fn of_pods(diagnostic: &Diagnostic) -> Option<End> {
    let said = diagnostic.kubernetes_message.as_deref().unwrap_or_default();
    Some(match diagnostic.rule.as_str() {
        "pod-unschedulable" if said.contains("Insufficient") || said.contains("Too many pods") => {
            exit("X1", "P2")
        }
        // A scheduler that runs says what keeps the Pod from each Node; one that says nothing does not run. Whoever writes a
        // `nodeName` passes the scheduler by.
        "pod-unschedulable" if !said.is_empty() => End::At("P5"),
        "pod-unschedulable" => match diagnostic.field_path.as_deref() {
            Some(path) if path.ends_with("schedulerName") => exit("X5", "P5"),
            _ => exit("X4", "P5"),
        },
        "pod-quota-exceeded" => OF_QUOTA,
        "workload-not-created" if said.contains("exceeded quota") => OF_QUOTA,
        "pod-volume-claim-not-found"
        | "pod-volume-claim-pending"
        | "volume-claim-storage-class-not-found" => exit("X3", "P4"),
        "pod-sandbox-failed" => exit("X4", "P5"),
        // Nothing starts, and nothing says why.
        "pod-start-failed" if diagnostic.severity == Severity::Warning => exit("X4", "P5"),
        "pod-image-invalid" => exit("X7", "P10"),
        "pod-image-pull-failed" => of_pull(pull_failure(said)),
        // Without it the kubelet does not pull, and does not say whether the name is right.
        "pod-secret-not-found"
            if diagnostic.field_path.as_deref().is_some_and(|path| path.contains("imagePullSecrets")) =>
        {
            End::Exit { exit: "X9", last: "P12", unsure: &["P10", "P11"] }
        }
        "pod-config-map-not-found"
        | "pod-secret-not-found"
        | "pod-config-key-not-found"
        | "pod-create-config-error"
        | "pod-volume-not-found"
        | "pod-volume-mount-failed"
        | "pod-command-not-found"
        | "pod-start-failed" => exit("X15", "P15b"),
        // Others do its work; what is left over keeps no request from them.
        "pod-failed" if diagnostic.severity != Severity::Error => return None,
        // The drawing knows no kubelet that does not take a Pod.
        "pod-failed" if is_rejection(said) => exit("X16", "P15b"),
        "pod-oom-killed" | "pod-crash-loop" | "pod-init-failing" | "pod-failed" => exit("X11", "P14"),
        "pod-completed" => exit("X12", "P14b"),
        "pod-liveness-failing" | "probe-kills-before-ready" => exit("X13", "P14c"),
        // The drawing knows none of the states in which a Node leaves Pods behind.
        "pod-evicted" if diagnostic.severity == Severity::Error => exit("X16", "P15b"),
        "pod-readiness-failing" => exit("X17", "P17"),
        "probe-port-not-found" => match diagnostic.field_path.as_deref() {
            Some(path) if !path.contains("readinessProbe") => exit("X13", "P14c"),
            _ => exit("X17", "P17"),
        },
        "pod-readiness-gate-unmet" => exit("X18", "P17"),
        "pod-listens-on-localhost" => exit("X19", "P19"),
        // They tell how far something else has come.
        rule if rule.starts_with("rollout-") => return None,
        "workload-replicas-zero" => End::At("P6"),
        _ if diagnostic.severity != Severity::Error => return None,
        _ => End::At("P1"),
    })
}

/// What a kubelet says of a Pod for which it has no room, or that is not for its node.
fn is_rejection(said: &str) -> bool {
    let said = said.strip_prefix("Pod was rejected: ").or_else(|| said.strip_prefix("Pod ")).unwrap_or(said);
    ["Node didn't have enough", "Predicate ", "Allocate failed"].iter().any(|it| said.starts_with(it))
}

/// A registry that hides what may not be seen says the same of a wrong name and of missing credentials.
fn of_pull(failure: PullFailure<'_>) -> End {
    match failure {
        PullFailure::InvalidName
        | PullFailure::NameUnknown
        | PullFailure::ShortName
        | PullFailure::HostNotFound { .. } => exit("X7", "P10"),
        PullFailure::TagUnknown | PullFailure::Platform => exit("X8", "P11"),
        PullFailure::Unauthorized => exit("X9", "P12"),
        PullFailure::NameUnknownOrDenied => End::Exit { exit: "X9", last: "P12", unsure: &["P10", "P11"] },
        PullFailure::NotTold | PullFailure::Unknown(_) => End::At("P10"),
        _ => exit("X10", "P12"),
    }
}

/// The end for a finding about a Service in front of the Pods.
pub(super) fn of_service(diagnostic: &Diagnostic) -> Option<End> {
    Some(match diagnostic.rule.as_str() {
        "service-selector-matches-no-pod" | "service-pins-pod-template-hash" => exit("X21", "S2"),
        "service-target-port-not-found"
        | "service-port-protocol-mismatch"
        | "service-headless-port-mismatch" => exit("X24", "S5"),
        "service-no-ready-endpoints" => return None,
        _ if diagnostic.severity != Severity::Error => return None,
        "service-load-balancer-pending" => return None,
        _ => End::At("S1"),
    })
}

/// The end for a finding about a NetworkPolicy that lets nobody reach the Service. A port-forward passes it all the same,
/// so that whoever tries it may get on.
pub(super) fn of_policy(diagnostic: &Diagnostic) -> Option<End> {
    let blocks = diagnostic.rule == "network-policy-blocks-path" && diagnostic.severity == Severity::Error;
    blocks.then_some(End::Exit { exit: "X25", last: "S5", unsure: &["S4"] })
}

/// The same end where the Pods are printed as Running: the drawing asks for their status before.
pub(super) fn of_running(end: End) -> End {
    if end == exit("X16", "P15b") { exit("X18", "P17") } else { end }
}

/// The end for what is left over of Pods, and looked at last: it keeps no request from the others.
pub(super) fn of_leftovers(diagnostic: &Diagnostic) -> Option<End> {
    (diagnostic.rule == "pod-terminating-stuck").then_some(exit("X16", "P15b"))
}

/// The end for a finding about an Ingress that leads to the Service.
pub(super) fn of_ingress(diagnostic: &Diagnostic) -> Option<End> {
    Some(match diagnostic.rule.as_str() {
        "ingress-backend-service-not-found"
        | "ingress-backend-service-in-other-namespace"
        | "ingress-backend-port-not-found" => exit("X26", "I2"),
        "ingress-class-not-found" => exit("X27", "I3"),
        "ingress-no-address" => exit("X28", "I4"),
        _ => return None,
    })
}
