//! What a node of the graph says about its object.

use crate::{
    graph::{Cluster, LivePod},
    resources::{Body, PodSpec, Resource, Service},
    yaml::de::IntOrString,
};

/// A few words each: hosts, ports.
pub(super) fn of(resource: &Resource<'_>) -> Vec<String> {
    match &resource.body {
        Body::Ingress(ingress) => {
            let mut hosts: Vec<String> = Vec::new();
            let rules = ingress.rules.items();
            for host in rules.map(|rule| rule.host.or("*")) {
                if !hosts.iter().any(|it| it == host) {
                    hosts.push(host.to_owned());
                }
            }
            hosts
        }
        Body::Service(service) => service_ports(service),
        _ => resource.pod_spec().map(container_ports).unwrap_or_default(),
    }
}

/// `80 → http`, and the protocol where it is not TCP.
fn service_ports(service: &Service<'_>) -> Vec<String> {
    if service.is_external_name() {
        return service.external_name.get().map(|name| (*name).to_owned()).into_iter().collect();
    }
    let ports = service.ports().filter_map(|port| {
        let number = port.port.get()?;
        let target = match port.target_port() {
            Some(IntOrString::Int(target)) => target.to_string(),
            Some(IntOrString::String(name)) => name.to_owned(),
            None => number.to_string(),
        };
        let protocol = if port.protocol() == "TCP" { "" } else { port.protocol() };
        Some(format!("{number} → {target} {protocol}").trim_end().to_owned())
    });
    ports.collect()
}

/// `http 8080`; ports without a name are their number.
fn container_ports(spec: &PodSpec<'_>) -> Vec<String> {
    let ports = spec.all_containers().flat_map(|it| it.ports.items());
    let ports = ports.filter_map(|port| {
        let number = port.container_port.get()?;
        Some(format!("{} {number}", port.name.or("")).trim_start().to_owned())
    });
    ports.collect()
}

/// How many Pods are ready, of how many; `None` where the input does not tell.
pub(super) fn ready(cluster: &Cluster<'_>, resource: &Resource<'_>) -> Option<(usize, usize)> {
    let live = cluster.live()?;
    let count = |pods: &mut dyn Iterator<Item = &LivePod<'_>>| {
        let (mut ready, mut total) = (0, 0);
        for pod in pods {
            total += 1;
            ready += usize::from(pod.status.is_ready());
        }
        (total > 0).then_some((ready, total))
    };
    match &resource.body {
        Body::Pod(_) => live.pod(resource.id).map(|pod| (usize::from(pod.status.is_ready()), 1)),
        Body::Workload(_) => count(&mut live.pods_made_by(resource.id))
            .or_else(|| count(&mut live.present_pods_of(resource.id))),
        _ => None,
    }
}

/// Whether something keeps a live Pod from its work; what that is stands on its workload.
pub(super) fn is_in_trouble(cluster: &Cluster<'_>, resource: &Resource<'_>) -> bool {
    let live = cluster.live().and_then(|live| Some((live, live.pod(resource.id)?)));
    live.is_some_and(|(live, pod)| pod.is_present() && live.troubles_of_pod(pod).next().is_some())
}
