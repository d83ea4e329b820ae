"""What a claim measures, brought to a base unit so that 1 EFLOPS and 1000 PFLOPS are the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from extractor.claims.scales import base_of

Fields = Mapping[str, Any]
"""A claim as a mapping, of an annotation or of the extractor; a field that is absent is one that is null."""

MONEY = frozenset({"price", "rental", "money"})
TOLERANCE = 1e-3
"""Two numbers are the same when they differ by no more than this part of the larger."""


class Measure(NamedTuple):
    """Lower end, upper end of a range, and unit."""

    low: float | None
    high: float | None
    unit: str | None

    def agrees(self, other: Measure) -> bool:
        """Whether both state the same value.

        >>> Measure(3.0, None, "nm").agrees(Measure(3.001, None, "nm"))
        True
        >>> Measure(3.0, None, "nm").agrees(Measure(3.0, 5.0, "nm"))
        False
        """
        return self.unit == other.unit and close(self.low, other.low) and close(self.high, other.high)


def measure_of(claim: Fields) -> Measure:
    """The measure of a claim.

    >>> measure_of({"type": "price", "price": 15000, "currency": "USD"})
    Measure(low=15000.0, high=None, unit='USD')
    >>> measure_of({"type": "energy", "value": 1, "value_max": 1.5, "unit": "GW"})
    Measure(low=1000000000.0, high=1500000000.0, unit='W')
    """
    if claim["type"] in MONEY:
        return Measure(number(claim.get("price")), number(claim.get("price_max")), claim.get("currency"))
    if claim["type"] == "compute_count":
        count, most = number(claim.get("compute_count")), number(claim.get("compute_count_max"))
        return Measure(count, most, claim.get("count_unit") or "card")
    unit, factor = base_of(claim.get("unit"))
    low, high = number(claim.get("value")), number(claim.get("value_max"))
    return Measure(None if low is None else low * factor, None if high is None else high * factor, unit)


def number(value: Any) -> float | None:
    """A number, or `None` where nothing is said."""
    return None if value in (None, "") else float(value)


def close(left: float | None, right: float | None) -> bool:
    """Whether two numbers are the same, or both are not said."""
    if left is None or right is None:
        return left is right
    return abs(left - right) <= TOLERANCE * max(abs(left), abs(right), 1e-12)
