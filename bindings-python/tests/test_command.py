"""`python -m kubetriage`: the command line itself."""

from __future__ import annotations

import subprocess
import sys

import kubetriage
from apps import BROKEN, REPOSITORY


def run(*arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kubetriage", *arguments]
    return subprocess.run(command, capture_output=True, text=True, input=input, cwd=REPOSITORY, check=False)


def test_check_prints_what_the_binary_prints() -> None:
    answer = run("check", "examples/broken-app")
    assert answer.returncode == 1
    assert answer.stdout == (REPOSITORY / "examples/broken-app/output.txt").read_text()
    assert run("check", "examples/fixed-app").returncode == 0


def test_standard_input_and_formats() -> None:
    answer = run("check", "-", "--format", "json", input=BROKEN)
    assert answer.returncode == 1 and '"positionEncoding": "utf-8"' in answer.stdout
    assert run("check", "-", "--format", "html", input=BROKEN).stdout.startswith("<!DOCTYPE html>")


def test_misuse_is_2_and_help_is_0() -> None:
    assert run("chek").returncode == 2
    assert run("check", "nowhere.yaml").returncode == 2
    answer = run("--help")
    assert answer.returncode == 0 and "Usage: kubetriage <COMMAND>" in answer.stdout
    assert run("version").stdout.strip().endswith(kubetriage.version())
