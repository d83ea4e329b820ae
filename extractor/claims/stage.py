"""Which sentences are looked at, and how closely: only what may make a claim, or what a claim may lean on, costs time.

A sentence is `live` where AI compute is in reach before it, `warm` where a live one is near enough to lean on it.
The rest is passed over; that loses nothing, since no claim reaches farther than the numbers below.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

from extractor.claims import article_times, settling
from extractor.claims.claim_patterns import claim_patterns_of
from extractor.claims.context import is_firm_of_the_trade
from extractor.claims.draft import NEVER, TIES
from extractor.claims.patterns import patterns_of
from extractor.claims.prepare import prepare
from extractor.claims.scene import Sentence, cut_sentences
from extractor.claims.shops import add_shops
from extractor.claims.trace import SILENT, Trace
from extractor.mentions.model import Mention
from extractor.mentions.names import Name
from extractor.mentions.scan import finders
from extractor.reading.article import Article
from extractor.rulebook import Rules

THINGS = ("ACCELERATOR", "SYSTEM", "ORGANISATION")
_BACK = 5  # sentences after the last tie to AI compute in which a value may still be tied to it
_AHEAD = 9  # sentences before a live one that it may lean on
_LONG = 13  # either, among list items and lines of a transcript
_LEAN = 240  # characters back that a time may lean on


def ties(n: Name) -> bool:
    """Whether a name by itself ties its sentence to AI compute."""
    return n.label in ("ACCELERATOR", "SYSTEM") or n.id in TIES or is_firm_of_the_trade(n)


class Stage:
    """The sentences of one article, prepared when they are asked for."""

    def __init__(
        self, article: Article, names: list[Name], rules: Rules, *, dense: bool, trace: Trace = SILENT
    ) -> None:
        self.article = article
        self.trace = trace
        self.find = finders(rules)
        patterns = patterns_of(rules)
        self.claim_patterns = claim_patterns_of(rules)
        self.sentences = list(cut_sentences(article, patterns))
        self._starts = [s.start for s in self.sentences]
        for n in names:
            if (s := self._at(n.start, n.end)) is not None:
                s.names.append(n)
                s.things = s.things or n.label in THINGS
                # In an article dense with AI compute the deals of any firm that has to do with it are in scope.
                s.anchored = s.anchored or ties(n) or (dense and bool(n.entry.get("compute")))
        if any(n.entry.get("compute") for n in names):
            for m in patterns.all_of("capex", article.view.text):
                if (s := self._at(*m.span())) is not None:
                    s.anchored = True
        self._anchors = [s.index for s in self.sentences if s.anchored]
        places = {n.id for n in names if n.label == "REGION"}
        self.hant = article.language == "zh-Hant" and not patterns("mainland", article.view.text)
        self.taiwan = self.hant and ("TW" in places or patterns("taiwanese", article.view.text) is not None)
        self.today = article_times.today_of(article, self.find.times, patterns) if self._anchors else None
        self.reported = article_times.reported_quarter(article, self.find.times, patterns, self.today)
        self.reporter: str | None = None  # the firm whose results the article reports
        self.patterns = patterns
        self._times: dict[int, tuple[list[int], list[Mention]]] = {}  # of the blocks asked for, with their starts
        self._tied_at = NEVER
        self.waiting: list[Sentence] = []  # loaded, without values, not yet remembered

    @cached_property
    def looked_up(self) -> str | None:
        """When the prices of the article were looked up, where it says so."""
        return article_times.looked_up(self.article, self.find.times, self.patterns, self.today)

    def _at(self, start: int, end: int) -> Sentence | None:
        i = bisect_right(self._starts, start) - 1
        return self.sentences[i] if i >= 0 and end <= self.sentences[i].end + 1 else None

    def live(self, s: Sentence, all_of_it: bool) -> bool:
        """Whether `s` may make a claim; `all_of_it` in an article about a firm of the trade."""
        if s.anchored:
            self._tied_at = s.index
        back = _LONG if s.soft or s.block.kind == "item" else _BACK
        return all_of_it or s.index - self._tied_at <= back

    def made_claims(self, s: Sentence) -> None:
        """Tell that `s` made claims: the sentences behind it may go on with them."""
        self._tied_at = s.index

    def warm(self, s: Sentence) -> bool:
        """Whether a sentence behind `s` may lean on it."""
        i = bisect_left(self._anchors, s.index)
        if i == len(self._anchors):
            return False
        ahead = self.sentences[self._anchors[i]]
        reach = _LONG if ahead.soft or ahead.block.kind == "item" else _AHEAD
        return ahead.index - s.index <= reach or ahead.block is s.block

    def load(self, s: Sentence, *, quantities: bool) -> None:
        """Let `s` find its times when it is asked for them; with `quantities` find its values."""
        s.find_times = self._times_of
        if not quantities:
            return
        text = self.article.view.text
        s.quantities = self.find.quantities.find(text, s.start, s.end)
        s.pers = self.find.quantities.per(text, s.start, s.end) if s.quantities else []
        if s.quantities or s.block.kind == "row":
            s.taiwan, s.hant = self.taiwan, self.hant
            add_shops(s)
            prepare(s)

    def _times_of(self, s: Sentence) -> list[Mention]:
        block, end = s.block, s.end + 1
        if block.start not in self._times:
            text = self.article.view.text
            leans = self.find.leans.search(text, block.start, block.end) is not None
            first = max(0, block.start - _LEAN) if leans else block.start
            found = self.find.times.find(text, self.today, first, block.end)
            self._times[block.start] = [t.start for t in found], found
        starts, times = self._times[block.start]
        here = [t for t in times[bisect_left(starts, s.start) : bisect_left(starts, end)] if t.end <= end]
        if not here:
            return here
        reported = None if self.reported and self._tells_of_another(s) else self.reported
        return settling.settled(s, here, self.article.published is not None, reported)

    def _tells_of_another(self, s: Sentence) -> bool:
        """Whether the first firm of a sentence is not the one whose results the article reports."""
        first = next((n for n in s.names if n.label == "ORGANISATION" and not n.person), None)
        return self.reporter is not None and first is not None and first.id != self.reporter
