//! Defaults of claims, volumes and the kinds of `storage.k8s.io/v1`.

use super::{
    object::{Object, fill, fill_zero, object, object_or_new, of, text},
    volume::sources,
};

/// Fills an object of `storage.k8s.io/v1`.
pub(super) fn apply(object: &mut Object, kind: &str) {
    match kind {
        "StorageClass" => {
            fill(object, "reclaimPolicy", "Delete");
            fill(object, "volumeBindingMode", "Immediate");
        }
        "CSIDriver" => {
            let Some(spec) = object_or_new(object, "spec") else { return };
            fill(spec, "attachRequired", true);
            fill(spec, "podInfoOnMount", false);
            fill(spec, "storageCapacity", false);
            fill(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
            fill(spec, "volumeLifecycleModes", vec!["Persistent"]);
            fill(spec, "requiresRepublish", false);
            fill(spec, "seLinuxMount", false);
        }
        _ => {}
    }
}

/// Fills a PersistentVolumeClaim, or the template of one.
pub(super) fn claim(claim: &mut Object) {
    if let Some(spec) = object_or_new(claim, "spec") {
        claim_spec(spec);
    }
}

/// Fills the spec of a claim.
pub(super) fn claim_spec(spec: &mut Object) {
    fill(spec, "resources", of([]));
    fill(spec, "volumeMode", "Filesystem");
}

/// `dataSource` and `dataSourceRef` are two fields for one thing; the server fills in the missing one. A reference
/// into another namespace has no old form.
pub(super) fn data_source(claim: &mut Object) {
    let Some(spec) = object(claim, "spec") else { return };
    if let Some(source) = spec.get("dataSource").cloned() {
        fill(spec, "dataSourceRef", source);
    } else if let Some(reference) = object(spec, "dataSourceRef").map(|reference| reference.clone())
        && text(&reference, "namespace").is_empty()
    {
        fill(spec, "dataSource", reference);
    }
}

/// Fills a PersistentVolume.
pub(super) fn volume(volume: &mut Object) {
    let Some(spec) = object(volume, "spec") else { return };
    fill_zero(spec, "persistentVolumeReclaimPolicy", "Retain");
    fill(spec, "volumeMode", "Filesystem");
    sources(spec);
}
