"""What kind of values each column of the tables holds, taken from the model of a claim."""

from __future__ import annotations

import functools
from typing import Any, Literal

from extractor.claims.model import COLUMNS, Claim

Kind = Literal["number", "integer", "boolean", "date", "string"]
DAYS = frozenset({"date_start", "date_end", "published", "rate_date"})
"""Columns that hold full ISO dates; `date` itself may be a month or a span."""


@functools.cache
def kinds() -> dict[str, Kind]:
    """The kind of each column of a claim, in their order.

    >>> [kinds()[name] for name in ("price", "start", "currency_inferred", "date_start", "date", "confidence")]
    ['number', 'integer', 'boolean', 'date', 'string', 'number']
    """
    fields = Claim.model_json_schema()["properties"]
    return {name: _kind(name, fields[name]) for name in COLUMNS}


def table_schema() -> dict[str, Any]:
    """The columns of a claim as a Table Schema: https://specs.frictionlessdata.io/table-schema/"""
    schema = Claim.model_json_schema()
    fields = []
    for name, said in schema["properties"].items():
        field = {"name": name, "type": kinds()[name], "description": said["description"]}
        constraints: dict[str, Any] = {"required": True} if name in schema.get("required", ()) else {}
        values = [v for part in said.get("anyOf", [said]) for v in part.get("enum", [])]
        fields.append(field | ({"constraints": constraints | ({"enum": values} if values else {})}))
    return {"fields": [_without_empty(field) for field in fields], "missingValues": [""]}


def _kind(name: str, said: dict[str, Any]) -> Kind:
    if name in DAYS:
        return "date"
    types = {part["type"] for part in said.get("anyOf", [said]) if "type" in part} - {"null"}
    if "number" in types:
        return "number"
    if types == {"integer"}:
        return "integer"
    return "boolean" if types == {"boolean"} else "string"


def _without_empty(field: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in field.items() if value != {}}
