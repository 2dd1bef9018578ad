//! Which documents define the same object.

use std::collections::hash_map::Entry;

use crate::{
    hash::HashMap,
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

/// The first definition of an object, and where the others are listed with it.
struct First {
    id: ResourceId,
    listed: Option<usize>,
}

impl Definitions {
    pub(super) fn new(resources: &[Resource<'_>]) -> Self {
        let mut definitions = Self::default();
        let mut firsts: HashMap<_, First> = HashMap::default();
        firsts.reserve(resources.len());
        for resource in resources.iter().filter(|it| !it.name().is_empty()) {
            let gvk = resource.gvk;
            match firsts.entry((gvk.group, gvk.kind, resource.namespace_name(), resource.name())) {
                Entry::Vacant(place) => {
                    place.insert(First { id: resource.id, listed: None });
                }
                Entry::Occupied(mut first) => {
                    let First { id, listed } = first.get_mut();
                    let several = &mut definitions.several;
                    let index = *listed.get_or_insert_with(|| {
                        several.push(vec![*id]);
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
