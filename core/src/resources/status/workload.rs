//! `status` of what makes Pods.

use serde::Deserialize;

use super::Conditions;
use crate::yaml::de::Field;

/// `status` of a Deployment, ReplicaSet, ReplicationController, StatefulSet or DaemonSet: each has some of the fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct WorkloadStatus<'t> {
    /// The `metadata.generation` that the controller has seen.
    pub(crate) observed_generation: Field<i64>,
    pub(crate) replicas: Field<i64>,
    /// Those made from the template of now.
    pub(crate) updated_replicas: Field<i64>,
    pub(crate) ready_replicas: Field<i64>,
    /// Ready for at least `minReadySeconds`.
    pub(crate) available_replicas: Field<i64>,
    pub(crate) unavailable_replicas: Field<i64>,
    pub(crate) conditions: Conditions<'t>,
    /// StatefulSet only.
    pub(crate) current_revision: Field<&'t str>,
    /// StatefulSet only.
    pub(crate) update_revision: Field<&'t str>,
    /// DaemonSet only, as the following ones: the nodes on which a Pod is to run.
    pub(crate) desired_number_scheduled: Field<i64>,
    pub(crate) current_number_scheduled: Field<i64>,
    pub(crate) updated_number_scheduled: Field<i64>,
    pub(crate) number_ready: Field<i64>,
    pub(crate) number_available: Field<i64>,
    pub(crate) number_unavailable: Field<i64>,
}
