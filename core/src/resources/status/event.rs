//! Events: what components of the cluster said about an object, kept for an hour.

use crate::{
    resources::Resource,
    yaml::{
        Span,
        de::{Field, from_node, read_fields},
    },
};

/// An Event of either group; the fields have the names of the core group, and stand beside `metadata`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Event<'t> {
    involved_object: Field<EventObject<'t>>,
    message: Field<&'t str>,
    count: Field<i64>,
    first_timestamp: Field<&'t str>,
    last_timestamp: Field<&'t str>,
    event_time: Field<&'t str>,
    series: Field<EventSeries<'t>>,
    reason: Field<&'t str>,
    kind: Field<&'t str>,
}
read_fields!(
    Event<'t>:
    involved_object = "involvedObject" | "regarding",
    message = "message" | "note",
    count = "count" | "deprecatedCount",
    first_timestamp = "firstTimestamp" | "deprecatedFirstTimestamp",
    last_timestamp = "lastTimestamp" | "deprecatedLastTimestamp",
    event_time = "eventTime",
    series,
    reason,
    kind = "type",
);

/// The object that an Event is about.
#[derive(Clone, Debug, Default)]
pub(crate) struct EventObject<'t> {
    pub(crate) api_version: Field<&'t str>,
    pub(crate) kind: Field<&'t str>,
    pub(crate) namespace: Field<&'t str>,
    pub(crate) name: Field<&'t str>,
    pub(crate) uid: Field<&'t str>,
    /// `spec.containers{web}`
    pub(crate) field_path: Field<&'t str>,
}
read_fields!(
    EventObject<'t>:
    api_version = "apiVersion",
    kind,
    namespace,
    name,
    uid,
    field_path = "fieldPath",
);

/// How often it was seen since, in Events that are not counted by the older fields.
#[derive(Clone, Debug, Default)]
struct EventSeries<'t> {
    count: Field<i64>,
    last_observed_time: Field<&'t str>,
}
read_fields!(EventSeries<'t>: count, last_observed_time = "lastObservedTime");

/// What an Event without one is about.
static NOTHING: EventObject<'static> = EventObject {
    api_version: Field::ABSENT,
    kind: Field::ABSENT,
    namespace: Field::ABSENT,
    name: Field::ABSENT,
    uid: Field::ABSENT,
    field_path: Field::ABSENT,
};

impl<'t> Event<'t> {
    /// Reads `resource` if it is an Event.
    pub(crate) fn read(resource: &Resource<'t>) -> Option<Self> {
        let is_event = resource.gvk.kind == "Event" && matches!(resource.gvk.group, "" | "events.k8s.io");
        if is_event { from_node(resource.node) } else { None }
    }

    pub(crate) fn about(&self) -> &EventObject<'t> {
        self.involved_object.get().unwrap_or(&NOTHING)
    }

    /// `BackOff`; empty where it is absent.
    pub(crate) fn reason(&self) -> &'t str {
        self.reason.or("")
    }

    /// Empty where it is absent.
    pub(crate) fn message(&self) -> &'t str {
        self.message.or("")
    }

    /// Where the message stands, else the reason.
    pub(crate) fn span(&self) -> Option<Span> {
        self.message.span().or(self.reason.span())
    }

    pub(crate) fn is_warning(&self) -> bool {
        self.kind.get() == Some(&"Warning")
    }

    /// How often it was seen.
    pub(crate) fn count(&self) -> i64 {
        let of_series = self.series.get().and_then(|it| it.count.get());
        of_series.or(self.count.get()).copied().unwrap_or(1)
    }

    /// When it was first seen.
    pub(crate) fn first_seen(&self) -> Option<&'t str> {
        [&self.first_timestamp, &self.event_time].into_iter().find_map(|it| it.get().copied())
    }

    /// When it was last seen.
    pub(crate) fn last_seen(&self) -> Option<&'t str> {
        let of_series = self.series.get().map(|it| &it.last_observed_time);
        let fields =
            of_series.into_iter().chain([&self.last_timestamp, &self.event_time, &self.first_timestamp]);
        fields.filter_map(|it| it.get().copied()).find(|it| !it.is_empty())
    }
}

impl<'t> EventObject<'t> {
    /// The container that `fieldPath` names.
    pub(crate) fn container(&self) -> Option<&'t str> {
        let path = self.field_path.get()?;
        let (_, name) = path.strip_suffix('}')?.split_once('{')?;
        Some(name)
    }
}
