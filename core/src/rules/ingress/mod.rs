//! Does the Ingress reach the Service?

pub(crate) mod annotation_ignored;
mod annotations;
pub(crate) mod backend_port_not_found;
pub(crate) mod backend_protocol_mismatch;
pub(crate) mod backend_service_in_other_namespace;
pub(crate) mod backend_service_not_found;
pub(crate) mod backend_unreachable;
pub(crate) mod canary_without_main;
pub(crate) mod class_not_found;
pub(crate) mod no_address;
pub(crate) mod path_duplicate;
pub(crate) mod path_unreachable;
pub(crate) mod rewrite_mismatch;
pub(crate) mod rule_without_http;
pub(crate) mod tls_host_mismatch;
pub(crate) mod tls_secret_invalid;
pub(crate) mod tls_secret_not_found;

use crate::{
    graph::{Cluster, Controller, Lookup},
    options::Lang,
    resources::{Body, Ingress, IngressBackend, ObjectMeta, Resource},
    rules::{Finding, Looker, Place, Scene, text},
};

/// A backend of an Ingress that names a Service, with what leads to it.
#[derive(Clone, Copy)]
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

/// Every backend of an Ingress that names a Service.
pub(crate) fn routes_of<'c, 't>(cluster: &'c Cluster<'t>, ingress: &'c Resource<'t>) -> Vec<Route<'c, 't>> {
    let Body::Ingress(spec) = &ingress.body else { return Vec::new() };
    let paths = spec
        .paths()
        .filter_map(|(rule, path)| Some((path.backend.get()?, Some((rule.host.or("*"), path.path.or("/"))))));
    let backends = paths.chain(spec.default_backend().map(|backend| (backend, None)));
    let route = |(backend, request): (&'c IngressBackend<'t>, Option<(&'t str, &'t str)>)| {
        let service_name = backend.service_name().get().copied().filter(|name| !name.is_empty())?;
        let service = cluster.backend_service(ingress, backend)?;
        Some(Route { ingress, spec, backend, request, service_name, service })
    };
    backends.filter_map(route).collect()
}

/// Looks at each backend and reports what `judge` finds wrong with it, on its Ingress.
fn each_route<'c, 'a>(
    cx: &'c Scene<'a>,
    judge: fn(&Scene<'_>, &Route<'_, '_>) -> Option<Finding>,
) -> Looker<'c, Route<'a, 'a>> {
    Box::new(move |route, found| {
        if let Some(finding) = judge(cx, &route) {
            found.report(finding.on(route.ingress.id));
        }
    })
}

/// Which load balancer an Ingress configures.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Serving<'t> {
    /// The one of its controller, with all others of its class.
    Shared,
    /// One that it shares with the Ingresses of its group.
    Group(&'t str),
    /// One of its own.
    Own,
    Unknown,
}

impl<'t> Serving<'t> {
    pub(crate) fn of(ingress: &Resource<'t>, controller: Option<Controller>) -> Self {
        let group = || ingress.metadata.annotation("alb.ingress.kubernetes.io/group.name");
        match controller {
            Some(Controller::Alb) => group().map_or(Self::Own, Self::Group),
            Some(Controller::Gce) => Self::Own,
            Some(_) => Self::Shared,
            None => Self::Unknown,
        }
    }

    /// Whether a request for `host`, empty for any, may meet both. A named host points at one load balancer, whoever
    /// that is.
    pub(crate) fn meets(&self, other: &Self, host: &str) -> bool {
        match (self, other) {
            (Self::Own, _) | (_, Self::Own) => false,
            (Self::Group(a), Self::Group(b)) => a == b,
            (Self::Unknown, _) | (_, Self::Unknown) => !host.is_empty(),
            _ => true,
        }
    }
}

/// What the annotations of ingress-nginx begin with.
pub(crate) const NGINX: &str = "nginx.ingress.kubernetes.io/";

/// An annotation of ingress-nginx.
pub(crate) fn nginx<'t>(metadata: &ObjectMeta<'t>, name: &str) -> Option<&'t str> {
    let annotations = metadata.annotations.get()?.pairs();
    annotations.iter().find(|pair| pair.key.strip_prefix(NGINX) == Some(name)).map(|pair| pair.value)
}

/// Whether an annotation of ingress-nginx turns something on.
pub(crate) fn is_on(metadata: &ObjectMeta<'_>, name: &str) -> bool {
    nginx(metadata, name).is_some_and(|value| matches!(value, "true" | "True" | "TRUE" | "t" | "T" | "1"))
}

/// Whether an Ingress gives a share of the requests of another one to its own backends.
pub(crate) fn is_canary(metadata: &ObjectMeta<'_>) -> bool {
    is_on(metadata, "canary")
}

/// Whether the controller is ingress-nginx, or may be: nothing tells another one.
pub(crate) fn may_be_nginx(controller: Option<Controller>) -> bool {
    controller.is_none_or(|it| it == Controller::IngressNginx)
}
