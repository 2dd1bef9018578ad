//! Documents → typed resources, every field with its span, defaults as the API server applies them.
//!
//! The structs carry Kubernetes' field names and hold what the graph and the rules ask for. Fields that a struct
//! does not know are ignored here: whether they exist at all is the business of `rules/api/`.

mod amounts;
mod collect;
mod config;
mod endpoints;
mod helm;
mod image;
mod ingress;
mod job;
mod kustomize;
mod metadata;
mod network_policy;
mod placement;
mod pod;
mod probe;
mod quota;
mod resource;
mod service;
mod status;
mod unread;
mod volume;
mod workload;

pub(crate) use amounts::{ResourceAmount, ResourceList};
pub(crate) use collect::{
    Collected, Collector, Remarkable, Skipped, SkippedReason, collect, may_concern_others,
};
pub(crate) use config::{CrossVersionObjectReference, PersistentVolume, PersistentVolumeClaim, Secret};
pub(crate) use endpoints::{EndpointAddress, EndpointPort};
pub(crate) use helm::source as helm_source;
pub(crate) use image::{ImageFault, Part, parse_image};
pub(crate) use ingress::{
    BackendPort, HttpIngressPath, Ingress, IngressBackend, IngressClass, IngressRule, IngressTls,
};
pub(crate) use kustomize::{AddedLabel, GeneratedName, PatchTarget, Renaming};
pub(crate) use metadata::{ObjectMeta, OwnerReference};
pub(crate) use network_policy::{NetworkPolicy, PolicyPeer, PolicyRule};
pub(crate) use placement::{
    NodeRequirement, NodeSelector, NodeSelectorTerm, Placement, PodAffinityTerm, SpreadConstraint, Toleration,
};
pub(crate) use pod::{Container, ContainerPort, EnvFromSource, KeySelector, PodSpec, SecurityContext};
pub(crate) use probe::{PortHandler, Probe};
pub(crate) use quota::{LimitRange, LimitRangeItem, ResourceQuota};
pub(crate) use resource::{Body, GroupVersionKind, Namespace, Resource, ResourceId, split_api_version};
pub(crate) use service::{Service, ServicePort};
#[allow(
    unused_imports,
    reason = "what a rule reads of a status differs from rule to rule; the types are whole"
)]
pub(crate) use status::{
    ClaimStatus, Condition, Conditions, ContainerState, ContainerStatus, Event, EventObject, JobStatus,
    LiveMetadata, NodeSpec, NodeStatus, PodIp, PodStatus, Running, Taint, Terminated, Truth, Waiting,
    WorkloadStatus,
};
pub(crate) use unread::{Unread, is_templated};
pub(crate) use volume::{KeyToPath, Volume, VolumeMount};
pub(crate) use workload::{LabelSelector, LabelSelectorRequirement, Rolling, Workload};

/// The folder of a path; empty for a file at the top.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
