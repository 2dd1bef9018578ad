//! The commands of the flowchart with the names of the files in them.

use crate::{
    graph::Cluster,
    resources::{Body, PodSpec, Resource, ResourceId},
};

/// What stands for the placeholders, as far as it is known.
#[derive(Default)]
pub(super) struct Names<'t> {
    /// A Pod, or what kubectl takes instead of one: `deployment/web`.
    pod: Option<String>,
    has_pod: bool,
    pod_port: Option<i64>,
    service: Option<&'t str>,
    service_port: Option<i64>,
    ingress: Option<&'t str>,
    namespace: Option<&'t str>,
}

impl<'t> Names<'t> {
    pub(super) fn new(
        cluster: &Cluster<'t>,
        subject: &Resource<'t>,
        pod: Option<&Resource<'t>>,
        service: Option<ResourceId>,
        ingress: Option<ResourceId>,
    ) -> Self {
        let spec = pod.and_then(Resource::pod_spec).or(subject.pod_spec());
        let service = service.and_then(|id| cluster.resource(id));
        let kind = subject.gvk.kind.to_ascii_lowercase();
        let of_subject = || subject.metadata.name.get().map(|name| format!("{kind}/{name}"));
        Self {
            pod: pod.and_then(|it| it.metadata.name.get()).map(|it| (*it).to_owned()).or_else(of_subject),
            has_pod: pod.is_some(),
            pod_port: spec.and_then(first_port),
            service: service.and_then(|it| it.metadata.name.get()).copied(),
            service_port: service.and_then(|it| match &it.body {
                Body::Service(service) => service.ports().find_map(|port| port.port.get().copied()),
                _ => None,
            }),
            ingress: ingress
                .and_then(|id| cluster.resource(id))
                .and_then(|it| it.metadata.name.get().copied()),
            namespace: subject.namespace.map(|it| it.name).filter(|it| *it != "default"),
        }
    }

    /// The command with every name that is known.
    pub(super) fn filled(&self, command: &str) -> String {
        let mut filled = command.to_owned();
        let mut put = |placeholder: &str, value: Option<String>| {
            if let Some(value) = value.filter(|it| is_plain(it)) {
                filled = filled.replace(placeholder, &value);
            }
        };
        // `kubectl describe pod deployment/web` is no command, `kubectl logs deployment/web` is one.
        if self.has_pod || !command.contains(" describe ") {
            put("<pod-name>", self.pod.clone());
        }
        put("<pod-port>", self.pod_port.map(|it| it.to_string()));
        put("<service-name>", self.service.map(str::to_owned));
        put("<service-port>", self.service_port.map(|it| it.to_string()));
        put("<ingress-name>", self.ingress.map(str::to_owned));
        // The controller is most often in a namespace of its own.
        match self.namespace.filter(|it| is_plain(it) && !command.contains("<ingress-pod-name>")) {
            Some(namespace) => format!("{filled} --namespace {namespace}"),
            None => filled,
        }
    }
}

fn first_port(spec: &PodSpec<'_>) -> Option<i64> {
    let ports = spec.all_containers().flat_map(|it| it.ports.items());
    ports.filter_map(|port| port.container_port.get().copied()).next()
}

/// Whether a shell takes the text as it is: a name in a file may be anything.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '.' | '/' | '_'))
}
