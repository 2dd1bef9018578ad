//! One Kubernetes object of the input.

use super::{
    AddedLabel,
    config::{
        ConfigMap, CrossVersionObjectReference, HorizontalPodAutoscaler, PersistentVolume,
        PersistentVolumeClaim, Secret, ServiceAccount,
    },
    endpoints::{EndpointSlice, Endpoints},
    ingress::{Ingress, IngressClass},
    job::CronJobSpec,
    metadata::ObjectMeta,
    network_policy::NetworkPolicy,
    pod::{PodSpec, PodTemplate},
    quota::{LimitRange, ResourceQuota},
    workload::{LabelSelector, Workload},
};
use crate::{
    report::ObjectRef,
    rules::Place,
    schema::{self, KindInfo, is_builtin_group, is_cluster_scoped},
    yaml::{
        Node, Span, Value,
        de::{Field, FromNode, Spanned, StringMap, from_node},
    },
};

/// Index of an object among the objects of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ResourceId(pub(crate) u32);

/// `apps/v1` and `Deployment`, in three parts; empty where not written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct GroupVersionKind<'t> {
    /// Empty for the core group.
    pub(crate) group: &'t str,
    pub(crate) version: &'t str,
    pub(crate) kind: &'t str,
}

/// The namespace of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Namespace<'t> {
    pub(crate) name: &'t str,
    /// Written in the object, or given by the caller; otherwise `kubectl apply -n` may put the object elsewhere.
    pub(crate) certain: bool,
}

/// What decides in which namespace the objects of a file live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NamespaceOf<'t> {
    /// Each object, or else the caller.
    Object { otherwise: Option<&'t str> },
    /// A kustomization, which overrides what the objects say.
    Kustomization(&'t str),
    /// Several kustomizations, each in its turn.
    SeveralOverlays { otherwise: Option<&'t str> },
}

/// An object: where it stands, what it is called, and what it says as far as we look into its kind.
#[derive(Debug)]
pub(crate) struct Resource<'t> {
    pub(crate) id: ResourceId,
    /// Index among the files of the check.
    pub(crate) file: u32,
    /// Index among the documents of the file.
    pub(crate) document: u32,
    /// Where its mapping stands in the document. Kept here, because nearly everybody who has found something on an object
    /// asks for it, long after the tree has gone out of the reach of the processor.
    pub(crate) span: Span,
    /// The object's mapping: a whole document or an item of a `List`.
    pub(crate) node: Node<'t>,
    pub(crate) kind: Field<&'t str>,
    pub(crate) gvk: GroupVersionKind<'t>,
    /// What is known of this version of this kind; `None` for custom resources, and for what never was.
    pub(crate) built_in: Option<&'static KindInfo>,
    pub(crate) metadata: ObjectMeta<'t>,
    /// `None` for kinds without namespace.
    pub(crate) namespace: Option<Namespace<'t>>,
    pub(crate) body: Body<'t>,
    /// An item of a `List`, as `kubectl get` prints several objects.
    pub(crate) in_list: bool,
    /// `status`, as it is written: the last key of a large object, and the way there leads past all others.
    pub(crate) written_status: Option<Node<'t>>,
    /// It has a status that says something. `status: {}` and `status: {loadBalancer: {}}` are what
    /// `kubectl create --dry-run` prints.
    has_status: bool,
}

/// What an object says, for the kinds that we look into. All of them boxed, so that an object of any kind is small where
/// objects stand side by side.
#[derive(Debug)]
pub(crate) enum Body<'t> {
    Pod(Box<PodSpec<'t>>),
    /// Everything that makes Pods from a template; for a CronJob the `spec` of its Jobs.
    Workload(Box<Workload<'t>>),
    Service(Box<Service<'t>>),
    Endpoints(Box<Endpoints<'t>>),
    EndpointSlice(Box<EndpointSlice<'t>>),
    Ingress(Box<Ingress<'t>>),
    IngressClass(Box<IngressClass<'t>>),
    ConfigMap(Box<ConfigMap<'t>>),
    Secret(Box<Secret<'t>>),
    ServiceAccount(Box<ServiceAccount<'t>>),
    PersistentVolumeClaim(Box<PersistentVolumeClaim<'t>>),
    PersistentVolume(Box<PersistentVolume<'t>>),
    HorizontalPodAutoscaler(Box<HorizontalPodAutoscaler<'t>>),
    ResourceQuota(Box<ResourceQuota<'t>>),
    LimitRange(Box<LimitRange<'t>>),
    NetworkPolicy(Box<NetworkPolicy<'t>>),
    Namespace,
    /// A built-in kind that no rule looks into.
    Other,
    /// A kind of a group that is not Kubernetes' own.
    Custom,
}

use super::service::Service;

/// Splits `apps/v1` into group and version.
pub(crate) fn split_api_version(api_version: &str) -> (&str, &str) {
    api_version.split_once('/').unwrap_or(("", api_version))
}

impl<'t> Resource<'t> {
    /// Reads an object. `list` is the apiVersion and kind that a typed list gives to items without their own.
    pub(crate) fn read(
        id: ResourceId,
        file: u32,
        node: Node<'t>,
        list: Option<(&'t str, &'t str)>,
        namespace: NamespaceOf<'t>,
    ) -> Self {
        let api_version: Field<&'t str> = read(node, "apiVersion");
        let kind: Field<&'t str> = read(node, "kind");
        let (list_version, list_kind) = list.unwrap_or_default();
        let (group, version) = split_api_version(api_version.or(list_version));
        let gvk = GroupVersionKind { group, version, kind: kind.or(list_kind) };
        let metadata: ObjectMeta<'t> = node.get("metadata").and_then(from_node).unwrap_or_default();
        let written = metadata.namespace.get().copied().filter(|name| !name.is_empty());
        let given = match namespace {
            NamespaceOf::Object { otherwise } => written.or(otherwise),
            NamespaceOf::Kustomization(name) => Some(name),
            NamespaceOf::SeveralOverlays { otherwise } => otherwise,
        };
        let namespace = (!is_cluster_scoped(group, gvk.kind)).then_some(match given {
            Some(name) => Namespace { name, certain: true },
            None => Namespace { name: "default", certain: false },
        });
        let built_in = schema::kind(group, version, gvk.kind);
        // The same words; those of the tables are asked for all the time, and are always near the processor.
        let gvk = built_in.map_or(gvk, |it| GroupVersionKind {
            group: it.group,
            version: it.version,
            kind: it.kind,
        });
        let body = Body::read(node, gvk);
        let in_list = node.document().root().is_some_and(|root| root.span() != node.span());
        let written_status = node.get("status");
        let has_status =
            written_status.is_some_and(|it| says_something(it, STATUS_DEPTH)) && !was_never_stored(node);
        let (document, span) = (node.document().index, node.span());
        Self {
            id,
            file,
            document,
            span,
            node,
            kind,
            gvk,
            built_in,
            metadata,
            namespace,
            body,
            in_list,
            written_status,
            has_status,
        }
    }

    /// Adds the labels that a kustomization gives to the object, its Pods and its selector.
    pub(crate) fn complete(&mut self, labels: &[AddedLabel<'t>]) {
        let span = self.name_place().span;
        let pairs = |wanted: fn(&AddedLabel<'t>) -> bool| {
            labels.iter().filter(move |it| wanted(it)).filter_map(|it| Some((it.key, it.value?)))
        };
        self.metadata.labels.complete(pairs(|_| true), span);
        match &mut self.body {
            Body::Workload(workload) => {
                let Some(template) = workload.template.get_mut() else { return };
                if template.metadata.get().is_none() {
                    template.metadata = Spanned { value: ObjectMeta::default(), span }.into();
                }
                if let Some(metadata) = template.metadata.get_mut() {
                    metadata.labels.complete(pairs(|it| it.to_pods), span);
                }
            }
            Body::Service(service) if service.selector().is_none() && !service.is_external_name() => {
                service.selector.complete(pairs(|it| it.to_selectors), span);
            }
            _ => {}
        }
    }

    /// The name, empty if there is none.
    pub(crate) fn name(&self) -> &'t str {
        self.metadata.name.or("")
    }

    /// A span of this object as a place among all files.
    pub(crate) fn place(&self, span: Span) -> Place {
        Place { file: self.file, document: self.document, span }
    }

    /// Where to point when the object as a whole is meant: its name, else its kind, else its first key.
    pub(crate) fn name_place(&self) -> Place {
        let first_key = || self.node.entries().next().map(|entry| entry.key.span());
        let span = self.metadata.name.span().or(self.kind.span()).or_else(first_key);
        self.place(span.unwrap_or(self.span))
    }

    /// The name of the namespace; empty for kinds without.
    pub(crate) fn namespace_name(&self) -> &'t str {
        self.namespace.map_or("", |namespace| namespace.name)
    }

    /// ` -n NAMESPACE` for a command of kubectl, if the object says in which one it is.
    pub(crate) fn namespace_flag(&self) -> String {
        let namespace = self.namespace.filter(|it| it.certain);
        namespace.map_or_else(String::new, |it| format!(" -n {}", it.name))
    }

    /// Whether its Pods do their work and end, so that no Service is expected to reach them: Jobs, hooks of Helm, Pods
    /// that are not started again and offer no port.
    pub(crate) fn works_and_ends(&self) -> bool {
        match &self.body {
            Body::Pod(spec) => {
                self.metadata.annotation("helm.sh/hook").is_some()
                    || spec.restart_policy.or("Always") != "Always" && spec.ports().next().is_none()
            }
            _ => matches!(self.gvk.kind, "Job" | "CronJob"),
        }
    }

    /// The Pod template, for kinds that have one. A Pod has none: see [`Resource::pod_spec`].
    pub(crate) fn template(&self) -> Option<&PodTemplate<'t>> {
        match &self.body {
            Body::Workload(workload) => workload.template.get(),
            _ => None,
        }
    }

    /// `spec` of the Pod itself, or of the Pods made from the template.
    pub(crate) fn pod_spec(&self) -> Option<&PodSpec<'t>> {
        match &self.body {
            Body::Pod(spec) => Some(spec),
            _ => self.template()?.spec.get(),
        }
    }

    /// The labels that the object's Pods carry: its own if it is a Pod, else the template's.
    pub(crate) fn pod_labels(&self) -> Option<&Field<StringMap<'t>>> {
        match &self.body {
            Body::Pod(_) => Some(&self.metadata.labels),
            _ => self.template()?.metadata.get().map(|metadata| &metadata.labels),
        }
    }

    /// The objects whose number of Pods a custom resource sets: `scaleTargetRef` of KEDA, `workloadRef` of Argo Rollouts,
    /// `targetRef` of Flagger.
    pub(crate) fn scaled_by_custom(&self) -> impl Iterator<Item = CrossVersionObjectReference<'t>> {
        let fields: &[&str] = match (&self.body, self.gvk.kind) {
            (Body::Custom, "Canary") => &["targetRef"],
            (Body::Custom | Body::Workload(_), _) if !is_builtin_group(self.gvk.group) => {
                &["scaleTargetRef", "workloadRef"]
            }
            _ => &[],
        };
        let spec = self.node.get("spec");
        fields.iter().filter_map(move |field| from_node(spec?.get(field)?))
    }

    /// The key of the field whose value stands at `span`.
    pub(crate) fn key_of(&self, span: Span) -> Option<Span> {
        let mut node = self.node;
        loop {
            let holds = |it: Span| it.start <= span.start && span.end <= it.end;
            if let Some(entry) = node.entries().find(|entry| holds(entry.value.span())) {
                if entry.value.span() == span {
                    return Some(entry.key.span());
                }
                node = entry.value;
            } else {
                node = node.items().find(|item| holds(item.span()))?;
            }
        }
    }

    /// Whether the API server has stored the object as it stands here.
    pub(crate) fn has_uid(&self) -> bool {
        self.metadata.uid.get().is_some()
    }

    /// Whether the object came out of a cluster, as opposed to a manifest that somebody wrote: it has a `uid`, or, where
    /// somebody has cleaned the dump, a status.
    pub(crate) fn is_live(&self) -> bool {
        self.has_uid() || self.has_status
    }

    /// Its `status`, if that says something.
    fn told_status(&self) -> Option<Node<'t>> {
        self.written_status.filter(|_| self.has_status)
    }

    /// Whether a load balancer has given the object an address: somebody serves it.
    pub(crate) fn has_address(&self) -> bool {
        let addresses = self.told_status().and_then(|it| it.get("loadBalancer")?.get("ingress"));
        addresses.is_some_and(|it| it.items().next().is_some())
    }

    /// Whether a dump shows a Pod or Job that has done its work, or has failed for good: what it refers to is not looked
    /// for any more.
    pub(crate) fn has_ended(&self) -> bool {
        if !matches!(self.gvk.kind, "Pod" | "Job") {
            return false;
        }
        let Some(status) = self.told_status() else { return false };
        let text = |node: Node<'t>, key: &str| node.get(key).and_then(Node::as_str);
        match self.gvk.kind {
            "Pod" => matches!(text(status, "phase"), Some("Succeeded" | "Failed")),
            "Job" => status.get("conditions").into_iter().flat_map(Node::items).any(|it| {
                matches!(text(it, "type"), Some("Complete" | "Failed")) && text(it, "status") == Some("True")
            }),
            _ => false,
        }
    }

    /// The keys of a ConfigMap or Secret with their places, whatever their values are; the first of equal ones.
    pub(crate) fn data_keys(&self) -> impl Iterator<Item = (&'t str, Span)> {
        let maps: &[&str] = match &self.body {
            Body::ConfigMap(_) => &["data", "binaryData"],
            Body::Secret(_) => &["data", "stringData"],
            _ => &[],
        };
        let node = self.node;
        let entries = maps.iter().filter_map(move |map| node.get(map)).flat_map(Node::entries);
        entries.map(|entry| (entry.name, entry.key.span()))
    }

    /// Kind and name as they stand in a message: ``Deployment `web` ``.
    pub(crate) fn describe(&self) -> String {
        let name = match (self.metadata.name.get(), self.metadata.generate_name.get()) {
            (Some(name), _) => (*name).to_owned(),
            (None, Some(prefix)) => format!("{prefix}…"),
            (None, None) => return self.gvk.kind.to_owned(),
        };
        format!("{} `{name}`", self.gvk.kind)
    }

    /// The object's name for a report.
    pub(crate) fn object_ref(&self) -> ObjectRef {
        let GroupVersionKind { group, version, kind } = self.gvk;
        ObjectRef {
            api_version: if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") },
            kind: kind.to_owned(),
            namespace: self.namespace.map(|it| it.name.to_owned()),
            name: self.metadata.name.get().map(|name| (*name).to_owned()),
            generate_name: self.metadata.generate_name.get().map(|name| (*name).to_owned()),
        }
    }
}

/// Whether a value is more than a place for one.
fn says_something(node: Node<'_>, depth: u8) -> bool {
    match node.value() {
        Value::Null | Value::Int(0) | Value::String("") => false,
        _ if depth == 0 => true,
        Value::Mapping => node.entries().any(|field| says_something(field.value, depth - 1)),
        Value::Sequence => node.items().any(|item| says_something(item, depth - 1)),
        _ => true,
    }
}

/// How deep in a status its first words stand.
const STATUS_DEPTH: u8 = 4;

/// Whether a tool wrote the object down that has a field for the time of creation and nothing to put into it, as
/// `kubectl create --dry-run` and the generators of CustomResourceDefinitions do.
fn was_never_stored(node: Node<'_>) -> bool {
    let created = node.get("metadata").and_then(|it| it.get("creationTimestamp"));
    created.is_some_and(|it| it.value() == Value::Null)
}

fn read<'t, T: FromNode<'t>>(node: Node<'t>, key: &str) -> Field<T> {
    node.get(key).and_then(from_node).unwrap_or_default()
}

impl<'t> Body<'t> {
    fn read(node: Node<'t>, gvk: GroupVersionKind<'t>) -> Self {
        fn spec<'t, T: FromNode<'t> + Default>(node: Node<'t>) -> T {
            node.get("spec").and_then(from_node).unwrap_or_default()
        }
        fn whole<'t, T: FromNode<'t> + Default>(node: Node<'t>) -> T {
            from_node(node).unwrap_or_default()
        }
        if !is_builtin_group(gvk.group) {
            // Argo's Rollout, CloneSet and their like carry a Pod template in the same place.
            let template = node.get("spec").and_then(|it| it.get("template"));
            let carries_pods = template.is_some_and(|it| {
                it.get("metadata").is_some_and(|it| it.get("labels").is_some())
                    && it.get("spec").is_some_and(|it| it.get("containers").is_some())
            });
            return if carries_pods { Self::Workload(Box::new(spec(node))) } else { Self::Custom };
        }
        match gvk.kind {
            "Pod" => Self::Pod(Box::new(spec(node))),
            "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet" | "Job" => {
                Self::Workload(Box::new(spec(node)))
            }
            "ReplicationController" => {
                let mut workload: Workload<'t> = spec(node);
                let selector = node.get("spec").and_then(|it| it.get("selector"));
                workload.selector = selector.map_or_else(Field::default, |selector| {
                    let match_labels = from_node(selector).unwrap_or_default();
                    let value = LabelSelector { match_labels, ..LabelSelector::default() };
                    crate::yaml::de::Spanned { value, span: selector.span() }.into()
                });
                Self::Workload(Box::new(workload))
            }
            "CronJob" => {
                let cron: CronJobSpec<'t> = spec(node);
                let job = cron.job_template.into_value().and_then(|it| it.spec.into_value());
                Self::Workload(Box::new(job.unwrap_or_default()))
            }
            "Service" => Self::Service(Box::new(spec(node))),
            "Endpoints" => Self::Endpoints(Box::new(whole(node))),
            "EndpointSlice" => Self::EndpointSlice(Box::new(whole(node))),
            "Ingress" => Self::Ingress(Box::new(spec(node))),
            "IngressClass" => Self::IngressClass(Box::new(spec(node))),
            "ConfigMap" => Self::ConfigMap(Box::new(whole(node))),
            "Secret" => Self::Secret(Box::new(whole(node))),
            "ServiceAccount" => Self::ServiceAccount(Box::new(whole(node))),
            "PersistentVolumeClaim" => Self::PersistentVolumeClaim(Box::new(spec(node))),
            "PersistentVolume" => Self::PersistentVolume(Box::new(spec(node))),
            "HorizontalPodAutoscaler" => Self::HorizontalPodAutoscaler(Box::new(spec(node))),
            "ResourceQuota" => Self::ResourceQuota(Box::new(spec(node))),
            "LimitRange" => Self::LimitRange(Box::new(spec(node))),
            "NetworkPolicy" => Self::NetworkPolicy(Box::new(spec(node))),
            "Namespace" => Self::Namespace,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Options, graph::Cluster, yaml::read_file};

    fn is_live(rest: &str) -> bool {
        let file = read_file("a.yaml", format!("apiVersion: v1\nkind: Service\n{rest}\n").into_bytes());
        let options = Options::default();
        Cluster::new(&[&file], &options).resources()[0].is_live()
    }

    #[test]
    fn a_status_that_somebody_left_empty_is_no_sign_of_a_cluster() {
        assert!(!is_live("metadata: {name: web}\nstatus: {replicas: 0}"));
        assert!(!is_live(
            "metadata: {name: web}\nstatus: {acceptedNames: {kind: '', plural: ''}, conditions: []}"
        ));
        assert!(!is_live("metadata: {name: web, creationTimestamp: null}\nstatus: {observedGeneration: 1}"));
    }

    #[test]
    fn a_dump_from_which_somebody_removed_the_uid_is_one_all_the_same() {
        assert!(is_live("metadata: {name: web, uid: 4738da43-9508-40c2-aeac-2121a0be5058}"));
        assert!(is_live("metadata: {name: web}\nstatus: {loadBalancer: {ingress: [{ip: 203.0.113.7}]}}"));
    }

    #[test]
    fn what_dry_run_prints_is_a_manifest() {
        for status in ["", "status: {}", "status: {loadBalancer: {}}", "status: null", "status: done"] {
            assert!(
                !is_live(&format!("metadata: {{name: web, creationTimestamp: null}}\n{status}")),
                "{status}"
            );
        }
    }
}
