"""Where in a TOML file something stands: the parser tells values, people need lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_HEADER = re.compile(r"\s*(?P<open>\[\[?)\s*(?P<name>[^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*(?P<key>[A-Za-z0-9_.-]+|\"[^\"]*\"|'[^']*')\s*=")
# What may hide a bracket or a hash sign: multi-line texts first, for they begin as the others do.
_TOKEN = re.compile(
    r'(?P<long>"""|\'\'\')|(?P<text>"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\')|(?P<comment>#.*)|(?P<open>[\[{])|(?P<close>[\]}])'
)

Loc = Sequence[str | int]


class Places:
    """The lines of a TOML text by where a value stands in it, as pydantic tells it: `("accelerator", 0, "kind")`.

    >>> places = Places('# head\\n[[accelerator]]\\nid = "X1"\\naliases = [\\n  "a",\\n  "b",\\n]\\n')
    >>> places.line(("accelerator", 0, "aliases")), places.word(("accelerator", 0), "b")
    (4, 6)
    """

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._at: dict[tuple[str | int, ...], int] = {(): 1}
        self._ends: dict[tuple[str | int, ...], int] = {}
        self._read()

    def line(self, loc: Loc) -> int:
        """The line, counted from 1, of the value at `loc`, or of the nearest thing around it that has one."""
        at = tuple(loc)
        while at not in self._at:
            at = at[:-1]
        return self._at[at]

    def word(self, loc: Loc, word: str) -> int:
        """The line in or below `loc` on which `word` stands in quotation marks; that of `loc` where it does not."""
        at = tuple(loc)
        while at not in self._at:
            at = at[:-1]
        first, last = self._at[at], self._ends.get(at, len(self._lines))
        quoted = (f'"{word}"', f"'{word}'")
        return next((n for n in range(first, last + 1) if any(q in self._lines[n - 1] for q in quoted)), first)

    def _read(self) -> None:
        section: tuple[str | int, ...] = ()
        seen: Counter[str] = Counter()
        depth, closing = 0, ""
        key: tuple[str | int, ...] = ()
        for number, line in enumerate(self._lines, 1):
            inside = bool(depth or closing)
            if not inside and (header := _HEADER.match(line)):
                self._ends.setdefault(section, number - 1)
                parts = tuple(part.strip(" \"'") for part in header["name"].split("."))
                if header["open"] == "[[":
                    section = (*parts, seen[header["name"]])
                    seen[header["name"]] += 1
                else:
                    section = parts
                self._at.setdefault(section, number)
                continue
            if not inside and (found := _KEY.match(line)):
                key = (*section, found["key"].strip("\"'"))
                self._at.setdefault(key, number)
                line = line[found.end() :]
            depth, closing = _after(line, depth, closing)
            if key:
                self._ends[key] = number


def _after(line: str, depth: int, closing: str) -> tuple[int, str]:
    """How many brackets are open behind a line, and which quotation marks end the text that goes on."""
    at = 0
    while at < len(line):
        if closing:
            end = line.find(closing, at)
            if end < 0:
                return depth, closing
            at, closing = end + 3, ""
            continue
        token = _TOKEN.search(line, at)
        if token is None:
            break
        at = token.end()
        if token["long"]:
            closing = token["long"]
        elif token["open"]:
            depth += 1
        elif token["close"]:
            depth = max(0, depth - 1)
    return depth, closing
