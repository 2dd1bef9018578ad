//! What validation refuses, against the answers of Kubernetes' own code: an API server 1.37, and the validation
//! functions of 1.26.

use serde_json::Value;

use crate::{KubernetesVersion, Options, Severity, SourceFile, check, report::Diagnostic};

const OURS: [&str; 2] = ["api-invalid-value", "api-duplicate-value"];

/// One manifest and what Kubernetes says about it.
struct Case {
    name: String,
    input: String,
    accepted: bool,
    /// Field and message of everything that validation refuses.
    causes: Vec<(String, String)>,
    version: Option<KubernetesVersion>,
}

fn read(file: &str) -> Vec<Value> {
    let path = format!("{}/../tests/golden/{file}", env!("CARGO_MANIFEST_DIR"));
    let all: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    all.as_array().unwrap().clone()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// What the API server answers to a manifest that it has not seen before.
fn admission() -> Vec<Case> {
    let creations = read("admission.json").into_iter().filter(|case| case["op"] == "create");
    creations
        .map(|case| {
            // A dry run tells all but what is allocated.
            let answers = ["strict", "real"].map(|answer| case[answer]["causes"].as_array().cloned());
            let causes = answers.into_iter().flatten().flatten();
            Case {
                name: format!("{} {}", text(&case["id"]), text(&case["title"])),
                input: text(&case["input"]),
                accepted: case["accepted"] == true,
                causes: causes.map(|it| (text(&it["field"]), text(&it["message"]))).collect(),
                version: None,
            }
        })
        .collect()
}

/// What the functions of 1.26 answer.
fn functions() -> Vec<Case> {
    let cases = ["validation-core.json", "validation-apps.json"].into_iter().flat_map(read);
    cases
        .map(|case| {
            let errors: Vec<String> = case["Errs"].as_array().into_iter().flatten().map(text).collect();
            let refused = ["DecodeErr", "StrictErr"].iter().any(|it| !text(&case[*it]).is_empty());
            Case {
                name: text(&case["Name"]),
                input: text(&case["YAML"]),
                accepted: errors.is_empty() && !refused,
                causes: errors
                    .iter()
                    .filter_map(|it| it.split_once(": "))
                    .map(|(field, message)| (field.to_owned(), message.to_owned()))
                    .collect(),
                version: Some(KubernetesVersion { major: 1, minor: 26 }),
            }
        })
        .collect()
}

fn errors(case: &Case) -> Vec<Diagnostic> {
    let options = Options { kubernetes_version: case.version, ..Options::default() };
    let report = check(vec![SourceFile::new("input.yaml", case.input.as_str())], &options);
    report.diagnostics.into_iter().filter(|it| it.severity == Severity::Error).collect()
}

#[test]
fn what_kubernetes_takes_is_not_refused() {
    let mut wrong = Vec::new();
    let accepted: Vec<Case> = admission().into_iter().chain(functions()).filter(|it| it.accepted).collect();
    for case in &accepted {
        let ours = errors(case).into_iter().filter(|it| OURS.contains(&it.rule.as_str()));
        wrong.extend(ours.map(|it| format!("{}: {}", case.name, it.message)));
    }
    println!("{} manifests", accepted.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Refusals that these rules leave out, and why: a part of Kubernetes' message, and a part of the field.
const NOT_COVERED: &[(&str, &str, &str)] = &[
    ("does not match template `labels`", "", "has the rule workload-selector-not-in-template-labels"),
    ("invalid label selector", "spec.selector", "says once more what stands at the part that is wrong"),
    ("is not in the valid range. The range of valid IPs", "spec.clusterIPs", "is known to the cluster alone"),
    ("disallowed by cluster policy", "securityContext.privileged", "was a setting of the API server"),
];

/// Refusals that are said elsewhere, by the name of the case.
const SAID_ELSEWHERE: &[(&str, &str, &str)] = &[
    ("adm-085 no spec", "spec.template.spec.containers", "`spec` is missing as a whole"),
    ("adm-241 spec null", "spec.template.spec.containers", "`spec` is missing as a whole"),
    ("adm-595 HPA without scaleTargetRef", "spec.scaleTargetRef", "it is missing as a whole"),
    ("adm-631 empty document", "metadata.name", "kubectl sends no empty document"),
    ("secret volume wrong key name", "spec.volumes[0].secret.secretName", "the field is misspelt"),
    ("case wrong field", "spec.containers[0].ports[0].containerPort", "the field is misspelt"),
    ("gpu fraction", "spec.containers[0].resources.requests", "the request is the limit, which is named"),
    ("rc template label bad", "metadata.labels", "the labels are those of the template, which is named"),
    ("rc no template", "spec.selector", "the selector would be that of the template"),
    (
        "hostNetwork hostPort mismatch",
        "spec.containers[0].ports[0].containerPort",
        "later releases name `hostPort`",
    ),
    ("svc bad cidr", "spec.LoadBalancerSourceRanges", "later releases name the item"),
];

fn is_left_out(case: &Case, field: &str, message: &str) -> bool {
    NOT_COVERED.iter().any(|(says, its_field, _)| message.contains(says) && field.contains(its_field))
        || SAID_ELSEWHERE
            .iter()
            .any(|(name, its_field, _)| case.name == *name && field.starts_with(its_field))
}

/// True for an error that names the field, or that says it among what else Kubernetes says.
fn names(error: &Diagnostic, field: &str) -> bool {
    let starts = |message: &String| message.strip_prefix(field).is_some_and(|rest| rest.starts_with(": "));
    error.field_path.as_deref() == Some(field)
        || error.kubernetes_message.iter().chain(&error.evidence).any(starts)
}

#[test]
fn what_kubernetes_refuses_is_named_at_its_field() {
    let (mut ours, mut others, mut left_out, mut exact) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    let mut different = Vec::new();
    for case in admission().into_iter().chain(functions()) {
        let errors = errors(&case);
        for (field, message) in &case.causes {
            let found: Vec<&Diagnostic> = errors.iter().filter(|it| names(it, field)).collect();
            let words = format!("{field}: {message}");
            let said = found.iter().flat_map(|it| it.kubernetes_message.iter().chain(&it.evidence));
            match said.clone().any(|it| *it == words) {
                true => exact += 1,
                false => different.extend(said.map(|it| format!("{words}\n{it}"))),
            }
            match (
                found.iter().any(|it| OURS.contains(&it.rule.as_str())),
                is_left_out(&case, field, message),
            ) {
                (true, false) => ours += 1,
                (false, false) if !found.is_empty() => others += 1,
                (false, true) => left_out += 1,
                _ => {
                    let found: Vec<_> = errors.iter().map(|it| (&it.rule, &it.field_path)).collect();
                    wrong.push(format!("{}: {field}: {message:.90} found {found:?}", case.name));
                }
            }
        }
    }
    println!("{different:#?}");
    println!("{exact} of them in the very words");
    println!("{ours} by these rules, {others} by other rules, {left_out} left out, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}
