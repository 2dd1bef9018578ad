//! `status` of what makes Pods.

use super::Conditions;
use crate::yaml::de::{Field, read_fields};

/// `status` of a Deployment, ReplicaSet, ReplicationController, StatefulSet or DaemonSet: each has some of the fields.
#[derive(Clone, Debug, Default)]
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
read_fields!(
    WorkloadStatus<'t>:
    observed_generation = "observedGeneration",
    replicas,
    updated_replicas = "updatedReplicas",
    ready_replicas = "readyReplicas",
    available_replicas = "availableReplicas",
    unavailable_replicas = "unavailableReplicas",
    conditions,
    current_revision = "currentRevision",
    update_revision = "updateRevision",
    desired_number_scheduled = "desiredNumberScheduled",
    current_number_scheduled = "currentNumberScheduled",
    updated_number_scheduled = "updatedNumberScheduled",
    number_ready = "numberReady",
    number_available = "numberAvailable",
    number_unavailable = "numberUnavailable",
);
