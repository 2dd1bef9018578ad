//! The black boxes: what to run before a question can be answered.

use super::Command;
use crate::options::Text;

/// The black boxes, in the order in which they are met.
pub(crate) const COMMANDS: &[Command] = &[
    Command {
        id: "C1",
        command: "kubectl get pods",
        explanation: Text {
            en: "The column STATUS says what kubelet reports, READY how many containers of each Pod take requests.",
            es: "La columna STATUS dice lo que informa kubelet; READY, cuántos contenedores de cada Pod aceptan peticiones.",
        },
    },
    Command {
        id: "C2",
        command: "kubectl describe pod <pod-name>",
        explanation: Text {
            en: "The Events at the end say why the scheduler found no Node.",
            es: "Los Events del final dicen por qué el scheduler no encontró ningún Node.",
        },
    },
    Command {
        id: "C3",
        command: "kubectl get pods -o wide",
        explanation: Text {
            en: "The column NODE is `<none>` as long as the Pod is not scheduled.",
            es: "La columna NODE es `<none>` mientras el Pod no tiene Node asignado.",
        },
    },
    Command {
        id: "C4",
        command: "kubectl logs <pod-name>",
        explanation: Text {
            en: "What the app wrote; with several containers, add `-c <container>`.",
            es: "Lo que escribió la aplicación; con varios contenedores, añade `-c <container>`.",
        },
    },
    Command {
        id: "C5",
        command: "kubectl logs <pod-name> --previous",
        explanation: Text {
            en: "What the container wrote before it was restarted the last time.",
            es: "Lo que escribió el contenedor antes de su último reinicio.",
        },
    },
    Command {
        id: "C6",
        command: "kubectl describe pod <pod-name>",
        explanation: Text {
            en: "State and Last State of each container have a Reason, the Events its whole story.",
            es: "State y Last State de cada contenedor tienen un Reason; los Events cuentan el resto.",
        },
    },
    Command {
        id: "C7",
        command: "kubectl describe pod <pod-name>",
        explanation: Text {
            en: "Look for `Readiness probe failed` among the Events.",
            es: "Busca `Readiness probe failed` entre los Events.",
        },
    },
    Command {
        id: "C8",
        command: "kubectl port-forward <pod-name> 8080:<pod-port>",
        explanation: Text {
            en: "Opens http://localhost:8080 to the Pod itself, past Service and Ingress. It enters the Pod through its loopback, so that an app which listens on 127.0.0.1 only answers here and nowhere else.",
            es: "Abre http://localhost:8080 hacia el propio Pod, sin pasar por Service ni Ingress. Entra por el loopback del Pod: una aplicación que solo escucha en 127.0.0.1 responde aquí y en ningún otro sitio.",
        },
    },
    Command {
        id: "C9",
        command: "kubectl describe service <service-name>",
        explanation: Text {
            en: "The line Endpoints lists the ready Pods with their ports.",
            es: "La línea Endpoints lista los Pods listos con sus puertos.",
        },
    },
    Command {
        id: "C10",
        command: "kubectl port-forward service/<service-name> 8080:<service-port>",
        explanation: Text {
            en: "Opens http://localhost:8080 to one Pod behind the Service: selector and targetPort are tested, kube-proxy is not.",
            es: "Abre http://localhost:8080 hacia un Pod detrás del Service: prueba el selector y targetPort, pero no kube-proxy.",
        },
    },
    Command {
        id: "C11",
        command: "kubectl describe ingress <ingress-name>",
        explanation: Text {
            en: "The column Backends shows the Service of each path, with its Pods or with an error in brackets.",
            es: "La columna Backends muestra el Service de cada ruta, con sus Pods o con un error entre paréntesis.",
        },
    },
    Command {
        id: "C12",
        command: "kubectl port-forward <ingress-pod-name> 8080:<ingress-port>",
        explanation: Text {
            en: "Opens http://localhost:8080 to the controller, past the load balancer. The Pod may be in another namespace; send the host that the Ingress names.",
            es: "Abre http://localhost:8080 hacia el controlador, sin pasar por el balanceador. Su Pod puede estar en otro namespace; envía el host que nombra el Ingress.",
        },
    },
];
