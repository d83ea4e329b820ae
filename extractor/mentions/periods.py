"""Stretches of calendar time and how `claims.md` writes them: `2023`, `2023-Q1`, `2022-12/2023-04`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

_WRITTEN = re.compile(r"(\d{4})(?:-(?:Q(?P<q>[1-4])|H(?P<h>[12])|(?P<m>\d\d)(?:-(?P<d>\d\d))?))?")


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days from `start` to `end`, both included; `grain` is day, month, quarter, half or year."""

    start: dt.date
    end: dt.date
    grain: str
    value: str


@lru_cache(maxsize=1024)
def year(y: int) -> Period:
    """
    >>> year(2023).value
    '2023'
    """
    return Period(dt.date(y, 1, 1), dt.date(y, 12, 31), "year", f"{y:04}")


@lru_cache(maxsize=1024)
def half(y: int, h: int) -> Period:
    """
    >>> half(2023, 1).end.isoformat()
    '2023-06-30'
    """
    return Period(dt.date(y, 6 * h - 5, 1), _month_end(y, 6 * h), "half", f"{y:04}-H{h}")


@lru_cache(maxsize=1024)
def quarter(y: int, q: int) -> Period:
    """The `q`-th quarter; `q` may run over the year's edge.

    >>> quarter(2023, 3).value, quarter(2024, 0).value
    ('2023-Q3', '2023-Q4')
    """
    y, q = y + (q - 1) // 4, (q - 1) % 4 + 1
    return Period(dt.date(y, 3 * q - 2, 1), _month_end(y, 3 * q), "quarter", f"{y:04}-Q{q}")


@lru_cache(maxsize=1024)
def month(y: int, m: int) -> Period:
    """The `m`-th month; `m` may run over the year's edge.

    >>> month(2023, 3).value, month(2024, 0).value
    ('2023-03', '2023-12')
    """
    y, m = y + (m - 1) // 12, (m - 1) % 12 + 1
    return Period(dt.date(y, m, 1), _month_end(y, m), "month", f"{y:04}-{m:02}")


def day(when: dt.date) -> Period:
    """
    >>> day(dt.date(2023, 3, 15)).value
    '2023-03-15'
    """
    return Period(when, when, "day", when.isoformat())


def span(first: Period, last: Period) -> Period:
    """From the first day of one to the last day of the other, written in their own unit, else in months or days.

    >>> span(year(2012), year(2018)).value, span(quarter(2025, 1), quarter(2025, 3)).value
    ('2012/2018', '2025-01/2025-09')
    """
    if first == last:
        return first
    if first.end > last.end or first.start > last.start:
        raise ValueError(f"{first.value} is not before {last.value}")
    if first.grain == last.grain == "year":
        grain, value = "year", f"{first.start.year:04}/{last.end.year:04}"
    elif "day" in (first.grain, last.grain):
        grain, value = "day", f"{first.start}/{last.end}"
    else:
        grain, value = "month", f"{first.start.isoformat()[:7]}/{last.end.isoformat()[:7]}"  # %Y drops zeros
    return Period(first.start, last.end, grain, value)


def follows(first: Period, second: Period) -> bool:
    """Whether one period begins on the day after the other ends.

    >>> follows(year(2023), year(2024)), follows(quarter(2023, 4), month(2024, 2))
    (True, False)
    """
    return second.start - first.end == dt.timedelta(days=1)


def week(when: dt.date) -> Period:
    """The week, Monday to Sunday, of a day.

    >>> week(dt.date(2024, 5, 22)).value
    '2024-05-20/2024-05-26'
    """
    monday = when - dt.timedelta(days=when.weekday())
    return span(day(monday), day(monday + dt.timedelta(days=6)))


@lru_cache(maxsize=1024)
def parse(value: str) -> Period:
    """The period that a canonical string stands for.

    >>> parse("2022-12/2023-04").end.isoformat()
    '2023-04-30'
    """
    if "/" in value:
        first, last = value.split("/", 1)
        return span(parse(first), parse(last))
    found = _WRITTEN.fullmatch(value)
    if not found:
        raise ValueError(f"not a date as claims.md writes it: {value!r}")
    y = int(found[1])
    if found["q"]:
        return quarter(y, int(found["q"]))
    if found["h"]:
        return half(y, int(found["h"]))
    if found["d"]:
        return day(dt.date(y, int(found["m"]), int(found["d"])))
    if found["m"]:
        if not 1 <= int(found["m"]) <= 12:
            raise ValueError(f"no such month: {value!r}")
        return month(y, int(found["m"]))
    return year(y)


def years_later(period: Period, n: int) -> Period:
    """The same period `n` years on (or back).

    >>> years_later(parse("2024-Q2"), -1).value, years_later(parse("2024-02-29"), -1).value
    ('2023-Q2', '2023-02-28')
    """

    def moved(part: str) -> Period:
        written = f"{int(part[:4]) + n:04}{part[4:]}"
        return parse(written.replace("-02-29", "-02-28"))

    parts = [moved(part) for part in period.value.split("/")]
    return span(parts[0], parts[-1]) if len(parts) > 1 else parts[0]


def around(when: dt.date, unit: str) -> Period:
    """The year, quarter, month or (for all else) day that a day lies in.

    >>> around(dt.date(2024, 5, 20), "quarter").value
    '2024-Q2'
    """
    if unit == "year":
        return year(when.year)
    if unit == "quarter":
        return quarter(when.year, (when.month + 2) // 3)
    return month(when.year, when.month) if unit == "month" else day(when)


def span_from(first: Period, n: float, unit: str) -> Period:
    """`n` units from the beginning of a period on, that period counted.

    >>> span_from(parse("2027"), 5, "year").value, span_from(parse("2024-Q3"), 2, "quarter").value
    ('2027/2031', '2024-07/2024-12')
    """
    begin = first.start
    if unit == "year" and n == int(n):
        if first.grain == "year":
            return span(year(begin.year), year(begin.year + max(int(n), 1) - 1))
        n, unit = n * 12, "month"
    months = {"month": 1, "quarter": 3, "year": 12}
    if unit in months:
        count = max(round(n * months[unit]), 1)
        return span(month(begin.year, begin.month), month(begin.year, begin.month + count - 1))
    days = {"week": 7.0, "day": 1.0, "hour": 1 / 24}[unit]
    return span(day(begin), day(begin + dt.timedelta(days=max(round(n * days), 1) - 1)))


def span_until(last: dt.date, n: float, unit: str) -> Period:
    """`n` units that end with the month (day, for days and weeks; full quarter, for quarters) of `last`.

    >>> span_until(dt.date(2024, 5, 20), 12, "month").value, span_until(dt.date(2024, 5, 20), 2, "quarter").value
    ('2023-06/2024-05', '2023-10/2024-03')
    """
    if unit == "quarter":
        q = (last.month - 1) // 3
        return span(quarter(last.year, q - max(round(n), 1) + 1), quarter(last.year, q))
    months = {"month": 1, "year": 12}
    if unit in months:
        count = max(round(n * months[unit]), 1)
        return span(month(last.year, last.month - count + 1), month(last.year, last.month))
    days = {"week": 7.0, "day": 1.0, "hour": 1 / 24}[unit]
    return span(day(last - dt.timedelta(days=max(round(n * days), 1) - 1)), day(last))


def before(when: dt.date, n: float, unit: str) -> Period:
    """What "`n` units ago" points to: a year, a month, a quarter or a day.

    >>> before(dt.date(2024, 5, 20), 3, "year").value, before(dt.date(2024, 5, 20), 0.5, "year").value
    ('2021', '2023-11')
    """
    if unit == "year" and n == int(n):
        return year(when.year - int(n))
    if unit == "quarter":
        return quarter(when.year, (when.month - 1) // 3 + 1 - round(n))
    if unit in ("month", "year"):
        return month(when.year, when.month - round(n * (12 if unit == "year" else 1)))
    return day(when - dt.timedelta(days=round(n * {"week": 7.0, "day": 1.0, "hour": 1 / 24}[unit])))


def months_from(date: str, n: float) -> str:
    """`n` months from a date on, its own month counted: "for 5 months from last December".

    >>> months_from("2022-12", 5)
    '2022-12/2023-04'
    """
    return span_from(month(parse(date).start.year, parse(date).start.month), n, "month").value


def _month_end(y: int, m: int) -> dt.date:
    return dt.date(y, 12, 31) if m == 12 else dt.date(y, m + 1, 1) - dt.timedelta(days=1)
