//! Can the claim be bound to a volume?

pub(crate) mod storage_class_not_found;
