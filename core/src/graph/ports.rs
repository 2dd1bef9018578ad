//! Where the traffic of a Service's port arrives in a Pod.

use crate::{
    resources::{ContainerPort, PodSpec, ServicePort},
    yaml::de::IntOrString,
};

/// What the EndpointSlice controller makes of a Service's port and one Pod.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TargetPort<'p, 't> {
    /// A number is taken as it is. `declared` says whether a container declares it with the same protocol, which
    /// Kubernetes does not ask.
    Number { declared: bool },
    /// A name that a container declares with the same protocol.
    Named(&'p ContainerPort<'t>),
    /// A name that no container declares with that protocol: the Pod gets no traffic on this port.
    NotFound,
}

/// Resolves the port for a Pod: containers in order, then sidecars.
pub(crate) fn target_port<'p, 't>(
    port: &ServicePort<'_>,
    pod: &'p PodSpec<'t>,
) -> Option<TargetPort<'p, 't>> {
    Some(match port.target_port()? {
        IntOrString::Int(number) => {
            TargetPort::Number { declared: pod.ports().any(|it| it.container_port.get() == Some(&number)) }
        }
        IntOrString::String(name) => pod
            .ports()
            .find(|it| it.name.get() == Some(&name) && it.protocol() == port.protocol())
            .map_or(TargetPort::NotFound, TargetPort::Named),
    })
}
