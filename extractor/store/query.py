"""Questions to a run's folder or a store: filtered tables, contradictions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from extractor.claims.dates import date_span
from extractor.claims.model import COLUMNS as ALL
from extractor.claims.model import ClaimType
from extractor.comparing.compare import compare
from extractor.runs import RunError
from extractor.runs.results import Results, read_results
from extractor.store.store import Store

COLUMNS = (
    "type", "gpu_model", "price", "price_max", "currency", "per", "period", "compute_count", "count_unit", "value",
    "unit", "direction", "date", "company", "unit_price_usd_per_gpu_hour", "unit_price_usd_per_gpu", "source",
)  # fmt: skip
"""The columns of an answer where none are chosen."""
_SIDES = (
    "type", "gpu_model", "product", "company", "date", "comparator", "price", "price_max", "currency", "per", "period",
    "compute_count", "value", "value_max", "unit", "direction", "published", "source", "evidence",
)  # fmt: skip

TYPES: tuple[str, ...] = get_args(ClaimType)
Table = tuple[list[str], Iterator[tuple[Any, ...]]]


def open_results(path: str | Path) -> Results:
    """Everything that a run's folder or a store holds.  Raises `RunError` where `path` is neither."""
    if Path(path).is_dir():
        return read_results(path)
    with Store(path, must_exist=True) as store:
        return store.read()


def query(
    path: str | Path,
    *,
    types: Sequence[str] | None = None,
    models: Sequence[str] | None = None,
    companies: Sequence[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    columns: Sequence[str] | None = None,
    limit: int | None = None,
) -> Table:
    """Names and rows of the claims in a run's folder or a store that pass every filter that is given.

    Several `types`, `models` or `companies` mean any of them, without regard to case; `models` are products too.
    `since` and `until` are dates as claims write them (2023, 2023-05, 2023-05-30); a claim without a date has that of
    its article's publication.  `columns` are all of them unless chosen.
    """
    names = list(ALL if columns is None else (name.strip() for name in columns))
    if unknown := [name for name in names if name not in ALL]:
        raise RunError(f"{unknown[0]}: no such column; see docs/fields.md")
    if unknown := [word for word in types or () if word.lower() not in TYPES]:
        raise RunError(f"{unknown[0]}: no such type of claim; use some of {', '.join(TYPES)}")
    where, values = ["1"], list[Any]()
    for said, test in (
        (types, "lower(claims.type) = ?"),
        (models, "? IN (lower(claims.gpu_model), lower(claims.product))"),
        (companies, "instr(', ' || lower(claims.company) || ', ', ', ' || ? || ', ') > 0"),
    ):
        if said:
            where.append("(" + " OR ".join([f"coalesce({test}, 0)"] * len(said)) + ")")
            values += [word.lower() for word in said]
    if since is not None:
        where.append("coalesce(claims.date_end, claims.published) >= ?")
        values.append(_days(since)[0])
    if until is not None:
        where.append("coalesce(claims.date_start, claims.published) <= ?")
        values.append(_days(until)[1])
    return names, _asked(_opened(path), names, " AND ".join(where), values, limit)


def conflicts(path: str | Path) -> Table:
    """Names and rows of the claims that contradict each other; `conflict` numbers the groups."""
    results = open_results(path)
    found = compare(results.claims, results.articles)

    def rows() -> Iterator[tuple[Any, ...]]:
        for number, group in enumerate(found.conflicts, 1):
            for fact in (found.facts[fact_id] for fact_id in group):
                for claim in (results.claims[n] for n in fact.claims):
                    yield (number, *(claim[name] for name in _SIDES), fact.support, fact.first_seen, fact.fact_id)

    return ["conflict", *_SIDES, "support", "first_seen", "fact_id"], rows()


def facts(path: str | Path) -> Table:
    """Names and rows of the facts, those with most support first: join them to the claims by `fact_id`."""
    results = open_results(path)
    found = compare(results.claims, results.articles).facts.values()
    names = [name for name in _SIDES if name not in ("published", "source", "evidence")]

    def rows() -> Iterator[tuple[Any, ...]]:
        for fact in sorted(found, key=lambda fact: -fact.support):
            first = results.claims[fact.claims[0]]
            yield (fact.fact_id, fact.support, fact.first_seen, len(fact.claims), *(first[name] for name in names))

    return ["fact_id", "support", "first_seen", "claims", *names], rows()


def _opened(path: str | Path) -> Store:
    if not Path(path).is_dir():
        return Store(path, must_exist=True)
    store = Store(":memory:")
    store.add_run(path, "-")
    return store


def _asked(
    store: Store, names: list[str], where: str, values: list[Any], limit: int | None
) -> Iterator[tuple[Any, ...]]:
    with store:
        yield from store.rows(names, where, values, limit)


def _days(date: str) -> tuple[str, str]:
    try:
        return date_span(date)
    except ValueError as error:
        raise RunError(str(error)) from None
