"""The named patterns of `rules/patterns.toml`, compiled: ways of writing that decide types and link slots."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from extractor.rulebook import Rules, RulesError

# Spaces and Markdown emphasis may stand around what a pattern says: **Nvidia** 跟投.
_ANCHOR = {"start": r"[\s*]*(?:{})", "end": r"(?:{})[\s*]*$", "in": r"(?:{})", "all": r"[\s*]*(?:{})[\s*]*"}

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.S)  # an escape, a set, or one character
Ask = Callable[[str], "re.Match[str] | None"]


class Patterns:
    """Asks a pattern about a text: `patterns("compared", "速度比")` is a match or None.

    Each pattern is held against the text as its `where` says; see the head of the file.
    A name that no pattern has is a `KeyError`: a mistake in the code, not in the rules.

    >>> from extractor.rulebook import load_rules
    >>> patterns = Patterns(load_rules())
    >>> bool(patterns("capex", "全年资本开支上调")), bool(patterns("capex", "资本市场"))
    (True, False)
    """

    def __init__(self, rules: Rules) -> None:
        self.compiled: dict[str, re.Pattern[str]] = {}
        self._ask: dict[str, Ask] = {}
        self._finds: dict[str, str] = {}
        self._apart: dict[str, list[re.Pattern[str]]] = {}  # of those that whole articles are asked about
        for row in rules.table("patterns")["pattern"]:
            name, where = row["id"], row["where"]
            if name in self.compiled:
                raise RulesError(f"patterns.toml: two patterns have the id {name!r}; rename one")
            if where not in _ANCHOR:
                raise RulesError(f"patterns.toml: {name}: where is {where!r}; use one of {', '.join(_ANCHOR)}")
            try:
                self.compiled[name], self._ask[name] = pattern_of(row)
                self._finds[name] = row["find"]
            except re.error as error:
                raise RulesError(f"patterns.toml: {name}: not a regular expression: {error}") from error

    def all_of(self, name: str, text: str) -> list[re.Match[str]]:
        """Every match of a pattern with `where = "in"` in a whole article, one alternative after another.

        A search for one first character is ten times as fast as one for any of several.
        """
        if name not in self._apart:
            finds = alternatives(self._finds[name])
            self._apart[name] = [re.compile(find, self.compiled[name].flags) for find in finds]
        return [match for find in self._apart[name] for match in find.finditer(text)]

    def __call__(self, name: str, text: str) -> re.Match[str] | None:
        return self._ask[name](text)


def pattern_of(row: dict[str, Any]) -> tuple[re.Pattern[str], Ask]:
    """A pattern compiled, and how it is held against a text; raises `re.error`.

    >>> pattern_of({"where": "all", "find": "a|b"})[1]("ab") is None
    True
    """
    where = row["where"]
    pattern = re.compile(_ANCHOR[where].format(row["find"]), re.I if row.get("ignore_case") else 0)
    return pattern, {"start": pattern.match, "all": pattern.fullmatch}.get(where, pattern.search)


def alternatives(find: str) -> list[str]:
    """The alternatives of a regular expression.

    >>> alternatives(r"a|b(?:c|d)|[|]|e\\|")
    ['a', 'b(?:c|d)', '[|]', 'e\\\\|']
    """
    found, depth = [""], 0
    for token in _TOKEN.findall(find):
        depth += (token == "(") - (token == ")")
        if token == "|" and not depth:
            found.append("")
        else:
            found[-1] += token
    return found


@lru_cache(maxsize=4)
def patterns_of(rules: Rules) -> Patterns:
    """The patterns of `rules`, compiled once."""
    return Patterns(rules)
