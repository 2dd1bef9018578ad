//! A Pod has a PriorityClass that is not there.

use crate::{
    options::Text,
    report::Severity,
    resources::PodSpec,
    rules::{
        Check, Look, Looker, Rule, Scene, With,
        reference::{Absence, Reference, Unlisted, describe},
        text,
    },
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-priority-class-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "Pod has a PriorityClass that is not there",
        es: "El Pod tiene una PriorityClass que no existe",
    },
    question: Some("P5"),
    since: "0.1.0",
    file: "pod/priority_class_not_found",
    docs: Text {
        en: include_str!("priority_class_not_found.md"),
        es: include_str!("priority_class_not_found.es.md"),
    },
    check: Check::Each(Look::PodMakers(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, PodSpec<'a>>> {
    Box::new(move |(owner, spec), found| {
        let Some(class) = spec.priority_class_name.spanned().filter(|it| !it.value.is_empty()) else {
            return;
        };
        let Some(absence) = Absence::of(cx, owner, "PriorityClass", class.value) else { return };
        let (name, described) = (class.value, owner.describe());
        let reference = Reference {
            rule: &RULE,
            from: owner,
            kind: "PriorityClass",
            name,
            spans: vec![class.span],
            subject: text!(cx.lang(), en: "{described} has", es: "{described} tiene"),
            unlisted: Unlisted::WarningBesideOthers,
            kubernetes_message: Some(format!("no PriorityClass with name {name} was found")),
        };
        if let Some(finding) = describe(cx, &reference, absence) {
            found.report(finding);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_fix, check_silent, check_with},
    };

    fn pod(class: &str) -> String {
        format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: shop}}\nspec:\n{class}\n")
    }

    const HIGH: &str =
        "---\napiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 1000\n";

    #[test]
    fn a_misspelt_class_is_an_error_and_one_beside_others_a_warning() {
        let misspelt = pod("  priorityClassName: hihg
#                    ^^^^ error[pod-priority-class-not-found]: Pod `web` has PriorityClass `hihg`, which does not exist; there is `high`");
        check_diagnostics(&RULE, &(misspelt + HIGH));
        let other = pod("  priorityClassName: customers
#                    ^^^^^^^^^ warning[pod-priority-class-not-found]: Pod `web` has PriorityClass `customers`, which is not in these files");
        check_diagnostics(&RULE, &(other + HIGH));
    }

    #[test]
    fn classes_come_with_the_cluster() {
        check_silent(&RULE, &pod("  priorityClassName: customers"));
        check_silent(&RULE, &(pod("  priorityClassName: system-node-critical") + HIGH));
        let complete = Options { complete: true, ..Options::default() };
        check_with(&RULE, &complete, &pod("  priorityClassName: system-cluster-critical"));
        let proven = pod("  priorityClassName: customers
#                    ^^^^^^^^^ error[pod-priority-class-not-found]: Pod `web` has PriorityClass `customers`, which does not exist");
        check_with(&RULE, &complete, &proven);
    }

    #[test]
    fn the_class_that_was_meant() {
        check_fix(
            &RULE,
            &(pod("  priorityClassName: hihg # soon") + HIGH),
            &(pod("  priorityClassName: high # soon") + HIGH),
        );
    }
}
