//! A volume of a Pod is a claim that is not there.

use crate::{
    hash::HashSet,
    options::Text,
    report::Severity,
    resources::{Body, PodSpec, Resource},
    rules::{
        Check, Look, Looker, Rule, Scene, With,
        reference::{Absence, Reference, Unlisted, describe},
        text,
    },
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-volume-claim-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "Pod uses a PersistentVolumeClaim that is not there",
        es: "El Pod usa un PersistentVolumeClaim que no existe",
    },
    question: Some("P4"),
    since: "0.1.0",
    file: "pod/volume_claim_not_found",
    docs: Text {
        en: include_str!("volume_claim_not_found.md"),
        es: include_str!("volume_claim_not_found.es.md"),
    },
    check: Check::Each(Look::PodMakers(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, PodSpec<'a>>> {
    Box::new(move |(owner, spec), found| {
        let mut replaced = None;
        for volume in spec.volumes.items() {
            let source = volume.persistent_volume_claim.get();
            let Some(claim) = source.and_then(|it| it.claim_name.spanned()).filter(|it| !it.value.is_empty())
            else {
                continue;
            };
            let Some(absence) = Absence::of(cx, owner, "PersistentVolumeClaim", claim.value) else {
                continue;
            };
            let (volume, described, name) = (volume.name.or(""), owner.describe(), claim.value);
            if replaced.get_or_insert_with(|| claim_templates(owner)).contains(volume) {
                continue;
            }
            let reference = Reference {
                rule: &RULE,
                from: owner,
                kind: "PersistentVolumeClaim",
                name,
                spans: vec![claim.span],
                subject: text!(cx.lang(),
                    en: "Volume `{volume}` of {described} uses",
                    es: "El volumen `{volume}` de {described} usa"),
                unlisted: Unlisted::Warning,
                kubernetes_message: Some(format!("persistentvolumeclaim \"{name}\" not found")),
            };
            if let Some(finding) = describe(cx, &reference, absence) {
                found.report(finding);
            }
        }
    })
}

/// The names of the claim templates of a StatefulSet, which come before volumes of the same names.
fn claim_templates<'t>(owner: &Resource<'t>) -> HashSet<&'t str> {
    let Body::Workload(workload) = &owner.body else { return HashSet::default() };
    let templates = workload.volume_claim_templates.items();
    templates.filter_map(|it| it.metadata.get()?.name.get().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    fn pod(claim: &str, rest: &str) -> String {
        format!(
            "apiVersion: v1
kind: Pod
metadata: {{name: files}}
spec:
  volumes:
  - name: data
    persistentVolumeClaim:
{claim}
---
{rest}"
        )
    }

    #[test]
    fn a_claim_template_replaces_the_volume_of_its_name() {
        let set = |template: &str| {
            format!(
                "apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: db}}
spec:
  serviceName: ''
  selector: {{matchLabels: {{app: db}}}}
  template:
    metadata: {{labels: {{app: db}}}}
    spec:
      containers: [{{name: db, image: db, volumeMounts: [{{name: data, mountPath: /data}}]}}]
      volumes:
      - name: data
        persistentVolumeClaim: {{claimName: shared}}
{template}"
            )
        };
        let template = |name: &str| {
            format!(
                "  volumeClaimTemplates:\n  - metadata: {{name: {name}}}\n    spec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}\n"
            )
        };
        check_silent(&RULE, &set(&template("data")));
        let marker = "
#                                          ^^^^^^ warning[pod-volume-claim-not-found]: Volume `data` of StatefulSet `db` uses PersistentVolumeClaim `shared`";
        let text =
            set(&template("logs")).replace("{claimName: shared}", &format!("{{claimName: shared}}{marker}"));
        check_diagnostics(&RULE, &text);
    }

    const CLAIM: &str = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: files-data}\n";

    #[test]
    fn a_misspelt_claim_is_an_error_and_another_one_a_warning() {
        check_diagnostics(
            &RULE,
            &pod(
                "      claimName: files-dat
#                ^^^^^^^^^ error[pod-volume-claim-not-found]: Volume `data` of Pod `files` uses PersistentVolumeClaim `files-dat`, which does not exist; there is `files-data`",
                CLAIM,
            ),
        );
        check_diagnostics(
            &RULE,
            &pod(
                "      claimName: archive
#                ^^^^^^^ warning[pod-volume-claim-not-found]: Volume `data` of Pod `files` uses PersistentVolumeClaim `archive`, which is not in these files",
                CLAIM,
            ),
        );
        check_silent(&RULE, &pod("      claimName: files-data", CLAIM));
    }

    #[test]
    fn the_claims_of_a_stateful_set() {
        let set = "apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  volumeClaimTemplates: [{metadata: {name: data}}]
  template: {spec: {containers: [{name: db, image: db, volumeMounts: [{name: data, mountPath: /data}]}]}}
";
        check_silent(&RULE, &pod("      claimName: data-db-0", set));
        check_diagnostics(
            &RULE,
            &pod(
                "      claimName: data-db
#                ^^^^^^^ warning[pod-volume-claim-not-found]: Volume `data` of Pod `files`",
                set,
            ),
        );
    }

    #[test]
    fn what_the_scheduler_did_not_find() {
        let dump = |status: &str, expected: &str| {
            format!(
                "apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {{name: files-1, namespace: shop, uid: a}}
  spec:
    volumes: [{{name: data, persistentVolumeClaim: {{claimName: files-data}}}}]
{expected}
  status: {status}
- apiVersion: v1
  kind: Event
  metadata: {{name: files-1.x, namespace: shop}}
  involvedObject: {{kind: Pod, name: files-1, namespace: shop}}
  message: '0/2 nodes are available: persistentvolumeclaim \"files-data\" not found. not found'
"
            )
        };
        let expected = "#                                                             ^^^^^^^^^^ error[pod-volume-claim-not-found]: Volume `data` of Pod `files-1` uses PersistentVolumeClaim `files-data`, which does not exist";
        check_diagnostics(&RULE, &dump("{phase: Pending}", expected));
        // That was before somebody made the claim.
        check_silent(&RULE, &dump("{phase: Running}", ""));
    }

    #[test]
    fn the_claim_that_was_meant() {
        let before = pod("      claimName: files-dat # all of it", CLAIM);
        check_fix(&RULE, &before, &pod("      claimName: files-data # all of it", CLAIM));
    }
}
