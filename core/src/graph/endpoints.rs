//! EndpointSlices, which name their Service in a label.

use super::cells::{CellId, Cells};
use crate::{
    hash::HashMap,
    resources::{Body, Resource, ResourceId},
};

/// The label that names the Service of an EndpointSlice.
pub(crate) const SERVICE_NAME: &str = "kubernetes.io/service-name";

/// EndpointSlices by Service.
#[derive(Debug, Default)]
pub(crate) struct EndpointIndex<'t> {
    of_service: HashMap<(CellId, &'t str), Vec<ResourceId>>,
    in_cell: HashMap<CellId, Vec<ResourceId>>,
}

impl<'t> EndpointIndex<'t> {
    pub(super) fn new(resources: &[Resource<'t>], cells: &Cells<'t>) -> Self {
        let mut index = Self::default();
        for resource in resources.iter().filter(|it| matches!(it.body, Body::EndpointSlice(_))) {
            let cell = cells.of(resource);
            index.in_cell.entry(cell).or_default().push(resource.id);
            if let Some(service) = resource.metadata.label(SERVICE_NAME) {
                index.of_service.entry((cell, service)).or_default().push(resource.id);
            }
        }
        index
    }

    /// The EndpointSlices in `cells` that name this Service.
    pub(crate) fn slices_of<'i>(
        &'i self,
        cells: &'i [CellId],
        service: &'i str,
    ) -> impl Iterator<Item = ResourceId> + 'i {
        cells
            .iter()
            .flat_map(move |cell| self.of_service.get(&(*cell, service)).into_iter().flatten().copied())
    }

    /// All EndpointSlices in `cells`.
    pub(crate) fn slices<'i>(&'i self, cells: &'i [CellId]) -> impl Iterator<Item = ResourceId> + 'i {
        cells.iter().flat_map(move |cell| self.in_cell.get(cell).into_iter().flatten().copied())
    }
}
