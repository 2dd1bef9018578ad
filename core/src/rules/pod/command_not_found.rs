//! A container whose command is not there, or must not be executed.

use super::{
    crash_loop::what_runs,
    quoted::last_words,
    troubled::{Troubled, troubled},
};
use crate::{
    graph::TroubleKind,
    messages::{Exit, StartFailure, exit, shell_complaint, start_failure},
    options::{Lang, Text},
    report::Severity,
    resources::Container,
    rules::{Check, Context, Rule, text},
    yaml::Span,
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-command-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "Command of a container is not in its image, or cannot be executed",
        es: "El comando de un contenedor no está en su imagen, o no se puede ejecutar",
    },
    question: Some("P15b"),
    since: "0.1.0",
    file: "pod/command_not_found",
    docs: Text { en: include_str!("command_not_found.md"), es: include_str!("command_not_found.es.md") },
    check: Check::Whole(check),
};

/// Why nothing runs.
enum Fault<'a> {
    /// The runtime did not get as far as the program.
    Start(StartFailure<'a>),
    /// A shell, or the loader, got further and then gave up.
    Exit { code: i64, command: Option<String> },
}

fn check(cx: &mut Context<'_>) {
    for troubled in troubled(cx, TroubleKind::CommandNotFound) {
        let lang = cx.lang();
        let fault = fault(&troubled);
        let command = match &fault {
            Fault::Start(
                StartFailure::CommandNotFound { command }
                | StartFailure::PermissionDenied { command }
                | StartFailure::ExecFormat { command },
            ) => *command,
            Fault::Exit { command, .. } => command.as_deref(),
            Fault::Start(_) => None,
        };
        let is_folder = matches!(fault, Fault::Start(StartFailure::WorkingDir { .. }));
        let place = troubled
            .place_in_container(|it| it.working_dir.span().filter(|_| is_folder))
            .or_else(|| troubled.place_in_container(|it| word_with(it, command?)))
            .or_else(|| troubled.place_in_container(what_runs))
            .unwrap_or_else(|| troubled.place_in_status());
        let (who, pods, why) = (troubled.container_subject(lang), troubled.in_pods(lang), why(lang, &fault));
        let message = match fault {
            Fault::Start(_) => text!(lang,
                en: "{who} cannot start{pods}: {why}",
                es: "{who} no puede arrancar{pods}: {why}"),
            Fault::Exit { code, .. } => text!(lang,
                en: "{who} ends with exit code {code}{pods}: {why}",
                es: "{who} termina con el código {code}{pods}: {why}"),
        };
        let finding = troubled.finding(cx, &RULE, place, message, help(lang, &fault));
        let finding = troubled.with_end(cx, finding);
        cx.report(finding);
    }
}

fn fault<'a>(troubled: &Troubled<'a>) -> Fault<'a> {
    let waits = troubled.status().and_then(|it| it.waiting()).map_or("", |it| it.reason());
    match troubled.end().filter(|_| matches!(waits, "" | "CrashLoopBackOff")) {
        Some(end)
            if matches!(exit(end.exit_code()), Exit::NotExecutable | Exit::NotFound)
                && !matches!(end.reason(), "StartError" | "ContainerCannotRun") =>
        {
            let said = end.message().lines().rev().find_map(shell_complaint);
            Fault::Exit { code: end.exit_code(), command: said.map(str::to_owned) }
        }
        Some(end) => Fault::Start(start_failure(end.message())),
        None => Fault::Start(start_failure(troubled.leading.message)),
    }
}

/// The word of the command that is, or holds, what was not found.
fn word_with(container: &Container<'_>, command: &str) -> Option<Span> {
    let words = || {
        [&container.command, &container.args].into_iter().filter_map(|it| it.get()).flat_map(|it| it.iter())
    };
    let same = words().find(|it| it.value == command);
    same.or_else(|| words().find(|it| it.value.contains(command))).map(|it| it.span)
}

fn why(lang: Lang, fault: &Fault<'_>) -> String {
    match fault {
        Fault::Start(failure) => why_not_started(lang, *failure),
        Fault::Exit { code: 126, command: Some(command) } => text!(lang,
            en: "its shell could not execute `{command}`",
            es: "su shell no ha podido ejecutar `{command}`"),
        Fault::Exit { code: 126, command: None } => text!(lang,
            en: "its shell found a command and could not execute it",
            es: "su shell encontró un comando y no lo pudo ejecutar"),
        Fault::Exit { command: Some(command), .. } => text!(lang,
            en: "its shell did not find `{command}`",
            es: "su shell no encontró `{command}`"),
        Fault::Exit { command: None, .. } => text!(lang,
            en: "its shell did not find a command, or the loader a library",
            es: "su shell no encontró un comando, o el cargador una biblioteca"),
    }
}

fn why_not_started(lang: Lang, failure: StartFailure<'_>) -> String {
    match failure {
        StartFailure::CommandNotFound { command: Some(command) } if command.contains('/') => text!(lang,
            en: "its image has no file `{command}`, or not what this file needs to run",
            es: "su imagen no tiene el fichero `{command}`, o no lo que este necesita para ejecutarse"),
        StartFailure::CommandNotFound { command: Some(command) } => text!(lang,
            en: "its image has no command `{command}`",
            es: "su imagen no tiene el comando `{command}`"),
        StartFailure::CommandNotFound { command: None } => text!(lang,
            en: "its image does not have the command",
            es: "su imagen no tiene el comando"),
        StartFailure::PermissionDenied { command: Some(command) } => text!(lang,
            en: "permission to execute `{command}` is denied",
            es: "no hay permiso para ejecutar `{command}`"),
        StartFailure::PermissionDenied { command: None } => text!(lang,
            en: "permission to execute its command is denied",
            es: "no hay permiso para ejecutar su comando"),
        StartFailure::ExecFormat { command: Some(command) } => text!(lang,
            en: "`{command}` is built for another processor, or is a script without `#!`",
            es: "`{command}` está hecho para otro procesador, o es un script sin `#!`"),
        StartFailure::ExecFormat { command: None } => text!(lang,
            en: "its program is built for another processor, or is a script without `#!`",
            es: "su programa está hecho para otro procesador, o es un script sin `#!`"),
        StartFailure::NoCommand => text!(lang,
            en: "neither its image nor its `command` says what to run",
            es: "ni su imagen ni su `command` dicen qué ejecutar"),
        StartFailure::WorkingDir { path: Some(path) } => text!(lang,
            en: "it cannot enter its working directory `{path}`",
            es: "no puede entrar en su directorio de trabajo `{path}`"),
        StartFailure::WorkingDir { path: None } => text!(lang,
            en: "it cannot enter its working directory",
            es: "no puede entrar en su directorio de trabajo"),
        StartFailure::Unknown(words) => last_words(words).unwrap_or_default(),
        _ => text!(lang, en: "the runtime refuses it", es: "el runtime lo rechaza"),
    }
}

fn help(lang: Lang, fault: &Fault<'_>) -> String {
    match fault {
        Fault::Exit { code: 126, .. } | Fault::Start(StartFailure::PermissionDenied { .. }) => text!(lang,
            en: "Make the file executable in the image (`chmod +x`; of a file in a ConfigMap `defaultMode: 0755`), and name a file, not a folder",
            es: "Haz ejecutable el fichero en la imagen (`chmod +x`; si viene de un ConfigMap, `defaultMode: 0755`), y nombra un fichero, no una carpeta"),
        Fault::Start(StartFailure::ExecFormat { .. }) => text!(lang,
            en: "Build the image for the architecture of the node (`docker buildx build --platform`); a script has to begin with `#!/bin/sh`",
            es: "Construye la imagen para la arquitectura del nodo (`docker buildx build --platform`); un script tiene que empezar por `#!/bin/sh`"),
        Fault::Start(StartFailure::NoCommand) => text!(lang,
            en: "Write a `command`, or give the image an `ENTRYPOINT` or `CMD`",
            es: "Escribe un `command`, o da a la imagen un `ENTRYPOINT` o un `CMD`"),
        Fault::Start(StartFailure::WorkingDir { .. }) => text!(lang,
            en: "Write a `workingDir` that is a folder of the image and that the container's user may enter, or make that folder in the image",
            es: "Escribe un `workingDir` que sea una carpeta de la imagen en la que pueda entrar el usuario del contenedor, o crea esa carpeta en la imagen"),
        _ => text!(lang,
            en: "Write the command as the image has it: the words of a line are separate items, shell syntax needs `[sh, -c, …]`, and a script's first line has to name an interpreter that is there, without Windows line ends",
            es: "Escribe el comando como está en la imagen: las palabras de una línea son elementos separados, la sintaxis de shell necesita `[sh, -c, …]`, y la primera línea de un script tiene que nombrar un intérprete que exista, sin fines de línea de Windows"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::{
        pod::live_fixture::{crashed, ready, stateful_set, waiting},
        testing::{check_diagnostics, check_silent},
    };

    fn container(line: &str, marker: &str, message: &str) -> String {
        format!(
            "        image: app\n{line}\n{marker} error[pod-command-not-found]: Container `web` of StatefulSet `web` {message}"
        )
    }

    #[test]
    fn the_word_that_is_no_command() {
        let text = container(
            "        command: [serv, --port, \"80\"]",
            "#                 ^^^^",
            "cannot start in 2 of 3 Pods: its image has no command `serv`",
        );
        let started = "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: \\\"serv\\\": executable file not found in $PATH: unknown";
        let state = crashed(&format!("reason: StartError, exitCode: 128, message: \"{started}\""));
        let docker = waiting(
            "RunContainerError",
            "failed to start container \"4f\": Error response from daemon: OCI runtime create failed: container_linux.go:380: starting container process caused: exec: \"serv\": executable file not found in $PATH: unknown",
        );
        check_diagnostics(&RULE, &stateful_set(&text, &[state, ready(), docker]));
    }

    #[test]
    fn what_the_runtime_says_of_a_file() {
        for (command, message, why) in [
            (
                "/app/run.sh",
                "exec: \"/app/run.sh\": permission denied: unknown",
                "permission to execute `/app/run.sh` is denied",
            ),
            (
                "/app/run.sh",
                "exec /app/run.sh: no such file or directory",
                "its image has no file `/app/run.sh`, or not what this file needs to run",
            ),
            (
                "/app/run.sh",
                "exec /app/run.sh: exec format error",
                "`/app/run.sh` is built for another processor",
            ),
        ] {
            let text = container(
                &format!("        command: [{command}]"),
                "#                 ^^^^^^^^^^^",
                &format!("cannot start in its only Pod: {why}"),
            );
            check_diagnostics(&RULE, &stateful_set(&text, &[waiting("RunContainerError", message)]));
        }
    }

    #[test]
    fn a_working_directory_that_cannot_be_entered() {
        let text = container(
            "        workingDir: /srv/app",
            "#                   ^^^^^^^^",
            "cannot start in its only Pod: it cannot enter its working directory `/srv/app`",
        );
        let message = "OCI runtime create failed: runc create failed: unable to start container process: chdir to cwd (\"/srv/app\") set in config.json failed: permission denied: unknown";
        check_diagnostics(&RULE, &stateful_set(&text, &[waiting("RunContainerError", message)]));
    }

    #[test]
    fn what_a_shell_does_not_find() {
        let text = container(
            "        command: [sh, -c, exec serv --port 80]",
            "#                         ^^^^^^^^^^^^^^^^^^^",
            "ends with exit code 127 in its only Pod: its shell did not find `serv`",
        );
        let end = "reason: Error, exitCode: 127, message: 'sh: 1: exec: serv: not found'";
        check_diagnostics(&RULE, &stateful_set(&text, &[crashed(end)]));
        let text = container(
            "        command: [run]",
            "#                 ^^^",
            "ends with exit code 126 in its only Pod: its shell found a command and could not execute it",
        );
        check_diagnostics(&RULE, &stateful_set(&text, &[crashed("reason: Error, exitCode: 126")]));
    }

    #[test]
    fn what_starts_and_then_fails_has_its_command() {
        let text = "        image: app\n        command: [serve]";
        check_silent(&RULE, &stateful_set(text, &[crashed("reason: Error, exitCode: 1")]));
        check_silent(&RULE, &stateful_set(text, &[ready()]));
        let chosen = "reason: Error, exitCode: 128, message: 'fatal: repository not found'";
        check_silent(&RULE, &stateful_set(text, &[crashed(chosen)]));
    }
}
