"""From drafts to claims: one for each who shares a value, none twice, evidence copied from the article's own text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from extractor.claims.dates import date_span
from extractor.claims.draft import Draft
from extractor.claims.facts import fact_id
from extractor.claims.model import Claim
from extractor.claims.normalise import normalise
from extractor.claims.offers import offers_of
from extractor.claims.trace import SILENT, Trace
from extractor.claims.trust import class_of, judge
from extractor.reading.article import Article
from extractor.rulebook import Rules

_SHARED_TYPES = ("price_change", "chip_spec", "compute_capacity", "growth", "compute_count")
_SAME = (
    "price",
    "price_max",
    "currency",
    "value",
    "value_max",
    "unit",
    "gpu_model",
    "product",
    "per",
    "period",
    "precision",
)
_TELL_APART = ("company", "date", "counterparty")
_LEFT, _RIGHT = " \n\t，,：:、|", " \n\t，,。；;、（(|"


_Made = tuple[Draft, dict[str, Any], Mapping[str, Any] | None]


class Emitter:
    """Collects the claims of one article."""

    def __init__(self, article: Article, rules: Rules, trace: Trace = SILENT) -> None:
        self.article = article
        self.trace = trace
        self.rules = rules
        self.claims: list[Claim] = []
        self._seen: dict[tuple[Any, ...], list[int]] = {}  # places in `claims`
        self._made: list[_Made] = []  # what each was made of
        self._offers = offers_of(rules)
        self._about = {
            "doc_id": article.doc_id, "source": article.source, "title": article.title, "published": article.published,
        }  # fmt: skip

    def add(self, drafts: Iterable[Draft]) -> None:
        """Turn drafts into claims; a value said again of the same subject stays out."""
        for draft in drafts:
            if draft.type in _SHARED_TYPES:
                for n in draft.subject[1:]:
                    if n.label == "ACCELERATOR":
                        of_it = {"gpu_model": n.id, "gpu_vendor": n.entry.get("vendor")}
                        self._emit(draft, draft.fields | of_it, n.entry)
            for company in _companies(draft):
                self._emit(draft, draft.fields | {"company": company}, _chip(draft))

    def _emit(self, draft: Draft, fields: dict[str, Any], entry: Mapping[str, Any] | None) -> None:
        f = {k: v for k, v in fields.items() if v is not None}
        row = draft.sentence.index if draft.sentence.block.table is not None else None
        count = f.get("compute_count") if draft.type == "compute_count" else None
        key = (draft.type, row, count, *map(f.get, _SAME))
        known = next((i for i in self._seen.get(key, ()) if self._is_again(draft, f, i)), None)
        if known is not None:
            self._date_again(known, f)
            return self.trace.again(draft, self.claims[known])
        self._seen.setdefault(key, []).append(len(self.claims))
        self.claims.append(self._claim(draft, f, entry))
        self._made.append((draft, f, entry))
        self.trace.made(draft, self.claims[-1])

    def _is_again(self, draft: Draft, f: dict[str, Any], known: int) -> bool:
        """Whether a draft says what claim number `known` says."""
        first = self._made[known][0]
        if draft.type in ("share", "growth") and first.sentence is draft.sentence:
            if first.quantity.start != draft.quantity.start:
                return False  # 一半来自云，另一半来自企业: two of them in one sentence
        return _says_again(draft.type, f, self.claims[known])

    def _date_again(self, known: int, f: dict[str, Any]) -> None:
        """A headline's value without a time is of the time that the text tells when it says the value again."""
        draft, first, entry = self._made[known]
        if "date" in f and "date" not in first:
            first |= {"date": f["date"], "date_source": "context"}
            before, self.claims[known] = self.claims[known], self._claim(draft, first, entry)
            self.trace.dated(draft, before, self.claims[known])

    def _claim(self, draft: Draft, fields: dict[str, Any], entry: Mapping[str, Any] | None) -> Claim:
        article = self.article
        f = fields | {"type": draft.type, "rule_id": draft.rule}
        f |= judge(f, class_of(entry), self.rules)
        f |= self._about
        f |= self._comparable(draft, f, entry)
        f["fact_id"] = fact_id(f)
        f["start"], f["end"] = start, end = _evidence(article, draft)
        f["evidence"] = article.text[start:end]
        return Claim.checked(article.text, **f)

    def _comparable(self, draft: Draft, f: dict[str, Any], entry: Mapping[str, Any] | None) -> dict[str, Any]:
        """What lets prices of many articles be compared: the kind of offer, and the price in other terms."""
        made: dict[str, Any] = {}
        if draft.type in ("price", "rental", "money"):
            if draft.type != "money":
                made |= self._offers.fields(draft, self.article)
            day = {"date_end": date_span(f["date"])[1] if "date" in f else None}
            made |= normalise(f | day, cards=entry.get("cards") if entry else None)
        return made


def _chip(draft: Draft) -> Mapping[str, Any] | None:
    """The rules' entry of the accelerator that the claim is about."""
    first = draft.subject[0] if draft.subject else None
    return first.entry if first is not None and first.label == "ACCELERATOR" else None


def _companies(draft: Draft) -> list[str | None]:
    """英伟达与软银各注资300亿, Meta和微软各拿到15万块: one claim for each."""
    names: list[str | None] = [n.id for n in draft.companies]
    if len(names) > 1 and draft.type in ("money", "compute_count", "energy"):
        q = draft.quantity
        if any(n.id == "each" and 0 <= q.start - n.end <= 12 for n in draft.sentence.names):
            return names
    return [draft.fields.get("company")]


def _says_again(type_: str, f: dict[str, Any], known: Claim) -> bool:
    said = "explicit" in (f.get("date_source"), known.date_source)
    if type_ in ("share", "growth") and said and f.get("date") != known.date:
        return False  # two periods may well have the same rate
    return all(f.get(k) is None or getattr(known, k) in (None, f[k]) for k in _TELL_APART)


def _evidence(article: Article, draft: Draft) -> tuple[int, int]:
    """Source span of the clause that states the claim, back to the subject where that stands in the sentence."""
    s, q = draft.sentence, draft.quantity
    start, end = s.bounds(s.clause(q.start))
    end = max(end, q.end)
    for n in draft.subject:
        if s.start <= n.start and n.end <= s.end:
            if n.start < start:
                start = s.bounds(s.clause(n.start))[0]
            end = max(end, n.end)
    raw = article.view.text[start:end]
    start += len(raw) - len(raw.lstrip(_LEFT))
    end -= len(raw) - len(raw.rstrip(_RIGHT))
    return article.view.span(start, max(end, start + 1))
