"""Everything that may be given as files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import kubetriage
import pytest
from apps import BROKEN, BROKEN_APP, DEPLOYMENT, SERVICE


def files(given: Any) -> list[str]:
    return [it.file for it in kubetriage.check(given).documents]


def test_every_form_says_the_same() -> None:
    forms: list[Any] = [
        {"web.yaml": BROKEN},
        {"web.yaml": BROKEN.encode()},
        {"path": "web.yaml", "text": BROKEN},
        [{"path": "web.yaml", "text": BROKEN}],
        [{"path": Path("web.yaml"), "text": BROKEN.encode()}],
        iter([{"path": "web.yaml", "text": BROKEN}]),
    ]
    assert len({kubetriage.check(form).to_json() for form in forms}) == 1


def test_texts_without_a_path_get_names() -> None:
    assert files(BROKEN) == ["<text>", "<text>"]
    assert files([SERVICE, DEPLOYMENT]) == ["<text 1>", "<text 2>"]
    assert files('{"apiVersion": "v1", "kind": "Service"}') == ["<text>"]


def test_paths_are_read_from_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "k8s").mkdir()
    (tmp_path / "k8s/service.yaml").write_text(SERVICE)
    (tmp_path / "k8s/deployment.yml").write_text(DEPLOYMENT)
    (tmp_path / "k8s/notes.txt").write_text("no: manifest\n")
    (tmp_path / "k8s/package.json").write_text('{"name": "no-manifest"}')
    for given in ("k8s", "k8s/", Path("k8s"), ["k8s/service.yaml", Path("k8s/deployment.yml")]):
        assert files(given) == ["k8s/deployment.yml", "k8s/service.yaml"]
    assert files([Path("k8s/service.yaml"), DEPLOYMENT]) == ["<text>", "k8s/service.yaml"]


def test_a_file_that_is_named_is_worth_a_word_when_it_holds_no_object(tmp_path: Path) -> None:
    (tmp_path / "values.yaml").write_text("replicas: 3\n")
    in_folder, named = kubetriage.check(tmp_path), kubetriage.check(tmp_path / "values.yaml")
    assert len(named.diagnostics) > len(in_folder.diagnostics) == 0


def test_a_minus_is_a_file_and_not_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-").write_text(SERVICE)
    assert files("-") == ["./-"]


def test_what_is_no_utf_8_is_a_finding() -> None:
    for text in (b"a: \xff\n", "a: \udcff\n", "a: \ud800\n"):
        report = kubetriage.check({"a.yaml": text})
        assert {it.severity for it in report.diagnostics} == {"error"}


@pytest.mark.parametrize("given", [5, None, [5], b"a: 1\n", [("a.yaml", "a: 1\n")], {"path": "a.yaml"}])
def test_anything_else_is_refused(given: Any) -> None:
    with pytest.raises(TypeError, match="^files: expected a path, a YAML text"):
        kubetriage.check(given)


@pytest.mark.parametrize("given", [{"a.yaml": 5}, {5: "a: 1\n"}, [{"path": None, "text": ""}]])
def test_a_wrong_path_or_text_is_named(given: Any) -> None:
    with pytest.raises(TypeError, match="^files: (text: expected str or bytes|path: expected str), not "):
        kubetriage.check(given)


def test_a_path_that_is_not_there_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="'nowhere.yaml': no such file or folder"):
        kubetriage.check(["nowhere.yaml", BROKEN_APP])
