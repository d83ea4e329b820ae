"""Ranges: a quantity that goes on to an upper end, with the unit and scale that reach back to the lower one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractor.mentions.numbers import Match, Numbers, kind_of
from extractor.mentions.units import Currencies, Unit, Units


@dataclass(slots=True)
class Found:
    """A quantity while it is read: `begin` and `stop` grow as signs, units and upper ends are found."""

    begin: int
    stop: int
    number: Match
    low: float
    high: float | None
    comparator: str
    currency: str | None = None
    unit: Unit | None = None


class Ranges:
    """Reads the upper end of a range: 1.2-1.3万美元, 30至40万, between 10 and 20."""

    def __init__(self, numbers: Numbers, units: Units, currencies: Currencies) -> None:
        self._numbers, self._units, self._currencies = numbers, units, currencies
        self._joins = numbers.characters("joins")
        self._join, self._and, self._between = map(numbers.pattern, ("join", "and", "between"))
        self._from, self._ranging, self._within = map(numbers.pattern, ("from", "ranging", "within"))
        self._scale_at_end = numbers.pattern("scale_at_end")

    def read_on(self, text: str, q: Found, end: int) -> None:
        """Put the upper end into `q`, where there is one behind it."""
        if q.high is not None or text[q.stop : q.stop + 1] not in self._joins:
            return
        join = self._join.match(text, q.stop, end)
        dash = join is not None and join["dash"] is not None
        if join is None:
            join = self._and.match(text, q.stop, end)
            if join is None or not self._between.search(text, max(0, q.begin - 12), q.begin):
                return
        at = join.end()
        if symbol := self._currencies.at(text, at, end):
            at, currency = symbol
            if currency != q.currency:
                return
        negative = self._numbers.minus_before(text, q.begin) > 0
        if negative and (sign := self._numbers.minus_at.match(text, at, end)):
            at = sign.end()
        elif negative:
            return
        number = self._numbers.at.match(text, at, end)
        value = self._numbers.value_of(number) if number else None
        if number is None or value is None or value[1] is not None:
            return
        high = value[0]
        unit, stop = self._units.at(text, number.end(), end, number, high)
        if q.currency and unit and unit.kind != "money":
            unit, stop = None, number.end()
        low = self._scaled_back(q, number, high)
        if (low > high and not negative) or not self._may_join(text, q, number, unit, stop, dash=dash):
            return
        unit = unit or q.unit
        if not dash and self._is_from_to(text, q.begin, stop):
            q.low, q.unit = low, unit  # 从30到40万元: two values, and the first has the scale and unit of the second
            return
        q.low, q.high, q.unit, q.stop = low, high, unit, stop

    def _is_from_to(self, text: str, begin: int, stop: int) -> bool:
        """Whether two values are the ends of a move (从8万到16万), not of a range (从8万到16万不等)."""
        if not self._from.search(text, max(0, begin - 16), begin):
            return False
        return not (self._within.match(text, stop) or self._ranging.search(text, max(0, begin - 28), begin))

    def _may_join(self, text: str, q: Found, upper: Match, unit: Unit | None, stop: int, *, dash: bool) -> bool:
        """Whether a number behind a joining word or dash is the upper end of the range that `q` begins."""
        if q.unit is not None:  # the same unit at both ends, but for a sum whose second end leaves it out: 3万元-5万
            return unit.id == q.unit.id if unit else bool(dash and q.unit.kind == "money")
        if unit is not None or q.currency:
            return True
        if text[stop : stop + 1].isascii() and text[stop : stop + 1].isalpha():
            return False
        named = text[stop : stop + 1].isspace() and text[stop + 1 : stop + 2].isupper()  # 3,000 to 4,000 H100s
        return dash or named or self._scale(q.number) > 1 or self._scale(upper) > 1

    def _scaled_back(self, q: Found, upper: Match, high: float) -> float:
        """The lower end of a range with the scale of the upper one, where only that has it: 30至40万, 三到五百."""
        lower, kind, han = q.number, kind_of(upper), self._numbers.han
        if q.unit is not None or kind_of(lower) != kind:
            return q.low
        factor = self._scale(upper) if self._scale(lower) == 1 else 1
        if factor == 1 and kind == "han" and len(lower["han"]) == 1:
            factor = han.scale(upper["han"].lstrip("".join(han.digits))[:1])  # 三到五百, not 三十到五百
        scaled = float(Decimal(str(q.low)) * factor)
        return scaled if scaled <= high else q.low  # 5000-1万

    def _scale(self, number: Match) -> int:
        """The scale that a number ends with: 万 of 3万 and of 三十万, million of 2 million."""
        han, english = self._numbers.han, self._numbers.english_scales
        if number["num"]:
            return han.scale(number["scale"]) if number["scale"] else english.get((number["en"] or "").lower(), 1)
        if number["han"]:
            scale = self._scale_at_end.search(number["han"])
            return han.scale(number["han_scale"] or "") * (han.scale(scale[0]) if scale else 1)
        return english.get((number["word_scale"] or "").lower(), 1)
