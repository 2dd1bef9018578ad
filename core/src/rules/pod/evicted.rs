//! Pods that were ended for the sake of their node, and Pods whose node does not answer.

use super::troubled::{Troubled, troubled};
use crate::{
    graph::TroubleKind,
    messages::{Eviction, eviction},
    options::{Lang, Text},
    report::Severity,
    resources::{Body, NodeStatus, PodSpec, Resource},
    rules::{Check, Context, Finding, Rule, Scene, text},
    yaml::Span,
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-evicted",
    severity: Severity::Error,
    summary: Text {
        en: "Pod was evicted, or its node does not answer",
        es: "El Pod fue desalojado, o su nodo no responde",
    },
    question: None,
    since: "0.1.0",
    file: "pod/evicted",
    docs: Text { en: include_str!("evicted.md"), es: include_str!("evicted.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    for troubled in troubled(cx, TroubleKind::Evicted) {
        let finding = ended(cx, &troubled);
        cx.report(finding);
    }
    for troubled in troubled(cx, TroubleKind::NodeLost) {
        let finding = lost(cx, &troubled);
        cx.report(finding);
    }
}

fn ended<'a>(cx: &Scene<'a>, troubled: &Troubled<'a>) -> Finding {
    let lang = cx.lang();
    let (owner, count) = (troubled.top.describe(), troubled.group.troubles.len());
    let (reason, told) = (troubled.leading.reason, eviction(troubled.leading.message));
    let why = why(lang, told, reason);
    let message = match (troubled.top.id == troubled.pod.id, count) {
        (true, _) if told == Eviction::NodeShutdown => text!(lang,
            en: "{owner} has ended with its node, which was shut down",
            es: "{owner} terminó con su nodo, que se apagó"),
        (true, _) if told == Eviction::Preempted => text!(lang,
            en: "{owner} had to give way to a Pod of higher priority",
            es: "{owner} tuvo que ceder su sitio a un Pod de mayor prioridad"),
        (_, 1) if told == Eviction::Preempted => text!(lang,
            en: "A Pod of {owner} had to give way to one of higher priority",
            es: "Un Pod de {owner} tuvo que ceder su sitio a otro de mayor prioridad"),
        _ if told == Eviction::Preempted => text!(lang,
            en: "{count} Pods of {owner} had to give way to others of higher priority",
            es: "{count} Pods de {owner} tuvieron que ceder su sitio a otros de mayor prioridad"),
        (_, 1) if told == Eviction::NodeShutdown => text!(lang,
            en: "A Pod of {owner} has ended with its node, which was shut down",
            es: "Un Pod de {owner} terminó con su nodo, que se apagó"),
        _ if told == Eviction::NodeShutdown => text!(lang,
            en: "{count} Pods of {owner} have ended with their node, which was shut down",
            es: "{count} Pods de {owner} terminaron con su nodo, que se apagó"),
        (true, _) => text!(lang, en: "{owner} was evicted: {why}", es: "{owner} fue desalojado: {why}"),
        (_, 1) => text!(lang,
            en: "A Pod of {owner} was evicted: {why}",
            es: "Un Pod de {owner} fue desalojado: {why}"),
        _ => text!(lang,
            en: "{count} Pods of {owner} were evicted: {why}",
            es: "{count} Pods de {owner} fueron desalojados: {why}"),
    };
    let span = troubled.top.pod_spec().and_then(|spec| field(spec, told));
    let finding = troubled.finding(cx, &RULE, troubled.place_or_name(span), message, help(lang, told));
    let mut finding = if is_made_good(cx, troubled) { finding.severity(Severity::Warning) } else { finding };
    // Others of the workload may do their work.
    let live = cx.cluster.live();
    finding.keeps_pods_unready =
        live.is_some_and(|it| !it.present_pods_of(troubled.top.id).any(|pod| pod.status.is_ready()));
    finding
}

/// Whether the workload has all its Pods again, and all of them are ready.
fn is_made_good(cx: &Scene<'_>, troubled: &Troubled<'_>) -> bool {
    let Some(live) = cx.cluster.live() else { return false };
    let (mut pods, mut ready) = (0, 0);
    for pod in live.present_pods_of(troubled.top.id) {
        pods += 1;
        ready += i64::from(pod.status.is_ready());
    }
    let wanted = match &troubled.top.body {
        Body::Workload(workload) if troubled.top.gvk.kind != "DaemonSet" => workload.replicas.or(1),
        _ => 1,
    };
    pods == ready && ready >= wanted
}

fn why(lang: Lang, told: Eviction<'_>, reason: &str) -> String {
    match told {
        Eviction::NodeLow { resource } => text!(lang,
            en: "the node ran out of {resource}",
            es: "al nodo se le acabó {resource}"),
        Eviction::NodePressure { condition } => {
            text!(lang, en: "the node has {condition}", es: "el nodo tiene {condition}")
        }
        Eviction::PodStorage { limit } => text!(lang,
            en: "its containers wrote more than {limit} to the disk of the node",
            es: "sus contenedores escribieron más de {limit} en el disco del nodo"),
        Eviction::ContainerStorage { container, limit } => text!(lang,
            en: "container `{container}` wrote more than {limit} to the disk of the node",
            es: "el contenedor `{container}` escribió más de {limit} en el disco del nodo"),
        Eviction::VolumeSize { volume, limit } => text!(lang,
            en: "volume `{volume}` grew beyond its limit of {limit}",
            es: "el volumen `{volume}` pasó de su límite de {limit}"),
        Eviction::Preempted => text!(lang,
            en: "another Pod has a higher priority",
            es: "otro Pod tiene mayor prioridad"),
        Eviction::NodeShutdown => {
            text!(lang, en: "the node was shut down", es: "el nodo se apagó")
        }
        Eviction::Unknown("") => format!("`{reason}`"),
        Eviction::Unknown(message) => {
            let message = message.trim_end_matches('.');
            format!("{reason}, `{message}`")
        }
    }
}

fn help(lang: Lang, told: Eviction<'_>) -> String {
    match told {
        Eviction::NodeLow { resource: "memory" } => text!(lang,
            en: "Request as much memory as the containers use: those that use more than they request go first",
            es: "Pide tanta memoria como usan los contenedores: los que usan más de lo que piden se van primero"),
        Eviction::NodeLow { .. } | Eviction::NodePressure { .. } => text!(lang,
            en: "Free the node's disk or add nodes; set `requests` and `limits` of `ephemeral-storage` on containers that write much",
            es: "Libera el disco del nodo o añade nodos; fija `requests` y `limits` de `ephemeral-storage` en los contenedores que escriben mucho"),
        Eviction::PodStorage { .. } | Eviction::ContainerStorage { .. } => text!(lang,
            en: "Write to a volume, or raise `limits.ephemeral-storage` of the container; logs count, too",
            es: "Escribe en un volumen, o sube `limits.ephemeral-storage` del contenedor; los registros también cuentan"),
        Eviction::VolumeSize { .. } => text!(lang,
            en: "Raise `sizeLimit` of the volume, or have the app clean up what it writes there",
            es: "Sube `sizeLimit` del volumen, o haz que la aplicación limpie lo que escribe ahí"),
        Eviction::Preempted => text!(lang,
            en: "Add nodes, so that both have room, or give these Pods a higher `priorityClassName`",
            es: "Añade nodos, para que quepan ambos, o da a estos Pods una `priorityClassName` mayor"),
        Eviction::NodeShutdown => text!(lang,
            en: "Delete what is left of the Pod; its workload makes another one, and a Pod without a workload has to be made anew",
            es: "Borra lo que queda del Pod; su carga de trabajo crea otro, y un Pod sin ella hay que crearlo de nuevo"),
        Eviction::Unknown(_) => text!(lang,
            en: "Look at the node's events; delete what is left of the Pod when it is no longer needed",
            es: "Mira los eventos del nodo; borra lo que queda del Pod cuando ya no haga falta"),
    }
}

/// What the eviction is about, where it is written.
fn field(spec: &PodSpec<'_>, told: Eviction<'_>) -> Option<Span> {
    let limit = |key: &str, name: Option<&str>| {
        let mut containers =
            spec.all_containers().filter(|it| name.is_none() || it.name.get().copied() == name);
        containers.find_map(|it| Some(it.resources.get()?.limits.get()?.get(key)?.span))
    };
    match told {
        Eviction::NodeLow { resource: key @ ("memory" | "ephemeral-storage") } => {
            let mut containers = spec.all_containers();
            containers.find_map(|it| Some(it.resources.get()?.requests.get()?.get(key)?.span))
        }
        Eviction::PodStorage { .. } => limit("ephemeral-storage", None),
        Eviction::ContainerStorage { container, .. } => limit("ephemeral-storage", Some(container)),
        Eviction::VolumeSize { volume, .. } => {
            let mut volumes = spec.volumes.get()?.iter();
            volumes.find(|it| it.name.get() == Some(&volume))?.name.span()
        }
        _ => None,
    }
}

/// The node lifecycle controller takes readiness from the Pods of a node that does not answer; their containers may still run.
fn lost<'a>(cx: &Scene<'a>, troubled: &Troubled<'a>) -> Finding {
    let lang = cx.lang();
    let mut names: Vec<&str> = Vec::new();
    for trouble in &troubled.group.troubles {
        let pod = cx.cluster.resource(trouble.pod);
        let name = pod.and_then(|it| it.pod_spec()?.node_name.get().copied());
        names.extend(name.filter(|name| !names.contains(name)));
    }
    let who = troubled.subject_inside(lang);
    let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let listed = listed.join(", ");
    let message = match names.len() {
        0 | 1 => text!(lang,
            en: "Node {listed} with {who} does not answer",
            es: "El Node {listed}, con {who}, no responde"),
        _ => text!(lang,
            en: "Nodes {listed} with {who} do not answer",
            es: "Los Nodes {listed}, con {who}, no responden"),
    };
    let help = text!(lang,
        en: "Bring the node back (its kubelet, its network), or delete the Node so that the Pods are made anew elsewhere",
        es: "Recupera el nodo (su kubelet, su red), o borra el Node para que los Pods se creen de nuevo en otro");
    let mut finding = troubled.finding(cx, &RULE, troubled.place_or_name(None), message, help);
    for name in names {
        if let crate::graph::Lookup::Found(id) = cx.cluster.find(troubled.pod, "Node", name)
            && let Some(node) = cx.cluster.resource(id)
        {
            finding = with_node(lang, finding, node);
        }
        finding = finding.command(format!("kubectl describe node {name}"));
    }
    finding
}

/// Shows what the Node says of itself.
fn with_node(lang: Lang, finding: Finding, node: &Resource<'_>) -> Finding {
    let status: NodeStatus<'_> = node.status().unwrap_or_default();
    let Some(ready) = status.conditions.of_type("Ready") else { return finding };
    let (name, message) = (node.name(), ready.message());
    let place = ready.status.span().map_or_else(|| node.name_place(), |span| node.place(span));
    let words = text!(lang, en: "Node `{name}`: {message}", es: "Node `{name}`: {message}");
    let words = words.trim_end_matches(": ").to_owned();
    finding.related(place, words)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    fn pod(name: &str, spec: &str, status: &str) -> String {
        format!(
            "---
apiVersion: v1
kind: Pod
metadata:
  name: {name}
  namespace: shop
  uid: {name}
  ownerReferences: [{{apiVersion: apps/v1, kind: StatefulSet, name: db, uid: s, controller: true}}]
spec: {{containers: [{{name: db, image: db}}]{spec}}}
status: {status}
"
        )
    }

    fn set(containers: &str) -> String {
        format!(
            "apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: db, namespace: shop, uid: s}}
spec:
  replicas: 1
  template:
    spec:
      containers:
{containers}
"
        )
    }

    const EVICTED: &str = "{phase: Failed, reason: Evicted, message: 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 80Mi. '}";
    const READY: &str = "{phase: Running, conditions: [{type: Ready, status: \"True\"}]}";

    #[test]
    fn an_eviction_is_an_error_until_it_is_made_good() {
        let containers = "      - name: db
        image: db
        resources: {requests: {memory: 1Mi}}
";
        let expected = |severity: &str| {
            set(&format!(
                "{containers}#                                      ^^^ {severity}[pod-evicted]: A Pod of StatefulSet `db` was evicted: the node ran out of memory"
            ))
        };
        check_diagnostics(&RULE, &(expected("error") + &pod("db-0", "", EVICTED)));
        check_diagnostics(
            &RULE,
            &(expected("warning") + &pod("db-0", "", EVICTED) + &pod("db-1", "", READY)),
        );
        check_silent(&RULE, &(set(containers) + &pod("db-0", "", READY)));
    }

    #[test]
    fn a_pod_gives_way_to_another_one() {
        let given_way = "{phase: Failed, conditions: [{type: DisruptionTarget, status: \"True\", reason: PreemptionByScheduler, message: 'default-scheduler: preempting to accommodate a higher priority pod'}]}";
        let expected = set("      - name: db
        image: db
")
        .replace(
            "metadata: {name: db, namespace: shop, uid: s}",
            "metadata: {name: db, namespace: shop, uid: s}
#                ^^ warning[pod-evicted]: A Pod of StatefulSet `db` had to give way to one of higher priority",
        );
        check_diagnostics(&RULE, &(expected + &pod("db-0", "", given_way) + &pod("db-1", "", READY)));
    }

    #[test]
    fn a_node_that_was_shut_down_evicts_nobody() {
        let shut_down = "{phase: Failed, reason: Terminated, message: 'Pod was terminated in response to imminent node shutdown.'}";
        let expected = set("      - name: db
        image: db
").replace(
            "metadata: {name: db, namespace: shop, uid: s}",
            "metadata: {name: db, namespace: shop, uid: s}
#                ^^ warning[pod-evicted]: A Pod of StatefulSet `db` has ended with its node, which was shut down",
        );
        check_diagnostics(&RULE, &(expected + &pod("db-0", "", shut_down) + &pod("db-1", "", READY)));
    }

    #[test]
    fn a_node_that_does_not_answer() {
        let text = "apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop, uid: s}
#                ^^ error[pod-evicted]: Node `n1` with the only Pod of StatefulSet `db` does not answer
spec: {template: {spec: {containers: [{name: db, image: db}]}}}
";
        let node = |ready: &str| {
            format!(
                "---
apiVersion: v1
kind: Node
metadata: {{name: n1, uid: n}}
status: {{conditions: [{{type: Ready, status: {ready:?}, message: Kubelet stopped posting node status.}}]}}
"
            )
        };
        let lost = "{phase: Running, conditions: [{type: ContainersReady, status: \"True\"}, {type: Ready, status: \"False\"}]}";
        check_diagnostics(
            &RULE,
            &(text.to_owned() + &pod("db-0", ", nodeName: n1", lost) + &node("Unknown")),
        );
        let without = text.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
        check_silent(&RULE, &(without + "\n" + &pod("db-0", ", nodeName: n1", READY) + &node("True")));
    }
}
