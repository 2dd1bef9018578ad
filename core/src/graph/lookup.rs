//! Finding an object by the name that another one gives it.

use super::{cells::CellId, cluster::Cluster, names::KindKey};
use crate::{
    order::Sorting,
    resources::{GeneratedName, Resource, ResourceId},
    schema::is_cluster_scoped,
};

/// What the files know about a name that an object refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lookup {
    /// It is there, in the same namespace.
    Found(ResourceId),
    /// Every cluster has it, or every namespace, without anybody writing it down.
    BuiltIn,
    /// A generator of a kustomization makes it; its content is not known.
    Generated,
    /// This object makes it, or its controller does: a StatefulSet its claims, a Certificate its Secret. The content is
    /// not known.
    Made(ResourceId),
    /// Something that runs in the namespace probably makes it: a command of a Job or of an init container names it, or
    /// a role lets somebody make it.
    Mentioned,
    /// It is there if `kubectl apply -n` puts both into one namespace.
    NamespaceNotWritten(ResourceId),
    /// There are some of that name, in other namespaces only.
    OtherNamespace(ResourceId),
    /// Not in these files. `nearest` is the one that was probably meant; `proven` says that it cannot exist.
    NotFound { nearest: Option<ResourceId>, proven: bool },
}

/// What the files know about a Service whose namespace is written beside its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServiceInNamespace {
    Found(ResourceId),
    /// The namespace is here, the Service is not.
    NotFound {
        nearest: Option<ResourceId>,
    },
    /// No object of the files lives there.
    UnknownNamespace,
}

impl<'t> Cluster<'t> {
    /// Whether an object of `kind` that is not in the files cannot exist in the namespace of `resource`.
    pub(crate) fn proves_absence(&self, resource: &Resource<'t>, kind: &str) -> bool {
        let namespace = if is_cluster_scoped("", kind) { "" } else { resource.namespace_name() };
        self.listed.proves_absence(namespace, kind)
    }

    /// The cells in which an object of `kind` lives that `from` refers to by name alone.
    pub(super) fn cells_for(&self, from: &Resource<'t>, kind: &str) -> &[CellId] {
        if is_cluster_scoped("", kind) {
            self.cells.cluster_wide(self.scopes.of_file(from.file))
        } else {
            self.cells_of(from)
        }
    }

    /// Whether a generator of a kustomization makes `kind` `name`, or adds to it, where `from` sees it.
    pub(crate) fn is_generated(&self, from: &Resource<'t>, kind: &'static str, name: &str) -> bool {
        let scope = self.scopes.of_file(from.file);
        let generated = self.generated.get(&(kind, name));
        generated
            .is_some_and(|all| all.iter().any(|it| self.scopes.sees(scope, self.scopes.of_file(it.file))))
    }

    /// The names of the objects of `kind` that generators of kustomizations make where `from` sees it, in alphabetical order.
    pub(crate) fn generated_names<'c>(
        &'c self,
        from: &Resource<'t>,
        kind: &'static str,
    ) -> impl Iterator<Item = &'c str> + use<'c, 't> {
        let scope = self.scopes.of_file(from.file);
        let seen = |all: &Vec<GeneratedName<'t>>| {
            all.iter().any(|it| self.scopes.sees(scope, self.scopes.of_file(it.file)))
        };
        // Among many none stands out.
        let few = self.generated.len() <= 64;
        let of_kind = self.generated.iter().filter(|((of, _), all)| few && *of == kind && seen(all));
        let mut names: Vec<&str> = of_kind.map(|((_, name), _)| *name).collect();
        names.order();
        names.into_iter()
    }

    /// Whether a component of the cluster says that `kind` `name`, which no file shows, has no such key; a `volume` that
    /// asks for it hears the key alone.
    pub(crate) fn is_key_missing(
        &self,
        from: &Resource<'t>,
        kind: &'static str,
        name: &str,
        key: &str,
        volume: bool,
    ) -> bool {
        let namespace = from.namespace_name();
        self.reported.is_key_missing(namespace, kind, name, key)
            || volume && self.reported.is_volume_key_missing(namespace, kind, key)
    }

    /// Whether more than one object of `kind` has a name that `name`, which leads nowhere, may be a slip for.
    pub(crate) fn several_near(&self, from: &Resource<'t>, kind: &'static str, name: &str) -> bool {
        self.names.several_near(self.cells_for(from, kind), KindKey::builtin(kind), name)
    }

    /// Whether the files hold any object of `kind` where `from` looks for one.
    pub(crate) fn holds_any(&self, from: &Resource<'t>, kind: &'static str) -> bool {
        self.names_of(from, kind).next().is_some()
    }

    /// All objects of a built-in kind and name in the namespace of `from`: several where one document replaces another.
    pub(crate) fn all_named<'c>(
        &'c self,
        from: &'c Resource<'t>,
        kind: &'static str,
        name: &'c str,
    ) -> impl Iterator<Item = &'c Resource<'t>> {
        let cells = self.cells_of(from);
        let found = self.names.anywhere(KindKey::builtin(kind), name).filter_map(|id| self.resource(id));
        found.filter(|it| cells.contains(&self.cells.of(it)))
    }

    /// The object of a kind of any API group that `from` refers to by name, in its own namespace.
    pub(crate) fn find_of_group(
        &self,
        from: &Resource<'t>,
        group: &str,
        kind: &str,
        name: &str,
    ) -> Option<ResourceId> {
        self.names.find(self.cells_of(from), KindKey::of_group(group, kind), name)
    }

    /// The object that makes `kind` `name` in the namespace of `from`: for certain, or where a custom resource has the
    /// name in its own.
    fn maker(&self, from: &Resource<'t>, kind: &str, name: &str) -> Option<ResourceId> {
        self.made.makers(kind, name).find(|id| {
            self.resource(*id).is_some_and(|maker| {
                let here = maker.namespace.is_none()
                    || maker.namespace_name() == from.namespace_name()
                    || self.namespaces_may_be_same(from, maker);
                here && self.meet(from, maker)
            })
        })
    }

    /// Looks up an object of a built-in kind that `from` refers to by name: in the namespace of `from`, or outside
    /// namespaces where that is the kind's place.
    pub(crate) fn find(&self, from: &Resource<'t>, kind: &'static str, name: &str) -> Lookup {
        let kind_key = KindKey::builtin(kind);
        let cells = self.cells_for(from, kind);
        if let Some(id) = self.names.find(cells, kind_key, name) {
            return Lookup::Found(self.definitions.beside(id, from.file));
        }
        if is_built_in(kind, from.namespace_name(), name) {
            return Lookup::BuiltIn;
        }
        if self.is_generated(from, kind, name) {
            return Lookup::Generated;
        }
        let seen = |file| self.scopes.sees(self.scopes.of_file(from.file), self.scopes.of_file(file));
        // Kustomize gives the object its new name and leaves alone a reference that has it already.
        let old_names = self
            .renamings
            .iter()
            .filter(|it| seen(it.file))
            .filter_map(|it| name.strip_prefix(it.prefix)?.strip_suffix(it.suffix));
        for old_name in old_names {
            if let Some(id) = self.names.find(cells, kind_key, old_name) {
                return Lookup::Found(id);
            }
        }
        if let Some(id) = self.maker(from, kind, name) {
            return Lookup::Made(id);
        }
        let mut other = None;
        for id in self.names.anywhere(kind_key, name) {
            let Some(resource) = self.resource(id).filter(|it| self.meet(from, it)) else { continue };
            if resource.namespace.is_none() {
                return Lookup::Found(id);
            }
            if self.namespaces_may_be_same(from, resource) {
                return Lookup::NamespaceNotWritten(id);
            }
            // A replicator copies it to where it is needed.
            if is_replicated(resource) {
                return Lookup::Made(id);
            }
            other.get_or_insert(id);
        }
        if let Some(id) = other {
            return Lookup::OtherNamespace(id);
        }
        let nearest = self.names.nearest(cells, kind_key, name);
        let reported = || self.reported.is_missing(from.namespace_name(), kind, name);
        let proven = self.proves_absence(from, kind) || reported();
        if nearest.is_none() && !proven {
            let namespace = from.namespace_name();
            if let Some(id) = self.made.plausible_maker(namespace, kind, name) {
                return Lookup::Made(id);
            }
            if matches!(kind, "ConfigMap" | "Secret")
                && (self.made.is_mentioned(&self.resources, namespace, name)
                    || self.made.is_permitted(&self.resources, from, kind, name))
            {
                return Lookup::Mentioned;
            }
        }
        Lookup::NotFound { nearest, proven }
    }

    /// The Services of this name in any namespace, as far as `from` sees their files.
    pub(crate) fn services_named<'c>(
        &'c self,
        from: &'c Resource<'t>,
        name: &'c str,
    ) -> impl Iterator<Item = &'c Resource<'t>> {
        let found = self.names.anywhere(KindKey::builtin("Service"), name).filter_map(|id| self.resource(id));
        found.filter(|it| self.meet(from, it))
    }

    /// The Service `name` in another namespace than that of `from`, as its name in DNS spells it.
    pub(crate) fn service_in(&self, from: &Resource<'t>, namespace: &str, name: &str) -> ServiceInNamespace {
        let cells = self.cells.in_namespace(&self.scopes, self.scopes.of_file(from.file), namespace);
        let key = KindKey::builtin("Service");
        if cells.is_empty() {
            return ServiceInNamespace::UnknownNamespace;
        }
        match self.names.find(&cells, key, name) {
            Some(id) => ServiceInNamespace::Found(id),
            None => ServiceInNamespace::NotFound { nearest: self.names.nearest(&cells, key, name) },
        }
    }
}

/// What exists without being listed: in every namespace, or in the cluster. The first two ConfigMaps of the namespace are
/// Kubernetes' own and Istio's, which writes it wherever it runs; the third is OpenShift's.
fn is_built_in(kind: &str, namespace: &str, name: &str) -> bool {
    match kind {
        "Namespace" => matches!(name, "default" | "kube-system" | "kube-public" | "kube-node-lease"),
        "ServiceAccount" => name == "default",
        "ConfigMap" => matches!(name, "kube-root-ca.crt" | "istio-ca-root-cert" | "openshift-service-ca.crt"),
        "Service" => namespace == "default" && name == "kubernetes",
        "PriorityClass" => matches!(name, "system-cluster-critical" | "system-node-critical"),
        _ => false,
    }
}

/// Whether annotations ask a replicator to copy the object into other namespaces.
fn is_replicated(resource: &Resource<'_>) -> bool {
    const REPLICATORS: &[&str] = &["replicator.", "reflector.", "replicate", "kubed.appscode.com/sync"];
    let annotations = resource.metadata.annotations.get();
    annotations.is_some_and(|all| {
        all.iter().any(|pair| REPLICATORS.iter().any(|replicator| pair.key.contains(replicator)))
    })
}
