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
PricingModel = Literal["on_demand", "spot", "reserved"]
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

    gpu_model: Text | None = Field(
        None,
        description="accelerator that the value is about or that the system is made of, without its maker",
    )
    price: Number | None = Field(None, description="money, in whole units of the currency; the lower end of a range")
    currency: Currency | None = Field(None, description="ISO 4217 code of the price")
    date: Text | None = Field(
        None, description="when the value holds: 2023, 2023-03, 2023-03-15, 2023-Q1, 2023-H1 or start/end"
    )
    company: Text | None = Field(
        None, description="organisation that acts: sells, rents out, buys, owns, builds, invests, ships"
    )
    compute_count: Number | None = Field(
        None, description="number of accelerators or of count_unit; of a priced system, how many accelerators it has"
    )

    type: ClaimType = Field(description="what the claim says")
    price_max: Number | None = Field(None, description="upper end of a range of money")
    per: Per | None = Field(None, description="what one price, change or capacity is for")
    period: Period | None = Field(None, description="unit of time of a rent or of an amount that recurs")
    currency_inferred: bool | None = Field(None, description="true where no currency word stands in the text")
    compute_count_max: Number | None = Field(None, description="upper end of a range of counts")
    count_unit: CountUnit | None = Field(None, description="what is counted")
    value: Number | None = Field(
        None, description="the measure of a type that has no price and no count; the lower end of a range"
    )
    value_max: Number | None = Field(None, description="upper end of a range")
    unit: Text | None = Field(
        None,
        description="unit of the value: percent, times, TFLOPS, GB, nm, MW; a currency for a move in money",
    )
    precision: Precision | None = Field(None, description="number format of a capacity")
    direction: Direction | None = Field(None, description="which way a price_change or growth went")
    comparator: Comparator = Field(
        "=", description="how exactly the value is said: as stated, about, more than, less than"
    )
    money_kind: MoneyKind | None = Field(None, description="what a money claim is")
    gpu_vendor: Text | None = Field(None, description="maker of the accelerator")
    gpu_memory_gb: Number | None = Field(None, description="memory variant where it is named with the model")
    product: Text | None = Field(None, description="named system, service or site that the value is about")
    counterparty: Text | None = Field(None, description="other side of a deal")
    date_start: Text | None = Field(None, description="first day of the date")
    date_end: Text | None = Field(None, description="last day of the date")
    date_source: DateSource | None = Field(
        None, description="said with the claim, carried from the text around it, or the publication date"
    )
    region: Text | None = Field(None, description="where the value holds")
    modality: Modality = Field("actual", description="how sure the article is")
    attribution: Text | None = Field(None, description="who says so")
    evidence: Text = Field(description="the clause that states the claim, copied exactly")
    start: Offset = Field(description="offset of the evidence in the text, in code points")
    end: Offset = Field(description="offset after the evidence: text[start:end] is the evidence")
    doc_id: str = Field("", description="id of the article")
    source: str = Field("", description="its path, URL, or - for standard input")
    title: Text | None = Field(None, description="its title")
    published: Text | None = Field(None, description="its publication date")
    rule_id: Text | None = Field(None, description="the rule that made the claim")
    confidence: float | None = Field(None, ge=0, le=1, description="how much the extractor trusts the claim")
    implausible: Text | None = Field(None, description="why the value is hard to believe; it is kept as said")
    price_usd: Number | None = Field(None, description="price in US dollars at the rate of rate_date")
    price_cny: Number | None = Field(None, description="price in yuan at the rate of rate_date")
    usd_rate: Number | None = Field(None, description="US dollars for one unit of the currency")
    cny_rate: Number | None = Field(None, description="yuan for one unit of the currency")
    rate_date: Text | None = Field(None, description="day of the two rates")
    rate_source: Text | None = Field(None, description="who published the rates: ECB")
    pricing_model: PricingModel | None = Field(None, description="how compute is rented, if said")
    form_factor: Text | None = Field(None, description="how the accelerator is built, if said: SXM, PCIe, NVL, OAM")
    unit_price_usd_per_gpu_hour: Number | None = Field(
        None, description="of a rental: US dollars for one accelerator and hour"
    )
    unit_price_usd_per_gpu: Number | None = Field(None, description="of a price: US dollars for one accelerator")
    not_normalised: Text | None = Field(None, description="why a unit price or a price in another currency is missing")
    fact_id: Text | None = Field(None, description="the same for claims that say the same of the same subject and date")

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
