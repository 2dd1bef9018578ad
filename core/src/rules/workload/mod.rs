//! Does the workload make the Pods that it means?

pub(crate) mod hpa_not_scaling;
pub(crate) mod hpa_target_not_found;
pub(crate) mod job_failed;
pub(crate) mod not_created;
pub(crate) mod pods_not_listed;
mod refusals;
pub(crate) mod replicas_zero;
pub(crate) mod selector_not_in_template_labels;
pub(crate) mod selector_overlaps;
pub(crate) mod stateful_set_service_not_found;
