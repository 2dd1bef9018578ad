//! The share of the requests that a canary Ingress of ingress-nginx takes.

use regex_lite::Regex;

use crate::{report::Request, resources::ObjectMeta, rules::nginx};

/// The share of the canary, from 0 to 1: the header decides, else the cookie, else the weight. `None` for a pattern that
/// is beyond us.
pub(super) fn share(canary: &ObjectMeta<'_>, request: &Request) -> Option<f64> {
    if let Some(header) = nginx(canary, "canary-by-header").filter(|it| !it.is_empty()) {
        let sent = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(header));
        let value = nginx(canary, "canary-by-header-value").filter(|it| !it.is_empty());
        let pattern = nginx(canary, "canary-by-header-pattern").filter(|it| !it.is_empty());
        let taken = match (sent.map(|(_, sent)| sent.as_str()), value, pattern) {
            (Some(sent), Some(value), _) => (sent == value).then_some(1.0),
            (Some(sent), None, Some(pattern)) => Regex::new(pattern).ok()?.is_match(sent).then_some(1.0),
            (Some("always"), None, None) => Some(1.0),
            (Some("never"), None, None) => Some(0.0),
            _ => None,
        };
        if taken.is_some() {
            return taken;
        }
    }
    if let Some(cookie) = nginx(canary, "canary-by-cookie").filter(|it| !it.is_empty()) {
        match request.cookies.get(cookie).map(String::as_str) {
            Some("always") => return Some(1.0),
            Some("never") => return Some(0.0),
            _ => {}
        }
    }
    let number = |name: &str| nginx(canary, name).and_then(|it| it.trim().parse::<f64>().ok());
    let total = number("canary-weight-total").filter(|total| *total > 0.0).unwrap_or(100.0);
    let weight = number("canary-weight").filter(|weight| weight.is_finite()).unwrap_or(0.0);
    Some((weight / total).clamp(0.0, 1.0))
}
