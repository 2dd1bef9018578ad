//! Events by the object that they are about.

use crate::{
    apart::KeepApart,
    hash::HashMap,
    order::Sorting,
    resources::{Event, Resource, ResourceId},
    schema::is_cluster_scoped,
    time::Timestamp,
    yaml::Span,
};

/// What a component said about an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LiveEvent<'t> {
    /// The Event itself.
    pub(crate) resource: ResourceId,
    /// `FailedMount`
    pub(crate) reason: &'t str,
    pub(crate) message: &'t str,
    /// Where the message stands.
    pub(crate) span: Option<Span>,
    /// The container of the Pod that it is about, where it says so.
    pub(crate) container: Option<&'t str>,
    pub(crate) is_warning: bool,
    /// How often it was said.
    pub(crate) count: i64,
    pub(crate) first: Option<Timestamp>,
    pub(crate) last: Option<Timestamp>,
    /// Of the object; a new one may have the name of one that is gone.
    uid: Option<&'t str>,
}

/// An object by namespace, kind and name.
type ObjectKey<'t> = (&'t str, &'t str, &'t str);

/// All Events.
#[derive(Debug, Default)]
pub(super) struct EventIndex<'t> {
    /// The newest last; what has no time comes first.
    events: Vec<LiveEvent<'t>>,
    /// Indexes into `events`, in their order.
    by_object: HashMap<ObjectKey<'t>, Vec<u32>>,
}

impl<'t> EventIndex<'t> {
    pub(super) fn new(resources: &[Resource<'t>]) -> Self {
        let read = |resource: &Resource<'t>| {
            let event = Event::read(resource)?;
            let time = |text: Option<&str>| text.and_then(|it| it.parse().ok());
            let about = event.about();
            let kind = about.kind.or("");
            let namespace = match about.namespace.get() {
                Some(namespace) => namespace,
                None if is_cluster_scoped("", kind) => "",
                None => resource.namespace_name(),
            };
            let key = (namespace, kind, about.name.or(""));
            let read = LiveEvent {
                resource: resource.id,
                reason: event.reason(),
                message: without_prefix(event.message()),
                span: event.span(),
                container: about.container(),
                is_warning: event.is_warning(),
                count: event.count(),
                first: time(event.first_seen()),
                last: time(event.last_seen()),
                uid: about.uid.get().copied().filter(|uid| !uid.is_empty()),
            };
            Some((key, read))
        };
        let mut all: Vec<_> = resources.iter().filter_map(read).collect();
        all.order_by_key(|(_, event)| event.last);
        let mut index = Self::default();
        for (position, (key, event)) in (0..).zip(all) {
            index.by_object.entry(key).or_default().push(position);
            index.events.push(event);
        }
        index
    }

    /// The Events about `resource`, the newest last. Where both know the uid it decides: the Event may be about a former
    /// object of the same name.
    pub(super) fn about(&self, resource: &Resource<'t>) -> impl Iterator<Item = &LiveEvent<'t>> {
        let key = (resource.namespace_name(), resource.gvk.kind, resource.name());
        let uid = resource.metadata.uid.get().copied();
        let found = self.by_object.get(&key).into_iter().flatten();
        found
            .filter_map(|index| self.events.get(*index as usize))
            .filter(move |event| uid.zip(event.uid).is_none_or(|(uid, about)| uid == about))
            .apart()
    }

    /// When the newest Event was last seen.
    pub(super) fn newest(&self) -> Option<Timestamp> {
        self.events.last()?.last
    }
}

/// Once ten Events of an object differ in their words only, the client that writes them keeps but one, and puts this in
/// front of the last message.
fn without_prefix(message: &str) -> &str {
    message.strip_prefix("(combined from similar events): ").unwrap_or(message)
}
