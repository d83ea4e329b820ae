"""What a text names: one dataclass for quantities, times and names alike."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Mention:
    """A span of text that names a quantity, a time or a thing.

    `start` and `end` are half-open offsets in code points; `text` is the span's own characters.
    Quantities fill `low` (and `high` for a range), `unit` (or an ISO 4217 code for `MONEY`) and `comparator`
    (`=`, `~`, `>`, `<`); times fill `date_start` and `date_end` (ISO, both days included); names fill `value`,
    the canonical name.

    Labels: MONEY NUMBER PERCENT TIMES COUNT QUANTITY DURATION DATE ACCELERATOR SYSTEM ORGANISATION REGION CUE.

    >>> Mention(0, 4, "1.5万", "NUMBER", low=15000).low
    15000
    """

    start: int
    end: int
    text: str
    label: str
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    comparator: str = "="
    date_start: str | None = None
    date_end: str | None = None
    value: str | None = None
