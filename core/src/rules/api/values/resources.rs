//! Requests and limits, and quantities elsewhere.

use std::borrow::Cow;

use super::{At, Fault, Validator, fault::Reason, fault::quoted, grammar};
use crate::{
    options::Text,
    quantity::{Precision, Quantity},
    rules::text,
    yaml::Value,
};

const NEGATIVE: Reason = Reason {
    says: "must be greater than or equal to 0",
    because: Text { en: "a quantity must not be negative", es: "una cantidad no debe ser negativa" },
    help: Text { en: "Write 0 or more", es: "Escribe 0 o más" },
};

const WHOLE: Reason = Reason {
    says: "must be an integer",
    because: Text {
        en: "devices and the like are counted, and there is no half of one",
        es: "los dispositivos y similares se cuentan, y no los hay a medias",
    },
    help: Text { en: "Write a whole number", es: "Escribe un número entero" },
};

const LIMIT_NEEDED: Reason = Reason {
    says: "Limit must be set for non overcommitable resources",
    because: Text {
        en: "a resource of this kind cannot be shared, so it needs the same limit",
        es: "un recurso de esta clase no se comparte, así que necesita un límite igual",
    },
    help: Text { en: "Write the same amount under `limits`", es: "Escribe la misma cantidad en `limits`" },
};

const HUGE_PAGES: Reason = Reason {
    says: "HugePages require cpu or memory",
    because: Text {
        en: "huge pages need a request or a limit of `cpu` or `memory` beside them",
        es: "las páginas enormes necesitan al lado una petición o un límite de `cpu` o `memory`",
    },
    help: Text { en: "Add `memory` or `cpu`", es: "Añade `memory` o `cpu`" },
};

fn is_huge_pages(name: &str) -> bool {
    name.starts_with("hugepages-")
}

fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

fn is_extended(name: &str) -> bool {
    !is_native(name)
        && !name.starts_with("requests.")
        && grammar::qualified_name(&format!("requests.{name}")).is_empty()
}

/// Resources that a node can promise to more Pods than it has.
fn can_be_shared(name: &str) -> bool {
    is_native(name) && !is_huge_pages(name)
}

/// Names without a domain that mean something, though perhaps not for a container.
fn is_standard(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "configmaps",
        "cpu",
        "ephemeral-storage",
        "limits.cpu",
        "limits.ephemeral-storage",
        "limits.memory",
        "memory",
        "persistentvolumeclaims",
        "pods",
        "replicationcontrollers",
        "requests.cpu",
        "requests.ephemeral-storage",
        "requests.memory",
        "requests.storage",
        "resourcequotas",
        "secrets",
        "services",
        "services.loadbalancers",
        "services.nodeports",
        "storage",
    ];
    NAMES.binary_search(&name).is_ok() || is_huge_pages(name) || name.starts_with("requests.hugepages-")
}

fn is_for_containers(name: &str) -> bool {
    matches!(name, "cpu" | "memory" | "ephemeral-storage") || is_huge_pages(name)
}

/// The quantity as it is written and as an amount.
pub(super) fn amount<'t>(at: &At<'_, 't>) -> Option<(Cow<'t, str>, Quantity)> {
    let text: Cow<'t, str> = match at.node.value() {
        Value::String(text) => text.trim().into(),
        Value::Int(it) => it.to_string().into(),
        Value::Uint(it) => it.to_string().into(),
        Value::Float(it) => it.to_string().into(),
        _ => return None,
    };
    let amount = Quantity::exact(&text)?;
    Some((text, amount))
}

/// The quantity as Kubernetes prints it.
pub(super) fn printed(text: &str) -> String {
    Quantity::parse(text, Precision::Nano).map_or_else(|| text.to_owned(), |it| it.to_string())
}

impl<'t> Validator<'_, 't> {
    /// `resources` of a container.
    pub(super) fn resources(&mut self, container: &At<'_, 't>) {
        let Some(resources) = container.field("resources") else { return };
        let (requests, limits) = (resources.field("requests"), resources.field("limits"));
        let mut huge = false;
        let mut usual = false;
        for map in [&limits, &requests].into_iter().flatten() {
            for (entry, at) in map.entries() {
                huge |= is_huge_pages(entry.name);
                usual |= matches!(entry.name, "cpu" | "memory");
                self.resource_of_container(&at, entry.name);
            }
        }
        if let Some(requests) = &requests {
            for (entry, request) in requests.entries() {
                let limit = limits.as_ref().and_then(|limits| {
                    let limit = limits.field(entry.name)?;
                    Some((limit.span(), amount(&limit)?))
                });
                self.request(&request, entry.name, limit, &resources);
            }
        }
        if huge && !usual {
            self.forbidden(&resources, &HUGE_PAGES);
        }
    }

    fn request(
        &mut self,
        request: &At<'_, 't>,
        name: &str,
        limit: Option<(crate::yaml::Span, (Cow<'t, str>, Quantity))>,
        resources: &At<'_, 't>,
    ) {
        let Some((text, wanted)) = amount(request) else { return };
        let shared = can_be_shared(name);
        let Some((place, (limit, most))) = limit else {
            if !shared {
                let fault = Fault::required(request, LIMIT_NEEDED.says).named(resources.path_of("limits"));
                self.refuse(fault, &LIMIT_NEEDED);
            }
            return;
        };
        let (says, because, help) = if !shared && wanted != most {
            (
                format!("must be equal to {name} limit of {}", printed(&limit)),
                text!(self.lang, en: "request and limit of `{name}` must be equal, and the limit is `{limit}`", es: "la petición y el límite de `{name}` deben ser iguales, y el límite es `{limit}`"),
                text!(self.lang, en: "Write the same amount twice", es: "Escribe la misma cantidad las dos veces"),
            )
        } else if wanted > most {
            (
                format!("must be less than or equal to {name} limit of {}", printed(&limit)),
                text!(self.lang, en: "the limit is `{limit}`, and a request must not be above it", es: "el límite es `{limit}`, y una petición no debe superarlo"),
                text!(self.lang, en: "Raise the limit or lower the request", es: "Sube el límite o baja la petición"),
            )
        } else {
            return;
        };
        let fault = Fault::invalid_text(request, &quoted(&printed(&text)), &vec![says])
            .value(&text)
            .named(resources.path_of("requests"))
            .because(because)
            .help(help)
            .related(place, text!(self.lang, en: "the limit", es: "el límite"));
        self.report(fault);
    }

    fn resource_of_container(&mut self, at: &At<'_, 't>, name: &str) {
        let mut says = grammar::qualified_name(name);
        if says.is_empty() && !name.contains('/') {
            if !is_standard(name) {
                says.push("must be a standard resource type or fully qualified".to_owned());
            }
            if !is_for_containers(name) {
                says.push("must be a standard resource for containers".to_owned());
            }
        } else if says.is_empty() && !is_native(name) && !is_extended(name) {
            says.push("doesn't follow extended resource name standard".to_owned());
        }
        if !says.is_empty() {
            let fault = Fault::invalid_text(at, &quoted(name), &says)
                .value(name)
                .at_span(at.key_span())
                .because(text!(self.lang,
                    en: "containers have no resource of this name",
                    es: "los contenedores no tienen ningún recurso con este nombre"))
                .help(text!(self.lang,
                    en: "Write `cpu`, `memory`, `ephemeral-storage`, or a device with its domain such as `nvidia.com/gpu`; letter case counts",
                    es: "Escribe `cpu`, `memory`, `ephemeral-storage`, o un dispositivo con su dominio como `nvidia.com/gpu`; las mayúsculas cuentan"));
            self.report(fault);
        }
        self.resource_amount(at, is_extended(name));
    }

    /// A quantity that is not negative, and whole where things are counted.
    pub(super) fn resource_amount(&mut self, at: &At<'_, 't>, counted: bool) {
        let Some((text, amount)) = amount(at) else { return };
        let reason = match amount {
            _ if amount.is_negative() => &NEGATIVE,
            _ if counted && !amount.is_whole() => &WHOLE,
            _ => return,
        };
        let fault =
            Fault::invalid_text(at, &quoted(&printed(&text)), &vec![reason.says.to_owned()]).value(&text);
        self.refuse(fault, reason);
    }

    /// Quantities of any names, none negative.
    pub(super) fn amounts(&mut self, at: &At<'_, 't>, field: &str) {
        let Some(map) = at.field(field) else { return };
        for (_, at) in map.entries() {
            self.resource_amount(&at, false);
        }
    }

    /// A quantity above 0.
    pub(super) fn more_than_zero(&mut self, at: &At<'_, 't>) {
        const ZERO: Reason = Reason {
            says: "must be greater than zero",
            because: Text { en: "it must be greater than 0", es: "debe ser mayor que 0" },
            help: Text { en: "Write a size such as `1Gi`", es: "Escribe un tamaño como `1Gi`" },
        };
        let Some((text, amount)) = amount(at) else { return };
        if !amount.is_positive() {
            let fault =
                Fault::invalid_text(at, &quoted(&printed(&text)), &vec![ZERO.says.to_owned()]).value(&text);
            self.refuse(fault, &ZERO);
        }
    }
}
