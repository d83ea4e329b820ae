"""Quantities: a number with its unit, currency or classifier, as one mention.

Found by one pass over the text: a cheap test for where a number may start, then the number, then its unit.
Vocabulary: `rules/units.toml` and `rules/currencies.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from extractor.mentions.model import Mention
from extractor.mentions.numbers import NUMBER, value_of
from extractor.rulebook import Rules

_START = re.compile(
    r"\d|[一二两三四五六七八九十百千万亿数几上成零〇]"
    r"|(?<![A-Za-z])(?:[Dd]ual|[Qq]uad|[Ss]everal|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Tt]welve"
    r"|[Tt]wenty|[Tt]hirty|[Ff]orty|[Ff]ifty|[Tt]ens\sof|[Dd]ozens\sof|[Hh]undreds\sof|[Tt]housands\sof|[Mm]illions\sof|[Bb]illions\sof"
    r"|[Tt]rillions\sof|(?:an?|[Oo]ne|half\san?|a\sfew)(?=\s(?:million|billion|trillion|thousand|hundred)))(?![A-Za-z])"
)
_CONNECT = re.compile(r"\s?(?:[-–—~～〜―]|至|到|to(?=\s))\s?")
_AND = re.compile(r"\s?(?:and|和)\s?")
_LIST = re.compile(r"\s?(?:[、,/]|和|与|及|以及|and|or|或)\s?")
_CLASS_LABEL = {"percent": "PERCENT", "discount": "PERCENT", "times": "TIMES", "count": "COUNT"}


@dataclass(frozen=True, slots=True)
class _Unit:
    id: str
    kind: str
    label: str
    factor: float = 1


def _alternation(words: Iterable[str]) -> str:
    """One alternation, longest first; a Latin word ends where no letter or digit follows."""
    parts = []
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        tail = r"(?![A-Za-z0-9])" if word[-1].isascii() and word[-1].isalnum() else ""
        parts.append(re.escape(word) + tail)
    return "|".join(parts)


class QuantityFinder:
    """Finds quantities in folded text.

    >>> from extractor.rulebook import load_rules
    >>> finder = QuantityFinder(load_rules())
    >>> [(m.label, m.low, m.high, m.unit) for m in finder.find("约1.2-1.3万美元,占10%-20%,共2000~3000块")]
    [('MONEY', 12000.0, 13000.0, 'USD'), ('PERCENT', 10.0, 20.0, 'percent'), ('COUNT', 2000.0, 3000.0, 'any')]
    """

    def __init__(self, rules: Rules) -> None:
        units = rules.table("units")
        money = rules.table("currencies")["currency"]
        self._units: dict[str, _Unit] = {}
        for row in units["unit"]:
            label = _CLASS_LABEL.get(row["class"], "QUANTITY")
            unit = _Unit(row.get("count_unit", row["id"]), row["class"], label, row.get("factor", 1))
            for word in row["spellings"]:
                self._units.setdefault(word, unit)
        self._symbols: dict[str, str] = {}
        for row in money:
            for word in row["words"]:
                self._units[word] = _Unit(row["id"], "money", "MONEY")
            for word in row["minor"]:
                self._units[word] = _Unit(row["id"], "money", "MONEY", 0.01)
            for word in row["symbols"]:
                self._symbols[word.strip()] = row["id"]
        self._unit = re.compile(rf"\s?(?:of\s)?(?P<unit>{_alternation(self._units)})")
        symbols = "|".join(re.escape(s) for s in sorted(self._symbols, key=len, reverse=True))
        self._symbol_before = re.compile(rf"(?:(?<![A-Za-z])|(?=[^A-Za-z]))(?P<symbol>{symbols})\s?$")
        self._symbol_at = re.compile(rf"(?P<symbol>{symbols})\s?")
        self._words: dict[str, dict[str, Any]] = {w: row for row in units["word"] for w in row["words"]}
        self._word = re.compile(_alternation(self._words))
        self._before = _hedges(units["hedge"]["before"], r"(?:的|了|为|在|是|达|达到|\s)?\s?$", r"(?:(?<![A-Za-z])|(?=[^A-Za-z]))")
        self._after = _hedges(units["hedge"]["after"], "", r"\s?(?:的)?")
        self._hedge_of = {w: c for side in ("before", "after") for c, ws in units["hedge"][side].items() for w in ws}
        self._per = _per_patterns(units["per"])

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Mention]:
        """Quantities in `text[start:end]`, in order; numbers without a unit are labelled `NUMBER`."""
        end = len(text) if end is None else end
        out: list[Mention] = []
        position = start
        for hint in _START.finditer(text, start, end):
            if hint.start() < position:
                continue
            found = self._at(text, hint.start(), end)
            if found is not None:
                out.append(found)
                position = found.end
        out += self._words_in(text, start, end, out)
        out.sort(key=lambda m: m.start)
        self._inherit(text, out)
        return out

    def _words_in(self, text: str, start: int, end: int, known: list[Mention]) -> list[Mention]:
        out = []
        for m in self._word.finditer(text, start, end):
            row = self._words[m[0]]
            if any(k.start < m.end() and m.start() < k.end and k.label != "NUMBER" for k in known):
                continue
            known[:] = [k for k in known if k.end <= m.start() or k.start >= m.end()]
            unit = "percent" if row["label"] == "PERCENT" else "times"
            out.append(Mention(m.start(), m.end(), m[0], row["label"], low=row["low"], unit=unit, value=row.get("direction")))
        return out

    def _at(self, text: str, at: int, end: int) -> Mention | None:
        number = NUMBER.match(text, at, end)
        if number is None:
            return None
        value = value_of(number)
        if value is None:
            return None
        low, high, comparator = value
        stop = number.end()
        if text.startswith("分之", stop):
            return self._fraction(text, at, low, stop + 2, end)
        symbol = self._symbol_before.search(text, max(0, at - 6), at)
        currency = self._symbols[symbol["symbol"]] if symbol else None
        begin = symbol.start() if symbol else at
        unit, stop = self._unit_at(text, stop, end, number, low)
        if high is None:
            second = self._second(text, begin, stop, end, low, unit, currency, number)
            if second is not None:
                low, high, unit, stop = second
        if unit is None and currency is None:
            if number["han"] or number["over"] or (number["fuzzy"] and not number["fuzzy"][-1] in "万亿"):
                return None
            if stop < end and text[stop].isascii() and (text[stop].isalpha() or text[stop] == "_"):
                return None  # 4090D, 7B: a model code, no number
        if unit is not None and unit.kind == "money" and currency is None:
            currency = unit.id
        factor = unit.factor if unit else 1
        label = "MONEY" if currency else unit.label if unit else "NUMBER"
        name = currency or (unit.id if unit else None)
        low, high = low * factor, None if high is None else high * factor
        if label == "MONEY" and unit is not None and unit.kind != "money":
            return None
        if begin and text[begin - 1] == "-" and not text[begin - 2 : begin - 1].isalnum() or (begin > 1 and text[begin - 1] == "-" and text[begin - 2] in "为至到是"):
            low, high, begin = -low, None if high is None else -high, begin - 1
        hedge, stop_after = self._hedge(text, begin, stop, end)
        if hedge and high is None:
            comparator = hedge
        return Mention(begin, stop_after, text[begin:stop_after], label, low=low, high=high, unit=name, comparator=comparator,
                       value=unit.kind if unit and not currency else None)  # fmt: skip

    def _unit_at(self, text: str, at: int, end: int, number: re.Match[str], low: float) -> tuple[_Unit | None, int]:
        match = self._unit.match(text, at, end)
        if match is None:
            return None, at
        word = match["unit"]
        unit = self._units[word]
        follow = text[match.end() : match.end() + 1]
        if (word == "成" and follow in tuple("立为本员功果熟长交都品绩分就型")) or (word == "折" and follow in tuple("叠旧算扣射腾磨合")):
            return None, at
        if (word == "G" and low in (2, 3, 4, 5, 6)) or (word == "P" and low in (360, 480, 720, 1080, 1440, 2160)):
            return None, at
        if word == "度" and (number["han"] or number["fuzzy"] or not re.search("[电能耗]", text[max(0, at - 24) : at])):
            return None, at
        return unit, match.end()

    def _second(
        self, text: str, begin: int, stop: int, end: int, low: float, unit: _Unit | None, currency: str | None, first: re.Match[str]
    ) -> tuple[float, float, _Unit | None, int] | None:
        """The upper end of a range, with the unit and scale that reach back to the lower end."""
        join = _CONNECT.match(text, stop, end)
        if join is None:
            between = text[max(0, begin - 12) : begin].lower()
            join = _AND.match(text, stop, end) if "between" in between else None
            if join is None:
                return None
        at = join.end()
        symbol = self._symbol_at.match(text, at, end)
        if symbol:
            if currency != self._symbols[symbol["symbol"]]:
                return None
            at = symbol.end()
        hyphen = join[0].strip() not in ("至", "到", "to")
        minus = text.startswith("-", at) and text[begin - 1 : begin] == "-"
        at += minus
        number = NUMBER.match(text[at : min(end, at + 32)])
        value = value_of(number) if number else None
        if number is None or value is None or value[1] is not None:
            return None
        last_digit = at + number.end()
        if not hyphen and re.search(r"(?:从|由|自|from)[^,，。;；]{0,14}$", text[max(0, begin - 16) : begin], re.I) and (unit or currency):
            return None
        high = value[0]
        after, last = self._unit_at(text, last_digit, end, number, high)
        if unit is not None and (after is None or after.id != unit.id):
            if after is not None or not (hyphen and currency):
                return None
            after, last = unit, last_digit
        if unit is None and after is None and not currency:
            if last < end and text[last].isalpha() and text[last].isascii():
                return None
            if not (first["scale"] or number["scale"]):
                return (low, high, None, last) if low < high and hyphen else None
        scale_first, scale_last = first["scale"] or first["en"], number["scale"] or number["en"]
        if scale_last and not scale_first and unit is None and number["num"] and first["num"]:
            low = round(low * high / float(number["num"].replace(",", "")), 6) if float(number["num"].replace(",", "")) else low
        if low > high and not minus:
            return None
        return low, high, after or unit, last

    def _fraction(self, text: str, at: int, whole: float, start: int, end: int) -> Mention | None:
        number = NUMBER.match(text, start, end)
        value = value_of(number) if number else None
        if number is None or value is None or not whole:
            return None
        stop = number.end()
        percent = round(value[0] / whole * 100, 2)
        hedge, stop = self._hedge(text, at, stop, end)
        return Mention(at, stop, text[at:stop], "PERCENT", low=percent, unit="percent", comparator=hedge or "=", value="percent")

    def _hedge(self, text: str, begin: int, stop: int, end: int) -> tuple[str | None, int]:
        before = self._before.search(text, max(0, begin - 16), begin)
        after = self._after.match(text, stop, end)
        if after:
            return self._hedge_of[after["hedge"]], after.end()
        return (self._hedge_of[before["hedge"].lower()] if before else None), stop

    def _inherit(self, text: str, found: list[Mention]) -> None:
        """1.5万和4万美元: a bare number in a list takes the unit that stands at its end."""
        for left, right in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
            if left.label == "NUMBER" and right.label in ("MONEY", "PERCENT") and right.start - left.end <= 4:
                if _LIST.fullmatch(text, left.end, right.start) and not text[right.start].isascii() or (
                    _LIST.fullmatch(text, left.end, right.start) and text[right.start].isdigit()
                ):
                    left.label, left.unit, left.value = right.label, right.unit, right.value

    def per(self, text: str, start: int = 0, end: int | None = None) -> list[Mention]:
        """Denominators (每小时, /卡, per GPU hour) as `PER` mentions: `value` is per, `unit` the period."""
        out = []
        for m in self._per[0].finditer(text, start, len(text) if end is None else end):
            per, period = self._per[1][m["per"]]
            if m["per2"]:
                per2, period2 = self._per[1][m["per2"]]
                per, period = per or per2, period or period2
            out.append(Mention(m.start(), m.end(), m[0], "PER", value=per, unit=period))
        return out


def _hedges(table: dict[str, list[str]], tail: str, head: str) -> re.Pattern[str]:
    words = sorted((w for ws in table.values() for w in ws), key=lambda w: (-len(w), w))
    return re.compile(rf"{head}(?P<hedge>{'|'.join(map(re.escape, words))}){tail}", re.I)


def _per_patterns(rows: list[dict[str, Any]]) -> tuple[re.Pattern[str], dict[str, tuple[str | None, str | None]]]:
    meaning: dict[str, tuple[str | None, str | None]] = {}
    for row in rows:
        for word in row["words"]:
            meaning.setdefault(word, (row.get("per"), row.get("period")))
    words = _alternation(meaning)
    join = r"\s?(?:[/·*]|每|per\s|a\s)\s?"
    return re.compile(
        rf"(?:每一?|单(?=[张片块颗枚卡台机])|/\s?(?:每)?|(?<![A-Za-z])[Pp]er[\s-]|(?<![A-Za-z])(?:an|a|each|every)\s(?=hour|day|week|month|year|GPU|chip|card)|按)"
        rf"\s?(?P<per>{words})(?:(?:{join}|(?=[A-Z]))(?P<per2>{words}))?"
    ), meaning
