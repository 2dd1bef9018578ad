//! What a shell says of a command that it could not run.

/// The command that a shell did not find, or could not execute: `sh: 1: serve: not found`, `bash: line 2: serve: command not
/// found`, `/bin/sh: ./run.sh: Permission denied`, `env: 'node': No such file or directory`.
pub(crate) fn shell_complaint(line: &str) -> Option<&str> {
    const ENDS: &[&str] =
        &[": command not found", ": not found", ": Permission denied", ": No such file or directory"];
    let line = line.trim();
    let before = ENDS.iter().find_map(|end| line.strip_suffix(end))?;
    let (_, command) = before.rsplit_once(": ")?;
    let bare = command.trim_matches(['\'', '"', '`', '‘', '’']);
    (!bare.is_empty() && !bare.contains(' ')).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::shell_complaint;

    #[test]
    fn shells_have_their_words() {
        for (line, command) in [
            ("sh: serve: not found", Some("serve")),
            ("/bin/sh: 1: serve: not found", Some("serve")),
            ("bash: line 2: serve: command not found", Some("serve")),
            ("sh: ./run.sh: Permission denied", Some("./run.sh")),
            ("env: 'node': No such file or directory", Some("node")),
            ("serve: not found", None),
            ("page not found", None),
            ("", None),
        ] {
            assert_eq!(shell_complaint(line), command, "{line}");
        }
    }
}
