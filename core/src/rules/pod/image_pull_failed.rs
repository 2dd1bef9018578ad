//! An image that the nodes of a dump could not pull.

use super::{
    image_pull_words::{help, why},
    troubled::{Troubled, troubled},
};
use crate::{
    graph::{Lookup, TroubleKind},
    messages::{PullFailure, pull_failure},
    options::Text,
    report::Severity,
    resources::Container,
    rules::{Check, Context, FindingId, Place, Rule, text},
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-image-pull-failed",
    severity: Severity::Error,
    summary: Text {
        en: "Image of a container cannot be pulled",
        es: "No se puede descargar la imagen de un contenedor",
    },
    question: Some("P9"),
    since: "0.1.0",
    file: "pod/image_pull_failed",
    docs: Text { en: include_str!("image_pull_failed.md"), es: include_str!("image_pull_failed.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    for troubled in troubled(cx, TroubleKind::ImagePullFailed) {
        let lang = cx.lang();
        // What the node tried to pull; a template may have been changed since.
        let image = troubled.container().map_or("", |it| it.image.or(""));
        let failure = pull_failure(troubled.leading.message);
        let same_image =
            |container: &Container<'_>| container.image.span().filter(|_| container.image.or("") == image);
        let place = troubled.place_in_container(same_image).unwrap_or_else(|| troubled.place_in_status());
        let (who, pods) = (troubled.who(lang), troubled.in_pods(lang));
        let why = why(lang, failure, image);
        let message = text!(lang,
            en: "Image `{image}` of {who} cannot be pulled{pods}: {why}",
            es: "La imagen `{image}` del {who} no se puede descargar{pods}: {why}");
        let has_credentials = troubled.pod.pod_spec().is_some_and(|it| it.image_pull_secrets.get().is_some());
        let unfit = unfit_credentials(cx, &troubled, failure);
        let help = match unfit {
            Some(Unfit { secret, kind, .. }) => text!(lang,
                en: "Secret `{secret}` in `imagePullSecrets` is of type `{kind}`, and the kubelet reads `kubernetes.io/dockerconfigjson` only: make it anew with `kubectl create secret docker-registry`",
                es: "El Secret `{secret}` de `imagePullSecrets` es de tipo `{kind}`, y el kubelet solo lee `kubernetes.io/dockerconfigjson`: créalo de nuevo con `kubectl create secret docker-registry`"),
            None => help(lang, failure, has_credentials),
        };
        let causes = missing_credentials(cx, &troubled, failure);
        let mut finding = troubled.finding(cx, &RULE, place, message, help).caused_by(causes);
        if let Some(Unfit { place, .. }) = unfit {
            finding = finding.related(place, text!(lang, en: "its type", es: "su tipo"));
        }
        cx.report(finding);
    }
}

/// A Secret that is named for pulling, and of a type that the kubelet passes over without a word.
#[derive(Clone, Copy)]
struct Unfit<'a> {
    secret: &'a str,
    kind: &'a str,
    place: Place,
}

/// Where none of the Secrets for pulling can be read, the first one.
fn unfit_credentials<'a>(
    cx: &Context<'a>,
    troubled: &Troubled<'a>,
    failure: PullFailure<'_>,
) -> Option<Unfit<'a>> {
    if !matches!(failure, PullFailure::Unauthorized | PullFailure::NameUnknownOrDenied) {
        return None;
    }
    let mut first = None;
    for named in troubled.pod.pod_spec()?.image_pull_secrets.get()?.iter() {
        let Lookup::Found(id) = cx.cluster.find(troubled.pod, "Secret", named.name.get()?) else {
            return None;
        };
        let secret = cx.cluster.resource(id)?;
        let kind = secret.node.get("type")?;
        let written = kind.as_str()?;
        if matches!(written, "kubernetes.io/dockerconfigjson" | "kubernetes.io/dockercfg") {
            return None;
        }
        let unfit = Unfit { secret: secret.name(), kind: written, place: secret.place(kind.span()) };
        first = first.or(Some(unfit));
    }
    first
}

/// A Secret that is not there does not unlock anything.
fn missing_credentials(
    cx: &Context<'_>,
    troubled: &Troubled<'_>,
    failure: PullFailure<'_>,
) -> Vec<FindingId> {
    if !matches!(failure, PullFailure::Unauthorized | PullFailure::NameUnknownOrDenied) {
        return Vec::new();
    }
    let spec = troubled.top.pod_spec();
    let secrets = spec.and_then(|it| it.image_pull_secrets.span()).map(|span| troubled.top.place(span));
    let is_about_them = |place: crate::rules::Place| {
        secrets.is_some_and(|it| {
            (it.file, it.document) == (place.file, place.document)
                && it.span.start <= place.span.start
                && place.span.end <= it.span.end
        })
    };
    let found = cx.findings.on(troubled.top.id);
    let missing = found.filter(|(_, it)| it.rule.name == "pod-secret-not-found" && is_about_them(it.primary));
    missing.map(|(id, _)| id).collect()
}

#[cfg(test)]
#[path = "image_pull_failed_tests.rs"]
mod tests;
