"""Facts of many articles: who says the same, who said it first, and who says otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import inf
from typing import Any

from extractor.claims.facts import NAMES, ends_of, subject_of
from extractor.comparing.reprints import originals

ROUNDED, ABOUT = 0.005, 0.1
"""How far two values may lie apart and still agree: as they are rounded, and where one is said to be about right."""
_CERTAIN = ("actual", "estimate")  # forecasts and plans of two people may well differ
_LISTED = 200  # different values of one subject, at most, that are held against each other

Row = Mapping[str, Any]
Key = tuple[str, str]


def article_key(row: Row) -> Key:
    """What names the article of a row: its id and its source, since records of a file may share an id."""
    return row["doc_id"], row["source"]


@dataclass(slots=True)
class Fact:
    """What several claims say alike: their numbers, the day it was first published, and how many articles support it.

    `support` counts independent articles: reprints of one article count once.
    """

    fact_id: str
    claims: list[int] = field(default_factory=list)
    first_seen: str | None = None
    support: int = 0


@dataclass(slots=True)
class Comparison:
    """Claims side by side: facts by id, groups of facts that contradict each other, and the original of each article.

    `original` says by `article_key` of which article one is a reprint; of itself where it is none.
    """

    facts: dict[str, Fact]
    conflicts: list[list[str]]
    original: dict[Key, Key]


def compare(claims: Sequence[Row], articles: Sequence[Row]) -> Comparison:
    """Compare the claims of many articles; `claims` and `articles` are rows of `claims.jsonl` and `articles.jsonl`.

    Two facts contradict each other where they are about the same subject and date, come from independent articles and
    their values cannot both hold: `>`, `<`, ranges and `~` are taken at their word.  Left out are values that are
    implausible, forecast, planned, rumoured, hypothetical or denied, and subjects of which one article itself gives
    several values: they are told apart by something that the columns do not hold.
    """
    with_claims = {article_key(claim) for claim in claims}
    original = _originals([article for article in articles if article_key(article) in with_claims])
    facts: dict[str, Fact] = {}
    sources: dict[str, set[Key]] = {}
    for number, claim in enumerate(claims):
        fact = facts.setdefault(claim["fact_id"], Fact(claim["fact_id"]))
        fact.claims.append(number)
        days = [day for day in (fact.first_seen, claim["published"]) if day]
        fact.first_seen = min(days, default=None)
        sources.setdefault(fact.fact_id, set()).add(original.get(article_key(claim), article_key(claim)))
    for fact_id, fact in facts.items():
        fact.support = len(sources[fact_id])
    return Comparison(facts, list(_conflicts(claims, original)), original)


def _originals(articles: Sequence[Row]) -> dict[Key, Key]:
    by_day = sorted(range(len(articles)), key=lambda n: (articles[n]["published"] or "9999", n))
    group = originals([article["text"] for article in articles], by_day)
    keys = [article_key(article) for article in articles]
    return {key: keys[first] for key, first in zip(keys, group, strict=True)}


def _conflicts(claims: Sequence[Row], original: Mapping[Key, Key]) -> Iterator[list[str]]:
    subjects: dict[tuple[Any, ...], list[Row]] = {}
    for claim in claims:
        dated = claim["date"] or claim["type"] in ("chip_spec", "compute_capacity")
        named = any(claim[name] for name in NAMES)
        if dated and named and claim["modality"] in _CERTAIN and not claim["implausible"]:
            subjects.setdefault(subject_of(claim), []).append(claim)
    for rows in subjects.values():
        values = list({claim["fact_id"]: claim for claim in rows}.values())
        if not 1 < len(values) <= _LISTED:
            continue
        said_by: dict[str, set[Key]] = {}
        for claim in rows:
            said_by.setdefault(claim["fact_id"], set()).add(original.get(article_key(claim), article_key(claim)))
        apart = [(a["fact_id"], b["fact_id"]) for a, b in combinations(values, 2) if not _agree(a, b)]
        if any(said_by[a] & said_by[b] for a, b in apart):
            continue
        if apart:
            in_conflict = {fact_id for pair in apart for fact_id in pair}
            yield [claim["fact_id"] for claim in values if claim["fact_id"] in in_conflict]


def _agree(left: Row, right: Row) -> bool:
    (a, b), (c, d) = _reach(left), _reach(right)
    return a <= d and c <= b


def _reach(claim: Row) -> tuple[float, float]:
    """The values for which a claim would be true."""
    low, high = ends_of(claim)
    slack = ABOUT if claim["comparator"] == "~" else ROUNDED
    low, high = low - abs(low) * slack, high + abs(high) * slack
    return (-inf if claim["comparator"] == "<" else low, inf if claim["comparator"] == ">" else high)
