"""The folder that a run wrote, read back."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
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
    claims = list(lines_of(folder / "claims.jsonl"))
    with open(folder / "articles.csv", encoding="utf-8-sig", newline="") as file:
        failed = [row for row in csv.DictReader(file) if row["status"] == "failed"]
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return Results(claims, list(lines_of(folder / "articles.jsonl")), failed, run)


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
