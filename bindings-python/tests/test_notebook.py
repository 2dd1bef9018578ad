"""The example notebook runs, and shows what it is kept with. `UPDATE_EXPECT=1` keeps what it shows now."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "examples").glob("*.ipynb"))


def run(path: Path) -> Any:
    notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}, record_timing=False
    )
    client.execute()
    notebook.metadata = {name: notebook.metadata[name] for name in ("kernelspec",)}
    return notebook


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_what_it_is_kept_with(path: Path) -> None:
    kept: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    now = run(path)
    if "UPDATE_EXPECT" in os.environ:
        nbformat.write(now, path)  # type: ignore[no-untyped-call]
        return
    for cell, expected in zip(now.cells, kept.cells):
        assert cell.get("outputs") == expected.get("outputs"), cell.id


def test_the_broken_app_is_mended() -> None:
    (path,) = NOTEBOOKS
    outputs = {cell.id: cell.outputs for cell in run(path).cells if cell.cell_type == "code"}
    assert "3 errors" in outputs["see"][0].data["text/html"]
    assert 'class="verdict sound"' in outputs["again"][0].data["text/html"]
    assert "service-target-port-not-found" in outputs["yours"][0].data["text/html"]
