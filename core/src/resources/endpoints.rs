//! Endpoints and EndpointSlices: which Service they belong to, and where its requests go.

use super::service::protocol;
use crate::yaml::de::{Field, Items, read_fields};

/// An EndpointSlice: its fields stand beside `metadata`, not under a `spec`.
#[derive(Clone, Debug, Default)]
pub(crate) struct EndpointSlice<'t> {
    pub(crate) ports: Field<Items<EndpointPort<'t>>>,
    pub(crate) endpoints: Field<Items<SliceEndpoint<'t>>>,
}
read_fields!(EndpointSlice<'t>: ports, endpoints);

/// One of `endpoints` of an EndpointSlice.
#[derive(Clone, Debug, Default)]
pub(crate) struct SliceEndpoint<'t> {
    pub(crate) addresses: Field<Items<&'t str>>,
    pub(crate) conditions: Field<EndpointConditions>,
    pub(crate) target_ref: Field<TargetRef<'t>>,
}
read_fields!(SliceEndpoint<'t>: addresses, conditions, target_ref = "targetRef");

/// What is known of an endpoint. Absent, `ready` and `serving` mean true, and `terminating` false.
#[derive(Clone, Debug, Default)]
pub(crate) struct EndpointConditions {
    pub(crate) ready: Field<bool>,
    pub(crate) serving: Field<bool>,
    pub(crate) terminating: Field<bool>,
}
read_fields!(EndpointConditions: ready, serving, terminating);

/// The Pod behind an address.
#[derive(Clone, Debug, Default)]
pub(crate) struct TargetRef<'t> {
    pub(crate) name: Field<&'t str>,
}
read_fields!(TargetRef<'t>: name);

/// The older Endpoints object; it has the name of its Service.
#[derive(Clone, Debug, Default)]
pub(crate) struct Endpoints<'t> {
    pub(crate) subsets: Field<Items<EndpointSubset<'t>>>,
}
read_fields!(Endpoints<'t>: subsets);

/// Addresses that share ports.
#[derive(Clone, Debug, Default)]
pub(crate) struct EndpointSubset<'t> {
    pub(crate) addresses: Field<Items<EndpointAddress<'t>>>,
    pub(crate) not_ready_addresses: Field<Items<EndpointAddress<'t>>>,
    pub(crate) ports: Field<Items<EndpointPort<'t>>>,
}
read_fields!(EndpointSubset<'t>: addresses, not_ready_addresses = "notReadyAddresses", ports);

/// An address of a subset.
#[derive(Clone, Debug, Default)]
pub(crate) struct EndpointAddress<'t> {
    pub(crate) ip: Field<&'t str>,
    pub(crate) target_ref: Field<TargetRef<'t>>,
}
read_fields!(EndpointAddress<'t>: ip, target_ref = "targetRef");

/// A port of them; its name is that of the Service's port.
#[derive(Clone, Debug, Default)]
pub(crate) struct EndpointPort<'t> {
    pub(crate) name: Field<&'t str>,
    pub(crate) port: Field<i64>,
    pub(crate) protocol: Field<&'t str>,
}
read_fields!(EndpointPort<'t>: name, port, protocol);

impl<'t> EndpointPort<'t> {
    /// `TCP` unless something else is written.
    pub(crate) fn protocol(&self) -> &'t str {
        protocol(self.protocol.or("TCP"))
    }
}
