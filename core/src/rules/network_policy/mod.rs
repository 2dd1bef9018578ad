//! Do NetworkPolicies let the traffic through?

pub(crate) mod blocks_path;
pub(crate) mod matches_no_pod;

mod callers;
