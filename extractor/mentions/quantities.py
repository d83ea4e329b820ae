"""Quantities: a number with its unit, currency or classifier, as one mention.

Found by one pass over the text: a cheap test for where a number may start, then the number, then what stands around it.
Vocabulary: `rules/numbers.toml`, `rules/units.toml` and `rules/currencies.toml`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any

from extractor.mentions.fractions import Fractions
from extractor.mentions.hedges import Hedges
from extractor.mentions.model import Mention
from extractor.mentions.numbers import MINUS, Numbers, kind_of
from extractor.mentions.ranges import Found, Ranges
from extractor.mentions.slashes import read_on_behind_slash
from extractor.mentions.spoken import Spoken
from extractor.mentions.units import Currencies, Denominators, Units, search_pattern
from extractor.rulebook import Rules

_LOWER_SCALE = re.compile(r"(?P<scale>[mbk])(?![A-Za-z0-9/])")  # only behind a currency: $5m
_LARGE = 10**4  # 数万: from this scale on a vague number stands alone


class QuantityFinder:
    """Finds quantities in folded text.

    >>> from extractor.rulebook import load_rules
    >>> finder = QuantityFinder(load_rules())
    >>> [(m.label, m.low, m.high, m.unit) for m in finder.find("约1.2-1.3万美元,占10%-20%,共2000~3000块")]
    [('MONEY', 12000.0, 13000.0, 'USD'), ('PERCENT', 10.0, 20.0, 'percent'), ('COUNT', 2000.0, 3000.0, 'any')]
    """

    def __init__(self, rules: Rules) -> None:
        units = rules.table("units")
        self._units = Units(rules)
        self._currencies = Currencies(rules)
        self._denominators = Denominators(rules)
        self._hedges = Hedges(units["hedge"])
        after = "".join(sorted(self._hedges.begins - {" "}))
        self._numbers = numbers = Numbers(rules)
        self._ranges, self._fractions = Ranges(numbers, self._units, self._currencies), Fractions(numbers)
        self._spoken = Spoken(numbers)
        self._start = numbers.starts(self._units.first_characters, after, self._currencies.codes)
        self._list, self._close = numbers.pattern("list"), numbers.pattern("close")
        self._ends_sum, self._no_sum = numbers.characters("ends_sum"), numbers.characters("no_sum")
        self._signs = frozenset(MINUS) | self._currencies.ends  # that may stand right before a number
        self._words: dict[str, dict[str, Any]] = {word: row for row in units["word"] for word in row["words"]}
        self._word = re.compile(search_pattern(self._words))
        self.written: dict[str, dict[str, str]] = units["written"]  # what the bare numbers of a table are read with

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Mention]:
        """Quantities in `text[start:end]`, in order; numbers without a unit are labelled `NUMBER`.

        >>> from extractor.rulebook import load_rules
        >>> [(m.text, m.low, m.comparator) for m in QuantityFinder(load_rules()).find("A100不到1万元,RTX 4090近2万块")]
        [('1万元', 10000.0, '<'), ('4090', 4090.0, '='), ('2万块', 20000.0, '~')]
        """
        end = len(text) if end is None else end
        found: list[Mention] = []
        position = start
        for hint in self._start.finditer(text, start, end):
            at = hint.start()
            if at < position:
                continue
            kind = hint.lastgroup
            if kind == "code":
                position = hint.end()
            elif kind == "bare" and text[max(0, at - 2) : at].rstrip()[-1:] not in self._signs:
                position = hint.end()
                found.append(self._bare_number(text, at, position))
            elif mention := self._quantity(text, at, end, position):
                found.append(mention)
                position = read_on_behind_slash(text, found, end, self._quantity)
        if words := self._words_in(text, start, end):
            found = _merged(found, words)
        self._inherit(text, found)
        return found

    def per(self, text: str, start: int = 0, end: int | None = None) -> list[Mention]:
        """Denominators as `PER` mentions: `value` is per, `unit` the period.

        >>> from extractor.rulebook import load_rules
        >>> [(m.text, m.value, m.unit) for m in QuantityFinder(load_rules()).per("2元/卡时, $3 per GPU per hour")]
        [('/卡时', 'card', 'hour'), ('per GPU per hour', 'card', 'hour')]
        """
        spans = self._denominators.find(text, start, len(text) if end is None else end)
        return [Mention(a, b, text[a:b], "PER", value=per, unit=period) for a, b, per, period in spans]

    def _bare_number(self, text: str, begin: int, stop: int) -> Mention:
        digits = text[begin:stop]
        comparator = self._hedges.before(text, begin) or "="
        return Mention(begin, stop, digits, "NUMBER", float(digits), comparator=comparator)

    def _quantity(self, text: str, at: int, end: int, floor: int) -> Mention | None:
        """The quantity whose number begins at `at`; nothing of it stands before `floor`."""
        number = self._numbers.at.match(text, at, end)
        value = self._numbers.value_of(number) if number else None
        if number is None or value is None:
            return None
        q = Found(at, number.end(), number, *value)
        if fraction := self._fractions.at(text, q, end):
            low, high, stop = fraction
            return self._ratio(text, q.begin, stop, end, "PERCENT", low, high, "percent")
        self._read_currency(text, q, floor)
        self._read_unit(text, q, end)
        self._ranges.read_on(text, q, end)
        if q.unit is None and q.currency is None and self._is_no_number(text, q):
            return None
        return self._mention(text, q, end)

    def _mention(self, text: str, q: Found, end: int) -> Mention | None:
        factor = q.unit.factor if q.unit else 1
        if text[q.begin - 1 : q.begin] == "±":
            return None  # 74.0%±0.5个百分点: how exact the value is
        if sign := self._numbers.minus_before(text, q.begin, word=_may_be_minus(q)):
            factor, q.begin = -factor, q.begin - sign
        low, high = q.low, q.high
        if factor != 1:
            low, high = round(low * factor, 6), None if high is None else round(high * factor, 6)
            if high is not None and high < low:
                low, high = high, low
        label, name = "NUMBER", None
        if q.unit:
            label, name = q.unit.label, q.unit.id
        elif kind_of(q.number) == "countless":
            label, name = "COUNT", "any"  # 数以万计的: what is counted stands behind
        if q.currency:
            label, name = "MONEY", q.currency
        ratio = label in ("PERCENT", "TIMES")
        hedge, stop = self._hedges.around(text, q.begin, q.stop, end, ratio=ratio)
        comparator = hedge if hedge and (high is None or hedge == "~") else q.comparator
        kind = q.unit.kind if q.unit and label != "MONEY" else None
        return Mention(q.begin, stop, text[q.begin : stop], label, low, high, name, comparator, value=kind)

    def _read_currency(self, text: str, q: Found, floor: int) -> None:
        """A symbol in front of the number, and the small letter that only it lets be a scale: $5m."""
        symbol = self._currencies.before(text, q.begin, floor)
        if symbol is None:
            return
        q.begin, q.currency = symbol
        if scale := _LOWER_SCALE.match(text, q.stop):
            q.low *= self._numbers.english_scales[scale["scale"]]
            q.stop = scale.end()

    def _read_unit(self, text: str, q: Found, end: int) -> None:
        """What is measured; a sum of money is no count ($30,000 GPUs), and a percentage no sum (人民币3%)."""
        unit, stop = self._units.at(text, q.stop, end, q.number, q.low)
        if unit is not None and unit.kind != "money" and q.currency:
            if unit.label != "PERCENT":
                return
            q.begin, q.currency = q.number.start(), None
        q.unit, q.stop = unit, stop
        if unit is not None and unit.kind == "money" and text[stop : stop + 1] in ("(", "（"):
            self._read_gloss(text, q, end)
        elif unit is not None and unit.kind == "percent":
            more, q.stop = self._spoken.behind_cheng(text, stop, end)
            q.low = q.low + more if more else q.low
        elif unit is not None and unit.kind == "money":
            self._read_spoken(text, q, end)

    def _read_spoken(self, text: str, q: Found, end: int) -> None:
        """6块2, 两块多美金: tenths behind 块, and the currency that may stand behind it."""
        tenths = self._spoken.behind_kuai(text, q.stop)
        if tenths is None:
            return
        more, some, q.stop = tenths
        q.low, q.comparator = round(q.low + more, 2), ">" if some else q.comparator
        other, stop = self._units.at(text, q.stop, end, q.number, q.low)
        if other is not None and other.kind == "money":  # 两块二美金
            q.unit, q.stop = other, stop

    def _read_gloss(self, text: str, q: Found, end: int) -> None:
        """1400亿元(新台币): the brackets say whose money it is."""
        unit, stop = self._units.at(text, q.stop + 1, end, q.number, q.low)
        if unit is not None and unit.kind == "money" and (close := self._close.match(text, stop, end)):
            q.unit, q.stop = unit, close.end()

    def _is_no_number(self, text: str, q: Found) -> bool:
        """Whether a number without a unit is no number: 4090D and 7B are codes, 一 and 上万 need what they count."""
        kind = kind_of(q.number)
        follow = text[q.stop : q.stop + 1]
        if kind == "word" and q.number[0].lower() == "one":
            return True
        if kind == "num" and not q.number["scale"]:
            return follow.isascii() and (follow.isalpha() or follow == "_")
        if (
            kind in ("num", "word", "plural", "pair", "dual", "countless")
            or q.number["han_more"]
            or (kind == "vague" and self._numbers.han.scale(q.number["vague"][1:]) >= _LARGE)
        ):
            return False
        if q.low >= 100 and (not follow or follow in self._ends_sum) and text[q.stop - 1] not in self._no_sum:
            return False  # 一张两万三, as one speaks of money
        if follow.isspace():
            follow = text[q.stop + 1 : q.stop + 2]
        return q.low < 10 or not (follow.isascii() and follow.isupper())  # but 上万H100

    def _words_in(self, text: str, start: int, end: int) -> list[Mention]:
        """Words that are quantities by themselves: 翻倍, halved, a third of."""
        out = []
        for m in self._word.finditer(text, start, end):
            row = self._words[m[0]]
            mention = self._ratio(text, m.start(), m.end(), end, row["label"], row["low"], None, row.get("direction"))
            if "unit" in row:
                mention.unit, mention.value = row["unit"], row["class"]
            out.append(mention)
        return out

    def _ratio(
        self, text: str, begin: int, stop: int, end: int, label: str, low: float, high: float | None, value: str | None
    ) -> Mention:
        hedge, stop = self._hedges.around(text, begin, stop, end, ratio=True)
        comparator = hedge if hedge and high is None else "="
        high = None if high is None else round(high, 2)
        unit = "percent" if label == "PERCENT" else "times"
        return Mention(begin, stop, text[begin:stop], label, round(low, 2), high, unit, comparator, value=value)

    def _inherit(self, text: str, found: list[Mention]) -> None:
        """1.5万和4万美元: a bare number in a list takes the unit that stands at its end."""
        for i in range(len(found) - 1, 0, -1):
            right = found[i]
            if right.label not in ("MONEY", "PERCENT"):
                continue
            left, begin = found[i - 1], text[right.start]
            if left.label == "NUMBER" and right.start - left.end <= 4 and (begin.isdigit() or not begin.isascii()):
                if self._list.fullmatch(text, left.end, right.start):
                    left.label, left.unit, left.value = right.label, right.unit, right.value


def _may_be_minus(q: Found) -> bool:
    """Whether a word may make the value negative: a percentage or a sum."""
    return q.currency is not None or (q.unit is not None and q.unit.label in ("PERCENT", "MONEY"))


def _merged(known: list[Mention], words: list[Mention]) -> list[Mention]:
    """Both in order; a word gives way to a quantity with a unit, and takes the place of bare numbers."""
    starts = [m.start for m in known]
    replaced: set[int] = set()
    kept = []
    for word in words:
        i = bisect_left(starts, word.end)
        inside = []
        while i and known[i - 1].end > word.start:
            i -= 1
            inside.append(i)
        if all(known[k].label == "NUMBER" for k in inside):
            replaced.update(inside)
            kept.append(word)
    if not kept:
        return known
    return sorted([m for i, m in enumerate(known) if i not in replaced] + kept, key=lambda m: m.start)
