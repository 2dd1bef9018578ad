//! What must not stand twice.

use std::{collections::hash_map::Entry, hash::Hash};

use crate::{hash::HashMap, yaml::Span};

/// Where each key stood first. Most lists are short, and the first keys need no table.
pub(super) struct Firsts<K> {
    few: [Option<(K, Span)>; 6],
    others: HashMap<K, Span>,
}

impl<K: Copy> Default for Firsts<K> {
    fn default() -> Self {
        Self { few: [None; 6], others: HashMap::default() }
    }
}

impl<K: Copy + Eq + Hash> Firsts<K> {
    /// Where the key stood before. If it did not, it stands at `span`.
    pub(super) fn of(&mut self, key: K, span: Span) -> Option<Span> {
        for place in &mut self.few {
            match place {
                Some((other, first)) if *other == key => return Some(*first),
                Some(_) => {}
                None => {
                    *place = Some((key, span));
                    return None;
                }
            }
        }
        match self.others.entry(key) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(place) => {
                place.insert(span);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stood_before_is_found_however_many_there_are() {
        let mut firsts = Firsts::default();
        let span = |number: u32| Span::new(number, number + 1);
        for number in 0..20 {
            assert_eq!(firsts.of(number, span(number)), None);
        }
        for number in 0..20 {
            assert_eq!(firsts.of(number, span(100)), Some(span(number)));
        }
    }
}
