//! `kubetriage/ignore: rule-a,rule-b` among the annotations of an object or of its Pod template: no finding of these
//! rules is reported on the object.

use super::{Ignored, comments::words};
use crate::{
    hash::HashMap,
    resources::{ObjectMeta, Resource, ResourceId},
    rules::{Context, FindingId},
    yaml::Span,
};

const ANNOTATION: &str = "kubetriage/ignore";

/// Whether an object asks by annotation for something to be ignored.
pub(super) fn is_annotated(resource: &Resource<'_>) -> bool {
    metadata(resource).any(|it| it.annotation(ANNOTATION).is_some())
}

/// The metadata of an object and of its template.
fn metadata<'r, 't>(resource: &'r Resource<'t>) -> impl Iterator<Item = &'r ObjectMeta<'t>> {
    let template = resource.template().and_then(|template| template.metadata.get());
    [Some(&resource.metadata), template].into_iter().flatten()
}

pub(super) fn apply(
    cx: &Context<'_>,
    annotated: &[ResourceId],
    all: &mut Vec<Ignored>,
    matches: &mut Vec<FindingId>,
) {
    let mut on: HashMap<ResourceId, Vec<usize>> = HashMap::default();
    for resource in annotated.iter().filter_map(|id| cx.cluster.resource(*id)) {
        for (rule, span) in metadata(resource).flat_map(|it| rules_in(resource, it)) {
            on.entry(resource.id).or_default().push(all.len());
            all.push(Ignored::written(rule, resource.place(span)));
        }
    }
    for (resource, indexes) in &on {
        for (id, finding) in cx.findings.on(*resource) {
            for index in indexes {
                if let Some(ignored) = all.get_mut(*index).filter(|it| it.rule == finding.rule.name) {
                    ignored.used = true;
                    matches.push(id);
                }
            }
        }
    }
}

/// The rules that the annotation names, with their places; the whole value where it is not written word by word, as
/// behind an alias.
fn rules_in<'t>(resource: &Resource<'t>, metadata: &ObjectMeta<'t>) -> Vec<(&'t str, Span)> {
    let pair = metadata.annotations.get().and_then(|annotations| annotations.get(ANNOTATION));
    let Some(pair) = pair else { return Vec::new() };
    let source = resource.node.document().text(pair.value_span);
    let start = source.find(pair.value).map(|at| pair.value_span.start as usize + at);
    words(pair.value, start.unwrap_or(0))
        .map(|(rule, span)| (rule, start.map_or(pair.value_span, |_| span)))
        .collect()
}
