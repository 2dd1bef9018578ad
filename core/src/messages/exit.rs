//! What an exit code means.

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0
    Success,
    /// A number that the program chose.
    Error(i64),
    /// 126: the shell found the command and could not execute it.
    NotExecutable,
    /// 127: the shell did not find the command, or the loader a library.
    NotFound,
    /// 128: the runtime could not start it.
    NotStarted,
    /// 128 and the number of a signal that ended it.
    Signal { number: i64, name: Option<&'static str> },
}

/// Reads an exit code.
pub(crate) fn exit(code: i64) -> Exit {
    match code {
        0 => Exit::Success,
        126 => Exit::NotExecutable,
        127 => Exit::NotFound,
        128 => Exit::NotStarted,
        // No signal has a number above 64.
        129..=192 => Exit::Signal { number: code - 128, name: signal_name(code - 128) },
        _ => Exit::Error(code),
    }
}

/// The name of a signal on Linux, of those that end processes.
fn signal_name(number: i64) -> Option<&'static str> {
    Some(match number {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        10 => "SIGUSR1",
        11 => "SIGSEGV",
        12 => "SIGUSR2",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        25 => "SIGXFSZ",
        31 => "SIGSYS",
        _ => return None,
    })
}
