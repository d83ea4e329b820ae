"""What the parts of a time mean: words and numbers, the publication date and the text before, made into periods."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from extractor.mentions import periods
from extractor.mentions.model import Mention
from extractor.mentions.periods import Period

_DIGITS = dict(zip("〇零○一二两三四五六七八九", (0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
# The lists of `rules/times.toml` that say what a time leans on.
WORDS = ("ahead_before", "ahead_after", "ahead_said", "effect_before", "effect_after", "compared")
LIST_GAP = re.compile(r"\s*(?:[、,，和与及或/-]|–|and|or|to|vs\.?|versus|, and|through|至|到)?\s*", re.I)
RANGE_GAP = re.compile(
    r"[\s*]{0,3}(?:\d{1,2}[:：]\d\d\s?)?(?:-|–|—|~|～|(?:一?直?(?:延续|持续|建设|分布)?)?[至到]|until|to|through)[\s*]{0,3}",
    re.I,
)
_SENTENCE_END = re.compile(r"[。！？!?\n]|\.\s")
_COMMA = r"\s?(?:[,，]\s?)?"
# 第四季度，我们预计; in the fourth quarter, AMD now expects
_SPEAKER = r"\s?[,，]\s?(?:[^,，。；;:：]{0,12}?|(?:[A-Za-z][\w.&'’-]* ){1,3}?)"
_CLAUSE_END = re.compile(r"[。；;!?！？\n，,:：]|\.\s")
_FISCAL = re.compile(r"财季|fiscal|FQ", re.I)
_SOON = dt.timedelta(days=92)  # what takes effect is not announced earlier


def number(text: str) -> float:
    """The value of digits, of Chinese numerals up to 99 or of Chinese digits.

    >>> number("十二"), number("二十"), number("二〇二三"), number("1,000"), number("1.5")
    (12, 20, 2023, 1000, 1.5)
    """
    plain = text.replace(",", "")
    if plain[0].isascii():
        return float(plain) if "." in plain else int(plain)
    if "十" in plain:
        tens, _, ones = plain.partition("十")
        return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
    return int("".join(str(_DIGITS[digit]) for digit in plain))


def full_year(text: str) -> int:
    """The year that two or four digits stand for.

    >>> full_year("24"), full_year("98"), full_year("二三")
    (2024, 1998, 2023)
    """
    value = int(number(text))
    return value if value > 99 else value + (1900 if value >= 90 else 2000)


@dataclass(slots=True)
class Told:
    """What the text has said so far."""

    published: dt.date | None
    period: Period | None = None  # the last date with a value, but for those said only to compare
    end: int = -1  # where the last date ends


class Dating:
    """The words of `rules/times.toml` with their meanings; `parts` are the named groups of one match.

    >>> from extractor.rulebook import load_rules
    >>> dating = Dating(load_rules().table("times"), dict.fromkeys(WORDS, "将"))
    >>> told, here = Told(dt.date(2024, 5, 20)), Mention(0, 4, "去年3月", "DATE")
    >>> dating.period({"ry": "去年", "m": "3"}, "去年3月", here, told, None).value
    '2023-03'
    """

    def __init__(self, table: dict[str, Any], words: dict[str, str]) -> None:
        self._words: dict[str, dict[str, Any]] = {
            name: {key(word): meaning for word, meaning in words.items()} for name, words in table["word"].items()
        }
        self._bound = frozenset(table["bound"])
        self._ahead_before = re.compile(words["ahead_before"] + r"(?![A-Za-z])")
        self._ahead_after = re.compile(
            rf"{_COMMA}{words['ahead_after']}|{_SPEAKER}(?:{words['ahead_said']}|(?=将|will){words['ahead_after']})"
            r"(?!(?<=[a-z])[a-z])"
        )
        self._effect_before = re.compile(words["effect_before"] + r"\s\Z")
        self._effect_after = re.compile(r"\s?" + words["effect_after"] + "(?![售步诉点飞草初码伏价订])")
        self._compared = re.compile(words["compared"] + r"\s{0,2}(?:the )?\Z")

    def length(self, mention: Mention, parts: dict[str, str], published: dt.date | None) -> None:
        """A length of time, and the dates it covers where it reaches up to or starts now."""
        unit = str(self._meaning(("unit", "unit_en"), parts["unit"]))
        n = self._number(parts.get("n", "1"))
        if parts.get("more") == "半":
            n += 0.5
        mention.unit, mention.low = unit, n
        mention.high = self._number(parts["n2"]) if "n2" in parts else None
        mention.comparator = ">" if re.search("[多余]", parts.get("more", "") + parts["unit"]) else "="
        mention.label = "DURATION"
        if published is None or not {"back", "ahead", "ago"} & parts.keys():
            return
        try:
            if "ago" in parts:
                period = periods.before(published, n, unit)
            elif "back" in parts:
                period = periods.span_until(published, n, unit)
            else:
                whole = unit if n == int(n) else "month"  # 未来半年 starts with this month
                period = periods.span_from(periods.around(published, whole), n, unit)
        except (ValueError, OverflowError):
            return
        mention.label = "DATE"
        put(mention, period)

    def period(self, parts: dict[str, str], text: str, mention: Mention, told: Told, gap: str | None) -> Period | None:
        """The period that the parts name; None where they name none (近日) or where it cannot be known."""
        published = told.published
        if "same" in parts:
            return self._same(parts, told)
        if "pair" in parts or "ytd" in parts:
            return None if published is None else _from_now(parts, published)
        if "y2" in parts:
            return periods.span(periods.year(full_year(parts["y"])), periods.year(full_year(parts["y2"])))
        if not parts.keys() & {"y", "ry", "ty"} and parts.keys() & {"rq", "rm", "rw", "rd", "wd"}:
            return None if published is None else self._counted(parts, published, self.lies_ahead(text, mention))
        if "d" in parts and not parts.keys() & {"m", "rm"}:
            return self._day_alone(int(number(parts["d"])), told, gap)
        within = self._within(parts)
        year = self._year(parts, told)
        if year is not None:
            return within(year) if within else periods.year(year)
        if within is None or parts.keys() & {"ry", "ty"}:
            return None
        if "which" in parts:
            return None if published is None else _chosen(within, published, parts["which"].lower())
        if gap is not None and told.period is not None and LIST_GAP.fullmatch(gap):
            listed = within(told.period.end.year)
            if listed.start >= told.period.start:
                return listed
            if gap.strip() and RANGE_GAP.fullmatch(gap):
                return within(told.period.end.year + 1)
        if told.period is not None and self.only_compares(text, mention):
            return _nearest(within, told.period.start, ahead=False)
        if published is None:
            return within(told.period.end.year) if told.period else None
        if parts.keys() & {"q", "h"} and (said := self._in_told_year(within, text, mention, told)):
            return said
        ahead = self.lies_ahead(text, mention)
        if "q" in parts and "q2" not in parts and not ahead and _FISCAL.search(mention.text):
            return _closest(within, published)
        goes_on = "m" in parts and told.period is not None and told.period.grain != "year"  # 2023年8月…，10月涨到…
        if ("edge" in parts or goes_on) and not ahead and (said := self._in_told_year(within, text, mention, told)):
            return said
        if not ahead and parts.keys() & {"m", "d", "q", "h"} and self._takes_effect(text, mention):
            coming = _nearest(within, published, ahead=True)
            if coming is not None and coming.start <= published + _SOON:
                return coming
        return _nearest(within, published, ahead or "soon" in parts)

    def _in_told_year(self, within: Callable[[int], Period], text: str, mention: Mention, told: Told) -> Period | None:
        """在2023财年表现出色，第三季度…; 2023年3月…，到年底: of the year that its sentence has just told."""
        if told.period is None or told.published is None or _SENTENCE_END.search(text, told.end, mention.start):
            return None
        period = within(told.period.end.year)
        after = period.start > told.period.end
        if period == told.period:
            return period  # FY2025第四季度财报，第四季度营收…
        whole = told.period.grain == "year"
        running = told.period.start <= told.published < told.period.end
        part = period.grain in ("quarter", "half")  # in Q3, and guided to so much in Q4
        ahead = (running and (whole or part)) or (not whole and told.period.start > told.published)
        return period if (whole or after) and (ahead or period.start <= told.published) else None

    def year_before_told(self, text: str, mention: Mention, told: Told) -> Period | None:
        """In Q1 2025 … from $189 million a year ago: a year before the quarter or month that its sentence has told."""
        if mention.unit != "year" or mention.low != 1 or told.period is None or told.period.grain in ("year", "day"):
            return None
        if "/" in told.period.value or _SENTENCE_END.search(text, told.end, mention.start):
            return None
        return periods.years_later(told.period, -1)

    def _year(self, parts: dict[str, str], told: Told) -> int | None:
        """The year that a year, a year word or a word for the year just told means."""
        if "y" in parts:
            return full_year(parts["y"])
        if "ry" in parts and told.published is not None:
            word = parts["ry"]
            if word in ("", "今", "去"):
                return told.published.year - (word == "去")
            return told.published.year + int(self._meaning(("relative_year", "relative_year_en"), word))
        if "ty" in parts:
            shift = 0
            if parts["ty"].lower() != "the year":
                shift = int(self._meaning(("told_year", "told_year_en"), parts["ty"]))
            if told.period is not None:
                return told.period.end.year + shift
            if told.published is not None and parts["ty"].lower() not in self._bound:
                return told.published.year
            if parts["ty"].lower() in self._bound:
                raise ValueError("the text has told no year")
        return None

    def _within(self, parts: dict[str, str]) -> Callable[[int], Period] | None:
        """How the parts below the year make a period, once the year is known."""
        if "d" in parts and "m" in parts:
            m, d = self._month(parts["m"]), int(number(parts["d"].rstrip("sthndr")))
            return lambda y: periods.day(dt.date(y, m, d))
        if "m" in parts:
            m, m2 = self._month(parts["m"]), self._month(parts.get("m2", parts["m"]))
            return lambda y: periods.span(periods.month(y, m), periods.month(y + (m2 < m), m2))
        if "q" in parts:
            q = self._quarter(parts["q"])
            q2 = self._quarter(parts.get("q2", parts["q"]))
            return lambda y: periods.span(periods.quarter(y, q), periods.quarter(y, q2))
        if "mq" in parts:
            mq = (self._month(parts["mq"]) + 2) // 3
            return lambda y: periods.quarter(y, mq)
        if "h" in parts:
            h = 1 if parts["h"].lower() in ("上", "前", "半", "中", "1", "first", "1st") else 2
            return lambda y: periods.half(y, h)
        if "first" in parts:
            n = int(self._number(parts["first"])) * (1 if parts["first_unit"].lower() in ("月", "months") else 3)
            return lambda y: periods.span(periods.month(y, 1), periods.month(y, min(n, 12)))
        if "edge" in parts:
            m = self._edge(parts["edge"])
            return lambda y: periods.month(y, m)
        if "season" in parts:
            m = int(self._meaning(("season", "season_en"), parts["season"]))
            return lambda y: periods.span(periods.month(y, m), periods.month(y, m + 2))
        return None

    def _same(self, parts: dict[str, str], told: Told) -> Period | None:
        """The same period in another year: of the one just told, else that year."""
        year = self._year(parts, told) if "y" in parts else None
        if "y" in parts and year is not None:
            return periods.years_later(told.period, year - told.period.end.year) if told.period else periods.year(year)
        said = parts.get("ry", parts["same"]).lower()
        shift = 0
        if "ry" in parts:
            shift = int(self._words["relative_year"].get(said, self._words["relative_year_en"].get(said, -1)))
        elif "year" in said:
            shift = -1
        if told.period is not None:
            if "季" in said and told.period.grain != "quarter":
                return None
            return periods.years_later(told.period, shift)
        return periods.year(told.published.year + shift) if told.published and shift else None

    def _counted(self, parts: dict[str, str], published: dt.date, ahead: bool) -> Period:
        """Quarter, month, week and day words, counted from the publication; 本季度 `ahead` is the one that runs now."""
        if "rq" in parts:
            shift = int(self._meaning(("relative_quarter", "relative_quarter_en"), parts["rq"]))
            shift += ahead and shift < 0 and parts["rq"].startswith("本")
            return periods.quarter(published.year, (published.month + 2) // 3 + shift)
        if "rm" in parts:
            shift = int(self._meaning(("relative_month", "relative_month_en"), parts["rm"])) if parts["rm"] else 0
            month = periods.month(published.year, published.month + shift)
            return periods.day(month.start.replace(day=int(number(parts["d"])))) if "d" in parts else month
        if "rd" in parts:
            shift = int(self._meaning(("relative_day", "relative_day_en"), parts["rd"]))
            return periods.day(published + dt.timedelta(days=shift))
        weeks = int(self._meaning(("relative_week", "relative_week_en"), parts["rw"])) if "rw" in parts else 0
        if "wd" not in parts:
            return periods.week(published + dt.timedelta(weeks=weeks))
        weekday = int(self._meaning(("weekday", "weekday_en"), parts["wd"])) - 1
        if "rw" in parts:
            return periods.day(periods.week(published + dt.timedelta(weeks=weeks)).start + dt.timedelta(days=weekday))
        back = (published.weekday() - weekday) % 7
        which = parts.get("which", "").lower()
        if which == "next":
            return periods.day(published + dt.timedelta(days=7 - back))
        return periods.day(published - dt.timedelta(days=7 if which == "last" and not back else back))

    def _day_alone(self, d: int, told: Told, gap: str | None) -> Period | None:
        """A day without a month: of the month just told beside it, else the latest not after the publication."""
        if gap is not None and told.period is not None and told.period.grain == "day" and LIST_GAP.fullmatch(gap):
            return periods.day(told.period.end.replace(day=d))
        if told.published is None:
            return None
        for back in range(3):
            month = periods.month(told.published.year, told.published.month - back)
            if month.start.replace(day=1) + dt.timedelta(days=d - 1) <= min(month.end, told.published):
                return periods.day(month.start.replace(day=d))
        return None

    def lies_ahead(self, text: str, mention: Mention) -> bool:
        """Whether a word in the clause before, or right behind, says that the time is yet to come."""
        before = _CLAUSE_END.split(text[max(0, mention.start - 80) : mention.start])[-1]
        return bool(self._ahead_before.search(before) or self._ahead_after.match(text, mention.end))

    def _takes_effect(self, text: str, mention: Mention) -> bool:
        """Whether something begins to hold then: 10月1日起, effective October 1."""
        before = self._effect_before.search(text, max(0, mention.start - 24), mention.start)
        if before and RANGE_GAP.match(text, mention.end):
            return False  # from July 1 to July 31
        return bool(before or self._effect_after.match(text, mention.end))

    def _meaning(self, tables: tuple[str, ...], word: str) -> Any:
        for table in tables:
            if key(word) in self._words[table]:
                return self._words[table][key(word)]
        raise ValueError(f"no meaning for {word!r}")

    def _number(self, text: str) -> float:
        said = key(text)
        if said in ("半", "half a"):
            return 0.5
        if said in ("a", "an"):
            return 1
        return float(self._words["count_en"][said]) if said in self._words["count_en"] else number(text)

    def _month(self, text: str) -> int:
        said = key(text.rstrip("."))
        return int(self._words["month_en"].get(said) or self._words["month_abbr"].get(said) or number(text))

    def _quarter(self, text: str) -> int:
        if key(text) == "last":
            return 4  # the last quarter of 2024
        return int(self._words["ordinal_zh"].get(text) or self._words["ordinal_en"].get(key(text)) or number(text))

    def _edge(self, text: str) -> int:
        if text in self._words["edge"]:
            return int(self._words["edge"][text])
        said = key(text.replace("’", "'"))  # the year's end, mid-year, beginning of the calendar year
        said = re.sub(r"^the (?=year|mid|end of year)|(?<=year)'?s| (?:the )?(?:calendar )?year$", "", said)
        return int(self._meaning(("edge_en", "edge_verb_en"), said))

    def only_compares(self, text: str, mention: Mention) -> bool:
        """Whether the date is what another is measured against (较第二季度, up from the first quarter)."""
        return bool(self._compared.search(text, max(0, mention.start - 24), mention.start))


def key(word: str) -> str:
    """The form under which a word is looked up.

    >>> key("Year-End")
    'year end'
    """
    return re.sub(r"[\s*-]+", " ", word.lower()) if word.isascii() else word


def put(mention: Mention, period: Period) -> None:
    """Write a period into a mention."""
    mention.value = period.value
    mention.date_start, mention.date_end = period.start.isoformat(), period.end.isoformat()


def _nearest(within: Callable[[int], Period], published: dt.date, ahead: bool) -> Period | None:
    """The latest such period that has begun by the publication or, where it lies ahead, the next not yet over.

    A span (1-9月) must be all but over, not only begun.
    A quarter or half that ended at most 45 days ago still counts as ahead: its figures are not out yet.
    """
    for away in range(9):
        try:
            period = within(published.year + away if ahead else published.year - away)
        except ValueError:  # 29 February
            continue
        if ahead:
            near = period.end + dt.timedelta(days=45 if period.grain in ("quarter", "half") else 0) >= published
        else:
            near = (period.end - dt.timedelta(days=31) if "/" in period.value else period.start) <= published
        if near:
            return period
    return None


def _closest(within: Callable[[int], Period], published: dt.date) -> Period:
    """第四财季 without its year: the one nearest to the publication, since fiscal years run ahead of the calendar's."""

    def distance(period: Period) -> dt.timedelta:
        return max(period.start - published, published - period.end)

    return min((within(published.year + n) for n in (-1, 0, 1)), key=distance)


def _from_now(parts: dict[str, str], published: dt.date) -> Period:
    """今明两年, year to date."""
    if "ytd" in parts:
        return periods.span(periods.month(published.year, 1), periods.month(published.year, published.month))
    first = published.year + "去今明".index(parts["ry"]) - 1
    return periods.span(periods.year(first), periods.year(first + 1))


def _chosen(within: Callable[[int], Period], published: dt.date, which: str) -> Period:
    """Last December, this summer, next March."""
    this = within(published.year)
    if "next" in which or "coming" in which:
        return this if this.start > published else within(published.year + 1)
    if which in ("last", "past"):
        return this if this.end < published else within(published.year - 1)
    return this
