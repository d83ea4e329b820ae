"""The sample articles: their annotation holds together, and the extractor finds in them what a reader found."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from extractor import extract
from extractor.claims.model import COLUMNS, Claim
from extractor.reading import read_article
from extractor.writing.tables import ARTICLE_COLUMNS

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted(path for path in (ROOT / "samples").iterdir() if path.suffix in {".txt", ".md"})
FLOOR = tomllib.loads((ROOT / "tests" / "accuracy_floor.toml").read_text(encoding="utf-8"))["samples"]
BASE = {
    "TFLOPS": ("FLOPS", 1e12),
    "PFLOPS": ("FLOPS", 1e15),
    "EFLOPS": ("FLOPS", 1e18),
    "TOPS": ("OPS", 1e12),
    "POPS": ("OPS", 1e15),
    "GB": ("B", 1e9),
    "TB": ("B", 1e12),
    "GB/s": ("B/s", 1e9),
    "TB/s": ("B/s", 1e12),
    "W": ("W", 1.0),
    "kW": ("W", 1e3),
    "MW": ("W", 1e6),
    "GW": ("W", 1e9),
    "MWh": ("Wh", 1e6),
    "GWh": ("Wh", 1e9),
    "TWh": ("Wh", 1e12),
}


class Measure(NamedTuple):
    """What a claim measures, in a base unit, rounded so that equal measures compare equal."""

    type: str
    low: float
    high: float | None
    unit: str


def measure(claim: dict[str, Any]) -> Measure:
    if claim["type"] in ("price", "rental", "money"):
        field, unit = "price", claim["currency"]
    elif claim["type"] == "compute_count":
        field, unit = "compute_count", claim["count_unit"]
    else:
        field, unit = "value", claim["unit"]
    unit, scale = BASE.get(unit, (unit, 1.0))
    low, high = claim[field], claim.get(field + "_max")
    return Measure(
        claim["type"],
        float(f"{low * scale:.4g}"),
        None if high is None else float(f"{high * scale:.4g}"),
        unit,
    )


def overlap(one: dict[str, Any], other: dict[str, Any]) -> int:
    shared: int = min(one["end"], other["end"]) - max(one["start"], other["start"])
    return max(0, shared)


def counts(claim: dict[str, Any]) -> bool:
    """Whether a claim of the annotation is missed when absent."""
    return not (claim.get("optional") or claim.get("repeat"))


def compare(gold: list[dict[str, Any]], made: list[dict[str, Any]]) -> tuple[int, list[Any], list[Any]]:
    """Hits among the claims that count, the claims missed, and the claims made that nothing stands for.

    Every claim stands for one other; claims that count are matched first, then those that overlap most.
    """
    pairs = sorted(
        (
            (counts(g), overlap(g, m), -i, -j)
            for i, g in enumerate(gold)
            for j, m in enumerate(made)
            if measure(g) == measure(m)
        ),
        reverse=True,
    )
    found: dict[int, int] = {}
    for _, _, i, j in pairs:
        if -i not in found and -j not in found.values():
            found[-i] = -j
    missed = [g for i, g in enumerate(gold) if counts(g) and i not in found]
    wrong = [m for j, m in enumerate(made) if j not in found.values()]
    return sum(counts(gold[i]) for i in found), missed, wrong


def expected(path: Path) -> dict[str, Any]:
    annotation: dict[str, Any] = json.loads(
        (path.parent / "expected" / f"{path.stem}.json").read_text(encoding="utf-8")
    )
    return annotation


def test_samples_are_ten_or_more_and_each_is_annotated() -> None:
    assert len(SAMPLES) >= 10
    annotated = {path.stem for path in (ROOT / "samples" / "expected").iterdir()}
    assert annotated == {path.stem for path in SAMPLES}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_expected_claim_could_be_made(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for claim in expected(path)["claims"]:
        Claim.checked(text, **{key: value for key, value in claim.items() if key not in ("optional", "repeat")})


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_title_date_and_language_are_found(path: Path) -> None:
    article, said = read_article(path.read_bytes(), source=str(path)), expected(path)
    assert (article.title, article.published, article.language) == (said["title"], said["published"], said["lang"])


def test_floor_of_accuracy() -> None:
    hits = total = false = 0
    report = []
    for path in SAMPLES:
        claims = extract(path.read_text(encoding="utf-8"), source=str(path))
        hit, missed, wrong = compare(expected(path)["claims"], [claim.model_dump() for claim in claims])
        hits, total, false = hits + hit, total + hit + len(missed), false + len(wrong)
        for what, some in (("missed", missed), ("wrong ", wrong)):
            report += [f"{path.stem} {what} {tuple(measure(c))} «{c['evidence'][:70]}»" for c in some]
    f1 = 2 * hits / (total + hits + false)
    report.append(f"found F1 {f1:.3f}: {hits} of {total} claims, {false} that are none; floor {FLOOR['found']}")
    print("\n".join(report))
    assert f1 >= FLOOR["found"], "\n".join(report)


def test_page_on_columns_is_in_step_with_the_model() -> None:
    page = (ROOT / "docs" / "fields.md").read_text(encoding="utf-8")

    def names(part: str) -> list[str]:
        return re.findall(r"^\| `(\w+)` \|", part, flags=re.MULTILINE)

    claim, rest = page.split("## Types")
    types, article = rest.split("## articles.csv")
    assert names(claim) == list(COLUMNS)
    assert names(article) == list(ARTICLE_COLUMNS)
    assert sorted(names(types)) == sorted(Claim.model_json_schema()["properties"]["type"]["enum"])


def test_excerpt_in_the_readme_is_what_the_code_makes() -> None:
    check = [sys.executable, str(ROOT / "scripts" / "excerpt.py"), "--check"]
    here = os.environ | {"PYTHONPATH": str(ROOT)}  # where the package is on the path, not installed
    done = subprocess.run(check, capture_output=True, encoding="utf-8", env=here)
    assert done.returncode == 0, done.stderr
