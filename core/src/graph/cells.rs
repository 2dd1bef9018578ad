//! Namespace and scope of every object, as one number.
//!
//! Objects meet when they are in the same namespace and in scopes that see each other. A [`CellId`] stands for such
//! a pair, so that the indexes need one key for both.

use super::scopes::{ScopeId, Scopes};
use crate::{hash::HashMap, order::Sorting, resources::Resource};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct CellId(pub(crate) u32);

#[derive(Debug)]
struct Cell<'t> {
    scope: ScopeId,
    namespace: &'t str,
    /// Cells of the same namespace whose objects meet those of this one; itself first.
    seen: Vec<CellId>,
}

/// All cells, and the cell of each object.
#[derive(Debug)]
pub(crate) struct Cells<'t> {
    cells: Vec<Cell<'t>>,
    of_resource: Vec<CellId>,
    by_namespace: HashMap<&'t str, Vec<CellId>>,
    /// For every scope the cells of objects outside namespaces that it sees, its own first.
    cluster_wide: HashMap<ScopeId, Vec<CellId>>,
}

impl<'t> Cells<'t> {
    pub(crate) fn new(resources: &[Resource<'t>], scopes: &Scopes) -> Self {
        let mut ids: HashMap<(ScopeId, &'t str), CellId> = HashMap::default();
        let mut cells: Vec<Cell<'t>> = Vec::new();
        let mut by_namespace: HashMap<&'t str, Vec<CellId>> = HashMap::default();
        let of_resource = resources
            .iter()
            .map(|resource| {
                let scope = scopes.of_file(resource.file);
                let namespace = resource.namespace_name();
                *ids.entry((scope, namespace)).or_insert_with(|| {
                    let id = CellId(cells.len() as u32);
                    cells.push(Cell { scope, namespace, seen: Vec::new() });
                    by_namespace.entry(namespace).or_default().push(id);
                    id
                })
            })
            .collect();
        let seen: Vec<Vec<CellId>> = cells
            .iter()
            .enumerate()
            .map(|(index, cell)| {
                let own = CellId(index as u32);
                let others =
                    by_namespace.get(cell.namespace).into_iter().flatten().copied().filter(|other| {
                        let scope = cells.get(other.0 as usize).map(|it| it.scope);
                        *other != own && scope.is_some_and(|scope| scopes.sees(cell.scope, scope))
                    });
                std::iter::once(own).chain(others).collect()
            })
            .collect();
        for (cell, seen) in cells.iter_mut().zip(seen) {
            cell.seen = seen;
        }
        let outside = by_namespace.get("").map(Vec::as_slice).unwrap_or_default();
        let mut cluster_wide: HashMap<ScopeId, Vec<CellId>> = HashMap::default();
        if !outside.is_empty() {
            for scope in cells.iter().map(|cell| cell.scope) {
                cluster_wide.entry(scope).or_insert_with(|| seen_by(&cells, scopes, scope, outside));
            }
        }
        Self { cells, of_resource, by_namespace, cluster_wide }
    }

    /// The cells of objects outside namespaces that an object in `scope` sees.
    pub(crate) fn cluster_wide(&self, scope: ScopeId) -> &[CellId] {
        self.cluster_wide.get(&scope).map(Vec::as_slice).unwrap_or_default()
    }

    /// The cells of a namespace, whatever their scopes.
    pub(crate) fn of_namespace(&self, namespace: &str) -> &[CellId] {
        self.by_namespace.get(namespace).map(Vec::as_slice).unwrap_or_default()
    }

    /// The cells of any namespace that an object in `scope` sees.
    pub(crate) fn in_namespace(&self, scopes: &Scopes, scope: ScopeId, namespace: &str) -> Vec<CellId> {
        let all = self.by_namespace.get(namespace).map(Vec::as_slice).unwrap_or_default();
        seen_by(&self.cells, scopes, scope, all)
    }

    pub(crate) fn of(&self, resource: &Resource<'t>) -> CellId {
        self.of_resource.get(resource.id.0 as usize).copied().unwrap_or(CellId(0))
    }

    /// The cells whose objects are in the same namespace and meet those of `cell`; `cell` itself first.
    pub(crate) fn seen_from(&self, cell: CellId) -> &[CellId] {
        self.cells.get(cell.0 as usize).map_or(&[], |cell| &cell.seen)
    }
}

/// Those of `candidates` that `scope` sees, its own first.
fn seen_by(cells: &[Cell<'_>], scopes: &Scopes, scope: ScopeId, candidates: &[CellId]) -> Vec<CellId> {
    let scope_of = |id: &CellId| cells.get(id.0 as usize).map(|cell| cell.scope);
    let mut seen: Vec<CellId> = candidates
        .iter()
        .copied()
        .filter(|id| scope_of(id).is_some_and(|other| scopes.sees(scope, other)))
        .collect();
    seen.order_by_key(|id| scope_of(id) != Some(scope));
    seen
}
