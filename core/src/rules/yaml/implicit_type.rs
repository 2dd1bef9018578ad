//! A plain scalar that YAML 1.1 reads as a number or a boolean where a string is wanted.

use std::rc::Rc;

use crate::{
    mask::HIDDEN,
    options::{Lang, Text},
    report::{Applicability, Severity},
    resources::Resource,
    rules::{
        Check, Context, Edit, Finding, Fix, Rule,
        api::{DecodedResource, cannot_unmarshal},
        text,
    },
    schema::{FrameId, Misfit},
    yaml::{Entry, Node, Value},
};

pub(crate) const RULE: Rule = Rule {
    name: "yaml-implicit-type",
    severity: Severity::Error,
    summary: Text {
        en: "A text without quotes is read as a number or a boolean",
        es: "Un texto sin comillas se lee como número o booleano",
    },
    question: None,
    since: "0.1.0",
    file: "yaml/implicit_type",
    docs: Text { en: include_str!("implicit_type.md"), es: include_str!("implicit_type.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    let (cluster, all) = (cx.cluster, Rc::clone(&cx.decoded));
    for object in all.iter() {
        let Some(resource) = cluster.resource(object.id) else { continue };
        for misfit in &object.decoded.misfits {
            let finding = match *misfit {
                Misfit::ImplicitType { at } if !object.is_written_by_server(at) => {
                    value(cx.lang(), resource, object, at)
                }
                Misfit::ImplicitKey { at, entry } if !object.is_live => {
                    Some(key(cx.lang(), resource, object, at, entry))
                }
                _ => None,
            };
            if let Some(finding) = finding {
                cx.report(finding.on(object.id));
            }
        }
    }
}

/// The API server refuses the value.
fn value(lang: Lang, resource: &Resource<'_>, object: &DecodedResource<'_>, at: FrameId) -> Option<Finding> {
    let node = object.decoded.frame(at)?.node;
    let path = object.decoded.path(at);
    let name = resource.describe();
    let (written, read) = match object.is_secret(resource, at) {
        true => (HIDDEN, text!(lang, en: "another type", es: "otro tipo")),
        false => (node.text(), reading(lang, node)),
    };
    let message = text!(lang,
        en: "`{written}` in `{path}` of {name} is read as {read}, and a string is required",
        es: "`{written}` en `{path}` de {name} se lee como {read}, y hace falta una cadena");
    let help = text!(lang,
        en: "Put it in quotes: `\"{written}\"`",
        es: "Ponlo entre comillas: `\"{written}\"`");
    let finding = Finding::new(&RULE, resource.place(node.span()), message, help)
        .field_path(path)
        .kubernetes_message(cannot_unmarshal(&object.decoded, at)?);
    Some(match quote(lang, resource, node) {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}

/// The API server takes the key, with another text than the one that was written.
fn key(
    lang: Lang,
    resource: &Resource<'_>,
    object: &DecodedResource<'_>,
    at: FrameId,
    entry: Entry<'_>,
) -> Finding {
    let path = object.decoded.path(at);
    let name = resource.describe();
    let (written, read) = (entry.key.text(), entry.name);
    let message = text!(lang,
        en: "Key `{written}` in `{path}` of {name} is read as `{read}`",
        es: "La clave `{written}` en `{path}` de {name} se lee como `{read}`");
    let help = text!(lang,
        en: "Put it in quotes: `\"{written}\"`",
        es: "Ponla entre comillas: `\"{written}\"`");
    let finding = Finding::new(&RULE, resource.place(entry.key.span()), message, help)
        .severity(Severity::Warning)
        .field_path(format!("{path}[{read}]"));
    match quote(lang, resource, entry.key) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

fn reading(lang: Lang, node: Node<'_>) -> String {
    match node.value() {
        Value::Bool(it) => text!(lang, en: "the boolean `{it}`", es: "el booleano `{it}`"),
        Value::Uint(it) => text!(lang, en: "the number {it}", es: "el número {it}"),
        Value::Float(it) => text!(lang, en: "the number {it}", es: "el número {it}"),
        Value::Int(it) => text!(lang, en: "the number {it}", es: "el número {it}"),
        _ => text!(lang, en: "another type", es: "otro tipo"),
    }
}

/// Quotes around the text as it is written; not where an alias stands for it.
fn quote(lang: Lang, resource: &Resource<'_>, node: Node<'_>) -> Option<Fix> {
    let written = node.text();
    let as_written = node.document().text(node.span()) == written;
    (as_written && !written.contains(['"', '\\'])).then(|| Fix {
        title: text!(lang, en: "Put `{written}` in quotes", es: "Poner `{written}` entre comillas"),
        applicability: Applicability::Safe,
        edits: vec![Edit { place: resource.place(node.span()), new_text: format!("\"{written}\"") }],
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    #[test]
    fn values_of_labels_and_variables() {
        check_diagnostics(
            &RULE,
            "apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    version: 1.10
#            ^^^^ error[yaml-implicit-type]: `1.10` in `metadata.labels[version]` of Pod `web` is read as the number 1.1
    beta: yes
#         ^^^ error[yaml-implicit-type]: `yes` in `metadata.labels[beta]` of Pod `web` is read as the boolean `true`
spec:
  containers:
  - name: web
    image: nginx
    args: [--port, 8080]
#                  ^^^^ error[yaml-implicit-type]: `8080` in `spec.containers[0].args[1]` of Pod `web` is read as the number 8080
    env:
    - {name: DEBUG, value: off}
#                          ^^^ error[yaml-implicit-type]: `off` in `spec.containers[0].env[0].value` of Pod `web` is read as the boolean `false`
",
        );
    }

    #[test]
    fn quotes_keep_the_text() {
        let config = |value: &str| {
            format!(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: app}}\ndata:\n  PORT: {value} # ours\n"
            )
        };
        check_fix(&RULE, &config("0777"), &config("\"0777\""));
    }

    #[test]
    fn the_metadata_of_custom_resources_has_strings_too() {
        check_diagnostics(
            &RULE,
            "apiVersion: example.com/v1
kind: Widget
metadata:
  name: w
  annotations: {example.com/on: true}
#                               ^^^^ error[yaml-implicit-type]: `true` in `metadata.annotations[example.com/on]`
spec: {size: 3, labels: {a: 1}}
",
        );
    }

    #[test]
    fn what_stays_a_string() {
        check_silent(
            &RULE,
            "apiVersion: v1
kind: ConfigMap
metadata: {name: app, labels: {empty: }}
data:
  time: 12:30:45
  day: 2024-01-01
  version: 1.10.0
  quoted: \"yes\"
  block: |
    on
  8080: port
  nothing: null
",
        );
    }
}
