//! Faults of live objects that a manifest explains, because it says something else.

use std::rc::Rc;

use super::{
    Merge,
    differences::{Aspect, Difference, differences, pod_differences},
    key,
    relevance::{is_seen_only_live, relevant},
    words::{self, Effect},
};
use crate::{
    graph::{Cluster, carries_pair},
    hash::HashSet,
    options::Options,
    resources::{Body, Resource, ResourceId},
    rules::{Finding, FindingId, Findings, Place},
    yaml::Span,
};

/// So many differences are pointed at.
const MOST: usize = 3;

/// Differences in words, with their places in the manifest.
type Told = Vec<(Place, String)>;

/// A live object, its manifest, and in what they differ.
pub(super) struct Compared<'t> {
    live: ResourceId,
    manifest: ResourceId,
    differences: Vec<Difference<'t>>,
}

impl Compared<'_> {
    /// Whether they differ in one of these aspects.
    pub(super) fn differs_in(&self, aspects: &[Aspect]) -> bool {
        self.differences.iter().any(|it| aspects.contains(&it.aspect))
    }

    /// Whether the manifest says something else than the cluster has at a place.
    pub(super) fn differs_at(&self, span: Span) -> bool {
        self.differences.iter().any(|it| it.span.start < span.end && span.start < it.span.end)
    }
}

/// Whether something is wrong with the live Pods of a manifest.
pub(super) fn may_differ(cluster: &Cluster<'_>, findings: &Findings) -> bool {
    let of_manifest = |it: &Finding| {
        let resource = it.resource.and_then(|id| cluster.resource(id));
        is_seen_only_live(it.rule.name) && resource.is_some_and(|it| !it.is_live() && it.template().is_some())
    };
    cluster.live().is_some() && findings.iter().any(|(_, it)| of_manifest(it))
}

/// Adds to each root on a live object the differences that explain it.
pub(super) fn explain(merge: &mut Merge<'_, '_>, findings: &mut Findings, options: &Options) {
    let known: HashSet<(&str, Option<ResourceId>)> =
        merge.after.iter().map(|it| (it.rule.name, it.resource)).collect();
    let keys: HashSet<super::Key> = merge.after.iter().map(key).collect();
    let mut explained: Vec<(FindingId, Told, String)> = Vec::new();
    for (id, finding) in findings.iter() {
        let aspects = relevant(finding.rule.name);
        if aspects.is_empty() || !finding.caused_by.is_empty() {
            continue;
        }
        let mut told = Told::new();
        let mut says_otherwise = false;
        let mut file = None;
        for (object, of_manifest) in merge.concerned(finding) {
            let Some(of_object) = merge.compared(object, of_manifest) else { continue };
            let Some(manifest) = merge.cluster.resource(of_object.manifest) else { continue };
            let wanted = Wanted::of(merge, finding, of_manifest.unwrap_or(of_object.live));
            let differing = of_object.differences.iter();
            for it in differing.filter(|it| aspects.contains(&it.aspect) && wanted.covers(it)) {
                told.push((manifest.place(it.span), words::sentence(options.lang, it)));
                says_otherwise |= it.manifest.is_some();
                file =
                    file.or(merge.files.get(manifest.file as usize).map(|it| (it.path.as_str(), manifest)));
            }
        }
        if told.is_empty() {
            continue;
        }
        told.truncate(MOST);
        let manifest = finding.resource.and_then(|it| merge.cluster.manifests_of(it).next());
        let stays = manifest.is_some_and(|it| known.contains(&(finding.rule.name, Some(it.id))))
            || keys.contains(&key(finding));
        let effect = match says_otherwise {
            false => Effect::Unknown,
            true if is_seen_only_live(finding.rule.name) => Effect::MayMend,
            true if stays => Effect::None,
            true => Effect::Mends,
        };
        let can_be_applied =
            |path: &str| path != "-" && !path.starts_with('<') && !merge.cluster.is_kustomized();
        let file = file.filter(|(path, _)| can_be_applied(path));
        let file = file.map(|(path, manifest)| words::argument(path, manifest));
        explained.push((id, told, words::help(options.lang, effect, file.as_deref(), &finding.help)));
    }
    for (id, told, help) in explained {
        findings.change(id, |finding| {
            finding.related.extend(told);
            finding.help = help;
        });
    }
}

impl<'c, 't> Merge<'c, 't> {
    /// The live objects whose manifests may explain a finding: the one that it is about, what made that, and what it shows
    /// as the other half. With a Pod comes the manifest that it was made of, where the input has no other object of it.
    fn concerned(&self, finding: &Finding) -> Vec<(ResourceId, Option<ResourceId>)> {
        if self.is_about_manifest(finding) {
            let manifest = finding.resource.filter(|_| is_seen_only_live(finding.rule.name));
            return manifest.and_then(|it| Some((self.pod_of(finding, it)?, Some(it)))).into_iter().collect();
        }
        let own = finding.resource.or_else(|| self.objects.at(finding.primary));
        let related = finding.related.iter().filter_map(|(place, _)| self.objects.at(*place));
        let mut all: Vec<ResourceId> = own.into_iter().chain(related).collect();
        let owners: Vec<ResourceId> = all.iter().flat_map(|id| self.cluster.owners().chain(*id)).collect();
        all.extend(owners);
        // A Service without Pods may have its Pods in the manifest of a workload.
        if finding.rule.name == "service-selector-matches-no-pod" {
            all.extend(own.into_iter().flat_map(|id| self.meant_by(id)));
        }
        let mut seen = HashSet::default();
        all.retain(|id| seen.insert(*id));
        all.into_iter().map(|id| (id, None)).collect()
    }

    /// The Pod that a finding on a manifest shows: `kubectl get pods -o yaml` beside the files says what runs.
    fn pod_of(&self, finding: &Finding, manifest: ResourceId) -> Option<ResourceId> {
        let places = std::iter::once(finding.primary).chain(finding.related.iter().map(|(place, _)| *place));
        let mut shown = places.filter_map(|place| self.objects.at(place));
        shown.find(|id| {
            let is_pod = self.cluster.resource(*id).is_some_and(|it| matches!(it.body, Body::Pod(_)));
            is_pod && self.cluster.owners().chain(*id).any(|owner| owner == manifest)
        })
    }

    /// In what a Pod differs from the template of the manifest that it was made of.
    fn pod_compared(&self, pod: ResourceId, manifest: ResourceId) -> Option<Compared<'c>> {
        let (live, manifest) = (self.cluster.resource(pod)?, self.cluster.resource(manifest)?);
        if self.cluster.patches_of(manifest).next().is_some() {
            return None;
        }
        let template = manifest.node.get("spec")?.get("template")?;
        let mut differences = pod_differences(live.node, template);
        differences.retain(|it| !self.is_changed_on_the_way(manifest, it));
        Some(Compared { live: live.id, manifest: manifest.id, differences })
    }

    /// The workloads of the cluster whose manifests carry the labels that a Service selects.
    fn meant_by(&self, service: ResourceId) -> Vec<ResourceId> {
        let Some(resource) = self.cluster.resource(service) else { return Vec::new() };
        let Body::Service(spec) = &resource.body else { return Vec::new() };
        let Some(selector) = spec.selector() else { return Vec::new() };
        let Some(pair) = selector.iter().next() else { return Vec::new() };
        let labelled = self.by_label.get(&(resource.namespace_name(), pair.key, pair.value));
        let carries = |id: &ResourceId| {
            self.cluster.resource(*id).is_some_and(|it| selector.iter().all(|pair| carries_pair(it, pair)))
        };
        let manifests = labelled.into_iter().flatten().copied().filter(carries);
        manifests.filter_map(|id| self.cluster.live_of(id)).collect()
    }

    /// In what a live object differs from its only manifest, or a Pod from `of_manifest`, which it was made of.
    pub(super) fn compared(
        &mut self,
        object: ResourceId,
        of_manifest: Option<ResourceId>,
    ) -> Option<Rc<Compared<'c>>> {
        if let Some(known) = self.compared.get(&object) {
            return known.clone();
        }
        let compared = match of_manifest {
            Some(manifest) => self.pod_compared(object, manifest),
            None => self.object_compared(object),
        };
        let compared = compared.map(Rc::new);
        self.compared.insert(object, compared.clone());
        compared
    }

    fn object_compared(&self, object: ResourceId) -> Option<Compared<'c>> {
        let live: &'c Resource<'t> = self.cluster.resource(object)?;
        let mut manifests = self.cluster.manifests_of(object);
        let manifest: &'c Resource<'t> = manifests.next()?;
        if manifests.next().is_some() || self.cluster.patches_of(manifest).next().is_some() {
            return None;
        }
        let mut differences = differences(live.gvk.kind, live.node, manifest.node);
        differences.retain(|it| !self.is_changed_on_the_way(manifest, it));
        Some(Compared { live: live.id, manifest: manifest.id, differences })
    }

    /// Whether the value of a manifest is not what reaches the cluster: a kustomization or an autoscaler sets it.
    fn is_changed_on_the_way(&self, manifest: &Resource<'t>, it: &Difference<'_>) -> bool {
        match it.aspect {
            Aspect::Image | Aspect::Replicas | Aspect::Labels | Aspect::Selector
                if self.cluster.is_kustomized() =>
            {
                true
            }
            _ => self.cluster.is_changed_otherwise(manifest, it.field),
        }
    }
}

/// The part of an object that a finding is about.
struct Wanted<'t> {
    container: Option<&'t str>,
    /// Where only what stands in one item of a list with it counts: a path, a port.
    place: Option<Span>,
}

impl<'t> Wanted<'t> {
    fn of(merge: &Merge<'_, 't>, finding: &Finding, live: ResourceId) -> Self {
        let Some(resource) = merge.cluster.resource(live) else {
            return Self { container: None, place: None };
        };
        let own = merge.objects.at(finding.primary) == Some(live);
        let containers = resource.pod_spec().into_iter().flat_map(|spec| {
            let lists = [spec.containers.get(), spec.init_containers.get()];
            lists.into_iter().flatten().flat_map(|list| list.iter())
        });
        let holds =
            |span: Span| span.start <= finding.primary.span.start && finding.primary.span.end <= span.end;
        let mut holding = containers.filter(|it| own && holds(it.span));
        let container = holding.next().and_then(|it| it.value.name.get().copied());
        let by_item = matches!(resource.gvk.kind, "Service" | "Ingress") && own;
        Self { container, place: by_item.then_some(finding.primary.span) }
    }

    fn covers(&self, it: &Difference<'_>) -> bool {
        let in_container = match (self.container, it.container) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        let in_item = match (self.place, it.item) {
            (Some(place), Some(item)) => item.start <= place.start && place.end <= item.end,
            _ => true,
        };
        in_container && in_item
    }
}
