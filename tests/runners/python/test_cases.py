"""Runs every case of `tests/cases` in Python, as the README there says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import kubetriage
import pytest

TESTS = Path(__file__).parents[2]
CASES = sorted(path.parent for path in TESTS.glob("cases/*/case.json"))
VALIDATOR = jsonschema.Draft202012Validator(json.loads((TESTS / "schema/report.schema.json").read_text("utf-8")))


def inputs(case: Path) -> list[kubetriage.File]:
    folder = case / "input"
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return [{"path": path.relative_to(folder).as_posix(), "text": path.read_bytes()} for path in paths]


def options(case: Path) -> dict[str, Any]:
    """The options of a case; `check` fails on one that it does not know."""

    def snake(name: str) -> str:
        return re.sub("[A-Z]", lambda match: "_" + match[0].lower(), name)

    written = json.loads((case / "case.json").read_text("utf-8")).get("options", {})
    named = {snake(name): value for name, value in written.items()}
    if "limits" in named:
        named["limits"] = {snake(name): value for name, value in named["limits"].items()}
    return named


def expected(case: Path) -> str:
    own = case / "report.utf-32.json"
    if own.exists():
        return own.read_bytes().decode("utf-8")
    text = (case / "report.json").read_bytes().decode("utf-8")
    return text.replace('"positionEncoding": "utf-8"', '"positionEncoding": "utf-32"', 1)


def test_there_are_cases() -> None:
    assert len(CASES) > 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_report_is_the_expected_one_to_the_byte(case: Path) -> None:
    report = kubetriage.check(inputs(case), **options(case))
    assert report.to_json() + "\n" == expected(case)
    assert report.to_dict() == json.loads(expected(case))
    VALIDATOR.validate(report.to_dict())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_other_answers_are_the_expected_ones(case: Path) -> None:
    written = json.loads((case / "case.json").read_text("utf-8"))
    files, chosen = inputs(case), options(case)

    def answer(name: str) -> Any:
        return json.loads((case / name).read_text("utf-8"))

    if written.get("endpoints"):
        given = [it.to_dict() for it in kubetriage.endpoints(files, **chosen)]
        assert given == answer("endpoints.json")
    if "requests" in written:
        asked = [kubetriage.trace(files, request, **chosen).to_dict() for request in written["requests"]]
        declared = [it.to_dict() for it in kubetriage.traces(files, **chosen)]
        assert {"declared": declared, "asked": asked} == answer("traces.json")
        workspace = kubetriage.Workspace(**chosen)
        for file in files:
            workspace.set_file(file["path"], file["text"])
        assert [workspace.trace(request).to_dict() for request in written["requests"]] == asked
    if "walks" in written:
        walks = [kubetriage.walk(files, it["subject"], it["answers"], **chosen) for it in written["walks"]]
        assert [it.to_dict() for it in walks] == answer("walks.json")
    if "pictures" in written:
        assert [kubetriage.render(files, **it, **chosen) for it in written["pictures"]] == answer("pictures.json")
    if "changes" in written:
        assert kubetriage.what_if(files, written["changes"], **chosen).to_dict() == answer("what-if.json")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_same_is_masked(case: Path) -> None:
    texts = {file["path"]: bytes(file["text"]) for file in inputs(case)}
    masked = {
        path: text.encode("utf-8", "surrogateescape") for path, text in kubetriage.mask_secrets(inputs(case)).items()
    }
    folder = case / "masked"
    expected = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert {path: text for path, text in masked.items() if text != texts[path]} == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_workspace_that_grew_file_by_file_reports_the_same(case: Path) -> None:
    workspace = kubetriage.Workspace(**options(case))
    for file in reversed(inputs(case)):
        workspace.set_file(file["path"], file["text"])
        workspace.update()
    assert workspace.report().to_json() + "\n" == expected(case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_offsets_count_the_characters_of_the_text(case: Path) -> None:
    texts = {file["path"]: bytes(file["text"]).decode("utf-8", "replace") for file in inputs(case)}
    for diagnostic in kubetriage.check(inputs(case), **options(case)).diagnostics:
        for span in [diagnostic.primary, *(it.span for it in diagnostic.related)]:
            text = texts[span.file]
            assert 0 <= span.start.offset <= span.end.offset <= len(text)
            before = re.split("\r\n|\n|\r", text[: span.start.offset])
            assert (len(before) - 1, len(before[-1])) == (span.start.line, span.start.column)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_report_can_be_drawn(case: Path) -> None:
    report = kubetriage.check(inputs(case), **options(case))
    page = report._repr_html_()
    assert page.count("<details") == page.count("</details>")
    assert "<script" not in page
    assert str(report)
