//! What Services reach: the Pods that each of them selects, and the Pods that none does.

use std::rc::Rc;

use super::{Cluster, Lookup, backend_port, cells::CellId, pods::makes_pods, selections::Selections};
use crate::{
    hash::{HashMap, HashSet},
    report::Connected,
    resources::{Body, IngressBackend, Resource, ResourceId},
};

/// The Pods behind Services, and those behind none.
#[derive(Debug, Default)]
pub(super) struct Selected {
    /// What each Service with a selector selects, without the Pods whose owner it selects, too; in the order of the Services.
    by_service: Vec<(ResourceId, Rc<[ResourceId]>)>,
    reached: HashSet<ResourceId>,
    unreached: HashMap<CellId, Vec<ResourceId>>,
    services_without_pods: HashMap<CellId, usize>,
}

impl Selected {
    /// Lets every Service of a cluster, whose other indexes are complete, select its Pods.
    pub(super) fn of(cluster: &Cluster<'_>) -> Self {
        let Cluster { resources, cells, pods, owners, .. } = cluster;
        let mut selected = Self::default();
        let mut selections = Selections::default();
        for (resource, service) in cluster.services() {
            let Some(selector) = service.selector() else { continue };
            let cell = cells.of(resource);
            let Some(found) = selections.of(pods, resources, owners, cells.seen_from(cell), selector) else {
                continue;
            };
            if found.is_empty() {
                *selected.services_without_pods.entry(cell).or_default() += 1;
            }
            selected.by_service.push((resource.id, found));
        }
        selected.reached = selections.into_reached();
        for resource in cluster.pods_and_workloads().filter(|resource| makes_pods(resource)) {
            // What has an owner here is not counted beside it.
            if !selected.reached.contains(&resource.id)
                && !resource.works_and_ends()
                && owners.of(resource.id).is_none()
            {
                selected.unreached.entry(cells.of(resource)).or_default().push(resource.id);
            }
        }
        selected
    }
}

impl<'t> Cluster<'t> {
    /// The Pods and templates that a Service selects; `None` for one without selector or of type ExternalName. A Pod
    /// whose ReplicaSet or Deployment is selected as well is left out: it stands for them.
    pub(crate) fn selected_by(&self, service: ResourceId) -> Option<&[ResourceId]> {
        let all = &self.selected.by_service;
        let index = all.binary_search_by_key(&service, |(id, _)| *id).ok()?;
        all.get(index).map(|(_, pods)| &**pods)
    }

    /// Whether no Service selects the Pods of this object.
    pub(crate) fn is_unreached(&self, id: ResourceId) -> bool {
        !self.selected.reached.contains(&id) && self.resource(id).is_some_and(|it| !it.works_and_ends())
    }

    /// The Pods and templates in `cells` that no Service selects, without those that end.
    pub(crate) fn unreached(&self, cells: &[CellId]) -> impl Iterator<Item = ResourceId> {
        cells.iter().flat_map(|cell| self.selected.unreached.get(cell).into_iter().flatten().copied())
    }

    /// How many Services in `cells` have a selector that matches no Pod.
    pub(crate) fn services_without_pods(&self, cells: &[CellId]) -> usize {
        cells.iter().filter_map(|cell| self.selected.services_without_pods.get(cell)).sum()
    }

    /// What connects from Ingress to Pod. What is `broken` counts as connected to nothing.
    pub(crate) fn connected(&self, broken: &HashSet<ResourceId>) -> Connected {
        let sound = |id: &ResourceId| !broken.contains(id);
        // A workload that is scaled to zero has no Pod to reach.
        let has_pods = |id: &ResourceId| {
            let body = self.resource(*id).map(|it| &it.body);
            let is_zero = matches!(body, Some(Body::Workload(spec)) if spec.replicas.get() == Some(&0));
            !is_zero || self.scalers().from_zero.contains(id)
        };
        let reached = |id: ResourceId| {
            let pods = self.selected_by(id).filter(|_| sound(&id)).unwrap_or_default();
            pods.iter().copied().filter(|id| sound(id) && has_pods(id))
        };
        let backends = self
            .ingresses()
            .flat_map(|(resource, ingress)| ingress.backends().map(move |backend| (resource, backend)));
        let arrives = |(resource, backend): &(&Resource<'t>, &IngressBackend<'t>)| {
            let Some(Lookup::Found(id)) = self.backend_service(resource, backend) else { return false };
            let Some(Body::Service(service)) = self.resource(id).map(|it| &it.body) else { return false };
            let port = backend.port().and_then(|(port, _)| backend_port(service, port));
            port.is_some() && reached(id).next().is_some()
        };
        Connected {
            ingress_paths: backends.filter(arrives).count(),
            services: self.selected.by_service.iter().filter(|(id, _)| reached(*id).next().is_some()).count(),
            workloads: self
                .selected
                .by_service
                .iter()
                .flat_map(|(id, _)| reached(*id))
                .collect::<HashSet<_>>()
                .len(),
        }
    }
}
