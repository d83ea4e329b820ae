"""Which sentences are looked at, and how closely: only what may make a claim, or what a claim may lean on, costs time.

A sentence is `live` where AI compute is in reach before it, `warm` where a live one is near enough to lean on it.
The rest is passed over; that loses nothing, since no claim reaches farther than the numbers below.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from extractor.claims.article_times import ArticleTimes
from extractor.claims.claim_patterns import claim_patterns_of
from extractor.claims.context import is_firm_of_the_trade
from extractor.claims.draft import NEVER, TIES
from extractor.claims.patterns import patterns_of
from extractor.claims.prepare import prepare
from extractor.claims.scene import Sentence, cut_sentences
from extractor.claims.shops import add_shops
from extractor.claims.trace import SILENT, Trace
from extractor.mentions.names import Name
from extractor.mentions.scan import finders
from extractor.reading.article import Article
from extractor.rulebook import Rules

THINGS = ("ACCELERATOR", "SYSTEM", "ORGANISATION")
_BACK = 5  # sentences after the last tie to AI compute in which a value may still be tied to it
_AHEAD = 9  # sentences before a live one that it may lean on
_LONG = 13  # either, among list items and lines of a transcript


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
        self.times = ArticleTimes(article, self.find, patterns, dated=bool(self._anchors))
        self._tied_at = NEVER
        self.waiting: list[Sentence] = []  # loaded, without values, not yet remembered

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
        s.find_times = self.times.of
        if not quantities:
            return
        text = self.article.view.text
        s.quantities = self.find.quantities.find(text, s.start, s.end)
        s.pers = self.find.quantities.per(text, s.start, s.end) if s.quantities else []
        if s.quantities or s.block.kind == "row":
            s.taiwan, s.hant = self.taiwan, self.hant
            add_shops(s)
            prepare(s)
