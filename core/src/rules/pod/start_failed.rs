//! A container that the runtime could not make or start, for another reason than its command; and a Pod of which nothing starts
//! without anybody saying why.

use super::{
    create_config_error::of_security,
    quoted::{last_words, without_secrets},
    troubled::{Troubled, troubled},
};
use crate::{
    graph::TroubleKind,
    messages::{StartFailure, start_failure},
    options::{Lang, Text},
    report::Severity,
    rules::{Check, Context, Place, Rule, Scene, text},
    time::human_duration,
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-start-failed",
    severity: Severity::Error,
    summary: Text {
        en: "Container cannot be made or started",
        es: "Un contenedor no se puede crear o arrancar",
    },
    question: Some("P15b"),
    since: "0.1.0",
    file: "pod/start_failed",
    docs: Text { en: include_str!("start_failed.md"), es: include_str!("start_failed.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    for troubled in troubled(cx, TroubleKind::StartFailed) {
        let lang = cx.lang();
        let said = without_secrets(cx, troubled.pod, troubled.leading.message);
        let failure = start_failure(&said);
        let reason = troubled.leading.reason;
        let (who, pods, why) =
            (troubled.container_subject(lang), troubled.in_pods(lang), why(lang, failure, reason));
        let message = text!(lang,
            en: "{who} cannot start{pods}: {why}",
            es: "{who} no puede arrancar{pods}: {why}");
        let place = place(&troubled, failure).unwrap_or_else(|| troubled.place_in_status());
        let finding = troubled.finding(cx, &RULE, place, message, help(lang, failure, reason));
        let finding = if reason == "PostStartHookError" { troubled.with_log(finding) } else { finding };
        cx.report(finding);
    }
    for troubled in troubled(cx, TroubleKind::NotStarted) {
        let finding = nothing_starts(cx, &troubled);
        cx.report(finding);
    }
}

fn nothing_starts<'a>(cx: &Scene<'a>, troubled: &Troubled<'a>) -> crate::rules::Finding {
    let lang = cx.lang();
    let (top, pods) = (troubled.top.describe(), troubled.in_pods(lang));
    let begun =
        troubled.live.status.start_time.get().and_then(|it| it.parse().ok()).or(troubled.live.created());
    let age =
        cx.cluster.live().and_then(|it| it.now()).zip(begun).map(|(now, begun)| now.seconds_since(begun));
    let age = human_duration(age.unwrap_or_default());
    let message = text!(lang,
        en: "No container of {top} has started{pods} in {age}, and nothing here says why",
        es: "Ningún contenedor de {top} ha arrancado{pods} en {age}, y nada de lo que hay aquí dice por qué");
    let help = text!(lang,
        en: "Print the Events of the Pod as well, which last for an hour; if there are none, the kubelet of its node is not well",
        es: "Vuelca también los Events del Pod, que duran una hora; si no hay ninguno, el kubelet de su nodo no está bien");
    troubled.finding(cx, &RULE, troubled.place_in_status(), message, help).severity(Severity::Warning)
}

fn place(troubled: &Troubled<'_>, failure: StartFailure<'_>) -> Option<Place> {
    let found = match failure {
        StartFailure::UserNotFound { .. } => of_security(troubled, |it| it.run_as_user.span()),
        StartFailure::ReadOnly { .. } => of_security(troubled, |it| it.read_only_root_filesystem.span()),
        StartFailure::Unknown(_) | StartFailure::NameReserved | StartFailure::Timeout => None,
        _ => troubled.place_in_container(|it| it.image.span()),
    };
    found.or_else(|| troubled.place_in_container(|it| it.name.span()))
}

fn why(lang: Lang, failure: StartFailure<'_>, reason: &str) -> String {
    match failure {
        _ if reason == "PostStartHookError" => text!(lang,
            en: "its `postStart` handler fails, which ends it",
            es: "su manejador `postStart` falla, y eso lo termina"),
        StartFailure::UserNotFound { user: Some(user) } => text!(lang,
            en: "its image knows no user or group `{user}`",
            es: "su imagen no conoce ningún usuario o grupo `{user}`"),
        StartFailure::UserNotFound { user: None } => text!(lang,
            en: "its image does not know the user that it is to run as",
            es: "su imagen no conoce al usuario con el que debe ejecutarse"),
        StartFailure::ReadOnly { path: Some(path) } => text!(lang,
            en: "nothing can be written at `{path}`",
            es: "no se puede escribir en `{path}`"),
        StartFailure::ReadOnly { path: None } => text!(lang,
            en: "its file system can only be read",
            es: "su sistema de ficheros es de solo lectura"),
        StartFailure::DeviceNotFound { device: Some(device) } => text!(lang,
            en: "the node has no device `{device}`",
            es: "el nodo no tiene el dispositivo `{device}`"),
        StartFailure::DeviceNotFound { device: None } => text!(lang,
            en: "the node does not have its device",
            es: "el nodo no tiene su dispositivo"),
        StartFailure::Hook => text!(lang,
            en: "a hook of the runtime fails",
            es: "falla un hook del runtime"),
        StartFailure::NameReserved => text!(lang,
            en: "a former attempt to make it has not ended: the runtime of its node is slow",
            es: "un intento anterior de crearlo no ha terminado: el runtime de su nodo va lento"),
        StartFailure::Timeout => text!(lang,
            en: "the runtime of its node does not answer in time",
            es: "el runtime de su nodo no responde a tiempo"),
        StartFailure::Unknown("") => text!(lang,
            en: "{reason}, and why these files do not say",
            es: "{reason}, y por qué no lo dicen estos archivos"),
        StartFailure::Unknown(words) => last_words(words).unwrap_or_default(),
        _ => text!(lang, en: "the runtime refuses it", es: "el runtime lo rechaza"),
    }
}

fn help(lang: Lang, failure: StartFailure<'_>, reason: &str) -> String {
    match failure {
        _ if reason == "PostStartHookError" => text!(lang,
            en: "Correct `lifecycle.postStart`: it runs beside the main process, which may not be up yet, and everything that it needs has to be in the image",
            es: "Corrige `lifecycle.postStart`: se ejecuta a la vez que el proceso principal, que quizá aún no esté en marcha, y todo lo que necesita tiene que estar en la imagen"),
        StartFailure::UserNotFound { .. } => text!(lang,
            en: "Write the user in `runAsUser` by its number, or add the name to the image's `/etc/passwd`",
            es: "Escribe el usuario en `runAsUser` con su número, o añade el nombre al `/etc/passwd` de la imagen"),
        StartFailure::ReadOnly { .. } => text!(lang,
            en: "Mount an `emptyDir` where something has to be written, and mount nothing below a volume that can only be read",
            es: "Monta un `emptyDir` donde haya que escribir, y no montes nada por debajo de un volumen de solo lectura"),
        StartFailure::DeviceNotFound { .. } => text!(lang,
            en: "Choose nodes that have the device, and see whether its plugin runs there",
            es: "Elige nodos que tengan el dispositivo, y mira si su plugin funciona en ellos"),
        StartFailure::Hook => text!(lang,
            en: "See whether what the node's runtime adds to containers is well there, such as the driver of a GPU",
            es: "Mira si lo que el runtime del nodo añade a los contenedores está bien en él, como el controlador de una GPU"),
        StartFailure::NameReserved | StartFailure::Timeout => text!(lang,
            en: "Look at the node: its disk, its load and the log of its container runtime",
            es: "Mira el nodo: su disco, su carga y el registro de su runtime de contenedores"),
        _ => text!(lang,
            en: "Correct what the runtime names; the kubelet tries again by itself",
            es: "Corrige lo que nombra el runtime; el kubelet lo vuelve a intentar por sí mismo"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::{
            pod::live_fixture::{event, stateful_set, unready, waiting, with_spec},
            testing::{check_diagnostics, check_silent, run},
        },
    };

    #[test]
    fn what_the_runtime_says_decides() {
        for (reason, message, why) in [
            (
                "CreateContainerError",
                "failed to generate container \"4f\" spec: failed to generate spec: failed to set user: unable to find user app: no matching entries in passwd file",
                "its image knows no user or group `app`",
            ),
            (
                "CreateContainerError",
                "failed to reserve container name \"web_web-0_shop_1f_0\": name \"web_web-0_shop_1f_0\" is reserved for \"4f\"",
                "a former attempt to make it has not ended",
            ),
            (
                "CreateContainerError",
                "context deadline exceeded",
                "the runtime of its node does not answer in time",
            ),
            (
                "PostStartHookError",
                "Exec lifecycle hook ([/bin/warm]) for Container \"web\" failed",
                "its `postStart` handler fails",
            ),
            ("PreStartHookError", "", "PreStartHookError, and why these files do not say"),
            ("RunContainerError", "the moon is full", "the moon is full"),
        ] {
            let expected = format!(
                " error[pod-start-failed]: Container `web` of StatefulSet `web` cannot start in its only Pod: {why}"
            );
            let spec = format!(
                "      containers:\n      - name: web\n#             ^^^{expected}\n        image: app\n"
            );
            check_diagnostics(&RULE, &with_spec(&spec, &[waiting(reason, message)]));
        }
    }

    #[test]
    fn a_pod_of_which_nothing_starts() {
        let creating = unready(
            "state:\n      waiting:\n        reason: ContainerCreating\n#               ^^^^^^^^^^^^^^^^^ warning[pod-start-failed]: No container of StatefulSet `web` has started in its only Pod in 30m, and nothing here says why",
        );
        check_diagnostics(&RULE, &stateful_set("        image: app", &[creating]));
    }

    #[test]
    fn a_service_has_no_endpoints_because_nothing_starts() {
        let text = stateful_set("        image: app", &[waiting("ContainerCreating", "")])
            + "---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, uid: v, creationTimestamp: \"2026-03-01T10:00:00Z\"}
spec: {selector: {app: web}, ports: [{port: 80}]}
";
        let report = run(&text, &Options::default());
        let of = |rule: &str| report.diagnostics.iter().find(|it| it.rule == rule).unwrap();
        assert_eq!(of("service-no-ready-endpoints").caused_by, std::slice::from_ref(&of(RULE.name).id));
    }

    #[test]
    fn a_pod_that_is_on_its_way_or_has_a_better_name() {
        let creating = waiting("ContainerCreating", "");
        let container = "        image: app";
        let young = stateful_set(container, std::slice::from_ref(&creating)).replace("10:00:00", "10:29:57");
        check_silent(&RULE, &young);
        let pulling = event(0, "Pulling", "Pulling image \"app\"");
        check_silent(&RULE, &(stateful_set(container, &[creating]) + &pulling));
        let command =
            waiting("RunContainerError", "exec: \"serv\": executable file not found in $PATH: unknown");
        check_silent(&RULE, &stateful_set(container, &[command]));
    }
}
