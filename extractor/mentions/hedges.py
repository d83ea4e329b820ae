"""Hedges: 约, 超过, 不到, 以上, about, up to; the words that say how exact a number is."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from extractor.mentions.units import alternation

_TURNED = {">": "<", "<": ">"}
REACH = 16  # characters before a number in which its hedge ends and begins
ACROSS = 28  # and in which it begins where more stands between


class Hedges:
    """The words before and behind a quantity that make it a bound or an approximation.

    >>> from extractor.rulebook import load_rules
    >>> hedges = Hedges(load_rules().table("units")["hedge"])
    >>> hedges.around("不超过5万元", 3, 6, 6), hedges.around("5万元以上", 0, 3, 5), hedges.around("共5万元", 1, 4, 4)
    (('<', 6), ('>', 5), (None, 4))
    """

    def __init__(self, table: dict[str, Any]) -> None:
        meaning = {
            side: {w.lower(): c for c, words in table[side].items() for w in words} for side in ("before", "after")
        }
        self._meaning_after = meaning["after"]
        self._after = re.compile(rf"\s?的?(?P<hedge>{alternation(meaning['after'], table.get('unless', {}))})", re.I)
        self.begins = frozenset(c for w in meaning["after"] for c in (w[0], w[0].upper())) | {"的", " "}
        self._before: dict[str, list[tuple[str, str]]] = defaultdict(list)  # by the last letter, the longest first
        for word in sorted(meaning["before"], key=len, reverse=True):
            self._before[word[-1]].append((word, meaning["before"][word]))
        self._links: dict[str, str] = table["links"]
        self._ends = frozenset(c for end in (*self._before, *self._links) for c in (end[-1], end[-1].upper()))
        self._each_ends = frozenset(table["each_ends"])  # the last letters of what a price is for: a search less
        self._across, self._of, self._none, self._not, self._each = (
            re.compile("|".join(table[key])) for key in ("across", "of", "none", "turned", "each")
        )

    def around(self, text: str, begin: int, stop: int, end: int, *, ratio: bool = False) -> tuple[str | None, int]:
        """The comparator that the words around `text[begin:stop]` give, and where the last of them ends."""
        if stop < end and text[stop] in self.begins and (after := self._after.match(text, stop, end)):
            return self._meaning_after[after["hedge"].lower()], after.end()
        return self.before(text, begin, ratio=ratio), stop

    def before(self, text: str, begin: int, *, ratio: bool = False) -> str | None:
        """The comparator that the words before `begin` give."""
        if (
            begin > 3
            and text[begin - 1] in self._each_ends
            and (each := self._each.search(text, max(0, begin - 8), begin))
        ):
            begin = each.start()
        last = begin - 1
        if last > 0 and text[last] == " ":
            last -= 1
        if last < 0:
            return None
        if text[last] in self._ends:
            found = self._meaning_before(text[max(0, last - REACH) : last + 1].lower())
            if found is not None:
                return found
        return None if text[last].isascii() else self._meaning_across(text, begin, ratio=ratio)

    def _meaning_before(self, text: str) -> str | None:
        """The comparator of the word that ends `text`, or that stands before a link that ends it."""
        link = self._links.get(text[-1:])
        for stem in (text.removesuffix(link).rstrip(), text) if link else (text,):
            if self._none.search(stem):
                continue
            for word, comparator in self._before.get(stem[-1:], ()):
                if stem.endswith(word) and not (_is_latin(word[0]) and _is_latin(stem[: -len(word)][-1:])):
                    turned = comparator in _TURNED and self._not.search(stem[: -len(word)])
                    return _TURNED[comparator] if turned else comparator
        return None

    def _meaning_across(self, text: str, begin: int, *, ratio: bool) -> str | None:
        """The comparator of a word with a verb, or with what a ratio is of, between it and the number."""
        found = self._across.search(text, max(0, begin - ACROSS), begin)
        if found is None and ratio:
            found = self._of.search(text, max(0, begin - ACROSS), begin)
        if found is None:
            return None
        word = found[found.lastgroup or 0]
        return next((meaning for each, meaning in self._before[word[-1]] if each == word), None)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
