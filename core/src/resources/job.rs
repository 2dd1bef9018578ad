//! Jobs and CronJobs.

use serde::Deserialize;

use super::{metadata::ObjectMeta, workload::Workload};
use crate::yaml::de::Field;

/// `spec` of a CronJob, as far as it makes Pods.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct CronJobSpec<'t> {
    pub(crate) job_template: Field<JobTemplate<'t>>,
}

/// `spec.jobTemplate` of a CronJob.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct JobTemplate<'t> {
    pub(crate) metadata: Field<ObjectMeta<'t>>,
    pub(crate) spec: Field<Workload<'t>>,
}
