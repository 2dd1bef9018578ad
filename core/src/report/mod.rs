//! What is found, as plain data that can be written as JSON: see `tests/schema/report.schema.json`.

mod build;
mod endpoints;
mod field_path;
mod flowchart;
mod graph;
mod node_details;
mod rule_info;
mod secrets;
mod trace;
mod walk;
mod what_if;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::options::Ignore;

pub(crate) use build::{build, trace, traces, with_walker};
pub use endpoints::{PodEndpoint, PortEndpoints, ServiceEndpoints};
pub(crate) use field_path::FieldPaths;
pub use flowchart::{
    AnsweredFrom, ChartArrow, ChartCommand, ChartExit, ChartQuestion, ChartStage, ExitKind, Flowchart,
    StageName,
};
pub use graph::{Graph, GraphEdge, GraphEdgeKind, GraphNode, NodeState};
pub use rule_info::RuleInfo;
pub(crate) use secrets::hidden_in_words;
pub use trace::{Hop, Outcome, Request, Trace, TraceBackend, Verdict};
pub use walk::{Answer, Answers, StepAnswer, Walk, WalkExit, WalkStep};
pub use what_if::WhatIf;

/// The version of the report's JSON shape.
pub const SCHEMA_VERSION: u32 = 1;

/// Where the documentation of a rule lives.
pub(crate) const RULE_URL: &str = "https://github.com/kubetriage/kubetriage/blob/main/core/src/rules/";

/// The answer of [`check`](fn@crate::check).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The version of this shape, [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// How positions are counted in this report.
    pub position_encoding: PositionEncoding,
    /// The numbers.
    pub summary: Summary,
    /// Roots first, each directly followed by its consequences.
    pub diagnostics: Vec<Diagnostic>,
    /// Every document that was read, in the order of files and text.
    pub documents: Vec<DocumentInfo>,
    /// Entries of `Options.ignores` that matched nothing: the faults are mended, or stand elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "ts", ts(optional, as = "Option<Vec<Ignore>>"))]
    pub unused_ignores: Vec<Ignore>,
    /// What becomes of a request for every host and path of the Ingresses, if `Options.include` asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub traces: Option<Vec<Trace>>,
    /// The flowchart, walked for every workload; only when asked for with [`Include::Walks`](crate::Include::Walks).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub walks: Option<Vec<Walk>>,
    /// The objects and their connections, if `Options.include` asks for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub graph: Option<Graph>,
}

impl Report {
    /// The report without the findings that have one of these ids. What follows from nothing else goes with them; they
    /// count as suppressed.
    pub fn without(mut self, known: &BTreeSet<String>) -> Self {
        if known.is_empty() {
            return self;
        }
        // A cause stands before its consequences.
        let mut left_out: BTreeSet<String> = BTreeSet::new();
        self.diagnostics.retain(|it| {
            let follows = !it.caused_by.is_empty() && it.caused_by.iter().all(|id| left_out.contains(id));
            let gone = known.contains(&it.id) || follows;
            if gone {
                left_out.insert(it.id.clone());
            }
            !gone
        });
        for diagnostic in &mut self.diagnostics {
            diagnostic.caused_by.retain(|id| !left_out.contains(id));
        }
        let count = |severity| self.diagnostics.iter().filter(|it| it.severity == severity).count();
        self.summary.errors = count(Severity::Error);
        self.summary.warnings = count(Severity::Warning);
        self.summary.infos = count(Severity::Info);
        self.summary.suppressed += left_out.len();
        self
    }
}

/// The unit of offsets and columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PositionEncoding {
    /// Bytes
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16 code units, as JavaScript and the language server protocol count
    #[serde(rename = "utf-16")]
    Utf16,
    /// Unicode code points, as Python counts
    #[serde(rename = "utf-32")]
    Utf32,
}

/// How much was read and found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Files
    pub files: usize,
    /// Documents that hold anything but comments
    pub documents: usize,
    /// Kubernetes objects
    pub resources: usize,
    /// Diagnostics of severity error
    pub errors: usize,
    /// Diagnostics of severity warning
    pub warnings: usize,
    /// Diagnostics of severity info
    pub infos: usize,
    /// Findings that a comment, an annotation or the configuration silenced
    pub suppressed: usize,
    /// What was followed from Ingress to Pod without meeting a fault
    pub connected: Connected,
}

/// The parts of the graph that were followed and connect.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Connected {
    /// Ingress paths and default backends that reach a Service which reaches a Pod
    pub ingress_paths: usize,
    /// Services that reach a Pod
    pub services: usize,
    /// Workloads, bare Pods included, that a Service reaches
    pub workloads: usize,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The API server refuses it, or it provably cannot work.
    Error,
    /// It works by luck, or is very likely a mistake.
    Warning,
    /// Worth knowing.
    Info,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// Made of rule, file, object and field path: stable while the fault stays, unique in a report.
    pub id: String,
    /// The rule's name, for example `service-selector-matches-no-pod`.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, on one line.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The object, if the document holds one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub resource: Option<ObjectRef>,
    /// The smallest piece of text that is wrong.
    pub primary: Span,
    /// The other half of the fault.
    pub related: Vec<Related>,
    /// The field as Kubernetes writes it: `spec.template.spec.containers[0].ports[0].name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub field_path: Option<String>,
    /// What Kubernetes itself says to this, where it says something.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub kubernetes_message: Option<String>,
    /// The facts behind the message.
    pub evidence: Vec<String>,
    /// Ids of the questions of the troubleshooting flowchart that this answers.
    pub questions: Vec<String>,
    /// Ids of the diagnostics that cause this one; absent for a root.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "ts", ts(optional, as = "Option<Vec<String>>"))]
    pub caused_by: Vec<String>,
    /// Changes of the text that mend it.
    pub fixes: Vec<Fix>,
    /// Commands that show more in a cluster.
    pub commands: Vec<String>,
    /// Hints for editors.
    pub tags: Vec<Tag>,
    /// The file that Helm names in its `# Source:` comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub source: Option<String>,
    /// The rule's documentation.
    pub url: String,
}

/// Hints for editors on how to show a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Tag {
    /// Struck through
    Deprecated,
    /// Greyed out
    Unnecessary,
}

/// A second place, and what it has to do with the fault.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Related {
    /// The place.
    pub span: Span,
    /// What it is.
    pub message: String,
}

/// A range of a file's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// The file as it was given, `/`-separated; `<stdin>` for standard input.
    pub file: String,
    /// The document's position in the file, from 0.
    pub document: usize,
    /// The first character.
    pub start: Position,
    /// After the last character.
    pub end: Position,
}

/// A place in a file's text; all 0-based, in the report's `positionEncoding`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Position {
    /// From the start of the file.
    pub offset: usize,
    /// Lines end at `\n`, `\r\n` or `\r`.
    pub line: usize,
    /// From the start of the line.
    pub column: usize,
}

/// A change of the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// The diagnostic's id and a number.
    pub id: String,
    /// What the change does, as an order: "Change the label to `app: web`".
    pub title: String,
    /// Whether it may be applied without looking.
    pub applicability: Applicability,
    /// The one to choose where a diagnostic has several.
    pub preferred: bool,
    /// They never overlap; all are applied or none.
    pub edits: Vec<Edit>,
}

/// Whether a fix may be applied without looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Applicability {
    /// The files alone decide it.
    Safe,
    /// Plausible, needs eyes.
    Unsafe,
    /// Cannot be applied in place.
    DisplayOnly,
}

/// The replacement of a range by a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Edit {
    /// The file as it was given.
    pub file: String,
    /// The first character that is replaced.
    pub start: Position,
    /// After the last character that is replaced.
    pub end: Position,
    /// What stands there instead.
    pub new_text: String,
    /// Hash of the whole text of the file as it was checked; [`apply_fixes`](crate::apply_fixes) refuses another text.
    pub text_hash: String,
}

/// The name of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ObjectRef {
    /// As written.
    #[serde(default)]
    pub api_version: String,
    /// As written.
    pub kind: String,
    /// Resolved: the one that was given, else the default; absent for kinds without namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub namespace: Option<String>,
    /// As written.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub name: Option<String>,
    /// As written.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub generate_name: Option<String>,
}

/// A document, and the object in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DocumentInfo {
    /// The file as it was given.
    pub file: String,
    /// The document's position in the file, from 0.
    pub index: usize,
    /// The whole object: the document, or its part in a `List`.
    pub span: Span,
    /// The object, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub resource: Option<ObjectRef>,
    /// Where its name stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub name_span: Option<Span>,
}
