//! A HorizontalPodAutoscaler scales an object that is not there.

use crate::{
    options::Text,
    report::{Applicability, Severity},
    resources::{
        Body, CrossVersionObjectReference, Resource, ResourceId, Truth, WorkloadStatus, split_api_version,
    },
    rules::{
        Check, Edit, Finding, Fix, Look, Looker, Rule, Scene,
        reference::{Absence, Reference, Unlisted, as_scalar, describe, named},
        text,
    },
    schema::{NEWEST, is_builtin_group, versions_of_kind},
    yaml::de::Spanned,
};

pub(crate) const RULE: Rule = Rule {
    name: "hpa-target-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "HorizontalPodAutoscaler scales an object that is not there",
        es: "El HorizontalPodAutoscaler escala un objeto que no existe",
    },
    question: None,
    since: "0.1.0",
    file: "workload/hpa_target_not_found",
    docs: Text {
        en: include_str!("hpa_target_not_found.md"),
        es: include_str!("hpa_target_not_found.es.md"),
    },
    check: Check::Each(Look::Resources(look)),
};

/// The built-in kinds that can be scaled, with their group and `apiVersion` of today.
const SCALABLE: &[(&str, &str, &str)] = &[
    ("Deployment", "apps", "apps/v1"),
    ("StatefulSet", "apps", "apps/v1"),
    ("ReplicaSet", "apps", "apps/v1"),
    ("ReplicationController", "", "v1"),
];

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, &'a Resource<'a>> {
    Box::new(move |resource, found| {
        let Body::HorizontalPodAutoscaler(scaler) = &resource.body else { return };
        let Some(target) = scaler.scale_target_ref.get() else { return };
        if let Some(finding) = check_target(cx, resource, target) {
            found.report(finding);
        }
    })
}

fn check_target(
    cx: &Scene<'_>,
    scaler: &Resource<'_>,
    target: &CrossVersionObjectReference<'_>,
) -> Option<Finding> {
    let kind = target.kind.spanned().filter(|it| !it.value.is_empty())?;
    let name = target.name.spanned().filter(|it| !it.value.is_empty())?;
    let (group, _) = split_api_version(target.api_version.or(""));
    // What a custom resource can do, only its definition tells.
    if !is_builtin_group(group) {
        return None;
    }
    let Some((static_kind, right_group, api_version)) =
        SCALABLE.iter().find(|it| it.0 == kind.value).copied()
    else {
        return cannot_be_scaled(cx, scaler, kind, name);
    };
    let absence = Absence::of(cx, scaler, static_kind, name.value);
    if let Some(absence) = absence {
        if let Some(other) = of_other_kind(cx, scaler, kind.value, name.value) {
            return Some(other_kind(cx, scaler, target, kind, name, other));
        }
        let described = scaler.describe();
        let resources = format!("{}s", static_kind.to_ascii_lowercase());
        let dotted = if right_group.is_empty() { String::new() } else { format!(".{right_group}") };
        let reference = Reference {
            rule: &RULE,
            from: scaler,
            kind: static_kind,
            name: name.value,
            spans: vec![name.span],
            subject: text!(cx.lang(), en: "{described} scales", es: "{described} escala"),
            unlisted: Unlisted::Warning,
            kubernetes_message: Some(said(scaler).unwrap_or_else(|| {
                format!(
                    "the HPA controller was unable to get the target's current scale: {resources}/scale{dotted} \"{0}\" not found",
                    name.value
                )
            })),
        };
        return describe(cx, &reference, absence);
    }
    wrong_group(cx, scaler, target, kind, name, api_version)
}

/// What the controller of a cluster says of the target.
fn said(scaler: &Resource<'_>) -> Option<String> {
    let status: WorkloadStatus<'_> = scaler.status()?;
    let able = status.conditions.of_type("AbleToScale")?;
    let fails = able.truth() == Truth::False && able.reason() == "FailedGetScale";
    fails.then(|| able.message().to_owned())
}

/// An object of this name and of another kind that can be scaled.
fn of_other_kind(cx: &Scene<'_>, scaler: &Resource<'_>, kind: &str, name: &str) -> Option<ResourceId> {
    let others = SCALABLE.iter().filter(|it| it.0 != kind);
    others.into_iter().find_map(|(other, group, _)| cx.cluster.find_of_group(scaler, group, other, name))
}

fn other_kind(
    cx: &Scene<'_>,
    scaler: &Resource<'_>,
    target: &CrossVersionObjectReference<'_>,
    kind: &Spanned<&str>,
    name: &Spanned<&str>,
    other: ResourceId,
) -> Finding {
    let described = scaler.describe();
    let object = named(cx.lang(), kind.value, name.value);
    let other = cx.cluster.resource(other);
    let other_kind = other.map_or("", |it| it.gvk.kind);
    let message = text!(cx.lang(),
        en: "{described} scales {object}, which does not exist; `{0}` is a {other_kind}", name.value;
        es: "{described} escala {object}, que no existe; `{0}` es un {other_kind}", name.value);
    let help = text!(cx.lang(), en: "Write `kind: {other_kind}`", es: "Escribe `kind: {other_kind}`");
    let mut edits =
        vec![Edit { place: scaler.place(kind.span), new_text: as_scalar(scaler, kind.span, other_kind) }];
    if let Some((.., api_version)) = SCALABLE.iter().find(|it| it.0 == other_kind)
        && let Some(written) = target.api_version.spanned().filter(|it| it.value != *api_version)
    {
        edits.push(Edit {
            place: scaler.place(written.span),
            new_text: as_scalar(scaler, written.span, api_version),
        });
    }
    let mut finding = Finding::new(&RULE, scaler.place(kind.span), message, help).on(scaler.id).fix(Fix {
        title: text!(cx.lang(), en: "Change the kind to `{other_kind}`", es: "Cambiar el kind a `{other_kind}`"),
        applicability: Applicability::Safe,
        edits,
    });
    if let Some(other) = other {
        let related = text!(cx.lang(), en: "this one has the name", es: "este tiene el nombre");
        finding = finding.related(other.name_place(), related);
    }
    finding
}

fn cannot_be_scaled(
    cx: &Scene<'_>,
    scaler: &Resource<'_>,
    kind: &Spanned<&str>,
    name: &Spanned<&str>,
) -> Option<Finding> {
    // A kind that does not exist may be a misspelt one; one that exists has no number of replicas.
    let known = !versions_of_kind(kind.value).is_empty();
    let meant = SCALABLE.iter().find(|it| it.0.eq_ignore_ascii_case(kind.value)).map(|it| it.0);
    if !known && meant.is_none() {
        return None;
    }
    let (described, object) = (scaler.describe(), named(cx.lang(), kind.value, name.value));
    let message = match meant {
        Some(meant) => text!(cx.lang(),
            en: "{described} scales {object}, and there is no such kind; it is called `{meant}`",
            es: "{described} escala {object}, y no existe ese kind; se llama `{meant}`"),
        None => text!(cx.lang(),
            en: "{described} scales {object}, a kind that has no replicas to scale",
            es: "{described} escala {object}, un kind que no tiene réplicas que escalar"),
    };
    let help = match meant {
        Some(meant) => text!(cx.lang(), en: "Write `kind: {meant}`", es: "Escribe `kind: {meant}`"),
        None => text!(cx.lang(),
            en: "Name a Deployment, StatefulSet, ReplicaSet or ReplicationController, or remove the HorizontalPodAutoscaler",
            es: "Nombra un Deployment, StatefulSet, ReplicaSet o ReplicationController, o quita el HorizontalPodAutoscaler"),
    };
    let finding = Finding::new(&RULE, scaler.place(kind.span), message, help).on(scaler.id);
    Some(match meant {
        Some(meant) => finding.fix(Fix {
            title: text!(cx.lang(), en: "Change the kind to `{meant}`", es: "Cambiar el kind a `{meant}`"),
            applicability: Applicability::Safe,
            edits: vec![Edit {
                place: scaler.place(kind.span),
                new_text: as_scalar(scaler, kind.span, meant),
            }],
        }),
        None => finding,
    })
}

/// The target is here, and is looked for in an API group that does not have its kind: the version does not matter, the
/// group does.
fn wrong_group(
    cx: &Scene<'_>,
    scaler: &Resource<'_>,
    target: &CrossVersionObjectReference<'_>,
    kind: &Spanned<&str>,
    name: &Spanned<&str>,
    api_version: &str,
) -> Option<Finding> {
    // Without an apiVersion the API server refuses the object.
    let written = target.api_version.spanned().filter(|it| !it.value.is_empty())?;
    let (group, _) = split_api_version(written.value);
    let target_version = cx.options.kubernetes_version.unwrap_or(NEWEST);
    let served =
        versions_of_kind(kind.value).iter().any(|it| it.group == group && it.is_served(target_version));
    if served {
        return None;
    }
    let (described, object) = (scaler.describe(), named(cx.lang(), kind.value, name.value));
    let value = written.value;
    let message = text!(cx.lang(),
        en: "{described} scales {object} of `{value}`, which has no such kind",
        es: "{described} escala {object} de `{value}`, que no tiene ese kind");
    let help =
        text!(cx.lang(), en: "Write `apiVersion: {api_version}`", es: "Escribe `apiVersion: {api_version}`");
    let kubernetes = format!("no matches for kind \"{}\" in group \"{group}\"", kind.value);
    let place = scaler.place(written.span);
    Some(Finding::new(&RULE, place, message, help).on(scaler.id).kubernetes_message(kubernetes).fix(Fix {
        title: text!(cx.lang(),
            en: "Change the apiVersion to `{api_version}`",
            es: "Cambiar el apiVersion a `{api_version}`"),
        applicability: Applicability::Safe,
        edits: vec![Edit { place, new_text: as_scalar(scaler, written.span, api_version) }],
    }))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_fix, check_silent, check_with, run},
    };

    fn scaler(target: &str) -> String {
        format!(
            "apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{name: uploads}}
spec:
  maxReplicas: 8
  scaleTargetRef:
{target}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: uploads}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: store}}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {{name: agent}}
"
        )
    }

    #[test]
    fn a_misspelt_name_is_an_error_and_another_one_a_warning() {
        check_diagnostics(
            &RULE,
            &scaler(
                "    apiVersion: apps/v1
    kind: Deployment
    name: upload
#         ^^^^^^ error[hpa-target-not-found]: HorizontalPodAutoscaler `uploads` scales Deployment `upload`, which does not exist; there is `uploads`",
            ),
        );
        check_diagnostics(
            &RULE,
            &scaler(
                "    apiVersion: apps/v1
    kind: Deployment
    name: payments
#         ^^^^^^^^ warning[hpa-target-not-found]: HorizontalPodAutoscaler `uploads` scales Deployment `payments`, which is not in these files",
            ),
        );
    }

    #[test]
    fn an_object_of_another_kind_has_the_name() {
        check_diagnostics(
            &RULE,
            &scaler(
                "    apiVersion: apps/v1
    kind: Deployment
#         ^^^^^^^^^^ error[hpa-target-not-found]: HorizontalPodAutoscaler `uploads` scales Deployment `store`, which does not exist; `store` is a StatefulSet
    name: store",
            ),
        );
    }

    #[test]
    fn a_kind_without_replicas() {
        check_diagnostics(
            &RULE,
            &scaler(
                "    apiVersion: apps/v1
    kind: DaemonSet
#         ^^^^^^^^^ error[hpa-target-not-found]: HorizontalPodAutoscaler `uploads` scales DaemonSet `agent`, a kind that has no replicas to scale
    name: agent",
            ),
        );
    }

    #[test]
    fn the_group_decides_and_the_version_does_not() {
        let text = scaler(
            "    apiVersion: extensions/v1beta1
#               ^^^^^^^^^^^^^^^^^^ error[hpa-target-not-found]: HorizontalPodAutoscaler `uploads` scales Deployment `uploads` of `extensions/v1beta1`, which has no such kind
    kind: Deployment
    name: uploads",
        );
        check_diagnostics(&RULE, &text);
        let old = Options { kubernetes_version: Some("1.15".parse().unwrap()), ..Options::default() };
        let silent: String =
            text.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
        check_with(&RULE, &old, &silent);
        check_silent(&RULE, &scaler("    apiVersion: apps/v1beta1\n    kind: Deployment\n    name: uploads"));
    }

    #[test]
    fn in_a_cluster_the_autoscaler_says_that_it_found_nothing() {
        let live = |target: &str, message: &str| {
            format!(
                "apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{name: uploads, namespace: shop, uid: h}}
spec:
  maxReplicas: 8
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {target}
status: {{conditions: [{{type: AbleToScale, status: 'False', reason: FailedGetScale, message: '{message}'}}]}}
"
            )
        };
        let says = |name: &str| {
            format!(
                "the HPA controller was unable to get the target\'\'s current scale: deployments/scale.apps \"{name}\" not found"
            )
        };
        let marker = "gallery\n#         ^^^^^^^ error[hpa-target-not-found]: HorizontalPodAutoscaler `uploads` scales Deployment `gallery`, which does not exist";
        check_diagnostics(&RULE, &live(marker, &says("gallery")));
        // In its words, which differ between releases.
        let other = says("gallery").replace("deployments/scale.apps", "deployments.apps");
        let report = run(&live("gallery", &other), &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert!(found.kubernetes_message.as_deref().unwrap().contains("deployments.apps \"gallery\""));
        // It is about a target of before.
        check_silent(&RULE, &live("gallery", &says("thumbnails")));
    }

    #[test]
    fn what_a_custom_resource_can_do_is_not_known() {
        check_silent(
            &RULE,
            &scaler("    apiVersion: argoproj.io/v1alpha1\n    kind: Rollout\n    name: web"),
        );
        check_silent(&RULE, &scaler("    apiVersion: apps/v1\n    kind: StatefulSet\n    name: store"));
    }

    #[test]
    fn the_target_that_was_meant() {
        let target = |version: &str, kind: &str, name: &str| {
            scaler(&format!("    apiVersion: {version}\n    kind: {kind}\n    name: {name}"))
        };
        check_fix(
            &RULE,
            &target("apps/v1", "Deployment", "upload"),
            &target("apps/v1", "Deployment", "uploads"),
        );
        check_fix(&RULE, &target("v1", "Deployment", "store"), &target("apps/v1", "StatefulSet", "store"));
        check_fix(&RULE, &target("v1", "Deployment", "uploads"), &target("apps/v1", "Deployment", "uploads"));
    }
}
