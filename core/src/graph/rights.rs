//! Who may make Secrets and ConfigMaps, as far as roles say so.
//!
//! Many products make their own: a Job or an init container draws a certificate or a password when it first runs, and
//! keeps it in a Secret that no file holds. That it may do so stands in a role.

use crate::{hash::HashSet, resources::Resource, yaml::Node};

/// The kinds that are looked for, with their names in a role.
const KINDS: &[(&str, &str)] = &[("Secret", "secrets"), ("ConfigMap", "configmaps")];

/// A kind, and `<namespace>/<name>`. Owned, so that the cell which holds them all leaves the cluster's lifetime alone.
type Named = (&'static str, String);

/// The rights to make objects.
#[derive(Debug, Default)]
pub(super) struct Rights {
    /// What a role speaks of that lets somebody make such objects; a ClusterRole has no namespace.
    named: HashSet<Named>,
    /// The ServiceAccounts of those who may make some.
    accounts: HashSet<Named>,
    /// The namespaces where somebody who sets things up may make some.
    set_up: HashSet<Named>,
}

impl Rights {
    pub(super) fn new(resources: &[Resource<'_>]) -> Self {
        let mut rights = Self::default();
        let mut roles: HashSet<Named> = HashSet::default();
        for role in resources.iter().filter(|it| matches!(it.gvk.kind, "Role" | "ClusterRole")) {
            for (kind, plural) in KINDS {
                let about = |rule: &Node<'_>| holds(*rule, "resources", plural);
                let rules = || role.node.get("rules").into_iter().flat_map(Node::items).filter(about);
                if rules().any(|rule| holds(rule, "verbs", "create")) {
                    let name = |name: &str| named(kind, role.namespace_name(), name);
                    let names = rules().filter_map(|rule| rule.get("resourceNames")).flat_map(Node::items);
                    rights.named.extend(names.filter_map(Node::as_str).map(name));
                    roles.insert(name(role.name()));
                }
            }
        }
        if roles.is_empty() {
            return rights;
        }
        for binding in
            resources.iter().filter(|it| matches!(it.gvk.kind, "RoleBinding" | "ClusterRoleBinding"))
        {
            let role = |key: &str| {
                binding.node.get("roleRef").and_then(|it| it.get(key)?.as_str()).unwrap_or_default()
            };
            let here = binding.namespace_name();
            let namespace = if role("kind") == "ClusterRole" { "" } else { here };
            for (kind, _) in KINDS {
                if roles.contains(&named(kind, namespace, role("name"))) {
                    let subjects = binding.node.get("subjects").into_iter().flat_map(Node::items);
                    rights.accounts.extend(subjects.filter_map(|subject| account_of(subject, kind, here)));
                }
            }
        }
        for resource in resources.iter().filter(|it| sets_up(it)) {
            for (kind, _) in KINDS {
                if rights.has(resource, kind) {
                    rights.set_up.insert(named(kind, resource.namespace_name(), ""));
                }
            }
        }
        rights
    }

    /// Whether `kind` `name`, which no file holds, is probably made by somebody with the right to do so: a role names
    /// it, `from` itself may make such objects, or something that runs first.
    pub(super) fn explain(&self, from: &Resource<'_>, kind: &'static str, name: &str) -> bool {
        let namespace = from.namespace_name();
        self.named.contains(&named(kind, namespace, name))
            || self.named.contains(&named(kind, "", name))
            || self.set_up.contains(&named(kind, namespace, ""))
            || self.has(from, kind)
    }

    /// Whether the ServiceAccount of these Pods may make objects of the kind.
    fn has(&self, resource: &Resource<'_>, kind: &'static str) -> bool {
        resource.pod_spec().is_some_and(|spec| {
            let account = spec.account().map_or("default", |account| account.value);
            self.accounts.contains(&named(kind, resource.namespace_name(), account))
        })
    }
}

fn named(kind: &'static str, namespace: &str, name: &str) -> Named {
    (kind, format!("{namespace}/{name}"))
}

/// The ServiceAccount that a binding in the namespace `here` gives its role.
fn account_of(subject: Node<'_>, kind: &'static str, here: &str) -> Option<Named> {
    let text = |key: &str| subject.get(key).and_then(Node::as_str);
    let is_account = text("kind") == Some("ServiceAccount");
    is_account.then(|| Some(named(kind, text("namespace").unwrap_or(here), text("name")?))).flatten()
}

/// Whether Pods do something once, before others run or beside them.
fn sets_up(resource: &Resource<'_>) -> bool {
    let inits = resource.pod_spec().and_then(|it| it.init_containers.get());
    matches!(resource.gvk.kind, "Job" | "CronJob") || inits.is_some_and(|it| it.iter().next().is_some())
}

/// Whether a list of a role's rule holds the word, or `*`.
fn holds(rule: Node<'_>, list: &str, word: &str) -> bool {
    rule.get(list)
        .into_iter()
        .flat_map(Node::items)
        .any(|it| matches!(it.as_str(), Some(text) if text == word || text == "*"))
}
