//! What a rule reports, before positions are counted and texts are put in order.

use super::Rule;
use crate::{
    hash::HashMap,
    report::{Applicability, Severity, Tag},
    resources::ResourceId,
    yaml::Span,
};

/// A range of text in one of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Index among the files of the check.
    pub(crate) file: u32,
    /// Index among the documents of the file.
    pub(crate) document: u32,
    /// Relative to the document.
    pub(crate) span: Span,
}

/// The replacement of a place by a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) place: Place,
    pub(crate) new_text: String,
}

/// A change that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fix {
    pub(crate) title: String,
    pub(crate) applicability: Applicability,
    pub(crate) edits: Vec<Edit>,
}

/// One fault in one place.
#[derive(Clone)]
pub(crate) struct Finding {
    pub(crate) rule: &'static Rule,
    pub(crate) severity: Severity,
    pub(crate) message: String,
    pub(crate) help: String,
    pub(crate) primary: Place,
    pub(crate) resource: Option<ResourceId>,
    pub(crate) related: Vec<(Place, String)>,
    /// Where it is not the path of the primary place: for a field that is missing.
    pub(crate) field_path: Option<String>,
    pub(crate) kubernetes_message: Option<String>,
    pub(crate) evidence: Vec<String>,
    pub(crate) caused_by: Vec<FindingId>,
    pub(crate) fixes: Vec<Fix>,
    pub(crate) commands: Vec<String>,
    pub(crate) tags: Vec<Tag>,
    /// Findings of `api-*` rules inside this place say the same in general words and give way.
    pub(crate) instead_of_api: Option<Place>,
}

impl Finding {
    /// A finding of `rule` with the rule's own severity.
    ///
    /// `message` says what is wrong on one line, without a full stop, and stands alone; `help` says what to do.
    pub(crate) fn new(rule: &'static Rule, primary: Place, message: String, help: String) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message,
            help,
            primary,
            resource: None,
            related: Vec::new(),
            field_path: None,
            kubernetes_message: None,
            evidence: Vec::new(),
            caused_by: Vec::new(),
            fixes: Vec::new(),
            commands: Vec::new(),
            tags: Vec::new(),
            instead_of_api: None,
        }
    }

    /// The object that the finding is about.
    pub(crate) fn on(mut self, resource: ResourceId) -> Self {
        self.resource = Some(resource);
        self
    }

    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The other half of the fault: a place and what it is.
    pub(crate) fn related(mut self, place: Place, message: String) -> Self {
        self.related.push((place, message));
        self
    }

    pub(crate) fn field_path(mut self, path: String) -> Self {
        self.field_path = Some(path);
        self
    }

    pub(crate) fn kubernetes_message(mut self, message: String) -> Self {
        self.kubernetes_message = Some(message);
        self
    }

    pub(crate) fn evidence(mut self, evidence: String) -> Self {
        self.evidence.push(evidence);
        self
    }

    pub(crate) fn caused_by(mut self, causes: impl IntoIterator<Item = FindingId>) -> Self {
        self.caused_by.extend(causes);
        self
    }

    pub(crate) fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    pub(crate) fn command(mut self, command: String) -> Self {
        self.commands.push(command);
        self
    }

    /// What `api-*` rules say inside this place gives way to this finding.
    pub(crate) fn instead_of_api(mut self, place: Place) -> Self {
        self.instead_of_api = Some(place);
        self
    }

    pub(crate) fn tag(mut self, tag: Tag) -> Self {
        self.tags.push(tag);
        self
    }
}

/// Index of a finding among [`Findings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FindingId(pub(crate) usize);

/// What was found so far, in the order in which it was reported.
#[derive(Default)]
pub(crate) struct Findings {
    list: Vec<Finding>,
    by_resource: HashMap<ResourceId, Vec<FindingId>>,
}

impl Findings {
    pub(crate) fn add(&mut self, finding: Finding) -> FindingId {
        let id = FindingId(self.list.len());
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
        self.list.iter().enumerate().map(|(index, finding)| (FindingId(index), finding))
    }

    pub(crate) fn into_list(self) -> Vec<Finding> {
        self.list
    }
}
