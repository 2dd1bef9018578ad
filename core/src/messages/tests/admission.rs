use super::*;

const FORBIDDEN: &str = r#"Error creating: pods "web-7d4-abcde" is forbidden: "#;

#[test]
fn a_quota_says_how_much_is_missing() {
    let message = format!(
        "{FORBIDDEN}exceeded quota: team, requested: limits.cpu=1500m,pods=1, used: limits.cpu=3,pods=10, limited: limits.cpu=4,pods=10"
    );
    let Refusal::QuotaExceeded { quota, excess } = refusal(&message) else { panic!() };
    let read: Vec<_> = excess
        .iter()
        .map(|it| (it.resource, it.requested, it.used, it.limited, it.missing().unwrap().to_string()))
        .collect();
    assert_eq!(quota, "team");
    assert_eq!(
        read,
        [("limits.cpu", "1500m", "3", "4", "500m".to_owned()), ("pods", "1", "10", "10", "1".to_owned())]
    );
    // A StatefulSet, and a series of Events.
    for message in [
        r#"create Pod web-0 in StatefulSet web failed error: pods "web-0" is forbidden: exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3"#,
        r#"(combined from similar events): Error creating: pods "web-x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3"#,
    ] {
        assert!(matches!(refusal(message), Refusal::QuotaExceeded { quota: "q", .. }), "{message}");
    }
}

#[test]
fn a_quota_says_what_has_to_be_set() {
    let gaps = |message: &str| -> Vec<(String, Vec<String>)> {
        let message = format!("{FORBIDDEN}failed quota: team: must specify {message}");
        let Refusal::QuotaNeeds { quota: "team", gaps } = refusal(&message) else { panic!("{message}") };
        let owned = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect();
        gaps.iter().map(|it| (it.resource.to_owned(), owned(&it.containers))).collect()
    };
    let of = |resource: &str, containers: &[&str]| {
        (resource.to_owned(), containers.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(
        gaps("limits.cpu for: web,log; limits.memory for: web"),
        [of("limits.cpu", &["web", "log"]), of("limits.memory", &["web"])]
    );
    assert_eq!(gaps("limits.cpu,limits.memory"), [of("limits.cpu", &[]), of("limits.memory", &[])]);
}

#[test]
fn a_limit_range_says_which_bound() {
    let faults = |message: &str| {
        let message = format!("{FORBIDDEN}{message}");
        let Refusal::LimitRange(faults) = refusal(&message) else { panic!("{message}") };
        let faults = faults
            .iter()
            .map(|it| format!("{:?} {} {} {} {:?}", it.bound, it.resource, it.per, it.allowed, it.given));
        faults.collect::<Vec<_>>()
    };
    for (message, expected) in [
        (
            "minimum memory usage per Container is 64Mi, but request is 32Mi",
            r#"Minimum memory Container 64Mi Some(("request", "32Mi"))"#,
        ),
        ("Maximum cpu usage per Pod is 1, but limit is 2.", r#"Maximum cpu Pod 1 Some(("limit", "2"))"#),
        ("maximum cpu usage per Container is 1.  No limit is specified", "Maximum cpu Container 1 None"),
        (
            "cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000",
            r#"Ratio cpu Container 2 Some(("ratio", "4.000000"))"#,
        ),
    ] {
        assert_eq!(faults(message), [expected], "{message}");
    }
    assert_eq!(
        faults(
            "[minimum memory usage per Container is 64Mi, but request is 32Mi, maximum cpu usage per Container is 1, but limit is 2]"
        ),
        [
            r#"Minimum memory Container 64Mi Some(("request", "32Mi"))"#,
            r#"Maximum cpu Container 1 Some(("limit", "2"))"#
        ]
    );
}

#[test]
fn other_refusals() {
    let read = |message: &str| format!("{:?}", refusal(message));
    for (message, expected) in [
        (
            r#"error looking up service account shop/web: serviceaccount "web" not found"#,
            r#"ServiceAccountNotFound { name: "web" }"#,
        ),
        ("no PriorityClass with name high was found", r#"PriorityClassNotFound { name: "high" }"#),
        (r#"pod rejected: RuntimeClass "gvisor" not found"#, r#"RuntimeClassNotFound { name: "gvisor" }"#),
        (
            r#"violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "c" must set a, b), runAsNonRoot != true (pod or container "c" must set it)"#,
            r#"PodSecurity { level: "restricted:latest", violations: ["allowPrivilegeEscalation != false (container \"c\" must set securityContext.allowPrivilegeEscalation=false)", "unrestricted capabilities (container \"c\" must set a, b)", "runAsNonRoot != true (pod or container \"c\" must set it)"] }"#,
        ),
        (
            r#"admission webhook "policy.example" denied the request: no root"#,
            r#"WebhookDenied { webhook: "policy.example", reason: "no root" }"#,
        ),
        (
            r#"admission webhook "policy.example" denied the request without explanation"#,
            r#"WebhookDenied { webhook: "policy.example", reason: "without explanation" }"#,
        ),
        (
            r#"Internal error occurred: failed calling webhook "h.example": failed to call webhook: Post "https://h.a.svc:443/": service "h" not found"#,
            r#"WebhookFailed { webhook: "h.example", reason: "failed to call webhook: Post \"https://h.a.svc:443/\": service \"h\" not found" }"#,
        ),
        (
            "unable to create new content in namespace shop because it is being terminated",
            r#"NamespaceTerminating { namespace: "shop" }"#,
        ),
        (r#"namespaces "shop" not found"#, r#"NamespaceNotFound { namespace: "shop" }"#),
        ("unable to validate against any pod security policy: []", "PodSecurityPolicy"),
        (
            "PodSecurityPolicy: unable to admit pod: [spec.volumes[0]: Invalid value: \"hostPath\"]",
            "PodSecurityPolicy",
        ),
        ("no providers available to validate pod request", "PodSecurityPolicy"),
        (
            "unable to validate against any security context constraint: [provider \"anyuid\": Forbidden: not usable by user or serviceaccount]",
            "SecurityContextConstraints",
        ),
        (
            "ValidatingAdmissionPolicy 'no-latest' with binding 'no-latest' denied request: image must have a tag",
            r#"PolicyDenied { policy: "no-latest", reason: "image must have a tag" }"#,
        ),
        (
            "admission webhook \"policy.example\" denied the request: \n\nresource Pod/shop/web was blocked\n\nlabels: needs `team`\n",
            r#"WebhookDenied { webhook: "policy.example", reason: "resource Pod/shop/web was blocked\n\nlabels: needs `team`" }"#,
        ),
    ] {
        assert_eq!(read(&format!("{FORBIDDEN}{message}")), expected, "{message}");
    }
    assert_eq!(
        read(r#"Error creating: Pod "web-1" is invalid: spec.containers[0].name: Required value"#),
        r#"Invalid { reason: "spec.containers[0].name: Required value" }"#
    );
    assert_eq!(
        read(r#"create Pod web-0 in StatefulSet web failed error: pods "web-0" already exists"#),
        "AlreadyExists"
    );
    assert_eq!(read("the moon is full"), r#"Unknown("the moon is full")"#);
}
