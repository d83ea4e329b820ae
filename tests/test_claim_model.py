"""The claim: what may exist and what may not, how numbers and dates are written down."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from extractor.claims.currencies import Currency
from extractor.claims.dates import date_span, full_date
from extractor.claims.model import COLUMNS, Claim

TEXT = "据悉，每张A100约1.5万美元。"
PRICE: dict[str, Any] = {
    "type": "price",
    "gpu_model": "A100",
    "price": 15000,
    "currency": "USD",
    "evidence": TEXT[3:-1],
    "start": 3,
    "end": len(TEXT) - 1,
}


def claim(**changes: Any) -> Claim:
    return Claim(**{**PRICE, **changes})


def test_the_columns_begin_with_what_users_look_for() -> None:
    assert COLUMNS[:6] == ("gpu_model", "price", "currency", "date", "company", "compute_count")
    assert COLUMNS[39] == "implausible"


def test_whole_numbers_lose_their_point() -> None:
    made = claim(price=15000.0, price_max=15000.5)
    assert repr(made.price) == "15000"
    assert '"price":15000,' in made.model_dump_json()
    assert '"price_max":15000.5,' in made.model_dump_json()


@pytest.mark.parametrize("number", [float("nan"), float("inf"), "many", None])
def test_a_price_is_a_finite_number(number: Any) -> None:
    with pytest.raises(ValidationError):
        claim(price=number)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"price_max": 14000}, "range upside down"),
        ({"compute_count_max": 8}, "range upside down"),
        ({"currency": "RMB"}, "USD"),
        ({"type": "rumour"}, "price_change"),
        ({"per": "cards"}, "card"),
        ({"currency": None}, "needs currency"),
        ({"type": "compute_count"}, "needs compute_count"),
        ({"type": "compute_count", "compute_count": 8}, "needs count_unit"),
        ({"type": "share"}, "needs value"),
        ({"type": "energy", "value": 3}, "needs unit"),
        ({"evidence": ""}, "at least 1 character"),
        ({"end": 9}, "cannot span"),
        ({"start": -1}, "greater than or equal to 0"),
        ({"date": "May 2023"}, "is not written like"),
        ({"date": "2023-13"}, "not in the calendar"),
        ({"date": "2023-02-30"}, "not in the calendar"),
        ({"date": "2023/2022"}, "ends before it begins"),
        ({"date": "2023", "date_start": "2023-02-01"}, "is not the span"),
        ({"date_start": "2023-02-01"}, "is not the span"),
        ({"published": "2023-05"}, "not a full date"),
        ({"confidence": 1.1}, "less than or equal to 1"),
        ({"colour": "red"}, "Extra inputs"),
        ({"company": ""}, "at least 1 character"),
    ],
)
def test_what_cannot_be_a_claim(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        claim(**changes)


def test_losses_are_negative_and_their_ranges_stand_upright() -> None:
    assert claim(type="money", price=-12.38e8, price_max=-8.78e8).price == -1238000000


def test_the_evidence_is_what_stands_in_the_text() -> None:
    assert Claim.checked(TEXT, **PRICE).evidence == "每张A100约1.5万美元"
    with pytest.raises(ValueError, match="does not stand at 3 to"):
        Claim.checked("x" + TEXT, **PRICE)


def test_a_claim_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        claim().price = 1  # type: ignore[misc]


def test_days_follow_from_the_date_and_survive_a_round_trip() -> None:
    made = claim(date="2022-12/2023-Q1")
    assert (made.date_start, made.date_end) == ("2022-12-01", "2023-03-31")
    assert Claim.model_validate_json(made.model_dump_json()) == made


def test_a_notebook_shows_the_claim_escaped() -> None:
    page = claim(company="<b>A&B</b>")._repr_html_()
    assert "&lt;b&gt;A&amp;B&lt;/b&gt;" in page
    assert "每张A100约1.5万美元" in page
    assert "price_max" not in page


def test_the_schema_names_every_field() -> None:
    schema = Claim.model_json_schema()
    assert tuple(schema["properties"]) == COLUMNS
    assert set(schema["required"]) == {"type", "evidence", "start", "end"}
    json.dumps(schema)


def test_currencies_are_iso_codes_and_none_twice() -> None:
    codes = get_args(Currency)
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in codes)
    assert {"USD", "CNY", "HKD", "TWD", "EUR", "JPY", "KRW", "GBP"} <= set(codes)


@pytest.mark.parametrize(
    ("date", "span"),
    [
        ("2023", ("2023-01-01", "2023-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2023-Q4", ("2023-10-01", "2023-12-31")),
        ("2023-H2", ("2023-07-01", "2023-12-31")),
        ("2025-01/2025-09", ("2025-01-01", "2025-09-30")),
        ("2026/2028", ("2026-01-01", "2028-12-31")),
    ],
)
def test_spans(date: str, span: tuple[str, str]) -> None:
    assert date_span(date) == span


days = st.dates(min_value=dt.date(1, 1, 1)).map(dt.date.isoformat)
dates = st.one_of(
    days,
    days.map(lambda day: day[:7]),
    days.map(lambda day: day[:4]),
    st.builds("{}-Q{}".format, st.integers(1000, 9999), st.integers(1, 4)),
    st.builds("{}-H{}".format, st.integers(1000, 9999), st.integers(1, 2)),
)


@given(dates)
def test_a_span_is_two_days_in_order_that_span_themselves(date: str) -> None:
    start, end = date_span(date)
    assert start <= end
    assert date_span(f"{start}/{end}") == (start, end)
    assert full_date(start) == start
    assert start[:4] == end[:4] == date[:4]


@given(st.text(alphabet="0123456789-/QH年 ", max_size=21))
def test_any_other_text_is_refused_with_a_value_error(text: str) -> None:
    try:
        start, end = date_span(text)
    except ValueError:
        return
    assert start <= end
