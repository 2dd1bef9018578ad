//! The name of an image that the kubelet cannot parse.

use super::{
    describe_container,
    troubled::{Troubled, troubled},
};
use crate::{
    graph::TroubleKind,
    hash::{HashMap, HashSet},
    options::Text,
    report::Applicability,
    resources::{Container, ImageFault, Part, PodSpec, Resource, ResourceId, is_templated, parse_image},
    rules::{Check, Context, Edit, Finding, Fix, Look, Looker, Rule, Scene, With, text},
    yaml::de::Spanned,
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-image-invalid",
    severity: crate::report::Severity::Error,
    summary: Text {
        en: "Image of a container has a name that cannot be parsed",
        es: "La imagen de un contenedor tiene un nombre que no se puede interpretar",
    },
    question: Some("P10"),
    since: "0.1.0",
    file: "pod/image_invalid",
    docs: Text { en: include_str!("image_invalid.md"), es: include_str!("image_invalid.es.md") },
    check: Check::Suspects(Look::PodMakers(look), check),
};

fn look<'c, 'a>(_: &'c Scene<'a>) -> Looker<'c, With<'a, PodSpec<'a>>> {
    Box::new(|(resource, spec), found| {
        let mut images = spec.all_containers().filter_map(|container| container.image.get());
        if images.any(|image| parse_image(image).is_err()) {
            found.suspect(resource);
        }
    })
}

fn check(cx: &mut Context<'_>, suspects: &[ResourceId]) {
    let refused = troubled(cx, TroubleKind::ImageInvalid);
    let by_container: HashMap<_, _> = refused.iter().filter_map(|it| Some((key_of(it)?, it))).collect();
    let mut told: HashSet<_> = HashSet::default();
    let cluster = cx.cluster;
    for (resource, spec) in cluster.with_pod_spec(suspects) {
        for container in spec.all_containers() {
            let Some(image) = container.image.spanned() else { continue };
            if image.value.is_empty() || is_filled_in_later(image.value) || is_triggered(resource) {
                continue;
            }
            if let Err(fault) = parse_image(image.value) {
                let mut finding = describe(cx, resource, container, image, fault);
                let key = (resource.id, container.name.or(""));
                if let Some(troubled) = by_container.get(&key) {
                    // It has happened already.
                    finding.evidence.clear();
                    finding = troubled.show(cx, finding);
                    told.insert(key);
                }
                cx.report(finding);
            }
        }
    }
    for troubled in refused.iter().filter(|it| key_of(it).is_none_or(|key| !told.contains(&key))) {
        let finding = as_refused(cx, troubled);
        cx.report(finding);
    }
}

/// A name that a kubelet refuses and our grammar does not: that of the template has been changed since, or a webhook has
/// put in another one.
fn as_refused<'a>(cx: &Scene<'a>, troubled: &Troubled<'a>) -> Finding {
    let image = troubled.container().map_or("", |it| it.image.or(""));
    let same_image = |it: &Container<'_>| it.image.span().filter(|_| it.image.or("") == image);
    let place = troubled.place_in_container(same_image).unwrap_or_else(|| troubled.place_in_status());
    let (who, pods, shown) = (troubled.who(cx.lang()), troubled.in_pods(cx.lang()), image.escape_debug());
    let message = text!(cx.lang(),
        en: "Image `{shown}` of {who} is no name of an image for the kubelet{pods}",
        es: "La imagen `{shown}` del {who} no es un nombre de imagen para el kubelet{pods}");
    let help = match parse_image(image) {
        Err(fault) => help(cx, fault),
        Ok(_) => text!(cx.lang(),
            en: "Write it as `registry.example/team/app:1.4`: small letters and digits, between them `.`, `_` or `-`",
            es: "Escríbelo como `registry.example/team/app:1.4`: minúsculas y dígitos, y entre ellos `.`, `_` o `-`"),
    };
    troubled.finding(cx, &RULE, place, message, help)
}

/// The container in its workload.
fn key_of<'a>(troubled: &Troubled<'a>) -> Option<(ResourceId, &'a str)> {
    Some((troubled.top.id, troubled.group.container?.name))
}

/// Whether another tool puts the name in: a template, and `ko`, which builds what a Go package says.
fn is_filled_in_later(image: &str) -> bool {
    is_templated(image) || image.starts_with("ko://")
}

/// Whether OpenShift puts in the image of an ImageStream, over whatever stands there.
fn is_triggered(resource: &Resource<'_>) -> bool {
    resource.gvk.kind == "DeploymentConfig"
        || resource.metadata.annotation("image.openshift.io/triggers").is_some()
}

fn describe(
    cx: &Scene<'_>,
    resource: &Resource<'_>,
    container: &Container<'_>,
    image: &Spanned<&str>,
    fault: ImageFault<'_>,
) -> Finding {
    let (place, name) = (resource.place(image.span), image.value);
    let who = describe_container(cx.lang(), container, resource);
    let why = why(cx, fault);
    let shown = name.escape_debug();
    let message = text!(cx.lang(),
        en: "Image `{shown}` of {who} is no name of an image: {why}",
        es: "La imagen `{shown}` del {who} no es un nombre de imagen: {why}");
    let words = fault.kubernetes_words(name);
    let kubernetes =
        format!("Failed to apply default image tag {name:?}: couldn't parse image name {name:?}: {words}");
    let finding = Finding::new(&RULE, place, message, help(cx, fault))
        .on(resource.id)
        .instead_of_api(place)
        .kubernetes_message(kubernetes)
        .evidence(text!(cx.lang(),
            en: "The Pod will show the status InvalidImageName",
            es: "El Pod mostrará el estado InvalidImageName"))
        .keeps_pods_unready();
    match mended(name, fault) {
        Some((new_text, applicability)) => finding.fix(Fix {
            title: text!(cx.lang(), en: "Write `{new_text}`", es: "Escribir `{new_text}`"),
            applicability,
            edits: vec![Edit { place, new_text }],
        }),
        None => finding,
    }
}

fn why(cx: &Scene<'_>, fault: ImageFault<'_>) -> String {
    match fault {
        ImageFault::Id => text!(cx.lang(),
            en: "64 hexadecimal digits are an image's id",
            es: "64 dígitos hexadecimales son el identificador de una imagen"),
        ImageFault::Uppercase { repository } => text!(cx.lang(),
            en: "repository name ({repository}) must be lowercase",
            es: "el nombre del repositorio (`{repository}`) debe ir en minúsculas"),
        ImageFault::Format(Part::Scheme { scheme }) => text!(cx.lang(),
            en: "it begins with `{scheme}://`",
            es: "empieza por `{scheme}://`"),
        ImageFault::Format(Part::Whitespace) => text!(cx.lang(),
            en: "it contains white space",
            es: "contiene espacios en blanco"),
        ImageFault::Format(Part::Tag("")) => text!(cx.lang(),
            en: "no tag follows the colon",
            es: "tras los dos puntos no hay ninguna etiqueta"),
        ImageFault::Format(Part::Tag(tag)) => text!(cx.lang(),
            en: "`{tag}` is no tag",
            es: "`{tag}` no es una etiqueta (tag)"),
        ImageFault::Format(Part::Digest(digest)) => text!(cx.lang(),
            en: "`{digest}` is no digest",
            es: "`{digest}` no es un digest"),
        ImageFault::Format(Part::Name("")) => text!(cx.lang(),
            en: "a part of it is empty",
            es: "una de sus partes está vacía"),
        ImageFault::Format(Part::Name(part)) => text!(cx.lang(),
            en: "`{part}` cannot be a part of it",
            es: "`{part}` no puede formar parte de él"),
        ImageFault::TooLong => text!(cx.lang(),
            en: "it has more than 255 characters",
            es: "tiene más de 255 caracteres"),
        ImageFault::DigestAlgorithm => text!(cx.lang(),
            en: "its digest is by an unknown algorithm",
            es: "su digest usa un algoritmo desconocido"),
        ImageFault::DigestLength { algorithm, digits, expected } => text!(cx.lang(),
            en: "its {algorithm} digest has {digits} digits instead of {expected}",
            es: "su digest {algorithm} tiene {digits} dígitos en vez de {expected}"),
        ImageFault::DigestDigits => text!(cx.lang(),
            en: "the digits of a digest are 0 to 9 and a to f",
            es: "los dígitos de un digest van de 0 a 9 y de a hasta f"),
    }
}

/// The container runtime counts the beginning of a digest to the repository.
fn without_digest(repository: &str) -> String {
    repository.split('@').next().unwrap_or(repository).to_ascii_lowercase()
}

fn help(cx: &Scene<'_>, fault: ImageFault<'_>) -> String {
    match fault {
        ImageFault::Uppercase { repository } => text!(cx.lang(),
            en: "Write `{0}`: registries know repositories in small letters only", without_digest(repository);
            es: "Escribe `{0}`: los registros solo conocen repositorios en minúsculas", without_digest(repository)),
        ImageFault::Format(Part::Scheme { scheme }) => text!(cx.lang(),
            en: "Remove `{scheme}://`: the name begins with the registry's host",
            es: "Quita `{scheme}://`: el nombre empieza por el host del registro"),
        ImageFault::Format(Part::Whitespace) => text!(cx.lang(),
            en: "Remove the white space; between name and tag stands a colon",
            es: "Quita los espacios; entre el nombre y la etiqueta van dos puntos"),
        ImageFault::Format(Part::Tag("")) => text!(cx.lang(),
            en: "Write a tag after the colon, such as `:1.4`, or remove the colon for `latest`",
            es: "Escribe una etiqueta tras los dos puntos, como `:1.4`, o quítalos para usar `latest`"),
        ImageFault::Format(Part::Tag(_)) => text!(cx.lang(),
            en: "Write one tag after one colon: letters, digits, `_`, `.` and `-`, at most 128 of them, the first a letter, a digit or `_`",
            es: "Escribe una sola etiqueta tras dos puntos: letras, dígitos, `_`, `.` y `-`, como mucho 128, la primera una letra, un dígito o `_`"),
        ImageFault::Format(Part::Digest(_))
        | ImageFault::DigestAlgorithm
        | ImageFault::DigestLength { .. }
        | ImageFault::DigestDigits => text!(cx.lang(),
            en: "Write the digest in full, as `@sha256:` and 64 hexadecimal digits in small letters",
            es: "Escribe el digest completo, como `@sha256:` y 64 dígitos hexadecimales en minúsculas"),
        ImageFault::Id => text!(cx.lang(),
            en: "Write the image's name with `@sha256:` and the digest",
            es: "Escribe el nombre de la imagen con `@sha256:` y el digest"),
        ImageFault::Format(Part::Name(_)) | ImageFault::TooLong => text!(cx.lang(),
            en: "Write it as `registry.example/team/app:1.4`: small letters and digits, between them `.`, `_` or `-`",
            es: "Escríbelo como `registry.example/team/app:1.4`: minúsculas y dígitos, y entre ellos `.`, `_` o `-`"),
    }
}

/// The name without the fault, where there is one way to take it out.
fn mended(image: &str, fault: ImageFault<'_>) -> Option<(String, Applicability)> {
    let (new_text, applicability) = match fault {
        ImageFault::Uppercase { repository } => {
            (image.replacen(repository, &repository.to_ascii_lowercase(), 1), Applicability::Unsafe)
        }
        ImageFault::Format(Part::Whitespace) => (image.trim().to_owned(), Applicability::Safe),
        ImageFault::Format(Part::Scheme { scheme }) => {
            let rest = image.strip_prefix(scheme)?.strip_prefix("://")?;
            (rest.trim_end_matches('/').to_owned(), Applicability::Unsafe)
        }
        ImageFault::Format(Part::Tag(tag)) if tag.starts_with(':') => {
            (image.replacen("::", ":", 1), Applicability::Unsafe)
        }
        _ => return None,
    };
    parse_image(&new_text).is_ok().then_some((new_text, applicability))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_fix, check_silent, run},
    };

    fn deployment(image: &str) -> String {
        format!(
            "apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
      - name: web
        image: {image}
"
        )
    }

    #[test]
    fn a_repository_has_small_letters() {
        let found = "
#              ^^^^^^^^^^^^^^^^^^^^^^^^ error[pod-image-invalid]: Image `registry.example/Render:2` of container `web` of Deployment `web` is no name of an image: repository name (Render) must be lowercase";
        let text = deployment("registry.example/Render:2").trim_end().to_owned() + found;
        check_diagnostics(
            &RULE,
            &text.replace("        ^^^^^^^^^^^^^^^^^^^^^^^^", "        ^^^^^^^^^^^^^^^^^^^^^^^^^"),
        );
        let report = run(&text, &Options::default());
        assert_eq!(
            report.diagnostics[0].kubernetes_message.as_deref(),
            Some(
                "Failed to apply default image tag \"registry.example/Render:2\": couldn't parse image name \
                 \"registry.example/Render:2\": invalid reference format: repository name (Render) must be lowercase"
            )
        );
    }

    #[test]
    fn init_containers_and_jobs_pull_images_too() {
        check_diagnostics(
            &RULE,
            "
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: '0 1 * * *'
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          initContainers:
          - {name: wait, image: 'busybox:1:36'}
#                               ^^^^^^^^^^^^^^ error[pod-image-invalid]: Image `busybox:1:36` of container `wait` of CronJob `nightly` is no name of an image: `1:36` is no tag
          containers:
          - {name: dump, image: https://registry.example/dump}
#                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[pod-image-invalid]: Image `https://registry.example/dump` of container `dump`
",
        );
    }

    #[test]
    fn a_host_may_have_capitals_and_a_port() {
        for image in ["Registry.Example/web", "registry.example:5000/web", "web:V1", "localhost/web"] {
            check_silent(&RULE, &deployment(image));
        }
    }

    #[test]
    fn what_another_tool_fills_in_is_not_judged() {
        for image in ["'${IMAGE}'", "'{{ .Values.image }}'", "ko://example.com/Shop/cmd/web", "''", "~"] {
            check_silent(&RULE, &deployment(image));
        }
        let triggered = "metadata: {name: web, annotations: {image.openshift.io/triggers: '[]'}}";
        check_silent(&RULE, &deployment("' '").replace("metadata: {name: web}", triggered));
    }

    #[test]
    fn what_the_kubelet_said_is_told_beside_it() {
        let pod = |image: &str, found: &str| {
            format!(
                "apiVersion: v1
kind: Pod
metadata: {{name: web, uid: p}}
spec:
  nodeName: n1
  containers:
  - {{name: web, image: {image}}}
{found}
status:
  containerStatuses:
  - name: web
    state: {{waiting: {{reason: InvalidImageName, message: couldn't parse image name}}}}
"
            )
        };
        let upper = pod(
            "Web",
            "#                      ^^^ error[pod-image-invalid]: Image `Web` of container `web` of Pod `web` is no name of an image: repository name (Web)",
        );
        check_diagnostics(&RULE, &upper);
        let report = run(&upper, &Options::default());
        let one = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert_eq!(one.kubernetes_message.as_deref(), Some("couldn't parse image name"));
        assert_eq!(one.evidence, ["kubectl get pods: web 0/1 InvalidImageName 0"]);
        // Where we see no fault the kubelet is right all the same.
        check_diagnostics(
            &RULE,
            &pod(
                "web",
                "#                      ^^^ error[pod-image-invalid]: Image `web` of container `web` of Pod `web` is no name of an image for the kubelet",
            ),
        );
    }

    #[test]
    fn fixes() {
        for (before, after) in [
            ("Team/Web:1", None),
            ("team/Web:V1", Some("team/web:V1")),
            ("' web:1'", Some("web:1")),
            ("https://registry.example/web:1", Some("registry.example/web:1")),
            ("web::1", Some("web:1")),
        ] {
            if let Some(after) = after {
                check_fix(&RULE, &deployment(before), &deployment(after));
            }
        }
    }
}
