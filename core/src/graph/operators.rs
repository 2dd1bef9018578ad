//! Custom resources whose operators make Pods that no file shows.

use super::cells::{CellId, Cells};
use crate::{
    hash::HashMap,
    resources::{Body, Resource, ResourceId},
    yaml::{
        Node,
        de::{Pair, StringMap, from_node},
    },
};

/// The custom resources of the input that may be turned into Pods.
#[derive(Debug, Default)]
pub(super) struct Operators<'t> {
    cells: HashMap<CellId, OfCell<'t>>,
}

#[derive(Debug, Default)]
struct OfCell<'t> {
    by_name: HashMap<&'t str, Vec<ResourceId>>,
    /// The labels that custom resources hold somewhere in their `spec`, with the mapping that each stands in.
    labels: HashMap<(&'t str, &'t str), Vec<u32>>,
    mappings: Vec<StringMap<'t>>,
}

/// How many custom resources of one name, or with one label, are looked at.
const MOST_COMPARED: usize = 16;

impl<'t> Operators<'t> {
    /// Adds the custom resources among objects that may make Pods.
    pub(super) fn add(&mut self, resources: &[Resource<'t>], cells: &Cells<'t>) {
        let custom = resources.iter().filter(|it| matches!(it.body, Body::Custom) && may_make_pods(it));
        for resource in custom {
            let cell = self.cells.entry(cells.of(resource)).or_default();
            if !resource.name().is_empty() {
                cell.by_name.entry(resource.name()).or_default().push(resource.id);
            }
            for labels in labels_within(resource) {
                let index = cell.mappings.len() as u32;
                for pair in labels.iter() {
                    cell.labels.entry((pair.key, pair.value)).or_default().push(index);
                }
                cell.mappings.push(labels);
            }
        }
    }

    /// Whether a namespace holds anything that an operator may turn into Pods.
    pub(super) fn any(&self, cells: &[CellId]) -> bool {
        cells.iter().any(|cell| self.cells.contains_key(cell))
    }

    /// Whether the files show a custom resource that is turned into Pods with the labels of `selector`:
    /// - it says so, in a mapping called `labels` that holds every pair;
    /// - or a label carries its name, under a key of its operator (`strimzi.io/cluster: events` and a Kafka `events`
    ///   of `kafka.strimzi.io`), or under a key that is called like its kind (`alertmanager: main`) or its group (`postgresql: main` and
    ///   `postgresql.cnpg.io`), or as the recommended
    ///   pair of `app.kubernetes.io/name` for the kind and `app.kubernetes.io/instance` for the name.
    pub(super) fn make(
        &self,
        resources: &[Resource<'t>],
        cells: &[CellId],
        selector: &StringMap<'_>,
    ) -> bool {
        cells.iter().filter_map(|cell| self.cells.get(cell)).any(|cell| {
            cell.says(selector)
                || selector.iter().any(|pair| {
                    let named = cell.by_name.get(pair.value).into_iter().flatten().take(MOST_COMPARED);
                    named
                        .filter_map(|id| resources.get(id.0 as usize))
                        .any(|custom| carries_name(custom, pair, selector))
                })
        })
    }
}

impl OfCell<'_> {
    fn says(&self, selector: &StringMap<'_>) -> bool {
        let holders = selector.iter().map(|pair| self.labels.get(&(pair.key, pair.value)));
        let rarest = holders.map(|it| it.map_or(&[][..], Vec::as_slice)).min_by_key(|it| it.len());
        rarest.unwrap_or_default().iter().take(MOST_COMPARED).any(|index| {
            self.mappings.get(*index as usize).is_some_and(|labels| {
                selector.iter().all(|pair| labels.get(pair.key).is_some_and(|it| it.value == pair.value))
            })
        })
    }
}

/// Whether a label with the name of a custom resource is one that its operator gives.
fn carries_name(custom: &Resource<'_>, pair: &Pair<'_>, selector: &StringMap<'_>) -> bool {
    let (domain, key) = pair.key.rsplit_once('/').unwrap_or(("", pair.key));
    let kind = custom.gvk.kind;
    if domain == "app.kubernetes.io" {
        let name = selector.get("app.kubernetes.io/name").or(selector.get("app.kubernetes.io/component"));
        return key == "instance" && name.is_some_and(|name| name.value.eq_ignore_ascii_case(kind));
    }
    let product = custom.gvk.group.split('.').next();
    key.eq_ignore_ascii_case(kind) || is_same_domain(domain, custom.gvk.group) || product == Some(pair.key)
}

/// `strimzi.io` and `kafka.strimzi.io`. One label, as `io`, is no domain.
fn is_same_domain(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.contains('.') && long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The mappings called `labels` in the `spec` of a custom resource.
fn labels_within<'t>(resource: &Resource<'t>) -> Vec<StringMap<'t>> {
    let mut found = Vec::new();
    let mut pending: Vec<Node<'t>> = resource.node.get("spec").into_iter().collect();
    // Aliases can make a small text large; what a person wrote is smaller than this.
    let mut left: usize = 4_096;
    while let Some(node) = pending.pop() {
        let Some(rest) = left.checked_sub(1) else { break };
        left = rest;
        for entry in node.entries() {
            if entry.name == "labels" && entry.value.is_mapping() {
                found.extend(from_node::<StringMap<'t>>(entry.value).filter(|it| !it.is_empty()));
            } else {
                pending.push(entry.value);
            }
        }
        pending.extend(node.items());
    }
    found
}

/// Whether a custom resource may be turned into Pods by its operator. These are known to make none.
pub(super) fn may_make_pods(resource: &Resource<'_>) -> bool {
    const GROUPS_WITHOUT_PODS: &[&str] = &[
        "gateway.networking.k8s.io",
        "cert-manager.io",
        "acme.cert-manager.io",
        "networking.istio.io",
        "security.istio.io",
        "telemetry.istio.io",
        "traefik.io",
        "traefik.containo.us",
        "external-secrets.io",
        "secrets-store.csi.x-k8s.io",
        "keda.sh",
        "autoscaling.k8s.io",
        "snapshot.storage.k8s.io",
        "cilium.io",
        "projectcalico.org",
        "crd.projectcalico.org",
        "kyverno.io",
        "metrics.k8s.io",
        "externaldns.k8s.io",
        "argoproj.io",
        "build.openshift.io",
        "cloud.google.com",
        "config.istio.io",
        "constraints.gatekeeper.sh",
        "elbv2.k8s.aws",
        "extensions.istio.io",
        "image.openshift.io",
        "image.toolkit.fluxcd.io",
        "karpenter.k8s.aws",
        "karpenter.sh",
        "linkerd.io",
        "metallb.io",
        "monitoring.googleapis.com",
        "networking.gke.io",
        "notification.toolkit.fluxcd.io",
        "policy.linkerd.io",
        "projectcontour.io",
        "route.openshift.io",
        "source.toolkit.fluxcd.io",
        "templates.gatekeeper.sh",
    ];
    const KINDS_WITHOUT_PODS: &[&str] =
        &["ServiceMonitor", "PodMonitor", "PrometheusRule", "Probe", "SealedSecret"];
    !GROUPS_WITHOUT_PODS.contains(&resource.gvk.group) && !KINDS_WITHOUT_PODS.contains(&resource.gvk.kind)
}
