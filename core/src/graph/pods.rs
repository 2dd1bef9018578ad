//! Pods, and templates that make Pods, by their labels.

use super::{
    cells::{CellId, Cells},
    near_miss::NearNames,
};
use crate::{
    apart::KeepApart,
    hash::HashMap,
    order::Sorting,
    resources::{Body, Resource, ResourceId},
    yaml::de::{Pair, StringMap},
};

/// Pods and Pod templates by label.
#[derive(Debug, Default)]
pub(crate) struct PodIndex<'t> {
    by_label: HashMap<(CellId, &'t str, &'t str), Vec<ResourceId>>,
    by_value: HashMap<(CellId, &'t str), Vec<ResourceId>>,
    /// The values that a label key takes in a cell, each once.
    values: HashMap<(CellId, &'t str), NearNames<'t, ()>>,
    anywhere: HashMap<(&'t str, &'t str), Vec<ResourceId>>,
    in_cell: HashMap<CellId, Vec<ResourceId>>,
}

/// Labels that Kubernetes itself puts on the Pods of a workload.
const LABELS_OF_CONTROLLERS: &[&str] = &[
    "pod-template-hash",
    "controller-revision-hash",
    "job-name",
    "batch.kubernetes.io/job-name",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-completion-index",
    "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index",
    "topology.kubernetes.io/zone",
    "topology.kubernetes.io/region",
];

/// How many Pods of other namespaces are looked at.
const MOST_ELSEWHERE: usize = 256;

impl<'t> PodIndex<'t> {
    /// Adds the Pods and templates among objects, which follow those that were added before.
    pub(crate) fn add(&mut self, resources: &[Resource<'t>], cells: &Cells<'t>) {
        for resource in resources.iter().filter(|resource| makes_pods(resource)) {
            let cell = cells.of(resource);
            self.in_cell.entry(cell).or_default().push(resource.id);
            for pair in labels(resource) {
                let of_label = self.by_label.entry((cell, pair.key, pair.value)).or_default();
                if of_label.is_empty() {
                    self.values.entry((cell, pair.key)).or_default().push(pair.value, ());
                }
                of_label.push(resource.id);
                self.by_value.entry((cell, pair.value)).or_default().push(resource.id);
                self.anywhere.entry((pair.key, pair.value)).or_default().push(resource.id);
            }
        }
    }

    /// The Pods in `cells` that carry every pair of `selector`, in the order of the files.
    pub(crate) fn selected(
        &self,
        resources: &[Resource<'t>],
        cells: &[CellId],
        selector: &StringMap<'_>,
    ) -> Vec<ResourceId> {
        let mut selected = Vec::new();
        for cell in cells {
            let candidates = self.rarest(*cell, selector);
            selected.extend(candidates.iter().copied().filter(|id| carries(resources, *id, selector)));
        }
        selected.order();
        selected
    }

    /// How many Pods in `cells` [`PodIndex::selected`] would look at.
    pub(crate) fn candidates(&self, cells: &[CellId], selector: &StringMap<'_>) -> usize {
        cells.iter().map(|cell| self.rarest(*cell, selector).len()).sum()
    }

    /// The Pods that carry the rarest pair of the selector. A selector of controllers' labels alone can match any Pod
    /// of the cell.
    fn rarest<'i>(&'i self, cell: CellId, selector: &'i StringMap<'_>) -> &'i [ResourceId] {
        selector
            .iter()
            .filter(|pair| !LABELS_OF_CONTROLLERS.contains(&pair.key))
            .map(|pair| self.by_label.get(&(cell, pair.key, pair.value)).map_or(&[][..], Vec::as_slice))
            .min_by_key(|ids| ids.len())
            .unwrap_or_else(|| self.in_cell.get(&cell).map_or(&[], Vec::as_slice))
    }

    /// The Pods of any namespace that carry every pair of `selector`.
    pub(crate) fn selected_anywhere(
        &self,
        resources: &[Resource<'t>],
        selector: &StringMap<'_>,
    ) -> Vec<ResourceId> {
        let postings = selector
            .iter()
            .map(|pair| self.anywhere.get(&(pair.key, pair.value)).map_or(&[][..], Vec::as_slice));
        let candidates = postings.min_by_key(|ids| ids.len()).unwrap_or_default();
        candidates
            .iter()
            .take(MOST_ELSEWHERE)
            .copied()
            .filter(|id| carries(resources, *id, selector))
            .collect()
    }

    /// The Pods in `cells` that carry this label.
    pub(crate) fn with_label<'i>(
        &'i self,
        cells: &'i [CellId],
        key: &'i str,
        value: &'i str,
    ) -> impl Iterator<Item = ResourceId> + 'i {
        cells
            .iter()
            .flat_map(move |cell| self.by_label.get(&(*cell, key, value)).into_iter().flatten().copied())
    }

    /// The Pods in `cells` that carry this value under any key.
    pub(crate) fn with_value<'i>(
        &'i self,
        cells: &'i [CellId],
        value: &'i str,
    ) -> impl Iterator<Item = ResourceId> + 'i {
        cells.iter().flat_map(move |cell| self.by_value.get(&(*cell, value)).into_iter().flatten().copied())
    }

    /// The values that `key` takes in each of `cells`.
    pub(crate) fn values_of<'i>(
        &'i self,
        cells: &'i [CellId],
        key: &'i str,
    ) -> impl Iterator<Item = &'i NearNames<'i, ()>> + 'i {
        cells.iter().filter_map(move |cell| self.values.get(&(*cell, key)))
    }

    /// All Pods and templates in `cells`.
    pub(crate) fn all<'i>(&'i self, cells: &'i [CellId]) -> impl Iterator<Item = ResourceId> + 'i {
        cells.iter().flat_map(move |cell| self.in_cell.get(cell).into_iter().flatten().copied()).apart()
    }
}

/// A Pod or something that makes Pods.
pub(crate) fn makes_pods(resource: &Resource<'_>) -> bool {
    // A template of a Job may have no metadata at all: its Pods carry the labels of the controller.
    matches!(resource.body, Body::Pod(_)) || resource.template().is_some()
}

/// The labels that the Pods of an object carry.
pub(crate) fn labels<'r, 't>(resource: &'r Resource<'t>) -> &'r [Pair<'t>] {
    resource.pod_labels().and_then(|labels| labels.get()).map_or(&[], |labels| labels.pairs())
}

/// Whether the Pods of an object carry every pair of the selector.
pub(crate) fn carries(resources: &[Resource<'_>], id: ResourceId, selector: &StringMap<'_>) -> bool {
    let Some(resource) = resources.get(id.0 as usize) else { return false };
    selector.iter().all(|pair| carries_pair(resource, pair))
}

/// Whether the Pods of an object carry a label, counting those that its controller adds.
pub(crate) fn carries_pair(resource: &Resource<'_>, pair: &Pair<'_>) -> bool {
    let labels = resource.pod_labels().and_then(|labels| labels.get());
    match labels.and_then(|labels| labels.get(pair.key)) {
        Some(label) => label.value == pair.value,
        None => controller_adds(resource, pair.key, pair.value),
    }
}

fn controller_adds(resource: &Resource<'_>, key: &str, value: &str) -> bool {
    let numbered = || {
        let ordinal = value.strip_prefix(resource.name()).and_then(|rest| rest.strip_prefix('-'));
        ordinal.is_some_and(|ordinal| !ordinal.is_empty() && ordinal.bytes().all(|b| b.is_ascii_digit()))
    };
    match (key, resource.gvk.kind) {
        (_, "Pod") => false,
        ("pod-template-hash", _) => true,
        ("controller-revision-hash", "StatefulSet" | "DaemonSet") => true,
        ("statefulset.kubernetes.io/pod-name", "StatefulSet") => numbered(),
        ("apps.kubernetes.io/pod-index", "StatefulSet") => true,
        ("job-name" | "batch.kubernetes.io/job-name", "Job") => value == resource.name(),
        ("job-name" | "batch.kubernetes.io/job-name", "CronJob") => value.starts_with(resource.name()),
        (
            "batch.kubernetes.io/controller-uid" | "batch.kubernetes.io/job-completion-index",
            "Job" | "CronJob",
        ) => true,
        ("topology.kubernetes.io/zone" | "topology.kubernetes.io/region", _) => true,
        _ => false,
    }
}
