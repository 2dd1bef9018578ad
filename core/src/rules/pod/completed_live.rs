//! A container of a dump whose process ends well and is started again: the cluster shows what the manifest only suggests.

use super::{completed::RULE, crash_loop::what_runs, troubled::troubled};
use crate::{
    graph::TroubleKind,
    report::Severity,
    resources::ResourceId,
    rules::{Context, Scene, text},
};

pub(super) fn check(cx: &mut Context<'_>) {
    for troubled in troubled(cx, TroubleKind::Completed) {
        let lang = cx.lang();
        let (who, pods) = (troubled.who(lang), troubled.in_pods(lang));
        let message = text!(lang,
            en: "Process of {who} ends without an error{pods}, and Kubernetes starts it again and again",
            es: "El proceso del {who} termina sin error{pods}, y Kubernetes lo arranca una y otra vez");
        let says_nothing =
            troubled.container().is_some_and(|it| it.command.get().is_none() && it.args.get().is_none());
        let help = match says_nothing {
            true => text!(lang,
                en: "Give the container a `command` that stays, if what the image starts by itself has nothing to do; what has to run once is a Job",
                es: "Dale al contenedor un `command` que no termine, si lo que arranca la imagen por sí misma no tiene nada que hacer; lo que debe ejecutarse una vez es un Job"),
            false => text!(lang,
                en: "Run the process in the foreground: a server that goes into the background ends its container; what has to run once is a Job",
                es: "Ejecuta el proceso en primer plano: un servidor que pasa a segundo plano termina su contenedor; lo que debe ejecutarse una vez es un Job"),
        };
        let place = troubled.place_in_container(what_runs).unwrap_or_else(|| troubled.place_in_status());
        let finding = troubled.finding(cx, &RULE, place, message, help).severity(Severity::Error);
        let finding = troubled.with_end(cx, finding);
        cx.report(finding);
    }
}

/// Whether the cluster itself shows how the containers of this object fare.
pub(super) fn is_shown(cx: &Scene<'_>, maker: ResourceId) -> bool {
    cx.cluster.live().is_some_and(|live| live.present_pods_of(maker).next().is_some())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::{
        pod::live_fixture::{crashed, ready, stateful_set},
        testing::{check_diagnostics, check_silent},
    };

    const DONE: &str = "reason: Completed, exitCode: 0";

    #[test]
    fn one_finding_where_the_manifest_shows_it_as_well() {
        let container = "        image: busybox
#              ^^^^^^^ error[pod-completed]: Process of container `web` of StatefulSet `web` ends without an error in 2 of 2 Pods, and Kubernetes starts it again and again";
        check_diagnostics(&RULE, &stateful_set(container, &[crashed(DONE), crashed(DONE)]));
    }

    #[test]
    fn the_script_that_a_shell_is_given() {
        let container = "        image: app
        command: [sh, -c, nginx]
#                         ^^^^^ error[pod-completed]: Process of container `web` of StatefulSet `web` ends without an error in its only Pod";
        check_diagnostics(&RULE, &stateful_set(container, &[crashed(DONE)]));
    }

    #[test]
    fn where_the_pods_are_ready_the_manifest_is_not_asked() {
        check_silent(&RULE, &stateful_set("        image: busybox", &[ready()]));
        check_silent(&RULE, &stateful_set("        image: app", &[crashed("reason: Error, exitCode: 1")]));
    }
}
