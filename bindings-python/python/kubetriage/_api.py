"""The functions, from what a person writes to the plain arguments of the extension module."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import _native
from ._files import Files, bytes_of, load, path_of, text_of
from ._options import ConfigError, Options, from_json, spelled_out, to_json

if TYPE_CHECKING:
    from typing import Literal

    from typing_extensions import Unpack

    from ._native import (
        Changes,
        DocumentValue,
        Fix,
        Flowchart,
        ObjectRef,
        Report,
        RuleInfo,
        ServiceEndpoints,
        Trace,
        Walk,
        WhatIf,
    )


@spelled_out
def check(files: Files, options: Options | None = None, **keywords: Unpack[Options]) -> Report:
    """Say what is wrong with files, taken together as one cluster.

    ``files`` is one of these, or several in a list:

    - a path: a ``str`` without line break, or a ``pathlib.Path``. Of a folder, the ``*.yaml``, ``*.yml`` and
      ``*.json`` files are read but for hidden ones and those that ``.gitignore`` names
    - a text: a ``str`` with a line break, or that begins with ``{`` or ``[``; its file is called ``<text>``,
      or ``<text 1>``, ``<text 2>`` and so on
    - ``{"path": …, "text": …}``, or a mapping of paths to texts. A text may be ``bytes``

    ``options`` are those of `parse_config`, and keywords go before them:

    - ``lang``: ``"en"`` or ``"es"``, the language of everything that is said
    - ``namespace``: of objects that name none, as ``kubectl -n``
    - ``complete``: the files hold everything that there is, so that what is not in them does not exist
    - ``kubernetes_version``: the release to judge API versions by, such as ``"1.31"``; the newest one known if absent
    - ``now``: when the cluster is looked at, such as ``"2026-03-01T12:00:00Z"``; the newest time in the files if absent
    - ``only``, ``skip``: lists of rules that alone report, or that do not
    - ``severity``: ``{rule: "error" | "warning" | "info" | "off"}`` instead of the rule's own
    - ``ignores``: findings that are known, as ``{"rule": …, "path": …, "kind": …, "name": …, "reason": …}``
    - ``include``: ``["graph"]`` for `Report.graph`, ``["traces"]`` for `Report.traces`, ``["walks"]`` for `Report.walks`
    - ``limits``: ``{"depth": …, "nodes": …, "aliases": …, "document_bytes": …}``, bounds on what is read

    Bad YAML is a finding. TypeError and ValueError name the argument that is wrong; OSError, a path that cannot be read.
    """
    loaded = load(files)
    return _native.check(loaded.files, to_json(options, keywords, loaded.named))


@spelled_out
def view(files: Files, options: Options | None = None, **keywords: Unpack[Options]) -> list[DocumentValue]:
    """Show every document as Kubernetes reads it; empty documents are left out.

    ``on`` is a boolean there, ``0777`` is 511, of equal keys the last one counts. With ``defaults=True``, objects are
    shown as the API server would store them: ``replicas: 1``, ``protocol: TCP``. The values of Secrets are hidden.
    ``files`` and the other options are those of `check`.
    """
    loaded = load(files)
    return _native.view(loaded.files, to_json(options, keywords, loaded.named))


@spelled_out
def endpoints(files: Files, options: Options | None = None, **keywords: Unpack[Options]) -> list[ServiceEndpoints]:
    """Say for every Service which Pods its ports send to, as the EndpointSlice controller computes it.

    Where the files hold no Pods of a workload, its template stands in for them. ``files`` and options are those of `check`.
    """
    loaded = load(files)
    return _native.endpoints(loaded.files, to_json(options, keywords, loaded.named))


@spelled_out
def trace(
    files: Files, request: str | Mapping[str, Any], options: Options | None = None, **keywords: Unpack[Options]
) -> Trace:
    """Say what becomes of a request: which objects it passes, where it ends, and what the client sees.

    ``request`` is a URL such as ``"http://shop.example/cart"`` or ``"http://web.shop.svc:8080"``, or its parts:
    ``{"host": …}`` and, as far as they matter, ``scheme``, ``port``, ``path``, ``headers``, ``cookies``, and ``from``, the
    Pod that sends it as ``"namespace/name"``. ``files`` and options are those of `check`.

    ValueError: the text is no URL.
    """
    loaded = load(files)
    return _native.trace(loaded.files, _request(request), to_json(options, keywords, loaded.named))


@spelled_out
def traces(files: Files, options: Options | None = None, **keywords: Unpack[Options]) -> list[Trace]:
    """Return a `trace` for every host and path that the Ingresses declare."""
    loaded = load(files)
    return _native.traces(loaded.files, to_json(options, keywords, loaded.named))


@spelled_out
def walk(
    files: Files,
    subject: ObjectRef | Mapping[str, Any],
    answers: Mapping[str, Literal["yes", "no"]] | None = None,
    options: Options | None = None,
    **keywords: Unpack[Options],
) -> Walk:
    """Walk the troubleshooting flowchart for a workload or a Pod.

    ``subject`` is one of a report, or ``{"kind": "Deployment", "name": "web"}`` with a ``namespace`` where several have
    that name; ``answers`` are those of somebody who sees the cluster, such as ``{"P18": "yes"}``, for what the files do not
    tell. ``files`` and options are those of `check`.

    ValueError: the files have no such workload.
    """
    loaded = load(files)
    named, said = _subject(subject), json.dumps(dict(answers or {}))
    return _native.walk(loaded.files, named, said, to_json(options, keywords, loaded.named))


@spelled_out
def render(
    files: Files,
    what: Literal["graph", "flowchart", "walk"] = "graph",
    format: Literal["svg", "mermaid", "dot"] = "svg",
    subject: ObjectRef | Mapping[str, Any] | None = None,
    answers: Mapping[str, Literal["yes", "no"]] | None = None,
    options: Options | None = None,
    **keywords: Unpack[Options],
) -> str:
    """Draw the objects and their connections, the flowchart, or the way that it takes for a workload.

    ``subject`` and ``answers`` are those of `walk`; without a subject, the way is that of the first workload that is not
    healthy. ``files`` and options are those of `check`; the flowchart alone needs no files: ``[]``.

    ValueError: the walk of a workload is asked for that the files do not have.
    """
    loaded = load(files)
    picture = _picture(what, format, subject, answers)
    return _native.render(loaded.files, picture, to_json(options, keywords, loaded.named))


def _picture(
    what: str,
    format: str,
    subject: ObjectRef | Mapping[str, Any] | None,
    answers: Mapping[str, Literal["yes", "no"]] | None,
) -> str:
    picture: dict[str, Any] = {"what": what, "format": format, "answers": dict(answers or {})}
    if subject is not None:
        picture["subject"] = json.loads(_subject(subject))
    return json.dumps(picture)


def _subject(subject: ObjectRef | Mapping[str, Any]) -> str:
    if isinstance(subject, _native.ObjectRef):
        return subject.to_json()
    if not isinstance(subject, Mapping):
        raise TypeError("subject: expected an ObjectRef, or a mapping with `kind` and `name`")
    return json.dumps({"apiVersion" if name == "api_version" else name: it for name, it in subject.items()})


@spelled_out
def what_if(
    files: Files,
    changes: Sequence[str] | None = None,
    after: Files | None = None,
    options: Options | None = None,
    **keywords: Unpack[Options],
) -> WhatIf:
    """Say what becomes of requests before and after a change, which is not made.

    ``changes`` are fields to set, such as ``["service/web.spec.selector.version=2.0.0"]``, with the namespace before the
    kind where several have the object; ``after`` are all files as they would be, in any form that ``files`` may have.

    ValueError: a field to set names no object, or several.
    """
    if isinstance(changes, str):
        raise TypeError("changes: expected a list of texts, not a single one")
    if changes is None and after is None:
        raise TypeError("changes: neither `changes` nor `after` says what is different")
    proposal: dict[str, Any] = {"set": list(changes or ())}
    if after is not None:
        proposal["after"] = [
            {"path": path, "text": text.decode("utf-8", "replace")} for path, text in load(after).files
        ]
    loaded = load(files)
    return _native.what_if(loaded.files, json.dumps(proposal), to_json(options, keywords, loaded.named))


def _request(request: object) -> str:
    """Write a request as the core reads it."""
    if isinstance(request, Mapping):
        return json.dumps(dict(request), default=dict)
    if isinstance(request, str):
        return json.dumps(request)
    raise TypeError(f"request: expected a URL or a mapping, not {type(request).__name__}")


def apply_fixes(files: Files, fixes: Iterable[Fix]) -> dict[str, str]:
    """Apply fixes of a report on the same files, all or none; the answer is ``{path: text}`` of all files.

    ``files`` are those of `check`; nothing is written to disk. What is not UTF-8 in a text stands as Python's
    "surrogateescape" has it, so that writing it with that gives the same bytes.

    ValueError: a text is not the one that was checked, a file is missing, or two fixes change the same characters.
    """
    applied = _native.apply_fixes(load(files).files, list(fixes))
    return {path: text_of(content) for path, content in applied}


def mask_secrets(files: Files) -> dict[str, str]:
    """Replace the values of every Secret by ``•••``, for showing the files to others; the answer is ``{path: text}``.

    What is replaced stands under ``data`` and ``stringData`` and in the last-applied annotation, or is a comment beside
    it. All else stays as it is, and `check` finds the same in the result. Of a document that is no YAML and may hold a
    Secret, only the lines stay that certainly hold no value. Nothing is written to disk; what is not UTF-8 in a text
    stands as Python's "surrogateescape" has it.
    """
    masked = _native.mask_secrets(load(files).files)
    return {path: text_of(content) for path, content in masked}


def rules(lang: Literal["en", "es"] = "en") -> list[RuleInfo]:
    """List the rules: what is looked for."""
    return _native.rules(to_json(None, {"lang": lang}, []))


def explain(rule: str, lang: Literal["en", "es"] = "en") -> str:
    """Return all about one rule as Markdown: what it finds, why requests fail, how to fix it, an example.

    ValueError: there is no such rule.
    """
    return _native.explain(rule, to_json(None, {"lang": lang}, []))


def flowchart(lang: Literal["en", "es"] = "en") -> Flowchart:
    """Return the troubleshooting flowchart: 30 questions, and where each answer leads."""
    return _native.flowchart(to_json(None, {"lang": lang}, []))


def parse_config(text: str) -> Options:
    """Read the options of a configuration file ``kubetriage.yaml``, for `check` and the functions beside it.

    ConfigError: the text is no YAML, names an option or rule that does not exist, or gives an option a wrong value.
    """
    try:
        return from_json(_native.parse_config(text))
    except ValueError as error:
        raise ConfigError(*error.args) from None


def version() -> str:
    """Return the version of kubetriage."""
    return _native.version()


class Workspace:
    """Files that are checked again and again while they change: only what changed is read again.

    The report is always that of `check` for the same files. Threads may share a workspace.
    """

    @spelled_out
    def __init__(self, options: Options | None = None, **keywords: Unpack[Options]) -> None:
        """Begin without files; the options are those of `check`."""
        self._native = _native.Workspace(to_json(options, keywords, []))

    def set_file(self, path: str | os.PathLike[str], text: str | bytes) -> None:
        """Add a file, or give the file of this path another text; nothing is read from disk."""
        self._native.set_file(path_of(path, "path"), bytes_of(text, "text"))

    def remove_file(self, path: str | os.PathLike[str]) -> bool:
        """Remove a file; False when there is none of this path."""
        return self._native.remove_file(path_of(path, "path"))

    @spelled_out
    def set_options(self, options: Options | None = None, **keywords: Unpack[Options]) -> None:
        """Judge by other options from now on."""
        self._native.set_options(to_json(options, keywords, []))

    def update(self) -> Changes:
        """Check what has changed since the last call, and say what that makes different."""
        return self._native.update()

    def trace(self, request: str | Mapping[str, Any]) -> Trace:
        """Say what becomes of a request in the files as they are, as `trace` does."""
        return self._native.trace(_request(request))

    def walk(
        self,
        subject: ObjectRef | Mapping[str, Any],
        answers: Mapping[str, Literal["yes", "no"]] | None = None,
    ) -> Walk:
        """Walk the flowchart for a workload of the files as they are, as `walk` does."""
        return self._native.walk(_subject(subject), json.dumps(dict(answers or {})))

    def render(
        self,
        what: Literal["graph", "flowchart", "walk"] = "graph",
        format: Literal["svg", "mermaid", "dot"] = "svg",
        subject: ObjectRef | Mapping[str, Any] | None = None,
        answers: Mapping[str, Literal["yes", "no"]] | None = None,
    ) -> str:
        """Draw the files as they are, as `render` does."""
        return self._native.render(_picture(what, format, subject, answers))

    def report(self) -> Report:
        """Return the report on the files as they are; this does not count as an update."""
        return self._native.report()
