//! HorizontalPodAutoscalers and PodDisruptionBudgets.

use super::{At, Fault, Validator, fault::Reason, numbers::POSITIVE};
use crate::{options::Text, rules::text};

const BELOW_LEAST: Reason = Reason {
    says: "must be greater than or equal to `minReplicas`",
    because: Text { en: "it is smaller than `minReplicas`", es: "es menor que `minReplicas`" },
    help: Text {
        en: "Write `minReplicas` or a greater number",
        es: "Escribe `minReplicas` o un número mayor",
    },
};

const TO_ZERO: Reason = Reason {
    says: "must specify at least one Object or External metric to support scaling to zero replicas",
    because: Text {
        en: "Pods that are not there use no CPU or memory, so nothing would ever scale up from 0",
        es: "los Pods que no existen no usan CPU ni memoria, así que nada volvería a escalar desde 0",
    },
    help: Text {
        en: "Write `minReplicas: 1`, or add a metric of type `Object` or `External`",
        es: "Escribe `minReplicas: 1`, o añade una métrica de tipo `Object` o `External`",
    },
};

const ONE_OF_BOTH: Reason = Reason {
    says: "minAvailable and maxUnavailable cannot be both set",
    because: Text {
        en: "`minAvailable` and `maxUnavailable` say the same in two ways",
        es: "`minAvailable` y `maxUnavailable` dicen lo mismo de dos formas",
    },
    help: Text { en: "Keep one of the two", es: "Deja uno de los dos" },
};

const BOTH_TARGETS: Reason = Reason {
    says: "may not set both a target raw value and a target utilization",
    because: Text { en: "there is an `averageUtilization` already", es: "ya hay una `averageUtilization`" },
    help: Text {
        en: "Keep `averageUtilization` or `averageValue`",
        es: "Deja `averageUtilization` o `averageValue`",
    },
};

const METRICS: &[&str] = &["ContainerResource", "External", "Object", "Pods", "Resource"];
const TARGETS: &[&str] = &["AverageValue", "Utilization", "Value"];

impl<'t> Validator<'_, 't> {
    pub(super) fn autoscaler(&mut self, spec: &At<'_, 't>) {
        let least = spec.field("minReplicas");
        let minimum = least.as_ref().map_or(Some(1), At::int32);
        if let Some(at) = &least
            && minimum.is_some_and(|it| it < 0)
        {
            self.invalid(at, &super::numbers::NOT_NEGATIVE);
        }
        if let Some(at) = &least
            && minimum == Some(0)
            && !self.scales_on_something_else(spec)
        {
            if self.is_at_least(1, 37) {
                let fault = Fault::forbidden(at, TO_ZERO.says).named(spec.path_of("metrics"));
                self.refuse(fault.at_span(at.span()), &TO_ZERO);
            } else {
                const ONE: Reason = Reason { says: "must be greater than or equal to 1", ..POSITIVE };
                self.invalid(at, &ONE);
            }
        }
        if let Some(most) = spec.field("maxReplicas")
            && let Some(maximum) = most.int32()
        {
            if maximum < 1 {
                self.invalid(&most, &POSITIVE);
            } else if minimum.is_some_and(|it| maximum < it) {
                let fault = Fault::invalid(&most, BELOW_LEAST.says);
                let fault = match &least {
                    Some(least) => {
                        fault.related(least.span(), text!(self.lang, en: "the least", es: "el mínimo"))
                    }
                    None => fault,
                };
                self.refuse(fault, &BELOW_LEAST);
            }
        }
        if let Some(target) = spec.field("targetCPUUtilizationPercentage")
            && target.int32().is_some_and(|it| it < 1)
        {
            self.invalid(&target, &POSITIVE);
        }
        for metric in spec.list("metrics") {
            self.metric(&metric);
        }
        self.scaling_behavior(spec);
    }

    fn scales_on_something_else(&self, spec: &At<'_, 't>) -> bool {
        spec.list("metrics").any(|it| matches!(it.text_of("type"), "Object" | "External"))
    }

    fn metric(&mut self, metric: &At<'_, 't>) {
        self.one_of(metric, "type", METRICS);
        self.only_its_source(metric);
        for source in ["resource", "containerResource", "pods", "object", "external"] {
            let Some(source) = metric.field(source) else { continue };
            let Some(target) = source.field("target") else { continue };
            self.metric_target(&target);
            if target.has("averageUtilization")
                && let Some(value) = target.field("averageValue")
            {
                self.forbidden(&value, &BOTH_TARGETS);
            }
            if let Some(share) = target.field("averageUtilization")
                && share.int32().is_some_and(|it| it < 1)
            {
                self.invalid(&share, &POSITIVE);
            }
            for field in ["averageValue", "value"] {
                if let Some(value) = target.field(field)
                    && super::resources::amount(&value).is_some_and(|(_, it)| !it.is_positive())
                {
                    const ABOVE: Reason = Reason { says: "must be positive", ..POSITIVE };
                    self.invalid(&value, &ABOVE);
                }
            }
        }
    }

    /// A metric of one type has no source of another.
    fn only_its_source(&mut self, metric: &At<'_, 't>) {
        const SOURCES: [(&str, &str); 5] = [
            ("Object", "object"),
            ("Pods", "pods"),
            ("Resource", "resource"),
            ("ContainerResource", "containerResource"),
            ("External", "external"),
        ];
        let written = metric.text_of("type");
        let Some((_, own)) = SOURCES.iter().find(|(kind, _)| *kind == written) else { return };
        for (_, source) in SOURCES.iter().filter(|(_, source)| source != own) {
            let Some(other) = metric.field(source) else { continue };
            let fault = Fault::forbidden(&other, "must populate the given metric source only")
                .because(text!(self.lang,
                    en: "the metric is of type `{written}`, which is described under `{own}`",
                    es: "la métrica es de tipo `{written}`, que se describe en `{own}`"))
                .help(text!(self.lang,
                    en: "Remove it, or write another `type`",
                    es: "Quítalo, o escribe otro `type`"));
            self.report(fault);
        }
    }

    fn metric_target(&mut self, target: &At<'_, 't>) {
        let Some(at) = target.field("type") else { return };
        let Some(word) = at.text().filter(|it| !it.is_empty() && !TARGETS.contains(it)) else { return };
        let fault = Fault::invalid(&at, "must be either Utilization, Value, or AverageValue");
        let fault = self.explain_word(fault, &at, word, TARGETS);
        self.report(fault);
    }

    fn scaling_behavior(&mut self, spec: &At<'_, 't>) {
        let Some(behavior) = spec.field("behavior") else { return };
        for direction in ["scaleUp", "scaleDown"] {
            let Some(rules) = behavior.field(direction) else { continue };
            self.one_of(&rules, "selectPolicy", &["Disabled", "Max", "Min"]);
            if let Some(window) = rules.field("stabilizationWindowSeconds") {
                match window.int32() {
                    Some(it) if it < 0 => {
                        const ZERO: Reason = Reason {
                            says: "must be greater than or equal to zero",
                            ..super::numbers::NOT_NEGATIVE
                        };
                        self.invalid(&window, &ZERO);
                    }
                    Some(it) if it > 3600 => self.at_most(&window, 3600),
                    _ => {}
                }
            }
            for policy in rules.list("policies") {
                self.one_of(&policy, "type", &["Percent", "Pods"]);
                for field in ["value", "periodSeconds"] {
                    let Some(at) = policy.field(field) else { continue };
                    match at.int32() {
                        Some(it) if it < 1 => {
                            const ZERO: Reason = Reason { says: "must be greater than zero", ..POSITIVE };
                            self.invalid(&at, &ZERO);
                        }
                        Some(it) if it > 1800 && field == "periodSeconds" => self.at_most(&at, 1800),
                        _ => {}
                    }
                }
            }
        }
    }

    fn at_most(&mut self, at: &At<'_, 't>, most: i64) {
        let fault = Fault::invalid(at, &format!("must be less than or equal to {most}"))
            .because(text!(self.lang, en: "it must not be greater than {most}", es: "no debe ser mayor que {most}"))
            .help(text!(self.lang, en: "Write {most} or less", es: "Escribe {most} o menos"));
        self.report(fault);
    }

    pub(super) fn disruption_budget(&mut self, spec: &At<'_, 't>) {
        let (least, most) = (spec.field("minAvailable"), spec.field("maxUnavailable"));
        for at in [&least, &most].into_iter().flatten() {
            self.int_or_percent(at);
            self.at_most_all(at);
        }
        if let Some((least, most)) = least.zip(most) {
            let fault = Fault::invalid(&most, "")
                .says(format!("Invalid value: {{…}}: {}", ONE_OF_BOTH.says))
                .named(spec.path())
                .not_allowed()
                .at_span(most.key_span())
                .related(least.key_span(), text!(self.lang, en: "beside it", es: "al lado"));
            self.refuse(fault, &ONE_OF_BOTH);
        }
        self.selector_of(spec, "selector");
        self.one_of(spec, "unhealthyPodEvictionPolicy", &["AlwaysAllow", "IfHealthyBudget"]);
    }
}
