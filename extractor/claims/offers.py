"""What kind of offer a price is: on demand, spot, reserved; SXM, PCIe, NVL, OAM.  Prices of two kinds do not mix."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from extractor.claims.draft import BESIDE, Draft
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
        s, title = draft.sentence, article.title or ""
        found = dict[str, str | None]()
        for name, pattern in (("pricing_model", self.pricing_model), ("form_factor", self.form_factor)):
            if pattern is None or (name == "pricing_model" and draft.type != "rental"):
                found[name] = None
            elif s.block.table is not None:
                head = _column(s, draft.quantity.start, article)
                found[name] = _only(pattern, head) or _only(pattern, s.text) or _only(pattern, title)
            elif name == "form_factor":
                found[name] = _of_subject(pattern, draft)
            else:
                found[name] = _nearest(pattern, draft) or _only(pattern, title)
        return found


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


def _nearest(pattern: re.Pattern[str], draft: Draft) -> str | None:
    """The last word before the value in its sentence, else the first behind it in its clause."""
    s, q = draft.sentence, draft.quantity
    before = [m.lastgroup for m in pattern.finditer(s.between(s.start, q.start))]
    if before:
        return before[-1]
    behind = pattern.search(s.between(q.end, s.bounds(s.clause(q.start))[1]))
    return behind.lastgroup if behind else None


def _of_subject(pattern: re.Pattern[str], draft: Draft) -> str | None:
    """The word that belongs to the claim's accelerator: H100 SXM is not said of the A100 behind it."""
    s, subject = draft.sentence, draft.subject[0] if draft.subject else None
    chips = [n for n in s.names if n.label == "ACCELERATOR"]
    if not chips:
        return _nearest(pattern, draft)
    for match in pattern.finditer(s.text):
        at = s.start + match.start()
        before = [n for n in chips if n.start <= at <= n.end + BESIDE]
        behind = [n for n in chips if 0 <= n.start - s.start - match.end() <= BESIDE]
        owner = before[-1] if before else behind[0] if behind else None
        if owner is not None and subject is not None and (owner.start, owner.id) == (subject.start, subject.id):
            return match.lastgroup
    return None


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
