//! The boxes of a graph's picture, from its nodes.

use std::collections::BTreeMap;

use super::{
    lines::is_path,
    model::{Hold, Model, Node, Reference, empty_node},
};
use crate::{
    hash::{HashMap, HashSet},
    options::Lang,
    order::Sorting,
    report::{
        Diagnostic, DocumentInfo, GraphEdge, GraphEdgeKind, GraphNode, NodeState, ObjectRef, Severity, Span,
    },
    rules::text,
};

/// References that are as they should be are not all listed in a box.
const REFERENCES_SHOWN: usize = 3;
const MESSAGES_SHOWN: usize = 2;

/// Kind, namespace and name.
type ObjectKey<'r> = (&'r str, Option<&'r str>, Option<&'r str>);

/// Makes the picture of a graph.
pub(super) struct Builder<'r> {
    pub(super) lang: Lang,
    pub(super) nodes: &'r [GraphNode],
    pub(super) edges: &'r [GraphEdge],
    by_id: HashMap<&'r str, usize>,
    /// Indexes into `edges`.
    pub(super) leaving: Vec<Vec<usize>>,
    arriving: Vec<Vec<usize>>,
    /// The findings of each node.
    pub(super) findings: Vec<Vec<&'r Diagnostic>>,
    /// Ids of the findings that are errors.
    errors: HashSet<&'r str>,
    /// The node whose object begins at a place of a file, and where it ends.
    texts: BTreeMap<(&'r str, usize), (usize, usize)>,
    /// The box of each node, once it has one.
    pub(super) box_of: Vec<Option<usize>>,
    pub(super) model: Model,
}

impl<'r> Builder<'r> {
    pub(super) fn new(
        nodes: &'r [GraphNode],
        edges: &'r [GraphEdge],
        diagnostics: &'r [Diagnostic],
        lang: Lang,
    ) -> Self {
        let by_id: HashMap<&str, usize> =
            nodes.iter().enumerate().map(|(index, node)| (node.id.as_str(), index)).collect();
        let mut leaving = vec![Vec::new(); nodes.len()];
        let mut arriving = vec![Vec::new(); nodes.len()];
        for (index, edge) in edges.iter().enumerate() {
            let ends = (by_id.get(edge.from.as_str()), by_id.get(edge.to.as_str()));
            let (Some(from), Some(to)) = ends else { continue };
            if let (Some(leaving), Some(arriving)) = (leaving.get_mut(*from), arriving.get_mut(*to)) {
                leaving.push(index);
                arriving.push(index);
            }
        }
        let mut of_object: HashMap<ObjectKey<'_>, Vec<&Diagnostic>> = HashMap::default();
        for diagnostic in diagnostics {
            if let Some(resource) = &diagnostic.resource {
                of_object.entry(key(resource)).or_default().push(diagnostic);
            }
        }
        let findings = nodes.iter().map(|it| of_object.get(&key(&it.resource)).cloned().unwrap_or_default());
        let findings = findings.collect();
        let errors = diagnostics.iter().filter(|it| it.severity == Severity::Error).map(|it| it.id.as_str());
        Self {
            lang,
            nodes,
            edges,
            by_id,
            leaving,
            arriving,
            findings,
            errors: errors.collect(),
            texts: BTreeMap::new(),
            box_of: vec![None; nodes.len()],
            model: Model::default(),
        }
    }

    pub(super) fn find_texts(&mut self, documents: &'r [DocumentInfo]) {
        let places = self.nodes.iter().enumerate();
        let nodes: HashMap<(&str, usize), usize> =
            places.map(|(index, it)| ((it.span.file.as_str(), it.span.start.offset), index)).collect();
        for it in documents {
            let name =
                it.name_span.as_ref().and_then(|name| nodes.get(&(name.file.as_str(), name.start.offset)));
            if let Some(node) = name {
                self.texts.insert((it.span.file.as_str(), it.span.start.offset), (it.span.end.offset, *node));
            }
        }
    }

    pub(super) fn node_at(&self, span: &Span) -> Option<usize> {
        let ((file, _), (end, node)) =
            self.texts.range(..=(span.file.as_str(), span.start.offset)).next_back()?;
        (*file == span.file && span.end.offset <= *end).then_some(*node)
    }

    pub(super) fn build(mut self) -> Model {
        let mut groups: HashMap<String, usize> = HashMap::default();
        let mut counts: Vec<usize> = Vec::new();
        let ranks = self.ranks();
        for (index, node) in self.nodes.iter().enumerate() {
            if !self.is_drawn(index) {
                if node.state != NodeState::Absent && !self.is_mentioned(index) {
                    let namespace = node.resource.namespace.clone().unwrap_or_default();
                    let kinds = self.model.rest.entry(namespace).or_default();
                    *kinds.entry(node.resource.kind.clone()).or_default() += 1;
                }
                continue;
            }
            let alike = self.likeness(index);
            if let Some(known) = alike.as_ref().and_then(|alike| groups.get(alike)).copied() {
                if let Some(count) = counts.get_mut(known) {
                    *count += 1;
                }
                if let Some(shared) = self.model.nodes.get_mut(known) {
                    shared.ids.push(node.id.clone());
                }
                self.set_box(index, known);
                continue;
            }
            let next = self.model.nodes.len();
            if let Some(alike) = alike {
                groups.insert(alike, next);
            }
            counts.push(1);
            self.set_box(index, next);
            let made = self.node(index, ranks.get(index).copied().unwrap_or(2));
            self.model.nodes.push(made);
        }
        for (node, count) in self.model.nodes.iter_mut().zip(&counts) {
            if *count > 1 {
                node.kind = format!("{} ×{count}", node.kind);
                if let Some(short) = node.name.rsplit_once('-') {
                    node.name = format!("{}-*", short.0);
                }
            }
        }
        self.links();
        self.dead_ends();
        for node in self.model.nodes.iter_mut().filter(|it| it.rank > 2) {
            // Its Pods say the same.
            node.references.retain(|it| it.hold == Hold::Broken);
        }
        self.model.is_empty = self.model.nodes.is_empty();
        self.model
    }

    fn set_box(&mut self, node: usize, at: usize) {
        if let Some(slot) = self.box_of.get_mut(node) {
            *slot = Some(at);
        }
    }

    pub(super) fn edges_of(&self, list: &[Vec<usize>], node: usize) -> Vec<&'r GraphEdge> {
        list.get(node).into_iter().flatten().filter_map(|index| self.edges.get(*index)).collect()
    }

    pub(super) fn index(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// Whether the node is shown in the box of another one, or says nothing that a picture should say.
    fn is_mentioned(&self, index: usize) -> bool {
        let kind = self.nodes.get(index).map_or("", |it| it.resource.kind.as_str());
        matches!(kind, "Event" | "EndpointSlice" | "Endpoints" | "ReplicaSet" | "Lease")
            || !self.edges_of(&self.arriving, index).is_empty()
    }

    pub(super) fn hold(&self, edge: &GraphEdge) -> Hold {
        match edge.diagnostics.iter().any(|id| self.errors.contains(id.as_str())) {
            true => Hold::Broken,
            false if edge.ok => Hold::Sound,
            false => Hold::Open,
        }
    }

    /// Whether the node has a box of its own: what stands on the path of a request, and who makes its Pods.
    fn is_drawn(&self, index: usize) -> bool {
        let Some(node) = self.nodes.get(index) else { return false };
        let arriving = self.edges_of(&self.arriving, index);
        if node.state == NodeState::Absent {
            return arriving.iter().any(|it| is_path(it.kind));
        }
        match node.resource.kind.as_str() {
            "Ingress" | "Service" | "Pod" | "Deployment" | "StatefulSet" | "DaemonSet" | "CronJob" => true,
            "Job" | "ReplicaSet" | "ReplicationController" => {
                let owner = arriving.iter().find(|it| it.kind == GraphEdgeKind::Owns);
                let makes = |edge: &GraphEdge| edge.kind == GraphEdgeKind::Owns;
                let has_pods = self.edges_of(&self.leaving, index).into_iter().any(makes);
                // The ReplicaSets of former revisions are kept without Pods.
                owner.is_none() || has_pods || node.state != NodeState::Healthy
            }
            "HorizontalPodAutoscaler" => true,
            // Those of a Service with a selector repeat what its Pods say.
            "EndpointSlice" | "Endpoints" => {
                let owner = arriving.first().and_then(|it| self.index(&it.from));
                let selects = |owner| {
                    let findings = self.findings.get(owner).into_iter().flatten();
                    let mut questions = findings.flat_map(|it: &&Diagnostic| &it.questions);
                    questions.any(|it| it == "S2")
                        || self
                            .edges_of(&self.leaving, owner)
                            .iter()
                            .any(|it| it.kind == GraphEdgeKind::Selects)
                };
                owner.is_some_and(|owner| !selects(owner)) || node.state == NodeState::Broken
            }
            _ => node.state != NodeState::Healthy,
        }
    }

    /// Pods of one owner that are in the same state, are selected by the same Services and read the same things have the
    /// same likeness, and share a box.
    fn likeness(&self, index: usize) -> Option<String> {
        let node = self.nodes.get(index).filter(|it| it.resource.kind == "Pod")?;
        let mut parts: Vec<String> = self
            .edges_of(&self.arriving, index)
            .iter()
            .map(|it| format!("{}>{:?}{:?}", it.from, it.kind, self.hold(it)))
            .chain(
                self.edges_of(&self.leaving, index)
                    .iter()
                    .map(|it| format!("{:?}>{}{:?}", it.kind, it.to, self.hold(it))),
            )
            .collect();
        parts.iter().any(|it| it.contains(">Owns")).then(|| {
            parts.order();
            parts.dedup();
            let rules: Vec<&str> =
                self.findings.get(index).into_iter().flatten().map(|it| it.rule.as_str()).collect();
            format!("{:?} {:?} {} {}", node.state, node.ready, parts.join(" "), rules.join(" "))
        })
    }

    /// The columns: Pods, or what stands for them, in the third; who makes them to the right.
    fn ranks(&self) -> Vec<usize> {
        let mut ranks: Vec<usize> = self
            .nodes
            .iter()
            .map(|it| match it.resource.kind.as_str() {
                "Ingress" => 0,
                "Service" => 1,
                _ => 2,
            })
            .collect();
        // Owners of owners: CronJob, Job, Pod is as deep as it gets, but for operators.
        for _ in 0..4 {
            let mut changed = false;
            for edge in self.edges {
                let (owner, owned) = (self.index(&edge.from), self.index(&edge.to));
                let (Some(owner), Some(owned)) = (owner, owned) else { continue };
                if !matches!(edge.kind, GraphEdgeKind::Owns | GraphEdgeKind::Scales) || !self.is_drawn(owned)
                {
                    continue;
                }
                let wanted = ranks.get(owned).copied().unwrap_or(2) + 1;
                let is_path = self
                    .nodes
                    .get(owner)
                    .is_some_and(|it| matches!(it.resource.kind.as_str(), "Ingress" | "Service"));
                if let Some(rank) = ranks.get_mut(owner)
                    && !is_path
                    && *rank < wanted
                    && wanted < 7
                {
                    *rank = wanted;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        ranks
    }

    fn node(&self, index: usize, rank: usize) -> Node {
        let Some(node) = self.nodes.get(index) else { return empty_node() };
        let mut details = if rank > 2 { Vec::new() } else { node.details.clone() };
        if let (Some(ready), Some(total)) = (node.ready, node.total)
            && node.resource.kind != "Pod"
        {
            details.push(text!(self.lang, en: "{ready} of {total} ready"; es: "{ready} de {total} listos"));
        }
        if node.state == NodeState::Absent {
            details.push(text!(self.lang, en: "not in these files"; es: "no está en estos archivos"));
        }
        Node {
            ids: vec![node.id.clone()],
            kind: node.resource.kind.clone(),
            name: name(&node.resource),
            namespace: node.resource.namespace.clone().unwrap_or_default(),
            state: node.state,
            details,
            references: self.references(index),
            messages: if node.state == NodeState::Absent { Vec::new() } else { self.messages(index) },
            rank,
        }
    }

    /// What it mounts and reads.
    fn references(&self, index: usize) -> Vec<Reference> {
        let mut all: Vec<Reference> = Vec::new();
        for edge in self.edges_of(&self.leaving, index) {
            if !matches!(edge.kind, GraphEdgeKind::Mounts | GraphEdgeKind::Reads) {
                continue;
            }
            let Some(to) = self.index(&edge.to).and_then(|to| self.nodes.get(to)) else { continue };
            let words = format!("{} {}", to.resource.kind, name(&to.resource));
            // Kubernetes mounts it into every Pod.
            if words == "ConfigMap kube-root-ca.crt" {
                continue;
            }
            match all.iter_mut().find(|it| it.words == words) {
                Some(known) => known.hold = known.hold.min(self.hold(edge)),
                None => all.push(Reference { words, hold: self.hold(edge) }),
            }
        }
        all.order_by_key(|it| it.hold);
        let broken = all.iter().filter(|it| it.hold == Hold::Broken).count();
        let hidden = all.len().saturating_sub(broken + REFERENCES_SHOWN);
        if hidden > 1 {
            all.truncate(broken + REFERENCES_SHOWN);
            all.push(Reference {
                words: text!(self.lang, en: "and {hidden} more"; es: "y {hidden} más"),
                hold: Hold::Sound,
            });
        }
        all
    }

    /// The worst that is wrong with it.
    fn messages(&self, index: usize) -> Vec<String> {
        let findings = self.findings.get(index).into_iter().flatten();
        let mut findings: Vec<&&Diagnostic> = findings.filter(|it| it.severity != Severity::Info).collect();
        findings.order_by_key(|it| (it.severity, !it.caused_by.is_empty()));
        let mut messages: Vec<String> = Vec::new();
        for message in findings.iter().map(|it| plain(&it.message)) {
            if messages.len() < MESSAGES_SHOWN && !messages.contains(&message) {
                messages.push(message);
            }
        }
        messages
    }
}

fn key(resource: &ObjectRef) -> ObjectKey<'_> {
    (
        &resource.kind,
        resource.namespace.as_deref(),
        resource.name.as_deref().or(resource.generate_name.as_deref()),
    )
}

fn name(resource: &ObjectRef) -> String {
    let generated = || resource.generate_name.as_ref().map(|it| format!("{it}*"));
    resource.name.clone().or_else(generated).unwrap_or_default()
}

/// A message without the marks of code.
fn plain(message: &str) -> String {
    message.replace('`', "")
}
