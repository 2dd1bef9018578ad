//! Does the Ingress reach the Service?

pub(crate) mod backend_port_not_found;
pub(crate) mod backend_service_in_other_namespace;
pub(crate) mod backend_service_not_found;
pub(crate) mod backend_unreachable;
pub(crate) mod rule_without_http;

use crate::{
    graph::{Cluster, Lookup},
    options::Lang,
    resources::{Body, Ingress, IngressBackend, Resource},
    rules::{Place, text},
};

/// A backend of an Ingress that names a Service, with what leads to it.
pub(crate) struct Route<'r, 't> {
    pub(crate) ingress: &'r Resource<'t>,
    pub(crate) spec: &'r Ingress<'t>,
    pub(crate) backend: &'r IngressBackend<'t>,
    /// Host and path, `*` for any host; `None` for the default backend.
    pub(crate) request: Option<(&'t str, &'t str)>,
    /// The name of the Service as written.
    pub(crate) service_name: &'t str,
    pub(crate) service: Lookup,
}

impl Route<'_, '_> {
    /// "`shop.example/cart`" or "the default backend", for a message that goes on with a verb.
    pub(crate) fn describe(&self, lang: Lang) -> String {
        let ingress = self.ingress.describe();
        match self.request {
            Some((host, path)) => {
                let slash = if path.starts_with('/') { "" } else { "/" };
                text!(lang, en: "`{host}{slash}{path}` of {ingress}", es: "`{host}{slash}{path}` de {ingress}")
            }
            None => {
                text!(lang, en: "The default backend of {ingress}", es: "El backend por defecto de {ingress}")
            }
        }
    }

    /// The place of the Service's name.
    pub(crate) fn name_place(&self) -> Place {
        let span = self.backend.service_name().span();
        span.map_or_else(|| self.ingress.name_place(), |span| self.ingress.place(span))
    }
}

/// Every backend of every Ingress that names a Service.
pub(crate) fn routes<'c, 't>(cluster: &'c Cluster<'t>) -> impl Iterator<Item = Route<'c, 't>> {
    cluster.resources().iter().flat_map(move |ingress| {
        let Body::Ingress(spec) = &ingress.body else { return Vec::new() };
        let paths = spec.paths().filter_map(|(rule, path)| {
            Some((path.backend.get()?, Some((rule.host.or("*"), path.path.or("/")))))
        });
        let backends = paths.chain(spec.default_backend().map(|backend| (backend, None)));
        let route = |(backend, request): (&'c IngressBackend<'t>, Option<(&'t str, &'t str)>)| {
            let service_name = backend.service_name().get().copied().filter(|name| !name.is_empty())?;
            let service = cluster.backend_service(ingress, backend)?;
            Some(Route { ingress, spec, backend, request, service_name, service })
        };
        backends.filter_map(route).collect()
    })
}
