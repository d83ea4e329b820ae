"""What the article and the sentences before are about: chips, organisations, times, and the talk of prices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Any

from extractor.claims.draft import NEVER, TIES, Carry, Draft
from extractor.claims.roles import SITES, SOURCES, actors_of, models_of, only_compares, owner_of
from extractor.claims.scene import Sentence
from extractor.mentions.model import Mention
from extractor.mentions.names import Name
from extractor.reading.article import Block

_ACTING = ("cloud", "neocloud", "lab", "internet", "telecom", "datacentre", "consumer", "server", "other")
_BYSTANDERS = ("media", "research", "bank", "fund", "government", "energy", "forum")
_NAMED = 3  # how often an organisation is named before the article is about it
_STOCK = 100  # so many accelerators are no machine's
DENSE = 150  # characters per anchor below which an article is dense with AI compute


@dataclass(slots=True)
class Subjects:
    """What earlier sentences were about; each `…_at` is the number of a sentence."""

    models: list[Name] = field(default_factory=list)
    models_at: int = NEVER
    models_head: Name | None = None  # whom the paragraph or item that named them was about
    head_firm: Name | None = None  # RunPod：… : whom all of the paragraph or list item is about
    head_block: Block | None = None
    firms: list[Name] = field(default_factory=list)  # of the last sentence that named any
    company: Name | None = None
    company_at: int = NEVER
    company_block: Block | None = None
    untold: list[Sentence] = field(default_factory=list)  # whose times are not in the next five: see `recall_times`
    time: Mention | None = None
    time_at: int = NEVER
    time_block: Block | None = None
    past: Mention | None = None  # the last time that was over when the article came out
    past_at: int = NEVER
    today: str | None = None
    reported: str | None = None  # the quarter whose results the article reports
    headings: dict[int, list[Name]] = field(default_factory=dict)
    heading_line: Sentence | None = None
    heading_company: Name | None = None
    heading_at: int = NEVER
    compared: tuple[Name, Name] | None = None  # the new chip and the old one that it is set against
    compared_at: int = NEVER
    by_maker: dict[str, Name] = field(default_factory=dict)  # the last chip of each maker
    by_family: dict[str, Name] = field(default_factory=dict)
    main_company: Name | None = None
    main_firm: Name | None = None
    speaker: Name | None = None  # whose call on its results the article is: we, our
    named: frozenset[str] = frozenset()  # the organisations that the article names anywhere

    def firm_heading(self, block: Block) -> Name | None:
        """The organisation that a paragraph or list item, or the item it stands under, opens with as a heading."""
        head = self.head_block
        if head is None or head is block:
            return self.head_firm if head is not None else None
        return self.head_firm if head.kind == block.kind == "item" and block.level > head.level else None

    def models_reach(self, s: Sentence, far: int) -> bool:
        """Whether the chips named last may be meant in `s`, `far` sentences on; another firm's item parts them."""
        head = self.firm_heading(s.block)
        apart = head is not None and self.models_head is not None and head.id != self.models_head.id
        return s.index - self.models_at <= far and not apart

    @property
    def heading_models(self) -> list[Name]:
        """The chips of the deepest heading above that names any."""
        return self.headings[max(self.headings)] if self.headings else []

    def chips_above(self, index: int) -> list[Name]:
        """The chips of the heading above sentence number `index`, else those that the sentence before named."""
        if self.heading_models:
            return self.heading_models
        return list({n.id: n for n in self.models}.values()) if index - self.models_at <= 2 else []


def survey(names: list[Name], text: str) -> tuple[Carry, Subjects]:
    """What the whole article tells before its first sentence; `text` is that of its view."""
    firm = _main_firm(names, _first_line(text))
    carry = Carry(dense=is_dense(names, len(text)), firm_article=firm is not None)
    named = frozenset(n.id for n in names if n.label == "ORGANISATION")
    return carry, Subjects(main_company=_main_company(names), main_firm=firm, named=named)


def bears_on_compute(label: str, ident: str, entry: Mapping[str, Any]) -> bool:
    """Whether a name of this label, id and entry of the rules has to do with AI compute."""
    return label in ("ACCELERATOR", "SYSTEM") or ident in TIES or bool(entry.get("compute"))


def is_dense(names: list[Name], size: int) -> bool:
    """Whether a text of `size` characters is full of names that have to do with AI compute."""
    bearing = (n for n in names if bears_on_compute(n.label, n.id, n.entry))
    return next(islice(bearing, size // DENSE, None), None) is not None  # no more are looked at than are needed


def is_firm_of_the_trade(n: Name) -> bool:
    """Whether an organisation's finances are by themselves news of the AI-compute market."""
    if n.label != "ORGANISATION" or n.entry.get("kind") in _BYSTANDERS:
        return False
    return bool(n.entry.get("compute")) and not n.entry.get("diversified")


def _main_company(names: list[Name]) -> Name | None:
    """The organisation that the whole article is about: named three times and more than all others together."""
    makers = {n.entry.get("vendor") for n in names if n.label == "ACCELERATOR"}
    firms = [
        n for n in names
        if n.label == "ORGANISATION" and not n.loose and not n.person and n.entry.get("kind") in _ACTING
        and n.id not in makers
    ]  # fmt: skip
    if not firms:
        return None
    ident, times = Counter(n.id for n in firms).most_common(1)[0]
    return next(n for n in firms if n.id == ident) if times >= _NAMED and 2 * times > len(firms) else None


def _first_line(text: str) -> int:
    """Where the title ends."""
    end = text.find("\n", len(text) - len(text.lstrip()))
    return end if end >= 0 else len(text)


def _main_firm(names: list[Name], title: int) -> Name | None:
    """The organisation named most, where it is a firm of the trade: its finances are in scope all through.

    Else the only one that the title, which ends at `title`, names.
    """
    firms = [
        n for n in names
        if n.label == "ORGANISATION" and not n.person and n.entry.get("kind") not in ("media", "research", "forum")
    ]  # fmt: skip
    if not firms:
        return None
    ident, times = Counter(n.id for n in firms).most_common(1)[0]
    firm = next(n for n in firms if n.id == ident)
    if times >= _NAMED and is_firm_of_the_trade(firm):
        return firm
    said = {n.id: n for n in firms if n.end <= title}
    alone = next(iter(said.values())) if len(said) == 1 else None
    if alone is None or not is_firm_of_the_trade(alone) or 2 * sum(n.id == alone.id for n in firms) < times:
        return None
    return alone


def enter_heading(s: Sentence, subjects: Subjects) -> None:
    """A heading's chips and firm hold below it; a deeper heading that names none leaves those above in force."""
    level = s.block.level if s.block.kind == "heading" else 0
    subjects.headings = {k: v for k, v in subjects.headings.items() if k < level}
    if models := list({n.id: n for n in models_of(s)}.values()):
        subjects.headings[level] = models
    orgs = [n for n in actors_of(s) if "maker" not in n.flags]
    if orgs or level <= 2:
        subjects.heading_company = orgs[0] if orgs else None
    subjects.heading_line, subjects.heading_at = s, s.index
    if s.block.kind == "heading":
        subjects.models, subjects.company = [], None


def enter_head(s: Sentence, subjects: Subjects) -> None:
    """A firm that opens a paragraph or a list item and is set off (RunPod：…) is what all of it is about."""
    if subjects.firm_heading(s.block) is None:
        subjects.head_firm = subjects.head_block = None
    first = s.names[0] if s.names and s.start <= s.block.start + 1 and s.block.kind in ("item", "paragraph") else None
    if first is None or first.label != "ORGANISATION" or first.entry.get("kind") in SOURCES:
        return
    if s.p("before_head", s.between(s.start, first.start)) and s.p("ends_head", s.between(first.end, first.end + 30)):
        subjects.head_firm, subjects.head_block = first, s.block


def enter_families(s: Sentence, subjects: Subjects) -> None:
    """The first chip of a product line stands for the line until a later one is remembered."""
    for n in s.names:
        if n.label == "ACCELERATOR" and n.entry.get("family") and "ref" not in n.flags:
            subjects.by_family.setdefault(n.entry["family"], n)


def remember(s: Sentence, made: list[Draft], carry: Carry, subjects: Subjects) -> None:
    """Take over from a sentence what the next may lean on."""
    if s.things:
        _remember_models(s, subjects)
    if s.things or made:
        _remember_company(s, made, carry, subjects)
    subjects.untold.append(s)
    if any(n.label in ("ACCELERATOR", "SYSTEM") or n.id in TIES for n in s.names):
        carry.compute_at = s.index
    if s.p("capex", s.text):
        carry.capex_at = s.index
    ids = {n.id for n in s.names if n.label == "CUE" and n.end - n.start > 1}
    if s.soft and s.p("per_capacity", s.text) and not made:
        carry.capacity_at = s.index
    elif ids & {"rent", "price"}:
        rented = "rent" in ids or s.p("rents_compute", s.text)
        carry.talk, carry.talk_at = "rental" if rented else "price", s.index
        carry.price_subject = True
        if not any(d.type in ("rental", "price") for d in made) and not s.p("full_sentence", s.bare):
            _announce(s, made, carry)
    elif ids & {"performance", "demand", "revenue", "profit"}:
        carry.price_subject = False
    for d in made:
        _remember_draft(s, d, carry)


def _is_fiscal(s: Sentence, t: Mention, subjects: Subjects) -> bool:
    """A fiscal quarter told of is over, even where it bears the name of one that is not."""
    return not subjects.reported and s.p("fiscal", t.text) is not None


def recall_times(subjects: Subjects) -> None:
    """Look for the last times told in the sentences since this was asked for last: many articles never ask."""
    told = False
    for s in reversed(subjects.untold):
        for t in reversed(s.times):
            gloss = s.in_brackets(t.start) and s.block.kind not in ("heading", "title")
            if t.label != "DATE" or not t.value or gloss or only_compares(s, t):
                continue  # a gloss tells of other times, and so does the other side of a comparison
            if subjects.reported and s.p("whole_year", t.text):
                continue  # the year is told in passing where the article is on a quarter
            if not told:
                subjects.time, subjects.time_at, subjects.time_block, told = t, s.index, s.block, True
            over = (t.date_end or "9") <= (subjects.today or "") or t.value == subjects.reported
            if subjects.today and (over or _is_fiscal(s, t, subjects)):
                subjects.past, subjects.past_at = t, s.index
                subjects.untold.clear()
                return
    subjects.untold.clear()


def _remember_models(s: Sentence, subjects: Subjects) -> None:
    for n in s.names:
        if n.label == "ACCELERATOR" and n.entry.get("family") and "ref" not in n.flags:
            subjects.by_family[n.entry["family"]] = n
    chips = [n for n in s.names if n.label == "ACCELERATOR"]
    for n in chips:
        if "ref" not in n.flags:
            subjects.by_maker[n.entry.get("vendor", "")] = n
    for n, m in pairwise(chips):
        against = s.p("against_each_other", s.between(n.end, m.start)) and s.p(
            "sets_against", s.between(m.end, m.end + 24)
        )
        if n.id != m.id and ("ref" in m.flags or against):
            subjects.compared, subjects.compared_at = (n, m), s.index
    head = subjects.firm_heading(s.block)
    models = [n for n in models_of(s) if n.label == "ACCELERATOR" or n.entry.get("kind") not in SITES]
    families = {n.entry.get("family") for n in subjects.models if n.label == "ACCELERATOR"}
    if models and all(n.entry.get("kind") == "family" and n.id in families for n in models):
        subjects.models_at, subjects.models_head = s.index, head  # 架构:Blackwell tells more about the chip at hand
    elif models and s.block.kind not in ("heading", "title"):
        subjects.models, subjects.models_at, subjects.models_head = models, s.index, head


def _remember_company(s: Sentence, made: list[Draft], carry: Carry, subjects: Subjects) -> None:
    """The organisation that leads a sentence is the subject from then on; one named in passing is not."""
    orgs = [n for n in actors_of(s) if "maker" not in n.flags]
    subjects.firms = orgs or subjects.firms
    if not orgs and (owner := owner_of(s, ("cluster", "site"))) is not None:
        subjects.company, subjects.company_at, subjects.company_block = owner, s.index, s.block
    if not orgs:
        if carry.firm_at == s.index - 1 and made:
            carry.firm_at = s.index
        return
    first = min(orgs, key=lambda n: (n.person, n.start))
    stale = subjects.company is None or s.index - subjects.company_at > 3 or subjects.company_block is not s.block
    if stale or s.p("leads_sentence", s.between(s.start, first.start)):
        subjects.company, subjects.company_at, subjects.company_block = first, s.index, s.block
        carry.stray_at = NEVER if first.entry.get("compute") or first.person else s.index
    elif subjects.company is not None and subjects.company.id in {n.id for n in orgs}:
        subjects.company_at = s.index
    if subjects.company is not None and subjects.company.entry.get("compute"):
        carry.spender_at = s.index
    if subjects.company is not None and is_firm_of_the_trade(subjects.company):
        carry.firm_at = s.index


def _announce(s: Sentence, made: list[Draft], carry: Carry) -> None:
    """月租（8卡整机）: a line that speaks of prices and gives none says what the prices below it are for."""
    period = s.p("period_in_noun", s.text)
    carry.period = period.lastgroup if period else None
    carry.size = next((d.quantity.low for d in made if d.fields.get("count_unit") == "card" and d.quantity.low), None)
    carry.per = "server" if s.p("server_around", s.text) else None


def _remember_draft(s: Sentence, d: Draft, carry: Carry) -> None:
    carry.last = d
    if d.type in ("money", "price", "rental"):
        carry.currency = d.fields.get("currency")
    if d.type == "money":
        carry.money_kind, carry.money_at = d.fields.get("money_kind"), s.index
    if d.quantity.label in ("PERCENT", "TIMES"):
        carry.ratio, carry.ratio_at = d.type, s.index
    if d.type == "compute_count" and d.fields.get("count_unit") in ("server", "rack"):
        carry.counted, carry.counted_at = d.fields["count_unit"], s.index
    if d.type == "compute_count" and d.fields.get("count_unit") == "card" and (d.quantity.low or 0) >= _STOCK:
        carry.cards_at = s.index
    if d.type in ("rental", "price"):
        carry.talk, carry.talk_at = d.type, s.index
        carry.period, carry.per = d.fields.get("period"), d.fields.get("per")
        carry.size = d.fields.get("compute_count")
