use crate::{
    Options,
    report::{Diagnostic, Report},
    rules::testing::run,
};

/// What `kubectl get all -o yaml` prints of one Deployment, its Pod and its Service.
const DUMP: &str = "#- /dump.yaml
apiVersion: v1
kind: List
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: shop, uid: d1, generation: 2}
  spec:
    replicas: 1
    selector: {matchLabels: {app: web}}
    strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}}
    template:
      metadata: {labels: {app: web}}
      spec:
        restartPolicy: Always
        containers:
        - name: web
          image: web:1.0
          imagePullPolicy: IfNotPresent
          ports: [{containerPort: 8080, name: http, protocol: TCP}]
          resources: {limits: {cpu: 500m, memory: 1Gi}, requests: {cpu: 500m, memory: 1Gi}}
          terminationMessagePath: /dev/termination-log
  status: {observedGeneration: 2, replicas: 1, unavailableReplicas: 1}
- apiVersion: apps/v1
  kind: ReplicaSet
  metadata:
    name: web-7d4
    namespace: shop
    uid: r1
    labels: {app: web, pod-template-hash: 7d4}
    ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: d1, controller: true}]
  spec:
    replicas: 1
    selector: {matchLabels: {app: web, pod-template-hash: 7d4}}
    template:
      metadata: {labels: {app: web, pod-template-hash: 7d4}}
      spec: {containers: [{name: web, image: 'web:1.0', ports: [{containerPort: 8080, name: http}]}]}
  status: {replicas: 1}
- apiVersion: v1
  kind: Pod
  metadata:
    name: web-7d4-x
    namespace: shop
    uid: p1
    labels: {app: web, pod-template-hash: 7d4}
    ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-7d4, uid: r1, controller: true}]
  spec: {nodeName: n1, containers: [{name: web, image: 'web:1.0', ports: [{containerPort: 8080, name: http}]}]}
  status: POD
- apiVersion: v1
  kind: Service
  metadata: {name: web, namespace: shop, uid: s1}
  spec: {clusterIP: 10.0.0.1, type: ClusterIP, selector: {app: web}, ports: [{port: 80, targetPort: 8080, protocol: TCP}]}
  status: {loadBalancer: {}}
";

const PULLING: &str = "{phase: Pending, podIP: 10.1.0.4, conditions: [{type: Ready, status: 'False'}], \
     containerStatuses: [{name: web, ready: false, restartCount: 0, image: 'web:1.0', imageID: '', \
     state: {waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image \"web:1.0\"'}}}]}";

const READY: &str = "{phase: Running, podIP: 10.1.0.4, conditions: [{type: Ready, status: 'True'}], \
     containerStatuses: [{name: web, ready: true, restartCount: 0, state: {running: {}}}]}";

/// The manifests of the same application, which say nothing that Kubernetes fills in.
const MANIFESTS: &str = "#- /k8s/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: web:1.0
        ports: [{containerPort: 8080, name: http}]
        resources: {limits: {cpu: 0.5, memory: 1024Mi}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
";

fn dump(status: &str) -> String {
    DUMP.replace("POD", status)
}

fn report(dump: &str, manifests: &str) -> Report {
    run(&format!("{dump}{manifests}"), &Options::default())
}

/// The only root among the findings.
#[track_caller]
fn root(report: &Report) -> &Diagnostic {
    let roots: Vec<&Diagnostic> = report.diagnostics.iter().filter(|it| it.caused_by.is_empty()).collect();
    let [root] = roots[..] else { panic!("expected one root, found {roots:#?}") };
    root
}

fn said(diagnostic: &Diagnostic, file: &str) -> Vec<String> {
    let there = diagnostic.related.iter().filter(|it| it.span.file == file);
    there.map(|it| it.message.clone()).collect()
}

#[test]
fn manifests_that_say_what_runs_change_nothing() {
    let report = report(&dump(READY), MANIFESTS);
    assert_eq!(report.diagnostics, []);
    assert_eq!(report.summary.resources, 4, "two of them are there twice");
    assert_eq!(report.summary.connected.services, 1);
    assert_eq!(report.summary.connected.workloads, 1);
    assert_eq!(report.documents.len(), 6, "each text is there all the same");
}

#[test]
fn a_fault_is_told_once_and_the_difference_with_it() {
    let newer = MANIFESTS.replace("web:1.0", "web:1.1");
    let report = report(&dump(PULLING), &newer);
    let root = root(&report);
    assert_eq!(root.rule, "pod-image-pull-failed");
    assert_eq!(root.primary.file, "dump.yaml");
    assert_eq!(
        said(root, "k8s/web.yaml"),
        ["the cluster still runs image `web:1.0`; this file says `web:1.1`"]
    );
    assert!(
        root.help.ends_with("If the file is right, apply it: `kubectl apply -f k8s/web.yaml`"),
        "{}",
        root.help
    );
}

#[test]
fn what_explains_nothing_is_not_told() {
    let other = MANIFESTS.replace("selector: {matchLabels", "replicas: 3\n  selector: {matchLabels");
    let report = report(&dump(PULLING), &other);
    let root = root(&report);
    assert_eq!(said(root, "k8s/web.yaml"), [""; 0]);
    assert!(!root.help.contains("kubectl apply"), "{}", root.help);
    assert_eq!(self::report(&dump(READY), &other).diagnostics, []);
}

#[test]
fn defaults_are_no_difference() {
    let status = READY
        .replace(
            "{running: {}}",
            "{waiting: {reason: CrashLoopBackOff, message: back-off}}, \
             lastState: {terminated: {exitCode: 137, reason: OOMKilled}}",
        )
        .replace("ready: true, restartCount: 0", "ready: false, restartCount: 9")
        .replace("status: 'True'", "status: 'False'");
    let report = report(&dump(&status), MANIFESTS);
    let root = root(&report);
    assert_eq!(root.rule, "pod-oom-killed");
    assert_eq!(said(root, "k8s/web.yaml"), [""; 0], "0.5 is 500m, and 1024Mi is 1Gi");
    let more = self::report(&dump(&status), &MANIFESTS.replace("1024Mi", "2Gi"));
    assert_eq!(
        said(self::root(&more), "k8s/web.yaml"),
        ["the cluster still has `memory: 1Gi`; this file says `2Gi`"]
    );
}

#[test]
fn a_selector_that_the_file_has_right() {
    let broken =
        dump(READY).replace("type: ClusterIP, selector: {app: web}", "type: ClusterIP, selector: {app: wbe}");
    let report = report(&broken, MANIFESTS);
    let root = root(&report);
    assert_eq!(root.rule, "service-selector-matches-no-pod");
    assert_eq!(said(root, "k8s/web.yaml"), ["the cluster still has `app: wbe`; this file says `web`"]);
    assert_eq!(root.help, "Apply the file, which has it right already: `kubectl apply -f k8s/web.yaml`");
}

#[test]
fn labels_that_the_file_has_right() {
    let broken = dump(READY)
        .replace("labels: {app: web", "labels: {app: wbe")
        .replace("matchLabels: {app: web", "matchLabels: {app: wbe");
    let report = report(&broken, MANIFESTS);
    let root = root(&report);
    assert_eq!(root.rule, "service-selector-matches-no-pod");
    let told = said(root, "k8s/web.yaml");
    assert!(told.contains(&"the cluster still has `app: wbe`; this file says `web`".to_owned()), "{told:?}");
}

#[test]
fn a_fault_that_both_have_is_told_once() {
    let both = |text: &str| text.replace("targetPort: 8080", "targetPort: web");
    let report = report(&both(&dump(READY)), &both(MANIFESTS));
    let found: Vec<&Diagnostic> =
        report.diagnostics.iter().filter(|it| it.rule == "service-target-port-not-found").collect();
    let [one] = found[..] else { panic!("{:#?}", report.diagnostics) };
    assert_eq!(one.primary.file, "dump.yaml");
    assert_eq!(said(one, "k8s/web.yaml").last().map(String::as_str), Some("the manifest has it, too"));
}

#[test]
fn a_manifest_that_would_break_what_works_is_a_fault() {
    let report = report(&dump(READY), &MANIFESTS.replace("targetPort: 8080", "targetPort: web"));
    let root = root(&report);
    assert_eq!(
        (root.rule.as_str(), root.primary.file.as_str()),
        ("service-target-port-not-found", "k8s/web.yaml")
    );
}

#[test]
fn manifests_are_judged_together() {
    // Both sides change: what the Service selects is what its new Deployment makes, not what still runs.
    let renamed = MANIFESTS.replace("app: web", "app: shop-web");
    assert_eq!(report(&dump(READY), &renamed).diagnostics, []);
}

#[test]
fn a_new_service_fits_the_manifests() {
    let more = format!(
        "{}---
apiVersion: v1
kind: Service
metadata: {{name: metrics, namespace: shop}}
spec: {{selector: {{tier: front}}, ports: [{{port: 80, targetPort: 8080}}]}}
",
        MANIFESTS.replace("metadata: {labels: {app: web}}", "metadata: {labels: {app: web, tier: front}}")
    );
    assert_eq!(report(&dump(READY), &more).diagnostics, []);
}

#[test]
fn a_manifest_without_namespace_is_that_of_the_dump() {
    let without = MANIFESTS.replace(", namespace: shop", "").replace("web:1.0", "web:1.1");
    let report = report(&dump(PULLING), &without);
    let root = root(&report);
    assert_eq!(said(root, "k8s/web.yaml").len(), 1);
    assert!(root.help.ends_with("`kubectl apply -f k8s/web.yaml -n shop`"), "{}", root.help);
}

#[test]
fn folders_of_a_dump_and_of_manifests_are_no_alternatives() {
    let inside = dump(READY).replace("#- /dump.yaml", "#- /dump/all.yaml");
    assert_eq!(report(&inside, MANIFESTS).diagnostics, []);
}

#[test]
fn which_of_several_manifests_was_applied_is_not_known() {
    let dev = MANIFESTS.replace("/k8s/", "/dev/").replace("web:1.0", "web:1.1");
    let prod = MANIFESTS.replace("/k8s/", "/prod/").replace("web:1.0", "web:1.2");
    let report = report(&dump(PULLING), &format!("{dev}{prod}"));
    let pulled: Vec<&Diagnostic> =
        report.diagnostics.iter().filter(|it| it.rule == "pod-image-pull-failed").collect();
    let [one] = pulled[..] else { panic!("{:#?}", report.diagnostics) };
    assert!(said(one, "dev/web.yaml").is_empty() && said(one, "prod/web.yaml").is_empty());
}

#[test]
fn a_command_that_the_file_no_longer_has() {
    let status = PULLING.replace("ImagePullBackOff", "RunContainerError").replace(
        "Back-off pulling image \"web:1.0\"",
        "failed to create containerd task: exec: \"serve\": executable file not found in $PATH",
    );
    let with = dump(&status)
        .replace("          imagePullPolicy", "          command: [serve, --all]\n          imagePullPolicy");
    let report = report(&with, MANIFESTS);
    let root = root(&report);
    assert_eq!(root.rule, "pod-command-not-found");
    assert_eq!(
        said(root, "k8s/web.yaml"),
        [r#"the cluster has `command: ["serve", "--all"]` here, which this file does not say"#]
    );
    assert!(root.help.ends_with("`kubectl diff -f k8s/web.yaml`"), "{}", root.help);
}

#[test]
fn a_probe_that_the_file_has_otherwise() {
    let status = READY
        .replace("status: 'True'", "status: 'False'")
        .replace("ready: true", "ready: false, started: true");
    let status = status.replace("running: {}", "running: {startedAt: '2026-11-28T10:00:00Z'}");
    let probe =
        |path: &str, port: u16| format!("readinessProbe: {{httpGet: {{path: {path}, port: {port}}}}}\n");
    let live = |probe: String| {
        dump(&status)
            .replace("          imagePullPolicy", &format!("          {probe}          imagePullPolicy"))
            .replace("image: 'web:1.0', ports", &format!("image: 'web:1.0', {}, ports", probe.trim()))
    };
    let newer =
        MANIFESTS.replace("        ports:", &format!("        {}        ports:", probe("/ready", 8080)));
    let event = "- apiVersion: v1
  kind: Event
  metadata: {name: web.1, namespace: shop, uid: e1}
  involvedObject: {apiVersion: v1, kind: Pod, name: web-7d4-x, namespace: shop, uid: p1, fieldPath: 'spec.containers{web}'}
  reason: Unhealthy
  type: Warning
  count: 40
  firstTimestamp: '2026-11-28T10:01:00Z'
  lastTimestamp: '2026-11-28T10:09:00Z'
  message: 'Readiness probe failed: HTTP probe failed with statuscode: 404'
";
    let path = report(&format!("{}{event}", live(probe("/redy", 8080))), &newer);
    let found = root(&path);
    assert_eq!(found.rule, "pod-readiness-failing");
    assert_eq!(said(found, "k8s/web.yaml"), ["the cluster still has `path: /redy`; this file says `/ready`"]);
    assert!(
        found.help.ends_with("If the file is right, apply it: `kubectl apply -f k8s/web.yaml`"),
        "{}",
        found.help
    );
    let port = report(&live(probe("/ready", 8081)), &newer);
    let found = root(&port);
    assert_eq!(found.rule, "probe-port-not-found");
    assert_eq!(said(found, "k8s/web.yaml"), ["the cluster still has `port: 8081`; this file says `8080`"]);
    assert!(found.help.starts_with("Apply the file"), "{}", found.help);
}

#[test]
fn no_value_of_a_variable_is_quoted() {
    let status = READY
        .replace(
            "{running: {}}",
            "{waiting: {reason: CrashLoopBackOff, message: back-off}}, \
             lastState: {terminated: {exitCode: 1, reason: Error}}",
        )
        .replace("ready: true, restartCount: 0", "ready: false, restartCount: 9")
        .replace("status: 'True'", "status: 'False'");
    let env = |value: &str| format!("env: [{{name: DB_URL, value: {value}}}]\n");
    let with = dump(&status)
        .replace("          imagePullPolicy", &format!("          {}          imagePullPolicy", env("one")));
    let newer = MANIFESTS.replace("        ports:", &format!("        {}        ports:", env("two")));
    let report = report(&with, &newer);
    let told = said(root(&report), "k8s/web.yaml");
    assert_eq!(told, ["the cluster still has another value of `DB_URL` than this file"]);
}

#[test]
fn an_ingress_that_the_file_has_right() {
    let live = "- apiVersion: networking.k8s.io/v1
  kind: Ingress
  metadata: {name: shop, namespace: shop, uid: i1}
  spec:
    ingressClassName: nginx
    rules:
    - host: shop.example
      http:
        paths:
        - {path: /a, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
        - {path: /b, pathType: Prefix, backend: {service: {name: web, port: {number: 8080}}}}
  status: {loadBalancer: {ingress: [{ip: 203.0.113.7}]}}
";
    let manifest = "---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop}
spec:
  ingressClassName: nginx
  rules:
  - host: shop.example
    http:
      paths:
      - {path: /a, pathType: Exact, backend: {service: {name: web, port: {number: 80}}}}
      - {path: /b, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
";
    let report = report(&format!("{}{live}", dump(READY)), &format!("{MANIFESTS}{manifest}"));
    let found = report
        .diagnostics
        .iter()
        .find(|it| it.rule == "ingress-backend-port-not-found")
        .expect("it is wrong");
    assert_eq!(said(found, "k8s/web.yaml"), ["the cluster still has `number: 8080`; this file says `80`"]);
    assert!(found.help.starts_with("Apply the file"), "{}", found.help);
    assert_eq!(report.summary.connected.ingress_paths, 1);
}

#[test]
fn what_a_dump_has_twice_counts_once() {
    let twice = |status: &str| {
        let pod = dump(status);
        let pod =
            pod.split("- apiVersion: v1\n  kind: Pod").nth(1).and_then(|it| it.split("- apiVersion").next());
        let pod = pod.unwrap().replace("\n  ", "\n");
        report(&dump(status), &format!("#- /pods/web/web.yaml\napiVersion: v1\nkind: Pod{pod}"))
    };
    assert_eq!(twice(READY).diagnostics, []);
    assert_eq!(twice(READY).summary.resources, 4);
    let broken = twice(PULLING);
    assert!(root(&broken).message.contains("in its only Pod"), "{}", root(&broken).message);
}

#[test]
fn pods_beside_the_files_say_what_runs() {
    let pods = dump(PULLING);
    let pod =
        pods.split("- apiVersion: v1\n  kind: Pod").nth(1).and_then(|it| it.split("- apiVersion").next());
    let pods = format!(
        "#- /pods.yaml\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod{}",
        pod.unwrap()
    );
    let report = report(&pods, &MANIFESTS.replace("web:1.0", "web:1.1"));
    let found =
        report.diagnostics.iter().find(|it| it.rule == "pod-image-pull-failed").expect("it is not there");
    assert_eq!(
        said(found, "k8s/web.yaml"),
        ["the cluster still runs image `web:1.0`; this file says `web:1.1`"]
    );
}

#[test]
fn what_is_in_the_files_alone_is_judged_as_before() {
    let text = "#- /a.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
";
    let rules = |report: Report| report.diagnostics.into_iter().map(|it| it.rule).collect::<Vec<_>>();
    assert_eq!(rules(run(text, &Options::default())), ["service-selector-matches-no-pod"]);
}
