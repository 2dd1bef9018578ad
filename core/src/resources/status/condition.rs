//! `status.conditions`, which has the same form in every kind.

use crate::yaml::de::{Field, Item, Items, read_fields};

/// One of `status.conditions`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Condition<'t> {
    pub(crate) kind: Field<&'t str>,
    /// A text: `"True"`, `"False"` or `"Unknown"`.
    pub(crate) status: Field<&'t str>,
    pub(crate) reason: Field<&'t str>,
    pub(crate) message: Field<&'t str>,
    pub(crate) last_transition_time: Field<&'t str>,
    /// Deployments only.
    pub(crate) last_update_time: Field<&'t str>,
    /// Pods, Jobs and claims only.
    pub(crate) last_probe_time: Field<&'t str>,
}
read_fields!(
    Condition<'t>:
    kind = "type",
    status,
    reason,
    message,
    last_transition_time = "lastTransitionTime",
    last_update_time = "lastUpdateTime",
    last_probe_time = "lastProbeTime",
);

/// What a condition says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    True,
    False,
    /// `Unknown`, and every other word.
    Unknown,
}

impl<'t> Condition<'t> {
    pub(crate) fn truth(&self) -> Truth {
        match self.status.or("") {
            "True" => Truth::True,
            "False" => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// Empty where it is absent.
    pub(crate) fn reason(&self) -> &'t str {
        self.reason.or("")
    }

    /// Empty where it is absent.
    pub(crate) fn message(&self) -> &'t str {
        self.message.or("")
    }
}

/// The list of conditions.
pub(crate) type Conditions<'t> = Field<Items<Condition<'t>>>;

impl<'t> Conditions<'t> {
    /// The condition of this type.
    pub(crate) fn of_type(&self, kind: &str) -> Option<&Item<Condition<'t>>> {
        self.get()?.iter().find(|it| it.kind.get() == Some(&kind))
    }

    /// Whether there is a condition of this type that says `truth`.
    pub(crate) fn says(&self, kind: &str, truth: Truth) -> bool {
        self.of_type(kind).is_some_and(|it| it.truth() == truth)
    }
}
