//! What the kubelet says about a container.

use crate::yaml::{
    Span,
    de::{Field, read_fields},
};

/// One of `containerStatuses` or `initContainerStatuses`.
#[derive(Clone, Debug, Default)]
pub(crate) struct ContainerStatus<'t> {
    pub(crate) name: Field<&'t str>,
    /// As the runtime names it, which may differ from `spec`.
    pub(crate) image: Field<&'t str>,
    pub(crate) ready: Field<bool>,
    /// Whether the startup probe has passed, or the container runs without one.
    pub(crate) started: Field<bool>,
    pub(crate) restart_count: Field<i64>,
    pub(crate) state: Field<ContainerState<'t>>,
    /// How the previous run ended.
    pub(crate) last_state: Field<ContainerState<'t>>,
}
read_fields!(
    ContainerStatus<'t>:
    name,
    image,
    ready,
    started,
    restart_count = "restartCount",
    state,
    last_state = "lastState",
);

/// What a container does; one of the three is written, none means that it waits.
#[derive(Clone, Debug, Default)]
pub(crate) struct ContainerState<'t> {
    pub(crate) waiting: Field<Waiting<'t>>,
    pub(crate) running: Field<Running<'t>>,
    pub(crate) terminated: Field<Terminated<'t>>,
}
read_fields!(ContainerState<'t>: waiting, running, terminated);

/// A container that does not run yet, or not again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Waiting<'t> {
    pub(crate) reason: Field<&'t str>,
    pub(crate) message: Field<&'t str>,
}
read_fields!(Waiting<'t>: reason, message);

/// A container that runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Running<'t> {
    pub(crate) started_at: Field<&'t str>,
}
read_fields!(Running<'t>: started_at = "startedAt");

/// A container that has ended.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terminated<'t> {
    pub(crate) exit_code: Field<i64>,
    /// Usually absent, even where the exit code is that of a signal.
    pub(crate) signal: Field<i64>,
    pub(crate) reason: Field<&'t str>,
    pub(crate) message: Field<&'t str>,
    pub(crate) started_at: Field<&'t str>,
    pub(crate) finished_at: Field<&'t str>,
}
read_fields!(
    Terminated<'t>:
    exit_code = "exitCode",
    signal,
    reason,
    message,
    started_at = "startedAt",
    finished_at = "finishedAt",
);

impl<'t> Waiting<'t> {
    /// Empty for a container that is made and does not run yet.
    pub(crate) fn reason(&self) -> &'t str {
        self.reason.or("")
    }

    /// Empty where it is absent.
    pub(crate) fn message(&self) -> &'t str {
        self.message.or("")
    }

    /// The smallest place that says it.
    pub(crate) fn span(&self) -> Option<Span> {
        self.reason.span().or(self.message.span())
    }
}

impl<'t> Terminated<'t> {
    /// Empty where it is absent.
    pub(crate) fn reason(&self) -> &'t str {
        self.reason.or("")
    }

    /// Empty where it is absent.
    pub(crate) fn message(&self) -> &'t str {
        self.message.or("")
    }

    /// Kubernetes always writes it, also a zero.
    pub(crate) fn exit_code(&self) -> i64 {
        self.exit_code.or(0)
    }

    /// The smallest place that says it.
    pub(crate) fn span(&self) -> Option<Span> {
        self.reason.span().or(self.exit_code.span()).or(self.message.span())
    }
}

impl<'t> ContainerStatus<'t> {
    /// Whether it counts for the readiness of its Pod.
    pub(crate) fn is_ready(&self) -> bool {
        self.ready.or(false)
    }

    /// Why it waits, if it does.
    pub(crate) fn waiting(&self) -> Option<&Waiting<'t>> {
        self.state.get()?.waiting.get()
    }

    /// Since when it runs, if it does.
    pub(crate) fn running(&self) -> Option<&Running<'t>> {
        self.state.get()?.running.get()
    }

    /// How it ended, if it is not to run again or has not yet been looked at since.
    pub(crate) fn terminated(&self) -> Option<&Terminated<'t>> {
        self.state.get()?.terminated.get()
    }

    /// How its previous run ended.
    pub(crate) fn last_terminated(&self) -> Option<&Terminated<'t>> {
        self.last_state.get()?.terminated.get()
    }

    /// How its latest run that has ended did so: the one that `state` tells of, else the one before.
    pub(crate) fn latest_end(&self) -> Option<&Terminated<'t>> {
        self.terminated().or(self.last_terminated())
    }
}
