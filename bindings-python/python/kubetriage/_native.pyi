from _typeshed import SupportsGetItem
from typing import Any, final

__all__ = ["Changes", "ChartArrow", "ChartCommand", "ChartExit", "ChartQuestion", "ChartStage", "Connected", "Diagnostic", "DocumentInfo", "DocumentValue", "Edit", "Fix", "Flowchart", "Graph", "GraphEdge", "GraphNode", "Hop", "Ignore", "ObjectRef", "PodEndpoint", "PortEndpoints", "Position", "Refusal", "Related", "Report", "Request", "RuleInfo", "ServiceEndpoints", "Span", "Summary", "Trace", "TraceBackend", "Walk", "WalkExit", "WalkStep", "WhatIf", "Workspace", "_panic", "apply_fixes", "check", "endpoints", "explain", "flowchart", "mask_secrets", "parse_config", "read_files", "render", "rules", "run", "trace", "traces", "version", "view", "walk", "what_if"]

@final
class Changes:
    """
    What an update of a workspace has found to be different.

    Applied to the diagnostics of the last update by their ids, it gives those of now.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def added(self, /) -> list[Diagnostic]:
        """
        Diagnostics that were not there, in the order of the report.
        """
    @property
    def changed(self, /) -> list[Diagnostic]:
        """
        Diagnostics that were there and differ, be it in their place only; in the order of the report.
        """
    @property
    def removed(self, /) -> list[str]:
        """
        Ids of diagnostics that are gone, in the order of the former report.
        """
    @property
    def summary(self, /) -> Summary:
        """
        The numbers of now.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class ChartArrow:
    """
    A way in the flowchart.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def command(self, /) -> str | None:
        """
        The id of a command that is run on the way.
        """
    @property
    def to(self, /) -> str:
        """
        The id of a question, an exit, a stage, or of the end.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class ChartCommand:
    """
    A command of the flowchart.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def command(self, /) -> str:
        """
        With placeholders such as `<pod-name>`.
        """
    @property
    def explanation(self, /) -> str:
        """
        What to look for in its answer.
        """
    @property
    def id(self, /) -> str:
        """
        For example `C1`.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class ChartExit:
    """
    A box of the flowchart at which a search ends.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def beyond_files(self, /) -> str | None:
        """
        Why files alone never lead here, where that is so.
        """
    @property
    def correction(self, /) -> str | None:
        """
        Where the drawing is wrong or has grown old: what is right.
        """
    @property
    def drawn(self, /) -> str:
        """
        The words that the drawing prints, in English.
        """
    @property
    def explanation(self, /) -> str:
        """
        Why, and how.
        """
    @property
    def id(self, /) -> str:
        """
        For example `X1`.
        """
    @property
    def kind(self, /) -> str:
        """
        Who has to act: `fix`, `component` or `unknown`.
        """
    @property
    def text(self, /) -> str:
        """
        What to do.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class ChartQuestion:
    """
    A question of the flowchart.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def answered_from(self, /) -> str:
        """
        What it takes to answer it: `manifest`, `status` or `person`.
        """
    @property
    def correction(self, /) -> str | None:
        """
        Where the drawing is wrong or has grown old: what is right.
        """
    @property
    def drawn(self, /) -> str:
        """
        The words that the drawing prints, in English.
        """
    @property
    def explanation(self, /) -> str:
        """
        What it means, and how it is answered.
        """
    @property
    def id(self, /) -> str:
        """
        For example `P1`.
        """
    @property
    def no(self, /) -> ChartArrow:
        """
        Where no leads to.
        """
    @property
    def stage(self, /) -> str:
        """
        The part of the path that it is about: `pods`, `service` or `ingress`.
        """
    @property
    def text(self, /) -> str:
        """
        The question.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """
    @property
    def yes(self, /) -> ChartArrow:
        """
        Where yes leads to.
        """

@final
class ChartStage:
    """
    A box which says that a part of the path is as it should be.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def drawn(self, /) -> str:
        """
        The words that the drawing prints, in English.
        """
    @property
    def id(self, /) -> str:
        """
        For example `G1`.
        """
    @property
    def next(self, /) -> ChartArrow:
        """
        Leads to the next part.
        """
    @property
    def stage(self, /) -> str:
        """
        The part of the path: `pods`, `service` or `ingress`.
        """
    @property
    def text(self, /) -> str:
        """
        What is said.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class Connected:
    """
    The parts of the graph that were followed and connect.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def ingress_paths(self, /) -> int:
        """
        Ingress paths and default backends that reach a Service which reaches a Pod.
        """
    @property
    def services(self, /) -> int:
        """
        Services that reach a Pod.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """
    @property
    def workloads(self, /) -> int:
        """
        Workloads, bare Pods included, that a Service reaches.
        """

@final
class Diagnostic:
    """
    One finding: what is wrong, where, why, and what to write instead.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def caused_by(self, /) -> list[str]:
        """
        Ids of the diagnostics that cause this one; empty for a root.
        """
    @property
    def commands(self, /) -> list[str]:
        """
        Commands that show more in a cluster.
        """
    @property
    def evidence(self, /) -> list[str]:
        """
        The facts behind the message.
        """
    @property
    def field_path(self, /) -> str | None:
        """
        The field as Kubernetes writes it: `spec.template.spec.containers[0].ports[0].name`.
        """
    @property
    def fixes(self, /) -> list[Fix]:
        """
        Changes of the text that mend it, for `apply_fixes`.
        """
    @property
    def help(self, /) -> str:
        """
        What to do about it.
        """
    @property
    def id(self, /) -> str:
        """
        Made of rule, file, object and field path: stable while the fault stays, unique in a report.
        """
    @property
    def kubernetes_message(self, /) -> str | None:
        """
        What Kubernetes itself says to this, where it says something.
        """
    @property
    def message(self, /) -> str:
        """
        What is wrong, on one line; code stands between backticks.
        """
    @property
    def primary(self, /) -> Span:
        """
        The smallest piece of text that is wrong.
        """
    @property
    def questions(self, /) -> list[str]:
        """
        Ids of the questions of the troubleshooting flowchart that this answers.
        """
    @property
    def related(self, /) -> list[Related]:
        """
        The other half of the fault.
        """
    @property
    def resource(self, /) -> ObjectRef | None:
        """
        The object, if the document holds one.
        """
    @property
    def rule(self, /) -> str:
        """
        The rule's name, for example `service-selector-matches-no-pod`.
        """
    @property
    def severity(self, /) -> str:
        """
        How bad it is: `error`, `warning` or `info`.
        """
    @property
    def source(self, /) -> str | None:
        """
        The file that Helm names in its `# Source:` comment.
        """
    @property
    def tags(self, /) -> list[str]:
        """
        Hints for editors: `deprecated`, `unnecessary`.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """
    @property
    def url(self, /) -> str:
        """
        The rule's documentation.
        """

@final
class DocumentInfo:
    """
    A document, and the object in it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def file(self, /) -> str:
        """
        The file as it was given.
        """
    @property
    def index(self, /) -> int:
        """
        The document's position in the file, from 0.
        """
    @property
    def name_span(self, /) -> Span | None:
        """
        Where its name stands.
        """
    @property
    def resource(self, /) -> ObjectRef | None:
        """
        The object, if there is one.
        """
    @property
    def span(self, /) -> Span:
        """
        The whole object: the document, or its part in a `List`.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class DocumentValue:
    """
    A document, and what Kubernetes reads in it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def document(self, /) -> int:
        """
        Position among the documents of the file, from 0; empty documents count.
        """
    @property
    def file(self, /) -> str:
        """
        The file as it was given.
        """
    @property
    def refusal(self, /) -> Refusal | None:
        """
        Why Kubernetes refuses the text, if it does.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """
    @property
    def value(self, /) -> Any:
        """
        The value, usually a dict; None where Kubernetes refuses the text. The values of a Secret are hidden.
        """

@final
class Edit:
    """
    The replacement of a range by a text.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def end(self, /) -> Position:
        """
        After the last character that is replaced.
        """
    @property
    def file(self, /) -> str:
        """
        The file as it was given.
        """
    @property
    def new_text(self, /) -> str:
        """
        What stands there instead.
        """
    @property
    def start(self, /) -> Position:
        """
        The first character that is replaced.
        """
    @property
    def text_hash(self, /) -> str:
        """
        Hash of the whole text of the file as it was checked; `apply_fixes` refuses another text.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class Fix:
    """
    A change of the text that mends a fault.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def applicability(self, /) -> str:
        """
        Whether it may be applied without looking: `safe` (the files alone decide it), `unsafe` (plausible, needs
        eyes) or `display-only` (cannot be applied in place).
        """
    @property
    def edits(self, /) -> list[Edit]:
        """
        They never overlap; all are applied or none.
        """
    @property
    def id(self, /) -> str:
        """
        The diagnostic's id and a number.
        """
    @property
    def preferred(self, /) -> bool:
        """
        The one to choose where a diagnostic has several.
        """
    @property
    def title(self, /) -> str:
        """
        What the change does, as an order.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class Flowchart:
    """
    The troubleshooting flowchart: what to ask, what to run, and where it ends.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def commands(self, /) -> list[ChartCommand]:
        """
        The commands that help to answer them.
        """
    @property
    def end(self, /) -> str:
        """
        The id of the last box: the app answers.
        """
    @property
    def exits(self, /) -> list[ChartExit]:
        """
        The boxes at which a search ends.
        """
    @property
    def questions(self, /) -> list[ChartQuestion]:
        """
        The questions, in the order in which they are asked.
        """
    @property
    def stages(self, /) -> list[ChartStage]:
        """
        The boxes which say that a part of the path is as it should be.
        """
    @property
    def start(self, /) -> ChartArrow:
        """
        Leads to the first question.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class Graph:
    """
    The objects of the input and how they are connected; in a report only with `include=["graph"]`.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def edges(self, /) -> list[GraphEdge]:
        """
        Every connection, in the order of the objects that it starts from.
        """
    @property
    def nodes(self, /) -> list[GraphNode]:
        """
        Every object of the input, then those that are only referred to.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class GraphEdge:
    """
    A connection in the graph.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def diagnostics(self, /) -> list[str]:
        """
        Ids of the diagnostics that stand on the reference.
        """
    @property
    def from_(self, /) -> str:
        """
        Id of the node that the edge starts from.
        """
    @property
    def from_span(self, /) -> Span:
        """
        The reference.
        """
    @property
    def kind(self, /) -> str:
        """
        What the one has to do with the other: `owns`, `selects`, `routes`, `mounts`, `reads` or `scales`.
        """
    @property
    def label(self, /) -> str:
        """
        `/api → 80` for a path of an Ingress and the Service's port, the labels, or a volume's name; may be empty.
        """
    @property
    def ok(self, /) -> bool:
        """
        Whether the other end is there and no error stands on the reference.
        """
    @property
    def to(self, /) -> str:
        """
        Id of the node that it leads to.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """
    @property
    def to_span(self, /) -> Span | None:
        """
        What it refers to.
        """

@final
class GraphNode:
    """
    An object in the graph.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def details(self, /) -> list[str]:
        """
        What a picture writes into the box: hosts of an Ingress, ports of a Service, ports of the containers.
        """
    @property
    def id(self, /) -> str:
        """
        Made of kind, namespace and name; unique in a graph.
        """
    @property
    def ready(self, /) -> int | None:
        """
        Of the Pods that it made, or of itself, how many are ready; only where the input has their status.
        """
    @property
    def resource(self, /) -> ObjectRef:
        """
        The object.
        """
    @property
    def span(self, /) -> Span:
        """
        The object's name in the text; for one that is not there, the first place that refers to it.
        """
    @property
    def state(self, /) -> str:
        """
        How it is: `healthy`, `degraded` (a warning stands on it), `broken` (an error does) or `absent`.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """
    @property
    def total(self, /) -> int | None:
        """
        How many there are.
        """

@final
class Hop:
    """
    A step of the way.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def detail(self, /) -> str:
        """
        What happens here.
        """
    @property
    def notes(self, /) -> list[str]:
        """
        What else is worth knowing.
        """
    @property
    def ok(self, /) -> bool:
        """
        Whether the request gets past it.
        """
    @property
    def resource(self, /) -> ObjectRef:
        """
        The object; where it is missing, the one that was asked for.
        """
    @property
    def span(self, /) -> Span | None:
        """
        The text that decides it.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class Ignore:
    """
    A finding that is known and wanted, as the options name it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def kind(self, /) -> str | None:
        """
        The kind of the object.
        """
    @property
    def name(self, /) -> str | None:
        """
        The name of the object; `*` stands for any part of it.
        """
    @property
    def path(self, /) -> str | None:
        """
        The files, as a path in which `*` stands for part of a name and `**` for folders.
        """
    @property
    def reason(self, /) -> str | None:
        """
        Why.
        """
    @property
    def rule(self, /) -> str:
        """
        The rule's name.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class ObjectRef:
    """
    The name of an object.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def api_version(self, /) -> str:
        """
        As written.
        """
    @property
    def generate_name(self, /) -> str | None:
        """
        As written.
        """
    @property
    def kind(self, /) -> str:
        """
        As written.
        """
    @property
    def name(self, /) -> str | None:
        """
        As written.
        """
    @property
    def namespace(self, /) -> str | None:
        """
        Resolved: the one that was given, else the default; None for kinds without namespace.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class PodEndpoint:
    """
    A port of a Pod.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def pod(self, /) -> str:
        """
        The Pod; the workload where its template stands in for Pods that are not in the input.
        """
    @property
    def port(self, /) -> int:
        """
        The number that the Pod is asked at.
        """
    @property
    def ready(self, /) -> bool:
        """
        Requests are sent to it.
        """
    @property
    def serving(self, /) -> bool:
        """
        The Pod says that it can answer.
        """
    @property
    def terminating(self, /) -> bool:
        """
        The Pod was deleted and is going.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class PortEndpoints:
    """
    A port of a Service, and where it leads.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def endpoints(self, /) -> list[PodEndpoint]:
        """
        The Pods that have the port.
        """
    @property
    def name(self, /) -> str:
        """
        Empty for a port without a name.
        """
    @property
    def protocol(self, /) -> str:
        """
        `TCP`, `UDP` or `SCTP`.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class Position:
    """
    A place in a file's text, all counted from 0 and in code points, as Python counts.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def column(self, /) -> int:
        """
        Code points from the start of the line.
        """
    @property
    def line(self, /) -> int:
        """
        Lines from the start of the file; they end at `\\n`, `\\r\\n` or `\\r`.
        """
    @property
    def offset(self, /) -> int:
        """
        Code points from the start of the file, so that `text[offset]` is the character.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class Refusal:
    """
    Why a document has no value.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def kubernetes_message(self, /) -> str | None:
        """
        The words of Kubernetes' reader, where it has some.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class Related:
    """
    A second place, and what it has to do with the fault.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def message(self, /) -> str:
        """
        What it is.
        """
    @property
    def span(self, /) -> Span:
        """
        The place.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class Report:
    """
    What `check` found: the numbers, the findings, the documents.

    In a notebook it shows itself; `print(report)` prints what the command line prints.
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def diagnostics(self, /) -> list[Diagnostic]:
        """
        The findings: roots first, each directly followed by its consequences.
        """
    @property
    def documents(self, /) -> list[DocumentInfo]:
        """
        Every document that was read, in the order of files and text.
        """
    @property
    def graph(self, /) -> Graph | None:
        """
        The objects and their connections, with the option `include=["graph"]`.
        """
    @property
    def position_encoding(self, /) -> str:
        """
        How positions are counted: `utf-32`, that is in code points.
        """
    @property
    def schema_version(self, /) -> int:
        """
        The version of the report's JSON shape.
        """
    def select_fixes(self, /, *, unsafe: bool = False) -> list[Fix]:
        """
        The fixes to apply together: of each finding the preferred one, if it is safe or `unsafe` fixes are wanted too.
        What follows from a change comes to light in the next check.
        """
    @property
    def summary(self, /) -> Summary:
        """
        The numbers.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The report as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The report as JSON, as the command line writes it but with positions in code points.
        """
    def to_pandas(self, /) -> "Any":
        """
        The findings as a table, one row each; needs pandas.
        """
    @property
    def traces(self, /) -> list[Trace] | None:
        """
        What becomes of a request for every host and path of the Ingresses, with the option `include=["traces"]`.
        """
    @property
    def unused_ignores(self, /) -> list[Ignore]:
        """
        Entries of the option `ignores` that matched nothing: the faults are mended, or stand elsewhere.
        """
    @property
    def walks(self, /) -> list[Walk] | None:
        """
        The flowchart walked for every workload, with the option `include=["walks"]`.
        """

@final
class Request:
    """
    A request whose way is followed.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def cookies(self, /) -> dict[str, str]:
        """
        Cookies, for a canary that looks at one.
        """
    @property
    def from_(self, /) -> str | None:
        """
        The Pod or workload that sends it, as `namespace/name`; None for a request from outside.
        """
    @property
    def headers(self, /) -> dict[str, str]:
        """
        Headers, for a canary that looks at one.
        """
    @property
    def host(self, /) -> str:
        """
        The name or address, without port; `*` stands for any.
        """
    @property
    def path(self, /) -> str:
        """
        The path, without what follows a `?` or `#`.
        """
    @property
    def port(self, /) -> int | None:
        """
        The port that is written in the URL.
        """
    @property
    def scheme(self, /) -> str:
        """
        `http` or `https`.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """
    @property
    def url(self, /) -> str:
        """
        The request as a URL.
        """

@final
class RuleInfo:
    """
    A rule, as `rules` lists it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def name(self, /) -> str:
        """
        For example `service-selector-matches-no-pod`.
        """
    @property
    def question(self, /) -> str | None:
        """
        Id of the question of the troubleshooting flowchart that a finding answers.
        """
    @property
    def severity(self, /) -> str:
        """
        How bad it usually is; a finding may differ: `error`, `warning` or `info`.
        """
    @property
    def since(self, /) -> str:
        """
        The release that brought it.
        """
    @property
    def summary(self, /) -> str:
        """
        What it finds, on one line.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """
    @property
    def url(self, /) -> str:
        """
        Its documentation.
        """

@final
class ServiceEndpoints:
    """
    What a Service sends requests to, port by port.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def namespace(self, /) -> str:
        """
        The namespace of the Service.
        """
    @property
    def ports(self, /) -> list[PortEndpoints]:
        """
        Its ports, in their order.
        """
    @property
    def service(self, /) -> str:
        """
        Its name.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class Span:
    """
    A range of a file's text: `text[span.start.offset:span.end.offset]`.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def document(self, /) -> int:
        """
        The document's position in the file, from 0.
        """
    @property
    def end(self, /) -> Position:
        """
        After the last character.
        """
    @property
    def file(self, /) -> str:
        """
        The file as it was given, `/`-separated.
        """
    @property
    def start(self, /) -> Position:
        """
        The first character.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class Summary:
    """
    How much was read and found.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def connected(self, /) -> Connected:
        """
        What was followed from Ingress to Pod without meeting a fault.
        """
    @property
    def documents(self, /) -> int:
        """
        Documents that hold anything but comments.
        """
    @property
    def errors(self, /) -> int:
        """
        Diagnostics of severity error.
        """
    @property
    def files(self, /) -> int:
        """
        Files.
        """
    @property
    def infos(self, /) -> int:
        """
        Diagnostics of severity info.
        """
    @property
    def resources(self, /) -> int:
        """
        Kubernetes objects.
        """
    @property
    def suppressed(self, /) -> int:
        """
        Findings that a comment, an annotation or the options silenced.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """
    @property
    def warnings(self, /) -> int:
        """
        Diagnostics of severity warning.
        """

@final
class Trace:
    """
    The way of a request through Ingress, Service and Pods.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def backends(self, /) -> list[TraceBackend]:
        """
        Who answers, with the share of the requests that each gets.
        """
    @property
    def broken_at(self, /) -> int | None:
        """
        The first hop that is not sound, as index into `hops`.
        """
    @property
    def causes(self, /) -> list[str]:
        """
        Ids of the diagnostics that explain what is wrong with the way.
        """
    @property
    def hops(self, /) -> list[Hop]:
        """
        The way, object by object, as far as it could be followed.
        """
    @property
    def message(self, /) -> str:
        """
        The answer in one sentence.
        """
    @property
    def outcome(self, /) -> str:
        """
        What becomes of the request: `reaches`, `fails` or `unknown`.
        """
    @property
    def request(self, /) -> Request:
        """
        What was asked for.
        """
    @property
    def status(self, /) -> int | None:
        """
        The status of HTTP that the client sees, where it is known: 404, 503, ….
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """
    @property
    def verdict(self, /) -> str:
        """
        How the way looks: `healthy`, `degraded`, `broken` or `unknown`.
        """

@final
class TraceBackend:
    """
    Who answers a request.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def ready(self, /) -> int:
        """
        How many of its Pods get requests.
        """
    @property
    def resource(self, /) -> ObjectRef:
        """
        The workload, or the Pod that belongs to none.
        """
    @property
    def share(self, /) -> float:
        """
        Its share of the requests, from 0 to 1.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """
    @property
    def total(self, /) -> int:
        """
        How many Pods it has.
        """

@final
class Walk:
    """
    The flowchart, walked for one workload with its Services and Ingresses.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def causes(self, /) -> list[str]:
        """
        Ids of the diagnostics that say why.
        """
    @property
    def exit(self, /) -> WalkExit | None:
        """
        Where the walk ended, if at a box of the flowchart.
        """
    @property
    def steps(self, /) -> list[WalkStep]:
        """
        The questions, in the order in which they were met.
        """
    @property
    def subject(self, /) -> ObjectRef:
        """
        The workload, or a Pod that belongs to none.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """
    @property
    def verdict(self, /) -> str:
        """
        How it is: `healthy`, `degraded`, `broken` or `unknown`.
        """

@final
class WalkExit:
    """
    The end of a walk.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def advice(self, /) -> str:
        """
        What to do; the right component, where the drawing names a wrong one.
        """
    @property
    def id(self, /) -> str:
        """
        The id of the box.
        """
    @property
    def text(self, /) -> str:
        """
        What is in it.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class WalkStep:
    """
    A question that a walk has met.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def answer(self, /) -> str:
        """
        The answer: `yes`, `no` or `unknown`.
        """
    @property
    def assumed(self, /) -> str | None:
        """
        Where the answer is not known and the walk went on all the same: `yes` or `no`, as the rest of the files suggests.
        """
    @property
    def commands(self, /) -> list[str]:
        """
        What to run to see it on the cluster, with the real names where they are known.
        """
    @property
    def evidence(self, /) -> str:
        """
        Why, in one sentence; may be empty.
        """
    @property
    def given(self, /) -> bool:
        """
        The answer is the caller's.
        """
    @property
    def question(self, /) -> str:
        """
        The id of the question.
        """
    @property
    def spans(self, /) -> list[Span]:
        """
        The places in the files that answer it.
        """
    @property
    def text(self, /) -> str:
        """
        The question.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class WhatIf:
    """
    What becomes of requests before and after a change.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def after(self, /) -> list[Trace]:
        """
        As it would be, for the same requests in the same order.
        """
    @property
    def before(self, /) -> list[Trace]:
        """
        As it is.
        """
    @property
    def gained(self, /) -> list[Request]:
        """
        The requests that reach a Pod after and not before.
        """
    @property
    def lost(self, /) -> list[Request]:
        """
        The requests that reach a Pod before and not after.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The same data as dicts and lists, under the names that it has in JSON.
        """
    def to_json(self, /) -> str:
        """
        The same data as JSON.
        """

@final
class Workspace:
    """
    A set of files that is checked again and again while it changes; options are JSON.
    """
    def __new__(cls, /, options: str) -> Workspace: ...
    def remove_file(self, /, path: str) -> bool:
        """
        Removes a file; false when there is none of this path.
        """
    def render(self, /, picture: str) -> str:
        """
        A picture of the files as they are; `picture` is JSON.
        """
    def report(self, /) -> Report:
        """
        The report on the files as they are. Does not count as an update.
        """
    def set_file(self, /, path: str, text: bytes | bytearray) -> None:
        """
        Adds a file, or gives the file of this path another text.
        """
    def set_options(self, /, options: str) -> None:
        """
        Judges by other options from now on.
        """
    def trace(self, /, request: str) -> Trace:
        """
        What becomes of a request, which is JSON, in the files as they are.
        """
    def update(self, /) -> Changes:
        """
        Checks what has changed since the last call, and says what that makes different.
        """
    def walk(self, /, subject: str, answers: str) -> Walk:
        """
        The flowchart walked for a workload of the files as they are; `subject` and `answers` are JSON.
        """

def _panic() -> None:
    """
    Panics, so that a test can see what becomes of a panic.
    """

def apply_fixes(files: SupportsGetItem[int, tuple[str, bytes | bytearray]], fixes: SupportsGetItem[int, Fix]) -> list[tuple[str, bytes]]:
    """
    The files with the fixes applied, as (path, text) pairs.
    """

def check(files: SupportsGetItem[int, tuple[str, bytes | bytearray]], options: str) -> Report:
    """
    Says what is wrong with files; `options` are JSON.
    """

def endpoints(files: SupportsGetItem[int, tuple[str, bytes | bytearray]], options: str) -> list[ServiceEndpoints]:
    """
    What every Service sends to; `options` are JSON.
    """

def explain(rule: str, options: str) -> str:
    """
    The page of a rule, as Markdown; `options` are JSON.
    """

def flowchart(options: str) -> Flowchart:
    """
    The troubleshooting flowchart; `options` are JSON.
    """

def mask_secrets(files: SupportsGetItem[int, tuple[str, bytes | bytearray]]) -> list[tuple[str, bytes]]:
    """
    The files with the values of Secrets replaced, as (path, text) pairs.
    """

def parse_config(text: str) -> str:
    """
    The options of a configuration file as JSON. A ValueError has the message, the line and the column.
    """

def read_files(paths: "list[str]") -> "tuple[list[tuple[str, bytes]], list[str], list[tuple[str, str]]]":
    """
    Reads the files that the command line would read for these paths: the files, the names of those that were named
    one by one, and what could not be read, as (path, reason).
    """

def render(files: SupportsGetItem[int, tuple[str, bytes | bytearray]], picture: str, options: str) -> str:
    """
    A picture; `picture` and `options` are JSON.
    """

def rules(options: str) -> list[RuleInfo]:
    """
    Every rule; `options` are JSON.
    """

def run(arguments: "list[str]") -> "int":
    """
    Runs the command line, the first argument being the name of the program; the answer is the exit code.
    """

def trace(files: SupportsGetItem[int, tuple[str, bytes | bytearray]], request: str, options: str) -> Trace:
    """
    What becomes of a request; `request` and `options` are JSON.
    """

def traces(files: SupportsGetItem[int, tuple[str, bytes | bytearray]], options: str) -> list[Trace]:
    """
    What becomes of a request for every host and path of the Ingresses; `options` are JSON.
    """

def version() -> str:
    """
    The version of kubetriage.
    """

def view(files: SupportsGetItem[int, tuple[str, bytes | bytearray]], options: str) -> list[DocumentValue]:
    """
    Every document as Kubernetes reads it; `options` are JSON.
    """

def walk(files: SupportsGetItem[int, tuple[str, bytes | bytearray]], subject: str, answers: str, options: str) -> Walk:
    """
    The flowchart walked for a workload; `subject`, `answers` and `options` are JSON.
    """

def what_if(files: SupportsGetItem[int, tuple[str, bytes | bytearray]], changes: str, options: str) -> WhatIf:
    """
    What becomes of requests before and after a change; `changes` and `options` are JSON.
    """
