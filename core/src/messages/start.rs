//! Why a container could not be made or started, in the words of runc and crun as containerd and CRI-O pass them on.

use super::{after, between, has_any};

/// Why a container could not be made or started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StartFailure<'t> {
    /// Neither a path in the image nor in its `$PATH`.
    CommandNotFound {
        command: Option<&'t str>,
    },
    /// It is there, and must not be executed: no `x`, or a mount with `noexec`.
    PermissionDenied {
        command: Option<&'t str>,
    },
    /// It is made for another processor, or is a script without `#!`.
    ExecFormat {
        command: Option<&'t str>,
    },
    /// Neither the image nor the container says what to run.
    NoCommand,
    /// The working directory is not there and cannot be made.
    WorkingDir {
        path: Option<&'t str>,
    },
    /// A folder is mounted over a file, or the reverse: a `subPath` that is not there becomes a folder.
    MountType {
        path: Option<&'t str>,
    },
    /// Something is to be written where nothing can be.
    ReadOnly {
        path: Option<&'t str>,
    },
    /// The user or group that it is to run as is not known to the image.
    UserNotFound {
        user: Option<&'t str>,
    },
    /// The memory limit is too small to start anything.
    MemoryTooLow,
    DeviceNotFound {
        device: Option<&'t str>,
    },
    /// A hook of the runtime failed.
    Hook,
    /// A former attempt still has the name: the runtime is slow.
    NameReserved,
    Timeout,
    Unknown(&'t str),
}

/// Reads the message of a container with the reason `RunContainerError`, `CreateContainerError`, `StartError` or
/// `ContainerCannotRun`.
pub(crate) fn start_failure(message: &str) -> StartFailure<'_> {
    let lower = message.to_ascii_lowercase();
    let has = |words: &[&str]| has_any(&lower, words);
    // A program that the runtime looks for on the node is no command of the container.
    if has(&["apparmor_parser"]) {
        StartFailure::Unknown(message)
    } else if has(&["executable file not found", "executable file `"]) {
        StartFailure::CommandNotFound { command: command(message) }
    } else if has(&["chdir to cwd", "mkdir cwd"]) {
        StartFailure::WorkingDir {
            path: between(message, "cwd (\"", "\")").or_else(|| between(message, "cwd (`", "`)")),
        }
    } else if has(&["trying to mount a directory onto a file", "not a directory"]) {
        StartFailure::MountType { path: between(message, "to rootfs at \"", "\"") }
    } else if has(&["exec format error"]) {
        StartFailure::ExecFormat { command: command(message) }
    } else if has(&["read-only file system"]) {
        StartFailure::ReadOnly { path: read_only_path(message) }
    } else if has(&[
        "unable to find user",
        "unable to find group",
        "no matching entries in passwd",
        "no matching entries in group",
    ]) {
        StartFailure::UserNotFound { user: user(message) }
    } else if has(&["no command specified"]) {
        StartFailure::NoCommand
    } else if has(&[
        "init was oom-killed",
        "memory limit too low",
        "minimum memory limit",
        "possibly oom-killed",
    ]) {
        StartFailure::MemoryTooLow
    } else if has(&["adding custom device", "error gathering device information"]) {
        StartFailure::DeviceNotFound { device: between(message, "device \"", "\"") }
    } else if has(&["error running hook", "hook #", "prestart hook", "createruntime hook"]) {
        StartFailure::Hook
    } else if has(&["permission denied"]) && is_about_exec(&lower) {
        StartFailure::PermissionDenied { command: command(message) }
    } else if has(&["no such file or directory"]) && is_about_exec(&lower) {
        StartFailure::CommandNotFound { command: command(message) }
    } else if has(&["failed to reserve container name", "is reserved for", "name is in use"]) {
        StartFailure::NameReserved
    } else if has(&["context deadline exceeded", "deadlineexceeded"]) {
        StartFailure::Timeout
    } else {
        StartFailure::Unknown(message)
    }
}

/// Whether it is the command that is told of, and not a mount or a device.
fn is_about_exec(lower: &str) -> bool {
    has_any(
        lower,
        &["exec: \"", "exec /", "starting container process", "open executable", "exec user process"],
    ) && !has_any(lower, &["error mounting", "to rootfs"])
}

/// `exec: "serve": executable file not found in $PATH`, `exec /app/serve: no such file or directory`, and crun's
/// ``executable file `serve` not found in $PATH``.
fn command(message: &str) -> Option<&str> {
    // Docker and CRI-O quote what the runtime says: `caused \"exec: \\\"serve\\\": stat serve: …`.
    let escaped = || between(message, "exec: \\\"", "\\\"");
    let quoted = between(message, "exec: \"", "\"")
        .or_else(escaped)
        .or_else(|| between(message, "executable file `", "`"));
    let bare = || after(message, "exec /").and_then(|rest| rest.split_once(": ")).map(|(path, _)| path);
    let bare = bare().and_then(|path| {
        let start = message.find("exec /")? + "exec ".len();
        message.get(start..start + path.len() + 1)
    });
    quoted.or(bare).filter(|it| !it.is_empty())
}

fn read_only_path(message: &str) -> Option<&str> {
    between(message, "mkdir ", ": read-only")
        .or_else(|| between(message, "open ", ": read-only"))
        .or_else(|| between(message, "to rootfs at \"", "\""))
        .filter(|path| !path.contains(' '))
}

fn user(message: &str) -> Option<&str> {
    let rest = after(message, "unable to find user ").or_else(|| after(message, "unable to find group "))?;
    rest.split_once(':').map(|(user, _)| user)
}
