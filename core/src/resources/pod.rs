//! Pods and Pod templates.

use std::slice::Iter;

use super::{
    amounts::{ResourceList, ResourceRequirements},
    metadata::ObjectMeta,
    probe::Probe,
    service::protocol,
    volume::{KeyToPath, Volume, VolumeDevice, VolumeMount},
};

use crate::yaml::de::{Field, Item, Items, Spanned, StringMap, read_fields};

/// `spec.template` of a workload; a Pod has the same two parts.
#[derive(Clone, Debug, Default)]
pub(crate) struct PodTemplate<'t> {
    pub(crate) metadata: Field<ObjectMeta<'t>>,
    pub(crate) spec: Field<PodSpec<'t>>,
}
read_fields!(PodTemplate<'t>: metadata, spec);

/// `spec` of a Pod.
#[derive(Clone, Debug, Default)]
pub(crate) struct PodSpec<'t> {
    pub(crate) containers: Field<Items<Container<'t>>>,
    pub(crate) init_containers: Field<Items<Container<'t>>>,
    pub(crate) volumes: Field<Items<Volume<'t>>>,
    pub(crate) service_account_name: Field<&'t str>,
    /// `serviceAccountName` as it was called in the first releases; the API server still fills in both.
    pub(crate) service_account: Field<&'t str>,
    pub(crate) priority_class_name: Field<&'t str>,
    pub(crate) host_aliases: Field<Items<HostAlias<'t>>>,
    pub(crate) image_pull_secrets: Field<Items<LocalObjectReference<'t>>>,
    pub(crate) restart_policy: Field<&'t str>,
    pub(crate) host_network: Field<bool>,
    pub(crate) active_deadline_seconds: Field<i64>,
    /// For the Pod as a whole, beside those of its containers.
    pub(crate) resources: Field<ResourceRequirements<'t>>,
    /// What a RuntimeClass adds to the requests.
    pub(crate) overhead: Field<ResourceList<'t>>,
    pub(crate) node_name: Field<&'t str>,
    pub(crate) node_selector: Field<StringMap<'t>>,
    pub(crate) security_context: Field<SecurityContext>,
    pub(crate) readiness_gates: Field<Items<ReadinessGate<'t>>>,
}
read_fields!(
    PodSpec<'t>:
    containers,
    init_containers = "initContainers",
    volumes,
    service_account_name = "serviceAccountName",
    service_account = "serviceAccount",
    priority_class_name = "priorityClassName",
    host_aliases = "hostAliases",
    image_pull_secrets = "imagePullSecrets",
    restart_policy = "restartPolicy",
    host_network = "hostNetwork",
    active_deadline_seconds = "activeDeadlineSeconds",
    resources,
    overhead,
    node_name = "nodeName",
    node_selector = "nodeSelector",
    security_context = "securityContext",
    readiness_gates = "readinessGates",
);

/// As whom a container runs: what both the Pod and its containers may say, the container having the last word.
#[derive(Clone, Debug, Default)]
pub(crate) struct SecurityContext {
    pub(crate) run_as_non_root: Field<bool>,
    pub(crate) run_as_user: Field<i64>,
    /// Containers only.
    pub(crate) read_only_root_filesystem: Field<bool>,
}
read_fields!(
    SecurityContext:
    run_as_non_root = "runAsNonRoot",
    run_as_user = "runAsUser",
    read_only_root_filesystem = "readOnlyRootFilesystem",
);

/// A condition that somebody outside of the Pod has to set before it counts as ready.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadinessGate<'t> {
    pub(crate) condition_type: Field<&'t str>,
}
read_fields!(ReadinessGate<'t>: condition_type = "conditionType");

/// A reference by name to an object of the same namespace.
#[derive(Clone, Debug, Default)]
pub(crate) struct LocalObjectReference<'t> {
    pub(crate) name: Field<&'t str>,
}
read_fields!(LocalObjectReference<'t>: name);

/// Names that the Pod's `/etc/hosts` knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct HostAlias<'t> {
    pub(crate) hostnames: Field<Items<&'t str>>,
}
read_fields!(HostAlias<'t>: hostnames);

/// A container, an init container or a sidecar.
#[derive(Clone, Debug, Default)]
pub(crate) struct Container<'t> {
    pub(crate) name: Field<&'t str>,
    pub(crate) image: Field<&'t str>,
    pub(crate) command: Field<Items<&'t str>>,
    pub(crate) args: Field<Items<&'t str>>,
    pub(crate) working_dir: Field<&'t str>,
    pub(crate) ports: Field<Items<ContainerPort<'t>>>,
    pub(crate) env: Field<Items<EnvVar<'t>>>,
    pub(crate) env_from: Field<Items<EnvFromSource<'t>>>,
    pub(crate) volume_mounts: Field<Items<VolumeMount<'t>>>,
    pub(crate) volume_devices: Field<Items<VolumeDevice<'t>>>,
    // Boxed: three probes in place would be most of a container, and most containers have none or one.
    pub(crate) liveness_probe: Field<Box<Probe<'t>>>,
    pub(crate) readiness_probe: Field<Box<Probe<'t>>>,
    pub(crate) startup_probe: Field<Box<Probe<'t>>>,
    pub(crate) resources: Field<ResourceRequirements<'t>>,
    pub(crate) security_context: Field<SecurityContext>,
    pub(crate) stdin: Field<bool>,
    pub(crate) tty: Field<bool>,
    /// `Always` on an init container makes it a sidecar.
    pub(crate) restart_policy: Field<&'t str>,
}
read_fields!(
    Container<'t>:
    name,
    image,
    command,
    args,
    working_dir = "workingDir",
    ports,
    env,
    env_from = "envFrom",
    volume_mounts = "volumeMounts",
    volume_devices = "volumeDevices",
    liveness_probe = "livenessProbe",
    readiness_probe = "readinessProbe",
    startup_probe = "startupProbe",
    resources,
    security_context = "securityContext",
    stdin,
    tty,
    restart_policy = "restartPolicy",
);

impl Container<'_> {
    /// For an init container: whether it goes on running beside the regular containers.
    pub(crate) fn is_sidecar(&self) -> bool {
        self.restart_policy.get() == Some(&"Always")
    }
}

/// A port that a container declares.
#[derive(Clone, Debug, Default)]
pub(crate) struct ContainerPort<'t> {
    pub(crate) name: Field<&'t str>,
    pub(crate) container_port: Field<i64>,
    pub(crate) protocol: Field<&'t str>,
    pub(crate) host_port: Field<i64>,
    pub(crate) host_ip: Field<&'t str>,
}
read_fields!(
    ContainerPort<'t>:
    name,
    container_port = "containerPort",
    protocol,
    host_port = "hostPort",
    host_ip = "hostIP",
);

impl<'t> ContainerPort<'t> {
    /// `TCP` unless something else is written.
    pub(crate) fn protocol(&self) -> &'t str {
        protocol(self.protocol.or("TCP"))
    }
}

/// An environment variable.
#[derive(Clone, Debug, Default)]
pub(crate) struct EnvVar<'t> {
    pub(crate) name: Field<&'t str>,
    pub(crate) value: Field<&'t str>,
    pub(crate) value_from: Field<EnvVarSource<'t>>,
}
read_fields!(EnvVar<'t>: name, value, value_from = "valueFrom");

/// Where the value of a variable comes from.
#[derive(Clone, Debug, Default)]
pub(crate) struct EnvVarSource<'t> {
    pub(crate) config_map_key_ref: Field<KeySelector<'t>>,
    pub(crate) secret_key_ref: Field<KeySelector<'t>>,
}
read_fields!(EnvVarSource<'t>: config_map_key_ref = "configMapKeyRef", secret_key_ref = "secretKeyRef");

/// A key of a ConfigMap or Secret.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeySelector<'t> {
    pub(crate) name: Field<&'t str>,
    pub(crate) key: Field<&'t str>,
    pub(crate) optional: Field<bool>,
}
read_fields!(KeySelector<'t>: name, key, optional);

/// All keys of a ConfigMap or Secret as variables.
#[derive(Clone, Debug, Default)]
pub(crate) struct EnvFromSource<'t> {
    pub(crate) config_map_ref: Field<SourceRef<'t>>,
    pub(crate) secret_ref: Field<SourceRef<'t>>,
}
read_fields!(EnvFromSource<'t>: config_map_ref = "configMapRef", secret_ref = "secretRef");

/// A ConfigMap or Secret as a whole, or some of its keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct SourceRef<'t> {
    pub(crate) name: Field<&'t str>,
    pub(crate) optional: Field<bool>,
    /// Volumes only: nothing but these keys becomes a file.
    pub(crate) items: Field<Items<KeyToPath<'t>>>,
}
read_fields!(SourceRef<'t>: name, optional, items);

impl<'t> PodSpec<'t> {
    /// The containers in which a named port is searched, in the order of the search: the regular ones, then the
    /// sidecars. Ordinary init containers have ended by the time that traffic arrives.
    pub(crate) fn serving_containers(&self) -> Containers<'_, 't> {
        let (first, rest) = (self.containers.items(), self.init_containers.items());
        Containers { first, rest, sidecars: true }
    }

    /// Every container of the Pod, init containers first.
    pub(crate) fn all_containers(&self) -> Containers<'_, 't> {
        let (first, rest) = (self.init_containers.items(), self.containers.items());
        Containers { first, rest, sidecars: false }
    }

    /// The ServiceAccount that is written, under its name of today or of yesterday.
    pub(crate) fn account(&self) -> Option<&Spanned<&'t str>> {
        let written = |field: &'_ Field<&'t str>| field.get().is_some_and(|name| !name.is_empty());
        let field = if written(&self.service_account_name) {
            &self.service_account_name
        } else {
            &self.service_account
        };
        field.spanned().filter(|it| !it.value.is_empty())
    }

    /// The ports that the serving containers declare.
    pub(crate) fn ports(&self) -> Ports<'_, 't> {
        Ports { containers: self.serving_containers(), ports: [].iter() }
    }
}

/// Containers of a Pod. Many rules go through them: a type with a name has its code once, adapters have theirs in each
/// of these rules.
#[derive(Clone)]
pub(crate) struct Containers<'s, 't> {
    first: Iter<'s, Item<Container<'t>>>,
    rest: Iter<'s, Item<Container<'t>>>,
    /// Whether of the rest only the sidecars count.
    sidecars: bool,
}

impl<'s, 't> Iterator for Containers<'s, 't> {
    type Item = &'s Container<'t>;

    #[inline(never)]
    fn next(&mut self) -> Option<Self::Item> {
        let sidecars = self.sidecars;
        let next = self.first.next().or_else(|| self.rest.find(|it| !sidecars || it.is_sidecar()));
        next.map(|it| &it.value)
    }
}

/// The ports that containers declare.
#[derive(Clone)]
pub(crate) struct Ports<'s, 't> {
    containers: Containers<'s, 't>,
    /// Those of the container that was reached.
    ports: Iter<'s, Item<ContainerPort<'t>>>,
}

impl<'s, 't> Iterator for Ports<'s, 't> {
    type Item = &'s ContainerPort<'t>;

    #[inline(never)]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(port) = self.ports.next() {
                return Some(&port.value);
            }
            self.ports = self.containers.next()?.ports.items();
        }
    }
}
