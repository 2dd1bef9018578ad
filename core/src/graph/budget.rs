//! What the LimitRanges and ResourceQuotas of a namespace make of the Pods of a workload.
//!
//! As in the API server: a Pod asks for what it limits, a LimitRange fills in what is still missing, and then every
//! LimitRange and quota of the namespace is compared with the result.

use std::collections::BTreeMap;

use super::{Cluster, least_replicas};
use crate::{
    order::Sorting,
    quantity::Quantity,
    resources::{
        Body, Container, LimitRange, LimitRangeItem, PodSpec, Resource, ResourceId, ResourceList,
        ResourceQuota,
    },
    yaml::de::Field,
};

/// Quantities by resource.
pub(crate) type Amounts<'t> = BTreeMap<&'t str, Quantity>;

/// What a container asks for and is limited to in the end.
#[derive(Clone, Debug)]
pub(crate) struct ContainerNeeds<'r, 't> {
    pub(crate) container: &'r Container<'t>,
    pub(crate) requests: Amounts<'t>,
    pub(crate) limits: Amounts<'t>,
    is_init: bool,
}

/// What a Pod asks for and is limited to.
#[derive(Clone, Debug)]
pub(crate) struct PodNeeds<'r, 't> {
    pub(crate) containers: Vec<ContainerNeeds<'r, 't>>,
    pub(crate) requests: Amounts<'t>,
    pub(crate) limits: Amounts<'t>,
}

/// More objects of a kind in one namespace than this are no rules that somebody made for it.
const MOST_IN_NAMESPACE: usize = 16;

/// The LimitRanges of the namespace of `resource`.
pub(crate) fn limit_ranges<'c, 't>(
    cluster: &'c Cluster<'t>,
    resource: &Resource<'t>,
) -> Vec<(&'c Resource<'t>, &'c LimitRange<'t>)> {
    let names = cluster.names_of(resource, "LimitRange").take(MOST_IN_NAMESPACE);
    let ranges = names.filter_map(|(_, id)| cluster.resource(id));
    ranges
        .filter_map(|range| match &range.body {
            Body::LimitRange(spec) => Some((range, &**spec)),
            _ => None,
        })
        .collect()
}

impl<'r, 't> PodNeeds<'r, 't> {
    /// The needs of the Pods of `spec`; `None` where they cannot be told: a quantity that is none, two LimitRanges with
    /// different defaults, or resources of the Pod as a whole, which replace those of its containers.
    pub(crate) fn of(
        spec: &'r PodSpec<'t>,
        ranges: &[(&'r Resource<'t>, &'r LimitRange<'t>)],
    ) -> Option<Self> {
        if spec.resources.get().is_some() {
            return None;
        }
        Self::of_containers(spec, ranges)
    }

    /// What the containers need in sum, and the overhead.
    fn of_containers(
        spec: &'r PodSpec<'t>,
        ranges: &[(&'r Resource<'t>, &'r LimitRange<'t>)],
    ) -> Option<Self> {
        let defaults = Defaults::of(ranges.iter().map(|(_, range)| *range))?;
        let init = spec.init_containers.items().map(|it| (&it.value, true));
        let regular = spec.containers.items().map(|it| (&it.value, false));
        let mut containers = Vec::new();
        for (container, is_init) in init.chain(regular) {
            let resources = container.resources.get();
            let mut limits = amounts(resources.map(|it| &it.limits))?;
            let mut requests = amounts(resources.map(|it| &it.requests))?;
            fill(&mut requests, &limits);
            fill(&mut limits, &defaults.limits);
            fill(&mut requests, &defaults.requests);
            containers.push(ContainerNeeds { container, requests, limits, is_init });
        }
        let mut requests = total(&containers, |it| &it.requests);
        let mut limits = total(&containers, |it| &it.limits);
        for (name, quantity) in amounts(Some(&spec.overhead))? {
            add(&mut requests, name, quantity);
            if let Some(limit) = limits.get_mut(name) {
                *limit = limit.plus(quantity);
            }
        }
        Some(Self { containers, requests, limits })
    }

    /// Whether nothing is asked for, which makes the Pod the first to be evicted.
    fn is_best_effort(&self) -> bool {
        let counts = |amounts: &Amounts<'_>| {
            ["cpu", "memory"].iter().any(|name| amounts.get(name).is_some_and(|it| !it.is_zero()))
        };
        !self.containers.iter().any(|it| counts(&it.requests) || counts(&it.limits))
    }
}

/// What the scheduler counts for a Pod; `None` for a quantity that is none. What is asked for the Pod as a whole replaces
/// what its containers ask for.
pub(crate) fn pod_requests<'t>(spec: &PodSpec<'t>) -> Option<Amounts<'t>> {
    let mut requests = PodNeeds::of_containers(spec, &[])?.requests;
    let Some(whole) = spec.resources.get() else { return Some(requests) };
    let mut of_pod = amounts(Some(&whole.requests))?;
    fill(&mut of_pod, &amounts(Some(&whole.limits))?);
    let overhead = amounts(Some(&spec.overhead))?;
    for (name, quantity) in of_pod {
        let beside = overhead.get(name).copied().unwrap_or(Quantity::count(0));
        requests.insert(name, quantity.plus(beside));
    }
    Some(requests)
}

/// The quantities of a list; `None` if one of them is no quantity.
fn amounts<'t>(list: Option<&Field<ResourceList<'t>>>) -> Option<Amounts<'t>> {
    let mut amounts = Amounts::new();
    for entry in list.map_or([].iter(), Field::items) {
        amounts.insert(entry.name, entry.quantity?);
    }
    Some(amounts)
}

fn fill<'t>(amounts: &mut Amounts<'t>, from: &Amounts<'t>) {
    for (name, quantity) in from {
        amounts.entry(name).or_insert(*quantity);
    }
}

fn add<'t>(amounts: &mut Amounts<'t>, name: &'t str, quantity: Quantity) {
    let sum = amounts.get(name).map_or(quantity, |before| before.plus(quantity));
    amounts.insert(name, sum);
}

/// Containers and sidecars run side by side and add up; of ordinary init containers only one runs at a time, beside the
/// sidecars that stand before it.
fn total<'r, 't>(
    containers: &[ContainerNeeds<'r, 't>],
    of: impl for<'c> Fn(&'c ContainerNeeds<'r, 't>) -> &'c Amounts<'t>,
) -> Amounts<'t> {
    let (mut sum, mut sidecars, mut most): (Amounts<'t>, Amounts<'t>, Amounts<'t>) = Default::default();
    for container in containers {
        let ordinary = container.is_init && !container.container.is_sidecar();
        for (name, quantity) in of(container) {
            if !ordinary {
                add(&mut sum, name, *quantity);
            }
            if container.is_init && !ordinary {
                add(&mut sidecars, name, *quantity);
            }
        }
        if ordinary {
            for (name, quantity) in of(container) {
                let beside = sidecars.get(name).map_or(*quantity, |sidecars| quantity.plus(*sidecars));
                let before = most.entry(name).or_insert(beside);
                *before = (*before).max(beside);
            }
        }
    }
    for (name, quantity) in most {
        let before = sum.entry(name).or_insert(quantity);
        *before = (*before).max(quantity);
    }
    sum
}

/// What LimitRanges give to containers that say nothing.
#[derive(Default)]
struct Defaults<'t> {
    requests: Amounts<'t>,
    limits: Amounts<'t>,
}

impl<'t> Defaults<'t> {
    fn of<'r>(ranges: impl Iterator<Item = &'r LimitRange<'t>>) -> Option<Self>
    where
        't: 'r,
    {
        let mut all = Self::default();
        let items = ranges.flat_map(|range| range.limits.items());
        for item in items.filter(|item| item.kind.get() == Some(&"Container")) {
            let (requests, limits) = Self::of_item(item)?;
            for (all, new) in [(&mut all.requests, requests), (&mut all.limits, limits)] {
                for (name, quantity) in new {
                    // Of two defaults it is not known which one comes first.
                    if all.insert(name, quantity).is_some_and(|before| before != quantity) {
                        return None;
                    }
                }
            }
        }
        Some(all)
    }

    /// The default limit is the maximum unless something is written; the default request is the default limit, or else
    /// the minimum.
    fn of_item(item: &LimitRangeItem<'t>) -> Option<(Amounts<'t>, Amounts<'t>)> {
        let mut limits = amounts(Some(&item.default_limit))?;
        fill(&mut limits, &amounts(Some(&item.max))?);
        let mut requests = amounts(Some(&item.default_request))?;
        fill(&mut requests, &limits);
        fill(&mut requests, &amounts(Some(&item.min))?);
        Some((requests, limits))
    }
}

/// A workload whose Pods a quota counts.
#[derive(Clone, Debug)]
pub(crate) struct Demand<'r, 't> {
    pub(crate) resource: &'r Resource<'t>,
    pub(crate) needs: PodNeeds<'r, 't>,
    /// How many Pods it has at least.
    pub(crate) pods: i64,
}

/// A quota and all Pods that it counts, in the order of the files.
#[derive(Debug)]
pub(crate) struct Budget<'r, 't> {
    pub(crate) quota: &'r Resource<'t>,
    pub(crate) hard: &'r ResourceList<'t>,
    pub(crate) demands: Vec<Demand<'r, 't>>,
}

/// Every quota of the files with what it counts. What runs already is not counted: it was let in when it was made.
pub(crate) fn budgets<'c, 't>(cluster: &'c Cluster<'t>) -> Vec<Budget<'c, 't>> {
    let mut budgets = Vec::new();
    let mut in_cell: BTreeMap<_, usize> = BTreeMap::new();
    for (resource, quota) in cluster.quotas() {
        let Some(hard) = quota.hard.get() else { continue };
        let cells = cluster.cells_of(resource);
        let count = in_cell.entry(cells.first().copied()).or_default();
        *count += 1;
        if *count > MOST_IN_NAMESPACE || resource.is_live() {
            continue;
        }
        let demand = |id: ResourceId| {
            let resource = cluster.resource(id)?;
            let spec = resource.pod_spec().filter(|_| cluster.owners().of(id).is_none())?;
            let builtin = crate::schema::is_builtin_group(resource.gvk.group);
            if !builtin || resource.is_live() {
                return None;
            }
            let needs = PodNeeds::of(spec, &limit_ranges(cluster, resource))?;
            let pods = least_replicas(cluster, resource);
            counts(quota, spec, &needs).then_some(Demand { resource, needs, pods })
        };
        let mut demands: Vec<Demand<'c, 't>> = cluster.pods().all(cells).filter_map(demand).collect();
        demands.order_by_key(|demand| demand.resource.id);
        budgets.push(Budget { quota: resource, hard, demands });
    }
    budgets
}

/// Whether the scopes of a quota hold the Pod; no, where that depends on what the files do not say.
fn counts(quota: &ResourceQuota<'_>, spec: &PodSpec<'_>, needs: &PodNeeds<'_, '_>) -> bool {
    let scopes = quota.scopes.items().map(|scope| (scope.value, "Exists", None));
    let selector = quota.scope_selector.get().and_then(|selector| selector.match_expressions.get());
    let expressions = selector.into_iter().flat_map(|expressions| expressions.iter());
    let expressions = expressions.map(|it| (it.scope_name.or(""), it.operator.or(""), it.values.get()));
    scopes.chain(expressions).all(|(scope, operator, values)| {
        let ends = spec.active_deadline_seconds.get().is_some();
        match (scope, operator) {
            ("Terminating", "Exists") => ends,
            ("NotTerminating", "Exists") => !ends,
            ("BestEffort", "Exists") => needs.is_best_effort(),
            ("NotBestEffort", "Exists") => !needs.is_best_effort(),
            ("PriorityClass", "Exists") => spec.priority_class_name.get().is_some(),
            ("PriorityClass", "In") => spec.priority_class_name.get().is_some_and(|class| {
                values.is_some_and(|values| values.iter().any(|value| value.value == *class))
            }),
            _ => false,
        }
    })
}

/// How much of a resource of a quota one Pod takes; `None` for what is not about Pods.
pub(crate) fn usage(needs: &PodNeeds<'_, '_>, resource: &str) -> Option<Quantity> {
    let of = |amounts: &Amounts<'_>, name: &str| amounts.get(name).copied().unwrap_or(Quantity::count(0));
    match resource {
        "pods" | "count/pods" => Some(Quantity::count(1)),
        "cpu" | "memory" | "ephemeral-storage" => Some(of(&needs.requests, resource)),
        "limits.cpu" | "limits.memory" | "limits.ephemeral-storage" => {
            Some(of(&needs.limits, resource.strip_prefix("limits.")?))
        }
        "requests.cpu" | "requests.memory" | "requests.ephemeral-storage" => {
            Some(of(&needs.requests, resource.strip_prefix("requests.")?))
        }
        _ => {
            let name = resource.strip_prefix("requests.")?;
            (name.contains('/') || name.starts_with("hugepages-")).then(|| of(&needs.requests, name))
        }
    }
}
