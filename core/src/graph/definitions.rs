//! Which documents define the same object.

use std::hash::BuildHasher as _;

use hashbrown::hash_table::Entry;

use crate::{
    hash::{HashMap, HashTable, Seed},
    resources::{Resource, ResourceId},
};

/// The objects that are defined more than once: group, kind, namespace and name are what makes two documents one object.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    several: Vec<Vec<ResourceId>>,
    /// For each definition of these objects its index in `several`.
    object: HashMap<ResourceId, usize>,
    /// The last definition of such an object in a file.
    in_file: HashMap<(usize, u32), ResourceId>,
}

/// Group, kind, namespace and name.
fn identity<'t>(resource: &Resource<'t>) -> (&'t str, &'t str, &'t str, &'t str) {
    (resource.gvk.group, resource.gvk.kind, resource.namespace_name(), resource.name())
}

impl Definitions {
    pub(super) fn new(resources: &[Resource<'_>]) -> Self {
        let mut definitions = Self::default();
        let seed = Seed::default();
        let identity_of = |id: &ResourceId| resources.get(id.0 as usize).map(identity);
        let mut firsts: HashTable<ResourceId> = HashTable::with_capacity(resources.len());
        // Where the definitions of an object are listed, by its first one.
        let mut listed: HashMap<ResourceId, usize> = HashMap::default();
        for resource in resources.iter().filter(|it| !it.name().is_empty()) {
            let own = Some(identity(resource));
            let place = firsts.entry(
                seed.hash_one(own),
                |first| identity_of(first) == own,
                |first| seed.hash_one(identity_of(first)),
            );
            match place {
                Entry::Vacant(place) => {
                    place.insert(resource.id);
                }
                Entry::Occupied(first) => {
                    let several = &mut definitions.several;
                    let index = *listed.entry(*first.get()).or_insert_with_key(|first| {
                        several.push(vec![*first]);
                        several.len() - 1
                    });
                    several.get_mut(index).into_iter().for_each(|all| all.push(resource.id));
                }
            }
        }
        for (index, all) in definitions.several.iter().enumerate() {
            for resource in all.iter().filter_map(|id| resources.get(id.0 as usize)) {
                definitions.object.insert(resource.id, index);
                definitions.in_file.insert((index, resource.file), resource.id);
            }
        }
        definitions
    }

    /// The definition of the object `id` that stands in `file`, if there is one: what is written beside each other is
    /// meant for each other, as in `on-minikube.yaml` and `on-aws.yaml` that hold the same app twice.
    pub(super) fn beside(&self, id: ResourceId, file: u32) -> ResourceId {
        let index = self.object.get(&id);
        index.and_then(|index| self.in_file.get(&(*index, file))).copied().unwrap_or(id)
    }

    /// Whether two documents define the same object.
    pub(super) fn are_one(&self, a: ResourceId, b: ResourceId) -> bool {
        a == b || self.object.get(&a).is_some_and(|index| self.object.get(&b) == Some(index))
    }

    /// For each of these objects its definitions, in the order of the files.
    pub(super) fn several(&self) -> &[Vec<ResourceId>] {
        &self.several
    }
}
