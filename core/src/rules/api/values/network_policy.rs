//! NetworkPolicies.

use super::{At, Fault, Validator, at::IntOrText, fault::Reason};
use crate::{options::Text, rules::text};

const ALONE: Reason = Reason {
    says: "may not specify both ipBlock and another peer",
    because: Text { en: "an `ipBlock` stands alone in its item", es: "un `ipBlock` va solo en su elemento" },
    help: Text {
        en: "Write two items, each with a `-` of its own",
        es: "Escribe dos elementos, cada uno con su propio `-`",
    },
};

const INSIDE: Reason = Reason {
    says: "must be a strict subset of `cidr`",
    because: Text {
        en: "an exception must lie inside of `cidr` and be smaller",
        es: "una excepción debe estar dentro de `cidr` y ser menor",
    },
    help: Text {
        en: "Write a smaller range inside of `cidr`",
        es: "Escribe un rango menor dentro de `cidr`",
    },
};

const NO_END: Reason = Reason {
    says: "may not be specified when `port` is not specified",
    because: Text {
        en: "there is no `port` that it could be the end of",
        es: "no hay ningún `port` del que ser el final",
    },
    help: Text { en: "Add `port`, or remove `endPort`", es: "Añade `port`, o quita `endPort`" },
};

const NAMED_START: Reason = Reason {
    says: "may not be specified when `port` is non-numeric",
    because: Text {
        en: "a range begins with a number, and `port` is a name",
        es: "un rango empieza con un número, y `port` es un nombre",
    },
    help: Text {
        en: "Write the number of the port, or remove `endPort`",
        es: "Escribe el número del puerto, o quita `endPort`",
    },
};

const BEFORE_START: Reason = Reason {
    says: "must be greater than or equal to `port`",
    because: Text { en: "it is smaller than `port`", es: "es menor que `port`" },
    help: Text { en: "Write `port` or a greater number", es: "Escribe `port` o un número mayor" },
};

impl<'t> Validator<'_, 't> {
    pub(super) fn network_policy(&mut self, spec: &At<'_, 't>) {
        self.selector_of(spec, "podSelector");
        for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
            for rule in spec.list(direction) {
                for port in rule.list("ports") {
                    self.policy_port(&port);
                }
                for peer in rule.list(peers) {
                    self.peer(&peer);
                }
            }
        }
        let types: Vec<At<'_, 't>> = spec.list("policyTypes").collect();
        for policy_type in &types {
            self.word(policy_type, &["Ingress", "Egress"]);
        }
        if types.len() > 2
            && let Some(at) = spec.field("policyTypes")
        {
            let fault = Fault::invalid(&at, "may not specify more than two policyTypes")
                .because(text!(self.lang,
                    en: "there are two types, and each is named once",
                    es: "hay dos tipos, y cada uno se nombra una vez"))
                .help(text!(self.lang,
                    en: "Write `[Ingress]`, `[Egress]` or `[Ingress, Egress]`",
                    es: "Escribe `[Ingress]`, `[Egress]` o `[Ingress, Egress]`"));
            self.report(fault);
        }
    }

    fn policy_port(&mut self, at: &At<'_, 't>) {
        self.one_of(at, "protocol", &["TCP", "UDP", "SCTP"]);
        let port = at.field("port");
        if let Some(port) = &port {
            self.port(port);
        }
        let Some(end) = at.field("endPort") else { return };
        self.port_number(&end);
        match port.as_ref().and_then(At::int_or_text) {
            None if port.is_none() => self.invalid(&end, &NO_END),
            Some(IntOrText::Text(_)) => self.invalid(&end, &NAMED_START),
            Some(IntOrText::Int(start)) if end.int32().is_some_and(|it| it < start) => {
                self.invalid(&end, &BEFORE_START);
            }
            _ => {}
        }
    }

    fn peer(&mut self, peer: &At<'_, 't>) {
        self.selector_of(peer, "podSelector");
        self.selector_of(peer, "namespaceSelector");
        let Some(block) = peer.field("ipBlock") else { return };
        if peer.has("podSelector") || peer.has("namespaceSelector") {
            let fault = Fault::forbidden(&block, ALONE.says).named(peer.path());
            self.refuse(fault, &ALONE);
        }
        let Some(cidr) = block.field("cidr") else { return };
        let outer = self.range(&cidr);
        for except in block.list("except") {
            if let Some((outer, inner)) = outer.zip(self.range(&except))
                && !outer.contains_strictly(inner)
            {
                self.invalid(&except, &INSIDE);
            }
        }
    }
}
