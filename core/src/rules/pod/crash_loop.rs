//! A container of a dump that ends again and again.

use super::troubled::{Troubled, troubled};
use crate::{
    graph::TroubleKind,
    messages::{Exit, exit},
    options::{Lang, Text},
    report::Severity,
    resources::Container,
    rules::{Check, Context, Rule, text},
    yaml::Span,
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-crash-loop",
    severity: Severity::Error,
    summary: Text {
        en: "Container ends again and again with an error",
        es: "El contenedor termina con error una y otra vez",
    },
    question: Some("P13"),
    since: "0.1.0",
    file: "pod/crash_loop",
    docs: Text { en: include_str!("crash_loop.md"), es: include_str!("crash_loop.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    for troubled in troubled(cx, TroubleKind::CrashLoop) {
        let lang = cx.lang();
        let code = exit_code(&troubled);
        let place = troubled.place_in_container(what_runs).unwrap_or_else(|| troubled.place_in_status());
        let (who, pods, how) = (troubled.who(lang), troubled.in_pods(lang), how(lang, code));
        let message = text!(lang,
            en: "Process of {who} ends again and again{pods}: {how}",
            es: "El proceso del {who} termina una y otra vez{pods}: {how}");
        let is_told = troubled.end().is_some_and(|end| !end.message().trim().is_empty());
        let help = help(lang, code, is_told);
        let finding = troubled.finding(cx, &RULE, place, message, help);
        let finding = troubled.with_last_words(cx, finding);
        cx.report(finding);
    }
}

/// How the last run ended, where the status tells.
fn exit_code(troubled: &Troubled<'_>) -> Option<i64> {
    let status = troubled.live.container(troubled.group.container?)?;
    Some(status.latest_end()?.exit_code())
}

/// What the container starts: the script that a shell is given, else the first word of its own command or arguments, else the
/// image, which knows.
pub(super) fn what_runs(container: &Container<'_>) -> Option<Span> {
    let lists = || [&container.command, &container.args].into_iter().filter_map(|it| it.get());
    let mut words = lists().flat_map(|list| list.iter());
    let first = words.next();
    let is_shell =
        first.is_some_and(|it| matches!(it.value.rsplit('/').next(), Some("sh" | "bash" | "ash" | "dash")));
    let script = || words.skip_while(|it| !(it.value.starts_with('-') && it.value.ends_with('c'))).nth(1);
    let word = if is_shell { script().or(first) } else { first };
    word.map(|it| it.span).or(container.image.span()).or(container.name.span())
}

fn how(lang: Lang, code: Option<i64>) -> String {
    let Some(code) = code else {
        return text!(lang,
            en: "how, these files do not say",
            es: "cómo, no lo dicen estos archivos");
    };
    let meaning = match exit(code) {
        Exit::Success => {
            text!(lang, en: "as if its work were done", es: "como si su trabajo estuviera hecho")
        }
        Exit::Error(255) => text!(lang,
            en: "an error, or a node that was started anew",
            es: "un error, o un nodo que se reinició"),
        Exit::Error(_) => text!(lang,
            en: "an error that the program itself reports",
            es: "un error que da el propio programa"),
        // The first two have a rule of their own.
        Exit::NotExecutable | Exit::NotFound | Exit::NotStarted => {
            text!(lang, en: "it could not be started", es: "no se pudo arrancar")
        }
        Exit::Signal { number: 9, .. } => text!(lang,
            en: "killed by SIGKILL, though not for its own memory limit",
            es: "matado con SIGKILL, aunque no por su propio límite de memoria"),
        Exit::Signal { number: 11, .. } => text!(lang,
            en: "killed by SIGSEGV, an invalid memory access",
            es: "matado con SIGSEGV, un acceso a memoria no válido"),
        Exit::Signal { number: 15, .. } => text!(lang,
            en: "asked to end by SIGTERM",
            es: "se le pidió terminar con SIGTERM"),
        Exit::Signal { name: Some(name), .. } => {
            text!(lang, en: "killed by {name}", es: "matado con {name}")
        }
        Exit::Signal { number, name: None } => {
            text!(lang, en: "killed by signal {number}", es: "matado con la señal {number}")
        }
    };
    text!(lang, en: "exit code {code}, {meaning}", es: "código de salida {code}, {meaning}")
}

/// `is_told`: the status holds what it wrote last.
fn help(lang: Lang, code: Option<i64>, is_told: bool) -> String {
    match code.map(exit) {
        Some(Exit::Signal { number: 9, .. }) => text!(lang,
            en: "See whether the node ran out of memory (`kubectl describe node`), or whether the process did not end within its grace period",
            es: "Mira si el nodo se quedó sin memoria (`kubectl describe node`), o si el proceso no terminó en su periodo de gracia"),
        Some(Exit::Signal { number: 4 | 11, .. }) => text!(lang,
            en: "See whether the image is built for the node's processor and for the libc that it brings",
            es: "Mira si la imagen está hecha para el procesador del nodo y para la libc que trae"),
        Some(Exit::Signal { number: 15, .. }) => text!(lang,
            en: "Find out who ends it: a probe, an eviction, another process of the container; the Events of the Pod tell",
            es: "Averigua quién lo termina: una sonda, un desalojo, otro proceso del contenedor; lo dicen los Events del Pod"),
        Some(Exit::Success) => text!(lang,
            en: "Run a process that stays, or make a Job of it",
            es: "Ejecuta un proceso que no termine, o conviértelo en un Job"),
        _ if is_told => text!(lang,
            en: "Correct what its last message is about: its configuration, its command or the program",
            es: "Corrige aquello de lo que habla su último mensaje: su configuración, su comando o el programa"),
        _ => text!(lang,
            en: "Read what it wrote last, and correct its configuration, its command or the program; `terminationMessagePolicy: FallbackToLogsOnError` puts the end of the log into the status",
            es: "Lee lo último que escribió, y corrige su configuración, su comando o el programa; `terminationMessagePolicy: FallbackToLogsOnError` pone el final del registro en el estado"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::{
            pod::live_fixture::{crashed, stateful_set},
            testing::{check_diagnostics, check_silent, run},
        },
    };

    fn pod(container: &str, end: &str, ready: &str) -> String {
        format!(
            "apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop, uid: p}}
spec:
  nodeName: n1
  containers:
{container}
status:
  phase: Running
  conditions: [{{type: Ready, status: \"{ready}\", reason: ContainersNotReady}}]
  containerStatuses:
  - name: web
    restartCount: 6
    state: {{waiting: {{reason: CrashLoopBackOff, message: back-off}}}}
    lastState: {{terminated: {{finishedAt: \"2026-03-01T10:00:00Z\", {end}}}}}
"
        )
    }

    #[test]
    fn the_exit_code_is_explained_and_the_last_words_are_quoted() {
        let container = "  - {name: web, image: web, command: [serve, --fast]}
#                                     ^^^^^ error[pod-crash-loop]: Process of container `web` of Pod `web` ends again and again: exit code 1, an error that the program itself reports";
        let text = pod(container, "exitCode: 1, reason: Error, message: 'no database'", "False");
        check_diagnostics(&RULE, &text);
        let report = run(&text, &Options { now: "2026-03-01T10:02:00Z".parse().ok(), ..Options::default() });
        let one = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert_eq!(one.kubernetes_message.as_deref(), Some("back-off"));
        assert_eq!(
            one.evidence,
            ["kubectl get pods: web 0/1 CrashLoopBackOff 6 (2m ago)", "its last message: no database"]
        );
        assert_eq!(
            one.commands,
            ["kubectl logs web -c web --previous -n shop", "kubectl describe pod web -n shop"]
        );
    }

    #[test]
    fn every_code_has_its_meaning() {
        for (code, meaning) in [
            (137, "killed by SIGKILL, though not for its own memory limit"),
            (139, "killed by SIGSEGV"),
            (134, "killed by SIGABRT"),
            (143, "asked to end by SIGTERM"),
            (7, "an error that the program itself reports"),
        ] {
            let container = format!(
                "  - {{name: web, image: web}}\n#                      ^^^ error[pod-crash-loop]: Process of container `web` of Pod `web` ends again and again: exit code {code}, {meaning}"
            );
            check_diagnostics(&RULE, &pod(&container, &format!("exitCode: {code}, reason: Error"), "False"));
        }
    }

    #[test]
    fn what_is_ready_or_has_a_better_name_is_no_crash_loop() {
        let container = "  - {name: web, image: web}";
        check_silent(&RULE, &pod(container, "exitCode: 1", "True"));
        check_silent(&RULE, &pod(container, "exitCode: 137, reason: OOMKilled", "False"));
        check_silent(&RULE, &pod(container, "exitCode: 0, reason: Completed", "False"));
    }

    #[test]
    fn what_it_wrote_last_is_read_or_is_to_be_corrected() {
        let help = |end: &str| {
            let report = run(&stateful_set("        image: app", &[crashed(end)]), &Options::default());
            report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap().help.clone()
        };
        assert!(help("exitCode: 1, reason: Error").starts_with("Read what it wrote last"));
        let told = help("exitCode: 1, reason: Error, message: 'DATABASE_URL is not set'");
        assert!(told.starts_with("Correct what its last message is about"), "{told}");
    }

    #[test]
    fn a_static_pod_is_corrected_in_its_file() {
        let text = stateful_set("        image: app", &[crashed("exitCode: 1, reason: Error")]);
        let shown = |text: &str| {
            let report = run(text, &Options::default());
            let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
            found.evidence.iter().any(|it| it.starts_with("A static Pod"))
        };
        assert!(!shown(&text));
        let mirror = "  uid: p0\n  annotations: {kubernetes.io/config.mirror: a1}\n";
        assert!(shown(&text.replace("  uid: p0\n", mirror)));
    }
}
