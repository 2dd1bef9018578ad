"""Findings as a table."""

from __future__ import annotations

import sys

import kubetriage
import pytest
from apps import BROKEN_APP, FIXED_APP


def test_a_row_is_a_finding() -> None:
    table = kubetriage.check(BROKEN_APP).to_pandas()
    assert list(table["rule"])[0] == "service-selector-matches-no-pod"
    first = table.iloc[0]
    assert (first["severity"], first["kind"], first["name"], first["line"]) == ("error", "Service", "my-service", 29)
    assert list(table.groupby("kind").size()) == [2, 1]


def test_nothing_found_is_a_table_with_columns() -> None:
    table = kubetriage.check(FIXED_APP).to_pandas()
    assert len(table) == 0 and "severity" in table.columns


def test_without_pandas_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"pip install 'kubetriage\[pandas\]'"):
        kubetriage.check(BROKEN_APP).to_pandas()
