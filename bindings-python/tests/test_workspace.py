"""Files that change."""

from __future__ import annotations

from pathlib import Path

import kubetriage
import pytest
from apps import BROKEN, DEPLOYMENT, SERVICE


def test_an_update_says_what_is_different() -> None:
    workspace = kubetriage.Workspace()
    workspace.set_file("service.yaml", SERVICE)
    workspace.set_file(Path("deployment.yaml"), DEPLOYMENT.encode())
    changes = workspace.update()
    assert [it.rule for it in changes.added] == ["service-selector-matches-no-pod"]
    assert (changes.changed, changes.removed, changes.summary.errors) == ([], [], 1)
    assert repr(changes) == "<Changes: 1 added, 0 changed, 0 removed>"
    workspace.set_file("service.yaml", "# moved\n" + SERVICE)
    assert [it.id for it in workspace.update().changed] == [changes.added[0].id]
    workspace.set_file("service.yaml", SERVICE.replace("wbe", "web"))
    assert workspace.update().removed == [changes.added[0].id]
    assert workspace.update().to_dict()["added"] == []
    assert workspace.remove_file("service.yaml")
    assert not workspace.remove_file("service.yaml")
    assert workspace.report().summary.files == 1


def test_the_report_is_that_of_check_and_can_be_shown() -> None:
    workspace = kubetriage.Workspace(lang="es")
    workspace.set_file("a.yaml", BROKEN)
    report = workspace.report()
    workspace.set_file("a.yaml", "")
    assert report == kubetriage.check({"a.yaml": BROKEN}, lang="es")
    assert str(report) == str(kubetriage.check({"a.yaml": BROKEN}, lang="es"))
    assert "<mark>wbe</mark>" in report._repr_html_()
    assert workspace.report().diagnostics == []


def test_options_can_be_changed() -> None:
    workspace = kubetriage.Workspace()
    workspace.set_file("a.yaml", BROKEN)
    workspace.update()
    workspace.set_options(kubetriage.parse_config("skip: [service-selector-matches-no-pod]"), lang="es")
    assert len(workspace.update().removed) == 1


def test_misuse_names_the_argument() -> None:
    workspace = kubetriage.Workspace()
    with pytest.raises(TypeError, match="^path: expected str, not int"):
        workspace.set_file(5, "")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="^text: expected str or bytes, not NoneType"):
        workspace.set_file("a.yaml", None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="there is no option 'langs'"):
        kubetriage.Workspace(langs="es")  # type: ignore[call-arg]
