"""The typed claim: the fields of the data contract, in the order of the tables, and what must hold for one to exist."""

from __future__ import annotations

import html
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from extractor.claims.currencies import Currency
from extractor.claims.dates import date_span, full_date

__all__ = ["COLUMNS", "Claim", "Currency", "date_span"]

ClaimType = Literal[
    "price", "rental", "price_change", "compute_count", "compute_capacity",
    "chip_spec", "money", "energy", "share", "growth",
]  # fmt: skip
Per = Literal["card", "server", "rack", "cluster", "instance", "pflops", "kwh", "site", "system", "unit"]
Period = Literal["hour", "day", "week", "month", "quarter", "year"]
CountUnit = Literal["card", "server", "node", "rack", "cluster", "core", "site"]
Precision = Literal["FP64", "FP32", "TF32", "FP16", "BF16", "FP8", "FP6", "FP4", "INT8", "INT4"]
Direction = Literal["up", "down"]
Comparator = Literal["=", "~", ">", "<"]
MoneyKind = Literal[
    "investment", "financing", "contract", "order", "revenue", "profit", "cost", "market_size", "other"
]  # fmt: skip
DateSource = Literal["explicit", "context", "published"]
Modality = Literal["actual", "estimate", "forecast", "plan", "rumor", "hypothetical", "denied"]

# Left to right, so that 15000.0 becomes the int 15000 inside pydantic's own code and no `.0` is ever written.
Number = Annotated[int | Annotated[float, Field(allow_inf_nan=False)], Field(union_mode="left_to_right")]
Text = Annotated[str, Field(min_length=1)]
Offset = Annotated[int, Field(ge=0)]

# What the measure of a type consists of; every type that is not here has `value` and `unit`.
_MEASURE = {
    "price": ("price", "currency"),
    "rental": ("price", "currency"),
    "money": ("price", "currency"),
    "compute_count": ("compute_count", "count_unit"),
}
_VALUE = ("value", "unit")


class Claim(BaseModel):
    """One measured statement of an article.  The fields stand in the order of the CSV columns; new ones go to the end.

    Numbers are plain, in the base unit; `None` is what the article does not say.  `date_start` and `date_end`
    follow from `date`.  Offsets count code points of the article's text.

    >>> claim = Claim(type="price", gpu_model="A100", price=15000.0, currency="USD", per="card", date="2023-03",
    ...               evidence="每张A100约1.5万美元", start=0, end=13)
    >>> claim.price, claim.date_end
    (15000, '2023-03-31')
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"description": "One measured statement that an article makes about the AI-compute market."},
    )

    gpu_model: Text | None = None
    price: Number | None = None
    currency: Currency | None = None
    date: Text | None = None
    company: Text | None = None
    compute_count: Number | None = None

    type: ClaimType
    price_max: Number | None = None
    per: Per | None = None
    period: Period | None = None
    currency_inferred: bool | None = None
    compute_count_max: Number | None = None
    count_unit: CountUnit | None = None
    value: Number | None = None
    value_max: Number | None = None
    unit: Text | None = None
    precision: Precision | None = None
    direction: Direction | None = None
    comparator: Comparator = "="
    money_kind: MoneyKind | None = None
    gpu_vendor: Text | None = None
    gpu_memory_gb: Number | None = None
    product: Text | None = None
    counterparty: Text | None = None
    date_start: Text | None = None
    date_end: Text | None = None
    date_source: DateSource | None = None
    region: Text | None = None
    modality: Modality = "actual"
    attribution: Text | None = None
    evidence: Text
    start: Offset
    end: Offset
    doc_id: str = ""
    source: str = ""
    title: Text | None = None
    published: Text | None = None
    rule_id: Text | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    implausible: Text | None = Field(default=None, description="why the value is hard to believe; it is kept as said")

    @model_validator(mode="after")
    def _holds(self) -> Self:
        if self.end - self.start != len(self.evidence):
            raise ValueError(f"evidence of {len(self.evidence)} characters cannot span {self.start} to {self.end}")
        for field in _MEASURE.get(self.type, _VALUE):
            if getattr(self, field) is None:
                raise ValueError(f"a claim of type {self.type} needs {field}")
        for name in ("price", "compute_count", "value"):
            high = getattr(self, name + "_max")
            if high is not None:
                low = getattr(self, name)
                if low is None or high < low:
                    raise ValueError(f"range upside down: {name} {low} to {high}")
        span = (None, None) if self.date is None else date_span(self.date)
        if self.date_start not in (None, span[0]) or self.date_end not in (None, span[1]):
            raise ValueError(f"{self.date_start} to {self.date_end} is not the span of date {self.date}")
        # Past the frozen setter: the two are part of making the claim, not a change to it.
        object.__setattr__(self, "date_start", span[0])
        object.__setattr__(self, "date_end", span[1])
        if self.published is not None:
            full_date(self.published)
        return self

    @classmethod
    def checked(cls, text: str, **fields: Any) -> Claim:
        """The claim of `fields`, made sure of against the article's text: `text[start:end]` is its evidence.

        >>> Claim.checked("约8万/台", type="price", price=80000, currency="CNY", evidence="8万/台", start=0, end=4)
        Traceback (most recent call last):
        ValueError: evidence '8万/台' does not stand at 0 to 4: '约8万/'
        """
        claim = cls(**fields)
        there = text[claim.start : claim.end]
        if there != claim.evidence:
            raise ValueError(f"evidence {claim.evidence!r} does not stand at {claim.start} to {claim.end}: {there!r}")
        return claim

    def _repr_html_(self) -> str:
        """What a notebook shows: the fields that say something, below the words that say it."""
        rows = "".join(
            f"<tr><th style='text-align:left'>{name}</th><td>{html.escape(str(value))}</td></tr>"
            for name, value in self
            if value not in (None, "") and name not in ("evidence", "start", "end")
        )
        return f"<table><caption>{html.escape(self.evidence)} [{self.start}:{self.end}]</caption>{rows}</table>"


COLUMNS: tuple[str, ...] = tuple(Claim.model_fields)
