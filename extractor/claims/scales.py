"""Units that measure the same thing, brought to one base unit."""

from __future__ import annotations

BASE: dict[str, tuple[str, float]] = {
    "GFLOPS": ("FLOPS", 1e9),
    "TFLOPS": ("FLOPS", 1e12),
    "PFLOPS": ("FLOPS", 1e15),
    "EFLOPS": ("FLOPS", 1e18),
    "ZFLOPS": ("FLOPS", 1e21),
    "TOPS": ("OPS", 1e12),
    "POPS": ("OPS", 1e15),
    "EOPS": ("OPS", 1e18),
    "MB": ("B", 1e6),
    "GB": ("B", 1e9),
    "TB": ("B", 1e12),
    "PB": ("B", 1e15),
    "GB/s": ("B/s", 1e9),
    "TB/s": ("B/s", 1e12),
    "PB/s": ("B/s", 1e15),
    "Gbps": ("b/s", 1e9),
    "Tbps": ("b/s", 1e12),
    "W": ("W", 1),
    "kW": ("W", 1e3),
    "MW": ("W", 1e6),
    "GW": ("W", 1e9),
    "kWh": ("Wh", 1e3),
    "MWh": ("Wh", 1e6),
    "GWh": ("Wh", 1e9),
    "TWh": ("Wh", 1e12),
}
"""Unit -> its base unit, and how many of that it is.  A unit that is not here is its own base."""


def base_of(unit: str | None) -> tuple[str | None, float]:
    """The base unit of `unit` and the factor to it.

    >>> base_of("PFLOPS"), base_of("nm")
    (('FLOPS', 1000000000000000.0), ('nm', 1))
    """
    return (unit, 1) if unit is None else BASE.get(unit, (unit, 1))
