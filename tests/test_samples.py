"""The sample articles: their annotation holds together, and the extractor finds in them what a reader found."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from extractor import evaluate
from extractor.claims.model import COLUMNS, Claim
from extractor.evaluation.report import as_text
from extractor.reading import read_article
from extractor.writing.tables import ARTICLE_COLUMNS

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted(path for path in (ROOT / "samples").iterdir() if path.suffix in {".txt", ".md"})
FLOOR = tomllib.loads((ROOT / "tests" / "accuracy_floor.toml").read_text(encoding="utf-8"))["samples"]


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
    evaluation = evaluate(ROOT / "samples")
    report = as_text(evaluation, errors=True)
    print(report)
    everything = evaluation.figures["all"]
    assert everything.scores(everything.found)[2] >= FLOOR["found"], report


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
