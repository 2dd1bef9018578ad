//! A value that cannot be decoded into its field.

use std::rc::Rc;

use super::{DecodedResource, cannot_unmarshal, edits, type_fixes::fix};
use crate::{
    options::{Lang, Text},
    report::Severity,
    resources::Resource,
    rules::{Check, Context, Finding, Rule, text},
    schema::{FieldType, FrameId, Misfit, Step, base64_fault, quantity_fault},
    yaml::{Node, Style, Value},
};

pub(crate) const RULE: Rule = Rule {
    name: "api-wrong-type",
    severity: Severity::Error,
    summary: Text {
        en: "A value has a type that its field cannot take",
        es: "Un valor tiene un tipo que su campo no admite",
    },
    question: None,
    since: "0.1.0",
    file: "api/wrong_type",
    docs: Text { en: include_str!("wrong_type.md"), es: include_str!("wrong_type.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    let (cluster, all) = (cx.cluster, Rc::clone(&cx.decoded));
    for object in all.iter() {
        let Some(resource) = cluster.resource(object.id) else { continue };
        for misfit in &object.decoded.misfits {
            let Misfit::WrongType { at } = *misfit else { continue };
            if object.is_written_by_server(at) {
                continue;
            }
            if let Some(finding) = describe(cx.lang(), resource, object, at) {
                cx.report(finding.on(object.id));
            }
        }
    }
}

fn describe(
    lang: Lang,
    resource: &Resource<'_>,
    object: &DecodedResource<'_>,
    at: FrameId,
) -> Option<Finding> {
    let frame = object.decoded.frame(at)?;
    let (node, wanted) = (frame.node, frame.wanted);
    let path = object.decoded.path(at);
    let name = resource.describe();
    let found = found(lang, node, object.is_secret(resource, at));
    let needed = needed(wanted).in_lang(lang);
    let message = text!(lang,
        en: "`{path}` of {name} must be {needed}, not {found}",
        es: "`{path}` de {name} debe ser {needed}, no {found}");
    let says = match (wanted, node.as_str()) {
        (FieldType::Quantity, text) => quantity_fault(text.unwrap_or("?")).map(str::to_owned),
        (FieldType::Bytes, Some(text)) => {
            base64_fault(text).map(|offset| format!("illegal base64 data at input byte {offset}"))
        }
        (FieldType::Time | FieldType::MicroTime, Some(text)) => Some(format!("parsing time \"{text}\"")),
        _ => cannot_unmarshal(&object.decoded, at),
    };
    // Of a list or a mapping, its first character is enough to point at.
    let span = match (frame.step, node.is_mapping() || node.is_sequence()) {
        (Step::Field(entry) | Step::Key(entry), true) if !edits::is_flow(node) => entry.key.span(),
        _ => node.span(),
    };
    let mut finding =
        Finding::new(&RULE, resource.place(span), message, help(lang, object, at, node, wanted))
            .field_path(path);
    if let Some(says) = says {
        finding = finding.kubernetes_message(says);
    }
    Some(match fix(lang, resource, object, at, node, wanted) {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}

fn needed(wanted: FieldType) -> Text {
    match wanted {
        FieldType::String => Text { en: "a string", es: "una cadena" },
        FieldType::Bool => Text { en: "`true` or `false`", es: "`true` o `false`" },
        FieldType::Int32 | FieldType::Int64 => Text { en: "a whole number", es: "un número entero" },
        FieldType::Quantity => {
            Text { en: "a quantity such as `500m` or `128Mi`", es: "una cantidad como `500m` o `128Mi`" }
        }
        FieldType::IntOrString => {
            Text { en: "a whole number or a string", es: "un número entero o una cadena" }
        }
        FieldType::Time | FieldType::MicroTime => Text {
            en: "a time such as `2024-05-01T12:00:00Z`",
            es: "una fecha y hora como `2024-05-01T12:00:00Z`",
        },
        FieldType::Bytes => Text { en: "base64", es: "base64" },
        FieldType::Any => Text { en: "a value", es: "un valor" },
        FieldType::Object(_) | FieldType::Map(_) => Text { en: "a mapping", es: "un mapa" },
        FieldType::List(_) => Text { en: "a list", es: "una lista" },
    }
}

/// How much of a text a message repeats.
const LONGEST: usize = 40;

fn found(lang: Lang, node: Node<'_>, is_secret: bool) -> String {
    match node.value() {
        Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Float(_) if is_secret => {
            text!(lang, en: "a number or a boolean", es: "un número o un booleano")
        }
        Value::String(_) if is_secret => text!(lang, en: "this string", es: "esta cadena"),
        Value::Null => text!(lang, en: "empty", es: "vacío"),
        Value::Bool(it) => text!(lang, en: "the boolean `{it}`", es: "el booleano `{it}`"),
        Value::Int(it) => text!(lang, en: "the number {it}", es: "el número {it}"),
        Value::Uint(it) => text!(lang, en: "the number {it}", es: "el número {it}"),
        Value::Float(it) => text!(lang, en: "the number {it}", es: "el número {it}"),
        Value::String(it) => {
            let line = it.lines().next().unwrap_or_default();
            let short: String = line.chars().take(LONGEST).collect();
            let more = if short.len() < it.len() { "…" } else { "" };
            text!(lang, en: "the string `\"{short}{more}\"`", es: "la cadena `\"{short}{more}\"`")
        }
        Value::Sequence => text!(lang, en: "a list", es: "una lista"),
        Value::Mapping => text!(lang, en: "a mapping", es: "un mapa"),
    }
}

/// The name of the field that holds the value or the list or map around it.
pub(super) fn field_name<'t>(object: &DecodedResource<'t>, at: FrameId) -> &'t str {
    let mut steps = object.decoded.outwards(at);
    steps
        .find_map(|(_, frame)| if let Step::Field(entry) = frame.step { Some(entry.name) } else { None })
        .unwrap_or_default()
}

fn help(lang: Lang, object: &DecodedResource<'_>, at: FrameId, node: Node<'_>, wanted: FieldType) -> String {
    let field = field_name(object, at);
    let quoted = matches!(node.style(), Some(Style::SingleQuoted | Style::DoubleQuoted));
    match (wanted, node.value()) {
        (FieldType::Int32 | FieldType::Int64 | FieldType::Bool, Value::String(text))
            if quoted && plain_value(text, wanted) =>
        {
            text!(lang, en: "Remove the quotes", es: "Quita las comillas")
        }
        (FieldType::Int32, Value::String(_)) if matches!(field, "port" | "containerPort" | "number") => {
            text!(lang,
                en: "Write the number of the port; a name is not allowed here",
                es: "Escribe el número del puerto; aquí no se admite un nombre")
        }
        (FieldType::Quantity, Value::String(text)) => quantity_help(lang, text),
        (FieldType::Bytes, _) if field == "data" => text!(lang,
            en: "Values of `data` are base64; write plain text under `stringData` instead",
            es: "Los valores de `data` van en base64; escribe el texto tal cual en `stringData`"),
        (FieldType::String, Value::Mapping) if field == "selector" => text!(lang,
            en: "This selector has no `matchLabels` or `matchExpressions`: write the labels directly under `selector`",
            es: "Este selector no tiene `matchLabels` ni `matchExpressions`: escribe las etiquetas directamente bajo `selector`"),
        (FieldType::String, Value::Mapping) if field == "data" => text!(lang,
            en: "Every value of `data` is one text: put a `|` after the key to keep what is below it as text",
            es: "Cada valor de `data` es un texto: pon un `|` detrás de la clave para conservar como texto lo que hay debajo"),
        (FieldType::List(_), Value::Mapping) if matches!(field, "env") => text!(lang,
            en: "Write one item for each variable: `- name: …` and below it `value: …`",
            es: "Escribe un elemento por variable: `- name: …` y debajo `value: …`"),
        (FieldType::List(_), Value::Mapping) => text!(lang,
            en: "Begin each item of `{field}` with `- `",
            es: "Empieza cada elemento de `{field}` con `- `"),
        (FieldType::List(FieldType::String), Value::String(_)) => text!(lang,
            en: "Write a list of strings: `[\"…\", \"…\"]`, or one line with `- ` for each",
            es: "Escribe una lista de cadenas: `[\"…\", \"…\"]`, o una línea con `- ` por cada una"),
        (FieldType::Object(_) | FieldType::Map(_), Value::Sequence) => text!(lang,
            en: "Write `key: value` below `{field}`, without `- `",
            es: "Escribe `clave: valor` bajo `{field}`, sin `- `"),
        (FieldType::Object(object), _) => {
            let fields: Vec<String> = object.fields().map(|(it, _)| format!("`{it}`")).take(8).collect();
            let fields = fields.join(", ");
            match stands_for(object.name(), node) {
                Some(inner) => text!(lang,
                    en: "Write the field that is meant: `{inner}: {0}`", node.text();
                    es: "Escribe el campo al que te refieres: `{inner}: {0}`", node.text()),
                None => text!(lang,
                    en: "Write a mapping with the fields of `{field}`: {fields}",
                    es: "Escribe un mapa con los campos de `{field}`: {fields}"),
            }
        }
        _ => {
            let needed = needed(wanted).in_lang(lang);
            text!(lang, en: "Write {needed} here", es: "Escribe aquí {needed}")
        }
    }
}

/// True if the text without quotes is read as what is wanted.
pub(super) fn plain_value(text: &str, wanted: FieldType) -> bool {
    match wanted {
        FieldType::Bool => matches!(text, "true" | "false"),
        // Written as a number is written back: no sign, no leading zero that would make it octal.
        FieldType::Int32 => text.parse::<i32>().is_ok_and(|it| it.to_string() == text),
        FieldType::Int64 => text.parse::<i64>().is_ok_and(|it| it.to_string() == text),
        _ => false,
    }
}

/// The one field for which a scalar stands where an object is wanted.
pub(super) fn stands_for(object: &str, node: Node<'_>) -> Option<&'static str> {
    match (object, node.value()) {
        ("networking.v1.ServiceBackendPort", Value::Int(_)) => Some("number"),
        ("networking.v1.ServiceBackendPort", Value::String(_)) => Some("name"),
        ("core.v1.ContainerPort", Value::Int(_)) => Some("containerPort"),
        ("core.v1.ServicePort" | "networking.v1.NetworkPolicyPort", Value::Int(_)) => Some("port"),
        ("core.v1.LocalObjectReference", Value::String(_)) => Some("name"),
        _ => None,
    }
}

fn quantity_help(lang: Lang, text: &str) -> String {
    match better_quantity(text) {
        Some((better, _)) => text!(lang, en: "Did you mean `{better}`?", es: "¿Querías escribir `{better}`?"),
        None => text!(lang,
            en: "Write a number with one of the suffixes `m`, `k`, `M`, `G`, `T`, `Ki`, `Mi`, `Gi`, `Ti`, without a space; letter case counts",
            es: "Escribe un número con uno de los sufijos `m`, `k`, `M`, `G`, `T`, `Ki`, `Mi`, `Gi`, `Ti`, sin espacio; las mayúsculas cuentan"),
    }
}

/// The quantity that was meant, and whether it is the only one that can be.
pub(super) fn better_quantity(text: &str) -> Option<(String, bool)> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let split = compact.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, suffix) = compact.split_at_checked(split)?;
    let lower = suffix.to_ascii_lowercase();
    let (suffix, certain) = match lower.as_str() {
        "ki" | "kib" => ("Ki", true),
        "mi" | "mib" => ("Mi", true),
        "gi" | "gib" => ("Gi", true),
        "ti" | "tib" => ("Ti", true),
        "k" | "kb" => ("Ki", false),
        "mb" => ("Mi", false),
        "g" | "gb" => ("Gi", false),
        "t" | "tb" => ("Ti", false),
        _ if compact != text => (suffix, true),
        _ => return None,
    };
    let better = format!("{number}{suffix}");
    quantity_fault(&better).is_none().then_some((better, certain))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    fn deployment(replicas: &str, container: &str) -> String {
        format!(
            "apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
      - name: web
        image: nginx
{container}"
        )
    }

    #[test]
    fn a_number_in_quotes() {
        check_diagnostics(
            &RULE,
            &deployment(
                "\"3\"
#           ^^^ error[api-wrong-type]: `spec.replicas` of Deployment `web` must be a whole number, not the string `\"3\"`",
                "",
            ),
        );
        check_fix(&RULE, &deployment("\"3\" # three", ""), &deployment("3 # three", ""));
    }

    #[test]
    fn numbers_that_are_whole() {
        for good in ["3", "2.0", "1e1", "null", ""] {
            check_silent(&RULE, &deployment(good, ""));
        }
    }

    #[test]
    fn a_command_in_one_string() {
        check_fix(
            &RULE,
            &deployment("1", "        command: sleep 10\n"),
            &deployment("1", "        command: [\"sleep\", \"10\"]\n"),
        );
    }

    #[test]
    fn one_item_without_its_dash() {
        check_fix(
            &RULE,
            &deployment("1", "        ports:\n          containerPort: 80 # web\n          name: http\n"),
            &deployment("1", "        ports:\n          - containerPort: 80 # web\n            name: http\n"),
        );
    }

    #[test]
    fn a_port_number_where_a_port_is_wanted() {
        check_fix(
            &RULE,
            &deployment("1", "        ports:\n        - 80\n"),
            &deployment("1", "        ports:\n        - containerPort: 80\n"),
        );
        check_fix(
            &RULE,
            &deployment("1", "        ports: [80]\n"),
            &deployment("1", "        ports: [{containerPort: 80}]\n"),
        );
    }

    #[test]
    fn quantities() {
        let memory =
            |it: &str| deployment("1", &format!("        resources: {{limits: {{memory: {it}}}}}\n"));
        check_fix(&RULE, &memory("512mi"), &memory("512Mi"));
        check_fix(&RULE, &memory("512MB"), &memory("512Mi"));
        check_fix(&RULE, &memory("\"1 Gi\""), &memory("1Gi"));
        for good in ["512Mi", "1", "0.5", "1e9", "\"1\"", "128m"] {
            check_silent(&RULE, &memory(good));
        }
    }

    #[test]
    fn a_service_selector_takes_labels_alone() {
        let service = |selector: &str| {
            format!(
                "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  ports: [{{port: 80}}]\n{selector}"
            )
        };
        check_fix(
            &RULE,
            &service("  selector:\n    matchLabels:\n      app: web # ours\n"),
            &service("  selector:\n      app: web # ours\n"),
        );
        check_fix(
            &RULE,
            &service("  selector: {matchLabels: {app: web}}\n"),
            &service("  selector: {app: web}\n"),
        );
    }

    #[test]
    fn variables_as_a_mapping_and_labels_as_a_list() {
        check_fix(
            &RULE,
            &deployment("1", "        env:\n          DEBUG: yes # all\n          HOST: db\n"),
            &deployment(
                "1",
                "        env:\n          - name: DEBUG\n            value: \"yes\" # all\n          - name: HOST\n            value: db\n",
            ),
        );
        let service = |selector: &str| {
            format!(
                "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  ports: [{{port: 80}}]\n  selector:\n{selector}"
            )
        };
        check_fix(
            &RULE,
            &service("  - app: web\n  - tier: front\n"),
            &service("    app: web\n    tier: front\n"),
        );
    }

    #[test]
    fn secrets_are_base64() {
        check_diagnostics(
            &RULE,
            "apiVersion: v1
kind: Secret
metadata: {name: db}
data:
  password: not base64!
#           ^^^^^^^^^^^ error[api-wrong-type]: `data[password]` of Secret `db` must be base64, not this string
",
        );
        check_silent(
            &RULE,
            "apiVersion: v1
kind: Secret
metadata: {name: db}
data: {password: c2VjcmV0, empty: ''}
stringData: {user: not base64!}
",
        );
    }
}
