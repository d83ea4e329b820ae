"""Quantities: a number with its unit, currency or classifier, as one mention.

Found by one pass over the text: a cheap test for where a number may start, then the number, then what stands around it.
Vocabulary: `rules/units.toml` and `rules/currencies.toml`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractor.mentions.hedges import Hedges
from extractor.mentions.model import Mention
from extractor.mentions.numbers import (
    DIGITS,
    ENGLISH_SCALES,
    HAN_DIGITS,
    MINUS,
    MINUS_AT,
    NUMBER_AT,
    kind_of,
    minus_before,
    number_starts,
    scale_of,
    value_of,
)
from extractor.mentions.slashes import read_on_behind_slash
from extractor.mentions.spoken import behind_kuai
from extractor.mentions.units import Currencies, Denominators, Unit, Units, search_pattern
from extractor.rulebook import Rules

Match = re.Match[str]

_JOIN = re.compile(r"\s?(?:(?P<dash>——|--|[-–—~〜―−])|至|到|to(?=\s))\s?")
_JOINS = frozenset(" \n\t-–—~〜―−至到和与at")  # what they begin with
_FRACTION_SIGNS = ("分之", "/")
_AND = re.compile(r"\s?(?:and|和|与)\s?")
_BETWEEN = re.compile(r"between|介于|位于", re.I)
_FROM = re.compile(r"(?:从|由|自|from)[^,，。;；]{0,8}$", re.I)
_RANGING = re.compile(r"(?:runs?|rang(?:es?|ing)|var(?:y|ies|ying)|anywhere|costs?|priced)\sfrom\s[^,.;]{0,8}$", re.I)
_WITHIN = re.compile(r"\s?(?:不等|之间|区间)")
_TENTH = re.compile(r"[一二三四五六七八九半](?![零一二三四五六七八九十百千万亿个])")  # 六成五
_ENDS_SUM = "。，,;；、！!?？)）…涨跌降跳了买就左一"  # what stands behind a spoken sum: 两万三，
_LIST = re.compile(r"\s?(?:[、,/]|和|与|及|以及|and|or|或)\s?")
_LOWER_SCALE = re.compile(r"(?P<scale>[mbk])(?![A-Za-z0-9/])")  # only behind a currency: $5m
_CLOSE = re.compile(r"(?:[,，]?下同)?[)）]")
_SLASH = re.compile(r"/(?P<whole>\d{1,3})(?![\d/.:年月日])")
_OF_BEFORE = re.compile(r"(?:的|只有|仅有?)\s?(?:约|近|大约|不到|不足)?\s?$")
_OF_AFTER = re.compile(r"\s?(?:的|左右|以下|以上|of\b)")
_DATED = re.compile(r"(?:截至|截止|于|在|从|自|至|月|日)\s?$")
_FRACTION_JOIN = re.compile(r"(?:至|到|[-–—~〜―])(?:百分之)?")
_HAN_SCALE = re.compile(r"(?:万亿|[万亿]?)$")


@dataclass(slots=True)
class _Found:
    """A quantity while it is read: `begin` and `stop` grow as signs, units and upper ends are found."""

    begin: int
    stop: int
    number: Match
    low: float
    high: float | None
    comparator: str
    currency: str | None = None
    unit: Unit | None = None


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
        self._start = number_starts(self._units.first_characters, after, self._currencies.codes)
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
        _inherit(text, found)
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
        number = NUMBER_AT.match(text, at, end)
        value = value_of(number) if number else None
        if number is None or value is None:
            return None
        q = _Found(at, number.end(), number, *value)
        if text.startswith(_FRACTION_SIGNS, q.stop) and (fraction := self._fraction(text, q, end)):
            return fraction
        self._read_currency(text, q, floor)
        self._read_unit(text, q, end)
        if q.high is None and text[q.stop : q.stop + 1] in _JOINS:
            self._read_upper_end(text, q, end)
        if q.unit is None and q.currency is None and _is_no_number(text, q):
            return None
        return self._mention(text, q, end)

    def _mention(self, text: str, q: _Found, end: int) -> Mention | None:
        factor = q.unit.factor if q.unit else 1
        if text[q.begin - 1 : q.begin] == "±":
            return None  # 74.0%±0.5个百分点: how exact the value is
        if sign := minus_before(text, q.begin, word=_may_be_minus(q)):
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

    def _read_currency(self, text: str, q: _Found, floor: int) -> None:
        """A symbol in front of the number, and the small letter that only it lets be a scale: $5m."""
        symbol = self._currencies.before(text, q.begin, floor)
        if symbol is None:
            return
        q.begin, q.currency = symbol
        if scale := _LOWER_SCALE.match(text, q.stop):
            q.low *= ENGLISH_SCALES[scale["scale"]]
            q.stop = scale.end()

    def _read_unit(self, text: str, q: _Found, end: int) -> None:
        """What is measured; a sum of money is no count ($30,000 GPUs), and a percentage no sum (人民币3%)."""
        unit, stop = self._units.at(text, q.stop, end, q.number, q.low)
        if unit is not None and unit.kind != "money" and q.currency:
            if unit.label != "PERCENT":
                return
            q.begin, q.currency = q.number.start(), None
        q.unit, q.stop = unit, stop
        if unit is not None and unit.kind == "money" and text[stop : stop + 1] in ("(", "（"):
            self._read_gloss(text, q, end)
        elif unit is not None and text[stop - 1] == "成" and (tenth := _TENTH.match(text, stop, end)):
            q.low, q.stop = q.low + (0.5 if tenth[0] == "半" else DIGITS[tenth[0]] / 10), tenth.end()
        elif unit is not None and unit.kind == "money" and text[stop - 1] == "块":
            more, q.stop = behind_kuai(text, stop)
            q.low, q.comparator = round(q.low + more, 2), ">" if more == 0 and q.stop > stop else q.comparator
            other, stop = self._units.at(text, q.stop, end, q.number, q.low)
            if other is not None and other.kind == "money":  # 两块二美金
                q.unit, q.stop = other, stop

    def _read_gloss(self, text: str, q: _Found, end: int) -> None:
        """1400亿元(新台币): the brackets say whose money it is."""
        unit, stop = self._units.at(text, q.stop + 1, end, q.number, q.low)
        if unit is not None and unit.kind == "money" and (close := _CLOSE.match(text, stop, end)):
            q.unit, q.stop = unit, close.end()

    def _read_upper_end(self, text: str, q: _Found, end: int) -> None:
        """The upper end of a range, with the unit and scale that reach back to the lower end."""
        join = _JOIN.match(text, q.stop, end)
        dash = join is not None and join["dash"] is not None
        if join is None:
            join = _AND.match(text, q.stop, end)
            if join is None or not _BETWEEN.search(text, max(0, q.begin - 12), q.begin):
                return
        at = join.end()
        if symbol := self._currencies.at(text, at, end):
            at, currency = symbol
            if currency != q.currency:
                return
        negative = minus_before(text, q.begin) > 0
        if negative and (sign := MINUS_AT.match(text, at, end)):
            at = sign.end()
        elif negative:
            return
        number = NUMBER_AT.match(text, at, end)
        value = value_of(number) if number else None
        if number is None or value is None or value[1] is not None:
            return
        high = value[0]
        unit, stop = self._units.at(text, number.end(), end, number, high)
        if q.currency and unit and unit.kind != "money":
            unit, stop = None, number.end()
        low = _scaled_back(q, number, high)
        if (low > high and not negative) or not _may_join(text, q, number, unit, stop, dash=dash):
            return
        unit = unit or q.unit
        if not dash and _is_from_to(text, q.begin, stop):
            q.low, q.unit = low, unit  # 从30到40万元: two values, and the first has the scale and unit of the second
            return
        q.low, q.high, q.unit, q.stop = low, high, unit, stop

    def _fraction(self, text: str, q: _Found, end: int) -> Mention | None:
        """百分之十五 and 百分之十到二十, 三分之一, and 1/3 where it can be no date and no code."""
        high = None
        if text[q.stop] == "/":
            slash = _SLASH.match(text, q.stop, end)
            if slash is None or not q.number["num"] or not _is_slash_fraction(text, q.begin, slash.end()):
                return None
            part, whole, stop = q.low, float(slash["whole"]), slash.end()
            if not 0 < part < whole:
                return None
        else:
            whole = q.low
            read = _number_at(text, q.stop + len("分之"), end)
            if read is None or not whole:
                return None
            part, top, stop = read
            join = _FRACTION_JOIN.match(text, stop, end)
            upper = _number_at(text, join.end(), end) if join else None
            if upper is not None and upper[0] > part:
                top, _, stop = upper
            high = top / whole * 100 if top else None
        return self._ratio(text, q.begin, stop, end, "PERCENT", part / whole * 100, high, "percent")

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


def _number_at(text: str, at: int, end: int) -> tuple[float, float | None, int] | None:
    """Low and high of the number that begins at `at`, and where it ends."""
    number = NUMBER_AT.match(text, at, end)
    value = value_of(number) if number else None
    return None if number is None or value is None else (value[0], value[1], number.end())


def _is_no_number(text: str, q: _Found) -> bool:
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
        or (q.number["vague"] or "").endswith(("万", "亿"))
    ):
        return False
    if q.low >= 100 and (not follow or follow in _ENDS_SUM) and text[q.stop - 1] not in "十亿":
        return False  # 一张两万三, as one speaks of money
    if follow.isspace():
        follow = text[q.stop + 1 : q.stop + 2]
    return q.low < 10 or not (follow.isascii() and follow.isupper())  # but 上万H100


def _may_be_minus(q: _Found) -> bool:
    """Whether a word may make the value negative: a percentage or a sum."""
    return q.currency is not None or (q.unit is not None and q.unit.label in ("PERCENT", "MONEY"))


def _is_from_to(text: str, begin: int, stop: int) -> bool:
    """Whether two values are the ends of a move (从8万到16万), not of a range (从8万到16万不等)."""
    if not _FROM.search(text, max(0, begin - 16), begin):
        return False
    return not (_WITHIN.match(text, stop) or _RANGING.search(text, max(0, begin - 28), begin))


def _is_slash_fraction(text: str, begin: int, stop: int) -> bool:
    before = text[max(0, begin - 8) : begin]
    return bool((_OF_AFTER.match(text, stop) or _OF_BEFORE.search(before)) and not _DATED.search(before))


def _may_join(text: str, q: _Found, upper: Match, unit: Unit | None, stop: int, *, dash: bool) -> bool:
    """Whether a number behind a joining word or dash is the upper end of the range that `q` begins."""
    if q.unit is not None:  # the same unit at both ends, but for a sum whose second end leaves it out: 3万元-5万
        return unit.id == q.unit.id if unit else bool(dash and q.unit.kind == "money")
    if unit is not None or q.currency:
        return True
    if text[stop : stop + 1].isascii() and text[stop : stop + 1].isalpha():
        return False
    named = text[stop : stop + 1].isspace() and text[stop + 1 : stop + 2].isupper()  # 3,000 to 4,000 H100s
    return dash or named or _scale(q.number) > 1 or _scale(upper) > 1


def _scaled_back(q: _Found, upper: Match, high: float) -> float:
    """The lower end of a range with the scale of the upper one, where only that has it: 30至40万, 三到五百."""
    lower, kind = q.number, kind_of(upper)
    if q.unit is not None or kind_of(lower) != kind:
        return q.low
    factor = _scale(upper) if _scale(lower) == 1 else 1
    if factor == 1 and kind == "han" and len(lower["han"]) == 1:
        factor = scale_of(upper["han"].lstrip(HAN_DIGITS)[:1])  # 三到五百, not 三十到五百
    scaled = float(Decimal(str(q.low)) * factor)
    return scaled if scaled <= high else q.low  # 5000-1万


def _scale(number: Match) -> int:
    """The scale that a number ends with: 万 of 3万 and of 三十万, million of 2 million."""
    if number["num"]:
        return scale_of(number["scale"]) if number["scale"] else ENGLISH_SCALES.get((number["en"] or "").lower(), 1)
    if number["han"]:
        scale = _HAN_SCALE.search(number["han"])
        return scale_of(number["han_scale"] or "") * (scale_of(scale[0]) if scale else 1)
    return ENGLISH_SCALES.get((number["word_scale"] or "").lower(), 1)


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


def _inherit(text: str, found: list[Mention]) -> None:
    """1.5万和4万美元: a bare number in a list takes the unit that stands at its end."""
    for i in range(len(found) - 1, 0, -1):
        right = found[i]
        if right.label not in ("MONEY", "PERCENT"):
            continue
        left, begin = found[i - 1], text[right.start]
        if left.label == "NUMBER" and right.start - left.end <= 4 and (begin.isdigit() or not begin.isascii()):
            if _LIST.fullmatch(text, left.end, right.start):
                left.label, left.unit, left.value = right.label, right.unit, right.value
