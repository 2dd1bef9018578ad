//! The objects and their connections as data.

use serde::Serialize;

use super::{Diagnostic, ObjectRef, Severity, Span, build::Positions, node_details};
use crate::{
    graph::{Cluster, Edge, EdgeEnd, EdgeKind, edges},
    hash::HashMap,
    resources::ResourceId,
};

/// The objects of the input and how they are connected.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Graph {
    /// Every object of the input, then those that are only referred to.
    pub nodes: Vec<GraphNode>,
    /// Every connection, in the order of the objects that it starts from.
    pub edges: Vec<GraphEdge>,
}

/// An object in the graph.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct GraphNode {
    /// Made of kind, namespace and name; unique in a graph.
    pub id: String,
    /// The object.
    pub resource: ObjectRef,
    /// The object's name in the text; for one that is not there, the first place that refers to it.
    pub span: Span,
    /// How it is.
    pub state: NodeState,
    /// Of the Pods that it made, or of itself, how many are ready; only where the input has their status.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub ready: Option<usize>,
    /// How many there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub total: Option<usize>,
    /// What a picture writes into the box: hosts of an Ingress, ports of a Service, ports of the containers.
    pub details: Vec<String>,
}

/// How an object of the graph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum NodeState {
    /// Nothing was found on it.
    Healthy,
    /// A warning stands on it.
    Degraded,
    /// An error stands on it; of a Pod, that something keeps it from its work.
    Broken,
    /// Something refers to it, and it is not in the input.
    Absent,
}

/// What one object has to do with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum GraphEdgeKind {
    /// The one made the other.
    Owns,
    /// A Service and the Pods that carry its labels.
    Selects,
    /// An Ingress and the Service behind a path.
    Routes,
    /// A Pod and what it mounts as a volume.
    Mounts,
    /// What is read in another way: variables, credentials, accounts, certificates.
    Reads,
    /// A HorizontalPodAutoscaler and what it scales.
    Scales,
}

/// A connection in the graph.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct GraphEdge {
    /// Id of the node that the edge starts from.
    pub from: String,
    /// Id of the node that it leads to.
    pub to: String,
    /// What the one has to do with the other.
    pub kind: GraphEdgeKind,
    /// Whether the other end is there and no error stands on the reference.
    pub ok: bool,
    /// The path of an Ingress and the Service's port, `/api → 80`, with the host before it where the Ingress has several, and
    /// `* → 80` for every request that is left; the labels of a selector, or a volume's name; may be empty.
    pub label: String,
    /// The reference.
    pub from_span: Span,
    /// What it refers to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub to_span: Option<Span>,
    /// Ids of the diagnostics that stand on the reference.
    pub diagnostics: Vec<String>,
}

/// Puts the graph into words and positions. `diagnostics` are those of the same report.
pub(super) fn build(
    cluster: &Cluster<'_>,
    positions: &mut Positions<'_>,
    diagnostics: &[Diagnostic],
) -> Graph {
    let mut worst: HashMap<(&str, usize, String), Severity> = HashMap::default();
    let mut standing: HashMap<(&str, usize), Vec<&Diagnostic>> = HashMap::default();
    for diagnostic in diagnostics {
        standing
            .entry((&diagnostic.primary.file, diagnostic.primary.start.offset))
            .or_default()
            .push(diagnostic);
    }
    for diagnostic in diagnostics {
        let Some(resource) = &diagnostic.resource else { continue };
        let key = (diagnostic.primary.file.as_str(), diagnostic.primary.document, name_of(resource));
        let severity = worst.entry(key).or_insert(diagnostic.severity);
        *severity = diagnostic.severity.min(*severity);
    }
    let mut nodes = Nodes::default();
    for resource in cluster.resources() {
        let span = positions.span(resource.name_place());
        let object = resource.object_ref();
        let key = (span.file.as_str(), span.document, name_of(&object));
        let state = match worst.get(&key) {
            Some(Severity::Error) => NodeState::Broken,
            _ if node_details::is_in_trouble(cluster, resource) => NodeState::Broken,
            Some(Severity::Warning) => NodeState::Degraded,
            Some(Severity::Info) | None => NodeState::Healthy,
        };
        let id = nodes.add(object, span, state);
        if let Some(node) = nodes.nodes.last_mut() {
            node.details = node_details::of(resource);
            (node.ready, node.total) = node_details::ready(cluster, resource).unzip();
        }
        nodes.of_resource.insert(resource.id, id);
    }
    let mut graph_edges = Vec::new();
    for edge in edges(cluster) {
        let Some(from) = cluster.resource(edge.from) else { continue };
        let from_span =
            positions.span(edge.from_span.map_or_else(|| from.name_place(), |span| from.place(span)));
        let (to, to_span) = far_end(cluster, positions, &mut nodes, &edge, &from_span);
        let beside = edge.beside.map(|span| positions.span(from.place(span)).start.offset);
        let places = [Some(from_span.start.offset), beside.filter(|it| *it != from_span.start.offset)];
        // An owner's name is no reference: what stands on it is about the owner.
        let places = places.into_iter().flatten().filter(|_| edge.kind != EdgeKind::Owns);
        let standing = places.filter_map(|start| standing.get(&(from_span.file.as_str(), start)));
        let found: Vec<&Diagnostic> = standing.flatten().copied().collect();
        graph_edges.push(GraphEdge {
            from: nodes.of_resource.get(&edge.from).cloned().unwrap_or_default(),
            to,
            kind: edge.kind.into(),
            ok: to_span.is_some() && found.iter().all(|it| it.severity != Severity::Error),
            label: edge.label,
            diagnostics: found.iter().map(|it| it.id.clone()).collect(),
            from_span,
            to_span,
        });
    }
    Graph { nodes: nodes.nodes, edges: graph_edges }
}

/// The id of the node that an edge leads to, and the place in it, if it is there.
fn far_end(
    cluster: &Cluster<'_>,
    positions: &mut Positions<'_>,
    nodes: &mut Nodes,
    edge: &Edge<'_>,
    from_span: &Span,
) -> (String, Option<Span>) {
    match &edge.to {
        EdgeEnd::Found { id, span } => {
            let place = cluster.resource(*id).zip(*span).map(|(resource, span)| resource.place(span));
            let node = nodes.of_resource.get(id).cloned().unwrap_or_default();
            (node, place.map(|place| positions.span(place)))
        }
        EdgeEnd::Absent { kind, namespace, name } => {
            let object = ObjectRef {
                api_version: String::new(),
                kind: (*kind).to_owned(),
                namespace: namespace.map(str::to_owned),
                name: Some((*name).to_owned()),
                generate_name: None,
            };
            (nodes.absent(object, from_span.clone()), None)
        }
    }
}

#[derive(Default)]
struct Nodes {
    nodes: Vec<GraphNode>,
    of_resource: HashMap<ResourceId, String>,
    /// How often an id was asked for.
    ids: HashMap<String, usize>,
    absent: HashMap<String, String>,
}

impl From<EdgeKind> for GraphEdgeKind {
    fn from(kind: EdgeKind) -> Self {
        match kind {
            EdgeKind::Owns => Self::Owns,
            EdgeKind::Selects => Self::Selects,
            EdgeKind::Routes => Self::Routes,
            EdgeKind::Mounts => Self::Mounts,
            EdgeKind::Reads => Self::Reads,
            EdgeKind::Scales => Self::Scales,
        }
    }
}

impl Nodes {
    fn add(&mut self, resource: ObjectRef, span: Span, state: NodeState) -> String {
        let mut id = name_of(&resource);
        let count = self.ids.entry(id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            id.push_str(&format!("#{count}"));
        }
        self.nodes.push(GraphNode {
            id: id.clone(),
            resource,
            span,
            state,
            ready: None,
            total: None,
            details: Vec::new(),
        });
        id
    }

    /// The node of an object that is not there: one for all who refer to it.
    fn absent(&mut self, resource: ObjectRef, span: Span) -> String {
        let name = name_of(&resource);
        if let Some(id) = self.absent.get(&name) {
            return id.clone();
        }
        let id = self.add(resource, span, NodeState::Absent);
        self.absent.insert(name, id.clone());
        id
    }
}

fn name_of(resource: &ObjectRef) -> String {
    let name = resource.name.as_deref().or(resource.generate_name.as_deref()).unwrap_or_default();
    format!("{}/{}/{name}", resource.kind, resource.namespace.as_deref().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Include, Options, SourceFile, check};

    fn graph(text: &str) -> Graph {
        let options = Options { include: [Include::Graph].into(), ..Options::default() };
        check(vec![SourceFile::new("app.yaml", text)], &options).graph.expect("the graph was asked for")
    }

    fn words(graph: &Graph) -> Vec<String> {
        let ok = |edge: &GraphEdge| if edge.ok { "" } else { " (broken)" };
        let words = |edge: &GraphEdge| format!("{} {:?} {}{}", edge.from, edge.kind, edge.to, ok(edge));
        graph.edges.iter().map(words).collect()
    }

    #[test]
    fn follows_every_reference_of_an_app() {
        let graph = graph(
            "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  tls: [{hosts: [shop.example], secretName: shop-tls}]
  rules: [{host: shop.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: nginx
        envFrom: [{configMapRef: {name: settings}}]
      volumes: [{name: certificate, secret: {secretName: shop-tls}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
",
        );
        assert_eq!(
            words(&graph),
            [
                "Ingress/default/shop Routes Service/default/web",
                "Ingress/default/shop Reads Secret/default/shop-tls (broken)",
                "Service/default/web Selects Deployment/default/web",
                "Deployment/default/web Mounts Secret/default/shop-tls (broken)",
                "Deployment/default/web Reads ConfigMap/default/settings",
                "HorizontalPodAutoscaler/default/web Scales Deployment/default/web",
            ]
        );
        let absent: Vec<&str> =
            graph.nodes.iter().filter(|it| it.state == NodeState::Absent).map(|it| it.id.as_str()).collect();
        assert_eq!(absent, ["Secret/default/shop-tls"], "one node for both who refer to it");
        let selects = &graph.edges[2];
        assert_eq!((selects.from_span.start.line, selects.to_span.as_ref().unwrap().start.line), (11, 19));
        assert_eq!(selects.label, "app=web");
    }

    #[test]
    fn an_error_on_a_reference_breaks_its_edge_and_its_object() {
        let graph = graph(
            "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec: {defaultBackend: {service: {name: wbe, port: {number: 80}}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
",
        );
        let edge = &graph.edges[0];
        assert!(!edge.ok);
        assert!(edge.diagnostics[0].starts_with("ingress-backend-service-not-found:"));
        assert_eq!(graph.nodes[0].state, NodeState::Broken);
        assert_eq!(graph.nodes[1].state, NodeState::Healthy);
    }

    #[test]
    fn a_route_says_which_requests_take_it_and_breaks_where_its_port_is_wrong() {
        let path = |path: &str, port: &str| {
            format!(
                "{{path: {path}, pathType: Prefix, backend: {{service: {{name: web, port: {{{port}}}}}}}}}"
            )
        };
        let ingress = |hosts: &str| {
            graph(&format!(
                "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: shop}}
spec:
  ingressClassName: nginx
  defaultBackend: {{service: {{name: web, port: {{number: 80}}}}}}
  rules:
  - {{host: shop.example, http: {{paths: [{}, {}]}}}}
{hosts}---
apiVersion: v1
kind: Service
metadata: {{name: web}}
spec: {{selector: {{app: web}}, ports: [{{name: http, port: 80}}]}}
",
                path("/", "name: http"),
                path("/api", "number: 8080")
            ))
        };
        let labels = |graph: Graph| {
            let routes = graph.edges.into_iter().filter(|it| it.kind == GraphEdgeKind::Routes);
            routes.map(|it| format!("{}{}", it.label, if it.ok { "" } else { " broken" })).collect::<Vec<_>>()
        };
        assert_eq!(labels(ingress("")), ["/ → http", "/api → 8080 broken", "* → 80"]);
        let another = format!("  - {{http: {{paths: [{}]}}}}\n", path("/", "number: 80"));
        assert_eq!(
            labels(ingress(&another)),
            ["shop.example/ → http", "shop.example/api → 8080 broken", "*/ → 80", "* → 80"]
        );
    }

    #[test]
    fn the_graph_is_left_out_unless_asked_for() {
        assert_eq!(check(Vec::new(), &Options::default()).graph, None);
    }
}
