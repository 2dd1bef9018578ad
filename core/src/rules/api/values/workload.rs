//! Workloads: how many Pods, and how they are replaced.

use super::{
    At, Fault, Validator,
    fault::{Reason, quoted},
    numbers::is_zero,
    pod::Restarts,
    spelling::LABEL,
};
use crate::{options::Text, rules::text, yaml::Span};

const NOT_BOTH_ZERO: Reason = Reason {
    says: "may not be 0 when `maxSurge` is 0",
    because: Text {
        en: "with `maxSurge: 0` and `maxUnavailable: 0` no Pod could ever be replaced",
        es: "con `maxSurge: 0` y `maxUnavailable: 0` no se podría reemplazar ningún Pod",
    },
    help: Text {
        en: "Write 1 or more for `maxUnavailable` or for `maxSurge`",
        es: "Escribe 1 o más en `maxUnavailable` o en `maxSurge`",
    },
};

const NOT_WITH_UNAVAILABLE: Reason = Reason {
    says: "may not be set when maxUnavailable is non-zero",
    because: Text {
        en: "a DaemonSet replaces Pods by surge or by unavailability, and `maxUnavailable` is 1 unless it says 0",
        es: "un DaemonSet reemplaza Pods por exceso o por indisponibilidad, y `maxUnavailable` es 1 si no dice 0",
    },
    help: Text { en: "Write `maxUnavailable: 0` beside it", es: "Escribe `maxUnavailable: 0` al lado" },
};

const NOT_FOR_RECREATE: Reason = Reason {
    says: "may not be specified when strategy `type` is 'Recreate'",
    because: Text {
        en: "`Recreate` ends all Pods before it starts new ones, so there is nothing to roll",
        es: "`Recreate` termina todos los Pods antes de crear otros, así que no hay nada escalonado",
    },
    help: Text {
        en: "Remove `rollingUpdate`, or write `type: RollingUpdate`",
        es: "Quita `rollingUpdate`, o escribe `type: RollingUpdate`",
    },
};

const AFTER_READY: Reason = Reason {
    says: "must be greater than minReadySeconds",
    because: Text {
        en: "a Pod must stay ready for `minReadySeconds` before it counts, so a rollout could never finish in time",
        es: "un Pod debe seguir listo `minReadySeconds` para contar, así que un despliegue nunca acabaría a tiempo",
    },
    help: Text {
        en: "Write a number greater than `minReadySeconds`",
        es: "Escribe un número mayor que `minReadySeconds`",
    },
};

impl<'t> Validator<'_, 't> {
    pub(super) fn deployment(&mut self, spec: &At<'_, 't>) {
        self.not_empty(spec, "deployment");
        self.selector_of(spec, "selector");
        self.template(spec, Restarts::Always, Some("ReplicaSet"));
        self.not_negative(
            spec,
            &["replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"],
        );
        if let Some(strategy) = spec.field("strategy") {
            self.deployment_strategy(&strategy);
        }
        let ready = spec.int_of("minReadySeconds").unwrap_or(0);
        let deadline = spec.field("progressDeadlineSeconds");
        let seconds = deadline.as_ref().map_or(Some(600), At::int);
        if seconds.is_some_and(|it| (0..=ready).contains(&it)) {
            let said = format!("Invalid value: {}: {}", seconds.unwrap_or(600), AFTER_READY.says);
            let fault = match (&deadline, spec.field("minReadySeconds")) {
                (Some(deadline), _) => Fault::invalid(deadline, AFTER_READY.says),
                // The deadline that nobody wrote is 600 seconds.
                (None, Some(ready)) => {
                    Fault::invalid(&ready, "").says(said).named(spec.path_of("progressDeadlineSeconds"))
                }
                (None, None) => return,
            };
            self.refuse(fault, &AFTER_READY);
        }
    }

    fn deployment_strategy(&mut self, strategy: &At<'_, 't>) {
        const TYPES: &[&str] = &["Recreate", "RollingUpdate"];
        self.strategy_type(strategy, TYPES);
        let Some(rolling) = strategy.field("rollingUpdate") else { return };
        if strategy.text_of("type") == "Recreate" {
            self.forbidden(&rolling, &NOT_FOR_RECREATE);
            return;
        }
        let (unavailable, surge) = (rolling.field("maxUnavailable"), rolling.field("maxSurge"));
        let surge_value = surge.as_ref().and_then(|it| self.int_or_percent(it));
        let Some(unavailable) = unavailable else { return };
        let value = self.int_or_percent(&unavailable);
        self.at_most_all(&unavailable);
        if value.is_some_and(is_zero) && surge_value.is_some_and(is_zero) {
            self.refuse(Fault::invalid(&unavailable, NOT_BOTH_ZERO.says), &NOT_BOTH_ZERO);
        }
    }

    /// The type of a strategy, for which Kubernetes repeats the strategy as a whole.
    fn strategy_type(&mut self, strategy: &At<'_, 't>, types: &[&str]) {
        let Some(at) = strategy.field("type") else { return };
        let Some(word) = at.text().filter(|it| !it.is_empty() && !types.contains(it)) else { return };
        let repeated = format!("{{\"Type\":{},\"RollingUpdate\":null}}", quoted(word));
        let fault = Fault::unsupported(&at, &repeated, types).named(strategy.path());
        let fault = self.explain_word(fault, &at, word, types);
        self.report(fault);
    }

    pub(super) fn replica_set(&mut self, spec: &At<'_, 't>) {
        self.not_empty(spec, "deployment");
        self.selector_of(spec, "selector");
        self.template(spec, Restarts::Always, Some("ReplicaSet"));
        self.not_negative(spec, &["replicas", "minReadySeconds"]);
    }

    pub(super) fn replication_controller(&mut self, spec: &At<'_, 't>) {
        self.template(spec, Restarts::Always, Some("ReplicationController"));
        self.not_negative(spec, &["replicas", "minReadySeconds"]);
    }

    pub(super) fn daemon_set(&mut self, spec: &At<'_, 't>) {
        self.not_empty(spec, "daemonset");
        self.selector_of(spec, "selector");
        self.template(spec, Restarts::Always, Some("DaemonSet"));
        self.not_negative(spec, &["minReadySeconds", "revisionHistoryLimit"]);
        let Some(strategy) = spec.field("updateStrategy") else { return };
        self.strategy_type(&strategy, &["RollingUpdate", "OnDelete"]);
        let Some(rolling) = strategy.field("rollingUpdate") else { return };
        if strategy.text_of("type") == "OnDelete" {
            return;
        }
        let (unavailable, surge) = (rolling.field("maxUnavailable"), rolling.field("maxSurge"));
        for at in [&unavailable, &surge].into_iter().flatten() {
            self.int_or_percent(at);
            self.at_most_all(at);
        }
        // Without a word one Pod at a time may be unavailable, and none may be too many.
        let zero_or = |at: &Option<At<'_, 't>>, absent: bool| {
            at.as_ref().map_or(Some(absent), |at| at.int_or_text().map(is_zero))
        };
        match (zero_or(&unavailable, false), zero_or(&surge, true), &unavailable, &surge) {
            (Some(true), Some(true), Some(at), _) => {
                let fault = Fault::required(at, "cannot be 0 when maxSurge is 0");
                self.refuse(fault, &NOT_BOTH_ZERO);
            }
            (Some(false), Some(false), _, Some(at)) => self.invalid(at, &NOT_WITH_UNAVAILABLE),
            _ => {}
        }
    }

    pub(super) fn stateful_set(&mut self, spec: &At<'_, 't>) {
        self.not_empty(spec, "statefulset");
        self.selector_of(spec, "selector");
        self.template(spec, Restarts::Always, Some("StatefulSet"));
        self.not_negative(spec, &["replicas", "minReadySeconds", "revisionHistoryLimit"]);
        if self.is_at_least(1, 33) {
            self.spelled_field(spec, "serviceName", &LABEL);
        }
        self.must_be(spec, "podManagementPolicy", &["OrderedReady", "Parallel"], None);
        if let Some(strategy) = spec.field("updateStrategy") {
            let named = (strategy.path(), "{\"Type\":%,\"RollingUpdate\":null}");
            self.must_be(&strategy, "type", &["RollingUpdate", "OnDelete"], Some(named));
            if let Some(rolling) = strategy.field("rollingUpdate") {
                if strategy.text_of("type") == "OnDelete" {
                    const NOTHING: Reason = Reason {
                        says: "only allowed for updateStrategy 'RollingUpdate'",
                        because: Text {
                            en: "`OnDelete` replaces nothing by itself",
                            es: "`OnDelete` no reemplaza nada por sí mismo",
                        },
                        help: Text {
                            en: "Remove `rollingUpdate`, or write `type: RollingUpdate`",
                            es: "Quita `rollingUpdate`, o escribe `type: RollingUpdate`",
                        },
                    };
                    self.refuse(Fault::invalid(&rolling, NOTHING.says).not_allowed(), &NOTHING);
                }
                self.not_negative(&rolling, &["partition"]);
                if let Some(unavailable) = rolling.field("maxUnavailable") {
                    self.int_or_percent(&unavailable);
                    self.at_most_all(&unavailable);
                }
            }
        }
        if let Some(policy) = spec.field("persistentVolumeClaimRetentionPolicy") {
            for field in ["whenDeleted", "whenScaled"] {
                self.one_of(&policy, field, &["Delete", "Retain"]);
            }
        }
        if let Some(ordinals) = spec.field("ordinals") {
            self.not_negative(&ordinals, &["start"]);
        }
        for claim in spec.list("volumeClaimTemplates") {
            if let Some(spec) = claim.field("spec") {
                self.claim(&spec);
            }
        }
    }

    /// A word of a list, for which Kubernetes says `must be 'A' or 'B'`; `named` is another path, with the value that it
    /// repeats there.
    fn must_be(&mut self, at: &At<'_, 't>, field: &str, words: &[&str], named: Option<(String, &str)>) {
        let Some(at) = at.field(field) else { return };
        let Some(word) = at.text().filter(|it| !it.is_empty() && !words.contains(it)) else { return };
        let list: Vec<String> = words.iter().map(|it| format!("'{it}'")).collect();
        let says = format!("must be {}", list.join(" or "));
        let mut fault = Fault::invalid(&at, &says);
        if let Some((path, repeated)) = named {
            let repeated = repeated.replace('%', &quoted(word));
            fault = fault.says(format!("Invalid value: {repeated}: {says}")).named(path);
        }
        let fault = self.explain_word(fault, &at, word, words);
        self.report(fault);
    }

    pub(super) fn job(&mut self, spec: &At<'_, 't>, job_name: Option<(&str, Span)>) {
        self.template(spec, Restarts::Never, None);
        self.not_negative(
            spec,
            &[
                "parallelism",
                "completions",
                "activeDeadlineSeconds",
                "backoffLimit",
                "ttlSecondsAfterFinished",
                "backoffLimitPerIndex",
                "maxFailedIndexes",
            ],
        );
        self.one_of(spec, "completionMode", &["Indexed", "NonIndexed"]);
        self.one_of(spec, "podReplacementPolicy", &["Failed", "TerminatingOrFailed"]);
        self.indexed_job(spec);
        self.own_selector(spec);
        if let Some((name, span)) = job_name.filter(|(name, _)| name.len() > 63)
            && let Some(template) = spec.field("template")
        {
            let fault = Fault::invalid(&template, "")
                .says(format!("Invalid value: {}: must be no more than 63 bytes", quoted(name)))
                .path("metadata.name".to_owned())
                .named(format!("{}.labels", template.path()))
                .at_span(span)
                .value(name)
                .because(text!(self.lang,
                    en: "its Pods carry the name of the Job as a label, and a label has at most 63 characters",
                    es: "sus Pods llevan el nombre del Job como etiqueta, y una etiqueta tiene 63 caracteres como mucho"))
                .help(text!(self.lang, en: "Choose a shorter name", es: "Elige un nombre más corto"));
            self.report(fault);
        }
    }

    fn indexed_job(&mut self, spec: &At<'_, 't>) {
        const COMPLETIONS: Reason = Reason {
            says: "when completion mode is Indexed",
            because: Text {
                en: "a Job with `completionMode: Indexed` needs `completions`, the number of indexes",
                es: "un Job con `completionMode: Indexed` necesita `completions`, el número de índices",
            },
            help: Text { en: "Add `completions`", es: "Añade `completions`" },
        };
        const NEVER: Reason = Reason {
            says: "only \"Never\" is supported when podFailurePolicy is specified",
            because: Text {
                en: "with a `podFailurePolicy` the Job decides about failed Pods, so their containers are not restarted",
                es: "con una `podFailurePolicy` el Job decide sobre los Pods que fallan, así que sus contenedores no se reinician",
            },
            help: Text { en: "Write `restartPolicy: Never`", es: "Escribe `restartPolicy: Never`" },
        };
        if spec.text_of("completionMode") == "Indexed"
            && !spec.has("completions")
            && !self.is_spoilt(spec.node)
            && let Some(mode) = spec.field("completionMode")
        {
            self.refuse(
                Fault::required(&mode, COMPLETIONS.says).named(spec.path_of("completions")),
                &COMPLETIONS,
            );
        }
        if spec.has("podFailurePolicy")
            && let Some(template) = spec.field("template")
            && let Some(pod) = template.field("spec")
            && let Some(policy) = pod.field("restartPolicy")
            && policy.text() == Some("OnFailure")
        {
            self.invalid(&policy, &NEVER);
        }
    }

    fn own_selector(&mut self, spec: &At<'_, 't>) {
        const GENERATED: Reason = Reason {
            says: "`selector` not auto-generated",
            because: Text {
                en: "Kubernetes makes the selector of a Job itself",
                es: "Kubernetes crea él mismo el selector de un Job",
            },
            help: Text {
                en: "Remove `selector`; with `manualSelector: true` you answer for it that no other Pod matches",
                es: "Quita `selector`; con `manualSelector: true` respondes tú de que no coincida ningún otro Pod",
            },
        };
        let Some(selector) = spec.field("selector") else { return };
        if spec.is_set("manualSelector") {
            self.selector(&selector);
            return;
        }
        let uid = selector
            .node
            .get("matchLabels")
            .and_then(|it| it.get("batch.kubernetes.io/controller-uid").or_else(|| it.get("controller-uid")));
        // A selector that was made by a cluster stays in what it prints.
        if uid.is_none() && selector.node.entries().next().is_some() && !self.is_spoilt(selector.node) {
            self.invalid(&selector, &GENERATED);
        }
    }

    pub(super) fn cron_job(&mut self, spec: &At<'_, 't>) {
        self.schedule(spec);
        self.one_of(spec, "concurrencyPolicy", &["Allow", "Forbid", "Replace"]);
        self.not_negative(
            spec,
            &["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"],
        );
        if let Some(template) = spec.field("jobTemplate") {
            if let Some(metadata) = template.field("metadata") {
                self.labels_of(&metadata, || template.path_of("labels"));
                self.annotations_of(&metadata, || template.path_of("annotations"));
            }
            if let Some(job) = template.field("spec") {
                self.job(&job, None);
            }
        }
    }
}
