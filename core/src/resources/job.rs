//! Jobs and CronJobs.

use super::{metadata::ObjectMeta, workload::Workload};
use crate::yaml::de::{Field, read_fields};

/// `spec` of a CronJob, as far as it makes Pods.
#[derive(Clone, Debug, Default)]
pub(crate) struct CronJobSpec<'t> {
    pub(crate) job_template: Field<JobTemplate<'t>>,
}
read_fields!(CronJobSpec<'t>: job_template = "jobTemplate");

/// `spec.jobTemplate` of a CronJob.
#[derive(Clone, Debug, Default)]
pub(crate) struct JobTemplate<'t> {
    pub(crate) metadata: Field<ObjectMeta<'t>>,
    pub(crate) spec: Field<Workload<'t>>,
}
read_fields!(JobTemplate<'t>: metadata, spec);
