//! Which differences explain which faults.

use super::differences::Aspect;

/// The aspects in which a difference between a live object and its manifest can explain what a rule has found.
pub(super) fn relevant(rule: &str) -> &'static [Aspect] {
    use Aspect::{
        Account, Annotations, Class, Command, Data, Env, Image, Labels, Placement, Policy, Ports, Probe,
        PullSecrets, Replicas, Resources, Routes, Security, Selector, Strategy, Tls, Volumes,
    };
    match rule {
        "pod-image-pull-failed" | "pod-image-invalid" => &[Image, PullSecrets],
        "pod-crash-loop" | "pod-failed" | "pod-init-failing" | "pod-completed" | "job-failed" => {
            &[Image, Command, Env, Volumes]
        }
        "pod-command-not-found" | "pod-start-failed" => &[Image, Command, Security, Volumes],
        "pod-oom-killed" => &[Resources, Image, Command, Env],
        "pod-liveness-failing" | "pod-readiness-failing" => &[Probe, Ports, Image, Command, Env],
        "probe-port-not-found" | "probe-kills-before-ready" => &[Probe, Ports],
        "pod-listens-on-localhost" | "pod-service-host-not-found" => &[Command, Env],
        "pod-create-config-error" => &[Env, Image, Security],
        "pod-config-map-not-found" | "pod-secret-not-found" | "pod-config-key-not-found" => {
            &[Env, Volumes, PullSecrets, Data]
        }
        "pod-volume-not-found" | "pod-volume-claim-not-found" | "pod-volume-mount-failed" => &[Volumes],
        "pod-volume-claim-pending" | "volume-claim-storage-class-not-found" => &[Volumes],
        "pod-service-account-not-found" => &[Account],
        "pod-priority-class-not-found" => &[Placement],
        "pod-unschedulable" => &[Placement, Resources, Replicas, Ports, Volumes],
        "pod-quota-exceeded" => &[Resources, Replicas],
        "pod-sandbox-failed" => &[Placement],
        "workload-not-created" => &[Account, Security, Placement, Resources],
        "workload-selector-not-in-template-labels" | "workload-selector-overlaps" => &[Selector, Labels],
        "workload-replicas-zero" => &[Replicas],
        "hpa-not-scaling" => &[Resources],
        "rollout-stalled" => &[Image, Command, Env, Probe],
        "rollout-cannot-progress" => &[Strategy, Replicas, Ports, Volumes],
        "service-selector-matches-no-pod" | "service-selects-several-workloads" => &[Selector, Labels],
        "service-no-ready-endpoints" => &[Selector, Labels, Probe],
        "service-target-port-not-found" | "service-port-protocol-mismatch" => &[Ports],
        "service-headless-port-mismatch" | "service-port-name-missing" => &[Ports],
        "service-endpoints-mismatch" => &[Selector, Ports],
        "service-pins-pod-template-hash" => &[Selector],
        "ingress-backend-port-not-found" => &[Routes, Ports],
        "ingress-backend-service-not-found" | "ingress-backend-service-in-other-namespace" => &[Routes],
        "ingress-path-duplicate" | "ingress-path-unreachable" | "ingress-rule-without-http" => &[Routes],
        "ingress-backend-protocol-mismatch" => &[Routes, Annotations, Ports],
        "ingress-rewrite-mismatch" | "ingress-canary-without-main" => &[Routes, Annotations],
        "ingress-annotation-ignored" => &[Annotations],
        "ingress-class-not-found" | "ingress-no-address" => &[Class, Annotations],
        "ingress-tls-secret-not-found" | "ingress-tls-secret-invalid" | "ingress-tls-host-mismatch" => &[Tls],
        "network-policy-blocks-path" | "network-policy-matches-no-pod" => &[Policy, Labels],
        _ => &[],
    }
}

/// Whether only a running cluster can tell that a fault is there: that it is not found in a manifest proves nothing.
pub(super) fn is_seen_only_live(rule: &str) -> bool {
    matches!(
        rule,
        "pod-image-pull-failed"
            | "pod-crash-loop"
            | "pod-failed"
            | "pod-init-failing"
            | "pod-completed"
            | "job-failed"
            | "pod-command-not-found"
            | "pod-start-failed"
            | "pod-oom-killed"
            | "pod-liveness-failing"
            | "pod-readiness-failing"
            | "pod-readiness-gate-unmet"
            | "pod-create-config-error"
            | "pod-volume-mount-failed"
            | "pod-volume-claim-pending"
            | "pod-unschedulable"
            | "pod-quota-exceeded"
            | "pod-sandbox-failed"
            | "pod-evicted"
            | "workload-not-created"
            | "rollout-stalled"
            | "hpa-not-scaling"
            | "service-no-ready-endpoints"
            | "service-load-balancer-pending"
            | "ingress-no-address"
    )
}
