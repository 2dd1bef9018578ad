"""Findings as a table."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._native import Diagnostic, Report


def frame(report: Report) -> Any:
    """Make a DataFrame with a row for each finding; lines and columns are counted from 0, as in the report."""
    try:
        pandas: Any = import_module("pandas")
    except ImportError as error:
        message = "Report.to_pandas() needs pandas; install it with: pip install 'kubetriage[pandas]'"
        raise ImportError(message, name="pandas") from error
    rows = [_row(diagnostic) for diagnostic in report.diagnostics]
    return pandas.DataFrame(rows, columns=list(_COLUMNS))


def _row(it: Diagnostic) -> dict[str, object]:
    return {name: value(it) for name, value in _COLUMNS.items()}


_COLUMNS: dict[str, Any] = {
    "severity": lambda it: it.severity,
    "rule": lambda it: it.rule,
    "message": lambda it: it.message,
    "help": lambda it: it.help,
    "kind": lambda it: it.resource and it.resource.kind,
    "namespace": lambda it: it.resource and it.resource.namespace,
    "name": lambda it: it.resource and it.resource.name,
    "file": lambda it: it.primary.file,
    "document": lambda it: it.primary.document,
    "line": lambda it: it.primary.start.line,
    "column": lambda it: it.primary.start.column,
    "end_line": lambda it: it.primary.end.line,
    "end_column": lambda it: it.primary.end.column,
    "field_path": lambda it: it.field_path,
    "caused_by": lambda it: it.caused_by,
    "fixes": lambda it: len(it.fixes),
    "id": lambda it: it.id,
    "url": lambda it: it.url,
}
