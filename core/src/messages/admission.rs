//! Why the API server refused to create a Pod: what a ReplicaSet, StatefulSet, DaemonSet or Job reports as `FailedCreate`.

use super::{
    after, between,
    create_config::not_found,
    quota::{self, QuotaExcess, QuotaGap},
    sandbox::runtime_class,
};

/// Why a Pod was refused.
#[derive(Clone, Debug)]
pub(crate) enum Refusal<'t> {
    QuotaExceeded {
        quota: &'t str,
        excess: Vec<QuotaExcess<'t>>,
    },
    /// A quota counts what the containers do not set.
    QuotaNeeds {
        quota: &'t str,
        gaps: Vec<QuotaGap<'t>>,
    },
    LimitRange(Vec<LimitFault<'t>>),
    ServiceAccountNotFound {
        name: &'t str,
    },
    PriorityClassNotFound {
        name: &'t str,
    },
    RuntimeClassNotFound {
        name: &'t str,
    },
    /// Against the level of Pod Security that the namespace has.
    PodSecurity {
        level: &'t str,
        violations: Vec<&'t str>,
    },
    /// Releases up to 1.24.
    PodSecurityPolicy,
    /// No SecurityContextConstraints of OpenShift that the ServiceAccount may use let it in.
    SecurityContextConstraints,
    /// A ValidatingAdmissionPolicy says no.
    PolicyDenied {
        policy: &'t str,
        reason: &'t str,
    },
    WebhookDenied {
        webhook: &'t str,
        reason: &'t str,
    },
    /// The webhook does not answer, and nothing is let in without it.
    WebhookFailed {
        webhook: &'t str,
        reason: &'t str,
    },
    NamespaceTerminating {
        namespace: &'t str,
    },
    NamespaceNotFound {
        namespace: &'t str,
    },
    /// A former Pod of this name is still there, as a StatefulSet meets it.
    AlreadyExists,
    /// Validation refuses the Pod although it took the template.
    Invalid {
        reason: &'t str,
    },
    Unknown(&'t str),
}

/// What a LimitRange finds fault with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LimitFault<'t> {
    pub(crate) bound: LimitBound,
    /// `memory`
    pub(crate) resource: &'t str,
    /// `Container` or `Pod`
    pub(crate) per: &'t str,
    pub(crate) allowed: &'t str,
    /// `request` or `limit`, and how much; `None` where it is not set at all.
    pub(crate) given: Option<(&'t str, &'t str)>,
}

/// Which bound of a LimitRange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LimitBound {
    Minimum,
    Maximum,
    /// Between limit and request.
    Ratio,
}

/// Reads the message of an Event or condition `FailedCreate`.
pub(crate) fn refusal(message: &str) -> Refusal<'_> {
    if let Some((quota, excess)) = quota::excess(message) {
        return Refusal::QuotaExceeded { quota, excess };
    }
    if let Some((quota, gaps)) = quota::gaps(message) {
        return Refusal::QuotaNeeds { quota, gaps };
    }
    if message.contains("error looking up service account")
        && let Some(name) = not_found(message, "serviceaccount")
    {
        return Refusal::ServiceAccountNotFound { name };
    }
    if let Some(name) = between(message, "no PriorityClass with name ", " was found") {
        return Refusal::PriorityClassNotFound { name };
    }
    if let Some(name) = runtime_class(message) {
        return Refusal::RuntimeClassNotFound { name };
    }
    if let Some(level) = between(message, "violates PodSecurity \"", "\"") {
        let violations = after(message, "violates PodSecurity \"").and_then(|it| after(it, "\": "));
        return Refusal::PodSecurity {
            level,
            violations: violations.map(top_level_parts).unwrap_or_default(),
        };
    }
    if ["unable to validate against any pod security policy", "PodSecurityPolicy: unable to admit pod"]
        .iter()
        .chain(&["no providers available to validate pod request"])
        .any(|words| message.contains(words))
    {
        return Refusal::PodSecurityPolicy;
    }
    if message.contains("unable to validate against any security context constraint") {
        return Refusal::SecurityContextConstraints;
    }
    if let Some((policy, rest)) =
        after(message, "ValidatingAdmissionPolicy '").and_then(|rest| rest.split_once('\''))
        && let Some(reason) = after(rest, " denied request: ")
    {
        return Refusal::PolicyDenied { policy, reason: reason.trim() };
    }
    let webhook = |start: &str, end: &str| {
        let rest = after(message, start)?;
        let (webhook, rest) = rest.split_once('"')?;
        Some((webhook, rest.split_once(end).map_or("", |(_, reason)| reason.trim())))
    };
    if let Some((webhook, reason)) = webhook("admission webhook \"", "denied the request") {
        return Refusal::WebhookDenied { webhook, reason: reason.trim_start_matches([':', ' ', '\n']) };
    }
    if let Some((webhook, reason)) = webhook("failed calling webhook \"", ": ") {
        return Refusal::WebhookFailed { webhook, reason };
    }
    if message.contains("because it is being terminated")
        && let Some(namespace) = between(message, "in namespace ", " because")
    {
        return Refusal::NamespaceTerminating { namespace };
    }
    if let Some(namespace) = not_found(message, "namespaces") {
        return Refusal::NamespaceNotFound { namespace };
    }
    let faults = limit_faults(message);
    if !faults.is_empty() {
        return Refusal::LimitRange(faults);
    }
    if message.ends_with("already exists") {
        return Refusal::AlreadyExists;
    }
    if message.contains("Pod \"")
        && let Some(reason) = after(message, "\" is invalid: ")
    {
        return Refusal::Invalid { reason };
    }
    Refusal::Unknown(message)
}

/// Parts between commas that stand in no brackets.
fn top_level_parts(list: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    let is_end = |character: char| {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == ',' && depth == 0
    };
    list.split(is_end).map(str::trim).filter(|it| !it.is_empty()).collect()
}

/// `maximum cpu usage per Container is 1, but limit is 2`, one or several in brackets. Older releases write `Minimum` and
/// a full stop at the end.
fn limit_faults(message: &str) -> Vec<LimitFault<'_>> {
    let list = after(message, " is forbidden: ").unwrap_or(message);
    let mut faults = Vec::new();
    let starts = list.match_indices(" per ");
    for (at, _) in starts {
        let (Some(before), Some(rest)) = (list.get(..at), list.get(at + " per ".len()..)) else { continue };
        faults.extend(limit_fault(before, rest));
    }
    faults
}

/// Reads one of them, split at its ` per `.
fn limit_fault<'t>(before: &'t str, rest: &'t str) -> Option<LimitFault<'t>> {
    let mut words = before.rsplit([' ', '[', ',']);
    let last = words.next()?;
    let (per, rest) = rest.split_once(" is ")?;
    if per.contains(' ') {
        return None;
    }
    if last == "ratio" {
        // `cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000`
        let resource = before.strip_suffix(" max limit to request ratio")?.rsplit([' ', '[']).next()?;
        let (allowed, provided) = rest.split_once(", but provided ratio is ")?;
        let given = Some(("ratio", first_word(provided)));
        return Some(LimitFault { bound: LimitBound::Ratio, resource, per, allowed, given });
    }
    if last != "usage" {
        return None;
    }
    let resource = words.next()?;
    let bound = words.next()?;
    let bound = if bound.eq_ignore_ascii_case("minimum") {
        LimitBound::Minimum
    } else if bound.eq_ignore_ascii_case("maximum") {
        LimitBound::Maximum
    } else {
        return None;
    };
    if let Some((allowed, kind)) = rest.split_once(".  No ").filter(|(allowed, _)| !allowed.contains(',')) {
        kind.split_once(" is specified")?;
        return Some(LimitFault { bound, resource, per, allowed, given: None });
    }
    let (allowed, given) = rest.split_once(", but ")?;
    let (kind, amount) = given.split_once(" is ")?;
    Some(LimitFault { bound, resource, per, allowed, given: Some((kind, first_word(amount))) })
}

fn first_word(text: &str) -> &str {
    let end = text.find([' ', ',', ']']).unwrap_or(text.len());
    text.get(..end).unwrap_or(text).trim_end_matches('.')
}
