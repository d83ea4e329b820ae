"""What kind of offer a price is: on demand, spot, reserved; SXM, PCIe, NVL, OAM.  Prices of two kinds do not mix."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from extractor.claims.draft import Draft
from extractor.claims.scene import Sentence
from extractor.reading.article import Article
from extractor.rulebook import Rules, RulesError


class Offers:
    """The words of `rules/offers.toml`, compiled; a rules folder without the file knows no kinds."""

    def __init__(self, rules: Rules) -> None:
        try:
            table = rules.table("offers")
        except RulesError:
            table = {}
        self.pricing_model = _pattern(table.get("pricing_model", []))
        self.form_factor = _pattern(table.get("form_factor", []))

    def fields(self, draft: Draft, article: Article) -> dict[str, str | None]:
        """`pricing_model` and `form_factor` of a draft of type `price` or `rental`."""
        rented = draft.type == "rental"
        return {
            "pricing_model": _nearest(self.pricing_model, draft, article) if rented else None,
            "form_factor": _nearest(self.form_factor, draft, article),
        }


@lru_cache(maxsize=4)
def offers_of(rules: Rules) -> Offers:
    """The offers of `rules`, compiled once."""
    return Offers(rules)


def _pattern(entries: list[dict[str, Any]]) -> re.Pattern[str] | None:
    """One alternation with a group per id, the longest words first; None where there is no word."""
    groups = []
    for entry in entries:
        words = sorted(entry["words"], key=len, reverse=True)
        groups.append(f"(?P<{entry['id']}>{'|'.join(map(_spelled, words))})")
    return re.compile("|".join(groups), re.I) if groups else None


def _spelled(word: str) -> str:
    body = r"[\s-]?".join(map(re.escape, word.split(" ")))
    return rf"(?<![A-Za-z0-9]){body}(?![A-Za-z0-9])" if word.isascii() else body


def _nearest(pattern: re.Pattern[str] | None, draft: Draft, article: Article) -> str | None:
    if pattern is None:
        return None
    s, q = draft.sentence, draft.quantity
    if s.block.table is not None:
        head, row = _column(s, q.start, article), s.text
        return _only(pattern, head) or _only(pattern, row) or _only(pattern, article.title or "")
    before = [m.lastgroup for m in pattern.finditer(s.between(s.start, q.start))]
    if before:
        return before[-1]
    behind = pattern.search(s.between(q.end, s.bounds(s.clause(q.start))[1]))
    return behind.lastgroup if behind else _only(pattern, article.title or "")


def _only(pattern: re.Pattern[str], text: str) -> str | None:
    """What the text says, where it says one thing only."""
    said = {m.lastgroup for m in pattern.finditer(text)}
    return said.pop() if len(said) == 1 else None


def _column(s: Sentence, offset: int, article: Article) -> str:
    """The heading of the table column that view offset `offset` lies in."""
    number = next((i for i, (a, b) in enumerate(s.block.cells) if a <= offset < b), None)
    first = next((b for b in article.blocks if b.table == s.block.table and b.kind == "row"), None)
    if number is None or first is None or first is s.block or number >= len(first.cells):
        return ""
    a, b = first.cells[number]
    return article.view.text[a:b]
