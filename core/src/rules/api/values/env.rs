//! Environment variables and where their values come from.

use super::{
    At, Fault, Validator,
    fault::Reason,
    spelling::{CONFIG_KEY, ENV_NAME, KEY, STRICT_ENV_NAME, SUBDOMAIN},
};
use crate::{options::Text, rules::text};

const BOTH: Reason = Reason {
    says: "may not be specified when `value` is not empty",
    because: Text { en: "the variable has a `value` already", es: "la variable ya tiene un `value`" },
    help: Text { en: "Keep `value` or `valueFrom`", es: "Deja `value` o `valueFrom`" },
};

const NO_SOURCE: Reason = Reason {
    says: "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`",
    because: Text {
        en: "it says nothing about where the value comes from",
        es: "no dice de dónde viene el valor",
    },
    help: Text {
        en: "Write one of `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef`",
        es: "Escribe uno de `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef`",
    },
};

const SEVERAL: Reason = Reason {
    says: "may not have more than one field specified at a time",
    because: Text { en: "it names more than one source", es: "nombra más de un origen" },
    help: Text { en: "Keep one of them", es: "Deja solo uno" },
};

const NO_OBJECT: Reason = Reason {
    says: "must specify one of: `configMapRef` or `secretRef`",
    because: Text {
        en: "it names neither a ConfigMap nor a Secret",
        es: "no nombra ni un ConfigMap ni un Secret",
    },
    help: Text { en: "Write `configMapRef` or `secretRef`", es: "Escribe `configMapRef` o `secretRef`" },
};

const SOURCES: &[&str] = &["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];

/// Fields of a Pod that a variable may hold.
const POD_FIELDS: &[&str] = &[
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// Fields of a Pod that a file may hold.
const POD_FIELDS_OF_FILES: &[&str] =
    &["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

const RESOURCES: &[&str] = &[
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];

impl<'t> Validator<'_, 't> {
    pub(super) fn environment(&mut self, container: &At<'_, 't>) {
        let naming = if self.is_at_least(1, 32) { &ENV_NAME } else { &STRICT_ENV_NAME };
        for variable in container.list("env") {
            self.spelled_field(&variable, "name", naming);
            if let Some(source) = variable.field("valueFrom").filter(|it| it.node.is_mapping()) {
                self.source(&variable, &source);
            }
        }
        for from in container.list("envFrom") {
            if !from.node.is_mapping() {
                continue;
            }
            self.spelled_field(&from, "prefix", naming);
            let count = ["configMapRef", "secretRef"].iter().filter(|it| from.has(it)).count();
            let reason = match count {
                0 if self.is_spoilt(from.node) => None,
                0 => Some(&NO_OBJECT),
                1 => None,
                _ => Some(&SEVERAL),
            };
            if let Some(reason) = reason {
                let fault = Fault::invalid(&from, reason.says)
                    .says(format!("Invalid value: \"\": {}", reason.says))
                    .named(container.path_of("envFrom"));
                self.refuse(fault, reason);
            }
            for field in ["configMapRef", "secretRef"] {
                if let Some(reference) = from.field(field) {
                    self.spelled_field(&reference, "name", &SUBDOMAIN);
                }
            }
        }
    }

    fn source(&mut self, variable: &At<'_, 't>, source: &At<'_, 't>) {
        let count = SOURCES.iter().filter(|it| source.has(it)).count();
        let reason = match count {
            0 if self.is_spoilt(source.node) => None,
            0 => Some(&NO_SOURCE),
            _ if !variable.text_of("value").is_empty() => Some(&BOTH),
            1 => None,
            _ => Some(&SEVERAL),
        };
        if let Some(reason) = reason {
            let fault = Fault::invalid(source, "").says(format!("Invalid value: \"\": {}", reason.says));
            self.refuse(fault, reason);
        }
        for field in ["configMapKeyRef", "secretKeyRef"] {
            if let Some(reference) = source.field(field) {
                self.spelled_field(&reference, "name", &SUBDOMAIN);
                self.spelled_field(&reference, "key", &CONFIG_KEY);
            }
        }
        if let Some(field) = source.field("fieldRef") {
            self.pod_field(&field, POD_FIELDS);
        }
        if let Some(resource) = source.field("resourceFieldRef") {
            self.resource_field(&resource);
        }
    }

    /// A field of the Pod itself.
    fn pod_field(&mut self, reference: &At<'_, 't>, allowed: &[&str]) {
        let Some(path) = reference.field("fieldPath") else { return };
        let Some(text) = path.text().filter(|text| !text.is_empty()) else { return };
        // `metadata.labels['app']`
        if let Some((field, key)) =
            text.split_once("['").and_then(|(field, rest)| Some((field, rest.strip_suffix("']")?)))
        {
            if matches!(field, "metadata.labels" | "metadata.annotations") {
                if let Some(fault) = self.misspelt(&path, key, &KEY) {
                    self.report(fault);
                }
                return;
            }
            let fault = Fault::invalid(&path, "does not support subscript")
                .because(text!(self.lang,
                    en: "only labels and annotations have keys in brackets",
                    es: "solo las etiquetas y las anotaciones tienen claves entre corchetes"))
                .help(text!(self.lang,
                    en: "Write for example `metadata.labels['app']`",
                    es: "Escribe por ejemplo `metadata.labels['app']`"));
            self.report(fault);
            return;
        }
        self.word(&path, allowed);
    }

    /// A request or a limit of a container.
    pub(super) fn resource_field(&mut self, reference: &At<'_, 't>) {
        if let Some(resource) = reference.field("resource")
            && !resource.text().is_some_and(|it| {
                it.starts_with("requests.hugepages-") || it.starts_with("limits.hugepages-")
            })
        {
            self.word(&resource, RESOURCES);
        }
    }

    /// What a file of a `downwardAPI` volume holds.
    pub(super) fn downward_file(&mut self, file: &At<'_, 't>) {
        if let Some(field) = file.field("fieldRef") {
            self.pod_field(&field, POD_FIELDS_OF_FILES);
        }
        if let Some(resource) = file.field("resourceFieldRef") {
            self.resource_field(&resource);
        }
    }
}
