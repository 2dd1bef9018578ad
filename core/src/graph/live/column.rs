//! The columns of `kubectl get pods`, which people look at first. STATUS is not the phase: a Pod whose image cannot be
//! pulled has the phase Pending, one that crashes again and again the phase Running.
//!
//! After `printPod` of pkg/printers/internalversion/printers.go.

use std::fmt;

use super::LivePod;
use crate::{
    resources::{Container, ContainerStatus, PodSpec, Resource, Truth},
    time::{Timestamp, human_duration},
};

/// A row of `kubectl get pods`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Printed {
    /// STATUS
    pub(crate) status: String,
    pub(crate) ready: usize,
    /// The containers that serve.
    pub(crate) total: usize,
    pub(crate) restarts: i64,
    pub(crate) last_restart: Option<Timestamp>,
}

impl Printed {
    /// READY: `1/2`
    pub(crate) fn ready_column(&self) -> String {
        format!("{}/{}", self.ready, self.total)
    }

    /// RESTARTS: `4 (2m ago)`
    pub(crate) fn restarts_column(&self, now: Option<Timestamp>) -> String {
        match self.last_restart.zip(now).filter(|_| self.restarts != 0) {
            Some((last, now)) => {
                format!("{} ({} ago)", self.restarts, human_duration(now.seconds_since(last)))
            }
            None => self.restarts.to_string(),
        }
    }
}

/// The row of a Pod, whose object is `resource`.
pub(crate) fn printed(pod: &LivePod<'_>, resource: &Resource<'_>) -> Printed {
    let status = &pod.status;
    let spec = resource.pod_spec();
    let init = init_containers(spec);
    let sidecar = |name: &str| init.iter().any(|it| it.is_sidecar() && it.name.get() == Some(&name));
    let regular = spec.and_then(|it| it.containers.get()).map_or(0, |it| it.len());
    let mut row = Row {
        reason: status.reason.get().filter(|it| !it.is_empty()).unwrap_or(&status.phase()).to_string(),
        total: regular + init.iter().filter(|it| it.is_sidecar()).count(),
        ..Row::default()
    };
    if status.conditions.of_type("PodScheduled").is_some_and(|it| it.reason() == "SchedulingGated") {
        "SchedulingGated".clone_into(&mut row.reason);
    }
    let mut of_sidecars = Restarts::default();
    let mut initializing = false;
    for (index, container) in status.init_containers().enumerate() {
        let is_sidecar = sidecar(container.name.or(""));
        row.restarts.count(container);
        if is_sidecar {
            of_sidecars.count(container);
        }
        let ended = container.terminated();
        if ended.is_some_and(|it| it.exit_code() == 0) {
            continue;
        }
        if is_sidecar && container.started.or(false) {
            row.ready += usize::from(container.is_ready());
            continue;
        }
        row.reason = match (ended, container.waiting().map_or("", |it| it.reason())) {
            (Some(ended), _) => match (ended.reason(), ended.signal.or(0)) {
                ("", 0) => format!("Init:ExitCode:{}", ended.exit_code()),
                ("", signal) => format!("Init:Signal:{signal}"),
                (reason, _) => format!("Init:{reason}"),
            },
            (None, "" | "PodInitializing") => format!("Init:{index}/{}", init.len()),
            (None, reason) => format!("Init:{reason}"),
        };
        initializing = true;
        break;
    }
    if !initializing || status.conditions.says("Initialized", Truth::True) {
        row.restarts = of_sidecars;
        row.read_containers(&status.containers().collect::<Vec<_>>());
        if row.reason == "Completed" && row.has_running {
            row.reason = if status.is_ready() { "Running" } else { "NotReady" }.to_owned();
        }
    }
    if pod.metadata.is_terminating() {
        if status.reason.get() == Some(&"NodeLost") {
            "Unknown".clone_into(&mut row.reason);
        } else if !status.is_terminal() {
            "Terminating".clone_into(&mut row.reason);
        }
    }
    let Row { reason: status, ready, total, restarts, .. } = row;
    Printed { status, ready, total, restarts: restarts.number, last_restart: restarts.last }
}

fn init_containers<'s, 't>(spec: Option<&'s PodSpec<'t>>) -> Vec<&'s Container<'t>> {
    let init = spec.and_then(|it| it.init_containers.get());
    init.into_iter().flat_map(|items| items.iter()).map(|item| &item.value).collect()
}

#[derive(Default)]
struct Row {
    reason: String,
    ready: usize,
    total: usize,
    has_running: bool,
    restarts: Restarts,
}

impl Row {
    /// Looks at the regular containers from the last to the first, so that the first one has the last word.
    fn read_containers(&mut self, containers: &[&ContainerStatus<'_>]) {
        for container in containers.iter().rev() {
            self.restarts.count(container);
            let waiting = container.waiting().map_or("", |it| it.reason());
            if !waiting.is_empty() {
                waiting.clone_into(&mut self.reason);
            } else if let Some(ended) = container.terminated() {
                self.reason = match (ended.reason(), ended.signal.or(0)) {
                    ("", 0) => format!("ExitCode:{}", ended.exit_code()),
                    ("", signal) => format!("Signal:{signal}"),
                    (reason, _) => reason.to_owned(),
                };
            } else if container.is_ready() && container.running().is_some() {
                self.has_running = true;
                self.ready += 1;
            }
        }
    }
}

/// Restarts and the last of them.
#[derive(Default)]
struct Restarts {
    number: i64,
    last: Option<Timestamp>,
}

impl Restarts {
    fn count(&mut self, container: &ContainerStatus<'_>) {
        self.number = self.number.saturating_add(container.restart_count.or(0));
        let ended = container.last_terminated().and_then(|it| it.finished_at.get()?.parse().ok());
        self.last = self.last.max(ended);
    }
}

impl fmt::Display for Printed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.ready_column(), self.status)
    }
}

#[cfg(test)]
#[path = "column_tests.rs"]
mod tests;
