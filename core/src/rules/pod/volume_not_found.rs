//! A container mounts a volume that its Pod does not have.

use super::{ContainerIn, containers};
use crate::{
    graph::{NearNames, has_one_near},
    hash::HashSet,
    options::Text,
    report::Severity,
    resources::{Body, PodSpec, Resource},
    rules::{Check, Finding, Look, Looker, Rule, Scene, With, reference::rename, text},
    schema::is_builtin_group,
    yaml::{Span, de::Spanned},
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-volume-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "Container mounts a volume that its Pod does not have",
        es: "El contenedor monta un volumen que su Pod no tiene",
    },
    question: None,
    since: "0.1.0",
    file: "pod/volume_not_found",
    docs: Text { en: include_str!("volume_not_found.md"), es: include_str!("volume_not_found.es.md") },
    check: Check::Each(Look::PodMakers(look)),
};

/// How many volumes the help lists.
const MOST_NAMES: usize = 5;

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, PodSpec<'a>>> {
    let cluster = cx.cluster;
    Box::new(move |(owner, spec), found| {
        let volumes = volumes(owner, spec);
        // An overlay may add the volume to its base.
        let patched = cluster.patches_of(owner).filter_map(|it| it.pod_spec()?.volumes.get());
        let patched = patched.flat_map(|it| it.iter()).filter_map(|it| it.name.get().copied());
        let known: HashSet<&str> = volumes.iter().map(|(name, _)| name).chain(patched).collect();
        for container in containers(spec) {
            for (list, position, name) in mounts(container) {
                if !name.value.is_empty() && !known.contains(name.value) {
                    let path = format!("{}.{list}[{position}].name", container.path(owner));
                    let finding = describe(cx, owner, container, &volumes, name, path);
                    found.report(finding);
                }
            }
        }
    })
}

/// What the container mounts: the field, the index in it, and the name of the volume.
fn mounts<'r, 't>(
    it: ContainerIn<'r, 't>,
) -> impl Iterator<Item = (&'static str, usize, &'r Spanned<&'t str>)> {
    let mounts = it.container.volume_mounts.items();
    let devices = it.container.volume_devices.items();
    let mounts = mounts.filter_map(|it| Some(("volumeMounts", it.position, it.value.name.spanned()?)));
    mounts.chain(devices.filter_map(|it| Some(("volumeDevices", it.position, it.value.name.spanned()?))))
}

/// The volumes of the Pods: those of the template, and one for each claim template of a StatefulSet.
fn volumes<'t>(owner: &Resource<'t>, spec: &PodSpec<'t>) -> NearNames<'t, Span> {
    let mut all = NearNames::default();
    for volume in spec.volumes.items() {
        if let Some(name) = volume.name.spanned() {
            all.push(name.value, name.span);
        }
    }
    if let Body::Workload(workload) = &owner.body {
        for template in workload.volume_claim_templates.items() {
            if let Some(name) = template.metadata.get().and_then(|it| it.name.spanned()) {
                all.push(name.value, name.span);
            }
        }
    }
    all
}

fn describe(
    cx: &Scene<'_>,
    owner: &Resource<'_>,
    container: ContainerIn<'_, '_>,
    volumes: &NearNames<'_, Span>,
    name: &Spanned<&str>,
    path: String,
) -> Finding {
    let (who, wanted) = (container.describe(cx.lang(), owner), name.value);
    let near = volumes.nearest(wanted);
    let message = match near {
        Some((_, near, _)) => text!(cx.lang(),
            en: "{who} mounts volume `{wanted}`, which its Pod does not have; it has `{near}`",
            es: "{who} monta el volumen `{wanted}`, que su Pod no tiene; sí tiene `{near}`"),
        None => text!(cx.lang(),
            en: "{who} mounts volume `{wanted}`, which its Pod does not have",
            es: "{who} monta el volumen `{wanted}`, que su Pod no tiene"),
    };
    let help = match near {
        Some((_, near, _)) => {
            text!(cx.lang(), en: "Write the name `{near}`", es: "Escribe el nombre `{near}`")
        }
        None => add(cx, volumes, wanted),
    };
    // The API server compares the names of what is built in; a custom resource is for its controller to judge. A patch
    // that is not followed may bring the volume.
    let refused = (is_builtin_group(owner.gvk.group) || near.is_some())
        && !cx.cluster.is_changed_otherwise(owner, "volumes");
    let place = owner.place(name.span);
    let mut finding = Finding::new(&RULE, place, message, help)
        .severity(if refused { Severity::Error } else { Severity::Warning })
        .on(owner.id)
        .instead_of_api(place)
        .kubernetes_message(format!("{path}: Not found: \"{wanted}\""))
        .field_path(path);
    if let Some((_, near, span)) = near {
        let only = has_one_near(volumes, wanted);
        finding = finding
            .related(owner.place(span), text!(cx.lang(), en: "this one is near", es: "este nombre se parece"))
            .fix(rename(cx.lang(), owner, &[name.span], near, only));
    }
    finding
}

fn add(cx: &Scene<'_>, volumes: &NearNames<'_, Span>, wanted: &str) -> String {
    let names: Vec<String> =
        volumes.iter().take(MOST_NAMES + 1).map(|(name, _)| format!("`{name}`")).collect();
    let more = if names.len() > MOST_NAMES { ", …" } else { "" };
    let listed = names.get(..names.len().min(MOST_NAMES)).unwrap_or_default().join(", ");
    match listed.is_empty() {
        true => text!(cx.lang(),
            en: "Add `- name: {wanted}` with what it is made of under `volumes`, beside `containers`",
            es: "Añade `- name: {wanted}` y de qué está hecho en `volumes`, al lado de `containers`"),
        false => text!(cx.lang(),
            en: "Write the name of a volume of the Pod ({listed}{more}), or add `- name: {wanted}` under `volumes`",
            es: "Escribe el nombre de un volumen del Pod ({listed}{more}), o añade `- name: {wanted}` en `volumes`"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    #[test]
    fn a_mount_without_a_volume() {
        check_diagnostics(
            &RULE,
            "apiVersion: apps/v1
kind: Deployment
metadata: {name: photos}
spec:
  template:
    spec:
      initContainers:
      - name: prepare
        image: photos
        volumeDevices: [{name: disk, devicePath: /dev/x}]
#                              ^^^^ error[pod-volume-not-found]: Init container `prepare` of Deployment `photos` mounts volume `disk`, which its Pod does not have
      containers:
      - name: photos
        image: photos
        volumeMounts:
        - {name: cache, mountPath: /cache}
        - {name: thumbnail, mountPath: /thumbnails}
#                ^^^^^^^^^ error[pod-volume-not-found]: Container `photos` of Deployment `photos` mounts volume `thumbnail`, which its Pod does not have; it has `thumbnails`
      volumes: [{name: cache, emptyDir: {}}, {name: thumbnails}]
",
        );
    }

    #[test]
    fn the_claim_templates_of_a_stateful_set_are_volumes() {
        let set = |mount: &str| {
            format!(
                "apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: db}}
spec:
  volumeClaimTemplates: [{{metadata: {{name: data}}}}]
  template: {{spec: {{containers: [{{name: db, image: db, volumeMounts: [{{name: {mount}, mountPath: /data}}]}}]}}}}
"
            )
        };
        check_silent(&RULE, &set("data"));
        check_fix(&RULE, &set("dta"), &set("data"));
    }

    #[test]
    fn the_controller_of_a_custom_resource_may_add_volumes() {
        check_diagnostics(
            &RULE,
            "apiVersion: example.com/v1
kind: Runner
metadata: {name: ci}
spec:
  template:
    metadata: {labels: {app: ci}}
    spec: {containers: [{name: ci, image: ci, volumeMounts: [{name: work, mountPath: /work}]}]}
#                                                                   ^^^^ warning[pod-volume-not-found]: Container `ci` of Runner `ci` mounts volume `work`, which its Pod does not have
",
        );
    }

    #[test]
    fn a_volume_that_an_overlay_adds() {
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n";
        check_silent(
            &RULE,
            &format!(
                "#- /base/web.yaml
{pod}  containers: [{{name: web, image: web, volumeMounts: [{{name: data, mountPath: /data}}]}}]
#- /kustomization.yaml
resources: [base/web.yaml]
patchesStrategicMerge: [volume.yaml]
#- /volume.yaml
{pod}  volumes: [{{name: data}}]
"
            ),
        );
    }

    #[test]
    fn says_it_instead_of_the_api_rules() {
        let report = crate::rules::testing::run(
            "apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: web, volumeMounts: [{name: data, mountPath: /data}]}]}
",
            &crate::Options::default(),
        );
        let found: Vec<_> =
            report.diagnostics.iter().map(|it| (&*it.rule, it.kubernetes_message.as_deref())).collect();
        let message = "spec.containers[0].volumeMounts[0].name: Not found: \"data\"";
        assert_eq!(found, [("pod-volume-not-found", Some(message))]);
    }
}
