//! What the API server means when it refuses a Pod, what is to be changed, and where.

use crate::{
    messages::Refusal,
    options::Lang,
    resources::{Container, Resource},
    rules::text,
    yaml::Span,
};

/// A refusal in words.
pub(super) struct Words {
    /// The end of a sentence: "None of 3 Pods is created: …".
    pub(super) reason: String,
    pub(super) help: String,
    /// The field of the workload to look at.
    pub(super) span: Option<Span>,
}

/// `message` is what was read as the refusal.
pub(super) fn words(lang: Lang, refusal: &Refusal<'_>, message: &str, top: &Resource<'_>) -> Words {
    match refusal {
        Refusal::ServiceAccountNotFound { name } => Words {
            reason: text!(lang, en: "ServiceAccount `{name}` does not exist", es: "la ServiceAccount `{name}` no existe"),
            help: text!(lang,
                en: "Create ServiceAccount `{name}`, or write the name of one that exists in `serviceAccountName`",
                es: "Crea la ServiceAccount `{name}`, o escribe en `serviceAccountName` el nombre de una que exista"),
            span: top.pod_spec().and_then(|it| it.service_account_name.span()),
        },
        Refusal::PriorityClassNotFound { name } => Words {
            reason: text!(lang, en: "PriorityClass `{name}` does not exist", es: "la PriorityClass `{name}` no existe"),
            help: text!(lang,
                en: "Create PriorityClass `{name}`, or remove `priorityClassName`",
                es: "Crea la PriorityClass `{name}`, o quita `priorityClassName`"),
            span: top.pod_spec().and_then(|it| it.priority_class_name.span()),
        },
        Refusal::RuntimeClassNotFound { name } => Words {
            reason: text!(lang, en: "RuntimeClass `{name}` does not exist", es: "la RuntimeClass `{name}` no existe"),
            help: text!(lang,
                en: "Write in `runtimeClassName` the name of a class that `kubectl get runtimeclasses` prints, or remove it",
                es: "Escribe en `runtimeClassName` el nombre de una clase que muestre `kubectl get runtimeclasses`, o quítalo"),
            span: runtime_class(top),
        },
        Refusal::PodSecurity { level, violations } => pod_security(lang, level, violations, top),
        Refusal::PodSecurityPolicy => Words {
            reason: text!(lang, en: "no PodSecurityPolicy allows them", es: "ninguna PodSecurityPolicy los permite"),
            help: text!(lang,
                en: "Let the ServiceAccount of the Pods `use` a PodSecurityPolicy that allows them, or ask for less in `securityContext`",
                es: "Permite a la ServiceAccount de los Pods el verbo `use` sobre una PodSecurityPolicy que los admita, o pide menos en `securityContext`"),
            span: None,
        },
        Refusal::SecurityContextConstraints => Words {
            reason: text!(lang,
                en: "no SecurityContextConstraints that their ServiceAccount may use allow them",
                es: "ninguna SecurityContextConstraints que pueda usar su ServiceAccount los permite"),
            help: text!(lang,
                en: "Leave out what is named as `Invalid value`, such as a fixed `runAsUser` or `fsGroup`; or give the ServiceAccount more with `oc adm policy add-scc-to-user SCC -z SERVICEACCOUNT`",
                es: "Quita lo que se nombra como `Invalid value`, como un `runAsUser` o `fsGroup` fijos; o da más a la ServiceAccount con `oc adm policy add-scc-to-user SCC -z SERVICEACCOUNT`"),
            span: None,
        },
        Refusal::PolicyDenied { policy, reason } => {
            let says = one_line(reason);
            Words {
                reason: text!(lang,
                    en: "the ValidatingAdmissionPolicy `{policy}` denies them: {says}",
                    es: "la ValidatingAdmissionPolicy `{policy}` los rechaza: {says}"),
                help: text!(lang,
                    en: "Change the Pods as `{policy}` demands, or have an exception made there",
                    es: "Cambia los Pods como exige `{policy}`, o pide allí una excepción"),
                span: None,
            }
        }
        Refusal::WebhookDenied { webhook, reason } => {
            let says = one_line(reason);
            Words {
                reason: text!(lang,
                    en: "the admission webhook `{webhook}` denies them: {says}",
                    es: "el webhook de admisión `{webhook}` los rechaza: {says}"),
                help: text!(lang,
                    en: "Change the Pods as the policy of `{webhook}` demands, or have an exception made there",
                    es: "Cambia los Pods como exige la política de `{webhook}`, o pide allí una excepción"),
                span: None,
            }
        }
        // It does answer, and the API server does not believe that it is the right one.
        Refusal::WebhookFailed { webhook, reason } if reason.contains("x509: ") => {
            let says = one_line(reason);
            Words {
                reason: text!(lang,
                    en: "the API server does not trust the certificate of the admission webhook `{webhook}`: {says}",
                    es: "el servidor de API no confía en el certificado del webhook de admisión `{webhook}`: {says}"),
                help: text!(lang,
                    en: "Renew the certificate of the Service behind `{webhook}`, or the `caBundle` of its webhook configuration, which has to be of the authority that signed it. `kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations` shows it",
                    es: "Renueva el certificado del Service detrás de `{webhook}`, o el `caBundle` de su configuración de webhook, que tiene que ser de la autoridad que lo firmó. Lo muestra `kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations`"),
                span: None,
            }
        }
        Refusal::WebhookFailed { webhook, reason } => {
            let says = first_line(reason);
            Words {
                reason: text!(lang,
                    en: "the admission webhook `{webhook}` does not answer: {says}",
                    es: "el webhook de admisión `{webhook}` no responde: {says}"),
                help: text!(lang,
                    en: "Get the Service behind the webhook `{webhook}` to run again; until then nothing is let in that it watches. `kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations` shows it",
                    es: "Haz que vuelva a funcionar el Service detrás del webhook `{webhook}`; hasta entonces no se admite nada de lo que vigila. Lo muestra `kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations`"),
                span: None,
            }
        }
        Refusal::NamespaceTerminating { namespace } => Words {
            reason: text!(lang, en: "namespace `{namespace}` is being deleted", es: "se está borrando el namespace `{namespace}`"),
            help: text!(lang,
                en: "Wait until the namespace is gone, and create it again: nothing new is let into it",
                es: "Espera a que desaparezca el namespace y créalo de nuevo: ya no admite nada nuevo"),
            span: None,
        },
        Refusal::NamespaceNotFound { namespace } => Words {
            reason: text!(lang, en: "namespace `{namespace}` does not exist", es: "el namespace `{namespace}` no existe"),
            help: text!(lang,
                en: "Create it with `kubectl create namespace {namespace}`",
                es: "Créalo con `kubectl create namespace {namespace}`"),
            span: None,
        },
        Refusal::Invalid { reason } => {
            let says = first_line(reason);
            Words {
                reason: text!(lang, en: "what is made of the template is invalid: {says}", es: "lo que resulta de la plantilla no es válido: {says}"),
                help: text!(lang,
                    en: "Change the field that is named; if the template does not have it, something adds it on the way, such as a webhook or a LimitRange",
                    es: "Cambia el campo que se nombra; si la plantilla no lo tiene, algo lo añade por el camino, como un webhook o un LimitRange"),
                span: None,
            }
        }
        Refusal::QuotaExceeded { .. }
        | Refusal::QuotaNeeds { .. }
        | Refusal::LimitRange(_)
        | Refusal::AlreadyExists => as_told(lang, message),
        Refusal::Unknown(message) => as_told(lang, message),
    }
}

/// What nobody here has other words for.
fn as_told(lang: Lang, message: &str) -> Words {
    let says = first_line(message);
    Words {
        reason: text!(lang, en: "the API server says `{says}`", es: "el servidor de API dice `{says}`"),
        help: text!(lang,
            en: "Change what the API server finds fault with; the controller tries again by itself",
            es: "Cambia lo que el servidor de API rechaza; el controlador lo vuelve a intentar por sí mismo"),
        span: None,
    }
}

/// So many characters of a policy's reasons are told; all of them are what Kubernetes says.
const LONGEST: usize = 240;

/// What a policy says over several lines, of which the first one often only names the object.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// A message of the API server stays on one line.
fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim()
}

fn containers<'r, 't>(top: &'r Resource<'t>) -> impl Iterator<Item = &'r Container<'t>> {
    let spec = top.pod_spec();
    let lists = spec.into_iter().flat_map(|it| [&it.containers, &it.init_containers]);
    lists.filter_map(|list| list.get()).flat_map(|list| list.iter()).map(|it| &it.value)
}

fn runtime_class(top: &Resource<'_>) -> Option<Span> {
    let spec = top.node.get("spec")?;
    let template = spec.get("jobTemplate").and_then(|it| it.get("spec")).unwrap_or(spec);
    Some(template.get("template")?.get("spec")?.get("runtimeClassName")?.span())
}

fn pod_security(lang: Lang, level: &str, violations: &[&str], top: &Resource<'_>) -> Words {
    let level = level.split(':').next().unwrap_or(level);
    let (mut wanted, mut unwanted): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for violation in violations {
        // `allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false)`
        let (rule, rest) = violation.split_once(" (").unwrap_or((violation, ""));
        let field = rest.split_once(" must set ").map(|(_, field)| field.trim_end_matches(')'));
        // `hostPath volumes (volume "data")`: some things must not be there at all.
        let (list, words) = match field {
            Some(field) => (&mut wanted, format!("`{field}`")),
            None => (&mut unwanted, format!("`{rule}`")),
        };
        if !list.contains(&words) {
            list.push(words);
        }
    }
    let (wanted, unwanted) = (wanted.join(", "), unwanted.join(", "));
    let named = violations.iter().find_map(|it| {
        let (_, rest) = it.split_once("container \"")?;
        rest.split_once('"').map(|(name, _)| name)
    });
    let container = containers(top).find(|it| named.is_none_or(|name| it.name.get() == Some(&name)));
    let help = match (wanted.is_empty(), unwanted.is_empty()) {
        (false, false) => text!(lang,
            en: "Set what the level demands in the template, {wanted}, and leave out what it forbids, {unwanted}; or give the namespace another level with the label `pod-security.kubernetes.io/enforce`",
            es: "Fija en la plantilla lo que exige el nivel, {wanted}, y quita lo que prohíbe, {unwanted}; o da al namespace otro nivel con la etiqueta `pod-security.kubernetes.io/enforce`"),
        (true, false) => text!(lang,
            en: "Leave out of the template what the level forbids: {unwanted}; or give the namespace another level with the label `pod-security.kubernetes.io/enforce`",
            es: "Quita de la plantilla lo que prohíbe el nivel: {unwanted}; o da al namespace otro nivel con la etiqueta `pod-security.kubernetes.io/enforce`"),
        (false, true) => text!(lang,
            en: "Set what the level demands in the template: {wanted}; or give the namespace another level with the label `pod-security.kubernetes.io/enforce`",
            es: "Fija en la plantilla lo que exige el nivel: {wanted}; o da al namespace otro nivel con la etiqueta `pod-security.kubernetes.io/enforce`"),
        (true, true) => text!(lang,
            en: "Ask for less in `securityContext`, or give the namespace another level with the label `pod-security.kubernetes.io/enforce`",
            es: "Pide menos en `securityContext`, o da al namespace otro nivel con la etiqueta `pod-security.kubernetes.io/enforce`"),
    };
    Words {
        reason: text!(lang,
            en: "they violate the level `{level}` of Pod Security that the namespace enforces",
            es: "infringen el nivel `{level}` de Pod Security que impone el namespace"),
        help,
        span: container.and_then(|it| it.name.span()),
    }
}
