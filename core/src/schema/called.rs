//! Kinds as people call them: the words that kubectl takes.

/// The short names of `kubectl api-resources`, in the order of the alphabet.
const SHORT_NAMES: &[(&str, &str)] = &[
    ("cj", "CronJob"),
    ("cm", "ConfigMap"),
    ("crd", "CustomResourceDefinition"),
    ("deploy", "Deployment"),
    ("ds", "DaemonSet"),
    ("ep", "Endpoints"),
    ("hpa", "HorizontalPodAutoscaler"),
    ("ing", "Ingress"),
    ("netpol", "NetworkPolicy"),
    ("ns", "Namespace"),
    ("pdb", "PodDisruptionBudget"),
    ("po", "Pod"),
    ("pv", "PersistentVolume"),
    ("pvc", "PersistentVolumeClaim"),
    ("rc", "ReplicationController"),
    ("rs", "ReplicaSet"),
    ("sa", "ServiceAccount"),
    ("sc", "StorageClass"),
    ("sts", "StatefulSet"),
    ("svc", "Service"),
];

/// The kind with this short name, which is in lower case: `svc`.
pub(crate) fn kind_of_short_name(word: &str) -> Option<&'static str> {
    let index = SHORT_NAMES.binary_search_by(|(short, _)| (*short).cmp(word)).ok()?;
    SHORT_NAMES.get(index).map(|(_, kind)| *kind)
}

/// Whether a word means a kind, as kubectl takes it: `Service`, `services`, `svc`, in any case of its letters.
pub(crate) fn is_called(kind: &str, word: &str) -> bool {
    let (word, lower) = (word.to_ascii_lowercase(), kind.to_ascii_lowercase());
    let plural = match lower.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if lower.ends_with('s') => format!("{lower}es"),
        None => format!("{lower}s"),
    };
    word == lower || word == plural || kind_of_short_name(&word) == Some(kind)
}

#[cfg(test)]
mod tests {
    use super::{SHORT_NAMES, is_called};

    #[test]
    fn kinds_are_called_as_kubectl_takes_them() {
        assert!(SHORT_NAMES.is_sorted());
        for (kind, word) in [
            ("Service", "svc"),
            ("Service", "Services"),
            ("Ingress", "ingresses"),
            ("NetworkPolicy", "networkpolicies"),
            ("Deployment", "deploy"),
            ("StatefulSet", "sts"),
            ("DaemonSet", "ds"),
            ("ReplicaSet", "RS"),
        ] {
            assert!(is_called(kind, word), "{kind} {word}");
        }
        assert!(!is_called("Service", "serviceaccount"));
        // What the letters of a plural are taken from is no name.
        assert!(!is_called("StatefulSet", "st"));
    }
}
