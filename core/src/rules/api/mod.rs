//! What the API server would answer.
//!
//! The objects are read against the types of Kubernetes once, by [`decode`]; the rules here and
//! `yaml-implicit-type` put into words what did not fit.

mod advice;
mod candidates;
pub(crate) mod duplicate_value;
mod go;
#[cfg(test)]
mod golden;
mod ingress_conversion;
pub(crate) mod invalid_value;
pub(crate) mod kind_not_found;
mod lifecycle;
pub(crate) mod missing_field;
pub(crate) mod object_duplicate;
mod type_fixes;
pub(crate) mod unknown_field;
mod values;
pub(crate) mod version_deprecated;
pub(crate) mod version_removed;
pub(crate) mod wrong_type;

pub(super) use go::cannot_unmarshal;
pub(super) use values::refused;

use super::edits;
use crate::{
    KubernetesVersion,
    graph::Cluster,
    hash::HashSet,
    options::Options,
    resources::{Resource, ResourceId},
    rules::{Context, Finding},
    schema::{self, Decoded, FieldType, FrameId, Misfit},
    yaml::{Document, Memo, Span},
};

/// An object of which something does not fit.
pub(crate) struct DecodedResource<'t> {
    pub(crate) id: ResourceId,
    /// Printed by a cluster. What stands there was accepted once, perhaps by another release, whose fields may have
    /// other names; so only what cannot be right is reported.
    pub(crate) is_live: bool,
    pub(crate) decoded: Decoded<'t>,
}

/// Reads every object against its type. Objects of kinds that are not Kubernetes' own are read as far as `metadata`;
/// those of kinds or versions that the tables do not know, or that the target release does not serve, are left out: their
/// fields matter when the version does.
pub(super) fn decode<'t>(cluster: &Cluster<'t>, options: &Options) -> Vec<DecodedResource<'t>> {
    let release = options.kubernetes_version.unwrap_or(schema::NEWEST);
    let metadata = schema::kind("", "v1", "Pod").and_then(|pod| pod.object?.field("metadata"));
    let mut found = Vec::new();
    judge(
        cluster,
        release,
        |document| &document.known.decoded,
        |resource| {
            let decoded = decode_resource(resource, metadata, release).filter(|it| !it.misfits.is_empty());
            let Some(decoded) = decoded else { return Verdict::Right };
            let is_live = resource.metadata.uid.get().is_some();
            found.push(DecodedResource { id: resource.id, is_live, decoded });
            Verdict::Wrong
        },
    );
    found
}

/// What the look at one object has found.
#[derive(PartialEq)]
enum Verdict {
    Right,
    Wrong,
}

/// Looks at every object by itself, but for those of documents of which `memo` knows that all is right. What `look` finds
/// may depend on nothing but the object and the release.
fn judge<'c, 't>(
    cluster: &'c Cluster<'t>,
    release: KubernetesVersion,
    memo: impl Fn(&Document) -> &Memo,
    mut look: impl FnMut(&'c Resource<'t>) -> Verdict,
) {
    let question = u32::from(release.major) << 16 | u32::from(release.minor);
    let mut looked_at: Vec<&Document> = Vec::new();
    let mut wrong: HashSet<*const Document> = HashSet::default();
    for resource in cluster.resources() {
        let document = resource.node.document();
        if memo(document).knows(question) {
            continue;
        }
        if look(resource) == Verdict::Wrong {
            wrong.insert(document);
        }
        looked_at.push(document);
    }
    // A document may hold several objects: only now each of them was seen.
    for document in looked_at {
        if !wrong.contains(&std::ptr::from_ref(document)) {
            memo(document).learn(question);
        }
    }
}

/// Reports what validation refuses and `rule` is about.
fn report_refused(cx: &mut Context<'_>, rule: &str) {
    let (about, others): (Vec<Finding>, Vec<Finding>) =
        std::mem::take(&mut cx.refused).into_iter().partition(|it| it.rule.name == rule);
    cx.refused = others;
    for finding in about {
        cx.report(finding);
    }
}

fn decode_resource<'t>(
    resource: &Resource<'t>,
    metadata: Option<&FieldType>,
    release: KubernetesVersion,
) -> Option<Decoded<'t>> {
    let gvk = resource.gvk;
    if !schema::is_builtin_group(gvk.group) {
        let mut decoded = Decoded::metadata_only(resource.node, metadata?);
        // The fields of `metadata` are the same for all, but who wrote the kind decides what else is let in.
        decoded
            .misfits
            .retain(|misfit| !matches!(misfit, Misfit::UnknownField { .. } | Misfit::Missing { .. }));
        return Some(decoded);
    }
    let kind = resource.built_in?;
    let is_removed = kind.removed.is_some_and(|removed| removed <= release);
    (!is_removed).then_some(Decoded::new(resource.node, kind.object?))
}

impl DecodedResource<'_> {
    /// True inside `status`, and inside `metadata` of what a cluster printed: the server writes there, not a person.
    pub(crate) fn is_written_by_server(&self, at: FrameId) -> bool {
        let path = self.decoded.path(at);
        let inside = |field: &str| {
            path.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        self.is_live && (inside("status") || inside("metadata"))
    }

    /// True for a value of the Secret `resource`, which no message may repeat in any form.
    pub(crate) fn is_secret(&self, resource: &Resource<'_>, at: FrameId) -> bool {
        let path = self.decoded.path(at);
        resource.gvk.kind == "Secret" && (path.starts_with("data") || path.starts_with("stringData"))
    }

    /// Where to point when a mapping as a whole is meant: its key; for an item of a list, the item's first key.
    pub(crate) fn place_of(&self, at: FrameId) -> Option<Span> {
        use schema::Step;
        let frame = self.decoded.frame(at)?;
        Some(match frame.step {
            Step::Field(entry) | Step::Key(entry) => entry.key.span(),
            Step::Item(_) | Step::Root => {
                frame.node.entries().next().map_or(frame.node.span(), |entry| entry.key.span())
            }
        })
    }
}
