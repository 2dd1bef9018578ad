//! Runs the command as a user does.

#![allow(dead_code, reason = "each test file uses the part that it needs")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "where the command cannot run, nothing can be tested"
)]

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A Service whose selector is misspelt.
pub(crate) const SERVICE: &str = "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: wbe
  ports:
  - port: 80
";

/// The Deployment that [`SERVICE`] means.
pub(crate) const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: example/web:1.0
";

/// What the command answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("cli is a folder of the repository").to_owned()
}

/// Runs `kubetriage` in a folder, with nothing of the caller's environment that changes its answer.
pub(crate) fn kubetriage(folder: &Path, arguments: &[&str]) -> Answer {
    with_input(folder, arguments, b"")
}

/// As [`kubetriage`], with `input` as standard input.
pub(crate) fn with_input(folder: &Path, arguments: &[&str], input: &[u8]) -> Answer {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kubetriage"));
    command.current_dir(folder).args(arguments);
    for variable in ["KUBETRIAGE_LANG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that reads no standard input may be gone before it is written.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Answer {
        code: output.status.code().expect("it ended by itself"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A new folder with these files.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// [`SERVICE`] and [`DEPLOYMENT`] as one file, and what is wrong with it.
pub(crate) fn broken() -> String {
    format!("{SERVICE}---\n{DEPLOYMENT}")
}

/// [`SERVICE`] and [`DEPLOYMENT`] as one file, mended.
pub(crate) fn sound() -> String {
    broken().replace("wbe", "web")
}
