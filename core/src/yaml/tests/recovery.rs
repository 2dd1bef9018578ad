//! What can be read of a document while somebody types it.

use super::read;
use crate::yaml::{Document, Node};

/// The value at a path such as `spec/ports/0/name`, as text.
fn at(document: &Document, path: &str) -> Option<String> {
    let mut node: Node<'_> = document.root()?;
    for step in path.split('/') {
        node = match step.parse::<usize>() {
            Ok(index) if node.is_sequence() => node.items().nth(index)?,
            _ => node.get(step)?,
        };
    }
    Some(node.text().to_owned())
}

#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let file = read(text);
    let document = &file.documents[0];
    assert!(!document.problems.is_empty(), "the text has no fault: {text}");
    for (path, value) in expected {
        assert_eq!(at(document, path).as_deref(), Some(*value), "{path} in\n{text}");
    }
}

#[test]
fn before_and_after_an_unclosed_quote() {
    check(
        "kind: Service\nmetadata:\n  name: \"web\n  namespace: shop\nspec:\n  type: ClusterIP\n",
        &[("kind", "Service"), ("metadata/namespace", "shop"), ("spec/type", "ClusterIP")],
    );
}

#[test]
fn before_and_after_an_unclosed_bracket() {
    check(
        "kind: Pod\nspec:\n  containers:\n  - name: web\n    args: [a, b\n    image: nginx\n  - name: side\nstatus: x\n",
        &[
            ("kind", "Pod"),
            ("spec/containers/0/name", "web"),
            ("spec/containers/0/args/1", "b image"),
            ("spec/containers/1/name", "side"),
            ("status", "x"),
        ],
    );
}

#[test]
fn a_half_typed_key() {
    check(
        "kind: Service\nspec:\n  type: ClusterIP\n  sel\n  ports:\n  - port: 80\nstatus: x\n",
        &[("kind", "Service"), ("spec/type", "ClusterIP"), ("spec/ports/0/port", "80"), ("status", "x")],
    );
}

#[test]
fn a_key_at_the_wrong_column_belongs_to_the_keys_above_it() {
    check(
        "metadata:\n  name: web\n namespace: shop\nkind: Service\n",
        &[("metadata/name", "web"), ("metadata/namespace", "shop"), ("kind", "Service")],
    );
}

#[test]
fn a_key_below_a_value_is_left_out() {
    check(
        "metadata:\n  name: web\n    namespace: shop\n  labels: {app: web}\nkind: Service\n",
        &[("metadata/name", "web"), ("metadata/labels/app", "web"), ("kind", "Service")],
    );
}

#[test]
fn a_half_typed_line_before_keys() {
    check(
        "kind: Service\nspec:\n  typ\n  ports:\n  - port: 80\n",
        &[("kind", "Service"), ("spec/ports/0/port", "80")],
    );
}

#[test]
fn lines_of_a_template() {
    check(
        "kind: Service\nmetadata:\n  name: {{ .Values.name }}\n  labels:\n    {{- include \"labels\" . | nindent 4 }}\n    app: web\n\
         spec:\n  {{- if .Values.ports }}\n  ports:\n  - port: 80\n  {{- end }}\n  type: ClusterIP\n",
        &[
            ("kind", "Service"),
            ("metadata/labels/app", "web"),
            ("spec/ports/0/port", "80"),
            ("spec/type", "ClusterIP"),
        ],
    );
}

#[test]
fn a_tab_in_the_middle() {
    check(
        "kind: Service\nspec:\n\ttype: NodePort\n  ports:\n  - port: 80\nstatus: x\n",
        &[("kind", "Service"), ("spec/ports/0/port", "80"), ("status", "x")],
    );
}

#[test]
fn a_fault_on_the_first_line() {
    check("@\nkind: Service\nmetadata:\n  name: web\n", &[("kind", "Service"), ("metadata/name", "web")]);
}

#[test]
fn an_entry_without_its_dash() {
    check(
        "spec:\n  ports:\n    - port: 80\n    port: 81\n    - port: 82\n  type: ClusterIP\n",
        &[("spec/ports/0/port", "80"), ("spec/ports/1/port", "82"), ("spec/type", "ClusterIP")],
    );
}

#[test]
fn a_broken_document_hides_no_other() {
    let file = read("a: [\n---\nb: \"\n---\nc: 1\n---\n{{\n---\nd: 2\n");
    let read: Vec<_> = file.documents.iter().map(|it| (at(it, "c"), at(it, "d"))).collect();
    assert_eq!(read.len(), 5);
    assert_eq!(read[2].0.as_deref(), Some("1"));
    assert_eq!(read[4].1.as_deref(), Some("2"));
}

#[test]
fn every_prefix_of_a_manifest_keeps_what_is_finished() {
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: \"web\", labels: {app: 'web'}}\nspec:\n  ports:\n  - {port: 80}\n  - port: 81\n    name: \"a\\tb\"\n";
    for end in 30..text.len() {
        let file = read(&text[..end]);
        let document = &file.documents[0];
        assert_eq!(at(document, "apiVersion").as_deref(), Some("v1"), "{:?}", &text[..end]);
        let kind = at(document, "kind").unwrap();
        assert!("Service".starts_with(&kind), "{:?}: {kind}", &text[..end]);
    }
}
