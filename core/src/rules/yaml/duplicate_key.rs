//! A key stands twice in one mapping.

use super::{Met, problems};
use crate::{
    hash::HashMap,
    options::{Lang, Text},
    report::{Applicability, Severity},
    rules::{Check, Context, Edit, Finding, Fix, Rule, Scene, text},
    yaml::{Document, ProblemKind, Span},
};

pub(crate) const RULE: Rule = Rule {
    name: "yaml-duplicate-key",
    severity: Severity::Error,
    summary: Text {
        en: "A key stands twice in one mapping",
        es: "Una clave aparece dos veces en el mismo mapa",
    },
    question: None,
    since: "0.1.0",
    file: "yaml/duplicate_key",
    docs: Text { en: include_str!("duplicate_key.md"), es: include_str!("duplicate_key.es.md") },
    check: Check::Whole(check),
};

/// How many of them are said in one document. Nobody mends more by hand, and a file made to hurt holds any number.
const MOST_SAID: usize = 100;

fn check(cx: &mut Context<'_>) {
    let mut said = HashMap::default();
    let run_together = run_together(cx);
    for met in problems(cx, |problem| matches!(problem.kind, ProblemKind::DuplicateKey { .. })) {
        let ProblemKind::DuplicateKey { same } = met.problem.kind else { continue };
        let Some(first) = met.problem.began else { continue };
        let Some(file) = cx.files.get(met.place.file as usize) else { continue };
        let Some(document) = file.documents.get(met.place.document as usize) else { continue };
        if let Some(begins) = run_together.get(&(met.place.file, met.place.document))
            && is_outermost(document, met.problem.span)
        {
            // The one finding at the first of these keys says it all.
            if met.problem.span == *begins {
                let finding = no_separator(cx.lang(), &met, document, first);
                cx.report(finding);
            }
            continue;
        }
        let said: &mut usize = said.entry((met.place.file, met.place.document)).or_default();
        *said += 1;
        if *said > MOST_SAID {
            continue;
        }
        let finding = finding(cx.lang(), &met, document, first, same);
        cx.report(finding);
    }
}

/// The documents that are two objects without a `---` between them, with the first key of the second one: `apiVersion`
/// and `kind` stand twice at the margin.
fn run_together(cx: &Scene<'_>) -> HashMap<(u32, u32), Span> {
    let mut keys: HashMap<(u32, u32), Vec<Span>> = HashMap::default();
    for met in problems(cx, |problem| matches!(problem.kind, ProblemKind::DuplicateKey { .. })) {
        keys.entry((met.place.file, met.place.document)).or_default().push(met.problem.span);
    }
    keys.retain(|(file, document), spans| {
        let document = cx.files.get(*file as usize).and_then(|it| it.documents.get(*document as usize));
        let Some(document) = document else { return false };
        spans.retain(|span| is_outermost(document, *span));
        let count = |key: &str| spans.iter().filter(|span| document.text(**span) == key).count();
        // More of them are more than two objects.
        count("apiVersion") == 1 && count("kind") == 1
    });
    keys.into_iter().filter_map(|(key, spans)| Some((key, spans.into_iter().min()?))).collect()
}

/// Whether a key stands at the margin.
fn is_outermost(document: &Document, key: Span) -> bool {
    let before = document.source().get(..key.start as usize);
    before.is_some_and(|before| before.is_empty() || before.ends_with(['\n', '\r']))
}

fn no_separator(lang: Lang, met: &Met<'_>, document: &Document, first: Span) -> Finding {
    let key = document.text(met.problem.span);
    let message = text!(lang,
        en: "A second object begins here without `---` before it, and its keys replace those of the first",
        es: "Aquí empieza un segundo objeto sin `---` delante, y sus claves sustituyen a las del primero");
    let help = text!(lang,
        en: "Write a line `---` above this one",
        es: "Escribe una línea `---` encima de esta");
    let related = text!(lang, en: "`{key}` of the first object", es: "`{key}` del primer objeto");
    let start = Span::new(met.problem.span.start, met.problem.span.start);
    let line_end = if document.source().contains("\r\n") { "\r\n" } else { "\n" };
    let mut finding =
        Finding::new(&RULE, met.place, message, help).related(met.place(first), related).fix(Fix {
            title: text!(lang, en: "Begin a new document", es: "Empezar un documento nuevo"),
            applicability: Applicability::Safe,
            edits: vec![Edit { place: met.place(start), new_text: format!("---{line_end}") }],
        });
    if let Some(resource) = met.resource {
        finding = finding.on(resource);
    }
    if let Some(words) = &met.problem.kubernetes {
        finding = finding.evidence(words.clone());
    }
    finding
}

fn finding(lang: Lang, met: &Met<'_>, document: &Document, first: Span, same: bool) -> Finding {
    let key = document.text(met.problem.span);
    let before = document.text(first);
    let alike = before == key;
    let message = match (same, alike) {
        (true, true) => text!(lang,
            en: "The key `{key}` stands twice with the same value",
            es: "La clave `{key}` aparece dos veces con el mismo valor"),
        (false, true) => text!(lang,
            en: "The key `{key}` stands twice with different values, and only the last one counts",
            es: "La clave `{key}` aparece dos veces con valores distintos, y solo cuenta la última"),
        (_, false) => text!(lang,
            en: "The keys `{before}` and `{key}` are the same to Kubernetes, and only the last one counts",
            es: "Las claves `{before}` y `{key}` son la misma para Kubernetes, y solo cuenta la última"),
    };
    let help = text!(lang,
        en: "Keep one of them: `kubectl` takes the last one without a word, other readers refuse the document",
        es: "Deja solo una: `kubectl` toma la última en silencio, otros lectores rechazan el documento");
    let label = text!(lang, en: "the first one", es: "la primera");
    let mut finding = Finding::new(&RULE, met.place, message, help)
        .severity(if same { Severity::Warning } else { Severity::Error })
        .related(met.place(first), label);
    if let Some(resource) = met.resource {
        finding = finding.on(resource);
    }
    if let Some(words) = &met.problem.kubernetes {
        finding = finding.evidence(words.clone());
    }
    if let Some(span) = removal(document, first) {
        finding = finding.fix(Fix {
            title: text!(lang, en: "Remove the first `{before}`", es: "Quitar la primera `{before}`"),
            applicability: if same { Applicability::Safe } else { Applicability::Unsafe },
            edits: vec![Edit { place: met.place(span), new_text: String::new() }],
        });
    }
    finding
}

/// What to take out of the text so that the entry with this key is gone: its lines, where it stands alone on them,
/// else everything up to the next key.
fn removal(document: &Document, key: Span) -> Option<Span> {
    let (value, next) = document.written_entry(key)?;
    let next = next?;
    let source = document.source();
    let end = value.end.max(key.end);
    let before = source.get(..key.start as usize)?;
    let line = before.rfind(['\n', '\r']).map_or(0, |found| found + 1);
    let alone = before.get(line..)?.bytes().all(|byte| byte == b' ');
    let after = source.get(end as usize..next.start as usize)?;
    if alone && let Some(found) = after.find(['\n', '\r']) {
        let rest = after.get(..found)?.trim_start_matches([' ', ':', '\t']);
        let crlf = usize::from(after.get(found..)?.starts_with("\r\n"));
        if rest.is_empty() || rest.starts_with('#') {
            return Some(Span::new(line as u32, end + (found + 1 + crlf) as u32));
        }
    }
    Some(Span::new(key.start, next.start))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    #[test]
    fn two_objects_without_a_separator_are_one_fault() {
        let before = "apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {x: y}
kind: Service
apiVersion: v1
metadata: {name: a}
spec: {ports: [{port: 80}]}
";
        check_diagnostics(
            &RULE,
            &before.replace(
                "kind: Service",
                "kind: Service
#^^^ error[yaml-duplicate-key]: A second object begins here without `---` before it",
            ),
        );
        check_fix(&RULE, before, &before.replace("kind: Service", "---\nkind: Service"));
    }

    #[test]
    fn the_last_value_counts() {
        check_diagnostics(
            &RULE,
            "
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  type: NodePort
  type: ClusterIP
# ^^^^ error[yaml-duplicate-key]: The key `type` stands twice with different values, and only the last one counts
",
        );
    }

    #[test]
    fn equal_values_are_a_warning() {
        check_diagnostics(
            &RULE,
            "
metadata:
  labels: {app: web, tier: front}
  labels: {app: web, tier: front}
# ^^^^^^ warning[yaml-duplicate-key]: The key `labels` stands twice with the same value
",
        );
    }

    #[test]
    fn keys_are_compared_as_kubernetes_reads_them() {
        check_diagnostics(
            &RULE,
            "
data:
  yes: a
  on: b
# ^^ error[yaml-duplicate-key]: The keys `yes` and `on` are the same to Kubernetes
",
        );
    }

    #[test]
    fn a_merged_key_is_no_duplicate() {
        check_silent(&RULE, "base: &base {app: web}\nlabels:\n  <<: *base\n  app: shop\n\"<<\": a\n");
    }

    #[test]
    fn the_same_key_in_two_mappings_is_fine() {
        check_silent(&RULE, "a: {name: web}\nb: {name: web}\n");
    }

    #[test]
    fn many_equal_keys_are_found_in_a_large_mapping() {
        let mut text = String::from("data:\n");
        for index in 0..100 {
            text.push_str(&format!("  key-{index}: a\n"));
        }
        text.push_str("  key-42: b\n# ^^^^^^ error[yaml-duplicate-key]: The key `key-42` stands twice\n");
        check_diagnostics(&RULE, &text);
    }

    #[test]
    fn the_first_one_goes_with_its_lines() {
        check_fix(
            &RULE,
            "spec:\n  # how many\n  replicas: 2 # two\n  # which\n  paused: true\n  replicas: 2\n",
            "spec:\n  # how many\n  # which\n  paused: true\n  replicas: 2\n",
        );
    }

    #[test]
    fn the_first_key_of_a_list_entry_leaves_the_dash() {
        check_fix(&RULE, "- name: a\n  name: b\n", "- name: b\n");
        check_fix(&RULE, "{name: a, name: b}\n", "{name: b}\n");
    }
}
