//! The hash tables of the core, and the hash of a text. The tables are keyed by short texts, for which the standard library's hash costs more than
//! the look-up itself. No output may depend on their order.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;

pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, Seed>;
/// A table of numbers of things that stand elsewhere, which are asked for their keys. A table that holds the keys of a
/// hundred thousand objects itself is so large that every look into it waits for memory.
pub(crate) type HashTable<T> = hashbrown::HashTable<T>;
pub(crate) type HashSet<K> = std::collections::HashSet<K, Seed>;

/// What a table hashes with.
#[derive(Clone, Debug)]
pub(crate) struct Seed(RandomState);

impl Default for Seed {
    // Tables are made in many places, and need not have the code that finds a seed in each of them.
    #[inline(never)]
    fn default() -> Self {
        Self(RandomState::default())
    }
}

impl BuildHasher for Seed {
    type Hasher = <RandomState as BuildHasher>::Hasher;

    #[inline]
    fn build_hasher(&self) -> Self::Hasher {
        self.0.build_hasher()
    }
}

/// A hash of a text that is the same on every platform and in every release: XXH64, in hexadecimal.
pub(crate) fn text_hash(text: &str) -> String {
    format!("{:016x}", xxhash_rust::xxh64::xxh64(text.as_bytes(), 0))
}
