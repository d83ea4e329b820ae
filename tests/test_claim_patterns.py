"""Claim patterns: what each piece of `find` stands for, and that searching for them stays linear."""

from __future__ import annotations

from typing import Any

import pytest

from extractor import Claim, extract, load_rules
from extractor.claims.claim_patterns import PatternError, read_pattern

RENT = "ACCELERATOR … 月供 … MONEY"


def by_pattern(text: str, find: str | None, **more: Any) -> list[Claim]:
    """The claims that one pattern makes of a text."""
    row = {"id": "own", "type": "rental", **({"find": find} if find else {}), **more}
    rules = load_rules().with_table("claim_patterns", {"claim_pattern": [row]})
    return [claim for claim in extract(text, rules=rules) if claim.rule_id == "own"]


# (find, text, price of the claim that the pattern makes, or None)
FINDS = [
    (RENT, "H100的月供为2万元。", 20000),
    (RENT, "H100的月供,为2万元。", None),  # a gap of one sign holds no comma
    (RENT, "H100的月供一二三四五六七八2万元。", 20000),
    (RENT, "H100的月供一二三四五六七八九2万元。", None),  # nor more than eight characters
    ("ACCELERATOR …… 月供 …… MONEY", "H100很贵,月供,按合同,为2万元。", 20000),
    ("ACCELERATOR …… 月供 …… MONEY", "H100" + "很贵" * 21 + "月供为2万元。", None),
    ("ACCELERATOR 的 月供 MONEY", "H100的月供2万元。", 20000),
    ("ACCELERATOR 的? 月供 MONEY", "H100月供2万元。", 20000),
    ("ACCELERATOR 的 月供 MONEY", "H100月供2万元。", None),
    ("ACCELERATOR 月供|月付|包月价 MONEY", "H100包月价2万元。", 20000),
    ("ACCELERATOR monthly fee … MONEY", "The H100 Monthly  fee is $200.", 200),
    ("ACCELERATOR 月供 MONEY:USD", "H100月供2万元。", None),
    ("ACCELERATOR 月供 MONEY:USD", "H100月供2万美元。", 20000),
    ("ACCELERATOR:A100 月供 MONEY", "H100月供2万元。", None),
    ("ACCELERATOR:H100 月供 MONEY", "H100月供2万元。", 20000),
    ("ORGANISATION … CUE:rent … MONEY", "阿里云的H100租金2万元。", 20000),
    ("NOUN:card … 月供 MONEY", "这张GPU月供2万元。", 20000),
    ("ACCELERATOR 月供 MONEY! … MONEY", "H100月供2万元比3万元低。", 20000),
    ("ACCELERATOR 月供 MONEY … MONEY", "H100月供2万元比3万元低。", 30000),
    ("ACCELERATOR … 月供 … MONEY … DATE", "H100月供为2万元自2024年3月起。", 20000),
]


@pytest.mark.parametrize(("find", "text", "price"), FINDS)
def test_find(find: str, text: str, price: int | None) -> None:
    assert [claim.price for claim in by_pattern(text, find)] == ([] if price is None else [price])


def test_tokens_of_spacy() -> None:
    tokens = [{"ENT_TYPE": "ACCELERATOR", "ENT_KB_ID": {"IN": ["H100", "H200"]}}, {"OP": "*"}, {"ENT_TYPE": "MONEY"}]
    assert [c.price for c in by_pattern("H100,2万元。A100,3万元。", None, tokens=tokens)] == [20000]


def test_what_the_pattern_names_is_linked_and_what_it_sets_holds() -> None:
    text = "A100之外,腾讯云和阿里云的H100月供为2万元。"
    find = "ORGANISATION 的 ACCELERATOR 月供 … MONEY"
    [claim] = by_pattern(text, find, set={"per": "server", "period": "month", "region": "CN"})
    assert (claim.gpu_model, claim.company, claim.per, claim.period, claim.region) == (
        "H100", "Alibaba Cloud", "server", "month", "CN",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("type_", "find", "text", "says"),
    [
        ("growth", "ACCELERATOR 提速 PERCENT", "H100提速20%。", {"value": 20, "unit": "percent"}),
        ("compute_count", "点亮 COUNT", "点亮2000张H100。", {"compute_count": 2000, "count_unit": "card"}),
        ("money", "ACCELERATOR 意向金 MONEY", "H100意向金2亿元。", {"price": 2e8, "money_kind": "other"}),
        ("compute_capacity", "ACCELERATOR 实测 QUANTITY", "H100实测900TFLOPS。", {"value": 900, "unit": "TFLOPS"}),
    ],
)
def test_types(type_: str, find: str, text: str, says: dict[str, object]) -> None:
    [claim] = by_pattern(text, find, type=type_)
    assert claim.type == type_
    assert {key: getattr(claim, key) for key in says} == says


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"find": "月供"}, "it holds no value"),
        ({"find": "月供 MONEY! MONEY!"}, "more than one !"),
        ({"find": "ACCELERATOR! MONEY"}, "only a value can have a !"),
        ({"find": "CUE MONEY"}, "CUE alone is every cue word"),
        ({"find": "PRICE:x MONEY"}, "PRICE is no label"),
        ({"find": "a||b MONEY"}, "nothing between two"),
        ({"find": "a|b " * 9 + "MONEY"}, "512 ways"),
        ({"find": "月供 PERCENT"}, "has a value of MONEY or NUMBER"),
        ({}, "one of `find` and `tokens` is needed"),
        ({"tokens": [{"OP": "{0,40}"}, {"ENT_TYPE": "MONEY"}]}, "takes too long"),
    ],
)
def test_a_pattern_that_cannot_be_read(row: dict[str, Any], says: str) -> None:
    with pytest.raises(PatternError, match=says.replace("|", r"\|")):
        read_pattern({"id": "x", "type": "rental", **row})


def test_only_what_is_in_reach_of_a_value_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.claims import claim_patterns

    sizes: list[int] = []
    searched = claim_patterns._matches
    monkeypatch.setattr(claim_patterns, "_matches", lambda m, window: sizes.append(len(window)) or searched(m, window))
    by_pattern("H100月供2万元和" * 100 + "。", RENT)
    assert len(sizes) == 100  # once for each value
    assert max(sizes) <= 24
