"""What a claim says and of what: claims with one `fact_id` say the same thing about the same subject and date."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from extractor.claims.scales import base_of

SUBJECT = (
    "type", "gpu_model", "gpu_memory_gb", "form_factor", "product", "company", "counterparty", "region", "per",
 "period", "pricing_model", "precision", "direction", "money_kind", "count_unit",
)  # fmt: skip
"""The fields that say what a value is about, beside its date, its unit and the size of a priced system."""
NAMES = ("gpu_model", "product", "company")
"""Of these fields, one at least must say what a value is about for two articles to be known to mean the same."""
_MEASURES = {"price": "price", "rental": "price", "money": "price", "compute_count": "compute_count"}
_SIZED = ("price", "rental")  # for these, the number of accelerators is part of the subject
_TIMELESS = ("chip_spec", "compute_capacity")  # hold on any day, where none is said; the others on that of publication


def subject_of(fields: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a claim's value is about, as a key: two claims with one key can agree or contradict each other.

    >>> claim = {"type": "chip_spec", "gpu_model": "H100", "value": 0.08, "unit": "TB"}
    >>> subject_of(claim) == subject_of(claim | {"value": 80, "unit": "GB"})
    True
    """
    size = fields.get("compute_count") if fields["type"] in _SIZED else None
    unit = fields.get("currency") if _measure(fields) == "price" else base_of(fields.get("unit"))[0]
    date = fields.get("date") or (None if fields["type"] in _TIMELESS else fields.get("published"))
    return (*map(fields.get, SUBJECT), date, unit, size)


def ends_of(fields: Mapping[str, Any]) -> tuple[float, float]:
    """Lower and upper end of a claim's value, in its base unit; the same number twice where it is no range.

    >>> ends_of({"type": "chip_spec", "value": 2, "unit": "TB"})
    (2000000000000.0, 2000000000000.0)
    """
    name = _measure(fields)
    factor = base_of(fields.get("unit"))[1] if name == "value" else 1
    low, high = fields[name], fields.get(name + "_max")
    return low * factor, (low if high is None else high) * factor


def fact_id(fields: Mapping[str, Any]) -> str:
    """The identity of what is said: of the subject, and of the value to four digits, in its base unit.

    It begins with a letter and is the same in every run, so tables of many runs can be joined on it.  How exactly the
    value is said, how sure the article is and who says so make no difference.  What has no name or no day is a fact of
    its article alone: nothing tells that another article means the same.

    >>> rent = {"type": "rental", "gpu_model": "H100", "price": 2, "currency": "USD", "per": "card", "period": "hour"}
    >>> fact_id(rent), fact_id(rent | {"comparator": "~", "price": 2.0}) == fact_id(rent)
    ('f910cbd23eb72', True)
    """
    named = any(fields.get(name) for name in NAMES)
    dated = fields.get("date") or fields.get("published") or fields["type"] in _TIMELESS
    own = (None, None) if named and dated else (fields.get("doc_id"), fields.get("source"))
    parts = (*subject_of(fields), *ends_of(fields), *own)
    said = "\x1f".join(["" if p is None else p if isinstance(p, str) else f"{p:.4g}" for p in parts])
    return "f" + hashlib.blake2b(said.encode(), digest_size=6).hexdigest()


def _measure(fields: Mapping[str, Any]) -> str:
    return _MEASURES.get(fields["type"], "value")
