//! Which workloads call which Services, as far as their settings tell.

use crate::{
    graph::{Cluster, Lookup, ServiceInNamespace},
    hash::{HashMap, HashSet},
    resources::{Resource, ResourceId},
    rules::pod::{containers, hosts::hosts},
};

/// The workloads whose variables or arguments hold the host of a Service, by Service.
pub(super) fn callers<'a>(cluster: &'a Cluster<'a>) -> HashMap<ResourceId, Vec<&'a Resource<'a>>> {
    let mut callers: HashMap<ResourceId, Vec<&Resource<'_>>> = HashMap::default();
    for (workload, spec) in cluster.pod_makers() {
        let mut seen = HashSet::default();
        for it in containers(spec) {
            let container = it.container;
            let variables = container.env.items();
            let values = variables.filter_map(|it| Some((it.name.or(""), *it.value.value.get()?)));
            let words = [&container.command, &container.args].into_iter().filter_map(|it| it.get());
            let words = words.flat_map(|it| it.iter()).map(|it| ("", it.value));
            for host in values.chain(words).flat_map(|(setting, text)| hosts(setting, text)) {
                if !seen.insert(host.name) {
                    continue;
                }
                if let Some(service) = service_of(cluster, workload, host.name)
                    && callers
                        .get(&service)
                        .is_none_or(|all| all.last().is_none_or(|it| it.id != workload.id))
                {
                    callers.entry(service).or_default().push(workload);
                }
            }
        }
    }
    callers
}

/// The Service that the cluster's DNS finds under a host: `name`, `name.namespace`, `name.namespace.svc`, ….
fn service_of<'a>(cluster: &'a Cluster<'a>, from: &Resource<'a>, host: &str) -> Option<ResourceId> {
    let labels: Vec<&str> = host.trim_end_matches('.').split('.').collect();
    let found = match labels.as_slice() {
        [name] => match cluster.find(from, "Service", name) {
            Lookup::Found(id) => return Some(id),
            _ => return None,
        },
        [name, namespace] | [name, namespace, "svc", ..] => cluster.service_in(from, namespace, name),
        _ => return None,
    };
    match found {
        ServiceInNamespace::Found(id) => Some(id),
        _ => None,
    }
}
