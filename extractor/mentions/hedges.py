"""Hedges: 约, 超过, 不到, 以上, about, up to; the words that say how exact a number is."""

from __future__ import annotations

import re

from extractor.mentions.units import alternation


class Hedges:
    """The words before and behind a quantity that make it a bound or an approximation.

    >>> from extractor.rulebook import load_rules
    >>> hedges = Hedges(load_rules().table("units")["hedge"])
    >>> hedges.around("不超过5万元", 3, 6, 6), hedges.around("5万元以上", 0, 3, 5), hedges.around("共5万元", 1, 4, 4)
    (('<', 6), ('>', 5), (None, 4))
    """

    def __init__(self, table: dict[str, dict[str, list[str]]]) -> None:
        self._meaning = {w.lower(): c for side in ("before", "after") for c, ws in table[side].items() for w in ws}
        unless = table.get("unless", {})
        before = sorted((w for ws in table["before"].values() for w in ws), key=lambda w: (-len(w), w))
        after = [w for ws in table["after"].values() for w in ws]
        # What may stand between the word and the number: 最高为5万, 超过了300.
        words = "|".join(map(re.escape, before))
        tail = r"(?:的|了|为|在|是|达|达到|\s)?\s?$"
        self._before = re.compile(rf"(?:(?<![A-Za-z])|(?=[^A-Za-z]))(?P<hedge>{words}){tail}", re.I)
        self._after = re.compile(rf"\s?的?(?P<hedge>{alternation(after, unless)})", re.I)
        ends = {w[-1] for w in before} | set("的了为在是达到")
        self._ends = frozenset(c for e in ends for c in (e.lower(), e.upper()))
        self._begins = frozenset({w[0] for w in after} | {"的", " "})

    def around(self, text: str, begin: int, stop: int, end: int) -> tuple[str | None, int]:
        """The comparator that the words around `text[begin:stop]` give, and where the last of them ends."""
        if stop < end and text[stop] in self._begins and (after := self._after.match(text, stop, end)):
            return self._meaning[after["hedge"].lower()], after.end()
        last = begin - 1
        while last >= max(0, begin - 2) and text[last].isspace():
            last -= 1
        if last < 0 or text[last] not in self._ends:
            return None, stop
        before = self._before.search(text, max(0, begin - 16), begin)
        return (self._meaning[before["hedge"].lower()] if before else None), stop
