//! What the files describe, taken together.

use super::{
    absence::Listed,
    aside::{Aside, View},
    by_kind::ByKind,
    cells::{CellId, Cells},
    definitions::Definitions,
    endpoints::EndpointIndex,
    live::Live,
    lookup::Lookup,
    made::Made,
    missing::{Missing, UnreadIndex},
    names::{KindKey, NameIndex},
    operators::Operators,
    owners::Owners,
    patches::Patches,
    pods::PodIndex,
    policies::PolicyIndex,
    reported::Reported,
    scopes::{Alternatives, Scopes},
    selected::Selected,
};
use crate::{
    hash::{HashMap, HashSet},
    options::Options,
    resources::{
        AddedLabel, Collected, GeneratedName, IngressBackend, Remarkable, Renaming, Resource, ResourceId,
        Skipped, SkippedReason, Unread, collect,
    },
    yaml::{File, de::StringMap},
};

/// All objects of the input and how they are connected.
pub(crate) struct Cluster<'t> {
    pub(super) resources: Vec<Resource<'t>>,
    /// The same objects once more; their ids follow.
    pub(super) aside: Aside<'t>,
    pub(super) by_kind: ByKind,
    pub(super) skipped: Vec<Skipped>,
    pub(super) named: HashSet<u32>,
    pub(super) remarkable: Remarkable<'t>,
    pub(super) skipped_documents: HashMap<(u32, u32), SkippedReason>,
    pub(super) unread: Vec<Unread<'t>>,
    pub(super) unread_index: UnreadIndex<'t>,
    pub(super) generated: HashMap<(&'static str, &'t str), Vec<GeneratedName<'t>>>,
    pub(super) renamings: Vec<Renaming<'t>>,
    pub(super) definitions: Definitions,
    pub(super) scopes: Scopes,
    pub(super) cells: Cells<'t>,
    pub(super) names: NameIndex<'t>,
    pub(super) owners: Owners,
    pub(super) pods: PodIndex<'t>,
    pub(super) listed: Listed<'t>,
    pub(super) endpoints: EndpointIndex<'t>,
    pub(super) policies: PolicyIndex<'t>,
    pub(super) made: Made<'t>,
    pub(super) reported: Reported<'t>,
    pub(super) patches: Patches<'t>,
    /// What kustomizations label the objects of a file with.
    pub(super) labels: HashMap<u32, Vec<AddedLabel<'t>>>,
    pub(super) live: Option<Box<Live<'t>>>,
    pub(super) selected: Selected,
    /// Custom resources which may make Pods of their own.
    pub(super) operators: Operators<'t>,
}

/// So many objects are near the processor together, while one index after the other takes them in.
pub(crate) const AT_ONCE: usize = 128;

/// Kinds whose objects in a cell can be the partner of a Service.
const POD_MAKERS: &[&str] =
    &["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Pod"];

impl<'t> Cluster<'t> {
    /// Collects the objects of `files`, which are in the order of their paths, and connects them.
    pub(crate) fn new(files: &[&'t File], options: &'t Options) -> Self {
        Self::of_collected(files, collect(files, options), options)
    }

    /// The same, as it will be once the manifests are applied that describe live objects.
    pub(crate) fn applied(files: &[&'t File], options: &'t Options) -> Self {
        Self::viewed(files, collect(files, options), options, View::Applied)
    }

    /// Connects objects that were collected from `files`.
    pub(crate) fn of_collected(files: &[&'t File], collected: Collected<'t>, options: &'t Options) -> Self {
        Self::viewed(files, collected, options, View::Cluster)
    }

    fn viewed(files: &[&'t File], collected: Collected<'t>, options: &'t Options, view: View) -> Self {
        let Collected {
            mut resources,
            skipped,
            mut unread,
            kustomizations,
            patches,
            named,
            remarkable,
            is_any_live,
            is_any_owned,
        } = collected;
        let (mut aside, mut listed, mut reported) =
            (Aside::default(), Listed::new(options.complete), Reported::default());
        // Most inputs are manifests, and nobody need look for what a cluster has said in them.
        if is_any_live {
            // What a dump lists or complains of proves what is not there, whichever of its objects count.
            listed.add(files, &resources);
            reported = Reported::new(&resources);
            let ids;
            (aside, ids) = Aside::split(&mut resources, view);
            for unread in unread.iter_mut().filter(|_| !ids.is_empty()) {
                unread.resource = unread.resource.and_then(|id| ids.get(id.0 as usize).copied());
            }
        }
        let definitions = Definitions::new(&resources);
        let scopes = Scopes::new(files, &resources, &definitions);
        let cells = Cells::new(&resources, &scopes);
        let mut by_kind = ByKind::default();
        let mut names = NameIndex::with_capacity(resources.len());
        let mut pods = PodIndex::default();
        let mut endpoints = EndpointIndex::default();
        let mut policies = PolicyIndex::default();
        let mut made = Made::default();
        let mut operators = Operators::default();
        for lot in resources.chunks(AT_ONCE) {
            by_kind.add(lot);
            names.add(lot, &cells);
            pods.add(lot, &cells);
            endpoints.add(lot, &cells);
            policies.add(lot, &cells, &kustomizations.optional);
            made.add(lot);
            operators.add(lot, &cells);
        }
        let owners = match is_any_owned {
            true => Owners::new(&resources, &cells, &names),
            false => Owners::default(),
        };
        let live = is_any_live.then(|| Live::new(&resources, &owners, options)).flatten();
        let patches = Patches::new(patches, kustomizations.targets);
        let unread_index = UnreadIndex::new(&unread, &resources, &scopes);
        let mut generated: HashMap<_, Vec<GeneratedName<'t>>> = HashMap::default();
        for name in kustomizations.generated {
            generated.entry((name.kind, name.name)).or_default().push(name);
        }
        let mut cluster = Self {
            by_kind,
            skipped_documents: skipped.iter().map(|it| ((it.file, it.document), it.reason)).collect(),
            unread,
            unread_index,
            generated,
            renamings: kustomizations.renamings,
            labels: kustomizations.labels,
            resources,
            aside,
            skipped,
            named,
            remarkable,
            definitions,
            scopes,
            cells,
            names,
            owners,
            pods,
            listed,
            endpoints,
            policies,
            made,
            reported,
            patches,
            live,
            selected: Selected::default(),
            operators,
        };
        cluster.selected = Selected::of(&cluster);
        cluster
    }

    /// Every object that counts, in the order of files and text.
    pub(crate) fn resources(&self) -> &[Resource<'t>] {
        &self.resources
    }

    /// The object with this id.
    pub(crate) fn resource(&self, id: ResourceId) -> Option<&Resource<'t>> {
        let index = id.0 as usize;
        let aside = || self.aside.resources.get(index.checked_sub(self.resources.len())?);
        self.resources.get(index).or_else(aside)
    }

    /// The objects that do not count because the input has the same ones once more.
    pub(crate) fn set_aside(&self) -> &[Resource<'t>] {
        &self.aside.resources
    }

    /// Whether the input has manifests of live objects.
    pub(crate) fn has_manifests(&self) -> bool {
        self.aside.has_manifests()
    }

    /// The live object that a manifest describes.
    pub(crate) fn live_of(&self, manifest: ResourceId) -> Option<ResourceId> {
        self.aside.live_of(manifest)
    }

    /// The manifests of a live object.
    pub(crate) fn manifests_of(&self, live: ResourceId) -> impl Iterator<Item = &Resource<'t>> {
        self.aside.manifests_of(live).iter().filter_map(|id| self.resource(*id))
    }

    /// Documents that hold no object, with the reason.
    pub(crate) fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// Why a document holds no object; `None` if it holds some.
    pub(crate) fn skipped_reason(&self, file: u32, document: u32) -> Option<SkippedReason> {
        self.skipped_documents.get(&(file, document)).copied()
    }

    /// Whether the caller named this file, as opposed to the folder that it lies in.
    pub(crate) fn is_named(&self, file: u32) -> bool {
        self.named.contains(&file)
    }

    /// Documents whose text itself is worth a word.
    pub(crate) fn remarkable(&self) -> &Remarkable<'t> {
        &self.remarkable
    }

    /// Documents that are meant to be objects and cannot be read as they stand.
    pub(crate) fn unread(&self) -> &[Unread<'t>] {
        &self.unread
    }

    /// The document that could not be read and probably holds what `from` misses.
    pub(crate) fn explains(&self, from: &Resource<'t>, missing: &Missing) -> Option<&Unread<'t>> {
        let scope = self.scopes.of_file(from.file);
        self.unread.get(self.unread_index.find(&self.scopes, scope, missing)?)
    }

    /// The pieces that kustomizations merge into `resource`.
    pub(crate) fn patches_of<'c>(
        &'c self,
        resource: &'c Resource<'t>,
    ) -> impl Iterator<Item = &'c Resource<'t>> {
        self.patches.of(resource).filter(|patch| self.meet(resource, patch))
    }

    /// Whether a kustomization changes `resource` in a way that is not followed here, and `word` is part of it.
    pub(crate) fn is_changed_otherwise(&self, resource: &Resource<'t>, word: &str) -> bool {
        let scope = self.scopes.of_file(resource.file);
        let mut targets = self.patches.targets(resource);
        targets.any(|(file, text)| self.scopes.sees(scope, self.scopes.of_file(file)) && text.contains(word))
    }

    /// Whether a kustomization completes the selector of `resource`.
    pub(crate) fn completes_selector(&self, resource: &Resource<'t>) -> bool {
        let labels = self.labels.get(&resource.file);
        labels.is_some_and(|labels| labels.iter().any(|it| it.to_selectors))
    }

    /// Who made what.
    pub(crate) fn owners(&self) -> &Owners {
        &self.owners
    }

    /// Pods and templates by label.
    pub(crate) fn pods(&self) -> &PodIndex<'t> {
        &self.pods
    }

    /// The objects that are defined more than once: the definitions of each, in the order of the files.
    pub(crate) fn defined_again(&self) -> &[Vec<ResourceId>] {
        self.definitions.several()
    }

    /// Whether two documents define the same object: the one that is applied last replaces the other.
    pub(crate) fn are_one_object(&self, a: ResourceId, b: ResourceId) -> bool {
        self.definitions.are_one(a, b)
    }

    /// The folders that were taken as alternatives.
    pub(crate) fn alternatives(&self) -> &[Alternatives] {
        self.scopes.alternatives()
    }

    /// The cells of the object's namespace that it sees, its own first.
    pub(crate) fn cells_of(&self, resource: &Resource<'t>) -> &[CellId] {
        self.cells.seen_from(self.cells.of(resource))
    }

    /// Whether the folders of two objects belong together.
    pub(crate) fn meet(&self, a: &Resource<'t>, b: &Resource<'t>) -> bool {
        self.scopes.sees(self.scopes.of_file(a.file), self.scopes.of_file(b.file))
    }

    /// Whether two objects of different namespaces may still end up in the same one, because one of them names none.
    pub(crate) fn namespaces_may_be_same(&self, a: &Resource<'t>, b: &Resource<'t>) -> bool {
        match (a.namespace, b.namespace) {
            (Some(a), Some(b)) => !a.certain || !b.certain,
            _ => false,
        }
    }

    /// A workload or Pod of this name.
    pub(crate) fn pod_maker_named(&self, cells: &[CellId], name: &str) -> Option<ResourceId> {
        POD_MAKERS.iter().find_map(|kind| self.names.find(cells, KindKey::builtin(kind), name))
    }

    /// The workload or Pod of this name in a namespace, wherever its file lies.
    pub(crate) fn pod_maker_in(&self, namespace: &str, name: &str) -> Option<&Resource<'t>> {
        self.pod_maker_named(self.cells.of_namespace(namespace), name).and_then(|id| self.resource(id))
    }

    /// The Services of this name in any namespace.
    pub(crate) fn all_services_named<'c>(
        &'c self,
        name: &'c str,
    ) -> impl Iterator<Item = &'c Resource<'t>> + use<'c, 't> {
        self.names.anywhere(KindKey::builtin("Service"), name).filter_map(|id| self.resource(id))
    }

    /// The Service of this name in a namespace, wherever its file lies.
    pub(crate) fn service_named(&self, namespace: &str, name: &str) -> Option<&Resource<'t>> {
        let cells = self.cells.of_namespace(namespace);
        self.names.find(cells, KindKey::builtin("Service"), name).and_then(|id| self.resource(id))
    }

    /// Whether any object of the files lives in a namespace.
    pub(crate) fn namespace_is_known(&self, namespace: &str) -> bool {
        !self.cells.of_namespace(namespace).is_empty()
    }

    /// Whether a Service that is not in the files cannot exist in a namespace.
    pub(crate) fn lists_services(&self, namespace: &str) -> bool {
        self.listed.proves_absence(namespace, "Service")
    }

    /// Whether custom resources in the namespace of `resource` may make Pods that no file shows.
    pub(crate) fn may_be_operated(&self, resource: &Resource<'t>) -> bool {
        self.operators.any(self.cells_of(resource))
    }

    /// Whether the Pods which `selector` asks for in the namespace of `resource` exist without being in the files: these
    /// show the custom resource that an operator makes them from, or they are Kubernetes' own.
    pub(crate) fn is_operated(&self, resource: &Resource<'t>, selector: &StringMap<'_>) -> bool {
        self.operators.make(&self.resources, self.cells_of(resource), selector)
            || is_of_control_plane(resource.namespace_name(), selector)
                && !self.proves_absence(resource, "Pod")
    }

    /// Whether a kustomization changes objects on their way into the cluster.
    pub(crate) fn is_kustomized(&self) -> bool {
        self.skipped.iter().any(|it| it.reason == SkippedReason::Kustomize)
    }

    /// Whether Flux fills in the variables of the files before it applies them.
    pub(crate) fn is_filled_in_by_flux(&self) -> bool {
        let substitutes = |it: &Resource<'t>| {
            it.gvk.group == "kustomize.toolkit.fluxcd.io"
                && it.node.get("spec").is_some_and(|spec| spec.get("postBuild").is_some())
        };
        self.resources.iter().any(substitutes)
    }

    /// The Service that a backend of an Ingress names; `None` for a `resource` backend, one without a name, or one that
    /// is an action of the controller.
    pub(crate) fn backend_service(
        &self,
        ingress: &Resource<'t>,
        backend: &IngressBackend<'t>,
    ) -> Option<Lookup> {
        let name = backend.service_name().get().filter(|_| !backend.is_action(&ingress.metadata))?;
        Some(self.find(ingress, "Service", name))
    }

    /// EndpointSlices by the Service that they name.
    pub(crate) fn endpoints(&self) -> &EndpointIndex<'t> {
        &self.endpoints
    }

    /// The names of a kind in the namespace of `resource`, or outside namespaces.
    pub(crate) fn names_of<'c>(
        &'c self,
        resource: &Resource<'t>,
        kind: &'static str,
    ) -> impl Iterator<Item = (&'c str, ResourceId)> + 'c {
        self.names.names_of(self.cells_for(resource, kind), KindKey::builtin(kind))
    }
}

/// Whether a selector asks for Pods that a cluster starts with, where monitoring and DNS caches look for them.
fn is_of_control_plane(namespace: &str, selector: &StringMap<'_>) -> bool {
    const LABELS: &[(&str, &str)] = &[
        ("component", "etcd"),
        ("component", "kube-apiserver"),
        ("component", "kube-controller-manager"),
        ("component", "kube-scheduler"),
        ("k8s-app", "kube-dns"),
        ("k8s-app", "kube-proxy"),
        ("tier", "control-plane"),
    ];
    namespace == "kube-system" && selector.iter().all(|pair| LABELS.contains(&(pair.key, pair.value)))
}
