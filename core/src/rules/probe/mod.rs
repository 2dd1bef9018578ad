//! Probes of containers.

pub(crate) mod kills_before_ready;
pub(crate) mod port_not_found;

use crate::resources::{Container, PodSpec, Probe};
use crate::yaml::Span;

/// What a probe decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProbeKind {
    /// When the other probes begin.
    Startup,
    /// Whether the Pod gets requests.
    Readiness,
    /// Whether the container is restarted.
    Liveness,
}

impl ProbeKind {
    /// The field's name, which is how Kubernetes' documentation calls the probe.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Startup => "startupProbe",
            Self::Readiness => "readinessProbe",
            Self::Liveness => "livenessProbe",
        }
    }
}

/// The probes of a container with the spans of their values.
pub(crate) fn probes<'c, 't>(
    container: &'c Container<'t>,
) -> impl Iterator<Item = (ProbeKind, &'c Probe<'t>, Span)> {
    [
        (ProbeKind::Startup, &container.startup_probe),
        (ProbeKind::Readiness, &container.readiness_probe),
        (ProbeKind::Liveness, &container.liveness_probe),
    ]
    .into_iter()
    .filter_map(|(kind, field)| field.spanned().map(|probe| (kind, &*probe.value, probe.span)))
}

/// The containers whose probes Kubernetes runs. Ordinary init containers may have none.
pub(crate) fn probed_containers<'c, 't>(spec: &'c PodSpec<'t>) -> impl Iterator<Item = &'c Container<'t>> {
    spec.serving_containers()
}
