//! `completions` and `man`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken answer has to stop the test")]

mod common;

use std::{path::Path, process::Command};

use common::kubetriage;

#[test]
fn every_shell_learns_the_commands_and_options() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let answer = kubetriage(Path::new("."), &["completions", shell]);
        assert_eq!((answer.code, answer.stderr.as_str()), (0, ""), "{shell}");
        for word in ["check", "explain", "fail-on", "kubernetes-version", "completions"] {
            assert!(answer.stdout.contains(word), "{shell}: {word}");
        }
    }
    assert_eq!(kubetriage(Path::new("."), &["completions", "tcsh"]).code, 2);
}

#[test]
fn bash_can_read_its_completions() {
    let script = kubetriage(Path::new("."), &["completions", "bash"]).stdout;
    // Where there is no bash, nobody completes with it.
    let Ok(output) = Command::new("bash").args(["-n", "-c", &script]).output() else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_manual_page_has_every_command_and_option() {
    let page = kubetriage(Path::new("."), &["man"]).stdout;
    assert!(page.contains(".TH kubetriage 1"), "{page}");
    for part in [".SH NAME", ".SH \"CHECK\"", ".SH \"VIEW\"", "\\-\\-fail\\-on", "Exit status:"] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains(".SS \"CHECK\""), "{page}");
}
