//! What the API server would answer.

mod candidates;
pub(crate) mod kind_not_found;
mod lifecycle;
pub(crate) mod object_duplicate;
pub(crate) mod version_deprecated;
pub(crate) mod version_removed;
