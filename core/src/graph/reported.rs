//! What the components of a cluster say they did not find: the scheduler a claim, the kubelet a key. A dump that does
//! not list the kind proves by these words that an object is missing.

use crate::{hash::HashSet, resources::Resource, yaml::Node};

/// The objects and keys that were looked for in vain, by namespace.
#[derive(Debug, Default)]
pub(crate) struct Reported<'t> {
    objects: HashSet<(&'t str, &'static str, &'t str)>,
    keys: HashSet<(&'t str, &'static str, &'t str, &'t str)>,
    /// The kubelet names a key that a volume asks for without its object.
    volume_keys: HashSet<(&'t str, &'static str, &'t str)>,
}

impl<'t> Reported<'t> {
    pub(crate) fn new(resources: &[Resource<'t>]) -> Self {
        let mut reported = Self::default();
        let mut waiting: HashSet<(&'t str, &'t str, &'t str)> = HashSet::default();
        for resource in resources.iter().filter(|it| it.is_live()) {
            let Some(status) = resource.written_status else { continue };
            let namespace = resource.namespace_name();
            for message in complaints(resource.gvk.kind, status) {
                reported.read(namespace, message);
            }
            if status.get("phase").and_then(Node::as_str) == Some("Pending") {
                waiting.insert((namespace, resource.gvk.kind, resource.name()));
            }
        }
        if waiting.is_empty() {
            return reported;
        }
        // Events tell of the past: they count for what still waits.
        for event in resources.iter().filter(|it| it.gvk.kind == "Event") {
            let about = event.node.get("involvedObject").or_else(|| event.node.get("regarding"));
            let text =
                |key: &str| about.and_then(|it| it.get(key)).and_then(Node::as_str).unwrap_or_default();
            let message = event.node.get("message").or_else(|| event.node.get("note")).and_then(Node::as_str);
            if let Some(message) = message
                && waiting.contains(&(text("namespace"), text("kind"), text("name")))
            {
                reported.read(text("namespace"), message);
            }
        }
        reported
    }

    /// Takes from a message what was not found.
    fn read(&mut self, namespace: &'t str, message: &'t str) {
        const OBJECTS: &[(&str, &str)] = &[
            ("configmap \"", "ConfigMap"),
            ("deployments.apps \"", "Deployment"),
            ("deployments/scale.apps \"", "Deployment"),
            ("persistentvolumeclaim \"", "PersistentVolumeClaim"),
            ("secret \"", "Secret"),
            ("serviceaccount \"", "ServiceAccount"),
            ("statefulsets.apps \"", "StatefulSet"),
            ("statefulsets/scale.apps \"", "StatefulSet"),
            ("storageclass.storage.k8s.io \"", "StorageClass"),
        ];
        for (words, kind) in OBJECTS {
            for (_, rest) in after(message, words) {
                if let Some((name, rest)) = rest.split_once('"')
                    && rest.starts_with(" not found")
                {
                    self.objects.insert((namespace, kind, name));
                }
            }
        }
        for (_, rest) in after(message, "no PriorityClass with name ") {
            if let Some((name, _)) = rest.split_once(" was found") {
                self.objects.insert((namespace, "PriorityClass", name));
            }
        }
        for (_, rest) in after(message, "couldn't find key ") {
            let Some((key, rest)) = rest.split_once(" in ") else { continue };
            let kinds = [("ConfigMap ", "ConfigMap"), ("Secret ", "Secret")];
            let object = kinds.iter().find_map(|(words, kind)| Some((*kind, rest.strip_prefix(words)?)));
            let Some((kind, rest)) = object else { continue };
            let name = rest.split_whitespace().next().and_then(|it| it.split_once('/'));
            if let Some((namespace, name)) = name {
                self.keys.insert((namespace, kind, name, key));
            }
        }
        for (words, kind) in [("config key: ", "ConfigMap"), ("secret key: ", "Secret")] {
            for (before, rest) in after(message, words) {
                if let Some(key) = rest.split_whitespace().next()
                    && before.ends_with("references non-existent ")
                {
                    self.volume_keys.insert((namespace, kind, key));
                }
            }
        }
    }

    /// Whether a component says that it did not find this object.
    pub(crate) fn is_missing(&self, namespace: &str, kind: &str, name: &str) -> bool {
        self.objects.contains(&(namespace, kind, name))
    }

    /// Whether a component says that the object is there and has no such key.
    pub(crate) fn is_key_missing(&self, namespace: &str, kind: &'static str, name: &str, key: &str) -> bool {
        self.keys.contains(&(namespace, kind, name, key))
    }

    /// Whether the kubelet says that an object of `kind` has no such key, which some volume asks for.
    pub(crate) fn is_volume_key_missing(&self, namespace: &str, kind: &'static str, key: &str) -> bool {
        self.volume_keys.contains(&(namespace, kind, key))
    }
}

/// What the status of an object complains about now.
fn complaints<'t>(kind: &str, status: Node<'t>) -> Vec<&'t str> {
    let text = |node: Node<'t>, key: &str| node.get(key).and_then(Node::as_str);
    let items = |key: &str| status.get(key).into_iter().flat_map(Node::items);
    let failing = |condition: Node<'t>| match text(condition, "type") {
        Some("ReplicaFailure") => text(condition, "status") == Some("True"),
        Some("PodScheduled" | "AbleToScale") => text(condition, "status") == Some("False"),
        _ => false,
    };
    let mut all: Vec<&'t str> =
        items("conditions").filter(|it| failing(*it)).filter_map(|it| text(it, "message")).collect();
    if kind == "Pod" {
        let containers = items("initContainerStatuses").chain(items("containerStatuses"));
        let waiting = containers.filter_map(|it| it.get("state")?.get("waiting"));
        all.extend(waiting.filter_map(|it| text(it, "message")));
    }
    all
}

/// The text before and after each occurrence of `words`.
fn after<'t>(message: &'t str, words: &str) -> impl Iterator<Item = (&'t str, &'t str)> {
    let found = message.match_indices(words);
    found.filter_map(|(at, words)| Some((message.get(..at)?, message.get(at + words.len()..)?)))
}
