//! Something is ignored that is not there.

use super::{Ignored, annotations::is_annotated, apply};
use crate::{
    options::Text,
    report::{Applicability, Severity, Tag},
    resources::{Resource, ResourceId},
    rules::{
        Check, Context, Edit, Finding, Fix, Look, Looker, Place, Rule, Scene, nearest_rule, rule_named, text,
    },
};

pub(crate) const RULE: Rule = Rule {
    name: "ignore-unused",
    severity: Severity::Info,
    summary: Text { en: "A finding is ignored that is not there", es: "Se ignora un aviso que no existe" },
    question: None,
    since: "0.1.0",
    file: "ignore/unused",
    docs: Text { en: include_str!("unused.md"), es: include_str!("unused.es.md") },
    check: Check::Suspects(Look::Resources(look), check),
};

/// Applies everything that is ignored, which needs the findings of all other rules, and reports what matched nothing.
fn look<'c, 'a>(_: &'c Scene<'a>) -> Looker<'c, &'a Resource<'a>> {
    Box::new(|resource, found| {
        if is_annotated(resource) {
            found.suspect(resource);
        }
    })
}

fn check(cx: &mut Context<'_>, annotated: &[ResourceId]) {
    for ignored in apply(cx, annotated) {
        match (ignored.place, ignored.option) {
            (Some(place), _) => {
                let finding = describe(cx, &ignored, place);
                cx.report(finding);
            }
            (None, Some(index)) => cx.findings.unused_ignore(index),
            (None, None) => {}
        }
    }
}

fn describe(cx: &Scene<'_>, ignored: &Ignored, place: Place) -> Finding {
    let rule = &ignored.rule;
    if rule_named(rule).is_some() {
        let message = text!(cx.lang(),
            en: "`{rule}` is ignored here, but it finds nothing here",
            es: "Aquí se ignora `{rule}`, pero no encuentra nada aquí");
        let help = text!(cx.lang(),
            en: "Remove it: the fault is mended, or it stands on another line or object",
            es: "Quítalo: el fallo está arreglado, o está en otra línea u otro objeto");
        return Finding::new(&RULE, place, message, help).tag(Tag::Unnecessary);
    }
    let message = text!(cx.lang(),
        en: "There is no rule `{rule}` that could be ignored",
        es: "No hay ninguna regla `{rule}` que se pueda ignorar");
    match nearest_rule(rule) {
        Some(near) => {
            let help = text!(cx.lang(), en: "Write `{near}`", es: "Escribe `{near}`");
            Finding::new(&RULE, place, message, help).fix(Fix {
                title: text!(cx.lang(), en: "Write `{near}`", es: "Escribir `{near}`"),
                applicability: Applicability::Unsafe,
                edits: vec![Edit { place, new_text: near.to_owned() }],
            })
        }
        None => {
            let help = text!(cx.lang(),
                en: "Write `# kubetriage: ignore` and the name of a rule; `kubetriage rules` lists them",
                es: "Escribe `# kubetriage: ignore` y el nombre de una regla; `kubetriage rules` las enumera");
            Finding::new(&RULE, place, message, help)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        options::Ignore,
        rules::testing::{check_diagnostics, check_fix, check_silent, check_with, run},
    };

    /// A Service that selects no Pod, behind an Ingress.
    fn app(annotations: &str, above: &str, behind: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: shop}}
spec:
  ingressClassName: nginx
  defaultBackend: {{service: {{name: cart, port: {{number: 80}}}}}}
---
apiVersion: v1
kind: Service
metadata:
  name: cart
  annotations: {{{annotations}}}
spec:
  selector:
{above}    app: cart {behind}
  ports: [{{port: 80}}]
"
        )
    }

    const NO_POD: &str = "service-selector-matches-no-pod";

    #[track_caller]
    fn silences_cause_and_consequence(fixture: &str, options: &Options) {
        let report = run(fixture, options);
        assert_eq!(report.diagnostics, [], "{fixture}");
        assert_eq!(report.summary.suppressed, 2);
        assert_eq!(report.unused_ignores, []);
    }

    #[test]
    fn a_comment_ignores_on_its_line_and_what_follows_from_it() {
        assert_eq!(run(&app("", "", ""), &Options::default()).diagnostics.len(), 2);
        let behind = format!("# kubetriage: ignore {NO_POD} (made by hand)");
        silences_cause_and_consequence(&app("", "", &behind), &Options::default());
    }

    #[test]
    fn a_comment_above_the_line_ignores_as_well() {
        let above = format!("    # kubetriage: ignore {NO_POD}\n\n    # why not\n");
        silences_cause_and_consequence(&app("", &above, ""), &Options::default());
    }

    #[test]
    fn an_annotation_ignores_on_the_object() {
        let annotation = format!("kubetriage/ignore: '{NO_POD}'");
        silences_cause_and_consequence(&app(&annotation, "", ""), &Options::default());
    }

    #[test]
    fn the_options_ignore_by_file_kind_and_name() {
        let ignore = |path: &str, kind: &str, name: &str| Options {
            ignores: vec![Ignore {
                rule: NO_POD.to_owned(),
                path: Some(path.to_owned()),
                kind: Some(kind.to_owned()),
                name: Some(name.to_owned()),
                reason: None,
            }],
            ..Options::default()
        };
        silences_cause_and_consequence(&app("", "", ""), &ignore("*.yaml", "Service", "c*"));
        for options in [
            ignore("other/**", "Service", "cart"),
            ignore("*.yaml", "Ingress", "cart"),
            ignore("*.yaml", "Service", "shop"),
        ] {
            let report = run(&app("", "", ""), &options);
            assert_eq!(report.diagnostics.len(), 2);
            assert_eq!(report.unused_ignores, options.ignores);
        }
    }

    #[test]
    fn says_what_matches_nothing() {
        check_diagnostics(
            &RULE,
            "
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings # kubetriage: ignore object-duplicate (both are wanted)
#                                     ^^^^^^^^^^^^^^^^ info[ignore-unused]: `object-duplicate` is ignored here
  annotations:
    kubetriage/ignore: yaml-syntax
#                      ^^^^^^^^^^^ info[ignore-unused]: `yaml-syntax` is ignored here
",
        );
    }

    #[test]
    fn a_rule_that_does_not_run_leaves_no_unused_ignore() {
        let fixture = "
apiVersion: v1
kind: ConfigMap
metadata: {name: settings} # kubetriage: ignore object-duplicate
";
        let skip = vec!["object-duplicate".to_owned()];
        check_with(&RULE, &Options { skip, ..Options::default() }, fixture);
    }

    #[test]
    fn a_misspelt_rule_is_mended() {
        let before = "
apiVersion: v1
kind: ConfigMap
metadata: {name: settings} # kubetriage: ignore object-dupliacte
";
        check_fix(&RULE, before, &before.replace("dupliacte", "duplicate"));
    }

    #[test]
    fn other_comments_are_nobodys_business() {
        check_silent(
            &RULE,
            "
# kubetriage checks this file: ignore nothing
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  note: |
    # kubetriage: ignore yaml-syntax
",
        );
    }
}
