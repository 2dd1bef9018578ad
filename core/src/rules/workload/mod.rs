//! Does the workload make the Pods that it means?

pub(crate) mod replicas_zero;
pub(crate) mod selector_not_in_template_labels;
pub(crate) mod selector_overlaps;
