"""Claims as a pandas DataFrame: one row per claim, the columns of the contract in their order, with types that hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from extractor.claims.model import COLUMNS, Claim
from extractor.writing.columns import Kind, kinds

_DTYPES: dict[Kind, Any] = {
    "number": "float64",
    "integer": "Int64",
    "boolean": "boolean",
    "date": "datetime64[s]",  # seconds hold any year of the calendar; nanoseconds end in 2262
    "string": "string",
}


def claims_frame(claims: Iterable[Claim | Mapping[str, Any]]) -> pd.DataFrame:
    """A table of claims, or of mappings with the same fields; the column types are the same for any claims, even none.

    Amounts are `float64`, offsets `Int64`, `currency_inferred` `boolean`, full dates `datetime64`, all else `string`.

    >>> frame = claims_frame([{"type": "price", "gpu_model": "A100", "price": 15000, "date_start": "2023-03-01"}])
    >>> frame.price[0], str(frame.date_start[0].date()), frame.shape
    (np.float64(15000.0), '2023-03-01', (1, 52))
    """
    columns: dict[str, list[Any]] = {column: [] for column in COLUMNS}
    for claim in claims:
        said: Mapping[str, Any] = claim.__dict__ if isinstance(claim, Claim) else claim
        for column, values in columns.items():
            values.append(said.get(column))
    return pd.DataFrame({column: _series(column, values) for column, values in columns.items()})


def frame_from_jsonl(lines: Iterable[str | bytes]) -> pd.DataFrame:
    """The table of a `claims.jsonl`, given as its lines (an open file is such)."""
    return claims_frame(json.loads(line) for line in lines)


def _series(column: str, values: list[Any]) -> pd.Series[Any]:
    made: pd.Series[Any] = pd.Series(values, dtype=_DTYPES[kinds()[column]])
    return made
