//! What the API server would answer.
//!
//! The objects are read against the types of Kubernetes once, by [`Judge`]; the rules here and
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

use super::edits;
use crate::{
    KubernetesVersion,
    graph::Cluster,
    hash::HashSet,
    options::{Lang, Options},
    resources::{Resource, ResourceId},
    rules::{Context, Finding},
    schema::{self, Decoded, FieldType, FrameId, FrameMemory, Misfit},
    yaml::{Document, Known, Span},
};

/// An object of which something does not fit.
pub(crate) struct DecodedResource<'t> {
    pub(crate) id: ResourceId,
    /// Printed by a cluster. What stands there was accepted once, perhaps by another release, whose fields may have
    /// other names; so only what cannot be right is reported.
    pub(crate) is_live: bool,
    pub(crate) decoded: Decoded<'t>,
}

/// What the looks at the objects, one by one, have found.
pub(crate) struct Judged<'t> {
    /// The objects of which something does not fit their type.
    pub(super) decoded: Vec<DecodedResource<'t>>,
    /// What validation refuses.
    pub(super) refused: Vec<Finding>,
}

/// Reads every object against its type, and validates what it says. Both at once, because an object that was just read is
/// still near the processor; and not again where an earlier check of the same document has found that all is right.
///
/// Objects of kinds that are not Kubernetes' own are read as far as `metadata`; those of kinds or versions that the
/// tables do not know, or that the target release does not serve, are left out: their fields matter when the version
/// does.
pub(crate) struct Judge<'t> {
    lang: Lang,
    release: KubernetesVersion,
    metadata: Option<&'static FieldType>,
    /// What an answer that a document remembers is an answer to.
    question: u32,
    memory: FrameMemory<'t>,
    judged: Judged<'t>,
    looked_at: Vec<&'t Document>,
    misfits: HashSet<*const Document>,
    refused: HashSet<*const Document>,
}

impl<'t> Judge<'t> {
    pub(crate) fn new(options: &Options) -> Self {
        let release = options.kubernetes_version.unwrap_or(schema::NEWEST);
        Self {
            lang: options.lang,
            release,
            metadata: schema::kind("", "v1", "Pod").and_then(|pod| pod.object?.field("metadata")),
            question: u32::from(release.major) << 16 | u32::from(release.minor),
            memory: FrameMemory::default(),
            judged: Judged { decoded: Vec::new(), refused: Vec::new() },
            looked_at: Vec::new(),
            misfits: HashSet::default(),
            refused: HashSet::default(),
        }
    }

    /// Judges the objects of a cluster that count.
    pub(super) fn of_cluster(cluster: &Cluster<'t>, options: &Options) -> Judged<'t> {
        let mut judge = Self::new(options);
        for resource in cluster.resources() {
            judge.look_at(resource);
        }
        judge.finish(cluster.set_aside())
    }

    /// Judges an object.
    pub(crate) fn look_at(&mut self, resource: &Resource<'t>) {
        let document = resource.node.document();
        let Known { decoded: fits, accepted } = &document.known;
        let (fits, accepted) = (fits.knows(self.question), accepted.knows(self.question));
        if fits && accepted {
            return;
        }
        // A document may hold several objects.
        if self.looked_at.last().is_none_or(|last| !std::ptr::eq(*last, document)) {
            self.looked_at.push(document);
        }
        let decoded = if fits {
            None
        } else {
            decode_resource(resource, self.metadata, self.release, &mut self.memory)
        };
        let decoded = match decoded {
            Some(decoded) if decoded.misfits.is_empty() => {
                self.memory = decoded.into_memory();
                None
            }
            decoded => decoded,
        };
        let decoded =
            decoded.map(|decoded| DecodedResource { id: resource.id, is_live: resource.has_uid(), decoded });
        if !accepted {
            let refused = &mut self.judged.refused;
            let before = refused.len();
            values::validate(resource, self.lang, self.release, decoded.as_ref(), refused);
            if refused.len() > before {
                self.refused.insert(document);
            }
        }
        if let Some(decoded) = decoded {
            self.misfits.insert(document);
            self.judged.decoded.push(decoded);
        }
    }

    /// What was found, when all objects but the `unseen` ones were looked at. The documents in which nothing was remember
    /// that.
    pub(crate) fn finish(self, unseen: &[Resource<'t>]) -> Judged<'t> {
        let unseen: HashSet<*const Document> =
            unseen.iter().map(|it| std::ptr::from_ref(it.node.document())).collect();
        for document in self.looked_at {
            let address = std::ptr::from_ref(document);
            if unseen.contains(&address) {
                continue;
            }
            if !self.misfits.contains(&address) {
                document.known.decoded.learn(self.question);
            }
            if !self.refused.contains(&address) {
                document.known.accepted.learn(self.question);
            }
        }
        self.judged
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
    memory: &mut FrameMemory<'t>,
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
    let object = kind.object.filter(|_| !is_removed)?;
    Some(Decoded::new(resource.node, object, std::mem::take(memory)))
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
