//! What Services send to, as plain data.

use serde::Serialize;

/// What a Service sends requests to, port by port, as the EndpointSlice controller computes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ServiceEndpoints {
    /// The namespace of the Service.
    pub namespace: String,
    /// Its name.
    pub service: String,
    /// Its ports, in their order.
    pub ports: Vec<PortEndpoints>,
}

/// A port of a Service, and where it leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PortEndpoints {
    /// Empty for a port without a name.
    pub name: String,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
    /// The Pods that have the port.
    pub endpoints: Vec<PodEndpoint>,
}

/// A port of a Pod.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PodEndpoint {
    /// The name of the Pod; that of the workload where its template stands in for Pods that are not in the input; an
    /// address where the endpoint is written by hand and names no Pod.
    pub pod: String,
    /// The number that the Pod is asked at.
    pub port: i64,
    /// Requests are sent to it.
    pub ready: bool,
    /// The Pod says that it can answer.
    pub serving: bool,
    /// The Pod was deleted and is going.
    pub terminating: bool,
}
