//! Facts about Kubernetes' reader, most of them recorded from it.

mod golden;
