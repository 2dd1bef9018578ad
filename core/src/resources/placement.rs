//! What a Pod asks of the scheduler. Read only for Pods that it has found no place for, and for those beside them.

use super::{Resource, workload::LabelSelector};
use crate::yaml::{
    Node,
    de::{Field, Items, from_node, read_fields},
};

/// The fields of a Pod's `spec` that only the scheduler reads.
#[derive(Clone, Debug, Default)]
pub(crate) struct Placement<'t> {
    pub(crate) scheduler_name: Field<&'t str>,
    pub(crate) scheduling_gates: Field<Items<SchedulingGate<'t>>>,
    pub(crate) tolerations: Field<Items<Toleration<'t>>>,
    pub(crate) affinity: Field<Affinity<'t>>,
    pub(crate) topology_spread_constraints: Field<Items<SpreadConstraint<'t>>>,
}
read_fields!(
    Placement<'t>:
    scheduler_name = "schedulerName",
    scheduling_gates = "schedulingGates",
    tolerations,
    affinity,
    topology_spread_constraints = "topologySpreadConstraints",
);

impl<'t> Placement<'t> {
    /// Of a Pod, or of the template of what makes Pods.
    pub(crate) fn read(resource: &Resource<'t>) -> Self {
        pod_spec_node(resource).and_then(from_node).unwrap_or_default()
    }
}

/// `spec` of a Pod, or of the template of what makes Pods.
fn pod_spec_node<'t>(resource: &Resource<'t>) -> Option<Node<'t>> {
    let spec = resource.node.get("spec")?;
    match resource.gvk.kind {
        "Pod" => Some(spec),
        "CronJob" => spec.get("jobTemplate")?.get("spec")?.get("template")?.get("spec"),
        _ => spec.get("template")?.get("spec"),
    }
}

/// Somebody has to take it away before the Pod is scheduled.
#[derive(Clone, Debug, Default)]
pub(crate) struct SchedulingGate<'t> {
    pub(crate) name: Field<&'t str>,
}
read_fields!(SchedulingGate<'t>: name);

/// Which taints a Pod does not mind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Toleration<'t> {
    pub(crate) key: Field<&'t str>,
    pub(crate) operator: Field<&'t str>,
    pub(crate) value: Field<&'t str>,
    pub(crate) effect: Field<&'t str>,
}
read_fields!(Toleration<'t>: key, operator, value, effect);

/// `affinity`, without what is merely preferred.
#[derive(Clone, Debug, Default)]
pub(crate) struct Affinity<'t> {
    pub(crate) node_affinity: Field<NodeAffinity<'t>>,
    pub(crate) pod_affinity: Field<PodAffinity<'t>>,
    pub(crate) pod_anti_affinity: Field<PodAffinity<'t>>,
}
read_fields!(
    Affinity<'t>:
    node_affinity = "nodeAffinity",
    pod_affinity = "podAffinity",
    pod_anti_affinity = "podAntiAffinity",
);

/// To which Nodes.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeAffinity<'t> {
    pub(crate) required: Field<NodeSelector<'t>>,
}
read_fields!(NodeAffinity<'t>: required = "requiredDuringSchedulingIgnoredDuringExecution");

/// A Node has to satisfy one of the terms; without terms there is none that could be satisfied.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeSelector<'t> {
    pub(crate) node_selector_terms: Field<Items<NodeSelectorTerm<'t>>>,
}
read_fields!(NodeSelector<'t>: node_selector_terms = "nodeSelectorTerms");

/// All of its requirements have to hold; without any it means no Node.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeSelectorTerm<'t> {
    pub(crate) match_expressions: Field<Items<NodeRequirement<'t>>>,
    pub(crate) match_fields: Field<Items<NodeRequirement<'t>>>,
}
read_fields!(NodeSelectorTerm<'t>: match_expressions = "matchExpressions", match_fields = "matchFields");

/// One requirement; unlike selectors of Pods it knows `Gt` and `Lt`.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeRequirement<'t> {
    pub(crate) key: Field<&'t str>,
    pub(crate) operator: Field<&'t str>,
    pub(crate) values: Field<Items<&'t str>>,
}
read_fields!(NodeRequirement<'t>: key, operator, values);

/// To or from other Pods.
#[derive(Clone, Debug, Default)]
pub(crate) struct PodAffinity<'t> {
    pub(crate) required: Field<Items<PodAffinityTerm<'t>>>,
}
read_fields!(PodAffinity<'t>: required = "requiredDuringSchedulingIgnoredDuringExecution");

/// Which Pods, and how near: on Nodes with the same value of the label `topologyKey`.
#[derive(Clone, Debug, Default)]
pub(crate) struct PodAffinityTerm<'t> {
    pub(crate) label_selector: Field<LabelSelector<'t>>,
    pub(crate) topology_key: Field<&'t str>,
    pub(crate) namespaces: Field<Items<&'t str>>,
    pub(crate) namespace_selector: Field<LabelSelector<'t>>,
}
read_fields!(
    PodAffinityTerm<'t>:
    label_selector = "labelSelector",
    topology_key = "topologyKey",
    namespaces,
    namespace_selector = "namespaceSelector",
);

/// How evenly Pods have to be spread.
#[derive(Clone, Debug, Default)]
pub(crate) struct SpreadConstraint<'t> {
    pub(crate) max_skew: Field<i64>,
    pub(crate) topology_key: Field<&'t str>,
    pub(crate) when_unsatisfiable: Field<&'t str>,
    pub(crate) label_selector: Field<LabelSelector<'t>>,
    pub(crate) min_domains: Field<i64>,
    pub(crate) node_affinity_policy: Field<&'t str>,
    pub(crate) node_taints_policy: Field<&'t str>,
    pub(crate) match_label_keys: Field<Items<&'t str>>,
}
read_fields!(
    SpreadConstraint<'t>:
    max_skew = "maxSkew",
    topology_key = "topologyKey",
    when_unsatisfiable = "whenUnsatisfiable",
    label_selector = "labelSelector",
    min_domains = "minDomains",
    node_affinity_policy = "nodeAffinityPolicy",
    node_taints_policy = "nodeTaintsPolicy",
    match_label_keys = "matchLabelKeys",
);
