//! Claims, volumes and their classes.

use super::{At, Fault, Validator, fault::quoted, spelling::SUBDOMAIN};

const MODES: &[&str] = &["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const RECLAIM_POLICIES: &[&str] = &["Delete", "Recycle", "Retain"];

impl<'t> Validator<'_, 't> {
    /// The `spec` of a PersistentVolumeClaim or of a template of one.
    pub(super) fn claim(&mut self, spec: &At<'_, 't>) {
        self.access_modes(spec);
        self.selector_of(spec, "selector");
        self.spelled_field(spec, "storageClassName", &SUBDOMAIN);
        self.one_of(spec, "volumeMode", &["Block", "Filesystem"]);
        if let Some(resources) = spec.field("resources")
            && let Some(requests) = resources.field("requests")
        {
            for (entry, at) in requests.entries() {
                if entry.name == "storage" {
                    let before = self.found.len();
                    self.more_than_zero(&at);
                    self.name_last(before, format!("{}[storage]", resources.path()));
                }
            }
        }
    }

    /// Kubernetes names another path for what was found last.
    fn name_last(&mut self, before: usize, named: String) {
        for finding in self.found.iter_mut().skip(before) {
            let path = finding.field_path.replace(named.clone()).unwrap_or_default();
            if let Some(message) = &mut finding.kubernetes_message
                && let Some(rest) = message.strip_prefix(&path)
            {
                *message = format!("{named}{rest}");
            }
        }
    }

    fn access_modes(&mut self, spec: &At<'_, 't>) {
        let named = spec.path_of("accessModes");
        let modes: Vec<At<'_, 't>> = spec.list("accessModes").collect();
        for mode in &modes {
            if let Some(word) = mode.text().filter(|it| !MODES.contains(it)) {
                let fault = Fault::unsupported(mode, &quoted(word), MODES).named(named.clone());
                let fault = self.explain_word(fault, mode, word, MODES);
                self.report(fault);
            }
        }
        let alone = modes.iter().find(|it| it.text() == Some("ReadWriteOncePod"));
        if let Some(alone) = alone.filter(|_| modes.len() > 1) {
            use crate::{options::Text, rules::api::values::fault::Reason};
            const ALONE: Reason = Reason {
                says: "may not use ReadWriteOncePod with other access modes",
                because: Text {
                    en: "`ReadWriteOncePod` is for one Pod alone, and goes with no other mode",
                    es: "`ReadWriteOncePod` es para un solo Pod, y no va con ningún otro modo",
                },
                help: Text { en: "Keep it alone, or remove it", es: "Déjalo solo, o quítalo" },
            };
            self.refuse(Fault::forbidden(alone, ALONE.says).named(named).at_span(alone.span()), &ALONE);
        }
    }

    pub(super) fn persistent_volume(&mut self, spec: &At<'_, 't>) {
        self.access_modes(spec);
        self.one_of(spec, "persistentVolumeReclaimPolicy", RECLAIM_POLICIES);
        self.one_of(spec, "volumeMode", &["Block", "Filesystem"]);
        self.spelled_field(spec, "storageClassName", &SUBDOMAIN);
        if let Some(capacity) = spec.field("capacity") {
            for (entry, at) in capacity.entries() {
                if entry.name == "storage" {
                    self.more_than_zero(&at);
                }
            }
        }
        if let Some(affinity) = spec.field("nodeAffinity")
            && let Some(required) = affinity.field("required")
        {
            for term in required.list("nodeSelectorTerms") {
                self.node_selector_term(&term);
            }
        }
    }

    pub(super) fn storage_class(&mut self, object: &At<'_, 't>) {
        self.one_of(object, "reclaimPolicy", &["Delete", "Retain"]);
        self.one_of(object, "volumeBindingMode", &["Immediate", "WaitForFirstConsumer"]);
    }
}
