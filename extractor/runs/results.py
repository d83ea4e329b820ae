"""The folder that a run wrote, read back."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from extractor.claims.model import COLUMNS
from extractor.runs import RunError

FILES = ("claims.jsonl", "articles.jsonl", "articles.csv", "run.json")


@dataclass(slots=True)
class Results:
    """What a run found: rows of `claims.jsonl` and `articles.jsonl`, failed articles, and `run.json`."""

    claims: list[dict[str, Any]]
    articles: list[dict[str, Any]]
    failed: list[dict[str, str]]
    run: dict[str, Any]


def read_results(folder: str | Path) -> Results:
    """Read the folder OUT of `extractor run … --out OUT`.

    Raises `RunError` where it is no such folder, or one written by an earlier version that had fewer columns.
    """
    folder = Path(folder)
    require(folder)
    articles, claims = [], []
    for article, own in articles_with_claims(folder):
        articles.append(article)
        claims += own
    failed = [row for row in article_rows(folder) if row["status"] == "failed"]
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return Results(claims, articles, failed, run)


def articles_with_claims(folder: Path) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each article that could be read, with its claims; all files have the articles in one order.

    A crawl may hold the same address twice: from the second on, `source` ends with `#2`, `#3`, so that it names one.
    """
    claims, articles = lines_of(folder / "claims.jsonl"), lines_of(folder / "articles.jsonl")
    seen: Counter[int] = Counter()  # hashes: of a million articles the keys themselves are large
    for row in article_rows(folder):
        if row["status"] == "failed":
            continue
        article = next(articles, None)
        own = list(islice(claims, int(row["claims"])))
        if article is None or len(own) < int(row["claims"]):
            raise RunError(f"{folder}: its tables are not of one run; run it again")
        key = hash((article["doc_id"], article["source"]))
        seen[key] += 1
        if seen[key] > 1:
            article["source"] += f"#{seen[key]}"
            for claim in own:
                claim["source"] = article["source"]
        yield article, own


def article_rows(folder: Path) -> Iterator[dict[str, str]]:
    """The rows of `articles.csv`, failed ones among them."""
    with open(folder / "articles.csv", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def require(folder: Path) -> None:
    """Make sure that a folder holds a run that this version can read; `RunError` says what to do where not."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise RunError(f"{folder}: {', '.join(missing)} is not there; run: extractor run ARTICLES --out {folder}")
    first = next(lines_of(folder / "claims.jsonl"), None)
    lacking = [column for column in COLUMNS if first is not None and column not in first]
    if lacking:
        raise RunError(f"{folder}: claims.jsonl has no {lacking[0]}: an earlier version wrote it; run it again")


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON Lines; `RunError` names a line that is none."""
    with open(path, "rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise RunError(f"{path}: line {number} is not JSON: {error}") from None
