//! Objects that Pods refer to by name.

use serde::Deserialize;

use super::pod::LocalObjectReference;
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
}

/// `spec` of a PersistentVolume, as far as it says which claims it fits.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct PersistentVolume<'t> {
    pub(crate) storage_class_name: Field<&'t str>,
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
