//! What the rules have found so far.

use super::Finding;
use crate::{
    graph::Missing,
    hash::{HashMap, HashSet},
    report::Severity,
    resources::ResourceId,
};

/// Index of a finding among [`Findings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FindingId(pub(crate) usize);

/// Whether a finding says that the API server cannot see its document as it stands.
fn says_unread(finding: &Finding) -> bool {
    match finding.rule.name {
        "yaml-template-syntax" => finding.severity != Severity::Info,
        "yaml-syntax" | "yaml-limit-exceeded" => finding.severity == Severity::Error,
        _ => false,
    }
}

/// What was found so far, in the order in which it was reported.
#[derive(Default)]
pub(crate) struct Findings {
    list: Vec<Finding>,
    /// Findings that a comment, an annotation or the options ignore.
    suppressed: HashSet<FindingId>,
    /// Indexes in `Options.ignores` of those that match nothing.
    unused_ignores: Vec<usize>,
    by_resource: HashMap<ResourceId, Vec<FindingId>>,
    /// File and document → the finding that says why it cannot be read as it stands.
    unread: HashMap<(u32, u32), FindingId>,
    /// The findings that hide what others miss.
    hidden: HashMap<Missing, Vec<FindingId>>,
}

impl Findings {
    pub(crate) fn add(&mut self, finding: Finding) -> FindingId {
        let id = FindingId(self.list.len());
        // A template that need not be named is one all the same.
        if says_unread(&finding) && (!finding.silenced || finding.rule.name == "yaml-template-syntax") {
            self.unread.entry((finding.primary.file, finding.primary.document)).or_insert(id);
        }
        if finding.silenced {
            self.list.push(finding);
            return id;
        }
        for missing in &finding.hides {
            self.hidden.entry(missing.clone()).or_default().push(id);
        }
        if let Some(resource) = finding.resource {
            self.by_resource.entry(resource).or_default().push(id);
        }
        self.list.push(finding);
        id
    }

    /// Everything that was found on an object.
    pub(crate) fn on(&self, resource: ResourceId) -> impl Iterator<Item = (FindingId, &Finding)> {
        self.by_resource
            .get(&resource)
            .into_iter()
            .flatten()
            .filter_map(|id| self.list.get(id.0).map(|finding| (*id, finding)))
    }

    /// The finding with this id.
    pub(crate) fn get(&self, id: FindingId) -> Option<&Finding> {
        self.list.get(id.0)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (FindingId, &Finding)> {
        let all = self.list.iter().enumerate().map(|(index, finding)| (FindingId(index), finding));
        all.filter(|(_, finding)| !finding.silenced)
    }

    /// All of them, with those that are not reported.
    pub(crate) fn all(&self) -> impl Iterator<Item = (FindingId, &Finding)> {
        self.list.iter().enumerate().map(|(index, finding)| (FindingId(index), finding))
    }

    /// Changes one of them.
    pub(crate) fn change(&mut self, id: FindingId, change: impl FnOnce(&mut Finding)) {
        if let Some(finding) = self.list.get_mut(id.0) {
            change(finding);
        }
    }

    /// Takes findings out of the report; what follows from one follows from the one instead that stands for it.
    pub(crate) fn replace(&mut self, instead: &HashMap<FindingId, Option<FindingId>>) {
        if instead.is_empty() {
            return;
        }
        for (index, finding) in self.list.iter_mut().enumerate() {
            finding.silenced |= instead.contains_key(&FindingId(index));
            let causes = std::mem::take(&mut finding.caused_by).into_iter();
            let causes = causes.filter_map(|cause| instead.get(&cause).copied().unwrap_or(Some(cause)));
            finding.caused_by = causes.collect();
            finding.caused_by.dedup();
        }
        for findings in self.by_resource.values_mut() {
            findings.retain(|id| !instead.contains_key(id));
        }
    }

    /// Keeps of what was ignored in vain what was ignored in vain there, too.
    pub(crate) fn unused_in_both(&mut self, other: &Self) {
        self.unused_ignores.retain(|index| other.unused_ignores.contains(index));
    }

    /// What says that this document cannot be read as it stands.
    pub(crate) fn on_unread(&self, file: u32, document: u32) -> Option<(FindingId, &Finding)> {
        let id = *self.unread.get(&(file, document))?;
        self.list.get(id.0).map(|finding| (id, finding))
    }

    /// The first finding that hides what is missing on an object that is `seen`.
    pub(crate) fn hiding(
        &self,
        missing: &Missing,
        seen: impl Fn(ResourceId) -> bool,
    ) -> Option<(FindingId, &Finding)> {
        let ids = self.hidden.get(missing)?.iter();
        let mut findings = ids.filter_map(|id| self.list.get(id.0).map(|finding| (*id, finding)));
        findings.find(|(_, finding)| finding.resource.is_some_and(&seen))
    }

    /// Whether this finding says that a document cannot be read as it stands.
    pub(crate) fn is_on_unread(&self, id: FindingId) -> bool {
        self.list
            .get(id.0)
            .is_some_and(|it| self.unread.get(&(it.primary.file, it.primary.document)) == Some(&id))
    }

    /// Leaves findings out of the report, and with them what follows from nothing else.
    pub(crate) fn suppress(&mut self, ids: impl IntoIterator<Item = FindingId>) {
        self.suppressed.extend(ids);
        if self.suppressed.is_empty() {
            return;
        }
        // A cause is found before its consequences.
        for (index, finding) in self.list.iter().enumerate() {
            let causes = &finding.caused_by;
            if !causes.is_empty() && causes.iter().all(|cause| self.suppressed.contains(cause)) {
                self.suppressed.insert(FindingId(index));
            }
        }
    }

    /// The findings that are left out of the report.
    pub(crate) fn suppressed(&self) -> &HashSet<FindingId> {
        &self.suppressed
    }

    /// Remembers an entry of `Options.ignores` that matches nothing.
    pub(crate) fn unused_ignore(&mut self, index: usize) {
        self.unused_ignores.push(index);
    }

    /// Indexes in `Options.ignores` of those that match nothing.
    pub(crate) fn unused_ignores(&self) -> &[usize] {
        &self.unused_ignores
    }

    pub(crate) fn into_list(self) -> Vec<Finding> {
        self.list
    }
}
