//! Objects that stand aside because the input has the same object once more.
//!
//! A dump and the manifests that it was made of hold each object twice: as it is, and as somebody wants it. The live one
//! is what the cluster works with; its manifest stands aside, or else every selector would meet two workloads. A
//! must-gather has each Pod in the list of its namespace and in a file of its own: one of them stands aside.
//!
//! What the manifests say is judged in a view of its own, in which they are applied: the live objects that they describe
//! stand aside there, with everything that these have made.

use super::{
    names::KindKey,
    owners::{controller, deployment_of},
};
use crate::{
    hash::{HashMap, HashSet},
    resources::{Body, Namespace, Resource, ResourceId, split_api_version},
    yaml::Node,
};

/// What the input is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// The cluster as it is, with what is only in manifests beside it.
    Cluster,
    /// The cluster as it is to be, once the manifests are applied.
    Applied,
}

/// The objects of a view that do not count, and which are the same as which.
#[derive(Debug, Default)]
pub(crate) struct Aside<'t> {
    /// Their ids follow those of the objects that count.
    pub(super) resources: Vec<Resource<'t>>,
    /// A live object → its manifests; several where they lie in folders for several clusters.
    manifests: HashMap<ResourceId, Vec<ResourceId>>,
    /// The other way.
    lives: HashMap<ResourceId, ResourceId>,
}

/// Dumps of more clusters than this are not held against one another object by object.
const MOST_CLUSTERS: usize = 16;

/// What makes two documents one object.
type Key<'t> = (KindKey<'t>, &'t str, &'t str);

fn key<'t>(resource: &Resource<'t>) -> Key<'t> {
    let kind = KindKey::of_group(resource.gvk.group, resource.gvk.kind);
    (kind, resource.namespace_name(), resource.name())
}

impl<'t> Aside<'t> {
    /// Takes out of `resources` what does not count in `view`, and gives ids anew. The list that is returned has the new
    /// id of each old one; it is empty where nothing has changed.
    pub(super) fn split(resources: &mut Vec<Resource<'t>>, view: View) -> (Self, Vec<ResourceId>) {
        let live: Vec<bool> = resources.iter().map(Resource::is_live).collect();
        let any = live.contains(&true);
        if !any {
            return Self::default().into_unchanged();
        }
        if live.contains(&false) {
            join_namespace(resources, &live);
        }
        let mut lives: HashMap<Key<'t>, Vec<usize>> = HashMap::default();
        let mut aside = vec![false; resources.len()];
        for (index, resource) in resources.iter().enumerate().filter(|(index, _)| is(&live, *index)) {
            if resource.name().is_empty() {
                continue;
            }
            let same = lives.entry(key(resource)).or_default();
            match same
                .iter_mut()
                .rev()
                .take(MOST_CLUSTERS)
                .find(|other| repeats(resources.get(**other), resource))
            {
                Some(other) => {
                    let older = if is_older(resource, resources.get(*other)) { index } else { *other };
                    *other = if older == index { *other } else { index };
                    set(&mut aside, older);
                }
                None => same.push(index),
            }
        }
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for (index, resource) in resources.iter().enumerate().filter(|(index, _)| !is(&live, *index)) {
            let same = lives.get(&key(resource)).filter(|_| !resource.name().is_empty());
            pairs.extend(same.into_iter().flatten().take(MOST_CLUSTERS).map(|live| (*live, index)));
        }
        match view {
            View::Cluster => pairs.iter().for_each(|(_, manifest)| set(&mut aside, *manifest)),
            View::Applied => set_aside_replaced(resources, &live, &pairs, &mut aside),
        }
        if !aside.contains(&true) {
            return Self::default().into_unchanged();
        }
        let mut counted = 0;
        let mut apart = aside.iter().filter(|it| !**it).count() as u32;
        let ids: Vec<ResourceId> = aside
            .iter()
            .map(|aside| {
                let next = if *aside { &mut apart } else { &mut counted };
                let id = ResourceId(*next);
                *next += 1;
                id
            })
            .collect();
        let (mut kept, mut taken) = (Vec::with_capacity(resources.len()), Vec::new());
        for (mut resource, id) in resources.drain(..).zip(&ids) {
            let aside = is(&aside, resource.id.0 as usize);
            resource.id = *id;
            if aside { taken.push(resource) } else { kept.push(resource) }
        }
        *resources = kept;
        let mut this = Self { resources: taken, ..Self::default() };
        for (live, manifest) in pairs {
            if let (Some(live), Some(manifest)) = (ids.get(live), ids.get(manifest)) {
                this.manifests.entry(*live).or_default().push(*manifest);
                this.lives.entry(*manifest).or_insert(*live);
            }
        }
        (this, ids)
    }

    fn into_unchanged(self) -> (Self, Vec<ResourceId>) {
        (self, Vec::new())
    }

    /// Whether any live object has a manifest beside it.
    pub(super) fn has_manifests(&self) -> bool {
        !self.manifests.is_empty()
    }

    /// The live object that a manifest describes.
    pub(super) fn live_of(&self, manifest: ResourceId) -> Option<ResourceId> {
        self.lives.get(&manifest).copied()
    }

    /// The manifests of a live object.
    pub(super) fn manifests_of(&self, live: ResourceId) -> &[ResourceId] {
        self.manifests.get(&live).map_or(&[], Vec::as_slice)
    }
}

fn is(list: &[bool], index: usize) -> bool {
    list.get(index).copied().unwrap_or_default()
}

fn set(list: &mut [bool], index: usize) {
    if let Some(it) = list.get_mut(index) {
        *it = true;
    }
}

/// Whether two live objects of one name are the same one, as opposed to objects of two clusters.
fn repeats(one: Option<&Resource<'_>>, other: &Resource<'_>) -> bool {
    let Some(one) = one else { return false };
    match (one.metadata.uid.get(), other.metadata.uid.get()) {
        (Some(one), Some(other)) => one == other,
        (None, None) => one.node.says_the_same_as(other.node),
        _ => false,
    }
}

/// Whether `one` was printed before `other`. `resourceVersion` grows with every change of an object; where it tells nothing
/// the last one in the input is taken for the newer one.
fn is_older(one: &Resource<'_>, other: Option<&Resource<'_>>) -> bool {
    let version = |it: &Resource<'_>| {
        let version = it.node.get("metadata")?.get("resourceVersion")?;
        version.text().parse::<u64>().ok()
    };
    let versions = version(one).zip(other.and_then(version));
    versions.is_some_and(|(one, other)| one < other)
}

/// Manifests that name no namespace are in that of the dump which has them: `kubectl apply -n shop` has put them there.
fn join_namespace<'t>(resources: &mut [Resource<'t>], live: &[bool]) {
    let open = |it: &Resource<'t>| it.namespace.is_some_and(|it| !it.certain) && !it.name().is_empty();
    let name = |it: &Resource<'t>| (KindKey::of_group(it.gvk.group, it.gvk.kind), it.name());
    let written = || resources.iter().zip(live).filter(|(it, live)| !**live && open(it)).map(|(it, _)| it);
    let wanted: HashSet<(KindKey<'t>, &'t str)> = written().map(name).collect();
    if wanted.is_empty() {
        return;
    }
    let printed = resources.iter().zip(live).filter(|(_, live)| **live).map(|(it, _)| it);
    let mut found = printed.filter(|it| wanted.contains(&name(it))).filter_map(|it| it.namespace);
    let Some(first) = found.next() else { return };
    // Every namespace has objects that come with it, which say nothing.
    if found.any(|other| other.name != first.name) {
        return;
    }
    for (resource, live) in resources.iter_mut().zip(live) {
        if !*live && resource.namespace.is_some_and(|it| !it.certain) {
            resource.namespace = Some(Namespace { name: first.name, certain: false });
        }
    }
}

/// No chain of owners that Kubernetes makes is longer.
const LONGEST_CHAIN: usize = 4;

/// Sets aside the live objects that have a manifest, and what exists because of them: ReplicaSets and Pods of their
/// templates, the endpoints of their selectors, and what was said about any of it.
fn set_aside_replaced<'t>(
    resources: &[Resource<'t>],
    live: &[bool],
    pairs: &[(usize, usize)],
    aside: &mut [bool],
) {
    let mut replaced: HashSet<Key<'t>> = HashSet::default();
    let mut selecting: HashSet<Key<'t>> = HashSet::default();
    for (index, _) in pairs {
        set(aside, *index);
        let Some(resource) = resources.get(*index) else { continue };
        replaced.insert(key(resource));
        // The endpoints of a Service without selector are somebody's own work.
        if let Body::Service(service) = &resource.body
            && service.selector().is_some()
        {
            selecting.insert(key(resource));
        }
    }
    let owned: Vec<(usize, &Resource<'t>)> = resources
        .iter()
        .enumerate()
        .filter(|(index, it)| is(live, *index) && it.metadata.owner_references.get().is_some())
        .collect();
    for _ in 0..LONGEST_CHAIN {
        let before = replaced.len();
        for (index, resource) in &owned {
            let Some(reference) = controller(resource) else { continue };
            let (group, _) = split_api_version(reference.api_version.or(""));
            let namespace = resource.namespace_name();
            let owner = (KindKey::of_group(group, reference.kind.or("")), namespace, reference.name.or(""));
            let deployment = deployment_of(resource, reference)
                .map(|name| (KindKey::of_group("apps", "Deployment"), namespace, name));
            if replaced.contains(&owner) || deployment.is_some_and(|it| replaced.contains(&it)) {
                set(aside, *index);
                replaced.insert(key(resource));
            }
        }
        if replaced.len() == before {
            break;
        }
    }
    for (index, resource) in resources.iter().enumerate() {
        let of_service = match &resource.body {
            Body::Endpoints(_) => Some(resource.name()),
            Body::EndpointSlice(_) => resource.metadata.label(super::SERVICE_NAME),
            _ => None,
        };
        let service = |name| (KindKey::builtin("Service"), resource.namespace_name(), name);
        let of_service = of_service.filter(|_| is(live, index)).map(service);
        let about = if resource.gvk.kind == "Event" { subject(resource) } else { None };
        if about.is_some_and(|it| replaced.contains(&it))
            || of_service.is_some_and(|it| selecting.contains(&it))
        {
            set(aside, index);
        }
    }
}

/// The object that an Event is about.
fn subject<'t>(event: &Resource<'t>) -> Option<Key<'t>> {
    let about = event.node.get("involvedObject").or_else(|| event.node.get("regarding"))?;
    let text = |key: &str| about.get(key).and_then(Node::as_str).unwrap_or_default();
    let (group, _) = split_api_version(text("apiVersion"));
    Some((KindKey::of_group(group, text("kind")), text("namespace"), text("name")))
}
