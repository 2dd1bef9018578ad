//! Endpoints and EndpointSlices, as far as they tell which Service they belong to.

use super::service::protocol;
use serde::Deserialize;

use crate::yaml::de::{Field, Items};

/// An EndpointSlice: its fields stand beside `metadata`, not under a `spec`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct EndpointSlice<'t> {
    pub(crate) ports: Field<Items<EndpointPort<'t>>>,
}

/// The older Endpoints object; it has the name of its Service.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct Endpoints<'t> {
    pub(crate) subsets: Field<Items<EndpointSubset<'t>>>,
}

/// Addresses that share ports.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct EndpointSubset<'t> {
    pub(crate) ports: Field<Items<EndpointPort<'t>>>,
}

/// A port of them; its name is that of the Service's port.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct EndpointPort<'t> {
    pub(crate) name: Field<&'t str>,
    pub(crate) port: Field<i64>,
    pub(crate) protocol: Field<&'t str>,
}

impl<'t> EndpointPort<'t> {
    /// `TCP` unless something else is written.
    pub(crate) fn protocol(&self) -> &'t str {
        protocol(self.protocol.or("TCP"))
    }
}
