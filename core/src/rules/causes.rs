//! What was found about the Pods of a workload, for rules about what stands before them: a rollout, a Service, a Job.

use super::{Context, Finding, FindingId};
use crate::{report::Severity, resources::ResourceId};

impl Context<'_> {
    /// What keeps Pods of this workload from being made, or from getting ready; of a chain of causes its root.
    pub(crate) fn causes_in_pods(&self, workload: ResourceId) -> Vec<FindingId> {
        let found = || self.findings.on(workload).filter(|(_, it)| is_about_pods(it));
        let is_root =
            |finding: &Finding| finding.caused_by.iter().all(|cause| !found().any(|(id, _)| id == *cause));
        found().filter(|(_, it)| is_root(it)).map(|(id, _)| id).collect()
    }
}

fn is_about_pods(finding: &Finding) -> bool {
    let name = finding.rule.name;
    // A warning of this rule does not know why nothing starts; that nothing does is seen.
    (finding.severity == Severity::Error || name == "pod-start-failed")
        && (name.starts_with("pod-") || name.starts_with("probe-") || name == "workload-not-created")
}
