//! Liveness, readiness and startup probes.

use crate::yaml::de::{Field, IntOrString, Items, read_fields};

/// A probe of a container.
#[derive(Clone, Debug, Default)]
pub(crate) struct Probe<'t> {
    pub(crate) http_get: Field<PortHandler<'t>>,
    pub(crate) tcp_socket: Field<PortHandler<'t>>,
    pub(crate) grpc: Field<PortHandler<'t>>,
    pub(crate) exec: Field<ExecAction<'t>>,
    pub(crate) initial_delay_seconds: Field<i64>,
    pub(crate) period_seconds: Field<i64>,
    pub(crate) timeout_seconds: Field<i64>,
    pub(crate) success_threshold: Field<i64>,
    pub(crate) failure_threshold: Field<i64>,
}
read_fields!(
    Probe<'t>:
    http_get = "httpGet",
    tcp_socket = "tcpSocket",
    grpc,
    exec,
    initial_delay_seconds = "initialDelaySeconds",
    period_seconds = "periodSeconds",
    timeout_seconds = "timeoutSeconds",
    success_threshold = "successThreshold",
    failure_threshold = "failureThreshold",
);

/// A handler that asks a port.
#[derive(Clone, Debug, Default)]
pub(crate) struct PortHandler<'t> {
    pub(crate) port: Field<IntOrString<'t>>,
    /// Where to ask instead of at the Pod.
    pub(crate) host: Field<&'t str>,
    pub(crate) path: Field<&'t str>,
    /// `HTTP` or `HTTPS`, for `httpGet` only.
    pub(crate) scheme: Field<&'t str>,
}
read_fields!(PortHandler<'t>: port, host, path, scheme);

/// A handler that runs a command inside the container.
#[derive(Clone, Debug, Default)]
pub(crate) struct ExecAction<'t> {
    pub(crate) command: Field<Items<&'t str>>,
}
read_fields!(ExecAction<'t>: command);

impl<'t> Probe<'t> {
    /// The handler that asks a port over the network.
    pub(crate) fn port_handler(&self) -> Option<&PortHandler<'t>> {
        [&self.http_get, &self.tcp_socket, &self.grpc].into_iter().find_map(Field::get)
    }

    /// The time before the first question.
    pub(crate) fn initial_delay(&self) -> i64 {
        self.initial_delay_seconds.or(0).max(0)
    }

    /// A zero is replaced by the default, as the API server does it.
    pub(crate) fn period(&self) -> i64 {
        at_least_one(&self.period_seconds, 10)
    }

    /// How many seconds an answer may take.
    pub(crate) fn timeout(&self) -> i64 {
        at_least_one(&self.timeout_seconds, 1)
    }

    /// How many failures in a row count.
    pub(crate) fn failure_threshold(&self) -> i64 {
        at_least_one(&self.failure_threshold, 3)
    }

    /// How many successes in a row count.
    pub(crate) fn success_threshold(&self) -> i64 {
        at_least_one(&self.success_threshold, 1)
    }

    /// After how many seconds at the latest a container that never answers has failed.
    pub(crate) fn budget(&self) -> i64 {
        self.initial_delay().saturating_add(self.period().saturating_mul(self.failure_threshold()))
    }

    /// After how many seconds at the earliest a container that always answers has passed.
    pub(crate) fn earliest_success(&self) -> i64 {
        let more = self.success_threshold().saturating_sub(1);
        self.initial_delay().saturating_add(self.period().saturating_mul(more))
    }
}

fn at_least_one(field: &Field<i64>, default: i64) -> i64 {
    field.get().copied().filter(|it| *it > 0).unwrap_or(default)
}
