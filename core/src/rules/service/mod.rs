//! Does the Service reach the Pods?

pub(crate) mod port_name_missing;
