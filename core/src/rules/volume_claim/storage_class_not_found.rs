//! A claim asks for a StorageClass that is not there.

use std::cell::OnceCell;

use crate::{
    graph::{Cluster, Lookup},
    hash::HashSet,
    options::Text,
    report::Severity,
    resources::{Body, ObjectMeta, PersistentVolumeClaim, Resource},
    rules::{
        Check, Finding, Look, Looker, Rule, Scene,
        reference::{Absence, Reference, Unlisted, describe},
        text,
    },
    yaml::de::Spanned,
};

pub(crate) const RULE: Rule = Rule {
    name: "volume-claim-storage-class-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "Claim asks for a StorageClass that is not there",
        es: "El claim pide una StorageClass que no existe",
    },
    question: Some("P4"),
    since: "0.1.0",
    file: "volume_claim/storage_class_not_found",
    docs: Text {
        en: include_str!("storage_class_not_found.md"),
        es: include_str!("storage_class_not_found.es.md"),
    },
    check: Check::Each(Look::Resources(look)),
};

/// Where the class was written before it became a field; the API server still reads it.
const ANNOTATION: &str = "volume.beta.kubernetes.io/storage-class";

/// Classes that come with the clusters of the large providers and the small local ones, and with what is installed to keep
/// volumes.
const COMMON: &[&str] = &[
    "azuredisk",
    "azurefile",
    "azurefile-csi",
    "azurefile-csi-premium",
    "azurefile-premium",
    "ceph-block",
    "ceph-filesystem",
    "default",
    "do-block-storage",
    "gp2",
    "gp2-csi",
    "gp3",
    "gp3-csi",
    "hcloud-volumes",
    "hostpath",
    "linode-block-storage",
    "linode-block-storage-retain",
    "local-path",
    "longhorn",
    "longhorn-static",
    "managed",
    "managed-csi",
    "managed-csi-premium",
    "managed-premium",
    "microk8s-hostpath",
    "nfs-client",
    "oci-bv",
    "openebs-hostpath",
    "premium-rwo",
    "premium-rwx",
    "scw-bssd",
    "standard",
    "standard-rwo",
    "standard-rwx",
    "thin",
    "thin-csi",
    "vultr-block-storage",
];

/// A class that a claim asks for.
struct Wanted<'r, 't> {
    owner: &'r Resource<'t>,
    class: Spanned<&'t str>,
    /// The name of the template or volume that makes the claim; `None` for a claim itself.
    made_by: Option<&'t str>,
}

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, &'a Resource<'a>> {
    let by_hand = OnceCell::new();
    Box::new(move |owner, found| {
        for wanted in wanted(owner) {
            let by_hand = by_hand.get_or_init(|| classes_of_volumes(cx.cluster));
            if let Some(finding) = judge(cx, &wanted, by_hand) {
                found.report(finding);
            }
        }
    })
}

fn judge(cx: &Scene<'_>, wanted: &Wanted<'_, '_>, by_hand: &HashSet<&str>) -> Option<Finding> {
    let Wanted { owner, class, made_by } = wanted;
    let name = class.value;
    if by_hand.contains(name) || made_by.is_none() && is_made_of_template(cx, owner, name) {
        return None;
    }
    let absence = Absence::of(cx, owner, "StorageClass", name)?;
    let proven = absence == Absence::Proven || cx.cluster.proves_absence(owner, "StorageClass");
    if COMMON.contains(&name) && !proven {
        return None;
    }
    let described = owner.describe();
    let reference = Reference {
        rule: &RULE,
        from: owner,
        kind: "StorageClass",
        name,
        spans: vec![class.span],
        subject: match made_by {
            Some(template) => text!(cx.lang(),
                en: "Claim `{template}` of {described} asks for",
                es: "El claim `{template}` de {described} pide"),
            None => text!(cx.lang(), en: "{described} asks for", es: "{described} pide"),
        },
        unlisted: Unlisted::WarningBesideOthers,
        kubernetes_message: Some(format!("storageclass.storage.k8s.io \"{name}\" not found")),
    };
    describe(cx, &reference, absence)
}

/// Whether the claim was made of a template of a StatefulSet, as `data-db-0` of the template `data`, which asks for the same:
/// there the class is to be changed.
fn is_made_of_template(cx: &Scene<'_>, claim: &Resource<'_>, class: &str) -> bool {
    let Some((name, _ordinal)) = claim.name().rsplit_once('-') else { return false };
    name.match_indices('-').any(|(at, _)| {
        let (Some(template), Some(set)) = (name.get(..at), name.get(at + 1..)) else { return false };
        let Lookup::Found(id) = cx.cluster.find(claim, "StatefulSet", set) else { return false };
        let asks = |it: &Wanted<'_, '_>| it.made_by == Some(template) && it.class.value == class;
        cx.cluster.resource(id).is_some_and(|set| wanted(set).iter().any(asks))
    })
}

/// The classes that volumes name which were made by hand: a claim is bound to one of them by the name alone, and there
/// need be no StorageClass.
fn classes_of_volumes<'t>(cluster: &Cluster<'t>) -> HashSet<&'t str> {
    let classes = cluster.resources().iter().filter_map(|resource| match &resource.body {
        Body::PersistentVolume(volume) => {
            resource.metadata.annotation(ANNOTATION).or(volume.storage_class_name.get().copied())
        }
        _ => None,
    });
    classes.collect()
}

/// The classes that an object asks for by name. An empty name asks for a volume without class.
fn wanted<'r, 't>(owner: &'r Resource<'t>) -> Vec<Wanted<'r, 't>> {
    let mut all = Vec::new();
    let mut push = |metadata: Option<&ObjectMeta<'t>>, claim: Option<&PersistentVolumeClaim<'t>>, made_by| {
        // A claim of a volume that is named waits for this one, whatever class it has.
        let Some(claim) = claim.filter(|it| it.volume_name.or("").is_empty()) else { return };
        let annotation = metadata.and_then(|it| it.annotations.get()).and_then(|it| it.get(ANNOTATION));
        let annotated = annotation.map(|pair| Spanned { value: pair.value, span: pair.value_span });
        let class = annotated.or_else(|| claim.storage_class_name.spanned().copied());
        if let Some(class) = class.filter(|it| !it.value.is_empty()) {
            all.push(Wanted { owner, class, made_by });
        }
    };
    match &owner.body {
        Body::PersistentVolumeClaim(claim) => push(Some(&owner.metadata), Some(claim), None),
        Body::Workload(workload) => {
            for template in workload.volume_claim_templates.items() {
                let metadata = template.metadata.get();
                let name = metadata.and_then(|it| it.name.get()).copied();
                push(metadata, template.spec.get(), Some(name.unwrap_or("")));
            }
        }
        _ => {}
    }
    let volumes = owner.pod_spec().and_then(|it| it.volumes.get());
    for volume in volumes.into_iter().flat_map(|it| it.iter()) {
        let template = volume.ephemeral.get().and_then(|it| it.volume_claim_template.get());
        if let Some(template) = template {
            push(template.metadata.get(), template.spec.get(), Some(volume.name.or("")));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_fix, check_silent, check_with},
    };

    fn claim(spec: &str) -> String {
        format!(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: data, namespace: shop}}\nspec:\n{spec}\n"
        )
    }

    const FAST: &str = "---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\nprovisioner: example.com/x\n";

    #[test]
    fn a_misspelt_class_is_an_error_and_one_beside_others_a_warning() {
        let misspelt = claim("  storageClassName: fsat
#                   ^^^^ error[volume-claim-storage-class-not-found]: PersistentVolumeClaim `data` asks for StorageClass `fsat`, which does not exist; there is `fast`");
        check_diagnostics(&RULE, &(misspelt + FAST));
        let other = claim("  storageClassName: archive
#                   ^^^^^^^ warning[volume-claim-storage-class-not-found]: PersistentVolumeClaim `data` asks for StorageClass `archive`, which is not in these files");
        check_diagnostics(&RULE, &(other + FAST));
    }

    #[test]
    fn a_cluster_comes_with_its_classes() {
        check_silent(&RULE, &claim("  storageClassName: archive"));
        check_silent(&RULE, &(claim("  storageClassName: gp3") + FAST));
        check_silent(&RULE, &(claim("  storageClassName: longhorn") + FAST));
        check_silent(&RULE, &(claim("  storageClassName: \"\"") + FAST));
        check_silent(&RULE, &(claim("  storageClassName: fast") + FAST));
        let complete = Options { complete: true, ..Options::default() };
        let proven = claim("  storageClassName: standard
#                   ^^^^^^^^ error[volume-claim-storage-class-not-found]: PersistentVolumeClaim `data` asks for StorageClass `standard`, which does not exist");
        check_with(&RULE, &complete, &(proven + FAST));
    }

    #[test]
    fn a_cluster_says_that_it_lacks_one_that_others_have() {
        let claim = "apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop, uid: c}
spec:
  storageClassName: gp3
#                   ^^^ error[volume-claim-storage-class-not-found]: PersistentVolumeClaim `data` asks for StorageClass `gp3`, which does not exist
status: {phase: Pending}
---
apiVersion: v1
kind: Event
metadata: {name: data.1, namespace: shop}
involvedObject: {kind: PersistentVolumeClaim, name: data, namespace: shop, uid: c}
reason: ProvisioningFailed
type: Warning
message: storageclass.storage.k8s.io \"gp3\" not found
lastTimestamp: \"2026-03-01T10:01:00Z\"
";
        check_diagnostics(&RULE, claim);
    }

    #[test]
    fn a_claim_of_a_template_is_told_of_there() {
        let set = "apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  volumeClaimTemplates:
  - metadata: {name: data}
    spec:
      storageClassName: fsat
#                       ^^^^ error[volume-claim-storage-class-not-found]: Claim `data` of StatefulSet `db` asks for StorageClass `fsat`, which does not exist; there is `fast`
---
";
        let claim = claim("  storageClassName: fsat\n").replace("name: data,", "name: data-db-0,");
        check_diagnostics(&RULE, &format!("{set}{claim}{FAST}"));
    }

    #[test]
    fn a_volume_that_was_made_by_hand_needs_no_class() {
        let volume = "---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: nfs}\nspec: {storageClassName: manual}\n";
        check_silent(&RULE, &(claim("  storageClassName: manual") + volume + FAST));
        check_silent(&RULE, &(claim("  storageClassName: fsat\n  volumeName: nfs") + FAST));
    }

    #[test]
    fn templates_of_claims_and_the_annotation() {
        let text = "apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  template:
    spec:
      volumes:
      - name: scratch
        ephemeral: {volumeClaimTemplate: {spec: {storageClassName: fsat}}}
#                                                                  ^^^^ error[volume-claim-storage-class-not-found]: Claim `scratch` of StatefulSet `db` asks for StorageClass `fsat`
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {storageClassName: fastt}
#                            ^^^^^ error[volume-claim-storage-class-not-found]: Claim `data` of StatefulSet `db` asks for StorageClass `fastt`
  - metadata: {name: logs, annotations: {volume.beta.kubernetes.io/storage-class: fas}}
#                                                                                 ^^^ error[volume-claim-storage-class-not-found]: Claim `logs` of StatefulSet `db` asks for StorageClass `fas`
    spec: {}
";
        check_diagnostics(&RULE, &(text.to_owned() + FAST));
    }

    #[test]
    fn the_class_that_was_meant() {
        let before = claim("  storageClassName: fsat # ssd") + FAST;
        check_fix(&RULE, &before, &before.replace("fsat", "fast"));
    }
}
