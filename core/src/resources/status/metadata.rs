//! What a cluster adds to `metadata`.

use crate::yaml::de::{Field, Items, read_fields};

/// The fields of `metadata` that only objects of a cluster have.
#[derive(Clone, Debug, Default)]
pub(crate) struct LiveMetadata<'t> {
    pub(crate) creation_timestamp: Field<&'t str>,
    /// When the object is to be gone: the time of the request plus the grace period. Set, it is terminating.
    pub(crate) deletion_timestamp: Field<&'t str>,
    pub(crate) deletion_grace_period_seconds: Field<i64>,
    /// Who has to agree before the object goes.
    pub(crate) finalizers: Field<Items<&'t str>>,
    /// Counts the changes of `spec`.
    pub(crate) generation: Field<i64>,
}
read_fields!(
    LiveMetadata<'t>:
    creation_timestamp = "creationTimestamp",
    deletion_timestamp = "deletionTimestamp",
    deletion_grace_period_seconds = "deletionGracePeriodSeconds",
    finalizers,
    generation,
);

impl LiveMetadata<'_> {
    pub(crate) fn is_terminating(&self) -> bool {
        self.deletion_timestamp.get().is_some()
    }
}
