//! The name, labels and annotations of an object, and those of a Pod template.

use super::{
    At, Fault, Validator,
    fault::quoted,
    grammar::Says,
    spelling::{
        ANNOTATION_KEY, CRON_JOB_NAME, KEY, LABEL, LABEL_1035, LABEL_VALUE, PATH_SEGMENT, SUBDOMAIN, Spelling,
    },
};
use crate::rules::text;

/// The size of all annotations together, keys and values.
const MOST_ANNOTATIONS: usize = 256 * 1024;

/// How objects of a kind may be called; `None` where that is not known for sure.
fn naming(validator: &Validator<'_, '_>) -> Option<&'static Spelling> {
    let gvk = validator.resource.gvk;
    Some(match (gvk.group, gvk.kind) {
        ("", "Namespace") => &LABEL,
        ("apps", "StatefulSet") if validator.is_at_least(1, 27) => &LABEL,
        ("", "Service") if validator.is_at_least(1, 36) => &LABEL,
        ("", "Service") => &LABEL_1035,
        ("batch", "CronJob") => &CRON_JOB_NAME,
        ("rbac.authorization.k8s.io", _) => &PATH_SEGMENT,
        (
            "",
            "ConfigMap"
            | "Endpoints"
            | "LimitRange"
            | "Node"
            | "PersistentVolume"
            | "PersistentVolumeClaim"
            | "Pod"
            | "PodTemplate"
            | "ReplicationController"
            | "ResourceQuota"
            | "Secret"
            | "ServiceAccount",
        )
        | ("apps", "DaemonSet" | "Deployment" | "ReplicaSet" | "StatefulSet")
        | ("batch", "Job")
        | ("autoscaling", "HorizontalPodAutoscaler")
        | ("discovery.k8s.io", "EndpointSlice")
        | ("networking.k8s.io", "Ingress" | "IngressClass" | "NetworkPolicy")
        | ("node.k8s.io", "RuntimeClass")
        | ("policy", "PodDisruptionBudget")
        | ("scheduling.k8s.io", "PriorityClass")
        | ("storage.k8s.io", "StorageClass") => &SUBDOMAIN,
        _ => return None,
    })
}

impl<'t> Validator<'_, 't> {
    pub(super) fn metadata(&mut self, object: &At<'_, 't>) {
        let Some(metadata) = object.field("metadata") else { return };
        self.labels_of(&metadata, || "metadata.labels".to_owned());
        self.annotations_of(&metadata, || "metadata.annotations".to_owned());
        if let Some(naming) = naming(self) {
            self.spelled_field(&metadata, "name", naming);
            if !metadata.has("name") {
                self.generate_name(&metadata, naming);
            }
            if self.resource.namespace.is_some() {
                self.spelled_field(&metadata, "namespace", &LABEL);
            }
        }
    }

    /// Something is appended to the name, so that it may end in a dash.
    fn generate_name(&mut self, metadata: &At<'_, 't>, naming: &Spelling) {
        let Some(at) = metadata.field("generateName") else { return };
        let Some(text) = at.text().filter(|text| !text.is_empty()) else { return };
        let masked = match text.strip_suffix('-') {
            Some(rest) => format!("{}a", rest.get(..rest.len().saturating_sub(1)).unwrap_or_default()),
            None => text.to_owned(),
        };
        if let Some(fault) = self.misspelt(&at, &masked, naming) {
            let says = format!("Invalid value: {}: {}", quoted(text), (naming.check)(&masked).join("; "));
            self.report(fault.value(text).says(says));
        }
    }

    /// `labels` of the mapping; `named` makes the path that Kubernetes names.
    pub(super) fn labels_of(&mut self, at: &At<'_, 't>, named: impl Fn() -> String) {
        if let Some(labels) = at.field("labels") {
            self.labels(&labels, named);
        }
    }

    /// A map of labels, or one that selects by them.
    pub(super) fn labels(&mut self, labels: &At<'_, 't>, named: impl Fn() -> String) {
        for (entry, at) in labels.entries() {
            if let Some(fault) = self.misspelt(&at, entry.name, &KEY) {
                self.report(fault.at_span(entry.key.span()).named(named()));
            }
            if let Some(value) = at.text_or_null()
                && let Some(fault) = self.misspelt(&at, value, &LABEL_VALUE)
            {
                self.report(fault.named(named()));
            }
        }
    }

    pub(super) fn annotations_of(&mut self, at: &At<'_, 't>, named: impl Fn() -> String) {
        let Some(annotations) = at.field("annotations") else { return };
        let mut size = 0;
        for (entry, at) in annotations.entries() {
            size += entry.name.len() + at.text().map_or(0, str::len);
            if let Some(fault) = self.misspelt(&at, entry.name, &ANNOTATION_KEY) {
                self.report(fault.at_span(entry.key.span()).named(named()));
            }
        }
        if size > MOST_ANNOTATIONS {
            let says: Says = vec![format!("may not be more than {MOST_ANNOTATIONS} bytes")];
            let fault = Fault::invalid_for(&annotations, &says)
                .says(format!("Too long: may not be more than {MOST_ANNOTATIONS} bytes"))
                .named(named())
                .because(text!(self.lang,
                    en: "keys and values together have {size} bytes, and {MOST_ANNOTATIONS} are the most",
                    es: "claves y valores suman {size} bytes, y {MOST_ANNOTATIONS} son el máximo"))
                .help(text!(self.lang,
                    en: "Move the text to a ConfigMap; with `kubectl apply --server-side` no copy of the object is kept in an annotation",
                    es: "Lleva el texto a un ConfigMap; con `kubectl apply --server-side` no se guarda una copia del objeto en una anotación"));
            self.report(fault);
        }
    }
}
