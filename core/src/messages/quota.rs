//! What a ResourceQuota says when it refuses a Pod.

use super::{after, between};
use crate::quantity::{Precision, Quantity};

/// A resource of which there is not enough.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QuotaExcess<'t> {
    /// `limits.cpu`, `pods`
    pub(crate) resource: &'t str,
    /// As they are written.
    pub(crate) requested: &'t str,
    pub(crate) used: &'t str,
    pub(crate) limited: &'t str,
}

impl QuotaExcess<'_> {
    /// How much more there would have to be; `None` for what is no quantity.
    pub(crate) fn missing(&self) -> Option<Quantity> {
        let read = |text: &str| Quantity::parse(text, Precision::Milli);
        let wanted = read(self.requested)?.plus(read(self.used)?);
        Some(wanted.plus(read(self.limited)?.times(-1)))
    }
}

/// What has to be set because a quota counts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QuotaGap<'t> {
    /// `limits.cpu`
    pub(crate) resource: &'t str,
    /// The containers that lack it; old releases do not name them.
    pub(crate) containers: Vec<&'t str>,
}

/// `exceeded quota: team, requested: pods=1, used: pods=3, limited: pods=3`
pub(super) fn excess(message: &str) -> Option<(&str, Vec<QuotaExcess<'_>>)> {
    let rest = after(message, "exceeded quota: ")?;
    let (quota, rest) = rest.split_once(", requested: ")?;
    let (requested, rest) = rest.split_once(", used: ")?;
    let (used, limited) = rest.split_once(", limited: ")?;
    let found = amounts(requested).map(|(resource, requested)| QuotaExcess {
        resource,
        requested,
        used: amount(used, resource),
        limited: amount(limited, resource),
    });
    Some((quota, found.collect()))
}

fn amounts(list: &str) -> impl Iterator<Item = (&str, &str)> {
    list.split(',').filter_map(|it| it.trim().split_once('='))
}

fn amount<'t>(list: &'t str, resource: &str) -> &'t str {
    amounts(list).find(|(name, _)| *name == resource).map_or("0", |(_, amount)| amount)
}

/// `failed quota: team: must specify limits.cpu for: web,log; limits.memory for: web`
pub(super) fn gaps(message: &str) -> Option<(&str, Vec<QuotaGap<'_>>)> {
    let quota = between(message, "failed quota: ", ": must specify ")?;
    let rest = after(message, ": must specify ")?;
    let mut found = Vec::new();
    for part in rest.split(';').map(str::trim).filter(|it| !it.is_empty()) {
        match part.split_once(" for: ") {
            Some((resource, containers)) => {
                found.push(QuotaGap { resource, containers: split(containers) });
            }
            None => {
                let alone = |resource| QuotaGap { resource, containers: Vec::new() };
                found.extend(split(part).into_iter().map(alone));
            }
        }
    }
    Some((quota, found))
}

fn split(list: &str) -> Vec<&str> {
    list.split(',').map(str::trim).filter(|it| !it.is_empty()).collect()
}
