//! An Ingress of a cluster that no controller has given an address.

use super::class_not_found;
use crate::{
    hash::HashMap,
    options::Text,
    report::Severity,
    resources::Resource,
    rules::{Check, Context, Finding, Rule, Scene, text},
    time::{Timestamp, human_duration},
};

pub(crate) const RULE: Rule = Rule {
    name: "ingress-no-address",
    severity: Severity::Warning,
    summary: Text { en: "Ingress has no address", es: "El Ingress no tiene dirección" },
    question: Some("I4"),
    since: "0.1.0",
    file: "ingress/no_address",
    docs: Text { en: include_str!("no_address.md"), es: include_str!("no_address.es.md") },
    check: Check::Whole(check),
};

/// How long a controller may take, in seconds: one that makes a load balancer of a cloud needs minutes.
const PATIENCE: i64 = 300;

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(now) = cluster.live().and_then(|live| live.now()) else { return };
    // Ingresses of one class have one controller: the first tells of all of them.
    let mut by_class: HashMap<Option<&str>, Vec<(&Resource<'_>, i64)>> = HashMap::default();
    let mut order = Vec::new();
    for (ingress, spec) in cluster.ingresses() {
        let Some(age) = waits_for(cx, ingress, now) else { continue };
        let class = cluster.class_of(ingress, spec).name;
        let of_class = by_class.entry(class).or_default();
        if of_class.is_empty() {
            order.push(class);
        }
        of_class.push((ingress, age));
    }
    for class in order {
        let waiting = by_class.get(&class).map(Vec::as_slice).unwrap_or_default();
        if let Some(finding) = describe(cx, class, waiting) {
            cx.report(finding);
        }
    }
}

/// For how many seconds an Ingress waits for an address, if that is long.
fn waits_for(cx: &Context<'_>, ingress: &Resource<'_>, now: Timestamp) -> Option<i64> {
    let metadata = ingress.live_metadata();
    if !ingress.is_live() || ingress.has_address() || metadata.is_terminating() {
        return None;
    }
    let age = now.seconds_since(metadata.creation_timestamp.get()?.parse().ok()?);
    let found = cx.findings.on(ingress.id).any(|(_, it)| it.rule.name == class_not_found::RULE.name);
    (age >= PATIENCE && !found && !is_served(cx, ingress)).then_some(age)
}

/// Whether a controller says that it has read the Ingress: some never write an address.
fn is_served(cx: &Scene<'_>, ingress: &Resource<'_>) -> bool {
    let Some((live, ingress)) = cx.cluster.live().zip(cx.cluster.resource(ingress.id)) else { return false };
    live.events_about(ingress).any(|it| !it.is_warning)
}

fn describe(cx: &Scene<'_>, class: Option<&str>, waiting: &[(&Resource<'_>, i64)]) -> Option<Finding> {
    let lang = cx.lang();
    let ((ingress, age), others) = waiting.split_first()?;
    let (name, age) = (ingress.describe(), human_duration(*age));
    let message = match others.len() {
        0 => text!(lang,
            en: "{name} has had no address for {age}: nothing shows that a controller serves it",
            es: "{name} no tiene dirección desde hace {age}: nada muestra que un controlador lo atienda"),
        more => text!(lang,
            en: "{name} has had no address for {age}, and {more} more of its class have none: nothing shows that a controller serves them",
            es: "{name} no tiene dirección desde hace {age}, y {more} más de su clase tampoco: nada muestra que un controlador los atienda"),
    };
    let help = match class {
        Some(class) => text!(lang,
            en: "See that the controller of class `{class}` runs and has an address to give; one that is told to publish none may serve the Ingress all the same",
            es: "Comprueba que el controlador de la clase `{class}` funciona y tiene una dirección que dar; uno configurado para no publicarla puede atender el Ingress igualmente"),
        None => text!(lang,
            en: "See that an ingress controller runs and that it takes Ingresses without a class, or write `ingressClassName`",
            es: "Comprueba que funciona un controlador de ingress y que acepta Ingresses sin clase, o escribe `ingressClassName`"),
    };
    let finding = Finding::new(&RULE, ingress.name_place(), message, help)
        .on(ingress.id)
        .field_path("status.loadBalancer.ingress".to_owned())
        .command(format!("kubectl describe ingress {}{}", ingress.name(), ingress.namespace_flag()))
        .command("kubectl get pods -A -l app.kubernetes.io/component=controller".to_owned());
    let related = || text!(lang, en: "has none, either", es: "tampoco tiene");
    Some(
        others
            .iter()
            .take(3)
            .fold(finding, |finding, (other, _)| finding.related(other.name_place(), related())),
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_silent, check_with},
    };

    fn ingress(name: &str, status: &str) -> String {
        format!(
            "---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {name}
  namespace: shop
  uid: i
  creationTimestamp: \"2026-03-01T10:00:00Z\"
spec:
  ingressClassName: nginx
  defaultBackend: {{service: {{name: web, port: {{number: 80}}}}}}
status: {{loadBalancer: {{{status}}}}}
"
        )
    }

    fn at(time: &str) -> Options {
        Options { now: format!("2026-03-01T10:{time}:00Z").parse().ok(), ..Options::default() }
    }

    const MARKER: &str =
        "shop\n#       ^^^^ warning[ingress-no-address]: Ingress `shop` has had no address for 20m";

    #[test]
    fn no_controller_has_written_one() {
        check_with(&RULE, &at("20"), &ingress(MARKER, ""));
        check_with(&RULE, &at("20"), &ingress("shop", "ingress: [{hostname: lb.example}]"));
        check_with(&RULE, &at("01"), &ingress("shop", ""));
    }

    #[test]
    fn one_tells_of_its_class() {
        let marker = format!("{MARKER}, and 1 more of its class have none");
        check_with(&RULE, &at("20"), &(ingress(&marker, "") + &ingress("admin", "")));
    }

    #[test]
    fn a_controller_that_publishes_none_says_that_it_has_read_it() {
        let event = "---
apiVersion: v1
kind: Event
metadata: {name: shop.1, namespace: shop}
involvedObject: {kind: Ingress, name: shop, namespace: shop, uid: i}
reason: Sync
type: Normal
message: Scheduled for sync
";
        check_with(&RULE, &at("20"), &(ingress("shop", "") + event));
    }

    #[test]
    fn a_manifest_has_none_yet() {
        check_silent(
            &RULE,
            &ingress("shop", "").replace("  uid: i\n  creationTimestamp: \"2026-03-01T10:00:00Z\"\n", ""),
        );
    }
}
