"""Hedges: 约, 超过, 不到, 以上, about, up to; the words that say how exact a number is."""

from __future__ import annotations

import re
from collections import defaultdict

from extractor.mentions.units import alternation

LINKS = {"到": "达到", **{c: c for c in "的了为在是达"}}  # may stand between the word and the number: 最高为5万
# What a price is for may stand there too: 约每小时2美元.
_EACH = re.compile(r"每一?(?:个?小时|个?[月年天周]|季度|卡时|GPU小时|[张台卡块片颗]|P)$")
_EACH_ENDS = frozenset("时月年天周度张台卡块片颗P")
REACH = 16  # characters before a number in which its hedge ends and begins


class Hedges:
    """The words before and behind a quantity that make it a bound or an approximation.

    >>> from extractor.rulebook import load_rules
    >>> hedges = Hedges(load_rules().table("units")["hedge"])
    >>> hedges.around("不超过5万元", 3, 6, 6), hedges.around("5万元以上", 0, 3, 5), hedges.around("共5万元", 1, 4, 4)
    (('<', 6), ('>', 5), (None, 4))
    """

    def __init__(self, table: dict[str, dict[str, list[str]]]) -> None:
        meaning = {
            side: {w.lower(): c for c, words in table[side].items() for w in words} for side in ("before", "after")
        }
        self._meaning_after = meaning["after"]
        self._after = re.compile(rf"\s?的?(?P<hedge>{alternation(meaning['after'], table.get('unless', {}))})", re.I)
        self.begins = frozenset(c for w in meaning["after"] for c in (w[0], w[0].upper())) | {"的", " "}
        self._before: dict[str, list[tuple[str, str]]] = defaultdict(list)  # by the last letter, the longest first
        for word in sorted(meaning["before"], key=len, reverse=True):
            self._before[word[-1]].append((word, meaning["before"][word]))
        self._ends = frozenset(c for end in (*self._before, *LINKS) for c in (end[-1], end[-1].upper()))

    def around(self, text: str, begin: int, stop: int, end: int) -> tuple[str | None, int]:
        """The comparator that the words around `text[begin:stop]` give, and where the last of them ends."""
        if stop < end and text[stop] in self.begins and (after := self._after.match(text, stop, end)):
            return self._meaning_after[after["hedge"].lower()], after.end()
        return self.before(text, begin), stop

    def before(self, text: str, begin: int) -> str | None:
        """The comparator that the words before `begin` give."""
        if begin > 3 and text[begin - 1] in _EACH_ENDS and (each := _EACH.search(text, max(0, begin - 8), begin)):
            begin = each.start()
        last = begin - 1
        if last > 0 and text[last] == " ":
            last -= 1
        if last < 0 or text[last] not in self._ends:
            return None
        return self._meaning_before(text[max(0, last - REACH) : last + 1].lower())

    def _meaning_before(self, text: str) -> str | None:
        """The comparator of the word that ends `text`, or that stands before a link that ends it."""
        link = LINKS.get(text[-1:])
        for stem in (text.removesuffix(link).rstrip(), text) if link else (text,):
            for word, comparator in self._before.get(stem[-1:], ()):
                if stem.endswith(word) and not (_is_latin(word[0]) and _is_latin(stem[: -len(word)][-1:])):
                    return comparator
        return None


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
