//! Pods whose sandbox, the network and cgroup that their containers share, cannot be made on the node.

use super::troubled::{Troubled, troubled};
use crate::{
    graph::TroubleKind,
    messages::{SandboxFailure, sandbox_failure},
    options::{Lang, Text},
    report::Severity,
    resources::Resource,
    rules::{Check, Context, Rule, text},
    yaml::Span,
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-sandbox-failed",
    severity: Severity::Error,
    summary: Text {
        en: "The node cannot make the Pod's sandbox",
        es: "El nodo no puede crear el sandbox del Pod",
    },
    question: Some("P5"),
    since: "0.1.0",
    file: "pod/sandbox_failed",
    docs: Text { en: include_str!("sandbox_failed.md"), es: include_str!("sandbox_failed.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    for troubled in troubled(cx, TroubleKind::SandboxFailed) {
        let lang = cx.lang();
        let failure = sandbox_failure(troubled.leading.message);
        let span = match failure {
            SandboxFailure::RuntimeHandler { .. } | SandboxFailure::RuntimeClassNotFound { .. } => {
                runtime_class(troubled.top)
            }
            _ => None,
        };
        let (who, why) = (troubled.subject(lang), why(lang, failure));
        let message = text!(lang,
            en: "{who} cannot start, the node makes no sandbox: {why}",
            es: "{who}, sin arrancar: el nodo no crea el sandbox, {why}");
        let finding = troubled.finding(cx, &RULE, troubled.place_or_name(span), message, help(lang, failure));
        let finding = match node_of(&troubled) {
            Some(node) => finding.command(format!("kubectl describe node {node}")),
            None => finding,
        };
        cx.report(finding);
    }
}

fn node_of<'a>(troubled: &Troubled<'a>) -> Option<&'a str> {
    troubled.pod.pod_spec()?.node_name.get().copied()
}

/// Where the RuntimeClass is named.
fn runtime_class(top: &Resource<'_>) -> Option<Span> {
    let spec = top.node.get("spec")?;
    let spec = if top.gvk.kind == "Pod" { spec } else { spec.get("template")?.get("spec")? };
    Some(spec.get("runtimeClassName")?.span())
}

fn why(lang: Lang, failure: SandboxFailure<'_>) -> String {
    match failure {
        SandboxFailure::NetworkNotReady => text!(lang,
            en: "it has no working network plugin (CNI)",
            es: "no tiene un plugin de red (CNI) que funcione"),
        SandboxFailure::NoAddresses => text!(lang,
            en: "there are no addresses left for Pods",
            es: "no quedan direcciones para Pods"),
        SandboxFailure::Network { plugin: Some(plugin) } => text!(lang,
            en: "the network plugin `{plugin}` fails",
            es: "falla el plugin de red `{plugin}`"),
        SandboxFailure::Network { plugin: None } => {
            text!(lang, en: "the network plugin fails", es: "falla el plugin de red")
        }
        SandboxFailure::HostPort { port: Some(port) } => text!(lang,
            en: "port {port} of the node is taken",
            es: "el puerto {port} del nodo está ocupado"),
        SandboxFailure::HostPort { port: None } => {
            text!(lang, en: "a port of the node is taken", es: "un puerto del nodo está ocupado")
        }
        SandboxFailure::PluginMissing { plugin, path } => text!(lang,
            en: "the network plugin `{plugin}` is not in `{path}` of the node",
            es: "el plugin de red `{plugin}` no está en `{path}` del nodo"),
        SandboxFailure::RuntimeHandler { handler: Some(handler) } => text!(lang,
            en: "its container runtime does not know the handler `{handler}`",
            es: "su runtime de contenedores no conoce el handler `{handler}`"),
        SandboxFailure::RuntimeHandler { handler: None } => text!(lang,
            en: "its container runtime does not know the handler of the RuntimeClass",
            es: "su runtime de contenedores no conoce el handler de la RuntimeClass"),
        SandboxFailure::RuntimeClassNotFound { name } => text!(lang,
            en: "RuntimeClass `{name}` does not exist",
            es: "la RuntimeClass `{name}` no existe"),
        SandboxFailure::Image { image: Some(image) } => text!(lang,
            en: "the image of the sandbox, `{image}`, cannot be pulled",
            es: "la imagen del sandbox, `{image}`, no se puede descargar"),
        SandboxFailure::Image { image: None } => text!(lang,
            en: "the image of the sandbox cannot be pulled",
            es: "la imagen del sandbox no se puede descargar"),
        SandboxFailure::NameReserved => text!(lang,
            en: "a former attempt is still under way",
            es: "un intento anterior sigue en marcha"),
        SandboxFailure::Timeout => {
            text!(lang, en: "its container runtime does not answer in time", es: "su runtime de contenedores no responde a tiempo")
        }
        SandboxFailure::Unknown(message) => {
            let message = first_line(message);
            format!("`{message}`")
        }
    }
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or(message)
}

fn help(lang: Lang, failure: SandboxFailure<'_>) -> String {
    match failure {
        SandboxFailure::NetworkNotReady => text!(lang,
            en: "Install the cluster's network plugin, or look why its Pod on this node does not run (`kubectl get pods -n kube-system -o wide`)",
            es: "Instala el plugin de red del clúster, o mira por qué no se ejecuta su Pod en este nodo (`kubectl get pods -n kube-system -o wide`)"),
        SandboxFailure::NoAddresses => text!(lang,
            en: "Enlarge the range of Pod addresses, use larger or more nodes, or remove Pods from this one",
            es: "Amplía el rango de direcciones de Pods, usa nodos mayores o más nodos, o quita Pods de este"),
        SandboxFailure::Network { .. } => text!(lang,
            en: "Read the log of the network plugin's Pod on this node; restarting it often helps",
            es: "Lee el registro del Pod del plugin de red en este nodo; reiniciarlo suele ayudar"),
        SandboxFailure::HostPort { .. } => text!(lang,
            en: "Leave `hostPort` out and use a Service, or end the process of the node that has the port",
            es: "Quita `hostPort` y usa un Service, o termina el proceso del nodo que tiene el puerto"),
        SandboxFailure::PluginMissing { plugin, path } => text!(lang,
            en: "Install the CNI plugins on the node so that `{path}/{plugin}` is there (package `containernetworking-plugins`), or look why the network plugin's Pod on this node has not put it there",
            es: "Instala los plugins CNI en el nodo de modo que exista `{path}/{plugin}` (paquete `containernetworking-plugins`), o mira por qué no lo ha puesto allí el Pod del plugin de red de este nodo"),
        SandboxFailure::RuntimeHandler { .. } | SandboxFailure::RuntimeClassNotFound { .. } => text!(lang,
            en: "Write a `runtimeClassName` that the node has, or leave it out; a RuntimeClass with `scheduling.nodeSelector` keeps Pods on nodes that have its handler",
            es: "Escribe un `runtimeClassName` que tenga el nodo, o quítalo; una RuntimeClass con `scheduling.nodeSelector` deja los Pods en nodos que tienen su handler"),
        SandboxFailure::Image { .. } => text!(lang,
            en: "Let the node reach the registry of the sandbox image, or configure another one in its container runtime",
            es: "Deja que el nodo llegue al registro de la imagen del sandbox, o configura otra en su runtime de contenedores"),
        SandboxFailure::NameReserved | SandboxFailure::Timeout => text!(lang,
            en: "Look at the load and the disk of the node; restart its container runtime if it stays so",
            es: "Mira la carga y el disco del nodo; reinicia su runtime de contenedores si sigue así"),
        SandboxFailure::Unknown(_) => text!(lang,
            en: "Look at the kubelet and the container runtime of the node",
            es: "Mira el kubelet y el runtime de contenedores del nodo"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_silent};

    fn pod(metadata: &str, spec: &str, message: &str, more: &str) -> String {
        format!(
            "apiVersion: v1
kind: Pod
{metadata}
spec:
  nodeName: n1
{spec}
  containers: [{{name: web, image: web}}]
status:
  phase: Pending
  startTime: \"2026-03-01T10:00:00Z\"
  conditions: [{{type: PodScheduled, status: \"True\"}}]
  containerStatuses: [{{name: web, state: {{waiting: {{reason: ContainerCreating}}}}}}]
---
apiVersion: v1
kind: Event
metadata: {{name: web.1, namespace: shop}}
involvedObject: {{kind: Pod, name: web, namespace: shop, uid: a}}
reason: FailedCreatePodSandBox
type: Warning
message: {message:?}
lastTimestamp: \"2026-03-01T10:01:00Z\"
{more}"
        )
    }

    const METADATA: &str = "metadata: {name: web, namespace: shop, uid: a}";

    #[test]
    fn the_network_is_the_nodes_fault() {
        let expected = format!(
            "{METADATA}
#                ^^^ error[pod-sandbox-failed]: Pod `web` cannot start, the node makes no sandbox: there are no addresses left for Pods"
        );
        let message = "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox \"x\": plugin type=\"aws-cni\" failed (add): add cmd: failed to assign an IP address to container";
        check_diagnostics(&RULE, &pod(&expected, "  priority: 0", message, ""));
        // In the end it was made.
        let later = "---
apiVersion: v1
kind: Event
metadata: {name: web.2, namespace: shop}
involvedObject: {kind: Pod, name: web, namespace: shop, uid: a}
reason: Pulling
message: Pulling image \"web\"
lastTimestamp: \"2026-03-01T10:02:00Z\"
";
        check_silent(&RULE, &pod(METADATA, "  priority: 0", message, later));
    }

    #[test]
    fn a_handler_is_named_by_the_pod() {
        let spec = "  runtimeClassName: gvisor
#                   ^^^^^^ error[pod-sandbox-failed]: Pod `web` cannot start, the node makes no sandbox: its container runtime does not know the handler `runsc`";
        check_diagnostics(
            &RULE,
            &pod(
                METADATA,
                spec,
                "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for \"runsc\" is configured",
                "",
            ),
        );
    }
}
