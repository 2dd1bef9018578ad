"""Finds where the path from Ingress to Service to Pod breaks in Kubernetes YAML, and says what to write instead.

    >>> import kubetriage
    >>> report = kubetriage.check("k8s/")     # files and folders, texts, or {path: text}
    >>> report                                # in a notebook, the findings with their lines
    >>> print(report)                         # anywhere, what the command line prints

All files of one call are taken together as one cluster. Bad YAML is a finding like any other; an exception is raised
only where a function is used wrongly, or a path cannot be read. Positions are counted from 0, in code points, so that
``text[span.start.offset:span.end.offset]`` is the text that a span is about.
"""

from ._api import Workspace, apply_fixes, check, explain, flowchart, parse_config, rules, version, view
from ._files import File, Files
from ._native import (
    Changes,
    ChartArrow,
    ChartCommand,
    ChartExit,
    ChartQuestion,
    ChartStage,
    Connected,
    Diagnostic,
    DocumentInfo,
    DocumentValue,
    Edit,
    Fix,
    Flowchart,
    Graph,
    GraphEdge,
    GraphNode,
    Ignore,
    ObjectRef,
    Position,
    Refusal,
    Related,
    Report,
    RuleInfo,
    Span,
    Summary,
)
from ._options import ConfigError, Options

__version__ = version()

__all__ = [
    "Changes",
    "ChartArrow",
    "ChartCommand",
    "ChartExit",
    "ChartQuestion",
    "ChartStage",
    "ConfigError",
    "Connected",
    "Diagnostic",
    "DocumentInfo",
    "DocumentValue",
    "Edit",
    "File",
    "Files",
    "Fix",
    "Flowchart",
    "Graph",
    "GraphEdge",
    "GraphNode",
    "Ignore",
    "ObjectRef",
    "Options",
    "Position",
    "Refusal",
    "Related",
    "Report",
    "RuleInfo",
    "Span",
    "Summary",
    "Workspace",
    "__version__",
    "apply_fixes",
    "check",
    "explain",
    "flowchart",
    "parse_config",
    "rules",
    "version",
    "view",
]
