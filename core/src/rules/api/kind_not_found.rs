//! Kind and apiVersion that do not belong together, or that do not exist.

use super::{
    candidates::{
        candidates, candidates_of_misspelt_group, current, is_served_elsewhere, kind_by_shape, kinds_like,
    },
    lifecycle::{api_version_of, api_version_place},
};
use crate::{
    KubernetesVersion,
    graph::{Missing, kind_makes_pods},
    hash::HashMap,
    options::Text,
    report::{Applicability, Severity},
    resources::{GroupVersionKind, Resource},
    rules::{Check, Edit, Finding, Fix, Look, Looker, Place, Rule, Scene, text},
    schema::{self, KindInfo, is_builtin_group, versions_of_kind},
    yaml::{Node, Span},
};

pub(crate) const RULE: Rule = Rule {
    name: "api-kind-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "The API has no such kind in this version",
        es: "La API no tiene ese kind en esa versión",
    },
    question: None,
    since: "0.1.0",
    file: "api/kind_not_found",
    docs: Text { en: include_str!("kind_not_found.md"), es: include_str!("kind_not_found.es.md") },
    check: Check::Each(Look::Resources(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, &'a Resource<'a>> {
    let target = cx.options.kubernetes_version.unwrap_or(schema::NEWEST);
    let mut known = Known::default();
    Box::new(move |resource, found| {
        if let Some(finding) = judge(cx, resource, target, &mut known) {
            found.report(finding.on(resource.id));
        }
    })
}

/// What was meant by a pair of apiVersion and kind; a misspelt one is often repeated.
type Known<'t> = HashMap<GroupVersionKind<'t>, Vec<&'static KindInfo>>;

fn judge<'t>(
    cx: &Scene<'_>,
    resource: &Resource<'t>,
    target: KubernetesVersion,
    known: &mut Known<'t>,
) -> Option<Finding> {
    let gvk = resource.gvk;
    match (gvk.version.is_empty(), gvk.kind.is_empty()) {
        (true, _) => return no_api_version(cx, resource, target),
        (false, true) => return no_kind(cx, resource),
        (false, false) => {}
    }
    if let Some(info) = resource.built_in {
        return info.introduced.filter(|it| *it > target).map(|it| not_yet(cx, resource, it, target));
    }
    if is_builtin_group(gvk.group) {
        if is_served_elsewhere(gvk) {
            return None;
        }
        let found = known.entry(gvk).or_insert_with(|| candidates(gvk, target));
        return Some(match found.is_empty() {
            true => nothing_near(cx, resource, target),
            false => describe(cx, resource, found),
        });
    }
    let found = candidates_of_misspelt_group(gvk, target);
    (!found.is_empty()).then(|| describe(cx, resource, &found))
}

fn describe(cx: &Scene<'_>, resource: &Resource<'_>, candidates: &[&'static KindInfo]) -> Finding {
    let (kind, old) = (resource.gvk.kind, api_version_of(resource));
    let listed: Vec<String> =
        candidates.iter().take(3).map(|it| format!("`{}` `{}`", it.api_version(), it.kind)).collect();
    let listed = listed.join(", ");
    let same_kind = candidates.iter().all(|it| it.kind == kind);
    let same_version = candidates.iter().all(|it| it.api_version() == old);
    let message = match (same_kind, candidates) {
        (true, _) => text!(cx.lang(),
            en: "`{old}` has no kind `{kind}`: it is in {listed}",
            es: "`{old}` no tiene el kind `{kind}`: está en {listed}"),
        (false, [only]) => text!(cx.lang(),
            en: "There is no kind `{kind}`; there is a `{0}`", only.kind;
            es: "No existe el kind `{kind}`; existe `{0}`", only.kind),
        (false, _) => text!(cx.lang(),
            en: "There is no kind `{kind}`; there are {listed}",
            es: "No existe el kind `{kind}`; existen {listed}"),
    };
    let help = match candidates {
        [only] if same_kind => text!(cx.lang(),
            en: "Write `apiVersion: {0}`", only.api_version();
            es: "Escribe `apiVersion: {0}`", only.api_version()),
        [only] if same_version => text!(cx.lang(),
            en: "Write `kind: {0}`: the name of a kind is compared letter by letter", only.kind;
            es: "Escribe `kind: {0}`: el nombre de un kind se compara letra por letra", only.kind),
        [only] => text!(cx.lang(),
            en: "Write `apiVersion: {0}` and `kind: {1}`", only.api_version(), only.kind;
            es: "Escribe `apiVersion: {0}` y `kind: {1}`", only.api_version(), only.kind),
        _ => text!(cx.lang(),
            en: "Write the pair that fits the fields of this object: {listed}",
            es: "Escribe la pareja que corresponda a los campos de este objeto: {listed}"),
    };
    let primary = if same_kind { api_version_place(resource) } else { kind_place(resource) };
    // kubectl finds a kind that is written in lower case, and then the server does not know it.
    let only_lower = same_version && candidates.iter().any(|it| it.kind.to_ascii_lowercase() == kind);
    let kubernetes = match only_lower {
        true => format!("no kind \"{kind}\" is registered for version \"{old}\""),
        false => no_matches(kind, &old),
    };
    let mut finding = Finding::new(&RULE, primary, message, help).kubernetes_message(kubernetes);
    let applicability = if candidates.len() == 1 { Applicability::Safe } else { Applicability::Unsafe };
    if !same_kind {
        finding = finding.hides(candidates.iter().flat_map(|it| {
            let named = Missing::Object { kind: it.kind, name: resource.name().to_owned() };
            kind_makes_pods(it.kind).then_some(Missing::Pods).into_iter().chain([named])
        }));
    }
    for candidate in candidates.iter().take(3) {
        if let Some(fix) = replace(cx, resource, candidate, applicability) {
            finding = finding.fix(fix);
        }
    }
    finding
}

/// The change of apiVersion and kind to those of `wanted`.
fn replace(
    cx: &Scene<'_>,
    resource: &Resource<'_>,
    wanted: &KindInfo,
    applicability: Applicability,
) -> Option<Fix> {
    let mut edits = Vec::new();
    let version = wanted.api_version();
    for (key, new) in [("apiVersion", version.as_str()), ("kind", wanted.kind)] {
        let written = resource.node.get(key)?;
        if written.as_str() != Some(new) {
            edits.push(Edit { place: resource.place(written.span()), new_text: new.to_owned() });
        }
    }
    let title = match &edits[..] {
        [_, _] => format!("`apiVersion: {version}`, `kind: {}`", wanted.kind),
        _ if resource.gvk.kind == wanted.kind => format!("`apiVersion: {version}`"),
        _ => format!("`kind: {}`", wanted.kind),
    };
    let title = text!(cx.lang(), en: "Write {title}", es: "Escribe {title}");
    Some(Fix { title, applicability, edits })
}

fn nothing_near(cx: &Scene<'_>, resource: &Resource<'_>, target: KubernetesVersion) -> Finding {
    let (kind, old) = (resource.gvk.kind, api_version_of(resource));
    let here = |it: &&KindInfo| it.group == resource.gvk.group && it.version == resource.gvk.version;
    let mut names: Vec<String> = schema::kinds()
        .iter()
        .filter(here)
        .filter(|it| it.is_served(target))
        .map(|it| format!("`{}`", it.kind))
        .collect();
    if names.len() > MOST_KINDS {
        names.truncate(MOST_KINDS);
        names.push("…".to_owned());
    }
    let names = names.join(", ");
    let message = text!(cx.lang(),
        en: "`{old}` has no kind `{kind}`",
        es: "`{old}` no tiene el kind `{kind}`");
    let help = match names.is_empty() {
        true => text!(cx.lang(),
            en: "Kubernetes {target} has no `{old}`: `kubectl api-resources` lists what a cluster knows",
            es: "Kubernetes {target} no tiene `{old}`: `kubectl api-resources` enumera lo que conoce un clúster"),
        false => text!(cx.lang(),
            en: "Its kinds are {names}; a custom resource has the group of its CustomResourceDefinition in `apiVersion`",
            es: "Sus kinds son {names}; un recurso propio lleva en `apiVersion` el grupo de su CustomResourceDefinition"),
    };
    // Tools like to call their own files `v1`.
    let severity = if resource.gvk.group.is_empty() { Severity::Warning } else { Severity::Error };
    Finding::new(&RULE, kind_place(resource), message, help)
        .severity(severity)
        .kubernetes_message(no_matches(kind, &old))
        .command("kubectl api-resources".to_owned())
}

/// How many kinds the help names.
const MOST_KINDS: usize = 8;

fn not_yet(
    cx: &Scene<'_>,
    resource: &Resource<'_>,
    introduced: KubernetesVersion,
    target: KubernetesVersion,
) -> Finding {
    let (kind, version) = (resource.gvk.kind, api_version_of(resource));
    let message = text!(cx.lang(),
        en: "`{version}` has kind `{kind}` from Kubernetes {introduced} on, and the cluster has {target}",
        es: "`{version}` tiene el kind `{kind}` desde Kubernetes {introduced}, y el clúster tiene la {target}");
    let older = current(versions_of_kind(kind), resource.gvk, target);
    let help = match older.first() {
        Some(it) => text!(cx.lang(),
            en: "Write `apiVersion: {0}` with the fields of that version, or update the cluster", it.api_version();
            es: "Escribe `apiVersion: {0}` con los campos de esa versión, o actualiza el clúster", it.api_version()),
        None => text!(cx.lang(),
            en: "Update the cluster, or do without the object",
            es: "Actualiza el clúster, o prescinde del objeto"),
    };
    Finding::new(&RULE, api_version_place(resource), message, help)
        .kubernetes_message(no_matches(kind, &version))
}

fn no_api_version(cx: &Scene<'_>, resource: &Resource<'_>, target: KubernetesVersion) -> Option<Finding> {
    let gvk = resource.gvk;
    let names = match versions_of_kind(gvk.kind) {
        [] => kinds_like(gvk.kind),
        [first, ..] => vec![first.kind],
    };
    let [name] = names[..] else { return None };
    let found = current(versions_of_kind(name), gvk, target);
    let first = found.first()?;
    let (described, version) = (resource.describe(), first.api_version());
    if let Some(written) = resource.node.get("apiVersion").filter(|it| !it.is_null()) {
        return Some(api_version_is_no_text(cx, resource, written, &version, found.len() == 1));
    }
    let message = text!(cx.lang(),
        en: "{described} has no `apiVersion`",
        es: "{described} no tiene `apiVersion`");
    let help = match name == gvk.kind {
        true => text!(cx.lang(),
            en: "Add `apiVersion: {version}`",
            es: "Añade `apiVersion: {version}`"),
        false => text!(cx.lang(),
            en: "Add `apiVersion: {version}`, and write `kind: {name}`",
            es: "Añade `apiVersion: {version}`, y escribe `kind: {name}`"),
    };
    let finding = Finding::new(&RULE, kind_place(resource), message, help)
        .field_path("apiVersion".to_owned())
        .kubernetes_message("apiVersion not set".to_owned());
    let fix = (name == gvk.kind).then(|| insert(cx, resource, "apiVersion", &version)).flatten();
    Some(match fix {
        Some(fix) if found.len() == 1 => finding.fix(fix),
        Some(fix) => finding.fix(Fix { applicability: Applicability::Unsafe, ..fix }),
        None => finding,
    })
}

/// `apiVersion: 1`
fn api_version_is_no_text(
    cx: &Scene<'_>,
    resource: &Resource<'_>,
    written: Node<'_>,
    version: &str,
    only: bool,
) -> Finding {
    let described = resource.describe();
    let message = text!(cx.lang(),
        en: "The `apiVersion` of {described} is no text",
        es: "El `apiVersion` de {described} no es un texto");
    let help = text!(cx.lang(),
        en: "Write `apiVersion: {version}`",
        es: "Escribe `apiVersion: {version}`");
    let place = resource.place(written.span());
    Finding::new(&RULE, place, message, help.clone())
        .kubernetes_message("apiVersion isn't string type".to_owned())
        .fix(Fix {
            title: help,
            applicability: if only { Applicability::Safe } else { Applicability::Unsafe },
            edits: vec![Edit { place, new_text: version.to_owned() }],
        })
}

fn no_kind(cx: &Scene<'_>, resource: &Resource<'_>) -> Option<Finding> {
    let gvk = resource.gvk;
    if !is_builtin_group(gvk.group) {
        return None;
    }
    let message = match resource.name() {
        "" => text!(cx.lang(),
            en: "An object of `{0}` has no `kind`", api_version_of(resource);
            es: "Un objeto de `{0}` no tiene `kind`", api_version_of(resource)),
        name => text!(cx.lang(),
            en: "The object `{name}` of `{0}` has no `kind`", api_version_of(resource);
            es: "El objeto `{name}` de `{0}` no tiene `kind`", api_version_of(resource)),
    };
    let kind = kind_by_shape(resource.node, gvk);
    let help = match kind {
        Some(kind) => text!(cx.lang(), en: "Add `kind: {kind}`", es: "Añade `kind: {kind}`"),
        None => text!(cx.lang(),
            en: "Add `kind`, which says what the object is",
            es: "Añade `kind`, que dice qué es el objeto"),
    };
    let finding = Finding::new(&RULE, api_version_place(resource), message, help)
        .field_path("kind".to_owned())
        .kubernetes_message("kind not set".to_owned());
    Some(match kind.and_then(|kind| insert(cx, resource, "kind", kind)) {
        Some(fix) => finding.fix(Fix { applicability: Applicability::Unsafe, ..fix }),
        None => finding,
    })
}

/// A line before the first one of the object; nothing where the object is written in braces.
fn insert(cx: &Scene<'_>, resource: &Resource<'_>, key: &str, value: &str) -> Option<Fix> {
    // `apiVersion:` without a value must not become a second one.
    if resource.node.entry(key).is_some() {
        return None;
    }
    let first = resource.node.entries().next()?.key.span();
    let document = resource.node.document();
    let before = document.source().get(..first.start as usize)?;
    let line = before.rsplit_once('\n').map_or(before, |(_, line)| line);
    if !line.chars().all(|it| matches!(it, ' ' | '-')) {
        return None;
    }
    let indent = " ".repeat(line.len());
    let place = resource.place(Span::new(first.start, first.start));
    let title = text!(cx.lang(), en: "Add `{key}: {value}`", es: "Añade `{key}: {value}`");
    Some(Fix {
        title,
        applicability: Applicability::Safe,
        edits: vec![Edit { place, new_text: format!("{key}: {value}\n{indent}") }],
    })
}

fn kind_place(resource: &Resource<'_>) -> Place {
    let written = resource.node.get("kind").map(|it| resource.place(it.span()));
    written.unwrap_or_else(|| resource.name_place())
}

fn no_matches(kind: &str, api_version: &str) -> String {
    format!("no matches for kind \"{kind}\" in version \"{api_version}\"")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        report::Applicability,
        rules::testing::{check_diagnostics, check_fix, check_silent, check_with, run},
    };

    #[test]
    fn the_wrong_group() {
        check_diagnostics(
            &RULE,
            "apiVersion: v1
#           ^^ error[api-kind-not-found]: `v1` has no kind `Deployment`: it is in `apps/v1` `Deployment`
kind: Deployment
metadata: {name: web}
---
apiVersion: apps/v1
#           ^^^^^^^ error[api-kind-not-found]: `apps/v1` has no kind `Service`: it is in `v1` `Service`
kind: Service
metadata: {name: web}
---
apiVersion: apps/v2
#           ^^^^^^^ error[api-kind-not-found]: `apps/v2` has no kind `Deployment`: it is in `apps/v1` `Deployment`
kind: Deployment
metadata: {name: web2}
---
apiVersion: apps/V1
#           ^^^^^^^ error[api-kind-not-found]: `apps/V1` has no kind `Deployment`: it is in `apps/v1` `Deployment`
kind: Deployment
metadata: {name: web3}
---
apiVersion: extensions/v1
#           ^^^^^^^^^^^^^ error[api-kind-not-found]: `extensions/v1` has no kind `Ingress`: it is in `networking.k8s.io/v1` `Ingress`
kind: Ingress
metadata: {name: web}
---
apiVersion: rbac/v1
#           ^^^^^^^ error[api-kind-not-found]: `rbac/v1` has no kind `Role`: it is in `rbac.authorization.k8s.io/v1` `Role`
kind: Role
metadata: {name: web}
---
apiVersion: network.k8s.io/v1
kind: Ingress
metadata: {name: far-away}
---
apiVersion: networking.k8.io/v1
#           ^^^^^^^^^^^^^^^^^^^ error[api-kind-not-found]: `networking.k8.io/v1` has no kind `Ingress`: it is in `networking.k8s.io/v1` `Ingress`
kind: Ingress
metadata: {name: web2}
",
        );
    }

    #[test]
    fn a_misspelt_kind() {
        check_diagnostics(
            &RULE,
            "apiVersion: batch/v1
kind: Cronjob
#     ^^^^^^^ error[api-kind-not-found]: There is no kind `Cronjob`; there is a `CronJob`
metadata: {name: a}
---
apiVersion: v1
kind: Servce
#     ^^^^^^ error[api-kind-not-found]: There is no kind `Servce`; there is a `Service`
metadata: {name: a}
---
apiVersion: apps/v1
kind: Deployments
#     ^^^^^^^^^^^ error[api-kind-not-found]: There is no kind `Deployments`; there is a `Deployment`
metadata: {name: a}
---
apiVersion: v1
kind: PVC
#     ^^^ error[api-kind-not-found]: There is no kind `PVC`; there is a `PersistentVolumeClaim`
metadata: {name: a}
---
apiVersion: apps/v1
kind: Statefulset
#     ^^^^^^^^^^^ error[api-kind-not-found]: There is no kind `Statefulset`; there is a `StatefulSet`
metadata: {name: a}
---
apiVersion: apps/v1
kind: Gizmo
#     ^^^^^ error[api-kind-not-found]: `apps/v1` has no kind `Gizmo`
metadata: {name: a}
---
apiVersion: v1
kind: Gizmo
#     ^^^^^ warning[api-kind-not-found]: `v1` has no kind `Gizmo`
metadata: {name: a}
",
        );
    }

    #[test]
    fn one_candidate_makes_the_fix_safe() {
        let text =
            |version, kind| format!("apiVersion: {version}\nkind: {kind} # here\nmetadata: {{name: web}}\n");
        check_fix(&RULE, &text("v1", "deployment"), &text("apps/v1", "Deployment"));
        check_fix(&RULE, &text("v1", "Servce"), &text("v1", "Service"));
        check_fix(&RULE, &text("v1", "Ingress"), &text("networking.k8s.io/v1", "Ingress"));
        let fixes =
            |version, kind| run(&text(version, kind), &Options::default()).diagnostics[0].fixes.clone();
        assert_eq!(fixes("v1", "deployment")[0].applicability, Applicability::Safe);
        let several = fixes("autoscaling/v3", "HorizontalPodAutoscaler");
        assert_eq!(several.len(), 2);
        assert!(several.iter().all(|it| it.applicability == Applicability::Unsafe));
        assert_eq!(several[0].edits[0].new_text, "autoscaling/v2");
    }

    #[test]
    fn a_line_that_was_forgotten() {
        check_diagnostics(
            &RULE,
            "kind: Service
#     ^^^^^^^ error[api-kind-not-found]: Service `web` has no `apiVersion`
metadata: {name: web}
---
apiVersion: apps/v1
#           ^^^^^^^ error[api-kind-not-found]: The object `web` of `apps/v1` has no `kind`
metadata: {name: web}
spec: {replicas: 2, template: {}}
",
        );
        check_fix(
            &RULE,
            "# the shop\nkind: Service\nmetadata: {name: web}\n",
            "# the shop\napiVersion: v1\nkind: Service\nmetadata: {name: web}\n",
        );
        check_fix(
            &RULE,
            "apiVersion: v1\nkind: List\nitems:\n- kind: Service\n  metadata: {name: web}\n",
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata: {name: web}\n",
        );
    }

    #[test]
    fn an_older_cluster() {
        let options = Options { kubernetes_version: Some("1.18".parse().unwrap()), ..Options::default() };
        check_with(
            &RULE,
            &options,
            "apiVersion: networking.k8s.io/v1
#           ^^^^^^^^^^^^^^^^^^^^ error[api-kind-not-found]: `networking.k8s.io/v1` has kind `Ingress` from Kubernetes 1.19 on, and the cluster has 1.18
kind: Ingress
metadata: {name: web}
",
        );
    }

    /// What `kubectl create` said to each of the recorded objects.
    #[test]
    fn the_api_server_agrees() {
        let path = format!("{}/../tests/golden/admission.json", env!("CARGO_MANIFEST_DIR"));
        let golden: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for case in golden.as_array().unwrap() {
            let report = run(case["input"].as_str().unwrap(), &Options::default());
            let said = case["kubectlCreate"]["stderr"].as_str().unwrap_or_default();
            let refusals = [
                "no matches for kind",
                "is registered for version",
                "kind not set",
                "apiVersion not set",
                "apiVersion isn't string type",
            ];
            let refused = refusals.into_iter().any(|it| said.contains(it));
            let rules = ["api-kind-not-found", "api-version-removed"];
            let found: Vec<_> =
                report.diagnostics.iter().filter(|it| rules.contains(&it.rule.as_str())).collect();
            assert_eq!(!found.is_empty(), refused, "{}: {said}\n{found:#?}", case["id"]);
            for diagnostic in found {
                let kubernetes = diagnostic.kubernetes_message.as_deref().unwrap();
                assert!(said.contains(kubernetes), "{}: {said}\n{kubernetes}", case["id"]);
            }
        }
    }

    #[test]
    fn what_others_have() {
        check_silent(
            &RULE,
            "apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: a}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: a}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: a}
---
apiVersion: metrics.k8s.io/v1beta1
kind: PodMetrics
metadata: {name: a}
---
apiVersion: v1
kind: Template
metadata: {name: a}
---
apiVersion: v1
kind: Config
clusters: []
---
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
---
apiVersion: audit.k8s.io/v1
kind: Policy
rules: []
---
apiVersion: skaffold/v2beta29
kind: Config
metadata: {name: a}
---
apiVersion: v2
name: chart
---
apiVersion: v1
kind: List
items: []
---
apiVersion: apps/v1
kind: DeploymentList
items:
- metadata: {name: web}
---
kind: pipeline
metadata: {name: ci}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps}
",
        );
    }
}
