//! Which files belong together.
//!
//! All files describe one cluster, with one exception: folders that define the same object, such as `dev/` and
//! `prod/`, are alternatives. What lies below one never meets what lies below the other; what lies above or beside
//! both is seen by both.

use std::collections::{BTreeMap, BTreeSet};

use super::definitions::Definitions;
use crate::{
    hash::HashMap,
    resources::{Body, Resource, ResourceId, folder_of},
    yaml::File,
};

/// Index of a set of files that see the same files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ScopeId(pub(crate) u32);

/// Folders that are alternatives of one another, with the object that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Alternatives {
    /// The folder that holds them; empty for the top.
    pub(crate) parent: String,
    /// Their names inside `parent`.
    pub(crate) folders: BTreeSet<String>,
    /// Two definitions of the same object, in two of the folders.
    pub(crate) witnesses: (ResourceId, ResourceId),
}

/// The scopes of all files.
#[derive(Debug, Default)]
pub(crate) struct Scopes {
    /// By file.
    of_file: Vec<ScopeId>,
    /// For each scope the folder it lies in, under each parent of alternatives.
    constraints: Vec<Vec<(String, String)>>,
    alternatives: Vec<Alternatives>,
}

impl Scopes {
    pub(super) fn new(files: &[&File], resources: &[Resource<'_>], definitions: &Definitions) -> Self {
        let alternatives = find_alternatives(files, resources, definitions);
        let parents: HashMap<&str, &BTreeSet<String>> =
            alternatives.iter().map(|it| (it.parent.as_str(), &it.folders)).collect();
        let mut ids: HashMap<Vec<(String, String)>, ScopeId> = HashMap::default();
        let mut constraints = Vec::new();
        let of_file = files
            .iter()
            .map(|file| {
                let own = constraints_of(folder_of(&file.path), &parents);
                *ids.entry(own).or_insert_with_key(|own| {
                    constraints.push(own.clone());
                    ScopeId(constraints.len() as u32 - 1)
                })
            })
            .collect();
        Self { of_file, constraints, alternatives }
    }

    /// The scope of the file with this index.
    pub(crate) fn of_file(&self, file: u32) -> ScopeId {
        self.of_file.get(file as usize).copied().unwrap_or(ScopeId(0))
    }

    /// False when the two lie in folders that are alternatives.
    pub(crate) fn sees(&self, a: ScopeId, b: ScopeId) -> bool {
        if a == b {
            return true;
        }
        let (Some(a), Some(b)) = (self.constraints.get(a.0 as usize), self.constraints.get(b.0 as usize))
        else {
            return true;
        };
        !a.iter().any(|(parent, folder)| b.iter().any(|(other, it)| other == parent && it != folder))
    }

    /// The folders that were taken as alternatives.
    pub(crate) fn alternatives(&self) -> &[Alternatives] {
        &self.alternatives
    }
}

fn find_alternatives(
    files: &[&File],
    resources: &[Resource<'_>],
    definitions: &Definitions,
) -> Vec<Alternatives> {
    let several_folders = {
        let mut folders = files.iter().map(|file| folder_of(&file.path));
        let first = folders.next();
        folders.any(|folder| Some(folder) != first)
    };
    if !several_folders {
        return Vec::new();
    }
    let mut found: BTreeMap<String, Alternatives> = BTreeMap::new();
    for all in definitions.several() {
        let mut folders: BTreeMap<&str, ResourceId> = BTreeMap::new();
        for resource in all.iter().filter_map(|id| resources.get(id.0 as usize)) {
            let Some(file) = files.get(resource.file as usize) else { continue };
            // A Namespace is repeated wherever it is used, which says nothing about the folders.
            if !matches!(resource.body, Body::Namespace) {
                folders.entry(folder_of(&file.path)).or_insert(resource.id);
            }
        }
        let folders: Vec<(Vec<&str>, ResourceId)> =
            folders.iter().map(|(folder, id)| (components(folder), *id)).collect();
        for pair in folders.windows(2) {
            let [(a, first), (b, second)] = pair else { continue };
            let shared = a.iter().zip(b).take_while(|(a, b)| a == b).count();
            // One inside the other, as an overlay below its base: no alternatives.
            let (Some(one), Some(other)) = (a.get(shared), b.get(shared)) else { continue };
            let parent = a.get(..shared).unwrap_or_default().join("/");
            let entry = found.entry(parent.clone()).or_insert_with(|| Alternatives {
                parent,
                folders: BTreeSet::new(),
                witnesses: (*first, *second),
            });
            entry.folders.insert((*one).to_owned());
            entry.folders.insert((*other).to_owned());
            entry.witnesses = entry.witnesses.min((*first, *second));
        }
    }
    found.into_values().collect()
}

fn components(folder: &str) -> Vec<&str> {
    folder.split('/').filter(|part| !part.is_empty()).collect()
}

fn constraints_of(folder: &str, parents: &HashMap<&str, &BTreeSet<String>>) -> Vec<(String, String)> {
    if parents.is_empty() {
        return Vec::new();
    }
    let parts = components(folder);
    let mut constraints = Vec::new();
    for (depth, part) in parts.iter().enumerate() {
        let parent = parts.get(..depth).unwrap_or_default().join("/");
        if parents.get(parent.as_str()).is_some_and(|folders| folders.contains(*part)) {
            constraints.push((parent, (*part).to_owned()));
        }
    }
    constraints
}
