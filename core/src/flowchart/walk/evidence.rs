//! What stands beside an answer: the words of a finding, what the cluster printed, the names of the objects.

use super::{Plan, Question, Subject, Walker, ends::End};
use crate::{graph::printed, report::WalkStep, resources::ResourceId, rules::text};

/// How many Pods are quoted.
const PODS_SHOWN: usize = 3;

impl Walker<'_, '_> {
    /// Says what answers a question.
    pub(super) fn evidence(
        &self,
        step: &mut WalkStep,
        asked: &Question,
        plan: &Plan<'_>,
        subject: &Subject<'_>,
    ) {
        let is_last = plan.way.last().is_some_and(|it| it.0 == asked.id);
        if let Some((End::Exit { .. }, found)) = plan.end.filter(|_| is_last) {
            step.evidence.clone_from(&found.message);
            step.spans.push(found.primary.clone());
            return;
        }

        let over_quota = matches!(plan.end, Some((End::Exit { exit: "X2", .. }, _)));
        match asked.id {
            "P1" if over_quota => {
                step.evidence = text!(self.lang,
                    en: "Pods are missing, and none of them is Pending: what a quota refuses is never created",
                    es: "faltan Pods y ninguno está Pending: lo que un quota rechaza no llega a crearse");
            }
            "P1" | "P6" | "P9" | "P13" | "P15b" | "P16" if subject.is_live => self.quote_pods(step, subject),
            "P7" | "P8" => {
                step.evidence = text!(self.lang,
                    en: "the container has never been started, so that it has no logs",
                    es: "el contenedor nunca se ha arrancado, así que no tiene logs");
            }
            "S1" | "S2" => self.name(step, &subject.services),
            "I1" | "I2" => self.name(step, &subject.ingresses),
            _ => {}
        }
    }

    /// What `kubectl get pods` shows of the Pods.
    fn quote_pods(&self, step: &mut WalkStep, subject: &Subject<'_>) {
        let Some(live) = self.facts.cluster.live() else { return };
        let pods = subject.family.iter().filter_map(|id| {
            let pod = live.pod(*id).filter(|it| it.is_present())?;
            Some((self.facts.cluster.resource(*id)?, pod))
        });
        let mut rows = Vec::new();
        for (resource, pod) in pods {
            if rows.len() == PODS_SHOWN {
                rows.push("…".to_owned());
                break;
            }
            let row = printed(pod, resource);
            rows.push(format!("`{}` {} {}", resource.metadata.name.or("?"), row.ready_column(), row.status));
            step.spans.extend(self.facts.spans.get(&resource.id).cloned());
        }
        step.evidence = rows.join(", ");
    }

    fn name(&self, step: &mut WalkStep, ids: &[ResourceId]) {
        let names = ids.iter().filter_map(|id| self.facts.cluster.resource(*id));
        let names: Vec<String> =
            names.map(|it| format!("{} `{}`", it.gvk.kind, it.metadata.name.or("?"))).collect();
        step.evidence = names.join(", ");
        step.spans.extend(ids.iter().filter_map(|id| self.facts.spans.get(id)).cloned());
    }
}
