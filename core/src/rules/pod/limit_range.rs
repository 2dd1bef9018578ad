//! Pods that a LimitRange refuses, container by container or as a whole.

use super::quota_exceeded::{RULE, forbidden};
use crate::{
    graph::{Amounts, PodNeeds},
    quantity::Quantity,
    resources::{Container, LimitRange, LimitRangeItem, Resource, ResourceAmount, ResourceList},
    rules::{Finding, Scene, text},
    yaml::{Span, de::Field},
};

/// What of a Pod does not keep to a LimitRange.
struct Breach<'r, 't> {
    /// `None` for the sums of the Pod.
    container: Option<&'r Container<'t>>,
    entry: ResourceAmount<'t>,
    range: &'r Resource<'t>,
    /// In the API server's words.
    words: String,
    what: What,
}

/// How it breaks it.
enum What {
    /// A limit or request above the maximum, or below the minimum.
    Bound { is_max: bool, is_limit: bool, found: Quantity, bound: Quantity },
    /// The Pod as a whole needs one, and no container has it.
    NotSet { is_limit: bool },
    /// The limit is too many times the request.
    Ratio { found: f64, most: Quantity },
    /// The default limit lies below the request that is written.
    DefaultBelowRequest { request: Quantity, limit: Quantity },
}

/// The finding about the first thing that the LimitRanges refuse.
pub(super) fn breaches<'r, 't>(
    cx: &Scene<'_>,
    resource: &'r Resource<'t>,
    needs: &PodNeeds<'r, 't>,
    ranges: &[(&'r Resource<'t>, &'r LimitRange<'t>)],
) -> Option<Finding> {
    let mut all = Vec::new();
    for (range, spec) in ranges {
        for item in spec.limits.items() {
            match item.kind.or("") {
                "Container" => {
                    for it in &needs.containers {
                        all.extend(of_amounts(
                            range,
                            item,
                            "Container",
                            &it.requests,
                            &it.limits,
                            Some(it.container),
                        ));
                        all.extend(defaults_below_requests(range, item, it.container, &it.limits));
                    }
                }
                "Pod" => all.extend(of_amounts(range, item, "Pod", &needs.requests, &needs.limits, None)),
                _ => {}
            }
        }
    }
    let mut words: Vec<String> = all.iter().map(|breach| breach.words.clone()).collect();
    words.dedup();
    let words = if words.len() == 1 { words.concat() } else { format!("[{}]", words.join(", ")) };
    let first = all.into_iter().next()?;
    Some(describe(cx, resource, first).kubernetes_message(forbidden(resource, &words)))
}

fn entries<'l, 't>(
    list: &'l Field<ResourceList<'t>>,
) -> impl Iterator<Item = (ResourceAmount<'t>, Quantity)> + 'l
where
    't: 'l,
{
    let entries = list.items();
    entries.filter_map(|entry| Some((*entry, entry.quantity?)))
}

fn of_amounts<'r, 't>(
    range: &'r Resource<'t>,
    item: &LimitRangeItem<'t>,
    kind: &str,
    requests: &Amounts<'t>,
    limits: &Amounts<'t>,
    container: Option<&'r Container<'t>>,
) -> Vec<Breach<'r, 't>> {
    let mut found = Vec::new();
    let mut push = |entry, words, what| found.push(Breach { container, entry, range, words, what });
    for (entry, min) in entries(&item.min) {
        let name = entry.name;
        let bound = format!("minimum {name} usage per {kind} is {min}");
        match (requests.get(name), limits.get(name)) {
            (None, _) => {
                push(entry, format!("{bound}.  No request is specified"), What::NotSet { is_limit: false })
            }
            (Some(request), _) if *request < min => push(
                entry,
                format!("{bound}, but request is {request}"),
                What::Bound { is_max: false, is_limit: false, found: *request, bound: min },
            ),
            (_, Some(limit)) if *limit < min => push(
                entry,
                format!("{bound}, but limit is {limit}"),
                What::Bound { is_max: false, is_limit: true, found: *limit, bound: min },
            ),
            _ => {}
        }
    }
    for (entry, max) in entries(&item.max) {
        let name = entry.name;
        let bound = format!("maximum {name} usage per {kind} is {max}");
        match (requests.get(name), limits.get(name)) {
            (_, None) => {
                push(entry, format!("{bound}.  No limit is specified"), What::NotSet { is_limit: true })
            }
            (_, Some(limit)) if *limit > max => push(
                entry,
                format!("{bound}, but limit is {limit}"),
                What::Bound { is_max: true, is_limit: true, found: *limit, bound: max },
            ),
            (Some(request), _) if *request > max => push(
                entry,
                format!("{bound}, but request is {request}"),
                What::Bound { is_max: true, is_limit: false, found: *request, bound: max },
            ),
            _ => {}
        }
    }
    for (entry, most) in entries(&item.max_limit_request_ratio) {
        let name = entry.name;
        let bound = format!("{name} max limit to request ratio per {kind} is {most}");
        let set = |it: Option<&Quantity>| it.copied().filter(|it| !it.is_zero());
        match (set(requests.get(name)), set(limits.get(name))) {
            (None, _) => push(
                entry,
                format!("{bound}, but no request is specified or request is 0"),
                What::NotSet { is_limit: false },
            ),
            (_, None) => push(
                entry,
                format!("{bound}, but no limit is specified or limit is 0"),
                What::NotSet { is_limit: true },
            ),
            (Some(request), Some(limit)) => {
                let ratio = limit.ratio(request);
                if ratio > most.as_number() {
                    push(
                        entry,
                        format!("{bound}, but provided ratio is {ratio:.6}"),
                        What::Ratio { found: ratio, most },
                    );
                }
            }
        }
    }
    found
}

/// A request that is written and lies above the limit that the LimitRange fills in makes the Pod invalid.
fn defaults_below_requests<'r, 't>(
    range: &'r Resource<'t>,
    item: &LimitRangeItem<'t>,
    container: &'r Container<'t>,
    limits: &Amounts<'t>,
) -> Vec<Breach<'r, 't>> {
    let resources = container.resources.get();
    let has_limit = |name: &str| {
        resources.and_then(|it| it.limits.get()).is_some_and(|limits| limits.get(name).is_some())
    };
    let requests = resources.into_iter().flat_map(|it| entries(&it.requests));
    let mut found = Vec::new();
    for (request, wanted) in requests.filter(|(request, _)| !has_limit(request.name)) {
        let name = request.name;
        let written = item.default_limit.get().and_then(|list| list.get(name));
        let Some((entry, limit)) = written.copied().zip(limits.get(name).copied()) else { continue };
        if wanted > limit {
            let words =
                format!("Invalid value: \"{wanted}\": must be less than or equal to {name} limit of {limit}");
            let what = What::DefaultBelowRequest { request: wanted, limit };
            found.push(Breach { container: Some(container), entry, range, words, what });
        }
    }
    found
}

fn describe(cx: &Scene<'_>, resource: &Resource<'_>, breach: Breach<'_, '_>) -> Finding {
    let name = breach.entry.name;
    let owner = resource.describe();
    let who = match breach.container {
        Some(container) => {
            let container = container.name.or("");
            text!(cx.lang(), en: "Container `{container}` of {owner}", es: "El contenedor `{container}` de {owner}")
        }
        None => text!(cx.lang(), en: "A Pod of {owner}", es: "Un Pod de {owner}"),
    };
    let range = breach.range.describe();
    let (message, help) = match breach.what {
        What::Bound { is_max, is_limit, found, bound } => {
            let field = if is_limit { "limits" } else { "requests" };
            let message = match is_max {
                true => text!(cx.lang(),
                    en: "{who} has `{field}.{name}` {found}, and {range} allows {bound} at most",
                    es: "{who} tiene `{field}.{name}` {found}, y {range} permite {bound} como máximo"),
                false => text!(cx.lang(),
                    en: "{who} has `{field}.{name}` {found}, and {range} demands {bound} at least",
                    es: "{who} tiene `{field}.{name}` {found}, y {range} exige {bound} como mínimo"),
            };
            let help = match is_max {
                true => text!(cx.lang(),
                    en: "Write `{field}.{name}` of {bound} or less, or raise the maximum of the LimitRange",
                    es: "Escribe un `{field}.{name}` de {bound} o menos, o sube el máximo del LimitRange"),
                false => text!(cx.lang(),
                    en: "Write `{field}.{name}` of {bound} or more, or lower the minimum of the LimitRange",
                    es: "Escribe un `{field}.{name}` de {bound} o más, o baja el mínimo del LimitRange"),
            };
            (message, help)
        }
        What::NotSet { is_limit } => {
            let field = if is_limit { "limits" } else { "requests" };
            let message = text!(cx.lang(),
                en: "{who} does not set `{field}.{name}`, which {range} demands",
                es: "{who} no fija `{field}.{name}`, que {range} exige");
            let help = text!(cx.lang(),
                en: "Write `{field}.{name}` under `resources` of the containers",
                es: "Escribe `{field}.{name}` en `resources` de los contenedores");
            (message, help)
        }
        What::Ratio { found, most } => {
            let message = text!(cx.lang(),
                en: "{who} has a limit of {name} that is {found:.2} times the request, and {range} allows {most} times at most",
                es: "{who} tiene un límite de {name} que es {found:.2} veces lo pedido, y {range} permite {most} veces como máximo");
            let help = text!(cx.lang(),
                en: "Raise `requests.{name}` or lower `limits.{name}`",
                es: "Sube `requests.{name}` o baja `limits.{name}`");
            (message, help)
        }
        What::DefaultBelowRequest { request, limit } => {
            let message = text!(cx.lang(),
                en: "{who} requests {name} {request} and sets no limit, and the default limit of {range} is {limit}",
                es: "{who} pide {name} {request} sin fijar límite, y el límite por defecto de {range} es {limit}");
            let help = text!(cx.lang(),
                en: "Write `limits.{name}` of {request} or more, for the request may not be above the limit",
                es: "Escribe un `limits.{name}` de {request} o más, porque lo pedido no puede superar el límite");
            (message, help)
        }
    };
    let span = breach.container.and_then(|container| span_in(container, name, &breach.what));
    let place = span.map_or_else(|| resource.name_place(), |span| resource.place(span));
    let related = text!(cx.lang(), en: "what the LimitRange says", es: "lo que dice el LimitRange");
    Finding::new(&RULE, place, message, help).related(breach.range.place(breach.entry.span), related)
}

/// The quantity that is written, or else the container's name.
fn span_in(container: &Container<'_>, name: &str, what: &What) -> Option<Span> {
    let resources = container.resources.get();
    let limit = || Some(resources?.limits.get()?.get(name)?.span);
    let request = || Some(resources?.requests.get()?.get(name)?.span);
    let written = match what {
        What::Bound { is_limit: true, .. } => limit(),
        What::Bound { is_limit: false, .. } => request().or_else(limit),
        What::NotSet { .. } => None,
        What::Ratio { .. } => limit().or_else(request),
        What::DefaultBelowRequest { .. } => request(),
    };
    written.or(container.name.span())
}
