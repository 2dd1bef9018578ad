//! Pods of a dump that a ResourceQuota or LimitRange did not let in: what the API server said to those who make them.

use super::quota_exceeded::RULE;
use crate::{
    graph::{Lookup, Refused},
    messages::{LimitBound, LimitFault, QuotaExcess, QuotaGap, Refusal, refusal},
    options::Lang,
    resources::{Body, Container, Resource, ResourceId},
    rules::{Context, Finding, Place, Scene, text},
    yaml::Span,
};

/// The findings, each with the topmost owner that it is about.
pub(super) fn findings(cx: &Context<'_>) -> Vec<(Finding, ResourceId)> {
    let all = cx.refused();
    let found = all.iter().filter_map(|refused| {
        let finding = match refusal(refused.message) {
            Refusal::QuotaExceeded { quota, excess } => exceeded(cx, refused, quota, &excess)?,
            Refusal::QuotaNeeds { quota, gaps } => needs(cx, refused, quota, &gaps)?,
            Refusal::LimitRange(faults) => out_of_range(cx, refused, faults.first()?),
            _ => return None,
        };
        Some((with_words(cx, finding, refused), refused.top.id))
    });
    found.collect()
}

/// How many Pods there are of how many: "has 1 of 3 Pods".
fn exceeded(
    cx: &Scene<'_>,
    refused: &Refused<'_, '_>,
    quota: &str,
    excess: &[QuotaExcess<'_>],
) -> Option<Finding> {
    let lang = cx.lang();
    let first = excess.first()?;
    let (owner, has, wanted, resource) =
        (refused.top.describe(), refused.has, refused.wanted, first.resource);
    let listed: Vec<String> = excess
        .iter()
        .map(|it| {
            let (resource, requested, used, limited) = (it.resource, it.requested, it.used, it.limited);
            text!(lang,
                en: "{requested} more `{resource}` with {used} of {limited} used",
                es: "{requested} más de `{resource}` con {used} de {limited} en uso")
        })
        .collect();
    let listed = listed.join(", ");
    let message = match refused.older_serve {
        false => text!(lang,
            en: "{owner} has {has} of {wanted} Pods, because ResourceQuota `{quota}` has no room for another one: {listed}",
            es: "{owner} tiene {has} de {wanted} Pods, porque el ResourceQuota `{quota}` no admite otro: {listed}"),
        true => text!(lang,
            en: "{owner} has {has} of {wanted} new Pods beside the old ones, because ResourceQuota `{quota}` has no room for another one: {listed}",
            es: "{owner} tiene {has} de {wanted} Pods nuevos junto a los antiguos, porque el ResourceQuota `{quota}` no admite otro: {listed}"),
    };
    // Where older Pods still run it is the surge of an update that does not fit.
    let replaces = cx.cluster.live().is_some_and(|live| live.pods_of(refused.top.id).count() as i64 > has);
    let help = match first.missing().filter(|it| it.is_positive()) {
        Some(missing) if replaces => text!(lang,
            en: "Raise `{resource}` of the quota by at least {missing} so that the update has room for one Pod more, or write `maxSurge: 0` and `maxUnavailable: 1`",
            es: "Sube `{resource}` de la cuota al menos en {missing} para que la actualización tenga sitio para un Pod más, o escribe `maxSurge: 0` y `maxUnavailable: 1`"),
        Some(missing) => text!(lang,
            en: "Raise `{resource}` of the quota (by {missing} for the next Pod), ask for less, or remove Pods from the namespace",
            es: "Sube `{resource}` de la cuota (en {missing} para el próximo Pod), pide menos, o quita Pods del namespace"),
        None => text!(lang,
            en: "Raise `{resource}` of the quota, ask for less, or remove Pods from the namespace",
            es: "Sube `{resource}` de la cuota, pide menos, o quita Pods del namespace"),
    };
    let span = match resource {
        "pods" | "count/pods" => replicas(refused.top),
        _ => amount(refused.top, resource),
    };
    let finding = Finding::new(&RULE, place(refused.top, span), message, help);
    let finding = with_quota(cx, finding, refused.top, quota, resource);
    Some(finding.command(format!("kubectl describe quota {quota}{}", refused.top.namespace_flag())))
}

fn needs(cx: &Scene<'_>, refused: &Refused<'_, '_>, quota: &str, gaps: &[QuotaGap<'_>]) -> Option<Finding> {
    let lang = cx.lang();
    let owner = refused.top.describe();
    let name = gaps.iter().find_map(|it| it.containers.first().copied());
    let of_it = |it: &&QuotaGap<'_>| name.is_none_or(|name| it.containers.contains(&name));
    let fields: Vec<String> =
        gaps.iter().filter(of_it).map(|it| format!("`{}`", field(it.resource))).collect();
    let fields = fields.join(", ");
    let message = match name {
        Some(name) => text!(lang,
            en: "Container `{name}` of {owner} does not set {fields}, which ResourceQuota `{quota}` demands of every container",
            es: "El contenedor `{name}` de {owner} no fija {fields}, que el ResourceQuota `{quota}` exige a cada contenedor"),
        None => text!(lang,
            en: "A container of {owner} does not set {fields}, which ResourceQuota `{quota}` demands of every container",
            es: "Un contenedor de {owner} no fija {fields}, que el ResourceQuota `{quota}` exige a cada contenedor"),
    };
    let help = text!(lang,
        en: "Write {fields} under `resources` of the container, or add a LimitRange with defaults to the namespace",
        es: "Escribe {fields} en `resources` del contenedor, o añade al namespace un LimitRange con valores por defecto");
    let container = name.and_then(|name| container(refused.top, |it| it.name.get() == Some(&name)));
    let finding = Finding::new(&RULE, place(refused.top, container?.name.span()), message, help);
    Some(with_quota(cx, finding, refused.top, quota, gaps.first()?.resource))
}

fn out_of_range(cx: &Scene<'_>, refused: &Refused<'_, '_>, fault: &LimitFault<'_>) -> Finding {
    let lang = cx.lang();
    let LimitFault { bound, resource, per, allowed, given } = *fault;
    let owner = refused.top.describe();
    let given = match given {
        Some((kind, amount)) => match lang {
            Lang::En => format!("the {kind} is {amount}"),
            Lang::Es => format!("el {kind} es {amount}"),
        },
        None => text!(lang, en: "none is set", es: "no se fija ninguno"),
    };
    let bound = match bound {
        LimitBound::Minimum => text!(lang, en: "at least", es: "como mínimo"),
        LimitBound::Maximum => text!(lang, en: "at most", es: "como máximo"),
        LimitBound::Ratio => {
            text!(lang, en: "limit to request at most", es: "límite entre petición como máximo")
        }
    };
    let message = text!(lang,
        en: "A LimitRange refuses the Pods of {owner}: `{resource}` per {per} is {bound} {allowed}, and {given}",
        es: "Un LimitRange rechaza los Pods de {owner}: `{resource}` por {per} es {bound} {allowed}, y {given}");
    let help = text!(lang,
        en: "Change `resources` of the containers so that `{resource}` keeps to it, or change the LimitRange of the namespace",
        es: "Cambia `resources` de los contenedores para que `{resource}` lo cumpla, o cambia el LimitRange del namespace");
    let span = amount(refused.top, resource);
    let command = format!("kubectl describe limitrange{}", refused.top.namespace_flag());
    Finding::new(&RULE, place(refused.top, span), message, help).command(command)
}

/// Shows who says so, in which words.
fn with_words(cx: &Scene<'_>, finding: Finding, refused: &Refused<'_, '_>) -> Finding {
    let (told, span) = refused.told;
    let mut finding = finding.on(refused.top.id).kubernetes_message(refused.message.to_owned());
    if let Some(span) = span.filter(|span| told.place(*span) != finding.primary) {
        let maker = refused.maker.describe();
        let text = text!(cx.lang(),
            en: "what {maker} was told by the API server",
            es: "lo que el servidor de la API dijo a {maker}");
        finding = finding.related(told.place(span), text);
    }
    let none = cx.cluster.live().is_some_and(|live| live.present_pods_of(refused.top.id).next().is_none());
    if none { finding.keeps_pods_unready() } else { finding }
}

/// Shows the entry of the quota, if the quota is here.
fn with_quota(cx: &Scene<'_>, finding: Finding, top: &Resource<'_>, quota: &str, entry: &str) -> Finding {
    let Lookup::Found(id) = cx.cluster.find(top, "ResourceQuota", quota) else { return finding };
    let Some(resource) = cx.cluster.resource(id) else { return finding };
    let hard = match &resource.body {
        Body::ResourceQuota(spec) => spec.hard.get().and_then(|it| it.get(entry)),
        _ => None,
    };
    let place = hard.map_or_else(|| resource.name_place(), |it| resource.place(it.span));
    finding.related(place, text!(cx.lang(), en: "the limit of the quota", es: "el límite de la cuota"))
}

/// `limits.cpu` as it is written in a container.
fn field(name: &str) -> String {
    if name.contains('.') { name.to_owned() } else { format!("requests.{name}") }
}

fn place(top: &Resource<'_>, span: Option<Span>) -> Place {
    span.map_or_else(|| top.name_place(), |span| top.place(span))
}

fn replicas(top: &Resource<'_>) -> Option<Span> {
    match &top.body {
        Body::Workload(workload) => workload.replicas.span(),
        _ => None,
    }
}

fn container<'r, 't>(
    top: &'r Resource<'t>,
    is_it: impl Fn(&&Container<'t>) -> bool,
) -> Option<&'r Container<'t>> {
    top.pod_spec()?.all_containers().find(is_it)
}

/// The first quantity of a container that counts for an entry of a quota.
fn amount(top: &Resource<'_>, entry: &str) -> Option<Span> {
    let (of_limits, key) = match entry.split_once('.') {
        Some(("limits", key)) => (true, key),
        Some(("requests", key)) => (false, key),
        _ => (false, entry),
    };
    top.pod_spec()?.all_containers().find_map(|container| {
        let resources = container.resources.get()?;
        let requests = resources.requests.get().and_then(|list| list.get(key)).filter(|_| !of_limits);
        Some(requests.or_else(|| resources.limits.get()?.get(key))?.span)
    })
}

#[cfg(test)]
#[path = "quota_refused_tests.rs"]
mod tests;
