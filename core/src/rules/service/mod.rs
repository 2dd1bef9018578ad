//! Does the Service reach the Pods?

pub(crate) mod port_name_missing;
pub(crate) mod selector_matches_no_pod;
pub(crate) mod target_port_not_found;

use crate::{resources::Resource, yaml::de::Pair};

/// A label as it stands in YAML: `app: web`.
fn label(pair: &Pair<'_>) -> String {
    if pair.value.is_empty() {
        format!("{}: \"\"", pair.key)
    } else {
        format!("{}: {}", pair.key, pair.value)
    }
}

/// `-n NAMESPACE`, if the object says in which one it is.
pub(crate) fn namespace_flag(resource: &Resource<'_>) -> String {
    match resource.namespace {
        Some(namespace) if namespace.certain => format!(" -n {}", namespace.name),
        _ => String::new(),
    }
}
