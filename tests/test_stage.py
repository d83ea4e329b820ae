"""Passing over what is out of reach of AI compute loses no claim: neither whole texts nor sentences."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from inline import samples

from extractor import extract, load_rules
from extractor.claims import gate, stage

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = sorted((ROOT / "samples").glob("*.*"))
INLINE = sorted((ROOT / "tests" / "claims").glob("*.txt"))
SHARED = ROOT.parent / "shared" / "articles"
OTHER = [
    "老街的早市六点开张，豆腐三元一块，八点以前多半卖完。",
    "这座桥建于1936年，去年修过，花了120万元。",
    "微软的办公楼旁开了一家面馆，一碗面15元。",
    "The ferry leaves at 7:30 and takes 40 minutes; a ticket costs 5 euros.",
    "苹果今年涨价10%，梨便宜了两成。",
    "| 路线 | 票价 |\n|---|---|\n| 12路 | 2元 |\n| 亚马逊河 | 300元 |",
    "甲骨文是商代的文字，出土15万片。",
    "Alibaba opened a gym for 300 people.",
    "全年资本开支下降3%。",
]


def claims(text: str) -> list[str]:
    return [claim.model_dump_json() for claim in extract(text)]


def whole_texts_pass(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(gate, "_opens", lambda spots, text, rules: True)


def sentences_pass(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(stage.Stage, "live", lambda self, s, all_of_it: True)
    patch.setattr(stage.Stage, "warm", lambda self, s: True)


def shuffled() -> Iterator[str]:
    """Articles of sentences about the market among sentences about other things, some of other things alone."""
    chance = random.Random(6)
    market = [sample.text for path in INLINE for sample in samples(path)]
    for market_sentences in [0, 0, 1, 1, 2, 3] * 20:
        parts = chance.sample(market, market_sentences) + chance.choices(OTHER, k=6)
        chance.shuffle(parts)
        yield "".join(part + chance.choice(["", "\n", "\n\n", "\n\n- ", "\n\n## "]) for part in parts)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_samples_give_the_same_claims_without_the_gates(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text(encoding="utf-8")
    gated = claims(text)
    whole_texts_pass(monkeypatch)
    sentences_pass(monkeypatch)
    assert claims(text) == gated


def test_sentences_and_shuffled_articles_give_the_same_claims_without_the_first_gate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = [*(sample.text for path in INLINE for sample in samples(path)), *OTHER, *shuffled()]
    gated = list(map(claims, texts))
    whole_texts_pass(monkeypatch)
    different = [text for text, before in zip(texts, gated, strict=True) if claims(text) != before]
    assert different == []


FILLER = "".join(OTHER[:2]) * 20


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("", False),
        ("今年价格是15元。", False),
        ("微软的办公楼", False),
        ("| 票价 | 2元 |", False),
        ("A100", True),
        ("算力", True),
        ("英伟达", True),
        ("微软的资本开支", True),
        ("| 微软 | 2元 |", True),
        ("\n微软\t2元", True),
        ("微软" * 40, True),
    ],
)
def test_the_first_gate_opens_to_what_may_make_a_claim(text: str, opens: bool) -> None:
    assert bool(gate.names_in_scope(FILLER + text + FILLER, load_rules())) == opens


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/articles is not here: only our own texts are compared")
@pytest.mark.parametrize("kind", ["market", "general"])
def test_real_articles_give_the_same_claims_without_the_gates(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((SHARED / kind).glob("*.txt"))}
    gated = {stem: claims(text) for stem, text in texts.items()}
    whole_texts_pass(monkeypatch)
    if kind == "market":  # the many other articles would take long
        sentences_pass(monkeypatch)
    assert [stem for stem, text in texts.items() if claims(text) != gated[stem]] == []
