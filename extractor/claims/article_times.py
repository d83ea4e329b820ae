"""What a whole article says about time: the day it is of, the quarter it reports, when its prices were looked up."""

from __future__ import annotations

import re

from extractor.claims.patterns import Patterns
from extractor.mentions.model import Mention
from extractor.mentions.times import TimeFinder
from extractor.reading.article import Article

_TITLE, _HEAD = 400, 1500  # characters at the head of an article that say what it reports, and when
_QUARTER = re.compile(r"\d{4}-Q\d")
_DATED = re.compile(r"(?:2\d{3}|201[6-9])-[\dQH]")
_ADDRESS = re.compile(r"/(20[0-4]\d)/(0[1-9]|1[0-2])/([0-2]\d|3[01])/")
_POINT = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?:/.*)?")
_AROUND = 24  # characters before or behind the words of looking up within which the time stands


def today_of(article: Article, finder: TimeFinder, p: Patterns) -> str | None:
    """The day that relative times count from: the publication date, that in the address of the source, else the
    latest month that the text dates, but for what lies ahead and for fiscal quarters.
    """
    if article.published is not None:
        return article.published
    if source := p("source_line", article.text[:_HEAD]):
        address = _ADDRESS.search(article.text, source.end(), source.end() + 200)
        if address is not None:
            return "-".join(address.groups())
    text = article.view.text
    dated = [t for t in finder.find(text, None) if t.date_start and t.value and _DATED.match(t.value)]
    told = [t.date_start or "" for t in dated if p("says_year", t.text) and not _is_ahead(text, t, finder, p)]
    told += ["-".join(m.groups()) for m in _ADDRESS.finditer(article.text)]  # it is no older than what it links to
    return max(told, default=None)


def _is_ahead(text: str, t: Mention, finder: TimeFinder, p: Patterns) -> bool:
    """Whether a time may lie behind the day of the article: by 2027, a fiscal quarter, what is expected."""
    fiscal = p("fiscal", text[max(0, t.start - 10) : t.end + 2])
    return bool(fiscal or p("until_time", text[max(0, t.start - 12) : t.start]) or finder.lies_ahead(text, t))


def reported_quarter(article: Article, finder: TimeFinder, p: Patterns, today: str | None) -> str | None:
    """The quarter that an article on a firm's results reports: the first at its head that is over."""
    text = article.view.text
    if today is None or not p("earnings", text[:_TITLE]):
        return None
    for t in finder.find(text, article.published, 0, min(len(text), _HEAD)):
        since = p("since_time", text[max(0, t.start - 4) : t.start])
        fiscal = p("fiscal", text[max(0, t.start - 13) : t.end])  # Fiscal 2025 Third Quarter
        over = (t.date_end or "9") <= today or fiscal  # a fiscal year may be ahead of the calendar's
        if _QUARTER.fullmatch(t.value or "") and over and not since:
            return t.value
    return None


def looked_up(article: Article, finder: TimeFinder, p: Patterns, today: str | None) -> str | None:
    """When the prices of an article were looked up, where it says so: 价格于2025年5月查证, prices as of May 2025."""
    text = article.view.text
    places = [(m.end(), m.end() + _AROUND) for m in p.all_of("looked_up_on", text)]
    places += [(max(0, m.start() - _AROUND), m.start()) for m in p.all_of("on_looked_up", text)]
    for start, end in places:
        for t in finder.find(text, today, start, min(end, len(text))):
            if t.value and _POINT.fullmatch(t.value) and min(abs(t.start - start), abs(end - t.end)) <= 4:
                return t.value
    return None
