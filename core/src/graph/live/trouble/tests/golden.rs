//! Whole namespaces as kubectl prints them.

use super::read;

fn dump(name: &str) -> String {
    let path = format!("{}/../tests/golden/dumps/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn each_dump_has_the_trouble_that_was_made() {
    for (name, expected) in [
        ("ads", &["ImagePullFailed ads 2/2"][..]),
        ("analytics", &["OomKilled analytics 2/2"]),
        ("catalog", &["ReadinessFailing catalog 2/2"]),
        ("files", &["ClaimNotFound 1/1"]),
        ("images", &["ImagePullFailed images 2/2"]),
        ("legacy", &["Unschedulable 2/2"]),
        ("orders", &["CrashLoop orders 3/3"]),
        ("partial", &["ReadinessFailing partial 1/3"]),
        ("radio", &["NodeLost 2/2"]),
        ("session", &["ConfigKeyNotFound session 2/2"]),
        ("sidecar", &["CrashLoop log-agent 2/2"]),
        ("survey", &["InitFailing wait-for-db 2/2"]),
        ("video", &["Unschedulable 2/2"]),
    ] {
        assert_eq!(read(&dump(name)), expected, "{name}");
    }
}

#[test]
fn what_is_healthy_has_no_trouble() {
    let others = [
        "batch",
        "billing",
        "checkout",
        "dns",
        "forum",
        "gateway",
        "identity",
        "mail",
        "platform",
        "portal",
        "pricing",
        "reports",
        "storefront",
        "surge",
        "ticket",
        "wiki",
    ];
    for name in others {
        assert_eq!(read(&dump(name)), [""; 0], "{name}");
    }
}
