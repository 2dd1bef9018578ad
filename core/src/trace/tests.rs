use super::*;
use crate::{report::Severity, resources::ObjectMeta};

fn files(text: &str) -> Vec<SourceFile> {
    vec![SourceFile::new("app.yaml", text)]
}

fn ask(text: &str, request: &str) -> Trace {
    trace(files(text), &request.parse().unwrap(), &Options::default())
}

fn ask_with(text: &str, request: serde_json::Value) -> Trace {
    trace(files(text), &serde_json::from_value(request).unwrap(), &Options::default())
}

/// Rules as `host path type service`.
fn ingress(name: &str, more: &str, rules: &[&str]) -> String {
    let mut text = format!(
        "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: {name}, namespace: shop{more}}}\nspec:\n  ingressClassName: nginx\n  rules:\n"
    );
    for rule in rules {
        let [host, path, path_type, service] = rule.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{rule}")
        };
        let host = if host == "-" { String::new() } else { format!("host: \"{host}\", ") };
        text.push_str(&format!(
            "  - {{{host}http: {{paths: [{{path: {path}, pathType: {path_type}, backend: {{service: {{name: {service}, port: {{number: 80}}}}}}}}]}}}}\n"
        ));
    }
    text
}

fn service(name: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec:\n  selector: {{app: {name}}}\n  ports: [{{port: 80, targetPort: 8080}}]\n"
    )
}

fn deployment(name: &str, replicas: u32) -> String {
    format!(
        "---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: shop}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: {name}, version: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}, version: {name}}}}}
    spec: {{containers: [{{name: web, image: web, ports: [{{containerPort: 8080}}]}}]}}
"
    )
}

/// Service and Deployment of each name.
fn apps(names: &[&str]) -> String {
    names.iter().map(|name| service(name) + &deployment(name, 1)).collect()
}

fn answering(trace: &Trace) -> &str {
    trace.backends.first().and_then(|it| it.resource.name.as_deref()).unwrap_or_default()
}

#[test]
fn a_sound_way_is_followed_to_the_pods() {
    let text = ingress("shop", "", &["shop.example / Prefix web"]) + &apps(&["web"]);
    let trace = ask(&text, "http://shop.example/cart");
    assert_eq!((trace.verdict, trace.outcome, trace.status), (Verdict::Healthy, Outcome::Reaches, None));
    let kinds: Vec<&str> = trace.hops.iter().map(|hop| hop.resource.kind.as_str()).collect();
    assert_eq!(kinds, ["Ingress", "Service", "Deployment"]);
    assert!(trace.hops.iter().all(|hop| hop.ok && hop.span.is_some()) && trace.broken_at.is_none());
    assert_eq!(trace.message, "`http://shop.example/cart` reaches Deployment `web`");
    assert_eq!((trace.backends[0].ready, trace.backends[0].total, trace.backends[0].share), (1, 1, 1.0));
}

/// The rows of the table in the Kubernetes documentation, "Ingress / Path types / Examples", that have several paths.
#[test]
fn several_paths_are_those_of_the_table_of_kubernetes() {
    let names = ["a", "b", "c"];
    for (paths, request, expected) in [
        (&["/ Prefix a", "/aaa Prefix b"][..], "/aaa/ccc", "b"),
        (&["/ Prefix a", "/aaa Prefix b", "/aaa/bbb Prefix c"], "/aaa/bbb", "c"),
        (&["/ Prefix a", "/aaa Prefix b", "/aaa/bbb Prefix c"], "/ccc", "a"),
        // Mixed: exact takes precedence.
        (&["/foo Prefix a", "/foo Exact b"], "/foo", "b"),
        (&["/foo Prefix a", "/foo Exact b"], "/foo/", "a"),
        // Nothing else takes it: the default backend, of which there is none.
        (&["/aaa Prefix a"], "/ccc", ""),
    ] {
        let rules: Vec<String> = paths.iter().map(|path| format!("shop.example {path}")).collect();
        let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
        let text = ingress("shop", "", &rules) + &apps(&names);
        let trace = ask(&text, &format!("http://shop.example{request}"));
        assert_eq!(answering(&trace), expected, "{paths:?} {request}");
        assert_eq!(trace.status, expected.is_empty().then_some(404));
    }
}

#[test]
fn the_nearest_host_decides_alone() {
    let rules = ["a.example.com /x Prefix a", "*.example.com / Prefix b", "- / Prefix c"];
    let text = ingress("shop", "", &rules) + &apps(&["a", "b", "c"]);
    for (url, expected) in [
        ("http://a.example.com/x", "a"),
        ("http://A.Example.com/x/y", "a"),
        ("http://b.example.com/", "b"),
        ("http://a.b.example.com/", "c"),
        ("http://example.com/", "c"),
        ("http://10.0.0.1/", "c"),
        // The block of the host has no such path, and no other block is asked.
        ("http://a.example.com/y", ""),
    ] {
        assert_eq!(answering(&ask(&text, url)), expected, "{url}");
    }
    let traefik = text.replace("ingressClassName: nginx", "ingressClassName: traefik");
    assert_eq!(answering(&ask(&traefik, "http://a.example.com/y")), "b");
}

#[test]
fn several_ingresses_are_one_table_and_the_oldest_wins() {
    let young =
        ingress("young", ", creationTimestamp: \"2026-02-01T00:00:00Z\"", &["shop.example / Prefix a"]);
    let old = ingress("old", ", creationTimestamp: \"2026-01-01T00:00:00Z\"", &["shop.example / Prefix b"]);
    let other = ingress("other", "", &["shop.example /c Prefix c"]);
    let text = young + &old + &other + &apps(&["a", "b", "c"]);
    assert_eq!(answering(&ask(&text, "http://shop.example/")), "b");
    assert_eq!(answering(&ask(&text, "http://shop.example/c")), "c");
}

#[test]
fn what_no_path_takes_goes_to_the_default_backend() {
    let default = "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: all, namespace: shop}\nspec: {ingressClassName: nginx, defaultBackend: {service: {name: b, port: {number: 80}}}}\n";
    let text = ingress("shop", "", &["shop.example /a Prefix a"]) + &apps(&["a", "b"]);
    let without = ask(&text, "http://other.example/");
    assert_eq!((without.outcome, without.status, without.broken_at), (Outcome::Fails, Some(404), Some(0)));
    for url in ["http://other.example/", "http://shop.example/x"] {
        assert_eq!(answering(&ask(&(text.clone() + default), url)), "b", "{url}");
    }
    assert_eq!(ask("", "http://shop.example/").status, Some(404));
    // A slip in the host is named.
    assert!(ask(&text, "http://shpo.example/a").message.contains("there is one for `shop.example`"));
}

#[test]
fn a_service_that_selects_nobody_answers_503_and_is_explained() {
    let text = ingress("shop", "", &["shop.example / Prefix web"]) + &apps(&["web"]);
    let trace =
        ask(&text.replacen("selector: {app: web}", "selector: {app: wbe}", 1), "http://shop.example/");
    assert_eq!((trace.verdict, trace.outcome, trace.status), (Verdict::Broken, Outcome::Fails, Some(503)));
    assert_eq!((trace.broken_at, trace.hops[1].resource.kind.as_str()), (Some(1), "Service"));
    assert!(trace.causes[0].starts_with("service-selector-matches-no-pod:"), "{:?}", trace.causes);
    assert!(trace.message.starts_with("`http://shop.example/` answers 503: Service `web` selects no Pod"));
}

#[test]
fn what_is_missing_with_proof_fails_and_without_is_unknown() {
    let routed = |service: &str| {
        ingress("shop", "", &[&format!("shop.example / Prefix {service}")]) + &apps(&["cart"])
    };
    let near = ask(&routed("crat"), "http://shop.example/");
    assert_eq!((near.outcome, near.status, near.broken_at), (Outcome::Fails, Some(503), Some(1)));
    assert_eq!(near.hops[1].resource.name.as_deref(), Some("crat"));
    assert!(near.causes[0].starts_with("ingress-backend-service-not-found:"));
    let far = ask(&routed("payments"), "http://shop.example/");
    assert_eq!((far.verdict, far.outcome, far.status), (Verdict::Unknown, Outcome::Unknown, None));
    let complete = Options { complete: true, ..Options::default() };
    let request = "http://shop.example/".parse().unwrap();
    let class = "---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: nginx}\nspec: {controller: k8s.io/ingress-nginx}\n";
    assert_eq!(trace(files(&(routed("payments") + class)), &request, &complete).status, Some(503));
    // Nor is there a class then.
    assert_eq!(trace(files(&routed("payments")), &request, &complete).status, Some(404));
}

#[test]
fn ports_that_lead_nowhere() {
    let text = ingress("shop", "", &["shop.example / Prefix web"]) + &apps(&["web"]);
    let url = "http://shop.example/";
    let other = ask(&text.replace("number: 80", "number: 81"), url);
    assert_eq!((other.status, other.broken_at), (Some(503), Some(1)));
    assert!(other.causes[0].starts_with("ingress-backend-port-not-found:"));
    let named = ask(&text.replace("targetPort: 8080", "targetPort: http"), url);
    assert_eq!((named.status, named.broken_at), (Some(503), Some(1)));
    assert!(named.causes[0].starts_with("service-target-port-not-found:"));
    let number = ask(&text.replace("targetPort: 8080", "targetPort: 8081"), url);
    assert_eq!((number.outcome, number.status), (Outcome::Fails, Some(502)));
    assert!(number.causes[0].starts_with("service-target-port-not-found:"));
    // A port need not be declared to be listened on, and one for metrics says nothing about the others.
    let metrics = text
        .replace("targetPort: 8080", "targetPort: 8081")
        .replace("{containerPort: 8080}", "{name: metrics, containerPort: 9090}");
    assert_eq!(ask(&metrics, url).outcome, Outcome::Reaches);
    // ingress-nginx takes the target port for the port.
    let class = "---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: nginx}\nspec: {controller: k8s.io/ingress-nginx}\n";
    let lax = ask(&(text.replace("number: 80", "number: 8080") + class), url);
    assert_eq!((lax.verdict, lax.outcome), (Verdict::Degraded, Outcome::Reaches));
}

#[test]
fn templates_answer_unless_they_are_scaled_to_zero_or_refused() {
    let text = ingress("shop", "", &["shop.example / Prefix web"]) + &service("web");
    let url = "http://shop.example/";
    let to_zero = text.clone() + &deployment("web", 0);
    let connected = crate::check(files(&to_zero), &Options::default()).summary.connected;
    assert_eq!((connected.ingress_paths, connected.services, connected.workloads), (0, 0, 0));
    let zero = ask(&to_zero, url);
    assert_eq!((zero.status, zero.broken_at), (Some(503), Some(2)));
    assert!(zero.message.ends_with("Deployment `web` is scaled to zero"), "{}", zero.message);
    let refused = ask(&(text + &deployment("web", 1).replace("replicas: 1", "replcas: 1")), url);
    assert_eq!((refused.status, refused.broken_at), (Some(503), Some(2)));
    assert!(refused.causes[0].starts_with("api-unknown-field:"));
}

#[test]
fn shares_go_by_ready_pods() {
    let stable = deployment("stable", 3).replace("app: stable", "app: web");
    let canary = deployment("canary", 1).replace("app: canary", "app: web");
    let text = ingress("shop", "", &["shop.example / Prefix web"]) + &service("web") + &stable + &canary;
    let trace = ask(&text, "http://shop.example/");
    let shares: Vec<f64> = trace.backends.iter().map(|it| it.share).collect();
    assert_eq!(shares, [0.75, 0.25]);
    assert!(trace.message.contains("`stable` (75 %)") && trace.message.contains("`canary` (25 %)"));
}

#[test]
fn live_pods_count_by_their_condition() {
    let pod = |name: &str, ready: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, uid: {name}, labels: {{app: web}}}}\nspec: {{containers: [{{name: web, image: web, ports: [{{containerPort: 8080}}]}}]}}\nstatus: {{phase: Running, podIP: 10.0.0.1, conditions: [{{type: Ready, status: \"{ready}\"}}]}}\n"
        )
    };
    let text = ingress("shop", "", &["shop.example / Prefix web"]) + &service("web");
    let some = ask(&(text.clone() + &pod("web-1", "True") + &pod("web-2", "False")), "http://shop.example/");
    assert_eq!((some.verdict, some.outcome), (Verdict::Degraded, Outcome::Reaches));
    assert_eq!(some.message, "`http://shop.example/` reaches Pod `web-1`");
    let none = ask(&(text + &pod("web-1", "False")), "http://shop.example/");
    assert_eq!((none.outcome, none.status, none.broken_at), (Outcome::Fails, Some(503), Some(2)));
}

#[test]
fn many_pods_of_nobody_are_counted_together() {
    let pod = |number: usize| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: web-{number}, namespace: shop, uid: u{number}, labels: {{app: web}}}}\nspec: {{containers: [{{name: web, image: web, ports: [{{containerPort: 8080}}]}}]}}\nstatus: {{phase: Running, podIP: 10.0.0.1, conditions: [{{type: Ready, status: \"True\"}}]}}\n"
        )
    };
    let pods: String = (0..40).map(pod).collect();
    let text = ingress("shop", "", &["shop.example / Prefix web"]) + &service("web") + &pods;
    let trace = ask(&text, "http://shop.example/");
    assert_eq!(trace.message, "`http://shop.example/` reaches 40 Pods of Service `web`");
    assert_eq!((trace.backends.len(), trace.hops.len()), (1, 3));
}

#[test]
fn a_canary_of_ingress_nginx_takes_its_share() {
    let note =
        |more: &str| format!(", annotations: {{nginx.ingress.kubernetes.io/canary: \"true\", {more}}}");
    let with = |more: &str| {
        ingress("shop", "", &["shop.example / Prefix a"])
            + &ingress("next", &note(more), &["shop.example / Prefix b"])
            + &apps(&["a", "b"])
    };
    let prefix = "nginx.ingress.kubernetes.io/canary";
    let shares = |trace: &Trace| -> Vec<(String, f64)> {
        trace.backends.iter().map(|it| (it.resource.name.clone().unwrap(), it.share)).collect()
    };
    let weighted = with(&format!("{prefix}-weight: \"20\""));
    let both = ask(&weighted, "http://shop.example/");
    assert_eq!(shares(&both), [("a".to_owned(), 0.8), ("b".to_owned(), 0.2)]);
    let header = with(&format!("{prefix}-by-header: X-Next, {prefix}-weight: \"20\""));
    for (value, expected) in [("always", "b"), ("never", "a")] {
        let request = serde_json::json!({"host": "shop.example", "headers": {"x-next": value}});
        assert_eq!(shares(&ask_with(&header, request)), [(expected.to_owned(), 1.0)], "{value}");
    }
    // Neither: the weight decides.
    assert_eq!(
        ask_with(&header, serde_json::json!({"host": "shop.example", "headers": {"x-next": "?"}}))
            .backends
            .len(),
        2
    );
    let half_broken =
        ask(&weighted.replace("selector: {app: b}", "selector: {app: bb}"), "http://shop.example/");
    assert_eq!((half_broken.verdict, half_broken.outcome), (Verdict::Degraded, Outcome::Reaches));
    // Only one trace for both, which are one path.
    assert_eq!(traces(files(&weighted), &Options::default()).len(), 1);
}

#[test]
fn the_header_goes_before_the_cookie_and_the_cookie_before_the_weight() {
    let canary = |annotations: &str, request: serde_json::Value| {
        let text = format!("a: {{annotations: {{{annotations}}}}}");
        let file = crate::yaml::read_file("a.yaml", text.into_bytes());
        let node = file.documents[0].root().unwrap().get("a").unwrap();
        let metadata: ObjectMeta<'_> = crate::yaml::de::from_node(node).unwrap();
        canary::share(&metadata, &serde_json::from_value(request).unwrap())
    };
    let key = |name: &str, value: &str| format!("nginx.ingress.kubernetes.io/{name}: \"{value}\", ");
    let all = key("canary-by-header", "X") + &key("canary-by-cookie", "c") + &key("canary-weight", "30");
    let request = |header: &str, cookie: &str| serde_json::json!({"host": "a", "headers": {"X": header}, "cookies": {"c": cookie}});
    assert_eq!(canary(&all, request("never", "always")), Some(0.0));
    assert_eq!(canary(&all, request("?", "always")), Some(1.0));
    assert_eq!(canary(&all, request("?", "?")), Some(0.3));
    let value = all.clone() + &key("canary-by-header-value", "next");
    assert_eq!(canary(&value, request("next", "never")), Some(1.0));
    assert_eq!(canary(&value, request("always", "never")), Some(0.0));
    let pattern = all + &key("canary-by-header-pattern", "^v[0-9]+$");
    assert_eq!(canary(&pattern, request("v2", "?")), Some(1.0));
    assert_eq!(canary(&pattern, request("x", "?")), Some(0.3));
    assert_eq!(
        canary(&(key("canary-weight", "5") + &key("canary-weight-total", "50")), request("", "")),
        Some(0.1)
    );
}

#[test]
fn expressions_and_rewrites_of_ingress_nginx() {
    let more = ", annotations: {nginx.ingress.kubernetes.io/use-regex: \"true\", nginx.ingress.kubernetes.io/rewrite-target: /$2}";
    let text =
        ingress("shop", more, &["shop.example \"/a(/|$)(.*)\" ImplementationSpecific a"]) + &apps(&["a"]);
    let trace = ask(&text, "http://shop.example/a/cart");
    assert_eq!(answering(&trace), "a");
    assert!(
        trace.hops[0].notes.iter().any(|note| note == "the Pods are asked for `/cart`"),
        "{:?}",
        trace.hops[0]
    );
    assert_eq!(ask(&text, "http://shop.example/abc").status, Some(404));
    let ahead = text.replace("/a(/|$)(.*)", "/(?!b).*");
    assert_eq!(ask(&ahead, "http://shop.example/a").outcome, Outcome::Unknown);
}

#[test]
fn certificates_are_notes() {
    let tls = ingress("shop", "", &["shop.example / Prefix a"])
        + "  tls: [{hosts: [shop.example], secretName: cert}]\n";
    let text = tls + &apps(&["a"]);
    let redirected = ask(&text, "http://shop.example/");
    assert_eq!(redirected.outcome, Outcome::Reaches);
    assert!(
        redirected.hops[0].notes.iter().any(|note| note.contains("308")),
        "{:?}",
        redirected.hops[0].notes
    );
    assert!(ask(&text, "https://shop.example/").hops[0].notes.iter().any(|note| note.contains("`cert`")));
    let without =
        ask(&(ingress("shop", "", &["shop.example / Prefix a"]) + &apps(&["a"])), "https://shop.example/");
    assert_eq!(without.outcome, Outcome::Reaches);
    assert!(without.hops[0].notes.iter().any(|note| note.contains("its own certificate")));
    assert_eq!(traces(files(&text), &Options::default())[0].request.scheme, "https");
}

#[test]
fn an_ingress_that_nobody_serves() {
    let class = "---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: traefik}\nspec: {controller: traefik.io/ingress-controller}\n";
    let text = ingress("shop", "", &["shop.example / Prefix a"]) + &apps(&["a"]) + class;
    let unknown = ask(&text, "http://shop.example/");
    assert_eq!((unknown.outcome, unknown.hops[1].resource.kind.as_str()), (Outcome::Unknown, "IngressClass"));
    let near = ask(&text.replace("ClassName: nginx", "ClassName: traefic"), "http://shop.example/");
    assert_eq!((near.outcome, near.status, near.broken_at), (Outcome::Fails, Some(404), Some(1)));
    let refused = ask(
        &text.replace("path: /,", "pth: /,").replace("ClassName: nginx", "ClassName: traefik"),
        "http://shop.example/",
    );
    assert_eq!((refused.status, refused.broken_at), (Some(404), Some(0)));
}

const DENY: &str = "---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec:
  podSelector: {matchLabels: {app: a}}
  ingress:
";

fn controller(namespace: &str) -> String {
    format!(
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: controller, namespace: {namespace}}}\nspec:\n  selector: {{matchLabels: {{app: nginx}}}}\n  template:\n    metadata: {{labels: {{app: nginx}}}}\n    spec: {{containers: [{{name: controller, image: registry.k8s.io/ingress-nginx/controller:v1}}]}}\n"
    )
}

#[test]
fn policies_are_asked_for_the_target_port_and_the_controller() {
    let text = ingress("shop", "", &["shop.example / Prefix a"]) + &apps(&["a"]) + DENY;
    let url = "http://shop.example/";
    let with = |rule: &str| ask(&format!("{text}  - {rule}\n"), url);
    // The port of the Service is not that of its Pods.
    let port = with("{ports: [{port: 80}]}");
    assert_eq!((port.outcome, port.status), (Outcome::Fails, Some(504)));
    assert_eq!(port.hops[port.broken_at.unwrap()].resource.kind, "NetworkPolicy");
    assert!(port.causes[0].starts_with("network-policy-blocks-path:"), "{:?}", port.causes);
    assert_eq!(with("{ports: [{port: 8080}]}").outcome, Outcome::Reaches);
    let own = "{from: [{podSelector: {}}]}";
    assert_eq!(with(own).outcome, Outcome::Fails);
    let other = "{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}]}";
    assert_eq!(with(other).outcome, Outcome::Reaches);
    // With a controller in the input it has to be that one.
    let known =
        |namespace: &str, rule: &str| ask(&format!("{text}  - {rule}\n{}", controller(namespace)), url);
    assert_eq!(known("edge", other).outcome, Outcome::Reaches);
    assert_eq!(known("ingress", other).outcome, Outcome::Fails);
}

#[test]
fn names_that_dns_knows() {
    let text = apps(&["a", "b"]) + &service("lonely");
    for url in [
        "http://a",
        "http://a.shop",
        "http://a.shop.svc",
        "http://a.shop.svc.cluster.local.:80/x",
        "http://a.shop.svc:80",
    ] {
        let trace = ask(&text, url);
        assert_eq!((answering(&trace), trace.outcome), ("a", Outcome::Reaches), "{url}");
        assert_eq!(trace.hops[0].resource.kind, "Service");
    }
    // A client inside of the cluster sees no HTTP where nobody answers.
    let port = ask(&text, "http://a.shop.svc:8080");
    assert_eq!((port.outcome, port.status, port.broken_at), (Outcome::Fails, None, Some(0)));
    assert!(port.message.contains("has no port 8080; it has 80"));
    let complete = Options { complete: true, ..Options::default() };
    let missing = trace(files(&text), &"http://c.shop.svc".parse().unwrap(), &complete);
    assert_eq!((missing.outcome, missing.status), (Outcome::Fails, None));
    assert_eq!(ask(&text, "http://c.shop.svc").outcome, Outcome::Unknown);
    // The search domain is that of the sender.
    let from = serde_json::json!({"host": "a", "from": "shop/b"});
    assert_eq!(ask_with(&text, from).outcome, Outcome::Reaches);
    let elsewhere = text
        + "---\napiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: other}\nspec: {containers: [{name: x, image: x}]}\n";
    let from = serde_json::json!({"host": "a", "from": "other/x"});
    let trace = ask_with(&elsewhere, from);
    assert_eq!(trace.outcome, Outcome::Fails);
    assert!(trace.message.contains("is in namespace `shop`, not in `other`"), "{}", trace.message);
}

#[test]
fn a_sender_is_held_back_by_its_own_policies() {
    let egress = "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: out, namespace: shop}\nspec: {podSelector: {matchLabels: {app: b}}, policyTypes: [Egress]}\n";
    let text = apps(&["a", "b"]) + egress;
    let from = |from: &str| ask_with(&text, serde_json::json!({"host": "a.shop.svc", "from": from}));
    assert_eq!(from("shop/b").outcome, Outcome::Fails);
    assert_eq!(from("shop/a").outcome, Outcome::Reaches);
    assert_eq!(from("shop/absent").outcome, Outcome::Reaches);
}

#[test]
fn a_headless_service_maps_no_ports() {
    let text = apps(&["a"]).replacen("  selector", "  clusterIP: None\n  selector", 1);
    let trace = ask(&text, "http://a.shop.svc:80");
    assert_eq!((trace.outcome, trace.broken_at), (Outcome::Fails, Some(0)));
    assert!(trace.causes[0].starts_with("service-headless-port-mismatch:"), "{:?}", trace.causes);
    assert_eq!(ask(&text, "http://a.shop.svc:8080").outcome, Outcome::Reaches);
}

#[test]
fn other_ways_to_a_service() {
    let alias = "---\napiVersion: v1\nkind: Service\nmetadata: {name: alias, namespace: edge}\nspec: {type: ExternalName, externalName: a.shop.svc.cluster.local}\n";
    let text = apps(&["a"]) + alias;
    let trace = ask(&text, "http://alias.edge.svc");
    assert_eq!((answering(&trace), trace.outcome), ("a", Outcome::Reaches));
    let outside = ask(&text.replace("a.shop.svc.cluster.local", "api.example.com"), "http://alias.edge.svc");
    assert_eq!((outside.outcome, outside.hops.len()), (Outcome::Unknown, 1));
    let node = apps(&["a"]).replace("  selector: {app: a}", "  type: NodePort\n  selector: {app: a}");
    let node = node.replace("targetPort: 8080", "targetPort: 8080, nodePort: 30080");
    assert_eq!(answering(&ask(&node, "http://192.168.1.7:30080/")), "a");
    let balancer = "status: {loadBalancer: {ingress: [{ip: 203.0.113.7}]}}\n";
    let balanced = service("a").replace("  selector", "  type: LoadBalancer\n  selector")
        + balancer
        + &deployment("a", 1);
    assert_eq!(answering(&ask(&balanced, "http://203.0.113.7/")), "a");
}

#[test]
fn every_host_and_path_has_a_trace() {
    let rules =
        ["shop.example / Prefix a", "shop.example /b Exact b", "*.shop.example / Prefix a", "- /c Prefix c"];
    let text = ingress("shop", "", &rules) + &apps(&["a", "b", "c"]);
    let all = traces(files(&text), &Options::default());
    let urls: Vec<String> = all.iter().map(|it| it.request.url()).collect();
    assert_eq!(
        urls,
        ["http://shop.example/", "http://shop.example/b", "http://*.shop.example/", "http://*/c"]
    );
    assert!(all.iter().all(|it| it.outcome == Outcome::Reaches));
    let include = [crate::Include::Traces].into_iter().collect();
    let report = crate::check(files(&text), &Options { include, ..Options::default() });
    assert_eq!(report.traces, Some(all));
    assert!(crate::check(files(&text), &Options::default()).traces.is_none());
}

#[test]
fn what_is_to_be_filled_in_does_not_fail() {
    let rules = ["shop.${DOMAIN} / Prefix a", "shop.example /b Prefix b"];
    let text = ingress("shop", "", &rules) + &apps(&["a", "b"]);
    let urls = |text: &str| -> Vec<String> {
        traces(files(text), &Options::default()).iter().map(|it| it.request.url()).collect()
    };
    assert_eq!(urls(&text), ["http://shop.${domain}/", "http://shop.example/b"]);
    let port = text.replace("name: b, port: {number: 80}", "name: b, port: {number: '${PORT}'}");
    assert_eq!(urls(&port), ["http://shop.${domain}/"]);
    assert_eq!(urls(&port.replace("${DOMAIN}", "test").replace("${PORT}", "x")).len(), 2);
}

#[test]
fn causes_are_diagnostics_of_the_report_on_the_same_files() {
    let text = ingress("shop", "", &["shop.example / Prefix web"]) + &apps(&["web"]);
    let broken = text.replacen("selector: {app: web}", "selector: {app: wbe}", 1);
    let include = [crate::Include::Traces].into_iter().collect();
    let report = crate::check(files(&broken), &Options { include, ..Options::default() });
    for id in report.traces.iter().flatten().flat_map(|it| &it.causes) {
        let found = report.diagnostics.iter().find(|it| it.id == *id).expect("the cause is in the report");
        assert_eq!(found.severity, Severity::Error);
    }
}

#[test]
fn every_text_is_there_in_spanish() {
    let text = ingress("shop", "", &["shop.example / Prefix web"]) + &service("web");
    let options = Options { lang: Lang::Es, ..Options::default() };
    let trace = trace(files(&text), &"http://other.example".parse().unwrap(), &options);
    assert!(trace.message.contains("responde 404: ningún Ingress tiene una regla"), "{}", trace.message);
}
