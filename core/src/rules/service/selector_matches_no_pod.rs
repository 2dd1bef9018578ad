//! The selector of a Service matches no Pod and no template of a workload.

use std::collections::BTreeSet;

use super::{label, namespace_flag};
use crate::{
    graph::{Missing, SelectorMiss, carries_pair, find_selector_miss, labels, near},
    options::Text,
    report::{Applicability, Severity},
    resources::{Body, Resource, Service},
    rules::{Context, Finding, Fix, Place, Rule, edits, text},
    yaml::de::{Pair, StringMap},
};

pub(crate) const RULE: Rule = Rule {
    name: "service-selector-matches-no-pod",
    severity: Severity::Error,
    summary: Text {
        en: "Service selector matches no Pod",
        es: "El selector del Service no coincide con ningún Pod",
    },
    question: Some("S2"),
    since: "0.1.0",
    file: "service/selector_matches_no_pod",
    docs: Text {
        en: include_str!("selector_matches_no_pod.md"),
        es: include_str!("selector_matches_no_pod.es.md"),
    },
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for resource in cluster.resources() {
        let Body::Service(service) = &resource.body else { continue };
        let Some(selector) = service.selector() else { continue };
        let nothing = cluster.selected_by(resource.id).is_some_and(<[_]>::is_empty);
        if nothing && !cluster.is_operated(resource, selector) {
            let finding = describe(cx, resource, service, selector);
            let command = format!("kubectl get pods{} --show-labels", namespace_flag(resource));
            cx.report(finding.on(resource.id).command(command).missing(Missing::Pods));
        }
    }
}

fn describe(
    cx: &Context<'_>,
    resource: &Resource<'_>,
    service: &Service<'_>,
    selector: &StringMap<'_>,
) -> Finding {
    let cluster = cx.cluster;
    let Some((miss, pod)) = find_selector_miss(cluster, resource, service)
        .and_then(|miss| cluster.resource(miss.pod()).map(|pod| (miss, pod)))
    else {
        return nothing_near(cx, resource, selector);
    };
    let finding = match miss {
        SelectorMiss::OtherNamespace(_) => other_namespace(cx, resource, pod, selector),
        SelectorMiss::NamespaceNotWritten(_) => namespace_not_written(cx, resource, pod, selector),
        SelectorMiss::LabelsOfWorkloadOnly { pair, .. } => labels_of_workload(cx, resource, pod, &pair),
        SelectorMiss::Label { pair, label, .. } => other_label(cx, resource, pod, &pair, &label),
        SelectorMiss::PairTooMany { pair, .. } => pair_too_many(cx, resource, pod, &pair),
        SelectorMiss::Orphans { pair, label, .. } => orphans(cx, resource, pod, &pair, label.as_ref()),
    };
    if cluster.may_be_operated(resource) && finding.severity == Severity::Error {
        return finding.severity(Severity::Warning);
    }
    finding
}

fn other_namespace(
    cx: &Context<'_>,
    service: &Resource<'_>,
    pod: &Resource<'_>,
    selector: &StringMap<'_>,
) -> Finding {
    let (name, owner) = (service.describe(), pod.describe());
    let (here, there) = (service.namespace_name(), pod.namespace_name());
    let message = text!(cx.lang(),
        en: "{name} selects no Pod: it is in namespace `{here}`, and the Pods of {owner} that match are in `{there}`",
        es: "{name} no selecciona ningún Pod: está en el namespace `{here}`, y los Pods de {owner} que coinciden están en `{there}`");
    let help = text!(cx.lang(),
        en: "A Service selects Pods of its own namespace only: write `namespace: {there}` in the Service, and let those who call it use `{0}.{there}`", service.name();
        es: "Un Service solo selecciona Pods de su propio namespace: escribe `namespace: {there}` en el Service, y que quienes lo llaman usen `{0}.{there}`", service.name());
    let written = service.metadata.namespace.span().map(|span| service.place(span));
    let primary = written.unwrap_or_else(|| first_pair(service, selector));
    Finding::new(&RULE, primary, message, help).related(
        pod.metadata.namespace.span().map_or(pod.name_place(), |span| pod.place(span)),
        text!(cx.lang(), en: "{owner} is in `{there}`", es: "{owner} está en `{there}`"),
    )
}

fn namespace_not_written(
    cx: &Context<'_>,
    service: &Resource<'_>,
    pod: &Resource<'_>,
    selector: &StringMap<'_>,
) -> Finding {
    let (with, without) =
        if service.namespace.is_some_and(|it| it.certain) { (service, pod) } else { (pod, service) };
    let (name, named, unnamed) = (service.describe(), with.describe(), without.describe());
    let namespace = with.namespace_name();
    let message = text!(cx.lang(),
        en: "{name} selects Pods only if {unnamed} is applied to namespace `{namespace}`: it names none, {named} does",
        es: "{name} solo selecciona Pods si {unnamed} se aplica en el namespace `{namespace}`: no nombra ninguno, {named} sí");
    let help = text!(cx.lang(),
        en: "Write `namespace: {namespace}` in both, or apply them with `kubectl apply -n {namespace}`",
        es: "Escribe `namespace: {namespace}` en ambos, o aplícalos con `kubectl apply -n {namespace}`");
    Finding::new(&RULE, first_pair(service, selector), message, help).severity(Severity::Warning).related(
        without.name_place(),
        text!(cx.lang(), en: "names no namespace", es: "no nombra ningún namespace"),
    )
}

fn labels_of_workload(
    cx: &Context<'_>,
    service: &Resource<'_>,
    pod: &Resource<'_>,
    pair: &Pair<'_>,
) -> Finding {
    let (name, owner, wanted) = (service.describe(), pod.describe(), label(pair));
    let message = text!(cx.lang(),
        en: "{name} selects no Pod: `{wanted}` is a label of {owner} itself, not of its Pods",
        es: "{name} no selecciona ningún Pod: `{wanted}` es una etiqueta del propio {owner}, no de sus Pods");
    let help = text!(cx.lang(),
        en: "Add `{wanted}` under `spec.template.metadata.labels` of {owner}: a Service looks at Pods only",
        es: "Añade `{wanted}` en `spec.template.metadata.labels` de {owner}: un Service solo mira los Pods");
    let own = pod.metadata.labels.get().and_then(|labels| labels.get(pair.key)).map(|label| label.span());
    let mut finding = Finding::new(&RULE, service.place(pair.span()), message, help);
    if let Some(span) = own {
        let related = text!(cx.lang(),
            en: "this label stays on {owner}", es: "esta etiqueta se queda en {owner}");
        finding = finding.related(pod.place(span), related);
    }
    finding
}

fn other_label(
    cx: &Context<'_>,
    service: &Resource<'_>,
    pod: &Resource<'_>,
    pair: &Pair<'_>,
    carried: &Pair<'_>,
) -> Finding {
    let (name, owner, wanted, there) = (service.describe(), carriers(cx, pod), label(pair), label(carried));
    let message = text!(cx.lang(),
        en: "{name} selects no Pod: it asks for `{wanted}`, and {owner} `{there}`",
        es: "{name} no selecciona ningún Pod: pide `{wanted}`, y {owner} `{there}`");
    let help = text!(cx.lang(),
        en: "Write `{there}` in the selector of {name}",
        es: "Escribe `{there}` en el selector de {name}");
    let span = if pair.key == carried.key { pair.value_span } else { pair.key_span };
    let finding = Finding::new(&RULE, service.place(span), message, help).related(
        pod.place(carried.value_span),
        text!(cx.lang(), en: "{owner} this label", es: "{owner} esta etiqueta"),
    );
    match take_label(cx, service, pod, pair, carried) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

/// Writes the label of the Pods in the selector, if the Service selects them then.
fn take_label(
    cx: &Context<'_>,
    service: &Resource<'_>,
    pod: &Resource<'_>,
    pair: &Pair<'_>,
    carried: &Pair<'_>,
) -> Option<Fix> {
    let Body::Service(spec) = &service.body else { return None };
    let others = || spec.selector.get().into_iter().flat_map(|it| it.iter()).filter(|it| it.key != pair.key);
    let cells = cx.cluster.cells_of(service);
    let (span, old, new, is_only) = if pair.key == carried.key {
        let values = cx.cluster.pods().values_of(cells, pair.key).flat_map(|values| values.iter());
        let near_values = values.take(MOST_COMPARED).filter(|(value, ())| near(pair.value, value).is_some());
        let distinct: BTreeSet<&str> = near_values.map(|(value, ())| value).collect();
        (pair.value_span, pair.value, carried.value, distinct.len() == 1)
    } else {
        let keys: BTreeSet<&str> = cx
            .cluster
            .pods()
            .with_value(cells, pair.value)
            .take(MOST_COMPARED)
            .filter_map(|id| cx.cluster.resource(id))
            .flat_map(|it| labels(it).iter().filter(|label| label.value == pair.value))
            .map(|label| label.key)
            .collect();
        (pair.key_span, pair.key, carried.key, keys.len() == 1)
    };
    let one_half_differs = pair.key == carried.key || pair.value == carried.value;
    let is_certain = is_only && near(old, new).is_some();
    if !one_half_differs || !others().all(|it| carries_pair(pod, it)) || others().any(|it| it.key == new) {
        return None;
    }
    Some(Fix {
        title: text!(cx.lang(), en: "Select `{0}`", label(carried); es: "Seleccionar `{0}`", label(carried)),
        applicability: if is_certain { Applicability::Safe } else { Applicability::Unsafe },
        edits: vec![edits::replace_scalar(service, span, old, new)?],
    })
}

/// How many labels of other Pods are compared with one of the selector.
const MOST_COMPARED: usize = 512;

fn pair_too_many(cx: &Context<'_>, service: &Resource<'_>, pod: &Resource<'_>, pair: &Pair<'_>) -> Finding {
    let (name, owner, wanted) = (service.describe(), carriers(cx, pod), label(pair));
    let message = text!(cx.lang(),
        en: "{name} selects no Pod: it asks for `{wanted}`, and {owner} no such label",
        es: "{name} no selecciona ningún Pod: pide `{wanted}`, y {owner} otras etiquetas");
    let help = text!(cx.lang(),
        en: "Remove `{wanted}` from the selector, or add it under `spec.template.metadata.labels` of {0}", pod.describe();
        es: "Quita `{wanted}` del selector, o añádela en `spec.template.metadata.labels` de {0}", pod.describe());
    let finding = Finding::new(&RULE, service.place(pair.span()), message, help);
    related_labels(cx, finding, pod)
}

fn orphans(
    cx: &Context<'_>,
    service: &Resource<'_>,
    pod: &Resource<'_>,
    pair: &Pair<'_>,
    carried: Option<&Pair<'_>>,
) -> Finding {
    let (name, owner, wanted) = (service.describe(), carriers(cx, pod), label(pair));
    let all: Vec<String> = labels(pod).iter().take(3).map(|it| format!("`{}`", label(it))).collect();
    let there = carried.map_or_else(|| all.join(", "), |it| format!("`{}`", label(it)));
    let message = match there.is_empty() {
        false => text!(cx.lang(),
            en: "{name} selects no Pod: it asks for `{wanted}`, and {owner} {there}; no Service reaches {0}", pod.describe();
            es: "{name} no selecciona ningún Pod: pide `{wanted}`, y {owner} {there}; ningún Service llega a {0}", pod.describe()),
        true => text!(cx.lang(),
            en: "{name} selects no Pod: it asks for `{wanted}`, and {owner} no labels",
            es: "{name} no selecciona ningún Pod: pide `{wanted}`, y {owner} ninguna etiqueta"),
    };
    let help = match there.is_empty() {
        false => text!(cx.lang(),
            en: "Replace the selector of {name} by labels of those Pods, for example {there}",
            es: "Cambia el selector de {name} por etiquetas de esos Pods, por ejemplo {there}"),
        true => text!(cx.lang(),
            en: "Add `{wanted}` to the labels of those Pods",
            es: "Añade `{wanted}` a las etiquetas de esos Pods"),
    };
    let finding = Finding::new(&RULE, service.place(pair.span()), message, help);
    match carried {
        Some(carried) => finding.related(
            pod.place(carried.span()),
            text!(cx.lang(), en: "{owner} this label", es: "{owner} esta etiqueta"),
        ),
        None => related_labels(cx, finding, pod),
    }
}

/// Nothing in the files shows what was meant.
fn nothing_near(cx: &Context<'_>, service: &Resource<'_>, selector: &StringMap<'_>) -> Finding {
    let name = service.describe();
    let wanted: Vec<String> = selector.iter().map(|pair| format!("`{}`", label(pair))).collect();
    let proven = cx.cluster.proves_absence(service, "Pod");
    let operated = cx.cluster.may_be_operated(service);
    let and = text!(cx.lang(), en: " and ", es: " y ");
    let wanted = wanted.join(&and);
    let message = match proven {
        true => text!(cx.lang(),
            en: "{name} selects no Pod: none in namespace `{0}` carries {wanted}", service.namespace_name();
            es: "{name} no selecciona ningún Pod: ninguno del namespace `{0}` lleva {wanted}", service.namespace_name()),
        false => text!(cx.lang(),
            en: "{name} selects no Pod in these files: none carries {wanted}",
            es: "{name} no selecciona ningún Pod en estos ficheros: ninguno lleva {wanted}"),
    };
    let help = match operated {
        true => text!(cx.lang(),
            en: "If an operator makes the Pods from a custom resource, nothing is wrong; else make the selector equal to labels under `spec.template.metadata.labels` of the workload",
            es: "Si un operador crea los Pods a partir de un recurso propio, no hay fallo; si no, iguala el selector a etiquetas de `spec.template.metadata.labels` del workload"),
        false => text!(cx.lang(),
            en: "Make the selector equal to labels under `spec.template.metadata.labels` of the workload that should answer, or check its files together with this one",
            es: "Iguala el selector a etiquetas de `spec.template.metadata.labels` del workload que debe responder, o comprueba sus ficheros junto con este"),
    };
    let severity = if proven && !operated { Severity::Error } else { Severity::Warning };
    // The pair that no Pod carries at all is the one to look at.
    let all = || cx.cluster.pods().all(cx.cluster.cells_of(service)).take(256);
    let carried =
        |pair: &Pair<'_>| all().any(|id| cx.cluster.resource(id).is_some_and(|pod| carries_pair(pod, pair)));
    let failing = selector.iter().find(|pair| !carried(pair)).or(selector.first());
    let primary = failing.map_or_else(|| service.name_place(), |pair| service.place(pair.span()));
    Finding::new(&RULE, primary, message, help).severity(severity)
}

fn related_labels(cx: &Context<'_>, finding: Finding, pod: &Resource<'_>) -> Finding {
    let owner = carriers(cx, pod);
    let labels = labels(pod);
    let place = match (labels.first(), labels.last()) {
        (Some(first), Some(last)) => pod.place(first.span().to(last.span())),
        _ => pod.name_place(),
    };
    finding.related(place, text!(cx.lang(), en: "{owner} these labels", es: "{owner} estas etiquetas"))
}

/// "the Pods of Deployment `web` carry", "Pod `web` carries".
fn carriers(cx: &Context<'_>, pod: &Resource<'_>) -> String {
    let owner = pod.describe();
    match pod.body {
        Body::Pod(_) => text!(cx.lang(), en: "{owner} carries", es: "{owner} lleva"),
        _ => text!(cx.lang(), en: "the Pods of {owner} carry", es: "los Pods de {owner} llevan"),
    }
}

fn first_pair(service: &Resource<'_>, selector: &StringMap<'_>) -> Place {
    selector.first().map_or_else(|| service.name_place(), |pair| service.place(pair.span()))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        report::Applicability,
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
        check_with(
            &RULE,
            &Options::default(),
            &alone("warning", "Service `web` selects no Pod in these files"),
        );
        let complete = Options { complete: true, ..Options::default() };
        check_with(
            &RULE,
            &complete,
            &alone("error", "Service `web` selects no Pod: none in namespace `default`"),
        );
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
}
