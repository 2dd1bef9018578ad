use super::RULE;
use crate::rules::testing::{check_diagnostics, check_silent};

/// A Deployment and its ReplicaSet, which was told `message`.
fn deployment(replicas: &str, containers: &str, has: u32, message: &str) -> String {
    let same: Vec<&str> = containers.lines().filter(|line| !line.starts_with('#')).collect();
    let same = same.join("\n");
    format!(
        "apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop, uid: d, generation: 1}}
spec:
{replicas}
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
{containers}
status: {{observedGeneration: 1, replicas: {has}}}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-1
  namespace: shop
  uid: rs
  ownerReferences: [{{apiVersion: apps/v1, kind: Deployment, name: web, uid: d, controller: true}}]
spec:
  replicas: 3
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
{same}
status:
  replicas: {has}
  conditions:
  - {{type: ReplicaFailure, status: \"True\", reason: FailedCreate, message: {message:?}}}
"
    )
}

const WEB: &str = "      - {name: web, image: web}";

#[test]
fn a_quota_that_is_full() {
    let told = "pods \"web-1-x\" is forbidden: exceeded quota: team, requested: pods=1, used: pods=1, limited: pods=1";
    check_diagnostics(
        &RULE,
        &deployment(
            "  replicas: 3
#           ^ error[pod-quota-exceeded]: Deployment `web` has 1 of 3 Pods, because ResourceQuota `team` has no room for another one: 1 more `pods` with 1 of 1 used",
            WEB,
            1,
            told,
        ),
    );
    // All Pods have been let in since.
    check_silent(&RULE, &deployment("  replicas: 3", WEB, 3, told));
}

#[test]
fn a_quota_of_memory_is_about_what_the_containers_ask_for() {
    let told = "pods \"web-1-x\" is forbidden: exceeded quota: team, requested: requests.memory=2Gi, used: requests.memory=3Gi, limited: requests.memory=4Gi";
    check_diagnostics(
        &RULE,
        &deployment(
            "  replicas: 3",
            "      - name: web
        image: web
        resources: {requests: {memory: 2Gi}}
#                                      ^^^ error[pod-quota-exceeded]: Deployment `web` has 1 of 3 Pods, because ResourceQuota `team` has no room for another one: 2Gi more `requests.memory` with 3Gi of 4Gi used",
            1,
            told,
        ),
    );
}

#[test]
fn what_a_quota_demands_and_what_a_limit_range_forbids() {
    check_diagnostics(
        &RULE,
        &deployment(
            "  replicas: 3",
            "      - image: web
        name: web
#             ^^^ error[pod-quota-exceeded]: Container `web` of Deployment `web` does not set `limits.cpu`, `limits.memory`, which ResourceQuota `team` demands of every container",
            0,
            "pods \"web-1-x\" is forbidden: failed quota: team: must specify limits.cpu for: web; limits.memory for: web",
        ),
    );
    check_diagnostics(
        &RULE,
        &deployment(
            "  replicas: 3",
            "      - image: web
        name: web
        resources: {limits: {memory: 2Gi}}
#                                    ^^^ error[pod-quota-exceeded]: A LimitRange refuses the Pods of Deployment `web`: `memory` per Container is at most 1Gi, and the limit is 2Gi",
            0,
            "pods \"web-1-x\" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi",
        ),
    );
    // That is the business of another rule.
    let other = "pods \"web-1-x\" is forbidden: error looking up service account shop/x: serviceaccount \"x\" not found";
    check_silent(&RULE, &deployment("  replicas: 3", WEB, 0, other));
}

#[test]
fn a_stateful_set_says_it_in_an_event() {
    let text = |replicas: &str, more: &str| {
        format!(
            "apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: db, namespace: shop, uid: s}}
spec:
{replicas}
  template: {{spec: {{containers: [{{name: db, image: db}}]}}}}
status: {{replicas: 1}}
---
apiVersion: v1
kind: Event
metadata: {{name: db.1, namespace: shop}}
involvedObject: {{kind: StatefulSet, name: db, namespace: shop, uid: s}}
reason: FailedCreate
message: 'create Pod db-1 in StatefulSet db failed error: pods \"db-1\" is forbidden: exceeded quota: team, requested: pods=1, used: pods=1, limited: pods=1'
lastTimestamp: \"2026-03-01T10:00:00Z\"
{more}"
        )
    };
    let expected = "  replicas: 2
#           ^ error[pod-quota-exceeded]: StatefulSet `db` has 1 of 2 Pods, because ResourceQuota `team`";
    check_diagnostics(&RULE, &text(expected, ""));
    check_silent(&RULE, &text("  replicas: 1", ""));
    let later = "---
apiVersion: v1
kind: Event
metadata: {name: db.2, namespace: shop}
involvedObject: {kind: StatefulSet, name: db, namespace: shop, uid: s}
reason: SuccessfulCreate
message: create Pod db-1 in StatefulSet db successful
lastTimestamp: \"2026-03-01T10:01:00Z\"
";
    check_silent(&RULE, &text("  replicas: 2", later));
}
