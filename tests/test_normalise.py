"""Prices that compare: currencies at the rate of the day, one accelerator, one hour, or the reason why not."""

from __future__ import annotations

from typing import Any

import pytest

from extractor import Claim, extract
from extractor.claims.facts import fact_id
from extractor.claims.normalise import normalise
from extractor.claims.rates import rate_of


def made(**changes: Any) -> dict[str, Any]:
    rent = {
        "type": "rental",
        "price": 16,
        "currency": "USD",
        "per": "card",
        "period": "hour",
        "published": "2025-01-03",
    }
    return normalise({**rent, **changes})


@pytest.mark.parametrize(
    ("changes", "each"),
    [
        ({}, 16),
        ({"period": "day"}, 0.666667),
        ({"period": "week"}, 0.0952381),
        ({"period": "month"}, 0.0219178),
        ({"period": "year"}, 0.00182648),
        ({"per": "server", "compute_count": 8}, 2),
        ({"per": "instance", "compute_count": 8, "count_unit": "card"}, 2),
        ({"currency": "CNY"}, 2.1863),
        ({"price_max": 20}, 16),
    ],
)
def test_rents_of_one_accelerator_and_hour(changes: dict[str, Any], each: float) -> None:
    got = made(**changes)
    assert got["unit_price_usd_per_gpu_hour"] == pytest.approx(each, rel=1e-5)
    assert (got["not_normalised"], "unit_price_usd_per_gpu" in got) == (None, False)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"period": None}, "no period is said"),
        ({"per": None}, "not said what the price is for"),
        ({"per": "pflops"}, "a price per pflops, not per accelerator"),
        ({"per": "server"}, "not said how many accelerators are in the server"),
        ({"per": "rack", "compute_count": 3, "count_unit": "server"}, "not said how many accelerators are in the rack"),
        ({"per": "cluster", "compute_count": 8, "compute_count_max": 16}, "the cluster has a range of accelerators"),
        ({"currency": "TWD"}, "no ECB rate of TWD at 2025-01-03"),
        ({"currency": "CNY", "published": None}, "no date for a rate to USD"),
        ({"currency": "CNY", "published": "1999-01-04"}, "no ECB rate to USD at 1999-01-04"),
    ],
)
def test_no_unit_price_is_made_up(changes: dict[str, Any], reason: str) -> None:
    got = made(**changes)
    assert got["not_normalised"] == reason
    assert "unit_price_usd_per_gpu_hour" not in got


def test_a_rack_name_says_how_many_are_in_it() -> None:
    rack = {"type": "price", "price": 3_600_000, "currency": "USD", "per": "rack", "published": "2025-01-03"}
    assert normalise(rack, cards=72)["unit_price_usd_per_gpu"] == 50_000


@pytest.mark.parametrize(
    ("date_end", "published", "day"),
    [
        ("2023-06-30", "2025-01-03", "2023-06-30"),
        ("2025-12-31", "2025-01-03", "2025-01-03"),  # a plan: no rate of a day to come
        (None, "2025-01-05", "2025-01-03"),  # a Sunday
        ("2024-12-26", None, "2024-12-24"),  # Christmas
    ],
)
def test_the_day_of_the_rate(date_end: str | None, published: str | None, day: str) -> None:
    got = made(currency="EUR", date_end=date_end, published=published)
    assert (got["rate_date"], got["rate_source"]) == (day, "ECB")
    assert got["price_usd"] == pytest.approx(16 * got["usd_rate"], rel=1e-5)
    assert got["price_cny"] == pytest.approx(16 * got["cny_rate"], rel=1e-5)


def test_the_bank_s_published_rates() -> None:
    rate = rate_of("EUR", "2025-01-03")  # euro reference rates of that day: USD 1.0299, CNY 7.5371
    assert rate is not None
    assert (rate.usd, rate.cny) == (1.0299, 7.5371)


def test_only_money_is_normalised() -> None:
    assert normalise({"type": "energy", "value": 3, "unit": "MW"}) == {}
    assert "unit_price_usd_per_gpu" not in made(type="money")


def test_a_claim_carries_its_normalised_price() -> None:
    (claim,) = extract("每张A100的价格约7.3万元。", published="2025-01-03")
    assert (claim.price, claim.price_cny) == (73000, 73000)
    assert claim.price_usd == claim.unit_price_usd_per_gpu == pytest.approx(9975, abs=1)
    assert (claim.rate_date, claim.rate_source, claim.not_normalised) == ("2025-01-03", "ECB", None)


def offers(text: str, title: str | None = None) -> list[tuple[float | None, str | None, str | None]]:
    claims = [c for c in extract(text, published="2025-01-03", title=title) if c.type in ("rental", "price")]
    return [(c.price, c.pricing_model, c.form_factor) for c in claims]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("H100 SXM按需租金为每卡每小时3美元。", [(3, "on_demand", "SXM")]),
        ("The H100 PCIe rents for $2 per GPU hour on demand.", [(2, "on_demand", "PCIe")]),
        ("Spot H100s cost $1.5 per GPU hour, on-demand ones $3 per GPU hour.",
         [(1.5, "spot", None), (3, "on_demand", None)]),
        ("H100 SXM租金是每卡2.99美元/小时,A100 40GB版为每卡1.29美元/小时。", [(2.99, None, "SXM"), (1.29, None, None)]),
        ("PCIe版H100售价为2.5万美元,SXM版H100售价为3万美元。", [(25000, None, "PCIe"), (30000, None, "SXM")]),
        ("每张A100的现货价格约1.5万美元。", [(15000, None, None)]),
        ("每张A100租金为每小时2美元。", [(2, None, None)]),
        ("| GPU | On-demand ($/hr) | Spot ($/hr) |\n|---|---|---|\n| H100 SXM5 | 3.0 | 1.9 |\n",
         [(3, "on_demand", "SXM"), (1.9, "spot", "SXM")]),
    ],
)  # fmt: skip
def test_kinds_of_offer_are_kept_apart(text: str, kinds: list[tuple[float, str | None, str | None]]) -> None:
    assert offers(text) == kinds


def test_the_title_says_the_kind_where_the_sentence_does_not() -> None:
    assert offers("每张A100租金为每小时2美元。", title="GPU云按需价一览") == [(2, "on_demand", None)]
    assert offers("每张A100租金为每小时2美元。", title="按需价与竞价一览") == [(2, None, None)]


def test_facts_do_not_depend_on_how_a_thing_is_said() -> None:
    said = ["2025年1月，每张A100的价格约1.5万美元。", "2025年1月A100价格为15000美元/张，机构称。"]
    one, two = (extract(text, published="2025-02-01")[0] for text in said)
    assert one.fact_id == two.fact_id


@pytest.mark.parametrize(
    "other",
    [{"price": 16000}, {"gpu_model": "H100"}, {"date": "2025-02"}, {"currency": "CNY"}, {"per": "server"},
     {"company": "AWS"}, {"form_factor": "PCIe"}, {"compute_count": 8}],
)  # fmt: skip
def test_facts_differ_where_anything_that_counts_does(other: dict[str, Any]) -> None:
    price = {"type": "price", "gpu_model": "A100", "price": 15000, "currency": "USD", "per": "card", "date": "2025-01"}
    assert fact_id(price) != fact_id({**price, **other})
    assert fact_id(price) == fact_id({**price, "comparator": "~", "confidence": 0.5, "attribution": "x"})


def test_a_claim_without_a_date_is_of_its_article_s_day_unless_it_holds_on_any() -> None:
    price = {"type": "price", "gpu_model": "A100", "price": 15000, "currency": "USD"}
    spec = {"type": "chip_spec", "gpu_model": "A100", "value": 80, "unit": "GB"}
    days = {"published": "2025-01-03"}, {"published": "2025-01-04"}
    assert len({fact_id(price | day) for day in days}) == 2
    assert len({fact_id(spec | day) for day in days}) == 1


def test_what_has_no_name_or_no_day_is_a_fact_of_its_article_alone() -> None:
    count = {
        "type": "compute_count",
        "compute_count": 8,
        "count_unit": "card",
        "company": "AWS",
        "published": "2025-01-03",
    }
    here, there = {"doc_id": "a", "source": "a.txt"}, {"doc_id": "b", "source": "b.txt"}
    assert fact_id(count | here) == fact_id(count | there)
    for unknown in ({"company": None}, {"published": None}):
        assert fact_id(count | unknown | here) != fact_id(count | unknown | there)


def test_every_claim_names_a_fact() -> None:
    assert Claim.model_fields["fact_id"].default is None
    claims = extract("H100租金2美元/卡时，A100有80GB显存，某中心有1000张H100。", published="2025-01-03")
    assert len(claims) == len({claim.fact_id for claim in claims}) == 3
