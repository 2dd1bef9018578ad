//! Label selectors, and those of nodes.

use super::{
    At, Fault, Validator,
    fault::Reason,
    spelling::{KEY, LABEL_VALUE},
};
use crate::{options::Text, rules::text};

const NO_VALUES: Reason = Reason {
    says: "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
    because: Text {
        en: "`Exists` and `DoesNotExist` ask for the key alone",
        es: "`Exists` y `DoesNotExist` solo preguntan por la clave",
    },
    help: Text {
        en: "Remove `values`, or write `operator: In` or `NotIn`",
        es: "Quita `values`, o escribe `operator: In` o `NotIn`",
    },
};

impl<'t> Validator<'_, 't> {
    /// The `LabelSelector` under `field`.
    pub(super) fn selector_of(&mut self, at: &At<'_, 't>, field: &str) {
        if let Some(selector) = at.field(field) {
            self.selector(&selector);
        }
    }

    pub(super) fn selector(&mut self, selector: &At<'_, 't>) {
        if let Some(labels) = selector.field("matchLabels") {
            self.labels(&labels, || labels.path());
        }
        for requirement in selector.list("matchExpressions") {
            self.operator(&requirement, &["In", "NotIn", "Exists", "DoesNotExist"]);
            if let Some(key) = requirement.field("key") {
                self.spelled(&key, &KEY);
            }
            let operator = requirement.text_of("operator");
            let mut values = requirement.list("values").peekable();
            if matches!(operator, "Exists" | "DoesNotExist")
                && values.peek().is_some()
                && let Some(values) = requirement.field("values")
            {
                self.forbidden(&values, &NO_VALUES);
            }
            if matches!(operator, "In" | "NotIn") {
                for value in values {
                    if let Some(text) = value.text_or_null()
                        && let Some(fault) = self.misspelt(&value, text, &LABEL_VALUE)
                    {
                        self.report(fault);
                    }
                }
            }
        }
    }

    /// The operator of a requirement; one that is missing is another rule's.
    pub(super) fn operator(&mut self, requirement: &At<'_, 't>, allowed: &[&str]) {
        let Some(at) = requirement.field("operator") else { return };
        let Some(word) = at.text().filter(|word| !word.is_empty() && !allowed.contains(word)) else { return };
        let fault = Fault::invalid(&at, "not a valid selector operator");
        let fault = self.explain_word(fault, &at, word, allowed);
        self.report(fault);
    }

    /// Of `required` and `preferred` node affinity, the terms.
    pub(super) fn node_selector_term(&mut self, term: &At<'_, 't>) {
        for requirement in term.list("matchExpressions") {
            self.operator(&requirement, &["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]);
            if let Some(key) = requirement.field("key") {
                self.spelled(&key, &KEY);
            }
            let values = requirement.list("values").count();
            self.values_of_operator(&requirement, values);
        }
        for requirement in term.list("matchFields") {
            self.operator(&requirement, &["In", "NotIn"]);
            if let Some(key) = requirement.field("key")
                && key.text().is_some_and(|it| !it.is_empty() && it != "metadata.name")
            {
                let fault = Fault::invalid(&key, "not a valid field selector key")
                    .because(text!(self.lang,
                        en: "nodes are found by one field only, their name",
                        es: "los nodos solo se buscan por un campo, su nombre"))
                    .help(text!(self.lang,
                        en: "Write `metadata.name`, or move it to `matchExpressions` if it is a label",
                        es: "Escribe `metadata.name`, o llévalo a `matchExpressions` si es una etiqueta"));
                self.report(fault);
            }
        }
    }

    fn values_of_operator(&mut self, requirement: &At<'_, 't>, values: usize) {
        const SINGLE: Reason = Reason {
            says: "must be specified single value when `operator` is 'Lt' or 'Gt'",
            because: Text {
                en: "`Lt` and `Gt` compare with one number",
                es: "`Lt` y `Gt` comparan con un número",
            },
            help: Text {
                en: "Write one number as a text: `values: [\"4\"]`",
                es: "Escribe un número como texto: `values: [\"4\"]`",
            },
        };
        const SOME: Reason = Reason {
            says: "must be specified when `operator` is 'In' or 'NotIn'",
            because: Text {
                en: "there are no `values` to compare with",
                es: "no hay `values` con los que comparar",
            },
            help: Text { en: "Add `values: [\"…\"]`", es: "Añade `values: [\"…\"]`" },
        };
        if values == 0
            && !self.is_spoilt(requirement.node)
            && let Some(operator) = requirement.field("operator")
            && matches!(operator.text(), Some("In" | "NotIn"))
        {
            let fault = Fault::required(&operator, SOME.says).named(requirement.path_of("values"));
            return self.refuse(fault, &SOME);
        }
        let Some(at) = requirement.field("values") else { return };
        match requirement.text_of("operator") {
            "Exists" | "DoesNotExist" if values > 0 => self.forbidden(&at, &NO_VALUES),
            "Gt" | "Lt" if values != 1 => {
                let fault = Fault::required(&at, SINGLE.says);
                self.refuse(fault, &SINGLE);
            }
            _ => {}
        }
    }

    /// A selector that would match every Pod. `kind` as Kubernetes words it.
    pub(super) fn not_empty(&mut self, spec: &At<'_, 't>, kind: &str) {
        let Some(selector) = spec.field("selector").filter(|it| it.node.is_mapping()) else { return };
        let is_empty = |field: &str| {
            selector
                .node
                .get(field)
                .is_none_or(|it| it.entries().next().is_none() && it.items().next().is_none())
        };
        let known = is_empty("matchLabels") && is_empty("matchExpressions");
        // A list in the place of a map is of the wrong type, and not empty.
        if !known || self.is_spoilt(selector.node) {
            return;
        }
        let fault = Fault::invalid(&selector, "")
            .says(format!("Invalid value: {{}}: empty selector is invalid for {kind}"))
            .value("")
            .because(text!(self.lang,
                en: "an empty selector would take every Pod",
                es: "un selector vacío se quedaría con todos los Pods"))
            .help(text!(self.lang,
                en: "Write `matchLabels` with the labels of the Pod template",
                es: "Escribe `matchLabels` con las etiquetas de la plantilla de Pod"));
        self.report(fault);
    }
}
