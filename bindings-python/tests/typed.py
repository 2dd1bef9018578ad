"""A sample of typed use, for mypy in its strict mode."""

from pathlib import Path

import kubetriage
from kubetriage import Diagnostic, Files, Options, Report, Span


def first_place(files: Files) -> "tuple[str, int] | None":
    report: Report = kubetriage.check(files, lang="es", only=["yaml-syntax"], severity={"yaml-syntax": "off"})
    for diagnostic in report.diagnostics:
        span: Span = diagnostic.primary
        return span.file, span.start.line
    return None


def roots(report: Report) -> "list[Diagnostic]":
    return [it for it in report.diagnostics if not it.caused_by]


def mended(path: Path) -> "dict[str, str]":
    options: Options = kubetriage.parse_config("namespace: shop")
    report = kubetriage.check(path, options, limits={"depth": 9}, ignores=[{"rule": "yaml-syntax"}])
    return kubetriage.apply_fixes(path, report.select_fixes(unsafe=True))


def replicas(text: str) -> int:
    return int(kubetriage.view(text, defaults=True)[0].value["spec"]["replicas"])
