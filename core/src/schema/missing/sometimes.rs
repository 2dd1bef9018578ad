//! What the values of a type need depending on other values.

use super::{
    Around, NO_BACKEND, NO_HANDLER, NO_NAME, NO_SOURCE, RequiredValue, has_name, is_absent, needs, says,
};
use crate::yaml::Node;

/// A mapping that is looked at, and where to put what it lacks.
pub(super) struct Asked<'a, 't> {
    pub(super) node: Node<'t>,
    pub(super) around: Around<'t>,
    pub(super) missing: &'a mut dyn FnMut(RequiredValue),
}

/// Adds what a mapping lacks.
pub(super) type Ask = fn(&mut Asked<'_, '_>);

/// The types of which something is asked. In the order of their names.
pub(super) static SOMETIMES: &[(&str, Ask)] = &[
    ("autoscaling.v2.MetricSpec", metric),
    ("core.v1.LifecycleHandler", lifecycle_handler),
    ("core.v1.PersistentVolumeClaimSpec", claim),
    ("core.v1.PodSpec", pod),
    ("core.v1.Probe", probe),
    ("core.v1.ReplicationControllerSpec", replication_controller),
    ("core.v1.Secret", secret),
    ("core.v1.Service", |it| it.ask(it.lacks("spec"), needs("spec", ".spec.ports"))),
    ("core.v1.ServiceSpec", service),
    ("meta.v1.LabelSelectorRequirement", label_selector_requirement),
    ("meta.v1.ObjectMeta", metadata),
    ("networking.v1.HTTPIngressPath", |it| {
        it.ask(it.lacks("backend"), says("backend", ".backend", NO_BACKEND));
    }),
    ("networking.v1.IngressBackend", |it| {
        it.ask(it.lacks_all(&["service", "resource"]), says("service", "", NO_BACKEND));
    }),
    ("networking.v1.IngressClassParametersReference", |it| {
        it.ask(
            it.text("scope") == "Namespace" && it.lacks("namespace"),
            says("namespace", ".namespace", "Required value: `parameters.scope` is set to 'Namespace'"),
        );
    }),
    ("networking.v1.IngressServiceBackend", service_backend),
    ("networking.v1.NetworkPolicyPeer", |it| {
        // An empty selector is a peer: it selects everything.
        let none = it.lacks_all(&["podSelector", "namespaceSelector", "ipBlock"]);
        it.ask(none, says("podSelector", "", "Required value: must specify a peer"));
    }),
];

impl<'t> Asked<'_, 't> {
    fn ask(&mut self, condition: bool, it: RequiredValue) {
        if condition {
            (self.missing)(it);
        }
    }

    fn lacks(&self, field: &str) -> bool {
        is_absent(self.node, field)
    }

    fn lacks_all(&self, fields: &[&str]) -> bool {
        fields.iter().all(|field| self.lacks(field))
    }

    fn text(&self, field: &str) -> &'t str {
        self.node.get(field).and_then(Node::as_str).unwrap_or_default()
    }

    /// Whether the mapping stands directly in the object as a whole.
    fn is_in_root(&self) -> bool {
        matches!(self.around, [Some(_), None])
    }
}

fn metadata(it: &mut Asked<'_, '_>) {
    let of_object = it.is_in_root() && it.around[0].is_some_and(|(root, _)| has_name(root));
    it.ask(of_object && it.lacks_all(&["name", "generateName"]), says("name", ".name", NO_NAME));
}

fn probe(it: &mut Asked<'_, '_>) {
    let none = it.lacks_all(&["exec", "httpGet", "tcpSocket", "grpc"]);
    it.ask(none, says("httpGet", "", NO_HANDLER));
}

fn lifecycle_handler(it: &mut Asked<'_, '_>) {
    let none = it.lacks_all(&["exec", "httpGet", "tcpSocket", "sleep"]);
    it.ask(none, says("exec", "", NO_HANDLER));
}

fn replication_controller(it: &mut Asked<'_, '_>) {
    // The labels of the template are the selector where none is written.
    let labels = it.node.get("template").map(|it| it.get("metadata").and_then(|it| it.get("labels")));
    let none = labels.is_some_and(|it| it.is_none_or(|it| it.entries().next().is_none()));
    let selector = it.node.get("selector").is_none_or(|it| it.entries().next().is_none());
    it.ask(none && selector, needs("selector", ".selector"));
}

fn service(it: &mut Asked<'_, '_>) {
    let needs_none = it.text("clusterIP") == "None" || it.text("type") == "ExternalName";
    it.ask(!needs_none && it.lacks("ports"), needs("ports", ".ports"));
    it.ask(
        it.text("type") == "ExternalName" && it.lacks("externalName"),
        needs("externalName", ".externalName"),
    );
}

fn service_backend(it: &mut Asked<'_, '_>) {
    let port = it.node.get("port").filter(|port| !port.is_null());
    let none =
        port.is_none_or(|port| port.is_mapping() && is_absent(port, "number") && is_absent(port, "name"));
    // Kubernetes names the backend, one mapping further out.
    it.ask(none, says("port", "..", "Required value: port name or number is required"));
}

fn label_selector_requirement(it: &mut Asked<'_, '_>) {
    it.ask(it.lacks("key"), says("key", ".key", "Invalid value: \"\": name part must be non-empty"));
    it.ask(
        it.lacks("operator"),
        says("operator", ".operator", "Invalid value: \"\": not a valid selector operator"),
    );
    it.ask(
        matches!(it.text("operator"), "In" | "NotIn") && it.lacks("values"),
        says("values", ".values", "Required value: must be specified when `operator` is 'In' or 'NotIn'"),
    );
}

fn claim(it: &mut Asked<'_, '_>) {
    if !it.is_in_root() {
        return;
    }
    it.ask(
        it.lacks("accessModes"),
        says("accessModes", ".accessModes", "Required value: at least 1 access mode is required"),
    );
    let requests = it.node.get("resources").and_then(|it| it.get("requests"));
    it.ask(requests.and_then(|it| it.get("storage")).is_none(), needs("resources", ".resources[storage]"));
}

fn metric(it: &mut Asked<'_, '_>) {
    for (kind, field, path) in [
        ("Resource", "resource", ".resource"),
        ("ContainerResource", "containerResource", ".containerResource"),
        ("Pods", "pods", ".pods"),
        ("Object", "object", ".object"),
        ("External", "external", ".external"),
    ] {
        it.ask(it.text("type") == kind && it.lacks(field), says(field, path, NO_SOURCE));
    }
}

fn pod(it: &mut Asked<'_, '_>) {
    it.ask(
        it.text("dnsPolicy") == "None" && it.lacks("dnsConfig"),
        says("dnsConfig", ".dnsConfig", "Required value: must provide `dnsConfig` when `dnsPolicy` is None"),
    );
    // Pods restart always unless told otherwise, and a Job's may not.
    let in_job = it.around[1].is_some_and(|(object, _)| object.name().starts_with("batch.v1.Job"));
    it.ask(
        in_job && it.lacks("restartPolicy"),
        says("restartPolicy", ".restartPolicy", "Required value: valid values: \"OnFailure\", \"Never\""),
    );
}

fn secret(it: &mut Asked<'_, '_>) {
    let fields = [it.node.get("data"), it.node.get("stringData")];
    let has = |key: &str| fields.iter().flatten().any(|it| it.get(key).is_some());
    match it.text("type") {
        "kubernetes.io/tls" => {
            it.ask(!has("tls.crt"), needs("data[tls.crt]", ".data[tls.crt]"));
            it.ask(!has("tls.key"), needs("data[tls.key]", ".data[tls.key]"));
        }
        "kubernetes.io/ssh-auth" => {
            it.ask(!has("ssh-privatekey"), needs("data[ssh-privatekey]", ".data[ssh-privatekey]"));
        }
        "kubernetes.io/basic-auth" => {
            let none = !has("username") && !has("password");
            it.ask(none, needs("data[username]", ".data[username]"));
        }
        "kubernetes.io/dockercfg" => {
            it.ask(!has(".dockercfg"), needs("data[.dockercfg]", ".data[.dockercfg]"));
        }
        "kubernetes.io/dockerconfigjson" => {
            it.ask(!has(".dockerconfigjson"), needs("data[.dockerconfigjson]", ".data[.dockerconfigjson]"));
        }
        _ => {}
    }
}
