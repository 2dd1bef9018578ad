//! Faults that a machine can mend: each of these has a fix, and the fix writes what a person would.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a fix that is missing has to stop the test"
)]

use kubetriage::{Lang, Options, SourceFile, apply_fixes, check, report::Applicability, rules};

/// A fault: its rule, a manifest with the wrong text between `‹` and `›` followed by the right one between `«` and `»`,
/// and whether the fix may be applied without looking.
struct Fault {
    rule: &'static str,
    safe: bool,
    manifest: String,
}

/// Pods, and what they stand on.
const DEPLOYMENT: &str = "---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: frontend}}
  template:
    metadata: {labels: {app: frontend}}
    spec:
      containers:
      - name: web
        image: example/web:1
        ports: [{name: http-main, containerPort: 8080}]
";

const SERVICE: &str = "---
apiVersion: v1
kind: Service
metadata: {name: frontend}
spec:
  selector: {app: frontend}
  ports: [{name: http, port: 80, targetPort: http-main}]
";

fn pod(fields: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  containers:\n  - name: web\n    image: \
         example/web:1\n    ports: [{{name: http-main, containerPort: 8080}}]\n{fields}"
    )
}

fn ingress(backend: &str) -> String {
    format!(
        "{SERVICE}{DEPLOYMENT}---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: web}}\nspec:\n  \
         defaultBackend:\n    service: {backend}\n"
    )
}

const CONFIG: &str =
    "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {log-level: debug}\n";

fn faults() -> Vec<Fault> {
    let fault = |rule, safe, manifest: String| Fault { rule, safe, manifest };
    vec![
        // The value, the key, the port, the name that is nearly right.
        fault(
            "service-selector-matches-no-pod",
            true,
            SERVICE.replace("{app: frontend}", "{app: ‹frontned›«frontend»}") + DEPLOYMENT,
        ),
        fault(
            "service-selector-matches-no-pod",
            true,
            SERVICE.replace("{app: frontend}", "{‹ap›«app»: frontend}") + DEPLOYMENT,
        ),
        fault(
            "service-target-port-not-found",
            true,
            SERVICE.replace("targetPort: http-main", "targetPort: ‹http-mian›«http-main»") + DEPLOYMENT,
        ),
        fault(
            "ingress-backend-port-not-found",
            true,
            ingress("{name: frontend, port: {number: ‹8080›«80»}}"),
        ),
        fault(
            "ingress-backend-service-not-found",
            true,
            ingress("{name: ‹frontned›«frontend», port: {number: 80}}"),
        ),
        fault(
            "pod-config-map-not-found",
            true,
            pod("    envFrom: [{configMapRef: {name: ‹setings›«settings»}}]\n") + CONFIG,
        ),
        fault(
            "pod-config-key-not-found",
            true,
            pod(
                "    env:\n    - name: LOG\n      valueFrom: {configMapKeyRef: {name: settings, key: ‹log-levle›«log-level»}}\n",
            ) + CONFIG,
        ),
        fault(
            "pod-volume-not-found",
            true,
            pod(
                "    volumeMounts: [{name: ‹scrach›«scratch», mountPath: /tmp}]\n  volumes: [{name: scratch, emptyDir: {}}]\n",
            ),
        ),
        fault(
            "probe-port-not-found",
            true,
            pod("    readinessProbe: {httpGet: {port: ‹http-mian›«http-main»}}\n"),
        ),
        fault(
            "service-port-protocol-mismatch",
            false,
            SERVICE.replace("targetPort: http-main", "targetPort: 8080, protocol: ‹UDP›«TCP»") + DEPLOYMENT,
        ),
        // What the text alone decides.
        fault("yaml-implicit-type", true, pod("    env: [{name: DEBUG, value: ‹off›«\"off\"»}]\n")),
        fault("yaml-duplicate-key", true, pod("    ‹tty: true\n    ›«»tty: true\n")),
        fault("api-unknown-field", true, pod("    ‹imagePullpolicy›«imagePullPolicy»: Always\n")),
        fault(
            "api-unknown-field",
            true,
            DEPLOYMENT.replace(
                "selector: {matchLabels: {app: frontend}}",
                "selector:‹\n    app: frontend›«\n    matchLabels:\n      app: frontend»",
            ),
        ),
        fault(
            "ingress-rule-without-http",
            true,
            format!("{SERVICE}{DEPLOYMENT}")
                + "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec:\n  rules:\n  - host: example.com\n  ‹- ›«  »http:\n      paths:\n      - {path: /, pathType: Prefix, backend: {service: {name: frontend, port: {number: 80}}}}\n",
        ),
        fault(
            "api-version-removed",
            true,
            "apiVersion: ‹extensions/v1beta1›«apps/v1»".to_owned()
                + &DEPLOYMENT.replace("---\napiVersion: apps/v1", ""),
        ),
        // An old Ingress changes in many places at once.
        fault(
            "api-version-removed",
            false,
            format!(
                "{SERVICE}{DEPLOYMENT}---
apiVersion: ‹extensions/v1beta1›«networking.k8s.io/v1»
kind: Ingress
metadata: {{name: web}}
spec:
  rules:
  - http:
      paths:
      - path: /
        ‹backend:
          serviceName: frontend
          servicePort: 80
›«pathType: ImplementationSpecific
        backend:
          service:
            name: frontend
            port:
              number: 80
»"
            ),
        ),
    ]
}

impl Fault {
    fn before(&self) -> String {
        self.read(|wrong, _| wrong.to_owned())
    }

    fn after(&self) -> String {
        self.read(|_, right| right.to_owned())
    }

    fn read(&self, choose: impl Fn(&str, &str) -> String) -> String {
        let mut text = String::new();
        let mut rest = self.manifest.as_str();
        while let Some((before, marked)) = rest.split_once('‹') {
            let (wrong, marked) = marked.split_once("›«").expect("the right text follows");
            let (right, after) = marked.split_once('»').expect("the right text ends");
            text.push_str(before);
            text.push_str(&choose(wrong, right));
            rest = after;
        }
        text + rest
    }
}

#[test]
fn what_a_machine_can_mend_has_a_fix() {
    let known: Vec<String> = rules(Lang::En).into_iter().map(|rule| rule.name).collect();
    let mut wrong = Vec::new();
    for fault in faults().into_iter().filter(|fault| known.iter().any(|rule| rule == fault.rule)) {
        let files = vec![SourceFile::new("web.yaml", fault.before())];
        let report = check(files.clone(), &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == fault.rule);
        let Some(fix) = found.and_then(|it| it.fixes.first()) else {
            wrong.push(format!("{} has no fix: {found:#?}\n{}", fault.rule, fault.before()));
            continue;
        };
        let allowed = if fault.safe { Applicability::Safe } else { Applicability::Unsafe };
        if fix.applicability != allowed {
            wrong.push(format!("{} is {:?}\n{}", fault.rule, fix.applicability, fault.manifest));
        }
        let fixed = apply_fixes(files, std::slice::from_ref(fix), report.position_encoding).unwrap();
        let text = String::from_utf8(fixed.into_iter().next().unwrap().bytes).unwrap();
        assert_eq!(text, fault.after(), "{}", fault.rule);
        let left = check(vec![SourceFile::new("web.yaml", text)], &Options::default());
        let left: Vec<_> = left.diagnostics.iter().filter(|it| it.rule == fault.rule).collect();
        assert!(left.is_empty(), "{left:#?}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
