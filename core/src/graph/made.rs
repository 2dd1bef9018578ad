//! Objects that no file holds, because something in the files makes them: claims of a StatefulSet, Secrets of
//! cert-manager, of External Secrets and their like.

use std::cell::OnceCell;

use super::rights::Rights;
use crate::{
    hash::{HashMap, HashSet},
    resources::{Body, Container, Resource, ResourceId},
    schema::is_builtin_group,
    yaml::Node,
};

/// Who makes an object, by its kind and name.
#[derive(Debug, Default)]
pub(crate) struct Made<'t> {
    named: HashMap<(&'static str, &'t str), Vec<ResourceId>>,
    /// `<template>-<StatefulSet>`: the names of its claims without the ordinal.
    claims: HashMap<String, Vec<ResourceId>>,
    /// Custom resources whose controllers may make objects of their name, by namespace and name.
    operated: HashMap<(&'t str, &'t str), ResourceId>,
    /// `<namespace>/<word>` for every word in the commands of set-up containers: built when something is missing.
    mentioned: OnceCell<HashSet<String>>,
    /// Built when something is missing, too.
    rights: OnceCell<Rights>,
}

impl<'t> Made<'t> {
    /// Adds what objects make.
    pub(crate) fn add(&mut self, resources: &[Resource<'t>]) {
        for resource in resources {
            self.claims_of(resource);
            if matches!(resource.body, Body::Custom) {
                self.custom(resource);
            }
            self.annotated(resource);
        }
    }

    fn push(&mut self, kind: &'static str, name: Option<&'t str>, maker: &Resource<'t>) {
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            self.named.entry((kind, name)).or_default().push(maker.id);
        }
    }

    fn claims_of(&mut self, resource: &Resource<'t>) {
        let Body::Workload(workload) = &resource.body else { return };
        let templates = workload.volume_claim_templates.items();
        for template in templates.filter_map(|it| it.metadata.get()?.name.get()) {
            let name = format!("{template}-{}", resource.name());
            self.claims.entry(name).or_default().push(resource.id);
        }
    }

    /// What the well-known controllers make of their custom resources.
    fn custom(&mut self, resource: &Resource<'t>) {
        let own_name = Some(resource.name());
        let spec = resource.node.get("spec");
        match (resource.gvk.group, resource.gvk.kind) {
            ("cert-manager.io" | "certmanager.k8s.io", "Certificate") => {
                self.push("Secret", text(spec, &["secretName"]), resource);
            }
            ("cert-manager.io" | "certmanager.k8s.io", "Issuer" | "ClusterIssuer") => {
                self.push("Secret", text(spec, &["acme", "privateKeySecretRef", "name"]), resource);
            }
            ("external-secrets.io" | "kubernetes-client.io", "ExternalSecret") => {
                let target = text(spec, &["target", "name"]);
                self.push("Secret", target.or(own_name), resource);
            }
            ("external-secrets.io", "ClusterExternalSecret") => {
                let target = text(spec, &["externalSecretSpec", "target", "name"]);
                let name = text(spec, &["externalSecretName"]);
                self.push("Secret", target.or(name).or(own_name), resource);
            }
            ("bitnami.com", "SealedSecret") => {
                let template = text(spec, &["template", "metadata", "name"]);
                self.push("Secret", template.or(own_name), resource);
            }
            ("secrets-store.csi.x-k8s.io", "SecretProviderClass") => {
                let objects = spec.and_then(|it| it.get("secretObjects")).into_iter().flat_map(Node::items);
                for name in objects.filter_map(|it| it.get("secretName")?.as_str()) {
                    self.push("Secret", Some(name), resource);
                }
            }
            ("secrets.hashicorp.com", _) => {
                self.push("Secret", text(spec, &["destination", "name"]), resource);
            }
            ("onepassword.com", "OnePasswordItem") | ("isindir.github.com", "SopsSecret") => {
                self.push("Secret", own_name, resource);
                let templates = spec.and_then(|it| it.get("secretTemplates")).into_iter();
                for name in templates.flat_map(Node::items).filter_map(|it| it.get("name")?.as_str()) {
                    self.push("Secret", Some(name), resource);
                }
            }
            ("trust.cert-manager.io", "Bundle") => {
                self.push("ConfigMap", own_name, resource);
                self.push("Secret", own_name, resource);
            }
            ("kyverno.io", _) => {
                let rules = spec.and_then(|it| it.get("rules")).into_iter().flat_map(Node::items);
                for generated in rules.filter_map(|rule| rule.get("generate")) {
                    let kind = match generated.get("kind").and_then(Node::as_str) {
                        Some("Secret") => "Secret",
                        Some("ConfigMap") => "ConfigMap",
                        _ => continue,
                    };
                    self.push(kind, generated.get("name").and_then(Node::as_str), resource);
                }
            }
            _ => {}
        }
        if !resource.name().is_empty() && super::operators::may_make_pods(resource) {
            self.operated.entry((resource.namespace_name(), resource.name())).or_insert(resource.id);
        }
    }

    /// What annotations of ordinary objects ask a controller for.
    fn annotated(&mut self, resource: &Resource<'t>) {
        let annotation = |key: &str| resource.metadata.annotation(key);
        match &resource.body {
            Body::Ingress(ingress) => {
                const ISSUERS: &[&str] = &[
                    "cert-manager.io/issuer",
                    "cert-manager.io/cluster-issuer",
                    "certmanager.k8s.io/issuer",
                    "certmanager.k8s.io/cluster-issuer",
                    "kubernetes.io/tls-acme",
                ];
                if ISSUERS.iter().any(|key| annotation(key).is_some()) {
                    for entry in ingress.tls.items() {
                        self.push("Secret", entry.secret_name.get().copied(), resource);
                    }
                }
            }
            Body::Service(_) => {
                for key in [
                    "service.beta.openshift.io/serving-cert-secret-name",
                    "service.alpha.openshift.io/serving-cert-secret-name",
                ] {
                    self.push("Secret", annotation(key), resource);
                }
            }
            _ => {}
        }
    }

    /// The objects that make `kind` `name` for certain, in any namespace.
    pub(crate) fn makers<'m>(
        &'m self,
        kind: &'m str,
        name: &'m str,
    ) -> impl Iterator<Item = ResourceId> + 'm {
        let named = self.named.get(&(kind, name));
        let claims = name
            .rsplit_once('-')
            .filter(|(_, ordinal)| kind == "PersistentVolumeClaim" && is_number(ordinal))
            .and_then(|(claim, _)| self.claims.get(claim));
        named.into_iter().chain(claims).flatten().copied()
    }

    /// The custom resource whose controller may well have made an object of this name: the name has that of the
    /// resource in it, as `events-cluster-ca-cert` for a Kafka `events`.
    pub(crate) fn plausible_maker(&self, namespace: &str, kind: &str, name: &str) -> Option<ResourceId> {
        /// Longer names are looked at from their beginning only.
        const MOST_PARTS: usize = 12;
        if self.operated.is_empty() || !OPERATED_KINDS.contains(&kind) {
            return None;
        }
        let starts = std::iter::once(0).chain(separators(name).map(|at| at + 1)).take(MOST_PARTS);
        starts
            .flat_map(|start| {
                let ends = separators(name).filter(move |end| *end > start).take(MOST_PARTS);
                ends.chain(std::iter::once(name.len())).map(move |end| (start, end))
            })
            .find_map(|(start, end)| self.operated.get(&(namespace, name.get(start..end)?)).copied())
    }

    /// Whether somebody who may make such objects has probably made `kind` `name`.
    pub(crate) fn is_permitted(
        &self,
        resources: &[Resource<'t>],
        from: &Resource<'t>,
        kind: &'static str,
        name: &str,
    ) -> bool {
        self.rights.get_or_init(|| Rights::new(resources)).explain(from, kind, name)
    }

    /// Whether a container that sets things up, in a Job or before the others of its Pod, has the name in its command:
    /// `kubectl create secret …`, `--secret-name=…`.
    pub(crate) fn is_mentioned(&self, resources: &[Resource<'t>], namespace: &str, name: &str) -> bool {
        let mentioned = self.mentioned.get_or_init(|| {
            let mut all = HashSet::default();
            for resource in resources {
                for container in set_up_containers(resource) {
                    let values = container.env.items();
                    let words = [&container.command, &container.args].into_iter().filter_map(|it| it.get());
                    let texts = words.flat_map(|it| it.iter()).map(|it| it.value);
                    for text in texts.chain(values.filter_map(|it| it.value.value.get().copied())) {
                        let names =
                            text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.')));
                        let key = |name| format!("{}/{name}", resource.namespace_name());
                        all.extend(names.filter(|it| !it.is_empty()).map(key));
                    }
                }
            }
            all
        });
        mentioned.contains(&format!("{namespace}/{name}"))
    }
}

/// The kinds that operators make beside their Pods.
const OPERATED_KINDS: &[&str] = &[
    "ConfigMap",
    "Deployment",
    "PersistentVolumeClaim",
    "Secret",
    "Service",
    "ServiceAccount",
    "StatefulSet",
];

/// The containers that do something once.
fn set_up_containers<'r, 't>(resource: &'r Resource<'t>) -> impl Iterator<Item = &'r Container<'t>> {
    let spec = resource.pod_spec();
    let once = matches!(resource.gvk.kind, "Job" | "CronJob" | "Pod") && is_builtin_group(resource.gvk.group);
    let init = spec.and_then(|it| it.init_containers.get());
    let main = spec.filter(|_| once).and_then(|it| it.containers.get());
    init.into_iter().chain(main).flat_map(|it| it.iter()).map(|it| &it.value)
}

fn separators(name: &str) -> impl Iterator<Item = usize> {
    name.bytes().enumerate().filter(|(_, byte)| matches!(byte, b'-' | b'.')).map(|(at, _)| at)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The text at the end of `path`.
fn text<'t>(node: Option<Node<'t>>, path: &[&str]) -> Option<&'t str> {
    path.iter().try_fold(node?, |node, key| node.get(key))?.as_str()
}
