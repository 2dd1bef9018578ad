//! Which questions the files answer.

use super::{Plan, Question, Subject, Walker, ends::End};
use crate::{
    graph::printed,
    report::{AnsweredFrom, Severity},
};

impl Walker<'_, '_> {
    /// Where nothing is known to be wrong and no Pod is ready yet, the question that somebody who sees the cluster has to
    /// answer: Pods may just be starting.
    pub(super) fn not_up_yet(&self, subject: &Subject<'_>) -> Option<&'static str> {
        let cluster = self.facts.cluster;
        let live = cluster.live()?;
        let pods = subject.family.iter().filter_map(|id| Some((live.pod(*id)?, cluster.resource(*id)?)));
        let mut words = Vec::new();
        for (pod, resource) in pods.filter(|(pod, _)| pod.is_present() && !pod.status.is_terminal()) {
            if pod.status.is_ready() {
                return None;
            }
            words.push(printed(pod, resource).status);
        }
        let any = |status: &str| words.iter().any(|it| it == status);
        match () {
            () if words.is_empty() => None,
            () if any("Pending") => Some("P2"),
            () if any("Running") => Some("P17"),
            () => Some("P7"),
        }
    }

    /// What the files tell of a question that only somebody's answers lead to: names that fit, and addresses.
    pub(super) fn known_beside(&self, asked: &Question, subject: &Subject<'_>) -> Option<bool> {
        let fits = |ids, rules: &[&str]| {
            let found = self.facts.found_on(ids);
            !ids.is_empty() && !found.iter().any(|it| rules.contains(&it.rule.as_str()))
        };
        let known = match asked.id {
            "S2" => fits(
                &subject.services,
                &["service-selector-matches-no-pod", "service-pins-pod-template-hash"],
            ),
            "I2" => fits(
                &subject.ingresses,
                &[
                    "ingress-backend-service-not-found",
                    "ingress-backend-service-in-other-namespace",
                    "ingress-backend-port-not-found",
                ],
            ),
            "S3" => {
                let live = self.facts.cluster.live();
                let mut pods = subject.family.iter().filter_map(|id| live?.pod(*id));
                pods.any(|pod| pod.status.is_ready() && pod.status.ips().next().is_some())
            }
            _ => false,
        };
        known.then_some(true)
    }
}

/// Whether the files answer a question on the way that they suggest.
pub(super) fn decides(asked: &Question, plan: &Plan<'_>, subject: &Subject<'_>) -> bool {
    let is_last = plan.way.last().is_some_and(|it| it.0 == asked.id);
    let Some((End::Exit { exit, unsure, .. }, _)) = plan.end else {
        return answers_itself(asked, subject);
    };
    if unsure.contains(&asked.id) {
        return false;
    }
    // What was never started has no logs; a port that leads nowhere is never answered from.
    let follows = match asked.id {
        "P7" | "P8" => subject.is_live && matches!(exit, "X7" | "X8" | "X9" | "X10" | "X15"),
        "S4" => matches!(exit, "X24" | "X25"),
        _ => false,
    };
    is_last || follows || answers_itself(asked, subject)
}

fn answers_itself(asked: &Question, subject: &Subject<'_>) -> bool {
    match asked.from {
        AnsweredFrom::Manifest => true,
        AnsweredFrom::Status => subject.is_live,
        AnsweredFrom::Person => false,
    }
}

/// Whether the files only let one conclude what somebody who looks at the cluster sees: lists that controllers make from
/// what is written, and what a warning suggests.
pub(super) fn is_inferred(asked: &Question, plan: &Plan<'_>) -> bool {
    let is_last = plan.way.last().is_some_and(|it| it.0 == asked.id);
    let warns = plan.end.is_some_and(|(_, found)| found.severity != Severity::Error);
    matches!(asked.id, "S1" | "I1") || is_last && warns && asked.from == AnsweredFrom::Person
}
