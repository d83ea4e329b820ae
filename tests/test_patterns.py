"""Every pattern of the rules matches its example and leaves its counterexample alone."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.claims.patterns import Patterns, patterns_of
from extractor.rulebook import Rules, RulesError, load_rules

ROWS: list[dict[str, Any]] = load_rules().table("patterns")["pattern"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["id"]))
def test_example_and_counterexample(row: dict[str, Any]) -> None:
    patterns = patterns_of(load_rules())
    assert patterns(row["id"], row["example"]), f"{row['id']} does not match its example {row['example']!r}"
    assert not patterns(row["id"], row["counterexample"]), f"{row['id']} matches {row['counterexample']!r}"


def test_every_pattern_is_asked_for() -> None:
    from extractor.rulebook import builtin_folder

    code = "".join(path.read_text() for path in (builtin_folder().parent / "extractor" / "claims").glob("*.py"))
    built = (
        "header_revenue",
        "header_profit",
        "header_investment",
        "header_contract",
        "header_financing",
        "header_order",
    )
    assert [row["id"] for row in ROWS if f'"{row["id"]}"' not in code and row["id"] not in built] == []


class _Table(Rules):
    def __init__(self, rows: list[dict[str, str]]) -> None:
        self._rows = rows

    def table(self, name: str) -> dict[str, Any]:
        return {"pattern": self._rows}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([{"id": "a", "where": "in", "find": "x"}] * 2, "two patterns have the id 'a'"),
        ([{"id": "a", "where": "middle", "find": "x"}], "where is 'middle'"),
        ([{"id": "a", "where": "in", "find": "("}], "not a regular expression"),
    ],
)
def test_a_wrong_pattern_is_named(rows: list[dict[str, str]], says: str) -> None:
    with pytest.raises(RulesError, match=says):
        Patterns(_Table(rows))
