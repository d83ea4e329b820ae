"""Annotated articles from disk: the claims that a reader found in NAME.json, the article in NAME.txt or NAME.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from extractor.claims.dates import date_span
from extractor.evaluation.measures import Fields
from extractor.runs import RunError
from extractor.runs.discover import SUFFIXES

EXPECTED = "expected"
"""Annotations may also lie in a folder of this name below the texts, as in `samples/`."""


class Annotated(NamedTuple):
    """One annotated article."""

    name: str
    language: str
    claims: list[Fields]
    text: Path


def annotated_articles(folder: Path) -> list[Annotated]:
    """Every annotated article of `folder`, by name.  Raises `RunError` where there is none, or one cannot be used."""
    if not folder.is_dir():
        raise RunError(f"{folder}: no such folder")
    paths = sorted(folder.glob("*.json")) or sorted((folder / EXPECTED).glob("*.json"))
    if not paths:
        raise RunError(f"{folder}: no annotation here; looked for NAME.json beside NAME.txt or NAME.md")
    return [_read(path, folder) for path in paths]


def _read(path: Path, folder: Path) -> Annotated:
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError) as error:
        raise RunError(f"{path}: not valid JSON: {error}") from None
    claims = said.get("claims") if isinstance(said, dict) else None
    if not isinstance(claims, list):
        raise RunError(f"{path}: no annotation: an object with the list `claims` was expected")
    for number, claim in enumerate(claims, 1):
        if not isinstance(claim, dict) or "type" not in claim:
            raise RunError(f"{path}: claim {number} has no type")
    texts = [folder / (path.stem + suffix) for suffix in SUFFIXES]
    text = next((text for text in texts if text.is_file()), None)
    if text is None:
        raise RunError(f"{path}: its text is not there; looked for {texts[0]} and {texts[1]}")
    try:
        return Annotated(path.stem, said.get("lang", "zh"), [_dated(claim) for claim in claims], text)
    except ValueError as error:
        raise RunError(f"{path}: {error}") from None


def _dated(claim: dict[str, Any]) -> Fields:
    """With the first and last day of `date`, which an annotator may leave out."""
    if not claim.get("date") or claim.get("date_start"):
        return claim
    first, last = date_span(claim["date"])
    return claim | {"date_start": first, "date_end": last}
