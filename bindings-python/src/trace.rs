//! What becomes of requests, and what Services send to, as frozen Python classes.

use std::collections::BTreeMap;

use kubetriage::report;
use pyo3::prelude::*;

use crate::data::{ObjectRef, Span, data, json, python, quoted, word};

data! {
    /// A request whose way is followed.
    Request(report::Request) {
        /// `http` or `https`.
        scheme: &str = |it| &it.scheme;
        /// The name or address, without port; `*` stands for any.
        host: &str = |it| &it.host;
        /// The port that is written in the URL.
        port: Option<u16> = |it| it.port;
        /// The path, without what follows a `?` or `#`.
        path: &str = |it| &it.path;
        /// Headers, for a canary that looks at one.
        headers: BTreeMap<String, String> = |it| it.headers.clone();
        /// Cookies, for a canary that looks at one.
        cookies: BTreeMap<String, String> = |it| it.cookies.clone();
        /// The Pod or workload that sends it, as `namespace/name`; None for a request from outside.
        from_: Option<&str> = |it| it.from.as_deref();
        /// The request as a URL.
        url: String = |it| it.url();
    } repr |it| format!("<Request {}>", it.url());

    /// The way of a request through Ingress, Service and Pods.
    Trace(report::Trace) {
        /// What was asked for.
        request: Request = |it| Request(it.request.clone());
        /// How the way looks: `healthy`, `degraded`, `broken` or `unknown`.
        verdict: String = |it| word(&it.verdict);
        /// What becomes of the request: `reaches`, `fails` or `unknown`.
        outcome: String = |it| word(&it.outcome);
        /// The status of HTTP that the client sees, where it is known: 404, 503, ….
        status: Option<u16> = |it| it.status;
        /// The answer in one sentence.
        message: &str = |it| &it.message;
        /// The way, object by object, as far as it could be followed.
        hops: Vec<Hop> = |it| it.hops.iter().cloned().map(Hop).collect();
        /// The first hop that is not sound, as index into `hops`.
        broken_at: Option<usize> = |it| it.broken_at;
        /// Ids of the diagnostics that explain what is wrong with the way.
        causes: Vec<String> = |it| it.causes.clone();
        /// Who answers, with the share of the requests that each gets.
        backends: Vec<TraceBackend> = |it| it.backends.iter().cloned().map(TraceBackend).collect();
    } repr |it| format!("<Trace {}: {}>", word(&it.verdict), it.message);

    /// A step of the way.
    Hop(report::Hop) {
        /// The object; where it is missing, the one that was asked for.
        resource: ObjectRef = |it| ObjectRef(it.resource.clone());
        /// What happens here.
        detail: &str = |it| &it.detail;
        /// Whether the request gets past it.
        ok: bool = |it| it.ok;
        /// The text that decides it.
        span: Option<Span> = |it| it.span.clone().map(Span);
        /// What else is worth knowing.
        notes: Vec<String> = |it| it.notes.clone();
    } repr |it| format!(
        "<Hop {} {} {}: {}>",
        if it.ok { "ok" } else { "broken" }, it.resource.kind, it.resource.name.as_deref().unwrap_or(""), it.detail
    );

    /// Who answers a request.
    TraceBackend(report::TraceBackend) {
        /// The workload, or the Pod that belongs to none.
        resource: ObjectRef = |it| ObjectRef(it.resource.clone());
        /// How many of its Pods get requests.
        ready: usize = |it| it.ready;
        /// How many Pods it has.
        total: usize = |it| it.total;
        /// Its share of the requests, from 0 to 1.
        share: f64 = |it| it.share;
    } repr |it| format!(
        "<TraceBackend {} {}: {} of {} ready, {}>",
        it.resource.kind, it.resource.name.as_deref().unwrap_or(""), it.ready, it.total, it.share
    );

    /// What becomes of requests before and after a change.
    WhatIf(report::WhatIf) {
        /// As it is.
        before: Vec<Trace> = |it| it.before.iter().cloned().map(Trace).collect();
        /// As it would be, for the same requests in the same order.
        after: Vec<Trace> = |it| it.after.iter().cloned().map(Trace).collect();
        /// The requests that reach a Pod before and not after.
        lost: Vec<Request> = |it| it.lost.iter().cloned().map(Request).collect();
        /// The requests that reach a Pod after and not before.
        gained: Vec<Request> = |it| it.gained.iter().cloned().map(Request).collect();
    } repr |it| format!("<WhatIf {} lost, {} gained>", it.lost.len(), it.gained.len());

    /// What a Service sends requests to, port by port.
    ServiceEndpoints(report::ServiceEndpoints) {
        /// The namespace of the Service.
        namespace: &str = |it| &it.namespace;
        /// Its name.
        service: &str = |it| &it.service;
        /// Its ports, in their order.
        ports: Vec<PortEndpoints> = |it| it.ports.iter().cloned().map(PortEndpoints).collect();
    } repr |it| format!("<ServiceEndpoints {}/{}>", it.namespace, it.service);

    /// A port of a Service, and where it leads.
    PortEndpoints(report::PortEndpoints) {
        /// Empty for a port without a name.
        name: &str = |it| &it.name;
        /// `TCP`, `UDP` or `SCTP`.
        protocol: &str = |it| &it.protocol;
        /// The Pods that have the port.
        endpoints: Vec<PodEndpoint> = |it| it.endpoints.iter().cloned().map(PodEndpoint).collect();
    } repr |it| format!("<PortEndpoints {}/{}: {}>", it.name, it.protocol, it.endpoints.len());

    /// A port of a Pod.
    PodEndpoint(report::PodEndpoint) {
        /// The Pod; the workload where its template stands in for Pods that are not in the input.
        pod: &str = |it| &it.pod;
        /// The number that the Pod is asked at.
        port: i64 = |it| it.port;
        /// Requests are sent to it.
        ready: bool = |it| it.ready;
        /// The Pod says that it can answer.
        serving: bool = |it| it.serving;
        /// The Pod was deleted and is going.
        terminating: bool = |it| it.terminating;
    } repr |it| format!("PodEndpoint(pod={}, port={}, ready={})", quoted(Some(&it.pod)), it.port, it.ready);
}
