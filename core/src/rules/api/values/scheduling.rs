//! Where a Pod may run: affinity, tolerations, spreading.

use super::{
    At, Fault, Validator,
    fault::{Reason, quoted},
    spelling::{KEY, LABEL},
};
use crate::{hash::HashMap, options::Text, rules::text, yaml::Span};

const KEYLESS: Reason = Reason {
    says: "operator must be Exists when `key` is empty, which means \"match all values and all keys\"",
    because: Text {
        en: "without a `key` there is nothing to compare; only `Exists` means every taint",
        es: "sin `key` no hay nada que comparar; solo `Exists` significa cualquier taint",
    },
    help: Text {
        en: "Add the `key` of the taint, or write `operator: Exists` to tolerate every taint",
        es: "Añade la `key` del taint, o escribe `operator: Exists` para tolerar cualquier taint",
    },
};

const NO_VALUE: Reason = Reason {
    says: "value must be empty when `operator` is 'Exists'",
    because: Text { en: "`Exists` asks for the key alone", es: "`Exists` solo pregunta por la clave" },
    help: Text {
        en: "Remove `value`, or write `operator: Equal`",
        es: "Quita `value`, o escribe `operator: Equal`",
    },
};

const EVICTS: Reason = Reason {
    says: "effect must be 'NoExecute' when `tolerationSeconds` is set",
    because: Text {
        en: "only `NoExecute` ends Pods that run, so only it has seconds to wait",
        es: "solo `NoExecute` expulsa Pods en marcha, así que solo él tiene segundos de espera",
    },
    help: Text {
        en: "Write `effect: NoExecute`, or remove `tolerationSeconds`",
        es: "Escribe `effect: NoExecute`, o quita `tolerationSeconds`",
    },
};

const WEIGHT: Reason = Reason {
    says: "must be in the range 1-100",
    because: Text { en: "a weight is a number from 1 to 100", es: "un peso es un número de 1 a 100" },
    help: Text { en: "Write a number from 1 to 100", es: "Escribe un número de 1 a 100" },
};

const SKEW: Reason = Reason {
    says: "must be greater than zero",
    because: Text { en: "it must be greater than 0", es: "debe ser mayor que 0" },
    help: Text { en: "Write 1 or more", es: "Escribe 1 o más" },
};

const STRICT_ONLY: Reason = Reason {
    says: "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway",
    because: Text {
        en: "`ScheduleAnyway` asks for no number of domains",
        es: "`ScheduleAnyway` no exige ningún número de dominios",
    },
    help: Text {
        en: "Remove `minDomains`, or write `whenUnsatisfiable: DoNotSchedule`",
        es: "Quita `minDomains`, o escribe `whenUnsatisfiable: DoNotSchedule`",
    },
};

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

impl<'t> Validator<'_, 't> {
    pub(super) fn tolerations(&mut self, spec: &At<'_, 't>) {
        for toleration in spec.list("tolerations") {
            if !toleration.node.is_mapping() {
                continue;
            }
            if let Some(key) = toleration.field("key") {
                self.spelled(&key, &KEY);
            }
            let written = toleration.text_of("operator");
            let operator = if written.is_empty() { "Equal" } else { written };
            let named = toleration.path_of("operator");
            let keyless = toleration.text_of("key").is_empty() && operator != "Exists";
            if keyless && !self.is_spoilt(toleration.node) {
                let fault = Fault::invalid(&toleration, "")
                    .says(format!("Invalid value: {}: {}", quoted(written), KEYLESS.says))
                    .named(named);
                let fault = match toleration.field("operator") {
                    Some(at) => fault.at_span(at.span()),
                    None => fault,
                };
                self.refuse(fault, &KEYLESS);
            } else if operator == "Exists"
                && let Some(value) = toleration.field("value").filter(|it| it.text() != Some(""))
            {
                let fault = Fault::invalid(&value, NO_VALUE.says).named(named).not_allowed();
                self.refuse(fault, &NO_VALUE);
            } else if let Some(at) = toleration.field("operator") {
                self.word(&at, &["Equal", "Exists", "Lt", "Gt"]);
            }
            let effect = toleration.text_of("effect");
            if toleration.has("tolerationSeconds") && effect != "NoExecute" {
                let at = toleration.field("effect").or_else(|| toleration.field("tolerationSeconds"));
                if let Some(at) = at {
                    let fault = Fault::invalid(&at, "")
                        .says(format!("Invalid value: {}: {}", quoted(effect), EVICTS.says))
                        .named(toleration.path_of("effect"));
                    self.refuse(fault, &EVICTS);
                }
            } else {
                self.one_of(&toleration, "effect", &["NoSchedule", "PreferNoSchedule", "NoExecute"]);
            }
        }
    }

    pub(super) fn affinity(&mut self, spec: &At<'_, 't>) {
        let Some(affinity) = spec.field("affinity") else { return };
        if let Some(node) = affinity.field("nodeAffinity") {
            if let Some(required) = node.field(REQUIRED) {
                for term in required.list("nodeSelectorTerms") {
                    self.node_selector_term(&term);
                }
            }
            for preferred in node.list(PREFERRED) {
                self.weight(&preferred);
                if let Some(term) = preferred.field("preference") {
                    self.node_selector_term(&term);
                }
            }
        }
        for field in ["podAffinity", "podAntiAffinity"] {
            let Some(pods) = affinity.field(field) else { continue };
            for term in pods.list(REQUIRED) {
                self.pod_affinity_term(&term);
            }
            for preferred in pods.list(PREFERRED) {
                self.weight(&preferred);
                if let Some(term) = preferred.field("podAffinityTerm") {
                    self.pod_affinity_term(&term);
                }
            }
        }
    }

    fn weight(&mut self, preferred: &At<'_, 't>) {
        match preferred.field("weight") {
            Some(weight) if weight.int32().is_some_and(|it| !(1..=100).contains(&it)) => {
                self.invalid(&weight, &WEIGHT);
            }
            None if preferred.node.is_mapping() && !self.is_spoilt(preferred.node) => {
                let fault = Fault::invalid(preferred, "")
                    .says(format!("Invalid value: 0: {}", WEIGHT.says))
                    .path(preferred.path_of("weight"))
                    .named(preferred.path_of("weight"));
                self.refuse(fault, &WEIGHT);
            }
            _ => {}
        }
    }

    fn pod_affinity_term(&mut self, term: &At<'_, 't>) {
        self.spelled_field(term, "topologyKey", &KEY);
        self.selector_of(term, "labelSelector");
        self.selector_of(term, "namespaceSelector");
        for namespace in term.list("namespaces") {
            self.spelled(&namespace, &LABEL);
        }
    }

    pub(super) fn spreading(&mut self, spec: &At<'_, 't>) {
        let mut seen: HashMap<(&'t str, &'t str), Span> = HashMap::default();
        for constraint in spec.list("topologySpreadConstraints") {
            if !constraint.node.is_mapping() {
                continue;
            }
            let spoilt = self.is_spoilt(constraint.node);
            let skew = constraint.field("maxSkew");
            if constraint.int_of("maxSkew").is_some_and(|it| it < 1) || skew.is_none() && !spoilt {
                let says =
                    format!("Invalid value: {}: {}", constraint.int_of("maxSkew").unwrap_or(0), SKEW.says);
                let fault = match &skew {
                    Some(skew) => Fault::invalid(skew, SKEW.says),
                    None => Fault::invalid(&constraint, "").says(says).path(constraint.path_of("maxSkew")),
                };
                self.refuse(fault.named(constraint.path_of("maxSkew")), &SKEW);
            }
            if let Some(domains) = constraint.field("minDomains")
                && domains.int32().is_some_and(|it| it < 1)
            {
                self.invalid(&domains, &SKEW);
            }
            if let Some(domains) = constraint.field("minDomains")
                && constraint.text_of("whenUnsatisfiable") == "ScheduleAnyway"
            {
                self.refuse(Fault::invalid(&domains, STRICT_ONLY.says).not_allowed(), &STRICT_ONLY);
            }
            self.spelled_field(&constraint, "topologyKey", &KEY);
            self.one_of(&constraint, "whenUnsatisfiable", &["DoNotSchedule", "ScheduleAnyway"]);
            self.one_of(&constraint, "nodeAffinityPolicy", &["Honor", "Ignore"]);
            self.one_of(&constraint, "nodeTaintsPolicy", &["Honor", "Ignore"]);
            self.selector_of(&constraint, "labelSelector");
            self.repeated_constraint(&constraint, &mut seen);
        }
    }

    fn repeated_constraint(&mut self, constraint: &At<'_, 't>, seen: &mut HashMap<(&'t str, &'t str), Span>) {
        let pair = (constraint.text_of("topologyKey"), constraint.text_of("whenUnsatisfiable"));
        if pair.0.is_empty() || pair.1.is_empty() {
            return;
        }
        let Some(first) = seen.get(&pair) else {
            seen.insert(pair, constraint.span());
            return;
        };
        let value = format!("{{{}, {}}}", pair.0, pair.1);
        let fault = Fault::duplicate(constraint, &value, *first)
            .value(&value)
            .named(format!("{}.{{topologyKey, whenUnsatisfiable}}", constraint.path()))
            .because(text!(self.lang,
                en: "a topology key can be used once for each `whenUnsatisfiable`",
                es: "una clave de topología se usa una sola vez por cada `whenUnsatisfiable`"))
            .help(text!(self.lang, en: "Keep one of the two", es: "Deja uno de los dos"));
        self.report(fault);
    }
}
