//! Defaults inside the volumes of a Pod, and inside what PersistentVolumes share with them.

use super::{
    container::field_selectors,
    image,
    object::{Object, fill, fill_zero, object, object_at, objects, of, text},
    storage,
};

/// `0644`, as JSON has no octal numbers.
const READABLE_BY_ALL: i64 = 0o644;

/// Fills one entry of `spec.volumes` of a Pod.
pub(super) fn apply(volume: &mut Object) {
    // `volumes: [{name: cache}]` is an emptyDir.
    if volume.keys().all(|key| key == "name") {
        fill(volume, "emptyDir", of([]));
    }
    for source in ["secret", "configMap", "downwardAPI", "projected"] {
        if let Some(source) = object(volume, source) {
            fill(source, "defaultMode", READABLE_BY_ALL);
        }
    }
    if let Some(source) = object(volume, "downwardAPI") {
        downward_api(source);
    }
    if let Some(projected) = object(volume, "projected") {
        for source in objects(projected, "sources") {
            if let Some(source) = object(source, "downwardAPI") {
                downward_api(source);
            }
            if let Some(token) = object(source, "serviceAccountToken") {
                fill(token, "expirationSeconds", 3600);
            }
        }
    }
    if let Some(source) = object(volume, "image") {
        let policy = image::pull_policy(text(source, "reference"));
        fill_zero(source, "pullPolicy", policy);
    }
    if let Some(claim) = object_at(volume, &["ephemeral", "volumeClaimTemplate", "spec"]) {
        storage::claim_spec(claim);
    }
    sources(volume);
}

fn downward_api(source: &mut Object) {
    for item in objects(source, "items") {
        field_selectors(item);
    }
}

/// The sources that a volume of a Pod and a PersistentVolume have in common.
pub(super) fn sources(volume: &mut Object) {
    if let Some(source) = object(volume, "hostPath") {
        fill(source, "type", "");
    }
    if let Some(source) = object(volume, "iscsi") {
        fill_zero(source, "iscsiInterface", "default");
    }
    if let Some(source) = object(volume, "rbd") {
        fill_zero(source, "pool", "rbd");
        fill_zero(source, "user", "admin");
        fill_zero(source, "keyring", "/etc/ceph/keyring");
    }
    if let Some(source) = object(volume, "azureDisk") {
        fill(source, "cachingMode", "ReadWrite");
        fill(source, "kind", "Shared");
        fill(source, "fsType", "ext4");
        fill(source, "readOnly", false);
    }
    if let Some(source) = object(volume, "scaleIO") {
        fill_zero(source, "storageMode", "ThinProvisioned");
        fill_zero(source, "fsType", "xfs");
    }
}
