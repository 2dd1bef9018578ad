//! Manifests beside the live objects that they describe.
//!
//! What is wrong with a live object is found on the cluster as it is, where its manifest stands aside. What is wrong with
//! a manifest is found where it is applied: a Service and a Deployment that both get a new label fit one another there,
//! whatever the cluster still has. Of both, one fault is told once, on the live object; and where a live object has a
//! fault that a difference explains, its finding says so.

mod differences;
mod explain;
mod relevance;
mod words;

use std::rc::Rc;

use explain::Compared;
use relevance::relevant;

use super::{Finding, FindingId, Findings, Judge, Place, run_rules, text};
use crate::{
    graph::{Cluster, labels},
    hash::HashMap,
    options::Options,
    order::Sorting,
    report::{FieldPaths, Severity},
    resources::{Resource, ResourceId},
    yaml::{File, Span},
};

/// Adds to what was found in the cluster what is wrong with the manifests of its objects, and what differs.
pub(super) fn compare(
    files: &[&File],
    cluster: &Cluster<'_>,
    found: Findings,
    options: &Options,
) -> Findings {
    let has_manifests = cluster.has_manifests();
    if !has_manifests && !explain::may_differ(cluster, &found) {
        return found;
    }
    let mut findings = found;
    let mut merge = Merge {
        files,
        cluster,
        objects: Objects::of(cluster),
        by_label: labels_of_manifests(cluster),
        paths: FieldPaths::default(),
        compared: HashMap::default(),
        after: Vec::new(),
        kept: Vec::new(),
    };
    if has_manifests {
        let applied = Cluster::applied(files, options);
        let after = run_rules(files, &applied, Judge::of_cluster(&applied, options), options);
        merge.read(&applied, &after);
        merge.join(&mut findings, &after, options);
    }
    explain::explain(&mut merge, &mut findings, options);
    findings
}

/// The objects of the input by the text that they are written in.
struct Objects {
    by_document: HashMap<(u32, u32), Vec<(Span, ResourceId)>>,
}

impl Objects {
    fn of(cluster: &Cluster<'_>) -> Self {
        let mut by_document: HashMap<(u32, u32), Vec<(Span, ResourceId)>> = HashMap::default();
        for resource in cluster.resources().iter().chain(cluster.set_aside()) {
            let place = resource.place(resource.span);
            by_document.entry((place.file, place.document)).or_default().push((place.span, resource.id));
        }
        for objects in by_document.values_mut() {
            objects.order();
        }
        Self { by_document }
    }

    /// The object in whose text a place lies; what lies beside the only object of a document belongs to it, too.
    fn at(&self, place: Place) -> Option<ResourceId> {
        let objects = self.by_document.get(&(place.file, place.document))?;
        let after = objects.partition_point(|(span, _)| span.start <= place.span.start);
        let before = objects.get(after.saturating_sub(1))?;
        (objects.len() == 1 || before.0.contains(place.span.start)).then_some(before.1)
    }
}

fn labels_of_manifests<'t>(cluster: &Cluster<'t>) -> HashMap<(&'t str, &'t str, &'t str), Vec<ResourceId>> {
    let mut all: HashMap<_, Vec<ResourceId>> = HashMap::default();
    for manifest in cluster.set_aside().iter().filter(|it| !it.is_live()) {
        for label in labels(manifest) {
            all.entry((manifest.namespace_name(), label.key, label.value)).or_default().push(manifest.id);
        }
    }
    all
}

/// A rule and the place that it points at.
type Key = (&'static str, Place);

fn key(finding: &Finding) -> Key {
    (finding.rule.name, finding.primary)
}

/// Findings on live objects by object and rule, with their message, or with the field and what stands there.
#[derive(Default)]
struct Twins<'c> {
    by_message: HashMap<(ResourceId, &'static str, String), FindingId>,
    by_subject: HashMap<(ResourceId, &'static str, String, &'c str), FindingId>,
}

struct Merge<'c, 't> {
    files: &'c [&'c File],
    cluster: &'c Cluster<'t>,
    objects: Objects,
    /// The manifests of workloads by the labels of their Pods: namespace, key, value.
    by_label: HashMap<(&'t str, &'t str, &'t str), Vec<ResourceId>>,
    paths: FieldPaths<'c>,
    compared: HashMap<ResourceId, Option<Rc<Compared<'c>>>>,
    /// What is found once the manifests are applied, on the objects of the cluster.
    after: Vec<Finding>,
    /// What became of each of these.
    kept: Vec<Option<FindingId>>,
}

impl<'c, 't> Merge<'c, 't> {
    /// Takes what was found where the manifests are applied, on the objects of `self.cluster`.
    fn read(&mut self, applied: &Cluster<'_>, after: &Findings) {
        let mut findings: Vec<Finding> = Vec::new();
        for (_, finding) in after.all() {
            let mut finding = finding.clone();
            let resource = finding.resource.and_then(|id| applied.resource(id));
            finding.resource = resource.and_then(|it| self.objects.at(it.place(it.span)));
            findings.push(finding);
        }
        self.kept = vec![None; findings.len()];
        self.after = findings;
    }

    fn resource(&self, id: Option<ResourceId>) -> Option<&'c Resource<'t>> {
        self.cluster.resource(id?)
    }

    /// Whether a finding is about a manifest, as opposed to an object that the cluster has, or to no object.
    fn is_about_manifest(&self, finding: &Finding) -> bool {
        let about = self.resource(finding.resource.or_else(|| self.objects.at(finding.primary)));
        about.is_some_and(|it| !it.is_live())
    }

    /// The path of the field that a finding is about, and what stands there.
    fn subject(&mut self, finding: &Finding) -> Option<(String, &'c str)> {
        let place = finding.primary;
        let resource = self.resource(finding.resource)?;
        let written = finding.field_path.clone();
        let path = written.unwrap_or_else(|| self.paths.path(resource.file, resource.node, place.span));
        let document = self.files.get(place.file as usize)?.documents.get(place.document as usize)?;
        // The same text may be in quotes here and not there.
        Some((path, document.text(place.span).trim_matches(['"', '\''])))
    }

    /// What is said about live objects that have a manifest, by what a finding on the manifest would share with it.
    fn said_of_live(&mut self, findings: &Findings) -> Twins<'c> {
        let mut twins = Twins::default();
        for (id, finding) in findings.all() {
            let Some(live) = finding.resource.filter(|it| self.cluster.manifests_of(*it).next().is_some())
            else {
                continue;
            };
            let rule = finding.rule.name;
            twins.by_message.entry((live, rule, finding.message.clone())).or_insert(id);
            if let Some((path, text)) = self.subject(finding) {
                twins.by_subject.entry((live, rule, path, text)).or_insert(id);
            }
        }
        twins
    }

    /// The finding on the live object that says the same as one on its manifest.
    fn twin(&mut self, twins: &Twins<'c>, finding: &Finding) -> Option<FindingId> {
        let live = self.cluster.live_of(finding.resource?)?;
        let rule = finding.rule.name;
        let of_message = twins.by_message.get(&(live, rule, finding.message.clone()));
        if of_message.is_some() {
            return of_message.copied();
        }
        let (path, text) = self.subject(finding)?;
        twins.by_subject.get(&(live, rule, path, text)).copied()
    }

    /// Whether a warning about a manifest is about what the cluster has as well, where its Pods show whether it is true: a
    /// Secret that is not in these files, a rollout that may find no room.
    fn is_seen_better_live(&mut self, finding: &Finding) -> bool {
        if finding.severity == Severity::Error {
            return false;
        }
        let Some(live) = finding.resource.and_then(|it| self.cluster.live_of(it)) else { return false };
        let Some(compared) = self.compared(live, None) else { return false };
        if finding.missing.is_some() && !compared.differs_at(finding.primary.span) {
            return true;
        }
        let aspects = relevant(finding.rule.name);
        let related = finding.related.iter().filter_map(|(place, _)| self.objects.at(*place));
        let others = related.filter_map(|it| self.cluster.live_of(it));
        let all: Vec<ResourceId> = std::iter::once(live).chain(others).collect();
        let differs = |it: ResourceId| self.compared(it, None).is_none_or(|it| it.differs_in(aspects));
        !aspects.is_empty() && !all.into_iter().any(differs)
    }

    /// Puts both into one list: of manifests what is found where they are applied, of all else what is found in the cluster.
    fn join(&mut self, findings: &mut Findings, after: &Findings, options: &Options) {
        let of_after = std::mem::take(&mut self.after);
        let twins = self.said_of_live(findings);
        let mut now: HashMap<Key, FindingId> = HashMap::default();
        let mut gone: Vec<FindingId> = Vec::new();
        for (id, finding) in findings.all() {
            match self.is_about_manifest(finding) {
                true => gone.push(id),
                false => _ = now.entry(key(finding)).or_insert(id),
            }
        }
        let mut then: HashMap<Key, FindingId> = HashMap::default();
        let mut suppressed: Vec<FindingId> = Vec::new();
        for (index, finding) in of_after.iter().enumerate() {
            if !self.is_about_manifest(finding) {
                // The cluster is judged as it is; a cause may lie in it all the same.
                let same = now.get(&key(finding)).copied();
                self.keep(index, same);
                continue;
            }
            if let Some(twin) = self.twin(&twins, finding).filter(|_| !finding.silenced) {
                let same =
                    text!(options.lang, en: "the manifest has it, too", es: "el manifiesto también lo tiene");
                findings.change(twin, |it| it.related.push((finding.primary, same)));
                self.keep(index, Some(twin));
                continue;
            }
            if self.is_seen_better_live(finding) {
                continue;
            }
            let mut finding = finding.clone();
            // A cause comes before its consequences, so that what became of it is known.
            let causes = finding.caused_by.iter();
            let causes = causes.filter_map(|cause| self.kept.get(cause.0).copied().flatten());
            finding.caused_by = causes.collect();
            finding.caused_by.dedup();
            let key = key(&finding);
            let id = findings.add(finding);
            then.insert(key, id);
            self.keep(index, Some(id));
            if after.suppressed().contains(&FindingId(index)) {
                suppressed.push(id);
            }
        }
        let same = |id: FindingId| findings.get(id).and_then(|it| then.get(&key(it))).copied();
        let instead = gone.into_iter().map(|id| (id, same(id))).collect();
        findings.replace(&instead);
        findings.suppress(suppressed);
        findings.unused_in_both(after);
        self.after = of_after;
    }

    fn keep(&mut self, index: usize, id: Option<FindingId>) {
        if let Some(kept) = self.kept.get_mut(index) {
            *kept = id;
        }
    }
}

#[cfg(test)]
mod tests;
