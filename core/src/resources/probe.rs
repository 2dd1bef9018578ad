//! Liveness, readiness and startup probes.

use serde::Deserialize;

use crate::yaml::de::{Field, IntOrString};

/// A probe of a container.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct Probe<'t> {
    pub(crate) http_get: Field<PortHandler<'t>>,
    pub(crate) tcp_socket: Field<PortHandler<'t>>,
}

/// The part of a handler that names a port.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct PortHandler<'t> {
    pub(crate) port: Field<IntOrString<'t>>,
}
