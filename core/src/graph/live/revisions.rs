//! Which of a Deployment's ReplicaSets is the one of now.

use crate::{
    graph::owners::Owners,
    hash::HashMap,
    resources::{Resource, ResourceId},
    yaml::Node,
};

/// The annotation with the number of a revision.
pub(super) const REVISION: &str = "deployment.kubernetes.io/revision";

/// A label that the Deployment controller adds to the template of a ReplicaSet.
const TEMPLATE_HASH: &str = "pod-template-hash";

/// By Deployment, its ReplicaSets.
#[derive(Debug, Default)]
pub(super) struct Revisions {
    current: HashMap<ResourceId, Current>,
    /// In the order of the files.
    all: HashMap<ResourceId, Vec<ResourceId>>,
}

/// The ReplicaSet that is nearest to the template of now.
#[derive(Clone, Copy, Debug)]
struct Current {
    replica_set: ResourceId,
    /// Otherwise it is the newest one, and the template of now has none.
    has_template: bool,
}

/// How good a candidate is: same template first, then the highest revision; of equal templates the oldest one is taken, as
/// the controller does it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Merit<'t> {
    same_template: bool,
    older: std::cmp::Reverse<&'t str>,
    revision: i64,
}

impl Revisions {
    pub(super) fn new<'t>(resources: &[Resource<'t>], owners: &Owners) -> Self {
        let mut best: HashMap<ResourceId, (Merit<'t>, ResourceId)> = HashMap::default();
        let mut all: HashMap<ResourceId, Vec<ResourceId>> = HashMap::default();
        for resource in resources.iter().filter(|it| it.gvk.kind == "ReplicaSet" && it.is_live()) {
            let Some(id) = owners.of(resource.id) else { continue };
            let Some(deployment) = resources.get(id.0 as usize) else { continue };
            if deployment.gvk.kind != "Deployment" {
                continue;
            }
            all.entry(id).or_default().push(resource.id);
            let same_template = has_same_template(deployment, resource);
            let revision = resource.metadata.annotation(REVISION).and_then(|it| it.parse().ok());
            // Among different templates the age says nothing.
            let created = if same_template { created(resource) } else { "" };
            let merit =
                Merit { same_template, older: std::cmp::Reverse(created), revision: revision.unwrap_or(0) };
            match best.get_mut(&id) {
                Some(known) if known.0 >= merit => {}
                Some(known) => *known = (merit, resource.id),
                None => {
                    best.insert(id, (merit, resource.id));
                }
            }
        }
        let current = best.into_iter().map(|(id, (merit, replica_set))| {
            (id, Current { replica_set, has_template: merit.same_template })
        });
        Self { current: current.collect(), all }
    }

    /// The ReplicaSet of the template, else the newest one.
    pub(super) fn current(&self, deployment: ResourceId) -> Option<ResourceId> {
        self.current.get(&deployment).map(|it| it.replica_set)
    }

    /// The ReplicaSet that has the template.
    pub(super) fn of_template(&self, deployment: ResourceId) -> Option<ResourceId> {
        self.current.get(&deployment).filter(|it| it.has_template).map(|it| it.replica_set)
    }

    /// Every ReplicaSet, in the order of the files.
    pub(super) fn all(&self, deployment: ResourceId) -> &[ResourceId] {
        self.all.get(&deployment).map_or(&[], Vec::as_slice)
    }
}

fn created<'t>(resource: &Resource<'t>) -> &'t str {
    let metadata = resource.node.get("metadata");
    metadata.and_then(|it| it.get("creationTimestamp")?.as_str()).unwrap_or_default()
}

/// Whether two templates that came out of a cluster are equal but for the hash, which is how the controller finds the
/// ReplicaSet of a template.
fn has_same_template(deployment: &Resource<'_>, replica_set: &Resource<'_>) -> bool {
    fn template<'t>(resource: &Resource<'t>) -> Option<Node<'t>> {
        resource.node.get("spec")?.get("template")
    }
    let (Some(one), Some(two)) = (template(deployment), template(replica_set)) else { return false };
    let spec = match (one.get("spec"), two.get("spec")) {
        (Some(one), Some(two)) => one.says_the_same_as(two),
        _ => false,
    };
    spec && has_same_pairs(one, two, "labels") && has_same_pairs(one, two, "annotations")
}

fn has_same_pairs(one: Node<'_>, two: Node<'_>, map: &str) -> bool {
    let count = |node: Node<'_>| pairs(node, map).count();
    let other = two.get("metadata").and_then(|it| it.get(map));
    let in_other = |(key, value): (&str, Option<&str>)| {
        other.and_then(|it| it.get(key)).is_some_and(|it| it.as_str() == value)
    };
    count(one) == count(two) && pairs(one, map).all(in_other)
}

fn pairs<'t>(template: Node<'t>, map: &str) -> impl Iterator<Item = (&'t str, Option<&'t str>)> {
    let map = template.get("metadata").and_then(|it| it.get(map));
    let entries = map.into_iter().flat_map(Node::entries).map(|it| (it.name, it.value.as_str()));
    entries.filter(|(key, _)| *key != TEMPLATE_HASH)
}
