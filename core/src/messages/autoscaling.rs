//! Why a HorizontalPodAutoscaler knows no number of replicas: the condition `ScalingActive`.

use super::{after, between, has_any};

/// Why it knows none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScalingFailure<'t> {
    /// A container requests nothing of which a share could be counted.
    MissingRequest {
        resource: &'t str,
        /// Releases before 1.27 name the Pod alone.
        container: Option<&'t str>,
    },
    /// Nobody serves this API of metrics.
    NoApi {
        api: &'static str,
    },
    /// Who serves it does not answer.
    ApiUnavailable {
        api: &'static str,
    },
    /// It is served, and has no values for these Pods.
    NoValues,
    /// The target has no Pods.
    NoPods,
    Unknown(&'t str),
}

/// The APIs that metrics come from; the name of the last one ends those of the others.
const APIS: [&str; 3] = ["external.metrics.k8s.io", "custom.metrics.k8s.io", "metrics.k8s.io"];

/// Reads the message of the condition `ScalingActive`. Of several metrics it tells the first error.
pub(crate) fn scaling_failure(message: &str) -> ScalingFailure<'_> {
    let lower = message.to_ascii_lowercase();
    let has = |words: &[&str]| has_any(&lower, words);
    let api = APIS.into_iter().find(|api| message.contains(api));
    if let Some(rest) = after(message, "missing request for ") {
        let resource = rest.split([' ', ',', ')']).next().unwrap_or(rest);
        return ScalingFailure::MissingRequest { resource, container: between(rest, "in container ", " ") };
    }
    match api {
        Some(api) if has(&["could not find the requested resource", "api (", "metrics api registered"]) => {
            ScalingFailure::NoApi { api }
        }
        Some(api)
            if has(&["unable to handle the request", "connection refused", "no endpoints available"]) =>
        {
            ScalingFailure::ApiUnavailable { api }
        }
        _ if has(&["no metrics returned from", "did not receive metrics for"]) => ScalingFailure::NoValues,
        _ if has(&["no pods returned by selector", "no matching pods found", "unable to find any pods"]) => {
            ScalingFailure::NoPods
        }
        _ => ScalingFailure::Unknown(message),
    }
}
