//! A container whose process has nothing to do and ends at once, again and again.

use super::{completed_live, describe_container};
use crate::{
    options::Text,
    report::Severity,
    resources::{Container, PodSpec, Resource, ResourceId, parse_image},
    rules::{Check, Context, Finding, Look, Looker, Place, Rule, Scene, With, text},
    yaml::de::Item,
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-completed",
    severity: Severity::Warning,
    summary: Text {
        en: "Process of a container ends at once",
        es: "El proceso de un contenedor termina enseguida",
    },
    question: Some("P13"),
    since: "0.1.0",
    file: "pod/completed",
    docs: Text { en: include_str!("completed.md"), es: include_str!("completed.es.md") },
    check: Check::Suspects(Look::PodMakers(look), check),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, PodSpec<'a>>> {
    Box::new(move |(resource, spec), found| {
        if runs_for_ever(resource, spec) && containers(spec).any(|it| judge(cx, resource, it).is_some()) {
            found.suspect(resource);
        }
    })
}

fn check(cx: &mut Context<'_>, suspects: &[ResourceId]) {
    completed_live::check(cx);
    let cluster = cx.cluster;
    for (resource, spec) in cluster.with_pod_spec(suspects) {
        if completed_live::is_shown(cx, resource.id) {
            continue;
        }
        for container in containers(spec) {
            if let Some(finding) = judge(cx, resource, container) {
                cx.report(finding.on(resource.id));
            }
        }
    }
}

fn containers<'r, 't>(spec: &'r PodSpec<'t>) -> impl Iterator<Item = &'r Item<Container<'t>>> {
    spec.containers.items()
}

/// Whether Kubernetes starts a container again that has ended well. Jobs are there to end.
fn runs_for_ever(resource: &Resource<'_>, spec: &PodSpec<'_>) -> bool {
    !matches!(resource.gvk.kind, "Job" | "CronJob") && spec.restart_policy.or("Always") == "Always"
}

fn judge(cx: &Scene<'_>, resource: &Resource<'_>, container: &Container<'_>) -> Option<Finding> {
    // With an open input or a terminal a shell waits for somebody to type.
    if container.stdin.or(false) || container.tty.or(false) {
        return None;
    }
    let command = words(container.command.get());
    let args = words(container.args.get());
    let image = container.image.spanned()?;
    if command.is_empty() && args.is_empty() {
        let program = idle_program(image.value)?;
        return Some(without_command(cx, resource, container, resource.place(image.span), program));
    }
    let only_args = command.is_empty();
    let words: Vec<&Item<&str>> = command.into_iter().chain(args).collect();
    let ends = ends_at_once(&words)?;
    // The arguments of a program that the image starts mean what that program makes of them.
    if only_args && !starts_what_it_is_given(image.value) {
        return None;
    }
    let (place, word) = (resource.place(ends.span), shorten(ends.value));
    let who = describe_container(cx.lang(), container, resource);
    let message = text!(cx.lang(),
        en: "`{word}` of {who} ends at once, and Kubernetes starts it again and again",
        es: "`{word}` del {who} termina enseguida, y Kubernetes lo arranca una y otra vez");
    let help = text!(cx.lang(),
        en: "Run a process that stays, or make a Job of it: what ends with success is started again, ever more slowly (CrashLoopBackOff)",
        es: "Ejecuta un proceso que no termine, o conviértelo en un Job: lo que termina con éxito se vuelve a arrancar, cada vez más despacio (CrashLoopBackOff)");
    Some(Finding::new(&RULE, place, message, help))
}

fn without_command(
    cx: &Scene<'_>,
    resource: &Resource<'_>,
    container: &Container<'_>,
    place: Place,
    program: &str,
) -> Finding {
    let who = describe_container(cx.lang(), container, resource);
    let image = container.image.or("");
    let message = text!(cx.lang(),
        en: "Image `{image}` of {who} starts `{program}` and nothing else, which ends at once without a terminal",
        es: "La imagen `{image}` del {who} solo arranca `{program}`, que sin terminal termina enseguida");
    let help = text!(cx.lang(),
        en: "Give the container a `command`, for example `[sleep, infinity]` to look around in it with `kubectl exec`",
        es: "Dale un `command` al contenedor, por ejemplo `[sleep, infinity]` para entrar en él con `kubectl exec`");
    Finding::new(&RULE, place, message, help)
}

fn words<'c, 't>(list: Option<&'c crate::yaml::de::Items<&'t str>>) -> Vec<&'c Item<&'t str>> {
    list.into_iter().flat_map(|items| items.iter()).collect()
}

/// Images of distributions, by their name on Docker Hub: without a command they start a shell.
const DISTRIBUTIONS: &[&str] = &[
    "almalinux",
    "alpine",
    "amazonlinux",
    "archlinux",
    "busybox",
    "centos",
    "clearlinux",
    "debian",
    "fedora",
    "opensuse/leap",
    "opensuse/tumbleweed",
    "oraclelinux",
    "photon",
    "rockylinux",
    "rockylinux/rockylinux",
    "ubuntu",
];

/// Distributions that other registries publish.
const DISTRIBUTIONS_ELSEWHERE: &[(&str, &str)] = &[
    ("public.ecr.aws", "amazonlinux/amazonlinux"),
    ("quay.io", "centos/centos"),
    ("quay.io", "fedora/fedora"),
    ("registry.access.redhat.com", "ubi8"),
    ("registry.access.redhat.com", "ubi8-minimal"),
    ("registry.access.redhat.com", "ubi8/ubi"),
    ("registry.access.redhat.com", "ubi8/ubi-minimal"),
    ("registry.access.redhat.com", "ubi9"),
    ("registry.access.redhat.com", "ubi9-minimal"),
    ("registry.access.redhat.com", "ubi9/ubi"),
    ("registry.access.redhat.com", "ubi9/ubi-minimal"),
    ("registry.k8s.io", "busybox"),
    ("k8s.gcr.io", "busybox"),
    ("gcr.io", "google-containers/busybox"),
];

/// Images of languages on Docker Hub, and what they start without a command.
const LANGUAGES: &[(&str, &str)] = &[
    ("amazoncorretto", "jshell"),
    ("bash", "bash"),
    ("eclipse-temurin", "jshell"),
    ("golang", "bash"),
    ("node", "node"),
    ("openjdk", "jshell"),
    ("perl", "perl"),
    ("python", "python3"),
    ("ruby", "irb"),
    ("rust", "bash"),
];

/// The name on Docker Hub, which some registries mirror.
fn hub_name(image: &str) -> Option<&str> {
    const MIRRORS: &[(&str, &str)] =
        &[("public.ecr.aws", "docker/library/"), ("mirror.gcr.io", "library/"), ("mirror.gcr.io", "")];
    let name = parse_image(image).ok()?;
    if name.registry == "docker.io" {
        return Some(name.repository);
    }
    let mirrors = MIRRORS.iter().filter(|(registry, _)| *registry == name.registry);
    mirrors.into_iter().find_map(|(_, prefix)| name.repository.strip_prefix(prefix))
}

/// What an image starts without a command, if it ends for want of input.
fn idle_program(image: &str) -> Option<&'static str> {
    if is_distribution(image) {
        return Some("sh");
    }
    let hub = hub_name(image)?;
    LANGUAGES.iter().find(|(name, _)| *name == hub).map(|(_, program)| *program)
}

fn is_distribution(image: &str) -> bool {
    let elsewhere =
        || parse_image(image).is_ok_and(|it| DISTRIBUTIONS_ELSEWHERE.contains(&(it.registry, it.repository)));
    hub_name(image).is_some_and(|hub| DISTRIBUTIONS.contains(&hub)) || elsewhere()
}

/// Whether the arguments of a container are its command, because the image has no entrypoint.
fn starts_what_it_is_given(image: &str) -> bool {
    is_distribution(image)
}

const SHELLS: &[&str] = &["ash", "bash", "dash", "sh"];

/// Programs that do one thing and end, whatever they are given.
const ONE_SHOTS: &[&str] = &[
    ":", "basename", "chmod", "chown", "cp", "date", "df", "dirname", "du", "echo", "env", "exit", "export",
    "false", "hostname", "id", "ln", "ls", "mkdir", "mv", "printenv", "printf", "pwd", "rm", "rmdir", "stat",
    "touch", "true", "uname", "whoami",
];

/// The word that makes the command end at once, if it plainly does: a program that does one thing, a shell that is
/// given nothing to do, or a script of such programs.
fn ends_at_once<'w, 't>(words: &[&'w Item<&'t str>]) -> Option<&'w Item<&'t str>> {
    let (program, rest) = words.split_first()?;
    let name = base_name(program.value);
    if !SHELLS.contains(&name) {
        // `env` starts another program if it is given one.
        let one_shot = ONE_SHOTS.contains(&name) && (name != "env" || rest.is_empty());
        let asks = |word: &&Item<&str>| matches!(word.value, "--version" | "--help");
        let only_asks = !rest.is_empty() && rest.iter().all(asks);
        return (one_shot || only_asks).then_some(program);
    }
    let Some((flags, script)) = script_of(rest) else {
        return rest.is_empty().then_some(program);
    };
    (flags && script_ends_at_once(script.value)).then_some(script)
}

/// What follows `-c`. The flags before it say nothing about when the script ends.
fn script_of<'w, 't>(rest: &[&'w Item<&'t str>]) -> Option<(bool, &'w Item<&'t str>)> {
    let at = rest.iter().position(|word| {
        word.value.starts_with('-') && !word.value.starts_with("--") && word.value.ends_with('c')
    })?;
    let flags = rest.iter().take(at).all(|word| word.value.starts_with('-'));
    rest.get(at + 1).map(|script| (flags, *script))
}

/// Whether every statement of a script is a program that does one thing. Anything that could take time, wait or loop
/// makes it a script that is not judged.
fn script_ends_at_once(script: &str) -> bool {
    // A substitution may run anything; a backslash goes on in the next line; `&` leaves something running.
    let odd = script.contains("$(") || script.contains(['`', '\\', '{', '(', '<']);
    if odd {
        return false;
    }
    let Some(statements) = statements(script) else { return false };
    let program = |statement: &&str| {
        let mut words = statement.split_whitespace();
        // `NAME=value` alone sets a variable, before a program it is for that program.
        words.find(|word| !is_assignment(word)).map(str::to_owned)
    };
    let mut any = false;
    for statement in statements.iter().filter(|statement| !statement.starts_with('#')) {
        match program(&statement.as_str()) {
            Some(name) if name == "set" || name == "cd" => {}
            Some(name) if ONE_SHOTS.contains(&base_name(&name)) => any = true,
            Some(_) => return false,
            None => {}
        }
    }
    any
}

/// The statements of a script, which end with a line, `;`, `&&` or `||`, outside of quotes; `None` if something runs
/// in the background or a quote stays open.
fn statements(script: &str) -> Option<Vec<String>> {
    let mut statements = Vec::new();
    let mut statement = String::new();
    let mut quote = None;
    let mut characters = script.chars().peekable();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(character),
            (None, '&' | '|') if characters.peek() == Some(&character) => {
                characters.next();
                statements.push(std::mem::take(&mut statement));
                continue;
            }
            (None, '&' | '|') => {
                // `2>&1` is no background process.
                if character != '&' || !statement.ends_with('>') {
                    return None;
                }
            }
            (None, ';' | '\n') => {
                statements.push(std::mem::take(&mut statement));
                continue;
            }
            (None, _) => {}
        }
        statement.push(character);
    }
    statements.push(statement);
    let trimmed = statements.iter().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    quote.is_none().then(|| trimmed.collect())
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')
    })
}

fn base_name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

/// A word as it stands in a message: one line, not too long.
fn shorten(word: &str) -> String {
    const LONGEST: usize = 40;
    let line = word.trim().lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(LONGEST).collect();
    if short.len() < word.trim().len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::{RULE, script_ends_at_once};
    use crate::rules::testing::{check_diagnostics, check_silent};

    fn deployment(container: &str) -> String {
        format!(
            "apiVersion: apps/v1
kind: Deployment
metadata: {{name: debug}}
spec:
  selector: {{matchLabels: {{app: debug}}}}
  template:
    metadata: {{labels: {{app: debug}}}}
    spec:
      containers:
      - name: debug
{container}
"
        )
    }

    #[test]
    fn a_shell_without_a_terminal_has_nothing_to_do() {
        check_diagnostics(
            &RULE,
            &deployment(
                "        image: alpine:3.20
#              ^^^^^^^^^^^ warning[pod-completed]: Image `alpine:3.20` of container `debug` of Deployment `debug` starts `sh` and nothing else",
            ),
        );
        check_diagnostics(
            &RULE,
            &deployment(
                "        image: public.ecr.aws/docker/library/python:3
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[pod-completed]: Image `public.ecr.aws/docker/library/python:3` of container `debug` of Deployment `debug` starts `python3`",
            ),
        );
    }

    #[test]
    fn a_script_that_plainly_ends() {
        check_diagnostics(
            &RULE,
            &deployment(
                "        image: busybox
        command: [sh, -c, echo hi]
#                         ^^^^^^^ warning[pod-completed]: `echo hi` of container `debug` of Deployment `debug` ends at once",
            ),
        );
        check_diagnostics(
            &RULE,
            &deployment(
                "        image: busybox
        args: [/bin/date]
#              ^^^^^^^^^ warning[pod-completed]: `/bin/date`",
            ),
        );
        check_diagnostics(
            &RULE,
            &deployment(
                "        image: example/tools
        command: [/bin/bash]
#                 ^^^^^^^^^ warning[pod-completed]: `/bin/bash`",
            ),
        );
    }

    #[test]
    fn what_waits_or_works_is_left_alone() {
        for container in [
            "        image: alpine\n        tty: true",
            "        image: alpine\n        stdin: true",
            "        image: alpine\n        command: [sleep, infinity]",
            "        image: alpine\n        args: [sleep, '3600']",
            "        image: alpine\n        args: [tail, -f, /dev/null]",
            "        image: python:3\n        args: [app.py]",
            "        image: example/web\n        args: [date]",
            "        image: registry.example/ubuntu",
            "        image: nginx",
            "        image: busybox\n        command: [sh, -c, 'while true; do date; sleep 5; done']",
            "        image: busybox\n        command: [sh, -c, 'echo start; exec httpd -f']",
            "        image: busybox\n        command: [sh, /scripts/run.sh]",
            "        image: busybox\n        command: [env, A=b, httpd, -f]",
            "        image: busybox\n        command: [sh, -c, 'echo hi; sleep 3600']",
        ] {
            check_silent(&RULE, &deployment(container));
        }
    }

    #[test]
    fn jobs_and_pods_that_are_not_restarted_are_there_to_end() {
        check_silent(
            &RULE,
            "
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: once, image: busybox, command: [echo, hi]}]
---
apiVersion: v1
kind: Pod
metadata: {name: once}
spec:
  restartPolicy: OnFailure
  containers: [{name: once, image: busybox}]
---
apiVersion: v1
kind: Pod
metadata: {name: init}
spec:
  initContainers: [{name: once, image: busybox, command: [sh, -c, echo hi]}]
  containers: [{name: web, image: nginx}]
",
        );
    }

    #[test]
    fn scripts() {
        for script in
            ["echo a; echo b", "A=b echo $A && date", "set -e\ncd /tmp\nls -l\n", "echo 'a & b' 2>&1"]
        {
            assert!(script_ends_at_once(script), "{script}");
        }
        for script in [
            "",
            "set -e",
            "httpd & echo",
            "echo $(run)",
            "echo a | run",
            "echo a > /dev/tcp; nginx",
            "wait",
            "echo 'a",
            "# nothing",
            "sleep 5",
            "ls && ./run",
        ] {
            assert!(!script_ends_at_once(script), "{script}");
        }
    }
}
