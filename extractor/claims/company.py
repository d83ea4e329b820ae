"""Which organisation acts, and who is on the other side of the deal."""

from __future__ import annotations

from extractor.claims.context import Subjects, is_firm_of_the_trade
from extractor.claims.draft import CHEAP, Draft, reach
from extractor.claims.lens import Lens
from extractor.claims.roles import CLOUDS, SOURCES, actors_of, group_of, named_only, operator_of, owner_of
from extractor.claims.scene import Sentence
from extractor.claims.slots import LARGEST_SYSTEM
from extractor.claims.subject import of_the_list
from extractor.mentions.names import Name

_HARDWARE_TYPES = ("price", "rental", "compute_count", "chip_spec", "compute_capacity", "price_change", "energy")
_CHIP_TYPES = ("growth", "chip_spec", "compute_capacity")
_FINANCE = ("revenue", "profit", "order", "investment", "spending", "demand", "market_size")
_RESULTS = ("revenue", "profit")
_SPENT = ("cost", "investment", "financing")  # what 英伟达芯片 costs is no money of NVIDIA's
_SELLER_LIMIT, _ACTOR_LIMIT = 60, 200
_BEHIND, _PERSON = 25, 15  # extra distance of a name behind the value, and of a person who stands for a firm
_HEADING_REACH = 12
_OWN_REACH = 50  # characters between a firm compared with and a value of its own
_PAIR = 2  # firms that 前者 and 后者 tell apart
_CLAUSES_ON = 2  # clauses in which a value still belongs to 后者
_TRADE = 12  # characters between a growth and the word that says what of a firm grows
_GLOSS_REACH = 4  # characters between a firm and the brackets that tell of it
_SPENDERS = 40  # characters behind a sum within which those who spend it are named
_MACHINES = ("server", "rack", "node", "instance")


def link_companies(draft: Draft, lens: Lens, subjects: Subjects, vendor: str | None) -> tuple[list[Name], Name | None]:
    """(the organisations that act, the other side of the deal); `vendor` is the maker of the linked chip."""
    s = lens.sentence
    actors = actors_of(s)
    selling = draft.type in ("price", "rental")
    actors = [n for n in actors if not n.entry.get("shop") or (selling and "says" not in n.flags)]
    if draft.fields.get("count_unit") in ("card", "server") and _is_part_of_machine(lens, draft):
        return [n for n in actors if n.id == vendor][:1], None
    makers = [n for n in actors if "maker" in n.flags]
    if draft.type == "rental" and any(s.p("cloud_name", s.between(n.start, n.end)) for n in makers):
        makers = []  # 谷歌云TPU v5e每小时1.2美元: the maker is the one that lets it
    elif len(makers) < len(actors) or draft.type in _HARDWARE_TYPES or draft.fields.get("money_kind") in _SPENT:
        actors = [n for n in actors if "maker" not in n.flags]
    other = next((n for n in actors if "other_side" in n.flags), None)
    if vendor and draft.type in _CHIP_TYPES and not _is_of_trade(draft, lens):
        actors = [n for n in actors if n.id == vendor]  # a chip's speed is its maker's doing, nobody else's
    cards = {n.entry.get("class") for n in s.names if n.label == "ACCELERATOR"}
    if draft.type == "price" and cards & {"consumer", "workstation"}:
        actors = [n for n in actors if n.entry.get("kind") not in ("server", "consumer")]  # a board's brand
    actors = [n for n in actors if "other_side" not in n.flags]
    if (own := of_the_list(s, lens.quantity, actors)) is not None:
        return [own], other
    if (own := _other_end(draft, lens) or _former_or_latter(lens, subjects)) is not None:
        return [own], None
    if (source := _source_of(draft, lens)) is not None:
        return [source], None
    if (glossed := _glossed(draft, lens)) is not None:
        return [glossed], other
    if selling and (sellers := _sellers_behind(lens)):
        return sellers, other
    if _of_many(draft, lens, actors):
        return [], other
    if draft.goes_on is not None and draft.goes_on.companies:
        return draft.goes_on.companies, other
    nearest = _nearest(draft, lens, actors, vendor)
    if nearest is not None:
        return group_of(s, nearest, actors), other
    if draft.type == "rental" and (seller := _seller_of_list(draft, actors)):
        return seller, other
    if draft.type in ("compute_count", "energy", "compute_capacity") and (owner := owner_of(s, ("cluster", "site"))):
        return [owner], other
    whole = draft.type in ("energy", "compute_capacity") or draft.fields.get("count_unit") in ("card", "core", "node")
    if whole and (runs := operator_of(s)) is not None and runs.id in subjects.named:
        return [runs], other
    if draft.type == "rental" and (owner := owner_of(s, ("instance",))) and owner.id in subjects.named:
        return [owner], other
    if draft.type == "price" and vendor and s.p("list_price", lens.before + lens.after):
        return [named_only(vendor, draft.subject[0])], other
    if not actors and s.p("cards_at_large", s.between(s.start, lens.quantity.start)):
        return [], other
    if s.p("somebody_raises", lens.before) or (not actors and s.p("somebody_unnamed", lens.before)):
        return [], other
    return _carried(draft, s, subjects, vendor), other


def _sellers_behind(lens: Lens) -> list[Name]:
    """$10.20 per GPU on Google Cloud, $3.10 on Lambda: English names the seller right behind each price."""
    s = lens.sentence
    end = (s.per_behind(lens.quantity) or lens.quantity).end
    firms = [n for n in s.names if n.label == "ORGANISATION" and n.start >= end and n.entry.get("kind") not in SOURCES]
    firms = [
        n for n in firms if not n.loose or (s.between(n.start, n.start + 1).isupper() and n.entry.get("kind") in CLOUDS)
    ]
    if s.scale == 1 or not firms or not s.p("sold_at", s.between(end, firms[0].start)):
        return []
    return group_of(s, firms[0], firms)


def _is_of_trade(draft: Draft, lens: Lens) -> bool:
    """鸿海GB200机柜出货量增长三成: what a firm sells, ships or earns grows, no chip's speed."""
    return draft.type == "growth" and lens.nearest(_FINANCE, clause_only=True)[0] <= _TRADE


def _seller_of_list(draft: Draft, actors: list[Name]) -> list[Name]:
    """0.9美元/小时、7.2美元/小时或14.4美元/小时: rents of one sentence are one seller's until another is named."""
    before = draft.pair
    if before is None or before.sentence is not draft.sentence:
        return []
    named = any(before.quantity.end <= n.start < draft.quantity.start for n in actors)
    return [] if named else before.companies


def _is_part_of_machine(lens: Lens, draft: Draft) -> bool:
    """每个节点8块GPU, NVL72机架拥有72颗: what a machine is made of is nobody's stock."""
    if (lens.quantity.low or 0) > LARGEST_SYSTEM:
        return False
    s = lens.sentence
    start = max(s.start, lens.quantity.start - 40)
    before = s.between(start, lens.quantity.start)
    if s.p("in_each_machine", before):
        return True
    if draft.fields["count_unit"] == "server":
        return False
    if s.p("way_of_machine", lens.after):
        return True
    holds = s.p("machine_holds", before)
    return holds is not None and any(
        n.id in _MACHINES or (n.label == "SYSTEM" and n.entry.get("kind") in _MACHINES)
        for n in s.names if start <= n.start and n.end <= start + holds.start() + 1
    )  # fmt: skip


def _source_of(draft: Draft, lens: Lens) -> Name | None:
    """$50B from Amazon: the one that the money comes from."""
    s, q = lens.sentence, lens.quantity
    if draft.type != "money" or draft.fields.get("money_kind") not in ("financing", "investment"):
        return None
    behind = next((n for n in s.names if n.start >= q.end and n.label == "ORGANISATION"), None)
    if behind is None or behind.start - q.end > 12:
        return None
    return behind if s.p("from_source", s.between(q.end, behind.start)) else None


def _other_end(draft: Draft, lens: Lens) -> Name | None:
    """相比AWS的3.9美元: the firm that is compared with has a value of its own where that stands right behind it."""
    s, q = lens.sentence, lens.quantity
    if draft.type not in ("price", "rental", "money", "compute_count", "energy"):
        return None
    n = next((n for n in reversed(s.names) if n.end <= q.start and n.label == "ORGANISATION"), None)
    if n is None or "ref" not in n.flags or n.entry.get("kind") in SOURCES or q.start - n.end > _OWN_REACH:
        return None
    return n if s.p("own_value", s.between(n.end, q.start)) else None


def _glossed(draft: Draft, lens: Lens) -> Name | None:
    """英伟达硬件（占据九成份额）: a share in brackets is said of the firm before them, unless they name another."""
    s, q = lens.sentence, lens.quantity
    if draft.type not in ("share", "money"):
        return None
    around = next((b for b in s.brackets if b[0] < q.start and q.end <= b[1]), None)
    if around is None or any(around[0] < n.start < around[1] for n in s.names if n.label == "ORGANISATION"):
        return None
    before = (n for n in reversed(s.names) if n.label == "ORGANISATION" and 0 <= around[0] - n.end <= _GLOSS_REACH)
    return next(before, None)


def _former_or_latter(lens: Lens, subjects: Subjects) -> Name | None:
    """前者, 后者 at the head of a clause: the first and the second firm of the two that stand before it."""
    s = lens.sentence
    start = s.bounds(max(0, lens.clause - _CLAUSES_ON))[0]
    said = s.between(start, lens.quantity.start)
    if not s.p("former_or_latter", said):
        return None
    words = s.p.all_of("former_or_latter", said)
    word = max(words, key=lambda w: w.start())
    at = start + word.start()
    pair = [n for n in s.names if n.label == "ORGANISATION" and n.end <= at and n.entry.get("kind") not in SOURCES]
    if any(at < n.start < lens.quantity.start and n.label == "ORGANISATION" for n in s.names):
        return None
    pair = pair or subjects.firms
    if len({n.id for n in pair}) != _PAIR:
        return None
    return pair[-1] if word.lastgroup == "latter" else pair[0]


def _of_many(draft: Draft, lens: Lens, actors: list[Name]) -> bool:
    """The clouds' spending, the market's size, what each gigawatt costs: the clause is of no firm in particular."""
    if draft.type not in ("money", "growth", "energy", "compute_count", "share"):
        return False
    s = lens.sentence
    start, _ = s.bounds(max(0, lens.clause - (draft.type == "growth")))  # 四大云厂商资本开支7250亿美元，同比激增77%
    if any(start <= n.start < lens.quantity.start for n in actors):
        return False
    said = s.between(start, lens.quantity.start)
    if draft.type == "money" and s.p("part_of_that", lens.after) and lens.clause:
        said = s.clause_before(lens.quantity.start, 1)  # a 1-gigawatt site costs $45 billion, with $30 billion of that…
    if draft.type == "share" and s.p("gives_share", said):
        return False  # 云厂商贡献了一半收入: of somebody's revenue
    if draft.fields.get("money_kind") == "investment":
        said += f"|{lens.after[:_SPENDERS]}"  # $690 billion in projected hyperscaler capex
    return s.p("many_firms", said) is not None or (draft.type == "money" and s.p("cost_of_size", said) is not None)


def _nearest(draft: Draft, lens: Lens, actors: list[Name], vendor: str | None) -> Name | None:
    s, q = lens.sentence, lens.quantity
    best, found = float(_SELLER_LIMIT if draft.type in ("price", "rental") else _ACTOR_LIMIT), None
    a, b = (lens.gloss or (0, 0)) if draft.type in ("price", "rental") else (0, 0)
    for n in actors:
        glosses = a < n.start < b  # 1.85美元/小时（Vultr的价格）
        if s.in_brackets(n.start) and not s.in_brackets(q.start) and not glosses:
            continue
        cost = lens.gap(n.start, n.end) + _PERSON * n.person
        if n.start >= q.end and not glosses:
            if s.clause(n.start) != lens.clause:
                continue
            cost += _BEHIND
        if cost < best or (cost == best and found is None):
            best, found = cost, n
    if found is None:
        return None
    if (leader := _leader(draft, lens, actors, found)) is not None:
        return leader
    if draft.rule == "relative-level":
        return min(actors, key=lambda n: n.start)  # the other side of the comparison stands nearer
    elsewhere = s.clause(found.start) != lens.clause and found.id != vendor
    if draft.type == "price_change" and elsewhere and found.entry.get("kind") not in CLOUDS:
        return None
    return found


def _leader(draft: Draft, lens: Lens, actors: list[Name], found: Name) -> Name | None:
    """广达受惠…带动辉达…，营收1841亿元: results are those of the firm that leads the sentence, not of a later one."""
    s = lens.sentence
    if draft.fields.get("money_kind") not in _RESULTS and not (
        draft.type == "growth" and any(n.id in _RESULTS for n in s.names)
    ):
        return None
    if s.clause(found.start) == lens.clause or _opens(s, found):
        return None
    return next((n for n in reversed(actors) if n.end <= found.start and _opens(s, n)), None)


def _opens(s: Sentence, n: Name) -> bool:
    """Whether a name stands at the head of its clause."""
    return s.p("leads_sentence", s.clause_before(n.start)) is not None


def _carried(draft: Draft, s: Sentence, subjects: Subjects, vendor: str | None) -> list[Name]:
    """The organisation that the sentences before are about, where a value of this type has one."""
    pronoun = s.p("pronoun", s.text)
    finance = any(n.label == "CUE" and n.id in _FINANCE for n in s.names)
    speaker = subjects.speaker
    if speaker is not None and s.p("speaks_of_own", s.text) and _wants(draft, s, speaker, vendor, finance):
        return [speaker]
    head = subjects.firm_heading(s.block)
    if head is not None and (draft.type not in _CHIP_TYPES or (draft.type == "growth" and finance)):
        return [head]
    if draft.type == "compute_count":
        region = any(n.label == "REGION" for n in s.names) and not any(n.label == "ORGANISATION" for n in s.names)
        own = pronoun is not None and not s.p("pronoun_of_place", s.text)
        if (region and not own) or not (pronoun or s.p("holds", s.text)):
            return []  # what a task takes or a country has is nobody's stock
    if draft.type == "energy" and s.p("generic_thing", s.between(draft.quantity.start - 40, draft.quantity.start)):
        return []  # what any data centre takes is nobody's
    finance = finance or s.p("business_line", s.clause_before(draft.quantity.start, 1)) is not None
    company = subjects.company
    if company is not None:
        guess = draft.type == "share" and any(n.id == "hypothetical" for n in s.names)
        near = s.index - subjects.company_at <= reach(s, 8 if pronoun else 3) or subjects.company_block is s.block
        if near and not guess and (company.id == vendor or _wants(draft, s, company, vendor, finance)):
            return [company]
        listed = (s.soft or s.block.kind == "item") and s.index - subjects.company_at <= 1
        if draft.type == "rental" and listed and company.entry.get("kind") in CLOUDS:
            return [company]
        acts = company.entry.get("kind") in CLOUDS and s.p("provider_acts", s.text) is not None
        if draft.type == "rental" and near and acts:
            return [company]  # It raised the B200 from $7.15
        main = subjects.main_company
        own = main is not None and main.id == company.id and main.entry.get("kind") == "neocloud"
        if draft.type == "rental" and near and own:
            return [company]
    renting = draft.type == "rental" or (draft.type == "price" and (draft.quantity.low or 0) < CHEAP)
    if renting and (host := cloud_above(s, subjects)) is not None:
        return [host]
    sites = draft.type == "energy" or draft.fields.get("count_unit") == "site"
    headed = subjects.heading_company
    if sites and headed is not None and headed.entry.get("kind") == "chipmaker":
        headed = None  # a maker of chips runs few data centres
    if draft.type in ("money", "compute_count", "energy") and headed is not None:
        if s.index - subjects.heading_at <= _HEADING_REACH:
            return [headed]
    if draft.fields.get("money_kind") == "market_size":
        return []
    rate = draft.type == "share" and s.p("rate_of_firm", s.text) is not None
    earned = draft.type == "share" and (
        s.p("margin", s.text) is not None or any(n.id in ("revenue", "profit") for n in s.names)
    )
    of_firm = ((draft.type == "growth" or rate) and finance) or earned
    of_firm = of_firm or (draft.type == "money" and draft.fields.get("money_kind") not in ("cost", "financing"))
    if subjects.main_firm is not None and of_firm:
        return [subjects.main_firm]
    if draft.type in ("compute_count", "energy") and subjects.main_company is not None:
        return [subjects.main_company]
    return []


def cloud_above(s: Sentence, subjects: Subjects, line: Sentence | None = None) -> Name | None:
    """The cloud whose price list this is: the heading or the line above a list or table names it, and no other."""
    above = [(subjects.heading_company, subjects.heading_at)]
    if s.block.kind == "row":
        firms = {n.id for n in line.names if n.label == "ORGANISATION"} if line is not None else set()
        if len(firms) > 1:
            return None
        if subjects.company is not None and subjects.company.id in firms:
            above.insert(0, (subjects.company, subjects.company_at))
    elif s.block.kind != "item" and not s.p("name_and_price", s.text):
        return None
    n = next((n for n, at in above if n is not None and s.index - at <= _HEADING_REACH), None)
    return n if n is not None and n.entry.get("kind") in CLOUDS else None


def _wants(draft: Draft, s: Sentence, company: Name, vendor: str | None, finance: bool) -> bool:
    """Whether a value of this type is somebody's."""
    if draft.type == "growth":
        return finance and not vendor
    if draft.type == "share":
        return is_firm_of_the_trade(company) or s.p("rate_of_firm", s.text) is not None
    return draft.type in ("money", "energy", "compute_count")
