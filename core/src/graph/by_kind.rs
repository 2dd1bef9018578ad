//! The objects of the kinds that rules look at, so that no rule passes over all objects to find its own.

use std::cell::OnceCell;

use super::{Cluster, Scalers};
use crate::{
    apart::KeepApart,
    resources::{Body, Ingress, PodSpec, Resource, ResourceId, ResourceQuota, Service, Workload},
};

/// Lists of objects, each in the order of the files.
#[derive(Debug, Default)]
pub(super) struct ByKind {
    ingresses: Vec<ResourceId>,
    services: Vec<ResourceId>,
    /// Pods and what makes them, owned ones included.
    pods_and_workloads: Vec<ResourceId>,
    pod_makers: OnceCell<Vec<ResourceId>>,
    quotas: Vec<ResourceId>,
    limit_ranges: Vec<ResourceId>,
    /// What may set the number of Pods of a workload.
    scalers: Vec<ResourceId>,
    scaled: OnceCell<Scalers>,
}

impl ByKind {
    /// Adds objects, which follow those that were added before.
    pub(super) fn add(&mut self, resources: &[Resource<'_>]) {
        for resource in resources {
            match &resource.body {
                Body::Ingress(_) => self.ingresses.push(resource.id),
                Body::Service(_) => self.services.push(resource.id),
                Body::Pod(_) => self.pods_and_workloads.push(resource.id),
                Body::Workload(_) => {
                    self.pods_and_workloads.push(resource.id);
                    if resource.built_in.is_none() {
                        self.scalers.push(resource.id);
                    }
                }
                Body::ResourceQuota(_) => self.quotas.push(resource.id),
                Body::LimitRange(_) => self.limit_ranges.push(resource.id),
                Body::HorizontalPodAutoscaler(_) | Body::Custom => self.scalers.push(resource.id),
                _ => {}
            }
        }
    }
}

/// The part of a list that neighbouring objects make up.
fn among<'l>(ids: &'l [ResourceId], lot: &[Resource<'_>]) -> &'l [ResourceId] {
    let (Some(first), Some(last)) = (lot.first(), lot.last()) else { return &[] };
    let from = ids.partition_point(|id| *id < first.id);
    let to = ids.partition_point(|id| *id <= last.id);
    ids.get(from..to).unwrap_or_default()
}

impl<'t> Cluster<'t> {
    fn each<'c>(&'c self, ids: &'c [ResourceId]) -> impl Iterator<Item = &'c Resource<'t>> + use<'c, 't> {
        ids.iter().filter_map(|id| self.resource(*id)).apart()
    }

    /// Every Service with its `spec`.
    pub(crate) fn services<'c>(&'c self) -> impl Iterator<Item = (&'c Resource<'t>, &'c Service<'t>)> {
        self.services_of(&self.by_kind.services)
    }

    /// The Services among neighbouring objects of the cluster.
    pub(crate) fn services_among<'c>(
        &'c self,
        lot: &[Resource<'t>],
    ) -> impl Iterator<Item = (&'c Resource<'t>, &'c Service<'t>)> + use<'c, 't> {
        self.services_of(among(&self.by_kind.services, lot))
    }

    /// Those of some objects that are Services.
    pub(crate) fn services_of<'c>(
        &'c self,
        ids: &'c [ResourceId],
    ) -> impl Iterator<Item = (&'c Resource<'t>, &'c Service<'t>)> + use<'c, 't> {
        self.each(ids)
            .filter_map(|resource| match &resource.body {
                Body::Service(spec) => Some((resource, &**spec)),
                _ => None,
            })
            .apart()
    }

    /// Every Ingress with its `spec`.
    pub(crate) fn ingresses<'c>(&'c self) -> impl Iterator<Item = (&'c Resource<'t>, &'c Ingress<'t>)> {
        self.ingresses_of(&self.by_kind.ingresses)
    }

    /// The Ingresses among neighbouring objects of the cluster.
    pub(crate) fn ingresses_among<'c>(
        &'c self,
        lot: &[Resource<'t>],
    ) -> impl Iterator<Item = (&'c Resource<'t>, &'c Ingress<'t>)> + use<'c, 't> {
        self.ingresses_of(among(&self.by_kind.ingresses, lot))
    }

    /// Those of some objects that are Ingresses.
    pub(crate) fn ingresses_of<'c>(
        &'c self,
        ids: &'c [ResourceId],
    ) -> impl Iterator<Item = (&'c Resource<'t>, &'c Ingress<'t>)> + use<'c, 't> {
        self.each(ids)
            .filter_map(|resource| match &resource.body {
                Body::Ingress(spec) => Some((resource, &**spec)),
                _ => None,
            })
            .apart()
    }

    /// Every Pod, and everything that makes Pods.
    pub(super) fn pods_and_workloads<'c>(&'c self) -> impl Iterator<Item = &'c Resource<'t>> {
        self.each(&self.by_kind.pods_and_workloads)
    }

    /// Everything that makes Pods from a template, with its `spec`.
    pub(crate) fn workloads<'c>(&'c self) -> impl Iterator<Item = (&'c Resource<'t>, &'c Workload<'t>)> {
        self.workloads_of(&self.by_kind.pods_and_workloads)
    }

    /// What makes Pods from a template among neighbouring objects of the cluster.
    pub(crate) fn workloads_among<'c>(
        &'c self,
        lot: &[Resource<'t>],
    ) -> impl Iterator<Item = (&'c Resource<'t>, &'c Workload<'t>)> + use<'c, 't> {
        self.workloads_of(among(&self.by_kind.pods_and_workloads, lot))
    }

    /// Those of some objects that make Pods from a template.
    pub(crate) fn workloads_of<'c>(
        &'c self,
        ids: &'c [ResourceId],
    ) -> impl Iterator<Item = (&'c Resource<'t>, &'c Workload<'t>)> + use<'c, 't> {
        self.each(ids)
            .filter_map(|resource| match &resource.body {
                Body::Workload(spec) => Some((resource, &**spec)),
                _ => None,
            })
            .apart()
    }

    /// Every ResourceQuota with its `spec`.
    pub(crate) fn quotas<'c>(&'c self) -> impl Iterator<Item = (&'c Resource<'t>, &'c ResourceQuota<'t>)> {
        self.each(&self.by_kind.quotas).filter_map(|resource| match &resource.body {
            Body::ResourceQuota(spec) => Some((resource, &**spec)),
            _ => None,
        })
    }

    /// Whether any namespace has a LimitRange.
    pub(crate) fn has_limit_ranges(&self) -> bool {
        !self.by_kind.limit_ranges.is_empty()
    }

    /// What may set the number of Pods of a workload: a HorizontalPodAutoscaler, or a custom resource.
    pub(super) fn possible_scalers<'c>(&'c self) -> impl Iterator<Item = &'c Resource<'t>> {
        self.each(&self.by_kind.scalers)
    }

    /// Who sets the number of Pods of whom.
    pub(crate) fn scalers(&self) -> &Scalers {
        self.by_kind.scaled.get_or_init(|| Scalers::of(self))
    }

    /// Every object that makes Pods, and every Pod, with the `spec` of these Pods. What has an owner in the input is told
    /// by its owner, whose template is the one that counts; what has ended, or is an old revision, asks for nothing more.
    pub(crate) fn pod_makers<'c>(&'c self) -> impl Iterator<Item = (&'c Resource<'t>, &'c PodSpec<'t>)> {
        self.with_pod_spec(self.pod_maker_ids())
    }

    /// The same among neighbouring objects of the cluster.
    pub(crate) fn pod_makers_among<'c>(
        &'c self,
        lot: &[Resource<'t>],
    ) -> impl Iterator<Item = (&'c Resource<'t>, &'c PodSpec<'t>)> + use<'c, 't> {
        self.with_pod_spec(among(self.pod_maker_ids(), lot))
    }

    /// Those of some objects that have a `spec` of Pods.
    pub(crate) fn with_pod_spec<'c>(
        &'c self,
        ids: &'c [ResourceId],
    ) -> impl Iterator<Item = (&'c Resource<'t>, &'c PodSpec<'t>)> + use<'c, 't> {
        self.each(ids).filter_map(|resource| Some((resource, resource.pod_spec()?))).apart()
    }

    fn pod_maker_ids(&self) -> &[ResourceId] {
        self.by_kind.pod_makers.get_or_init(|| {
            let all = self.each(&self.by_kind.pods_and_workloads);
            all.filter(|resource| self.counts_as_pod_maker(resource)).map(|resource| resource.id).collect()
        })
    }

    fn counts_as_pod_maker(&self, resource: &Resource<'t>) -> bool {
        let mut owners = self.owners().chain(resource.id).filter_map(|owner| self.resource(owner));
        let owned = owners.any(|owner| owner.pod_spec().is_some());
        !owned && !resource.has_ended() && !is_old_revision(resource)
    }
}

/// Whether a dump shows a ReplicaSet that was scaled to nothing: a revision that its Deployment keeps for a rollback.
fn is_old_revision(resource: &Resource<'_>) -> bool {
    let Body::Workload(workload) = &resource.body else { return false };
    resource.gvk.kind == "ReplicaSet" && resource.is_live() && workload.replicas.get() == Some(&0)
}
