//! How the objects are connected, with the place on both ends that makes the connection.

use super::{Cluster, Lookup, endpoints::SERVICE_NAME, owners::controller, pods::labels};
use crate::{
    resources::{Body, Container, EndpointPort, IngressTls, KeySelector, PodSpec, Resource, ResourceId},
    yaml::{
        Span,
        de::{Field, Items},
    },
};

/// What one object has to do with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EdgeKind {
    /// The one made the other: Deployment and ReplicaSet, Service and EndpointSlice.
    Owns,
    /// A Service and the Pods (or the template) that carry its labels.
    Selects,
    /// An Ingress and the Service behind a path.
    Routes,
    /// A Pod and what it mounts as a volume.
    Mounts,
    /// A Pod and what it reads in another way: variables, credentials for images, its ServiceAccount; an Ingress and
    /// the Secret of its certificate.
    Reads,
    /// A HorizontalPodAutoscaler and what it scales.
    Scales,
}

/// The far end of an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EdgeEnd<'t> {
    /// The object, and the place in it that the edge arrives at; none where the object lacks the key that is asked for.
    Found { id: ResourceId, span: Option<Span> },
    /// No such object in the files. `namespace` is where it would have to be, if its kind has one.
    Absent { kind: &'static str, namespace: Option<&'t str>, name: &'t str },
}

/// A connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edge<'t> {
    pub(crate) kind: EdgeKind,
    pub(crate) from: ResourceId,
    /// The place in `from` that names the other end.
    pub(crate) from_span: Option<Span>,
    /// Another place in `from` on which the connection depends: the port that an Ingress asks for.
    pub(crate) beside: Option<Span>,
    pub(crate) to: EdgeEnd<'t>,
    /// What a picture writes on the edge: `/api → 80` for a path and the Service's port, with the host before it where an
    /// Ingress has several; the labels, a volume's name; may be empty.
    pub(crate) label: String,
}

/// Every edge, in the order of the objects that they start from.
pub(crate) fn edges<'t>(cluster: &Cluster<'t>) -> Vec<Edge<'t>> {
    let mut edges = Edges { cluster, edges: Vec::new() };
    for resource in cluster.resources() {
        edges.of(resource);
    }
    edges.edges
}

struct Edges<'c, 't> {
    cluster: &'c Cluster<'t>,
    edges: Vec<Edge<'t>>,
}

impl<'t> Edges<'_, 't> {
    fn of(&mut self, resource: &Resource<'t>) {
        self.owned(resource);
        match &resource.body {
            Body::Service(_) => self.selects(resource),
            Body::Ingress(_) => self.routes(resource),
            Body::HorizontalPodAutoscaler(scaler) => {
                if let Some(target) = scaler.scale_target_ref.get()
                    && let Some(kind) = scalable(target.kind.or(""))
                {
                    self.refer(EdgeKind::Scales, resource, kind, &target.name, String::new());
                }
            }
            Body::PersistentVolumeClaim(claim) => {
                let class = "storageClassName".into();
                self.refer(EdgeKind::Reads, resource, "StorageClass", &claim.storage_class_name, class);
                let volume = "volumeName".into();
                self.refer(EdgeKind::Mounts, resource, "PersistentVolume", &claim.volume_name, volume);
            }
            Body::ServiceAccount(account) => {
                for secret in account.image_pull_secrets.items() {
                    self.refer(EdgeKind::Reads, resource, "Secret", &secret.name, "imagePullSecrets".into());
                }
            }
            _ => {}
        }
        if let Some(spec) = resource.pod_spec() {
            self.volumes(resource, spec);
            self.reads(resource, spec);
        }
    }

    /// The edge from the owner to `resource`.
    fn owned(&mut self, resource: &Resource<'t>) {
        let from = self.cluster.owners().of(resource.id).or_else(|| self.service_of(resource));
        let ports: Vec<String> = match &resource.body {
            Body::EndpointSlice(slice) => endpoint_ports(slice.ports.get()).collect(),
            Body::Endpoints(endpoints) => {
                let subsets = endpoints.subsets.items();
                subsets.flat_map(|subset| endpoint_ports(subset.ports.get())).collect()
            }
            _ => Vec::new(),
        };
        let Some(owner) = from.and_then(|id| self.cluster.resource(id)) else { return };
        let named = controller(resource).and_then(|it| it.name.span()).or(resource.metadata.name.span());
        self.edges.push(Edge {
            kind: EdgeKind::Owns,
            from: owner.id,
            from_span: owner.metadata.name.span(),
            beside: None,
            to: EdgeEnd::Found { id: resource.id, span: named },
            label: ports.join(","),
        });
    }

    /// The Service of hand-written endpoints: Endpoints have its name, an EndpointSlice names it in a label.
    fn service_of(&self, resource: &Resource<'t>) -> Option<ResourceId> {
        let name = match &resource.body {
            Body::Endpoints(_) => resource.name(),
            Body::EndpointSlice(_) => resource.metadata.label(SERVICE_NAME)?,
            _ => return None,
        };
        match self.cluster.find(resource, "Service", name) {
            Lookup::Found(id) => Some(id),
            _ => None,
        }
    }

    fn selects(&mut self, resource: &Resource<'t>) {
        let Body::Service(service) = &resource.body else { return };
        let Some(selector) = service.selector() else { return };
        let label: Vec<String> = selector.iter().map(|pair| format!("{}={}", pair.key, pair.value)).collect();
        for id in self.cluster.selected_by(resource.id).unwrap_or_default() {
            let span = self.cluster.resource(*id).and_then(|pod| {
                let carried = labels(pod).iter().find(|it| selector.iter().any(|pair| pair.key == it.key));
                carried.map(|pair| pair.span()).or(pod.metadata.name.span())
            });
            self.edges.push(Edge {
                kind: EdgeKind::Selects,
                from: resource.id,
                from_span: service.selector.span(),
                beside: None,
                to: EdgeEnd::Found { id: *id, span },
                label: label.join(","),
            });
        }
    }

    fn routes(&mut self, resource: &Resource<'t>) {
        let Body::Ingress(ingress) = &resource.body else { return };
        let mut hosts = ingress.rules.items().map(|it| it.host.or(""));
        let first = hosts.next();
        let has_several = hosts.any(|host| Some(host) != first);
        let paths = ingress.paths().filter_map(|(rule, path)| {
            let host = if has_several { rule.host.or("*") } else { "" };
            Some((host, path.path.or(""), path.backend.get()?))
        });
        let routes = paths.chain(ingress.default_backend().map(|it| ("", "", it)));
        for (host, path, backend) in routes.filter(|(.., it)| !it.is_action(&resource.metadata)) {
            let requests = if host.is_empty() && path.is_empty() { "*" } else { path };
            let port = backend.port().map(|(port, _)| format!(" → {port}"));
            let label = format!("{host}{requests}{}", port.unwrap_or_default());
            let before = self.edges.len();
            self.refer(EdgeKind::Routes, resource, "Service", backend.service_name(), label);
            if let Some(edge) = self.edges.get_mut(before) {
                edge.beside = backend.port().map(|(_, span)| span);
            }
        }
        let class = "ingressClassName".into();
        self.refer(EdgeKind::Reads, resource, "IngressClass", &ingress.ingress_class_name, class);
        let tls: Vec<&IngressTls<'t>> = ingress.tls.items().map(|it| &it.value).collect();
        for entry in tls {
            self.refer(EdgeKind::Reads, resource, "Secret", &entry.secret_name, "tls".into());
        }
    }

    fn volumes(&mut self, resource: &Resource<'t>, spec: &PodSpec<'t>) {
        for volume in spec.volumes.items() {
            let label = || volume.name.or("").to_owned();
            if let Some(source) = volume.config_map.get() {
                self.refer(EdgeKind::Mounts, resource, "ConfigMap", &source.name, label());
            }
            if let Some(source) = volume.secret.get() {
                self.refer(EdgeKind::Mounts, resource, "Secret", &source.secret_name, label());
            }
            if let Some(source) = volume.persistent_volume_claim.get() {
                let kind = "PersistentVolumeClaim";
                self.refer(EdgeKind::Mounts, resource, kind, &source.claim_name, label());
            }
            let projected = volume.projected.get().and_then(|it| it.sources.get());
            for source in projected.into_iter().flat_map(|it| it.iter()) {
                if let Some(source) = source.config_map.get() {
                    self.refer(EdgeKind::Mounts, resource, "ConfigMap", &source.name, label());
                }
                if let Some(source) = source.secret.get() {
                    self.refer(EdgeKind::Mounts, resource, "Secret", &source.name, label());
                }
            }
        }
    }

    fn reads(&mut self, resource: &Resource<'t>, spec: &PodSpec<'t>) {
        for container in spec.all_containers() {
            self.variables(resource, container);
        }
        for secret in spec.image_pull_secrets.items() {
            self.refer(EdgeKind::Reads, resource, "Secret", &secret.name, "imagePullSecrets".into());
        }
        // The account `default` exists in every namespace without being written down.
        if spec.service_account_name.get().is_some_and(|name| *name != "default") {
            let label = "serviceAccountName".into();
            self.refer(EdgeKind::Reads, resource, "ServiceAccount", &spec.service_account_name, label);
        }
    }

    fn variables(&mut self, resource: &Resource<'t>, container: &Container<'t>) {
        for variable in container.env.items() {
            let Some(source) = variable.value_from.get() else { continue };
            if let Some(reference) = source.config_map_key_ref.get() {
                self.refer_to_key(resource, "ConfigMap", reference);
            }
            if let Some(reference) = source.secret_key_ref.get() {
                self.refer_to_key(resource, "Secret", reference);
            }
        }
        for source in container.env_from.items() {
            if let Some(reference) = source.config_map_ref.get() {
                self.refer(EdgeKind::Reads, resource, "ConfigMap", &reference.name, "envFrom".into());
            }
            if let Some(reference) = source.secret_ref.get() {
                self.refer(EdgeKind::Reads, resource, "Secret", &reference.name, "envFrom".into());
            }
        }
    }

    /// An edge to one key of a ConfigMap or Secret.
    fn refer_to_key(&mut self, from: &Resource<'t>, kind: &'static str, reference: &KeySelector<'t>) {
        let key = reference.key.or("");
        let before = self.edges.len();
        self.refer(EdgeKind::Reads, from, kind, &reference.name, key.to_owned());
        let Some(edge) = self.edges.get_mut(before) else { return };
        if let EdgeEnd::Found { id, span } = &mut edge.to {
            *span = self.cluster.resource(*id).and_then(|it| key_span(it, key));
        }
    }

    /// An edge to the object of `kind` that `name` names, if something is written there.
    fn refer(
        &mut self,
        kind: EdgeKind,
        from: &Resource<'t>,
        to_kind: &'static str,
        name: &Field<&'t str>,
        label: String,
    ) {
        let Some(written) = name.spanned().filter(|it| !it.value.is_empty()) else { return };
        let to = match self.cluster.find(from, to_kind, written.value) {
            Lookup::Found(id) | Lookup::NamespaceNotWritten(id) => {
                let span = self.cluster.resource(id).and_then(|it| it.metadata.name.span());
                EdgeEnd::Found { id, span }
            }
            // It is there, and no text of the input describes it.
            Lookup::BuiltIn | Lookup::Generated | Lookup::Made(_) | Lookup::Mentioned => return,
            Lookup::OtherNamespace(_) | Lookup::NotFound { .. } => {
                let namespaced = !is_cluster_scoped_kind(to_kind);
                let namespace = from.namespace.map(|it| it.name).filter(|_| namespaced);
                EdgeEnd::Absent { kind: to_kind, namespace, name: written.value }
            }
        };
        let from_span = Some(written.span);
        self.edges.push(Edge { kind, from: from.id, from_span, beside: None, to, label });
    }
}

/// Where a ConfigMap or Secret has `key`.
fn key_span(resource: &Resource<'_>, key: &str) -> Option<Span> {
    let maps = match &resource.body {
        Body::ConfigMap(it) => [it.data.get(), it.binary_data.get()],
        Body::Secret(it) => [it.data.get(), it.string_data.get()],
        _ => return resource.metadata.name.span(),
    };
    maps.into_iter().flatten().find_map(|map| map.get(key)).map(|pair| pair.key_span)
}

/// "http:8080", "9090".
fn endpoint_ports<'p>(ports: Option<&'p Items<EndpointPort<'_>>>) -> impl Iterator<Item = String> + 'p {
    ports.into_iter().flat_map(|ports| ports.iter()).map(|port| match port.name.or("") {
        "" => port.port.or(0).to_string(),
        name => format!("{name}:{}", port.port.or(0)),
    })
}

/// The kinds that are referred to by name and live outside namespaces.
fn is_cluster_scoped_kind(kind: &str) -> bool {
    matches!(kind, "IngressClass" | "PersistentVolume" | "StorageClass")
}

/// The kinds with a number of replicas.
fn scalable(kind: &str) -> Option<&'static str> {
    ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"].into_iter().find(|it| *it == kind)
}
