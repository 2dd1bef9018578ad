//! Ingresses. Three shapes become one model: networking.k8s.io/v1, and the removed v1beta1 of networking.k8s.io and
//! of extensions, where a backend was `{serviceName, servicePort}` and `defaultBackend` was called `backend`.

use super::metadata::ObjectMeta;
use crate::{
    apart::KeepApart,
    yaml::de::{Field, IntOrString, Items, read_fields},
};

/// `spec` of an Ingress.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ingress<'t> {
    pub(crate) ingress_class_name: Field<&'t str>,
    pub(crate) default_backend: Field<IngressBackend<'t>>,
    /// `defaultBackend` as v1beta1 called it.
    pub(crate) backend: Field<IngressBackend<'t>>,
    pub(crate) rules: Field<Items<IngressRule<'t>>>,
    pub(crate) tls: Field<Items<IngressTls<'t>>>,
}
read_fields!(
    Ingress<'t>:
    ingress_class_name = "ingressClassName",
    default_backend = "defaultBackend",
    backend,
    rules,
    tls,
);

/// An entry of `spec.tls`.
#[derive(Clone, Debug, Default)]
pub(crate) struct IngressTls<'t> {
    pub(crate) hosts: Field<Items<&'t str>>,
    pub(crate) secret_name: Field<&'t str>,
}
read_fields!(IngressTls<'t>: hosts, secret_name = "secretName");

/// An entry of `spec.rules`. (A `Rule` without "Ingress" before it is one of kubetriage's own.)
#[derive(Clone, Debug, Default)]
pub(crate) struct IngressRule<'t> {
    pub(crate) host: Field<&'t str>,
    pub(crate) http: Field<HttpIngressRuleValue<'t>>,
}
read_fields!(IngressRule<'t>: host, http);

/// `http` of an Ingress rule.
#[derive(Clone, Debug, Default)]
pub(crate) struct HttpIngressRuleValue<'t> {
    pub(crate) paths: Field<Items<HttpIngressPath<'t>>>,
}
read_fields!(HttpIngressRuleValue<'t>: paths);

/// A path and where it leads.
#[derive(Clone, Debug, Default)]
pub(crate) struct HttpIngressPath<'t> {
    pub(crate) path: Field<&'t str>,
    pub(crate) path_type: Field<&'t str>,
    pub(crate) backend: Field<IngressBackend<'t>>,
}
read_fields!(HttpIngressPath<'t>: path, path_type = "pathType", backend);

/// A backend in the shape of v1 (`service`, `resource`) and of v1beta1 (`serviceName`, `servicePort`).
#[derive(Clone, Debug, Default)]
pub(crate) struct IngressBackend<'t> {
    service: Field<IngressServiceBackend<'t>>,
    service_name: Field<&'t str>,
    service_port: Field<IntOrString<'t>>,
}
read_fields!(IngressBackend<'t>: service, service_name = "serviceName", service_port = "servicePort");

#[derive(Clone, Debug, Default)]
struct IngressServiceBackend<'t> {
    name: Field<&'t str>,
    port: Field<ServiceBackendPort<'t>>,
}
read_fields!(IngressServiceBackend<'t>: name, port);

#[derive(Clone, Debug, Default)]
struct ServiceBackendPort<'t> {
    name: Field<&'t str>,
    number: Field<i64>,
}
read_fields!(ServiceBackendPort<'t>: name, number);

/// The port that a backend asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BackendPort<'t> {
    Number(i64),
    Name(&'t str),
}

impl std::fmt::Display for BackendPort<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(formatter),
            Self::Name(name) => name.fmt(formatter),
        }
    }
}

impl<'t> IngressBackend<'t> {
    /// The Service's name; absent for a `resource` backend.
    pub(crate) fn service_name(&self) -> &Field<&'t str> {
        match self.service.get() {
            Some(service) => &service.name,
            None => &self.service_name,
        }
    }

    /// Whether the backend is no Service but something that the AWS load balancer does itself, such as a redirect: the
    /// port is called `use-annotation`, and an annotation with the backend's name says what is done.
    pub(crate) fn is_action(&self, ingress: &ObjectMeta<'_>) -> bool {
        let name = self.service_name().or("");
        self.port().is_some_and(|(port, _)| port == BackendPort::Name("use-annotation"))
            && ingress.annotation(&format!("alb.ingress.kubernetes.io/actions.{name}")).is_some()
    }

    /// The port and where it stands.
    pub(crate) fn port(&self) -> Option<(BackendPort<'t>, crate::yaml::Span)> {
        if let Some(service) = self.service.get() {
            let port = service.port.get()?;
            let name = port.name.spanned().filter(|name| !name.value.is_empty());
            let number = port.number.spanned().map(|it| (BackendPort::Number(it.value), it.span));
            return name.map(|it| (BackendPort::Name(it.value), it.span)).or(number);
        }
        let port = self.service_port.spanned()?;
        let value = match port.value {
            IntOrString::Int(number) => BackendPort::Number(number),
            IntOrString::String(name) => BackendPort::Name(name),
        };
        Some((value, port.span))
    }
}

impl<'t> Ingress<'t> {
    /// The backend for requests that no path takes, in either shape.
    pub(crate) fn default_backend(&self) -> Option<&IngressBackend<'t>> {
        self.default_backend.get().or(self.backend.get())
    }

    /// The backends of all paths, then the default backend.
    pub(crate) fn backends(&self) -> impl Iterator<Item = &IngressBackend<'t>> {
        self.paths().filter_map(|(_, path)| path.backend.get()).chain(self.default_backend()).apart()
    }

    /// Every path with its rule.
    pub(crate) fn paths(&self) -> impl Iterator<Item = (&IngressRule<'t>, &HttpIngressPath<'t>)> {
        self.rules
            .items()
            .flat_map(|rule| {
                let paths = rule.http.get().map_or([].iter(), |http| http.paths.items());
                paths.map(move |path| (&rule.value, &path.value))
            })
            .apart()
    }
}

/// `spec` of an IngressClass.
#[derive(Clone, Debug, Default)]
pub(crate) struct IngressClass<'t> {
    pub(crate) controller: Field<&'t str>,
}
read_fields!(IngressClass<'t>: controller);
