//! The questions about the Service.

use super::{Question, to, via};
use crate::{
    options::Text,
    report::{AnsweredFrom, StageName},
};

/// In the order in which they are asked.
pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "S1",
        stage: StageName::Service,
        drawn: "Can you see a list of endpoints?",
        text: Text { en: "Can you see a list of endpoints?", es: "¿Ves una lista de endpoints?" },
        explanation: Text {
            en: "Endpoints are the ready Pods in the Service's namespace that carry all labels of its selector.",
            es: "Los endpoints son los Pods listos del namespace del Service que llevan todas las etiquetas de su selector.",
        },
        correction: Some(Text {
            en: "A list of ready endpoints: Pods that are not ready are left out, so that the line is empty although selector and Pods fit.",
            es: "Una lista de endpoints listos: los Pods que no están listos no aparecen, así que la línea queda vacía aunque selector y Pods encajen.",
        }),
        from: AnsweredFrom::Manifest,
        yes: via("C10", "S4"),
        no: to("S2"),
    },
    Question {
        id: "S2",
        stage: StageName::Service,
        drawn: "Is the Selector matching the right Pod label?",
        text: Text {
            en: "Is the selector matching the right Pod label?",
            es: "¿Coincide el selector con la etiqueta correcta del Pod?",
        },
        explanation: Text {
            en: "Every pair of the selector has to be on the Pod, in the same namespace. The labels of the Deployment itself play no part; those of its template do.",
            es: "Cada par del selector tiene que estar en el Pod, en el mismo namespace. Las etiquetas del propio Deployment no intervienen; las de su template, sí.",
        },
        correction: None,
        from: AnsweredFrom::Manifest,
        yes: to("S3"),
        no: to("X21"),
    },
    Question {
        id: "S3",
        stage: StageName::Service,
        drawn: "Does the Pod have an IP address assigned?",
        text: Text {
            en: "Does the Pod have an IP address assigned?",
            es: "¿Tiene el Pod una dirección IP asignada?",
        },
        explanation: Text {
            en: "`kubectl get pods -o wide` shows it. It is kubelet that writes it, as the network plugin gives it to the Pod.",
            es: "`kubectl get pods -o wide` la muestra. La escribe kubelet, tal como el plugin de red se la da al Pod.",
        },
        correction: Some(Text {
            en: "The drawing has the two answers the wrong way round: without an address, kubelet or the network plugin is at fault; with one, and fitting labels, the controller manager, which makes the endpoints.",
            es: "El diagrama tiene las dos respuestas al revés: sin dirección falla kubelet o el plugin de red; con ella y con etiquetas que encajan, el controller manager, que crea los endpoints.",
        }),
        from: AnsweredFrom::Status,
        yes: to("X23"),
        no: to("X22"),
    },
    Question {
        id: "S4",
        stage: StageName::Service,
        drawn: "Can you visit the app?",
        text: Text { en: "Can you visit the app?", es: "¿Puedes visitar la aplicación?" },
        explanation: Text {
            en: "Open http://localhost:8080 while the port-forward runs. Selector and targetPort are part of this.",
            es: "Abre http://localhost:8080 mientras dura el port-forward. Aquí intervienen el selector y targetPort.",
        },
        correction: None,
        from: AnsweredFrom::Person,
        yes: to("G2"),
        no: to("S5"),
    },
    Question {
        id: "S5",
        stage: StageName::Service,
        drawn: "Is the targetPort on the Service matching the containerPort in the Pod?",
        text: Text {
            en: "Is the targetPort of the Service matching the containerPort of the Pod?",
            es: "¿Coincide el targetPort del Service con el containerPort del Pod?",
        },
        explanation: Text {
            en: "A targetPort that is a name has to be the name of a containerPort. One that is a number has to be where the app listens.",
            es: "Un targetPort que es un nombre tiene que ser el nombre de un containerPort. El que es un número tiene que ser donde escucha la aplicación.",
        },
        correction: Some(Text {
            en: "A number that no container lists is no proof of a fault: requests reach every port that the app listens on, listed or not.",
            es: "Un número que ningún contenedor declara no prueba un fallo: las peticiones llegan a todo puerto en el que escucha la aplicación, declarado o no.",
        }),
        from: AnsweredFrom::Manifest,
        yes: to("X25"),
        no: to("X24"),
    },
];
