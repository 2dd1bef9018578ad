//! The selector of a workload does not match the labels of its own Pods.

use crate::{
    options::Text,
    report::Severity,
    resources::{LabelSelector, LabelSelectorRequirement, Resource, ResourceId, Workload},
    rules::{Check, Context, Finding, Look, Looker, Rule, Scene, With, text},
    yaml::{
        Span,
        de::{Item, Pair, StringMap},
    },
};

pub(crate) const RULE: Rule = Rule {
    name: "workload-selector-not-in-template-labels",
    severity: Severity::Error,
    summary: Text {
        en: "Selector of a workload does not match the labels of its template",
        es: "El selector de un workload no coincide con las etiquetas de su plantilla",
    },
    question: Some("P1"),
    since: "0.1.0",
    file: "workload/selector_not_in_template_labels",
    docs: Text {
        en: include_str!("selector_not_in_template_labels.md"),
        es: include_str!("selector_not_in_template_labels.es.md"),
    },
    check: Check::Suspects(Look::Workloads(look), check),
};

fn look<'c, 'a>(_: &'c Scene<'a>) -> Looker<'c, With<'a, Workload<'a>>> {
    Box::new(|(resource, workload), found| {
        let Some((selector, labels)) = compared(resource, workload) else { return };
        let label = |key: &str| labels.and_then(|labels| labels.get(key)).map(|label| label.value);
        let mut pairs = selector.match_labels.items();
        let mut expressions = selector.match_expressions.items();
        if pairs.any(|wanted| label(wanted.key) != Some(wanted.value))
            || expressions.any(|it| it.matches(label) == Some(false))
        {
            found.suspect(resource);
        }
    })
}

fn check(cx: &mut Context<'_>, suspects: &[ResourceId]) {
    let cluster = cx.cluster;
    for (resource, workload) in cluster.workloads_of(suspects) {
        let Some((selector, labels)) = compared(resource, workload) else { continue };
        let empty = StringMap::default();
        let labels = labels.unwrap_or(&empty);
        check_labels(cx, resource, selector, labels);
        check_expressions(cx, resource, selector, labels);
    }
}

/// The selector of a workload and the labels of its Pods, where both are for the one who writes them.
fn compared<'r, 't>(
    resource: &'r Resource<'t>,
    workload: &'r Workload<'t>,
) -> Option<(&'r LabelSelector<'t>, Option<&'r StringMap<'t>>)> {
    // The selector of a Job is generated.
    if matches!(resource.gvk.kind, "Job" | "CronJob") {
        return None;
    }
    // Without a selector there is nothing to compare: required, or taken from the template by old versions.
    let selector = workload.selector.get()?;
    workload.template.get()?;
    Some((selector, resource.pod_labels().and_then(|labels| labels.get())))
}

fn check_labels(
    cx: &mut Context<'_>,
    resource: &Resource<'_>,
    selector: &LabelSelector<'_>,
    labels: &StringMap<'_>,
) {
    let Some(match_labels) = selector.match_labels.get() else { return };
    for wanted in match_labels.iter() {
        let finding = match labels.get(wanted.key) {
            Some(label) if label.value == wanted.value => continue,
            Some(label) => other_value(cx, resource, wanted, label),
            None => no_label(cx, resource, wanted, labels),
        };
        report(cx, resource, finding);
    }
}

fn other_value(cx: &Scene<'_>, resource: &Resource<'_>, wanted: &Pair<'_>, label: &Pair<'_>) -> Finding {
    let (owner, key) = (resource.describe(), wanted.key);
    let message = text!(cx.lang(),
        en: "{owner} selects `{key}: {0}`, but its Pods carry `{key}: {1}`", wanted.value, label.value;
        es: "{owner} selecciona `{key}: {0}`, pero sus Pods llevan `{key}: {1}`", wanted.value, label.value);
    let help = text!(cx.lang(),
        en: "Write the same value in `spec.selector` and in `spec.template.metadata.labels`, for example `{key}: {0}`", wanted.value;
        es: "Escribe el mismo valor en `spec.selector` y en `spec.template.metadata.labels`, por ejemplo `{key}: {0}`", wanted.value);
    if selector_is_odd(resource, wanted, label) {
        let help = text!(cx.lang(),
            en: "Write `{key}: {0}` in `spec.selector`, too", label.value;
            es: "Escribe `{key}: {0}` también en `spec.selector`", label.value);
        let related = text!(cx.lang(), en: "the Pods carry this", es: "los Pods llevan esto");
        return Finding::new(&RULE, resource.place(wanted.value_span), message, help)
            .related(resource.place(label.value_span), related);
    }
    let related = text!(cx.lang(), en: "the selector asks for this", es: "el selector pide esto");
    Finding::new(&RULE, resource.place(label.value_span), message, help)
        .related(resource.place(wanted.value_span), related)
}

/// Whether the labels or the name of the workload agree with its Pods, so that the selector is the one that differs.
fn selector_is_odd(resource: &Resource<'_>, wanted: &Pair<'_>, label: &Pair<'_>) -> bool {
    if let Some(own) = resource.metadata.label(wanted.key) {
        return own == label.value;
    }
    let is_named = |value: &str| !value.is_empty() && resource.name().split('-').any(|part| part == value);
    resource.name() == label.value || is_named(label.value) && !is_named(wanted.value)
}

fn no_label(cx: &Scene<'_>, resource: &Resource<'_>, wanted: &Pair<'_>, labels: &StringMap<'_>) -> Finding {
    let (owner, key, value) = (resource.describe(), wanted.key, wanted.value);
    let message = text!(cx.lang(),
        en: "{owner} selects `{key}: {value}`, a label that its Pods do not carry",
        es: "{owner} selecciona `{key}: {value}`, una etiqueta que sus Pods no llevan");
    let help = text!(cx.lang(),
        en: "Add `{key}: {value}` under `spec.template.metadata.labels`, or remove it from the selector",
        es: "Añade `{key}: {value}` en `spec.template.metadata.labels`, o quítala del selector");
    let finding = Finding::new(&RULE, resource.place(wanted.span()), message, help);
    match span_of(labels) {
        Some(span) => {
            let related =
                text!(cx.lang(), en: "the Pods carry these labels", es: "los Pods llevan estas etiquetas");
            finding.related(resource.place(span), related)
        }
        None => finding,
    }
}

fn check_expressions(
    cx: &mut Context<'_>,
    resource: &Resource<'_>,
    selector: &LabelSelector<'_>,
    labels: &StringMap<'_>,
) {
    let Some(expressions) = selector.match_expressions.get() else { return };
    for expression in expressions.iter() {
        let label = |key: &str| labels.get(key).map(|label| label.value);
        if expression.matches(label) != Some(false) || is_refused(cx, resource, expression.span) {
            continue;
        }
        let (owner, wanted) = (resource.describe(), describe(expression));
        let message = text!(cx.lang(),
            en: "{owner} selects `{wanted}`, which the labels of its Pods do not satisfy",
            es: "{owner} selecciona `{wanted}`, que las etiquetas de sus Pods no cumplen");
        let help = text!(cx.lang(),
            en: "Change the expression or the labels under `spec.template.metadata.labels` so that they agree",
            es: "Cambia la expresión o las etiquetas de `spec.template.metadata.labels` para que concuerden");
        let span = expression.key.span().unwrap_or(expression.span);
        report(cx, resource, Finding::new(&RULE, resource.place(span), message, help));
    }
}

/// Whether an earlier rule has said that this part of the selector is none: what it selects is then not known.
fn is_refused(cx: &Context<'_>, resource: &Resource<'_>, span: Span) -> bool {
    let document = resource.place(span).document;
    cx.findings.on(resource.id).any(|(_, finding)| {
        finding.severity == Severity::Error
            && finding.primary.document == document
            && span.contains(finding.primary.span.start)
            && (finding.rule.name.starts_with("api-") || finding.rule.name == "yaml-implicit-type")
    })
}

/// As kubectl writes selectors: `track in (stable, canary)`.
fn describe(expression: &Item<LabelSelectorRequirement<'_>>) -> String {
    let key = expression.key.or("");
    let values: Vec<&str> = expression.values.items().map(|item| item.value).collect();
    match expression.operator.or("") {
        "In" => format!("{key} in ({})", values.join(", ")),
        "NotIn" => format!("{key} notin ({})", values.join(", ")),
        "DoesNotExist" => format!("!{key}"),
        _ => key.to_owned(),
    }
}

fn report(cx: &mut Context<'_>, resource: &Resource<'_>, finding: Finding) {
    // The API server refuses such an object of a built-in kind; a custom resource is for its controller to judge.
    let custom = !crate::schema::is_builtin_group(resource.gvk.group);
    let severity = if custom { Severity::Warning } else { Severity::Error };
    let finding = finding.on(resource.id).severity(severity);
    let refusal = "`selector` does not match template `labels`";
    cx.report(if custom { finding } else { finding.kubernetes_message(refusal.to_owned()) });
}

fn span_of(labels: &StringMap<'_>) -> Option<Span> {
    Some(labels.first()?.span().to(labels.last()?.span()))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    #[test]
    fn points_at_the_label_whose_value_differs() {
        check_diagnostics(
            &RULE,
            r#"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels:
        app: wbe
#            ^^^ error[workload-selector-not-in-template-labels]: Deployment `web` selects `app: web`, but its Pods carry `app: wbe`
    spec: {containers: [{name: web, image: nginx}]}
"#,
        );
    }

    #[test]
    fn points_at_the_selector_entry_that_no_label_answers() {
        check_diagnostics(
            &RULE,
            r#"
apiVersion: v1
kind: ReplicationController
metadata: {name: web}
spec:
  selector:
    app: web
    track: stable
#   ^^^^^^^^^^^^^ error[workload-selector-not-in-template-labels]: ReplicationController `web` selects `track: stable`, a label that its Pods do not carry
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
"#,
        );
    }

    #[test]
    fn an_expression_that_the_api_server_refuses_selects_nothing_that_could_be_compared() {
        let deployment = |expression: &str| {
            format!(
                "apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  selector:
    matchLabels: {{app: web}}
    matchExpressions: [{expression}]
  template:
    metadata: {{labels: {{app: web}}}}
    spec: {{containers: [{{name: web, image: nginx}}]}}
"
            )
        };
        check_silent(&RULE, &deployment("{key: app, operator: In}"));
        check_silent(&RULE, &deployment("{key: app, operator: In, values: [on, 1]}"));
        check_silent(&RULE, &deployment("{key: app, operator: Is, values: [wbe]}"));
    }

    #[test]
    fn expressions_count_too() {
        check_diagnostics(
            &RULE,
            r#"
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector:
    matchExpressions:
    - {key: tier, operator: In, values: [db, cache]}
#           ^^^^ error[workload-selector-not-in-template-labels]: StatefulSet `db` selects `tier in (db, cache)`, which
    - {key: legacy, operator: NotIn, values: ["true"]}
  template:
    metadata: {labels: {tier: web}}
    spec: {containers: [{name: db, image: postgres}]}
"#,
        );
    }

    #[test]
    fn the_template_may_carry_more_and_jobs_select_by_themselves() {
        check_silent(
            &RULE,
            r#"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: other}}
spec:
  selector: {matchLabels: {app: web}, matchExpressions: [{key: old, operator: DoesNotExist}]}
  template:
    metadata: {labels: {app: web, track: canary}}
    spec: {containers: [{name: web, image: nginx}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: once, image: busybox}]}
"#,
        );
    }

    #[test]
    fn old_versions_take_the_selector_from_the_template() {
        check_silent(
            &RULE,
            r#"
apiVersion: extensions/v1beta1
kind: Deployment
metadata: {name: web}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
"#,
        );
    }

    #[test]
    fn what_agrees_with_the_workload_itself_is_right() {
        let app = |selector: &str, labels: &str| {
            format!(
                "apiVersion: apps/v1
kind: Deployment
metadata: {{name: shop-v2}}
spec:
  selector: {{matchLabels: {{version: {selector}}}}}
  template:
    metadata: {{labels: {{version: {labels}}}}}
"
            )
        };
        check_diagnostics(
            &RULE,
            &app("v1", "v2").replace(
                "  template",
                "#                                   ^^ error[workload-selector-not-in-template-labels]: Deployment `shop-v2` selects `version: v1`
  template",
            ),
        );
        check_diagnostics(
            &RULE,
            &format!(
                "{}#                                ^^ error[workload-selector-not-in-template-labels]: Deployment `shop-v2` selects `version: v2`
",
                app("v2", "v1")
            ),
        );
    }
}
