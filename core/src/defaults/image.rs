//! When the kubelet pulls an image, as its name decides.

/// `Always` for the tag `latest`, which a name with neither tag nor digest has; `IfNotPresent` otherwise.
pub(super) fn pull_policy(image: &str) -> &'static str {
    let (name, digest) = match image.split_once('@') {
        Some((name, _)) => (name, true),
        None => (image, false),
    };
    // A colon before the last slash belongs to the port of a registry: `registry.example:5000/web`.
    let last = name.rsplit('/').next().unwrap_or_default();
    let is_latest = match last.split_once(':') {
        Some((_, tag)) => tag == "latest",
        None => !digest,
    };
    // A name that cannot be parsed has no tag at all.
    if is_latest && !image.is_empty() { "Always" } else { "IfNotPresent" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_tag_latest_is_pulled_always() {
        for image in ["web", "web:latest", "registry.example:5000/web", "a/b/web"] {
            assert_eq!(pull_policy(image), "Always", "{image}");
        }
        for image in ["web:1.0", "web@sha256:0", "registry.example:5000/web:1", "web:latest2", ""] {
            assert_eq!(pull_policy(image), "IfNotPresent", "{image}");
        }
    }

    #[test]
    fn a_tag_counts_beside_a_digest() {
        assert_eq!(pull_policy("web:latest@sha256:0"), "Always");
    }
}
