//! Names that were probably meant.

use std::{
    cell::OnceCell,
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use crate::{
    hash::HashMap,
    order::{InOrder, Sorting},
};

/// The smallest number of slips that turn `a` into `b`, if there are at most `most`: a character too many, too few or
/// wrong, or two neighbours swapped.
pub(crate) fn edit_distance(a: &str, b: &str, most: usize) -> Option<usize> {
    if a.is_ascii() && b.is_ascii() {
        return distance(a.as_bytes(), b.as_bytes(), most);
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    distance(&a, &b, most)
}

fn distance<T: PartialEq>(a: &[T], b: &[T], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    // Names that are near share most of their characters; only what lies between is compared in full.
    let same = |(a, b): &(&T, &T)| a == b;
    let prefix = a.iter().zip(b).take_while(same).count();
    let (a, b) = (a.get(prefix..).unwrap_or_default(), b.get(prefix..).unwrap_or_default());
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
    let (a, b) = (a.get(..a.len() - suffix)?, b.get(..b.len() - suffix)?);
    if a.is_empty() || b.is_empty() {
        return Some(a.len().max(b.len()));
    }
    let (mut few, mut many);
    let rows: [&mut [usize]; 3] = if b.len() < SHORT {
        few = [[0; SHORT]; 3];
        few.each_mut().map(<[usize; SHORT]>::as_mut_slice)
    } else {
        many = [(); 3].map(|()| vec![0; b.len() + 1]);
        many.each_mut().map(Vec::as_mut_slice)
    };
    distance_in(a, b, most, rows)
}

/// Names up to this length are compared without asking for memory.
const SHORT: usize = 48;

/// `rows` are at least one longer than `b`.
fn distance_in<T: PartialEq>(a: &[T], b: &[T], most: usize, rows: [&mut [usize]; 3]) -> Option<usize> {
    let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
    let set = |row: &mut [usize], index: usize, value: usize| {
        if let Some(cell) = row.get_mut(index) {
            *cell = value;
        }
    };
    let [mut two_above, mut above, mut row] = rows.map(|row| row.get_mut(..=b.len()).unwrap_or_default());
    for (index, cell) in above.iter_mut().enumerate() {
        *cell = index;
    }
    for (i, from) in a.iter().enumerate() {
        set(row, 0, i + 1);
        for (j, to) in b.iter().enumerate() {
            let replaced = at(above, j) + usize::from(from != to);
            let mut best = replaced.min(at(row, j) + 1).min(at(above, j + 1) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(to) && b.get(j - 1) == Some(from);
            if swapped {
                best = best.min(at(two_above, j - 1) + 1);
            }
            set(row, j + 1, best);
        }
        // Every way to the end passes through this row, or through the one above by a swap.
        if row.iter().chain(&*above).min().is_none_or(|smallest| *smallest > most) {
            return None;
        }
        std::mem::swap(&mut two_above, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    above.last().copied().filter(|distance| *distance <= most)
}

/// How far a misspelt name of this length may lie from the one that was meant.
fn tolerance(name: &str) -> usize {
    if name.chars().count() >= 4 { 2 } else { 1 }
}

/// How many edits lie between `wanted` and `candidate` if they are so close that one is probably a slip for the
/// other. Names that differ in digits alone (`app1`, `app2`) or in one short part (`db-ro`, `db-rw`) are a series, not a
/// slip.
pub(crate) fn near(wanted: &str, candidate: &str) -> Option<usize> {
    if wanted == candidate || wanted.is_empty() || candidate.is_empty() {
        return None;
    }
    let distance = edit_distance(wanted, candidate, tolerance(wanted).min(tolerance(candidate)))?;
    (!is_series(wanted, candidate) && !differ_in_a_short_part(wanted, candidate)).then_some(distance)
}

/// Whether two names differ in their digits alone.
fn is_series(a: &str, b: &str) -> bool {
    fn letters(name: &str) -> impl Iterator<Item = char> {
        let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
        name.chars().filter(|c| !c.is_ascii_digit())
    }
    letters(a).eq(letters(b))
}

/// Whether two names have the same parts but one, which is an abbreviation in both: `db-ro` and `db-rw`, `api-eu` and
/// `api-us`. The same two letters in another order are a slip.
fn differ_in_a_short_part(a: &str, b: &str) -> bool {
    if !a.contains('-') || a.matches('-').count() != b.matches('-').count() {
        return false;
    }
    let mut differing = a.split('-').zip(b.split('-')).filter(|(a, b)| a != b);
    let (Some((a, b)), None) = (differing.next(), differing.next()) else { return false };
    let swapped = a.chars().rev().eq(b.chars());
    a.len() <= 2 && b.len() <= 2 && !swapped
}

/// How many names are compared in the search for one that was meant: more than a person wrote, and a bound on the cost
/// of a namespace full of names such as `app-00001`, which are all close to one another.
const MOST_COMPARED: usize = 256;

/// Names among which a misspelt one is looked up.
///
/// Two names that are at most two edits apart share one of the thirds of either, shifted by at most two characters.
/// So only names that share such a third are compared, not all.
#[derive(Debug)]
pub(crate) struct NearNames<'t, T> {
    names: Vec<(&'t str, T)>,
    /// Hash of length, number and text of a third → indexes into `names`. Built by the first search that needs it.
    thirds: OnceCell<HashMap<u64, Vec<u32>>>,
}

impl<T> Default for NearNames<'_, T> {
    fn default() -> Self {
        Self { names: Vec::new(), thirds: OnceCell::new() }
    }
}

impl<'t, T: Copy> NearNames<'t, T> {
    pub(crate) fn push(&mut self, name: &'t str, it: T) {
        self.names.push((name, it));
        self.thirds.take();
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'t str, T)> {
        self.names.iter().copied()
    }

    /// The name closest to `wanted` that is near it, with its distance; of equally close ones the first.
    pub(crate) fn nearest(&self, wanted: &str) -> Option<(usize, &'t str, T)> {
        self.all_near(wanted).into_iter().min_by_key(|(distance, ..)| *distance)
    }

    /// Every name that is near `wanted`, with its distance, in the order in which the names came.
    pub(crate) fn all_near(&self, wanted: &str) -> Vec<(usize, &'t str, T)> {
        let compare = |index: usize| {
            let (name, it) = self.names.get(index)?;
            near(wanted, name).map(|distance| (distance, *name, *it))
        };
        if self.names.len() <= MOST_COMPARED {
            (0..self.names.len()).filter_map(compare).collect()
        } else {
            self.sharing_a_third(wanted).into_iter().filter_map(compare).collect()
        }
    }

    fn sharing_a_third(&self, wanted: &str) -> BTreeSet<usize> {
        let index = self.thirds.get_or_init(|| {
            let mut index: HashMap<u64, Vec<u32>> = HashMap::default();
            for (number, (name, _)) in self.names.iter().enumerate() {
                for (third, (start, end)) in thirds(name.len()).into_iter().enumerate() {
                    if let Some(text) = name.get(start..end) {
                        index.entry(hash_of(name.len(), third, text)).or_default().push(number as u32);
                    }
                }
            }
            index
        });
        let mut buckets: Vec<&Vec<u32>> = Vec::new();
        for length in wanted.len().saturating_sub(2)..=wanted.len() + 2 {
            for (third, (start, end)) in thirds(length).into_iter().enumerate() {
                for shifted in start.saturating_sub(2)..=start + 2 {
                    let text = wanted.get(shifted..shifted + (end - start));
                    buckets.extend(text.and_then(|text| index.get(&hash_of(length, third, text))));
                }
            }
        }
        // The rarest thirds tell the most.
        buckets.order_by_key(|bucket| bucket.len());
        buckets.into_iter().flatten().take(MOST_COMPARED).map(|index| *index as usize).in_order()
    }
}

/// Whether a single name is near `wanted`, so that no other can be meant.
pub(crate) fn has_one_near<T: Copy>(names: &NearNames<'_, T>, wanted: &str) -> bool {
    let all = names.all_near(wanted);
    let mut all = all.iter().map(|(_, name, _)| name);
    let first = all.next();
    all.all(|other| Some(other) == first)
}

fn hash_of(length: usize, third: usize, text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (length, third, text).hash(&mut hasher);
    hasher.finish()
}

/// Start and end of the three thirds of a name of this length.
fn thirds(length: usize) -> [(usize, usize); 3] {
    let (first, second) = (length / 3, length * 2 / 3);
    [(0, first), (first, second), (second, length)]
}

/// True when one value is the other with one more part: `cart` and `shop-cart`, `web` and `web-v2`.
pub(crate) fn one_part_longer(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let parts: Vec<&str> = long.split('-').collect();
    if short.is_empty() || parts.len() != short.split('-').count() + 1 {
        return false;
    }
    long.strip_prefix(short).is_some_and(|rest| rest.starts_with('-'))
        || long.strip_suffix(short).is_some_and(|rest| rest.ends_with('-'))
}

#[cfg(test)]
mod tests {
    use super::{NearNames, edit_distance, near, one_part_longer};

    #[test]
    fn counts_edits() {
        assert_eq!(edit_distance("cart", "cart", 2), Some(0));
        assert_eq!(edit_distance("cart", "crat", 2), Some(1));
        assert_eq!(edit_distance("wbe", "web", 1), Some(1));
        assert_eq!(edit_distance("web", "webb", 1), Some(1));
        assert_eq!(edit_distance("web", "database", 2), None);
        assert_eq!(edit_distance("", "ab", 2), Some(2));
        assert_eq!(edit_distance("shop-crat-api", "shop-cart-api", 2), Some(1));
        assert_eq!(edit_distance("aab", "aba", 2), Some(1));
        assert_eq!(edit_distance("café", "cáfe", 2), Some(2));
    }

    #[test]
    fn a_slip_is_near_and_a_longer_name_is_not() {
        assert_eq!(near("my-servce", "my-service"), Some(1));
        assert_eq!(near("reef", "reef-tls"), None);
        // Two edits turn almost any short name into another.
        assert_eq!(near("api", "app"), Some(1));
        assert_eq!(near("web", "api"), None);
    }

    #[test]
    fn a_series_is_no_slip() {
        assert_eq!(near("shard-1", "shard-2"), None);
        assert_eq!(near("redis-0", "redis-10"), None);
        assert_eq!(near("web", "web2"), None);
        assert_eq!(near("db-ro", "db-rw"), None);
        assert_eq!(near("api-eu-1", "api-us-1"), None);
        assert_eq!(near("my-bd", "my-db"), Some(1));
        assert_eq!(near("my-api", "my-app"), Some(1));
    }

    #[test]
    fn one_more_part() {
        assert!(one_part_longer("cart", "shop-cart"));
        assert!(one_part_longer("web-v2", "web"));
        assert!(!one_part_longer("web", "website"));
        assert!(!one_part_longer("web", "shop-web-v2"));
    }

    #[test]
    fn finds_the_nearest_of_few_and_of_many() {
        let names: Vec<String> =
            (0..5_000).map(|n| format!("{}-{n}-service", ["shop", "bank", "mail"][n % 3])).collect();
        for count in [10, 5_000] {
            let mut near = NearNames::default();
            for (number, name) in names.iter().take(count).enumerate() {
                near.push(name, number);
            }
            assert_eq!(near.nearest("shpo-6-service").map(|it| it.1), Some("shop-6-service"));
            assert_eq!(near.nearest("bank-7-sevrice").map(|it| it.1), Some("bank-7-service"));
            assert_eq!(near.nearest("unrelated"), None);
        }
    }
}
