"""A claim in the making, and what the sentences before leave behind for the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from extractor.claims.lens import Lens
from extractor.claims.scene import Sentence
from extractor.mentions.model import Mention
from extractor.mentions.names import Name

# Distances in characters, as `Lens.gap` weighs them.
NEAR = 24  # within which a cue is taken to belong to the quantity
REACH = 60  # within which it may
BESIDE = 8  # right beside it
NEVER = -99  # a sentence number that is out of every reach

TIES = ("card", "chip", "cluster", "site", "topic")  # nouns that tie a sentence to AI compute; a server alone does not
HARDWARE = ("card", "chip", "server", "node", "rack", "cluster", "site", "instance")
PRICE_WORDS = ("price", "rent", "cost")
MONEY_KINDS = (
    "investment", "financing", "contract", "order", "revenue", "profit", "cost", "spending", "market_size",
    "other_money",
)  # fmt: skip
CHEAP = 40  # a data-centre card is never sold for less: such a sum is a rent


@dataclass(slots=True)
class Draft:
    """A claim in the making: its type, the rule that gave it, the slots found so far, and whom it is about."""

    sentence: Sentence
    quantity: Mention
    type: str
    rule: str
    fields: dict[str, Any] = field(default_factory=dict)
    subject: list[Name] = field(default_factory=list)
    companies: list[Name] = field(default_factory=list)
    goes_on: Draft | None = None  # the claim whose expected value this is: 超出预期的551亿
    pair: Draft | None = None  # the last one of its type before it in the sentence
    fixed: dict[str, Any] = field(default_factory=dict)  # what a claim pattern says, whatever the linking finds


@dataclass(slots=True)
class Carry:
    """What the talk has been of: prices or rents, movements, deals, whether AI compute is the topic.

    Each `…_at` is the number of the sentence that last spoke of it.
    """

    talk: str | None = None
    talk_at: int = NEVER
    period: str | None = None
    per: str | None = None
    size: float | None = None
    capacity_at: int = NEVER  # a line said that what follows is the cost of a PFLOPS
    price_subject: bool = False
    compute_at: int = NEVER
    firm_at: int = NEVER
    spender_at: int = NEVER  # the talk is of a firm whose capital spending is on AI compute
    stray_at: int = NEVER  # the talk is of a firm of another trade
    capex_at: int = NEVER
    money_kind: str | None = None
    money_at: int = NEVER
    currency: str | None = None  # of the last sum
    counted: str | None = None
    counted_at: int = NEVER
    cards_at: int = NEVER  # the last sentence that counted more accelerators than a machine has
    last: Draft | None = None
    ratio: str | None = None
    ratio_at: int = NEVER
    dense: bool = False
    firm_article: bool = False
    own_call: bool = False  # the article is what a firm of the trade told in a call on its results

    def speaks_of_own(self, s: Sentence) -> bool:
        """Whether the firm whose call the article is speaks of its own sites and sums in `s`."""
        return self.own_call and s.p("speaks_of_own", s.text) is not None

    def talking(self, s: Sentence) -> bool:
        """Whether a price or a rent is still the talk of sentence `s`."""
        return self.talk is not None and self.talk_at >= s.index - reach(s)


def reach(s: Sentence, base: int = 2) -> int:
    """How many sentences back a subject is carried: lines of a transcript and list items are short."""
    return 12 if s.soft else base + 5 if s.block.kind == "item" else base


def draft(lens: Lens, type_: str, rule: str, **fields: Any) -> Draft:
    """A draft of the lens's quantity; fields that are None are left out."""
    return Draft(lens.sentence, lens.quantity, type_, rule, {k: v for k, v in fields.items() if v is not None})


def joined(s: Sentence, left: Mention, right: Mention) -> bool:
    """Whether two quantities stand in one list or make one from–to pair."""
    gap = s.between(left.end, right.start)
    if s.p("from", s.between(left.start - 16, left.start)) and s.p("moves_to", gap):
        return True
    return s.p("pair", gap) is not None
