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
from extractor.mentions.time_words import TimeWords

_SENTENCE_END = re.compile(r"[。！？!?\n]|\.\s")
_CLAUSE_END = re.compile(r"[。；;!?！？\n，,:：]|\.\s")
_LONGEST_GAP = 12  # characters between two dates that are the ends of a range
_SOON = dt.timedelta(days=92)  # what takes effect is not announced earlier


@dataclass(slots=True)
class Told:
    """What the text has said so far."""

    published: dt.date | None
    period: Period | None = None  # the last date with a value, but for those said only to compare
    end: int = -1  # where the last date ends


class Dating:
    """The words of `rules/times.toml` with their meanings; `parts` are the named groups of one match.

    >>> from extractor.rulebook import load_rules
    >>> from extractor.mentions.time_words import pieces_of
    >>> table = load_rules().table("times")
    >>> dating = Dating(table, pieces_of(table))
    >>> told, here = Told(dt.date(2024, 5, 20)), Mention(0, 4, "去年3月", "DATE")
    >>> dating.period({"ry": "去年", "m": "3"}, "去年3月", here, told, None).value
    '2023-03'
    """

    def __init__(self, table: dict[str, Any], pieces: dict[str, str]) -> None:
        self._words = TimeWords(table)
        self._bound = frozenset(table["bound"])
        self.list_gap, self.range_gap = (re.compile(pieces[name], re.I) for name in ("list_gap", "range_gap"))
        self._between, self._and = (re.compile(pieces[name], re.I) for name in ("between_before", "and_gap"))
        self._fiscal = re.compile(pieces["fiscal_quarter"], re.I)
        self._more, self._half = re.compile(pieces["and_more"]), re.compile(pieces["and_a_half"])
        self._of_year, self._of_quarter = re.compile(pieces["same_in_year"]), re.compile(pieces["same_in_quarter"])
        self._this = re.compile(pieces["running_quarter"])
        self._ahead_before, self._ahead_behind = (re.compile(pieces[f"lies_ahead_{at}"]) for at in ("before", "behind"))
        self._effect_before, self._effect_behind = (
            re.compile(pieces[f"in_effect_{at}"]) for at in ("before", "behind")
        )
        self._compared = re.compile(pieces["compared_before"])

    def length(self, mention: Mention, parts: dict[str, str], published: dt.date | None) -> None:
        """A length of time, and the dates it covers where it reaches up to or starts now."""
        unit = self._words.unit(parts["unit"])
        n = self._words.amount(parts.get("n", "1"))
        if self._half.fullmatch(parts.get("more", "")):
            n += 0.5
        mention.unit, mention.low = unit, n
        mention.high = self._words.amount(parts["n2"]) if "n2" in parts else None
        mention.comparator = ">" if self._more.search(parts.get("more", "") + parts["unit"]) else "="
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
            return None if published is None else self._from_now(parts, published)
        if "y2" in parts:
            return periods.span(*(periods.year(self._words.full_year(parts[y])) for y in ("y", "y2")))
        if not parts.keys() & {"y", "ry", "ty"} and parts.keys() & {"rq", "rm", "rw", "rd", "wd"}:
            return None if published is None else self._counted(parts, published, self.lies_ahead(text, mention))
        if "d" in parts and not parts.keys() & {"m", "rm"}:
            return self._day_alone(self._words.day(parts["d"]), told, gap)
        within = self._within(parts)
        year = self._year(parts, told)
        if year is not None:
            return within(year) if within else periods.year(year)
        if within is None or parts.keys() & {"ry", "ty"}:
            return None
        if "which" in parts:
            return None if published is None else _chosen(within, published, self._words.shift("which", parts["which"]))
        if gap is not None and told.period is not None and self.list_gap.fullmatch(gap):
            listed = within(told.period.end.year)
            if listed.start >= told.period.start:
                return listed
            if gap.strip() and self.range_gap.fullmatch(gap):
                return within(told.period.end.year + 1)
        if told.period is not None and self.only_compares(text, mention):
            return _nearest(within, told.period.start, ahead=False)
        if published is None:
            return within(told.period.end.year) if told.period else None
        if parts.keys() & {"q", "h"} and (said := self._in_told_year(within, text, mention, told)):
            return said
        ahead = self.lies_ahead(text, mention)
        if "q" in parts and "q2" not in parts and not ahead and self._fiscal.search(mention.text):
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
            return self._words.full_year(parts["y"])
        if "ry" in parts and told.published is not None:
            return told.published.year + self._words.relative_year(parts["ry"])
        if "ty" in parts:
            shift = self._words.told_year(parts["ty"])
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
            m, d = self._words.month(parts["m"]), self._words.day(parts["d"])
            return lambda y: periods.day(dt.date(y, m, d))
        if "m" in parts:
            m, m2 = self._words.month(parts["m"]), self._words.month(parts.get("m2", parts["m"]))
            return lambda y: periods.span(periods.month(y, m), periods.month(y + (m2 < m), m2))
        if "q" in parts:
            q = self._words.quarter(parts["q"])
            q2 = self._words.quarter(parts.get("q2", parts["q"]))
            return lambda y: periods.span(periods.quarter(y, q), periods.quarter(y, q2))
        if "mq" in parts:
            mq = (self._words.month(parts["mq"]) + 2) // 3
            return lambda y: periods.quarter(y, mq)
        if "h" in parts:
            h = self._words.shift("half", parts["h"], 2)
            return lambda y: periods.half(y, h)
        if "first" in parts:
            n = int(self._words.amount(parts["first"])) * self._words.shift("first_unit", parts["first_unit"], 3)
            return lambda y: periods.span(periods.month(y, 1), periods.month(y, min(n, 12)))
        if "edge" in parts:
            m = self._words.edge(parts["edge"])
            return lambda y: periods.month(y, m)
        if "season" in parts:
            m = self._words.meaning("season", parts["season"])
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
            shift = self._words.relative_year(said, -1)
        elif self._of_year.search(said):
            shift = -1
        if told.period is not None:
            if self._of_quarter.search(said) and told.period.grain != "quarter":
                return None
            return periods.years_later(told.period, shift)
        return periods.year(told.published.year + shift) if told.published and shift else None

    def _counted(self, parts: dict[str, str], published: dt.date, ahead: bool) -> Period:
        """Quarter, month, week and day words, counted from the publication; 本季度 `ahead` is the one that runs now."""
        if "rq" in parts:
            shift = self._words.meaning("relative_quarter", parts["rq"])
            shift += ahead and shift < 0 and self._this.match(parts["rq"]) is not None
            return periods.quarter(published.year, (published.month + 2) // 3 + shift)
        if "rm" in parts:
            shift = self._words.meaning("relative_month", parts["rm"]) if parts["rm"] else 0
            month = periods.month(published.year, published.month + shift)
            return periods.day(month.start.replace(day=self._words.day(parts["d"]))) if "d" in parts else month
        if "rd" in parts:
            shift = self._words.meaning("relative_day", parts["rd"])
            return periods.day(published + dt.timedelta(days=shift))
        weeks = self._words.meaning("relative_week", parts["rw"]) if "rw" in parts else 0
        if "wd" not in parts:
            return periods.week(published + dt.timedelta(weeks=weeks))
        weekday = self._words.meaning("weekday", parts["wd"]) - 1
        if "rw" in parts:
            return periods.day(periods.week(published + dt.timedelta(weeks=weeks)).start + dt.timedelta(days=weekday))
        back = (published.weekday() - weekday) % 7
        which = self._words.shift("which", parts.get("which", ""))
        if which > 0:
            return periods.day(published + dt.timedelta(days=7 - back))
        return periods.day(published - dt.timedelta(days=7 if which < 0 and not back else back))

    def _day_alone(self, d: int, told: Told, gap: str | None) -> Period | None:
        """A day without a month: of the month just told beside it, else the latest not after the publication."""
        if gap is not None and told.period is not None and told.period.grain == "day" and self.list_gap.fullmatch(gap):
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
        return bool(self._ahead_before.search(before) or self._ahead_behind.match(text, mention.end))

    def _takes_effect(self, text: str, mention: Mention) -> bool:
        """Whether something begins to hold then: 10月1日起, effective October 1."""
        before = self._effect_before.search(text, max(0, mention.start - 24), mention.start)
        if before and self.range_gap.match(text, mention.end):
            return False  # from July 1 to July 31
        return bool(before or self._effect_behind.match(text, mention.end))

    def _from_now(self, parts: dict[str, str], published: dt.date) -> Period:
        """今明两年, year to date."""
        if "ytd" in parts:
            return periods.span(periods.month(published.year, 1), periods.month(published.year, published.month))
        first = published.year + self._words.relative_year(parts["ry"])
        return periods.span(periods.year(first), periods.year(first + 1))

    def is_range(self, text: str, first: Mention, second: Mention) -> bool:
        """Whether only "to" stands between two dates, or "and" where "between" stands before them."""
        gap = text[first.end : second.start]
        if len(gap) > _LONGEST_GAP:
            return False
        if self._and.fullmatch(gap) and self._between.search(text, max(0, first.start - _LONGEST_GAP), first.start):
            return True
        return self.range_gap.fullmatch(gap) is not None

    def only_compares(self, text: str, mention: Mention) -> bool:
        """Whether the date is what another is measured against (较第二季度, up from the first quarter)."""
        return bool(self._compared.search(text, max(0, mention.start - 24), mention.start))


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


def _chosen(within: Callable[[int], Period], published: dt.date, which: int) -> Period:
    """Last December, this summer, next March: `which` is -1, 0 or 1."""
    this = within(published.year)
    if which > 0:
        return this if this.start > published else within(published.year + 1)
    if which < 0:
        return this if this.end < published else within(published.year - 1)
    return this
