//! A Service of type LoadBalancer that nobody gives an address.

use crate::{
    options::Text,
    report::Severity,
    resources::{Resource, Service},
    rules::{Check, Context, Finding, Rule, Scene, text},
    time::human_duration,
};

pub(crate) const RULE: Rule = Rule {
    name: "service-load-balancer-pending",
    severity: Severity::Warning,
    summary: Text {
        en: "Load balancer of a Service has no address",
        es: "El balanceador de un Service no tiene dirección",
    },
    question: Some("I4"),
    since: "0.1.0",
    file: "service/load_balancer_pending",
    docs: Text {
        en: include_str!("load_balancer_pending.md"),
        es: include_str!("load_balancer_pending.es.md"),
    },
    check: Check::Whole(check),
};

/// How long a cloud may take to make one, in seconds.
const PATIENCE: i64 = 300;

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(live) = cluster.live() else { return };
    for (resource, service) in cluster.services() {
        let is_balanced = service.kind.get() == Some(&"LoadBalancer");
        if !is_balanced || !resource.is_live() || resource.has_address() {
            continue;
        }
        let metadata = resource.live_metadata();
        if metadata.is_terminating() {
            continue;
        }
        let words = live
            .events_about(resource)
            .filter(|it| it.reason.ends_with("LoadBalancer") || it.reason.ends_with("LoadBalancerFailed"));
        let failure = words.last().filter(|it| it.is_warning);
        let created = metadata.creation_timestamp.get().and_then(|it| it.parse().ok());
        let age = live.now().zip(created).map(|(now, created)| now.seconds_since(created));
        if failure.is_none() && age.is_none_or(|age| age < PATIENCE) {
            continue;
        }
        let mut finding = describe(cx, resource, service, age, failure.map(|it| it.message));
        if let Some(event) = failure
            && let Some((of, span)) = cluster.resource(event.resource).zip(event.span)
        {
            let related = text!(cx.lang(), en: "the Event that says why", es: "el Event que dice por qué");
            finding = finding.related(of.place(span), related).kubernetes_message(event.message.to_owned());
        }
        cx.report(finding);
    }
}

fn describe(
    cx: &Scene<'_>,
    resource: &Resource<'_>,
    service: &Service<'_>,
    age: Option<i64>,
    failure: Option<&str>,
) -> Finding {
    let lang = cx.lang();
    let name = resource.describe();
    let class = resource.node.get("spec").and_then(|it| it.get("loadBalancerClass")?.as_str());
    let message = match (failure, age) {
        (Some(words), _) => {
            let words = words.lines().next().unwrap_or_default();
            text!(lang,
                en: "{name} has no address: its load balancer could not be made: {words}",
                es: "{name} no tiene dirección: no se pudo crear su balanceador: {words}")
        }
        (None, age) => {
            let age = human_duration(age.unwrap_or(0));
            text!(lang,
                en: "{name} of type LoadBalancer has waited for an address for {age}",
                es: "{name}, de tipo LoadBalancer, espera una dirección desde hace {age}")
        }
    };
    let help = match (failure, class) {
        (Some(_), _) => text!(lang,
            en: "Mend what the cloud finds fault with: quotas, permissions, subnets, annotations of the Service",
            es: "Arregla lo que la nube rechaza: cuotas, permisos, subredes, anotaciones del Service"),
        (None, Some(class)) => text!(lang,
            en: "See that the controller of `loadBalancerClass` `{class}` runs; no other one looks at this Service",
            es: "Comprueba que funciona el controlador de la `loadBalancerClass` `{class}`; ningún otro mira este Service"),
        (None, None) => text!(lang,
            en: "Something has to give addresses: the cloud's controller, or MetalLB and its like on machines of one's own; without one, use an Ingress, or `type: NodePort`",
            es: "Algo tiene que dar direcciones: el controlador de la nube, o MetalLB y similares en máquinas propias; sin él, usa un Ingress o `type: NodePort`"),
    };
    let place = service.kind.span().map_or_else(|| resource.name_place(), |span| resource.place(span));
    Finding::new(&RULE, place, message, help).on(resource.id).command(format!(
        "kubectl describe service {}{}",
        resource.name(),
        resource.namespace_flag()
    ))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_silent, check_with},
    };

    fn service(marker: &str, status: &str) -> String {
        format!(
            "apiVersion: v1
kind: Service
metadata: {{name: web, namespace: shop, uid: s, creationTimestamp: \"2026-03-01T10:00:00Z\"}}
spec:
  type: LoadBalancer
{marker}
  ports: [{{port: 80}}]
status: {{loadBalancer: {{{status}}}}}
"
        )
    }

    fn at(time: &str) -> Options {
        Options { now: format!("2026-03-01T10:{time}:00Z").parse().ok(), ..Options::default() }
    }

    #[test]
    fn nobody_gives_it_an_address() {
        let marker = "#       ^^^^^^^^^^^^ warning[service-load-balancer-pending]: Service `web` of type LoadBalancer has waited for an address for 20m";
        check_with(&RULE, &at("20"), &service(marker, ""));
        check_with(&RULE, &at("20"), &service("", "ingress: [{ip: 192.0.2.1}]"));
        check_with(&RULE, &at("02"), &service("", ""));
    }

    #[test]
    fn the_cloud_says_why() {
        let event = |kind: &str, reason: &str| {
            format!(
                "---
apiVersion: v1
kind: Event
metadata: {{name: web.1, namespace: shop}}
involvedObject: {{kind: Service, name: web, namespace: shop, uid: s}}
reason: {reason}
type: {kind}
message: quota of addresses is used up
lastTimestamp: \"2026-03-01T10:01:00Z\"
"
            )
        };
        let marker = "#       ^^^^^^^^^^^^ warning[service-load-balancer-pending]: Service `web` has no address: its load balancer could not be made: quota of addresses is used up";
        check_with(&RULE, &at("02"), &(service(marker, "") + &event("Warning", "SyncLoadBalancerFailed")));
        check_with(&RULE, &at("02"), &(service("", "") + &event("Normal", "EnsuringLoadBalancer")));
    }

    #[test]
    fn a_manifest_has_none_yet() {
        check_silent(
            &RULE,
            &service("", "").replace(", uid: s, creationTimestamp: \"2026-03-01T10:00:00Z\"", ""),
        );
    }
}
