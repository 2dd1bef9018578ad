//! What the files describe, taken together.

use crate::{
    options::Options,
    resources::{Resource, ResourceId, Skipped, collect},
    yaml::File,
};

/// All objects of the input and how they are connected.
pub(crate) struct Cluster<'t> {
    resources: Vec<Resource<'t>>,
    skipped: Vec<Skipped>,
}

impl<'t> Cluster<'t> {
    /// Collects the objects of `files`, which are in the order of their paths.
    pub(crate) fn new(files: &[&'t File], options: &'t Options) -> Self {
        let (resources, skipped) = collect(files, options);
        Self { resources, skipped }
    }

    /// Every object, in the order of files and text.
    pub(crate) fn resources(&self) -> &[Resource<'t>] {
        &self.resources
    }

    /// The object with this id.
    pub(crate) fn resource(&self, id: ResourceId) -> Option<&Resource<'t>> {
        self.resources.get(id.0 as usize)
    }

    /// Documents that hold no object, with the reason.
    pub(crate) fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }
}

impl Cluster<'_> {
    /// What was followed from Ingress to Pod without meeting a fault.
    pub(crate) fn connected(&self) -> crate::report::Connected {
        crate::report::Connected::default()
    }
}
