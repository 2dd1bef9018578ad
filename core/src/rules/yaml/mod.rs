//! Faults of the text itself.

pub(crate) mod no_object;
pub(crate) mod template_syntax;
pub(super) mod implicit_type;
