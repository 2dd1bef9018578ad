//! Probes and lifecycle hooks.

use super::{At, Fault, Validator, fault::Reason, numbers::POSITIVE, spelling::HEADER};
use crate::{options::Text, rules::text};

const HANDLERS: &[&str] = &["exec", "httpGet", "tcpSocket", "grpc"];
const HOOKS: &[&str] = &["exec", "httpGet", "tcpSocket", "sleep"];

const ONE: Reason = Reason {
    says: "must be 1",
    because: Text {
        en: "of a liveness or startup probe one success is always enough",
        es: "en una sonda de liveness o de startup siempre basta un éxito",
    },
    help: Text { en: "Write 1, or remove the field", es: "Escribe 1, o quita el campo" },
};

const NOT_FOR_READINESS: Reason = Reason {
    says: "must not be set for readinessProbes",
    because: Text {
        en: "a failed readiness probe ends no container, so it has no grace period",
        es: "una sonda de readiness que falla no termina ningún contenedor, así que no tiene periodo de gracia",
    },
    help: Text { en: "Remove the field", es: "Quita el campo" },
};

impl<'t> Validator<'_, 't> {
    pub(super) fn probes(&mut self, container: &At<'_, 't>) {
        for field in ["livenessProbe", "readinessProbe", "startupProbe"] {
            let Some(probe) = container.field(field) else { continue };
            self.handler(&probe, HANDLERS);
            self.not_negative(
                &probe,
                &[
                    "initialDelaySeconds",
                    "timeoutSeconds",
                    "periodSeconds",
                    "successThreshold",
                    "failureThreshold",
                ],
            );
            let grace = probe.field("terminationGracePeriodSeconds");
            if field == "readinessProbe" {
                if let Some(grace) = grace {
                    let fault = Fault::invalid(&grace, NOT_FOR_READINESS.says)
                        .not_allowed()
                        .at_span(grace.key_span());
                    self.refuse(fault, &NOT_FOR_READINESS);
                }
                continue;
            }
            if let Some(grace) = grace
                && grace.int().is_some_and(|it| it <= 0)
            {
                self.invalid(&grace, &POSITIVE);
            }
            if let Some(threshold) = probe.field("successThreshold")
                && threshold.int32().is_some_and(|it| it > 1)
            {
                self.invalid(&threshold, &ONE);
            }
        }
    }

    pub(super) fn lifecycle(&mut self, container: &At<'_, 't>) {
        let Some(lifecycle) = container.field("lifecycle") else { return };
        for field in ["postStart", "preStop"] {
            if let Some(hook) = lifecycle.field(field) {
                self.handler(&hook, HOOKS);
            }
        }
    }

    /// What a probe or hook does: one thing.
    fn handler(&mut self, at: &At<'_, 't>, handlers: &[&str]) {
        let first = handlers.iter().find(|it| at.has(it));
        for field in handlers.iter().filter(|it| Some(*it) != first) {
            let Some(second) = at.field(field) else { continue };
            let first = first.copied().unwrap_or_default();
            let fault = Fault::forbidden(&second, "may not specify more than 1 handler type")
                .because(text!(self.lang,
                    en: "there is `{first}` already, and only one can be done",
                    es: "ya hay `{first}`, y solo se puede hacer una cosa"))
                .help(text!(self.lang,
                    en: "Keep `{first}` or `{field}`",
                    es: "Deja `{first}` o `{field}`"));
            self.report(fault);
        }
        if let Some(get) = at.field("httpGet") {
            self.one_of(&get, "scheme", &["HTTP", "HTTPS"]);
            if let Some(port) = get.field("port") {
                self.port(&port);
            }
            for header in get.list("httpHeaders") {
                if let Some(name) = header.field("name")
                    && let Some(text) = name.text()
                    && let Some(fault) = self.misspelt(&name, text, &HEADER)
                {
                    self.report(fault.named(get.path_of("httpHeaders")));
                }
            }
        }
        if let Some(socket) = at.field("tcpSocket")
            && let Some(port) = socket.field("port")
        {
            self.port(&port);
        }
        if let Some(grpc) = at.field("grpc")
            && let Some(port) = grpc.field("port")
        {
            self.port_number(&port);
        }
        if let Some(sleep) = at.field("sleep") {
            self.not_negative(&sleep, &["seconds"]);
        }
    }
}
