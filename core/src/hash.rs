//! The hash tables of the core. They are keyed by short texts, for which the standard library's hash costs more than
//! the look-up itself. No output may depend on their order.

use foldhash::fast::RandomState;

pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;
pub(crate) type HashSet<K> = std::collections::HashSet<K, RandomState>;
