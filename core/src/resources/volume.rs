//! Volumes of a Pod.

use super::{config::PersistentVolumeClaim, metadata::ObjectMeta, pod::SourceRef};
use crate::yaml::de::{Field, Items, read_fields};

/// An entry of `spec.volumes`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Volume<'t> {
    pub(crate) name: Field<&'t str>,
    pub(crate) config_map: Field<SourceRef<'t>>,
    pub(crate) secret: Field<SecretVolumeSource<'t>>,
    pub(crate) persistent_volume_claim: Field<ClaimSource<'t>>,
    pub(crate) projected: Field<ProjectedVolumeSource<'t>>,
    pub(crate) ephemeral: Field<Box<EphemeralVolumeSource<'t>>>,
}
read_fields!(
    Volume<'t>:
    name,
    config_map = "configMap",
    secret,
    persistent_volume_claim = "persistentVolumeClaim",
    projected,
    ephemeral,
);

/// A Secret as a volume; unlike everywhere else its name is called `secretName`.
#[derive(Clone, Debug, Default)]
pub(crate) struct SecretVolumeSource<'t> {
    pub(crate) secret_name: Field<&'t str>,
    pub(crate) optional: Field<bool>,
    pub(crate) items: Field<Items<KeyToPath<'t>>>,
}
read_fields!(SecretVolumeSource<'t>: secret_name = "secretName", optional, items);

/// A key of a ConfigMap or Secret that becomes a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeyToPath<'t> {
    pub(crate) key: Field<&'t str>,
}
read_fields!(KeyToPath<'t>: key);

/// A claim that lives as long as the Pod.
#[derive(Clone, Debug, Default)]
pub(crate) struct EphemeralVolumeSource<'t> {
    pub(crate) volume_claim_template: Field<ClaimTemplate<'t>>,
}
read_fields!(EphemeralVolumeSource<'t>: volume_claim_template = "volumeClaimTemplate");

/// A claim that is made for each Pod.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClaimTemplate<'t> {
    pub(crate) metadata: Field<ObjectMeta<'t>>,
    pub(crate) spec: Field<PersistentVolumeClaim<'t>>,
}
read_fields!(ClaimTemplate<'t>: metadata, spec);

/// A claim as a volume.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClaimSource<'t> {
    pub(crate) claim_name: Field<&'t str>,
}
read_fields!(ClaimSource<'t>: claim_name = "claimName");

/// Several sources in one folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProjectedVolumeSource<'t> {
    pub(crate) sources: Field<Items<ProjectedSource<'t>>>,
}
read_fields!(ProjectedVolumeSource<'t>: sources);

/// One of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProjectedSource<'t> {
    pub(crate) config_map: Field<SourceRef<'t>>,
    pub(crate) secret: Field<SourceRef<'t>>,
}
read_fields!(ProjectedSource<'t>: config_map = "configMap", secret);

/// Where a container sees a volume.
#[derive(Clone, Debug, Default)]
pub(crate) struct VolumeMount<'t> {
    pub(crate) name: Field<&'t str>,
    pub(crate) mount_path: Field<&'t str>,
    pub(crate) sub_path: Field<&'t str>,
}
read_fields!(VolumeMount<'t>: name, mount_path = "mountPath", sub_path = "subPath");

/// Where a container sees the raw device of a volume.
#[derive(Clone, Debug, Default)]
pub(crate) struct VolumeDevice<'t> {
    pub(crate) name: Field<&'t str>,
}
read_fields!(VolumeDevice<'t>: name);
