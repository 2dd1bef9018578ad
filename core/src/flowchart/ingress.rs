//! The questions about the Ingress.

use super::{Question, to, via};
use crate::{
    options::Text,
    report::{AnsweredFrom, StageName},
};

/// In the order in which they are asked.
pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "I1",
        stage: StageName::Ingress,
        drawn: "Can you see a list of Backends?",
        text: Text { en: "Can you see a list of Backends?", es: "¿Ves una lista de Backends?" },
        explanation: Text {
            en: "Each path shows its Service and, in brackets, the addresses of its Pods. An error in brackets is a no.",
            es: "Cada ruta muestra su Service y, entre paréntesis, las direcciones de sus Pods. Un error entre paréntesis es un no.",
        },
        correction: Some(Text {
            en: "Addresses may be shown although the Service does not have the port that the Ingress asks for: compare the port as well.",
            es: "Puede haber direcciones aunque el Service no tenga el puerto que pide el Ingress: compara también el puerto.",
        }),
        from: AnsweredFrom::Manifest,
        yes: via("C12", "I3"),
        no: to("I2"),
    },
    Question {
        id: "I2",
        stage: StageName::Ingress,
        drawn: "Are the serviceName and servicePort matching the Service?",
        text: Text {
            en: "Are service.name and service.port matching the Service?",
            es: "¿Coinciden service.name y service.port con el Service?",
        },
        explanation: Text {
            en: "The name of a Service in the namespace of the Ingress, and its `port`, by number or by name; not its targetPort.",
            es: "El nombre de un Service del namespace del Ingress y su `port`, por número o por nombre; no su targetPort.",
        },
        correction: Some(Text {
            en: "The fields were called serviceName and servicePort until networking.k8s.io/v1; v1beta1 is gone since Kubernetes 1.22.",
            es: "Los campos se llamaban serviceName y servicePort hasta networking.k8s.io/v1; v1beta1 desapareció en Kubernetes 1.22.",
        }),
        from: AnsweredFrom::Manifest,
        yes: to("X27"),
        no: to("X26"),
    },
    Question {
        id: "I3",
        stage: StageName::Ingress,
        drawn: "Can you visit the app?",
        text: Text { en: "Can you visit the app?", es: "¿Puedes visitar la aplicación?" },
        explanation: Text {
            en: "Send a request to http://localhost:8080 with the host and a path of the Ingress: `curl -H 'Host: <host>' http://localhost:8080<path>`.",
            es: "Envía una petición a http://localhost:8080 con el host y una ruta del Ingress: `curl -H 'Host: <host>' http://localhost:8080<ruta>`.",
        },
        correction: None,
        from: AnsweredFrom::Person,
        yes: to("G3"),
        no: to("X27"),
    },
    Question {
        id: "I4",
        stage: StageName::Ingress,
        drawn: "The app should be working. Can you visit it from the public internet?",
        text: Text {
            en: "The app should be working. Can you visit it from the public internet?",
            es: "La aplicación debería funcionar. ¿Puedes visitarla desde internet?",
        },
        explanation: Text {
            en: "DNS, the load balancer and firewalls stand in front of the controller.",
            es: "Delante del controlador están el DNS, el balanceador y los firewalls.",
        },
        correction: None,
        from: AnsweredFrom::Person,
        yes: to("END"),
        no: to("X28"),
    },
];
