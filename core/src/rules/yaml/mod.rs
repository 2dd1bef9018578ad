//! Faults of the text itself.
