//! Findings → report: ids, order, positions.

use std::{collections::BTreeMap, mem::take};

use super::{
    Diagnostic, DocumentInfo, Edit, Fix, Related, Report, SCHEMA_VERSION, Severity, Span, Summary, Trace,
    field_path::FieldPaths, graph, secrets::Secrets,
};
use crate::{
    flowchart::{Places, Walker},
    graph::Cluster,
    hash::{HashMap, HashSet, text_hash},
    options::{Include, Options},
    order::Sorting,
    resources::{Resource, ResourceId, SkippedReason, helm_source},
    rules::{self, Finding, FindingId, Findings, Place, RULES},
    trace::{DraftTrace, Known, Tracer},
    yaml::{File, Node},
};

/// Puts the findings in order and counts their positions.
pub(crate) fn build(files: &[&File], cluster: &Cluster<'_>, findings: Findings, options: &Options) -> Report {
    Builder::new(files, cluster, options).build(findings)
}

/// Gives a trace positions, and the ids that a report on the same files has.
pub(crate) fn trace(
    files: &[&File],
    cluster: &Cluster<'_>,
    findings: Findings,
    options: &Options,
    draft: DraftTrace,
) -> Trace {
    let mut builder = Builder::new(files, cluster, options);
    let (.., ids, _) = builder.identified(findings);
    builder.trace(draft, &ids)
}

/// The same for several traces.
pub(crate) fn traces(
    files: &[&File],
    cluster: &Cluster<'_>,
    findings: Findings,
    options: &Options,
    drafts: Vec<DraftTrace>,
) -> Vec<Trace> {
    let mut builder = Builder::new(files, cluster, options);
    let (.., ids, _) = builder.identified(findings);
    drafts.into_iter().map(|draft| builder.trace(draft, &ids)).collect()
}

/// Gives what can walk the flowchart the findings of the report on the same files.
pub(crate) fn with_walker<R>(
    files: &[&File],
    cluster: &Cluster<'_>,
    findings: Findings,
    options: &Options,
    work: impl FnOnce(&Walker<'_, '_>) -> R,
) -> R {
    let mut builder = Builder::new(files, cluster, options);
    let (findings, order, ids, _) = builder.identified(findings);
    let diagnostics = builder.diagnostics(findings, &order, &ids);
    let positions = &mut builder.positions;
    work(&Walker::new(cluster, &diagnostics, options.lang, &mut |it| positions.places(it)))
}

/// The id of each finding of the report.
type Ids = BTreeMap<FindingId, String>;

struct Builder<'a> {
    cluster: &'a Cluster<'a>,
    options: &'a Options,
    positions: Positions<'a>,
    secrets: Secrets<'a>,
    /// How often an id was given away, so that the next one can be told apart.
    ids: HashMap<String, usize>,
    paths: FieldPaths<'a>,
}

impl<'a> Builder<'a> {
    fn new(files: &'a [&'a File], cluster: &'a Cluster<'a>, options: &'a Options) -> Self {
        let positions = Positions { files, options, text_hashes: BTreeMap::new() };
        let secrets = Secrets::new(files);
        Self { cluster, options, positions, secrets, ids: HashMap::default(), paths: FieldPaths::default() }
    }

    /// The findings of the report, their order, their ids, and how many are suppressed.
    fn identified(
        &mut self,
        findings: Findings,
    ) -> (BTreeMap<FindingId, Finding>, Vec<FindingId>, Ids, usize) {
        let (mut findings, suppressed) = self.wanted(findings);
        let order = in_order(&findings);
        let mut ids = Ids::new();
        for id in &order {
            if let Some(finding) = findings.get_mut(id) {
                if finding.field_path.is_none() {
                    finding.field_path = self.path_of_place(finding);
                }
                ids.insert(*id, self.id(finding));
            }
        }
        (findings, order, ids, suppressed)
    }

    fn trace(&mut self, draft: DraftTrace, ids: &Ids) -> Trace {
        super::trace::build(draft, self.cluster, &mut self.positions, ids)
    }

    fn diagnostics(
        &mut self,
        mut findings: BTreeMap<FindingId, Finding>,
        order: &[FindingId],
        ids: &Ids,
    ) -> Vec<Diagnostic> {
        let diagnostic = |id| Some(self.diagnostic(ids.get(id)?.clone(), findings.remove(id)?, ids));
        order.iter().filter_map(diagnostic).collect()
    }

    fn build(mut self, findings: Findings) -> Report {
        let ignores = &self.options.ignores;
        let unused = findings.unused_ignores().iter();
        let unused_ignores = unused.filter_map(|index| ignores.get(*index).cloned()).collect();
        let drafts = self.options.include.contains(&Include::Traces).then(|| {
            let known = Known::new(&findings);
            Tracer::new(self.cluster, &known, self.options).declared()
        });
        let (findings, order, ids, suppressed) = self.identified(findings);
        let broken: HashSet<ResourceId> = findings
            .values()
            .filter(|finding| finding.severity == Severity::Error)
            .filter_map(|finding| finding.resource)
            .collect();
        let diagnostics = self.diagnostics(findings, &order, &ids);
        let documents = self.documents();
        let wanted = self.options.include.contains(&Include::Graph);
        let graph = wanted.then(|| graph::build(self.cluster, &mut self.positions, &diagnostics));
        let walks = self.options.include.contains(&Include::Walks).then(|| {
            let positions = &mut self.positions;
            let places = &mut |it: &Resource<'_>| positions.places(it);
            Walker::new(self.cluster, &diagnostics, self.options.lang, places).all()
        });
        let traces = drafts.map(|drafts| drafts.into_iter().map(|draft| self.trace(draft, &ids)).collect());
        let count = |severity| diagnostics.iter().filter(|it| it.severity == severity).count();
        Report {
            schema_version: SCHEMA_VERSION,
            position_encoding: self.options.position_encoding,
            summary: Summary {
                files: self.positions.files.len(),
                documents: self.read_documents(),
                resources: self.cluster.resources().len(),
                errors: count(Severity::Error),
                warnings: count(Severity::Warning),
                infos: count(Severity::Info),
                suppressed,
                connected: self.cluster.connected(&broken),
            },
            diagnostics,
            documents,
            unused_ignores,
            traces,
            walks,
            graph,
        }
    }

    /// The findings that the options ask for, with the severity that they ask for, and how many of them are suppressed.
    fn wanted(&mut self, findings: Findings) -> (BTreeMap<FindingId, Finding>, usize) {
        let Options { only, skip, severity, .. } = self.options;
        let named = |list: &[String], rule: &str| list.iter().any(|name| name == rule);
        let mut wanted = BTreeMap::new();
        let suppressed_ids = findings.suppressed().clone();
        for (index, mut finding) in findings.into_list().into_iter().enumerate() {
            if finding.silenced {
                continue;
            }
            let rule = finding.rule.name;
            let asked_for = (only.is_empty() || named(only, rule)) && !named(skip, rule);
            finding.severity = match severity.get(rule) {
                Some(None) => continue,
                Some(Some(severity)) => *severity,
                None => finding.severity,
            };
            if asked_for {
                wanted.insert(FindingId(index), self.secrets.hidden_in(finding));
            }
        }
        // A finding that is suppressed speaks for the others all the same: they say nothing that was not read.
        for id in rules::superseded(wanted.iter().map(|(id, finding)| (*id, finding))) {
            wanted.remove(&id);
        }
        rules::merge_refusals(&mut wanted);
        let all = wanted.len();
        wanted.retain(|id, _| !suppressed_ids.contains(id));
        let suppressed = all - wanted.len();
        (wanted, suppressed)
    }

    fn id(&mut self, finding: &Finding) -> String {
        let file =
            self.positions.files.get(finding.primary.file as usize).map_or("", |file| file.path.as_str());
        let object =
            finding.resource.and_then(|id| self.cluster.resource(id)).map_or(String::new(), |resource| {
                let generated = resource.metadata.generate_name.or("");
                let name = resource.metadata.name.or(generated);
                format!("{}/{}/{name}", resource.gvk.kind, resource.namespace_name())
            });
        let path = finding.field_path.as_deref().unwrap_or_default();
        let mut id = format!("{}:{file}:{object}:{path}", finding.rule.name);
        let count = self.ids.entry(id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            id.push_str(&format!("#{count}"));
        }
        id
    }

    /// The path of the primary place in the object.
    fn path_of_place(&mut self, finding: &Finding) -> Option<String> {
        let resource = self.cluster.resource(finding.resource?)?;
        let same = finding.primary.file == resource.file && finding.primary.document == resource.document;
        let span = self.secrets.visible(finding.primary);
        let path = same.then(|| self.paths.path(resource.file, resource.node, span));
        path.filter(|path| !path.is_empty())
    }

    fn diagnostic(&mut self, id: String, mut finding: Finding, ids: &Ids) -> Diagnostic {
        let fixes = take(&mut finding.fixes).into_iter().enumerate().map(|(index, fix)| Fix {
            id: format!("{id}/{index}"),
            title: fix.title,
            applicability: fix.applicability,
            preferred: index == 0,
            edits: fix
                .edits
                .iter()
                .map(|edit| {
                    let span = self.positions.span(edit.place);
                    Edit {
                        file: span.file,
                        start: span.start,
                        end: span.end,
                        new_text: self.positions.with_line_ends(edit.place.file, &edit.new_text),
                        text_hash: self.positions.text_hash(edit.place.file),
                    }
                })
                .collect(),
        });
        let fixes = fixes.collect();
        let related = take(&mut finding.related).into_iter();
        let related =
            related.map(|(place, message)| Related { span: self.positions.span(place), message }).collect();
        Diagnostic {
            rule: finding.rule.name.to_owned(),
            severity: finding.severity,
            message: take(&mut finding.message),
            help: take(&mut finding.help),
            resource: finding.resource.and_then(|id| self.cluster.resource(id)).map(Resource::object_ref),
            primary: self.positions.span(finding.primary),
            related,
            field_path: finding.field_path.take(),
            kubernetes_message: finding.kubernetes_message.take(),
            evidence: take(&mut finding.evidence),
            questions: finding.rule.question.map(str::to_owned).into_iter().collect(),
            caused_by: finding.caused_by.iter().filter_map(|cause| ids.get(cause).cloned()).collect(),
            fixes,
            commands: take(&mut finding.commands),
            tags: take(&mut finding.tags),
            source: self.helm_source(finding.primary),
            url: finding.rule.url(),
            id,
        }
    }

    fn helm_source(&self, place: Place) -> Option<String> {
        let document =
            self.positions.files.get(place.file as usize)?.documents.get(place.document as usize)?;
        helm_source(document).map(str::to_owned)
    }

    fn documents(&mut self) -> Vec<DocumentInfo> {
        let skipped = self.cluster.skipped().iter();
        let mut documents: Vec<(u32, u32, u32, Option<&Resource<'_>>)> = skipped
            .filter(|skipped| skipped.reason != SkippedReason::Empty)
            .map(|skipped| (skipped.file, skipped.document, 0, None))
            .collect();
        let objects = self.cluster.resources().iter().chain(self.cluster.set_aside());
        documents.extend(objects.map(|it| (it.file, it.document, it.span.start, Some(it))));
        documents.order_by_key(|(file, document, start, _)| (*file, *document, *start));
        documents
            .into_iter()
            .map(|(file, document, _, resource)| {
                let whole = || {
                    let document =
                        self.positions.files.get(file as usize)?.documents.get(document as usize)?;
                    document.root().map(Node::span)
                };
                let span = resource.map(|it| it.span).or_else(whole).unwrap_or_default();
                let span = self.positions.span(Place { file, document, span });
                let name = resource.and_then(|it| it.metadata.name.span());
                DocumentInfo {
                    file: span.file.clone(),
                    index: document as usize,
                    span,
                    resource: resource.map(Resource::object_ref),
                    name_span: name.map(|span| self.positions.span(Place { file, document, span })),
                }
            })
            .collect()
    }

    fn read_documents(&self) -> usize {
        let all: usize = self.positions.files.iter().map(|file| file.documents.len()).sum();
        let empty = self.cluster.skipped().iter().filter(|it| it.reason == SkippedReason::Empty).count();
        all - empty.min(all)
    }
}

/// Roots first: errors, warnings, infos; inside by the order of causes (that of [`RULES`]), then file, position and
/// rule. Each root is followed directly by its consequences, and those by theirs.
fn in_order(findings: &BTreeMap<FindingId, Finding>) -> Vec<FindingId> {
    let rank: HashMap<&str, usize> =
        RULES.iter().enumerate().map(|(index, rule)| (rule.name, index)).collect();
    let key = |it: &Finding| (it.severity, rank.get(it.rule.name).copied(), it.primary, it.rule.name);
    let keyed = findings.iter().map(|(id, it)| (key(it), it.message.as_str(), *id));
    let mut sorted: Vec<_> = keyed.collect();
    sorted.order();
    let mut consequences: HashMap<FindingId, Vec<FindingId>> = HashMap::default();
    let mut roots = Vec::new();
    for (.., id) in sorted {
        let causes = findings.get(&id).map_or(&[][..], |finding| &finding.caused_by);
        match causes.iter().filter(|cause| findings.contains_key(cause)).min() {
            Some(cause) => consequences.entry(*cause).or_default().push(id),
            None => roots.push(id),
        }
    }
    let mut order = Vec::with_capacity(findings.len());
    let mut seen = HashSet::default();
    let mut pending: Vec<FindingId> = roots.into_iter().rev().collect();
    while let Some(id) = pending.pop() {
        if seen.insert(id) {
            order.push(id);
            pending.extend(consequences.get(&id).into_iter().flatten().rev());
        }
    }
    order
}

/// Counts positions.
pub(super) struct Positions<'a> {
    files: &'a [&'a File],
    options: &'a Options,
    text_hashes: BTreeMap<u32, String>,
}

impl Positions<'_> {
    /// The hash of the text of a file that a fix edits.
    fn text_hash(&mut self, file: u32) -> String {
        let text = || self.files.get(file as usize).map_or(String::new(), |file| text_hash(&file.text));
        self.text_hashes.entry(file).or_insert_with(text).clone()
    }

    /// A text that a rule wrote, with the line ends of the file that it goes into: those of its first line.
    fn with_line_ends(&self, file: u32, new_text: &str) -> String {
        let text = self.files.get(file as usize).map_or("", |file| &file.text);
        let at = memchr::memchr2(b'\n', b'\r', text.as_bytes()).unwrap_or(text.len());
        let line_end = match text.as_bytes().get(at..) {
            Some([b'\r', b'\n', ..]) => "\r\n",
            Some([b'\r', ..]) => "\r",
            _ => return new_text.to_owned(),
        };
        new_text.replace("\r\n", "\n").replace('\n', line_end)
    }

    fn places(&self, resource: &Resource<'_>) -> Places {
        let whole = self.span(resource.place(resource.span));
        Places { name: self.span(resource.name_place()), whole }
    }

    pub(super) fn span(&self, place: Place) -> Span {
        let Some(file) = self.files.get(place.file as usize) else {
            return Span { file: String::new(), document: 0, start: <_>::default(), end: <_>::default() };
        };
        let start = file.documents.get(place.document as usize).map_or(0, |document| document.start);
        let encoding = self.options.position_encoding;
        let position = |offset: u32| file.lines.position(&file.text, start + offset as usize, encoding);
        Span {
            file: file.path.clone(),
            document: place.document as usize,
            start: position(place.span.start),
            end: position(place.span.end),
        }
    }
}
