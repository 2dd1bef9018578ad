//! Documents → typed resources, every field with its span, defaults as the API server applies them.
//!
//! The structs carry Kubernetes' field names and hold what the graph and the rules ask for. Fields that a struct
//! does not know are ignored here: whether they exist at all is the business of `rules/api/`.

mod collect;
mod config;
mod endpoints;
mod ingress;
mod job;
mod metadata;
mod pod;
mod probe;
mod resource;
mod service;
mod volume;
mod workload;

pub(crate) use collect::{Skipped, SkippedReason, collect};
pub(crate) use config::{ConfigMap, PersistentVolumeClaim, Secret, ServiceAccount};
pub(crate) use endpoints::{EndpointSlice, Endpoints};
pub(crate) use ingress::{BackendPort, HttpIngressPath, Ingress, IngressBackend, IngressClass, IngressRule};
pub(crate) use metadata::{ObjectMeta, OwnerReference};
pub(crate) use pod::{Container, ContainerPort, EnvVar, PodSpec, PodTemplate};
pub(crate) use resource::{Body, GroupVersionKind, Namespace, Resource, ResourceId};
pub(crate) use service::{Service, ServicePort};
pub(crate) use workload::{LabelSelector, LabelSelectorRequirement, Workload};
