//! A value of the right type that the API server refuses all the same.

use crate::{
    options::Text,
    report::Severity,
    rules::{Check, Context, Rule},
};

pub(crate) const RULE: Rule = Rule {
    name: "api-invalid-value",
    severity: Severity::Error,
    summary: Text { en: "The API server refuses a value", es: "El servidor de la API rechaza un valor" },
    question: None,
    since: "0.1.0",
    file: "api/invalid_value",
    docs: Text { en: include_str!("invalid_value.md"), es: include_str!("invalid_value.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    super::report_refused(cx, RULE.name);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        report::Diagnostic,
        rules::testing::{check_diagnostics, check_fix, check_silent, check_with, run},
    };

    fn deployment(spec: &str, pod: &str, container: &str) -> String {
        format!(
            "apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
{spec}  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
{pod}      containers:
      - name: web
        image: nginx
{container}"
        )
    }

    fn found(text: &str) -> Vec<Diagnostic> {
        let all = run(text, &Options::default()).diagnostics;
        all.into_iter().filter(|it| it.rule == RULE.name).collect()
    }

    #[test]
    fn names_and_labels() {
        check_diagnostics(
            &RULE,
            "apiVersion: v1
kind: ConfigMap
metadata:
  name: Web_Config
#       ^^^^^^^^^^ error[api-invalid-value]: `metadata.name` of ConfigMap `Web_Config` cannot be `Web_Config`: only lower case letters
  labels:
    team: web team
#         ^^^^^^^^ error[api-invalid-value]: `metadata.labels[team]` of ConfigMap `Web_Config` cannot be `web team`
    a/b/c: x
#   ^^^^^ error[api-invalid-value]: `metadata.labels[a/b/c]` of ConfigMap `Web_Config` cannot be `a/b/c`
    empty:
  annotations:
    Example.com/Note: anything at all
data:
  a/b: x
# ^^^ error[api-invalid-value]: `data[a/b]` of ConfigMap `Web_Config` cannot be `a/b`
",
        );
    }

    #[test]
    fn kubernetes_words_and_path() {
        let text = deployment("  replicas: -1\n", "", "");
        let [one] = &found(&text)[..] else { panic!() };
        assert_eq!(one.field_path.as_deref(), Some("spec.replicas"));
        assert_eq!(
            one.kubernetes_message.as_deref(),
            Some("spec.replicas: Invalid value: -1: must be greater than or equal to 0")
        );
    }

    #[test]
    fn a_name_is_offered_in_lower_case() {
        let pod = |name: &str| {
            format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {{containers: [{{name: web, image: nginx}}]}}\n"
            )
        };
        check_fix(&RULE, &pod("My_App"), &pod("my-app"));
        let [one] = &found(&pod("My_App"))[..] else { panic!() };
        assert_eq!(one.fixes[0].applicability, crate::report::Applicability::Unsafe);
    }

    #[test]
    fn a_service_may_begin_with_a_digit_in_newer_releases() {
        let service = |expected: &str| {
            format!(
                "apiVersion: v1\nkind: Service\nmetadata: {{name: 1app}}\n{expected}spec: {{ports: [{{port: 80}}]}}\n"
            )
        };
        check_silent(&RULE, &service(""));
        let options = Options { kubernetes_version: "1.30".parse().ok(), ..Options::default() };
        check_with(
            &RULE,
            &options,
            &service(
                "#                ^^^^ error[api-invalid-value]: `metadata.name` of Service `1app` cannot be `1app`\n",
            ),
        );
    }

    #[test]
    fn words_in_another_spelling() {
        let text = |protocol: &str, policy: &str| {
            deployment(
                "",
                "",
                &format!(
                    "        imagePullPolicy: {policy}\n        ports: [{{containerPort: 80, protocol: {protocol}}}]\n"
                ),
            )
        };
        check_fix(&RULE, &text("tcp", "Always"), &text("TCP", "Always"));
        check_fix(&RULE, &text("TCP", "\"ifnotpresent\""), &text("TCP", "IfNotPresent"));
        let [one] = &found(&text("HTTP", "Always"))[..] else { panic!() };
        assert!(one.fixes.is_empty(), "{one:?}");
    }

    #[test]
    fn a_value_from_elsewhere_is_not_edited_where_it_is_used() {
        let text = "apiVersion: v1
kind: Service
metadata: {name: web, annotations: {note: &word tcp}}
spec: {ports: [{port: 80, protocol: *word}]}
";
        let [one] = &found(text)[..] else { panic!() };
        assert!(one.fixes.is_empty());
    }

    #[test]
    fn ports_in_quotes() {
        let service = |port: &str| {
            format!(
                "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{ports: [{{port: 80, targetPort: {port}}}]}}\n"
            )
        };
        check_fix(&RULE, &service("\"8080\""), &service("8080"));
        for good in ["8080", "http", "0", "\"\"", "null"] {
            check_silent(&RULE, &service(good));
        }
    }

    #[test]
    fn how_pods_are_replaced() {
        let rolling = |it: &str| deployment(&format!("  strategy: {{rollingUpdate: {{{it}}}}}\n"), "", "");
        for good in [
            "maxSurge: 0",
            "maxUnavailable: 0",
            "maxSurge: 150%, maxUnavailable: 100%",
            "maxSurge: 1, maxUnavailable: 0",
        ] {
            check_silent(&RULE, &rolling(good));
        }
        for bad in [
            "maxSurge: 0, maxUnavailable: 0%",
            "maxUnavailable: 101%",
            "maxSurge: \"1\"",
            "maxSurge: 12.5%",
            "maxSurge: -1",
        ] {
            assert_eq!(found(&rolling(bad)).len(), 1, "{bad}");
        }
        check_diagnostics(
            &RULE,
            &deployment(
                "  strategy:
    type: Recreate
    rollingUpdate:
#   ^^^^^^^^^^^^^ error[api-invalid-value]: `spec.strategy.rollingUpdate` of Deployment `web` is not allowed: `Recreate`
      maxSurge: 1
  minReadySeconds: 700
#                  ^^^ error[api-invalid-value]: `spec.minReadySeconds` of Deployment `web` cannot be `700`
",
                "      restartPolicy: OnFailure
#                    ^^^^^^^^^ error[api-invalid-value]: `spec.template.spec.restartPolicy` of Deployment `web` cannot be `OnFailure`: only `Always`
",
                "",
            ),
        );
    }

    #[test]
    fn requests_and_limits() {
        let resources = |requests: &str, limits: &str| {
            deployment(
                "",
                "",
                &format!("        resources: {{requests: {{{requests}}}, limits: {{{limits}}}}}\n"),
            )
        };
        for (requests, limits) in [
            ("cpu: 1", "cpu: 1000m"),
            ("memory: 1G", "memory: 1Gi"),
            ("", "nvidia.com/gpu: 1"),
            ("cpu: 0.1, memory: 128Mi", ""),
            ("hugepages-2Mi: 4Mi, memory: 1Gi", "hugepages-2Mi: 4Mi"),
        ] {
            check_silent(&RULE, &resources(requests, limits));
        }
        for (requests, limits) in [
            ("cpu: 1001m", "cpu: 1"),
            ("memory: 1Gi", "memory: 1G"),
            ("nvidia.com/gpu: 1", "nvidia.com/gpu: 2"),
            ("nvidia.com/gpu: 1", ""),
            ("", "nvidia.com/gpu: 0.5"),
            ("CPU: 1", ""),
            ("cpu: -1", ""),
        ] {
            assert_eq!(found(&resources(requests, limits)).len(), 1, "{requests} {limits}");
        }
    }

    #[test]
    fn what_a_misspelt_field_seems_to_leave_out_is_not_said() {
        check_silent(
            &RULE,
            "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {app: web}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx}]}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {backend: {service: {name: web, port: {number: 80}}}}
",
        );
    }

    #[test]
    fn what_a_cluster_printed_was_accepted() {
        check_silent(
            &RULE,
            "apiVersion: v1
kind: Service
metadata: {name: web, uid: 8b7a1c2e-0000-4000-8000-000000000000}
spec: {type: NodePort, ports: [{port: 80, nodePort: 8080}]}
",
        );
    }

    #[test]
    fn services() {
        check_diagnostics(
            &RULE,
            "apiVersion: v1
kind: Service
metadata: {name: a}
spec:
  clusterIP: none
#            ^^^^ error[api-invalid-value]: `spec.clusterIP` of Service `a` cannot be `none`: it is no IP address
  externalTrafficPolicy: Local
#                        ^^^^^ error[api-invalid-value]: `spec.externalTrafficPolicy` of Service `a` is not allowed
  ports: [{port: 80, nodePort: 30080}]
#                    ^^^^^^^^ error[api-invalid-value]: `spec.ports[0].nodePort` of Service `a` is not allowed: a Service of `type: ClusterIP`
---
apiVersion: v1
kind: Service
metadata: {name: b}
spec:
  type: NodePort
  clusterIP: None
#            ^^^^ error[api-invalid-value]: `spec.clusterIP` of Service `b` cannot be `None`
  ports: [{port: 80, nodePort: 8080}]
#                              ^^^^ error[api-invalid-value]: `spec.ports[0].nodePort` of Service `b` cannot be `8080`
",
        );
    }

    #[test]
    fn ingresses() {
        check_diagnostics(
            &RULE,
            "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  rules:
  - host: shop.example.com:8080
#         ^^^^^^^^^^^^^^^^^^^^^ error[api-invalid-value]: `spec.rules[0].host` of Ingress `shop` cannot be `shop.example.com:8080`: a host is a domain name
    http:
      paths:
      - path: api
#             ^^^ error[api-invalid-value]: `spec.rules[0].http.paths[0].path` of Ingress `shop` cannot be `api`: a path begins with `/`
        pathType: Prefix
        backend: {service: {name: a, port: {number: 80, name: http}}}
#                                                       ^^^^ error[api-invalid-value]: `spec.rules[0].http.paths[0].backend.service.port.name` of Ingress `shop` is not allowed
      - pathType: Exact
#       ^^^^^^^^ error[api-invalid-value]: `spec.rules[0].http.paths[1].path` of Ingress `shop` is not valid: a path begins with `/`
        backend: {service: {name: a, port: {number: 80}}}
      - pathType: prefix
#                 ^^^^^^ error[api-invalid-value]: `spec.rules[0].http.paths[2].pathType` of Ingress `shop` cannot be `prefix`
        path: /
        backend: {service: {name: a, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: empty}
spec: {tls: [{hosts: [a.example.com]}]}
#^^^ error[api-invalid-value]: `spec` of Ingress `empty` is not valid: it leads nowhere
",
        );
    }
}
