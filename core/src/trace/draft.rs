//! A trace before positions are counted.

use crate::{
    report::{ObjectRef, Outcome, Request, Verdict},
    resources::{Resource, ResourceId},
    rules::{FindingId, Place},
};

/// A trace with places among the files, and findings without their names.
pub(crate) struct DraftTrace {
    pub(crate) request: Request,
    pub(crate) verdict: Verdict,
    pub(crate) outcome: Outcome,
    pub(crate) status: Option<u16>,
    pub(crate) message: String,
    pub(crate) hops: Vec<DraftHop>,
    pub(crate) causes: Vec<FindingId>,
    pub(crate) backends: Vec<DraftBackend>,
}

pub(crate) struct DraftHop {
    pub(crate) resource: ObjectRef,
    pub(crate) detail: String,
    pub(crate) ok: bool,
    pub(crate) place: Option<Place>,
    pub(crate) notes: Vec<String>,
}

pub(crate) struct DraftBackend {
    pub(crate) resource: ResourceId,
    /// Its name in a message.
    pub(crate) name: String,
    /// It is a template, so that the number of its Pods is what they will be.
    pub(crate) planned: bool,
    pub(crate) ready: i64,
    pub(crate) total: i64,
    pub(crate) share: f64,
}

/// The way as far as it was followed.
#[derive(Default)]
pub(super) struct Way {
    pub(super) hops: Vec<DraftHop>,
    pub(super) causes: Vec<FindingId>,
    pub(super) backends: Vec<DraftBackend>,
}

/// What becomes of the requests that take one way.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum End {
    Reaches {
        /// Something on the way is not as it should be.
        degraded: bool,
    },
    /// `why` is a sentence without full stop.
    Fails {
        status: Option<u16>,
        why: String,
    },
    Unknown {
        why: String,
    },
}

impl Way {
    /// A hop that the request gets past.
    pub(super) fn pass(&mut self, resource: &Resource<'_>, place: Place, detail: String) -> &mut DraftHop {
        self.push(resource.object_ref(), Some(place), detail, true)
    }

    /// A hop at which the request ends.
    pub(super) fn stop(&mut self, resource: &Resource<'_>, place: Place, detail: String) -> &mut DraftHop {
        self.push(resource.object_ref(), Some(place), detail, false)
    }

    /// An object that is not there; `place` is where it is asked for.
    pub(super) fn missing(&mut self, resource: ObjectRef, place: Option<Place>, detail: String) {
        self.push(resource, place, detail, false);
    }

    fn push(&mut self, resource: ObjectRef, place: Option<Place>, detail: String, ok: bool) -> &mut DraftHop {
        self.hops.push(DraftHop { resource, detail, ok, place, notes: Vec::new() });
        let last = self.hops.len() - 1;
        #[allow(clippy::indexing_slicing, reason = "it was pushed just now")]
        &mut self.hops[last]
    }
}
