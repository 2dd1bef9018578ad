//! The hash tables of the core, and the hash of a text. The tables are keyed by short texts, for which the standard library's hash costs more than
//! the look-up itself. No output may depend on their order.

use foldhash::fast::RandomState;

pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;
pub(crate) type HashSet<K> = std::collections::HashSet<K, RandomState>;

/// A hash of a text that is the same on every platform and in every release: XXH64, in hexadecimal.
pub(crate) fn text_hash(text: &str) -> String {
    format!("{:016x}", xxhash_rust::xxh64::xxh64(text.as_bytes(), 0))
}
