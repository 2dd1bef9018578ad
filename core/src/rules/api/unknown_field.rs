//! A field that its type does not have.

use std::rc::Rc;

use super::{
    DecodedResource,
    advice::{Advice, Step as Inward, advise},
    edits,
    ingress_conversion::backend_edits,
};
use crate::{
    options::{Lang, Text},
    report::{Applicability, Severity},
    resources::Resource,
    rules::{Check, Context, Edit, Finding, Fix, Rule, text},
    schema::{FieldType, FrameId, Misfit, Step},
    yaml::{Entry, Node},
};

pub(crate) const RULE: Rule = Rule {
    name: "api-unknown-field",
    severity: Severity::Error,
    summary: Text {
        en: "A field does not exist where it is written",
        es: "Un campo no existe en el lugar donde está escrito",
    },
    question: None,
    since: "0.1.0",
    file: "api/unknown_field",
    docs: Text { en: include_str!("unknown_field.md"), es: include_str!("unknown_field.es.md") },
    check: Check::Whole(check),
};

/// How many fields a help lists at most where nothing better can be said.
const MOST_LISTED: usize = 12;

fn check(cx: &mut Context<'_>) {
    let (cluster, all) = (cx.cluster, Rc::clone(&cx.decoded));
    for object in all.iter() {
        let Some(resource) = cluster.resource(object.id) else { continue };
        let unknown = object.decoded.unknown_fields();
        let mut labels_of: Option<FrameId> = None;
        for misfit in &object.decoded.misfits {
            let Misfit::UnknownField { at, entry } = *misfit else { continue };
            let advice = advise(&object.decoded, at, entry);
            // Another release has other fields; only a slip of the pen is certain in what a cluster printed.
            let is_slip = matches!(advice, Advice::Rename { .. });
            if object.is_live && (!is_slip || object.is_written_by_server(at)) {
                continue;
            }
            // All labels of one selector are one fault, and both halves of one backend.
            if matches!(advice, Advice::MatchLabels | Advice::OldBackend) {
                if labels_of == Some(at) {
                    continue;
                }
                labels_of = Some(at);
            }
            let beside = unknown.get(&at).map_or(&[][..], Vec::as_slice);
            let finding = describe(cx.lang(), resource, object, at, entry, beside, &advice);
            cx.report(finding.on(object.id));
        }
    }
}

fn describe(
    lang: Lang,
    resource: &Resource<'_>,
    object: &DecodedResource<'_>,
    at: FrameId,
    entry: Entry<'_>,
    beside: &[Entry<'_>],
    advice: &Advice,
) -> Finding {
    let decoded = &object.decoded;
    let name = resource.describe();
    let around = decoded.path(at);
    let path = join(&around, entry.name);
    let message = text!(lang,
        en: "{name} has an unknown field `{path}`",
        es: "{name} tiene un campo desconocido, `{path}`");
    let help = help(lang, object, at, entry, advice);
    let unknown = match advice {
        Advice::MatchLabels | Advice::OldBackend => beside
            .iter()
            .map(|entry| format!("unknown field \"{}\"", join(&around, entry.name)))
            .collect::<Vec<_>>()
            .join(", "),
        _ => format!("unknown field \"{path}\""),
    };
    let finding = Finding::new(&RULE, resource.place(entry.key.span()), message, help)
        .field_path(path)
        .kubernetes_message(format!("strict decoding error: {unknown}"));
    match fix(lang, resource, object, at, entry, advice) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

fn join(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}

fn help(lang: Lang, object: &DecodedResource<'_>, at: FrameId, entry: Entry<'_>, advice: &Advice) -> String {
    let decoded = &object.decoded;
    let field = entry.name;
    let around = decoded.path(at);
    match advice {
        Advice::Rename { field: meant, .. } => {
            text!(lang, en: "Did you mean `{meant}`?", es: "¿Querías escribir `{meant}`?")
        }
        Advice::Outside(outside) => match decoded.path(*outside) {
            path if path.is_empty() => text!(lang,
                en: "`{field}` belongs at the top level of the object, beside `metadata`: indent it less",
                es: "`{field}` va en el primer nivel del objeto, al lado de `metadata`: sángralo menos"),
            path => text!(lang,
                en: "`{field}` belongs directly in `{path}`: indent it less",
                es: "`{field}` va directamente en `{path}`: sángralo menos"),
        },
        Advice::Inside(steps) => {
            let inner: Vec<String> = steps
                .iter()
                .map(|step| format!("{}{}", step.field, if step.is_list { "[]" } else { "" }))
                .collect();
            let path = join(&around, &inner.join("."));
            let in_container = steps.last().is_some_and(|step| step.object.name() == "core.v1.Container");
            if in_container {
                text!(lang,
                    en: "`{field}` belongs inside a container, in `{path}`",
                    es: "`{field}` va dentro de un contenedor, en `{path}`")
            } else {
                text!(lang, en: "`{field}` belongs inside `{path}`", es: "`{field}` va dentro de `{path}`")
            }
        }
        Advice::OldBackend => text!(lang,
            en: "Since `networking.k8s.io/v1` a backend is written `service: {{name: …, port: {{number: …}}}}`, with the name of a port as `port: {{name: …}}`",
            es: "Desde `networking.k8s.io/v1` un backend se escribe `service: {{name: …, port: {{number: …}}}}`, y el nombre de un puerto como `port: {{name: …}}`"),
        Advice::MatchLabels => text!(lang,
            en: "Write the labels of the selector under `{around}.matchLabels`",
            es: "Escribe las etiquetas del selector bajo `{around}.matchLabels`"),
        Advice::Known(text) => text.in_lang(lang).to_owned(),
        Advice::Nothing => {
            let fields = fields_of(object, at);
            let place = if around.is_empty() { resource_word(lang) } else { format!("`{around}`") };
            match fields {
                Some(fields) => text!(lang,
                    en: "Remove `{field}`, or move it to where it belongs; {place} has the fields {fields}",
                    es: "Quita `{field}`, o llévalo a donde corresponda; {place} tiene los campos {fields}"),
                None => text!(lang,
                    en: "Remove `{field}`, or move it to where it belongs: {place} has no such field",
                    es: "Quita `{field}`, o llévalo a donde corresponda: {place} no tiene ese campo"),
            }
        }
    }
}

fn resource_word(lang: Lang) -> String {
    text!(lang, en: "the top level", es: "el primer nivel")
}

/// The fields of the mapping's type, if they are few.
fn fields_of(object: &DecodedResource<'_>, at: FrameId) -> Option<String> {
    let FieldType::Object(wanted) = object.decoded.frame(at)?.wanted else { return None };
    let fields: Vec<String> = wanted.fields().map(|(field, _)| format!("`{field}`")).collect();
    (1..=MOST_LISTED).contains(&fields.len()).then(|| fields.join(", "))
}

fn fix(
    lang: Lang,
    resource: &Resource<'_>,
    object: &DecodedResource<'_>,
    at: FrameId,
    entry: Entry<'_>,
    advice: &Advice,
) -> Option<Fix> {
    let field = entry.name;
    let node = object.decoded.frame(at)?.node;
    let safe = |title: String, edits: Vec<Edit>| Fix { title, applicability: Applicability::Safe, edits };
    match advice {
        Advice::Rename { field: meant, certain } => {
            if node.get(meant).is_some() || entry.key.document().text(entry.key.span()).contains('\n') {
                return None;
            }
            let applicability = if *certain { Applicability::Safe } else { Applicability::Unsafe };
            let title = text!(lang, en: "Rename to `{meant}`", es: "Cambiar a `{meant}`");
            let edits = vec![edits::replace(resource, entry.key.span(), *meant)];
            Some(Fix { title, applicability, edits })
        }
        Advice::Outside(outside) => {
            let frame = object.decoded.frame(*outside)?;
            // Something must be left, and the field must not be there already.
            if frame.node.get(field).is_some() || node.entries().nth(1).is_none() {
                return None;
            }
            let (_, below) = object.decoded.outwards(at).find(|(_, it)| it.parent == Some(*outside))?;
            let Step::Field(below) = below.step else { return None };
            let edits = edits::move_before(resource, entry, below.key)?;
            Some(safe(text!(lang, en: "Move `{field}` out", es: "Mover `{field}` hacia fuera"), edits))
        }
        Advice::Inside(steps) => {
            let (by, certain) = distance_inside(resource, node, entry, steps)?;
            let edits = edits::indent(resource, entry, by)?;
            let title = text!(lang, en: "Indent `{field}`", es: "Sangrar `{field}`");
            let applicability = if certain { Applicability::Safe } else { Applicability::Unsafe };
            Some(Fix { title, applicability, edits })
        }
        Advice::OldBackend => {
            let title = text!(lang, en: "Write the backend as in v1", es: "Escribir el backend como en v1");
            Some(safe(title, backend_edits(resource, node)?))
        }
        Advice::MatchLabels => {
            let title = text!(lang, en: "Add `matchLabels`", es: "Añadir `matchLabels`");
            Some(safe(title, match_labels(resource, node)?))
        }
        Advice::Known(_) | Advice::Nothing => None,
    }
}

/// How many more spaces bring the entry into the mapping right above it, and whether no other place can be meant.
fn distance_inside(
    resource: &Resource<'_>,
    node: Node<'_>,
    entry: Entry<'_>,
    steps: &[Inward],
) -> Option<(usize, bool)> {
    let source = resource.node.document().source();
    let start = entry.key.span().start;
    let own_column = edits::column(source, start);
    let previous = node.entries().take_while(|it| it.key.span() != entry.key.span()).last()?;
    let (first, rest) = steps.split_first()?;
    if edits::is_flow(node) || previous.name != first.field {
        return None;
    }
    if previous.value.is_null() {
        return (rest.is_empty() && !first.is_list).then_some((2, true));
    }
    let mut certain = true;
    let mut target = previous.value;
    for (index, step) in steps.iter().enumerate() {
        if index > 0 {
            let last = target.entries().last()?;
            if last.name != step.field {
                return None;
            }
            target = last.value;
        }
        if step.is_list {
            certain &= target.items().nth(1).is_none();
            target = target.items().last()?;
        }
    }
    // Nothing but blank lines and comments lies between.
    let between = source.get(target.span().end as usize..start as usize)?;
    let mut lines = between.lines().map(str::trim);
    let only_comments = lines.all(|line| line.is_empty() || line.starts_with('#'));
    if !only_comments || edits::is_flow(target) || target.get(entry.name).is_some() {
        return None;
    }
    let column = edits::column(source, target.entries().next()?.key.span().start);
    let by = column.checked_sub(own_column).filter(|by| *by > 0)?;
    Some((by, certain))
}

/// Puts `matchLabels:` around the entries of a selector that has nothing but labels.
fn match_labels(resource: &Resource<'_>, selector: Node<'_>) -> Option<Vec<Edit>> {
    let is_label = |entry: &Entry<'_>| !entry.value.is_mapping() && !entry.value.is_sequence();
    if !selector.entries().all(|entry| is_label(&entry)) {
        return None;
    }
    if edits::is_flow(selector) {
        let span = selector.span();
        let inner = selector.document().text(span);
        return Some(vec![edits::replace(resource, span, format!("{{matchLabels: {inner}}}"))]);
    }
    let source = resource.node.document().source();
    let first = selector.entries().next()?.key.span().start;
    let line = edits::own_line(source, first)?;
    let indent = " ".repeat(first as usize - line);
    let mut edits = Vec::new();
    for entry in selector.entries() {
        edits.extend(edits::indent(resource, entry, 2)?);
    }
    // Two edits in one place would have no order.
    let first = edits.first_mut()?;
    first.new_text.insert_str(0, &format!("{indent}matchLabels:\n"));
    Some(edits)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options, Severity,
        rules::testing::{check_diagnostics, check_fix, check_silent, run},
    };

    const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
";

    #[test]
    fn a_backend_as_before_v1_is_one_fault() {
        let before = "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
  - http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          serviceName: web
          servicePort: http
";
        check_diagnostics(
            &RULE,
            &before.replace(
                "serviceName: web",
                "serviceName: web
#         ^^^^^^^^^^^ error[api-unknown-field]: Ingress `web` has an unknown field `spec.rules[0].http.paths[0].backend.serviceName`",
            ),
        );
        check_fix(
            &RULE,
            before,
            &before.replace(
                "          serviceName: web
          servicePort: http
",
                "          service:
            name: web
            port:
              name: http
",
            ),
        );
        let report = run(before, &Options::default());
        assert_eq!(report.diagnostics.iter().filter(|it| it.severity == Severity::Error).count(), 1);
    }

    #[test]
    fn a_probe_beside_the_containers() {
        let broken = "      containers:
      - name: web
        image: nginx
      readinessProbe: # is it there?
        tcpSocket: {port: 80}
";
        let expected = "      containers:
      - name: web
        image: nginx
      readinessProbe:
#     ^^^^^^^^^^^^^^ error[api-unknown-field]: Deployment `web` has an unknown field `spec.template.spec.readinessProbe`
        tcpSocket: {port: 80}
";
        check_diagnostics(&RULE, &format!("{DEPLOYMENT}{expected}"));
        let mended = "      containers:
      - name: web
        image: nginx
        readinessProbe: # is it there?
          tcpSocket: {port: 80}
";
        check_fix(&RULE, &format!("{DEPLOYMENT}{broken}"), &format!("{DEPLOYMENT}{mended}"));
    }

    #[test]
    fn a_field_of_the_pod_inside_a_container() {
        let broken = "      containers:
      - name: web
        image: nginx
        volumes:
        - name: data
          emptyDir: {}
";
        let mended = "      volumes:
      - name: data
        emptyDir: {}
      containers:
      - name: web
        image: nginx
";
        check_fix(&RULE, &format!("{DEPLOYMENT}{broken}"), &format!("{DEPLOYMENT}{mended}"));
    }

    #[test]
    fn spelling_and_letter_case() {
        for (wrong, right) in [
            ("ports: [{containerport: 80}]", "ports: [{containerPort: 80}]"),
            ("resources: {request: {cpu: 1}}", "resources: {requests: {cpu: 1}}"),
            ("imagePullpolicy: Always", "imagePullPolicy: Always"),
            ("livenesProbe: {tcpSocket: {port: 80}}", "livenessProbe: {tcpSocket: {port: 80}}"),
        ] {
            let container = |field| {
                format!(
                    "{DEPLOYMENT}      containers:\n      - name: web\n        image: nginx\n        {field}\n"
                )
            };
            check_fix(&RULE, &container(wrong), &container(right));
        }
    }

    #[test]
    fn labels_without_match_labels() {
        let with = |selector: &str| DEPLOYMENT.replace("  selector: {matchLabels: {app: web}}\n", selector);
        let containers = "      containers: [{name: web, image: nginx}]\n";
        check_fix(
            &RULE,
            &format!("{}{containers}", with("  selector: {app: web, tier: front}\n")),
            &format!("{}{containers}", with("  selector: {matchLabels: {app: web, tier: front}}\n")),
        );
        check_fix(
            &RULE,
            &format!("{}{containers}", with("  selector:\n    app: web # ours\n    tier: front\n")),
            &format!(
                "{}{containers}",
                with("  selector:\n    matchLabels:\n      app: web # ours\n      tier: front\n")
            ),
        );
    }

    #[test]
    fn what_a_cluster_printed_may_be_of_another_release() {
        check_silent(
            &RULE,
            "apiVersion: v1
kind: Pod
metadata: {name: web, uid: 0f0e, somethingNew: 1}
spec:
  containers: [{name: web, image: nginx}]
  aFieldOfTomorrow: true
status: {phase: Running, anotherField: {}}
",
        );
    }

    #[test]
    fn patches_and_custom_resources_have_their_own_fields() {
        check_silent(
            &RULE,
            "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - name: web
        $patch: delete
---
apiVersion: example.com/v1
kind: Deployment
metadata: {name: web}
spec: {anything: [goes]}
",
        );
    }
}
