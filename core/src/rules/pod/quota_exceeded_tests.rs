use super::RULE;
use crate::{
    Options,
    rules::testing::{check_diagnostics, check_silent, run},
};

fn quota(hard: &str) -> String {
    format!(
        "apiVersion: v1
kind: ResourceQuota
metadata: {{name: q}}
spec: {{hard: {{{hard}}}}}
---
"
    )
}

fn deployment(name: &str, replicas: &str, resources: &str) -> String {
    format!(
        "apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
{replicas}
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      containers:
      - name: web
        image: registry.example/web:1.0
{resources}
---
"
    )
}

/// Kubernetes' words in the one finding.
fn words(text: &str) -> String {
    let report = run(text, &Options::default());
    let found: Vec<_> = report.diagnostics.iter().filter(|it| it.rule == RULE.name).collect();
    let [found] = found[..] else { panic!("{text}\n{found:#?}") };
    found.kubernetes_message.clone().unwrap()
}

#[test]
fn more_pods_than_the_quota_has() {
    let text = quota("pods: '2'")
        + &deployment(
            "web",
            "  replicas: 3
#           ^ error[pod-quota-exceeded]: Deployment `web` makes 3 Pods, of which ResourceQuota `q` lets in 2",
            "",
        );
    check_diagnostics(&RULE, &text);
    // As the ReplicaSet controller was answered.
    let expected = "exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2";
    assert!(words(&text).ends_with(expected), "{}", words(&text));
}

#[test]
fn requests_that_add_up() {
    let text = quota("requests.cpu: '1'")
        + &deployment("web", "  replicas: 3", "        resources: {requests: {cpu: 400m}}");
    let expected =
        "exceeded quota: q, requested: requests.cpu=400m, used: requests.cpu=800m, limited: requests.cpu=1";
    assert!(words(&text).ends_with(expected), "{}", words(&text));
    check_silent(&RULE, &text.replace("400m", "333m"));
    // Requests are rounded up to thousandths.
    assert!(words(&text.replace("400m", "0.3333")).contains("requested: requests.cpu=334m"));
}

#[test]
fn the_workload_that_no_longer_fits() {
    let text = quota("pods: 4")
        + &deployment("a", "  replicas: 3", "")
        + &deployment(
            "b",
            "  replicas: 2
#           ^ error[pod-quota-exceeded]: Deployment `b` makes 2 Pods, of which ResourceQuota `q` lets in 1 beside the other Pods",
            "",
        );
    check_diagnostics(&RULE, &text);
}

#[test]
fn one_pod_larger_than_the_quota() {
    let text = quota("requests.memory: 1Gi")
        + &deployment(
            "web",
            "",
            "        resources: {limits: {memory: 2G}}
#                                    ^^ error[pod-quota-exceeded]: A single Pod of Deployment `web` takes requests.memory 2G, and ResourceQuota `q` allows 1Gi",
        );
    check_diagnostics(&RULE, &text);
}

#[test]
fn a_quota_of_limits_demands_limits() {
    let text = quota("limits.cpu: 4, limits.memory: 4Gi, cpu: 2")
        + &deployment(
            "web",
            "",
            "        resources: {requests: {cpu: 100m}}",
        )
        .replace(
            "      - name: web\n",
            "      - name: web
#             ^^^ error[pod-quota-exceeded]: Container `web` of Deployment `web` does not set `limits.cpu`, `limits.memory`, which ResourceQuota `q` demands
",
        );
    check_diagnostics(&RULE, &text);
    let expected = "failed quota: q: must specify limits.cpu for: web; limits.memory for: web";
    assert!(words(&text).ends_with(expected), "{}", words(&text));
}

const RANGE: &str = "apiVersion: v1
kind: LimitRange
metadata: {name: lr}
spec:
  limits:
  - type: Container
";

#[test]
fn a_limit_range_sets_what_is_demanded() {
    let text = quota("limits.memory: 4Gi, requests.memory: 4Gi") + &deployment("web", "", "");
    for defaults in ["default: {memory: 64Mi}", "max: {memory: 64Mi}"] {
        check_silent(&RULE, &(text.clone() + RANGE + "    " + defaults + "\n"));
    }
    // A default request makes no limit.
    let request = text.clone() + RANGE + "    defaultRequest: {memory: 64Mi}\n";
    let expected = "failed quota: q: must specify limits.memory for: web";
    assert!(words(&request).ends_with(expected), "{}", words(&request));
}

#[test]
fn requests_follow_limits() {
    check_silent(
        &RULE,
        &(quota("requests.cpu: 1") + &deployment("web", "", "        resources: {limits: {cpu: 500m}}")),
    );
}

#[test]
fn a_limit_above_the_maximum() {
    let text = deployment(
        "web",
        "  replicas: 3",
        "        resources: {limits: {memory: 512Mi}}
#                                    ^^^^^ error[pod-quota-exceeded]: Container `web` of Deployment `web` has `limits.memory` 512Mi, and LimitRange `lr` allows 256Mi at most",
    ) + RANGE
        + "    max: {memory: 256Mi}\n";
    check_diagnostics(&RULE, &text);
    let expected = "is forbidden: maximum memory usage per Container is 256Mi, but limit is 512Mi";
    assert!(words(&text).ends_with(expected), "{}", words(&text));
    check_silent(&RULE, &text.replace("512Mi", "0.25Gi"));
}

#[test]
fn other_breaches_of_a_limit_range() {
    for (range, resources, expected) in [
        (
            "min: {memory: 64Mi}",
            "{requests: {memory: 32Mi}}",
            "minimum memory usage per Container is 64Mi, but request is 32Mi",
        ),
        (
            "maxLimitRequestRatio: {cpu: 2}",
            "{requests: {cpu: 100m}, limits: {cpu: 400m}}",
            "cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000",
        ),
        (
            "default: {cpu: 500m}",
            "{requests: {cpu: 1}}",
            "Invalid value: \"1\": must be less than or equal to cpu limit of 500m",
        ),
    ] {
        let text =
            deployment("web", "", &format!("        resources: {resources}")) + RANGE + "    " + range + "\n";
        assert!(words(&text).contains(expected), "{}", words(&text));
    }
}

#[test]
fn a_pod_as_a_whole() {
    let range = RANGE.replace("Container", "Pod") + "    max: {cpu: 1}\n";
    let text = deployment(
        "web",
        "",
        "        resources: {limits: {cpu: 600m}}\n      - {name: b, image: b, resources: {limits: {cpu: 600m}}}",
    );
    assert!(words(&(text.clone() + &range)).contains("maximum cpu usage per Pod is 1, but limit is 1200m"));
    // Init containers run before the others, not beside them.
    let init = text.replace("      - {name: b", "      initContainers:\n      - {name: b");
    check_silent(&RULE, &(init + &range));
}

#[test]
fn an_autoscaler_decides_how_many_there_are() {
    let text = quota("pods: 2") + &deployment("web", "  replicas: 3", "");
    let scaler = "apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {minReplicas: 2, maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
";
    check_silent(&RULE, &(text + scaler));
}

#[test]
fn quotas_count_what_is_in_their_namespace_and_scope() {
    let web = deployment("web", "  replicas: 3", "");
    check_silent(&RULE, &(quota("pods: 2").replace("name: q", "name: q, namespace: other") + &web));
    for scope in ["Terminating", "NotBestEffort"] {
        check_silent(
            &RULE,
            &(quota("pods: 2").replace("spec: {", &format!("spec: {{scopes: [{scope}], ")) + &web),
        );
    }
    let best = quota("pods: 2").replace("spec: {", "spec: {scopes: [BestEffort], ") + &web;
    assert!(words(&best).contains("exceeded quota"));
    let class = "spec: {scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [high]}]}, ";
    check_silent(&RULE, &(quota("pods: 2").replace("spec: {", class) + &web));
    check_silent(&RULE, &(quota("services: 1, count/deployments.apps: 0, requests.storage: 1Gi") + &web));
}

#[test]
fn daemons_and_jobs_are_as_many_as_they_are() {
    let text = quota("pods: 1")
        + &deployment("web", "  parallelism: 3", "").replace("kind: Deployment", "kind: Job");
    check_silent(&RULE, &text);
    check_silent(&RULE, &text.replace("kind: Job", "kind: DaemonSet"));
}
