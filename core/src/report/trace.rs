//! What becomes of a request, as plain data.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{ObjectRef, Span, build::Positions};
use crate::{
    graph::Cluster,
    resources::Resource,
    rules::FindingId,
    trace::{DraftBackend, DraftHop, DraftTrace},
};

/// A request whose way is followed.
///
/// As an argument it is a URL, or the same fields as here; `scheme` is `http` and `path` is `/` where they are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// `http` or `https`.
    pub scheme: String,
    /// The name or address, in small letters and without port. `*` stands for any, `*.example.com` for any below.
    pub host: String,
    /// The port that is written in the URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub port: Option<u16>,
    /// The path, without what follows a `?` or `#`.
    pub path: String,
    /// Headers, for a canary that looks at one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "ts", ts(optional, type = "{ [name: string]: string }"))]
    pub headers: BTreeMap<String, String>,
    /// Cookies, for a canary that looks at one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "ts", ts(optional, type = "{ [name: string]: string }"))]
    pub cookies: BTreeMap<String, String>,
    /// The Pod or workload that sends it, as `namespace/name`; absent for a request from outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub from: Option<String>,
}

/// The way of a request through Ingress, Service and Pods.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Trace {
    /// What was asked for.
    pub request: Request,
    /// How the way looks.
    pub verdict: Verdict,
    /// What becomes of the request.
    pub outcome: Outcome,
    /// The status of HTTP that the client sees, where it is known: 404, 503, ….
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub status: Option<u16>,
    /// The answer in one sentence.
    pub message: String,
    /// The way, object by object, as far as it could be followed.
    pub hops: Vec<Hop>,
    /// The first hop that is not sound, as index into `hops`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub broken_at: Option<usize>,
    /// Ids of the diagnostics that explain what is wrong with the way.
    pub causes: Vec<String>,
    /// Who answers, with the share of the requests that each gets.
    pub backends: Vec<TraceBackend>,
}

/// How a way looks, or an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// All is well.
    Healthy,
    /// Requests arrive, and something on the way is not as it should be.
    Degraded,
    /// Requests do not arrive.
    Broken,
    /// The files do not tell.
    Unknown,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// A Pod gets it.
    Reaches,
    /// No Pod gets it.
    Fails,
    /// The files do not tell.
    Unknown,
}

/// A step of the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Hop {
    /// The object; where it is missing, the one that was asked for.
    pub resource: ObjectRef,
    /// What happens here.
    pub detail: String,
    /// Whether the request gets past it.
    pub ok: bool,
    /// The text that decides it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub span: Option<Span>,
    /// What else is worth knowing.
    pub notes: Vec<String>,
}

/// Who answers a request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TraceBackend {
    /// The workload, or the Pod that belongs to none.
    pub resource: ObjectRef,
    /// How many of its Pods get requests.
    pub ready: usize,
    /// How many Pods it has.
    pub total: usize,
    /// Its share of the requests, from 0 to 1.
    pub share: f64,
}

/// Counts the positions of a trace. `ids` are those of the findings of the report on the same files.
pub(super) fn build(
    draft: DraftTrace,
    cluster: &Cluster<'_>,
    positions: &mut Positions<'_>,
    ids: &BTreeMap<FindingId, String>,
) -> Trace {
    let hop = |hop: DraftHop| Hop {
        resource: hop.resource,
        detail: hop.detail,
        ok: hop.ok,
        span: hop.place.map(|place| positions.span(place)),
        notes: hop.notes,
    };
    let hops: Vec<Hop> = draft.hops.into_iter().map(hop).collect();
    let count = |number: i64| usize::try_from(number).unwrap_or(0);
    let backend = |it: &DraftBackend| TraceBackend {
        resource: cluster.resource(it.resource).map(Resource::object_ref).unwrap_or_default(),
        ready: count(it.ready),
        total: count(it.total),
        share: it.share,
    };
    Trace {
        request: draft.request,
        verdict: draft.verdict,
        outcome: draft.outcome,
        status: draft.status,
        message: draft.message,
        broken_at: hops.iter().position(|hop| !hop.ok),
        hops,
        causes: draft.causes.iter().filter_map(|id| ids.get(id).cloned()).collect(),
        backends: draft.backends.iter().map(backend).collect(),
    }
}
