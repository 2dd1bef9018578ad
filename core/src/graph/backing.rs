//! What a Service sends requests to, as the EndpointSlice controller finds it.

use std::{cell::RefCell, rc::Rc};

use super::{Cluster, least_replicas};
use crate::{
    hash::{HashMap, HashSet},
    resources::{
        Body, EndpointAddress, EndpointPort, PodSpec, PodStatus, Resource, ResourceId, Service, ServicePort,
        WorkloadStatus,
    },
    yaml::de::{Field, IntOrString, Items},
};

/// A Pod that a Service selects, or a template that stands in for Pods which are not in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// The Pod, or what has the template.
    pub(crate) id: ResourceId,
    /// How many Pods it stands for.
    pub(crate) total: i64,
    /// How many of these get requests.
    pub(crate) ready_pods: i64,
    /// Requests are sent to it.
    pub(crate) ready: bool,
    /// It says that it can answer.
    pub(crate) serving: bool,
    /// It was deleted and is going.
    pub(crate) terminating: bool,
}

/// An endpoint that somebody wrote by hand, or that only its EndpointSlice tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WrittenEndpoint<'t> {
    /// The EndpointSlice or Endpoints object.
    pub(crate) by: ResourceId,
    /// The Pod that it names, else its address.
    pub(crate) name: &'t str,
    /// The name of the Service's port that it belongs to.
    pub(crate) port_name: &'t str,
    pub(crate) protocol: &'t str,
    pub(crate) port: i64,
    pub(crate) ready: bool,
    pub(crate) serving: bool,
    pub(crate) terminating: bool,
}

/// What is behind a Service.
#[derive(Clone, Debug)]
pub(crate) enum Backing<'t> {
    /// Pods, which its selector finds.
    Pods(Rc<[Endpoint]>),
    /// Endpoints that are written down. Without any, nobody has made them.
    Written(Rc<[WrittenEndpoint<'t>]>),
    /// An alias for another name in DNS.
    Alias(&'t str),
}

/// Finds what is behind Services; for each of them once.
pub(crate) struct Backings<'c, 't> {
    cluster: &'c Cluster<'t>,
    /// What has made a Pod of the input, directly or not.
    with_pods: HashSet<ResourceId>,
    found: RefCell<HashMap<ResourceId, Backing<'t>>>,
}

impl<'c, 't> Backings<'c, 't> {
    pub(crate) fn new(cluster: &'c Cluster<'t>) -> Self {
        let pods = cluster.resources().iter().filter(|it| matches!(it.body, Body::Pod(_)));
        let with_pods = pods.flat_map(|pod| cluster.owners().chain(pod.id)).collect();
        Self { cluster, with_pods, found: RefCell::default() }
    }

    /// What is behind a Service; nothing for an object of another kind.
    pub(crate) fn of(&self, resource: &Resource<'t>) -> Backing<'t> {
        if let Some(backing) = self.found.borrow().get(&resource.id) {
            return backing.clone();
        }
        let backing = match &resource.body {
            Body::Service(service) => self.find(resource, service),
            _ => Backing::Pods(Rc::default()),
        };
        self.found.borrow_mut().insert(resource.id, backing.clone());
        backing
    }

    fn find(&self, resource: &Resource<'t>, service: &Service<'t>) -> Backing<'t> {
        if service.is_external_name() {
            return Backing::Alias(service.external_name.or(""));
        }
        if service.selector().is_none() {
            return Backing::Written(self.written(resource).into());
        }
        let endpoints = self.selected(resource, service);
        if endpoints.is_empty() && self.cluster.selected_by(resource.id).is_some_and(<[_]>::is_empty) {
            // `kubectl get services,endpointslices` shows no Pods, and what the controller found in them.
            let written = self.written(resource);
            if !written.is_empty() {
                return Backing::Written(written.into());
            }
        }
        Backing::Pods(endpoints.into())
    }

    /// The Pods of a selector, and the templates that stand in for some.
    fn selected(&self, resource: &Resource<'t>, service: &Service<'t>) -> Vec<Endpoint> {
        let (cluster, Some(selector)) = (self.cluster, service.selector()) else { return Vec::new() };
        // Without an answer there, the input holds more Services over more Pods than are looked through.
        let Some(topmost) = cluster.selected_by(resource.id) else { return Vec::new() };
        let any_pod = topmost.iter().any(|id| self.with_pods.contains(id));
        let all = if any_pod {
            cluster.pods.selected(&cluster.resources, cluster.cells_of(resource), selector)
        } else {
            topmost.to_vec()
        };
        let topmost: HashSet<ResourceId> = topmost.iter().copied().collect();
        let all = all.into_iter().filter_map(|id| cluster.resource(id));
        let endpoints = all.filter_map(|it| match &it.body {
            Body::Pod(_) => self.pod(service, it),
            _ if topmost.contains(&it.id) => self.template(it),
            _ => None,
        });
        endpoints.collect()
    }

    fn pod(&self, service: &Service<'t>, pod: &Resource<'t>) -> Option<Endpoint> {
        let publishes = service.publish_not_ready_addresses.or(false);
        let live = self.cluster.live().and_then(|live| live.pod(pod.id));
        let Some(live) = live else {
            // One of a cluster has an address before it is an endpoint; a manifest becomes a Pod that answers.
            let manifest =
                !pod.is_live() && pod.status::<PodStatus<'_>>().is_none_or(|it| it.phase().is_empty());
            return manifest.then(|| Endpoint::of(pod.id, true, false, publishes));
        };
        let status = &live.status;
        if status.is_terminal() || !has_address_for(service, status) {
            return None;
        }
        Some(Endpoint::of(pod.id, status.is_ready(), live.metadata.is_terminating(), publishes))
    }

    /// The Pods of a workload whose Pods are not in the input.
    fn template(&self, workload: &Resource<'t>) -> Option<Endpoint> {
        if self.with_pods.contains(&workload.id)
            || workload.is_live() && self.cluster.proves_absence(workload, "Pod")
        {
            return None;
        }
        let wanted = self.replicas(workload);
        let status = workload.status::<WorkloadStatus<'_>>().filter(|_| workload.is_live());
        let (total, ready) = match status {
            Some(status) if workload.gvk.kind == "DaemonSet" => {
                (status.desired_number_scheduled.or(0), status.number_ready.or(0))
            }
            Some(status) => (wanted, status.ready_replicas.or(0).min(wanted)),
            None => (wanted, wanted),
        };
        (total > 0).then_some(Endpoint {
            id: workload.id,
            total,
            ready_pods: ready.max(0),
            ready: ready > 0,
            serving: ready > 0,
            terminating: false,
        })
    }

    /// How many Pods a template makes.
    pub(crate) fn replicas(&self, workload: &Resource<'t>) -> i64 {
        let Body::Workload(spec) = &workload.body else { return 0 };
        match workload.gvk.kind {
            "DaemonSet" => 1,
            "Job" | "CronJob" => i64::from(spec.suspend.get() != Some(&true)),
            // What scales from zero wakes up with the first request.
            _ if self.cluster.scalers().from_zero.contains(&workload.id) => spec.replicas.or(1).max(1),
            "Deployment" | "ReplicaSet" | "ReplicationController" | "StatefulSet" => {
                least_replicas(self.cluster, workload)
            }
            _ => spec.replicas.or(1),
        }
    }

    /// The endpoints that EndpointSlices of a Service hold, else those of the Endpoints object of its name.
    fn written(&self, service: &Resource<'t>) -> Vec<WrittenEndpoint<'t>> {
        let cluster = self.cluster;
        let mut written = Vec::new();
        for id in cluster.endpoints().slices_of(cluster.cells_of(service), service.name()) {
            let Some(Body::EndpointSlice(slice)) = cluster.resource(id).map(|it| &it.body) else { continue };
            for endpoint in slice.endpoints.items() {
                let target = endpoint.target_ref.get().and_then(|it| it.name.get().copied());
                let address = || endpoint.addresses.get()?.first().map(|it| it.value);
                let Some(name) = target.or_else(address) else { continue };
                let conditions = endpoint.conditions.get().cloned().unwrap_or_default();
                let (ready, terminating) = (conditions.ready.or(true), conditions.terminating.or(false));
                let serving = conditions.serving.or(ready);
                for port in ports(&slice.ports) {
                    written.push(at(id, name, port, ready, serving, terminating));
                }
            }
        }
        if written.is_empty() {
            for object in cluster.all_named(service, "Endpoints", service.name()) {
                let Body::Endpoints(endpoints) = &object.body else { continue };
                for subset in endpoints.subsets.items() {
                    for (addresses, ready) in
                        [(&subset.addresses, true), (&subset.not_ready_addresses, false)]
                    {
                        for name in addresses.items().filter_map(|it| named(it)) {
                            let all = ports(&subset.ports);
                            written.extend(all.map(|port| at(object.id, name, port, ready, ready, false)));
                        }
                    }
                }
            }
        }
        written
    }
}

impl Endpoint {
    fn of(id: ResourceId, serving: bool, terminating: bool, publishes: bool) -> Self {
        let ready = publishes || serving && !terminating;
        Self { id, total: 1, ready_pods: i64::from(ready), ready, serving, terminating }
    }
}

fn named<'t>(address: &EndpointAddress<'t>) -> Option<&'t str> {
    address.target_ref.get().and_then(|it| it.name.get()).or(address.ip.get()).copied()
}

fn ports<'p, 't>(ports: &'p Field<Items<EndpointPort<'t>>>) -> impl Iterator<Item = &'p EndpointPort<'t>> {
    ports.items().map(|it| &it.value)
}

fn at<'t>(
    by: ResourceId,
    name: &'t str,
    port: &EndpointPort<'t>,
    ready: bool,
    serving: bool,
    terminating: bool,
) -> WrittenEndpoint<'t> {
    let (port_name, protocol) = (port.name.or(""), port.protocol());
    WrittenEndpoint { by, name, port_name, protocol, port: port.port.or(0), ready, serving, terminating }
}

/// Whether a Pod has an address of a family that the Service has. A Service that names none has that of the nodes.
fn has_address_for(service: &Service<'_>, status: &PodStatus<'_>) -> bool {
    let is_v6 = |ip: &str| ip.contains(':');
    let written: Vec<bool> = service.ip_families.items().map(|it| it.value == "IPv6").collect();
    let cluster_ip = service.cluster_ip.get().filter(|ip| !matches!(**ip, "" | "None"));
    let both = service.ip_family_policy.get().is_some_and(|policy| *policy != "SingleStack");
    status.ips().any(|ip| match (written.is_empty(), cluster_ip, status.host_ip.get()) {
        (false, ..) => written.contains(&is_v6(ip)),
        _ if both => true,
        (true, Some(own), _) => is_v6(ip) == is_v6(own),
        (true, None, Some(node)) => is_v6(ip) == is_v6(node),
        _ => true,
    })
}

/// The port of a Pod that a Service's port sends to: a number is taken as it is, a name is looked for in the containers
/// that go on running. `None` where no container has it with that protocol.
pub(crate) fn resolved_port(port: &ServicePort<'_>, pod: &PodSpec<'_>) -> Option<i64> {
    match port.target_port()? {
        IntOrString::Int(number) => Some(number),
        IntOrString::String(name) => {
            let mut ports = pod.ports();
            let found = ports.find(|it| it.name.get() == Some(&name) && it.protocol() == port.protocol())?;
            found.container_port.get().copied()
        }
    }
}
