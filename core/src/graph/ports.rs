//! From port to port: from the backend of an Ingress to the Service, and from there to a Pod.

use crate::{
    resources::{BackendPort, PodSpec, Service, ServicePort},
    yaml::de::{IntOrString, Item},
};

/// The port of a Service that a backend's port means: by number among `port`, by name among `name`. An unnamed port
/// has no name that could be meant.
pub(crate) fn backend_port<'s, 't>(
    service: &'s Service<'t>,
    wanted: BackendPort<'_>,
) -> Option<&'s Item<ServicePort<'t>>> {
    service.ports.get()?.iter().find(|port| match wanted {
        BackendPort::Number(number) => port.port.get() == Some(&number),
        BackendPort::Name(name) => !name.is_empty() && port.name() == name,
    })
}

/// What the EndpointSlice controller makes of a Service's port and one Pod.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TargetPort {
    /// A number is taken as it is. `declared` says whether a container declares it with the same protocol, which
    /// Kubernetes does not ask.
    Number { declared: bool },
    /// A name that a container declares with the same protocol.
    Named,
    /// A name that no container declares with that protocol: the Pod gets no traffic on this port.
    NotFound,
}

/// Resolves the port for a Pod: containers in order, then sidecars.
pub(crate) fn target_port(port: &ServicePort<'_>, pod: &PodSpec<'_>) -> Option<TargetPort> {
    Some(match port.target_port()? {
        IntOrString::Int(number) => {
            TargetPort::Number { declared: pod.ports().any(|it| it.container_port.get() == Some(&number)) }
        }
        IntOrString::String(name) => pod
            .ports()
            .find(|it| it.name.get() == Some(&name) && it.protocol() == port.protocol())
            .map_or(TargetPort::NotFound, |_| TargetPort::Named),
    })
}
