//! The lines of a graph's picture, from its edges.

use super::{
    boxes::Builder,
    model::{Hold, Link, Node, empty_node},
};
use crate::{
    hash::{HashMap, HashSet},
    report::{Diagnostic, GraphEdgeKind, NodeState, Severity},
    rules::text,
};

impl Builder<'_> {
    /// The lines between boxes; several of one kind between the same two are one, which says all that they say.
    pub(super) fn links(&mut self) {
        let mut known: HashMap<(usize, usize, bool), usize> = HashMap::default();
        let mut links: Vec<Link> = Vec::new();
        let mut written: HashSet<(usize, &str)> = HashSet::default();
        for (index, edge) in self.edges.iter().enumerate().filter(|(_, it)| is_line(it.kind)) {
            let (Some(from), Some(to)) = (self.box_at(self.index(&edge.from)), self.index(&edge.to)) else {
                continue;
            };
            let misled = edge.kind == GraphEdgeKind::Selects && self.is_misled(&edge.from);
            let hold = if misled { Hold::Broken } else { self.hold(edge) };
            let ends = if edge.kind == GraphEdgeKind::Selects { self.pods_of(to) } else { vec![to] };
            for to in ends.into_iter().filter_map(|it| self.box_at(Some(it))) {
                let at = *known.entry((from, to, is_path(edge.kind))).or_insert_with(|| {
                    links.push(Link {
                        from,
                        to,
                        kind: edge.kind,
                        hold,
                        labels: Vec::new(),
                        edges: Vec::new(),
                    });
                    links.len() - 1
                });
                let Some(link) = links.get_mut(at) else { continue };
                link.hold = link.hold.min(hold);
                if link.edges.last() != Some(&index) {
                    link.edges.push(index);
                }
                if !edge.label.is_empty() && written.insert((at, edge.label.as_str())) {
                    link.labels.push(edge.label.clone());
                }
            }
        }
        self.model.links = links;
    }

    fn box_at(&self, node: Option<usize>) -> Option<usize> {
        self.box_of.get(node?).copied().flatten()
    }

    /// The Pods that a workload made, however many owners are between; the workload itself where there are none.
    fn pods_of(&self, workload: usize) -> Vec<usize> {
        let mut pods = Vec::new();
        let mut pending = vec![workload];
        while let Some(at) = pending.pop() {
            if self.nodes.get(at).is_some_and(|it| it.resource.kind == "Pod") {
                pods.push(at);
                continue;
            }
            let owned =
                self.edges_of(&self.leaving, at).into_iter().filter(|it| it.kind == GraphEdgeKind::Owns);
            let owned: Vec<usize> = owned.filter_map(|it| self.index(&it.to)).collect();
            // Owners that own each other are the work of a mistake.
            if pods.len() + pending.len() + owned.len() <= self.nodes.len() {
                pending.extend(owned.into_iter().rev());
            }
        }
        if pods.is_empty() { vec![workload] } else { pods }
    }

    /// Whether an error stands on a Service that keeps its requests from its Pods: a wrong targetPort, for example.
    fn is_misled(&self, service: &str) -> bool {
        let findings = self.index(service).and_then(|it| self.findings.get(it));
        findings.into_iter().flatten().any(|it| is_of_service(it))
    }

    /// A Service that selects nothing has no line that could be broken. It gets one to the Pods that were meant, where the
    /// finding points at them, else to a box that says so.
    pub(super) fn dead_ends(&mut self) {
        let mut leaves = vec![false; self.model.nodes.len()];
        for link in &self.model.links {
            if let Some(leaves) = leaves.get_mut(link.from) {
                *leaves = true;
            }
        }
        for index in 0..self.nodes.len() {
            let Some(from) = self.box_at(Some(index)) else { continue };
            let Some(node) = self.model.nodes.get(from) else { continue };
            if node.rank > 1 || node.state != NodeState::Broken || leaves.get(from) != Some(&false) {
                continue;
            }
            let rank = node.rank + 1;
            let kind = if rank == 1 { GraphEdgeKind::Routes } else { GraphEdgeKind::Selects };
            let findings = self.findings.get(index).into_iter().flatten();
            let related = findings.filter(|it| it.severity == Severity::Error).flat_map(|it| &it.related);
            let mut meant = related
                .filter_map(|it| self.node_at(&it.span))
                .flat_map(|it| self.pods_of(it))
                .filter_map(|it| self.box_at(Some(it)))
                .filter(|it| self.model.nodes.get(*it).is_some_and(|it| it.rank >= rank));
            let to = match meant.next() {
                Some(to) => to,
                None => self.nowhere(from, rank),
            };
            let hold = Hold::Broken;
            self.model.links.push(Link { from, to, kind, hold, labels: Vec::new(), edges: Vec::new() });
        }
    }

    /// A box for what is not there, with what is wrong in the words of the box that leads to it.
    fn nowhere(&mut self, from: usize, rank: usize) -> usize {
        let to = self.model.nodes.len();
        let Some(node) = self.model.nodes.get_mut(from) else { return from };
        let (ids, namespace) = (node.ids.clone(), node.namespace.clone());
        let messages = node.messages.drain(..node.messages.len().min(1)).collect();
        let name = text!(self.lang, en: "leads nowhere"; es: "no lleva a nada");
        let state = NodeState::Absent;
        self.model.nodes.push(Node { ids, namespace, state, name, messages, rank, ..empty_node() });
        to
    }
}

/// Kinds of edges that a request follows, or an autoscaler.
pub(super) fn is_path(kind: GraphEdgeKind) -> bool {
    matches!(kind, GraphEdgeKind::Routes | GraphEdgeKind::Selects | GraphEdgeKind::Scales)
}

/// Kinds of edges that are drawn as lines; the others are words in a box.
fn is_line(kind: GraphEdgeKind) -> bool {
    is_path(kind) || kind == GraphEdgeKind::Owns
}

/// An error that the flowchart finds when it looks at the Service.
fn is_of_service(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
        && diagnostic.resource.as_ref().is_some_and(|it| it.kind == "Service")
        && diagnostic.questions.iter().any(|it| it.starts_with('S'))
}
