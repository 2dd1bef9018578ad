//! `metadata`, which every object has.

use crate::yaml::de::{Field, Items, StringMap, read_fields};

/// `metadata` of an object or of a Pod template.
#[derive(Clone, Debug, Default)]
pub(crate) struct ObjectMeta<'t> {
    pub(crate) name: Field<&'t str>,
    pub(crate) generate_name: Field<&'t str>,
    /// Given by the API server: only an object that came out of a cluster has one.
    pub(crate) uid: Field<&'t str>,
    pub(crate) namespace: Field<&'t str>,
    pub(crate) labels: Field<StringMap<'t>>,
    pub(crate) annotations: Field<StringMap<'t>>,
    pub(crate) owner_references: Field<Items<OwnerReference<'t>>>,
}
read_fields!(
    ObjectMeta<'t>:
    name,
    generate_name = "generateName",
    uid,
    namespace,
    labels,
    annotations,
    owner_references = "ownerReferences",
);

impl<'t> ObjectMeta<'t> {
    /// The label `key`.
    pub(crate) fn label(&self, key: &str) -> Option<&'t str> {
        self.labels.get()?.get(key).map(|pair| pair.value)
    }

    /// The annotation `key`.
    pub(crate) fn annotation(&self, key: &str) -> Option<&'t str> {
        self.annotations.get()?.get(key).map(|pair| pair.value)
    }
}

/// Who owns an object: a Pod's ReplicaSet, a ReplicaSet's Deployment.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnerReference<'t> {
    pub(crate) api_version: Field<&'t str>,
    pub(crate) kind: Field<&'t str>,
    pub(crate) name: Field<&'t str>,
    pub(crate) controller: Field<bool>,
}
read_fields!(OwnerReference<'t>: api_version = "apiVersion", kind, name, controller);
