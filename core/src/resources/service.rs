//! Services.

use crate::yaml::de::{Field, IntOrString, Items, StringMap, read_fields};

/// `spec` of a Service.
#[derive(Clone, Debug, Default)]
pub(crate) struct Service<'t> {
    pub(crate) kind: Field<&'t str>,
    pub(crate) selector: Field<StringMap<'t>>,
    pub(crate) ports: Field<Items<ServicePort<'t>>>,
    pub(crate) cluster_ip: Field<&'t str>,
    pub(crate) external_name: Field<&'t str>,
    pub(crate) publish_not_ready_addresses: Field<bool>,
    pub(crate) ip_families: Field<Items<&'t str>>,
    pub(crate) ip_family_policy: Field<&'t str>,
    pub(crate) external_ips: Field<Items<&'t str>>,
}
read_fields!(
    Service<'t>:
    kind = "type",
    selector,
    ports,
    cluster_ip = "clusterIP",
    external_name = "externalName",
    publish_not_ready_addresses = "publishNotReadyAddresses",
    ip_families = "ipFamilies",
    ip_family_policy = "ipFamilyPolicy",
    external_ips = "externalIPs",
);

impl<'t> Service<'t> {
    /// An alias in DNS for a host elsewhere: no Pods, no ports, a selector is ignored.
    pub(crate) fn is_external_name(&self) -> bool {
        self.kind.get() == Some(&"ExternalName")
    }

    /// The selector, if the control plane looks for Pods at all: an absent or empty one means that somebody else
    /// writes the endpoints.
    pub(crate) fn selector(&self) -> Option<&StringMap<'t>> {
        if self.is_external_name() {
            return None;
        }
        self.selector.get().filter(|selector| !selector.is_empty())
    }

    pub(crate) fn ports(&self) -> impl Iterator<Item = &ServicePort<'t>> {
        self.ports.items().map(|item| &item.value)
    }
}

/// The protocol that a word means. `tcp` and `HTTP` are refused, which is said where they stand; for everything else
/// they are what they were meant to be.
pub(super) fn protocol(written: &str) -> &'static str {
    let known = ["UDP", "SCTP"].into_iter().find(|it| it.eq_ignore_ascii_case(written));
    known.unwrap_or("TCP")
}

/// An entry of `spec.ports`.
#[derive(Clone, Debug, Default)]
pub(crate) struct ServicePort<'t> {
    pub(crate) name: Field<&'t str>,
    pub(crate) port: Field<i64>,
    pub(crate) target_port: Field<IntOrString<'t>>,
    pub(crate) node_port: Field<i64>,
    pub(crate) protocol: Field<&'t str>,
    pub(crate) app_protocol: Field<&'t str>,
}
read_fields!(
    ServicePort<'t>:
    name,
    port,
    target_port = "targetPort",
    node_port = "nodePort",
    protocol,
    app_protocol = "appProtocol",
);

impl<'t> ServicePort<'t> {
    /// `TCP` unless something else is written.
    pub(crate) fn protocol(&self) -> &'t str {
        protocol(self.protocol.or("TCP"))
    }

    /// The name; an unnamed port has the empty one.
    pub(crate) fn name(&self) -> &'t str {
        self.name.or("")
    }

    /// Where the traffic is sent: `port` when `targetPort` is absent, null, 0 or empty.
    pub(crate) fn target_port(&self) -> Option<IntOrString<'t>> {
        match self.target_port.get() {
            None | Some(IntOrString::Int(0) | IntOrString::String("")) => {
                self.port.get().copied().map(IntOrString::Int)
            }
            Some(target) => Some(*target),
        }
    }
}
