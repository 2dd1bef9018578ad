//! NetworkPolicies.

use super::workload::LabelSelector;
use crate::yaml::de::{Field, IntOrString, Items, read_fields};

/// `spec` of a NetworkPolicy.
#[derive(Clone, Debug, Default)]
pub(crate) struct NetworkPolicy<'t> {
    /// Absent and empty both select every Pod of the namespace.
    pub(crate) pod_selector: Field<LabelSelector<'t>>,
    pub(crate) policy_types: Field<Items<&'t str>>,
    pub(crate) ingress: Field<Items<PolicyRule<'t>>>,
    pub(crate) egress: Field<Items<PolicyRule<'t>>>,
}
read_fields!(NetworkPolicy<'t>: pod_selector = "podSelector", policy_types = "policyTypes", ingress, egress);

/// An entry of `ingress` or `egress`: what it allows.
#[derive(Clone, Debug, Default)]
pub(crate) struct PolicyRule<'t> {
    /// Of a rule for `ingress`; absent and empty both mean everybody.
    pub(crate) from: Field<Items<PolicyPeer<'t>>>,
    /// Of a rule for `egress`.
    pub(crate) to: Field<Items<PolicyPeer<'t>>>,
    /// Absent and empty both mean every port.
    pub(crate) ports: Field<Items<PolicyPort<'t>>>,
}
read_fields!(PolicyRule<'t>: from, to, ports);

/// Who may come, or where one may go.
#[derive(Clone, Debug, Default)]
pub(crate) struct PolicyPeer<'t> {
    pub(crate) pod_selector: Field<LabelSelector<'t>>,
    /// Absent means the namespace of the policy, `{}` all of them.
    pub(crate) namespace_selector: Field<LabelSelector<'t>>,
    pub(crate) ip_block: Field<IpBlock<'t>>,
}
read_fields!(
    PolicyPeer<'t>:
    pod_selector = "podSelector",
    namespace_selector = "namespaceSelector",
    ip_block = "ipBlock",
);

/// Addresses.
#[derive(Clone, Debug, Default)]
pub(crate) struct IpBlock<'t> {
    pub(crate) cidr: Field<&'t str>,
}
read_fields!(IpBlock<'t>: cidr);

/// Ports of the Pods that the traffic goes to, not of the Service before them.
#[derive(Clone, Debug, Default)]
pub(crate) struct PolicyPort<'t> {
    /// A number, or the name of a container's port; absent means every port.
    pub(crate) port: Field<IntOrString<'t>>,
    pub(crate) end_port: Field<i64>,
    pub(crate) protocol: Field<&'t str>,
}
read_fields!(PolicyPort<'t>: port, end_port = "endPort", protocol);

impl<'t> PolicyPort<'t> {
    /// `TCP` unless something else is written.
    pub(crate) fn protocol(&self) -> &'t str {
        self.protocol.or("TCP")
    }
}

impl NetworkPolicy<'_> {
    /// Whether the Pods that it selects take only the traffic that some policy allows.
    pub(crate) fn isolates_ingress(&self) -> bool {
        self.has_type("Ingress").unwrap_or(true)
    }

    /// Whether the Pods that it selects send only the traffic that some policy allows.
    pub(crate) fn isolates_egress(&self) -> bool {
        self.has_type("Egress").unwrap_or_else(|| self.egress.get().is_some_and(|rules| !rules.is_empty()))
    }

    /// `None` where no types are written, so that the API server fills them in.
    fn has_type(&self, name: &str) -> Option<bool> {
        let types = self.policy_types.get().filter(|types| !types.is_empty())?;
        Some(types.iter().any(|it| it.value == name))
    }
}
