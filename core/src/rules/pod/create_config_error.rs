//! A container that the kubelet does not make, because its settings contradict each other or its image.

use super::{
    quoted::{last_words, without_secrets},
    troubled::{Troubled, troubled},
};
use crate::{
    graph::TroubleKind,
    messages::{ConfigFailure, RootFault, config_failure},
    options::{Lang, Text},
    report::Severity,
    resources::{Container, PodSpec, SecurityContext},
    rules::{Check, Context, Place, Rule, Scene, text},
    yaml::Span,
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-create-config-error",
    severity: Severity::Error,
    summary: Text {
        en: "Settings of a container do not allow it to be made",
        es: "La configuración de un contenedor impide crearlo",
    },
    question: Some("P15b"),
    since: "0.1.0",
    file: "pod/create_config_error",
    docs: Text { en: include_str!("create_config_error.md"), es: include_str!("create_config_error.es.md") },
    check: Check::Whole(check),
};

/// How long a kubelet that has just started may not know the Services of the cluster, in seconds.
const PATIENCE_WITH_KUBELET: i64 = 300;

fn check(cx: &mut Context<'_>) {
    for troubled in troubled(cx, TroubleKind::CreateConfigError) {
        let lang = cx.lang();
        let said = without_secrets(cx, troubled.pod, troubled.leading.message);
        let failure = config_failure(&said);
        if failure == ConfigFailure::NotSynced && !is_old(cx, &troubled) {
            continue;
        }
        let (who, pods, why) = (troubled.container_subject(lang), troubled.in_pods(lang), why(lang, failure));
        let message = text!(lang,
            en: "{who} is not made{pods}: {why}",
            es: "{who} no se crea{pods}: {why}");
        let place = place(&troubled, failure).unwrap_or_else(|| troubled.place_in_status());
        let finding = troubled.finding(cx, &RULE, place, message, help(lang, failure));
        cx.report(finding);
    }
}

fn is_old(cx: &Scene<'_>, troubled: &Troubled<'_>) -> bool {
    let now = cx.cluster.live().and_then(|it| it.now());
    now.zip(troubled.leading.since)
        .is_some_and(|(now, since)| now.seconds_since(since) >= PATIENCE_WITH_KUBELET)
}

fn place(troubled: &Troubled<'_>, failure: ConfigFailure<'_>) -> Option<Place> {
    let found = match failure {
        ConfigFailure::RunAsNonRoot(RootFault::OfSpec) => {
            of_security(troubled, |it| it.run_as_user.span()).or_else(|| non_root(troubled))
        }
        ConfigFailure::RunAsNonRoot(_) => non_root(troubled),
        ConfigFailure::SubPath { volume } => troubled.place_in_container(|it| {
            let mounts = it.volume_mounts.get()?;
            let mount =
                mounts.iter().find(|it| it.name.get().copied() == volume && it.sub_path.get().is_some());
            mount.or_else(|| mounts.iter().find(|it| it.sub_path.get().is_some()))?.sub_path.span()
        }),
        _ => None,
    };
    found.or_else(|| troubled.place_in_container(|it| it.name.span()))
}

fn non_root(troubled: &Troubled<'_>) -> Option<Place> {
    of_security(troubled, |it| it.run_as_non_root.span())
}

/// What the container says of its user, or else the Pod as a whole.
pub(super) fn of_security(
    troubled: &Troubled<'_>,
    find: impl Fn(&SecurityContext) -> Option<Span>,
) -> Option<Place> {
    let of_container = |it: &Container<'_>| find(it.security_context.get()?);
    let of_pod = |it: &PodSpec<'_>| find(it.security_context.get()?);
    troubled.place_in_container(of_container).or_else(|| troubled.place_in_spec(of_pod))
}

fn why(lang: Lang, failure: ConfigFailure<'_>) -> String {
    match failure {
        ConfigFailure::RunAsNonRoot(RootFault::OfImage) => text!(lang,
            en: "`runAsNonRoot` forbids it, for its image runs as root",
            es: "`runAsNonRoot` lo prohíbe, pues su imagen se ejecuta como root"),
        ConfigFailure::RunAsNonRoot(RootFault::Named { user: Some(user) }) => text!(lang,
            en: "`runAsNonRoot` needs the number of a user, and its image names `{user}`",
            es: "`runAsNonRoot` necesita el número de un usuario, y su imagen nombra `{user}`"),
        ConfigFailure::RunAsNonRoot(RootFault::Named { user: None }) => text!(lang,
            en: "`runAsNonRoot` needs the number of a user, and its image names one by a word",
            es: "`runAsNonRoot` necesita el número de un usuario, y su imagen lo nombra con una palabra"),
        ConfigFailure::RunAsNonRoot(RootFault::OfSpec) => text!(lang,
            en: "`runAsNonRoot` forbids `runAsUser: 0`",
            es: "`runAsNonRoot` prohíbe `runAsUser: 0`"),
        ConfigFailure::SubPath { volume: Some(volume) } => text!(lang,
            en: "the `subPath` of its volume `{volume}` cannot be made ready",
            es: "el `subPath` de su volumen `{volume}` no se puede preparar"),
        ConfigFailure::SubPath { volume: None } => text!(lang,
            en: "a `subPath` of its volumes cannot be made ready",
            es: "un `subPath` de sus volúmenes no se puede preparar"),
        ConfigFailure::NotSynced => text!(lang,
            en: "the kubelet of its node does not yet know what it needs",
            es: "el kubelet de su nodo todavía no sabe lo que necesita"),
        ConfigFailure::ConfigMapNotFound { name } => {
            text!(lang, en: "there is no ConfigMap `{name}`", es: "no existe el ConfigMap `{name}`")
        }
        ConfigFailure::SecretNotFound { name } => {
            text!(lang, en: "there is no Secret `{name}`", es: "no existe el Secret `{name}`")
        }
        ConfigFailure::KeyNotFound { kind, name, key, .. } => text!(lang,
            en: "{kind} `{name}` has no key `{key}`",
            es: "el {kind} `{name}` no tiene la clave `{key}`"),
        ConfigFailure::Unknown(words) => last_words(words).unwrap_or_else(
            || text!(lang, en: "why, these files do not say", es: "por qué, no lo dicen estos archivos"),
        ),
    }
}

fn help(lang: Lang, failure: ConfigFailure<'_>) -> String {
    match failure {
        ConfigFailure::RunAsNonRoot(RootFault::Named { .. }) => text!(lang,
            en: "Write the number of that user in `runAsUser`, or in the image `USER 1000`: the kubelet does not look into the image for the number of a name",
            es: "Escribe el número de ese usuario en `runAsUser`, o en la imagen `USER 1000`: el kubelet no busca en la imagen el número de un nombre"),
        ConfigFailure::RunAsNonRoot(_) => text!(lang,
            en: "Write a `runAsUser` other than 0, or in the image `USER 1000`; some images have a variant for this, as `nginxinc/nginx-unprivileged`",
            es: "Escribe un `runAsUser` distinto de 0, o en la imagen `USER 1000`; algunas imágenes tienen una variante para esto, como `nginxinc/nginx-unprivileged`"),
        ConfigFailure::SubPath { .. } => text!(lang,
            en: "Write a `subPath` that is in the volume, relative, without `..`; in one that cannot be written to it has to be there before",
            es: "Escribe un `subPath` que esté en el volumen, relativo y sin `..`; si no se puede escribir en él, tiene que existir antes"),
        ConfigFailure::NotSynced => text!(lang,
            en: "See whether the kubelet of the node reaches the API server",
            es: "Mira si el kubelet del nodo llega al servidor de la API"),
        _ => text!(lang,
            en: "Correct what Kubernetes names; the kubelet tries again by itself",
            es: "Corrige lo que nombra Kubernetes; el kubelet lo vuelve a intentar por sí mismo"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::{
        pod::live_fixture::{stateful_set, waiting, with_spec},
        testing::{check_diagnostics, check_silent},
    };

    fn refused(message: &str) -> String {
        waiting("CreateContainerConfigError", message)
    }

    #[test]
    fn an_image_that_runs_as_root() {
        let container = "        image: app
        securityContext: {runAsNonRoot: true}
#                                       ^^^^ error[pod-create-config-error]: Container `web` of StatefulSet `web` is not made in 2 of 2 Pods: `runAsNonRoot` forbids it, for its image runs as root";
        let state = refused(
            "container has runAsNonRoot and image will run as root (pod: \"web-0_shop(1f)\", container: web)",
        );
        check_diagnostics(&RULE, &stateful_set(container, &[state.clone(), state]));
    }

    #[test]
    fn what_the_pod_says_for_all_of_its_containers() {
        let spec = "      securityContext:
        runAsNonRoot: true
#                     ^^^^ error[pod-create-config-error]: Container `web` of StatefulSet `web` is not made in its only Pod: `runAsNonRoot` needs the number of a user, and its image names `app`
      containers:
      - name: web
        image: app
";
        let state = refused(
            "container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root (pod: \"web\", container: web)",
        );
        check_diagnostics(&RULE, &with_spec(spec, &[state]));
        let spec = "      securityContext: {runAsNonRoot: true, runAsUser: 0}
#                                                      ^ error[pod-create-config-error]: Container `web` of StatefulSet `web` is not made in its only Pod: `runAsNonRoot` forbids `runAsUser: 0`
      containers:
      - name: web
        image: app
";
        let state = refused("container's runAsUser breaks non-root policy (pod: \"web\", container: web)");
        check_diagnostics(&RULE, &with_spec(spec, &[state]));
    }

    #[test]
    fn a_sub_path_and_words_that_nobody_knows() {
        let container = "        image: app
        volumeMounts: [{name: data, mountPath: /d, subPath: a/b}]
#                                                           ^^^ error[pod-create-config-error]: Container `web` of StatefulSet `web` is not made in its only Pod: the `subPath` of its volume `data` cannot be made ready";
        let message = "failed to prepare subPath for volumeMount \"data\" of container \"web\"";
        check_diagnostics(&RULE, &stateful_set(container, &[refused(message)]));
        let spec = "      containers:
      - name: web
#             ^^^ error[pod-create-config-error]: Container `web` of StatefulSet `web` is not made in its only Pod: the moon is full
        image: app
";
        check_diagnostics(&RULE, &with_spec(spec, &[refused("the moon is full")]));
    }

    #[test]
    fn what_is_missing_has_other_rules_and_a_young_kubelet_has_its_time() {
        let container = "        image: app";
        check_silent(&RULE, &stateful_set(container, &[refused("configmap \"settings\" not found")]));
        check_silent(&RULE, &stateful_set(container, &[refused("couldn't find key a in Secret shop/b")]));
        let young = refused("services have not yet been read at least once, cannot construct envvars")
            .replace("10:00:00", "10:29:30");
        check_silent(&RULE, &stateful_set(container, &[young]));
    }
}
