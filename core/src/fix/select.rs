//! Which fixes of a report can be applied together.

use std::collections::BTreeMap;

use super::overlap;
use crate::report::{Applicability, Edit, Fix, Report};

/// The fixes of `report` to apply: of each diagnostic its preferred one, if that is at least as safe as `least`. Causes
/// come before consequences, and a fix that would change what an earlier one changes waits for the next check.
///
/// [`Applicability::DisplayOnly`] fixes are never selected.
pub fn select_fixes(report: &Report, least: Applicability) -> Vec<Fix> {
    let allowed = |fix: &&Fix| match fix.applicability {
        Applicability::Safe => true,
        Applicability::Unsafe => least != Applicability::Safe,
        Applicability::DisplayOnly => false,
    };
    let mut taken: BTreeMap<&str, BTreeMap<usize, &Edit>> = BTreeMap::new();
    let mut selected = Vec::new();
    let preferred = report.diagnostics.iter().filter_map(|it| it.fixes.iter().find(|fix| fix.preferred));
    for fix in preferred.filter(allowed) {
        let free = |edit: &Edit| {
            let Some(others) = taken.get(edit.file.as_str()) else { return true };
            // The taken edits do not overlap one another, so that only the neighbours can touch this one.
            let before = others.range(..=edit.start.offset).next_back();
            let after = others.range(edit.start.offset..).next();
            !before.into_iter().chain(after).any(|(_, other)| overlap(edit, other))
        };
        if fix.edits.iter().all(free) {
            for edit in &fix.edits {
                taken.entry(&edit.file).or_default().insert(edit.start.offset, edit);
            }
            selected.push(fix.clone());
        }
    }
    selected
}

#[cfg(test)]
mod tests {
    use super::select_fixes;
    use crate::{Options, SourceFile, check, report::Applicability};

    const TWO_PATHS: &str = "
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  ports: [{port: 80}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  defaultBackend: {service: {name: web, port: {number: 81}}}
  rules:
  - http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 82}}}}
";

    #[test]
    fn fixes_in_different_places_go_together() {
        let report = check(vec![SourceFile::new("a.yaml", TWO_PATHS)], &Options::default());
        assert_eq!(select_fixes(&report, Applicability::Safe).len(), 2);
    }

    #[test]
    fn a_fix_that_collides_with_an_earlier_one_waits() {
        let mut report = check(vec![SourceFile::new("a.yaml", TWO_PATHS)], &Options::default());
        let (first, rest) = report.diagnostics.split_at_mut(1);
        rest[0].fixes[0].edits = first[0].fixes[0].edits.clone();
        let selected = select_fixes(&report, Applicability::Safe);
        assert_eq!(selected, [report.diagnostics[0].fixes[0].clone()]);
    }

    #[test]
    fn what_needs_eyes_is_selected_only_when_asked_for() {
        let mut report = check(vec![SourceFile::new("a.yaml", TWO_PATHS)], &Options::default());
        report.diagnostics[0].fixes[0].applicability = Applicability::Unsafe;
        report.diagnostics[1].fixes[0].applicability = Applicability::DisplayOnly;
        assert!(select_fixes(&report, Applicability::Safe).is_empty());
        assert_eq!(select_fixes(&report, Applicability::Unsafe).len(), 1);
    }
}
