//! Objects by kind and name.

use std::hash::BuildHasher as _;

use hashbrown::hash_table::Entry;

use super::{
    cells::{CellId, Cells},
    near_miss::NearNames,
};
use crate::{
    hash::{HashMap, HashTable, Seed},
    resources::{Resource, ResourceId},
    schema::is_builtin_group,
};

/// A kind as an index key. `Service` of `serving.knative.dev` must never be taken for a Service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct KindKey<'t> {
    builtin: bool,
    kind: &'t str,
}

impl<'t> KindKey<'t> {
    /// A kind that comes with Kubernetes.
    pub(crate) fn builtin(kind: &'t str) -> Self {
        Self { builtin: true, kind }
    }

    /// The kind `kind` of an API group.
    pub(crate) fn of_group(group: &str, kind: &'t str) -> Self {
        Self { builtin: is_builtin_group(group), kind }
    }
}

/// Objects by kind, name and namespace.
#[derive(Debug, Default)]
pub(crate) struct NameIndex<'t> {
    /// By the number of the object.
    named: Vec<Named<'t>>,
    by_cell: HashTable<ResourceId>,
    /// The first object of a kind and name, and the last.
    anywhere: HashTable<(ResourceId, ResourceId)>,
    /// For an object the next one of the same kind and name: nearly all names are those of one object.
    next: HashMap<ResourceId, ResourceId>,
    of_kind: HashMap<(CellId, KindKey<'t>), NearNames<'t, ResourceId>>,
    seed: Seed,
}

/// What an object is found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Named<'t> {
    cell: CellId,
    kind: KindKey<'t>,
    name: &'t str,
}

impl<'t> Named<'t> {
    /// What it is found by in any namespace.
    fn anywhere(&self) -> (KindKey<'t>, &'t str) {
        (self.kind, self.name)
    }
}

/// How many objects of other namespaces a look-up mentions.
const MOST_ELSEWHERE: usize = 16;

impl<'t> NameIndex<'t> {
    /// An index with room for the names of so many objects.
    pub(crate) fn with_capacity(objects: usize) -> Self {
        Self {
            named: Vec::with_capacity(objects),
            by_cell: HashTable::with_capacity(objects),
            anywhere: HashTable::with_capacity(objects),
            ..Self::default()
        }
    }

    /// Adds the names of objects, which follow those that were added before.
    pub(crate) fn add(&mut self, resources: &[Resource<'t>], cells: &Cells<'t>) {
        for resource in resources {
            let (name, kind) = (resource.name(), KindKey::of_group(resource.gvk.group, resource.gvk.kind));
            let cell = cells.of(resource);
            self.named.push(Named { cell, kind, name });
            if !name.is_empty() && !self.add_in_cell(resource.id) {
                self.of_kind.entry((cell, kind)).or_default().push(name, resource.id);
            }
        }
    }

    /// Adds an object to both tables; whether there was one of the same kind and name in its cell.
    fn add_in_cell(&mut self, id: ResourceId) -> bool {
        let Self { named, by_cell, anywhere, next, seed, .. } = self;
        let of = |id: ResourceId| named.get(id.0 as usize);
        let Some(own) = of(id) else { return false };
        let place = anywhere.entry(
            seed.hash_one(own.anywhere()),
            |(other, _)| of(*other).is_some_and(|it| it.anywhere() == own.anywhere()),
            |(other, _)| of(*other).map_or(0, |it| seed.hash_one(it.anywhere())),
        );
        match place {
            Entry::Vacant(place) => {
                place.insert((id, id));
            }
            Entry::Occupied(mut all) => {
                let last = std::mem::replace(&mut all.get_mut().1, id);
                next.insert(last, id);
            }
        }
        let place = by_cell.entry(
            seed.hash_one(own),
            |other| of(*other) == Some(own),
            |other| of(*other).map_or(0, |it| seed.hash_one(it)),
        );
        match place {
            Entry::Vacant(place) => {
                place.insert(id);
                false
            }
            Entry::Occupied(mut other) => {
                *other.get_mut() = id;
                true
            }
        }
    }

    /// The object of this kind and name that an object in one of `cells` (its own first) means.
    pub(crate) fn find(&self, cells: &[CellId], kind: KindKey<'_>, name: &str) -> Option<ResourceId> {
        cells.iter().find_map(|cell| {
            let wanted = Named { cell: *cell, kind, name };
            let is_it = |id: &ResourceId| self.named.get(id.0 as usize) == Some(&wanted);
            self.by_cell.find(self.seed.hash_one(wanted), is_it).copied()
        })
    }

    /// The objects of this kind and name in any namespace.
    pub(crate) fn anywhere<'i>(
        &'i self,
        kind: KindKey<'i>,
        name: &'i str,
    ) -> impl Iterator<Item = ResourceId> + 'i {
        let is_it = |(id, _): &(ResourceId, ResourceId)| {
            self.named.get(id.0 as usize).is_some_and(|it| it.anywhere() == (kind, name))
        };
        let first = self.anywhere.find(self.seed.hash_one((kind, name)), is_it).map(|(first, _)| *first);
        std::iter::successors(first, |id| self.next.get(id).copied()).take(MOST_ELSEWHERE)
    }

    /// The object of this kind in `cells` whose name is nearest to `name`, if one was probably meant.
    pub(crate) fn nearest(&self, cells: &[CellId], kind: KindKey<'_>, name: &str) -> Option<ResourceId> {
        cells
            .iter()
            .filter_map(|cell| self.of_kind.get(&(*cell, kind))?.nearest(name))
            .min_by_key(|(distance, ..)| *distance)
            .map(|(_, _, id)| id)
    }

    /// Whether the objects of this kind in `cells` have more than one name that is near `name`.
    pub(crate) fn several_near(&self, cells: &[CellId], kind: KindKey<'_>, name: &str) -> bool {
        let near = cells.iter().filter_map(|cell| self.of_kind.get(&(*cell, kind)));
        let mut near = near.flat_map(|names| names.all_near(name)).map(|(_, name, _)| name);
        let first = near.next();
        near.any(|other| Some(other) != first)
    }

    /// The names of a kind in `cells`, in the order of the files.
    pub(crate) fn names_of<'i>(
        &'i self,
        cells: &'i [CellId],
        kind: KindKey<'i>,
    ) -> impl Iterator<Item = (&'i str, ResourceId)> + 'i {
        cells.iter().filter_map(move |cell| self.of_kind.get(&(*cell, kind))).flat_map(NearNames::iter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_found_after_the_tables_have_grown() {
        let names: Vec<String> = (0..1000).map(|number| format!("web-{}", number / 2)).collect();
        let kind = KindKey::builtin("Service");
        let mut index = NameIndex::with_capacity(0);
        for (number, name) in (0..).zip(&names) {
            index.named.push(Named { cell: CellId(number % 2), kind, name });
            assert!(!index.add_in_cell(ResourceId(number)));
        }
        for (number, name) in (0..).zip(&names) {
            assert_eq!(index.find(&[CellId(number % 2)], kind, name), Some(ResourceId(number)));
            let first = number - number % 2;
            let all: Vec<ResourceId> = index.anywhere(kind, name).collect();
            assert_eq!(all, [ResourceId(first), ResourceId(first + 1)]);
        }
        assert_eq!(index.find(&[CellId(0)], KindKey::builtin("Pod"), "web-1"), None);
    }
}
