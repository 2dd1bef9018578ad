//! The green boxes, the beginning and the end.

use super::{Arrow, Stage, to, via};
use crate::{options::Text, report::StageName};

/// Where every walk begins.
pub(crate) const START: Arrow = via("C1", "P1");

/// The id of the last box: the app answers.
pub(crate) const END: &str = "END";

/// The green boxes.
pub(crate) const STAGES: &[Stage] = &[
    Stage {
        id: "G1",
        stage: StageName::Pods,
        drawn: "Pods are running correctly",
        text: Text { en: "Pods are running correctly", es: "Los Pods funcionan correctamente" },
        next: via("C9", "S1"),
    },
    Stage {
        id: "G2",
        stage: StageName::Service,
        drawn: "The Service is running correctly",
        text: Text { en: "The Service is running correctly", es: "El Service funciona correctamente" },
        next: via("C11", "I1"),
    },
    Stage {
        id: "G3",
        stage: StageName::Ingress,
        drawn: "The Ingress is running correctly",
        text: Text { en: "The Ingress is running correctly", es: "El Ingress funciona correctamente" },
        next: to("I4"),
    },
];
