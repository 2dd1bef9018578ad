//! What is wrong with a container.

use super::{
    ContainerKey, Role, Trouble, TroubleKind,
    pod::{of_pod, told_by_event},
    sight::{Sight, is_about, time},
};
use crate::{
    graph::live::{LiveEvent, LivePod},
    messages::{
        ConfigFailure, Exit, ProbeKind, PullFailure, StartFailure, config_failure, exit, killing,
        probe_failure, pull_failure, start_failure,
    },
    resources::{ContainerStatus, PodSpec, Probe, Running, Terminated, Waiting},
};

/// The container is on its way, or made and not yet looked at.
const ON_THE_WAY: &[&str] = &["", "ContainerCreating", "PodInitializing"];

/// The image is not there.
const PULLS: &[&str] = &[
    "ErrImageCredentialsVerificationFailed",
    "ErrImageNeverPull",
    "ErrImagePull",
    "ImageInspectError",
    "ImagePullBackOff",
    "RegistryUnavailable",
    "SignatureValidationFailed",
];

/// After this many seconds of running the kubelet forgets how often it has started a container.
const BACK_OFF_RESET: i64 = 600;

/// How often a container that runs must have been started again to count as one that does not stay up.
const RESTARTS_OF_A_LOOP: i64 = 3;

/// How long an init container may take, in seconds: some move data.
const PATIENCE_WITH_INIT: i64 = 600;

pub(super) fn trouble<'t>(
    sight: &Sight<'_, 't>,
    pod: &LivePod<'t>,
    spec: &PodSpec<'t>,
    key: ContainerKey<'t>,
    status: &ContainerStatus<'t>,
    events: &[&LiveEvent<'t>],
) -> Option<Trouble<'t>> {
    let restarts = restarts_always(spec, key);
    if let Some(waiting) = status.waiting() {
        return waits(pod, key, status, waiting, restarts, events);
    }
    if let Some(end) = status.terminated() {
        let done = end.exit_code() == 0 && !restarts;
        // One that ended well once may be on its way to its next run.
        let first = end.exit_code() == 0 && status.restart_count.or(0) == 0;
        if done || first {
            return None;
        }
        let found = ended(pod, key, end, restarts, events);
        let never = spec.restart_policy.get() == Some(&"Never") && found.kind == TroubleKind::CrashLoop;
        return Some(if never { Trouble { kind: TroubleKind::Failed, ..found } } else { found });
    }
    runs(sight, pod, spec, key, status, status.running()?, events)
}

/// Whether a container that ends well is started again.
fn restarts_always(spec: &PodSpec<'_>, key: ContainerKey<'_>) -> bool {
    match key.role {
        Role::Init => false,
        Role::Sidecar => true,
        Role::Regular => spec.restart_policy.or("Always") == "Always",
    }
}

/// A trouble of a container.
fn of_container<'t>(pod: &LivePod<'t>, key: ContainerKey<'t>, kind: TroubleKind) -> Trouble<'t> {
    Trouble { container: Some(key), ..of_pod(pod, kind) }
}

fn waits<'t>(
    pod: &LivePod<'t>,
    key: ContainerKey<'t>,
    status: &ContainerStatus<'t>,
    waiting: &Waiting<'t>,
    restarts: bool,
    events: &[&LiveEvent<'t>],
) -> Option<Trouble<'t>> {
    let reason = waiting.reason();
    if ON_THE_WAY.contains(&reason) {
        return None;
    }
    let base = of_container(pod, key, TroubleKind::StartFailed);
    let told = Trouble { reason, message: waiting.message(), span: waiting.span().or(base.span), ..base };
    if PULLS.contains(&reason) {
        return Some(pull(told, key, events));
    }
    Some(match reason {
        "InvalidImageName" => Trouble { kind: TroubleKind::ImageInvalid, ..told },
        "CreateContainerConfigError" => Trouble { kind: config_kind(told.message), ..told },
        "CrashLoopBackOff" => {
            let found = match status.last_terminated() {
                Some(end) => ended(pod, key, end, restarts, events),
                None if key.role == Role::Init => Trouble { kind: TroubleKind::InitFailing, ..told },
                None => {
                    killed(pod, key, None, events).unwrap_or(Trouble { kind: TroubleKind::CrashLoop, ..told })
                }
            };
            // What is waited for says less than how it ended; where it stands is the state of now.
            Trouble { span: found.span.or(told.span), ..found }
        }
        _ => Trouble { kind: start_kind(told.message), ..told },
    })
}

/// Before 1.32 the state of a container that waits for another attempt does not say why the last one failed; the Event
/// does.
fn pull<'t>(told: Trouble<'t>, key: ContainerKey<'t>, events: &[&LiveEvent<'t>]) -> Trouble<'t> {
    let of_pull = |it: &&&LiveEvent<'t>| {
        it.reason == "Failed" && it.message.starts_with("Failed to pull image") && is_about(it, key)
    };
    let event = events.iter().rev().find(of_pull);
    let failure = pull_failure(told.message);
    let told = match event {
        Some(event) if failure == PullFailure::NotTold => {
            let of_event = told_by_event(told, event);
            Trouble { reason: told.reason, since: told.since, ..of_event }
        }
        Some(event) => Trouble { event: event.span.map(|span| (event.resource, span)), ..told },
        None => told,
    };
    let invalid = failure == PullFailure::InvalidName;
    Trouble { kind: if invalid { TroubleKind::ImageInvalid } else { TroubleKind::ImagePullFailed }, ..told }
}

fn config_kind(message: &str) -> TroubleKind {
    match config_failure(message) {
        ConfigFailure::ConfigMapNotFound { .. } => TroubleKind::ConfigMapNotFound,
        ConfigFailure::SecretNotFound { .. } => TroubleKind::SecretNotFound,
        ConfigFailure::KeyNotFound { .. } => TroubleKind::ConfigKeyNotFound,
        _ => TroubleKind::CreateConfigError,
    }
}

fn start_kind(message: &str) -> TroubleKind {
    match start_failure(message) {
        StartFailure::CommandNotFound { .. }
        | StartFailure::PermissionDenied { .. }
        | StartFailure::ExecFormat { .. }
        | StartFailure::NoCommand
        | StartFailure::WorkingDir { .. } => TroubleKind::CommandNotFound,
        StartFailure::MountType { .. } => TroubleKind::VolumeMountFailed,
        StartFailure::ReadOnly { .. } if message.contains("mount") => TroubleKind::VolumeMountFailed,
        StartFailure::MemoryTooLow => TroubleKind::OomKilled,
        _ => TroubleKind::StartFailed,
    }
}

/// How a run of a container ended, and what that means. `restarts` says whether it is started again even after it has ended
/// well.
pub(super) fn ended<'t>(
    pod: &LivePod<'t>,
    key: ContainerKey<'t>,
    end: &Terminated<'t>,
    restarts: bool,
    events: &[&LiveEvent<'t>],
) -> Trouble<'t> {
    let base = of_container(pod, key, TroubleKind::CrashLoop);
    let told = Trouble {
        reason: end.reason(),
        message: end.message(),
        span: end.span().or(base.span),
        since: time(end.finished_at.get()).or(base.since),
        ..base
    };
    let of = |kind| Trouble { kind, ..told };
    match end.reason() {
        "OOMKilled" => return of(TroubleKind::OomKilled),
        "StartError" | "ContainerCannotRun" => return of(start_kind(end.message())),
        _ => {}
    }
    if let Some(killed) = not_set_up(pod, key, end, events).or_else(|| killed(pod, key, Some(end), events)) {
        return Trouble { span: told.span, since: told.since, ..killed };
    }
    if let Some(kind) = not_executed(end) {
        return of(kind);
    }
    if key.role == Role::Init {
        of(TroubleKind::InitFailing)
    } else if end.exit_code() == 0 && restarts {
        of(TroubleKind::Completed)
    } else {
        told
    }
}

/// What an exit code tells of a command that was not found or could not be executed. A program may choose 128 by itself, as
/// `git` does, and a kernel that cannot read a program leaves one line and the code 1 or 255.
fn not_executed(end: &Terminated<'_>) -> Option<TroubleKind> {
    match exit(end.exit_code()) {
        Exit::NotExecutable | Exit::NotFound => Some(TroubleKind::CommandNotFound),
        Exit::NotStarted => Some(start_kind(end.message())).filter(|it| *it != TroubleKind::StartFailed),
        Exit::Error(_) => {
            let line = end.message().trim();
            let of_kernel = line.starts_with("exec ") || line.starts_with("standard_init_linux");
            let found = of_kernel && !line.contains('\n') && line.ends_with("exec format error");
            found.then_some(TroubleKind::CommandNotFound)
        }
        Exit::Success | Exit::Signal { .. } => None,
    }
}

/// Whether the container was killed because its `postStart` handler failed. One whose process ends by itself meanwhile
/// takes the handler with it, and then it is the process that counts.
fn not_set_up<'t>(
    pod: &LivePod<'t>,
    key: ContainerKey<'t>,
    end: &Terminated<'t>,
    events: &[&LiveEvent<'t>],
) -> Option<Trouble<'t>> {
    if !matches!(end.exit_code(), 137 | 143) {
        return None;
    }
    let begun = time(end.started_at.get());
    let in_this_run =
        |event: &LiveEvent<'t>| event.last.zip(begun).is_none_or(|(event, begun)| begun <= event);
    let of_hook =
        |it: &&&LiveEvent<'t>| it.reason == "FailedPostStartHook" && is_about(it, key) && in_this_run(it);
    let event = events.iter().rev().find(of_hook)?;
    let told = told_by_event(of_container(pod, key, TroubleKind::StartFailed), event);
    Some(Trouble { reason: "PostStartHookError", ..told })
}

/// Whether it was a probe that had the container killed, in the run that ended as `end` tells.
fn killed<'t>(
    pod: &LivePod<'t>,
    key: ContainerKey<'t>,
    end: Option<&Terminated<'t>>,
    events: &[&LiveEvent<'t>],
) -> Option<Trouble<'t>> {
    let begun = end.and_then(|it| time(it.started_at.get()));
    let in_this_run =
        |event: &LiveEvent<'t>| event.last.zip(begun).is_none_or(|(event, begun)| begun <= event);
    let of_this = || events.iter().rev().filter(|it| is_about(it, key) && in_this_run(it));
    let by_killing = of_this().filter(|it| it.reason == "Killing").find_map(|event| {
        let killing = killing(event.message)?;
        killing.container.is_none_or(|name| name == key.name).then_some(killing.probe)
    });
    let unhealthy = |probe: ProbeKind| {
        of_this().find(|it| {
            it.reason == "Unhealthy" && probe_failure(it.message).is_some_and(|it| it.probe == probe)
        })
    };
    // SIGKILL and SIGTERM: the Event of the killing itself may be gone.
    let by_signal = end.is_some_and(|it| matches!(it.exit_code(), 137 | 143));
    let likely = [ProbeKind::Liveness, ProbeKind::Startup].into_iter();
    let probe =
        by_killing.or_else(|| likely.filter(|_| by_signal).find(|probe| unhealthy(*probe).is_some()))?;
    let kind =
        if probe == ProbeKind::Startup { TroubleKind::StartupFailing } else { TroubleKind::LivenessFailing };
    let base = of_container(pod, key, kind);
    Some(match unhealthy(probe) {
        Some(event) => told_by_event(base, event),
        None => Trouble { reason: "Killing", ..base },
    })
}

fn runs<'t>(
    sight: &Sight<'_, 't>,
    pod: &LivePod<'t>,
    spec: &PodSpec<'t>,
    key: ContainerKey<'t>,
    status: &ContainerStatus<'t>,
    running: &Running<'t>,
    events: &[&LiveEvent<'t>],
) -> Option<Trouble<'t>> {
    let age = sight.age(time(running.started_at.get()));
    let last = status.last_terminated();
    if key.role == Role::Init {
        if let Some(end) = last.filter(|it| it.exit_code() != 0) {
            return Some(ended(pod, key, end, false, events));
        }
        let long = age.is_some_and(|age| age >= PATIENCE_WITH_INIT);
        let base = of_container(pod, key, TroubleKind::InitNotEnding);
        let span = running.started_at.span().or(base.span);
        return long.then(|| Trouble {
            reason: "Running",
            span,
            since: time(running.started_at.get()),
            ..base
        });
    }
    if status.is_ready() {
        return None;
    }
    // Between two crashes it runs.
    if let Some(end) = last
        && sight.age(time(end.finished_at.get())).is_none_or(|age| age < BACK_OFF_RESET)
    {
        let found = ended(pod, key, end, restarts_always(spec, key), events);
        let often = status.restart_count.or(0) >= RESTARTS_OF_A_LOOP;
        if often || !matches!(found.kind, TroubleKind::CrashLoop | TroubleKind::Completed) {
            return Some(found);
        }
    }
    not_ready(pod, spec, key, status, running, age, events)
}

/// A container that runs and is not ready: by its readiness probe, once it has had its time.
fn not_ready<'t>(
    pod: &LivePod<'t>,
    spec: &PodSpec<'t>,
    key: ContainerKey<'t>,
    status: &ContainerStatus<'t>,
    running: &Running<'t>,
    age: Option<i64>,
    events: &[&LiveEvent<'t>],
) -> Option<Trouble<'t>> {
    let container = key.find(spec)?;
    let probe: &Probe<'t> = container.readiness_probe.get()?;
    // Until the startup probe has passed nobody asks.
    if container.startup_probe.get().is_some() && !status.started.or(false) {
        return None;
    }
    let begun = time(running.started_at.get());
    let of_probe = |it: &&&LiveEvent<'t>| {
        let of_run = it.last.zip(begun).is_none_or(|(event, begun)| begun <= event);
        let failure = || probe_failure(it.message).filter(|it| it.probe == ProbeKind::Readiness);
        it.reason == "Unhealthy" && is_about(it, key) && of_run && failure().is_some()
    };
    let event = events.iter().rev().find(of_probe);
    let often = event.is_some_and(|it| it.count >= probe.failure_threshold());
    let had_its_time = age.is_none_or(|age| age >= probe.budget());
    if !often && !had_its_time {
        return None;
    }
    let base = of_container(pod, key, TroubleKind::ReadinessFailing);
    let span = status.ready.span().or(base.span);
    Some(match event {
        Some(event) => Trouble { span, since: base.since, ..told_by_event(base, event) },
        None => Trouble { span, reason: "ContainersNotReady", ..base },
    })
}
