//! Pods that the ResourceQuotas or LimitRanges of their namespace do not let in.

use super::limit_range::breaches;
use crate::{
    graph::{Budget, Demand, PodNeeds, budgets, limit_ranges, usage},
    hash::HashSet,
    options::Text,
    order::Sorting,
    quantity::Quantity,
    report::Severity,
    resources::{Body, Resource, ResourceAmount, ResourceId},
    rules::{Check, Context, Finding, Place, Rule, Scene, text},
    schema::is_builtin_group,
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-quota-exceeded",
    severity: Severity::Error,
    summary: Text {
        en: "Quota of the namespace does not let the Pods in",
        es: "La cuota del namespace no admite los Pods",
    },
    question: Some("P3"),
    since: "0.1.0",
    file: "pod/quota_exceeded",
    docs: Text { en: include_str!("quota_exceeded.md"), es: include_str!("quota_exceeded.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    // Whose Pods are refused one by one takes nothing of any quota.
    let mut refused: HashSet<ResourceId> = HashSet::default();
    if cluster.has_limit_ranges() {
        for (resource, spec) in cluster.pod_makers() {
            // What runs was let in when it was made, and a custom resource may be anything in the end.
            if resource.is_live() || !is_builtin_group(resource.gvk.group) {
                continue;
            }
            let ranges = limit_ranges(cluster, resource);
            let Some(needs) = PodNeeds::of(spec, &ranges) else { continue };
            if let Some(finding) = breaches(cx, resource, &needs, &ranges) {
                refused.insert(resource.id);
                report(cx, finding, resource.id);
            }
        }
    }
    for (finding, on) in super::quota_refused::findings(cx) {
        if refused.insert(on) {
            cx.report(finding);
        }
    }
    for budget in budgets(cluster) {
        for demand in &budget.demands {
            let found = not_set(cx, &budget, demand).or_else(|| too_large(cx, &budget, demand));
            if let Some(finding) = found.filter(|_| !refused.contains(&demand.resource.id)) {
                refused.insert(demand.resource.id);
                report(cx, finding, demand.resource.id);
            }
        }
        let counted: Vec<&Demand<'_, '_>> =
            budget.demands.iter().filter(|it| it.pods > 0 && !refused.contains(&it.resource.id)).collect();
        if let Some((finding, on)) = too_many(cx, &budget, &counted) {
            cx.report(finding.on(on));
        }
    }
}

/// Reports that Pods of `on` are never made; because of the amount that the API server refuses, if it is the same one.
fn report(cx: &mut Context<'_>, finding: Finding, on: ResourceId) {
    let refused = cx.findings.on(on).find(|(_, it)| {
        it.rule.name == crate::rules::api::invalid_value::RULE.name && it.primary == finding.primary
    });
    let refused = refused.map(|(id, _)| id);
    cx.report(finding.on(on).keeps_pods_unready().caused_by(refused));
}

/// What every container must say as soon as a quota counts it.
const DEMANDED: [&str; 6] =
    ["cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];

/// A quota of CPU or memory demands that every container sets them.
fn not_set(cx: &Scene<'_>, budget: &Budget<'_, '_>, demand: &Demand<'_, '_>) -> Option<Finding> {
    let mut missing: Vec<(&ResourceAmount<'_>, Vec<&str>)> = Vec::new();
    let mut first = None;
    for entry in budget.hard.iter().filter(|entry| DEMANDED.contains(&entry.name)) {
        let lacks = |amounts: &crate::graph::Amounts<'_>, name: &str| !amounts.contains_key(name);
        let without: Vec<_> = demand
            .needs
            .containers
            .iter()
            .filter(|it| match entry.name.split_once('.') {
                Some(("limits", name)) => lacks(&it.limits, name),
                Some((_, name)) => lacks(&it.requests, name),
                None => lacks(&it.requests, entry.name),
            })
            .collect();
        if let Some(container) = without.first() {
            first = first.or(Some(container.container));
            missing.push((entry, without.iter().map(|it| it.container.name.or("")).collect()));
        }
    }
    missing.order_by_key(|(entry, _)| entry.name);
    let resource = demand.resource;
    let span = first?.name.span().or(first?.image.span());
    let place = span.map_or_else(|| resource.name_place(), |span| resource.place(span));
    let (quota, name) = (budget.quota.describe(), first?.name.or(""));
    let owner = resource.describe();
    let fields: Vec<String> = missing
        .iter()
        .filter(|(_, containers)| containers.contains(&name))
        .map(|(entry, _)| format!("`{}`", field(entry.name)))
        .collect();
    let fields = fields.join(", ");
    let message = text!(cx.lang(),
        en: "Container `{name}` of {owner} does not set {fields}, which {quota} demands of every container",
        es: "El contenedor `{name}` de {owner} no fija {fields}, que {quota} exige a cada contenedor");
    let help = text!(cx.lang(),
        en: "Write {fields} under `resources` of the container, or add a LimitRange with defaults to the namespace",
        es: "Escribe {fields} en `resources` del contenedor, o añade al namespace un LimitRange con valores por defecto");
    let wanted: Vec<String> = missing
        .iter()
        .map(|(entry, containers)| {
            let mut names = containers.clone();
            names.order();
            format!("{} for: {}", entry.name, names.join(","))
        })
        .collect();
    let words = format!("failed quota: {}: must specify {}", budget.quota.name(), wanted.join("; "));
    let related = missing.first().map(|(entry, _)| budget.quota.place(entry.name_span))?;
    let why = text!(cx.lang(), en: "the quota that counts it", es: "la cuota que lo cuenta");
    Some(
        Finding::new(&RULE, place, message, help)
            .related(related, why)
            .kubernetes_message(forbidden(resource, &words)),
    )
}

/// `limits.cpu` as it is written in a container.
fn field(name: &str) -> String {
    if name.contains('.') { name.to_owned() } else { format!("requests.{name}") }
}

/// One Pod alone is more than the quota allows in all.
fn too_large(cx: &Scene<'_>, budget: &Budget<'_, '_>, demand: &Demand<'_, '_>) -> Option<Finding> {
    let over = over(budget, demand, 0, &[]);
    let (entry, wanted, _) = over.first()?;
    let (owner, quota, name) = (demand.resource.describe(), budget.quota.describe(), entry.name);
    let hard = entry.quantity?;
    // A quota of no Pods at all is about their number.
    let message = text!(cx.lang(),
        en: "A single Pod of {owner} takes {name} {wanted}, and {quota} allows {hard} for all of its namespace",
        es: "Un solo Pod de {owner} toma {name} {wanted}, y {quota} permite {hard} para todo su namespace");
    let help = text!(cx.lang(),
        en: "Ask for less in the containers' `resources`, or raise `{name}` of the quota above {wanted}",
        es: "Pide menos en `resources` de los contenedores, o sube `{name}` de la cuota por encima de {wanted}");
    Some(finish(cx, budget, demand, resource_place(demand, name), message, help, &over))
}

/// The first workload, in the order of the files, with which the quota is used up.
fn too_many(
    cx: &Scene<'_>,
    budget: &Budget<'_, '_>,
    demands: &[&Demand<'_, '_>],
) -> Option<(Finding, ResourceId)> {
    for (index, demand) in demands.iter().enumerate() {
        let before = demands.get(..index).unwrap_or_default();
        if over(budget, demand, demand.pods.saturating_sub(1), before).is_empty() {
            continue;
        }
        // How many of its Pods still fit: with each the sums only grow.
        let (mut fit, mut most) = (0, demand.pods.saturating_sub(1));
        while fit < most {
            let middle = fit + (most - fit) / 2;
            if over(budget, demand, middle, before).is_empty() { fit = middle + 1 } else { most = middle }
        }
        let over = over(budget, demand, fit, before);
        let (entry, ..) = over.first()?;
        let (owner, quota, name, pods) =
            (demand.resource.describe(), budget.quota.describe(), entry.name, demand.pods);
        let (wanted, hard) = (needed(entry.name, demands)?, entry.quantity?);
        let message = match before.is_empty() || alone(entry, demand) {
            true => text!(cx.lang(),
                en: "{owner} makes {pods} Pods, of which {quota} lets in {fit}: together they take more {name} than {hard}",
                es: "{owner} crea {pods} Pods, de los que {quota} admite {fit}: juntos toman más {name} que {hard}"),
            false => text!(cx.lang(),
                en: "{owner} makes {pods} Pods, of which {quota} lets in {fit} beside the other Pods of these files: {name} is limited to {hard}",
                es: "{owner} crea {pods} Pods, de los que {quota} admite {fit} junto a los demás Pods de estos archivos: {name} está limitado a {hard}"),
        };
        let help = text!(cx.lang(),
            en: "Lower the number of Pods or what each asks for, or raise `{name}` of the quota to at least {wanted}, and by one Pod more for rolling updates",
            es: "Baja el número de Pods o lo que pide cada uno, o sube `{name}` de la cuota al menos a {wanted}, y un Pod más para las actualizaciones");
        let place = replicas_place(demand.resource);
        return Some((finish(cx, budget, demand, place, message, help, &over), demand.resource.id));
    }
    None
}

/// An entry of the quota that another Pod would exceed, what that Pod takes, and what is taken before it.
type Over<'b, 't> = (&'b ResourceAmount<'t>, Quantity, Quantity);

/// What one more Pod of `demand` would exceed, where `pods` of it and all of `before` are there already.
fn over<'b, 't>(
    budget: &'b Budget<'_, 't>,
    demand: &Demand<'_, 't>,
    pods: i64,
    before: &[&Demand<'_, 't>],
) -> Vec<Over<'b, 't>> {
    let entries = budget.hard.iter().filter_map(|entry| {
        let (hard, wanted) = (entry.quantity?, usage(&demand.needs, entry.name)?);
        let used = wanted.times(pods).plus(needed(entry.name, before)?);
        let exceeds = !wanted.is_zero() && used.plus(wanted) > hard;
        exceeds.then_some((entry, wanted, used))
    });
    entries.collect()
}

/// What all Pods of `demands` take.
fn needed(name: &str, demands: &[&Demand<'_, '_>]) -> Option<Quantity> {
    let mut sum = Quantity::count(0);
    for demand in demands {
        sum = sum.plus(usage(&demand.needs, name)?.times(demand.pods));
    }
    Some(sum)
}

fn alone(entry: &ResourceAmount<'_>, demand: &Demand<'_, '_>) -> bool {
    let wanted = needed(entry.name, &[demand]);
    wanted.zip(entry.quantity).is_some_and(|(wanted, hard)| wanted > hard)
}

fn finish(
    cx: &Scene<'_>,
    budget: &Budget<'_, '_>,
    demand: &Demand<'_, '_>,
    place: Place,
    message: String,
    help: String,
    over: &[Over<'_, '_>],
) -> Finding {
    let list = |of: &dyn Fn(&Over<'_, '_>) -> Option<Quantity>| {
        let mut entries: Vec<String> =
            over.iter().filter_map(|it| Some(format!("{}={}", it.0.name, of(it)?))).collect();
        entries.order();
        entries.join(",")
    };
    let words = format!(
        "exceeded quota: {}, requested: {}, used: {}, limited: {}",
        budget.quota.name(),
        list(&|it| Some(it.1)),
        list(&|it| Some(it.2)),
        list(&|it| it.0.quantity),
    );
    let mut finding = Finding::new(&RULE, place, message, help)
        .kubernetes_message(forbidden(demand.resource, &words))
        .command(format!("kubectl describe quota {}{}", budget.quota.name(), budget.quota.namespace_flag()));
    if let Some((entry, ..)) = over.first() {
        let related = text!(cx.lang(), en: "the limit of the quota", es: "el límite de la cuota");
        finding = finding.related(budget.quota.place(entry.span), related);
    }
    finding
}

/// As the ReplicaSet's event begins. The end of a Pod's name is chosen by chance.
pub(super) fn forbidden(resource: &Resource<'_>, words: &str) -> String {
    let name = resource.name();
    let name = if matches!(resource.body, Body::Pod(_)) { name.to_owned() } else { format!("{name}-…") };
    format!("pods \"{name}\" is forbidden: {words}")
}

/// The number of Pods, where it is written.
fn replicas_place(resource: &Resource<'_>) -> Place {
    let span = match &resource.body {
        Body::Workload(workload) => workload.replicas.span(),
        _ => None,
    };
    span.map_or_else(|| resource.name_place(), |span| resource.place(span))
}

/// The first quantity of a container that counts for an entry of a quota.
fn resource_place(demand: &Demand<'_, '_>, name: &str) -> Place {
    let (of_limits, key) = match name.split_once('.') {
        Some(("limits", key)) => (true, key),
        Some(("requests", key)) => (false, key),
        _ => (false, name),
    };
    let span = demand.needs.containers.iter().find_map(|it| {
        let resources = it.container.resources.get()?;
        let requests = resources.requests.get().and_then(|list| list.get(key)).filter(|_| !of_limits);
        let entry = requests.or_else(|| resources.limits.get()?.get(key));
        Some(entry?.span)
    });
    let name = demand.needs.containers.first().and_then(|it| it.container.name.span());
    span.or(name).map_or_else(|| demand.resource.name_place(), |span| demand.resource.place(span))
}

#[cfg(test)]
#[path = "quota_exceeded_tests.rs"]
mod tests;
