"""Fractions: 百分之十五, 百分之十到二十, 三分之一, and 1/3 where it can be no date and no code."""

from __future__ import annotations

import re

from extractor.mentions.numbers import Numbers
from extractor.mentions.ranges import Found

_SLASH = re.compile(r"/(?P<whole>\d{1,3})(?![\d/.:年月日])")


class Fractions:
    """Reads what stands behind the number that a fraction begins with."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._parts = numbers.parts
        self._signs = (self._parts, "/")
        self._join = numbers.pattern("parts_join")
        self._of_before, self._of_after = numbers.pattern("of_before"), numbers.pattern("of_after")
        self._dated = numbers.pattern("dated")

    def at(self, text: str, q: Found, end: int) -> tuple[float, float | None, int] | None:
        """Per cent, the upper end where there is one, and where the fraction ends; None where there is none."""
        if not text.startswith(self._signs, q.stop):
            return None
        if text[q.stop] == "/":
            return self._slashed(text, q, end)
        read = self._number_at(text, q.stop + len(self._parts), end)
        if read is None or not q.low:
            return None
        part, top, stop = read
        join = self._join.match(text, stop, end)
        upper = self._number_at(text, join.end(), end) if join else None
        if upper is not None and upper[0] > part:
            top, _, stop = upper
        return part / q.low * 100, top / q.low * 100 if top else None, stop

    def _slashed(self, text: str, q: Found, end: int) -> tuple[float, None, int] | None:
        slash = _SLASH.match(text, q.stop, end)
        if slash is None or not q.number["num"] or not self._is_no_date(text, q.begin, slash.end()):
            return None
        whole = float(slash["whole"])
        return (q.low / whole * 100, None, slash.end()) if 0 < q.low < whole else None

    def _is_no_date(self, text: str, begin: int, stop: int) -> bool:
        before = text[max(0, begin - 8) : begin]
        of = self._of_after.match(text, stop) or self._of_before.search(before)
        return bool(of and not self._dated.search(before))

    def _number_at(self, text: str, at: int, end: int) -> tuple[float, float | None, int] | None:
        """Low and high of the number that begins at `at`, and where it ends."""
        number = self._numbers.at.match(text, at, end)
        value = self._numbers.value_of(number) if number else None
        return None if number is None or value is None else (value[0], value[1], number.end())
