"""Reprints, facts and contradictions over many articles."""

from __future__ import annotations

import random
from typing import Any

import pytest

from extractor.claims.facts import fact_id
from extractor.comparing.compare import Comparison, compare
from extractor.comparing.reprints import originals, shingles_of

NEWS = (
    "某云厂商周一宣布下调H100实例的租金,新价为每卡每小时2.99美元,此前为每小时3.49美元。公司在给客户的信中说,"
    "新一批服务器已经到货,供应紧张的局面有所缓解。分析师认为,其他厂商可能会跟进。该公司去年在三个州新建了数据中心,"
    "总功率达到120兆瓦,今年还计划再建两座。客户方面,几家做大模型的创业公司表示,降价后训练成本大约能减少一成。"
)
OTHER = (
    "一家芯片设计公司发布了新的推理卡,功耗为150瓦,显存24GB。产品经理在发布会上演示了语音助手和视频分析两个场景,"
    "并公布了第一批合作伙伴的名单。该卡将于下个季度出货,价格尚未公布。业内人士说,推理市场的竞争正在加剧,"
    "软件生态将是胜负的关键,而这家公司在编译器上的投入一直不小,团队已经超过三百人。"
)


def edited(text: str, seed: int) -> str:
    chance = random.Random(seed)
    kept = [sentence for sentence in text.split("。") if sentence and chance.random() > 0.1]
    return "【转载】" + "。".join(kept) + "。本文来自合作媒体,不代表本站立场。"


def test_edited_reprints_are_recognised_and_other_news_is_not() -> None:
    texts = [NEWS, OTHER, *(edited(NEWS, seed) for seed in range(5)), edited(OTHER, 1), NEWS.replace("周一", "昨天")]
    assert originals(texts) == [0, 1, 0, 0, 0, 0, 0, 1, 0]


def test_the_first_published_is_the_original_and_reprints_of_reprints_are_its() -> None:
    once = edited(NEWS, 1)
    assert originals([edited(once, 2), NEWS, once], first=[1, 2, 0]) == [1, 1, 1]


def test_script_width_case_and_marks_make_no_reprint_different() -> None:
    assert shingles_of("**H100** 的價格，約３萬美元") == shingles_of("h100的价格约3万美元")
    assert originals(["", "", "!!!", NEWS]) == [0, 1, 2, 3]


def test_the_frame_of_a_site_makes_no_reprint() -> None:
    around = (
        "首页 > 资讯 > 正文",
        "相关阅读\n· 上一篇的标题\n· 下一篇的标题",
        "版权声明:本文为原创稿件,未经许可不得转载。",
    )
    frame = "\n\n".join((around[0], "{}", *around[1:]))
    assert originals([frame.format(NEWS), frame.format(OTHER)]) == [0, 1]


CLAIM: dict[str, Any] = dict.fromkeys(
    ("gpu_memory_gb", "form_factor", "product", "counterparty", "region", "per", "period", "pricing_model", "precision",
     "direction", "money_kind", "count_unit", "price_max", "compute_count_max", "value", "value_max", "unit",
     "implausible", "compute_count")
)  # fmt: skip


def claim(n: int, **said: Any) -> dict[str, Any]:
    base = {
        **CLAIM, "type": "price", "gpu_model": "H100", "company": "AWS", "date": "2024-05", "price": 30000,
        "currency": "USD", "comparator": "=", "modality": "actual", "doc_id": f"d{n}", "source": f"d{n}.txt",
        "published": f"2024-06-0{n}", **said,
    }  # fmt: skip
    return {**base, "fact_id": fact_id(base)}


def compared(*claims: dict[str, Any], texts: dict[str, str] | None = None) -> Comparison:
    ids = dict.fromkeys((c["doc_id"], c["source"], c["published"]) for c in claims)
    articles = [
        {"doc_id": doc_id, "source": source, "published": day, "text": (texts or {}).get(doc_id, f"{doc_id}" * 50)}
        for doc_id, source, day in ids
    ]
    return compare(claims, articles)


def test_support_counts_independent_articles_and_the_first_day() -> None:
    texts = {"d1": OTHER, "d2": NEWS, "d3": edited(NEWS, 1)}
    found = compared(claim(3), claim(2), claim(1), claim(2), texts=texts)
    (fact,) = found.facts.values()
    assert (fact.support, fact.first_seen, fact.claims) == (2, "2024-06-01", [0, 1, 2, 3])
    assert found.original["d3", "d3.txt"] == ("d2", "d2.txt")
    assert found.conflicts == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"price": 31000}),
        ({"price": 20000, "price_max": 25000}, {}),
        ({"comparator": ">"}, {"price": 29000}),
        ({"comparator": "~"}, {"price": 40000}),
        ({"type": "compute_count", "compute_count": 10, "count_unit": "card"},
         {"type": "compute_count", "compute_count": 20, "count_unit": "card"}),
        ({"type": "chip_spec", "value": 80, "unit": "GB", "date": None},
         {"type": "chip_spec", "value": 0.094, "unit": "TB", "date": None}),
    ],
)  # fmt: skip
def test_values_that_cannot_both_hold_contradict(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = claim(1, **one), claim(2, **other)
    assert compared(first, second).conflicts == [[first["fact_id"], second["fact_id"]]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"price": 30100}),  # as it is rounded
        ({}, {"price": 32000, "comparator": "~"}),
        ({"price": 25000, "price_max": 35000}, {}),
        ({"comparator": ">"}, {"price": 90000}),
        ({"comparator": "<"}, {"price": 9000}),
        ({}, {"price": 90000, "date": "2024-06"}),
        ({}, {"price": 90000, "company": "Azure"}),
        ({}, {"price": 90000, "currency": "CNY"}),
        ({}, {"price": 90000, "form_factor": "PCIe"}),
        ({}, {"price": 90000, "modality": "forecast"}),
        ({}, {"price": 90000, "implausible": "price of one H100 is above 80000 USD"}),
        ({"date": None}, {"price": 90000, "date": None, "published": "2024-06-01"}),
        ({"gpu_model": None, "company": None}, {"price": 90000, "gpu_model": None, "company": None}),
    ],
)
def test_values_that_can_both_hold_do_not(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert compared(claim(1, **one), claim(2, **other)).conflicts == []


def test_a_subject_with_several_values_in_one_article_is_not_compared() -> None:
    was, now, elsewhere = claim(1, price=40000), claim(1), claim(2, price=50000)
    assert compared(was, now, elsewhere).conflicts == []


def test_a_reprint_does_not_contradict_its_original() -> None:
    texts = {"d1": NEWS, "d2": edited(NEWS, 1)}
    assert compared(claim(1), claim(2, price=50000), texts=texts).conflicts == []
