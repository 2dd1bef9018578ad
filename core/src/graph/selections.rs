//! What the selectors of all Services select, at a cost that many Services over many Pods cannot drive up.

use std::rc::Rc;

use super::{cells::CellId, owners::Owners, pods::PodIndex};
use crate::{
    hash::{HashMap, HashSet},
    resources::{Resource, ResourceId},
    yaml::de::StringMap,
};

/// How many labels of Pods are compared with selectors in one check. A thousand Services that look at ten thousand
/// Pods each stay below it.
const MOST_COMPARED: usize = 32_000_000;

/// Selectors that have fewer Pods to look at than this are not remembered: looking is cheaper.
const WORTH_REMEMBERING: usize = 32;

/// The cells that a selector looks into (the first one names them all) and its pairs.
type Key<'s> = (Option<CellId>, Vec<(&'s str, &'s str)>);

/// Selects Pods; the same selector in the same namespace is answered once.
#[derive(Debug, Default)]
pub(super) struct Selections<'s> {
    remembered: HashMap<Key<'s>, Rc<[ResourceId]>>,
    reached: HashSet<ResourceId>,
    compared: usize,
}

impl<'s> Selections<'s> {
    /// The Pods and templates in `cells` that carry every pair of `selector`, without those whose owner does as well; `None` when the input holds so many
    /// Services over so many Pods that no answer is given any more.
    pub(super) fn of(
        &mut self,
        pods: &PodIndex<'_>,
        resources: &[Resource<'_>],
        owners: &Owners,
        cells: &[CellId],
        selector: &'s StringMap<'_>,
    ) -> Option<Rc<[ResourceId]>> {
        let candidates = pods.candidates(cells, selector);
        if candidates < WORTH_REMEMBERING {
            return Some(self.select(pods, resources, owners, cells, selector));
        }
        let key = (cells.first().copied(), selector.iter().map(|pair| (pair.key, pair.value)).collect());
        if let Some(selected) = self.remembered.get(&key) {
            return Some(Rc::clone(selected));
        }
        self.compared = self.compared.saturating_add(candidates.saturating_mul(selector.pairs().len()));
        if self.compared > MOST_COMPARED {
            return None;
        }
        let selected = self.select(pods, resources, owners, cells, selector);
        self.remembered.insert(key, Rc::clone(&selected));
        Some(selected)
    }

    fn select(
        &mut self,
        pods: &PodIndex<'_>,
        resources: &[Resource<'_>],
        owners: &Owners,
        cells: &[CellId],
        selector: &StringMap<'_>,
    ) -> Rc<[ResourceId]> {
        let all = pods.selected(resources, cells, selector);
        self.reached.extend(&all);
        // Manifests name no owners.
        if owners.is_empty() || all.len() < 2 {
            return all.into();
        }
        let selected: HashSet<ResourceId> = all.iter().copied().collect();
        let topmost = |id: &ResourceId| !owners.chain(*id).any(|owner| selected.contains(&owner));
        all.into_iter().filter(topmost).collect()
    }

    /// Everything that some selector selects.
    pub(super) fn into_reached(self) -> HashSet<ResourceId> {
        self.reached
    }
}
