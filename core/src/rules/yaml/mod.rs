//! Faults of the text itself.

pub(super) mod implicit_type;
