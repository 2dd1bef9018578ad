//! A volume of a Pod is a claim that is not there.

use super::pod_makers;
use crate::{
    options::Text,
    report::Severity,
    rules::{
        Context, Rule,
        reference::{Reference, Unlisted, check_reference},
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
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (owner, spec) in pod_makers(cluster) {
        for volume in spec.volumes.get().into_iter().flat_map(|it| it.iter()) {
            let source = volume.persistent_volume_claim.get();
            let Some(claim) = source.and_then(|it| it.claim_name.spanned()).filter(|it| !it.value.is_empty())
            else {
                continue;
            };
            let (volume, described, name) = (volume.name.or(""), owner.describe(), claim.value);
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
            check_reference(cx, &reference);
        }
    }
}
