//! Sorting that takes little room.
//!
//! The standard library makes a sorting machine of its own for every type and every order, 5 KB of code each. Where code
//! has to be downloaded before it runs, one machine sorts the places of the items, whatever they are, and the items are
//! then moved there. Everywhere else this is the standard library's, which is faster.

use std::cmp::Ordering;

/// As the `sort` functions of slices; all are stable.
pub(crate) trait Sorting<T> {
    /// From the smallest to the greatest.
    fn order(&mut self)
    where
        T: Ord;

    /// By what `compare` says of two items.
    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// By the key of each item.
    fn order_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);

    /// By the key of each item, which is made once.
    fn order_by_cached_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

/// What is collected into a set or a map that is in order.
pub(crate) trait InOrder: Iterator + Sized {
    /// As `collect`, which sorts the items before it makes a `BTreeSet` or a `BTreeMap` of them.
    fn in_order<C: FromIterator<Self::Item> + Extend<Self::Item> + Default>(self) -> C {
        if cfg!(target_family = "wasm") {
            let mut all = C::default();
            all.extend(self);
            return all;
        }
        self.collect()
    }
}

impl<I: Iterator> InOrder for I {}

#[cfg(not(target_family = "wasm"))]
impl<T> Sorting<T> for [T] {
    fn order(&mut self)
    where
        T: Ord,
    {
        self.sort();
    }

    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering) {
        self.sort_by(compare);
    }

    fn order_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K) {
        self.sort_by_key(key);
    }

    fn order_by_cached_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K) {
        self.sort_by_cached_key(key);
    }
}

#[cfg(target_family = "wasm")]
impl<T> Sorting<T> for [T] {
    fn order(&mut self)
    where
        T: Ord,
    {
        by_places(self, T::cmp);
    }

    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering) {
        by_places(self, compare);
    }

    fn order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        by_places(self, |a, b| key(a).cmp(&key(b)));
    }

    fn order_by_cached_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K) {
        let keys: Vec<K> = self.iter().map(key).collect();
        let places = places(keys.len(), &mut |a, b| keys.get(a).cmp(&keys.get(b)));
        arrange(self, places);
    }
}

#[cfg(any(test, target_family = "wasm"))]
fn by_places<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let places = places(items.len(), &mut |a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    arrange(items, places);
}

/// The places of so many items in their order.
#[cfg(any(test, target_family = "wasm"))]
#[inline(never)]
fn places(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

/// Moves to each place the item that `places` names for it.
#[cfg(any(test, target_family = "wasm"))]
fn arrange<T>(items: &mut [T], mut places: Vec<usize>) {
    for start in 0..places.len() {
        let mut to = start;
        // Items whose places depend on one another form a ring.
        while let Some(place) = places.get_mut(to) {
            let from = std::mem::replace(place, to);
            if from == start || from == to {
                break;
            }
            items.swap(to, from);
            to = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{by_places, places};

    #[test]
    fn places_sort_as_the_standard_library_does() {
        let mut state = 7_u32;
        for length in 0..200 {
            let mut items: Vec<(u32, usize)> = Vec::new();
            for index in 0..length {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                items.push((state >> 27, index));
            }
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            by_places(&mut items, |(a, _), (b, _)| a.cmp(b));
            assert_eq!(items, expected);
        }
        assert_eq!(places(3, &mut |a, b| b.cmp(&a)), [2, 1, 0]);
    }
}
