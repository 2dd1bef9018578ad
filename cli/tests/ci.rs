//! What other repositories use of this one: the action and the hooks of pre-commit; and what the README says of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a broken file has to stop the test"
)]

mod common;

use std::{fs, path::Path};

use common::{broken, folder, repository};
use kubetriage::{Options, SourceFile};
use serde_json::Value;

/// A YAML file of the repository, as data.
fn yaml(name: &str) -> Value {
    let file = SourceFile::new(name, fs::read(repository().join(name)).unwrap());
    kubetriage::view(vec![file], &Options::default()).remove(0).value.expect("it is YAML")
}

/// Runs the last step of the action as GitHub's runner does; the exit code, the standard output, and the outputs.
#[cfg(unix)]
fn action(project: &Path, inputs: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let action = yaml("action.yml");
    let step = action["runs"]["steps"].as_array().unwrap().last().unwrap();
    let runner = tempfile::tempdir().unwrap();
    let installed = runner.path().join("kubetriage/bin");
    fs::create_dir_all(&installed).unwrap();
    let binary = env!("CARGO_BIN_EXE_kubetriage");
    std::os::unix::fs::symlink(binary, installed.join("kubetriage")).unwrap();
    let outputs = runner.path().join("outputs");
    let mut command = std::process::Command::new("bash");
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"].as_str().unwrap()]);
    command.current_dir(project).env("RUNNER_TEMP", runner.path()).env("GITHUB_OUTPUT", &outputs);
    for (variable, value) in step["env"].as_object().unwrap() {
        let input = value.as_str().unwrap().trim_start_matches("${{ inputs.").trim_end_matches(" }}");
        let given = inputs.iter().find(|(name, _)| *name == input).map(|(_, value)| *value);
        let value = given.unwrap_or_else(|| action["inputs"][input]["default"].as_str().unwrap());
        command.env(variable, value);
    }
    let output = command.output().unwrap();
    let outputs = fs::read_to_string(outputs).unwrap_or_default();
    (output.status.code(), String::from_utf8(output.stdout).unwrap(), outputs)
}

#[cfg(unix)]
#[test]
fn the_action_annotates_or_writes_a_file() {
    let files = folder(&[("deploy/broken.yaml", &broken()), ("other/sound.yaml", &common::sound())]);
    let (code, stdout, outputs) = action(files.path(), &[]);
    assert_eq!((code, outputs.as_str()), (Some(1), ""));
    assert!(stdout.starts_with("::error title=kubetriage"), "{stdout}");

    let inputs = [("paths", "deploy\nother"), ("args", "--fail-on never -n shop"), ("format", "sarif")];
    let (code, stdout, outputs) = action(files.path(), &inputs);
    assert_eq!((code, stdout.as_str(), outputs.as_str()), (Some(0), "", "report=kubetriage.sarif\n"));
    let log = fs::read_to_string(files.path().join("kubetriage.sarif")).unwrap();
    assert!(log.contains("\"Service/shop/web\""), "{log}");

    // What an input says is an argument, and never a command.
    let (code, stdout, _) = action(files.path(), &[("paths", "$(echo;touch${IFS}hacked) other")]);
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert!(!files.path().join("hacked").exists());
}

#[test]
fn no_expression_stands_in_a_script_of_the_action() {
    for step in yaml("action.yml")["runs"]["steps"].as_array().unwrap() {
        assert!(!step["run"].as_str().unwrap().contains("${{"), "{step}");
        assert_eq!(step["shell"], "bash");
    }
}

#[test]
fn the_hooks_check_everything_with_a_command_that_exists() {
    for hook in yaml(".pre-commit-hooks.yaml").as_array().unwrap() {
        assert_eq!(hook["pass_filenames"], false, "one file without the others proves nothing");
        let entry: Vec<&str> = hook["entry"].as_str().unwrap().split(' ').collect();
        assert_eq!(entry[1..], ["check"]);
        if hook["language"] == "script" {
            let script = fs::metadata(repository().join(entry[0])).unwrap();
            assert!(script.is_file());
            #[cfg(unix)]
            assert!(std::os::unix::fs::PermissionsExt::mode(&script.permissions()) & 0o100 != 0);
        }
    }
}

#[test]
fn the_configuration_in_the_readme_is_one() {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let (_, rest) = readme.split_once("```yaml\n# kubetriage.yaml\n").expect("the README shows one");
    let (text, _) = rest.split_once("```").unwrap();
    let options = kubetriage::parse_config(text).unwrap();
    assert_ne!(options, Options::default());
}
