//! When is a missing object proof that it does not exist?

use crate::{
    hash::{HashMap, HashSet},
    resources::Resource,
    yaml::File,
};

/// The kinds that dumps of the input list, by namespace.
#[derive(Debug, Default)]
pub(crate) struct Listed<'t> {
    complete: bool,
    kinds: HashMap<&'t str, HashSet<&'t str>>,
    /// Whether dumps list more than one kind, wherever its objects live.
    several_kinds: bool,
}

impl<'t> Listed<'t> {
    /// Nothing listed; `complete` is what the caller says of all kinds.
    pub(crate) fn new(complete: bool) -> Self {
        Self { complete, ..Self::default() }
    }

    /// Adds what is listed in `files`, which hold these objects.
    pub(crate) fn add(&mut self, files: &[&File], resources: &[Resource<'t>]) {
        let is_gathered =
            |it: &Resource<'t>| files.get(it.file as usize).is_some_and(|it| is_gathered(&it.path));
        // An object that a cluster printed has a uid; a `List` that a person wrote lists only what they thought of.
        let printed = resources.iter().filter(|it| it.metadata.uid.get().is_some());
        for resource in printed.filter(|it| it.in_list || is_gathered(it)) {
            self.kinds.entry(resource.namespace_name()).or_default().insert(resource.gvk.kind);
        }
        let all: HashSet<&str> = self.kinds.values().flatten().copied().collect();
        self.several_kinds = all.len() > 1;
    }

    /// Whether an object of `kind` that is not among the files cannot exist in `namespace`: the caller says so, or a
    /// dump lists that kind and another one. `kubectl get service x -o yaml` alone proves nothing. For a kind outside
    /// namespaces `namespace` is empty, and the other kind may live in any.
    pub(crate) fn proves_absence(&self, namespace: &str, kind: &str) -> bool {
        self.complete
            || self.kinds.get(namespace).is_some_and(|kinds| {
                let several = if namespace.is_empty() { self.several_kinds } else { kinds.len() > 1 };
                several && kinds.contains(kind)
            })
    }
}

/// Whether a file lies where `oc adm must-gather` writes each object outside namespaces: it leaves none of a kind out.
fn is_gathered(path: &str) -> bool {
    path.split('/').any(|folder| folder == "cluster-scoped-resources")
}
