//! Deployments that replace their Pods step by step.

use crate::{
    graph::{Cluster, least_replicas},
    resources::{PodSpec, Resource, Rolling, Workload},
    rules::Place,
    schema::is_builtin_group,
};

/// A Deployment with Pods that a rolling update replaces.
#[derive(Clone, Copy)]
pub(super) struct RollingDeployment<'r, 't> {
    pub(super) resource: &'r Resource<'t>,
    pub(super) workload: &'r Workload<'t>,
    pub(super) spec: &'r PodSpec<'t>,
    pub(super) replicas: i64,
    pub(super) rolling: Rolling,
}

impl<'r, 't> RollingDeployment<'r, 't> {
    /// What `workload` is, if it is one. One that is paused or scaled to zero replaces nothing.
    pub(super) fn of(
        cluster: &Cluster<'_>,
        resource: &'r Resource<'t>,
        workload: &'r Workload<'t>,
    ) -> Option<Self> {
        if resource.gvk.kind != "Deployment" || !is_builtin_group(resource.gvk.group) {
            return None;
        }
        let spec = resource.pod_spec()?;
        let replicas = least_replicas(cluster, resource);
        if replicas == 0 || workload.paused.or(false) {
            return None;
        }
        let rolling = workload.rolling_update(replicas)?;
        Some(Self { resource, workload, spec, replicas, rolling })
    }

    /// Whether a new Pod must be there before an old one may go.
    pub(super) fn comes_before_it_goes(&self) -> bool {
        self.rolling.unavailable == 0 && self.rolling.surge > 0
    }

    /// The number of Pods, or the Deployment where it is not written.
    pub(super) fn replicas_place(&self) -> Place {
        let span = self.workload.replicas.span();
        span.map_or_else(|| self.resource.name_place(), |span| self.resource.place(span))
    }
}
