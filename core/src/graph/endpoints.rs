//! EndpointSlices, which name their Service in a label.

use super::cells::{CellId, Cells};
use crate::{
    apart::KeepApart,
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

/// What the EndpointSlices of a Service hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found<'t> {
    /// Endpoints, ready or not.
    pub(crate) any: bool,
    pub(crate) ready: bool,
    /// The ports that some Pod has, by the names of the Service's ports, with their protocols.
    pub(crate) ports: Vec<(&'t str, &'t str)>,
}

impl<'t> EndpointIndex<'t> {
    /// Adds the EndpointSlices among objects, which follow those that were added before.
    pub(super) fn add(&mut self, resources: &[Resource<'t>], cells: &Cells<'t>) {
        for resource in resources.iter().filter(|it| matches!(it.body, Body::EndpointSlice(_))) {
            let cell = cells.of(resource);
            self.in_cell.entry(cell).or_default().push(resource.id);
            if let Some(service) = resource.metadata.label(SERVICE_NAME) {
                self.of_service.entry((cell, service)).or_default().push(resource.id);
            }
        }
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

    /// What the EndpointSlices in `cells` that name this Service say of it.
    pub(crate) fn found_for(
        &self,
        resources: &[Resource<'t>],
        cells: &[CellId],
        service: &str,
    ) -> Option<Found<'t>> {
        let ids = cells.iter().flat_map(|cell| self.of_service.get(&(*cell, service)).into_iter().flatten());
        let mut found: Option<Found<'t>> = None;
        for id in ids {
            let Some(Body::EndpointSlice(slice)) = resources.get(id.0 as usize).map(|it| &it.body) else {
                continue;
            };
            let found = found.get_or_insert_default();
            let mut endpoints = slice.endpoints.items().peekable();
            if endpoints.peek().is_none() {
                continue;
            }
            found.any = true;
            found.ready |= endpoints.any(|it| it.conditions.get().is_none_or(|it| it.ready.or(true)));
            let ports = slice.ports.items();
            found.ports.extend(ports.map(|port| (port.name.or(""), port.protocol())));
        }
        found
    }

    /// All EndpointSlices in `cells`.
    pub(crate) fn slices<'i>(&'i self, cells: &'i [CellId]) -> impl Iterator<Item = ResourceId> + 'i {
        cells.iter().flat_map(move |cell| self.in_cell.get(cell).into_iter().flatten().copied()).apart()
    }
}
