//! What `service-selector-matches-no-pod` says, and where it is silent.

use super::RULE;
use crate::{
    Options,
    report::{Applicability, Severity},
    rules::testing::{check_diagnostics, check_fix, check_silent, check_with, run},
};

const POD: &str = "
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web, track: stable}}
spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}
";

fn service(selector: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  ports: [{{port: 80}}]\n  selector:\n{selector}{POD}"
    )
}

#[test]
fn a_misspelt_value_points_at_the_value() {
    check_diagnostics(
            &RULE,
            &service(
                "    app: wbe
#        ^^^ error[service-selector-matches-no-pod]: Service `web` selects no Pod: it asks for `app: wbe`, and Pod `web` carries `app: web`
",
            ),
        );
}

#[test]
fn a_misspelt_key_points_at_the_key() {
    check_diagnostics(
            &RULE,
            &service(
                "    ap: web
#   ^^ error[service-selector-matches-no-pod]: Service `web` selects no Pod: it asks for `ap: web`, and Pod `web` carries `app: web`
",
            ),
        );
}

#[test]
fn one_near_label_leaves_no_choice() {
    check_fix(&RULE, &service("    app: wbe # the app\n"), &service("    app: web # the app\n"));
    check_fix(&RULE, &service("    \"ap\": web\n"), &service("    \"app\": web\n"));
    let other = POD.replace("web", "wbu").replace("nginx", "other");
    let report = run(&(service("    app: wbe\n") + &other), &Options::default());
    let fix = &report.diagnostics[0].fixes[0];
    assert_eq!(fix.applicability, Applicability::Unsafe, "two are near");
}

#[test]
fn one_pair_too_many() {
    check_diagnostics(
            &RULE,
            &service(
                "    app: web
    zone: eu
#   ^^^^^^^^ error[service-selector-matches-no-pod]: Service `web` selects no Pod: it asks for `zone: eu`, and Pod `web` carries no such label
",
            ),
        );
}

#[test]
fn a_service_and_a_pod_that_nobody_else_wants() {
    check_diagnostics(
            &RULE,
            &service(
                "    name: frontend-server
#   ^^^^^^^^^^^^^^^^^^^^^ error[service-selector-matches-no-pod]: Service `web` selects no Pod: it asks for `name: frontend-server`, and Pod `web` carries `app: web`, `track: stable`
",
            ),
        );
}

#[test]
fn every_pair_must_match_and_more_labels_do_no_harm() {
    check_silent(&RULE, &service("    track: stable\n    app: web\n"));
}

#[test]
fn the_pods_of_a_job_carry_its_name() {
    let service = |job: &str| {
        format!(
            "apiVersion: v1
kind: Service
metadata: {{name: peers}}
spec: {{clusterIP: None, selector: {{batch.kubernetes.io/job-name: import}}}}
---
apiVersion: batch/v1
kind: Job
metadata: {{name: {job}}}
spec: {{template: {{spec: {{restartPolicy: Never, containers: [{{name: import, image: example/import}}]}}}}}}
"
        )
    };
    check_silent(&RULE, &service("import"));
    check_with(&RULE, &Options::default(), &service("export").replace(
            "import}}\n---",
            "import}}\n#                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[service-selector-matches-no-pod]: Service `peers` selects no Pod in these files\n---",
        ));
}

#[test]
fn an_operator_makes_the_pods_of_a_custom_resource() {
    let service = |selector: &str, custom: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: db}}\nspec: {{selector: {selector}, ports: [{{port: 5432}}]}}\n---\n{custom}\n"
        )
    };
    let shows = |selector: &str, custom: &str| {
        run(&service(selector, custom), &Options::default()).diagnostics.is_empty()
    };
    let cluster = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: orders}";
    assert!(shows("{cnpg.io/cluster: orders, role: primary}", cluster));
    assert!(!shows("{cnpg.io/cluster: order-s, role: primary}", cluster), "another cluster");
    assert!(
        shows("{postgresql: orders, role: primary}", cluster),
        "as the first versions of the operator do"
    );
    assert!(!shows("{postgresql: order-s}", cluster));
    assert!(!shows("{app: orders}", cluster), "nothing shows that the operator gives this label");
    let rabbit = "apiVersion: rabbitmq.com/v1beta1\nkind: RabbitmqCluster\nmetadata: {name: mq}";
    assert!(shows("{app.kubernetes.io/name: rabbitmqcluster, app.kubernetes.io/instance: mq}", rabbit));
    let named = "apiVersion: example.com/v1\nkind: Cache\nmetadata: {name: mq}\nspec: {podTemplate: {labels: {app: mq, tier: cache}}}";
    assert!(shows("{app: mq}", named));
    assert!(!shows("{app: mq, tier: front}", named));
    let certificate = "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: mq}\nspec: {secretTemplate: {labels: {app: mq}}}";
    assert!(!shows("{app: mq}", certificate), "a Certificate makes no Pods");
}

#[test]
fn the_labels_of_the_deployment_are_not_those_of_its_pods() {
    check_diagnostics(
        &RULE,
        r#"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}], selector: {tier: front}}
#                                      ^^^^^^^^^^^ error[service-selector-matches-no-pod]: Service `web` selects no Pod: `tier: front` is a label of Deployment `web` itself
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {tier: front}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
"#,
    );
}

#[test]
fn a_selector_never_crosses_namespaces() {
    check_diagnostics(
        &RULE,
        r#"
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
#                                ^^^^ error[service-selector-matches-no-pod]: Service `web` selects no Pod: it is in namespace `shop`
spec: {ports: [{port: 80}], selector: {app: web}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: bank, labels: {app: web}}
spec: {containers: [{name: web, image: nginx}]}
"#,
    );
}

#[test]
fn kubectl_apply_may_put_both_into_one_namespace() {
    check_diagnostics(
        &RULE,
        r#"
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {ports: [{port: 80}], selector: {app: web}}
#                                      ^^^^^^^^ warning[service-selector-matches-no-pod]: Service `web` selects Pods only if Pod `web` is applied to namespace `shop`
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: nginx}]}
"#,
    );
}

#[test]
fn without_workloads_it_is_a_warning_and_with_complete_files_an_error() {
    let alone = |severity: &str, text: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  ports: [{{port: 80}}]\n  selector:\n    app: web\n#   ^^^^^^^^ {severity}[service-selector-matches-no-pod]: {text}\n"
        )
    };
    check_with(&RULE, &Options::default(), &alone("warning", "Service `web` selects no Pod in these files"));
    let complete = Options { complete: true, ..Options::default() };
    check_with(
        &RULE,
        &complete,
        &alone("error", "Service `web` selects no Pod: none in namespace `default`"),
    );
}

/// What the controller has written for a Service `web` of a cluster.
fn slice(rest: &str) -> String {
    format!(
        "---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {{name: web-x, uid: e, labels: {{kubernetes.io/service-name: web}}}}
addressType: IPv4
{rest}
"
    )
}

#[test]
fn the_endpoint_slices_of_a_cluster_tell_of_pods_that_are_not_shown() {
    let service = |selector: &str| {
        format!(
            "apiVersion: v1
kind: Service
metadata: {{name: web, uid: s}}
spec:
  selector:
{selector}
  ports: [{{port: 80}}]
"
        )
    };
    // `kubectl get services,endpointslices`
    let found = slice("ports: [{port: 80}]\nendpoints: [{addresses: [10.0.0.1]}]");
    check_silent(&RULE, &(service("    app: shop") + &found));
    let marker = "    app: shop
#   ^^^^^^^^^ error[service-selector-matches-no-pod]: Service `web` selects no Pod: its EndpointSlices are empty";
    check_diagnostics(&RULE, &(service(marker) + &slice("ports: null\nendpoints: null")));
}

#[test]
fn services_that_select_nothing_on_purpose() {
    check_silent(
        &RULE,
        r#"
apiVersion: v1
kind: Service
metadata: {name: outside}
spec: {type: ExternalName, externalName: db.example.com, selector: {app: db}}
---
apiVersion: v1
kind: Service
metadata: {name: by-hand}
spec: {ports: [{port: 5432}]}
---
apiVersion: v1
kind: Service
metadata: {name: empty}
spec: {ports: [{port: 5432}], selector: {}}
"#,
    );
}

#[test]
fn an_operator_may_make_the_pods() {
    check_diagnostics(
        &RULE,
        r#"
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {ports: [{port: 5432}], selector: {app: db}}
#                                        ^^^^^^^ warning[service-selector-matches-no-pod]: Service `db` selects no Pod in these files
---
apiVersion: postgresql.example.com/v1
kind: Cluster
metadata: {name: db}
spec: {instances: 3}
"#,
    );
}

#[test]
fn a_stateful_set_numbers_its_pods() {
    check_silent(
        &RULE,
        r#"
apiVersion: v1
kind: Service
metadata: {name: db-0}
spec: {ports: [{port: 5432}], selector: {statefulset.kubernetes.io/pod-name: db-0}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: postgres}]}
"#,
    );
}

#[test]
fn a_slip_in_the_template_empties_the_service_as_well() {
    let report = run(
        "apiVersion: v1
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
    metadata: {labels: {app: wep}}
    spec: {containers: [{name: web, image: nginx}]}
",
        &Options::default(),
    );
    let [root, consequence] = &report.diagnostics[..] else { panic!("{:#?}", report.diagnostics) };
    assert_eq!(root.rule, "workload-selector-not-in-template-labels");
    assert_eq!(consequence.rule, RULE.name);
    assert_eq!(consequence.caused_by, std::slice::from_ref(&root.id));
    assert!(consequence.fixes.is_empty(), "the Service is right");
}

#[test]
fn nothing_is_guessed_where_a_misspelt_kind_hides_the_pods() {
    check_diagnostics(
            &RULE,
            "apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
#                 ^^^^^^^^ warning[service-selector-matches-no-pod]: Service `web` selects no Pod in these files: none carries `app: web`
---
apiVersion: apps/v1
kind: Deploymnet
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: queue, labels: {app: queue}}
spec: {containers: [{name: queue, image: queue}]}
",
        );
}

#[test]
fn a_pod_that_ends_is_not_what_was_meant() {
    let app = |pod: &str| {
        format!(
                "apiVersion: v1
kind: Service
metadata: {{name: store}}
spec: {{selector: {{app: store}}, ports: [{{port: 80}}]}}
#                 ^^^^^^^^^^ warning[service-selector-matches-no-pod]: Service `store` selects no Pod in these files
---
apiVersion: v1
kind: Pod
metadata: {{name: probe, labels: {{app: probe}}{pod}
"
            )
    };
    check_diagnostics(
        &RULE,
        &app("}\nspec: {restartPolicy: Never, containers: [{name: probe, image: probe}]}"),
    );
    check_diagnostics(
        &RULE,
        &app(", annotations: {helm.sh/hook: test}}\nspec: {containers: [{name: probe, image: probe}]}"),
    );
}

#[test]
fn a_service_that_replaced_its_workload_is_not_held_against_a_stranger() {
    let text = |separator: &str| {
        format!(
            "#- app.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec: {{containers: [{{name: web, image: web}}]}}
{separator}
apiVersion: v1
kind: Service
metadata: {{name: web}}
spec:
  selector: {{app: web}}
  ports: [{{port: 80}}]
#- agent.yaml
apiVersion: apps/v1
kind: DaemonSet
metadata: {{name: agent}}
spec:
  selector: {{matchLabels: {{app: agent}}}}
  template:
    metadata: {{labels: {{app: agent}}}}
    spec: {{containers: [{{name: agent, image: agent}}]}}
"
        )
    };
    check_silent(&RULE, &text("---"));
    let report = run(&text("# no line between the two"), &Options::default());
    let found: Vec<_> = report.diagnostics.iter().filter(|it| it.rule == RULE.name).collect();
    assert!(
        matches!(&found[..], [it] if it.severity == Severity::Warning && !it.message.contains("agent")),
        "{found:#?}"
    );
}

#[test]
fn pods_without_labels() {
    let report = run(
        "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template: {spec: {containers: [{name: web, image: nginx}]}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
",
        &Options::default(),
    );
    let finding = report.diagnostics.iter().find(|it| it.rule == RULE.name).expect("it selects nothing");
    let related: Vec<&str> = finding.related.iter().map(|it| it.message.as_str()).collect();
    assert!(related.iter().all(|it| !it.ends_with("these labels")), "{related:?}");
}
