//! In which fields a live object differs from its manifest.
//!
//! What a manifest does not say, Kubernetes fills in: `protocol: TCP`, `timeoutSeconds: 1`. So only what a manifest says is
//! compared, and of what it does not say only that which nobody but a person writes: a command, a probe, a label.

use crate::{
    hash::HashMap,
    quantity::{Precision, Quantity},
    resources::is_templated,
    yaml::{Node, Span, Value},
};

/// What a field decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aspect {
    Replicas,
    Strategy,
    Selector,
    /// The labels of the Pods.
    Labels,
    Image,
    Command,
    Env,
    Probe,
    Ports,
    Resources,
    Volumes,
    Security,
    PullSecrets,
    Account,
    /// Where Pods may run.
    Placement,
    /// Hosts, paths and backends of an Ingress.
    Routes,
    Class,
    Tls,
    Annotations,
    /// The keys of a ConfigMap or Secret.
    Data,
    /// What a NetworkPolicy allows.
    Policy,
}

/// A field of which a live object and its manifest say different things.
#[derive(Clone, Copy, Debug)]
pub(super) struct Difference<'t> {
    pub(super) aspect: Aspect,
    /// The name of the field; of a variable or a label its key.
    pub(super) field: &'t str,
    pub(super) container: Option<&'t str>,
    /// The value; `None` where the cluster has none.
    pub(super) live: Option<Node<'t>>,
    /// The value; `None` where the manifest has none.
    pub(super) manifest: Option<Node<'t>>,
    /// Where the manifest says it: the value, or the mapping that does not have it.
    pub(super) span: Span,
    /// The innermost item of a list in the live object that holds it.
    pub(super) item: Option<Span>,
}

/// Two values at the same path that are still to be compared.
#[derive(Clone, Copy)]
struct Pair<'t> {
    live: Node<'t>,
    manifest: Node<'t>,
    key: &'t str,
    /// The span to point at for what the manifest does not say.
    key_span: Span,
    parent: &'t str,
    aspect: Option<Aspect>,
    container: Option<&'t str>,
    item: Option<Span>,
}

/// Everything in which a live object differs from its manifest, as far as it can explain a fault.
pub(super) fn differences<'t>(kind: &str, live: Node<'t>, manifest: Node<'t>) -> Vec<Difference<'t>> {
    let aspect = match kind {
        "Ingress" => Some(Aspect::Routes),
        "NetworkPolicy" => Some(Aspect::Policy),
        _ => None,
    };
    let roots: &[(&str, Option<Aspect>)] = match kind {
        "ConfigMap" | "Secret" => &[
            ("data", Some(Aspect::Data)),
            ("binaryData", Some(Aspect::Data)),
            ("stringData", Some(Aspect::Data)),
        ],
        _ => &[("spec", None)],
    };
    let mut found = Vec::new();
    for (key, own) in roots {
        if let Some(pair) = at(live, manifest, key) {
            compare(Pair { aspect: own.or(aspect), ..pair }, &mut found);
        }
    }
    let metadata = || Some((live.get("metadata")?, manifest.get("metadata")?));
    if let Some((live, manifest)) = metadata() {
        let (key, aspect) = match kind {
            "Pod" => ("labels", Aspect::Labels),
            "Ingress" => ("annotations", Aspect::Annotations),
            _ => return found,
        };
        if let Some(pair) = at(live, manifest, key) {
            compare(Pair { aspect: Some(aspect), ..pair }, &mut found);
        }
    }
    found
}

/// In what the `spec` of a live Pod differs from that of the template of its manifest.
pub(super) fn pod_differences<'t>(live: Node<'t>, template: Node<'t>) -> Vec<Difference<'t>> {
    let mut found = Vec::new();
    if let Some(pair) = at(live, template, "spec") {
        compare(pair, &mut found);
    }
    // Admission adds to a Pod what its template does not say: limits of a LimitRange, variables of a webhook.
    found.retain(|it| it.manifest.is_some() || !matches!(it.aspect, Aspect::Resources | Aspect::Env));
    found
}

fn at<'t>(live: Node<'t>, manifest: Node<'t>, key: &str) -> Option<Pair<'t>> {
    let entry = manifest.entry(key)?;
    Some(Pair {
        live: live.get(key)?,
        manifest: entry.value,
        key: entry.name,
        key_span: entry.key.span(),
        parent: "",
        aspect: None,
        container: None,
        item: None,
    })
}

fn compare<'t>(from: Pair<'t>, found: &mut Vec<Difference<'t>>) {
    // A stack instead of recursion: texts may be nested as deep as the reader allows.
    let mut pending = vec![from];
    while let Some(pair) = pending.pop() {
        let from = pending.len();
        let (live, manifest) = (pair.live, pair.manifest);
        if live.is_mapping() && manifest.is_mapping() {
            compare_mappings(pair, &mut pending, found);
        } else if live.is_sequence() && manifest.is_sequence() && !is_one_value(pair.key) {
            compare_lists(pair, &mut pending, found);
        } else if !is_same(pair) {
            found.extend(difference(pair, Some(live), Some(manifest), manifest.span()));
        }
        if let Some(added) = pending.get_mut(from..) {
            added.reverse();
        }
    }
}

fn difference<'t>(
    pair: Pair<'t>,
    live: Option<Node<'t>>,
    manifest: Option<Node<'t>>,
    span: Span,
) -> Option<Difference<'t>> {
    let Pair { aspect, key, container, item, .. } = pair;
    Some(Difference { aspect: aspect?, field: key, container, live, manifest, span, item })
}

fn compare_mappings<'t>(pair: Pair<'t>, pending: &mut Vec<Pair<'t>>, found: &mut Vec<Difference<'t>>) {
    for entry in pair.manifest.entries().filter(|entry| !is_empty(entry.value)) {
        let below = Pair { manifest: entry.value, key_span: entry.key.span(), ..below(pair, entry.name) };
        match pair.live.get(entry.name).filter(|it| !is_empty(*it)) {
            // The values of a ConfigMap explain no fault that is known here.
            Some(_) if below.aspect == Some(Aspect::Data) => {}
            Some(live) => pending.push(Pair { live, ..below }),
            None if is_default(entry.name, entry.value) => {}
            None => found.extend(difference(below, None, Some(entry.value), entry.key.span())),
        }
    }
    for entry in pair.live.entries().filter(|entry| !is_empty(entry.value)) {
        let below = below(pair, entry.name);
        if pair.manifest.get(entry.name).is_none_or(is_empty) && is_written_by_people(pair, entry.name) {
            found.extend(difference(below, Some(entry.value), None, pair.key_span));
        }
    }
}

/// What stands under `key`; its values are those of `pair` still.
fn below<'t>(pair: Pair<'t>, key: &'t str) -> Pair<'t> {
    let aspect = match (key, pair.key, pair.aspect) {
        (_, _, Some(Aspect::Routes)) if key == "ingressClassName" => Some(Aspect::Class),
        (_, _, Some(Aspect::Routes)) if key == "tls" => Some(Aspect::Tls),
        (_, _, Some(aspect)) => Some(aspect),
        ("replicas", "spec", _) => Some(Aspect::Replicas),
        ("strategy" | "updateStrategy", ..) => Some(Aspect::Strategy),
        ("selector", ..) => Some(Aspect::Selector),
        ("labels", "metadata", _) => Some(Aspect::Labels),
        ("image", ..) => Some(Aspect::Image),
        ("command" | "args", ..) => Some(Aspect::Command),
        ("env" | "envFrom", ..) => Some(Aspect::Env),
        ("readinessProbe" | "livenessProbe" | "startupProbe", ..) => Some(Aspect::Probe),
        ("ports", ..) => Some(Aspect::Ports),
        ("resources", ..) => Some(Aspect::Resources),
        ("volumes" | "volumeMounts" | "volumeClaimTemplates", ..) => Some(Aspect::Volumes),
        ("securityContext", ..) => Some(Aspect::Security),
        ("imagePullSecrets", ..) => Some(Aspect::PullSecrets),
        ("serviceAccountName", ..) => Some(Aspect::Account),
        (
            "nodeSelector"
            | "affinity"
            | "tolerations"
            | "topologySpreadConstraints"
            | "schedulerName"
            | "nodeName"
            | "priorityClassName"
            | "runtimeClassName"
            | "hostNetwork",
            ..,
        ) => Some(Aspect::Placement),
        _ => None,
    };
    // What stands in a variable is told of the variable.
    if pair.parent == "env" {
        return pair;
    }
    Pair { key, parent: pair.key, aspect, ..pair }
}

/// Lists that are one value: their items mean nothing alone.
fn is_one_value(key: &str) -> bool {
    matches!(key, "command" | "args")
}

fn compare_lists<'t>(pair: Pair<'t>, pending: &mut Vec<Pair<'t>>, found: &mut Vec<Difference<'t>>) {
    let live: Vec<Node<'t>> = pair.live.items().collect();
    let mut used = vec![false; live.len()];
    let keys = merge_keys(pair.key);
    let named: HashMap<String, usize> =
        live.iter().enumerate().rev().filter_map(|(index, it)| Some((identity(*it, keys)?, index))).collect();
    let mut rest = Vec::new();
    for (index, manifest) in pair.manifest.items().enumerate() {
        let same = identity(manifest, keys).and_then(|it| named.get(&it).copied());
        let same = same.filter(|it| used.get(*it) == Some(&false));
        match same.or(Some(index).filter(|_| keys.is_empty())).and_then(|at| Some((at, *live.get(at)?))) {
            Some((at, live)) => {
                if let Some(used) = used.get_mut(at) {
                    *used = true;
                }
                pending.push(item(pair, live, manifest));
            }
            None => rest.push((index, manifest)),
        }
    }
    // An item whose key was changed is the one in its place.
    for (index, manifest) in rest {
        match live.get(index).zip(used.get_mut(index)).filter(|(_, used)| !**used) {
            Some((live, used)) if keys != ["name"] => {
                *used = true;
                pending.push(item(pair, *live, manifest));
            }
            _ => {
                let named = named_item(pair, manifest);
                found.extend(difference(named, None, Some(manifest), manifest.span()));
            }
        }
    }
    let removed = live.iter().zip(&used).filter(|(_, used)| !**used).map(|(live, _)| *live);
    for live in removed.filter(|_| matches!(pair.key, "env" | "envFrom" | "ports" | "rules" | "paths")) {
        let named = Pair { item: Some(live.span()), ..named_item(pair, live) };
        found.extend(difference(named, Some(live), None, pair.key_span));
    }
}

fn item<'t>(pair: Pair<'t>, live: Node<'t>, manifest: Node<'t>) -> Pair<'t> {
    Pair { live, manifest, item: Some(live.span()), ..named_item(pair, live) }
}

/// The item of a list, under its name: of `env` that of the variable.
fn named_item<'t>(pair: Pair<'t>, item: Node<'t>) -> Pair<'t> {
    let name = item.get("name").and_then(Node::as_str);
    match pair.key {
        "containers" | "initContainers" => Pair { container: name.or(pair.container), ..pair },
        "env" => Pair { key: name.unwrap_or(pair.key), parent: "env", ..pair },
        _ => pair,
    }
}

/// The fields by which Kubernetes knows the items of a list.
fn merge_keys(list: &str) -> &'static [&'static str] {
    match list {
        "containers" | "initContainers" | "env" | "volumes" | "imagePullSecrets" => &["name"],
        "ports" => &["containerPort", "port", "protocol"],
        "volumeMounts" => &["mountPath"],
        "rules" => &["host"],
        "paths" => &["path", "pathType"],
        _ => &[],
    }
}

/// What the merge keys of an item say; `None` without any.
fn identity(item: Node<'_>, keys: &[&str]) -> Option<String> {
    if keys.is_empty() || !item.is_mapping() {
        return None;
    }
    let text = |key: &&str| match (item.get(key).map(Node::text), *key) {
        (None | Some(""), "protocol") => "TCP",
        (text, _) => text.unwrap_or_default(),
    };
    Some(keys.iter().map(text).collect::<Vec<_>>().join("\u{0}"))
}

/// Fields that nobody but a person writes: where a live object has one that its manifest lacks, somebody has removed it
/// there, or has added it here.
fn is_written_by_people(pair: Pair<'_>, name: &str) -> bool {
    match (name, pair.key) {
        ("command" | "args" | "env" | "readinessProbe" | "livenessProbe" | "startupProbe", _) => true,
        ("nodeSelector" | "host", _) => true,
        (_, "selector" | "matchLabels" | "labels" | "nodeSelector" | "limits") => pair.aspect.is_some(),
        _ => false,
    }
}

/// What says nothing: `null`, `""`, `{}`, `[]`.
fn is_empty(node: Node<'_>) -> bool {
    match node.value() {
        Value::Null | Value::String("") => true,
        Value::Mapping => node.entries().next().is_none(),
        Value::Sequence => node.items().next().is_none(),
        _ => false,
    }
}

/// What the API server leaves out where it is written as it would be anyway.
fn is_default(name: &str, value: Node<'_>) -> bool {
    match value.value() {
        Value::Bool(value) => !value,
        Value::Int(0) => name != "replicas",
        _ => false,
    }
}

fn is_same(pair: Pair<'_>) -> bool {
    let (live, manifest) = (pair.live.value(), pair.manifest.value());
    let number = |value: Value<'_>| match value {
        Value::Int(number) => Some(number as f64),
        Value::Float(number) => Some(number),
        _ => None,
    };
    if live == manifest || number(live).zip(number(manifest)).is_some_and(|(one, other)| one == other) {
        return true;
    }
    // What is still to be filled in may become what is here; an explicit 0 is replaced by the default.
    if is_templated(pair.manifest.text()) || manifest == Value::Int(0) && pair.key != "replicas" {
        return true;
    }
    let quantity = |node: Node<'_>| Quantity::parse(node.text(), Precision::Milli);
    let is_amount = matches!(pair.parent, "limits" | "requests") || pair.key == "sizeLimit";
    if is_amount && quantity(pair.live).is_some_and(|it| Some(it) == quantity(pair.manifest)) {
        return true;
    }
    if is_one_value(pair.key) {
        return pair.live.says_the_same_as(pair.manifest);
    }
    false
}
