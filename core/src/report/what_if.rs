//! What a change would do to requests, as plain data.

use serde::Serialize;

use super::{Request, Trace};

/// What becomes of requests before and after a change.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct WhatIf {
    /// As it is: a trace for every host and path that the Ingresses declare before or after, and for every port of the
    /// Services that no Ingress leads to.
    pub before: Vec<Trace>,
    /// As it would be: a trace for each of the same requests, in the same order.
    pub after: Vec<Trace>,
    /// The requests that reach a Pod before and not after.
    pub lost: Vec<Request>,
    /// The requests that reach a Pod after and not before.
    pub gained: Vec<Request>,
}
