//! Two workloads that select each other's Pods.

use crate::{
    graph::{CellId, Cluster, labels},
    hash::HashMap,
    options::Text,
    order::Sorting,
    report::Severity,
    resources::{Body, LabelSelector, Resource, ResourceId, Workload},
    rules::{Check, Context, Finding, FindingId, Look, Looker, Place, Rule, Scene, With, text},
    schema::is_builtin_group,
};

pub(crate) const RULE: Rule = Rule {
    name: "workload-selector-overlaps",
    severity: Severity::Warning,
    summary: Text {
        en: "Two workloads select each other's Pods",
        es: "Dos workloads seleccionan cada uno los Pods del otro",
    },
    question: None,
    since: "0.1.0",
    file: "workload/selector_overlaps",
    docs: Text { en: include_str!("selector_overlaps.md"), es: include_str!("selector_overlaps.es.md") },
    check: Check::Suspects(Look::Workloads(look), check),
};

/// Both workloads of each pair, one behind the other.
fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Workload<'a>>> {
    let cluster = cx.cluster;
    // The first workload of every selector in every namespace: many with the same one are not compared in pairs.
    let mut first: HashMap<Key<'a>, ResourceId> = HashMap::default();
    Box::new(move |(resource, workload), found| {
        let Some(selector) = selects(cluster, resource, workload) else { return };
        let cells = cluster.cells_of(resource);
        let twin = pairs(selector).and_then(|pairs| {
            let key = |cell: &CellId| (*cell, pairs.clone());
            let before = cells.iter().find_map(|cell| first.get(&key(cell)).copied());
            if let Some(own) = cells.first().filter(|_| before.is_none()) {
                first.insert(key(own), resource.id);
            }
            before.filter(|id| cluster.resource(*id).is_some_and(|it| matches(selector, it)))
        });
        let other = twin.or_else(|| other_selector(cluster, resource, selector));
        let Some(other) = other.and_then(|id| cluster.resource(id)) else { return };
        if !is_same_object(resource, other) {
            found.suspect(resource);
            found.suspect(other);
        }
    })
}

fn check(cx: &mut Context<'_>, pairs: &[ResourceId]) {
    let cluster = cx.cluster;
    for ids in pairs.chunks(2) {
        let mut pair = cluster.workloads_of(ids);
        let (Some((resource, workload)), Some((other, _))) = (pair.next(), pair.next()) else { continue };
        let slips: Vec<FindingId> = ids
            .iter()
            .flat_map(|id| cx.findings.on(*id))
            .filter(|(_, it)| it.rule.name == super::selector_not_in_template_labels::RULE.name)
            .map(|(id, _)| id)
            .collect();
        let finding = describe(cx, resource, workload, other);
        cx.report(finding.on(resource.id).caused_by(slips));
    }
}

/// Where a workload lives, and its selector in the order of the keys.
type Key<'s> = (CellId, Vec<(&'s str, &'s str)>);

/// The pairs of a selector. Expressions are compared with labels, not with one another.
fn pairs<'s>(selector: &'s LabelSelector<'_>) -> Option<Vec<(&'s str, &'s str)>> {
    if selector.match_expressions.get().is_some_and(|it| !it.is_empty()) {
        return None;
    }
    let mut pairs: Vec<_> = selector.match_labels.get()?.iter().map(|pair| (pair.key, pair.value)).collect();
    pairs.order();
    Some(pairs)
}

/// The selector of a workload, if its controller looks for Pods by it. Jobs have selectors of their own making, and what
/// somebody else owns is told apart by that.
fn selects<'r, 't>(
    cluster: &Cluster<'_>,
    resource: &Resource<'t>,
    workload: &'r Workload<'t>,
) -> Option<&'r LabelSelector<'t>> {
    let selector = workload.selector.get()?;
    let is_empty = selector.match_labels.get().is_none_or(|labels| labels.is_empty())
        && selector.match_expressions.get().is_none_or(|it| it.is_empty());
    let owned = resource.metadata.owner_references.get().is_some_and(|owners| !owners.is_empty());
    let counts = is_builtin_group(resource.gvk.group)
        && !matches!(resource.gvk.kind, "Job" | "CronJob")
        && cluster.owners().of(resource.id).is_none();
    (counts && !is_empty && !owned).then_some(selector)
}

/// How many workloads with other selectors are looked at for one.
const MOST_COMPARED: usize = 64;

/// A workload before this one, with another selector, whose Pods this one selects and that selects the Pods of this one.
fn other_selector(
    cluster: &Cluster<'_>,
    resource: &Resource<'_>,
    selector: &LabelSelector<'_>,
) -> Option<ResourceId> {
    let cells = cluster.cells_of(resource);
    let match_labels = selector.match_labels.get()?;
    let rarest = match_labels.iter().min_by_key(|pair| {
        cluster.pods().with_label(cells, pair.key, pair.value).take(MOST_COMPARED).count()
    })?;
    let candidates = cluster.pods().with_label(cells, rarest.key, rarest.value).take(MOST_COMPARED);
    candidates.filter(|id| *id < resource.id).find(|id| {
        let Some(other) = cluster.resource(*id) else { return false };
        let Body::Workload(workload) = &other.body else { return false };
        let Some(theirs) = selects(cluster, other, workload) else { return false };
        matches(selector, other) && matches(theirs, resource)
    })
}

fn matches(selector: &LabelSelector<'_>, resource: &Resource<'_>) -> bool {
    let label = |key: &str| labels(resource).iter().find(|pair| pair.key == key).map(|pair| pair.value);
    let mut wanted = selector.match_labels.items();
    let mut expressions = selector.match_expressions.items();
    wanted.all(|pair| label(pair.key) == Some(pair.value))
        && expressions.all(|expression| expression.matches(label) == Some(true))
}

/// Two documents of one object are not two workloads.
fn is_same_object(one: &Resource<'_>, other: &Resource<'_>) -> bool {
    one.gvk.kind == other.gvk.kind && one.gvk.group == other.gvk.group && one.name() == other.name()
}

fn describe(
    cx: &Scene<'_>,
    resource: &Resource<'_>,
    workload: &Workload<'_>,
    other: &Resource<'_>,
) -> Finding {
    let (name, twin) = (resource.describe(), other.describe());
    let message = text!(cx.lang(),
        en: "{name} and {twin} select each other's Pods",
        es: "{name} y {twin} seleccionan cada uno los Pods del otro");
    let help = text!(cx.lang(),
        en: "Give each a label that the other does not have, in `spec.selector` and in `spec.template.metadata.labels`, for example `app.kubernetes.io/name: {0}`", resource.name();
        es: "Dale a cada uno una etiqueta que el otro no tenga, en `spec.selector` y en `spec.template.metadata.labels`, por ejemplo `app.kubernetes.io/name: {0}`", resource.name());
    let related = text!(cx.lang(),
        en: "the selector of {twin} matches the same Pods",
        es: "el selector de {twin} coincide con los mismos Pods");
    Finding::new(&RULE, selector_place(resource, workload), message, help)
        .related(
            match &other.body {
                Body::Workload(theirs) => selector_place(other, theirs),
                _ => other.name_place(),
            },
            related,
        )
        .evidence(what_happens(cx, resource, other))
}

fn what_happens(cx: &Scene<'_>, resource: &Resource<'_>, other: &Resource<'_>) -> String {
    let adopts = |it: &Resource<'_>| it.gvk.kind == "Deployment";
    let adopted = |it: &Resource<'_>| it.gvk.kind == "ReplicaSet";
    if adopts(resource) && adopted(other) || adopts(other) && adopted(resource) {
        return text!(cx.lang(),
            en: "The Deployment adopts the ReplicaSet, and scales it to 0 if its template differs",
            es: "El Deployment adopta el ReplicaSet, y lo escala a 0 si su plantilla es distinta");
    }
    text!(cx.lang(),
        en: "Each controller knows its own Pods by their owner, but Services, autoscalers, budgets and `kubectl` take the Pods of both for one workload",
        es: "Cada controlador conoce sus propios Pods por su propietario, pero los Services, autoescaladores, budgets y `kubectl` toman los Pods de ambos por un solo workload")
}

/// The labels of the selector, or else the selector.
fn selector_place(resource: &Resource<'_>, workload: &Workload<'_>) -> Place {
    let labels = workload.selector.get().and_then(|selector| selector.match_labels.get());
    let first = labels.and_then(|labels| labels.first().zip(labels.last()));
    let span = first.map(|(first, last)| first.span().to(last.span()));
    let span = span.or_else(|| workload.selector.span());
    span.map_or_else(|| resource.name_place(), |span| resource.place(span))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    fn workload(kind: &str, name: &str, selector: &str, labels: &str) -> String {
        format!(
            "---
apiVersion: apps/v1
kind: {kind}
metadata: {{name: {name}}}
spec:
  selector: {{matchLabels: {{{selector}}}}}
  template:
    metadata: {{labels: {{{labels}}}}}
    spec: {{containers: [{{name: web, image: example/{name}}}]}}
"
        )
    }

    const FOUND: &str = "  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: example/b}]}
";

    fn expect(text: &str, carets: &str) -> String {
        text.replace(FOUND, &format!("{carets}\n{FOUND}"))
    }

    #[test]
    fn the_same_selector() {
        for (one, other) in
            [("Deployment", "Deployment"), ("StatefulSet", "DaemonSet"), ("ReplicaSet", "Deployment")]
        {
            let text =
                workload(one, "a", "app: web", "app: web") + &workload(other, "b", "app: web", "app: web");
            let carets = format!(
                "#                          ^^^^^^^^ warning[workload-selector-overlaps]: {other} `b` and {one} `a` select each other's Pods"
            );
            check_diagnostics(&RULE, &expect(&text, &carets));
        }
    }

    #[test]
    fn other_selectors_that_match_all_the_same() {
        let text = workload("Deployment", "a", "tier: front", "app: web, tier: front")
            + &workload("Deployment", "b", "app: web", "app: web, tier: front");
        check_diagnostics(
            &RULE,
            &text.replace(
                "  selector: {matchLabels: {app: web}}\n",
                "  selector: {matchLabels: {app: web}}\n#                          ^^^^^^^^ warning[workload-selector-overlaps]: Deployment `b` and Deployment `a` select each other's Pods\n",
            ),
        );
    }

    #[test]
    fn a_canary_is_told_apart_by_a_label() {
        let stable = workload("Deployment", "stable", "app: web, track: stable", "app: web, track: stable");
        let canary = workload("Deployment", "canary", "app: web, track: canary", "app: web, track: canary");
        check_silent(&RULE, &(stable + &canary));
        // One selects the Pods of the other, but not the other way round.
        let narrow = workload("Deployment", "narrow", "app: web, track: a", "app: web, track: a");
        check_silent(&RULE, &(workload("Deployment", "wide", "app: web", "app: web") + &narrow));
    }

    #[test]
    fn expressions_count() {
        let text = |operator: &str| {
            format!(
                "{}---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: b}}
spec:
  selector: {{matchLabels: {{app: web}}, matchExpressions: [{{key: old, operator: {operator}}}]}}
  template:
    metadata: {{labels: {{app: web, old: 'yes'}}}}
    spec: {{containers: [{{name: web, image: example/b}}]}}
",
                workload("Deployment", "a", "app: web", "app: web")
            )
        };
        check_silent(&RULE, &text("Exists"));
    }

    #[test]
    fn other_namespaces_jobs_and_owners_do_not_matter() {
        let a = workload("Deployment", "a", "app: web", "app: web");
        check_silent(
            &RULE,
            &(a.replace("name: a}\nspec", "name: a, namespace: x}\nspec")
                + &a.replace("name: a}\nspec", "name: b, namespace: y}\nspec")),
        );
        let owned = workload("ReplicaSet", "a-5d4", "app: web", "app: web").replace(
            "name: a-5d4}",
            "name: a-5d4, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: a, uid: a, controller: true}]}",
        );
        check_silent(&RULE, &(a + &owned));
    }

    #[test]
    fn each_of_many_is_told_once() {
        let text: String =
            (0..200).map(|n| workload("Deployment", &format!("w{n}"), "app: web", "app: web")).collect();
        let report = crate::rules::testing::run(&text, &crate::Options::default());
        let found = report.diagnostics.iter().filter(|it| it.rule == RULE.name).count();
        assert_eq!(found, 199);
    }
}
