//! What the rules have found, for the questions of a trace.

use crate::{
    hash::HashMap,
    report::Severity,
    resources::{Resource, ResourceId},
    rules::{Finding, FindingId, Findings, Place},
};

/// The findings by the object that they are about.
#[derive(Default)]
pub(crate) struct Known(HashMap<ResourceId, Vec<KnownFinding>>);

/// What a trace asks of a finding.
pub(super) struct KnownFinding {
    pub(super) id: FindingId,
    pub(super) rule: &'static str,
    pub(super) severity: Severity,
    pub(super) primary: Place,
    pub(super) has_near: bool,
    keeps_pods_unready: bool,
    refuses: bool,
}

impl Known {
    pub(crate) fn new(findings: &Findings) -> Self {
        let mut known: HashMap<ResourceId, Vec<KnownFinding>> = HashMap::default();
        for (id, finding) in findings.iter() {
            let Some(resource) = finding.resource else { continue };
            known.entry(resource).or_default().push(KnownFinding::of(id, finding));
        }
        Self(known)
    }

    pub(super) fn on(&self, resource: ResourceId) -> impl Iterator<Item = &KnownFinding> {
        self.0.get(&resource).into_iter().flatten()
    }

    /// The findings of these rules on an object.
    pub(super) fn of_rules<'k>(
        &'k self,
        resource: ResourceId,
        rules: &'k [&str],
    ) -> impl Iterator<Item = &'k KnownFinding> {
        self.on(resource).filter(|it| rules.contains(&it.rule))
    }

    /// Why the API server refuses an object; nothing for one that came out of a cluster, which has it.
    pub(super) fn refusals(&self, resource: &Resource<'_>) -> Vec<FindingId> {
        let refused = self.on(resource.id).filter(|it| it.refuses && !resource.is_live());
        refused.map(|it| it.id).collect()
    }

    /// What keeps the Pods of an object from ever getting ready.
    pub(super) fn unreadiness(&self, resource: ResourceId) -> Vec<FindingId> {
        let unready = self.on(resource).filter(|it| it.keeps_pods_unready && it.severity == Severity::Error);
        unready.map(|it| it.id).collect()
    }
}

impl KnownFinding {
    fn of(id: FindingId, finding: &Finding) -> Self {
        Self {
            id,
            rule: finding.rule.name,
            severity: finding.severity,
            primary: finding.primary,
            has_near: !finding.fixes.is_empty() || !finding.related.is_empty(),
            keeps_pods_unready: finding.keeps_pods_unready,
            refuses: finding.is_refusal(),
        }
    }

    pub(super) fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Whether it points into this place.
    pub(super) fn stands_in(&self, place: Place) -> bool {
        (self.primary.file, self.primary.document) == (place.file, place.document)
            && place.span.start <= self.primary.span.start
            && self.primary.span.end <= place.span.end
    }
}
