//! What a graph shows, whatever its size, and whatever stands in the files.

use super::{Model, dot, mermaid, model::Hold, svg, svg::cut_route};
use crate::{Include, Lang, Options, SourceFile, check, report::GraphEdgeKind};

const SERVICE: &str = "apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
";

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, uid: d1}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx, ports: [{name: http, containerPort: 8080}]}]}
";

fn replica_set() -> String {
    DEPLOYMENT.replace("kind: Deployment", "kind: ReplicaSet").replace(
        "{name: web, namespace: shop, uid: d1}",
        "{name: web-7d4f9, namespace: shop, uid: r1, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: d1, controller: true}]}",
    )
}

fn pod(name: &str, ready: bool) -> String {
    let status = if ready { "True" } else { "False" };
    format!(
        "apiVersion: v1
kind: Pod
metadata:
  name: {name}
  namespace: shop
  uid: {name}
  labels: {{app: web}}
  ownerReferences: [{{apiVersion: apps/v1, kind: ReplicaSet, name: web-7d4f9, uid: r1, controller: true}}]
spec: {{containers: [{{name: web, image: nginx, ports: [{{name: http, containerPort: 8080}}]}}]}}
status: {{phase: Running, podIP: 10.0.0.7, conditions: [{{type: Ready, status: \"{status}\"}}]}}
"
    )
}

fn model(documents: &[String]) -> Model {
    let options = Options { include: [Include::Graph].into(), ..Options::default() };
    Model::new(&check(vec![SourceFile::new("app.yaml", documents.join("---\n"))], &options), Lang::En)
}

fn boxes(model: &Model) -> Vec<String> {
    model.nodes.iter().map(|it| format!("{} {}", it.kind, it.name)).collect()
}

fn links(model: &Model) -> Vec<String> {
    let name = |index: usize| model.nodes[index].kind.split(' ').next().unwrap().to_owned();
    let word = |hold| match hold {
        Hold::Sound => "",
        Hold::Open => " open",
        Hold::Broken => " broken",
    };
    model.links.iter().map(|it| format!("{}-{}{}", name(it.from), name(it.to), word(it.hold))).collect()
}

#[test]
fn pods_that_are_alike_share_a_box_between_their_service_and_who_made_them() {
    let pods = ["web-7d4f9-a", "web-7d4f9-b", "web-7d4f9-c"].map(|name| pod(name, true));
    let mut documents = vec![SERVICE.to_owned(), DEPLOYMENT.to_owned(), replica_set()];
    documents.extend(pods);
    let model = model(&documents);
    assert_eq!(
        boxes(&model),
        ["Service web", "Deployment web", "ReplicaSet web-7d4f9", "Pod ×3 web-7d4f9-*"]
    );
    let mut lines = links(&model);
    lines.sort();
    assert_eq!(lines, ["Deployment-ReplicaSet", "ReplicaSet-Pod", "Service-Pod"]);
    let ranks: Vec<usize> = model.nodes.iter().map(|it| it.rank).collect();
    assert_eq!(ranks, [1, 4, 3, 2]);
}

#[test]
fn a_pod_that_is_not_as_the_others_has_a_box_of_its_own() {
    let documents = vec![
        SERVICE.to_owned(),
        DEPLOYMENT.to_owned(),
        replica_set(),
        pod("web-7d4f9-a", true),
        pod("web-7d4f9-b", false),
        pod("web-7d4f9-c", true),
    ];
    assert!(boxes(&model(&documents)).contains(&"Pod ×2 web-7d4f9-*".to_owned()));
    assert!(boxes(&model(&documents)).contains(&"Pod web-7d4f9-b".to_owned()));
}

#[test]
fn a_service_that_selects_nothing_has_a_broken_line_to_the_pods_that_were_meant() {
    let documents = vec![SERVICE.replace("{app: web}", "{app: wbe}"), DEPLOYMENT.to_owned()];
    let model = model(&documents);
    assert_eq!(links(&model), ["Service-Deployment broken"]);
    let picture = svg(&model, Lang::En);
    // Colour, dashes and a sign: also who sees no red finds it.
    assert!(picture.contains("class=\"edge broken\"") && picture.contains("class=\"break\""));
    assert!(mermaid(&model).contains("-.->|\"✗\"|") && dot(&model).contains("label=\"✗\""));
}

#[test]
fn a_port_that_leads_nowhere_breaks_the_line_to_the_pods() {
    let documents = vec![SERVICE.replace("http", "web"), DEPLOYMENT.to_owned()];
    assert_eq!(links(&model(&documents)), ["Service-Deployment broken"]);
}

#[test]
fn what_is_not_in_the_files_is_no_fault() {
    let reading =
        DEPLOYMENT.replace("image: nginx,", "image: nginx, envFrom: [{configMapRef: {name: settings}}],");
    let model = model(&[reading]);
    let [deployment] = model.nodes.as_slice() else { panic!("{:?}", boxes(&model)) };
    assert_eq!(deployment.references[0].hold, Hold::Open);
    assert!(svg(&model, Lang::En).contains("? ConfigMap settings"));
}

#[test]
fn of_words_that_are_too_long_those_that_say_most_are_kept() {
    assert_eq!(cut_route("shop.example.com/api → 80", 160), "shop.example.com/api → 80");
    assert_eq!(cut_route("shop.staging.example.com/api → 80", 160), "shop.staging.exa…/api → 80");
    assert_eq!(cut_route("shop.example.com/api/v1/customers → http", 160), "…/api/v1/customers → http");
    assert_eq!(cut_route("/api/v1/orders/by/customer → http", 160), "/api/v1/orders/by/cu… → http");
    assert_eq!(cut_route("app.kubernetes.io/name=shop-frontend", 160), "…name=shop-frontend");
}

#[test]
fn text_of_files_stays_text() {
    let name = "\"</text><script>alert(1)</script>\"";
    let documents = vec![SERVICE.replace("name: web", &format!("name: {name}"))];
    let model = model(&documents);
    let picture = svg(&model, Lang::Es);
    assert!(!picture.contains("<script") && picture.contains("&lt;script&gt;"));
    for forbidden in ["@font-face", " id=\"", "href", "url("] {
        assert!(!picture.contains(forbidden), "{forbidden}");
    }
    assert!(!mermaid(&model).contains("<script"));
}

/// Pages show what is known of a box or a line that a reader points at.
#[test]
fn a_page_finds_the_nodes_and_edges_of_the_report() {
    let mut documents = vec![SERVICE.to_owned(), DEPLOYMENT.to_owned(), replica_set()];
    documents.extend(["web-7d4f9-a", "web-7d4f9-b"].map(|name| pod(name, true)));
    let picture = svg(&model(&documents), Lang::En);
    for part in [
        "<g class=\"node healthy\" data-node=\"Service/shop/web\" role",
        "data-node=\"Pod/shop/web-7d4f9-a\" data-nodes=\"[&quot;Pod/shop/web-7d4f9-a&quot;,&quot;Pod/shop/web-7d4f9-b&quot;]\"",
    ] {
        assert!(picture.contains(part), "{part}");
    }
    let options = Options { include: [Include::Graph].into(), ..Options::default() };
    let report = check(vec![SourceFile::new("app.yaml", documents.join("---\n"))], &options);
    let line =
        picture.split("data-edge=\"").find(|it| it.contains("data-from=\"Service/shop/web\"")).unwrap();
    let edges = report.graph.unwrap().edges;
    let edge = &edges[line.split('"').next().unwrap().parse::<usize>().unwrap()];
    assert_eq!((edge.from.as_str(), edge.kind), ("Service/shop/web", GraphEdgeKind::Selects));
}

#[test]
fn a_dead_end_has_the_id_of_what_leads_there() {
    let model = model(&[SERVICE.replace(
        "{selector: {app: web}, ports: [{port: 80, targetPort: http}]}",
        "{type: ExternalName, externalName: \"https://shop.example.com/\"}",
    )]);
    let picture = svg(&model, Lang::En);
    assert_eq!(picture.matches(" data-node=\"Service/shop/web\"").count(), 2, "{:?}", boxes(&model));
    assert!(picture.contains(" data-edge=\"\" data-from=\"Service/shop/web\" data-to=\"Service/shop/web\""));
}

#[test]
fn nothing_is_a_picture_too() {
    let model = model(&[]);
    assert!(svg(&model, Lang::En).contains("No objects in these files"));
    assert!(mermaid(&model).starts_with("flowchart LR\n") && dot(&model).ends_with("}\n"));
}

#[test]
fn many_objects_fill_a_page_without_lying_on_each_other() {
    let mut documents = Vec::new();
    for number in 0..170 {
        let namespace = format!("namespace: team-{}", number % 9);
        let name = format!("app-{number}");
        for text in [SERVICE, DEPLOYMENT] {
            let text =
                text.replace("namespace: shop", &namespace).replace("uid: d1", &format!("uid: d{number}"));
            documents.push(
                text.replace("name: web", &format!("name: {name}"))
                    .replace("app: web", &format!("app: {name}")),
            );
        }
    }
    let model = model(&documents);
    let layout = super::pages::Layout::new(&model, Lang::En, 900);
    assert!(
        layout.width < 3 * layout.height && layout.height < 2 * layout.width,
        "{}x{}",
        layout.width,
        layout.height
    );
    let mut frames = layout.frames.clone();
    frames.sort_by_key(|it| it.top());
    for (index, frame) in frames.iter().enumerate() {
        let below = frames[index + 1..].iter().take_while(|it| it.top() < frame.bottom());
        for other in below {
            let apart = other.left() >= frame.right() || other.right() <= frame.left();
            assert!(apart, "{frame:?} {other:?}");
        }
        assert!(frame.left() > 0 && frame.right() < layout.width && frame.bottom() < layout.height);
    }
}
