"""Options: their names here are those of the contract in snake_case."""

from __future__ import annotations

import difflib
import inspect
import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Callable, Literal, TypedDict, TypeVar

if TYPE_CHECKING:
    from typing_extensions import Required

Function = TypeVar("Function", bound=Callable[..., Any])


class IgnoreOption(TypedDict, total=False):
    """Findings that are known and wanted: those of the rule, of all that match the other fields as far as given."""

    rule: Required[str]
    path: str
    kind: str
    name: str
    reason: str


class Limits(TypedDict, total=False):
    """Bounds on what is read, so that no input can hold the reader for long."""

    depth: int
    nodes: int
    aliases: int
    document_bytes: int


class Options(TypedDict, total=False):
    """What `check` and the functions beside it take as keywords; `check` describes each. None says nothing."""

    lang: Literal["en", "es"] | None
    namespace: str | None
    complete: bool | None
    kubernetes_version: str | None
    now: str | None
    only: Sequence[str] | None
    skip: Sequence[str] | None
    severity: Mapping[str, Literal["error", "warning", "info", "off"]] | None
    ignores: Sequence[IgnoreOption] | None
    include: Sequence[Literal["graph", "traces", "walks"]] | None
    defaults: bool | None
    limits: Limits | None
    named_files: Sequence[str] | None


_NAMES = tuple(Options.__annotations__)


class ConfigError(ValueError):
    """A configuration that cannot be used; `line` and `column` are counted from 0, and None where they are unknown."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def to_json(options: Options | None, keywords: Mapping[str, Any], named: list[str]) -> str:
    """Write options as the core reads them; keywords go before `options`, and None says nothing."""
    if options is not None and not isinstance(options, Mapping):
        raise TypeError(f"options: expected what parse_config returns, not {type(options).__name__}")
    merged: dict[str, Any] = dict(options or {})
    merged.update((name, value) for name, value in keywords.items() if value is not None or name not in _NAMES)
    if named:
        merged["named_files"] = [*(merged.get("named_files") or ()), *named]
    written = {}
    for name, value in merged.items():
        if name not in _NAMES:
            near = difflib.get_close_matches(name, _NAMES, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise TypeError(f"there is no option {name!r}{hint}")
        if value is None:
            continue
        if name == "limits" and isinstance(value, Mapping):
            value = {_camel(key): limit for key, limit in value.items()}
        try:
            written[_camel(name)] = json.dumps(value, default=_plain)
        except (TypeError, ValueError) as error:
            raise TypeError(f"{name}: {error}") from None
    return "{" + ",".join(f"{json.dumps(name)}:{value}" for name, value in written.items()) + "}"


def from_json(text: str) -> Options:
    """Read options that the core wrote."""
    written = json.loads(text)
    written["limits"] = {_snake(name): limit for name, limit in written["limits"].items()}
    options: Options = {_snake(name): value for name, value in written.items()}  # type: ignore[assignment]
    return options


def spelled_out(function: Function) -> Function:
    """Show every option in the signature, where notebooks and `help` look."""
    signature = inspect.signature(function)
    parameters = [it for it in signature.parameters.values() if it.kind is not it.VAR_KEYWORD]
    for name, annotation in Options.__annotations__.items():
        kind = inspect.Parameter.KEYWORD_ONLY
        annotation = getattr(annotation, "__forward_arg__", annotation)
        parameters.append(inspect.Parameter(name, kind, default=None, annotation=annotation))
    function.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return function


def _plain(value: object) -> object:
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence):
        return list(value)
    raise TypeError(f"{type(value).__name__} cannot be an option")


def _camel(name: str) -> str:
    return re.sub("_([a-z])", lambda match: match[1].upper(), name)


def _snake(name: str) -> str:
    return re.sub("[A-Z]", lambda match: "_" + match[0].lower(), name)
