//! `status` of a Job.

use serde::Deserialize;

use super::Conditions;
use crate::yaml::de::Field;

/// `status` of a Job.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
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
