//! Pods that wait for a claim which has no volume, for a reason of the claim's own.

use super::troubled::{Troubled, troubled};
use crate::{
    graph::{LiveEvent, Lookup, TroubleKind},
    options::{Lang, Text},
    report::Severity,
    resources::{Body, ClaimStatus, PersistentVolumeClaim, Resource},
    rules::{Check, Context, Finding, FindingId, Rule, Scene, text},
    yaml::Span,
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-volume-claim-pending",
    severity: Severity::Error,
    summary: Text {
        en: "Pod waits for a claim that gets no volume",
        es: "El Pod espera un claim que no recibe volumen",
    },
    question: Some("P4"),
    since: "0.1.0",
    file: "pod/volume_claim_pending",
    docs: Text {
        en: include_str!("volume_claim_pending.md"),
        es: include_str!("volume_claim_pending.es.md"),
    },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    for troubled in troubled(cx, TroubleKind::ClaimPending) {
        let found = waiting(cx, &troubled);
        let finding = match found {
            Some(claim) => with_claim(cx, &troubled, &claim),
            None => without_claim(cx, &troubled),
        };
        cx.report(finding);
    }
}

/// A claim of the input that has no volume.
struct Claim<'a> {
    resource: &'a Resource<'a>,
    spec: &'a PersistentVolumeClaim<'a>,
    status: ClaimStatus<'a>,
    /// What was said last about why.
    event: Option<&'a LiveEvent<'a>>,
}

/// The first claim of the Pod that is to blame. One that waits for its Pod never is.
fn waiting<'a>(cx: &Scene<'a>, troubled: &Troubled<'a>) -> Option<Claim<'a>> {
    let cluster = cx.cluster;
    let volumes = troubled.pod.pod_spec()?.volumes.get()?.iter();
    let mut names = volumes.filter_map(|it| it.persistent_volume_claim.get()?.claim_name.get().copied());
    names.find_map(|name| {
        let found = cluster.find(troubled.pod, "PersistentVolumeClaim", name);
        let (Lookup::Found(id) | Lookup::Made(id)) = found else { return None };
        let resource = cluster.resource(id)?;
        let Body::PersistentVolumeClaim(spec) = &resource.body else { return None };
        let status: ClaimStatus<'a> = resource.status().unwrap_or_default();
        let said = |reason: &str| {
            matches!(
                reason,
                "ProvisioningFailed"
                    | "FailedBinding"
                    | "ExternalProvisioning"
                    | "WaitForFirstConsumer"
                    | "WaitForPodScheduled"
            )
        };
        let event =
            cluster.live().and_then(|it| it.events_about(resource).filter(|it| said(it.reason)).last());
        let waits_for_pod = event.is_some_and(|it| it.reason.starts_with("WaitFor"));
        let is_waiting = matches!(status.phase.or("Pending"), "Pending" | "Lost") && !waits_for_pod;
        (is_waiting && !waits_by_class(cx, resource, spec)).then_some(Claim { resource, spec, status, event })
    })
}

/// Whether the class makes, or chooses, the volume where the Pod goes.
fn waits_by_class(cx: &Scene<'_>, resource: &Resource<'_>, spec: &PersistentVolumeClaim<'_>) -> bool {
    let Some(name) = spec.storage_class_name.get().filter(|it| !it.is_empty()) else { return false };
    let Lookup::Found(id) = cx.cluster.find(resource, "StorageClass", name) else { return false };
    let mode = cx.cluster.resource(id).and_then(|it| it.node.get("volumeBindingMode")?.as_str());
    mode == Some("WaitForFirstConsumer") && spec.volume_name.or("").is_empty()
}

fn with_claim<'a>(cx: &Context<'a>, troubled: &Troubled<'a>, claim: &Claim<'a>) -> Finding {
    let lang = cx.lang();
    let (resource, name) = (claim.resource, claim.resource.name());
    let who = troubled.subject_inside(lang);
    let phase = claim.status.phase.or("Pending");
    let why = why(lang, claim);
    let message = match phase {
        "Lost" => text!(lang,
            en: "PersistentVolumeClaim `{name}` of {who} has lost its volume",
            es: "El PersistentVolumeClaim `{name}` de {who} ha perdido su volumen"),
        _ => text!(lang,
            en: "PersistentVolumeClaim `{name}` of {who} has no volume: {why}",
            es: "El PersistentVolumeClaim `{name}` de {who} no tiene volumen: {why}"),
    };
    let place = troubled.place_or_name(reference(troubled.top, name));
    let mut finding = troubled.finding(cx, &RULE, place, message, help(lang, claim, phase));
    let written = claim.spec.storage_class_name.span().or(claim.status.phase.span());
    let place = written.map_or_else(|| resource.name_place(), |span| resource.place(span));
    finding = finding.related(place, text!(lang, en: "the claim", es: "el claim"));
    if let Some((event, span)) =
        claim.event.and_then(|it| Some((cx.cluster.resource(it.resource)?, it.span?)))
    {
        let text = text!(lang, en: "the Event that says why", es: "el Event que dice por qué");
        finding = finding
            .related(event.place(span), text)
            .evidence(claim.event.map_or("", |it| it.message).to_owned());
    }
    let causes = class_not_found(cx, &[resource, troubled.top]);
    finding.caused_by(causes).command(format!("kubectl describe pvc {name}{}", resource.namespace_flag()))
}

/// A class that is not there is told by a rule of its own, on the claim or on what makes it.
fn class_not_found(cx: &Context<'_>, owners: &[&Resource<'_>]) -> Vec<FindingId> {
    let found = owners.iter().flat_map(|it| cx.findings.on(it.id));
    found.filter(|(_, it)| it.rule.name == "volume-claim-storage-class-not-found").map(|(id, _)| id).collect()
}

/// The claims themselves are not in the input.
fn without_claim<'a>(cx: &Scene<'a>, troubled: &Troubled<'a>) -> Finding {
    let lang = cx.lang();
    let who = troubled.subject(lang);
    let message = text!(lang,
        en: "{who} cannot be scheduled: a claim has no volume, and its class does not wait for a Pod",
        es: "{who}, sin nodo: un claim no tiene volumen, y su clase no espera a un Pod");
    let help = text!(lang,
        en: "Look which claim is `Pending` and why: `kubectl describe pvc` shows its events",
        es: "Mira qué claim está `Pending` y por qué: `kubectl describe pvc` muestra sus eventos");
    let claims = troubled.top.pod_spec().and_then(|it| it.volumes.get());
    let mut claims = claims
        .into_iter()
        .flat_map(|it| it.iter())
        .filter_map(|it| it.persistent_volume_claim.get()?.claim_name.span());
    let place = troubled.place_or_name(claims.next());
    let flag = troubled.pod.namespace_flag();
    troubled.finding(cx, &RULE, place, message, help).command(format!("kubectl get pvc{flag}"))
}

/// Where the topmost owner names the claim: in a volume, or as a template whose claims are called after it.
fn reference(top: &Resource<'_>, name: &str) -> Option<Span> {
    let volumes = top.pod_spec().and_then(|it| it.volumes.get());
    let mut claims = volumes
        .into_iter()
        .flat_map(|it| it.iter())
        .filter_map(|it| it.persistent_volume_claim.get()?.claim_name.spanned());
    if let Some(claim) = claims.find(|it| it.value == name) {
        return Some(claim.span);
    }
    let Body::Workload(workload) = &top.body else { return None };
    let mut templates = workload.volume_claim_templates.get()?.iter();
    templates.find_map(|it| {
        let template = it.metadata.get()?.name.spanned()?;
        let rest = name.strip_prefix(template.value)?.strip_prefix('-')?;
        rest.starts_with(top.name()).then_some(template.span)
    })
}

fn why(lang: Lang, claim: &Claim<'_>) -> String {
    let class = claim.spec.storage_class_name.or("");
    let wanted = claim.spec.volume_name.or("");
    match claim.event.map_or("", |it| it.reason) {
        "ProvisioningFailed" => {
            let message = claim.event.map_or("", |it| it.message);
            let message = message.lines().next().unwrap_or(message);
            text!(lang, en: "the provisioner fails, `{message}`", es: "el aprovisionador falla, `{message}`")
        }
        "ExternalProvisioning" => text!(lang,
            en: "the provisioner of class `{class}` has not made one",
            es: "el aprovisionador de la clase `{class}` no ha creado ninguno"),
        _ if !wanted.is_empty() => text!(lang,
            en: "it asks for volume `{wanted}`, which is not there or belongs to another claim",
            es: "pide el volumen `{wanted}`, que no existe o es de otro claim"),
        _ if class.is_empty() => text!(lang,
            en: "it has no StorageClass, and no free volume fits it",
            es: "no tiene StorageClass, y ningún volumen libre le sirve"),
        _ => text!(lang,
            en: "class `{class}` has neither a free volume that fits nor made one",
            es: "la clase `{class}` no tiene un volumen libre que sirva ni ha creado uno"),
    }
}

fn help(lang: Lang, claim: &Claim<'_>, phase: &str) -> String {
    let class = claim.spec.storage_class_name.or("");
    match claim.event.map_or("", |it| it.reason) {
        _ if phase == "Lost" => text!(lang,
            en: "Restore the PersistentVolume that it was bound to, or delete the claim and make it anew; its data is gone with the volume",
            es: "Recupera el PersistentVolume al que estaba ligado, o borra el claim y créalo de nuevo; sus datos se han ido con el volumen"),
        "ProvisioningFailed" | "ExternalProvisioning" => text!(lang,
            en: "Look at the Pods of the provisioner and their log; correct what it complains about in the class or the claim",
            es: "Mira los Pods del aprovisionador y su registro; corrige en la clase o el claim aquello de lo que se queja"),
        _ if class.is_empty() => text!(lang,
            en: "Name a StorageClass in the claim (made anew, since it cannot be changed), mark one as the default, or make a PersistentVolume that fits size and access modes",
            es: "Nombra una StorageClass en el claim (creado de nuevo, pues no se puede cambiar), marca una como predeterminada, o crea un PersistentVolume que sirva por tamaño y modos de acceso"),
        _ => text!(lang,
            en: "Make a PersistentVolume of the class that fits size and access modes, or use a class whose provisioner runs; a `Released` volume is not given away again",
            es: "Crea un PersistentVolume de la clase que sirva por tamaño y modos de acceso, o usa una clase cuyo aprovisionador funcione; un volumen `Released` no se vuelve a entregar"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    fn pod(volume: &str, rest: &str) -> String {
        format!(
            "apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop, uid: a}}
spec:
  containers: [{{name: web, image: web}}]
  volumes:
{volume}
status:
  phase: Pending
  conditions:
  - {{type: PodScheduled, status: \"False\", reason: Unschedulable, message: '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found'}}
{rest}"
        )
    }

    fn claim(spec: &str, phase: &str) -> String {
        format!(
            "---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {{name: data, namespace: shop, uid: c}}
spec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}{spec}}}
status: {{phase: {phase}}}
"
        )
    }

    fn event(reason: &str, message: &str) -> String {
        format!(
            "---
apiVersion: v1
kind: Event
metadata: {{name: data.1, namespace: shop}}
involvedObject: {{kind: PersistentVolumeClaim, name: data, namespace: shop, uid: c}}
reason: {reason}
message: {message:?}
"
        )
    }

    fn expected(what: &str) -> String {
        format!(
            "  - {{name: d, persistentVolumeClaim: {{claimName: data}}}}\n#                                                ^^^^ error[pod-volume-claim-pending]: {what}"
        )
    }

    #[test]
    fn the_claim_or_its_events_say_why() {
        let unknown = "Pod `web` cannot be scheduled: a claim has no volume";
        check_diagnostics(&RULE, &pod(&expected(unknown), ""));
        let classless = "PersistentVolumeClaim `data` of Pod `web` has no volume: it has no StorageClass, and no free volume fits it";
        check_diagnostics(&RULE, &pod(&expected(classless), &claim("", "Pending")));
        let failing = "PersistentVolumeClaim `data` of Pod `web` has no volume: the provisioner fails, `quota of disks exceeded`";
        let rest = claim(", storageClassName: fast", "Pending")
            + &event("ProvisioningFailed", "quota of disks exceeded");
        check_diagnostics(&RULE, &pod(&expected(failing), &rest));
        let lost = "PersistentVolumeClaim `data` of Pod `web` has lost its volume";
        check_diagnostics(&RULE, &pod(&expected(lost), &claim(", volumeName: v", "Lost")));
    }

    #[test]
    fn a_claim_that_waits_for_its_pod_is_not_to_blame() {
        let two = "  - {name: d, persistentVolumeClaim: {claimName: data}}
  - {name: e, persistentVolumeClaim: {claimName: other}}
#                                                ^^^^^ error[pod-volume-claim-pending]: PersistentVolumeClaim `other` of Pod `web` has no volume";
        let rest = claim(", storageClassName: local", "Pending")
            + &event("WaitForFirstConsumer", "waiting for first consumer to be created before binding")
            + &claim("", "Pending").replace("name: data", "name: other").replace("uid: c", "uid: e");
        check_diagnostics(&RULE, &pod(two, &rest));
        let class = "---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: local, uid: l}
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
";
        let rest = claim(", storageClassName: local", "Pending")
            + class
            + &claim("", "Pending").replace("name: data", "name: other").replace("uid: c", "uid: e");
        check_diagnostics(&RULE, &pod(two, &rest));
    }

    #[test]
    fn a_pod_that_runs_waits_for_nothing() {
        let volume = "  - {name: d, persistentVolumeClaim: {claimName: data}}";
        let text = pod(volume, &claim("", "Bound")).replace("\"False\"", "\"True\"");
        check_silent(&RULE, &text);
    }
}
