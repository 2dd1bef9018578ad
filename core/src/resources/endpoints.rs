//! Endpoints and EndpointSlices: which Service they belong to, and where its requests go.

use super::service::protocol;
use serde::Deserialize;

use crate::yaml::de::{Field, Items};

/// An EndpointSlice: its fields stand beside `metadata`, not under a `spec`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct EndpointSlice<'t> {
    pub(crate) ports: Field<Items<EndpointPort<'t>>>,
    pub(crate) endpoints: Field<Items<SliceEndpoint<'t>>>,
}

/// One of `endpoints` of an EndpointSlice.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct SliceEndpoint<'t> {
    pub(crate) addresses: Field<Items<&'t str>>,
    pub(crate) conditions: Field<EndpointConditions>,
    pub(crate) target_ref: Field<TargetRef<'t>>,
}

/// What is known of an endpoint. Absent, `ready` and `serving` mean true, and `terminating` false.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct EndpointConditions {
    pub(crate) ready: Field<bool>,
    pub(crate) serving: Field<bool>,
    pub(crate) terminating: Field<bool>,
}

/// The Pod behind an address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct TargetRef<'t> {
    pub(crate) name: Field<&'t str>,
}

/// The older Endpoints object; it has the name of its Service.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct Endpoints<'t> {
    pub(crate) subsets: Field<Items<EndpointSubset<'t>>>,
}

/// Addresses that share ports.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct EndpointSubset<'t> {
    pub(crate) addresses: Field<Items<EndpointAddress<'t>>>,
    pub(crate) not_ready_addresses: Field<Items<EndpointAddress<'t>>>,
    pub(crate) ports: Field<Items<EndpointPort<'t>>>,
}

/// An address of a subset.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 't"))]
pub(crate) struct EndpointAddress<'t> {
    pub(crate) ip: Field<&'t str>,
    pub(crate) target_ref: Field<TargetRef<'t>>,
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
