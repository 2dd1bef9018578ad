//! Does a new version of a workload replace the old one?

pub(crate) mod cannot_progress;
pub(crate) mod paused;
pub(crate) mod stalled;

mod rolling;
mod updates;
