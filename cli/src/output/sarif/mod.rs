//! Findings as SARIF 2.1.0, the format in which code scanning services and editors take the results of any tool.

mod model;
mod uri;

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
};

use kubetriage::{
    Diagnostic, Lang, Parsed, Report, RuleInfo, Severity,
    report::{Applicability, Edit, Fix, ObjectRef, PositionEncoding, Span},
};
use serde::Serialize;

use self::model::{
    ArtifactChange, Configuration, Invocation, Location, Log, LogicalLocation, Message, Notification,
    Outcome, PhysicalLocation, Properties, Region, Repair, Replacement, ReportingDescriptor, Run, Tool,
    ToolComponent,
};
use super::places::{self, Places};
use crate::{input::Unreadable, language::text};

/// How columns are counted; the report has to count them so.
pub(crate) const ENCODING: PositionEncoding = PositionEncoding::Utf16;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Where this tool comes from.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");

/// Readers such as GitHub show no more of a description than this.
const LONGEST_DESCRIPTION: usize = 1000;

/// The log of a check. Only the rules that found something are described in it.
pub(crate) fn log(
    report: &Report,
    files: &[Parsed],
    unreadable: &[Unreadable],
    lang: Lang,
) -> impl Serialize + use<> {
    let mut found: Vec<&str> = report.diagnostics.iter().map(|it| it.rule.as_str()).collect();
    found.sort_unstable();
    found.dedup();
    let rules: Vec<RuleInfo> =
        kubetriage::rules(lang).into_iter().filter(|rule| found.contains(&rule.name.as_str())).collect();
    let indexes = rules.iter().enumerate().map(|(index, rule)| (rule.name.as_str(), index)).collect();
    let by_id = report.diagnostics.iter().map(|it| (it.id.as_str(), it)).collect();
    let places = RefCell::new(Places::new(files, report.position_encoding));
    let writer = Writer { rules: indexes, by_id, places, lang };
    let language = match lang {
        Lang::En => "en",
        Lang::Es => "es",
    };
    let version = kubetriage::version();
    let driver = ToolComponent {
        name: "kubetriage",
        version,
        semantic_version: version,
        information_uri: HOME,
        language,
        rules: rules.iter().map(|rule| descriptor(rule, lang)).collect(),
    };
    let base = text!(lang, en: "The folder in which kubetriage ran"; es: "La carpeta en la que se ejecutó kubetriage");
    let base = model::ArtifactLocation { description: Some(Message::of(base)), ..<_>::default() };
    let run = Run {
        tool: Tool { driver },
        invocations: [Invocation {
            execution_successful: unreadable.is_empty(),
            tool_execution_notifications: unreadable.iter().map(notification).collect(),
        }],
        language,
        original_uri_base_ids: BTreeMap::from([(uri::BASE, base)]),
        column_kind: "utf16CodeUnits",
        newline_sequences: ["\r\n", "\n", "\r"],
        redaction_tokens: [super::excerpt::MASK],
        results: report.diagnostics.iter().map(|it| writer.outcome(it)).collect(),
    };
    Log { schema: SCHEMA, version: "2.1.0", runs: [run] }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn descriptor(rule: &RuleInfo, lang: Lang) -> ReportingDescriptor {
    let page = kubetriage::explain(&rule.name, lang).unwrap_or_default();
    let first = page.split("\n## ").nth(1).and_then(|section| section.split_once('\n'));
    let about = first.map_or("", |(_, text)| text.trim());
    let end = about.floor_char_boundary(LONGEST_DESCRIPTION);
    let about = about.get(..end).filter(|it| !it.is_empty()).unwrap_or(&rule.summary);
    ReportingDescriptor {
        id: rule.name.clone(),
        short_description: Message::of(&rule.summary),
        full_description: Message::of(about),
        default_configuration: Configuration { level: level(rule.severity) },
        help_uri: rule.url.clone(),
        help: Message { text: page.to_owned(), markdown: Some(page.to_owned()) },
    }
}

fn notification(unreadable: &Unreadable) -> Notification {
    let location = PhysicalLocation { artifact_location: uri::location(&unreadable.path), region: None };
    Notification {
        level: "error",
        message: Message::of(format!("{}: {}", unreadable.path, unreadable.reason)),
        locations: [Location {
            id: None,
            physical_location: location,
            logical_locations: Vec::new(),
            message: None,
        }],
    }
}

struct Writer<'a> {
    /// Where the description of a rule stands.
    rules: HashMap<&'a str, usize>,
    by_id: HashMap<&'a str, &'a Diagnostic>,
    places: RefCell<Places<'a>>,
    lang: Lang,
}

impl Writer<'_> {
    fn outcome(&self, diagnostic: &Diagnostic) -> Outcome {
        let mut related: Vec<Location> = Vec::new();
        for it in &diagnostic.related {
            related.push(self.related(related.len() + 1, &it.span, it.message.clone()));
        }
        for cause in diagnostic.caused_by.iter().filter_map(|id| self.by_id.get(id.as_str())) {
            let message = text!(self.lang, en: "Caused by {}: {}", cause.rule, cause.message; es: "Causa, {}: {}", cause.rule, cause.message);
            related.push(self.related(related.len() + 1, &cause.primary, message));
        }
        Outcome {
            rule_id: diagnostic.rule.clone(),
            rule_index: self.rules.get(diagnostic.rule.as_str()).copied().unwrap_or_default(),
            level: level(diagnostic.severity),
            message: Message::of(super::message(diagnostic, self.lang)),
            locations: [Location {
                id: None,
                physical_location: self.physical(&diagnostic.primary),
                logical_locations: diagnostic.resource.iter().map(logical).collect(),
                message: None,
            }],
            related_locations: related,
            partial_fingerprints: BTreeMap::from([("kubetriageId/v1", diagnostic.id.clone())]),
            fixes: diagnostic.fixes.iter().filter_map(|fix| self.repair(fix)).collect(),
            properties: Properties {
                caused_by: diagnostic.caused_by.clone(),
                field_path: diagnostic.field_path.clone(),
                kubernetes_message: diagnostic.kubernetes_message.clone(),
                evidence: diagnostic.evidence.clone(),
                commands: diagnostic.commands.clone(),
                source: diagnostic.source.clone(),
            },
        }
    }

    fn related(&self, id: usize, span: &Span, message: String) -> Location {
        Location {
            id: Some(id),
            physical_location: self.physical(span),
            logical_locations: Vec::new(),
            message: Some(Message::of(message)),
        }
    }

    fn physical(&self, span: &Span) -> PhysicalLocation {
        let region = self.places.borrow_mut().shown(span).into();
        PhysicalLocation { artifact_location: uri::location(&span.file), region: Some(region) }
    }

    /// Nothing for what cannot be applied in place.
    fn repair(&self, fix: &Fix) -> Option<Repair> {
        if fix.applicability == Applicability::DisplayOnly || fix.edits.is_empty() {
            return None;
        }
        let mut by_file: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
        for edit in &fix.edits {
            by_file.entry(&edit.file).or_default().push(edit);
        }
        let places = self.places.borrow();
        let changes = by_file.into_iter().map(|(file, edits)| ArtifactChange {
            artifact_location: uri::location(file),
            replacements: edits
                .into_iter()
                .map(|edit| Replacement {
                    deleted_region: places.region(file, edit.start, edit.end).into(),
                    inserted_content: Message::of(&edit.new_text),
                })
                .collect(),
        });
        let properties = [
            ("applicability", serde_json::to_value(fix.applicability).unwrap_or_default()),
            ("preferred", fix.preferred.into()),
        ];
        Some(Repair {
            description: Message::of(&fix.title),
            artifact_changes: changes.collect(),
            properties: properties.into(),
        })
    }
}

/// The object that a finding is about: `Service/default/web`.
fn logical(object: &ObjectRef) -> LogicalLocation {
    let name = object.name.as_deref().or(object.generate_name.as_deref()).unwrap_or_default();
    let parts = [Some(object.kind.as_str()), object.namespace.as_deref(), Some(name)];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    LogicalLocation { name: name.to_owned(), fully_qualified_name: parts.join("/"), kind: "resource" }
}

impl From<places::Region> for Region {
    fn from(region: places::Region) -> Self {
        let places::Region { start_line, start_column, end_line, end_column } = region;
        Self { start_line, start_column, end_line, end_column }
    }
}
