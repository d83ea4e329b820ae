"""What a whole article says about time: the day it is of, the quarter it reports, when its prices were looked up.

And, since a time may lean on one told before it, the times of each of its sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

from extractor.claims import settling
from extractor.claims.patterns import Patterns
from extractor.claims.roles import SOURCES
from extractor.claims.scene import Sentence
from extractor.mentions.model import Mention
from extractor.mentions.names import Name
from extractor.mentions.scan import Finders
from extractor.mentions.times import TimeFinder
from extractor.reading.article import Article, Block

_TITLE, _HEAD = 400, 1500  # characters at the head of an article that say what it reports, and when
_QUARTER = re.compile(r"\d{4}-Q\d")
_DATED = re.compile(r"(?:2\d{3}|201[6-9])-[\dQH]")
_ADDRESS = re.compile(r"/(20[0-4]\d)/(0[1-9]|1[0-2])/([0-2]\d|3[01])/")
_POINT = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?:/.*)?")
_CALL = 90  # characters between the word for a call and its firm or quarter
_CALL_HEAD, _CALL_TAIL = 600, 160
_AROUND = 24  # characters before or behind the words of looking up within which the time stands
_LEAN = 240  # characters back that a time may lean on


class ArticleTimes:
    """The times of one article, found block by block as its sentences ask for them.

    It holds no sentences: they point to it, and only what is in no circle is let go as soon as the article is done.
    """

    def __init__(self, article: Article, find: Finders, p: Patterns, *, dated: bool) -> None:
        self._article = article
        self._find = find
        self._p = p
        self.today = today_of(article, find.times, p) if dated else None
        self.reported = reported_quarter(article, find.times, p, self.today)
        self.reporter: str | None = None  # the firm whose results the article reports
        self._of_block: dict[int, tuple[list[int], list[Mention]]] = {}  # with their starts

    @cached_property
    def looked_up(self) -> str | None:
        """When the prices of the article were looked up, where it says so."""
        return looked_up(self._article, self._find.times, self._p, self.today)

    def of(self, s: Sentence) -> list[Mention]:
        """The times of a sentence, in order."""
        if s.block.start not in self._of_block:
            self._of_block[s.block.start] = self._in_block(s.block)
        starts, times = self._of_block[s.block.start]
        end = s.end + 1
        here = [t for t in times[bisect_left(starts, s.start) : bisect_left(starts, end)] if t.end <= end]
        if not here:
            return here
        reported = None if self.reported and self._tells_of_another(s) else self.reported
        return settling.settled(s, here, self._article.published is not None, reported)

    def _in_block(self, block: Block) -> tuple[list[int], list[Mention]]:
        text = self._article.view.text
        leans = self._find.leans.search(text, block.start, block.end) is not None
        first = max(0, block.start - _LEAN) if leans else block.start
        found = self._find.times.find(text, self.today, first, block.end)
        return [t.start for t in found], found

    def _tells_of_another(self, s: Sentence) -> bool:
        """Whether the first firm of a sentence is not the one whose results the article reports."""
        first = next((n for n in s.names if n.label == "ORGANISATION" and not n.person), None)
        return self.reporter is not None and first is not None and first.id != self.reporter


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
    if today is None:
        return None
    told, start, end = p("earnings", text[:_TITLE]), 0, min(len(text), _HEAD)
    if told is None and (call := call_of(text, p)) is not None:
        start, end = max(0, call - _CALL), min(len(text), call + _CALL)
    elif told is None:
        return None
    for t in finder.find(text, article.published, start, end):
        since = p("since_time", text[max(0, t.start - 4) : t.start])
        fiscal = p("fiscal", text[max(0, t.start - 13) : t.end])  # Fiscal 2025 Third Quarter
        over = (t.date_end or "9") <= today or fiscal  # a fiscal year may be ahead of the calendar's
        if _QUARTER.fullmatch(t.value or "") and over and not since:
            return t.value
    return None


def call_of(text: str, p: Patterns) -> int | None:
    """Where the head or the last line of an article says that it is what a firm told in a call on its results."""
    for start, end in ((0, _CALL_HEAD), (max(_CALL_HEAD, len(text) - _CALL_TAIL), len(text))):
        if call := p("earnings_call", text[start:end]):
            return start + call.start()
    return None


def speaker_of(names: list[Name], text: str, p: Patterns) -> Name | None:
    """The firm whose call on its results an article is: welcome to the earnings call of Dell Technologies."""
    if (call := call_of(text, p)) is None or not p("speaks_of_own", text):
        return None
    firms = [
        n for n in names
        if n.label == "ORGANISATION" and not n.person and n.entry.get("kind") not in SOURCES and not n.loose
        and call - _CALL <= n.start <= call + _CALL
    ]  # fmt: skip
    return min(firms, key=lambda n: abs(n.start - call), default=None)


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
