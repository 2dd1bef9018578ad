//! NetworkPolicies that keep those out for whom a Service is there.

use std::collections::{BTreeMap, BTreeSet};

use super::callers::callers;
use crate::{
    graph::{Admission, Cluster, Lookup, Target, admission, admits, backend_port, held_back_by, target},
    hash::HashMap,
    options::Text,
    order::InOrder,
    report::{Applicability, Severity},
    resources::{Body, PolicyRule, Resource, ResourceId, ServicePort},
    rules::{Check, Context, Finding, FindingId, Fix, Place, Rule, Scene, edits, text},
    yaml::{
        Span,
        de::{IntOrString, Item},
    },
};

pub(crate) const RULE: Rule = Rule {
    name: "network-policy-blocks-path",
    severity: Severity::Error,
    summary: Text {
        en: "NetworkPolicy keeps requests from the Pods of a Service",
        es: "Una NetworkPolicy impide que las peticiones lleguen a los Pods de un Service",
    },
    question: Some("S4"),
    since: "0.1.0",
    file: "network_policy/blocks_path",
    docs: Text { en: include_str!("blocks_path.md"), es: include_str!("blocks_path.es.md") },
    check: Check::Whole(check),
};

/// A Service with more workloads behind it than this is not looked into.
const MOST_WORKLOADS: usize = 64;

/// How many callers of a Service are asked for.
const MOST_CALLERS: usize = 32;

/// A port of a Service and who gets through to it.
struct PathTo<'r, 't> {
    service: &'r Resource<'t>,
    port: &'r Item<ServicePort<'t>>,
    targets: Vec<Target<'r, 't>>,
    /// One for each target.
    admissions: Vec<Admission<'r, 't>>,
}

impl<'t> PathTo<'_, 't> {
    fn is_closed(&self) -> bool {
        !self.admissions.is_empty() && self.admissions.iter().all(|it| matches!(it, Admission::Closed { .. }))
    }

    fn place(&self) -> Place {
        self.service.place(self.port.port.span().unwrap_or(self.port.span))
    }

    /// The rules that admit somebody to each Pod; `None` where some Pod is open to all.
    fn rules(&self) -> Option<Vec<(&Resource<'t>, &PolicyRule<'t>)>> {
        let mut rules = Vec::new();
        for it in &self.admissions {
            match it {
                Admission::Open => return None,
                Admission::Closed { .. } => {}
                Admission::Some { rules: some } => rules.extend(some.iter().copied()),
            }
        }
        Some(rules).filter(|rules| !rules.is_empty())
    }
}

fn check<'a>(cx: &mut Context<'a>) {
    let cluster = cx.cluster;
    if !cluster.has_policies() {
        return;
    }
    let routed = routed_ports(cx);
    let callers = callers(cluster);
    // The Services that each policy closes.
    let mut closed: BTreeMap<ResourceId, Vec<PathTo<'a, 'a>>> = BTreeMap::new();
    for service in cluster.resources() {
        let paths = paths_to(cluster, service);
        let all_closed = !paths.is_empty() && paths.iter().all(PathTo::is_closed);
        // A port that is written as the Service's own explains the others, too.
        let slip = paths.iter().filter(|it| it.is_closed()).find_map(|it| listed_as(cluster, it));
        for path in paths {
            let key = (service.id, path.port.position);
            if path.is_closed() {
                // One port may be closed on purpose while others are open.
                let meant = all_closed || routed.contains_key(&key) || listed_as(cluster, &path).is_some();
                let policy = slip.map(|(policy, ..)| policy).or_else(|| closing(cluster, &path));
                if meant && let Some(policy) = policy {
                    closed.entry(policy).or_default().push(path);
                }
                continue;
            }
            for finding in kept_out(cx, &path, routed.get(&key), callers.get(&service.id)) {
                cx.report(finding);
            }
        }
    }
    let slips = slips(cx);
    for (policy, paths) in closed {
        let Some(policy) = cluster.resource(policy) else { continue };
        let finding = nobody(cx, policy, &paths);
        cx.report(finding.on(policy.id).caused_by(slips_on(&slips, &paths)));
    }
}

/// What says of a policy that it was probably meant for other Pods, with their place, by their document.
type Slips = HashMap<(u32, u32), Vec<(Place, FindingId)>>;

fn slips(cx: &Context<'_>) -> Slips {
    let mut slips = Slips::default();
    for (id, finding) in cx.findings.iter().filter(|(_, it)| it.rule.name == super::matches_no_pod::RULE.name)
    {
        for (place, _) in &finding.related {
            slips.entry((place.file, place.document)).or_default().push((*place, id));
        }
    }
    slips
}

/// The slips that leave the Pods of these paths without the policy that was meant for them.
fn slips_on(slips: &Slips, paths: &[PathTo<'_, '_>]) -> BTreeSet<FindingId> {
    let pods = paths.iter().flat_map(|path| &path.targets).map(|target| target.pod);
    let on_pod = |pod: &Resource<'_>| {
        let place = pod.name_place();
        let span = pod.span;
        let all = slips.get(&(place.file, place.document)).into_iter().flatten();
        all.filter(move |(place, _)| span.contains(place.span.start)).map(|(_, id)| *id)
    };
    pods.flat_map(on_pod).in_order()
}

/// The ports that Ingresses lead to, with one of the Ingresses.
fn routed_ports<'a>(cx: &Context<'a>) -> HashMap<(ResourceId, usize), &'a Resource<'a>> {
    let mut routed = HashMap::default();
    for route in &*cx.routes {
        let Lookup::Found(id) = route.service else { continue };
        let Some(Body::Service(service)) = cx.cluster.resource(id).map(|it| &it.body) else { continue };
        if let Some(port) = route.backend.port().and_then(|(port, _)| backend_port(service, port)) {
            routed.entry((id, port.position)).or_insert(route.ingress);
        }
    }
    routed
}

/// The ports of a Service with the Pods behind them; none where something is not known.
fn paths_to<'a>(cluster: &'a Cluster<'a>, service: &'a Resource<'a>) -> Vec<PathTo<'a, 'a>> {
    let Body::Service(spec) = &service.body else { return Vec::new() };
    let selected = cluster.selected_by(service.id).unwrap_or_default();
    if selected.len() > MOST_WORKLOADS {
        return Vec::new();
    }
    let pods = selected.iter().filter_map(|id| cluster.resource(*id));
    let pods: Vec<_> = pods.filter_map(|pod| Some((pod, pod.pod_spec()?))).collect();
    let mut paths = Vec::new();
    for port in spec.ports.items() {
        let targets: Vec<Target<'_, '_>> =
            pods.iter().filter_map(|(pod, spec)| target(port, pod, spec)).collect();
        let admissions: Option<Vec<_>> = targets.iter().map(|it| admission(cluster, it)).collect();
        let Some(admissions) = admissions else { return Vec::new() };
        if !targets.is_empty() {
            paths.push(PathTo { service, port, targets, admissions });
        }
    }
    paths
}

/// A port in a policy that is the Service's own number, where the Pods have another one.
fn listed_as<'a>(cluster: &'a Cluster<'a>, path: &PathTo<'a, 'a>) -> Option<(ResourceId, Span, i64)> {
    let number = *path.port.port.get()?;
    let target = path.targets.first().filter(|it| it.number != number)?;
    let Some(Admission::Closed { policies }) = path.admissions.first() else { return None };
    policies.iter().find_map(|id| {
        let rules = cluster.policy(*id)?.ingress.get()?;
        let mut ports = rules.iter().flat_map(|rule| rule.ports.items());
        let listed = ports.find(|it| it.port.get() == Some(&IntOrString::Int(number)))?;
        Some((*id, listed.port.span()?, target.number))
    })
}

/// The policy to point at: the one with the wrong port, else the first.
fn closing<'a>(cluster: &'a Cluster<'a>, path: &PathTo<'a, 'a>) -> Option<ResourceId> {
    if let Some((policy, ..)) = listed_as(cluster, path) {
        return Some(policy);
    }
    path.admissions.iter().find_map(|it| match it {
        Admission::Closed { policies } => policies.first().copied(),
        _ => None,
    })
}

fn nobody<'a>(cx: &Scene<'a>, policy: &Resource<'a>, paths: &[PathTo<'a, 'a>]) -> Finding {
    let name = policy.describe();
    let mut services: Vec<&str> = paths.iter().map(|it| it.service.name()).collect();
    services.dedup();
    let target = paths.first().and_then(|it| it.targets.first()).map_or(0, |it| it.number);
    let message = match services.as_slice() {
        [service] => text!(cx.lang(),
            en: "{name} lets nobody reach Service `{service}`: no policy allows port {target} of its Pods",
            es: "{name} no deja que nadie llegue al Service `{service}`: ninguna política permite el puerto {target} de sus Pods"),
        several => {
            let shown: Vec<String> = several.iter().take(4).map(|it| format!("`{it}`")).collect();
            let more = if several.len() > 4 { ", …" } else { "" };
            let shown = shown.join(", ");
            text!(cx.lang(),
                en: "{name} lets nobody reach {0} Services: {shown}{more}", several.len();
                es: "{name} no deja que nadie llegue a {0} Services: {shown}{more}", several.len())
        }
    };
    let listed = paths.iter().find_map(|path| Some((path, listed_as(cx.cluster, path)?)));
    let help = match listed {
        Some((path, (_, _, number))) => text!(cx.lang(),
            en: "Write `port: {number}`: a policy counts the ports of the Pods, not port {0} of the Service before them", path.port.port.or(0);
            es: "Escribe `port: {number}`: una política cuenta los puertos de los Pods, no el puerto {0} del Service que tienen delante", path.port.port.or(0)),
        None if is_for_egress(cx.cluster, policy) => text!(cx.lang(),
            en: "Write `policyTypes: [Egress]` in its `spec` if it is meant for what these Pods send: without `policyTypes` every policy decides on what they receive, too";
            es: "Escribe `policyTypes: [Egress]` en su `spec` si es para lo que envían estos Pods: sin `policyTypes` toda política decide también sobre lo que reciben"),
        None => text!(cx.lang(),
            en: "Add a NetworkPolicy that selects these Pods and names the callers under `ingress.from`, and port {target}; what one policy allows no other one forbids",
            es: "Añade una NetworkPolicy que seleccione estos Pods y nombre en `ingress.from` a quienes los llaman, y el puerto {target}; lo que una política permite ninguna otra lo prohíbe"),
    };
    let mut finding = Finding::new(&RULE, policy.name_place(), message, help);
    for path in paths.iter().take(MOST_WORKLOADS) {
        let related = text!(cx.lang(), en: "nobody gets here", es: "nadie llega aquí");
        finding = finding.related(path.place(), related);
    }
    if let Some((_, (_, span, number))) = listed {
        let related = text!(cx.lang(), en: "the port of the Service, not of its Pods", es: "el puerto del Service, no el de sus Pods");
        finding = finding.related(policy.place(span), related).fix(Fix {
            title: text!(cx.lang(), en: "Allow port {number}", es: "Permitir el puerto {number}"),
            applicability: Applicability::Unsafe,
            edits: vec![edits::replace(policy, span, number.to_string())],
        });
    }
    finding
}

/// Whether a policy says something about egress only, and leaves it to Kubernetes which traffic it is for.
fn is_for_egress(cluster: &Cluster<'_>, policy: &Resource<'_>) -> bool {
    cluster.policy(policy.id).is_some_and(|it| {
        it.policy_types.get().is_none()
            && it.ingress.get().is_none()
            && it.egress.get().is_some_and(|rules| !rules.is_empty())
    })
}

/// Who has to get through, and does not.
fn kept_out<'a>(
    cx: &Scene<'a>,
    path: &PathTo<'a, 'a>,
    ingress: Option<&&'a Resource<'a>>,
    callers: Option<&Vec<&'a Resource<'a>>>,
) -> Vec<Finding> {
    let cluster = cx.cluster;
    let mut findings = Vec::new();
    if let Some(rules) = path.rules() {
        let Some((policy, _)) = rules.first() else { return findings };
        if let Some(ingress) = ingress.filter(|_| only_own_namespace(cluster, path.service, &rules)) {
            findings.push(no_controller(cx, policy, path, ingress).on(policy.id));
        }
        for caller in callers.into_iter().flatten().take(MOST_CALLERS) {
            let is_itself = path.targets.iter().any(|it| it.pod.id == caller.id);
            if !is_itself && !admits(cluster, &rules, caller) {
                findings.push(no_caller(cx, policy, path, caller, false).on(policy.id));
            }
        }
    }
    for caller in callers.into_iter().flatten().take(MOST_CALLERS) {
        if path.targets.iter().any(|it| it.pod.id == caller.id) {
            continue;
        }
        let policy = held_back_by(cluster, caller, &path.targets).and_then(|id| cluster.resource(id));
        if let Some(policy) = policy {
            findings.push(no_caller(cx, policy, path, caller, true).on(policy.id));
        }
    }
    findings
}

/// Whether the rules admit Pods of the Service's own namespace only, and none of these is an Ingress controller.
fn only_own_namespace<'a>(
    cluster: &'a Cluster<'a>,
    service: &Resource<'a>,
    rules: &[(&Resource<'a>, &PolicyRule<'a>)],
) -> bool {
    const CONTROLLERS: &[&str] =
        &["ingress", "traefik", "haproxy", "kong", "envoy", "contour", "nginx", "gateway", "caddy", "apisix"];
    let peers = |rule: &PolicyRule<'_>| {
        rule.from.get().is_some_and(|peers| {
            !peers.is_empty()
                && peers
                    .iter()
                    .all(|peer| peer.ip_block.get().is_none() && peer.namespace_selector.get().is_none())
        })
    };
    if !rules.iter().all(|(_, rule)| peers(rule)) {
        return false;
    }
    let mut pods =
        cluster.pods().all(cluster.cells_of(service)).take(256).filter_map(|id| cluster.resource(id));
    !pods.any(|pod| {
        let containers = pod.pod_spec().into_iter().flat_map(|spec| spec.all_containers());
        let mut images = containers.filter_map(|it| it.image.get().copied());
        images.any(|image| CONTROLLERS.iter().any(|it| image.contains(it))) && admits(cluster, rules, pod)
    })
}

fn no_controller(
    cx: &Scene<'_>,
    policy: &Resource<'_>,
    path: &PathTo<'_, '_>,
    ingress: &Resource<'_>,
) -> Finding {
    let (name, service, through) = (policy.describe(), path.service.describe(), ingress.describe());
    let message = text!(cx.lang(),
        en: "{name} admits only Pods of its own namespace to {service}, and {through} is served by a controller that usually runs in another one",
        es: "{name} solo deja llegar a {service} a Pods de su propio namespace, y a {through} lo atiende un controlador que suele estar en otro");
    let help = text!(cx.lang(),
        en: "Add a peer for the controller under `from`, for example `- namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: ingress-nginx}}}}`",
        es: "Añade en `from` una entrada para el controlador, por ejemplo `- namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: ingress-nginx}}}}`");
    let port = text!(cx.lang(), en: "the port of the Service", es: "el puerto del Service");
    let leads = text!(cx.lang(), en: "this Ingress leads there", es: "este Ingress lleva allí");
    Finding::new(&RULE, policy.name_place(), message, help)
        .severity(Severity::Warning)
        .related(path.place(), port)
        .related(ingress.name_place(), leads)
}

fn no_caller(
    cx: &Scene<'_>,
    policy: &Resource<'_>,
    path: &PathTo<'_, '_>,
    caller: &Resource<'_>,
    egress: bool,
) -> Finding {
    let (name, service, from) = (policy.describe(), path.service.describe(), caller.describe());
    let number = path.targets.first().map_or(0, |it| it.number);
    let message = match egress {
        true => text!(cx.lang(),
            en: "{name} does not let {from} send to port {number} of the Pods of {service}, which it calls",
            es: "{name} no deja que {from} envíe al puerto {number} de los Pods de {service}, al que llama"),
        false => text!(cx.lang(),
            en: "{name} does not admit {from} to port {number} of the Pods of {service}, which it calls",
            es: "{name} no deja que {from} llegue al puerto {number} de los Pods de {service}, al que llama"),
    };
    let labels: Vec<String> =
        crate::graph::labels(if egress { path.targets.first().map_or(caller, |it| it.pod) } else { caller })
            .iter()
            .take(3)
            .map(|it| format!("{}: {}", it.key, it.value))
            .collect();
    let labels = labels.join(", ");
    let side = if egress { "egress.to" } else { "ingress.from" };
    let help = text!(cx.lang(),
        en: "Add a peer to `{side}` with these labels (`{labels}`) and port {number}; for Pods of another namespace add its `namespaceSelector` to the same entry",
        es: "Añade a `{side}` una entrada con estas etiquetas (`{labels}`) y el puerto {number}; si los Pods son de otro namespace, añade su `namespaceSelector` a la misma entrada");
    let port = text!(cx.lang(), en: "the port of the Service", es: "el puerto del Service");
    let calls = text!(cx.lang(), en: "this one calls it", es: "este lo llama");
    Finding::new(&RULE, policy.name_place(), message, help)
        .severity(Severity::Warning)
        .related(path.place(), port)
        .related(caller.name_place(), calls)
}

/// The places of the ports that policies close, with the finding that says so, for rules about what lies before them.
pub(crate) fn closed_ports(cx: &Context<'_>) -> HashMap<Place, FindingId> {
    let mut closed = HashMap::default();
    for (id, finding) in cx.findings.iter() {
        if finding.rule.name == RULE.name && finding.severity == Severity::Error {
            closed.extend(finding.related.iter().map(|(place, _)| (*place, id)));
        }
    }
    closed
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_fix, check_silent, run},
    };

    const DATABASE: &str = "---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {selector: {app: db}, ports: [{port: 80, targetPort: 5432}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: db, namespace: shop}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: postgres, ports: [{name: sql, containerPort: 5432}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: web, env: [{name: DB_HOST, value: db}]}]}
";

    fn policy(marker: &str, spec: &str) -> String {
        format!(
            "---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  namespace: shop
  name: db
{marker}spec:
{spec}
"
        )
    }

    fn marker(severity: &str, text: &str) -> String {
        format!("#       ^^ {severity}[network-policy-blocks-path]: NetworkPolicy `db` {text}\n")
    }

    const DENY: &str = "  podSelector: {}\n  policyTypes: [Ingress]";

    #[test]
    fn a_policy_that_allows_nothing() {
        let nobody =
            marker("error", "lets nobody reach Service `db`: no policy allows port 5432 of its Pods");
        check_diagnostics(&RULE, &(policy(&nobody, DENY) + DATABASE));
        let other = "  podSelector: {matchLabels: {app: db}}\n  ingress: [{ports: [{port: 9187}]}]";
        check_diagnostics(&RULE, &(policy(&nobody, other) + DATABASE));
        let udp = "  podSelector: {}\n  ingress: [{ports: [{port: 5432, protocol: UDP}]}]";
        check_diagnostics(&RULE, &(policy(&nobody, udp) + DATABASE));
    }

    #[test]
    fn without_types_a_policy_about_egress_closes_the_pods_as_well() {
        let nobody = marker("error", "lets nobody reach Service `db`");
        let egress =
            "  podSelector: {matchLabels: {app: db}}\n  egress: [{ports: [{port: 53, protocol: UDP}]}]";
        let text = policy(&nobody, egress) + DATABASE;
        check_diagnostics(&RULE, &text);
        let report = run(&text, &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert!(found.help.starts_with("Write `policyTypes: [Egress]`"), "{found:#?}");
        let typed = egress.replace("  egress", "  policyTypes: [Egress]\n  egress");
        check_silent(&RULE, &(policy("", &typed) + DATABASE));
    }

    #[test]
    fn a_policy_counts_the_ports_of_the_pods() {
        let nobody = marker("error", "lets nobody reach Service `db`");
        let spec = |port: &str| format!("  podSelector: {{}}\n  ingress: [{{ports: [{{port: {port}}}]}}]");
        check_diagnostics(&RULE, &(policy(&nobody, &spec("80")) + DATABASE));
        check_fix(&RULE, &(policy("", &spec("80")) + DATABASE), &(policy("", &spec("5432")) + DATABASE));
        check_silent(&RULE, &(policy("", &spec("5432")) + DATABASE));
        check_silent(&RULE, &(policy("", &spec("sql")) + DATABASE));
        check_silent(&RULE, &(policy("", &spec("5000, endPort: 6000")) + DATABASE));
    }

    #[test]
    fn what_one_policy_allows_no_other_one_forbids() {
        let deny = policy("", DENY).replace("name: db", "name: deny");
        let allow =
            "  podSelector: {matchExpressions: [{key: app, operator: In, values: [db]}]}\n  ingress: [{}]";
        check_silent(&RULE, &(deny.clone() + &policy("", allow) + DATABASE));
        let egress = policy("", "  podSelector: {matchLabels: {app: other}}\n  policyTypes: [Ingress]");
        check_silent(&RULE, &(egress + DATABASE));
        let cilium = "---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: db, namespace: shop}\nspec: {}\n";
        check_silent(&RULE, &(deny + cilium + DATABASE));
    }

    #[test]
    fn a_caller_that_is_not_named() {
        let from = |peer: &str| {
            format!("  podSelector: {{matchLabels: {{app: db}}}}\n  ingress: [{{from: [{peer}]}}]")
        };
        let web = marker("warning", "does not admit Pod `web` to port 5432 of the Pods of Service `db`");
        check_diagnostics(
            &RULE,
            &(policy(&web, &from("{podSelector: {matchLabels: {app: api}}}")) + DATABASE),
        );
        let elsewhere = "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: back}}}";
        check_diagnostics(&RULE, &(policy(&web, &from(elsewhere)) + DATABASE));
        check_silent(&RULE, &(policy("", &from("{podSelector: {matchLabels: {app: web}}}")) + DATABASE));
        check_silent(&RULE, &(policy("", &from("{namespaceSelector: {}}")) + DATABASE));
        check_silent(&RULE, &(policy("", &from("{namespaceSelector: {matchLabels: {team: a}}}")) + DATABASE));
        check_silent(&RULE, &(policy("", &from("{ipBlock: {cidr: 10.0.0.0/8}}")) + DATABASE));
    }

    #[test]
    fn a_caller_that_may_not_send() {
        let to = |rule: &str| {
            format!(
                "  podSelector: {{matchLabels: {{app: web}}}}\n  policyTypes: [Egress]\n  egress: [{rule}]"
            )
        };
        let web = marker("warning", "does not let Pod `web` send to port 5432 of the Pods of Service `db`");
        check_diagnostics(&RULE, &(policy(&web, &to("{ports: [{port: 53, protocol: UDP}]}")) + DATABASE));
        check_silent(&RULE, &(policy("", &to("{to: [{podSelector: {matchLabels: {app: db}}}]}")) + DATABASE));
    }

    #[test]
    fn the_ingress_controller_lives_elsewhere() {
        let ingress = "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: shop, namespace: shop}\nspec:\n  ingressClassName: nginx\n  defaultBackend: {service: {name: db, port: {number: 80}}}\n";
        let own = "  podSelector: {}\n  ingress: [{from: [{podSelector: {}}]}]";
        let only = marker("warning", "admits only Pods of its own namespace to Service `db`");
        check_diagnostics(&RULE, &(policy(&only, own) + DATABASE + ingress));
        check_silent(&RULE, &(policy("", own) + DATABASE));
        let report = run(&(policy("", DENY) + DATABASE + ingress), &crate::Options::default());
        let consequence = report.diagnostics.iter().find(|it| it.rule == "ingress-backend-unreachable");
        assert_eq!(consequence.map(|it| it.caused_by.len()), Some(1));
    }
}
