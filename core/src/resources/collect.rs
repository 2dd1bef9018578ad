//! Which documents are objects, and which only look like it.

use super::{Resource, ResourceId};
use crate::{
    options::Options,
    yaml::{Document, File, Node},
};

/// A document that is not analysed as an object, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Skipped {
    pub(crate) file: u32,
    pub(crate) document: u32,
    pub(crate) reason: SkippedReason,
}

/// Why a document is not analysed as an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SkippedReason {
    /// Nothing but comments, or `null`.
    Empty,
    /// It has no `apiVersion` and `kind`.
    NoObject,
    /// A file for `kustomize`, not for the cluster: a Kustomization, a patch, the input of a generator.
    Kustomize,
    /// A template of the Helm chart whose `Chart.yaml` is the file with this index, or its values.
    HelmChart(u32),
}

/// The objects of the files, `List`s flattened, in the order of files and text; and the documents that hold none.
pub(crate) fn collect<'t>(files: &[&'t File], options: &'t Options) -> (Vec<Resource<'t>>, Vec<Skipped>) {
    let mut resources = Vec::new();
    let mut skipped = Vec::new();
    for (file_index, file) in files.iter().enumerate() {
        for document in &file.documents {
            let reason = collect_document(file_index as u32, document, options, &mut resources);
            if let Some(reason) = reason {
                skipped.push(Skipped { file: file_index as u32, document: document.index, reason });
            }
        }
    }
    (resources, skipped)
}

/// Adds the objects of one document; the reason if there are none.
fn collect_document<'t>(
    file: u32,
    document: &'t Document,
    options: &'t Options,
    resources: &mut Vec<Resource<'t>>,
) -> Option<SkippedReason> {
    let Some(root) = document.root().filter(|root| !root.is_null()) else {
        return Some(SkippedReason::Empty);
    };
    if !is_object(root) {
        return Some(SkippedReason::NoObject);
    }
    if root.get("apiVersion").and_then(|it| it.as_str()).is_some_and(|it| it.starts_with("kustomize.")) {
        return Some(SkippedReason::Kustomize);
    }
    // A stack instead of recursion: lists may be nested as deep as the reader allows.
    let mut pending = vec![(root, None)];
    while let Some((node, inherited)) = pending.pop() {
        let kind = node.get("kind").and_then(|it| it.as_str()).unwrap_or_default();
        let items = node
            .get("items")
            .filter(|items| kind.ends_with("List") && (items.is_sequence() || items.is_null()));
        if let Some(items) = items {
            let item_kind = kind.strip_suffix("List").filter(|kind| !kind.is_empty());
            let api_version = node.get("apiVersion").and_then(|it| it.as_str());
            let inherited = item_kind.and_then(|kind| Some((api_version?, kind)));
            let from = pending.len();
            pending.extend(items.items().filter(|it| it.is_mapping()).map(|item| (item, inherited)));
            if let Some(added) = pending.get_mut(from..) {
                added.reverse();
            }
            continue;
        }
        let id = ResourceId(resources.len() as u32);
        resources.push(Resource::read(id, file, node, inherited, options.namespace.as_deref()));
    }
    None
}

/// An object has an `apiVersion` and a `kind`; one of them may be forgotten where `metadata` or `spec` tell what
/// it is meant to be.
fn is_object(node: Node<'_>) -> bool {
    let has_text = |key| node.get(key).is_some_and(|it| it.as_str().is_some());
    let has_mapping = |key| node.get(key).is_some_and(Node::is_mapping);
    match (has_text("apiVersion"), has_text("kind")) {
        (true, true) => true,
        (true, false) => has_mapping("metadata") && (has_mapping("spec") || has_mapping("data")),
        (false, true) => has_mapping("metadata"),
        (false, false) => false,
    }
}
