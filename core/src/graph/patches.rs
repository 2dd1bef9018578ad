//! What kustomizations add to objects.

use crate::{
    hash::HashMap,
    resources::{PatchTarget, Resource},
};

/// The patches of all kustomizations, by kind and name of what they change.
#[derive(Debug, Default)]
pub(crate) struct Patches<'t> {
    merged: HashMap<(&'t str, &'t str), Vec<Resource<'t>>>,
    /// Patches of another form: the file of the kustomization, and the text.
    others: HashMap<(&'t str, &'t str), Vec<(u32, &'t str)>>,
}

impl<'t> Patches<'t> {
    pub(crate) fn new(patches: Vec<Resource<'t>>, targets: Vec<PatchTarget<'t>>) -> Self {
        let mut all = Self::default();
        for patch in patches {
            all.merged.entry((patch.gvk.kind, patch.name())).or_default().push(patch);
        }
        for target in targets {
            all.others.entry((target.kind, target.name)).or_default().push((target.file, target.text));
        }
        all
    }

    /// The pieces that are merged into `resource`.
    pub(crate) fn of<'p>(&'p self, resource: &Resource<'t>) -> impl Iterator<Item = &'p Resource<'t>> {
        self.merged.get(&(resource.gvk.kind, resource.name())).into_iter().flatten()
    }

    /// The patches of another form that change `resource`, all of its kind, or all objects: the file of the
    /// kustomization, and the text.
    pub(crate) fn targets(&self, resource: &Resource<'t>) -> impl Iterator<Item = (u32, &'t str)> {
        let (kind, name) = (resource.gvk.kind, resource.name());
        let keys = [(kind, name), (kind, ""), ("", name), ("", "")];
        keys.into_iter().filter_map(|key| self.others.get(&key)).flatten().copied()
    }
}
