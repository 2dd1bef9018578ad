//! The report's plain data as frozen Python classes: each holds the core's struct, and makes a Python value of a field
//! when it is asked for.

use kubetriage::report;
use pyo3::prelude::*;
use serde::Serialize;

/// A value as the JSON of the contract, indented.
pub(crate) fn json(value: &impl Serialize) -> String {
    // Plain data with text as keys can always be written.
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// JSON as Python values.
pub(crate) fn python<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (json,))
}

/// An enum as the word that stands for it in JSON.
pub(crate) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// Text in Python's quotes.
pub(crate) fn quoted(text: Option<&str>) -> String {
    text.map_or_else(|| "None".to_owned(), |text| format!("'{}'", text.escape_debug()))
}

/// Frozen classes over structs of the core, with a property for each field.
macro_rules! data {
    ($(
        $(#[$doc:meta])*
        $class:ident($inner:ty) {
            $( $(#[$field_doc:meta])* $field:ident: $type:ty = |$it:ident| $value:expr; )*
        } repr |$self:ident| $repr:expr;
    )*) => {$(
        $(#[$doc])*
        #[pyclass(frozen, eq, module = "kubetriage")]
        #[derive(Clone, PartialEq)]
        pub(crate) struct $class(pub(crate) $inner);

        #[pymethods]
        #[allow(clippy::wrong_self_convention, reason = "`from_span` is a field, and `to_dict` is a Python name")]
        impl $class {
            $(
                $(#[$field_doc])*
                #[getter]
                fn $field(&self) -> $type {
                    let $it = &self.0;
                    $value
                }
            )*

            /// The same data as dicts and lists, under the names that it has in JSON.
            #[pyo3(signature = () -> "dict[str, Any]")]
            fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                python(py, &json(&self.0))
            }

            /// The same data as JSON.
            fn to_json(&self) -> String {
                json(&self.0)
            }

            fn __repr__(&self) -> String {
                let $self = &self.0;
                $repr
            }
        }
    )*};
}
pub(crate) use data;

data! {
    /// How much was read and found.
    Summary(report::Summary) {
        /// Files.
        files: usize = |it| it.files;
        /// Documents that hold anything but comments.
        documents: usize = |it| it.documents;
        /// Kubernetes objects.
        resources: usize = |it| it.resources;
        /// Diagnostics of severity error.
        errors: usize = |it| it.errors;
        /// Diagnostics of severity warning.
        warnings: usize = |it| it.warnings;
        /// Diagnostics of severity info.
        infos: usize = |it| it.infos;
        /// Findings that a comment, an annotation or the options silenced.
        suppressed: usize = |it| it.suppressed;
        /// What was followed from Ingress to Pod without meeting a fault.
        connected: Connected = |it| Connected(it.connected.clone());
    } repr |it| format!(
        "Summary(files={}, documents={}, resources={}, errors={}, warnings={}, infos={}, suppressed={})",
        it.files, it.documents, it.resources, it.errors, it.warnings, it.infos, it.suppressed
    );

    /// The parts of the graph that were followed and connect.
    Connected(report::Connected) {
        /// Ingress paths and default backends that reach a Service which reaches a Pod.
        ingress_paths: usize = |it| it.ingress_paths;
        /// Services that reach a Pod.
        services: usize = |it| it.services;
        /// Workloads, bare Pods included, that a Service reaches.
        workloads: usize = |it| it.workloads;
    } repr |it| format!(
        "Connected(ingress_paths={}, services={}, workloads={})",
        it.ingress_paths, it.services, it.workloads
    );

    /// One finding: what is wrong, where, why, and what to write instead.
    Diagnostic(report::Diagnostic) {
        /// Made of rule, file, object and field path: stable while the fault stays, unique in a report.
        id: &str = |it| &it.id;
        /// The rule's name, for example `service-selector-matches-no-pod`.
        rule: &str = |it| &it.rule;
        /// How bad it is: `error`, `warning` or `info`.
        severity: String = |it| word(&it.severity);
        /// What is wrong, on one line; code stands between backticks.
        message: &str = |it| &it.message;
        /// What to do about it.
        help: &str = |it| &it.help;
        /// The object, if the document holds one.
        resource: Option<ObjectRef> = |it| it.resource.clone().map(ObjectRef);
        /// The smallest piece of text that is wrong.
        primary: Span = |it| Span(it.primary.clone());
        /// The other half of the fault.
        related: Vec<Related> = |it| it.related.iter().cloned().map(Related).collect();
        /// The field as Kubernetes writes it: `spec.template.spec.containers[0].ports[0].name`.
        field_path: Option<&str> = |it| it.field_path.as_deref();
        /// What Kubernetes itself says to this, where it says something.
        kubernetes_message: Option<&str> = |it| it.kubernetes_message.as_deref();
        /// The facts behind the message.
        evidence: Vec<String> = |it| it.evidence.clone();
        /// Ids of the questions of the troubleshooting flowchart that this answers.
        questions: Vec<String> = |it| it.questions.clone();
        /// Ids of the diagnostics that cause this one; empty for a root.
        caused_by: Vec<String> = |it| it.caused_by.clone();
        /// Changes of the text that mend it, for `apply_fixes`.
        fixes: Vec<Fix> = |it| it.fixes.iter().cloned().map(Fix).collect();
        /// Commands that show more in a cluster.
        commands: Vec<String> = |it| it.commands.clone();
        /// Hints for editors: `deprecated`, `unnecessary`.
        tags: Vec<String> = |it| it.tags.iter().map(word).collect();
        /// The file that Helm names in its `# Source:` comment.
        source: Option<&str> = |it| it.source.as_deref();
        /// The rule's documentation.
        url: &str = |it| &it.url;
    } repr |it| format!(
        "<Diagnostic {}[{}] {}:{}:{}: {}>",
        word(&it.severity), it.rule, it.primary.file, it.primary.start.line + 1, it.primary.start.column + 1,
        it.message
    );

    /// A second place, and what it has to do with the fault.
    Related(report::Related) {
        /// The place.
        span: Span = |it| Span(it.span.clone());
        /// What it is.
        message: &str = |it| &it.message;
    } repr |it| format!("Related({}, {})", Span(it.span.clone()).__repr__(), quoted(Some(&it.message)));

    /// A range of a file's text: `text[span.start.offset:span.end.offset]`.
    Span(report::Span) {
        /// The file as it was given, `/`-separated.
        file: &str = |it| &it.file;
        /// The document's position in the file, from 0.
        document: usize = |it| it.document;
        /// The first character.
        start: Position = |it| Position(it.start);
        /// After the last character.
        end: Position = |it| Position(it.end);
    } repr |it| format!(
        "Span(file={}, document={}, start={}, end={})",
        quoted(Some(&it.file)), it.document, Position(it.start).__repr__(), Position(it.end).__repr__()
    );

    /// A place in a file's text, all counted from 0 and in code points, as Python counts.
    Position(report::Position) {
        /// Code points from the start of the file, so that `text[offset]` is the character.
        offset: usize = |it| it.offset;
        /// Lines from the start of the file; they end at `\n`, `\r\n` or `\r`.
        line: usize = |it| it.line;
        /// Code points from the start of the line.
        column: usize = |it| it.column;
    } repr |it| format!("Position(offset={}, line={}, column={})", it.offset, it.line, it.column);

    /// A change of the text that mends a fault.
    Fix(report::Fix) {
        /// The diagnostic's id and a number.
        id: &str = |it| &it.id;
        /// What the change does, as an order.
        title: &str = |it| &it.title;
        /// Whether it may be applied without looking: `safe` (the files alone decide it), `unsafe` (plausible, needs
        /// eyes) or `display-only` (cannot be applied in place).
        applicability: String = |it| word(&it.applicability);
        /// The one to choose where a diagnostic has several.
        preferred: bool = |it| it.preferred;
        /// They never overlap; all are applied or none.
        edits: Vec<Edit> = |it| it.edits.iter().cloned().map(Edit).collect();
    } repr |it| format!("<Fix {}: {}>", word(&it.applicability), it.title);

    /// The replacement of a range by a text.
    Edit(report::Edit) {
        /// The file as it was given.
        file: &str = |it| &it.file;
        /// The first character that is replaced.
        start: Position = |it| Position(it.start);
        /// After the last character that is replaced.
        end: Position = |it| Position(it.end);
        /// What stands there instead.
        new_text: &str = |it| &it.new_text;
        /// Hash of the whole text of the file as it was checked; `apply_fixes` refuses another text.
        text_hash: &str = |it| &it.text_hash;
    } repr |it| format!(
        "Edit(file={}, start={}, end={}, new_text={})",
        quoted(Some(&it.file)), Position(it.start).__repr__(), Position(it.end).__repr__(),
        quoted(Some(&it.new_text))
    );

    /// The name of an object.
    ObjectRef(report::ObjectRef) {
        /// As written.
        api_version: &str = |it| &it.api_version;
        /// As written.
        kind: &str = |it| &it.kind;
        /// Resolved: the one that was given, else the default; None for kinds without namespace.
        namespace: Option<&str> = |it| it.namespace.as_deref();
        /// As written.
        name: Option<&str> = |it| it.name.as_deref();
        /// As written.
        generate_name: Option<&str> = |it| it.generate_name.as_deref();
    } repr |it| format!(
        "ObjectRef(api_version={}, kind={}, namespace={}, name={})",
        quoted(Some(&it.api_version)), quoted(Some(&it.kind)), quoted(it.namespace.as_deref()),
        quoted(it.name.as_deref())
    );

    /// A document, and the object in it.
    DocumentInfo(report::DocumentInfo) {
        /// The file as it was given.
        file: &str = |it| &it.file;
        /// The document's position in the file, from 0.
        index: usize = |it| it.index;
        /// The whole object: the document, or its part in a `List`.
        span: Span = |it| Span(it.span.clone());
        /// The object, if there is one.
        resource: Option<ObjectRef> = |it| it.resource.clone().map(ObjectRef);
        /// Where its name stands.
        name_span: Option<Span> = |it| it.name_span.clone().map(Span);
    } repr |it| format!(
        "<DocumentInfo {}#{} {}>",
        it.file, it.index, it.resource.as_ref().map_or_else(|| "without object".to_owned(), full_name)
    );

    /// The objects of the input and how they are connected; in a report only with `include=["graph"]`.
    Graph(report::Graph) {
        /// Every object of the input, then those that are only referred to.
        nodes: Vec<GraphNode> = |it| it.nodes.iter().cloned().map(GraphNode).collect();
        /// Every connection, in the order of the objects that it starts from.
        edges: Vec<GraphEdge> = |it| it.edges.iter().cloned().map(GraphEdge).collect();
    } repr |it| format!("<Graph with {} nodes and {} edges>", it.nodes.len(), it.edges.len());

    /// An object in the graph.
    GraphNode(report::GraphNode) {
        /// Made of kind, namespace and name; unique in a graph.
        id: &str = |it| &it.id;
        /// The object.
        resource: ObjectRef = |it| ObjectRef(it.resource.clone());
        /// The object's name in the text; for one that is not there, the first place that refers to it.
        span: Span = |it| Span(it.span.clone());
        /// How it is: `healthy`, `degraded` (a warning stands on it), `broken` (an error does) or `absent`.
        state: String = |it| word(&it.state);
        /// Of the Pods that it made, or of itself, how many are ready; only where the input has their status.
        ready: Option<usize> = |it| it.ready;
        /// How many there are.
        total: Option<usize> = |it| it.total;
        /// What a picture writes into the box: hosts of an Ingress, ports of a Service, ports of the containers.
        details: Vec<String> = |it| it.details.clone();
    } repr |it| format!("<GraphNode {} {}>", it.id, word(&it.state));

    /// A connection in the graph.
    GraphEdge(report::GraphEdge) {
        /// Id of the node that the edge starts from.
        #[pyo3(name = "from_")]
        from: &str = |it| &it.from;
        /// Id of the node that it leads to.
        to: &str = |it| &it.to;
        /// What the one has to do with the other: `owns`, `selects`, `routes`, `mounts`, `reads` or `scales`.
        kind: String = |it| word(&it.kind);
        /// Whether the other end is there and no error stands on the reference.
        ok: bool = |it| it.ok;
        /// `/api → 80` for a path of an Ingress and the Service's port, the labels, or a volume's name; may be empty.
        label: &str = |it| &it.label;
        /// The reference.
        from_span: Span = |it| Span(it.from_span.clone());
        /// What it refers to.
        to_span: Option<Span> = |it| it.to_span.clone().map(Span);
        /// Ids of the diagnostics that stand on the reference.
        diagnostics: Vec<String> = |it| it.diagnostics.clone();
    } repr |it| format!("<GraphEdge {} {} {}{}>", it.from, word(&it.kind), it.to, if it.ok { "" } else { " (broken)" });

    /// Why a document has no value.
    Refusal(kubetriage::Refusal) {
        /// The words of Kubernetes' reader, where it has some.
        kubernetes_message: Option<&str> = |it| it.kubernetes_message.as_deref();
    } repr |it| format!("Refusal(kubernetes_message={})", quoted(it.kubernetes_message.as_deref()));

    /// What an update of a workspace has found to be different.
    ///
    /// Applied to the diagnostics of the last update by their ids, it gives those of now.
    Changes(kubetriage::Changes) {
        /// The numbers of now.
        summary: Summary = |it| Summary(it.summary.clone());
        /// Diagnostics that were not there, in the order of the report.
        added: Vec<Diagnostic> = |it| it.added.iter().cloned().map(Diagnostic).collect();
        /// Diagnostics that were there and differ, be it in their place only; in the order of the report.
        changed: Vec<Diagnostic> = |it| it.changed.iter().cloned().map(Diagnostic).collect();
        /// Ids of diagnostics that are gone, in the order of the former report.
        removed: Vec<String> = |it| it.removed.clone();
    } repr |it| format!(
        "<Changes: {} added, {} changed, {} removed>",
        it.added.len(), it.changed.len(), it.removed.len()
    );

    /// A rule, as `rules` lists it.
    RuleInfo(report::RuleInfo) {
        /// For example `service-selector-matches-no-pod`.
        name: &str = |it| &it.name;
        /// How bad it usually is; a finding may differ: `error`, `warning` or `info`.
        severity: String = |it| word(&it.severity);
        /// What it finds, on one line.
        summary: &str = |it| &it.summary;
        /// Id of the question of the troubleshooting flowchart that a finding answers.
        question: Option<&str> = |it| it.question.as_deref();
        /// The release that brought it.
        since: &str = |it| &it.since;
        /// Its documentation.
        url: &str = |it| &it.url;
    } repr |it| format!("<RuleInfo {}: {}>", it.name, it.summary);

    /// A finding that is known and wanted, as the options name it.
    Ignore(kubetriage::Ignore) {
        /// The rule's name.
        rule: &str = |it| &it.rule;
        /// The files, as a path in which `*` stands for part of a name and `**` for folders.
        path: Option<&str> = |it| it.path.as_deref();
        /// The kind of the object.
        kind: Option<&str> = |it| it.kind.as_deref();
        /// The name of the object; `*` stands for any part of it.
        name: Option<&str> = |it| it.name.as_deref();
        /// Why.
        reason: Option<&str> = |it| it.reason.as_deref();
    } repr |it| format!(
        "Ignore(rule={}, path={}, kind={}, name={}, reason={})",
        quoted(Some(&it.rule)), quoted(it.path.as_deref()), quoted(it.kind.as_deref()),
        quoted(it.name.as_deref()), quoted(it.reason.as_deref())
    );
}

/// `Service default/web`
fn full_name(object: &report::ObjectRef) -> String {
    let name = object.name.as_deref().or(object.generate_name.as_deref()).unwrap_or_default();
    match &object.namespace {
        Some(namespace) => format!("{} {namespace}/{name}", object.kind),
        None => format!("{} {name}", object.kind),
    }
}
