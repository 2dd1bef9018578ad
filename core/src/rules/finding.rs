//! What a rule reports, before positions are counted and texts are put in order.

use std::{
    collections::BTreeMap,
    ops::{Deref, DerefMut},
};

use super::{FindingId, Rule, service, workload};
use crate::{
    graph::Missing,
    hash::HashMap,
    order::Sorting,
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
///
/// Behind a pointer, and with methods that stay functions of their own: rules pass findings from hand to hand while they
/// write them, and copying so many fields at each step was a fiftieth of the module of WebAssembly.
#[derive(Clone)]
pub(crate) struct Finding(Box<Fields>);

/// What a finding says.
#[derive(Clone)]
pub(crate) struct Fields {
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
    /// What is not in the files: a document that could not be read may hold it.
    pub(crate) missing: Option<Missing>,
    /// What others miss because of this fault: the object as it was meant to be.
    pub(crate) hides: Vec<Missing>,
    /// None of the object's Pods gets ready as long as this stands.
    pub(crate) keeps_pods_unready: bool,
    /// Not reported, because it is about a text that is not ours to judge.
    pub(crate) silenced: bool,
}

impl Finding {
    /// A finding of `rule` with the rule's own severity.
    ///
    /// `message` says what is wrong on one line, without a full stop, and stands alone; `help` says what to do.
    #[inline(never)]
    pub(crate) fn new(rule: &'static Rule, primary: Place, message: String, help: String) -> Self {
        Self(Box::new(Fields {
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
            missing: None,
            hides: Vec::new(),
            keeps_pods_unready: false,
            silenced: false,
        }))
    }

    /// The object that the finding is about.
    #[inline(never)]
    pub(crate) fn on(mut self, resource: ResourceId) -> Self {
        self.resource = Some(resource);
        self
    }

    #[inline(never)]
    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The other half of the fault: a place and what it is.
    #[inline(never)]
    pub(crate) fn related(mut self, place: Place, message: String) -> Self {
        self.related.push((place, message));
        self
    }

    #[inline(never)]
    pub(crate) fn field_path(mut self, path: String) -> Self {
        self.field_path = Some(path);
        self
    }

    #[inline(never)]
    pub(crate) fn kubernetes_message(mut self, message: String) -> Self {
        self.kubernetes_message = Some(message);
        self
    }

    #[inline(never)]
    pub(crate) fn evidence(mut self, evidence: String) -> Self {
        self.evidence.push(evidence);
        self
    }

    #[inline(never)]
    pub(crate) fn caused_by(mut self, causes: impl IntoIterator<Item = FindingId>) -> Self {
        self.caused_by.extend(causes);
        self
    }

    #[inline(never)]
    pub(crate) fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    #[inline(never)]
    pub(crate) fn command(mut self, command: String) -> Self {
        self.commands.push(command);
        self
    }

    /// What `api-*` rules say inside this place gives way to this finding.
    #[inline(never)]
    pub(crate) fn instead_of_api(mut self, place: Place) -> Self {
        self.instead_of_api = Some(place);
        self
    }

    /// Names what is not in the files. If a document that could not be read may hold it, the finding becomes a warning
    /// that names this document as its cause.
    #[inline(never)]
    pub(crate) fn missing(mut self, missing: Missing) -> Self {
        self.missing = Some(missing);
        self
    }

    /// Names what others miss because of this fault.
    #[inline(never)]
    pub(crate) fn hides(mut self, missing: impl IntoIterator<Item = Missing>) -> Self {
        self.hides.extend(missing);
        self
    }

    /// Says that none of the object's Pods gets ready as long as this stands: what leads to them reaches nothing.
    #[inline(never)]
    pub(crate) fn keeps_pods_unready(mut self) -> Self {
        self.keeps_pods_unready = true;
        self
    }

    /// Whether the API server refuses the object because of this.
    pub(crate) fn is_refusal(&self) -> bool {
        let name = self.rule.name;
        self.severity == Severity::Error
            && (name.starts_with("api-")
                || name == "yaml-implicit-type"
                || name == service::port_name_missing::RULE.name
                || name == service::external_name_invalid::RULE.name
                || name == workload::selector_not_in_template_labels::RULE.name)
    }

    #[inline(never)]
    pub(crate) fn tag(mut self, tag: Tag) -> Self {
        self.tags.push(tag);
        self
    }
}

impl Deref for Finding {
    type Target = Fields;

    fn deref(&self) -> &Fields {
        &self.0
    }
}

impl DerefMut for Finding {
    fn deref_mut(&mut self) -> &mut Fields {
        &mut self.0
    }
}

/// The findings of `api-*` rules that give way to a more specific finding among the same ones.
pub(crate) fn superseded<'f>(
    findings: impl Iterator<Item = (FindingId, &'f Finding)> + Clone,
) -> Vec<FindingId> {
    let mut claimed: HashMap<(u32, u32), Vec<Span>> = HashMap::default();
    for place in findings.clone().filter_map(|(_, finding)| finding.instead_of_api) {
        claimed.entry((place.file, place.document)).or_default().push(place.span);
    }
    for spans in claimed.values_mut() {
        spans.order();
        // Of spans that overlap only the union counts, so that one look at the nearest is enough.
        spans.dedup_by(|span, before| {
            let overlaps = span.start < before.end;
            if overlaps {
                before.end = before.end.max(span.end);
            }
            overlaps
        });
    }
    findings
        .filter(|(_, finding)| finding.rule.name.starts_with("api-"))
        .filter(|(_, finding)| {
            let Place { file, document, span } = finding.primary;
            claimed.get(&(file, document)).is_some_and(|claimed| {
                let after = claimed.partition_point(|it| it.start <= span.start);
                after.checked_sub(1).and_then(|it| claimed.get(it)).is_some_and(|it| span.end <= it.end)
            })
        })
        .map(|(id, _)| id)
        .collect()
}

/// Where a rule about the graph finds fault with the very text that validation refuses, it knows better what was meant:
/// the finding of the API server's rule gives way, and leaves Kubernetes' words to it.
pub(crate) fn merge_refusals(findings: &mut BTreeMap<FindingId, Finding>) {
    let of_api = |finding: &Finding| matches!(finding.rule.name, "api-invalid-value" | "api-duplicate-value");
    let mut refusals: HashMap<Place, FindingId> = HashMap::default();
    refusals.extend(findings.iter().filter(|(_, it)| of_api(it)).map(|(id, it)| (it.primary, *id)));
    let better =
        findings.iter().filter(|(_, it)| it.severity == Severity::Error && !it.rule.name.starts_with("api-"));
    // What is too much for a quota may be too much in itself, which is another matter.
    let merged: HashMap<FindingId, FindingId> = better
        .filter(|(_, it)| !it.rule.name.starts_with("yaml-") && it.rule.name != "pod-quota-exceeded")
        .filter_map(|(id, it)| Some((*refusals.get(&it.primary)?, *id)))
        .collect();
    if merged.is_empty() {
        return;
    }
    for (from, to) in &merged {
        let Some(refusal) = findings.remove(from) else { continue };
        let refusal = *refusal.0;
        let Some(finding) = findings.get_mut(to) else { continue };
        match &finding.kubernetes_message {
            None => finding.kubernetes_message = refusal.kubernetes_message,
            Some(_) => finding.evidence.extend(refusal.kubernetes_message),
        }
        finding.evidence.extend(refusal.evidence);
    }
    for (id, finding) in findings.iter_mut() {
        for cause in &mut finding.caused_by {
            *cause = merged.get(cause).copied().unwrap_or(*cause);
        }
        finding.caused_by.retain(|cause| cause != id);
        finding.caused_by.dedup();
    }
}

#[cfg(test)]
mod tests {
    use crate::{Options, rules::testing::run};

    #[test]
    fn one_fault_is_found_once_in_the_words_of_the_one_who_knows_better() {
        let text = "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec: {defaultBackend: {service: {name: Cart, port: {number: 80}}}, ingressClassName: nginx}
---
apiVersion: v1
kind: Service
metadata: {name: cart}
spec: {ports: [{port: 80}], clusterIP: None}
";
        let report = run(text, &Options::default());
        let [one] = &report.diagnostics[..] else { panic!("{:#?}", report.diagnostics) };
        assert_eq!(one.rule, "ingress-backend-service-not-found");
        let says = one.kubernetes_message.iter().chain(&one.evidence);
        let path = "spec.defaultBackend.service.name: Invalid value: \"Cart\": a lowercase RFC 1123 label";
        assert_eq!(says.filter(|it| it.starts_with(path)).count(), 1, "{one:#?}");
    }

    #[test]
    fn a_rule_of_its_own_speaks_instead_of_the_api_rules() {
        let ingress = "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  rules:
  - http:
    paths:
    - {path: /, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}
  clas: nginx
";
        let rules = |options: &Options| -> Vec<String> {
            let api = |rule: &str| rule.starts_with("api-") || rule == "ingress-rule-without-http";
            let found = run(ingress, options).diagnostics.into_iter().map(|it| it.rule);
            found.filter(|rule| api(rule)).collect()
        };
        // The other unknown field stands elsewhere.
        assert_eq!(rules(&Options::default()), ["api-unknown-field", "ingress-rule-without-http"]);
        let skip = vec!["ingress-rule-without-http".to_owned()];
        let without = Options { skip, ..Options::default() };
        assert_eq!(rules(&without), ["api-unknown-field", "api-unknown-field"]);
    }
}
