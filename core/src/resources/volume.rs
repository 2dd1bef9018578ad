//! Volumes of a Pod.

use serde::Deserialize;

use super::{config::PersistentVolumeClaim, metadata::ObjectMeta, pod::SourceRef};
use crate::yaml::de::{Field, Items};

/// An entry of `spec.volumes`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct Volume<'t> {
    pub(crate) name: Field<&'t str>,
    pub(crate) config_map: Field<SourceRef<'t>>,
    pub(crate) secret: Field<SecretVolumeSource<'t>>,
    pub(crate) persistent_volume_claim: Field<ClaimSource<'t>>,
    pub(crate) projected: Field<ProjectedVolumeSource<'t>>,
    pub(crate) ephemeral: Field<Box<EphemeralVolumeSource<'t>>>,
}

/// A Secret as a volume; unlike everywhere else its name is called `secretName`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct SecretVolumeSource<'t> {
    pub(crate) secret_name: Field<&'t str>,
    pub(crate) optional: Field<bool>,
    pub(crate) items: Field<Items<KeyToPath<'t>>>,
}

/// A key of a ConfigMap or Secret that becomes a file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct KeyToPath<'t> {
    pub(crate) key: Field<&'t str>,
}

/// A claim that lives as long as the Pod.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct EphemeralVolumeSource<'t> {
    pub(crate) volume_claim_template: Field<ClaimTemplate<'t>>,
}

/// A claim that is made for each Pod.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct ClaimTemplate<'t> {
    pub(crate) metadata: Field<ObjectMeta<'t>>,
    pub(crate) spec: Field<PersistentVolumeClaim<'t>>,
}

/// A claim as a volume.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct ClaimSource<'t> {
    pub(crate) claim_name: Field<&'t str>,
}

/// Several sources in one folder.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct ProjectedVolumeSource<'t> {
    pub(crate) sources: Field<Items<ProjectedSource<'t>>>,
}

/// One of them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct ProjectedSource<'t> {
    pub(crate) config_map: Field<SourceRef<'t>>,
    pub(crate) secret: Field<SourceRef<'t>>,
}

/// Where a container sees a volume.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct VolumeMount<'t> {
    pub(crate) name: Field<&'t str>,
    pub(crate) mount_path: Field<&'t str>,
    pub(crate) sub_path: Field<&'t str>,
}

/// Where a container sees the raw device of a volume.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct VolumeDevice<'t> {
    pub(crate) name: Field<&'t str>,
}
