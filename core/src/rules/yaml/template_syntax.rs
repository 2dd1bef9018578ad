//! A template that was not rendered.

use std::collections::BTreeMap;

use crate::{
    options::Text,
    report::Severity,
    resources::{SkippedReason, Unread},
    rules::{Check, Context, Finding, Place, Rule, text},
    yaml::{MarkerForm, Node, Span},
};

pub(crate) const RULE: Rule = Rule {
    name: "yaml-template-syntax",
    severity: Severity::Warning,
    summary: Text { en: "A template was not rendered", es: "Una plantilla está sin procesar" },
    question: None,
    since: "0.1.0",
    file: "yaml/template_syntax",
    docs: Text { en: include_str!("template_syntax.md"), es: include_str!("template_syntax.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    let has_dollars = |it: &Unread<'_>| matches!(it.template, Some((_, MarkerForm::Dollar)));
    let flux = cx.cluster.unread().iter().any(has_dollars) && cx.cluster.is_filled_in_by_flux();
    for unread in cx.cluster.unread() {
        let Some((span, form)) = unread.template else { continue };
        let Some(file) = cx.files.get(unread.file as usize) else { continue };
        let Some(document) = file.documents.get(unread.document as usize) else { continue };
        let marker = document.text(span);
        let message = text!(cx.lang(),
            en: "`{marker}` is still in this document: it is a template, not a manifest",
            es: "`{marker}` sigue en este documento: es una plantilla, no un manifiesto");
        let path = &file.path;
        let help = match form {
            MarkerForm::Braces => text!(cx.lang(),
                en: "Render it first and check the result: `helm template . | kubetriage check -`",
                es: "Procésala primero y comprueba el resultado: `helm template . | kubetriage check -`"),
            MarkerForm::Dollar => text!(cx.lang(),
                en: "Fill it in first and check the result: `envsubst < {path} | kubetriage check -`",
                es: "Rellénala primero y comprueba el resultado: `envsubst < {path} | kubetriage check -`"),
        };
        let place = Place { file: unread.file, document: unread.document, span };
        let mut finding = Finding::new(&RULE, place, message, help);
        // The values stand in a Kustomization of Flux, or in what it names.
        finding.silenced = form == MarkerForm::Dollar && flux;
        cx.report(match unread.resource {
            Some(resource) => finding.on(resource),
            None => finding,
        });
    }
    charts(cx);
}

/// One word for each chart whose templates are among the files.
fn charts(cx: &mut Context<'_>) {
    let mut templates: BTreeMap<u32, usize> = BTreeMap::new();
    for skipped in cx.cluster.skipped() {
        let SkippedReason::HelmChart(chart) = skipped.reason else { continue };
        let path = cx.files.get(skipped.file as usize).map_or("", |file| file.path.as_str());
        if skipped.document == 0 && path.split('/').any(|part| part == "templates") {
            *templates.entry(chart).or_default() += 1;
        }
    }
    for (chart, count) in templates {
        let Some(file) = cx.files.get(chart as usize) else { continue };
        let folder = file.path.rsplit_once('/').map_or(".", |(folder, _)| folder);
        let name = file.documents.first().and_then(|it| it.root()?.get("name"));
        let title = name.and_then(Node::as_str).unwrap_or(folder);
        let message = text!(cx.lang(),
            en: "`{title}` is a Helm chart: its {count} templates were not checked, because they are no manifests before Helm renders them",
            es: "`{title}` es un chart de Helm: sus {count} plantillas no se han comprobado, porque no son manifiestos hasta que Helm las procesa");
        let message = match count {
            1 => text!(cx.lang(),
                en: "`{title}` is a Helm chart: its template was not checked, because it is no manifest before Helm renders it",
                es: "`{title}` es un chart de Helm: su plantilla no se ha comprobado, porque no es un manifiesto hasta que Helm la procesa"),
            _ => message,
        };
        let help = text!(cx.lang(),
            en: "Check what the chart makes: `helm template {folder} | kubetriage check -`",
            es: "Comprueba lo que genera el chart: `helm template {folder} | kubetriage check -`");
        let span = name.map_or(Span::new(0, 0), Node::span);
        let place = Place { file: chart, document: 0, span };
        let command = format!("helm template {folder} | kubetriage check -");
        cx.report(Finding::new(&RULE, place, message, help).severity(Severity::Info).command(command));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        report::Severity,
        rules::testing::{check_diagnostics, check_silent, check_with, run},
    };

    #[test]
    fn an_action_of_helm_is_found_though_the_text_is_no_yaml() {
        check_diagnostics(
            &RULE,
            "apiVersion: v1
kind: Service
metadata:
  name: web
  labels:
    {{- include \"web.labels\" . | nindent 4 }}
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[yaml-template-syntax]: `{{- include \"web.labels\" . | nindent 4 }}` is still in this document
spec:
  ports: [{port: 80}]
",
        );
    }

    #[test]
    fn quotes_do_not_make_a_name_of_it() {
        check_diagnostics(
            &RULE,
            "apiVersion: v1
kind: Pod
metadata:
  name: \"{{ .Values.name }}\"
#        ^^^^^^^^^^^^^^^^^^ warning[yaml-template-syntax]: `{{ .Values.name }}` is still in this document
spec:
  containers:
  - name: web
    image: web:${TAG}
",
        );
    }

    #[test]
    fn a_variable_of_the_shell_in_an_image() {
        check_diagnostics(
            &RULE,
            "apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: web
    image: registry.example.com/web:${TAG}
#                                   ^^^^^^ warning[yaml-template-syntax]: `${TAG}` is still in this document
    args: [\"--id=${HOSTNAME}\"]
",
        );
    }

    #[test]
    fn texts_that_kubernetes_passes_on() {
        check_silent(
            &RULE,
            "apiVersion: v1
kind: ConfigMap
metadata:
  name: alerts
  annotations:
    note: \"{{ .Values.x }}\"
data:
  host: \"{{ $labels.host }}\"
  template.yaml: |
    name: {{ .Release.Name }}
    image: ${IMAGE}
---
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: web}
spec:
  groups:
  - name: web
    rules:
    - alert: Down
      annotations:
        summary: \"{{ $labels.pod }} is down\"
        description: Pod {{ $labels.pod }} is down
---
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: build-}
spec:
  templates:
  - name: build
    container: {image: \"{{inputs.parameters.image}}\"}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: web
    image: web
    command: [sh, -c, 'echo ${HOME} {{ x }}']
    env:
    - name: URL
      value: http://$(HOST)/${X}
",
        );
    }

    #[test]
    fn variables_that_flux_fills_in() {
        let service = "---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: ${PORT}}]}
";
        let report = run(service, &Options::default());
        assert_eq!(report.diagnostics.len(), 1);
        let flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {path: ./apps, postBuild: {substitute: {PORT: \"80\"}}}
";
        let report = run(&format!("{flux}{service}"), &Options::default());
        assert!(report.diagnostics.is_empty(), "{:?}", report.diagnostics);
        // What Helm should have filled in is another matter.
        let helm = service.replace("${PORT}", "\"{{ .Values.port }}\"");
        assert_eq!(run(&format!("{flux}{helm}"), &Options::default()).diagnostics.len(), 1);
    }

    #[test]
    fn a_template_of_openshift_is_filled_in_by_the_server() {
        check_silent(
            &RULE,
            "apiVersion: template.openshift.io/v1
kind: Template
metadata: {name: web}
objects:
- apiVersion: v1
  kind: Service
  metadata: {name: '${APP}'}
",
        );
    }

    #[test]
    fn a_workflow_of_a_ci_system_is_no_object() {
        check_silent(&RULE, "on: push\njobs:\n  a:\n    name: ${{ matrix.os }}\n");
    }

    #[test]
    fn a_template_gives_no_other_error() {
        let report = run(
            "apiVersion: v1
kind: Servce
metadata:
  name: ${NAME}
",
            &Options::default(),
        );
        let found: Vec<(&str, Severity)> =
            report.diagnostics.iter().map(|it| (it.rule.as_str(), it.severity)).collect();
        assert_eq!(found, [("yaml-template-syntax", Severity::Warning)]);
    }

    #[test]
    fn an_unread_name_may_be_the_one_that_is_asked_for() {
        let report = run(
            "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  defaultBackend: {service: {name: shop-web, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata: {name: shop-wep}
spec: {ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-web
spec: {ports: [{port: 80}]}
",
            &Options::default(),
        );
        let template = &report.diagnostics[0];
        let absent = &report.diagnostics[1];
        assert_eq!(template.rule, "yaml-template-syntax");
        assert_eq!(
            (absent.rule.as_str(), absent.severity),
            ("ingress-backend-service-not-found", Severity::Warning)
        );
        assert_eq!(absent.caused_by, std::slice::from_ref(&template.id));
    }

    const CHART: &str = "#- /shop/Chart.yaml
apiVersion: v2
name: shop
#     ^^^^ info[yaml-template-syntax]: `shop` is a Helm chart: its template was not checked
#- /shop/templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
#- /shop/values.yaml
replicas: 2
";

    #[test]
    fn a_chart_is_named_once() {
        check_diagnostics(&RULE, CHART);
    }

    #[test]
    fn a_template_that_was_named_is_looked_at() {
        let options =
            Options { named_files: vec!["shop/templates/service.yaml".to_owned()], ..Options::default() };
        check_with(
            &RULE,
            &options,
            "#- /shop/Chart.yaml
apiVersion: v2
name: shop
#- /shop/templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
#       ^^^^^^^^^^^^^^^^^^^ warning[yaml-template-syntax]: `{{ .Release.Name }}` is still in this document
",
        );
    }

    #[test]
    fn a_chart_without_templates_among_the_files() {
        check_silent(&RULE, "#- /shop/Chart.yaml\napiVersion: v2\nname: shop\n#- /shop/values.yaml\na: 1\n");
    }
}
