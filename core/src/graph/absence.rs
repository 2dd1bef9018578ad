//! When is a missing object proof that it does not exist?

use crate::{
    hash::{HashMap, HashSet},
    resources::Resource,
};

/// The kinds that dumps of the input list, by namespace.
#[derive(Debug, Default)]
pub(crate) struct Listed<'t> {
    complete: bool,
    kinds: HashMap<&'t str, HashSet<&'t str>>,
}

impl<'t> Listed<'t> {
    pub(crate) fn new(resources: &[Resource<'t>], complete: bool) -> Self {
        let mut kinds: HashMap<&'t str, HashSet<&'t str>> = HashMap::default();
        // An object that a cluster printed has a uid; a `List` that a person wrote lists only what they thought of.
        for resource in resources.iter().filter(|it| it.in_list && it.metadata.uid.get().is_some()) {
            kinds.entry(resource.namespace_name()).or_default().insert(resource.gvk.kind);
        }
        Self { complete, kinds }
    }

    /// Whether an object of `kind` that is not among the files cannot exist in `namespace`: the caller says so, or a
    /// dump lists that kind and another one. `kubectl get service x -o yaml` alone proves nothing.
    pub(crate) fn proves_absence(&self, namespace: &str, kind: &str) -> bool {
        self.complete
            || self.kinds.get(namespace).is_some_and(|kinds| kinds.len() > 1 && kinds.contains(kind))
    }
}
