//! A HorizontalPodAutoscaler that finds its target and knows no number of replicas for it.

use crate::{
    graph::Lookup,
    messages::{ScalingFailure, scaling_failure},
    options::{Lang, Text},
    report::Severity,
    resources::{Body, Condition, CrossVersionObjectReference, Resource, ResourceId, Truth, WorkloadStatus},
    rules::{Check, Context, Finding, FindingId, Look, Looker, Place, Rule, Scene, reference::named, text},
    time::Timestamp,
};

pub(crate) const RULE: Rule = Rule {
    name: "hpa-not-scaling",
    severity: Severity::Warning,
    summary: Text {
        en: "HorizontalPodAutoscaler has no metrics to scale by",
        es: "El HorizontalPodAutoscaler no tiene métricas con las que escalar",
    },
    question: None,
    since: "0.1.0",
    file: "workload/hpa_not_scaling",
    docs: Text { en: include_str!("hpa_not_scaling.md"), es: include_str!("hpa_not_scaling.es.md") },
    check: Check::Suspects(Look::Resources(look), check),
};

/// How long new Pods may be without metrics, in seconds: they are read once a minute.
const PATIENCE: i64 = 300;

/// What is scaled, as the names of kinds that live as long as the program.
const TARGETS: [&str; 4] = ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"];

fn look<'c, 'a>(_: &'c Scene<'a>) -> Looker<'c, &'a Resource<'a>> {
    Box::new(|resource, found| {
        let is_scaler = matches!(resource.body, Body::HorizontalPodAutoscaler(_));
        if is_scaler && resource.is_live() && is_inactive(resource).is_some() {
            found.suspect(resource);
        }
    })
}

/// The condition that says that nothing is counted. A target that is scaled to zero is left alone on purpose.
fn is_inactive<'t>(scaler: &Resource<'t>) -> Option<Condition<'t>> {
    let status: WorkloadStatus<'t> = scaler.status()?;
    let active = status.conditions.of_type("ScalingActive")?;
    let fails = active.truth() == Truth::False && active.reason() != "ScalingDisabled";
    fails.then(|| Condition::clone(active))
}

fn check(cx: &mut Context<'_>, suspects: &[ResourceId]) {
    for id in suspects {
        let Some(resource) = cx.cluster.resource(*id) else { continue };
        let Body::HorizontalPodAutoscaler(scaler) = &resource.body else { continue };
        let Some(target) = scaler.scale_target_ref.get() else { continue };
        if let Some(finding) = is_inactive(resource).and_then(|it| judge(cx, resource, target, &it)) {
            cx.report(finding.on(*id));
        }
    }
}

fn judge(
    cx: &Context<'_>,
    resource: &Resource<'_>,
    written: &CrossVersionObjectReference<'_>,
    condition: &Condition<'_>,
) -> Option<Finding> {
    let now = cx.cluster.live().and_then(|it| it.now());
    let since: Option<Timestamp> = condition.last_transition_time.get().and_then(|it| it.parse().ok());
    if now.zip(since).is_some_and(|(now, since)| now.seconds_since(since) < PATIENCE) {
        return None;
    }
    let lang = cx.lang();
    let failure = scaling_failure(condition.message());
    let target = target_of(cx, resource, written);
    let what = match target {
        Some(target) => target.describe(),
        None => named(lang, written.kind.get()?, written.name.get()?),
    };
    let (described, why) = (resource.describe(), why(lang, failure));
    let message = text!(lang,
        en: "{described} does not scale {what}: {why}",
        es: "{described} no escala {what}: {why}");
    let name = resource.name();
    let place = condition.reason.span().or(condition.status.span());
    let place = place.map_or_else(|| resource.name_place(), |span| resource.place(span));
    let mut finding = Finding::new(&RULE, place, message, help(lang, failure))
        .kubernetes_message(condition.message().to_owned())
        .command(format!("kubectl describe hpa {name}{}", resource.namespace_flag()));
    if let (ScalingFailure::MissingRequest { container, .. }, Some(target)) = (failure, target)
        && let Some(place) = container_of(target, container)
    {
        let related =
            text!(lang, en: "this container requests none", es: "este contenedor no pide nada de ello");
        finding = finding.related(place, related);
    }
    let waits_for_pods = matches!(failure, ScalingFailure::NoValues | ScalingFailure::NoPods);
    let causes: Vec<FindingId> = match target.filter(|_| waits_for_pods) {
        Some(target) => cx.causes_in_pods(target.id),
        None => Vec::new(),
    };
    Some(finding.caused_by(causes))
}

fn target_of<'a>(
    cx: &Context<'a>,
    resource: &Resource<'_>,
    written: &CrossVersionObjectReference<'_>,
) -> Option<&'a Resource<'a>> {
    let kind = TARGETS.into_iter().find(|it| written.kind.get() == Some(it))?;
    match cx.cluster.find(resource, kind, written.name.get()?) {
        Lookup::Found(id) => cx.cluster.resource(id),
        _ => None,
    }
}

/// The container that was named; older releases name none, and the only one is meant.
fn container_of(target: &Resource<'_>, name: Option<&str>) -> Option<Place> {
    let mut containers = target.pod_spec()?.containers.get()?.iter();
    let found = match name {
        Some(name) => containers.find(|it| it.name.get() == Some(&name)),
        None => containers.next().filter(|_| containers.next().is_none()),
    };
    found?.name.span().map(|span| target.place(span))
}

fn why(lang: Lang, failure: ScalingFailure<'_>) -> String {
    match failure {
        ScalingFailure::MissingRequest { resource, container: Some(container) } => text!(lang,
            en: "container `{container}` requests no `{resource}`, of which a share could be counted",
            es: "el contenedor `{container}` no pide `{resource}`, y no hay de qué calcular un porcentaje"),
        ScalingFailure::MissingRequest { resource, container: None } => text!(lang,
            en: "a container requests no `{resource}`, of which a share could be counted",
            es: "un contenedor no pide `{resource}`, y no hay de qué calcular un porcentaje"),
        ScalingFailure::NoApi { api } => text!(lang,
            en: "nobody serves `{api}`, where its metrics come from",
            es: "nadie sirve `{api}`, de donde salen sus métricas"),
        ScalingFailure::ApiUnavailable { api } => text!(lang,
            en: "what serves `{api}`, where its metrics come from, does not answer",
            es: "lo que sirve `{api}`, de donde salen sus métricas, no responde"),
        ScalingFailure::NoValues => {
            text!(lang, en: "there are no values for its Pods", es: "no hay valores de sus Pods")
        }
        ScalingFailure::NoPods => text!(lang, en: "it has no Pods", es: "no tiene Pods"),
        ScalingFailure::Unknown(message) => {
            let message = message.lines().next().unwrap_or(message);
            format!("`{message}`")
        }
    }
}

fn help(lang: Lang, failure: ScalingFailure<'_>) -> String {
    match failure {
        ScalingFailure::MissingRequest { resource, .. } => text!(lang,
            en: "Write `resources.requests.{resource}` in every container of the Pods, sidecars included: the target is a share of what is requested",
            es: "Escribe `resources.requests.{resource}` en todos los contenedores de los Pods, también en los sidecars: el objetivo es un porcentaje de lo que se pide"),
        ScalingFailure::NoApi { api: "metrics.k8s.io" } => text!(lang,
            en: "Install metrics-server; `kubectl top pods` works when it is there",
            es: "Instala metrics-server; `kubectl top pods` funciona cuando está"),
        ScalingFailure::NoApi { api } => text!(lang,
            en: "Install what serves `{api}`, such as the adapter of Prometheus or KEDA; `kubectl get apiservices` lists what is served",
            es: "Instala lo que sirve `{api}`, como el adaptador de Prometheus o KEDA; `kubectl get apiservices` muestra lo que se sirve"),
        ScalingFailure::ApiUnavailable { api } => text!(lang,
            en: "Look at the Pods behind it: `kubectl get apiservices` says under `v1beta1.{api}` which Service that is, and why it is not available",
            es: "Mira los Pods que hay detrás: `kubectl get apiservices` dice en `v1beta1.{api}` qué Service es, y por qué no está disponible"),
        ScalingFailure::NoValues => text!(lang,
            en: "Metrics come about a minute after Pods are ready; if they stay away, see `kubectl top pods` and the log of what serves them",
            es: "Las métricas llegan más o menos un minuto después de que los Pods estén listos; si no llegan, mira `kubectl top pods` y el registro de lo que las sirve"),
        ScalingFailure::NoPods => text!(lang,
            en: "See why the target has no Pods: its `replicas`, its selector, its events",
            es: "Mira por qué el destino no tiene Pods: sus `replicas`, su selector, sus eventos"),
        ScalingFailure::Unknown(_) => text!(lang,
            en: "Correct what it names in the metrics of the HorizontalPodAutoscaler, or at what serves them",
            es: "Corrige lo que nombra en las métricas del HorizontalPodAutoscaler, o en lo que las sirve"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        report::Diagnostic,
        rules::testing::{check_diagnostics, check_silent, run},
    };

    /// A scaler that has said this since 10:00, at 10:30.
    fn scaler(reason: &str, message: &str) -> String {
        format!(
            "apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{name: web, namespace: shop, uid: h}}
spec: {{maxReplicas: 5, scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: web}}}}
status:
  conditions:
  - type: ScalingActive
    status: \"False\"
    lastTransitionTime: \"2026-03-01T10:00:00Z\"
    message: {message:?}
    reason: {reason}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop, uid: d, creationTimestamp: \"2026-03-01T10:30:00Z\"}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  template: {{metadata: {{labels: {{app: web}}}}, spec: {{containers: [{{name: proxy, image: proxy}}, {{name: web, image: web}}]}}}}
"
        )
    }

    fn found(message: &str) -> Diagnostic {
        let report = run(&scaler("FailedGetResourceMetric", message), &Options::default());
        report.diagnostics.into_iter().find(|it| it.rule == RULE.name).unwrap()
    }

    const NO_REQUEST: &str = "the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu in container proxy of Pod web-1";

    #[test]
    fn a_container_requests_nothing() {
        let marked = scaler(
            "FailedGetResourceMetric
#           ^^^^^^^^^^^^^^^^^^^^^^^ warning[hpa-not-scaling]: HorizontalPodAutoscaler `web` does not scale Deployment `web`: container `proxy` requests no `cpu`",
            NO_REQUEST,
        );
        check_diagnostics(&RULE, &marked);
        assert_eq!(found(NO_REQUEST).related.len(), 1);
    }

    #[test]
    fn the_metrics_do_not_come() {
        let failed = "the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: ";
        for (message, why) in [
            (
                "unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)",
                "nobody serves `metrics.k8s.io`, where its metrics come from",
            ),
            (
                "unable to fetch metrics from custom metrics API: the server could not find the requested resource (get pods.custom.metrics.k8s.io *)",
                "nobody serves `custom.metrics.k8s.io`, where its metrics come from",
            ),
            (
                "unable to fetch metrics from resource metrics API: the server is currently unable to handle the request (get pods.metrics.k8s.io)",
                "what serves `metrics.k8s.io`, where its metrics come from, does not answer",
            ),
            ("no metrics returned from resource metrics API", "there are no values for its Pods"),
        ] {
            let message = found(&format!("{failed}{message}")).message;
            assert!(message.ends_with(why), "{message}");
        }
        let message = found("the moon is full").message;
        assert!(message.ends_with(": `the moon is full`"), "{message}");
    }

    #[test]
    fn what_has_just_begun_and_what_is_meant() {
        check_silent(&RULE, &scaler("FailedGetResourceMetric", NO_REQUEST).replace("10:00:00", "10:28:00"));
        check_silent(
            &RULE,
            &scaler("ScalingDisabled", "scaling is disabled since the replica count of the target is zero"),
        );
        check_silent(&RULE, &scaler("FailedGetResourceMetric", NO_REQUEST).replace("\"False\"", "\"True\""));
    }
}
