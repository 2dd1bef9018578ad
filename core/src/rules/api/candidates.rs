//! Which kind was meant, where the API has none as it is written.

use crate::{
    KubernetesVersion,
    graph::{edit_distance, near},
    order::Sorting,
    resources::GroupVersionKind,
    schema::{self, KindInfo, versions_of_kind},
    yaml::Node,
};

/// Kinds that the tables do not hold and that some server answers to all the same: lists, the answers of the API
/// itself, and those of OpenShift in the days before it had groups.
pub(super) fn is_served_elsewhere(gvk: GroupVersionKind<'_>) -> bool {
    const META: &[&str] = &[
        "APIGroup",
        "APIResourceList",
        "APIVersions",
        "DeleteOptions",
        "ImageReview",
        "List",
        "Status",
        "Table",
        "WatchEvent",
    ];
    const OPENSHIFT: &[&str] = &[
        "Build",
        "BuildConfig",
        "DeploymentConfig",
        "Group",
        "Image",
        "ImageStream",
        "ImageStreamImport",
        "ImageStreamTag",
        "OAuthClient",
        "Project",
        "ProjectRequest",
        "Route",
        "SecurityContextConstraints",
        "Template",
        "User",
    ];
    let of_list = || gvk.kind.strip_suffix("List").filter(|kind| !kind.is_empty());
    META.contains(&gvk.kind)
        || gvk.group.is_empty() && OPENSHIFT.contains(&gvk.kind)
        || of_list().is_some_and(|kind| schema::kind(gvk.group, gvk.version, kind).is_some())
        // The requests that the API server sends to webhooks.
        || matches!(gvk.kind, "AdmissionReview" | "ConversionReview")
}

/// What was probably meant, best first: the same kind in another version, or a kind with a similar name.
pub(super) fn candidates(gvk: GroupVersionKind<'_>, target: KubernetesVersion) -> Vec<&'static KindInfo> {
    let same_kind = current(versions_of_kind(gvk.kind), gvk, target);
    if !same_kind.is_empty() {
        return same_kind;
    }
    let mut names = kinds_like(gvk.kind);
    // `Sevice` in `v1` is near to nothing else that `v1` has.
    if names.len() > 1 {
        let here: Vec<&str> = names
            .iter()
            .copied()
            .filter(|kind| schema::kind(gvk.group, gvk.version, kind).is_some())
            .collect();
        if !here.is_empty() {
            names = here;
        }
    }
    names.into_iter().flat_map(|kind| current(versions_of_kind(kind), gvk, target)).collect()
}

/// The versions of a kind that the release serves without a warning: only those of the group and version as written
/// if it has it there, else those of the group as written, else all, the most stable first.
pub(super) fn current(
    versions: &'static [KindInfo],
    gvk: GroupVersionKind<'_>,
    target: KubernetesVersion,
) -> Vec<&'static KindInfo> {
    let mut served: Vec<&KindInfo> = versions.iter().filter(|it| it.is_served(target)).collect();
    let keep = |served: &mut Vec<&'static KindInfo>, wanted: &dyn Fn(&KindInfo) -> bool| {
        if served.iter().any(|it| wanted(it)) {
            served.retain(|it| wanted(it));
        }
    };
    keep(&mut served, &|it| it.group == gvk.group && it.version == gvk.version);
    keep(&mut served, &|it| it.deprecated.is_none_or(|at| target < at));
    keep(&mut served, &|it| it.group == gvk.group);
    keep(&mut served, &|it| !it.version.contains("alpha") && !it.version.contains("beta"));
    keep(&mut served, &|it| it.version.eq_ignore_ascii_case(gvk.version));
    served.reverse();
    served
}

/// Kinds with a name that is written nearly like this one, or that people call so.
pub(super) fn kinds_like(wanted: &str) -> Vec<&'static str> {
    let lower = wanted.replace(['-', '_', ' '], "").to_ascii_lowercase();
    if let Some(kind) = schema::kind_of_short_name(&lower) {
        return vec![kind];
    }
    let mut names: Vec<&'static str> = schema::kinds().iter().map(|it| it.kind).collect();
    names.dedup();
    let mut found: Vec<(usize, &'static str)> = names
        .into_iter()
        .filter_map(|kind| {
            let candidate = kind.to_ascii_lowercase();
            let same = candidate == lower
                || lower.strip_suffix('s') == Some(&candidate)
                || lower.strip_suffix("es") == Some(&candidate)
                || lower.strip_suffix("ies").zip(candidate.strip_suffix('y')).is_some_and(|(a, b)| a == b);
            let distance = if same { Some(0) } else { near(&lower, &candidate) };
            distance.map(|it| (it, kind))
        })
        .collect();
    found.order();
    let nearest = found.first().map(|(distance, _)| *distance);
    found.into_iter().filter(|(distance, _)| Some(*distance) == nearest).map(|(_, kind)| kind).collect()
}

/// The group of a custom resource has a dot in it, and nobody but Kubernetes has these kinds in a group that looks
/// like this.
pub(super) fn candidates_of_misspelt_group(
    gvk: GroupVersionKind<'_>,
    target: KubernetesVersion,
) -> Vec<&'static KindInfo> {
    let is_version = |text: &str| {
        text.strip_prefix('v').is_some_and(|rest| rest.starts_with(|it: char| it.is_ascii_digit()))
    };
    let versions = versions_of_kind(gvk.kind);
    if !gvk.group.contains('.') {
        if !versions.is_empty() {
            return current(versions, gvk, target);
        }
        // Without a dot and without a kind of ours it is some other tool's file.
        return Vec::new();
    }
    if !is_version(gvk.version) {
        return Vec::new();
    }
    let near_group = |it: &&&KindInfo| {
        it.group.contains('.')
            && (edit_distance(gvk.group, it.group, 2).is_some()
                || it.group.strip_prefix(gvk.group).is_some_and(|rest| rest.starts_with('.')))
    };
    let mut found = current(versions, gvk, target);
    let keep = found.iter().any(|it| near_group(&it));
    found.retain(|it| near_group(&it));
    if keep { found } else { Vec::new() }
}

/// The kind that an object's fields show it to be.
pub(super) fn kind_by_shape(node: Node<'_>, gvk: GroupVersionKind<'_>) -> Option<&'static str> {
    let spec = node.get("spec");
    let has = |key: &str| spec.is_some_and(|it| it.get(key).is_some());
    match gvk.group {
        "" if has("containers") => Some("Pod"),
        "" if has("ports") => Some("Service"),
        "" if has("accessModes") && has("resources") => Some("PersistentVolumeClaim"),
        "" if node.get("data").is_some() && node.get("type").is_none() => Some("ConfigMap"),
        "" if node.get("data").is_some() => Some("Secret"),
        "apps" if has("volumeClaimTemplates") || has("serviceName") => Some("StatefulSet"),
        "apps" if has("replicas") && has("template") => Some("Deployment"),
        "batch" if has("jobTemplate") => Some("CronJob"),
        "batch" if has("template") => Some("Job"),
        "networking.k8s.io" if has("podSelector") => Some("NetworkPolicy"),
        "networking.k8s.io" if has("rules") || has("defaultBackend") => Some("Ingress"),
        "autoscaling" if has("scaleTargetRef") => Some("HorizontalPodAutoscaler"),
        _ => None,
    }
}
