//! What it takes to move an object to another API version.

use super::ingress_conversion;
use crate::{
    options::{Lang, Text},
    report::Applicability,
    resources::Resource,
    rules::{Edit, Fix, Place, text},
    schema::KindInfo,
};

/// `apps/v1`, or `v1` for the core group, as the object writes it or inherits it from its list.
pub(super) fn api_version_of(resource: &Resource<'_>) -> String {
    resource.object_ref().api_version
}

/// The value of `apiVersion`, or what stands for the object if it has none of its own.
pub(super) fn api_version_place(resource: &Resource<'_>) -> Place {
    let written = resource.node.get("apiVersion").map(|it| resource.place(it.span()));
    written.unwrap_or_else(|| resource.name_place())
}

/// The change of `apiVersion` to that of `target`, if the object writes one and the kind stays the same; an Ingress
/// changes as a whole.
pub(super) fn fix(resource: &Resource<'_>, target: &KindInfo, lang: Lang, changes: bool) -> Option<Fix> {
    let written = resource.node.get("apiVersion").filter(|_| target.kind == resource.gvk.kind)?;
    let new = target.api_version();
    let mut edits = vec![Edit { place: resource.place(written.span()), new_text: new.clone() }];
    let conversion =
        (changes && target.kind == "Ingress").then(|| ingress_conversion::edits(resource)).flatten();
    if let Some(conversion) = conversion {
        edits.extend(conversion);
        let title = text!(lang,
            en: "Turn it into an Ingress of `{new}`",
            es: "Convertirlo en un Ingress de `{new}`");
        return Some(Fix { title, applicability: Applicability::Unsafe, edits });
    }
    let (title, applicability) = match changes {
        false => (
            text!(lang, en: "Write `apiVersion: {new}`", es: "Escribe `apiVersion: {new}`"),
            Applicability::Safe,
        ),
        true => (
            text!(lang,
                en: "Write `apiVersion: {new}` (fields must change, too)",
                es: "Escribe `apiVersion: {new}` (también hay que cambiar campos)"),
            Applicability::Unsafe,
        ),
    };
    Some(Fix { title, applicability, edits })
}

/// What must change in this object besides `apiVersion`; `None` if nothing must.
pub(super) fn field_changes(resource: &Resource<'_>, target: &KindInfo) -> Option<Text> {
    let spec = resource.node.get("spec");
    let has = |key: &str| spec.is_some_and(|it| it.get(key).is_some());
    let (version, kind) = (resource.gvk.version, resource.gvk.kind);
    match kind {
        "Ingress" => spec.and_then(|it| ingress_conversion::old_shapes(it).next()).map(|_| Text {
            en: "`serviceName` becomes `service.name`, `servicePort` becomes `service.port.number` (or `.name` for a text), `spec.backend` becomes `spec.defaultBackend`, and every path needs a `pathType`",
            es: "`serviceName` pasa a ser `service.name`, `servicePort` pasa a ser `service.port.number` (o `.name` si es un texto), `spec.backend` pasa a ser `spec.defaultBackend`, y cada path necesita un `pathType`",
        }),
        "Deployment" | "ReplicaSet" | "DaemonSet" | "StatefulSet" if !has("selector") => Some(Text {
            en: "`spec.selector` becomes mandatory and must match the labels of the template",
            es: "`spec.selector` pasa a ser obligatorio y debe coincidir con las etiquetas de la plantilla",
        }),
        "Deployment" | "DaemonSet" if has("rollbackTo") || has("templateGeneration") => Some(Text {
            en: "`spec.rollbackTo` and `spec.templateGeneration` do not exist any more: remove them",
            es: "`spec.rollbackTo` y `spec.templateGeneration` ya no existen: quítalos",
        }),
        "PodDisruptionBudget" => spec
            .and_then(|it| it.get("selector"))
            .is_some_and(|it| it.is_mapping() && it.entries().next().is_none())
            .then_some(Text {
                en: "an empty `selector: {}` selected no Pod, and selects every Pod of the namespace in `policy/v1`",
                es: "un `selector: {}` vacío no seleccionaba ningún Pod, y en `policy/v1` selecciona todos los del namespace",
            }),
        "HorizontalPodAutoscaler" if version == "v2beta1" && has("metrics") => Some(Text {
            en: "`targetAverageUtilization: 80` becomes `target: {type: Utilization, averageUtilization: 80}`, `targetAverageValue` becomes `target.averageValue`, and `metricName` becomes `metric.name`",
            es: "`targetAverageUtilization: 80` pasa a ser `target: {type: Utilization, averageUtilization: 80}`, `targetAverageValue` pasa a ser `target.averageValue`, y `metricName` pasa a ser `metric.name`",
        }),
        "CustomResourceDefinition" => Some(Text {
            en: "`spec.version` and `spec.validation` move into `spec.versions`, each version needs a structural `schema.openAPIV3Schema`, and `spec.scope` is mandatory",
            es: "`spec.version` y `spec.validation` pasan a `spec.versions`, cada versión necesita un `schema.openAPIV3Schema` estructural, y `spec.scope` es obligatorio",
        }),
        "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration" => Some(Text {
            en: "every webhook needs `sideEffects` and `admissionReviewVersions`, and `failurePolicy` is `Fail` where it is not written",
            es: "cada webhook necesita `sideEffects` y `admissionReviewVersions`, y `failurePolicy` es `Fail` si no se escribe",
        }),
        "CertificateSigningRequest" => Some(Text {
            en: "`spec.signerName` and `spec.usages` are mandatory",
            es: "`spec.signerName` y `spec.usages` son obligatorios",
        }),
        "EndpointSlice" => Some(Text {
            en: "`topology` of an endpoint becomes `nodeName` and `zone`",
            es: "`topology` de un endpoint pasa a ser `nodeName` y `zone`",
        }),
        "Event" => Some(Text {
            en: "`involvedObject` becomes `regarding`, `eventTime` and `reportingController` are mandatory",
            es: "`involvedObject` pasa a ser `regarding`, y `eventTime` y `reportingController` son obligatorios",
        }),
        "PriorityLevelConfiguration" if matches!(version, "v1alpha1" | "v1beta1" | "v1beta2") => Some(Text {
            en: "`assuredConcurrencyShares` becomes `nominalConcurrencyShares`",
            es: "`assuredConcurrencyShares` pasa a ser `nominalConcurrencyShares`",
        }),
        "RuntimeClass" if version == "v1alpha1" => Some(Text {
            en: "`spec.runtimeHandler` becomes `handler`",
            es: "`spec.runtimeHandler` pasa a ser `handler`",
        }),
        "SubjectAccessReview" | "LocalSubjectAccessReview" => Some(Text {
            en: "`spec.group` becomes `spec.groups`",
            es: "`spec.group` pasa a ser `spec.groups`",
        }),
        _ if is_unchanged(resource, target) => None,
        _ => Some(Text {
            en: "compare the fields with the documentation of the new version",
            es: "compara los campos con la documentación de la nueva versión",
        }),
    }
}

/// Kinds whose fields are the same in every version that is left behind.
fn is_unchanged(resource: &Resource<'_>, target: &KindInfo) -> bool {
    let workload = matches!(resource.gvk.kind, "Deployment" | "ReplicaSet" | "DaemonSet" | "StatefulSet");
    let same = matches!(
        resource.gvk.kind,
        "APIService"
            | "CSIDriver"
            | "CSINode"
            | "CSIStorageCapacity"
            | "ClusterRole"
            | "ClusterRoleBinding"
            | "ControllerRevision"
            | "CronJob"
            | "FlowSchema"
            | "HorizontalPodAutoscaler"
            | "IPAddress"
            | "IngressClass"
            | "Lease"
            | "NetworkPolicy"
            | "PriorityClass"
            | "PriorityLevelConfiguration"
            | "Role"
            | "RoleBinding"
            | "RuntimeClass"
            | "ServiceCIDR"
            | "StorageClass"
            | "TokenReview"
            | "ValidatingAdmissionPolicy"
            | "ValidatingAdmissionPolicyBinding"
            | "VolumeAttachment"
            | "VolumeAttributesClass"
    );
    target.kind == resource.gvk.kind && (workload || same)
}

/// A kind that is gone without another one in its place, and what to do instead.
pub(super) fn without_successor(kind: &str) -> Option<Text> {
    match kind {
        "PodSecurityPolicy" => Some(Text {
            en: "Remove it: Pod Security admission took its place, with labels such as `pod-security.kubernetes.io/enforce: baseline` on the Namespace",
            es: "Quítalo: en su lugar está Pod Security admission, con etiquetas como `pod-security.kubernetes.io/enforce: baseline` en el Namespace",
        }),
        "PodPreset" => Some(Text {
            en: "Remove it: write the values into the Pod templates, or use a mutating webhook",
            es: "Quítalo: escribe los valores en las plantillas de los Pods, o usa un webhook de mutación",
        }),
        "AuditSink" => Some(Text {
            en: "Remove it: the webhook for audit events is configured with flags of the API server",
            es: "Quítalo: el webhook de los eventos de auditoría se configura con opciones del servidor de la API",
        }),
        "DeploymentRollback" => Some(Text {
            en: "Remove it: `kubectl rollout undo` takes a Deployment back",
            es: "Quítalo: `kubectl rollout undo` devuelve un Deployment a la revisión anterior",
        }),
        _ => None,
    }
}
