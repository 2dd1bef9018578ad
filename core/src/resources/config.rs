//! Objects that Pods refer to by name.

use serde::Deserialize;

use super::{
    amounts::{ResourceList, ResourceRequirements},
    placement::NodeSelector,
    pod::LocalObjectReference,
    workload::LabelSelector,
};
use crate::yaml::de::{Field, Items, StringMap};

/// A ConfigMap: its fields stand beside `metadata`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct ConfigMap<'t> {
    pub(crate) data: Field<StringMap<'t>>,
    pub(crate) binary_data: Field<StringMap<'t>>,
}

/// A Secret: its fields stand beside `metadata`. Values under `data` and `stringData` are never shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct Secret<'t> {
    #[serde(rename = "type")]
    pub(crate) kind: Field<&'t str>,
    pub(crate) data: Field<StringMap<'t>>,
    pub(crate) string_data: Field<StringMap<'t>>,
}

/// A ServiceAccount: its fields stand beside `metadata`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct ServiceAccount<'t> {
    pub(crate) image_pull_secrets: Field<Items<LocalObjectReference<'t>>>,
}

/// `spec` of a PersistentVolumeClaim.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct PersistentVolumeClaim<'t> {
    pub(crate) storage_class_name: Field<&'t str>,
    pub(crate) volume_name: Field<&'t str>,
    pub(crate) access_modes: Field<Items<&'t str>>,
    pub(crate) resources: Field<ResourceRequirements<'t>>,
    pub(crate) volume_mode: Field<&'t str>,
    /// Which volumes will do, of those that are there.
    pub(crate) selector: Field<LabelSelector<'t>>,
}

/// `spec` of a PersistentVolume, as far as it says which claims it fits, and where it can be used.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct PersistentVolume<'t> {
    pub(crate) storage_class_name: Field<&'t str>,
    pub(crate) access_modes: Field<Items<&'t str>>,
    pub(crate) capacity: Field<ResourceList<'t>>,
    pub(crate) volume_mode: Field<&'t str>,
    pub(crate) claim_ref: Field<ClaimRef<'t>>,
    pub(crate) node_affinity: Field<VolumeNodeAffinity<'t>>,
}

/// The claim that a volume is kept for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct ClaimRef<'t> {
    pub(crate) namespace: Field<&'t str>,
    pub(crate) name: Field<&'t str>,
    pub(crate) uid: Field<&'t str>,
}

/// The Nodes from which a volume can be reached.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct VolumeNodeAffinity<'t> {
    pub(crate) required: Field<NodeSelector<'t>>,
}

/// `spec` of a HorizontalPodAutoscaler, as far as it says what it scales.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct HorizontalPodAutoscaler<'t> {
    pub(crate) scale_target_ref: Field<CrossVersionObjectReference<'t>>,
    pub(crate) min_replicas: Field<i64>,
}

/// An object of the same namespace by kind and name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct CrossVersionObjectReference<'t> {
    pub(crate) api_version: Field<&'t str>,
    pub(crate) kind: Field<&'t str>,
    pub(crate) name: Field<&'t str>,
}
