//! Pods that were deleted and do not go.

use super::troubled::{Troubled, troubled};
use crate::{
    graph::{Lookup, TroubleKind},
    options::Text,
    report::Severity,
    resources::{NodeStatus, Truth},
    rules::{Check, Context, Finding, Rule, Scene, text},
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-terminating-stuck",
    severity: Severity::Warning,
    summary: Text { en: "Pod was deleted and does not go", es: "El Pod fue borrado y no se va" },
    question: None,
    since: "0.1.0",
    file: "pod/terminating_stuck",
    docs: Text { en: include_str!("terminating_stuck.md"), es: include_str!("terminating_stuck.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    for troubled in troubled(cx, TroubleKind::TerminatingStuck) {
        let finding = stuck(cx, &troubled);
        cx.report(finding);
    }
}

fn stuck<'a>(cx: &Scene<'a>, troubled: &Troubled<'a>) -> Finding {
    let lang = cx.lang();
    let (pod, count) = (troubled.pod, troubled.group.troubles.len());
    let (name, flag) = (pod.name(), pod.namespace_flag());
    let who = match (troubled.top.id == pod.id, troubled.top.describe()) {
        (true, owner) => owner,
        (_, owner) if count == 1 => {
            text!(lang, en: "Pod `{name}` of {owner}", es: "El Pod `{name}` de {owner}")
        }
        (_, owner) => {
            text!(lang, en: "Each of {count} Pods of {owner}", es: "Cada uno de {count} Pods de {owner}")
        }
    };
    let finalizers = &troubled.live.metadata.finalizers;
    let finalizer = finalizers.get().and_then(|it| it.first());
    let node = pod.pod_spec().and_then(|it| it.node_name.get().copied());
    let (place, message, help) = match (finalizer, node.filter(|_| is_node_down(cx, troubled, node))) {
        (Some(finalizer), _) => {
            let value = finalizer.value;
            let message = text!(lang,
                en: "{who} was deleted and stays: finalizer `{value}` is still there",
                es: "{who} fue borrado y sigue ahí: el finalizer `{value}` no se ha quitado");
            let help = text!(lang,
                en: "Look at the controller that has to take `{value}` away; by hand: `kubectl patch pod {name}{flag} -p '{{\"metadata\":{{\"finalizers\":null}}}}'`",
                es: "Mira el controlador que debe quitar `{value}`; a mano: `kubectl patch pod {name}{flag} -p '{{\"metadata\":{{\"finalizers\":null}}}}'`");
            (pod.place(finalizer.span), message, help)
        }
        (None, Some(node)) => {
            let message = text!(lang,
                en: "{who} was deleted and stays: Node `{node}` does not answer, and only its kubelet can say that the containers have ended",
                es: "{who} fue borrado y sigue ahí: el Node `{node}` no responde, y solo su kubelet puede decir que los contenedores han terminado");
            let help = text!(lang,
                en: "Bring the node back or delete it; when it is surely off, `kubectl delete pod {name}{flag} --force` lets the name go",
                es: "Recupera el nodo o bórralo; si es seguro que está apagado, `kubectl delete pod {name}{flag} --force` libera el nombre");
            (troubled.place_in_status(), message, help)
        }
        (None, None) => {
            let message = text!(lang,
                en: "{who} was deleted and stays, although its grace period is over",
                es: "{who} fue borrado y sigue ahí, aunque su plazo ha pasado");
            let help = text!(lang,
                en: "Look at the events of the Pod and the kubelet of its node: a volume that cannot be unmounted, a process that cannot be killed",
                es: "Mira los eventos del Pod y el kubelet de su nodo: un volumen que no se puede desmontar, un proceso que no se puede terminar");
            (troubled.place_in_status(), message, help)
        }
    };
    let mut finding = troubled.finding(cx, &RULE, place, message, help);
    // The Pods that replace it are another matter.
    finding.keeps_pods_unready = false;
    finding.command(format!("kubectl get pod {name}{flag} -o yaml"))
}

fn is_node_down(cx: &Scene<'_>, troubled: &Troubled<'_>, name: Option<&str>) -> bool {
    let Some(name) = name else { return false };
    let Lookup::Found(id) = cx.cluster.find(troubled.pod, "Node", name) else { return false };
    let status = cx.cluster.resource(id).and_then(|it| it.status::<NodeStatus<'_>>());
    let ready = status.and_then(|it| it.conditions.of_type("Ready").map(|it| it.truth()));
    ready.is_some_and(|it| it != Truth::True)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_silent, check_with},
    };

    fn pod(deleted: &str, metadata: &str) -> String {
        format!(
            "apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  uid: a
{metadata}
{deleted}
spec: {{nodeName: n1, containers: [{{name: web, image: web}}]}}
status: {{phase: Running}}
"
        )
    }

    fn at(now: &str) -> Options {
        Options { now: now.parse().ok(), ..Options::default() }
    }

    const DELETED: &str = "  deletionTimestamp: \"2026-03-01T10:00:30Z\"";

    #[test]
    fn a_finalizer_holds_it() {
        let expected = "  finalizers:
  - example.com/drain
#   ^^^^^^^^^^^^^^^^^ warning[pod-terminating-stuck]: Pod `web` was deleted and stays: finalizer `example.com/drain` is still there";
        check_with(&RULE, &at("2026-03-01T10:10:00Z"), &pod(DELETED, expected));
    }

    #[test]
    fn a_pod_may_take_its_time() {
        check_with(&RULE, &at("2026-03-01T10:00:40Z"), &pod(DELETED, "  labels: {}"));
        check_silent(&RULE, &pod("  labels: {}", "  annotations: {}"));
    }

    #[test]
    fn its_node_does_not_answer() {
        let expected = format!(
            "{DELETED}\n#                    ^^^^^^^^^^^^^^^^^^^^^^ warning[pod-terminating-stuck]: Pod `web` was deleted and stays: Node `n1` does not answer"
        );
        let node = "---
apiVersion: v1
kind: Node
metadata: {name: n1, uid: n}
status: {conditions: [{type: Ready, status: Unknown}]}
";
        check_with(&RULE, &at("2026-03-01T10:10:00Z"), &(pod(&expected, "  labels: {}") + node));
    }
}
