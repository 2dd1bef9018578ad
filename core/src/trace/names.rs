//! Requests that go to a Service without an Ingress: by its name in DNS, by one of its addresses, or by a port of a node.

use super::{
    Tracer,
    draft::{End, Way},
    policies::Sources,
    service::{Leg, named_service},
};
use crate::{
    graph::{Backing, Cluster, Lookup},
    hash::{HashMap, HashSet},
    report::{ObjectRef, Request},
    resources::{Resource, ResourceId, Service, ServicePort},
    rules::text,
    yaml::{Node, de::Item},
};

/// Addresses and ports of nodes that lead to Services.
#[derive(Default)]
pub(super) struct Addresses {
    services: HashMap<String, ResourceId>,
    /// By number, the Service and the index among its ports.
    node_ports: HashMap<i64, (ResourceId, usize)>,
}

impl Addresses {
    pub(super) fn new(cluster: &Cluster<'_>) -> Self {
        let mut addresses = Self::default();
        for (resource, service) in cluster.services() {
            let own = service.cluster_ip.get().copied().filter(|ip| !matches!(*ip, "" | "None"));
            let external = service.external_ips.items().map(|it| it.value);
            for address in own.into_iter().chain(external).chain(balancer(resource)) {
                addresses.services.entry(address.to_ascii_lowercase()).or_insert(resource.id);
            }
            let ports = service.ports.items().enumerate();
            for (index, port) in ports {
                if let Some(number) = port.node_port.get().filter(|number| **number > 0) {
                    addresses.node_ports.entry(*number).or_insert((resource.id, index));
                }
            }
        }
        addresses
    }
}

/// What a load balancer has given to a Service: IP addresses and names.
fn balancer<'t>(service: &Resource<'t>) -> impl Iterator<Item = &'t str> {
    let given = service.written_status.and_then(|it| it.get("loadBalancer")?.get("ingress"));
    let given = given.into_iter().flat_map(Node::items);
    given.flat_map(|it| ["ip", "hostname"].into_iter().filter_map(move |key| it.get(key)?.as_str()))
}

/// A request for each port of the Services that no Ingress leads to, by their names in DNS.
pub(super) fn unrouted(cluster: &Cluster<'_>) -> Vec<Request> {
    let mut routed: HashSet<ResourceId> = HashSet::default();
    for (ingress, spec) in cluster.ingresses() {
        for backend in spec.backends() {
            if let Some(Lookup::Found(id)) = cluster.backend_service(ingress, backend) {
                routed.insert(id);
            }
        }
    }
    let services = cluster.services().filter(|(resource, _)| !routed.contains(&resource.id));
    let requests = services.flat_map(|(resource, service)| {
        let ports = service.ports().filter(|port| port.protocol() == "TCP");
        let numbers = ports.filter_map(|port| port.port.get().and_then(|port| u16::try_from(*port).ok()));
        let host = format!("{}.{}.svc.cluster.local", resource.name(), resource.namespace_name());
        numbers.map(move |port| Request {
            scheme: "http".to_owned(),
            host: host.clone(),
            port: Some(port).filter(|port| *port != 80),
            path: "/".to_owned(),
            ..Request::default()
        })
    });
    requests.collect()
}

/// Where a request goes first.
pub(super) enum Target {
    Ingress,
    /// A Service by its name in DNS; a Pod of it where one is named.
    Name {
        namespace: String,
        service: String,
        pod: Option<String>,
    },
    /// A Service by one of its addresses.
    Address(ResourceId),
    /// A port that every node has open, by the index among the ports of the Service.
    NodePort(ResourceId, usize),
}

impl<'c, 't> Tracer<'c, 't> {
    /// Where a request goes first. A name that the cluster's DNS knows is the Service's; every other one leads to an Ingress.
    pub(super) fn target(&self, request: &Request) -> Target {
        let host = request.host.as_str();
        if let Some(id) = self.addresses.services.get(host).filter(|id| !self.is_controller(**id)) {
            return Target::Address(*id);
        }
        if self.routes.has_host(host) && request.from.is_none() {
            return Target::Ingress;
        }
        if let Some((id, index)) =
            request.port.and_then(|port| self.addresses.node_ports.get(&i64::from(port)))
            && !self.is_controller(*id)
        {
            return Target::NodePort(*id, *index);
        }
        let named = |service: &str, namespace: &str, pod: Option<&str>| Target::Name {
            namespace: namespace.to_owned(),
            service: service.to_owned(),
            pod: pod.map(str::to_owned),
        };
        let labels: Vec<&str> = host.split('.').collect();
        match labels.as_slice() {
            [service, namespace, "svc", ..] => named(service, namespace, None),
            [pod, service, namespace, "svc", ..] => named(service, namespace, Some(pod)),
            ["*" | "localhost"] => Target::Ingress,
            [service] if !host.contains(':') && !service.bytes().all(|it| it.is_ascii_digit()) => {
                named(service, &self.search_namespace(request, service), None)
            }
            [service, namespace] if self.find_service(namespace, service).is_some() => {
                named(service, namespace, None)
            }
            _ => Target::Ingress,
        }
    }

    /// Whether the Pods of a Service run an Ingress controller, which then decides by host and path.
    fn is_controller(&self, service: ResourceId) -> bool {
        let selected = self.cluster.selected_by(service).unwrap_or_default();
        selected.iter().any(|id| self.controllers.contains(id))
    }

    /// The namespace in which a name without one is looked for: that of the sender, else the one that the caller names,
    /// else the only one with such a Service.
    fn search_namespace(&self, request: &Request, service: &str) -> String {
        if let Some((namespace, _)) = request.from.as_deref().and_then(|from| from.split_once('/')) {
            return namespace.to_owned();
        }
        if let Some(namespace) = self.namespace {
            return namespace.to_owned();
        }
        let mut found = self.cluster.all_services_named(service);
        match (found.next(), found.next()) {
            (Some(only), None) => only.namespace_name().to_owned(),
            _ => "default".to_owned(),
        }
    }

    fn find_service(&self, namespace: &str, name: &str) -> Option<&'c Resource<'t>> {
        self.cluster.service_named(namespace, name)
    }

    /// The Pod or workload that `namespace/name` means.
    pub(super) fn sender(&self, from: &str) -> Option<&'c Resource<'t>> {
        let (namespace, name) = from.split_once('/').unwrap_or((self.namespace.unwrap_or("default"), from));
        self.cluster.pod_maker_in(namespace, name)
    }

    /// Follows a request that goes to a Service without an Ingress.
    pub(super) fn inside_cluster(&self, way: &mut Way, request: &Request, target: &Target) -> End {
        let lang = self.lang;
        let sources = match (&request.from, self.sources(request)) {
            (Some(_), sources) => sources,
            // Somebody asks, and not by way of a controller.
            (None, _) => Sources::Unknown,
        };
        let leg = Leg { share: 1.0, sources: &sources, by_controller: false };
        if let (Some(from), Sources::Unknown) = (&request.from, &sources) {
            let why = text!(lang,
                en: "is not in these files, so that no NetworkPolicy is asked about it",
                es: "no está en estos ficheros, así que no se pregunta por él a ninguna NetworkPolicy");
            self.unknown_sender(way, from, why);
        }
        let (resource, wanted) = match target {
            Target::Ingress => return End::Unknown { why: String::new() },
            Target::NodePort(id, index) => {
                let Some((resource, service)) = self.service(*id) else {
                    return End::Unknown { why: String::new() };
                };
                let port = service.ports.get().and_then(|ports| ports.get(*index));
                return self.to_service(way, resource, service, port, &leg, 0);
            }
            Target::Address(id) => (self.cluster.resource(*id), request.port_or_default()),
            Target::Name { namespace, service, .. } => {
                let found = self.find_service(namespace, service);
                if found.is_none() {
                    return self.no_such_service(way, namespace, service);
                }
                (found, request.port_or_default())
            }
        };
        let Some((resource, service)) = resource.and_then(|it| self.service(it.id)) else {
            return End::Unknown { why: String::new() };
        };
        if let Target::Name { pod: Some(pod), .. } = target {
            let name = resource.describe();
            let why = text!(lang,
                en: "whether {name} has a Pod `{pod}` is not followed",
                es: "no se comprueba si el {name} tiene un Pod `{pod}`");
            if service.cluster_ip.get() != Some(&"None") {
                let why = text!(lang,
                    en: "{name} is not headless, so that DNS knows no Pods of it",
                    es: "el {name} no es headless, así que el DNS no conoce sus Pods");
                way.stop(resource, resource.name_place(), why.clone());
                return End::Fails { status: None, why };
            }
            let end = self.by_port(way, resource, service, wanted, &leg);
            if let Some(hop) = way.hops.last_mut() {
                hop.notes.push(why);
            }
            return end;
        }
        self.by_port(way, resource, service, wanted, &leg)
    }

    /// Follows a request to the port of a Service that it asks for.
    fn by_port(
        &self,
        way: &mut Way,
        resource: &'c Resource<'t>,
        service: &'c Service<'t>,
        wanted: i64,
        leg: &Leg<'_, 'c, 't>,
    ) -> End {
        let lang = self.lang;
        let name = resource.describe();
        if service.is_external_name() {
            return self.to_service(way, resource, service, None, leg, 0);
        }
        let ports: Vec<&'c Item<ServicePort<'t>>> = service.ports.items().collect();
        let headless = service.cluster_ip.get() == Some(&"None");
        let port = if headless {
            match self.headless_port(way, resource, &ports, wanted) {
                Ok(port) => port,
                Err(end) => return end,
            }
        } else {
            ports.iter().copied().find(|it| it.port.get() == Some(&wanted))
        };
        if port.is_none() {
            let listed: Vec<String> =
                ports.iter().filter_map(|it| it.port.get()).take(8).map(|it| it.to_string()).collect();
            let why = text!(lang,
                en: "{name} has no port {wanted}; it has {0}", listed.join(", ");
                es: "el {name} no tiene el puerto {wanted}; tiene {0}", listed.join(", "));
            let span = service.ports.span().unwrap_or(resource.span);
            way.stop(resource, resource.place(span), why.clone());
            return End::Fails { status: None, why };
        }
        self.to_service(way, resource, service, port, leg, 0)
    }

    /// The port of a headless Service: its name in DNS leads to the Pods themselves, and nobody maps ports.
    fn headless_port(
        &self,
        way: &mut Way,
        resource: &'c Resource<'t>,
        ports: &[&'c Item<ServicePort<'t>>],
        wanted: i64,
    ) -> Result<Option<&'c Item<ServicePort<'t>>>, End> {
        let lang = self.lang;
        let backing = self.backings.of(resource);
        let arrives = |port: &ServicePort<'t>| match &backing {
            Backing::Pods(endpoints) => endpoints.iter().any(|it| {
                let spec = self.cluster.resource(it.id).and_then(|it| it.pod_spec());
                spec.is_some_and(|spec| crate::graph::resolved_port(port, spec) == Some(wanted))
            }),
            _ => port.port.get() == Some(&wanted),
        };
        if let Some(port) = ports.iter().copied().find(|it| arrives(it)) {
            return Ok(Some(port));
        }
        let Some(port) = ports.iter().copied().find(|it| it.port.get() == Some(&wanted)) else {
            return Ok(None);
        };
        let no_endpoints = matches!(&backing, Backing::Pods(endpoints) if endpoints.is_empty());
        if no_endpoints {
            return Ok(Some(port));
        }
        let name = resource.describe();
        let why = text!(lang,
            en: "{name} is headless, so that nobody maps port {wanted} to the port of its Pods",
            es: "el {name} es headless, así que nadie traduce el puerto {wanted} al puerto de sus Pods");
        way.stop(resource, resource.place(port.span), why.clone());
        let item = resource.place(port.span);
        let found = self.known.of_rules(resource.id, &["service-headless-port-mismatch"]);
        way.causes.extend(found.filter(|it| it.stands_in(item)).map(|it| it.id));
        Err(End::Fails { status: None, why })
    }

    fn no_such_service(&self, way: &mut Way, namespace: &str, name: &str) -> End {
        let lang = self.lang;
        let elsewhere: Vec<&str> =
            self.cluster.all_services_named(name).map(|it| it.namespace_name()).take(3).collect();
        let here = self.cluster.namespace_is_known(namespace);
        let why = match elsewhere.first() {
            Some(there) => text!(lang,
                en: "Service `{name}` is in namespace `{there}`, not in `{namespace}`",
                es: "el Service `{name}` está en el namespace `{there}`, no en `{namespace}`"),
            None => text!(lang,
                en: "there is no Service `{name}` of namespace `{namespace}` in these files",
                es: "en estos ficheros no hay ningún Service `{name}` del namespace `{namespace}`"),
        };
        way.missing(named_service(namespace, name), None, why.clone());
        let listed = self.cluster.lists_services(namespace);
        if listed || here && !elsewhere.is_empty() {
            End::Fails { status: None, why }
        } else {
            End::Unknown { why }
        }
    }

    fn unknown_sender(&self, way: &mut Way, from: &str, why: String) {
        let (namespace, name) = from.split_once('/').unwrap_or(("default", from));
        let sender = ObjectRef {
            api_version: "v1".to_owned(),
            kind: "Pod".to_owned(),
            namespace: Some(namespace.to_owned()),
            name: Some(name.to_owned()),
            ..ObjectRef::default()
        };
        way.hops.push(super::DraftHop {
            resource: sender,
            detail: why,
            ok: true,
            place: None,
            notes: Vec::new(),
        });
    }
}
