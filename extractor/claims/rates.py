"""Exchange rates of past days: the euro reference rates of the European Central Bank, bundled by CurrencyConverter.

No network: the history reaches as far as the installed release of CurrencyConverter.  Rates that the bank does not
publish (TWD, AED, SAR) are not made up.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any, NamedTuple

SOURCE = "ECB"
LATEST = 7
"""Days back at most: the bank publishes on working days; Christmas and Easter close it for up to five."""


class Rate(NamedTuple):
    """What one unit of a currency was worth in US dollars and in yuan, and the day that says so."""

    usd: float
    cny: float
    day: str


@lru_cache(maxsize=4096)
def rate_of(currency: str, day: str) -> Rate | None:
    """The rate of ISO 4217 `currency` on the last working day up to ISO date `day`; None where there is none.

    >>> rate_of("CNY", "2025-01-04")  # a Saturday: the rate of the Friday
    Rate(usd=0.136644, cny=1.0, day='2025-01-03')
    >>> rate_of("TWD", "2025-01-04"), rate_of("USD", "1990-01-01")
    (None, None)
    """
    history, missing = _history()
    wanted = dt.date.fromisoformat(day)
    if currency not in history.currencies:
        return None
    for back in range(LATEST + 1):
        try:
            on = wanted - dt.timedelta(days=back)
            usd, cny = (history.convert(1, currency, other, date=on) for other in ("USD", "CNY"))
        except (missing, OverflowError):
            continue
        return Rate(_rounded(usd), _rounded(cny), on.isoformat())
    return None


def _rounded(rate: float) -> float:
    return float(f"{rate:.6g}")  # the bank publishes five or six digits


@lru_cache(maxsize=1)
def _history() -> tuple[Any, type[Exception]]:
    # A quarter of a second: only where a claim has money.
    from currency_converter import CurrencyConverter, RateNotFoundError

    return CurrencyConverter(), RateNotFoundError
