"""Confidence and plausibility: what the rules say about a claim, and that nothing about its value is changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, get_args

import pytest

from extractor import extract
from extractor.claims.currencies import Currency
from extractor.claims.model import Claim, ClaimType
from extractor.claims.trust import base_rule, class_of, confidence, implausible, judge
from extractor.rulebook import Rules, RulesError, builtin_folder, load_rules

ROOT = Path(__file__).resolve().parent.parent
RULES = load_rules()
ACCELERATORS = {entry["id"]: entry for entry in RULES.table("accelerators")["accelerator"]}


def said(type_: str, **fields: Any) -> str | None:
    return implausible({"type": type_, **fields}, class_of(ACCELERATORS.get(fields.get("gpu_model", ""))), RULES)


def price(amount: float, currency: str = "USD", per: str = "card", **more: Any) -> str | None:
    return said("price", price=amount, currency=currency, per=per, **more)


def rental(
    amount: float, period: str | None = "hour", per: str = "card", currency: str = "USD", **more: Any
) -> str | None:
    return said("rental", price=amount, currency=currency, per=per, period=period, **more)


# --- bands --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        (price(2, "CNY", gpu_model="H100"), "price of one H100 is below 300 USD"),
        (price(240_000, gpu_model="H100"), "price of one H100 is above 80,000 USD"),
        (price(20, "CNY", gpu_model="RTX 4090"), "price of one RTX 4090 is below 50 USD"),
        (price(16_000_000, "CNY", gpu_model="RTX 4090"), "price of one RTX 4090 is above 10,000 USD"),
        (price(110, "CNY", "server"), "price of one server is below 3,000 USD"),
        (price(30_000_000, per="rack"), "price of one rack is above 10,000,000 USD"),
        (price(30_000_000, gpu_model="GB200 NVL72"), "price of one GB200 NVL72 is above 10,000,000 USD"),
        (price(1), "price of one accelerator is below 5 USD"),
        (rental(32.77, gpu_model="A100"), "rent of one A100 is above 30 USD an hour"),
        (rental(3, "month", gpu_model="H100"), "rent of one H100 is below 0.02 USD an hour"),
        (rental(2000, per="instance", compute_count=8), "rent of one card of the instance is above 30 USD an hour"),
        (said("chip_spec", value=80, unit="TB", gpu_model="H100"), "memory of one H100 is above 2,304 GB"),
        (said("chip_spec", value=2025, unit="nm"), "process node is above 90 nm"),
        (said("chip_spec", value=700, unit="kW", gpu_model="H100"), "power of one H100 is above 5,000 W"),
        (
            said("compute_capacity", value=300, unit="PFLOPS", precision="BF16", per="card", gpu_model="Ascend 910C"),
            "Ascend 910C at 16 bits is above 150,000 TFLOPS",
        ),
        (
            said("compute_count", compute_count=1e6, compute_count_max=1e9, count_unit="card"),
            "number of cards is above 30,000,000 cards",
        ),
        (said("compute_count", compute_count=0, count_unit="card"), "number of cards is below 1 cards"),
        (said("share", value=250, unit="percent"), "share is above 100 percent"),
        (said("price_change", value=180, unit="percent", direction="down"), "fall of a price is above 100 percent"),
        (said("energy", value=45, unit="GW", product="Colossus"), "power of Colossus is above 20 GW"),
        (said("money", price=5, currency="CNY", money_kind="investment"), "sum of money is below 1,000 USD"),
    ],
)
def test_out_of_its_band(verdict: str | None, reason: str) -> None:
    assert verdict == reason


@pytest.mark.parametrize(
    "verdict",
    [
        price(15_000, gpu_model="A100"),
        price(180_000, "CNY", gpu_model="H100"),
        price(265, gpu_model="M40"),  # sold used
        price(1_999, gpu_model="RTX 5090"),
        price(2_800_000, "CNY", "server", gpu_model="H100"),
        price(3_000_000, per="rack", gpu_model="GB200 NVL72"),
        price(0.4, "CNY", "kwh"),
        price(5, "XAF", gpu_model="H100"),  # no rate is known
        rental(0.35, gpu_model="RTX 4090"),
        rental(1_500, "month", gpu_model="H100"),
        rental(98.32, per="server", compute_count=8),
        rental(100_000, None, gpu_model="H100"),  # by what time is not said
        rental(120_000, "year", "pflops", "CNY"),
        said("chip_spec", value=288, unit="GB", gpu_model="B300"),
        said("chip_spec", value=5, unit="nm"),
        said("chip_spec", value=120, unit="kW", product="NVL72"),
        said("compute_capacity", value=42.5, unit="EFLOPS"),
        said("compute_count", compute_count=226.75, count_unit="node"),
        said("growth", value=300_000, unit="times", direction="up"),
        said("growth", value=3.4, unit="month"),
        said("money", price=-5_000_000_000, currency="USD", money_kind="profit"),
        said("energy", value=500, unit="MW", product="Stargate"),
        said("price_change", value=1500, unit="CNY", direction="up", gpu_model="RTX 4090"),
    ],
)
def test_within_its_band(verdict: str | None) -> None:
    assert verdict is None


def test_annotated_samples_are_believed() -> None:
    flagged = []
    for path in sorted((ROOT / "samples" / "expected").glob("*.json")):
        for claim in json.loads(path.read_text(encoding="utf-8"))["claims"]:
            reason = implausible(claim, class_of(ACCELERATORS.get(claim.get("gpu_model"))), RULES)
            flagged += [(reason, claim["value"])] if reason else []
    assert flagged == [("share is above 100 percent", 545)]  # a margin on cost, as the article says


def test_every_type_has_bands_and_every_rate_is_a_currency() -> None:
    table = RULES.table("plausibility")
    kinds = {
        kind for band in table["band"] for kind in ([band["type"]] if isinstance(band["type"], str) else band["type"])
    }
    assert kinds == set(get_args(ClaimType))
    assert set(table["usd"]) <= set(get_args(Currency))
    assert {"USD", *(entry["id"] for entry in RULES.table("currencies")["currency"])} - set(table["usd"]) == set()


# --- confidence ---------------------------------------------------------------------------------------------------


def test_confidence_is_that_of_the_rule_else_of_the_type_else_of_all() -> None:
    table = RULES.table("confidence")
    kind, rules = next(iter(table["rule"].items()))
    rule, entry = next(iter(rules.items()))
    assert confidence(kind, rule, RULES) == confidence(kind, rule + "+list+small", RULES) == entry["precision"]
    assert confidence(kind, "unheard-of", RULES) == confidence(kind, None, RULES) == table["type"][kind]["precision"]
    assert confidence("unheard-of", rule, RULES) == table["all"]["precision"]


def test_measured_confidence_is_within_bounds_and_of_known_types() -> None:
    table = RULES.table("confidence")
    assert set(table["type"]) | set(table["rule"]) <= set(get_args(ClaimType))
    for entry in [
        table["all"],
        *table["type"].values(),
        *(e for rules in table["rule"].values() for e in rules.values()),
    ]:
        assert 0 < entry["precision"] < 1
        assert 0 <= entry["right"] <= entry["made"]
    assert all(rule == base_rule(rule) for rules in table["rule"].values() for rule in rules)


# --- claims -------------------------------------------------------------------------------------------------------


def test_claims_carry_both_and_keep_their_value() -> None:
    [fine] = extract("每张H100的价格约25万元。")
    assert fine.implausible is None
    assert fine.confidence is not None
    assert 0.5 < fine.confidence < 1
    [odd] = extract("每张H100的价格约250元。")
    assert (odd.price, odd.currency, odd.implausible) == (250, "CNY", "price of one H100 is below 300 USD")
    assert isinstance(odd, Claim)


# --- rules of a user's own ----------------------------------------------------------------------------------------


def own_rules(folder: Path, **files: str | None) -> Rules:
    shutil.copytree(builtin_folder(), folder / "rules")
    for name, text in files.items():
        path = folder / "rules" / f"{name}.toml"
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")
    return Rules(folder / "rules")


def test_rules_without_the_files_make_claims_without_a_judgement(tmp_path: Path) -> None:
    rules = own_rules(tmp_path, confidence=None, plausibility=None)
    [claim] = extract("每张H100的价格约250元。", rules=rules)
    assert (claim.confidence, claim.implausible) == (None, None)


def test_the_first_band_that_is_stated_for_a_claim_judges_it(tmp_path: Path) -> None:
    band = '[[band]]\nof = "{}"\ntype = ["price", "rental"]\nunit = "USD"\nlow = {}\nhigh = {}\nper = {}\n'
    text = "[usd]\nUSD = 1\n" + band.format("one", 1, 2, '["card", "rack"]') + band.format("other", 3.5, 4, "true")
    rules = own_rules(tmp_path, plausibility=text)
    claim = {"type": "price", "price": 3, "currency": "USD"}
    assert judge(claim | {"per": "rack"}, None, rules)["implausible"] == "one is above 2 USD"
    assert judge(claim | {"per": "site"}, None, rules)["implausible"] == "other is below 3.5 USD"
    assert judge(claim, None, rules)["implausible"] is None


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ('type = "price"\nunit = "USD"\nlow = 1', "band 1: 'high' is missing"),
        ('unit = "USD"\nlow = 1\nhigh = 2', "band 1: type is missing"),
        ('type = "price"\nunit = "USD"\nlow = 1\nhigh = 2\ncolour = "red"', "band 1: colour is no condition"),
        ('type = "price"\nunit = "USD"\nlow = 3\nhigh = 2', "band 1: low 3 is above high 2"),
    ],
)
def test_a_band_that_cannot_be_used_is_named(tmp_path: Path, lines: str, reason: str) -> None:
    rules = own_rules(tmp_path, plausibility=f'[[band]]\nof = "it"\n{lines}\n')
    with pytest.raises(RulesError, match=reason):
        judge({"type": "price", "price": 1, "currency": "USD"}, None, rules)
