//! `status` of a Job.

use super::Conditions;
use crate::yaml::de::{Field, read_fields};

/// `status` of a Job.
#[derive(Clone, Debug, Default)]
pub(crate) struct JobStatus<'t> {
    pub(crate) active: Field<i64>,
    pub(crate) ready: Field<i64>,
    pub(crate) succeeded: Field<i64>,
    pub(crate) failed: Field<i64>,
    pub(crate) start_time: Field<&'t str>,
    pub(crate) completion_time: Field<&'t str>,
    /// `Complete` and `Failed` are final; `FailureTarget` and `SuccessCriteriaMet` come shortly before.
    pub(crate) conditions: Conditions<'t>,
}
read_fields!(
    JobStatus<'t>:
    active,
    ready,
    succeeded,
    failed,
    start_time = "startTime",
    completion_time = "completionTime",
    conditions,
);
