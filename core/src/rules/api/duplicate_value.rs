//! A value that must be unique stands twice.

use crate::{
    options::Text,
    report::Severity,
    rules::{Check, Context, Rule},
};

pub(crate) const RULE: Rule = Rule {
    name: "api-duplicate-value",
    severity: Severity::Error,
    summary: Text {
        en: "A value that must be unique stands twice",
        es: "Un valor que debe ser único aparece dos veces",
    },
    question: None,
    since: "0.1.0",
    file: "api/duplicate_value",
    docs: Text { en: include_str!("duplicate_value.md"), es: include_str!("duplicate_value.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    super::report_refused(cx, RULE.name);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    #[test]
    fn names_in_a_pod() {
        check_diagnostics(
            &RULE,
            r#"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  initContainers:
  - {name: web, image: busybox}
#          ^^^ error[api-duplicate-value]: `spec.initContainers[0].name` of Pod `web` repeats `web`: each container of a Pod
  containers:
  - name: web
    image: nginx
    ports:
    - {name: http, containerPort: 80, hostPort: 80}
    - {name: http, containerPort: 81, hostPort: 80}
#            ^^^^ error[api-duplicate-value]: `spec.containers[0].ports[1].name` of Pod `web` repeats `http`
#                                               ^^ error[api-duplicate-value]: `spec.containers[0].ports[1].hostPort` of Pod `web` repeats `80`
    volumeMounts:
    - {name: data, mountPath: /data}
    - {name: more, mountPath: /data}
#                             ^^^^^ error[api-duplicate-value]: `spec.containers[0].volumeMounts[1].mountPath` of Pod `web` repeats `/data`
  volumes:
  - {name: data}
  - {name: more}
  - {name: data}
#          ^^^^ error[api-duplicate-value]: `spec.volumes[2].name` of Pod `web` repeats `data`
"#,
        );
    }

    #[test]
    fn repetitions_that_kubernetes_takes() {
        check_silent(
            &RULE,
            r#"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: web
    image: nginx
    env: [{name: A, value: x}, {name: A, value: y}]
    ports: [{name: http, containerPort: 80}, {containerPort: 80}, {containerPort: 53, protocol: UDP, hostPort: 53}]
  - name: other
    image: nginx
    ports: [{name: http, containerPort: 80}, {containerPort: 53, hostPort: 53}]
---
apiVersion: v1
kind: Service
metadata: {name: dns}
spec:
  ports: [{name: tcp, port: 53}, {name: udp, port: 53, protocol: UDP}]
"#,
        );
    }

    #[test]
    fn ports_of_a_service() {
        check_diagnostics(
            &RULE,
            r#"
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  ports:
  - {name: a, port: 80, nodePort: 30080}
  - {name: b, port: 80, nodePort: 30080}
#                   ^^ error[api-duplicate-value]: `spec.ports[1].port` of Service `web` repeats `80`: a Service publishes a port only once
#                                 ^^^^^ error[api-duplicate-value]: `spec.ports[1].nodePort` of Service `web` repeats `30080`
"#,
        );
    }

    #[test]
    fn ports_of_the_node_under_host_network() {
        let pod = |kind: &str| {
            let spec = "  hostNetwork: true\n  containers:\n  - {name: a, image: a, ports: [{containerPort: 80}]}\n  - {name: b, image: b, ports: [{containerPort: 80}]}\n";
            match kind {
                "Pod" => format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n{spec}"),
                _ => format!(
                    "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {{name: web}}\nspec:\n  selector: {{matchLabels: {{app: web}}}}\n  template:\n    metadata: {{labels: {{app: web}}}}\n    spec:\n{}",
                    spec.replace("\n  ", "\n      ").replacen("  host", "      host", 1)
                ),
            }
        };
        check_diagnostics(
            &RULE,
            &(pod("Pod")
                + "#                                               ^^ error[api-duplicate-value]: `spec.containers[1].ports[0].containerPort` of Pod `web` repeats `80`\n"),
        );
        // A template gets no `hostPort` of itself, so that the object is let in.
        check_silent(&RULE, &pod("DaemonSet"));
    }
}
