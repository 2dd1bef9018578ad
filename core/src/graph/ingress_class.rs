//! Which controller serves an Ingress.

use super::{cluster::Cluster, lookup::Lookup, names::KindKey};
use crate::{
    resources::{Body, Ingress, IngressClass, Resource, ResourceId},
    yaml::{Span, de::Spanned},
};

/// Controllers whose ways we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Controller {
    Alb,
    ApplicationGateway,
    Cilium,
    Contour,
    /// The controller of F5, `nginx.org`.
    F5Nginx,
    Gce,
    /// Both controllers of that name.
    Haproxy,
    /// The controller of the Kubernetes project.
    IngressNginx,
    Istio,
    Kong,
    Traefik,
}

/// The class of an Ingress, as far as the files tell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClassOf<'t> {
    /// The name of the class: written in the Ingress, or that of the one default class.
    pub(crate) name: Option<&'t str>,
    /// Where the Ingress names it.
    pub(crate) span: Option<Span>,
    pub(crate) controller: Option<Controller>,
    /// An IngressClass of the files says which controller it is; otherwise the usual name of a class does.
    pub(crate) certain: bool,
}

/// The annotation that named the class before there were IngressClasses.
pub(crate) const CLASS_ANNOTATION: &str = "kubernetes.io/ingress.class";

/// More IngressClasses than this are not looked through for the default one.
const MOST_CLASSES: usize = 64;

impl<'t> Cluster<'t> {
    /// The class of an Ingress: `ingressClassName`, else the annotation, else the default class.
    pub(crate) fn class_of(&self, ingress: &Resource<'t>, spec: &Ingress<'t>) -> ClassOf<'t> {
        let annotation = || {
            let pair = ingress.metadata.annotations.get()?.get(CLASS_ANNOTATION)?;
            Some(Spanned { value: pair.value, span: pair.value_span })
        };
        let written = spec.ingress_class_name.spanned().copied().or_else(annotation);
        let written = written.filter(|it| !it.value.is_empty());
        let (name, span) = match written {
            Some(it) => (Some(it.value), Some(it.span)),
            None => (self.default_class(ingress), None),
        };
        let object = name.and_then(|name| match self.find(ingress, "IngressClass", name) {
            Lookup::Found(id) => self.ingress_class(id),
            _ => None,
        });
        let controller = match object {
            Some(class) => class.controller.get().and_then(|it| controller(it)),
            None => name.and_then(usual_controller),
        };
        ClassOf { name, span, controller, certain: object.is_some() }
    }

    fn ingress_class(&self, id: ResourceId) -> Option<&IngressClass<'t>> {
        match &self.resource(id)?.body {
            Body::IngressClass(class) => Some(class),
            _ => None,
        }
    }

    /// The controller of an IngressClass.
    pub(crate) fn controller_of(&self, class: &Resource<'t>) -> Option<Controller> {
        self.ingress_class(class.id)?.controller.get().and_then(|it| controller(it))
    }

    /// The IngressClasses that an Ingress may name.
    pub(crate) fn classes_for(&self, ingress: &Resource<'t>) -> impl Iterator<Item = &Resource<'t>> {
        let cells = self.cells_for(ingress, "IngressClass");
        let classes = self.names.names_of(cells, KindKey::builtin("IngressClass"));
        classes.take(MOST_CLASSES).filter_map(|(_, id)| self.resource(id))
    }

    /// The class that an Ingress without one gets when it is made.
    fn default_class(&self, ingress: &Resource<'t>) -> Option<&'t str> {
        const IS_DEFAULT: &str = "ingressclass.kubernetes.io/is-default-class";
        let mut defaults =
            self.classes_for(ingress).filter(|it| it.metadata.annotation(IS_DEFAULT) == Some("true"));
        defaults.next().map(Resource::name)
    }
}

/// The controller behind `spec.controller` of an IngressClass.
fn controller(name: &str) -> Option<Controller> {
    // Several copies of one controller tell themselves apart by what follows the usual name.
    let starts = |prefix: &str| {
        name.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || !rest.starts_with('.'))
    };
    Some(match name {
        _ if starts("k8s.io/ingress-nginx") || starts("k8s.io/") && name.ends_with("nginx") => {
            Controller::IngressNginx
        }
        _ if starts("nginx.org/ingress-controller") => Controller::F5Nginx,
        _ if starts("traefik.io/ingress-controller") => Controller::Traefik,
        "ingress.k8s.aws/alb" | "eks.amazonaws.com/alb" => Controller::Alb,
        _ if starts("haproxy.org/ingress-controller") || starts("haproxy-ingress.github.io/controller") => {
            Controller::Haproxy
        }
        _ if starts("ingress-controllers.konghq.com/kong") => Controller::Kong,
        _ if starts("projectcontour.io/") => Controller::Contour,
        _ if starts("istio.io/ingress-controller") => Controller::Istio,
        _ if starts("azure/application-gateway") => Controller::ApplicationGateway,
        "cilium.io/ingress-controller" => Controller::Cilium,
        _ => return None,
    })
}

/// The controller that a class of this name usually has.
fn usual_controller(class: &str) -> Option<Controller> {
    Some(match class {
        "nginx" => Controller::IngressNginx,
        "traefik" => Controller::Traefik,
        "alb" => Controller::Alb,
        "gce" | "gce-internal" => Controller::Gce,
        "haproxy" => Controller::Haproxy,
        "kong" => Controller::Kong,
        "contour" => Controller::Contour,
        "istio" => Controller::Istio,
        "azure-application-gateway" | "azure/application-gateway" => Controller::ApplicationGateway,
        "cilium" => Controller::Cilium,
        _ => return None,
    })
}
