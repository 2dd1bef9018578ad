//! Which documents are objects, and which only look like it.

use super::{
    Resource, ResourceId,
    helm::{self, Charts, folder_of_chart, set_release_namespaces},
    kustomize::{Kustomizations, is_kustomization, is_named_kustomization},
    resource::NamespaceOf,
    split_api_version,
    unread::{Unread, looks_like_object},
};
use crate::{
    hash::HashSet,
    options::{Limits, Options},
    yaml::{Document, File, Node, Span},
};

/// A document that is not analysed as an object, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Skipped {
    pub(crate) file: u32,
    pub(crate) document: u32,
    pub(crate) reason: SkippedReason,
}

/// Why a document is not analysed as an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SkippedReason {
    /// Nothing but comments, or `null`.
    Empty,
    /// It has no `apiVersion` and `kind`.
    NoObject,
    /// It has both, and is the configuration of a program that runs outside the API server: a kubeconfig, a kubelet's
    /// settings.
    ToolConfiguration,
    /// It is meant to be an object, and too broken to be one.
    Unreadable,
    /// A file for `kustomize`, not for the cluster: a Kustomization, a patch, the input of a generator.
    Kustomize,
    /// A template of the Helm chart whose `Chart.yaml` is the file with this index, or its values.
    HelmChart(u32),
}

impl SkippedReason {
    /// Whether the text of such a document is none of our business, so that not even its YAML is judged.
    pub(crate) fn is_foreign(self) -> bool {
        match self {
            Self::Empty | Self::Unreadable => false,
            Self::NoObject | Self::ToolConfiguration | Self::Kustomize | Self::HelmChart(_) => true,
        }
    }
}

/// Everything that was found in the files.
#[derive(Debug, Default)]
pub(crate) struct Collected<'t> {
    /// The objects, `List`s flattened, in the order of files and text.
    pub(crate) resources: Vec<Resource<'t>>,
    /// The documents that hold none.
    pub(crate) skipped: Vec<Skipped>,
    /// The documents that cannot be read as they stand.
    pub(crate) unread: Vec<Unread<'t>>,
    pub(crate) kustomizations: Kustomizations<'t>,
    /// The pieces of objects that kustomizations merge into objects of the same kind and name. They are no objects
    /// themselves, and their ids mean nothing.
    pub(crate) patches: Vec<Resource<'t>>,
    /// The files that the caller named one by one.
    pub(crate) named: HashSet<u32>,
    pub(crate) remarkable: Remarkable<'t>,
    /// Some objects came out of a cluster, or are Events of one.
    pub(crate) is_any_live: bool,
    /// Some objects name an owner.
    pub(crate) is_any_owned: bool,
}

/// The few documents whose text itself is worth a word, so that nobody has to look for them among all.
#[derive(Debug, Default)]
pub(crate) struct Remarkable<'t> {
    /// With problems that the reader met.
    pub(crate) with_problems: Vec<(u32, &'t Document)>,
    /// Of which there is more than the options allow.
    pub(crate) beyond_limits: Vec<(u32, &'t Document)>,
    /// With a comment that may be meant for kubetriage.
    pub(crate) with_comments: Vec<(u32, &'t Document)>,
}

impl<'t> Remarkable<'t> {
    /// Looks at a document of the file with this index.
    fn look_at(&mut self, file: u32, document: &'t Document, limits: &Limits) {
        if !document.problems.is_empty() {
            self.with_problems.push((file, document));
        }
        if document.measured(limits).iter().any(|it| it.is > it.most) {
            self.beyond_limits.push((file, document));
        }
        let is_meant = |comment: &Span| document.text(*comment).contains("kubetriage:");
        if document.comments.iter().any(is_meant) {
            self.with_comments.push((file, document));
        }
    }
}

/// Finds the objects of files, which it is given one after the other, in the order of their paths: what was just read is
/// still near the processor.
pub(crate) struct Collector<'t> {
    collected: Collected<'t>,
    charts: Charts<'t>,
    named_files: HashSet<&'t str>,
    options: &'t Options,
    /// How many files there were.
    files: u32,
    /// Some documents are what Helm made of a chart.
    has_releases: bool,
    met_kustomization: bool,
}

impl<'t> Collector<'t> {
    /// For files of which none says how others are to be taken.
    pub(crate) fn new(options: &'t Options) -> Self {
        Self {
            collected: Collected::default(),
            charts: Charts::default(),
            named_files: options.named_files.iter().map(String::as_str).collect(),
            options,
            files: 0,
            has_releases: false,
            met_kustomization: false,
        }
    }

    /// For `files`, of which some may say how others are to be taken: kustomizations, and `Chart.yaml` of Helm.
    pub(crate) fn for_files(files: &[&'t File], options: &'t Options) -> Self {
        let mut collector = Self::new(options);
        collector.collected.kustomizations = Kustomizations::read(files);
        collector.charts = Charts::find(files);
        collector
    }

    /// Adds the objects of the next file.
    pub(crate) fn add(&mut self, file: &'t File) {
        let index = self.files;
        self.files += 1;
        let collected = &mut self.collected;
        let named = self.named_files.contains(file.path.as_str());
        if named {
            collected.named.insert(index);
        }
        let reason = if collected.kustomizations.is_input(index) {
            Some(SkippedReason::Kustomize)
        } else {
            self.charts.of_file(&file.path).filter(|_| !named).map(SkippedReason::HelmChart)
        };
        for document in &file.documents {
            if reason == Some(SkippedReason::Kustomize)
                && let Some(root) = document.root().filter(|root| is_object(*root))
            {
                let namespace = NamespaceOf::Object { otherwise: None };
                let patch = Resource::read(ResourceId(u32::MAX), index, root, None, namespace);
                collected.patches.push(patch);
            }
            let reason = match reason {
                Some(reason) => Some(reason),
                None => collected.document(index, file, document, self.options),
            };
            self.met_kustomization |= reason == Some(SkippedReason::Kustomize);
            if let Some(reason) = reason {
                collected.skipped.push(Skipped { file: index, document: document.index, reason });
            }
            self.has_releases |= helm::source(document).is_some();
            collected.remarkable.look_at(index, document, &self.options.limits);
        }
    }

    /// The objects that were found so far.
    pub(crate) fn resources(&self) -> &[Resource<'t>] {
        &self.collected.resources
    }

    /// Whether a kustomization was among the files, so that others may not be what [`Collector::new`] took them for.
    pub(crate) fn met_kustomization(&self) -> bool {
        self.met_kustomization
    }

    /// Everything that was found in `files`, which are those that were added.
    pub(crate) fn finish(mut self, files: &[&'t File]) -> Collected<'t> {
        if self.has_releases {
            let Collected { kustomizations, resources, .. } = &mut self.collected;
            set_release_namespaces(files, kustomizations, resources);
        }
        self.collected
    }
}

/// Whether the name of a file makes it say how others are to be taken. Another name makes sure of nothing: see
/// [`Collector::met_kustomization`].
pub(crate) fn may_concern_others(path: &str) -> bool {
    is_named_kustomization(path) || folder_of_chart(path).is_some()
}

/// Finds the objects of the files.
pub(crate) fn collect<'t>(files: &[&'t File], options: &'t Options) -> Collected<'t> {
    let mut collector = Collector::for_files(files, options);
    for file in files {
        collector.add(file);
    }
    collector.finish(files)
}

impl<'t> Collected<'t> {
    /// Adds the objects of one document; the reason if there are none.
    fn document(
        &mut self,
        index: u32,
        file: &File,
        document: &'t Document,
        options: &'t Options,
    ) -> Option<SkippedReason> {
        let root = document.root().filter(|root| !root.is_null());
        let reason = match root {
            None if !document.is_broken() => Some(SkippedReason::Empty),
            Some(root) if is_kustomization(&file.path, root) => Some(SkippedReason::Kustomize),
            Some(root) if is_tool_configuration(root) => Some(SkippedReason::ToolConfiguration),
            Some(root) if is_object(root) => None,
            _ if looks_like_object(document) => Some(SkippedReason::Unreadable),
            _ => Some(SkippedReason::NoObject),
        };
        let first = self.resources.len();
        if let (None, Some(root)) = (reason, root) {
            self.objects(index, root, options);
        }
        if matches!(reason, None | Some(SkippedReason::Unreadable))
            && let Some(unread) = Unread::of(index, document)
        {
            let resource = self.resources.get(first).map(|it| it.id);
            self.unread.push(Unread { resource, ..unread });
        }
        reason
    }

    fn objects(&mut self, file: u32, root: Node<'t>, options: &'t Options) {
        let namespace = match self.kustomizations.namespace_of(file) {
            None => NamespaceOf::Object { otherwise: options.namespace.as_deref() },
            Some(Some(name)) => NamespaceOf::Kustomization(name),
            Some(None) => NamespaceOf::SeveralOverlays { otherwise: options.namespace.as_deref() },
        };
        // A stack instead of recursion: lists may be nested as deep as the reader allows.
        let mut pending = Vec::new();
        let mut next = Some((root, None));
        while let Some((node, inherited)) = next.take().or_else(|| pending.pop()) {
            let kind = node.get("kind").and_then(Node::as_str).unwrap_or_default();
            let items = node
                .get("items")
                .filter(|items| kind.ends_with("List") && (items.is_sequence() || items.is_null()));
            if let Some(items) = items {
                let item_kind = kind.strip_suffix("List").filter(|kind| !kind.is_empty());
                let api_version = node.get("apiVersion").and_then(Node::as_str);
                let inherited = item_kind.and_then(|kind| Some((api_version?, kind)));
                let from = pending.len();
                pending.extend(items.items().filter(|it| it.is_mapping()).map(|item| (item, inherited)));
                if let Some(added) = pending.get_mut(from..) {
                    added.reverse();
                }
                continue;
            }
            let id = ResourceId(self.resources.len() as u32);
            let mut resource = Resource::read(id, file, node, inherited, namespace);
            if let Some(labels) = self.kustomizations.labels.get(&file) {
                resource.complete(labels);
            }
            self.is_any_live |= resource.is_live() || resource.gvk.kind == "Event";
            self.is_any_owned |= resource.metadata.owner_references.get().is_some();
            self.resources.push(resource);
        }
    }
}

/// An object has an `apiVersion` and a `kind`; one of them may be forgotten where `metadata` or `spec` tell what
/// it is meant to be.
fn is_object(node: Node<'_>) -> bool {
    let has_text = |key| node.get(key).is_some_and(|it| it.as_str().is_some());
    let has_mapping = |key| node.get(key).is_some_and(Node::is_mapping);
    match (has_text("apiVersion"), has_text("kind")) {
        (true, true) => true,
        (true, false) => has_mapping("metadata") && (has_mapping("spec") || has_mapping("data")),
        (false, true) => has_mapping("metadata"),
        (false, false) => false,
    }
}

/// `kustomize.config.k8s.io`; Flux has a Kustomization in a group of its own, which is an object of the cluster.
pub(crate) fn is_kustomization_version(api_version: &str) -> bool {
    api_version.starts_with("kustomize.config.k8s.io/")
}

/// Groups that programs use for their configuration files, in the shape of objects.
const TOOL_GROUPS: &[&str] = &[
    "apiserver.config.k8s.io",
    "apiserver.k8s.io",
    "audit.k8s.io",
    "backstage.io",
    "client.authentication.k8s.io",
    "config.k3d.io",
    "config.kubernetes.io",
    "controllerconfig.config.k8s.io",
    "ctlptl.dev",
    "helm.sh",
    "k3d.io",
    "kind.sigs.k8s.io",
    "kind.x-k8s.io",
    "kubeadm.k8s.io",
    "kubecontrollermanager.config.k8s.io",
    "kubectl.config.k8s.io",
    "kubelet.config.k8s.io",
    "kubeproxy.config.k8s.io",
    "kubescheduler.config.k8s.io",
    "scaffolder.backstage.io",
    "skaffold",
];

fn is_tool_configuration(root: Node<'_>) -> bool {
    let text = |key: &str| root.get(key).and_then(Node::as_str).unwrap_or_default();
    let (api_version, kind) = (text("apiVersion"), text("kind"));
    let (group, _) = split_api_version(api_version);
    // A kubeconfig calls itself `v1` `Config`, though the API has no such kind.
    TOOL_GROUPS.contains(&group)
        || api_version == "v1" && kind == "Config"
        || (kind.ends_with("Configuration") && group == "config.k8s.io")
}
