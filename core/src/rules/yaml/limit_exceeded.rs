//! A document is larger, deeper or more tangled than it may be.

use super::{Met, kubernetes_message, problems};
use crate::{
    options::Text,
    report::Severity,
    rules::{Check, Context, Finding, Place, Rule, Scene, text},
    yaml::{Measured, Problem, ProblemKind, Span},
};

pub(crate) const RULE: Rule = Rule {
    name: "yaml-limit-exceeded",
    severity: Severity::Error,
    summary: Text {
        en: "A document is larger, deeper or more tangled than it may be",
        es: "Un documento es más grande, más profundo o más enredado de lo permitido",
    },
    question: None,
    since: "0.1.0",
    file: "yaml/limit_exceeded",
    docs: Text { en: include_str!("limit_exceeded.md"), es: include_str!("limit_exceeded.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    let exceeds = |problem: &Problem| {
        matches!(problem.kind, ProblemKind::LimitExceeded { .. } | ProblemKind::ExcessiveAliasing { .. })
    };
    for met in problems(cx, exceeds) {
        match met.problem.kind {
            ProblemKind::LimitExceeded { limit, value } => report(cx, met.place, limit, value),
            ProblemKind::ExcessiveAliasing { most_percent } => {
                let finding = excessive_aliasing(cx, &met, most_percent);
                cx.report(finding);
            }
            _ => {}
        }
    }
    // Reading has limits of its own; those of the options may be lower.
    for (file, document) in &cx.cluster.remarkable().beyond_limits {
        for Measured { limit, is, most } in document.measured(&cx.options.limits) {
            let same =
                |it: &ProblemKind| matches!(it, ProblemKind::LimitExceeded { limit: it, .. } if *it == limit);
            if is > most && !document.problems.iter().any(|problem| same(&problem.kind)) {
                let span = document.root().map_or(Span::default(), |root| root.span());
                let span = Span::new(span.start, span.start);
                let place = Place { file: *file, document: document.index, span };
                report(cx, place, limit, most);
            }
        }
    }
}

/// This limit is Kubernetes' own, against documents of a few lines that stand for billions of values.
fn excessive_aliasing(cx: &Scene<'_>, met: &Met<'_>, most_percent: u64) -> Finding {
    let message = text!(cx.lang(),
        en: "The aliases of the document stand for more than {most_percent} % of its values, so Kubernetes refuses it",
        es: "Los alias del documento representan más del {most_percent} % de sus valores, así que Kubernetes lo rechaza");
    let help = text!(cx.lang(),
        en: "Write the values out, or use fewer aliases",
        es: "Escribe los valores, o usa menos alias");
    let finding = Finding::new(&RULE, met.place, message, help);
    match kubernetes_message(met.problem) {
        Some(words) => finding.kubernetes_message(words),
        None => finding,
    }
}

fn report(cx: &mut Context<'_>, place: Place, limit: &'static str, value: u64) {
    let lang = cx.lang();
    let message = match limit {
        "depth" => text!(lang,
            en: "The document nests lists and mappings more than {value} deep, which is not read any further",
            es: "El documento anida listas y mapas a más de {value} niveles, y no se lee más allá"),
        "nodes" => text!(lang,
            en: "The document has more than {value} values, which is more than is read",
            es: "El documento tiene más de {value} valores, más de los que se leen"),
        "aliases" => text!(lang,
            en: "The aliases of the document stand for more than {value} values, which is more than is read",
            es: "Los alias del documento representan más de {value} valores, más de los que se leen"),
        _ => text!(lang,
            en: "The document is larger than {value} bytes, which is more than is read",
            es: "El documento ocupa más de {value} bytes, más de lo que se lee"),
    };
    let help = text!(lang,
        en: "Split the document, or raise the limit `{limit}` if you trust it",
        es: "Divide el documento, o sube el límite `{limit}` si confías en él");
    cx.report(Finding::new(&RULE, place, message, help));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Limits, Options,
        rules::testing::{check_diagnostics, check_silent, check_with},
    };

    #[test]
    fn nesting_without_end_is_not_followed() {
        let deep = "[".repeat(300);
        check_diagnostics(
            &RULE,
            &format!(
                "a: {deep}\n#{}^ error[yaml-limit-exceeded]: The document nests lists and mappings more than 255 deep\n",
                " ".repeat(256)
            ),
        );
    }

    #[test]
    fn aliases_of_aliases_are_refused_by_kubernetes() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
            text += &format!("a{level}: &a{level} [{aliases}]\n");
            if level == 1 {
                text += "#        ^^^ error[yaml-limit-exceeded]: The aliases of the document stand for more than 99 % of its values\n";
            }
        }
        check_diagnostics(&RULE, &text);
    }

    #[test]
    fn as_deep_as_the_limit_is_fine() {
        check_silent(&RULE, &format!("a: {}{}\n", "[".repeat(254), "]".repeat(254)));
    }

    #[test]
    fn the_options_may_ask_for_less() {
        let options = Options { limits: Limits { depth: 2, ..Limits::default() }, ..Options::default() };
        check_with(&RULE, &options, "a:\n  b: 1\n");
        let report = crate::check(vec![crate::SourceFile::new("a.yaml", "a:\n  b:\n    c: 1\n")], &options);
        assert!(
            report
                .diagnostics
                .iter()
                .any(|it| it.rule == RULE.name && it.message.contains("more than 2 deep"))
        );
    }
}
