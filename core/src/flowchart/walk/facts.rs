//! What belongs to a workload: its Pods, the Services that select them, the Ingresses that lead there, and what was found on
//! each.

use std::collections::BTreeMap;

use crate::{
    graph::{Cluster, EdgeEnd, EdgeKind, edges},
    hash::{HashMap, HashSet},
    order::Sorting,
    report::{Diagnostic, ObjectRef, Severity, Span},
    resources::{Body, Resource, ResourceId},
};

/// Everything that walks ask, found once for all of them.
pub(super) struct Facts<'c, 't> {
    pub(super) cluster: &'c Cluster<'t>,
    diagnostics: &'c [Diagnostic],
    /// Indexes into `diagnostics`, in their order, by the object that they are about.
    of_object: HashMap<ObjectRef, Vec<usize>>,
    by_id: HashMap<&'c str, usize>,
    made: HashMap<ResourceId, Vec<ResourceId>>,
    services_of: HashMap<ResourceId, Vec<ResourceId>>,
    ingresses_of: HashMap<ResourceId, Vec<ResourceId>>,
    policies_of: HashMap<ResourceId, Vec<ResourceId>>,
    /// The places of the names, to point at.
    pub(super) spans: HashMap<ResourceId, Span>,
    /// The object that begins at a place of a file, and where it ends.
    texts: BTreeMap<(String, usize), (usize, ResourceId)>,
}

/// The places of an object: its name, and all of it.
pub(crate) struct Places {
    pub(crate) name: Span,
    pub(crate) whole: Span,
}

impl<'c, 't> Facts<'c, 't> {
    pub(super) fn new(
        cluster: &'c Cluster<'t>,
        diagnostics: &'c [Diagnostic],
        places: &mut dyn FnMut(&Resource<'t>) -> Places,
    ) -> Self {
        let mut facts = Self {
            cluster,
            diagnostics,
            of_object: HashMap::default(),
            by_id: diagnostics.iter().enumerate().map(|(index, it)| (it.id.as_str(), index)).collect(),
            made: HashMap::default(),
            services_of: HashMap::default(),
            ingresses_of: HashMap::default(),
            policies_of: HashMap::default(),
            spans: HashMap::default(),
            texts: BTreeMap::new(),
        };
        let mut objects: HashMap<ObjectRef, ResourceId> = HashMap::default();
        for resource in cluster.resources() {
            let Places { name, whole } = places(resource);
            let start = (whole.file.clone(), whole.start.offset);
            facts.texts.insert(start, (whole.end.offset, resource.id));
            objects.insert(resource.object_ref(), resource.id);
            facts.spans.insert(resource.id, name);
        }
        for edge in edges(cluster) {
            let EdgeEnd::Found { id, .. } = edge.to else { continue };
            match edge.kind {
                EdgeKind::Owns => facts.made.entry(edge.from).or_default().push(id),
                EdgeKind::Selects => facts.services_of.entry(id).or_default().push(edge.from),
                EdgeKind::Routes => facts.ingresses_of.entry(id).or_default().push(edge.from),
                _ => {}
            }
        }
        for (index, diagnostic) in diagnostics.iter().enumerate() {
            let Some(resource) = &diagnostic.resource else { continue };
            facts.of_object.entry(resource.clone()).or_default().push(index);
            // A selector that fits nothing, a name that leads nowhere: the finding points at what was meant; that of a
            // policy at what it closes.
            let Some(from) = objects.get(resource).copied() else { continue };
            let meant: Vec<ResourceId> =
                diagnostic.related.iter().filter_map(|it| facts.object_at(&it.span)).collect();
            let list = match resource.kind.as_str() {
                "Service" => &mut facts.services_of,
                "Ingress" => &mut facts.ingresses_of,
                "NetworkPolicy" => &mut facts.policies_of,
                _ => continue,
            };
            for meant in meant.into_iter().filter(|it| *it != from) {
                list.entry(meant).or_default().push(from);
            }
        }
        facts
    }

    /// What walks are about: what makes Pods and was made by nothing here, and Pods that nothing made.
    pub(super) fn subjects(&self) -> Vec<&'c Resource<'t>> {
        let made: HashSet<ResourceId> = self.made.values().flatten().copied().collect();
        let makes_pods = |it: &&Resource<'t>| matches!(it.body, Body::Pod(_) | Body::Workload(_));
        self.cluster.resources().iter().filter(makes_pods).filter(|it| !made.contains(&it.id)).collect()
    }

    /// The subject that a workload or a Pod belongs to.
    pub(super) fn subject_of(&self, id: ResourceId) -> ResourceId {
        self.cluster.owners().chain(id).last().unwrap_or(id)
    }

    /// The subject and everything that it made, however many owners are between.
    pub(super) fn family(&self, subject: ResourceId) -> Vec<ResourceId> {
        let mut family = vec![subject];
        let mut seen = HashSet::from_iter([subject]);
        let mut next = 0;
        while let Some(id) = family.get(next).copied() {
            family.extend(self.made.get(&id).into_iter().flatten().filter(|it| seen.insert(**it)));
            next += 1;
        }
        family
    }

    /// The object that a place is in.
    fn object_at(&self, span: &Span) -> Option<ResourceId> {
        let key = (span.file.clone(), span.start.offset);
        let ((file, _), (end, id)) = self.texts.range(..=key).next_back()?;
        (*file == span.file && span.end.offset <= *end).then_some(*id)
    }

    /// The Services that send to these, or should.
    pub(super) fn services(&self, family: &[ResourceId]) -> Vec<ResourceId> {
        Self::distinct(family, &self.services_of)
    }

    /// The Ingresses that lead to these Services, or should.
    pub(super) fn ingresses(&self, services: &[ResourceId]) -> Vec<ResourceId> {
        Self::distinct(services, &self.ingresses_of)
    }

    /// The NetworkPolicies that close these Services.
    pub(super) fn policies(&self, services: &[ResourceId]) -> Vec<ResourceId> {
        Self::distinct(services, &self.policies_of)
    }

    fn distinct(of: &[ResourceId], list: &HashMap<ResourceId, Vec<ResourceId>>) -> Vec<ResourceId> {
        let mut all: Vec<ResourceId> = of.iter().filter_map(|id| list.get(id)).flatten().copied().collect();
        all.order();
        all.dedup();
        all
    }

    /// What was found on these objects: errors first, and causes before what follows from them.
    pub(super) fn found_on(&self, ids: &[ResourceId]) -> Vec<&'c Diagnostic> {
        let objects = ids.iter().filter_map(|id| self.cluster.resource(*id)).map(Resource::object_ref);
        let mut indexes: Vec<usize> =
            objects.filter_map(|object| self.of_object.get(&object)).flatten().copied().collect();
        indexes.order_by_key(|index| {
            self.diagnostics.get(*index).map(|it| (it.severity, !it.caused_by.is_empty(), *index))
        });
        indexes.dedup();
        let found = indexes.iter().filter_map(|index| self.diagnostics.get(*index));
        found.filter(|it| it.severity != Severity::Info).collect()
    }

    /// Whether a finding points into one of these objects.
    pub(super) fn points_at(&self, diagnostic: &Diagnostic, ids: &[ResourceId]) -> bool {
        diagnostic.related.iter().any(|it| self.object_at(&it.span).is_some_and(|id| ids.contains(&id)))
    }

    /// Whether a finding about an Ingress is about its way to one of these Services, or about the Ingress as a whole.
    pub(super) fn concerns(&self, diagnostic: &Diagnostic, services: &[ResourceId]) -> bool {
        let about_backend = diagnostic.rule.starts_with("ingress-backend-");
        !about_backend || self.points_at(diagnostic, services)
    }

    /// The ids of what causes this, in the end.
    pub(super) fn roots(&self, diagnostic: &Diagnostic) -> Vec<String> {
        let mut roots = Vec::new();
        let mut seen = HashSet::default();
        let mut pending = vec![diagnostic];
        while let Some(it) = pending.pop() {
            if !seen.insert(it.id.as_str()) {
                continue;
            }
            let causes = it.caused_by.iter().filter_map(|id| self.by_id.get(id.as_str()));
            let causes: Vec<&Diagnostic> = causes.filter_map(|index| self.diagnostics.get(*index)).collect();
            if causes.is_empty() {
                roots.push(it.id.clone());
            }
            pending.extend(causes);
        }
        roots.order();
        roots
    }
}
