//! Does the Service reach the Pods?

pub(crate) mod endpoints_mismatch;
pub(crate) mod external_name_invalid;
pub(crate) mod headless_port_mismatch;
pub(crate) mod load_balancer_pending;
pub(crate) mod no_ready_endpoints;
pub(crate) mod pins_pod_template_hash;
pub(crate) mod port_name_missing;
pub(crate) mod port_protocol_mismatch;
pub(crate) mod selector_matches_no_pod;
pub(crate) mod selects_several_workloads;
pub(crate) mod target_port_not_found;

use crate::{
    graph::Cluster,
    resources::{PodSpec, Resource},
    yaml::de::Pair,
};

/// More workloads than this behind one Service are no app whose ports could be compared; thousands of Services over
/// thousands of workloads must not be looked at in pairs.
const MOST_WORKLOADS: usize = 512;

/// What a Service selects, with the `spec` of its Pods; nothing where that is too much to be looked at.
fn selected_pods<'c, 't>(
    cluster: &'c Cluster<'t>,
    service: &Resource<'t>,
) -> Vec<(&'c Resource<'t>, &'c PodSpec<'t>)> {
    let selected = cluster.selected_by(service.id).filter(|it| it.len() <= MOST_WORKLOADS);
    let pods = selected.unwrap_or_default().iter().filter_map(|id| cluster.resource(*id));
    pods.filter_map(|pod| Some((pod, pod.pod_spec()?))).collect()
}

/// A label as it stands in YAML: `app: web`.
fn label(pair: &Pair<'_>) -> String {
    if pair.value.is_empty() {
        format!("{}: \"\"", pair.key)
    } else {
        format!("{}: {}", pair.key, pair.value)
    }
}
