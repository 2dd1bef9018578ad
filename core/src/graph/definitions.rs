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
        definitions
    }

    /// For each of these objects its definitions, in the order of the files.
    pub(super) fn several(&self) -> &[Vec<ResourceId>] {
        &self.several
    }
}
