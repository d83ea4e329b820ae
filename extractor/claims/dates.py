"""The written forms of a claim's date, and the days that they cover."""

from __future__ import annotations

import datetime as dt
import functools
import re
from calendar import monthrange

_FORM = re.compile(
    r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-H(?P<half>[12])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?", re.ASCII
)


@functools.lru_cache(maxsize=4096)
def date_span(date: str) -> tuple[str, str]:
    """First and last day, both included, as ISO dates, of a date as claims write it; `ValueError` where it is none.

    >>> date_span("2023"), date_span("2023-Q1")
    (('2023-01-01', '2023-12-31'), ('2023-01-01', '2023-03-31'))
    >>> date_span("2022-12/2023-05")
    ('2022-12-01', '2023-05-31')
    """
    first, slash, last = date.partition("/")
    start, end = _days(first)
    if slash:
        end = _days(last)[1]
        if end < start:
            raise ValueError(f"date {date!r} ends before it begins")
    return start, end


def full_date(text: str) -> str:
    """`text` itself where it is a full ISO date such as `2023-03-15`; `ValueError` where it is not.

    >>> full_date("2023-03-15")
    '2023-03-15'
    """
    if len(text) != 10 or date_span(text)[0] != text:
        raise ValueError(f"{text!r} is not a full date like 2023-03-15")
    return text


def _days(date: str) -> tuple[str, str]:
    match = _FORM.fullmatch(date)
    if not match:
        raise ValueError(f"date {date!r} is not written like 2023, 2023-03, 2023-03-15, 2023-Q1, 2023-H1 or start/end")
    year = int(match["year"])
    if match["day"]:
        day = _day(year, int(match["month"]), int(match["day"]), date)
        return day, day
    if match["quarter"]:
        months = int(match["quarter"]) * 3 - 2, int(match["quarter"]) * 3
    elif match["half"]:
        months = int(match["half"]) * 6 - 5, int(match["half"]) * 6
    elif match["month"]:
        months = int(match["month"]), int(match["month"])
    else:
        months = 1, 12
    first = _day(year, months[0], 1, date)
    return first, _day(year, months[1], monthrange(year, months[1])[1], date)


def _day(year: int, month: int, day: int, date: str) -> str:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError as error:
        raise ValueError(f"date {date!r} is not in the calendar: {error}") from None
