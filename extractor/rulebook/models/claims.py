"""How claims are said, told apart and judged: patterns, offers, bands of belief and measured precision."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from extractor.claims.currencies import Currency as CurrencyCode
from extractor.claims.model import (
    ClaimType,
    CountUnit,
    Direction,
    Modality,
    MoneyKind,
    Per,
    Period,
    Precision,
    PricingModel,
)
from extractor.rulebook.models.base import Entry, Number, Table, Word, Words

BandClass = Literal["datacenter", "workstation", "consumer", "edge", "rack"]
_CONDITION = "only for claims that say this; true is anything, false is nothing"


class Pattern(Entry):
    """A way of writing that the program asks for by its id; new ids belong into claim_patterns.toml."""

    NEEDED = ("where", "find", "example", "counterexample")
    where: Literal["start", "end", "in", "all"] | None = Field(None, description="how it is held against the text")
    find: Word | None = Field(None, description="regular expression")
    ignore_case: bool | None = Field(None, description="true where upper and lower case are the same")
    example: str | None = Field(None, description="a text that it must match")
    counterexample: str | None = Field(None, description="a text that it must leave alone")


class Patterns(Table):
    """Named patterns of the program."""

    pattern: list[Pattern] = Field([])


class Slots(Table):
    """Fields that a claim pattern fixes."""

    gpu_model: Word | None = None
    gpu_vendor: Word | None = None
    product: Word | None = None
    company: Word | None = None
    counterparty: Word | None = None
    per: Per | None = None
    period: Period | None = None
    money_kind: MoneyKind | None = None
    count_unit: CountUnit | None = None
    direction: Direction | None = None
    precision: Precision | None = None
    region: Word | None = None
    modality: Modality | None = None
    compute_count: Number | None = None


class Yields(Slots):
    """What the example of a claim pattern must come out as: the fields that are checked."""

    type: ClaimType | None = None
    price: Number | None = None
    price_max: Number | None = None
    currency: Word | None = None
    compute_count_max: Number | None = None
    value: Number | None = None
    value_max: Number | None = None
    unit: Word | None = None
    date: Word | None = None
    gpu_memory_gb: Number | None = None
    comparator: Literal["=", "~", ">", "<"] | None = None
    attribution: Word | None = None


class ClaimPattern(Entry):
    """A way of writing that makes a value a claim of some type, or none; see the head of `claim_patterns.toml`."""

    NEEDED = ("type", "example", "counterexample")
    type: ClaimType | Literal["none"] | None = Field(
        None, description="type of the claim; `none` where such a value shall make none"
    )
    find: Word | None = Field(None, description="words, mentions in capitals and gaps in their order, parted by spaces")
    tokens: list[dict[str, Any]] | None = Field(
        None, description="instead of `find`: a token pattern of spaCy's Matcher"
    )
    set: Slots | None = Field(None, description="fields that are the same in all such claims")
    example: str | None = Field(None, description="a text in which it must make a claim")
    yields: Yields | None = Field(
        None, description="fields that this claim must have; needed unless the type is `none`"
    )
    counterexample: str | None = Field(None, description="a text in which it must make none")


class ClaimPatterns(Table):
    """Claim patterns."""

    claim_pattern: list[ClaimPattern] = Field([])


class Pricing(Entry):
    """A way in which compute is rented."""

    NEEDED = ("words",)
    id: PricingModel = Field(description="what `pricing_model` says")
    words: Words = Field([], description="spellings")


class FormFactor(Entry):
    """A way in which an accelerator is built."""

    NEEDED = ("words",)
    id: Word = Field(description="what `form_factor` says")
    words: Words = Field([], description="spellings; a Latin word stands alone: SXM5 is no SXM")


class Offers(Table):
    """Kinds of offer, which price curves keep apart."""

    pricing_model: list[Pricing] = Field([])
    form_factor: list[FormFactor] = Field([])


class Band(Table):
    """Between which numbers a value can be believed, and for which claims; grammar in `plausibility.toml`."""

    of: Word = Field(description="what the message calls the value; {model} is the claim's model")
    unit: Word = Field(description="unit of `low` and `high`: USD for money")
    low: Number = Field(description="the lower end, still believable")
    high: Number = Field(description="the upper end, still believable")
    hourly: bool | None = Field(None, description="true: the amount is divided by the hours of its period")
    each: bool | None = Field(None, description="true: the amount is divided by its `compute_count`")
    type: ClaimType | list[ClaimType] = Field(description="the claims that it is for")
    per: Per | list[Per] | bool | None = Field(None, description=_CONDITION)
    period: Period | list[Period] | bool | None = Field(None, description=_CONDITION)
    class_: BandClass | list[BandClass] | bool | None = Field(None, alias="class", description=_CONDITION)
    precision: Precision | list[Precision] | bool | None = Field(None, description=_CONDITION)
    money_kind: MoneyKind | list[MoneyKind] | bool | None = Field(None, description=_CONDITION)
    count_unit: CountUnit | list[CountUnit] | bool | None = Field(None, description=_CONDITION)
    direction: Direction | bool | None = Field(None, description=_CONDITION)
    gpu_model: Word | Words | bool | None = Field(None, description=_CONDITION)
    product: Word | Words | bool | None = Field(None, description=_CONDITION)


class Plausibility(Table):
    """Bands of believable values, and what brings values to one unit."""

    usd: dict[CurrencyCode, Number] = Field({}, description="rough worth of one unit in US dollars")
    hours: dict[Period, Number] = Field({}, description="hours in a period")
    band: list[Band] = Field([])


class Measured(Table):
    """How many claims were made and right, and the precision that follows."""

    made: int = Field(ge=0, description="claims that were made")
    right: int = Field(ge=0, description="of these, the right ones")
    precision: float = Field(ge=0, le=1, description="what `confidence` says")


class Confidence(Table):
    """Measured precisions; made by `extractor evaluate --write-confidence`."""

    all: Measured | None = None
    type: dict[ClaimType, Measured] = Field({}, description="of all claims of each type")
    rule: dict[ClaimType, dict[str, Measured]] = Field({}, description="of the claims of each rule, by type")
