//! Documents that could not be read, as an explanation of what is missing.

use super::scopes::{ScopeId, Scopes};
use crate::{
    hash::HashMap,
    resources::{Resource, Unread},
};

/// What an object refers to and the files do not hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Missing {
    /// An object of this kind and name.
    Object { kind: &'static str, name: String },
    /// Pods, or something that makes them.
    Pods,
}

/// The first document of every scope, as index into the list of all.
type ByScope = Vec<(ScopeId, usize)>;

/// The documents that could not be read, by what can be told of them.
#[derive(Debug, Default)]
pub(crate) struct UnreadIndex<'t> {
    /// By kind and name, as far as known.
    objects: HashMap<(Option<&'t str>, Option<&'t str>), ByScope>,
    pods: ByScope,
}

impl<'t> UnreadIndex<'t> {
    pub(crate) fn new(unread: &[Unread<'t>], resources: &[Resource<'t>], scopes: &Scopes) -> Self {
        let mut index = Self::default();
        for (number, document) in unread.iter().enumerate() {
            let scope = scopes.of_file(document.file);
            push(index.objects.entry((document.kind, document.name)).or_default(), scope, number);
            let resource = document.resource.and_then(|id| resources.get(id.0 as usize));
            // The labels of Pods that stand before the fault are known.
            let labelled = resource
                .and_then(Resource::pod_labels)
                .is_some_and(|labels| labels.get().is_some_and(|labels| labels.iter().next().is_some()));
            if document.kind.is_none_or(kind_makes_pods) && (!labelled || document.template.is_some()) {
                push(&mut index.pods, scope, number);
            }
        }
        index
    }

    /// The document, as index into the list of all, that probably holds what `scope` misses: the one whose kind and
    /// name can be read before one that hides them.
    pub(crate) fn find(&self, scopes: &Scopes, scope: ScopeId, missing: &Missing) -> Option<usize> {
        let seen = |list: &ByScope| {
            list.iter().find(|(other, _)| scopes.sees(scope, *other)).map(|(_, number)| *number)
        };
        match missing {
            Missing::Pods => seen(&self.pods),
            Missing::Object { kind, name } => {
                let (kind, name) = (Some(*kind), Some(name.as_str()));
                [(kind, name), (kind, None), (None, name), (None, None)]
                    .iter()
                    .find_map(|key| self.objects.get(key).and_then(seen))
            }
        }
    }
}

fn push(list: &mut ByScope, scope: ScopeId, number: usize) {
    if !list.iter().any(|(other, _)| *other == scope) {
        list.push((scope, number));
    }
}

/// Whether objects of this kind may be Pods or make some; an unknown kind may.
pub(crate) fn kind_makes_pods(kind: &str) -> bool {
    const OTHERS: &[&str] = &[
        "ClusterRole",
        "ClusterRoleBinding",
        "ConfigMap",
        "CustomResourceDefinition",
        "Endpoints",
        "EndpointSlice",
        "HorizontalPodAutoscaler",
        "Ingress",
        "IngressClass",
        "LimitRange",
        "Namespace",
        "NetworkPolicy",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "PodDisruptionBudget",
        "PriorityClass",
        "ResourceQuota",
        "Role",
        "RoleBinding",
        "Secret",
        "Service",
        "ServiceAccount",
        "StorageClass",
    ];
    !OTHERS.contains(&kind)
}
