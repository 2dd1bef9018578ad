//! `view`: what Kubernetes reads, what the API server adds, what nobody may see.

#![allow(clippy::unwrap_used, reason = "a broken answer has to stop the test")]

mod common;

use common::{folder, kubetriage, with_input};
use serde_json::{Value, json};

const CONFIG: &str = "\
# Two documents, an empty one between them.
kind: ConfigMap
apiVersion: v1
data:
  mode: 0644
  debug: on
  port: '8080'
---
# nothing here
---
b: [1_000, 1.50]
a: ~
";

fn read(arguments: &[&str], manifest: &str) -> Value {
    let files = folder(&[]);
    let answer = with_input(files.path(), &[&["view", "-"], arguments].concat(), manifest.as_bytes());
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    serde_json::from_str(&answer.stdout).unwrap()
}

#[test]
fn json_is_one_list_of_what_kubernetes_reads() {
    let expected = json!([
        {"kind": "ConfigMap", "apiVersion": "v1", "data": {"mode": 420, "debug": true, "port": "8080"}},
        {"b": [1000, 1.5], "a": null},
    ]);
    assert_eq!(read(&[], CONFIG), expected);
    assert_eq!(read(&[], "# nothing\n"), json!([]));
}

#[test]
fn yaml_keeps_the_order_of_keys_and_quotes_what_is_a_text() {
    let files = folder(&[("config.yaml", CONFIG)]);
    let answer = kubetriage(files.path(), &["view", "config.yaml", "--format", "yaml"]);
    assert_eq!(answer.code, 0);
    assert_eq!(
        answer.stdout,
        "kind: ConfigMap\napiVersion: v1\ndata:\n  mode: 420\n  debug: true\n  port: \"8080\"\n\
         ---\nb:\n- 1000\n- 1.5\na: null\n"
    );
}

#[test]
fn yaml_is_read_as_the_same_values_again() {
    let traps =
        "kind: ConfigMap\ndata: {a: 'on', b: '0777', c: '1.10', d: '12e3', e: 'y', f: '1_000', 'no': '~'}\n";
    let files = folder(&[("traps.yaml", traps)]);
    let yaml = kubetriage(files.path(), &["view", ".", "--format", "yaml"]).stdout;
    assert_eq!(read(&[], &yaml), read(&[], traps));
}

#[test]
fn of_equal_keys_the_last_one_counts() {
    let service = "kind: Service\nspec:\n  ports:\n  - port: 80\n    port: 81\n";
    assert_eq!(read(&[], service), json!([{"kind": "Service", "spec": {"ports": [{"port": 81}]}}]));
}

#[test]
fn defaults_are_those_of_the_api_server() {
    let service = "\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
  - port: 80
    targetPort: null
";
    let ports = |arguments: &[&str]| read(arguments, service)[0]["spec"]["ports"].clone();
    assert_eq!(ports(&[]), json!([{"port": 80, "targetPort": null}]));
    assert_eq!(ports(&["--defaults"]), json!([{"port": 80, "protocol": "TCP", "targetPort": 80}]));
}

#[test]
fn kinds_that_are_not_kubernetes_own_get_no_defaults() {
    let service = "apiVersion: serving.knative.dev/v1\nkind: Service\nspec:\n  ports:\n  - port: 80\n";
    assert_eq!(read(&["--defaults"], service), read(&[], service));
}

#[test]
fn what_kubernetes_refuses_is_explained_and_nothing_is_printed() {
    let files =
        folder(&[("broken.yaml", "kind: Pod\n---\nmetadata: {name: web\n"), ("sound.yaml", "kind: Pod\n")]);
    let answer = kubetriage(files.path(), &["view", "."]);
    assert_eq!((answer.code, answer.stdout.as_str()), (1, ""));
    assert!(answer.stderr.contains("broken.yaml"), "{}", answer.stderr);
    assert!(!answer.stderr.contains("sound.yaml"), "{}", answer.stderr);
}

#[test]
fn a_path_that_cannot_be_read_is_named_and_the_rest_is_printed() {
    let files = folder(&[("pod.yaml", "kind: Pod\n")]);
    let answer = kubetriage(files.path(), &["view", "nowhere.yaml", "pod.yaml", "--format", "yaml"]);
    assert_eq!((answer.code, answer.stdout.as_str()), (2, "kind: Pod\n"));
    assert_eq!(answer.stderr, "error: nowhere.yaml: no such file or folder\n");
}

#[test]
fn no_value_of_a_secret_is_shown() {
    let secret = "\
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Secret
  metadata:
    name: db
    annotations:
      kubectl.kubernetes.io/last-applied-configuration: '{\"stringData\":{\"password\":\"hunter2\"}}'
  data:
    token: aHVudGVyMg==
  stringData:
    password: hunter2
";
    let files = folder(&[("secret.yaml", secret)]);
    for format in ["json", "yaml"] {
        for arguments in
            [&["view", ".", "--format", format][..], &["view", ".", "--defaults", "--format", format]]
        {
            let shown = kubetriage(files.path(), arguments).stdout;
            assert!(shown.contains("password") && shown.contains("token"), "{shown}");
            assert!(shown.contains("•••"), "{shown}");
            assert!(!shown.contains("hunter2") && !shown.contains("aHVudGVyMg"), "{shown}");
        }
    }
}
