"""The types are right: in the package, against the module as it is, and for its users."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def run(*arguments: str, folder: Path = HERE) -> None:
    answer = subprocess.run([sys.executable, "-m", *arguments], capture_output=True, text=True, cwd=folder, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_a_user_is_checked_strictly(tmp_path: Path) -> None:
    run("mypy", "--strict", "--python-version", "3.10", "--cache-dir", str(tmp_path), str(HERE / "typed.py"))


def test_wrong_use_is_found(tmp_path: Path) -> None:
    sample = tmp_path / "wrong.py"
    sample.write_text("import kubetriage\nkubetriage.check('a', lang='fr')\nkubetriage.check(5)\nkubetriage.check('a', namspace='x')\n")
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path), str(sample)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert [line.split(":")[1] for line in answer.stdout.splitlines() if ": error:" in line] == ["2", "3", "4"]


def test_the_stubs_are_those_of_the_module(tmp_path: Path) -> None:
    run("mypy.stubtest", "--concise", "kubetriage", folder=tmp_path)


def test_the_tests_are_typed(tmp_path: Path) -> None:
    tests = sorted(str(path) for path in HERE.glob("*.py"))
    pytest.importorskip("pandas")
    run("mypy", "--strict", "--cache-dir", str(tmp_path), *tests)
