"""Prices that compare: in US dollars and yuan at the rate of the claim's date, for one accelerator, for one hour.

The stated price stays beside them.  Where a step cannot be made, the number is missing and `not_normalised` says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractor.claims.rates import SOURCE, Rate, rate_of

HOURS = {"hour": 1, "day": 24, "week": 168, "month": 730, "quarter": 2190, "year": 8760}
"""Hours in a period: of a year of 365 days, and its twelfth and quarter."""
WHOLES = ("server", "rack", "cluster", "instance", "system", "unit")


def normalise(fields: Mapping[str, Any], cards: int | None = None) -> dict[str, Any]:
    """The normalised prices of a claim, given as its fields with `date_end` and `published` among them.

    `cards` is the number of accelerators that the claim's `gpu_model` itself consists of (72 for GB200 NVL72).  Of a
    range, the lower end counts, as in `price`.  The day of the rate is the last one of the claim's date, or the
    publication date where that is earlier or there is no date.

    >>> rent = {"type": "rental", "price": 100, "currency": "USD", "per": "server", "period": "hour"}
    >>> made = normalise(rent | {"compute_count": 8})
    >>> made["price_usd"], made["unit_price_usd_per_gpu_hour"], made.get("price_cny"), made["not_normalised"]
    (100, 12.5, None, 'no date for a rate to CNY')
    """
    if fields["type"] not in ("price", "rental", "money"):
        return {}
    price, currency, out = fields["price"], fields["currency"], dict[str, Any]()
    day = _rate_day(fields.get("date_end"), fields.get("published"))
    rate = rate_of(currency, day) if day else None
    for code, own in (("USD", rate and rate.usd), ("CNY", rate and rate.cny)):
        if currency == code:
            out[f"price_{code.lower()}"] = price
        elif own is not None:
            out[f"price_{code.lower()}"] = _rounded(price * own)
    if rate is not None:
        out |= {"usd_rate": rate.usd, "cny_rate": rate.cny, "rate_date": rate.day, "rate_source": SOURCE}
    problem = _unit_price(fields, out, cards) if fields["type"] != "money" else None
    problem = problem or _missing_rate(currency, day, rate)
    return out | {"not_normalised": problem}


def _rate_day(date_end: str | None, published: str | None) -> str | None:
    days = [day for day in (date_end, published) if day]
    return min(days) if days else None


def _missing_rate(currency: str, day: str | None, rate: Rate | None) -> str | None:
    if rate is not None:
        return None
    other = {"USD": "to CNY", "CNY": "to USD"}.get(currency, f"of {currency}")
    return f"no {SOURCE} rate {other} at {day}" if day else f"no date for a rate {other}"


def _unit_price(fields: Mapping[str, Any], out: dict[str, Any], cards: int | None) -> str | None:
    """Write the price of one accelerator into `out`, or return why there is none."""
    per, period = fields.get("per"), fields.get("period")
    rented = fields["type"] == "rental"
    if rented and period is None:
        return "no period is said"
    if per is None:
        return "not said what the price is for"
    if per != "card" and per not in WHOLES:
        return f"a price per {per}, not per accelerator"
    number: float = 1
    if per != "card":
        counted = fields.get("compute_count")
        if fields.get("compute_count_max") is not None:
            return f"the {per} has a range of accelerators"
        if fields.get("count_unit") not in (None, "card"):
            return f"not said how many accelerators are in the {per}"
        number = counted or cards or 0
        if number <= 0:
            return f"not said how many accelerators are in the {per}"
    if out.get("price_usd") is None:
        return None  # the rate is the reason
    hours = HOURS[period] if rented and period else 1
    name = "unit_price_usd_per_gpu_hour" if rented else "unit_price_usd_per_gpu"
    out[name] = _rounded(out["price_usd"] / number / hours)
    return None


def _rounded(amount: float) -> float:
    return float(f"{amount:.6g}")
