//! The yellow and grey boxes: what to do in the end.

use super::Exit;
use crate::{options::Text, report::ExitKind};

/// In the order in which they are met.
pub(crate) const EXITS: &[Exit] = &[
    Exit {
        id: "X1",
        kind: ExitKind::Fix,
        drawn: "Provision a bigger cluster",
        text: Text { en: "Provision a bigger cluster", es: "Amplía el clúster" },
        explanation: Text {
            en: "Add Nodes, or lower the requests of the containers to what they need.",
            es: "Añade Nodes o baja los requests de los contenedores a lo que necesitan.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X2",
        kind: ExitKind::Fix,
        drawn: "Relax the ResourceQuota limits",
        text: Text {
            en: "Relax the limits of the ResourceQuota",
            es: "Relaja los límites del ResourceQuota",
        },
        explanation: Text {
            en: "Raise the hard limit, or lower the requests, limits or replicas of the workloads in the namespace.",
            es: "Sube el límite hard o baja requests, limits o réplicas de los workloads del namespace.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X3",
        kind: ExitKind::Fix,
        drawn: "Fix the PersistentVolumeClaim",
        text: Text { en: "Fix the PersistentVolumeClaim", es: "Arregla el PersistentVolumeClaim" },
        explanation: Text {
            en: "`kubectl describe pvc` says what it waits for: a StorageClass that does not exist, no volume of that size and access mode, a provisioner that fails.",
            es: "`kubectl describe pvc` dice qué espera: una StorageClass que no existe, ningún volumen de ese tamaño y modo de acceso, un provisioner que falla.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X4",
        kind: ExitKind::Component,
        drawn: "There is an issue with the Kubelet",
        text: Text { en: "There is an issue with kubelet", es: "Hay un problema con kubelet" },
        explanation: Text {
            en: "The Pod has a Node, and nothing starts there. Look at the conditions of the Node and at the log of kubelet on it.",
            es: "El Pod tiene Node y allí no arranca nada. Mira las condiciones del Node y el log de su kubelet.",
        },
        correction: Some(Text {
            en: "Look at the Events of the Pod first: `FailedMount` and `FailedCreatePodSandBox` are about a volume and the network plugin, not about kubelet.",
            es: "Mira antes los Events del Pod: `FailedMount` y `FailedCreatePodSandBox` tratan de un volumen y del plugin de red, no de kubelet.",
        }),
        beyond_files: None,
    },
    Exit {
        id: "X5",
        kind: ExitKind::Component,
        drawn: "There is an issue with the Scheduler",
        text: Text { en: "There is an issue with the scheduler", es: "Hay un problema con el scheduler" },
        explanation: Text {
            en: "Nobody has assigned a Node, and nobody has said why not: is kube-scheduler running, and does it know the Pod's schedulerName?",
            es: "Nadie ha asignado un Node ni ha dicho por qué: ¿funciona kube-scheduler, y conoce el schedulerName del Pod?",
        },
        correction: Some(Text {
            en: "If there is an Event `FailedScheduling`, the scheduler works, and its message says what keeps the Pod from each Node.",
            es: "Si hay un Event `FailedScheduling`, el scheduler funciona, y su mensaje dice qué aparta al Pod de cada Node.",
        }),
        beyond_files: None,
    },
    Exit {
        id: "X6",
        kind: ExitKind::Fix,
        drawn: "Fix the issue in the application",
        text: Text { en: "Fix the issue in the application", es: "Arregla el problema de la aplicación" },
        explanation: Text {
            en: "The log has its reason: a missing setting, a database that cannot be reached, an exception.",
            es: "El log dice el motivo: un ajuste que falta, una base de datos inaccesible, una excepción.",
        },
        correction: None,
        beyond_files: Some(Text {
            en: "Logs are not part of the objects.",
            es: "Los logs no forman parte de los objetos.",
        }),
    },
    Exit {
        id: "X7",
        kind: ExitKind::Fix,
        drawn: "Fix the image name",
        text: Text { en: "Fix the image name", es: "Corrige el nombre de la imagen" },
        explanation: Text {
            en: "Copy it from the registry. Lower case only, without `https://`.",
            es: "Cópialo del registry. Solo minúsculas, sin `https://`.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X8",
        kind: ExitKind::Fix,
        drawn: "Fix the tag",
        text: Text { en: "Fix the tag", es: "Corrige el tag" },
        explanation: Text {
            en: "Use a tag that the registry lists; many projects publish no `latest`.",
            es: "Usa un tag que el registry tenga; muchos proyectos no publican `latest`.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X9",
        kind: ExitKind::Fix,
        drawn: "Configure pulling images from a private registry",
        text: Text {
            en: "Configure pulling images from a private registry",
            es: "Configura la descarga desde un registry privado",
        },
        explanation: Text {
            en: "Create a Secret of type docker-registry in the namespace of the Pod, and name it in imagePullSecrets of the Pod or its ServiceAccount.",
            es: "Crea un Secret de tipo docker-registry en el namespace del Pod y nómbralo en imagePullSecrets del Pod o de su ServiceAccount.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X10",
        kind: ExitKind::Component,
        drawn: "The issue could be with the CRI or Kubelet",
        text: Text {
            en: "The issue could be with the CRI or kubelet",
            es: "El problema podría ser del CRI o de kubelet",
        },
        explanation: Text {
            en: "The image is right and the Node does not get it: a full disk, a proxy, DNS, a certificate, the registry's rate limit. The message of ErrImagePull says which.",
            es: "La imagen es correcta y el Node no la obtiene: disco lleno, proxy, DNS, un certificado, el límite de descargas del registry. El mensaje de ErrImagePull dice cuál.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X11",
        kind: ExitKind::Fix,
        drawn: "Fix crashing app",
        text: Text { en: "Fix the crashing app", es: "Arregla la aplicación que se cae" },
        explanation: Text {
            en: "Read `kubectl logs --previous` and the exit code of the last run.",
            es: "Lee `kubectl logs --previous` y el código de salida de la última ejecución.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X12",
        kind: ExitKind::Fix,
        drawn: "Fix the Dockerfile",
        text: Text { en: "Fix the Dockerfile", es: "Corrige el Dockerfile" },
        explanation: Text {
            en: "Give the image a CMD that keeps running in the foreground, or the container a command. What is meant to end belongs into a Job.",
            es: "Da a la imagen un CMD que siga en primer plano, o al contenedor un command. Lo que deba terminar va en un Job.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X13",
        kind: ExitKind::Fix,
        drawn: "Fix the liveness probe",
        text: Text { en: "Fix the liveness probe", es: "Corrige la liveness probe" },
        explanation: Text {
            en: "Check its port, path and scheme; give slow starts a startupProbe; do not let it depend on other services.",
            es: "Revisa su puerto, ruta y esquema; da a los arranques lentos una startupProbe; que no dependa de otros servicios.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X14",
        kind: ExitKind::Unknown,
        drawn: "Unknown state",
        text: Text { en: "Unknown state", es: "Estado desconocido" },
        explanation: Text {
            en: "The flowchart ends here. Compare the exit code, the Events and the log.",
            es: "El diagrama acaba aquí. Compara el código de salida, los Events y el log.",
        },
        correction: None,
        beyond_files: Some(Text {
            en: "A container that does not stay up has an exit code, and that leads to one of the boxes before.",
            es: "Un contenedor que no se mantiene en pie tiene un código de salida, y este lleva a una de las cajas anteriores.",
        }),
    },
    Exit {
        id: "X15",
        kind: ExitKind::Fix,
        drawn: "The issue is likely to be with mounting volumes",
        text: Text {
            en: "The issue is likely to be with mounting volumes",
            es: "El problema está probablemente en el montaje de volúmenes",
        },
        explanation: Text {
            en: "The ConfigMap or Secret that a volume or a variable names has to exist in the namespace, with the key that is asked for; a subPath must not be a folder where a file is.",
            es: "El ConfigMap o Secret que nombra un volumen o una variable tiene que existir en el namespace, con la clave pedida; un subPath no debe ser carpeta donde hay un archivo.",
        },
        correction: Some(Text {
            en: "A RunContainerError of today is most often a command that is not in the image: read its message.",
            es: "Un RunContainerError de hoy suele ser un comando que no está en la imagen: lee su mensaje.",
        }),
        beyond_files: None,
    },
    Exit {
        id: "X16",
        kind: ExitKind::Unknown,
        drawn: "Consult StackOverflow",
        text: Text { en: "Consult Stack Overflow", es: "Consulta Stack Overflow" },
        explanation: Text {
            en: "The flowchart does not know this status. Its message, word for word, is what to search for.",
            es: "El diagrama no conoce este estado. Busca su mensaje, palabra por palabra.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X17",
        kind: ExitKind::Fix,
        drawn: "Fix the Readiness probe",
        text: Text { en: "Fix the readiness probe", es: "Corrige la readiness probe" },
        explanation: Text {
            en: "Port, path and scheme have to be those of the app. If they are, the app says itself that it is not ready: read its log.",
            es: "Puerto, ruta y esquema tienen que ser los de la aplicación. Si lo son, es la aplicación la que dice que no está lista: lee su log.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X18",
        kind: ExitKind::Unknown,
        drawn: "Unknown state",
        text: Text { en: "Unknown state", es: "Estado desconocido" },
        explanation: Text {
            en: "Look at the conditions of the Pod: a readiness gate, a container that is restarting, a Node that is not ready.",
            es: "Mira las condiciones del Pod: un readiness gate, un contenedor que se reinicia, un Node que no está listo.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X19",
        kind: ExitKind::Fix,
        drawn: "Fix the app. It should listen on 0.0.0.0. Update the containerPort",
        text: Text {
            en: "Fix the app: it should listen on 0.0.0.0; update the containerPort",
            es: "Corrige la aplicación: debe escuchar en 0.0.0.0; actualiza el containerPort",
        },
        explanation: Text {
            en: "Most servers have a setting for the address they listen on: `--host 0.0.0.0`, `HOST=0.0.0.0`.",
            es: "Casi todos los servidores tienen un ajuste para la dirección en la que escuchan: `--host 0.0.0.0`, `HOST=0.0.0.0`.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X20",
        kind: ExitKind::Unknown,
        drawn: "Unknown state",
        text: Text { en: "Unknown state", es: "Estado desconocido" },
        explanation: Text {
            en: "The app listens and does not answer: its log and its own settings have to say why.",
            es: "La aplicación escucha y no responde: lo tienen que decir su log y su configuración.",
        },
        correction: None,
        beyond_files: Some(Text {
            en: "Whether an app answers is seen only by asking it.",
            es: "Si una aplicación responde solo se ve preguntándole.",
        }),
    },
    Exit {
        id: "X21",
        kind: ExitKind::Fix,
        drawn: "Fix the Service selector. It has to match the Pod labels",
        text: Text {
            en: "Fix the Service selector: it has to match the Pod labels",
            es: "Corrige el selector del Service: debe coincidir con las etiquetas del Pod",
        },
        explanation: Text {
            en: "Compare with `kubectl get pods --show-labels` in the namespace of the Service.",
            es: "Compara con `kubectl get pods --show-labels` en el namespace del Service.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X22",
        kind: ExitKind::Component,
        drawn: "There is an issue with the Controller manager",
        text: Text {
            en: "There is an issue with the controller manager",
            es: "Hay un problema con el controller manager",
        },
        explanation: Text {
            en: "The Pod has no address: look at its Events for `FailedCreatePodSandBox`, at kubelet and at the network plugin of its Node.",
            es: "El Pod no tiene dirección: mira sus Events (`FailedCreatePodSandBox`), kubelet y el plugin de red de su Node.",
        },
        correction: Some(Text {
            en: "A Pod without an address is not a matter of the controller manager: kubelet writes the address, as the network plugin gives it. The drawing has this box and the one of kubelet exchanged.",
            es: "Un Pod sin dirección no es cosa del controller manager: la dirección la escribe kubelet, tal como se la da el plugin de red. El diagrama tiene esta caja y la de kubelet cambiadas.",
        }),
        beyond_files: Some(Text {
            en: "A Pod without an address is not ready, which an earlier question finds.",
            es: "Un Pod sin dirección no está listo, y eso lo descubre una pregunta anterior.",
        }),
    },
    Exit {
        id: "X23",
        kind: ExitKind::Component,
        drawn: "There is an issue with the Kubelet",
        text: Text { en: "There is an issue with kubelet", es: "Hay un problema con kubelet" },
        explanation: Text {
            en: "The Pod is ready, has an address and the right labels, and is no endpoint: is kube-controller-manager running?",
            es: "El Pod está listo, tiene dirección y las etiquetas correctas, y no es un endpoint: ¿funciona kube-controller-manager?",
        },
        correction: Some(Text {
            en: "Endpoints of Pods that have an address are made by the controller manager, not by kubelet. The drawing has this box and the one of the controller manager exchanged.",
            es: "Los endpoints de Pods con dirección los crea el controller manager, no kubelet. El diagrama tiene esta caja y la del controller manager cambiadas.",
        }),
        beyond_files: Some(Text {
            en: "The objects of a dump are read one after the other: endpoints that lag behind the Pods prove nothing.",
            es: "Los objetos de un volcado se leen uno tras otro: unos endpoints que van por detrás de los Pods no prueban nada.",
        }),
    },
    Exit {
        id: "X24",
        kind: ExitKind::Fix,
        drawn: "Fix the Service targetPort and the containerPort",
        text: Text {
            en: "Fix the Service targetPort and the containerPort",
            es: "Corrige el targetPort del Service y el containerPort",
        },
        explanation: Text {
            en: "The targetPort has to be where the app listens, by number or by the name of a containerPort.",
            es: "El targetPort tiene que ser donde escucha la aplicación, por número o por el nombre de un containerPort.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X25",
        kind: ExitKind::Component,
        drawn: "The issue could be with Kube Proxy",
        text: Text { en: "The issue could be with kube-proxy", es: "El problema podría ser de kube-proxy" },
        explanation: Text {
            en: "Service and Pods fit, and requests get lost: look at kube-proxy, or at what stands in for it, on the Nodes, and at NetworkPolicies.",
            es: "Service y Pods encajan y las peticiones se pierden: mira kube-proxy, o lo que lo sustituya, en los Nodes, y las NetworkPolicies.",
        },
        correction: Some(Text {
            en: "The port-forward before this box does not pass kube-proxy: it finds one Pod of the Service through the API server and goes there directly. If it fails, the app does.",
            es: "El port-forward anterior a esta caja no pasa por kube-proxy: encuentra un Pod del Service a través del API server y va a él directamente. Si falla, falla la aplicación.",
        }),
        beyond_files: None,
    },
    Exit {
        id: "X26",
        kind: ExitKind::Fix,
        drawn: "Fix the ingress serviceName and servicePort",
        text: Text {
            en: "Fix service.name and service.port of the Ingress",
            es: "Corrige service.name y service.port del Ingress",
        },
        explanation: Text {
            en: "The name of a Service in the same namespace, and one of its ports, by number or by name.",
            es: "El nombre de un Service del mismo namespace y uno de sus puertos, por número o por nombre.",
        },
        correction: Some(Text {
            en: "The fields were called serviceName and servicePort until networking.k8s.io/v1.",
            es: "Los campos se llamaban serviceName y servicePort hasta networking.k8s.io/v1.",
        }),
        beyond_files: None,
    },
    Exit {
        id: "X27",
        kind: ExitKind::Component,
        drawn: "The issue is specific to the Ingress controller. Consult the docs for your Ingress.",
        text: Text {
            en: "The issue is specific to the Ingress controller: consult its docs",
            es: "El problema es del controlador de Ingress: consulta su documentación",
        },
        explanation: Text {
            en: "Does a controller serve the class of the Ingress? What does its log say about this Ingress? Annotations are its own, too.",
            es: "¿Hay un controlador para la clase del Ingress? ¿Qué dice su log de este Ingress? Las anotaciones también son cosa suya.",
        },
        correction: None,
        beyond_files: None,
    },
    Exit {
        id: "X28",
        kind: ExitKind::Component,
        drawn: "The issue is likely to be with the infrastructure and how the cluster is exposed.",
        text: Text {
            en: "The issue is likely to be with the infrastructure and how the cluster is exposed",
            es: "El problema está probablemente en la infraestructura y en cómo se expone el clúster",
        },
        explanation: Text {
            en: "DNS has to lead to the load balancer, and that to the controller: compare the address of `kubectl get ingress` with what the name resolves to.",
            es: "El DNS tiene que llevar al balanceador, y este al controlador: compara la dirección de `kubectl get ingress` con la que da el nombre.",
        },
        correction: None,
        beyond_files: None,
    },
];
