"""What kind of offer a price is: on demand, spot, reserved; SXM, PCIe, NVL, OAM.  Prices of two kinds do not mix."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from extractor.claims.draft import BESIDE, Draft
from extractor.claims.scene import Sentence
from extractor.reading.article import Article
from extractor.rulebook import Rules, RulesError


class Kinds:
    """The kinds of one table of `rules/offers.toml` and the words that say them."""

    def __init__(self, entries: list[dict[str, Any]]) -> None:
        self._ids = [entry["id"] for entry in entries if entry.get("words")]
        words = [sorted(entry["words"], key=len, reverse=True) for entry in entries if entry.get("words")]
        groups = (f"({'|'.join(map(_spelled, own))})" for own in words)
        self._words = re.compile("|".join(groups) if words else r"(?!)", re.I)
        begins = {letter for own in words for word in own for letter in (word[0].lower(), word[0].upper())}
        # A search for one of a set of letters is ten times as fast as one for words in any case.
        self._begins = re.compile(f"[{re.escape(''.join(sorted(begins)))}]" if begins else r"(?!)")

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Start, end and kind of every word in a text.

        >>> Kinds([{"id": "SXM", "words": ["SXM5", "SXM"]}]).find("H100 SXM5, SXM6")
        [(5, 9, 'SXM')]
        """
        first = self._begins.search(text)
        found = self._words.finditer(text, first.start()) if first else ()
        return [(m.start(), m.end(), self._ids[(m.lastindex or 1) - 1]) for m in found]

    def only(self, text: str) -> str | None:
        """The kind that a text says, where it says one only."""
        said = {kind for *_, kind in self.find(text)}
        return said.pop() if len(said) == 1 else None


class Offers:
    """The kinds of offer in `rules/offers.toml`; a rules folder without the file knows none."""

    def __init__(self, rules: Rules) -> None:
        try:
            table = rules.table("offers")
        except RulesError:
            table = {}
        self.pricing_model = Kinds(table.get("pricing_model", []))
        self.form_factor = Kinds(table.get("form_factor", []))

    def fields(self, draft: Draft, article: Article) -> dict[str, str | None]:
        """`pricing_model` and `form_factor` of a draft of type `price` or `rental`."""
        return {
            "pricing_model": self._of(self.pricing_model, draft, article) if draft.type == "rental" else None,
            "form_factor": self._of(self.form_factor, draft, article),
        }

    def _of(self, kinds: Kinds, draft: Draft, article: Article) -> str | None:
        s, title = draft.sentence, article.title or ""
        if s.block.table is not None:
            head = _column(s, draft.quantity.start, article)
            return kinds.only(head) or kinds.only(s.text) or kinds.only(title)
        if kinds is self.form_factor:
            return _of_subject(kinds, draft)
        return _nearest(kinds, draft) or kinds.only(title)


@lru_cache(maxsize=4)
def offers_of(rules: Rules) -> Offers:
    """The offers of `rules`, compiled once."""
    return Offers(rules)


def _spelled(word: str) -> str:
    body = r"[\s-]?".join(map(re.escape, word.split(" ")))
    return rf"(?<![A-Za-z0-9]){body}(?![A-Za-z0-9])" if word.isascii() else body


def _nearest(kinds: Kinds, draft: Draft) -> str | None:
    """The last word before the value in its sentence, else the first behind it in its clause."""
    s, q = draft.sentence, draft.quantity
    before = kinds.find(s.between(s.start, q.start))
    if before:
        return before[-1][2]
    behind = kinds.find(s.between(q.end, s.bounds(s.clause(q.start))[1]))
    return behind[0][2] if behind else None


def _of_subject(kinds: Kinds, draft: Draft) -> str | None:
    """The word that belongs to the claim's accelerator: H100 SXM is not said of the A100 behind it."""
    s, subject = draft.sentence, draft.subject[0] if draft.subject else None
    chips = [n for n in s.names if n.label == "ACCELERATOR"]
    if not chips:
        return _nearest(kinds, draft)
    for start, end, kind in kinds.find(s.text):
        before = [n for n in chips if n.start <= s.start + start <= n.end + BESIDE]
        behind = [n for n in chips if 0 <= n.start - s.start - end <= BESIDE]
        owner = before[-1] if before else behind[0] if behind else None
        if owner is not None and subject is not None and (owner.start, owner.id) == (subject.start, subject.id):
            return kind
    return None


def _column(s: Sentence, offset: int, article: Article) -> str:
    """The heading of the table column that view offset `offset` lies in."""
    number = next((i for i, (a, b) in enumerate(s.block.cells) if a <= offset < b), None)
    first = next((b for b in article.blocks if b.table == s.block.table and b.kind == "row"), None)
    if number is None or first is None or first is s.block or number >= len(first.cells):
        return ""
    a, b = first.cells[number]
    return article.view.text[a:b]
