//! Objects that Pods refer to by name.

use super::{
    amounts::{ResourceList, ResourceRequirements},
    placement::NodeSelector,
    pod::LocalObjectReference,
    workload::LabelSelector,
};
use crate::yaml::de::{Field, Items, StringMap, read_fields};

/// A ConfigMap: its fields stand beside `metadata`.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConfigMap<'t> {
    pub(crate) data: Field<StringMap<'t>>,
    pub(crate) binary_data: Field<StringMap<'t>>,
}
read_fields!(ConfigMap<'t>: data, binary_data = "binaryData");

/// A Secret: its fields stand beside `metadata`. Values under `data` and `stringData` are never shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Secret<'t> {
    pub(crate) kind: Field<&'t str>,
    pub(crate) data: Field<StringMap<'t>>,
    pub(crate) string_data: Field<StringMap<'t>>,
}
read_fields!(Secret<'t>: kind = "type", data, string_data = "stringData");

/// A ServiceAccount: its fields stand beside `metadata`.
#[derive(Clone, Debug, Default)]
pub(crate) struct ServiceAccount<'t> {
    pub(crate) image_pull_secrets: Field<Items<LocalObjectReference<'t>>>,
}
read_fields!(ServiceAccount<'t>: image_pull_secrets = "imagePullSecrets");

/// `spec` of a PersistentVolumeClaim.
#[derive(Clone, Debug, Default)]
pub(crate) struct PersistentVolumeClaim<'t> {
    pub(crate) storage_class_name: Field<&'t str>,
    pub(crate) volume_name: Field<&'t str>,
    pub(crate) access_modes: Field<Items<&'t str>>,
    pub(crate) resources: Field<ResourceRequirements<'t>>,
    pub(crate) volume_mode: Field<&'t str>,
    /// Which volumes will do, of those that are there.
    pub(crate) selector: Field<LabelSelector<'t>>,
}
read_fields!(
    PersistentVolumeClaim<'t>:
    storage_class_name = "storageClassName",
    volume_name = "volumeName",
    access_modes = "accessModes",
    resources,
    volume_mode = "volumeMode",
    selector,
);

/// `spec` of a PersistentVolume, as far as it says which claims it fits, and where it can be used.
#[derive(Clone, Debug, Default)]
pub(crate) struct PersistentVolume<'t> {
    pub(crate) storage_class_name: Field<&'t str>,
    pub(crate) access_modes: Field<Items<&'t str>>,
    pub(crate) capacity: Field<ResourceList<'t>>,
    pub(crate) volume_mode: Field<&'t str>,
    pub(crate) claim_ref: Field<ClaimRef<'t>>,
    pub(crate) node_affinity: Field<VolumeNodeAffinity<'t>>,
}
read_fields!(
    PersistentVolume<'t>:
    storage_class_name = "storageClassName",
    access_modes = "accessModes",
    capacity,
    volume_mode = "volumeMode",
    claim_ref = "claimRef",
    node_affinity = "nodeAffinity",
);

/// The claim that a volume is kept for.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClaimRef<'t> {
    pub(crate) namespace: Field<&'t str>,
    pub(crate) name: Field<&'t str>,
    pub(crate) uid: Field<&'t str>,
}
read_fields!(ClaimRef<'t>: namespace, name, uid);

/// The Nodes from which a volume can be reached.
#[derive(Clone, Debug, Default)]
pub(crate) struct VolumeNodeAffinity<'t> {
    pub(crate) required: Field<NodeSelector<'t>>,
}
read_fields!(VolumeNodeAffinity<'t>: required);

/// `spec` of a HorizontalPodAutoscaler, as far as it says what it scales.
#[derive(Clone, Debug, Default)]
pub(crate) struct HorizontalPodAutoscaler<'t> {
    pub(crate) scale_target_ref: Field<CrossVersionObjectReference<'t>>,
    pub(crate) min_replicas: Field<i64>,
}
read_fields!(HorizontalPodAutoscaler<'t>: scale_target_ref = "scaleTargetRef", min_replicas = "minReplicas");

/// An object of the same namespace by kind and name.
#[derive(Clone, Debug, Default)]
pub(crate) struct CrossVersionObjectReference<'t> {
    pub(crate) api_version: Field<&'t str>,
    pub(crate) kind: Field<&'t str>,
    pub(crate) name: Field<&'t str>,
}
read_fields!(CrossVersionObjectReference<'t>: api_version = "apiVersion", kind, name);
