//! The hop of a Service.

use super::{
    Tracer,
    draft::{End, Way},
    policies::Sources,
    routes::Served,
};
use crate::{
    graph::{Backing, Controller, Lookup, ServiceInNamespace, WrittenEndpoint, backend_port},
    report::ObjectRef,
    resources::{BackendPort, Body, IngressBackend, Resource, ResourceId, Service, ServicePort},
    rules::{Place, text},
    yaml::de::{IntOrString, Item},
};

/// A part of the requests, and who sends them.
#[derive(Clone, Copy)]
pub(super) struct Leg<'s, 'c, 't> {
    pub(super) share: f64,
    pub(super) sources: &'s Sources<'c, 't>,
    /// An Ingress controller stands between the client and the Service, and answers where nobody else does.
    pub(super) by_controller: bool,
}

impl Leg<'_, '_, '_> {
    /// What the client of a controller sees where nothing is behind a Service; a client inside the cluster sees no HTTP.
    pub(super) fn status(&self, status: u16) -> Option<u16> {
        self.by_controller.then_some(status)
    }
}

/// Aliases of aliases are followed no further than this.
const MOST_ALIASES: usize = 4;

impl<'c, 't> Tracer<'c, 't> {
    /// Follows the requests that an Ingress sends to a backend.
    pub(super) fn backend(
        &self,
        way: &mut Way,
        served: &Served<'c, 't>,
        backend: &IngressBackend<'t>,
        leg: &Leg<'_, 'c, 't>,
    ) -> End {
        let (lang, ingress) = (self.lang, served.ingress);
        let ingress_name = ingress.describe();
        let name = backend.service_name().or("");
        let Some(lookup) = self.cluster.backend_service(ingress, backend).filter(|_| !name.is_empty()) else {
            let why = text!(lang,
                en: "the backend of {ingress_name} is no Service",
                es: "el backend de {ingress_name} no es un Service");
            return End::Unknown { why };
        };
        let span = backend.service_name().span();
        let place = ingress.place(span.unwrap_or(ingress.span));
        const RULES: &[&str] =
            &["ingress-backend-service-not-found", "ingress-backend-service-in-other-namespace"];
        let absent = |way: &mut Way, detail: String| {
            way.missing(service_ref(ingress, name), Some(place), detail);
            way.causes.extend(self.on_backend(served, RULES, span));
        };
        let id = match lookup {
            Lookup::Found(id) | Lookup::NamespaceNotWritten(id) => id,
            Lookup::OtherNamespace(id) => {
                let there = self.cluster.resource(id).map_or("", |it| it.namespace_name());
                let here = ingress.namespace_name();
                let why = text!(lang,
                    en: "Service `{name}` is in namespace `{there}`, and {ingress_name} looks for it in `{here}`",
                    es: "el Service `{name}` está en el namespace `{there}`, y {ingress_name} lo busca en `{here}`");
                absent(way, why.clone());
                return End::Fails { status: Some(503), why };
            }
            Lookup::NotFound { nearest, proven } if proven || nearest.is_some() => {
                let why = match nearest.and_then(|id| self.cluster.resource(id)) {
                    Some(near) => text!(lang,
                        en: "Service `{name}` does not exist; there is a Service `{0}`", near.name();
                        es: "el Service `{name}` no existe; hay un Service `{0}`", near.name()),
                    None => text!(lang,
                        en: "Service `{name}` does not exist",
                        es: "el Service `{name}` no existe"),
                };
                absent(way, why.clone());
                return End::Fails { status: Some(503), why };
            }
            _ => {
                let why = text!(lang,
                    en: "Service `{name}` is not in these files",
                    es: "el Service `{name}` no está en estos ficheros");
                absent(way, why.clone());
                return End::Unknown { why };
            }
        };
        let Some((resource, service)) = self.service(id) else {
            return End::Unknown { why: String::new() };
        };
        let wanted = backend.port();
        let port = wanted.and_then(|(port, _)| backend_port(service, port));
        let taken = wanted.filter(|_| port.is_none()).and_then(|(port, _)| lax(served, service, port));
        match (port.or(taken), wanted) {
            (Some(port), Some((wanted, span))) if taken.is_some() => {
                let at = way.hops.len();
                let end = self.to_service(way, resource, service, Some(port), leg, 0);
                way.causes.extend(self.on_backend(served, &["ingress-backend-port-not-found"], Some(span)));
                if let Some(hop) = way.hops.get_mut(at) {
                    hop.notes.push(text!(lang,
                        en: "it has no port {wanted}; ingress-nginx takes its `targetPort` for it, other controllers do not",
                        es: "no tiene el puerto {wanted}; ingress-nginx acepta en su lugar el `targetPort`, otros controladores no"));
                }
                if end == (End::Reaches { degraded: false }) { End::Reaches { degraded: true } } else { end }
            }
            (Some(port), _) => self.to_service(way, resource, service, Some(port), leg, 0),
            (None, _) if service.is_external_name() => self.to_service(way, resource, service, None, leg, 0),
            (None, Some((wanted, span))) => {
                let service_name = resource.describe();
                let why = text!(lang,
                    en: "{service_name} has no port {wanted}",
                    es: "el {service_name} no tiene el puerto {wanted}");
                way.stop(resource, ingress.place(span), why.clone());
                way.causes.extend(self.on_backend(served, &["ingress-backend-port-not-found"], Some(span)));
                way.causes.extend(self.known.refusals(resource));
                End::Fails { status: Some(503), why }
            }
            (None, None) => {
                let why = text!(lang,
                    en: "the backend of {ingress_name} names no port",
                    es: "el backend de {ingress_name} no nombra ningún puerto");
                way.stop(ingress, place, why.clone());
                way.causes.extend(self.known.refusals(ingress));
                End::Fails { status: Some(503), why }
            }
        }
    }

    /// A Service with its `spec`.
    pub(super) fn service(&self, id: ResourceId) -> Option<(&'c Resource<'t>, &'c Service<'t>)> {
        let resource = self.cluster.resource(id)?;
        match &resource.body {
            Body::Service(service) => Some((resource, service)),
            _ => None,
        }
    }

    /// Follows requests to a port of a Service; an alias has none.
    pub(super) fn to_service(
        &self,
        way: &mut Way,
        resource: &'c Resource<'t>,
        service: &'c Service<'t>,
        port: Option<&'c Item<ServicePort<'t>>>,
        leg: &Leg<'_, 'c, 't>,
        aliases: usize,
    ) -> End {
        let lang = self.lang;
        let name = resource.describe();
        let place = port.map_or_else(
            || resource.name_place(),
            |port| resource.place(port.target_port.span().or(port.port.span()).unwrap_or(port.span)),
        );
        let refusals = self.known.refusals(resource);
        if !refusals.is_empty() {
            let why = text!(lang, en: "the API server refuses {name}", es: "el API server rechaza el {name}");
            way.stop(resource, resource.name_place(), why.clone());
            way.causes.extend(refusals);
            return End::Fails { status: leg.status(503), why };
        }
        match self.backings.of(resource) {
            Backing::Alias(host) => self.to_alias(way, resource, service, host, leg, aliases),
            Backing::Written(written) => {
                let port_name = port.map_or("", |port| port.name());
                self.to_written(way, resource, &written, port_name, place, leg)
            }
            Backing::Pods(endpoints) => match port {
                Some(port) => self.to_pods(way, resource, service, port, &endpoints, leg),
                None => {
                    let why = text!(lang, en: "{name} has no ports", es: "el {name} no tiene puertos");
                    way.stop(resource, place, why.clone());
                    End::Fails { status: leg.status(503), why }
                }
            },
        }
    }

    /// Follows an alias for another name in DNS.
    fn to_alias(
        &self,
        way: &mut Way,
        resource: &'c Resource<'t>,
        service: &'c Service<'t>,
        host: &str,
        leg: &Leg<'_, 'c, 't>,
        aliases: usize,
    ) -> End {
        let lang = self.lang;
        let name = resource.describe();
        let place = resource.place(service.external_name.span().unwrap_or(resource.span));
        let labels: Vec<&str> = host.trim_end_matches('.').split('.').collect();
        let [target, namespace, "svc", ..] = labels.as_slice() else {
            let detail = text!(lang,
                en: "is an alias for `{host}`, outside of the cluster",
                es: "es un alias de `{host}`, fuera del clúster");
            way.pass(resource, place, detail);
            let why = text!(lang,
                en: "{name} leads to `{host}`, outside of the cluster",
                es: "el {name} lleva a `{host}`, fuera del clúster");
            return End::Unknown { why };
        };
        let detail = text!(lang, en: "is an alias for `{host}`", es: "es un alias de `{host}`");
        way.pass(resource, place, detail);
        let found = match self.cluster.service_in(resource, namespace, target) {
            ServiceInNamespace::Found(id) => self.service(id),
            ServiceInNamespace::NotFound { nearest } => {
                let why = text!(lang,
                    en: "`{host}` names no Service of namespace `{namespace}`",
                    es: "`{host}` no nombra ningún Service del namespace `{namespace}`");
                way.missing(named_service(namespace, target), Some(place), why.clone());
                way.causes.extend(self.known.on(resource.id).map(|it| it.id));
                let proven = nearest.is_some() || self.known.on(resource.id).any(|it| it.is_error());
                let listed = self.cluster.proves_absence(resource, "Service");
                let status = leg.status(503);
                return if proven || listed { End::Fails { status, why } } else { End::Unknown { why } };
            }
            ServiceInNamespace::UnknownNamespace => None,
        };
        let Some((to, spec)) = found.filter(|_| aliases < MOST_ALIASES) else {
            let why = text!(lang,
                en: "Service `{target}` of namespace `{namespace}` is not in these files",
                es: "el Service `{target}` del namespace `{namespace}` no está en estos ficheros");
            way.missing(named_service(namespace, target), Some(place), why.clone());
            return End::Unknown { why };
        };
        // An alias maps no ports: the number that is asked for is that of the other Service.
        let own: Vec<i64> = service.ports().filter_map(|port| port.port.get().copied()).collect();
        let ports = || spec.ports.items();
        let port = ports()
            .find(|it| it.port.get().is_some_and(|port| own.contains(port)))
            .or_else(|| ports().next());
        self.to_service(way, to, spec, port, leg, aliases + 1)
    }

    /// Follows requests to endpoints that somebody wrote.
    fn to_written(
        &self,
        way: &mut Way,
        resource: &'c Resource<'t>,
        written: &[WrittenEndpoint<'t>],
        port_name: &str,
        place: Place,
        leg: &Leg<'_, 'c, 't>,
    ) -> End {
        let lang = self.lang;
        let name = resource.describe();
        let of_port: Vec<&WrittenEndpoint<'t>> =
            written.iter().filter(|it| it.port_name == port_name).collect();
        let ready = of_port.iter().filter(|it| it.ready).count();
        if ready > 0 {
            let all = of_port.len();
            let detail = text!(lang,
                en: "sends to {ready} of {all} endpoints that its EndpointSlices list",
                es: "envía a {ready} de los {all} endpoints que listan sus EndpointSlices");
            way.pass(resource, place, detail);
            let Some(by) = of_port.first().and_then(|it| self.cluster.resource(it.by)) else {
                return End::Reaches { degraded: false };
            };
            way.backends.push(super::DraftBackend {
                resource: by.id,
                name: by.describe(),
                planned: true,
                ready: ready as i64,
                total: all as i64,
                share: leg.share,
            });
            return End::Reaches { degraded: ready < all };
        }
        way.causes.extend(self.known.on(resource.id).map(|it| it.id));
        let slices = self.cluster.endpoints().slices_of(self.cluster.cells_of(resource), resource.name());
        let (why, proven) = if !of_port.is_empty() {
            (
                text!(lang, en: "no endpoint of {name} is ready", es: "ningún endpoint del {name} está listo"),
                true,
            )
        } else if !written.is_empty() {
            let why = if port_name.is_empty() {
                text!(lang,
                    en: "the endpoints of {name} have no port without a name, as its own is",
                    es: "los endpoints del {name} no tienen ningún puerto sin nombre, como es el suyo")
            } else {
                text!(lang,
                    en: "the endpoints of {name} have no port called `{port_name}`",
                    es: "los endpoints del {name} no tienen ningún puerto llamado `{port_name}`")
            };
            (why, true)
        } else {
            let why = text!(lang,
                en: "{name} has no selector, and nobody has written endpoints for it",
                es: "el {name} no tiene selector, y nadie ha escrito endpoints para él");
            let listed =
                ["EndpointSlice", "Endpoints"].iter().any(|kind| self.cluster.proves_absence(resource, kind));
            let live = resource.is_live() && self.cluster.proves_absence(resource, "Service");
            (why, listed || live || slices.count() > 0)
        };
        way.stop(resource, place, why.clone());
        if proven { End::Fails { status: leg.status(503), why } } else { End::Unknown { why } }
    }
}

fn service_ref(from: &Resource<'_>, name: &str) -> ObjectRef {
    named_service(from.namespace_name(), name)
}

pub(super) fn named_service(namespace: &str, name: &str) -> ObjectRef {
    ObjectRef {
        api_version: "v1".to_owned(),
        kind: "Service".to_owned(),
        namespace: Some(namespace.to_owned()),
        name: Some(name.to_owned()),
        ..ObjectRef::default()
    }
}

/// The port that ingress-nginx takes for the one that is named: it compares `targetPort` as well, which no other
/// controller does.
fn lax<'c, 't>(
    served: &Served<'c, 't>,
    service: &'c Service<'t>,
    wanted: BackendPort<'_>,
) -> Option<&'c Item<ServicePort<'t>>> {
    if served.class.controller != Some(Controller::IngressNginx) {
        return None;
    }
    service.ports.get()?.iter().find(|port| match (port.target_port.get(), wanted) {
        (Some(IntOrString::Int(target)), BackendPort::Number(number)) => *target == number,
        (Some(IntOrString::String(target)), BackendPort::Name(name)) => *target == name,
        _ => false,
    })
}
