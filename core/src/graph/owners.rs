//! Who made what: a Deployment its ReplicaSets, a ReplicaSet its Pods.

use super::{
    cells::Cells,
    names::{KindKey, NameIndex},
};
use crate::{
    hash::HashMap,
    resources::{OwnerReference, Resource, ResourceId, split_api_version},
    yaml::de::Item,
};

/// The owner of every object whose owner is in the input.
#[derive(Debug, Default)]
pub(crate) struct Owners {
    owner: HashMap<ResourceId, ResourceId>,
}

/// No chain of owners that Kubernetes makes is longer; a longer one runs in a circle.
const LONGEST_CHAIN: usize = 8;

impl Owners {
    pub(crate) fn new<'t>(resources: &[Resource<'t>], cells: &Cells<'t>, names: &NameIndex<'t>) -> Self {
        let mut owner = HashMap::default();
        for resource in resources {
            let Some(reference) = controller(resource) else { continue };
            let (group, _) = split_api_version(reference.api_version.or(""));
            let kind = KindKey::of_group(group, reference.kind.or(""));
            let seen = cells.seen_from(cells.of(resource));
            let direct = names.find(seen, kind, reference.name.or(""));
            let found = direct.or_else(|| {
                names.find(seen, KindKey::of_group("apps", "Deployment"), deployment_of(resource, reference)?)
            });
            if let Some(id) = found.filter(|id| *id != resource.id) {
                owner.insert(resource.id, id);
            }
        }
        Self { owner }
    }

    /// The owner, if it is in the input.
    pub(crate) fn of(&self, id: ResourceId) -> Option<ResourceId> {
        self.owner.get(&id).copied()
    }

    /// Whether no object of the input has an owner in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.owner.is_empty()
    }

    /// The owner, its owner, and so on.
    pub(crate) fn chain(&self, id: ResourceId) -> impl Iterator<Item = ResourceId> {
        std::iter::successors(self.of(id), |id| self.of(*id)).take(LONGEST_CHAIN)
    }
}

/// The owner reference that is marked as the controller, else the first one: an object has at most one controller,
/// while other owners only wait for its deletion.
pub(crate) fn controller<'r, 't>(resource: &'r Resource<'t>) -> Option<&'r Item<OwnerReference<'t>>> {
    let references = resource.metadata.owner_references.get()?;
    references.iter().find(|it| it.controller.get() == Some(&true)).or(references.first())
}

/// The Deployment that made the ReplicaSet of a Pod, by its name: a ReplicaSet is called after its Deployment and the hash
/// of its template, which its Pods carry as a label. `kubectl get deployments,pods` shows no ReplicaSets.
pub(super) fn deployment_of<'t>(pod: &Resource<'t>, reference: &OwnerReference<'t>) -> Option<&'t str> {
    if reference.kind.get() != Some(&"ReplicaSet") {
        return None;
    }
    let hash = pod.metadata.label("pod-template-hash").filter(|hash| !hash.is_empty())?;
    reference.name.get()?.strip_suffix(hash)?.strip_suffix('-')
}

#[cfg(test)]
mod tests {
    use crate::{Options, graph::Cluster, resources::ResourceId, yaml::read_file};

    const DUMP: &str = "
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata:
    name: web-7d4-x1
    labels: {app: web}
    ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-7d4, controller: true}]
  spec: {containers: [{name: web, image: nginx}]}
- apiVersion: apps/v1
  kind: ReplicaSet
  metadata:
    name: web-7d4
    ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, controller: true}]
  spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx}]}}}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web}
  spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx}]}}}
- apiVersion: v1
  kind: Service
  metadata: {name: web}
  spec: {selector: {app: web}, ports: [{port: 80}]}
";

    #[test]
    fn a_pod_of_a_deployment_has_two_owners_above_it() {
        let file = read_file("dump.yaml", DUMP.into());
        let options = Options::default();
        let cluster = Cluster::new(&[&file], &options);
        assert_eq!(cluster.owners().chain(ResourceId(0)).collect::<Vec<_>>(), [ResourceId(1), ResourceId(2)]);
    }

    #[test]
    fn a_service_selects_the_topmost_owner_once() {
        let file = read_file("dump.yaml", DUMP.into());
        let options = Options::default();
        let cluster = Cluster::new(&[&file], &options);
        assert_eq!(cluster.selected_by(ResourceId(3)), Some(&[ResourceId(2)][..]));
    }

    #[test]
    fn owners_in_a_circle_end() {
        let pod = |name: &str, owner: &str| {
            format!(
                "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, ownerReferences: [{{apiVersion: v1, kind: Pod, name: {owner}}}]}}\n"
            )
        };
        let file = read_file("circle.yaml", (pod("a", "b") + &pod("b", "a")).into_bytes());
        let options = Options::default();
        let cluster = Cluster::new(&[&file], &options);
        assert!(cluster.owners().chain(ResourceId(0)).count() <= super::LONGEST_CHAIN);
    }
}
