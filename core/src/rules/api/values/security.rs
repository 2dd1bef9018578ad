//! Security contexts.

use super::{At, Fault, Validator};
use crate::rules::text;

const MOST_ID: i64 = 2_147_483_647;
const PROFILES: &[&str] = &["Localhost", "RuntimeDefault", "Unconfined"];

impl<'t> Validator<'_, 't> {
    pub(super) fn pod_security(&mut self, spec: &At<'_, 't>) {
        let Some(context) = spec.field("securityContext") else { return };
        for field in ["runAsUser", "runAsGroup", "fsGroup"] {
            self.in_range(&context, field, 0, MOST_ID);
        }
        for group in context.list("supplementalGroups") {
            if group.int().is_some_and(|it| !(0..=MOST_ID).contains(&it)) {
                self.out_of_range(&group, 0, MOST_ID);
            }
        }
        self.one_of(&context, "fsGroupChangePolicy", &["OnRootMismatch", "Always"]);
        self.profile(&context);
    }

    pub(super) fn container_security(&mut self, container: &At<'_, 't>) {
        let Some(context) = container.field("securityContext") else { return };
        for field in ["runAsUser", "runAsGroup"] {
            self.in_range(&context, field, 0, MOST_ID);
        }
        self.one_of(&context, "procMount", &["Default", "Unmasked"]);
        self.profile(&context);
        let forbids = context
            .node
            .get("allowPrivilegeEscalation")
            .is_some_and(|it| it.value() == crate::yaml::Value::Bool(false));
        if !forbids {
            return;
        }
        let mut granted = Vec::new();
        if context.is_set("privileged") {
            granted.extend(context.field("privileged").map(|at| ("`privileged` to true", at.span())));
        }
        if let Some(capabilities) = context.field("capabilities") {
            let all = capabilities.list("add").find(|it| matches!(it.text(), Some("CAP_SYS_ADMIN")));
            granted.extend(all.map(|at| ("`capabilities.Add` CAP_SYS_ADMIN", at.span())));
        }
        for (what, span) in granted {
            let says = format!("cannot set `allowPrivilegeEscalation` to false and {what}");
            let short = text!(self.lang,
                en: "what it grants needs `allowPrivilegeEscalation`, which is false",
                es: "lo que concede necesita `allowPrivilegeEscalation`, que es false");
            let fault = Fault::invalid(&context, &says).at_span(span).because(short).help(text!(self.lang,
                    en: "Remove `allowPrivilegeEscalation: false`, or what asks for more",
                    es: "Quita `allowPrivilegeEscalation: false`, o lo que pide más"));
            self.report(fault);
        }
    }

    fn profile(&mut self, context: &At<'_, 't>) {
        for field in ["seccompProfile", "appArmorProfile"] {
            let Some(profile) = context.field(field) else { continue };
            self.one_of(&profile, "type", PROFILES);
            if let Some(file) = profile.field("localhostProfile")
                && !matches!(profile.text_of("type"), "" | "Localhost")
            {
                let detail = match field {
                    "seccompProfile" => "can only be set when seccomp type is Localhost",
                    _ => "can only be set when AppArmor type is Localhost",
                };
                let fault = Fault::invalid(&file, detail)
                    .not_allowed()
                    .because(text!(self.lang,
                        en: "only a profile of `type: Localhost` has a file",
                        es: "solo un perfil de `type: Localhost` tiene un archivo"))
                    .help(text!(self.lang,
                        en: "Remove it, or write `type: Localhost`",
                        es: "Quítalo, o escribe `type: Localhost`"));
                self.report(fault);
            }
        }
    }
}
