"""The package as it is published: the wheel in an empty environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from apps import BROKEN_APP

WHEEL = os.environ.get("KUBETRIAGE_WHEEL", "")

pytestmark = pytest.mark.skipif(not WHEEL, reason="`make test-python` names the wheel in KUBETRIAGE_WHEEL")

PROGRAM = """
import importlib.metadata, json, kubetriage, sys
metadata = importlib.metadata.metadata("kubetriage")
report = kubetriage.check(sys.argv[1])
print(json.dumps({
    "errors": report.summary.errors,
    "html": len(report._repr_html_()) > 1000,
    "version": metadata["Version"] == kubetriage.__version__,
    "python": metadata["Requires-Python"],
    "license": metadata["License-Expression"],
    "readme": metadata.get_payload().startswith("# kubetriage"),
    "requires": importlib.metadata.requires("kubetriage"),
}))
"""


def test_it_works_in_an_empty_environment(tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=False)
    folder = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    python = folder / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-index", WHEEL]
    subprocess.run(pip, check=True)
    answer = subprocess.run(
        [python, "-I", "-c", PROGRAM, str(BROKEN_APP)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert json.loads(answer.stdout) == {
        "errors": 3,
        "html": True,
        "version": True,
        "python": ">=3.9",
        "license": "Apache-2.0",
        "readme": True,
        "requires": ["pandas ; extra == 'pandas'"],
    }
    command = subprocess.run([folder / "kubetriage", "check", str(BROKEN_APP)], capture_output=True, check=False)
    assert command.returncode == 1


def test_it_holds_what_a_package_needs() -> None:
    names = {name.partition("/")[2] for name in zipfile.ZipFile(WHEEL).namelist()}
    assert {"py.typed", "_native.pyi", "__main__.py", "licenses/LICENSE"} <= names
    assert "-cp39-abi3-" in WHEEL
