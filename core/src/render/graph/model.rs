//! What is drawn of a graph: the path of a request and who makes its Pods as boxes, what they read as lines in them, Pods
//! that are alike as one box.

use std::collections::{BTreeMap, BTreeSet};

use super::boxes::Builder;
use crate::{
    options::Lang,
    order::InOrder,
    report::{GraphEdgeKind, NodeState, Report},
};

/// A box.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Ids of the nodes of the graph that it stands for. A dead end has that of the node that leads there.
    pub(super) ids: Vec<String>,
    /// The kind, and how many of them.
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) namespace: String,
    pub(super) state: NodeState,
    /// Ports, hosts, how many Pods are ready.
    pub(super) details: Vec<String>,
    /// What it mounts and reads, the broken ones first.
    pub(super) references: Vec<Reference>,
    /// What is wrong with it.
    pub(super) messages: Vec<String>,
    /// Its column: 0 for an Ingress, 1 for a Service, 2 for Pods, more for who makes them.
    pub(super) rank: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(super) words: String,
    pub(super) hold: Hold,
}

/// Whether a connection holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hold {
    /// An error says that it does not.
    Broken,
    /// Its other end is not in the files, which proves nothing.
    Open,
    Sound,
}

/// A line between two boxes.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: GraphEdgeKind,
    pub(super) hold: Hold,
    /// What its edges say, each once.
    pub(super) labels: Vec<String>,
    /// Indexes of the edges of the graph that it stands for; none for a line to where nothing leads.
    pub(super) edges: Vec<usize>,
}

impl Link {
    /// What is written on the line, in so many lines of text at most.
    pub(super) fn written(&self, most: usize) -> Vec<String> {
        let shown = if self.labels.len() > most { most.saturating_sub(1) } else { self.labels.len() };
        let mut lines: Vec<String> = self.labels.iter().take(shown).cloned().collect();
        if shown < self.labels.len() {
            lines.push(format!("+{}", self.labels.len() - shown));
        }
        lines
    }

    /// The same with the sign of a broken line before it, for the languages that are drawn elsewhere.
    pub(super) fn signed(&self) -> Vec<String> {
        let mut lines = self.written(MOST_LABELS);
        if self.hold == Hold::Broken {
            match lines.first_mut() {
                Some(first) => first.insert_str(0, "✗ "),
                None => lines.push("✗".to_owned()),
            }
        }
        lines
    }
}

/// So many paths of one Ingress to one Service are written out.
const MOST_LABELS: usize = 4;

/// The boxes and lines of a picture.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    pub(super) nodes: Vec<Node>,
    pub(super) links: Vec<Link>,
    /// Of each namespace, how many objects of each kind are not drawn because nothing of the path leads to them.
    pub(super) rest: BTreeMap<String, BTreeMap<String, usize>>,
    pub(super) is_empty: bool,
}

impl Model {
    /// The picture of a report that has its graph.
    pub(crate) fn new(report: &Report, lang: Lang) -> Self {
        let Some(graph) = &report.graph else { return Self { is_empty: true, ..Self::default() } };
        let mut builder = Builder::new(&graph.nodes, &graph.edges, &report.diagnostics, lang);
        builder.find_texts(&report.documents);
        builder.build()
    }

    /// The namespaces in their order; objects outside of namespaces have the empty one.
    pub(super) fn namespaces(&self) -> BTreeSet<&str> {
        self.nodes
            .iter()
            .map(|it| it.namespace.as_str())
            .chain(self.rest.keys().map(String::as_str))
            .in_order()
    }
}

/// A box in which nothing stands.
pub(super) fn empty_node() -> Node {
    Node {
        ids: Vec::new(),
        kind: String::new(),
        name: String::new(),
        namespace: String::new(),
        state: NodeState::Healthy,
        details: Vec::new(),
        references: Vec::new(),
        messages: Vec::new(),
        rank: 2,
    }
}
