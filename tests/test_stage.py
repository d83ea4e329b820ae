"""Passing over what is out of reach of AI compute loses no claim."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import extract
from extractor.claims import stage

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = sorted((ROOT / "samples").glob("*.*"))
SHARED = sorted((ROOT.parent / "shared" / "articles" / "market").glob("*.txt"))


def _claims_without_gate(text: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    with monkeypatch.context() as patch:
        patch.setattr(stage.Stage, "live", lambda self, s, all_of_it: True)
        patch.setattr(stage.Stage, "warm", lambda self, s: True)
        return [claim.model_dump_json() for claim in extract(text)]


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_samples_give_the_same_claims_without_the_gate(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text(encoding="utf-8")
    assert [claim.model_dump_json() for claim in extract(text)] == _claims_without_gate(text, monkeypatch)


@pytest.mark.skipif(not SHARED, reason="../shared/articles is not here: only the samples are compared")
def test_real_articles_give_the_same_claims_without_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    different = []
    for path in SHARED:
        text = path.read_text(encoding="utf-8")
        if [claim.model_dump_json() for claim in extract(text)] != _claims_without_gate(text, monkeypatch):
            different.append(path.stem)
    assert different == []
