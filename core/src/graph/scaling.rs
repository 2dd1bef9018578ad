//! Who sets the number of Pods of a workload, besides the one who wrote it.

use super::{Cluster, Lookup};
use crate::{
    hash::{HashMap, HashSet},
    resources::{Body, Resource, ResourceId},
};

/// Who sets the number of Pods of whom.
#[derive(Debug, Default)]
pub(crate) struct Scalers {
    /// By the target, the HorizontalPodAutoscaler, which does nothing as long as its target is scaled to zero.
    pub(crate) horizontal: HashMap<ResourceId, ResourceId>,
    /// The targets of those who scale from zero.
    pub(crate) from_zero: HashSet<ResourceId>,
}

impl Scalers {
    pub(super) fn of(cluster: &Cluster<'_>) -> Self {
        let mut scalers = Self::default();
        for resource in cluster.possible_scalers() {
            if let Body::HorizontalPodAutoscaler(scaler) = &resource.body {
                let Some(target) = scaler.scale_target_ref.get() else { continue };
                let Some(id) = find(cluster, resource, target.kind.or(""), target.name.or("")) else {
                    continue;
                };
                // With `minReplicas: 0` it scales from zero, and so does KEDA, which owns one for its own use.
                let owned = resource.metadata.owner_references.get().is_some_and(|owners| !owners.is_empty());
                if owned || scaler.min_replicas.get() == Some(&0) {
                    scalers.from_zero.insert(id);
                } else {
                    scalers.horizontal.insert(id, resource.id);
                }
                continue;
            }
            for target in resource.scaled_by_custom() {
                // KEDA's default.
                let kind = target.kind.or("Deployment");
                scalers.from_zero.extend(find(cluster, resource, kind, target.name.or("")));
            }
        }
        scalers
    }
}

fn find(cluster: &Cluster<'_>, from: &Resource<'_>, kind: &str, name: &str) -> Option<ResourceId> {
    const KINDS: [&str; 4] = ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"];
    let kind = KINDS.into_iter().find(|it| *it == kind)?;
    match cluster.find(from, kind, name) {
        Lookup::Found(id) | Lookup::NamespaceNotWritten(id) => Some(id),
        _ => None,
    }
}

/// How many Pods a workload has at least, as far as the files decide it: with an autoscaler its smallest number. What
/// depends on the nodes, or ends by itself, counts as nothing.
pub(crate) fn least_replicas(cluster: &Cluster<'_>, resource: &Resource<'_>) -> i64 {
    let workload = match &resource.body {
        Body::Pod(spec) if spec.restart_policy.or("Always") == "Always" => return 1,
        Body::Workload(workload) => workload,
        _ => return 0,
    };
    let scalers = cluster.scalers();
    let counted =
        matches!(resource.gvk.kind, "Deployment" | "ReplicaSet" | "ReplicationController" | "StatefulSet");
    if !counted || scalers.from_zero.contains(&resource.id) {
        return 0;
    }
    let written = workload.replicas.or(1).max(0);
    let scaler = scalers.horizontal.get(&resource.id).and_then(|id| cluster.resource(*id));
    match scaler.map(|scaler| &scaler.body) {
        Some(Body::HorizontalPodAutoscaler(scaler)) if written > 0 => scaler.min_replicas.or(1).max(0),
        _ => written,
    }
}
