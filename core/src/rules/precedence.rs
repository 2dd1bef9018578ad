//! What a document that cannot be read as it stands does to everything else that is found.

use super::{Context, Finding, FindingId, Scene, text};
use crate::{
    graph::{Cluster, Missing},
    report::Severity,
    resources::{Resource, SkippedReason, is_templated},
};

/// The finding as it is to be reported, or the one that says it already.
///
/// - The YAML of a text that is no object, or none before Helm renders it, is not judged: a workflow of a CI system
///   may be what it likes.
/// - A value that a kustomization replaces never reaches the API server: it may be `PLACEHOLDER`.
/// - What is wrong with a value follows from its key standing twice, where it does.
/// - A template gives no error but that it is one, and misses nothing; what is to be filled in is not judged. A broken document gives none besides those
///   about its text: what is missing in the part that could be read may stand in the other part.
/// - What is absent may stand in a document that cannot be read, or under a misspelt kind. Such a finding is a
///   warning and follows from the finding about that document.
pub(super) fn weigh(cx: &Context<'_>, mut finding: Finding) -> Result<Finding, FindingId> {
    let place = finding.primary;
    finding.silenced |= is_foreign(cx, &finding) || is_patched(cx, &finding);
    if let Some((id, unread)) = cx.findings.on_unread(place.file, place.document) {
        let template = unread.rule.name == "yaml-template-syntax";
        let about_the_text = finding.rule.name.starts_with("yaml-");
        let is_absence = template && finding.missing.is_some();
        let document = || cx.files.get(place.file as usize)?.documents.get(place.document as usize);
        let written = || document().map_or("", |document| document.text(place.span));
        let is_mark = || template && !about_the_text && is_templated(written());
        if is_absence || finding.severity == Severity::Error && (template || !about_the_text) || is_mark() {
            return Err(id);
        }
    }
    explain_absence(cx, &mut finding);
    explain_overwritten(cx, &mut finding);
    let causes = &finding.caused_by;
    if !causes.is_empty() && causes.iter().all(|id| cx.findings.is_on_unread(*id)) {
        finding.severity = finding.severity.max(Severity::Warning);
    }
    Ok(finding)
}

impl Context<'_> {
    /// Whether what `from` misses may stand in a document that cannot be read, or under a kind that does not exist.
    pub(crate) fn may_be_hidden(&self, from: &Resource<'_>, missing: &Missing) -> bool {
        let seen = |id| self.cluster.resource(id).is_some_and(|it| self.cluster.meet(from, it));
        self.findings.hiding(missing, seen).is_some() || self.cluster.explains(from, missing).is_some()
    }
}

fn explain_absence(cx: &Context<'_>, finding: &mut Finding) {
    let cluster: &Cluster<'_> = cx.cluster;
    let from = finding.resource.and_then(|id| cluster.resource(id));
    let Some((from, missing)) = from.zip(finding.missing.as_ref()) else { return };
    if let Some((id, about)) =
        cx.findings.hiding(missing, |id| cluster.resource(id).is_some_and(|it| cluster.meet(from, it)))
    {
        let related = text!(cx.lang(),
            en: "this is what is missing, under a kind that does not exist",
            es: "esto es lo que falta, con un kind que no existe");
        finding.severity = finding.severity.max(Severity::Warning);
        finding.caused_by.push(id);
        finding.related.push((about.primary, related));
        return;
    }
    let Some(unread) = cluster.explains(from, missing) else { return };
    finding.severity = finding.severity.max(Severity::Warning);
    if let Some((id, about)) = cx.findings.on_unread(unread.file, unread.document) {
        let related = text!(cx.lang(),
            en: "it may be in this document, which cannot be read as it stands",
            es: "puede estar en este documento, que no se puede leer tal como está");
        finding.caused_by.push(id);
        finding.related.push((about.primary, related));
    }
}

/// A value that counts only because its key stands twice may be the one that should not be there.
fn explain_overwritten(cx: &Context<'_>, finding: &mut Finding) {
    let place = finding.primary;
    if finding.rule.name.starts_with("yaml-") || !finding.caused_by.is_empty() {
        return;
    }
    let document = || cx.files.get(place.file as usize)?.documents.get(place.document as usize);
    let on_resource = finding.resource.into_iter().flat_map(|id| cx.findings.on(id));
    let twice = on_resource.filter(|(_, it)| it.rule.name == "yaml-duplicate-key");
    let covers = |twice: &Finding| {
        // Two objects are one mapping: what comes from the second one stands in the first.
        let key = document().map_or("", |document| document.text(twice.primary.span));
        if matches!(key, "apiVersion" | "kind") {
            return place.span.start > twice.primary.span.start;
        }
        let value = document().and_then(|document| document.written_entry(twice.primary.span));
        value.is_some_and(|(value, _)| value.contains(place.span.start))
    };
    let same_document =
        twice.filter(|(_, it)| (it.primary.file, it.primary.document) == (place.file, place.document));
    let causes =
        same_document.filter(|(_, it)| it.severity == Severity::Error && covers(it)).map(|(id, _)| id);
    let causes: Vec<FindingId> = causes.collect();
    finding.caused_by.extend(causes);
}

/// Whether a finding about a text concerns a document that is none of our business. A file that was named, or is all
/// that there is, was given to be looked at.
fn is_foreign(cx: &Scene<'_>, finding: &Finding) -> bool {
    let place = finding.primary;
    if !matches!(
        finding.rule.name,
        "yaml-syntax" | "yaml-duplicate-key" | "yaml-implicit-type" | "yaml-limit-exceeded"
    ) {
        return false;
    }
    let Some(reason) = cx.cluster.skipped_reason(place.file, place.document) else { return false };
    let given = cx.files.len() == 1 || cx.cluster.is_named(place.file);
    match reason {
        SkippedReason::HelmChart(_) => true,
        reason => reason.is_foreign() && !given,
    }
}

/// Whether a kustomization changes the field that is judged.
fn is_patched(cx: &Scene<'_>, finding: &Finding) -> bool {
    if !matches!(finding.rule.name, "api-invalid-value" | "api-missing-field") {
        return false;
    }
    let field = finding.field_path.as_deref().and_then(|path| path.rsplit('.').next()).unwrap_or_default();
    let field = field.split('[').next().unwrap_or_default();
    let Some(resource) = finding.resource.and_then(|id| cx.cluster.resource(id)) else { return false };
    let completed = field == "selector" && cx.cluster.completes_selector(resource);
    completed || !field.is_empty() && cx.cluster.is_changed_otherwise(resource, field)
}

#[cfg(test)]
mod tests {
    use crate::{Options, Severity, rules::testing::run};

    const INGRESS: &str = "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  defaultBackend: {service: {name: shop-web, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata: {name: shop-wep}
spec: {ports: [{port: 80}]}
---
";

    fn severity(rest: &str) -> Option<Severity> {
        let report = run(&format!("{INGRESS}{rest}"), &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == "ingress-backend-service-not-found");
        found.map(|it| it.severity)
    }

    #[test]
    fn a_broken_document_may_hold_what_is_missing() {
        let broken = |kind: &str, name: &str| {
            severity(&format!("apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}\n  labels: \"open\n"))
        };
        assert_eq!(broken("Service", "shop-web"), None, "enough of it can be read");
        assert_eq!(broken("Service", "other"), Some(Severity::Error), "that one has another name");
        assert_eq!(broken("ConfigMap", "shop-web"), Some(Severity::Error), "that one is of another kind");
        let nameless = "apiVersion: v1\nkind: Service\nmetadata: {labels: \"a\n";
        assert_eq!(severity(nameless), Some(Severity::Warning));
        assert_eq!(severity("apiVersion: v1\n\tkind: x\nkind: Service\n"), Some(Severity::Warning));
        assert_eq!(severity("# a text\nfor: \"people\n"), Some(Severity::Error), "that one is no object");
    }

    #[test]
    fn a_kustomization_replaces_what_could_not_be_right() {
        let base = "#- /base/kustomization.yaml
resources: [ingress.yaml]
#- /base/ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  rules:
  - host: REPLACED_BELOW
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}]}
#- /dev/kustomization.yaml
resources: [../base]
";
        let found = |rest: &str| {
            let report = run(&format!("{base}{rest}"), &Options::default());
            report.diagnostics.iter().any(|it| it.rule == "api-invalid-value")
        };
        assert!(found(""));
        let patch = "patches:\n- target: {kind: Ingress}\n  patch: |-\n";
        assert!(!found(&format!(
            "{patch}    - op: replace\n      path: /spec/rules/0/host\n      value: dev.shop.example\n"
        )));
        assert!(found(&format!(
            "{patch}    - op: add\n      path: /metadata/labels\n      value: {{a: b}}\n"
        )));
    }

    #[test]
    fn labels_of_a_kustomization_complete_selectors() {
        let found = |kustomization: &str| -> Vec<String> {
            let report = run(
                &format!(
                    "#- /base/kustomization.yaml
resources: [web.yaml]
{kustomization}
#- /base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  selector: {{}}
  template: {{spec: {{containers: [{{name: web, image: nginx, ports: [{{name: http, containerPort: 80}}]}}]}}}}
---
apiVersion: v1
kind: Service
metadata: {{name: web}}
spec: {{ports: [{{port: 80, targetPort: http}}]}}
#- /canary/kustomization.yaml
resources: [../base, service.yaml]
#- /canary/service.yaml
apiVersion: v1
kind: Service
metadata: {{name: canary}}
spec: {{selector: {{app: web}}, ports: [{{port: 80, targetPort: http}}]}}
"
                ),
                &Options::default(),
            );
            report.diagnostics.iter().map(|it| it.rule.clone()).collect()
        };
        let none: [&str; 0] = [];
        assert_eq!(found("commonLabels: {app: web}"), none);
        assert_eq!(found("labels: [{pairs: {app: web}, includeSelectors: true}]"), none);
        let templates = "labels: [{pairs: {app: web}, includeTemplates: true}]";
        assert_eq!(found(templates), ["api-invalid-value"], "the selector stays empty");
        let all = ["api-invalid-value", "service-selector-matches-no-pod"];
        assert_eq!(found("labels: [{pairs: {app: web}}]"), all);
        assert_eq!(found("commonLabels: {app: shop}"), ["service-selector-matches-no-pod"]);
    }

    #[test]
    fn what_a_template_misses_is_not_known() {
        let report = run(
            "apiVersion: v1
kind: Service
metadata:
  name: web
  {{- with .Values.labels }}
spec: {selector: {app: gone}, ports: [{port: 80}]}
",
            &Options::default(),
        );
        let rules: Vec<&str> = report.diagnostics.iter().map(|it| it.rule.as_str()).collect();
        assert_eq!(rules, ["yaml-template-syntax"]);
    }

    #[test]
    fn what_is_to_be_filled_in_is_not_judged() {
        let probed = |port: &str| {
            let pod = format!(
                "apiVersion: v1
kind: Pod
metadata: {{name: '${{NAME}}'}}
spec:
  containers:
  - {{name: web, image: nginx, ports: [{{name: http, containerPort: 80}}], livenessProbe: {{httpGet: {{port: '{port}'}}}}}}
"
            );
            let report = run(&pod, &Options::default());
            report.diagnostics.iter().map(|it| it.rule.clone()).collect::<Vec<_>>()
        };
        assert_eq!(probed("${PORT}"), ["yaml-template-syntax"]);
        assert_eq!(probed("web"), ["yaml-template-syntax", "probe-port-not-found"]);
    }

    #[test]
    fn a_misspelt_kind_is_what_is_missing() {
        let report = run(
            &format!("{INGRESS}apiVersion: v1\nkind: Servce\nmetadata: {{name: shop-web}}\n"),
            &Options::default(),
        );
        let [root, consequence] = &report.diagnostics[..] else { panic!("{:#?}", report.diagnostics) };
        assert_eq!(root.rule, "api-kind-not-found");
        assert_eq!(consequence.rule, "ingress-backend-service-not-found");
        assert_eq!(consequence.severity, Severity::Warning);
        assert_eq!(consequence.caused_by, std::slice::from_ref(&root.id));
    }

    #[test]
    fn pods_may_be_in_a_broken_document() {
        let service = "apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template: {metadata: {labels: {app: wbe}}, spec: {containers: [{name: web, image: web}]}}
---
";
        let severity = |rest: &str| {
            let report = run(&format!("{service}{rest}"), &Options::default());
            let found = report.diagnostics.iter().find(|it| it.rule == "service-selector-matches-no-pod");
            found.unwrap().severity
        };
        assert_eq!(severity(""), Severity::Error);
        let broken = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: \"web2\n";
        assert_eq!(severity(broken), Severity::Warning);
        assert_eq!(severity(&broken.replace("Deployment", "Secret")), Severity::Error);
        let lower = "apiVersion: apps/v1\nkind: deployment\nmetadata: {name: web2}\n";
        assert_eq!(severity(lower), Severity::Warning);
    }
}
