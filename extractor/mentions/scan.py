"""All mentions of an article at once: quantities, times and names, in the order of the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from extractor.mentions.model import Mention
from extractor.mentions.names import NameFinder
from extractor.mentions.quantities import QuantityFinder
from extractor.mentions.times import TimeFinder
from extractor.reading.article import Article
from extractor.rulebook import Rules

_VOCABULARY = {"accelerators", "systems", "organisations", "regions", "cues", "numbers", "units", "currencies", "times"}
_NAMES = ("ACCELERATOR", "SYSTEM", "ORGANISATION", "REGION")


class Finders:
    """The recognisers of one set of rules, compiled once."""

    def __init__(self, rules: Rules) -> None:
        self.names = NameFinder(rules)
        self.quantities = QuantityFinder(rules)
        self.times = TimeFinder(rules)
        self.leans = re.compile("|".join(rules.table("times")["lean_on_before"]))


def finders(rules: Rules) -> Finders:
    """The compiled recognisers of `rules`; rules that change no vocabulary share those of the rules below them."""
    while rules.over is not None and not _VOCABULARY & rules.own.keys():
        rules = rules.over
    return _compiled(rules)


@lru_cache(maxsize=4)
def _compiled(rules: Rules) -> Finders:
    return Finders(rules)


def find_mentions(article: Article, rules: Rules) -> list[Mention]:
    """Every quantity, time and name of an article, in scope or not, with offsets into `article.text`.

    Digits of a date or a model name are no quantities of their own.

    >>> from extractor.reading import article_from_text
    >>> from extractor.rulebook import load_rules
    >>> article = article_from_text("**H100** 去年12月售价2５万元", published="2025-03-01")
    >>> [(m.label, m.text, m.low, m.value) for m in find_mentions(article, load_rules())]
    [('ACCELERATOR', 'H100', None, 'H100'), ('DATE', '去年12月', None, '2024-12'), ('MONEY', '2５万元', 250000.0, None)]
    """
    find, text = finders(rules), article.view.text
    fixed = find.times.find(text, article.published)
    fixed += [
        Mention(n.start, n.end, text[n.start : n.end], n.label, value=n.id)
        for n in find.names.find(text)
        if n.label in _NAMES and not n.loose
    ]
    taken = sorted((m.start, m.end) for m in fixed if m.label not in ("ORGANISATION", "REGION"))
    starts = [start for start, _ in taken]
    quantities = []
    for q in find.quantities.find(text):
        before = bisect_left(starts, q.end)
        if not any(end > q.start for _, end in taken[max(0, before - 2) : before]):
            quantities.append(q)
    out = sorted(fixed + quantities, key=lambda m: (m.start, m.end))
    for m in out:
        m.start, m.end = article.view.span(m.start, m.end)
        m.text = article.text[m.start : m.end]
    return out
