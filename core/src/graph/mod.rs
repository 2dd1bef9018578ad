//! Resources → edges. The only place that matches labels, ports and names, always through indexes: cost grows in
//! proportion to the input. There are no messages here.

mod cluster;

pub(crate) use cluster::Cluster;
