//! Documents that cannot be read as they stand: broken YAML, and templates.

use super::{ResourceId, split_api_version};
use crate::{
    schema::is_builtin_group,
    yaml::{Document, Marker, MarkerForm, MarkerPosition, Node, Span, markers},
};

/// A document that is meant to be an object, as far as can be told, and that the API server would never see as it
/// stands. What other objects miss may be in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unread<'t> {
    pub(crate) file: u32,
    pub(crate) document: u32,
    /// As far as it can be read; a `List` may hold any kind.
    pub(crate) kind: Option<&'t str>,
    /// As far as it can be read.
    pub(crate) name: Option<&'t str>,
    /// What could be read of it.
    pub(crate) resource: Option<ResourceId>,
    /// The first mark of a templating tool that has no place in a manifest.
    pub(crate) template: Option<(Span, MarkerForm)>,
}

impl<'t> Unread<'t> {
    /// `document`, if it cannot be read as it stands.
    pub(crate) fn of(file: u32, document: &'t Document) -> Option<Self> {
        let template = template_marker(document);
        if template.is_none() && !document.is_broken() {
            return None;
        }
        let (kind, name) = identity(document);
        let kind = kind.filter(|kind| !kind.ends_with("List") && !is_templated(kind));
        let name = name.filter(|name| !is_templated(name));
        Some(Self { file, document: document.index, kind, name, resource: None, template })
    }
}

/// Whether a text still holds the mark of a templating tool.
pub(crate) fn is_templated(text: &str) -> bool {
    text.contains("{{") || text.contains("${")
}

/// Whether a document is meant to be a Kubernetes object, even where it is too broken to be one.
pub(crate) fn looks_like_object(document: &Document) -> bool {
    let source = document.source();
    let begins = |key: &str| source.lines().any(|line| line.starts_with(key));
    (begins("apiVersion:") && begins("kind:"))
        || source.trim_start().starts_with('{')
            && source.contains("\"apiVersion\"")
            && source.contains("\"kind\"")
}

/// Kind and name: from what was read, else from the lines that look like them.
fn identity(document: &Document) -> (Option<&str>, Option<&str>) {
    let root = document.root();
    let text = |node: Option<Node<'_>>| node.is_some_and(|it| it.as_str().is_some());
    let kind = root.and_then(|it| it.get("kind"));
    let name = root.and_then(|it| it.get("metadata")?.get("name"));
    let (mut kind_line, mut name_line) = (None, None);
    if !text(kind) || !text(name) {
        let mut in_metadata = false;
        for line in document.source().lines() {
            if let Some(rest) = line.strip_prefix("kind:") {
                kind_line = kind_line.or(Some(unquoted(rest)));
            }
            if !line.starts_with([' ', '#', '\t']) && !line.trim().is_empty() {
                in_metadata = line.starts_with("metadata:");
            } else if let Some(rest) = line.trim_start().strip_prefix("name:")
                && in_metadata
            {
                name_line = name_line.or(Some(unquoted(rest)));
            }
        }
    }
    let kind = kind.and_then(Node::as_str).or(kind_line);
    let name = name.and_then(Node::as_str).or(name_line);
    (kind.filter(|it| !it.is_empty()), name.filter(|it| !it.is_empty()))
}

fn unquoted(rest: &str) -> &str {
    rest.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\''])
}

/// Fields that Kubernetes itself reads: a mark in one of them can never be right.
const READ_FIELDS: &[&str] = &[
    "apiVersion",
    "claimName",
    "clusterIP",
    "containerPort",
    "cpu",
    "externalIPs",
    "externalName",
    "host",
    "image",
    "ingressClassName",
    "kind",
    "loadBalancerIP",
    "maxReplicas",
    "memory",
    "minReplicas",
    "name",
    "namespace",
    "nodePort",
    "number",
    "port",
    "replicas",
    "secretName",
    "serviceAccountName",
    "serviceName",
    "servicePort",
    "storage",
    "storageClassName",
    "targetPort",
];

/// Mappings whose values Kubernetes reads.
const READ_MAPPINGS: &[&str] = &["labels", "matchLabels", "nodeSelector", "selector"];

/// Fields whose texts Kubernetes passes on to someone who may well know such marks.
const PASSED_ON: &[&str] =
    &["annotations", "args", "binaryData", "command", "data", "description", "stringData", "value"];

/// The first mark that shows a document to be a template. In custom resources quoted marks are the business of their
/// controllers: Argo's workflows and Prometheus' rules are full of them.
fn template_marker(document: &Document) -> Option<(Span, MarkerForm)> {
    let found = markers(document.source());
    if found.is_empty() || !looks_like_object(document) {
        return None;
    }
    let root = document.root();
    let text = |key: &str| root.and_then(|it| it.get(key)).and_then(Node::as_str);
    // A Template of OpenShift is an object whose parameters are filled in by the server.
    if text("kind") == Some("Template") {
        return None;
    }
    let (group, _) = split_api_version(text("apiVersion").unwrap_or_default());
    let builtin = is_builtin_group(group);
    let counts = |path: &[&str]| {
        let read = path.last().is_some_and(|key| READ_FIELDS.contains(key))
            || path.iter().rev().nth(1).is_some_and(|key| READ_MAPPINGS.contains(key));
        let own_name = matches!(path, ["metadata", "name" | "namespace"]);
        let passed_on = path.iter().any(|key| PASSED_ON.contains(key));
        own_name || builtin && read && !passed_on
    };
    let root = root.filter(|_| !document.is_broken());
    let written = |marker: &&Marker<'_>| root.is_none_or(|root| !is_printed(root, marker.span.start));
    let is_template = |marker: &&Marker<'_>| match (marker.form, marker.position) {
        (MarkerForm::Braces, MarkerPosition::Start) => true,
        // The lines tell less than the tree, where there is one.
        _ => counts(&marker.path) && root.is_none_or(|root| counts(&path_to(root, marker.span.start))),
    };
    found.iter().filter(written).find(is_template).map(|marker| (marker.span, marker.form))
}

/// Whether the object around `offset` came out of a cluster: there nobody will fill in anything any more.
fn is_printed(root: Node<'_>, offset: u32) -> bool {
    let has_uid = |node: Node<'_>| node.get("metadata").is_some_and(|it| it.get("uid").is_some());
    has_uid(root)
        || root
            .get("items")
            .is_some_and(|items| items.items().find(|it| it.span().contains(offset)).is_some_and(has_uid))
}

/// The keys that lead to the value at `offset`.
fn path_to<'t>(root: Node<'t>, offset: u32) -> Vec<&'t str> {
    let mut path = Vec::new();
    let mut node = root;
    loop {
        let entry = node.entries().find(|entry| entry.span().contains(offset));
        let item = || node.items().find(|item| item.span().contains(offset));
        node = match entry {
            Some(entry) => {
                path.push(entry.name);
                entry.value
            }
            None => match item() {
                Some(item) => item,
                None => return path,
            },
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read_file;

    fn marked(text: &str) -> bool {
        let file = read_file("a.yaml", text.as_bytes().to_vec());
        template_marker(&file.documents[0]).is_some()
    }

    #[test]
    fn data_in_one_line_is_passed_on_like_any_other() {
        let list = |item: &str| {
            format!(
                r#"{{"apiVersion":"v1","kind":"List","items":[{{"apiVersion":"v1","kind":"ConfigMap",{item}}}]}}"#
            )
        };
        assert!(!marked(&list(r#""metadata":{"name":"c"},"data":{"image":"${z}","name":"{{y}}"}"#)));
        assert!(marked(&list(r#""metadata":{"name":"${c}"},"data":{}"#)));
    }

    #[test]
    fn what_a_cluster_printed_will_not_be_filled_in() {
        let pod = |uid: &str| {
            format!(
                "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n{uid}spec:\n  containers:\n  - name: web\n    image: web:${{TAG}}\n"
            )
        };
        assert!(marked(&pod("")));
        assert!(!marked(&pod("  uid: 9a0c8f4e\n")));
        let list = |uid: &str| {
            let item = pod(uid).replace('\n', "\n  ");
            format!("apiVersion: v1\nkind: List\nitems:\n- {}\n", item.trim_end())
        };
        assert!(marked(&list("")));
        assert!(!marked(&list("  uid: 9a0c8f4e\n")));
    }

    #[test]
    fn addresses_and_quantities_are_filled_in() {
        let service =
            |spec: &str| format!("apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {spec}\n");
        assert!(marked(&service("{externalIPs: ['${ADDRESS}']}")));
        assert!(marked(&service("\n  externalIPs:\n  - ${ADDRESS}")));
        assert!(marked(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec:\n  resources:\n    requests:\n      storage: ${SIZE}\n"
        ));
    }

    #[test]
    fn a_broken_text_is_still_a_template() {
        assert!(marked("apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n {{- if a }}\n\tb: c\n"));
        assert!(marked("apiVersion: v1\nkind: Pod\nmetadata:\n  name: \"${X}\"\n a: \"open\n"));
    }
}
